"""What people decided about findings and terms."""

from __future__ import annotations

from typing import Literal

import msgspec


class Waiver(msgspec.Struct, frozen=True):
    """A person's decision to accept a finding. `approved`: the day of an approval in the lock, None for a waiver.

    `owner` asked for it and sees to it; `approver` agreed, where that is somebody else.
    """

    reason: str
    owner: str
    expires: str | None = None
    approved: str | None = None
    approver: str = ""


class SetAside(msgspec.Struct, frozen=True):
    """Why a finding is shown and does not count: neither toward the exit code nor among the figures of the summary.

    kind    "waived": a person accepted it, in a waiver or an approval; "baseline": it was there when the baseline was
            written; "earlier": the change that is looked at did not bring it in
    reason  one phrase for people, which says who or since when
    """

    kind: Literal["waived", "baseline", "earlier"]
    reason: str


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's word in the lock: these terms of a component are accepted, as long as their text stays what it is.

    component   package URL without version
    terms       the license ids of rules/licenses whose terms were accepted
    by, reason  who accepted them, and why
    approved    the day, ISO 8601
    license     the component's license as it was concluded then
    texts       SHA-256 of the license and use policy files that were accepted; empty where none was seen
    """

    component: str
    terms: tuple[str, ...]
    by: str
    reason: str
    approved: str
    license: str = ""
    texts: tuple[str, ...] = ()
    expires: str | None = None


class Standing(msgspec.Struct, frozen=True):
    """What became of an approval by the day of the audit, and why.

    state   "in-force"; "lapsed": license or text changed; "expired"; "unused": the component is not there any more;
            "unchecked": whether the text is still the same could not be found out
    """

    approval: Approval
    state: Literal["in-force", "lapsed", "expired", "unused", "unchecked"]
    why: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """What came of setting the components beside the lock in `file`: how many it has, and how many were compared."""

    file: str
    components: int
    compared: int
    approvals: tuple[Standing, ...] = ()


class BaselineComparison(msgspec.Struct, frozen=True):
    """What came of setting findings beside the baseline in `file`.

    findings    how many it has; `found` how many of them were found again and are set aside
    gone        check and component of those that nobody finds any more, and what is incomplete no more
    incomplete  how much of what it has as incomplete is so still
    """

    file: str
    findings: int
    found: int
    gone: tuple[str, ...] = ()
    incomplete: int = 0
