"""The repositories that the server serves, read from tests/data/hub or made up in a test.

On disk a repository is a folder `models|datasets|spaces/ORG/NAME` with

    repo.toml   what the Hub knows beside the files: gated, private, disabled, aliases (old names), revisions, card
    files/      the files of the default branch; README.md with its front matter is the card
    NAME/       the files of revision NAME, for each entry of `revisions`

The answer of the API is derived from these the way the Hub derives it: `cardData` is the front matter of README.md,
`tags` repeat license, datasets and base models (https://huggingface.co/docs/hub/model-cards). `card` in repo.toml
replaces the front matter, as JSON, for cards that YAML cannot write.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

tomllib: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

DATA = Path(__file__).parent.parent / "data" / "hub"
PLURALS = ("models", "datasets", "spaces")


def commit_of(name: str, revision: str) -> str:
    """A stable, well-formed commit id for a revision of a repository."""
    return hashlib.sha1(f"{name}@{revision}".encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Commit:
    """One commit: ISO 8601 time in UTC, title, and all files as it leaves them."""

    id: str
    date: str
    title: str
    files: dict[str, bytes]


@dataclass
class Repository:
    """One repository. `revisions` maps branch, tag and commit names to files; "main" is the default branch.

    `commits` are those of the default branch, the newest first; one alone unless `with_past` gave it more.
    """

    kind: str
    name: str
    revisions: dict[str, dict[str, bytes]]
    shas: dict[str, str] = field(default_factory=dict)
    gated: bool | str = False
    private: bool = False
    disabled: bool = False
    renamed_to: str | None = None
    card: Any = None
    commits: list[Commit] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    def revision(self, asked: str | None) -> str | None:
        """The name of the revision that a branch, tag or commit points at; None when there is none."""
        wanted = asked or "main"
        if wanted in self.revisions:
            return wanted
        return next((name for name in self.revisions if self.sha(name) == wanted), None)

    def commits_to(self, revision: str) -> list[Commit]:
        """The commits that lead to a revision, the newest first."""
        sha = self.sha(revision)
        ids = [commit.id for commit in self.commits]
        if sha in ids:
            return self.commits[ids.index(sha) :]
        return [Commit(sha, "2026-05-01T12:00:00.000Z", "initial commit", self.revisions[revision])]

    def sha(self, revision: str) -> str:
        """The commit of a revision."""
        return self.shas.get(revision) or commit_of(self.name, revision)

    def card_data(self, revision: str) -> Any:
        """The front matter of README.md, as the Hub parses it."""
        if self.card is not None:
            return self.card
        parts = self.revisions[revision].get("README.md", b"").decode("utf-8", "replace").split("---\n")
        return yaml.safe_load(parts[1]) if len(parts) > 2 else None

    def answer(self, revision: str) -> dict[str, Any]:
        """What GET /api/models/ORG/NAME answers (OpenAPI of the Hub: https://huggingface.co/.well-known/openapi.md)."""
        card = self.card_data(revision)
        found: dict[str, Any] = {
            "_id": commit_of(self.name, "_id")[:24],
            "id": self.name,
            "author": self.name.partition("/")[0],
            "sha": self.sha(revision),
            "lastModified": "2026-05-01T12:00:00.000Z",
            "createdAt": "2025-01-01T12:00:00.000Z",
            "private": self.private,
            "gated": self.gated,
            "disabled": self.disabled,
            "downloads": 1234,
            "likes": 56,
            "tags": tags_of(card),
            "siblings": [{"rfilename": path} for path in sorted(self.revisions[revision])],
        }
        if self.kind == "models":
            found["modelId"] = self.name
        if card is not None:
            found["cardData"] = card
        return {**found, **self.extra}


def with_past(repository: Repository, *past: tuple[str, Mapping[str, str | bytes | None]]) -> Repository:
    """The repository with commits: the day of each and what it changes (None: a file removed), the oldest first."""
    files: dict[str, bytes] = {}
    for number, (day, changed) in enumerate(past):
        for path, content in changed.items():
            files.pop(path, None)
            if content is not None:
                files[path] = content.encode() if isinstance(content, str) else content
        sha = commit_of(repository.name, f"{day} {number}")
        repository.commits.insert(0, Commit(sha, f"{day}T12:00:00.000Z", f"commit {number}", dict(files)))
        repository.revisions[sha] = repository.revisions["main"] = dict(files)
        repository.shas[sha] = repository.shas["main"] = sha
    return repository


def tags_of(card: Any) -> list[str]:
    """The tags that the Hub computes from a card: its own, then license, datasets and base models with relation."""
    if not isinstance(card, dict):
        return ["region:us"]
    tags = list(_strings(card.get("tags")))
    bases, relation = _strings(card.get("base_model")), card.get("base_model_relation")
    relation = relation or ("merge" if len(bases) > 1 else "finetune")
    for base in bases:
        tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
    tags += [f"dataset:{name}" for name in _strings(card.get("datasets"))]
    tags += [f"license:{name}" for name in _strings(card.get("license"))]
    return [*tags, "region:us"]


def _strings(value: Any) -> list[str]:
    return [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, str)]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def load_repository(folder: Path, kind: str) -> list[Repository]:
    """The repository that a folder holds, and one that only redirects to it for each of its `aliases`."""
    about = tomllib.loads((folder / "repo.toml").read_text()) if (folder / "repo.toml").exists() else {}
    revisions = {
        "main": _files(folder / "files"),
        **{name: _files(folder / name) for name in about.pop("revisions", ())},
    }
    name, aliases, card = f"{folder.parent.name}/{folder.name}", about.pop("aliases", ()), about.pop("card", None)
    found = Repository(kind, name, revisions, card=json.loads(card) if card else None, **about)
    return [found, *(Repository(kind, alias, {}, renamed_to=name) for alias in aliases)]


def load_all(data: Path = DATA) -> list[Repository]:
    """Every repository under tests/data/hub."""
    folders = [(kind, folder) for kind in PLURALS for folder in sorted((data / kind).glob("*/*")) if folder.is_dir()]
    return [repository for kind, folder in folders for repository in load_repository(folder, kind)]


def model(name: str, card: dict[str, Any] | None = None, kind: str = "models", **about: Any) -> Repository:
    """A repository made up in a test: its card and, in `files`, whatever else it holds."""
    files = {path: text.encode() for path, text in about.pop("files", {}).items()}
    if card is not None:
        files["README.md"] = f"---\n{yaml.safe_dump(card)}---\n# {name}\n".encode()
    return Repository(kind, name, {"main": files}, **about)
