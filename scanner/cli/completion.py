"""`stayopen completion`: what a shell needs to complete our commands; the scripts are click's own."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

EXAMPLES = """\b
Examples:
  stayopen completion bash     bash: eval "$(stayopen completion bash)" in ~/.bashrc
  stayopen completion zsh      zsh: eval "$(stayopen completion zsh)" in ~/.zshrc, after compinit
  stayopen completion fish     fish: stayopen completion fish > ~/.config/fish/completions/stayopen.fish
"""


@click.command("completion", epilog=EXAMPLES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands, options and paths in SHELL, to be read when it starts."""
    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    click.echo(script(ctx.find_root().command, {}, "stayopen", "_STAYOPEN_COMPLETE").source())
