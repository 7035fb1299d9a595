"""The pages of the documentation, and the console blocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
PAGES = [REPOSITORY / "README.md", *sorted(DOCS.rglob("*.md"))]

_BLOCK = re.compile(
    r"(?P<mark><!-- not run: (?P<why>.*?) -->\n)?^(?P<indent> *)```console\n(?P<body>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
_PROMPT = "$ "


@dataclass(frozen=True)
class Block:
    """A ```console block. `why_not`: the reason in the comment over it, `<!-- not run: ... -->`; None: it is run."""

    page: str
    line: int
    commands: tuple[str, ...]
    why_not: str | None


def blocks(page: Path) -> list[Block]:
    """The console blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            page.relative_to(REPOSITORY).as_posix(),
            text.count("\n", 0, found.start("indent")) + 1,
            tuple(_commands(found["body"])),
            found["why"],
        )
        for found in _BLOCK.finditer(text)
    ]


def _commands(body: str) -> list[str]:
    """The lines that a reader types: those after a prompt, or all where none has one, joined at a backslash."""
    lines = [line.strip() for line in body.replace("\\\n", " ").splitlines() if line.strip()]
    prompted = [line.removeprefix(_PROMPT) for line in lines if line.startswith(_PROMPT)]
    return prompted or lines
