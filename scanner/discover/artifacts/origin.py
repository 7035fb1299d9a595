"""A model or dataset that a file names as its origin: from a Hub URL or name to a Usage."""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import urlsplit

from scanner.discover.redact import excerpt
from scanner.discover.source import SourceFile
from scanner.entities import Claim, Component, Confidence, Kind, Location, Usage
from scanner.rulebook import Rulebook
from scanner.rulebook.discovery import BareNameRules, ShapeRules

_PATH = re.compile(r"[./~\\]|[A-Za-z]:[\\/]|.*\\|.*/.*/|.*/\Z", re.DOTALL)
_MAX_NAME = 200
_KINDS: dict[str, Kind] = {"datasets": "dataset", "spaces": "space"}


def hub_component(text: str, rules: Rulebook) -> Component | None:
    """The Hub repository that a URL or an id ("owner/name") names; None for anything else."""
    text = text.strip()
    if "://" in text:
        return _of_url(text, rules)
    return Component("model", "huggingface", text) if _is_id(text, rules) else None


def named_component(name: str, rules: Rulebook) -> tuple[Component, Confidence] | None:
    """What a "name or path" names: a Hub id, a bare Hub name that the rules know, or (low) a bare name they do not."""
    component = hub_component(name, rules)
    if component is not None:
        return component, "high"
    if is_path(name) or "/" in name or not 0 < len(name) <= _MAX_NAME:
        return None
    known = name in cast(BareNameRules, rules.discovery["bare-names"]).models
    return Component("model", "huggingface", name), "high" if known else "low"


def is_path(text: str) -> bool:
    """Whether a "name or path" is written as a path of a file system."""
    return _PATH.match(text) is not None


def file_component(path: str) -> Component:
    """A model file of the tree itself. The leading "./" tells its path from an id of the Hub."""
    return Component("model-file", "file", f"./{path}")


def usage(
    component: Component,
    file: SourceFile,
    how: str,
    why: str,
    *,
    text: str = "",
    line: int | None = None,
    column: int | None = None,
    confidence: Confidence = "high",
    relation: str | None = None,
    claims: tuple[Claim, ...] = (),
) -> Usage:
    """A usage in an artifact, with the scope and use that follow from where the file stands."""
    return Usage(
        component,
        Location(file.path, line, column, excerpt(text)),
        how,
        why,
        scope=file.scope,
        in_use=file.in_use,
        confidence=confidence,
        relation=relation,
        claims=claims,
    )


def _of_url(url: str, rules: Rulebook) -> Component | None:
    shapes = cast(ShapeRules, rules.discovery["shapes"])
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.hostname not in shapes.hub_hosts:
        return None
    path = [part for part in parts.path.split("/") if part]
    kind = _KINDS.get(path[0] if path else "", "model")
    path = path if kind == "model" else path[1:]
    name = "/".join(path[:2])
    if len(path) < 2 or path[0] in shapes.hub_pages or not _is_id(name, rules):
        return None
    revision = path[3] if len(path) > 3 and path[2] in ("tree", "blob", "resolve") else None
    version = None if revision in shapes.unpinned else revision
    return Component(
        "dataset" if kind == "dataset" else "space" if kind == "space" else "model", "huggingface", name, version
    )


def _is_id(text: str, rules: Rulebook) -> bool:
    shapes = cast(ShapeRules, rules.discovery["shapes"])
    owner, slash, name = text.partition("/")
    if not slash or len(text) > _MAX_NAME:
        return False
    return bool(re.fullmatch(shapes.hub_organisation, owner) and re.fullmatch(shapes.hub_name, name))
