"""Where models and datasets are named: one extractor per notation, one classifier.

An extractor is a module with `reads(path) -> bool` and `mentions(file, tree) -> Iterator[Mention | Incomplete]`. A new
one is one new file, named in EXTRACTORS; the first that reads a file has it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from typing import Protocol

from msgspec.structs import replace

from scanner.discover.lazy import Lazy
from scanner.discover.references.classify import classify
from scanner.discover.references.mention import Mention
from scanner.discover.references.siblings import Siblings
from scanner.discover.references.sizes import Sizes
from scanner.discover.references.vocabulary import Vocabulary, vocabulary_of
from scanner.discover.source import PYTHON_SUFFIXES, SourceFile, Tree, Unreadable
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook


class Extractor(Protocol):
    """What every module of EXTRACTORS has."""

    def reads(self, path: str) -> bool:
        """Whether the extractor reads a file of this name."""

    def mentions(self, file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:
        """Every string of the file that could be a reference, with its context."""


def _lazy(name: str, *hints: str) -> Lazy[Extractor]:
    return Lazy(f"{__name__}.{name}", *hints)


_PYTHON = _lazy("python", *PYTHON_SUFFIXES)
_SOURCE_CODE = _lazy(
    "source_code", ".c", ".dart", ".ex", ".go", ".gradle", ".groovy", ".h", ".java", ".jl", ".kt", ".lua", ".m",
    ".php", ".r", ".scala", ".swift",
)  # fmt: skip
_NAME_LIST = _lazy("name_list", ".txt", ".lst", ".list")

EXTRACTORS: tuple[Lazy[Extractor], ...] = (
    _PYTHON,
    _lazy("python_template", ".py."),
    _lazy("notebook", ".ipynb"),
    _lazy("dockerfile", "docker", "container"),
    _lazy("modelfile", "modelfile"),
    _lazy("dotenv", "env"),
    _lazy("config_yaml", "yaml", ".yml"),
    _lazy("config_toml", ".toml"),
    _lazy("config_json", ".json", ".code-workspace"),
    _lazy("http_request", ".http", ".rest"),
    _lazy("config_ini", ".ini", ".cfg", ".conf", ".properties", ".gin", "sonnet", ".http", ".rest", ".editorconfig"),
    _lazy("hcl", ".tf", ".tofu", ".hcl", ".nomad"),
    _lazy("javascript", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".vue", ".svelte", ".astro"),
    _lazy("shell", ".sh", ".bash", ".zsh", ".ksh", ".command", ".sbatch", ".slurm", "justfile", "makefile", "procfile"),
    _lazy("powershell", ".ps1", ".psm1"),
    _lazy("batch", ".bat", ".cmd"),
    _lazy("sql", ".sql"),
    _lazy("front_matter", ".md", ".markdown", ".qmd", ".rst"),
    _SOURCE_CODE,
    _NAME_LIST,
)
"""Every notation with its hints; the first that reads a file has it."""


def references(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:
    """What a file names, each once for a place; an Incomplete for what could not be read.

    A constant of another module that this file passes on is a usage at its own place there, and comes from here only
    when its own module does not tell what it is.
    """
    extractor = next((one for one in EXTRACTORS if one.reads(file.path)), None)
    if extractor is None:
        return
    try:
        vocabulary = vocabulary_of(rules)
        if not _worth_reading(extractor, file.text, vocabulary):
            return
        if extractor is _PYTHON:
            from scanner.discover.references import python  # noqa: PLC0415 - as every extractor

            mentions = python.mentions(file, tree, vocabulary.sinks.may_take, vocabulary.is_name)
        else:
            mentions = extractor.module.mentions(file, tree)
        yield from _usages(mentions, file, tree, rules)
    except Unreadable as error:
        yield Incomplete(file.path, error.reason)


def _worth_reading(extractor: Lazy[Extractor], text: str, vocabulary: Vocabulary) -> bool:
    """Whether anything in a text can be a reference, by what can be searched for without taking it apart."""
    if extractor is _NAME_LIST or extractor is _PYTHON:  # nothing but names stands in it; what is left was chosen
        return True
    return vocabulary.may_name_in_python(text) if extractor is _SOURCE_CODE else vocabulary.may_name(text)


def _usages(
    mentions: Iterator[Mention | Incomplete], file: SourceFile, tree: Tree, rules: Rulebook
) -> Iterator[Usage | Incomplete]:
    seen: set[tuple[str, int | None, int | None, str, str]] = set()
    siblings, sizes = Siblings(vocabulary_of(rules)), Sizes(vocabulary_of(rules))
    for mention in mentions:
        if isinstance(mention, Incomplete):
            yield mention
            continue
        place = tree.get(mention.file) if mention.file else file
        if place is None or (mention.file and classify(replace(mention, passed_to=()), place, rules)):
            continue
        usage = classify(mention, place, rules)
        siblings.note(mention, usage)
        sizes.note(mention, usage)
        if usage is not None and _is_new(usage, place, tree, seen):
            yield usage
    rest = chain(siblings.usages(file), sizes.usages(file))
    yield from (usage for usage in rest if _is_new(usage, file, tree, seen))


def _is_new(
    usage: Usage, place: SourceFile, tree: Tree, seen: set[tuple[str, int | None, int | None, str, str]]
) -> bool:
    """Whether it is neither told yet nor a part of the project."""
    location = usage.location
    key = (location.file, location.line, location.column, usage.component.registry, usage.component.name)
    if key in seen or _is_local(usage, place, tree):
        return False
    seen.add(key)
    return True


def _is_local(usage: Usage, file: SourceFile, tree: Tree) -> bool:
    """Whether the name is that of a file or directory of the project, which the library would take instead."""
    name = usage.component.name
    if usage.component.registry != "huggingface" or usage.component.kind == "space" or "/" not in name:
        return False
    return tree.holds(str(tree.root), name) or tree.holds(os.path.dirname(file.absolute), name)  # noqa: PTH120
