"""What the licenses found in one file add up to: ids, expression, and what a reader should know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.licensing.fingerprints import Known
from scanner.licensing.ids import id_of
from scanner.licensing.matching import base
from scanner.licensing.reading import SEVERAL, Reading
from scanner.licensing.residue import Residue
from scanner.licensing.verdict import Judged

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook


MAX_BESIDE = 25
"""Words beside a license that nobody need read twice: a title, a line of thanks."""


def composed(judged: Sequence[Judged], rest: Sequence[Residue], rules: Rulebook) -> Reading:
    """The reading of a file that holds these licenses, and beside them the words of `rest`, which impose nothing."""
    known = [one.match.known for one in judged]
    licenses = [one for one in known if one.kind != "exception"]
    if not licenses:
        return Reading(note=f"only the exception {known[0].license}; the license that it belongs to stands elsewhere")
    ids = tuple(dict.fromkeys(id_of(one.license, rules) for one in licenses))
    notes = [f"{SEVERAL}: {', '.join(ids)}"] if len(ids) > 1 else []
    notes += [_kind(one, licenses) for one in known]
    notes += [_twins(one.match.known) for one in judged if not _or_later(one, known)]
    notes += [note for one in judged for note in one.notes]
    beside = sum(residue.extra for residue in rest)
    if beside > MAX_BESIDE:
        longest = max(rest, key=lambda residue: residue.extra)
        notes.append(f"{beside} more words stand beside the license: read them (“{longest.shown}”)")
    sure = len(ids) == 1 and beside <= MAX_BESIDE and known[0].kind == "text" and not any(one.notes for one in judged)
    return Reading(ids, _expression(judged, rules), note=joined(*notes), confidence="high" if sure else "medium")


def called(known: Known, rules: Rulebook) -> str:
    """What people are told that a license is called."""
    found = rules.license(known.license)
    return found.id if found else known.license


def joined(*notes: str) -> str:
    """Several notes as one, each once."""
    return "; ".join(dict.fromkeys(note for note in notes if note))


def _expression(judged: Sequence[Judged], rules: Rulebook) -> str | None:
    """The SPDX expression of a sum; a notice that says "or later" speaks for the text that it points to."""
    known = [one.match.known for one in judged]
    exceptions = [one.license for one in known if one.kind == "exception"]
    parts = [
        _or_later(one, known) or _spdx(one.match.known, rules) for one in judged if one.match.known.kind != "exception"
    ]
    found = list(dict.fromkeys(part for part in parts if part))
    if None in parts or not found:
        return None
    if exceptions and len(found) == 1:
        return f"{found[0]} WITH {exceptions[0]}"
    return " AND ".join(found)


def _or_later(one: Judged, known: Sequence[Known]) -> str:
    """The "-or-later" id of a GNU license where a notice says so: beside its text, or at the head of it."""
    own, later = one.match.known, f"{base(one.match.known.license)}-or-later"
    if own.license == later and (own.kind == "notice" or not one.match.alignment.head_missing):
        return later
    return later if any(other.kind == "notice" and other.license == later for other in known) else ""


def _spdx(known: Known, rules: Rulebook) -> str | None:
    found = rules.license(known.license)
    return found.spdx if found else known.license


def _kind(known: Known, licenses: Sequence[Known]) -> str:
    if known.kind == "exception":
        return f"with the exception {known.license}"
    if known.kind == "text" or any(one.kind == "text" and one.license == known.license for one in licenses):
        return ""
    if any(one.kind == "text" and known.license in one.same for one in licenses):
        return ""
    what = {"notice": "a notice that points to the license", "policy": "a policy of use that belongs to the license"}
    return f"{known.license}: {what.get(known.kind, known.kind)}, not its text"


def _twins(known: Known) -> str:
    if known.kind != "text":
        return ""
    if base(known.license) != known.license:
        return "the text alone does not say whether a later version may be chosen"
    return f"the text alone does not tell it from {', '.join(known.same)}" if known.same else ""
