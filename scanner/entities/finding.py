"""What a check has to say."""

from __future__ import annotations

import msgspec

from scanner.entities.component import Location
from scanner.entities.consent import SetAside, Waiver
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

    `outlook` marks what bears on the third question: will it stay that way? `decides`: whose decision it mostly is.
    """

    code: str
    title: str
    severity: Severity
    why: str
    remedy: str
    outlook: bool = False
    decides: str = ""


class Finding(msgspec.Struct, frozen=True):
    """What a check has to say about a Component.

    `fingerprint` stays the same while the fault does; `outlook` marks what bears on question 3, will it stay that way;
    `drift` is there when the finding is about a change since the lock. `set_aside` says why it does not count, where
    that is not because somebody waived it; `aside` says so in either case.
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
    set_aside: SetAside | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts toward the exit code and the figures of the summary."""
        return self.waived is None and self.set_aside is None

    @property
    def aside(self) -> SetAside | None:
        """Why it does not count; None when it does. A person's decision goes before all else."""
        if self.waived is None:
            return self.set_aside
        word = "approved" if self.waived.approved else "waived"
        agreed = f", approved by {self.waived.approver}" if self.waived.approver else ""
        until = f" (until {self.waived.expires})" if self.waived.expires else ""
        return SetAside("waived", f"{word} by {self.waived.owner}{agreed}: {self.waived.reason}{until}")
