"""Where the commands write to: files, whole or not at all, and the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from scanner.report import FORMATS, SUFFIXES, UnknownFormat, target_of

outputs_option = click.option(
    "-o", "--output", "outputs", multiple=True, metavar="[FORMAT=]FILE",
    help=f"Write a report; the suffix picks the format ({', '.join(SUFFIXES)}), or say which of {', '.join(FORMATS)}. "
    "Can be given several times.",
)  # fmt: skip


def targets_of(outputs: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Format and file of each output; what could not be written after the scan is refused before it."""
    try:
        targets = [target_of(output) for output in outputs]
    except UnknownFormat as error:
        raise click.UsageError(str(error)) from error
    for _, file in targets:
        folder = file.absolute().parent
        if file.is_dir():
            raise click.UsageError(f"cannot write {file}: it is a directory")
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise click.UsageError(f"cannot write {file}: {folder} is not a directory we may write to")
    return targets


def day_of(moment: datetime | None) -> date | None:
    """The day of an option that click reads as a moment."""
    return moment.date() if moment else None


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file whole or not at all. Raises UsageError where it cannot be written."""
    import tempfile  # noqa: PLC0415 - most runs write no file

    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def print_text(render: Callable[..., str], content: msgspec.Struct, width: int) -> None:
    """Print what is made for a terminal, in its width and colours; `width` columns without colour elsewhere."""
    terminal = sys.stdout.isatty()
    # Whether colours are wanted: https://no-color.org; click leaves them out where the terminal has none.
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    click.echo(render(content, _columns() if terminal else width, colour=colour), nl=False, color=colour)


def _columns() -> int:
    import shutil  # noqa: PLC0415 - a hook has no terminal

    return shutil.get_terminal_size().columns
