"""What the name of a key, variable, option or environment variable says of its value: keys.toml, flags.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from scanner.rulebook.choices import Choice, SignsOf
from scanner.rulebook.discovery import CommandRules, FlagRules
from scanner.rulebook.discovery_keys import KeyRule, KeyRules, Strength
from scanner.syntax.scalar import Key

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_PINNED = ("path", "id", "name", "repo", "model")
_DENIED = "denied"
_DEFAULT = "default_"


class Sign(msgspec.Struct, frozen=True):
    """What a name says: the kind its value has, how strongly, and the name itself. Kind "denied": something else."""

    kind: str
    strength: Strength
    name: str

    @property
    def denied(self) -> bool:
        """Whether the value of this name is something else, whatever its shape."""
        return self.kind == _DENIED


@lru_cache(maxsize=8192)
def snake(name: str) -> str:
    """The name in snake_case: "modelId", "--model-id" and "MODEL_ID" are all model_id."""
    return _OTHER.sub("_", _HUMP.sub("_", name[:120]).lower()).strip("_")


class KeyNames:
    """Answers for keys, options and commands."""

    def __init__(self, keys: KeyRules, flags: FlagRules, commands: CommandRules, signs: SignsOf) -> None:
        self._rules = keys.keys
        self._plain: dict[str, list[KeyRule]] = {}
        for rule in keys.keys:
            for name in rule.names:
                self._plain.setdefault(name, []).append(rule)
        self._patterns = [(Choice(rule.patterns, signs), rule) for rule in keys.keys if rule.patterns]
        self._denied_names = frozenset(name for denied in keys.denied for name in denied.names)
        self._doubted = frozenset(name for denied in keys.denied if denied.unless_spelled for name in denied.names)
        self._denied = Choice((pattern for denied in keys.denied for pattern in denied.patterns), signs)
        self._field_names, self._field_values = keys.fields.names, frozenset(keys.fields.values)
        self._split_names, self.owners = frozenset(keys.split.names), keys.split.owners
        self._flags = flags
        self._denied_flags = frozenset(flags.denied)
        self._commands = commands
        self.of_name = lru_cache(maxsize=8192)(self._of_name)
        self.of_command = lru_cache(maxsize=2048)(self._of_command)

    def of_key(self, name: str, key: Key, beside: Mapping[str, str]) -> Sign | None:
        """What a key says where it stands, below others and beside others."""
        plain = snake(name)
        for rule in self._plain.get(plain, ()):
            if not rule.anywhere and _stands(rule, key, beside):
                return Sign(rule.kind, rule.strength, name)
        return self.of_name(name)

    def _of_name(self, name: str) -> Sign | None:
        """What a name says wherever it stands; `default_repo_id` says what `repo_id` does."""
        plain = snake(name)
        known = self._of_plain(plain, name)
        if known is not None and known.strength == "strong":
            return known
        bare = plain.removeprefix(_DEFAULT)
        return (self._of_plain(bare, name) if bare != plain else None) or known

    def _of_plain(self, plain: str, name: str) -> Sign | None:
        if plain in self._denied_names:
            return Sign(_DENIED, "weak" if plain in self._doubted else "strong", name)
        for rule in self._plain.get(plain, ()):
            if rule.anywhere:
                return Sign(rule.kind, rule.strength, name)
        if self._denied.fits(plain):
            return Sign(_DENIED, "strong", name)
        for patterns, rule in self._patterns:
            if patterns.fits(plain):
                return Sign(rule.kind, rule.strength, name)
        return None

    def of_field(self, name: str, key: Key, beside: Mapping[str, str]) -> Sign | None:
        """What the sibling says that names what this key holds the value of: `{name: ..., default: ...}`."""
        if snake(name) not in self._field_values:
            return None
        told = next((beside[one] for one in self._field_names if one in beside), None)
        return self.of_key(told, (*key[:-1], told), beside) if told else None

    def owner(self, name: str, beside: Mapping[str, str]) -> str | None:
        """The owner that stands beside the name of a repository."""
        if snake(name) not in self._split_names:
            return None
        return next((beside[one] for one in self.owners if one in beside), None)

    def has_revision(self, name: str, beside: Mapping[str, str]) -> bool:
        """Whether a sibling pins it: `onnx_path` and `onnx_revision`, with a commit."""
        stem, _, last = name.rpartition("_")
        revision = beside.get(f"{stem}_revision", "") if last in _PINNED else ""
        return _COMMIT.fullmatch(revision) is not None

    def of_flag(self, flag: str, command: str | None) -> Sign | None:
        """What an option of a command says; one that no rule lists is judged as a key is."""
        name = snake(flag)
        words = command.split() if command else []
        for rule in self._commands.commands:
            if flag in rule.flags and _starts(rule.words, words):
                return Sign(rule.flags[flag], "strong", flag)
        program = words[0] if words else ""
        for wanted in self._flags.flags:
            if name in wanted.names and (not wanted.commands or program in wanted.commands):
                return Sign(wanted.kind, wanted.strength, flag)
        if name in self._denied_flags:
            return Sign(_DENIED, "strong", flag)
        return self.of_name(flag) if len(name) > 2 else None

    def _of_command(self, words: str) -> Sign | None:
        """What the word after these words of a command is."""
        given = words.split()
        for rule in self._commands.commands:
            place = len(given) - len(rule.words)
            if place >= 0 and _starts(rule.words, given) and rule.argument in (place, -1):
                return Sign(rule.kind, "strong", " ".join(given[: len(rule.words)]))
        return None


def _starts(wanted: tuple[str, ...], given: list[str]) -> bool:
    if len(given) < len(wanted):
        return False
    return all(have in want.split("|") for want, have in zip(wanted, given, strict=False))


def _stands(rule: KeyRule, key: Key, beside: Mapping[str, str]) -> bool:
    above = {snake(part) for part in key[:-1] if isinstance(part, str)}
    if rule.under and not above.intersection(rule.under):
        return False
    if rule.beside_any and not any(re.fullmatch(rule.beside_any, value) for value in beside.values()):
        return False
    return all(re.fullmatch(value, beside.get(name, "")) for name, value in rule.beside.items())
