"""stayopen.toml or [tool.stayopen] in pyproject.toml: how the scanned project is used, and what is allowed in it.

Found in the scanned directory or the nearest one above it. Unknown keys are errors that name the nearest right word.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from scanner.entities import Severity
from scanner.rulebook.faults import fault_at, misfits
from scanner.rulebook.schema import Act
from scanner.syntax.scalar import Key, SyntaxFault
from scanner.syntax.toml_text import parse_toml

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
Shipping = Literal["internal", "service", "source", "binary", "container", "weights"]
"""How the project reaches others: not at all, over a network, or as copies of one kind or another."""
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


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
    expires: Day | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole configuration; the defaults are what a project without a file gets.

    `rules_stale_after_days`: the report's section on method names rules whose source has not been read for longer.
    """

    use: Use = Use()
    policy: Policy = Policy()
    waivers: tuple[WaiverRule, ...] = ()
    exclude: tuple[str, ...] = ()
    rules_stale_after_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180


NAMES = ("stayopen.toml", "pyproject.toml")
"""Looked for in this order in each directory; a pyproject.toml counts when it has [tool.stayopen]."""


def load_config(root: Path, explicit: Path | None = None) -> tuple[Config, Path | None]:
    """The configuration for a scan of `root`, and the file it came from (None: defaults).

    Raises ConfigError when `explicit` does not exist or any file found does not fit the schema.
    """
    if explicit is not None:
        return _read(explicit), explicit
    start = root.resolve() if root.is_dir() else root.resolve().parent
    for folder in (start, *start.parents):
        for path in (folder / name for name in NAMES):
            if path.is_file() and (path.name != "pyproject.toml" or _table(path)[1]):
                return _read(path), path
        if (folder / ".git").exists():
            break
    return Config(), None


def _read(path: Path) -> Config:
    data, under = _table(path)
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:  # which tells the first fault only, without its line
        faults = [fault_at(path, (*under, *key), message) for key, message in misfits(data, Config)]
        raise ConfigError("\n".join(map(str, faults)) or f"{path}: {error}") from error
    for index, waiver in enumerate(config.waivers):
        if not waiver.reason.strip() or not waiver.owner.strip():
            key = (*under, "waivers", index)
            raise ConfigError(str(fault_at(path, key, "a waiver needs a reason and an owner that are not empty")))
    return config


def _table(path: Path) -> tuple[dict[str, Any], Key]:
    """The configuration table of a file and the key it stands under, empty and () where there is none.

    A pyproject.toml that is not TOML is the scan's to report, not a fault of the configuration.
    """
    try:
        data = parse_toml(path.read_text(encoding="utf-8"))
    except (SyntaxFault, UnicodeDecodeError, OSError) as error:
        if path.name == "pyproject.toml":
            return {}, ()
        line = f":{error.line}" if isinstance(error, SyntaxFault) and error.line else ""
        raise ConfigError(f"{path}{line}: cannot be read as TOML: {error}") from error
    if path.name != "pyproject.toml":
        return data, ()
    tool = data.get("tool", {})
    table = tool.get("stayopen", {}) if isinstance(tool, dict) else {}
    return (table, ("tool", "stayopen")) if isinstance(table, dict) and table else ({}, ())
