"""The command line: one module per command, imported when it is asked for; click only here.

Exit codes are those of scanner.audit, plus 2 for wrong usage (click's own), 70 for a crash of ours (EX_SOFTWARE) and
130 for Ctrl-C (128 + SIGINT, as shells have it), so that no end without a result can be read as a result.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, cast

# A command makes many objects and throws few away: looking for garbage as often as by default is time lost.
gc.set_threshold(200_000, 20, 100)

import click  # noqa: E402 - importing it makes most of the objects of a short command

from scanner import __version__  # noqa: E402
from scanner.cli.ending import end_with  # noqa: E402

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

EXIT_CRASH = 70
EXIT_INTERRUPTED = 130
COMMANDS = {
    "scan": "Scan a project and say what it relies on, under which terms, and whether that will last.",
    "init": "Set up a project: stayopen.toml, pre-commit hook and CI file.",
    "check": "Tell everything that is known of a model, dataset, package or hosted model.",
    "hook": "Judge what a commit brings in, offline and at once: for pre-commit.",
    "lock": "Record what a project relies on, so that a later scan sees what changed.",
    "policy": "Show the policy that holds, and where each line comes from.",
    "baseline": "Record what is found today, so that only what is new fails.",
    "approve": "Write down in the lock who accepted which terms.",
    "notices": "Write the third-party notices that go out with the product.",
    "outlook": "Will a model or a package stay open? Signals, band and time line, as of any day.",
    "explain": "Explain a check, license, family, package, vendor or term: what, why, source, remedy.",
    "rules": "Check rule files, or show what a rule says.",
    "evidence": "Bundle what an audit rests on, and check such a bundle.",
    "completion": "Print the completion script for bash, zsh or fish.",
}


EXAMPLES = """\b
Examples:
  stayopen scan .                          what stands here, as a table
  stayopen init                            say how you use it; adds hook and CI file
  stayopen check hf:google/gemma-3-4b-it   one model, package or hosted model
  stayopen explain non-commercial          what a word in a report means

Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 nothing to scan, 4 incomplete, 70 a fault of ours,
130 interrupted.
"""


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is run or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The named command, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, import_module(f"scanner.cli.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a slip is answered with the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from scanner.rulebook.faults import nearest  # noqa: PLC0415 - most runs name a command

            near = "".join(f" Did you mean {name}?" for name in nearest(args[0], COMMANDS))
            ctx.fail(f"There is no command {args[0]!r}.{near}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options that begin so, without importing any command: a shell waits for it at each Tab."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a shell's Tab needs it

        named = [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Click itself would end Ctrl-C with code 1, which is that of findings."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("stayopen: interrupted: the scan did not end, nothing was reported.", err=True)
            sys.exit(EXIT_INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list under --help, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, prog_name="stayopen")
def cli() -> None:
    """License and dependency risk scanner for AI projects.

    What do we rely on? What may we do with it? Will it stay that way?
    """


def main() -> None:
    """The `stayopen` command: runs it, and ends the process. See `result` for what it ends with."""
    end_with(result())


def result() -> SystemExit:
    """Run the command and say how it ends: a fault of our own with one line and code 70, never with a finding's."""
    # A file name or an arrow that the encoding does not have (cp1252, where Windows pipes output) is escaped.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli(prog_name="stayopen")
    except SystemExit as end:
        return end
    except Exception as error:  # noqa: BLE001 - the outermost boundary: whatever it is, it is our fault, not a result
        click.echo(
            f"stayopen: internal error: {type(error).__name__}: {str(error)[:300]!r}. This is a bug; please report it "
            "with the command you ran (SECURITY.md says how, if the input is hostile).",
            err=True,
        )
        return SystemExit(EXIT_CRASH)
    return SystemExit()
