"""What stands in stayopen-baseline.toml. Each class is the type, the validator and the order of the keys."""

from __future__ import annotations

import msgspec

from scanner.config import Day
from scanner.config.shape import Sha256
from scanner.entities import Incomplete, Severity
from scanner.lock.place import BASELINE as NAME
from scanner.syntax.purl import unversioned

VERSION = 1
"""Of the format. A file of another version is refused, never guessed at."""


NEVER = (
    "waiver-expired", "waiver-lapsed", "waiver-unused", "clarification-lapsed", "clarification-unused",
    "approval-lapsed", "approval-unused", "baseline-outdated",
)  # fmt: skip
"""Findings about people's decisions: these are for people to mend, and no baseline hides them."""


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding that was there.

    severity     as it was: a finding that has become worse counts again
    recorded     the day on which it came into the baseline
    message      what it said then, for people; it is not compared
    fingerprint  what tells it from others, whatever the line, the version and the wording
    """

    check: str
    component: str
    severity: Severity
    recorded: Day
    message: str = ""
    fingerprint: Sha256


class Gap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that could not be read or resolved, as a scan says it; with another reason it counts again.

    subject   a file, or a package URL without version
    recorded  the day on which it came into the baseline
    """

    subject: str
    reason: str
    recorded: Day


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    version: int = VERSION
    findings: tuple[Kept, ...] = ()
    incomplete: tuple[Gap, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """The baseline that findings are set beside.

    file    as shown to people
    whole   it is of the scanned directory itself: what it has and the scan does not find is gone
    """

    baseline: Baseline
    file: str = NAME
    whole: bool = True


def gap_key(one: Gap | Incomplete) -> tuple[str, str]:
    """What makes something incomplete the same as before: not the version."""
    return unversioned(one.subject), one.reason
