"""What a file states in one sentence at its head: "either version 3 of the License, or any later version".

Such a sentence points to a license, behind which stand exceptions and the texts of single parts; or it offers a choice,
of which one text follows.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.licensing import spdx
from scanner.licensing.ids import from_expression, id_of
from scanner.licensing.marks import load_marks, restrictions_in
from scanner.licensing.reading import Reading
from scanner.rulebook.licensing_data import Grant, Texts

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

OPENING = 600
"""Characters (as words) in which the sentence must begin: further down, it speaks of some part."""


def by_grant(words: str, standing: Container[str], rules: Rulebook) -> Reading | None:
    """The one license that a text grants; None when it grants none or several, or changes what it grants.

    `standing`: ids of licenses whose own, changed text stands there; they are not granted as they were.
    """
    data = load_marks(rules.directory)
    padded = f" {words} "
    granted = [grant.license for grant in _given(padded, len(padded), data) if " OR " not in grant.license]
    if len(granted) != 1 or not any(_given(padded, OPENING, data)) or restrictions_in(words, data.restrictions):
        return None
    license_id = id_of(granted[0], rules)
    permits = any(said in padded for said in data.permit)
    if license_id in standing or (not permits and any(said in padded for said in data.duties)):
        return None
    more = "; it permits more than that: read its exceptions" if permits else ""
    note = f"granted in a sentence, the license text itself stands elsewhere{more}"
    return Reading((license_id,), granted[0], note=note, confidence="medium")


def by_choice(words: str, found: Reading, rules: Rulebook) -> Reading | None:
    """The choice that a text states above the license found in it, None when it states none."""
    data = load_marks(rules.directory)
    for grant in _given(f" {words} ", OPENING, data):
        parsed = spdx.parse(grant.license) if " OR " in grant.license else None
        offered = from_expression(parsed, rules) if parsed else found
        if set(found.ids) < set(offered.ids):
            return replace(offered, note="a choice, stated above the text of one of them", confidence="medium")
    return None


def _given(padded: str, opening: int, data: Texts) -> Iterator[Grant]:
    """The grants of which a sentence begins within so many characters."""
    for grant in data.grants:
        if any(0 <= padded.find(phrase) <= opening for phrase in grant.said):
            yield grant
