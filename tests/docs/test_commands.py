"""Every command that README.md and docs/ show is run, in a copy of the example project, without a network.

A block that cannot be run says why in a comment over it: `<!-- not run: ... -->`. A command that asks servers is given
`--offline`; what those say is for tests/e2e. A command may end with 0, 1 or 4, or with the code its comment states
(`# exit code 2`).
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scanner.cli import cli
from tests.docs.pages import PAGES, REPOSITORY, Block, blocks
from tests.e2e.conftest import settings_in
from tests.repositories import git, repository

ALL = {page.relative_to(REPOSITORY).as_posix(): found for page in PAGES if (found := blocks(page))}
RESULTS = {0, 1, 4}
READS_ONLY = {"scan", "check", "explain", "outlook", "notices"}
_done: set[str] = set()
"""What was run already and leaves nothing behind: other pages need not run it again."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with nothing in it, for the whole module: rules are compiled once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a repository that came from another one."""
    root = tmp_path_factory.mktemp("example") / "rag-service"
    shutil.copytree(REPOSITORY / "examples/rag-service", root)
    git(repository(root, {}), "update-ref", "refs/remotes/origin/main", "HEAD")
    return root


@pytest.fixture
def project(tmp_path: Path, example: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's own directory: the example as a repository, with an environment, a logo, and itself in examples/."""
    root = tmp_path / "project"
    shutil.copytree(example, root)
    (root / "examples").mkdir()
    # A link, which a scan of the rest does not follow.
    (root / "examples/rag-service").symlink_to(REPOSITORY / "examples/rag-service")
    (root / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (root / ".venv/lib/python3.12/site-packages").mkdir(parents=True)
    for name, value in settings_in(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("page", ALL)
def test_every_command_of_the_page_runs(page: str, project: Path) -> None:
    for block in ALL[page]:
        if block.why_not is None:
            for command in block.commands:
                run(command, f"{block.page}:{block.line}")


def run(line: str, place: str) -> None:
    """What a shell would do with the line."""
    words = shlex.split(line, comments=True)
    words = words[: words.index("|")] if "|" in words else words
    words, target = (words[:-2], words[-1]) if words[-2:-1] == [">"] else (words, None)
    if words[0] == "cd":
        return  # the reader's project, where we are
    if words[:2] == ["mkdir", "-p"]:
        Path(words[2]).mkdir(parents=True, exist_ok=True)
        return
    assert words[0] == "stayopen", f"{place}: {line!r} is no command of ours: mark the block with <!-- not run: why -->"
    arguments = without_network(words[1:])
    key = shlex.join(arguments)
    if key in _done:
        return
    done = CliRunner().invoke(cli, arguments, prog_name="stayopen")
    stated = re.search(r"exit code (\d+)", line)
    expected = {int(stated[1])} if stated else RESULTS
    fault = done.exception if not isinstance(done.exception, SystemExit) else None
    assert fault is None, f"{place}: {line!r}: {fault!r}"
    assert done.exit_code in expected, f"{place}: {line!r} ended with {done.exit_code}: {done.output[-500:]}"
    if target:
        Path(target).write_text(done.stdout, encoding="utf-8")
    elif arguments[0] in READS_ONLY:
        _done.add(key)


def without_network(arguments: list[str]) -> list[str]:
    """The same with --offline, where the command has it."""
    command: click.Command | None = cli
    context = click.Context(cli)
    for word in arguments:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(context, word)
    offline = command is not None and any("--offline" in parameter.opts for parameter in command.params)
    return [*arguments, "--offline"] if offline and "--offline" not in arguments else arguments


def marked() -> list[Block]:
    """The blocks that are not run."""
    return [block for found in ALL.values() for block in found if block.why_not is not None]


def test_what_is_not_run_says_why_and_is_the_smaller_part() -> None:
    assert [block for block in marked() if not block.why_not or len(block.why_not) < 8] == []
    assert len(marked()) * 3 <= sum(map(len, ALL.values())), [f"{block.page}:{block.line}" for block in marked()]


def test_every_console_block_is_seen() -> None:
    for page in PAGES:
        assert len(blocks(page)) == page.read_text(encoding="utf-8").count("```console"), page
