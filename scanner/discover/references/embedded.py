"""A file inside a document: the value of a ConfigMap's `config.yaml: |`, the content of a file that a play writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from scanner.discover.references.document import document_mentions
from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.shell import python_mentions, shell_mentions
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.shell_text import Word
from scanner.syntax.toml_text import read_toml
from scanner.syntax.yaml_text import read_yaml

_NAMES = ("path", "filename", "file", "dest", "name")
_YAML = (".yaml", ".yml")
_LINES = (".env", ".properties", ".conf", ".ini", ".cfg")
_SHELL = (".sh", ".bash")
_SUFFIXES = (*_YAML, *_LINES, *_SHELL, ".json", ".toml", ".py")


def embedded_name(scalar: Scalar, beside: Mapping[str, str]) -> str | None:
    """The name of the file that a value of several lines is, None for no file.

    It is its key, or stands beside it; what a key calls configuration and starts as YAML does is that.
    """
    keys = [part.lower() for part in scalar.key if isinstance(part, str)]
    names = (*keys[-1:], *(beside[one].lower() for one in _NAMES if one in beside))
    told = next((one for one in names if one.endswith(_SUFFIXES)), None)
    if told is None and any("config" in key for key in keys) and re.match(r"[\w.-]{1,80}:(?:\s|$)", scalar.value):
        return _YAML[0]
    return told


def embedded_mentions(name: str, scalar: Scalar, syntax: str) -> Iterator[Mention]:
    """What a file of that name names, at its lines in the document; what cannot be read gives its plain lines."""
    try:
        found = list(_read(name, scalar, syntax))
    except SyntaxFault:
        found = list(linewise_mentions(scalar.value, 1, syntax))
    inset = scalar.column - 1
    for mention in found:
        yield replace(mention, line=mention.line + scalar.line - 1, column=mention.column + inset)


def _read(name: str, scalar: Scalar, syntax: str) -> Iterator[Mention]:
    text = scalar.value
    if name.endswith(_YAML):
        for document in read_yaml(text):
            yield from document_mentions(document, syntax, lines=text.split("\n"), inside=True)
    elif name.endswith(".json"):
        yield from document_mentions(read_json(text, lenient=True), syntax, lines=text.split("\n"), inside=True)
    elif name.endswith(".toml"):
        yield from document_mentions(read_toml(text)[1], syntax, lines=text.split("\n"), inside=True)
    elif name.endswith(".py"):
        yield from python_mentions(Word(text, 1, 1, raw=text), syntax)
    elif name.endswith(_SHELL):
        yield from shell_mentions(text, syntax=syntax)
    else:
        how = "env-variable" if name.endswith(".env") else "config-key"
        yield from linewise_mentions(text, 1, syntax, how)
