"""The local Hub cache: what was downloaded before can be read without asking anybody.

In the folder of a repository refs/BRANCH holds a commit, snapshots/COMMIT/ the files, as links into blobs/
(https://huggingface.co/docs/huggingface_hub/guides/manage-cache).
"""

from __future__ import annotations

import os
import stat
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path

from scanner.resolve.hub_answer import MAX_FILE_BYTES, HubKind, RepositoryAnswer, TextFile, is_commit, telling_files
from scanner.resolve.hub_card import MAX_FRONT_MATTER, Card, card_of, is_repository
from scanner.resolve.hub_place import cached_folder


def cached_repository(kind: HubKind, name: str, revision: str | None) -> RepositoryAnswer | None:
    """What the cache holds of a repository at a revision (None: the default branch); None when it holds nothing."""
    if not is_repository(name):
        return None
    place = cached_folder(kind, name)
    if place is None:
        return None
    folder = Path(place)
    sha = revision if is_commit(revision) else _commit(folder, revision or "main")
    if sha is None:
        return None
    snapshot = folder / "snapshots" / sha
    try:
        paths = sorted(entry.name for entry in snapshot.iterdir())
        retrieved = datetime.fromtimestamp(snapshot.stat().st_mtime, timezone.utc).isoformat(timespec="seconds")
    except (OSError, ValueError, OverflowError):
        return None
    readme = _read(snapshot / "README.md", 4 * MAX_FRONT_MATTER)
    card = Card() if readme is None else card_of(readme)
    return RepositoryAnswer(
        name=name,
        sha=sha,
        card=card,
        files=telling_files(paths, name, card),
        retrieved=retrieved,
        sha256=sha256(readme).hexdigest() if readme is not None else None,
        place=str(snapshot),
    )


def cached_file(answer: RepositoryAnswer, path: str) -> TextFile | None:
    """A file of a repository that was read from the cache; None when it cannot be read."""
    content = _read(Path(answer.place or "", path), MAX_FILE_BYTES)
    return None if content is None else TextFile(path=path, content=content, retrieved=answer.retrieved)


def _commit(folder: Path, revision: str) -> str | None:
    """The commit that a branch or tag pointed at when it was last downloaded."""
    refs = folder / "refs"
    ref = Path(os.path.normpath(refs / revision))
    if "\0" in revision or refs not in ref.parents:
        return None
    content = _read(ref, 100)
    sha = content.decode("ascii", "replace").strip() if content else None
    return sha if is_commit(sha) else None


def _read(path: Path, limit: int) -> bytes | None:
    """A regular file of at most `limit` bytes; None for anything else."""
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            content = file.read(limit + 1)
    except (OSError, ValueError):
        return None
    return content if len(content) <= limit else None
