"""Readers of files that are imported when the first file for them is met: a commit of three files needs few of them.

A package of readers lists its modules with hints: strings of which every name that the module reads has at least one,
in lower case. Whether a file is for it, the module alone decides, by its own `reads`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Generic, Protocol, TypeVar, cast


class Reads(Protocol):
    """What every reader of every kind has."""

    def reads(self, path: str, /) -> bool:
        """Whether a file of this name is for it."""


R = TypeVar("R", bound=Reads)


class Lazy(Generic[R]):
    """One reader: the name of its module, and its hints."""

    def __init__(self, module: str, *hints: str) -> None:
        self.name = module
        self.hints = hints

    @cached_property
    def module(self) -> R:
        """The module, imported now if it was not before."""
        return cast(R, import_module(self.name))

    def waits(self) -> bool:
        """Whether its module has not been imported yet."""
        return "module" not in self.__dict__

    def reads(self, path: str) -> bool:
        """Whether a file of this name is for it."""
        return self.may_read(path.lower()) and self.module.reads(path)

    def may_read(self, lowered: str) -> bool:
        """Whether a name in lower case has one of the hints. Asked of every reader for every file: a plain loop."""
        for hint in self.hints:  # noqa: SIM110 - three times faster than any()
            if hint in lowered:
                return True
        return False


def readers_of(readers: Iterable[Lazy[R]], path: str) -> Iterator[R]:
    """The modules for a file of this name, in order."""
    lowered = path.lower()
    return (reader.module for reader in readers if reader.may_read(lowered) and reader.module.reads(path))
