"""stayopen.toml or [tool.stayopen] in pyproject.toml: how the scanned project is used, and what is allowed in it.

Found in the scanned directory or the nearest one above it. Unknown keys are errors that name the nearest right word.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from scanner.entities import Severity
from scanner.rulebook.schema import Act


class ConfigError(ValueError):
    """The configuration cannot be used as it stands; the message names file, line, key and what to write instead."""


class Use(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the project is used. What is not stated is None and is asked for, never assumed.

    acts                    what is done with the components; empty means not stated
    monthly_active_users    of all products of the company and its affiliates
    annual_revenue          in USD, of the company and its affiliates
    established_in          ISO 3166-1 alpha-2 codes or "EU": where the company sits
    offered_in              where the product is offered
    """

    commercial: bool | None = None
    acts: tuple[Act, ...] = ()
    monthly_active_users: int | None = None
    annual_revenue: int | None = None
    established_in: tuple[str, ...] = ()
    offered_in: tuple[str, ...] = ()
    sensitive_data: bool | None = None
    project_license: str | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is allowed. Entries are license ids, SPDX ids or categories; `allow` non-empty denies everything else.

    `severity` sets a check's severity, "off" silences it (the report says so).
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    review: tuple[str, ...] = ("network-copyleft", "non-commercial", "research-only", "proprietary", "source-available")
    severity: dict[str, Severity | Literal["off"]] = {}


class WaiverRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accepted finding: `component` is a package URL, `*` allowed at the end; `expires` an ISO date."""

    check: str
    component: str
    reason: str
    owner: str
    expires: str | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole configuration; the defaults are what a project without a file gets."""

    use: Use = Use()
    policy: Policy = Policy()
    waivers: tuple[WaiverRule, ...] = ()
    exclude: tuple[str, ...] = ()


def load_config(root: Path, explicit: Path | None = None) -> tuple[Config, Path | None]:
    """The configuration for a scan of `root`, and the file it came from (None: defaults).

    Raises ConfigError when `explicit` does not exist or any file found does not fit the schema.
    """
    raise NotImplementedError
