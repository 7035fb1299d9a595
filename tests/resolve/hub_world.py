"""A session against the local Hub, as the tests of the Hub's modules need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from scanner.entities import Component, Facts
from scanner.resolve import hub
from scanner.resolve.session import ResolveOptions, Session
from scanner.rulebook import Rulebook, load_rulebook
from tests.hub_server import HubServer


@cache
def rules() -> Rulebook:
    """The project's own rules, loaded once."""
    return load_rulebook()


@contextmanager
def session(server: HubServer | None, folder: Path, **options: Any) -> Iterator[Session]:
    """A session whose Hub is the local server and whose store stands in `folder`."""
    endpoint = options.pop("hub_endpoint", server.url if server else "http://127.0.0.1:9")
    with Session(
        ResolveOptions(
            **{"timeout_seconds": 2.0, "store_path": folder / "store.sqlite3", "hub_endpoint": endpoint, **options}
        )
    ) as opened:
        yield opened


def look_up(
    name: str, server: HubServer | None, folder: Path, kind: Any = "model", version: str | None = None, **options: Any
) -> Facts:
    """One component, looked up in a session of its own."""
    with session(server, folder, **options) as opened:
        return hub.look_up(Component(kind, "huggingface", name, version), (), opened, rules())


def claims(facts: Facts, topic: str, source: str | None = None) -> list[str]:
    """The values of the claims on a topic."""
    return [claim.value for claim in facts.claims if claim.topic == topic and source in (None, claim.source)]
