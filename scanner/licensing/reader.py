"""One license statement, read: an SPDX expression, a metadata field, a trove classifier or the Hub's ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from scanner.entities import Confidence
from scanner.licensing import spdx
from scanner.licensing.ids import FAMILY, completed, from_expression, is_unknown
from scanner.licensing.reading import NOT_UNDERSTOOD, Reading
from scanner.licensing.spelling import Speller, speller

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

LicenseKind = Literal["expression", "field", "classifier", "hub"]

MAX_NAME = 300
"""A longer or many-lined value is a license text, not a name."""

MAX_PARTS = 8
"""More names than that in one field are prose."""

_CLASSIFIER = re.compile(r"^\s*License\s*::\s*(?:OSI Approved\s*::\s*)?", re.IGNORECASE)
_CHOICE = re.compile(
    r"\s*/\s*|\s*\|\|?\s*|\s+or\s+(?!later|newer|greater|above|higher|any\b)|\s*,\s*or\s+", re.IGNORECASE
)
_SUM = re.compile(r"\s*[;,&]\s*|\s+and\s+(?!later|newer|above|conditions)|\s*\+\s+", re.IGNORECASE)


def read_license(value: str, kind: LicenseKind, rules: Rulebook) -> Reading:
    """The licenses that `value` names.

    value   as the source wrote it: "Apache-2.0 OR MIT", "GPLv2+", "License :: OSI Approved :: MIT License", "llama3.1",
            a whole license text. A list of the Hub comes as JSON (`["mit", "apache-2.0"]`) or with commas.
    kind    where it stands: "expression" (SPDX, PEP 639), "field" (free text), "classifier" (trove), "hub"

    Never raises: what cannot be understood is a Reading without ids, with a note that says why.
    """
    text = value.replace("\x00", "").strip().strip("\"'").strip()
    if not text:
        return Reading(note="says nothing")
    if len(text) > MAX_NAME or text.count("\n") > 2:
        from scanner.licensing.texts import identify_text  # noqa: PLC0415 - long to import, and rarely met

        return identify_text(text, rules)
    if kind == "hub":
        return _read_hub(text, rules)
    if kind == "classifier":
        text = _CLASSIFIER.sub("", text) or "OSI Approved"
    return _read_name(text, rules)


def _read_hub(text: str, rules: Rulebook) -> Reading:
    entries = _hub_list(text)
    if len(entries) > 1:
        readings = [_read_hub_id(entry, rules) for entry in entries]
        ids = tuple(dict.fromkeys(found for reading in readings for found in reading.ids))
        if len(ids) == 1 and all(reading.ids for reading in readings):
            return readings[0]
        silent = [reading.note for reading in readings if not reading.ids]
        note = f"a list of {len(entries)} licenses; whether one may choose or all apply, it does not say"
        note = "; ".join((note, *silent))
        return Reading(ids, None, note=note, confidence="medium" if all(r.ids for r in readings) else "low")
    return _read_hub_id(entries[0] if entries else text, rules)


def _hub_list(text: str) -> list[str]:
    if text.startswith("["):
        import json  # noqa: PLC0415 - few cards name several

        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            loaded = text.strip("[]").split(",")
        parts = loaded if isinstance(loaded, list) else [text]
    else:
        parts = text.split(",")
    return [part for entry in parts if (part := str(entry).strip().strip("\"'").strip())]


def _read_hub_id(text: str, rules: Rulebook) -> Reading:
    if is_unknown(text, rules):
        return _read_name(text, rules)
    if (found := rules.license(text)) and found.category == "unidentified":
        return Reading((found.id,), None, note=f"“{text}” names several licenses, not which", confidence="medium")
    if found:
        return Reading((found.id,), found.spdx)
    if called := rules.licenses_called(text):
        names = ", ".join(candidate.id for candidate in called)
        return Reading(note=f"“{text}” is what {len(called)} licenses are called ({names}); the LICENSE file decides")
    return _read_name(text, rules)


def _read_name(text: str, rules: Rulebook) -> Reading:
    spelling = speller(rules.directory)
    if silence := spelling.silence(text):
        return Reading(note=f"“{text}” {silence}")
    if is_unknown(text, rules):
        return Reading(note=f"“{text}” says that the license is not known")
    found = _read_one(text, rules, spelling) or _read_several(text, rules, spelling)
    if found is None and (choice := spelling.of_choice(text)):
        found = _read_several(choice, rules, spelling, dual=True)
    return found or Reading(note=f"“{_short(text)}” {NOT_UNDERSTOOD}")


def _read_one(text: str, rules: Rulebook, spelling: Speller) -> Reading | None:
    if reading := spelling.read(text):
        return completed(reading, rules)
    parsed = spdx.parse(text) if spdx.may_be_known(text) else None
    if parsed and parsed.known:
        return from_expression(parsed, rules)
    if found := rules.license(text):
        return Reading((found.id,), found.spdx)
    return None


def _read_several(text: str, rules: Rulebook, spelling: Speller, *, dual: bool = False) -> Reading | None:
    """ "MIT/Apache-2.0", "BSD, MIT", "MIT, see LICENSE": names side by side. `dual`: the author called it a choice."""
    for separator, choice in ((_CHOICE, True), (_SUM, False)):
        parts = [part for part in separator.split(text) if part.strip() and not spelling.silence(part)]
        if separator.search(text) and 0 < len(parts) <= MAX_PARTS:
            readings = [reading for part in parts if (reading := _read_one(part, rules, spelling))]
            if len(readings) == len(parts):
                return _join(readings, choice=choice, text=text, dual=dual)
    return None


def _join(readings: list[Reading], *, choice: bool, text: str, dual: bool = False) -> Reading:
    ids = tuple(dict.fromkeys(found for reading in readings for found in reading.ids))
    if len(ids) == 1:
        return readings[0]
    if dual and not choice:
        note = f"“{_short(text)}” is called dual; whether one may choose or both apply, it does not say"
        return Reading(ids, None, note=note, confidence="medium")
    spoken = re.search(r"\bor\b", text, re.IGNORECASE) if choice else re.search(r"\band\b|&", text, re.IGNORECASE)
    notes = [reading.note for reading in readings if reading.note]
    if not spoken and not dual:
        notes.insert(0, f"“{_short(text)}” is read as a {'choice' if choice else 'sum'}; it does not say which")
    sure: Confidence = "high" if (spoken or dual) and not notes else "medium"
    return Reading(ids, _joined(readings, choice=choice), choice, "; ".join(dict.fromkeys(notes)), sure)


def _joined(readings: list[Reading], *, choice: bool) -> str | None:
    """The expression of several readings. A family has none; in a choice it stands as a LicenseRef of ours."""
    parts = [
        reading.expression or (f"{FAMILY}{reading.ids[0]}" if choice and len(reading.ids) == 1 else None)
        for reading in readings
    ]
    exact = [part for part in parts if part]
    return (" OR " if choice else " AND ").join(exact) if len(exact) == len(parts) else None


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 80 else one_line[:77] + "..."
