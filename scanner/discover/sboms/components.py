"""From a part of an SBOM to a Component: by its package URL, else by where it can be found, else by its name."""

from __future__ import annotations

import re
from typing import cast

from msgspec.structs import replace
from packageurl import PackageURL

from scanner.discover.artifacts.origin import hub_component
from scanner.discover.sboms.bill import Part
from scanner.entities import Component, Confidence, Kind
from scanner.rulebook import Rulebook
from scanner.rulebook.discovery import ShapeRules
from scanner.syntax.pypi_name import canonicalize_name

_UNPLACED = "generic"
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
_HUB_KINDS: dict[str, Kind] = {"datasets": "dataset", "spaces": "space"}
_MAX_LENGTH = 1000
_MAX_URLS = 20


def component_of(part: Part, rules: Rulebook) -> tuple[Component, Confidence]:
    """The component that a part names, and how sure that is; a name without any place is under "generic"."""
    placed = _of_purl(part, rules) if part.purl else None
    if placed is not None:
        return placed, "high"
    if part.sort == "package":
        return Component("package", _UNPLACED, _joined(part), part.version), "medium"
    return _model_or_dataset(part, rules)


def _of_purl(part: Part, rules: Rulebook) -> Component | None:
    """A purl that cannot be read says no more than the name beside it."""
    try:
        purl = PackageURL.from_string((part.purl or "")[:_MAX_LENGTH])
    except ValueError:
        return None
    namespace, name, version = purl.namespace or "", purl.name.strip(), purl.version or None
    if not name:
        return None
    full = f"{namespace}/{name}" if namespace else name
    if purl.type == "huggingface":
        return _on_hub(full, version, rules)
    if part.sort in ("model", "dataset"):
        return _model_elsewhere(part, purl.type, namespace, name, version, rules)
    if purl.type == "pypi":
        full = canonicalize_name(name)
    elif purl.type == "maven" and namespace:
        full = f"{namespace}:{name}"
    return Component("package", purl.type, full, version)


def _on_hub(full: str, version: str | None, rules: Rulebook) -> Component:
    first, _, rest = full.partition("/")
    kind = _HUB_KINDS.get(first, "model")
    unpinned = cast(ShapeRules, rules.discovery["shapes"]).unpinned
    return Component(kind, "huggingface", full if kind == "model" else rest, None if version in unpinned else version)


def _model_elsewhere(
    part: Part, system: str, namespace: str, name: str, version: str | None, rules: Rulebook
) -> Component:
    """A model under a generic purl, whose namespace is then its registry (as our own reports write it)."""
    if system == _UNPLACED and namespace:
        system, _, inner = namespace.partition("/")
        name = f"{inner}/{name}" if inner else name
    else:
        name = f"{namespace}/{name}" if namespace else name
    if system == "file":
        return Component("model-file", system, f"./{name}")
    return Component(_kind(part, system, rules), system, name, version)


def _kind(part: Part, registry: str, rules: Rulebook) -> Kind:
    if part.sort == "dataset":
        return "dataset"
    return "hosted-model" if rules.hosted_vendor(registry) else "model"


def _model_or_dataset(part: Part, rules: Rulebook) -> tuple[Component, Confidence]:
    """By a page on the Hub, an id of the Hub, a vendor that serves it under this name; else as it is called."""
    for url in part.urls[:_MAX_URLS]:
        found = hub_component(url, rules) if "://" in url else None
        if found is not None:
            return found, "high"
    version = part.version if part.version and _COMMIT.fullmatch(part.version) else None
    kind: Kind = "dataset" if part.sort == "dataset" else "model"
    for name in (part.name, _joined(part)):
        found = hub_component(name, rules)
        if found is not None:
            return replace(found, kind=kind, version=version), "high" if name == part.name else "medium"
    for maker in (part.group, *part.makers) if kind == "model" else ():
        vendor = maker.strip().lower()
        if rules.hosted_vendor(vendor) and rules.hosted_model(vendor, part.name):
            return Component("hosted-model", vendor, part.name), "medium"
    return Component(kind, _UNPLACED, _joined(part), part.version), "medium"


def _joined(part: Part) -> str:
    """GROUP/NAME where the format has a group."""
    group = part.group.strip("/ ")
    return f"{group}/{part.name}" if group and not part.name.startswith(f"{group}/") else part.name
