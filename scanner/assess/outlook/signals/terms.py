"""What the license itself lets its author do later."""

from __future__ import annotations

from scanner.assess.outlook.known import Known
from scanner.assess.outlook.signals.told import absent, present, unknown
from scanner.entities import Evidence, Signal
from scanner.rulebook.schema import License

_ENDS = ("revocable", "remote-restriction", "litigation-termination")
_UNREAD = "nobody has read a license for it"


def licensor_may_change(known: Known) -> Signal:
    """The licensor may change the terms, or a policy that they refer to."""
    return _of_terms(known, "licensor-may-change", ("licensor-may-change",), "the licensor may change the terms")


def license_revocable(known: Known) -> Signal:
    """The license can be taken back, restricted from afar, or ends when one sues; ending of patents alone is common."""
    return _of_terms(known, "license-revocable", _ENDS, "the license can be taken back or ends on a trigger")


def terms_of_use_only(known: Known) -> Signal:
    """No license of its own: terms of use, or a service."""
    code = "terms-of-use-only"
    if known.current is not None and known.current.open is False:
        return present(code, "there are no weights to license, only terms of service", [known.current])
    if known.license is None:
        return unknown(code, _UNREAD)
    if known.license.standing == "terms-of-use" or known.license.category == "proprietary":
        return present(
            code, f"the {known.license.name} are terms to agree to, no license of its own", [_read(known.license)]
        )
    return absent(code, f"the {known.license.name} stands on its own", [_read(known.license)])


def _of_terms(known: Known, code: str, words: tuple[str, ...], meaning: str) -> Signal:
    if known.license is None or known.license.category == "unidentified":
        return unknown(code, _UNREAD)
    found = [term for term in known.license.terms if term.term in words]
    if found:
        clauses = ", ".join(dict.fromkeys(term.clause for term in found))
        return present(code, f"{meaning} ({known.license.name}, {clauses})", [_read(known.license)])
    if known.license.text_checked in ("none", "secondary"):
        return unknown(code, f"the text of the {known.license.name} was not read")
    return absent(code, f"no such term in the {known.license.name}", [_read(known.license)])


def _read(rule: License) -> Evidence:
    """Where the terms stand. Not when we read them: that day is later than the one that is judged."""
    return Evidence(f"terms of the {rule.name}", rule.url or next(iter(rule.sources), ""), None, rule.confidence)
