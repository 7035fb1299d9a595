"""One more item in a list of a YAML file of the user's, with every other byte as it was."""

from __future__ import annotations

import re

from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.yaml_text import read_yaml

_CONTENT = re.compile(r"\s*[^#\s]")


class CannotInsert(ValueError):
    """The file is not one that an item can be put into safely; the message says why."""


def with_item(text: str, key: str, item: str) -> str:
    """The text with `item`, lines of YAML that begin with "- ", at the end of the block list under a top-level key.

    Where the key is missing, it is put at the end of the file with the item under it. Raises CannotInsert when the
    file is not YAML, or the list is not written as a block; what comes out is read again and compared before it is
    believed.
    """
    try:
        before = read_yaml(text)
    except (SyntaxFault, RecursionError) as fault:
        raise CannotInsert(f"it cannot be read as YAML: {fault}") from fault
    if len(before) > 1:
        raise CannotInsert("it holds several documents")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    place, indent, head = _place(text, lines, key)
    new = [*head, *(" " * indent + line for line in item.rstrip("\n").split("\n"))]
    after = end.join([*lines[:place], *new, *(lines[place:] or [""])])
    _compare(before[0] if before else [], after, key, item)
    return after


def _place(text: str, lines: list[str], key: str) -> tuple[int, int, list[str]]:
    """The line to put the item before, its indentation, and what has to stand over it."""
    import yaml  # noqa: PLC0415 - only where there is a file to put it into

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as fault:
        raise CannotInsert("it cannot be read as YAML") from fault
    if root is None:
        return end_of(lines), 2, [f"{key}:"]
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise CannotInsert("it is not a block of keys")
    for name, node in root.value:
        if name.value == key:
            if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
                raise CannotInsert(f"its `{key}` is not a list with a line for each item")
            stop = node.end_mark.line + (1 if node.end_mark.column else 0)
            return _last(lines, stop), node.start_mark.column, []
    return end_of(lines), 2, ["", f"{key}:"]


def _last(lines: list[str], stop: int) -> int:
    """The line after the last one before `stop` that is neither empty nor a comment."""
    return max((number + 1 for number, line in enumerate(lines[:stop]) if _CONTENT.match(line)), default=0)


def end_of(lines: list[str]) -> int:
    """How many lines there are up to the last that is not empty."""
    return max((number + 1 for number, line in enumerate(lines) if line.strip()), default=0)


def _compare(before: list[Scalar], after: str, key: str, item: str) -> None:
    """The new text says all that the old one said, in the same order, and the item."""
    try:
        (found,) = read_yaml(after)
        (wanted,) = read_yaml(f"{key}:\n{item}")
    except (SyntaxFault, ValueError) as fault:
        raise CannotInsert("putting it in would break the file") from fault
    old = [(one.key, one.value) for one in before]
    known = set(old)
    kept = [(one.key, one.value) for one in found if (one.key, one.value) in known]
    added = [(one.key[2:], one.value) for one in found if (one.key, one.value) not in known]
    if kept != old or added != [(one.key[2:], one.value) for one in wanted]:
        raise CannotInsert("putting it in would change more than that")
