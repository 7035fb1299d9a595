"""What offline answers rest on beside the store and the rules, for each source that may be answered from memory.

Each function gives that in words that change when it does; None where it cannot be told, and nothing is remembered.
They are asked before a source is imported, and import as little.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner.resolve.credentials import shown
from scanner.resolve.hub_place import cache_directory, cached_folder, endpoint_of

if TYPE_CHECKING:
    from scanner.entities import Component
    from scanner.resolve.session import Session

Ground = tuple[str, ...]
RestsOn = Callable[["Session", "Component"], "Ground | None"]


def rules_alone(session: Session, component: Component) -> Ground | None:
    """Nobody is asked for it."""
    del session, component
    return ()


def ollama_names(session: Session, component: Component) -> Ground | None:
    """The rules know those of the library; others may point to the Hub."""
    return None if "/" in component.name else rules_alone(session, component)


def pip_indexes(session: Session, component: Component) -> Ground | None:
    """The indexes of pip. Directories cannot be told: their content may have changed."""
    del component
    pip = session.pip
    return None if pip.find_links or any(index.startswith("file:") for index in pip.indexes) else pip.indexes


def npm_registries(session: Session, component: Component) -> Ground | None:
    """The registry that npm is configured to ask."""
    return (session.npm.registry_of(component.name),)


def hub_and_its_cache(session: Session, component: Component) -> Ground | None:
    """The endpoint, and that the cache holds nothing of a repository: its time changes when one is added."""
    if cached_folder(component.kind, component.name) is not None:
        return None
    return session.once("ground of the Hub", lambda: (shown(endpoint_of(session)), *_cache()))


def _cache() -> Ground:
    try:
        return (str(cache_directory()), str(cache_directory().stat().st_mtime_ns))
    except OSError:
        return ()
