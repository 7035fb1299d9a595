"""stayopen.toml as `init` writes it: our template, or the file that is there, with the stated keys filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from scanner.cli.init.inserting import end_of
from scanner.report.html.environment import templates_directory
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.toml_text import parse_toml

NAME = "stayopen.toml"
"""The file, and the template of it."""
_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.\-\"' ]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"(?:# )?([A-Za-z_]+) = (.*)")


class CannotState(ValueError):
    """The file is written in a way that a key cannot be put into without touching more; the message says which."""


class Answers(msgspec.Struct, frozen=True):
    """What somebody stated: keys of [use] and of [policy], with their values as TOML has them."""

    use: Mapping[str, object]
    policy: Mapping[str, object] = {}

    @property
    def keys(self) -> list[str]:
        """What is stated."""
        return [*self.use, *self.policy]

    def beyond(self, table: Mapping[str, Any]) -> Answers:
        """What of it a configuration does not state, or otherwise."""
        use, policy = table.get("use", {}), table.get("policy", {})
        extends = policy.get("extends")
        now = {**policy, "extends": [extends] if isinstance(extends, str) else extends}
        return Answers(
            {key: value for key, value in self.use.items() if use.get(key) != value},
            {key: value for key, value in self.policy.items() if now.get(key) != value},
        )

    def open_in(self, table: Mapping[str, Any]) -> bool:
        """Whether a configuration states none of it, so that stating it changes nothing that somebody said."""
        use, policy = table.get("use", {}), table.get("policy", {})
        return not (self.use.keys() & use.keys() or self.policy.keys() & policy.keys())

    def put_into(self, text: str) -> str:
        """The text with all of it stated, every other line as it was. Raises as `with_stated` does."""
        return with_stated(with_stated(text, "use", self.use), "policy", self.policy)


def template(name: str) -> str:
    """One of our templates/init."""
    return (templates_directory() / "init" / name).read_text(encoding="utf-8")


def explained(text: str) -> dict[str, str]:
    """What the comment over each key of [use] says; of our template."""
    found: dict[str, str] = {}
    comment: list[str] = []
    for line in _section(text.splitlines(), "use"):
        if key := _KEY.fullmatch(line):
            found[key[1]] = "\n".join(comment)
        comment = [*comment, line.removeprefix("# ")] if line.startswith("#") and not key else []
    return found


def with_stated(text: str, table: str, stated: Mapping[str, object]) -> str:
    """The text with these keys of a table stated; every other line stays as it is.

    Raises CannotState where that cannot be done line by line, and SyntaxFault when the text is not TOML.
    """
    before = parse_toml(text)
    now = before.get(table, {})
    if all(key in now and now[key] == value for key, value in stated.items()):
        return text
    wanted = {**before, table: {**now, **stated}}
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for key, value in stated.items():
        if now.get(key) != value:
            lines = _stating(lines, table, key, f"{key} = {spelled(value)}")
    after = end.join(lines)
    try:
        fits = parse_toml(after) == wanted
    except SyntaxFault:
        fits = False
    if not fits:
        raise CannotState(f"cannot state {', '.join(stated)} in it line by line: change it by hand")
    return after


def spelled(value: object) -> str:
    """A value as TOML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if value >= 10_000 else str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(spelled, value))}]"
    return json.dumps(str(value), ensure_ascii=False)  # a JSON string is a TOML string


def _stating(lines: list[str], table: str, key: str, line: str) -> list[str]:
    """The lines with `line` in place of the key, or of its example in a comment, or right under the table's head."""
    start, stop = _span(lines, table)
    if start is None:
        used = end_of(lines)
        return [*lines[:used], *([""] if used else []), f"[{table}]", line, ""]
    places = [number for number in range(start, stop) if (found := _KEY.match(lines[number])) and found[1] == key]
    # A key that is stated goes before an example of it in a comment.
    places.sort(key=lambda number: lines[number].startswith("#"))
    if places:
        return [*lines[: places[0]], line, *lines[places[0] + 1 :]]
    return [*lines[:start], line, *lines[start:]]


def _section(lines: list[str], table: str) -> list[str]:
    start, stop = _span(lines, table)
    return [] if start is None else lines[start:stop]


def _span(lines: list[str], table: str) -> tuple[int | None, int]:
    """The lines of a table without its header: the first, and the one after the last; None when it is not there."""
    start = None
    for number, line in enumerate(lines):
        header = _HEADER.fullmatch(line)
        if header and start is not None:
            return start, number
        if header and header[1] == table:
            start = number + 1
    return start, len(lines)
