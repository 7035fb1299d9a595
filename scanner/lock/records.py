"""Read a record that we wrote: a TOML file with a version. Whatever is wrong with it is told by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scanner.config import ConfigError
from scanner.rulebook.days import last_day
from scanner.rulebook.faults import fault_at, misfits
from scanner.syntax.scalar import Key, SyntaxFault
from scanner.syntax.toml_text import parse_toml

MAX_BYTES = 16 * 1024 * 1024
MAX_FAULTS = 20
NO_DAY = "no day as in 2027-06-30"
_MERGE = re.compile(r"^(?:<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
T = TypeVar("T", bound=msgspec.Struct)
Faults = Iterator[tuple[Key, str]]


class RecordError(ConfigError):
    """A record cannot be used as it stands; the message names file, line, key and what to do.

    It may quote the file, which comes from who knows where: what could steer a terminal is escaped.
    """

    def __init__(self, message: str) -> None:
        super().__init__("".join(map(_visible, message)))


def _visible(letter: str) -> str:
    return letter if letter.isprintable() or letter == "\n" else letter.encode("unicode_escape").decode()


class Kind(msgspec.Struct, frozen=True):
    """A kind of record: what people call it, the version that this program reads, the command that writes it anew."""

    noun: str
    version: int
    command: str
    error: type[RecordError] = RecordError


def read_text(path: Path, kind: Kind) -> str:
    """The text of a record. Raises the kind's error."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise kind.error(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(raw) > MAX_BYTES:
        raise kind.error(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MiB: this is no {kind.noun} of ours")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise kind.error(
            f"{path}: not UTF-8 (offset {error.start}): restore it, or run `{kind.command}` anew"
        ) from error


def parse_record(text: str, path: Path, shape: type[T], kind: Kind, beyond_shape: Callable[[T], Faults]) -> T:
    """The record in a text; `path`, where it came from, is for messages. Raises the kind's error.

    `beyond_shape` gives what types cannot say.
    """
    try:
        data = parse_toml(text.replace("\r\n", "\n"))
    except SyntaxFault as fault:
        if merge := _MERGE.search(text.replace("\r\n", "\n")):
            line = text.count("\n", 0, merge.start()) + 1
            raise kind.error(
                f"{path}:{line}: holds the marks of an unfinished merge: keep the blocks of both sides, or take either "
                f"file and run `{kind.command}`"
            ) from fault
        line_of = f":{fault.line}" if fault.line else ""
        raise kind.error(f"{path}{line_of}: cannot be read as TOML: {fault.message}") from fault
    if data.get("version") != kind.version or isinstance(data.get("version"), bool):
        raise kind.error(f"{path}: {_version_fault(data, kind)}")
    try:
        record = msgspec.convert(data, shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise kind.error(_told(path, misfits(data, shape)) or f"{path}: {error}") from error
    if faults := _told(path, beyond_shape(record)):
        raise kind.error(faults)
    return record


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as in 2027-06-30."""
    try:
        return _DAY.fullmatch(text) is not None and last_day(text) is not None
    except ValueError:
        return False


def twice(table: str, names: Sequence[str], keys: Sequence[Hashable]) -> Faults:
    """A fault at the second block of those that are about the same."""
    seen: Counter[Hashable] = Counter()
    for index, (name, key) in enumerate(zip(names, keys, strict=True)):
        seen[key] += 1
        if seen[key] == 2:
            yield (table, index), f"{name[:200]} stands here twice: keep the block that holds, remove the other"


def _told(path: Path, faults: Faults) -> str:
    """The first faults, one a line."""
    return "\n".join(str(fault_at(path, key, message)) for key, message in islice(faults, MAX_FAULTS))


def _version_fault(data: dict[str, Any], kind: Kind) -> str:
    found = data.get("version")
    if found is None:
        return f"version is missing; is this a {kind.noun} of stayopen? (version = {kind.version})"
    if isinstance(found, int) and not isinstance(found, bool) and found > kind.version:
        return f"version {found} is of a newer stayopen: upgrade; this one reads version {kind.version}"
    return f"version {str(found)[:40]!r} is none that there ever was; this stayopen reads version {kind.version}"
