"""Answers that were worked out before, remembered under a stamp for as long as nothing changes that they rest on.

A project asks the same in every run. What is remembered is read by every run that follows, however little of it that
one needs, so it stays small.
"""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from scanner.rulebook.kept import keep, recall
from scanner.syntax.decoding import decode_json

T = TypeVar("T")

_NOTHING = b"null"


class Notes(Generic[T]):
    """Answers by question; None is one too.

    `place`: where they are kept, None for nowhere. `stamp`: what all of them rest on; those of another are passed over.
    `shape` is their type, which msgspec can decode. `most`: so many are kept; where there are more, those of this run,
    and of a run with more than that none.
    """

    def __init__(self, place: Path | None, stamp: bytes, shape: type[T], most: int) -> None:
        self._place, self._stamp, self._shape, self._most = place, stamp, shape, most
        self._kept = _recalled(place, stamp)
        self._answers: dict[str, T | None] = {}
        self._fresh: set[str] = set()

    def __contains__(self, question: str) -> bool:
        """Whether the answer is known."""
        if question in self._answers:
            return True
        kept = self._kept.get(question)
        if kept is None:
            return False
        try:
            answer = None if bytes(kept) == _NOTHING else decode_json(kept, self._shape)
        except msgspec.DecodeError:  # not ours: worked out anew
            return False
        self._answers[question] = answer
        return True

    def __getitem__(self, question: str) -> T | None:
        """An answer that is known."""
        return self._answers[question]

    def __setitem__(self, question: str, answer: T | None) -> None:
        """Remember an answer."""
        self._answers[question] = answer
        self._fresh.add(question)

    @property
    def any_new(self) -> bool:
        """Whether there is anything to save."""
        return bool(self._fresh)

    def save(self) -> None:
        """Keep the answers for the next run, where any is new."""
        fresh = {one: msgspec.Raw(msgspec.json.encode(self._answers[one])) for one in sorted(self._fresh)}
        both = {**self._kept, **fresh}
        found = both if len(both) <= self._most else fresh
        if fresh and len(found) <= self._most:
            keep(self._place, self._stamp + b"\n" + msgspec.json.encode(found))
            self._kept = found
            self._fresh.clear()


def _recalled(place: Path | None, stamp: bytes) -> dict[str, msgspec.Raw]:
    before, _, answers = (recall(place) or b"").partition(b"\n")
    try:
        return decode_json(answers, dict[str, msgspec.Raw]) if before == stamp else {}
    except msgspec.DecodeError:  # of another shape
        return {}
