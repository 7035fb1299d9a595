"""YAML as positioned scalars, from the parser's events: no object is ever constructed, so a tag has no effect."""

from __future__ import annotations

from scanner.syntax.scalar import Scalar


def read_yaml(text: str) -> list[list[Scalar]]:
    """The scalars of each document of a YAML stream, in the order in which they stand.

    An alias of a scalar yields that value at the alias' own place; an alias of a collection is not expanded. A key that
    is itself a collection is written "?". The position of a block scalar is that of its first content line.
    Raises SyntaxFault for what is not YAML (a template, for instance), for more than 200,000 values and for
    nesting deeper than 100 levels.
    """
    from scanner.syntax.yaml_events import read  # noqa: PLC0415 - PyYAML is long to import, and few files need it

    return read(text)
