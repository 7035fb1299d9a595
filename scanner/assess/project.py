"""The license of the project itself: as the user states it under [use], else as the project's own manifests do."""

from __future__ import annotations

import msgspec

from scanner.config import Use
from scanner.entities import Claim, Confidence, Evidence, License
from scanner.licensing import LicenseKind, read_license
from scanner.rulebook import Rulebook

_REGISTRY_OF = {"pyproject.toml": "pypi", "package.json": "npm", "Cargo.toml": "cargo"}
_STATED = "stayopen.toml"
_SHOWN = 200


class Own(msgspec.Struct, frozen=True):
    """The project's own license as one source states it. `said`: who does, after "and": "you state MIT as ..."."""

    license: License
    said: str
    evidence: Evidence
    stated: bool = False

    @property
    def name(self) -> str:
        """What the license is called: its expression, else its ids."""
        return self.license.expression or " and ".join(self.license.ids)

    @property
    def confidence(self) -> Confidence:
        """How surely the statement was read."""
        return self.license.confidence


class Project(msgspec.Struct, frozen=True):
    """Every statement of the project's own license; the user's own comes first and wins."""

    claims: tuple[Claim, ...] = ()

    def own(self, use: Use, rules: Rulebook, registry: str = "") -> Own | None:
        """The license that counts for a package of a registry; None where nobody states one that could be read."""
        if use.project_license and use.project_license.strip():
            return _stated(use.project_license, rules)
        read = [own for claim in self.claims if (own := _claimed(claim, rules)).license.ids]
        read.sort(key=lambda own: _REGISTRY_OF.get(_file(own.evidence.source)) != registry)
        return read[0] if read else None

    def disagreement(self, use: Use, rules: Rulebook) -> str:
        """One sentence that shows statements which differ; empty where all agree."""
        if len(self.claims) + (use.project_license is not None) < 2:
            return ""
        said = [(f"{one.where} says {one.value[:_SHOWN]}", _claimed(one, rules).license.ids) for one in self.claims]
        if use.project_license is not None:
            stated = _stated(use.project_license, rules)
            said.insert(0, (f"[use] project_license says {use.project_license}", stated.license.ids))
        if len({frozenset(ids) for _, ids in said}) < 2:
            return ""
        counts = (
            "[use] project_license was taken"
            if use.project_license is not None
            else "Each was taken for the packages of its own registry; state project_license under [use] to settle it"
        )
        return f"The project's own license is stated in two ways: {'; '.join(text for text, _ in said)}. {counts}"


def _stated(expression: str, rules: Rulebook) -> Own:
    reading = read_license(expression, "field", rules)
    ids = reading.ids or (expression,)
    license_ = License("known", reading.expression, ids, reading.choice, confidence=reading.confidence)
    said = f"you state {expression} as your project's own license"
    return Own(license_, said, Evidence(f"[use] project_license is {expression}", _STATED), stated=True)


def _claimed(claim: Claim, rules: Rulebook) -> Own:
    kind: LicenseKind = "classifier" if claim.value.startswith("License ::") else "field"
    reading = read_license(claim.value, kind, rules)
    license_ = License("known", reading.expression, reading.ids, reading.choice, confidence=reading.confidence)
    file, value = _file(claim.where), claim.value[:_SHOWN]
    said = f"your project's {file} states {value}"
    return Own(license_, said, Evidence(f"{file} of the project says “{value}”", claim.where))


def _file(where: str) -> str:
    return where.rpartition(":")[0]
