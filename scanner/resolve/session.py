"""What all look-ups of one run share: the options, the store, one HTTP client, and what is known of each host."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from scanner.resolve.credentials import Login, load_netrc
from scanner.resolve.receipts import Received, listening, rely_on
from scanner.syntax.purl import purl_of, without_version

if TYPE_CHECKING:
    import httpx2

    from scanner.entities import Component, Receipt
    from scanner.resolve.npm_config import NpmConfig
    from scanner.resolve.pip_config import PipConfig
    from scanner.resolve.store import Answer, Store

T = TypeVar("T")

GIVE_UP_AFTER = 8
"""So many requests in a row that fail for good, and a host is not asked again in this run: it is down, not busy."""


def default_store_path() -> Path:
    """`STAYOPEN_CACHE_DIR`, else the user's cache directory, with the name of the store."""
    directory = os.environ.get("STAYOPEN_CACHE_DIR")
    if directory:
        return Path(directory) / "answers.sqlite3"
    import platformdirs  # noqa: PLC0415 - not needed when the directory is given

    return Path(platformdirs.user_cache_dir("stayopen", appauthor=False)) / "answers.sqlite3"


class SourceFailed(Exception):
    """A source could not be asked or gave no usable answer. `reason` names the host, what is wrong and what to do.

    It never holds credentials. `status` is the HTTP status when there was one.
    """

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class NoAnswer(SourceFailed):
    """The source is down, busy or too slow: what it would have said is not known, and may be told another time."""


class NotThere(SourceFailed):
    """The source answered, and has no such thing (HTTP 404 or 410, a missing file)."""


class ResolveOptions(msgspec.Struct, frozen=True):
    """How to resolve.

    offline          ask no server: store, local caches and rules only
    timeout_seconds  how long to wait for a server to say something; a request may take four times that in all
    workers          look-ups at a time
    store_path       the SQLite file that keeps answers; None: the user's cache directory
    environment      a virtual environment (or its python, or a site-packages directory) whose metadata speaks first
    hub_endpoint     the Hub to ask; None: as HF_ENDPOINT says
    history          also find out what changed at the source of each component, and when: many more requests
    texts_of         package URLs, with or without version, whose license texts are read whatever the metadata says
    """

    offline: bool = False
    timeout_seconds: float = 20.0
    workers: int = 64
    store_path: Path | None = None
    environment: Path | None = None
    hub_endpoint: str | None = None
    history: bool = False
    texts_of: frozenset[str] = frozenset()

    def wants_texts(self, component: Component) -> bool:
        """Whether the license texts of a component are read although its metadata names a license."""
        name = purl_of(component) if self.texts_of else ""
        return not self.texts_of.isdisjoint((name, without_version(name)))


class Session:
    """One run of look-ups, safe to share between threads. Use it as a context manager, so that it closes."""

    def __init__(self, options: ResolveOptions) -> None:
        self.options = options
        self._warnings: dict[str, None] = {}
        self._lock = threading.RLock()
        self._failures: Counter[str] = Counter()
        self._client: httpx2.Client | None = None
        self._made: dict[str, object] = {}
        self.closing = threading.Event()
        self.archives = threading.BoundedSemaphore(2)
        """Held while an archive is in memory: each may take 64 MB."""
        self._store: Store | None = None
        self._at_close: list[Callable[[], None]] = []

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Wake whoever waits, close connections and the store. Can be called twice."""
        self.closing.set()
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
            closers, self._at_close = self._at_close, []
        for close in closers:
            close()
        if self._store is not None:
            self._store.close()

    def at_close(self, action: Callable[[], None]) -> None:
        """Have something done when the session closes."""
        with self._lock:
            self._at_close.append(action)

    @property
    def store(self) -> Store:
        """What was learned by this and earlier runs, opened at first use; made when it is missing."""
        with self._lock:
            if self._store is None:
                from scanner.resolve.store import Store  # noqa: PLC0415 - offline there may be nothing to open

                self._store = Store(self.store_path, self.note)
            return self._store

    @property
    def has_store(self) -> bool:
        """Whether there is a store to look into. Offline, one that is missing is not made."""
        return not self.options.offline or self._store is not None or self.store_path.exists()

    def remembered(self, key: tuple[str, str], now: datetime, *, allow_stale: bool = False) -> Answer | None:
        """What the store holds, as Store.get has it."""
        if not self.has_store:
            return None
        answer = self.store.get(key, now, allow_stale=allow_stale)
        if answer is not None:
            rely_on(key, answer.receipts)
        return answer

    def ask(
        self, key: tuple[str, str], question: Callable[[], bytes], now: datetime, *, lifetime: timedelta | None
    ) -> Answer:
        """Put a question to a source and keep its answer with all that was received for it.

        `lifetime` as Store.put has it. What the source gave an ETag for is asked for only if it has changed.
        """
        with listening(self.received_for(key)) as listener:
            value = question()
        return self.keep(key, value, now, lifetime=lifetime, received=listener.heard)

    def received_for(self, key: tuple[str, str]) -> tuple[Receipt, ...]:
        """What was received for an answer the last time, however old it is; offline nothing is asked for anew."""
        known = None if self.options.offline else self.store.get(key, self.now(), allow_stale=True)
        return known.receipts if known else ()

    def keep(
        self,
        key: tuple[str, str],
        value: bytes,
        now: datetime,
        *,
        lifetime: timedelta | None,
        received: Sequence[Received] = (),
    ) -> Answer:
        """Keep an answer, as Store.put does, and rely on it."""
        answer = self.store.put(key, value, now, lifetime=lifetime, received=received)
        rely_on(key, answer.receipts)
        return answer

    def note(self, warning: str) -> None:
        """Keep a warning that concerns no single component; the same one is kept once."""
        with self._lock:
            self._warnings.setdefault(warning)

    @cached_property
    def store_path(self) -> Path:
        """Where the store is, or would be."""
        return self.options.store_path or default_store_path()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noted, in order."""
        with self._lock:
            return tuple(self._warnings)

    @staticmethod
    def now() -> datetime:
        """The present moment in UTC, to the second."""
        return datetime.now(timezone.utc).replace(microsecond=0)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made at first use and kept for this run; the name stands for one kind of thing."""
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return cast("T", self._made[name])

    @property
    def pip(self) -> PipConfig:
        """Where pip would look for packages."""
        from scanner.resolve.pip_config import load_pip_config  # noqa: PLC0415 - only package look-ups need it

        return self.once("pip", lambda: load_pip_config(self.options.environment, self.note))

    @property
    def npm(self) -> NpmConfig:
        """Where npm would look for packages."""
        from scanner.resolve.npm_config import load_npm_config  # noqa: PLC0415 - as above

        return self.once("npm", lambda: load_npm_config(self.note))

    @property
    def netrc(self) -> dict[str, Login]:
        """Logins by host name."""
        return self.once("netrc", lambda: load_netrc(self.note))

    @property
    def client(self) -> httpx2.Client:
        """The one HTTP client, opened at first use. Raises SourceFailed when proxy or certificates are wrong."""
        from scanner.resolve.http import open_client  # noqa: PLC0415 - httpx2 is heavy, an offline run needs none

        with self._lock:
            if self.closing.is_set():
                raise NoAnswer("the run was stopped")
            if self._client is None:
                self._client = open_client(self.options, self.pip)
            return self._client

    def succeeded(self, host: str) -> None:
        """A host answered."""
        with self._lock:
            self._failures.pop(host, None)

    def failed(self, host: str) -> None:
        """A request to a host failed for good."""
        with self._lock:
            self._failures[host] += 1

    def check_host(self, host: str) -> None:
        """Raises NoAnswer when a host failed so often in a row that asking again only costs time."""
        with self._lock:
            failures = self._failures[host]
        if failures >= GIVE_UP_AFTER:
            raise NoAnswer(f"{host} failed {failures} times in a row and was not asked again; run again later")
