"""One license against the stated use: every term that what the user does triggers, and what the text never granted.

How a word of the vocabulary is weighed stands in rules/terms.toml (`judged`); each way to weigh is one function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from scanner.assess.terms import duties, limits, regions, thresholds
from scanner.assess.terms.acts import in_words
from scanner.assess.terms.hits import Hit, Situation, hits
from scanner.assess.terms.judgement import Judgement, at_most
from scanner.assess.wording import listed
from scanner.entities import Level
from scanner.rulebook.schema import Act, Judged, License

JUDGES: dict[Judged, Callable[[Hit, Situation], Judgement]] = {
    "inform": duties.inform,
    "duty": duties.duty,
    "field": duties.field,
    "share-alike": duties.share_alike,
    "bar": limits.bar,
    "review": limits.review,
    "research": limits.research,
    "internal": limits.internal,
    "threshold": thresholds.threshold,
    "region": regions.region,
}

_GRANTED: tuple[Act, ...] = ("use", "commercial-use", "host", "modify", "distribute", "train-on-outputs", "merge")
"""The acts that `grants` speaks of."""


def weigh(license_: License, situation: Situation) -> tuple[Judgement, ...]:
    """Every term of a license that is or may be triggered, weighed. What only informs comes as permitted."""
    found = [_judge(hit, situation) for hit in hits(license_, situation) if hit.standing != "no"]
    return (*found, *_not_granted(license_, situation))


def _judge(hit: Hit, situation: Situation) -> Judgement:
    meaning = situation.rules.term_meaning(hit.term.term)
    judgement = JUDGES[meaning.weighed if meaning else "review"](hit, situation)
    return _behind_a_line(judgement, hit, situation) if hit.term.only_above_threshold else judgement


def _behind_a_line(judgement: Judgement, hit: Hit, situation: Situation) -> Judgement:
    """A term that binds only who passes a threshold of its clause."""
    above, keys, line = thresholds.passed(hit.term.clause, hit.license, situation.use)
    limit = f"above {line}" if line else ""
    if above is False:
        below = replace(judgement, level="permitted", because="are below the line", asks=(), duty=False)
        return replace(below, limit=limit, turns=f"it holds {limit}")
    if above is None:
        level = at_most(judgement.level, "needs-review")
        asks = tuple(dict.fromkeys((*judgement.asks, *keys)))
        return replace(judgement, standing="unknown", level=level, limit=limit, turns=f"it holds {limit}", asks=asks)
    return replace(judgement, limit=limit)


def _not_granted(license_: License, situation: Situation) -> Iterator[Judgement]:
    """Acts of the user that a text which was read does not grant, and of which no term of it speaks."""
    if license_.text_checked not in ("full", "partial") or license_.category == "unidentified":
        return
    spoken = {act for term in license_.terms for act in term.when if _limits(term.term, situation)}
    silent = [act for act in _GRANTED if act not in license_.grants and act not in spoken]
    done = [act for act in silent if act in situation.acts.stated]
    if done:
        level: Level = "prohibited" if license_.text_checked == "full" else "needs-review"
        turns = f"it would not hold if you did not {_words(done)}"
        yield Judgement(license_, None, "yes", level, f"state that you {_words(done)}", turns=turns)
    elif maybe := [act for act in silent if act in situation.acts.unstated]:
        because = f"have not stated whether you {_words(maybe, 'or')}"
        asks = ("commercial",) if maybe == ["commercial-use"] else ("acts",)
        yield Judgement(license_, None, "unknown", "needs-review", because, asks=asks)


def _limits(word: str, situation: Situation) -> bool:
    meaning = situation.rules.term_meaning(word)
    return meaning is None or meaning.weighed in ("bar", "research", "internal", "review")


def _words(acts: Iterable[Act], last: str = "and") -> str:
    return listed(in_words(acts), last)
