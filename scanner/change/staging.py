"""The content that a commit will have, where that is not what stands on the disk: of files that are staged in part.

pre-commit puts aside what is not staged before it runs a hook, so under it both are the same and nobody is asked.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from scanner.config import ConfigError
from scanner.discover.old_files import path_of, target_of
from scanner.discover.part import Staged, in_tree

MAX_BYTES = 16 * 1024 * 1024
"""Of one file; a larger one is taken as it stands."""
_LFS = b"version https://git-lfs"
"""How the pointer begins that is staged in place of a large file (the Git LFS specification)."""


@contextmanager
def as_staged(top: Path, staged: Staged) -> Iterator[Staged]:
    """The same question with the places of what is staged, while the context lasts. Raises ConfigError.

    Of a file that is named and not staged, what stands on the disk is meant. Where commits are compared, nothing is
    staged.
    """
    if staged.before is not None or os.environ.get("PRE_COMMIT"):
        yield staged
        return
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - not under pre-commit

    with TemporaryDirectory(prefix="stayopen-") as name:
        folder = Path(name).resolve()
        yield replace(staged, contents=_laid_out(top, staged, folder), folder=folder)


def _laid_out(top: Path, staged: Staged, folder: Path) -> dict[str, Path]:
    """The content of files in the index that stand otherwise on the disk, or not at all, by path in the tree."""
    from scanner.git.plumbing import GitFault  # noqa: PLC0415 - as above
    from scanner.git.repository import FILE_MODES, Repository  # noqa: PLC0415 - as above

    names = [place.relative_to(top).as_posix() for place in in_tree(top, staged.files).values()]
    try:
        repository = Repository(top, own=True)
        blobs = [blob for blob in repository.staged(names) if blob.mode in FILE_MODES] if names else []
        others = [blob for blob in blobs if not _holds(top / os.fsdecode(blob.path), blob.id)]
        places = {blob: place for blob in others if (place := target_of(folder, blob.path))}
        if places:
            repository.write([(blob.id, place) for blob, place in places.items()], MAX_BYTES)
    except GitFault as fault:
        raise ConfigError(str(fault)) from fault
    return {path_of(blob.path): place for blob, place in places.items() if not _is_pointer(place)}


def _holds(place: Path, id_: str) -> bool:
    """Whether a file has the content with this hash, or is too large to tell."""
    try:
        status = place.lstat()
        if not stat.S_ISREG(status.st_mode):
            return False
        if status.st_size > MAX_BYTES:
            return True
        content = place.read_bytes()
    except OSError:
        return False
    digest = hashlib.new("sha1" if len(id_) == 40 else "sha256", usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest() == id_


def _is_pointer(place: Path) -> bool:
    """Whether a large file stands on the disk for it, which says more."""
    with place.open("rb") as file:
        return file.read(len(_LFS)) == _LFS
