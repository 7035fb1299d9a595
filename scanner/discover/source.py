"""One file of the scanned tree: read once, bounded, never executed."""

from __future__ import annotations

import codecs
import errno
import os
import re
import warnings
from functools import cached_property
from pathlib import Path, PurePosixPath

import msgspec
from msgspec.structs import replace

MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Larger text files are reported as incomplete, not read: no manifest or source that people write is this long."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# PEP 263; pip honours the same line in requirements files.
_COOKIE = re.compile(rb"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
_KEPT = 4
"""Texts of other files that are kept. Most are asked for again at once, or not for long."""

PYTHON_SUFFIXES = (".py", ".pyi", ".pyw")
_COOKIE_SUFFIXES = (*PYTHON_SUFFIXES, ".txt", ".in")
# Codecs of domain names: not meant for files, and quadratic in the length of what they read.
_NOT_FOR_FILES = {"idna", "punycode"}


class Unreadable(Exception):
    """A file could not be read as what its name says; `reason` says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SourceFile(msgspec.Struct, frozen=True, dict=True):
    """A file of the tree. `path` is relative to the root with forward slashes, safe to show.

    `absolute` is where to open it: plain text from a walk, since making a Path takes a third of one's time.
    `scope` and `in_use` follow from where the file stands (tests, docs, examples ...), by rules/discovery/paths.toml.
    """

    path: str
    absolute: str | Path
    size: int
    scope: str = "runtime"
    in_use: bool = True

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        """The lower-case suffix with its dot, empty when there is none."""
        return PurePosixPath(self.path).suffix.lower()

    @property
    def is_python(self) -> bool:
        """Whether it is Python source by its name."""
        return self.path.endswith(PYTHON_SUFFIXES)

    @cached_property
    def text(self) -> str:
        """The whole text with line feeds only; decoded by byte order mark, PEP 263 line or as UTF-8.

        Raises Unreadable.
        """
        raw = self.head(MAX_TEXT_BYTES + 1)
        if len(raw) > MAX_TEXT_BYTES:
            limit = MAX_TEXT_BYTES // (1024 * 1024)
            raise Unreadable(f"larger than {limit} MiB: not read; split it, or exclude it if it is data")
        text = _decode(raw, may_declare=self.path.lower().endswith(_COOKIE_SUFFIXES))
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def head(self, count: int) -> bytes:
        """The first `count` bytes, fewer when the file is shorter. Raises Unreadable."""
        try:
            # Of every file, and at once: without a buffer, and not as a Path, this takes a third of the time.
            with open(self.absolute, "rb", buffering=0) as stream:  # noqa: PTH123
                read = stream.read(min(count, self.size + 1))  # room for `count` bytes is dear for every small file
                return read if len(read) <= self.size else read + stream.read(count - len(read))
        except OSError as error:
            raise Unreadable(_why(error)) from error
        except ValueError as error:  # a NUL in the path
            raise Unreadable(f"cannot be opened: {error}") from error

    @property
    def whole(self) -> str:
        """The text before anything of it was left out. Raises Unreadable."""
        whole: str | None = self.__dict__.get("whole_text")
        return self.text if whole is None else whole

    def with_text(self, text: str) -> SourceFile:
        """The same file with a part of its text."""
        other = replace(self)
        other.__dict__["text"] = text
        other.__dict__["whole_text"] = self.whole
        return other

    def release(self) -> None:
        """Forget the text, so that a scan holds no more than the file it is at."""
        self.__dict__.pop("text", None)


class Tree(msgspec.Struct, frozen=True):
    """All files of a scan by path, so that a reader can follow `-r other.txt` or `from .settings import MODEL`."""

    root: Path
    files: dict[str, SourceFile] = msgspec.field(default_factory=dict)
    _there: dict[str, bool] = msgspec.field(default_factory=dict)
    _looked_into: dict[str, str] = msgspec.field(default_factory=dict)

    def get(self, path: str) -> SourceFile | None:
        """The file at a path relative to the root, None when it is not part of the scan."""
        return self.files.get(path)

    def text_of(self, file: SourceFile) -> str:
        """The text of a file that another one leads to, as its neighbours soon will: the last few are kept.

        Raises Unreadable.
        """
        text = self._looked_into.get(file.path)
        if text is None:
            held = "text" in file.__dict__
            try:
                text = file.text
            finally:
                if not held:
                    file.release()
            if len(self._looked_into) >= _KEPT:
                del self._looked_into[next(iter(self._looked_into))]
            self._looked_into[file.path] = text
        return text

    def whatever_case(self, path: str) -> SourceFile | None:
        """The same where the file system takes no notice of case, as on Windows and macOS."""
        if not os.path.exists(os.path.join(self.root, *path.split("/"))):  # noqa: PTH110, PTH118 - a NUL is no fault here
            return None
        folded = path.casefold()
        return next((file for other, file in self.files.items() if other.casefold() == folded), None)

    def holds(self, folder: str, name: str) -> bool:
        """Whether a file or directory "OWNER/NAME" is there below a folder, whether it is read or not.

        Many are asked for of few owners, of which hardly any is a directory: that is looked up once in a scan.
        """
        first, slash, rest = name.partition("/")
        owner = f"{folder}{os.sep}{first}"  # beyond \\?\ Windows knows no other separator
        if owner not in self._there:
            self._there[owner] = os.path.exists(owner)  # noqa: PTH110 - paths as objects take several times as long
        return self._there[owner] and os.path.exists(owner + (slash + rest).replace("/", os.sep))  # noqa: PTH110


def _why(error: OSError) -> str:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "no permission to read it: grant read access, or exclude it"
    if error.errno == errno.ENOENT:
        return "vanished during the scan: scan again"
    return f"cannot be read: {error.strerror or type(error).__name__}"


def _decode(raw: bytes, *, may_declare: bool) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _as_text(raw[len(mark) :], encoding)
    if b"\0" in raw:
        raise Unreadable("not text: it holds NUL bytes; exclude it if it is data")
    return _as_text(raw, _cookie(raw) if may_declare else "utf-8")


def _cookie(raw: bytes) -> str:
    """The encoding that one of the first two lines declares; the second counts only after a comment or blank."""
    head = raw[:2000]
    for line in head.split(b"\n", 2)[:2] if b"coding" in head else ():
        if found := _COOKIE.match(line):
            return found[1].decode("ascii", "replace")
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def _decoded(raw: bytes, encoding: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in "unicode_escape" that Python will refuse one day
        return raw.decode(encoding)


def _as_text(raw: bytes, encoding: str) -> str:
    try:
        if codecs.lookup(encoding).name in _NOT_FOR_FILES:
            raise Unreadable(f"not text: {encoding} is no encoding of files; save it as UTF-8")
        if encoding == "utf-8":
            text = raw.decode()
        else:
            text = _decoded(raw, encoding)
            text.encode()  # a lone surrogate, which UTF-7 and escapes can spell, could not be written to any report
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start}"
        raise Unreadable(f"not text: {place} is not {encoding.upper()}; save it as UTF-8") from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise Unreadable(f"not text: cannot be read as {encoding[:40]!r}: {error}; save it as UTF-8") from error
    if "\0" in text:
        raise Unreadable("not text: it holds NUL characters; exclude it if it is data")
    return text
