"""A tree as it was at a commit is read from what differs as it would be from a checkout."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.discover import discover, drawn_together, read
from scanner.discover.earlier import lay_out, read_earlier
from scanner.git.repository import Repository
from scanner.rulebook import Rulebook, load_rulebook
from tests.repositories import commit, git, repository

EXAMPLE = Path(__file__).parents[2] / "examples" / "rag-service"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The real rules."""
    return load_rulebook()


def nothing(_: Path) -> None:
    """Nothing changes."""


def everything_moves(root: Path) -> None:
    """Every file goes into another directory."""
    (root / "new").mkdir()
    for path in list(root.iterdir()):
        if path.name not in (".git", "new"):
            path.rename(root / "new" / path.name)


def everything_goes(root: Path) -> None:
    """No file is left."""
    for path in list(root.iterdir()):
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def lines_move(root: Path) -> None:
    """Every file of text that takes comments gets one more."""
    for path in root.rglob("*"):
        if path.suffix in (".py", ".toml", ".yaml", ".yml", ".txt") and ".git" not in path.parts:
            path.write_text(f"# a comment\n{path.read_text()}")


def constants_and_pins_change(root: Path) -> None:
    """What other files lead to says something else: constants, requirements, the manifest beside a lock."""
    for path in (root / "src").rglob("settings.py"):
        path.write_text(path.read_text().replace('"', "'").replace("Qwen/", "Other/"))
    for path in root.glob("*requirements*.txt"):
        path.write_text(path.read_text().replace("==", ">="))
    (root / "pyproject.toml").write_text('[project]\nname = "another"\nversion = "1"\n')
    (root / ".gitignore").write_text("docs/\nnotebooks/\n")


def half_goes(root: Path) -> None:
    """Every second file goes."""
    for path in sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)[::2]:
        path.unlink()


@pytest.mark.parametrize(
    "change", [nothing, everything_moves, everything_goes, lines_move, constants_and_pins_change, half_goes]
)
def test_what_was_relied_on_is_what_a_checkout_says(
    rules: Rulebook, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    root = tmp_path / "project"
    shutil.copytree(EXAMPLE, root)
    base = git(repository(root, {}), "rev-parse", "HEAD")
    checkout = discover(root, rules)
    change(root)
    now = read(root, rules)
    folder = tmp_path / "old"
    folder.mkdir()
    earlier = lay_out(now.tree, base, Repository(root), folder, rules, ())
    before = drawn_together(read_earlier(now, earlier, rules), rules)
    assert before.components == checkout.components
    assert set(before.incomplete) >= set(checkout.incomplete)
    assert before.own_licenses == checkout.own_licenses


def test_only_what_differs_is_written(rules: Rulebook, tmp_path: Path) -> None:
    root = repository(tmp_path / "project", {"same.py": "x = 1\n", "other.py": "x = 2\n", "gone.py": "x = 3\n"})
    base = git(root, "rev-parse", "HEAD")
    commit(root, {"other.py": "x = 4\n", "new.py": "x = 5\n"}, "gone.py")
    folder = tmp_path / "old"
    folder.mkdir()
    earlier = lay_out(read(root, rules).tree, base, Repository(root), folder, rules, ())
    assert sorted(path.name for path in folder.iterdir()) == ["gone.py", "other.py"]
    assert earlier.same == {"same.py"}
