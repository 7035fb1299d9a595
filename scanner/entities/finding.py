"""What a check has to say."""

from __future__ import annotations

import msgspec

from scanner.entities.component import Location
from scanner.entities.consent import Waiver
from scanner.entities.outlook import Evidence
from scanner.entities.scales import Confidence, Severity
from scanner.entities.verdict import Term


class Drift(msgspec.Struct, frozen=True):
    """What stands otherwise than it was locked.

    topic       "license", "license-text", "terms", "access", "base-model", "outlook"
    recorded    ISO 8601: the day of the lock
    since       the day from which everybody could see it (at the latest, where the message says so); None where no
                source tells: between `recorded` and the audit
    where       where that can be read, and the revision with which it came
    """

    topic: str
    before: str
    after: str
    recorded: str
    since: str | None = None
    where: str = ""
    revision: str | None = None


class Check(msgspec.Struct, frozen=True):
    """One kind of finding. `code` is its stable name, of docs/checks/CODE.md too; `severity` what it mostly is.

    `outlook` marks what bears on the third question: will it stay that way?
    """

    code: str
    title: str
    severity: Severity
    why: str
    remedy: str
    outlook: bool = False


class Finding(msgspec.Struct, frozen=True):
    """What a check has to say about a Component.

    `fingerprint` stays the same while the fault does; `outlook` marks what bears on question 3, will it stay that way;
    `drift` is there when the finding is about a change since the lock.
    """

    code: str
    severity: Severity
    confidence: Confidence
    component: str
    message: str
    remedy: str
    locations: tuple[Location, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    terms: tuple[Term, ...] = ()
    fingerprint: str = ""
    outlook: bool = False
    waived: Waiver | None = None
    drift: Drift | None = None
