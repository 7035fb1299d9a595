"""Third-party notices, to go out with the product: every component that goes with it, its license, and its texts.

Texts are the files as their sources gave them, each printed once with all that it holds for. What a license demands
to be shown stands in front, word for word as the rules have it. A text that is not at hand is named as missing: a
notices file that leaves something out without saying so is a breach that looks like compliance.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import msgspec

from scanner.entities import Audit, Case, Claim, Obligation
from scanner.report.inert import inert
from scanner.report.licenses import license_text
from scanner.syntax.plurals import plural

TOPICS = ("license-text", "notice")
"""Claims whose bytes are the file itself."""
LONGEST = 200_000
"""Characters of one text; what is longer is no license."""
_RULE = "=" * 78
_KEPT_AT_HOME = {"dev", "build", "test", "docs"}

Bodies = Callable[[str], "bytes | None"]


class Notices(msgspec.Struct, frozen=True):
    """The file, and what is missing from it: a sentence each."""

    text: str
    missing: tuple[str, ...]
    components: int


def notices(audit: Audit, body_of: Bodies) -> Notices:
    """The notices of everything in use that leaves the house; `body_of` gives bytes by their SHA-256."""
    cases = [case for case in audit.cases if _goes_out(case)]
    texts: dict[str, tuple[str, list[Case]]] = {}
    missing: dict[str, str] = {}
    for case in cases:
        found = list(_texts(case, body_of))
        for key, text in found:
            texts.setdefault(key, (text, []))[1].append(case)
        if not found:
            missing[case.id] = _why_missing(case)
    missing |= {item.subject: item.told for item in audit.incomplete if item.subject not in missing}
    parts = [_head(audit, cases, missing), *_listed(cases), *_to_show(audit, cases), *_bodies(texts)]
    return Notices(
        "\n".join(parts).rstrip() + "\n", tuple(f"{subject}: {why}" for subject, why in missing.items()), len(cases)
    )


def _goes_out(case: Case) -> bool:
    """In use, and not only for development, tests, docs or the build; hosted models are nobody's to pass on."""
    scopes = {usage.scope for usage in case.usages if usage.in_use}
    return case.in_use and case.component.kind != "hosted-model" and not scopes <= _KEPT_AT_HOME


def _texts(case: Case, body_of: Bodies) -> Iterator[tuple[str, str]]:
    for claim in case.facts.claims:
        if claim.topic in TOPICS and claim.sha256 and (body := body_of(claim.sha256)) is not None:
            yield claim.sha256, readable(body)


def readable(body: bytes) -> str:
    """A text as it came, line by line; control and format characters but line breaks and tabs become visible."""
    text = body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    shown = "".join(
        char if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") else inert(char)
        for char in text[:LONGEST]
    )
    return shown.strip("\n") + ("\n[cut here]" if len(text) > LONGEST else "")


def _why_missing(case: Case) -> str:
    named = [claim for claim in case.facts.claims if claim.topic in TOPICS]
    if named:
        return f"its license file is known ({_where(named[0])}) but not in the store; run once more without --offline"
    if case.facts.state != "resolved":
        return "it was not resolved: " + (case.facts.unresolved[0] if case.facts.unresolved else "no source answered")
    return f"no license file was seen; its license is {license_text(case.facts.license)}: add the text by hand"


def _where(claim: Claim) -> str:
    return inert(claim.where or claim.source, 300)


def _head(audit: Audit, cases: list[Case], missing: dict[str, str]) -> str:
    name = inert(str(audit.project.get("name")), 200)
    lines = [
        f"Third-party notices of {name}",
        f"{plural(len(cases), 'component')}, as of {audit.as_of}, by stayopen {audit.tool['version']}.",
    ]
    if missing:
        lines += ["", f"INCOMPLETE: {plural(len(missing), 'thing')} missing."]
        lines += [f"- {inert(subject, 300)}: {inert(why, 600)}" for subject, why in missing.items()]
    return "\n".join([*lines, ""])


def _listed(cases: list[Case]) -> Iterator[str]:
    yield _RULE
    yield "Components"
    yield ""
    for case in cases:
        version = f" {case.component.version}" if case.component.version else ""
        yield f"{inert(case.component.name + version, 200)}: {inert(license_text(case.facts.license), 200)}"
        for ancestor in case.facts.lineage:
            name = inert(ancestor.component.name, 200)
            yield f"    {inert(ancestor.relation, 40)} {name}: {inert(license_text(ancestor.license), 200)}"
    yield ""


def _to_show(audit: Audit, cases: list[Case]) -> Iterator[str]:
    """The exact texts that terms demand, each once."""
    names = {case.id: case.component.name for case in cases}
    shown = [one for one in audit.obligations if one.show and any(id_ in names for id_ in one.components)]
    if shown:
        yield _RULE
        yield "To be shown, as the licenses demand; fill in what stands in square brackets"
        yield ""
    for one in shown:
        yield from _duty(one, names)


def _duty(one: Obligation, names: dict[str, str]) -> Iterator[str]:
    held = ", ".join(inert(names[id_], 200) for id_ in one.components if id_ in names)
    clause = inert(f"{one.term.license}, {one.term.clause}; {one.when}", 400)
    yield f"{held} ({clause}):"
    yield "    " + " or ".join(f'"{inert(text, 1000)}"' for text in one.show)
    yield ""


def _bodies(texts: dict[str, tuple[str, list[Case]]]) -> Iterator[str]:
    for key, (text, cases) in texts.items():
        yield _RULE
        yield ", ".join(dict.fromkeys(inert(case.component.name, 200) for case in cases))
        yield f"(sha256 {key})"
        yield ""
        yield text
        yield ""
