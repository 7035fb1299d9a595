"""YAML: recipes, compose files, Kubernetes manifests, workflows, Helm values. Templates are read line by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.document import document_mentions
from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.shell import shell_mentions
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.yaml_text import read_yaml

_SUFFIXES = (
    ".yaml", ".yml", ".yaml.j2", ".yml.j2", ".yaml.jinja", ".yml.jinja", ".yaml.jinja2", ".yml.jinja2",
    ".yaml.example", ".yml.example",
    ".yaml.sample", ".yml.sample", ".yaml.template", ".yml.template", ".yaml.dist", ".yml.dist", ".yaml.default",
    ".yml.default", ".yaml.tpl", ".yaml.tmpl", ".yml.tmpl",
    "_yaml",  # what other YAML files include, and no program opens by its suffix
)  # fmt: skip
_NOT_CONFIGURATION = ("pnpm-lock.yaml", "pnpm-workspace.yaml", "pixi.lock", "conda-lock.yml", ".pre-commit-config.yaml")
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{|<<<")
_FOLDED_LINES = 100


def reads(path: str) -> bool:
    """Whether the file is YAML by its name, and not a lock file."""
    return path.endswith(_SUFFIXES) and path.rsplit("/", 1)[-1] not in _NOT_CONFIGURATION


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The strings of all documents. A template is read line by line, and Incomplete only when that gives nothing."""
    text = file.text
    lines = text.split("\n")
    try:
        documents = read_yaml(text)
    except SyntaxFault as fault:
        yield from _by_line(file, text, fault)
        return
    for document in documents:
        starts = [scalar.line for scalar in document]
        for mention in document_mentions(document, "yaml", lines=lines):
            yield _at_its_line(mention, lines, starts)
    yield from comments(lines, "yaml")


def comments(lines: list[str], syntax: str, sign: str = "#") -> Iterator[Mention]:
    """The comments that have a line to themselves, as prose that is not in use."""
    for number, line in enumerate(lines, 1):
        content = line.lstrip()
        if content.startswith(sign):
            yield from prose_mentions(content, number, len(line) - len(content) + 1, syntax, "comment")


def _by_line(file: SourceFile, text: str, fault: SyntaxFault) -> Iterator[Mention | Incomplete]:
    found = [*linewise_mentions(text, 1, "yaml"), *_commands(text)]
    yield from found
    if not _TEMPLATE.search(text) or not any(mention.in_use for mention in found):
        place = f", line {fault.line}" if fault.line else ""
        yield Incomplete(file.path, f"not YAML ({fault.message}{place}): correct it, or exclude the file")


def _commands(text: str) -> Iterator[Mention]:
    """What the lines name that are a command with options, or a piece of one."""
    for number, line in enumerate(text.split("\n"), 1):
        if "--" not in line and not line.endswith("\\"):
            continue
        command = line.strip().removeprefix("- ").rstrip("\\ ")
        if not command.startswith("#"):
            yield from shell_mentions(command, number, line.find(command) + 1, "yaml")


def _at_its_line(mention: Mention, lines: list[str], starts: list[int]) -> Mention:
    """The mention on the line where its text stands: folding joins lines, so that a value may have moved up.

    `starts` are the lines at which values start, in order: the text is sought up to the next of them.
    """
    if mention.line > len(lines) or mention.text in lines[mention.line - 1]:
        return mention
    index = bisect_right(starts, mention.line)
    end = starts[index] if index < len(starts) else len(lines)
    for number in range(mention.line, min(mention.line + _FOLDED_LINES, end)):
        column = lines[number].find(mention.text)
        if column >= 0:
            return replace(mention, line=number + 1, column=column + 1)
    return mention
