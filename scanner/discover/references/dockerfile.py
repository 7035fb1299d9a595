"""Dockerfiles: ENV and ARG, RUN as shell, CMD and ENTRYPOINT in both forms. Base images are no models."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from scanner.discover.references.config_yaml import comments
from scanner.discover.references.mention import Mention
from scanner.discover.references.shell import command_mentions, shell_mentions
from scanner.discover.references.urls import url_mentions
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.shell_text import Word, shell_tokens

_NAME = re.compile(
    r"(?:.*/)?(?:(?:[\w.-]+[.-])?(?:Docker|Container)file(?:[._-][\w.-]+)?|[\w.-]+\.(?:dockerfile|containerfile))",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(r"[ \t]*(?:ONBUILD[ \t]+)?(?P<word>[A-Za-z]+)(?P<rest>[ \t].*|)", re.DOTALL)
_OPTION = re.compile(r"[ \t]*--[a-z]+(?:=\S*)?")
_HEREDOC = re.compile(r"<<-?[ \t]*[\"']?([A-Za-z_]\w{0,40})[\"']?")


class _Instruction(msgspec.Struct, frozen=True):
    """One instruction: its word in capitals, the text after it with all its lines, and where that text starts."""

    word: str
    text: str
    line: int
    column: int


def reads(path: str) -> bool:
    """Whether the file is a Dockerfile or Containerfile by its name."""
    return _NAME.fullmatch(path) is not None and not path.endswith((".md", ".py", ".sh", ".dockerignore"))


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """What the instructions name. A line that is no instruction is passed over, as it would not build either."""
    lines = file.text.split("\n")
    for instruction in _instructions(lines):
        yield from _mentions_of(instruction)
    yield from comments(lines, "dockerfile")


def _mentions_of(instruction: _Instruction) -> Iterator[Mention]:
    if instruction.word in ("ENV", "ARG", "LABEL"):
        yield from _pairs(instruction)
    elif instruction.word in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
        yield from _command(instruction)
    elif instruction.word == "ADD":
        yield from url_mentions(Mention(instruction.text, instruction.line, instruction.column, "dockerfile", "url"))


def _command(instruction: _Instruction) -> Iterator[Mention]:
    words = _exec_form(instruction)
    if words is not None:
        yield from command_mentions(words, "dockerfile")
    else:
        yield from shell_mentions(instruction.text, instruction.line, instruction.column, "dockerfile")


def _exec_form(instruction: _Instruction) -> list[Word] | None:
    """The words of `["program", "argument"]`; None when the instruction is written as shell."""
    if not instruction.text.lstrip().startswith("["):
        return None
    try:
        scalars = read_json(instruction.text.replace("\\\n", " \n"))
    except SyntaxFault:
        return None
    return [
        Word(
            scalar.value,
            instruction.line + scalar.line - 1,
            scalar.column + (instruction.column if scalar.line == 1 else 1),
            raw=scalar.value,
        )
        for scalar in scalars
    ]


def _pairs(instruction: _Instruction) -> Iterator[Mention]:
    """`ENV A=b C=d`, the old `ENV A b`, `ARG A=default`."""
    words = [
        word for word in shell_tokens(instruction.text, instruction.line, instruction.column) if isinstance(word, Word)
    ]
    if instruction.word == "ENV" and len(words) > 1 and "=" not in words[0].text:
        name, words = words[0].text, [replace(word, text=f"{words[0].text}={word.text}") for word in words[1:2]]
    how = "env-default" if instruction.word == "ARG" else "env-variable"
    for word in words:
        name, equals, value = word.text.partition("=")
        if equals:
            column = word.column + (len(name) + 1 if word.raw.startswith(name) else 0)
            yield from unfold(Mention(value, word.line, column, "dockerfile", how, name=name, key=(name,)))


def _instructions(lines: list[str]) -> Iterator[_Instruction]:
    number = 0
    last = {line.strip(): index for index, line in enumerate(lines)}
    while number < len(lines):
        start = number
        body = [lines[number]]
        while _continues(body[-1]) and number + 1 < len(lines):
            number += 1
            body.append("\\" if lines[number].lstrip().startswith("#") or not lines[number].strip() else lines[number])
        number += 1
        for delimiter in _HEREDOC.findall(body[0])[:4]:
            if last.get(delimiter, -1) >= number:
                number = _heredoc_end(lines, number, delimiter, body)
        match = _INSTRUCTION.fullmatch("\n".join(body))
        if match and not body[0].lstrip().startswith("#"):
            rest = match["rest"]
            options = 0
            while option := _OPTION.match(rest, options):
                options = option.end()
            column = match.start("rest") + options + 1
            yield _Instruction(match["word"].upper(), rest[options:], start + 1, column)


def _continues(line: str) -> bool:
    return line.rstrip().endswith("\\") and not line.lstrip().startswith("#")


def _heredoc_end(lines: list[str], number: int, delimiter: str, body: list[str]) -> int:
    """The line after a here-document that starts at `number`; its lines are added to the body."""
    for end in range(number, len(lines)):
        if lines[end].strip() == delimiter:
            body += lines[number : end + 1]
            return end + 1
    return number
