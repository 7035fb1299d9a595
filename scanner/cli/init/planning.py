"""What `init` will write, file by file, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import Literal

import msgspec

from scanner import __version__
from scanner.cli.init.inserting import CannotInsert, with_item
from scanner.cli.init.repository import Forge
from scanner.cli.init.settings import template
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.yaml_text import read_yaml

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/stayopen.yml"
PIPELINE = ".gitlab-ci.yml"
HOOK_IDS = ("stayopen", "stayopen-lock", "stayopen-full")
_LARGEST = 1024 * 1024


class Step(msgspec.Struct, frozen=True):
    """One file and what becomes of it.

    kind    "new", "change": will be written; "there": stands as it is wanted; "left": is not as it is wanted, and is
            left alone, for the reason in `why`
    after   the text to be written, with "new" and "change"
    wanted  with "left": what to put there by hand
    """

    path: Path
    kind: Literal["new", "change", "there", "left"]
    before: str = ""
    after: str = ""
    why: str = ""
    wanted: str = ""

    def difference(self, shown: str) -> str:
        """The change as a unified diff; `shown` names the file."""
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True),
            "/dev/null" if self.kind == "new" else shown, shown,
        )  # fmt: skip
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def hook(repository: Path) -> Step:
    """The pre-commit hook, in the configuration that is there or in a new one."""
    item = filled("pre-commit-item.yaml")
    new = f"repos:\n{_indented(item)}"
    return _step(repository, HOOKS, new, lambda text: _has_hook(text) or with_item(text, "repos", item))


def ci(repository: Path, forge: Forge, *, force: bool) -> Step:
    """The CI file of the forge: a workflow of its own on GitHub, an `include` on GitLab."""
    if forge == "github":
        wanted = filled("github-workflow.yml")
        return _step(repository, WORKFLOW, wanted, lambda text: _replaced(text, wanted, force=force))
    item = filled("gitlab-item.yml")
    new = f"include:\n{_indented(item.replace('STAGE', 'test'))}"
    return _step(
        repository, PIPELINE, new,
        lambda text: _has_component(text) or with_item(text, "include", item.replace("STAGE", _stage(text))),
    )  # fmt: skip


def filled(name: str) -> str:
    """A template of ours with the version put in."""
    return template(name).replace("VERSION", __version__)


def _step(top: Path, name: str, new: str, change: Callable[[str], str | bool]) -> Step:
    """What becomes of a file: `new` where there is none, else what `change` makes of it; True leaves it as it is."""
    path = top / name
    text = text_of(path, top)
    if isinstance(text, Step):
        return text
    if text is None:
        return Step(path, "new", after=new)
    try:
        after = change(text)
    except CannotInsert as reason:
        return Step(path, "left", text, why=str(reason), wanted=new)
    return Step(path, "there", text) if after is True or after == text else Step(path, "change", text, str(after))


def refusal(path: Path, top: Path | None = None) -> Step | None:
    """A Step that leaves a file alone where it would be written elsewhere than below `top`, else None."""
    ours = [path, *(folder for folder in path.parents if top is not None and top in folder.parents)]
    linked = any(one.is_symlink() for one in ours)
    return Step(path, "left", why="it is, or stands behind, a symbolic link") if linked else None


def text_of(path: Path, top: Path | None = None) -> str | Step | None:
    """What stands in a file; None where there is none; a Step that leaves it alone where it cannot be read safely."""
    if refused := refusal(path, top):
        return refused
    try:
        if path.exists() and path.stat().st_size > _LARGEST:
            return Step(path, "left", why="it is larger than 1 MB")
        return path.read_bytes().decode("utf-8")  # not read_text: line ends stay what they are
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        return Step(path, "left", why=f"it cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}")


def _replaced(text: str, wanted: str, *, force: bool) -> str | bool:
    """Our workflow; one that runs us in its own way is as good."""
    if force:
        return wanted
    if any(one.key[-1] in ("uses", "run") and "stayopen" in one.value for one in _scalars(text)):
        return True
    raise CannotInsert("it is there and does not run stayopen; --force replaces it")


def _has_hook(text: str) -> bool:
    """Whether one of our hooks is configured; what is commented out is not."""
    return any(one.key[0] == "repos" and one.key[-1] == "id" and one.value in HOOK_IDS for one in _scalars(text))


def _has_component(text: str) -> bool:
    return any(one.key[0] == "include" and "/stayopen/" in one.value for one in _scalars(text))


def _stage(text: str) -> str:
    """The stage to run in: "test", or the first where a pipeline has stages of its own and none of that name."""
    stages = [one.value for one in _scalars(text) if one.key[0] == "stages"]
    return "test" if "test" in stages or not stages else json.dumps(stages[0])


def _scalars(text: str) -> list[Scalar]:
    try:
        return [one for document in read_yaml(text) for one in document if one.key]
    except (SyntaxFault, RecursionError) as fault:
        raise CannotInsert(f"it cannot be read as YAML: {fault}") from fault


def _indented(item: str) -> str:
    return "".join(f"  {line}\n" for line in item.splitlines())
