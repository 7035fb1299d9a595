"""What stands in the configuration, and what is made of it. Each class is the type and the validator."""

from typing import Annotated, Literal

import msgspec

from scanner.config.places import Chosen, Policy
from scanner.entities import Severity
from scanner.rulebook.schema import Act

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="a country as in ISO 3166-1 (DE, US), or EU")]
Shipping = Literal["internal", "service", "source", "binary", "container", "weights"]
"""How the project reaches others: not at all, over a network, or as copies of one kind or another."""
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a day as in 2027-06-30")]
Sha256 = Annotated[
    str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="a SHA-256: 64 digits and letters from a to f")
]


class ConfigError(ValueError):
    """The configuration cannot be used as it stands; the message names file, line, key and what to write instead."""


class Use(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the project is used. What is not stated is None and is asked for, never assumed.

    acts                    what is done with the components; empty means not stated
    ships                   how the project reaches others; says whether "host" and "distribute" are among the acts
    monthly_active_users    of all products of the company and its affiliates
    annual_revenue          in USD, of the company and its affiliates
    established_in          ISO 3166-1 alpha-2 codes or "EU": where the company sits
    offered_in              where the product is offered
    sensitive_data          whether personal or confidential data is processed
    project_license         SPDX expression of the license that the project itself is under
    """

    commercial: bool | None = None
    acts: tuple[Act, ...] = ()
    ships: tuple[Shipping, ...] = ()
    monthly_active_users: Annotated[int, msgspec.Meta(ge=0)] | None = None
    annual_revenue: Annotated[int, msgspec.Meta(ge=0)] | None = None
    established_in: tuple[Country, ...] = ()
    offered_in: tuple[Country, ...] = ()
    sensitive_data: bool | None = None
    project_license: str | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table of the policy says. Entries name licenses, categories or terms; "!ENTRY" takes one out.

    allow     not empty: everything that it does not name is denied
    deny      never acceptable
    review    a person decides
    exempt    neither denied nor for review, although a category or term of it is
    severity  by check; "off" silences it (the report says so)
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    severity: dict[str, Chosen] = {}


class SaidHere(Said, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different in a scope. `at_most`: no finding is worse there."""

    at_most: Severity | None = None


class SaidOfPaths(SaidHere, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different for files that match a pattern, as in .gitignore, relative to this file's directory."""

    paths: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class PolicyTable(Said, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[policy] as it is written. `extends` names presets, or files of your own, that it is laid over."""

    extends: str | tuple[str, ...] = ()
    scopes: dict[str, SaidHere] = {}
    paths: tuple[SaidOfPaths, ...] = ()
    waivers_need: tuple[Literal["approver", "expires"], ...] = ()


class WaiverRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accepted finding.

    component  a package URL, `*` for any run of characters; without version it holds for each
    version    a range of versions (PEP 440) for which it holds: ">=4,<5"
    license    it holds only while the component's license is concluded to be this one
    expires    ISO date: it holds to the end of that day
    owner      who asked for it and sees to it; `approver` agreed to it
    """

    check: str
    component: str
    reason: str
    owner: str
    approver: str = ""
    version: str | None = None
    license: str | None = None
    expires: Day | None = None


class ClarificationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the license of a component is, said by a person who read its text; holds as long as the text is the same.

    component  a package URL, with a version where it is of that one only
    license    SPDX expression, or an id of rules/licenses
    texts      SHA-256 of the license files that were judged: one that is there must be among them
    by, on     who judged, and the day
    """

    component: str
    license: str
    texts: Annotated[tuple[Sha256, ...], msgspec.Meta(min_length=1)]
    reason: str
    by: str
    on: Day | None = None


class _Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    use: Use = Use()
    waivers: tuple[WaiverRule, ...] = ()
    clarifications: tuple[ClarificationRule, ...] = ()
    exclude: tuple[str, ...] = ()
    rules_stale_after_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180


class ConfigFile(_Settings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The configuration as it is written."""

    policy: PolicyTable = PolicyTable()


class Config(_Settings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The configuration as it holds; the defaults are what a project without a file gets.

    `rules_stale_after_days`: the report's section on method names rules whose source has not been read for longer.
    """

    policy: Policy = Policy()
