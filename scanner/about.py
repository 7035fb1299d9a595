"""What an audit says of itself: by which rules, and about which project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import msgspec

from scanner.config import Config
from scanner.discover.project import commit_of
from scanner.entities import Claim, Incomplete
from scanner.rulebook import Rulebook

MAX_NAMED = 10
"""Rules named in one sentence; the others are counted."""


def about_nothing(excluded: Sequence[Incomplete]) -> str:
    """What a reader should know where no file was read: what is, and what was left out."""
    said = "No file here is one that is read: dependency files, code, notebooks, configuration, containers, model files"
    left = "; ".join(f"{one.subject} ({one.reason})" for one in excluded[:MAX_NAMED])
    return f"{said}. Left out: {left}." if left else f"{said}."


def about_rules(rules: Rulebook, stale_after_days: int) -> dict[str, str]:
    """What a reader should know of the rules; `stale` is there only when some have gone unread for too long."""
    counts = ", ".join(f"{number} {kind}" for kind, number in rules.counts.items())
    about = {"version": rules.version, "newest": rules.newest_checked, "oldest": rules.oldest_checked, "holds": counts}
    limit = datetime.now(timezone.utc).date() - timedelta(days=stale_after_days)
    old = rules.unread_since(limit.isoformat())
    if old:
        more = f" and {len(old) - MAX_NAMED} more" if len(old) > MAX_NAMED else ""
        about["stale"] = (
            f"the sources of {len(old)} rules were last read more than {stale_after_days} days ago "
            f"({', '.join(old[:MAX_NAMED])}{more}); what they say may have changed since"
        )
    return about


def about_project(root: Path, config: Config, config_file: Path | None, claims: Sequence[Claim]) -> dict[str, object]:
    """Name, place and commit, the stated use, the hash of the whole configuration, and the project's own licenses."""
    path = root.resolve()
    return {
        "name": path.name,
        "path": path.as_posix(),
        "commit": commit_of(path),
        "config": config_file.as_posix() if config_file else None,
        "policy_extends": list(config.policy.extends),
        "policy_sha256": sha256(msgspec.json.encode(config)).hexdigest(),
        "use": msgspec.to_builtins(config.use),
        "licenses": [{"value": one.value, "where": one.where} for one in claims],
    }
