"""`--help` of every command: examples that the command takes, and words that a shell completes."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scanner.cli import COMMANDS, cli

EXAMPLE = re.compile(r"^ {2}(stayopen( .+?)?)(?: {2,}.*)?$", re.MULTILINE)


def commands(command: click.Command = cli, name: str = "stayopen") -> Iterator[tuple[str, click.Command]]:
    """Every command and group with the words that call it."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            assert inner is not None
            yield from commands(inner, f"{name} {each}")


ALL = dict(commands())


def examples(command: click.Command) -> list[str]:
    """The command lines under "Examples:"."""
    block = re.search(r"Examples:\n(.*?)(?:\n\n|\Z)", command.epilog or "", re.DOTALL)
    return [found[1] for found in EXAMPLE.finditer(block[1])] if block else []


def parse(line: str) -> None:
    """Read a command line as click does; what it names need not be there. Raises UsageError for one that is wrong."""
    words = shlex.split(line, comments=True)[1:]
    words = words[: words.index(">")] if ">" in words else words
    command: click.Command = cli
    parent: click.Context | None = None
    while True:
        try:
            context = command.make_context(command.name, words, parent)
        except click.BadParameter as fault:
            if "does not exist" in fault.message:
                return
            raise
        if not isinstance(command, click.Group):
            return
        (_, inner, words), parent = command.resolve_command(context, [*context._protected_args, *context.args]), context
        assert inner is not None
        command = inner


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_examples_and_each_is_one_that_it_takes(name: str) -> None:
    lines = examples(ALL[name])
    assert lines, f"{name} --help has no examples"
    assert any(line.startswith(name) for line in lines)
    for line in lines:
        parse(line)


@pytest.mark.parametrize(
    "line", ["stayopen scan --nope .", "stayopen scan . --format pdf", "stayopen nope", "stayopen lock . ."]
)
def test_an_example_that_is_wrong_would_be_seen(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line)


@pytest.mark.parametrize("name", ALL)
def test_help_fits_and_says_what_the_command_does(name: str) -> None:
    done = CliRunner().invoke(cli, [*name.split()[1:], "--help"], terminal_width=100)
    assert done.exit_code == 0
    assert "Examples:" in done.output
    assert [line for line in done.output.splitlines() if len(line) > 110] == []
    assert ALL[name].get_short_help_str()


def test_a_slip_is_answered_with_the_nearest_command() -> None:
    done = CliRunner().invoke(cli, ["scann", "."])
    assert (done.exit_code, "Did you mean scan?" in done.output) == (2, True)


def test_every_option_is_explained() -> None:
    silent = [
        f"{name} {parameter.opts[0]}"
        for name, command in ALL.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help and parameter.name != "format_"
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("shell", "mark"), [("zsh", "#compdef stayopen"), ("fish", "complete --no-files --command stayopen")]
)
def test_the_scripts_of_the_other_shells_are_clicks_own(shell: str, mark: str) -> None:
    done = CliRunner().invoke(cli, ["completion", shell], prog_name="stayopen")
    assert done.exit_code == 0
    assert mark in done.output
    assert "_STAYOPEN_COMPLETE" in done.output


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_completes_commands_options_and_words(tmp_path: Path) -> None:
    """Three Tabs in a real bash; the command is found by its name in PATH."""
    command = tmp_path / "stayopen"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from scanner.cli import main; main()" "$@"\n')
    command.chmod(0o755)
    program = r"""
        set -eu; PATH="$1:$PATH"; eval "$(stayopen completion bash)"; complete -p stayopen
        tab() {
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            _stayopen_completion stayopen; echo "${COMPREPLY[@]}"
        }
        tab stayopen e; tab stayopen scan --allow; tab stayopen scan --fail-on w
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", program, "bash", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    hook, *replies = done.stdout.splitlines()
    assert "_stayopen_completion" in hook
    assert replies == ["explain evidence", "--allow-incomplete", "warning"]


def test_completing_a_command_imports_none(monkeypatch: pytest.MonkeyPatch) -> None:
    context = click.Context(cli, info_name="stayopen")
    assert [item.value for item in cli.shell_complete(context, "")] == list(COMMANDS)
