"""What is to be said of one license found in a text: that license, changed, or only like it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scanner.licensing.agreement import disagreement
from scanner.licensing.matching import Match, Matches
from scanner.licensing.residue import EDGE, Residue, changes_inside, figures_in, speaks
from scanner.rulebook.licensing_data import Texts

SLIPS = 6
"""Words by which a copy may have more or fewer inside and still be that license, one more for each hundred."""

MAX_SLIPS = 14
"""However long the license is."""

LOST = 12
"""Words that may be missing at either end, and ..."""

ENDS_SHARE = 0.15
"""... the share of a license that may lie before the first word in common or behind the last: headings, appendices."""

SHORT = 200
"""Words of a license of which, beside another, hardly more than the title may be missing: disclaimers are all alike."""

FEW_WORDS = 12
"""Words beside or inside a license that are so few that a "not" among them may belong to the license's own."""


class Judged(msgspec.Struct, frozen=True):
    """One license found in a text.

    unlike       why it is not that license, however much it is like it
    restricted   the restrictions that were added to it; changes: all that was changed
    notes        small differences, which a reader should know
    """

    match: Match
    unlike: str = ""
    restricted: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def judge(match: Match, matches: Matches, data: Texts) -> Judged:
    """Whether a match is that license, another one made from it, or a copy with slips."""
    if match.alignment.exact:
        return Judged(match)
    unlike = disagreement(match.known, match.alignment, matches.words)
    if not unlike and match.rival:
        unlike = f"the words that stand here are those of {match.rival.license} as well"
    if unlike:
        return Judged(match, unlike=unlike)
    added, lost = changes_inside(matches, match, data)
    restricted = tuple(dict.fromkeys(name for residue in added for name in residue.restrictions(data)))
    changes, notes = _added_inside(added, restricted, _slips(match), data)
    return Judged(match, "", restricted, (*changes, *_lost(match, lost, alone=len(matches.found) == 1)), notes)


def added_beside(rest: Sequence[Residue], data: Texts) -> tuple[tuple[str, ...], str]:
    """What the words beside a license add to it: the restrictions by name, and a phrase; both empty if nothing."""
    restricted = tuple(dict.fromkeys(name for residue in rest for name in residue.restrictions(data)))
    if restricted:
        return restricted, f"adds {', '.join(restricted)}"
    imposing = [one for one in rest if (one.imposes(data) and not one.torn) or _turns(one, data)]
    if not imposing:
        return (), ""
    return (), f"holds {sum(map(_extra, imposing))} words beside it: “{max(imposing, key=_extra).shown}”"


def _added_inside(
    added: Sequence[Residue], restricted: tuple[str, ...], slips: int, data: Texts
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Changes and notes for what stands in a license that it lacks."""
    if not added:
        return (), ()
    extra, shown = sum(map(_extra, added)), max(added, key=_extra).shown
    changes = [f"adds {', '.join(restricted)}"] if restricted else []
    figure = next((residue for residue in added if _figure(residue, data)), None)
    turned = next((residue for residue in added if residue.turned), None)
    turn = next((residue for residue in added if _turns(residue, data)), None)
    if turned:
        changes.append(f"says the contrary where {turned.turned}: “{turned.around}”")
    elif extra > slips:
        changes.append(f"holds {extra} words that it lacks: “{shown}”")
    elif figure:
        changes.append(f"has another figure: “{figure.shown}”")
    elif turn:
        changes.append(f"has words that may turn its meaning: “{turn.shown}”")
    if changes:
        return tuple(changes), ()
    return (), (f"differs from that license's text in {extra} word{'s' * (extra > 1)}: “{shown}”",)


def _lost(match: Match, inside: int, *, alone: bool) -> list[str]:
    alignment, length = match.alignment, match.known.words
    found = []
    if inside > _slips(match):
        found.append(f"lacks {inside} of its words")
    if alignment.tail_missing > max(LOST, length * ENDS_SHARE):
        found.append(f"ends {alignment.tail_missing} words before it")
    if alignment.head_missing > _optional_words(match, alone=alone):
        found.append(f"begins {alignment.head_missing} words after it")
    return found


def _optional_words(match: Match, *, alone: bool) -> float:
    """How many words may be missing at the start of a license."""
    if match.known.words < SHORT and not alone:
        return len(match.known.title.split()) + EDGE
    return max(LOST + 5, match.known.words * ENDS_SHARE)


def _figure(residue: Residue, data: Texts) -> bool:
    """Whether the words hold a number that counts something: "100 million"."""
    return any(word.isdigit() for word in residue.words) and figures_in(residue.around, data)


def _turns(residue: Residue, data: Texts) -> bool:
    """Whether so few words stand where they may turn the meaning of those beside them: "hereby not granted"."""
    said = f" {residue.said} "
    for phrase in data.idle:
        said = said.replace(phrase, " ")
    return residue.extra <= FEW_WORDS and speaks(said, data.turns)


def _slips(match: Match) -> int:
    return min(SLIPS + match.known.words // 100, MAX_SLIPS)


def _extra(residue: Residue) -> int:
    return residue.extra
