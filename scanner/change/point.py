"""What a change is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

from scanner.config import NAMES
from scanner.discover import Reading
from scanner.entities import Audit, Finding
from scanner.lock.place import BASELINE
from scanner.lock.place import NAME as LOCK
from scanner.rulebook import Rulebook

KEPT = (*NAMES, LOCK, BASELINE)
"""Files that say how everything else is judged; of their time like everything else."""


class Before(msgspec.Struct, frozen=True):
    """What there was before a change.

    root        stands for the scanned directory: configuration and lock of that time are found from it
    reading     what the files yielded then, given the configuration's `exclude` of that time
    judging     the files of KEPT that the change changes, as far as that is known
    """

    root: Path
    reading: Callable[[Sequence[str]], Reading]
    judging: tuple[str, ...] = ()


class Point(Protocol):
    """The state of a repository that a change is compared with."""

    @property
    def commit(self) -> str:
        """A full hash."""

    @property
    def meaning(self) -> str:
        """What that commit is, for people."""

    def may_excuse(self, finding: Finding) -> bool:
        """Whether a finding may be let off for having been there before."""

    def laid_out(self, audit: Audit, now: Reading, rules: Rulebook) -> AbstractContextManager[Before]:
        """What there was, while the context lasts; what was found now says how much of it matters.

        Raises ConfigError where git cannot tell.
        """
