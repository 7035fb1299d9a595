"""A string with its context: what every extractor yields and the classifier judges.

Extractors know syntax and nothing of models; the classifier knows rules/discovery and nothing of syntax.
"""

from __future__ import annotations

import msgspec

from scanner.syntax.scalar import Key


class Mention(msgspec.Struct, frozen=True):
    """One string value at a place.

    how        "python-call", "python-assignment", "python-default", "argparse-default", "env-default", "dict-entry",
               "config-key", "env-variable", "flag", "command", "url", "front-matter", "comment", "docstring" ...
    call       the callee, resolved through the file's imports: "transformers.AutoModel.from_pretrained"; for a method
               of an object whose class is known, "openai.OpenAI.chat.completions.create"
    parameter  the keyword or the 0-based position the value is passed as
    name       the nearest name: variable, attribute, key, environment variable or flag ("--model-id")
    key        the whole key path in a document
    beside     neighbouring names and their plain values: other keyword arguments, sibling keys
    imports    what the file imports: modules, and the first parts of their dotted names
    passed_to  every (call, parameter) that the value is known to reach, when it is a variable
    in_use     False in comments, docstrings and prose
    file       the file in which the value stands, when it is not the one being read (a constant of another module)
    """

    text: str
    line: int
    column: int
    syntax: str
    how: str
    call: str | None = None
    parameter: str | int | None = None
    name: str | None = None
    key: Key = ()
    beside: dict[str, str] = msgspec.field(default_factory=dict)
    imports: frozenset[str] = frozenset()
    passed_to: tuple[tuple[str, str | int], ...] = ()
    in_use: bool = True
    file: str | None = None
