"""A license granted in one sentence at the head of a file: "either version 3 of the License, or any later version".

Such a file points to the license; what stands behind the sentence are exceptions to it and the texts of single parts.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from scanner.licensing.ids import id_of
from scanner.licensing.marks import load_marks, restrictions_in
from scanner.licensing.reading import Reading

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
    if not data.grants or restrictions_in(words, data.restrictions):
        return None
    places = {grant.license: min(_places(padded, grant.said), default=len(padded)) for grant in data.grants}
    granted = [license_ for license_, at in places.items() if at < len(padded)]
    if len(granted) != 1 or places[granted[0]] > OPENING:
        return None
    if id_of(granted[0], rules) in standing:
        return None
    permits = any(said in padded for said in data.permit)
    if not permits and any(said in padded for said in data.duties):
        return None
    more = "; it permits more than that: read its exceptions" if permits else ""
    note = f"granted in a sentence, the license text itself stands elsewhere{more}"
    return Reading((id_of(granted[0], rules),), granted[0], note=note, confidence="medium")


def _places(padded: str, said: tuple[str, ...]) -> list[int]:
    return [at for phrase in said if (at := padded.find(phrase)) >= 0]
