"""Which calls take an id: calls.toml and javascript-calls.toml, looked up by the dotted name of a callee."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import msgspec

from scanner.rulebook.discovery import CallGroup, CallRules, Sort

EXACT, PACKAGE, NAME = 3, 2, 1
"""How well a callee fits a rule: the very call; another class of the same package; only the name of class or method."""

_HOSTED = "hosted/"


class Sink(msgspec.Struct, frozen=True):
    """A parameter that takes an id of a kind. `call` is the name of the rule, for people."""

    kind: str
    fit: int
    call: str
    parameter: str | int
    flags: str = ""


class _Call(msgspec.Struct, frozen=True):
    package: str
    path: tuple[str, ...]
    kind: str
    parameters: tuple[tuple[str, int | None, str], ...]
    flags: str

    def parameter(self, given: str | int) -> tuple[str, str] | None:
        """The name and kind of a parameter, by keyword or position."""
        for name, position, kind in self.parameters:
            if given in (name, position):
                return name, kind
        return None


class Sinks:
    """Answers whether a parameter of a call takes an id, and of which kind."""

    def __init__(self, *languages: CallRules) -> None:
        self.sorts = {kind: sort for rules in languages for kind, sort in rules.kinds.items()}
        groups = [group for rules in languages for group in rules.groups]
        self.packages = frozenset(group.package for group in groups)
        self._groups = groups
        self._anywhere = frozenset(name for rules in languages for name in rules.anywhere)
        self._common = frozenset(name for rules in languages for name in rules.common)
        self._by_name: defaultdict[str, list[tuple[CallGroup, tuple[str, ...]]]] = defaultdict(list)
        for group in groups:
            for entry in group.calls:
                self._by_name[entry[0].rpartition(".")[2]].append((group, entry))
        self._calls = lru_cache(maxsize=4096)(self._calls_of)
        self._spelled = lru_cache(maxsize=1024)(self._spelled_of)
        self.find = lru_cache(maxsize=4096)(self._find)
        self.may_take = lru_cache(maxsize=8192)(self._may_take)

    def _calls_of(self, name: str) -> list[_Call]:
        """The rules for functions of a name; read when they are asked for, as a scan needs few of thousands."""
        return [_call(group, entry) for group, entry in self._by_name.get(name, ())]

    def _spelled_of(self, package: str) -> set[str]:
        """What a text holds that calls anything of a package."""
        paths = [entry[0].split(".") for group in self._groups if group.package == package for entry in group.calls]
        return {".".join(path[-2:]) if path[-1] in self._common else path[-1] for path in paths}

    def packages_of(self, kind: str) -> frozenset[str]:
        """Packages that hold nothing but calls of one kind."""
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for group in self._groups:
            kinds[group.package].add(group.kind)
        return frozenset(package for package, found in kinds.items() if found - {"write", "none"} == {kind})

    def may_be_called(self, text: str, imported: set[str]) -> bool:
        """Whether a text spells any call of the packages it imports."""
        packages = imported & self.packages
        return any(name in text for package in packages for name in self._spelled(package))

    def _may_take(self, callee: str) -> bool:
        """Whether any rule is for a function of this name."""
        name = callee.rpartition(".")[2].replace("Async", "")
        return name in self._by_name or self._wrapped(name) is not None

    def sort(self, kind: str) -> Sort:
        """What a kind is. "hosted/VENDOR" needs no rule of its own."""
        if kind.startswith(_HOSTED) and kind not in self.sorts:
            return Sort(kind="hosted-model", registry=kind[len(_HOSTED) :], shape="hosted")
        return self.sorts.get(kind) or Sort(kind="model", registry=kind, shape="name")

    def _find(self, callee: str, parameter: str | int) -> Sink | None:
        """The best rule for a parameter of a callee. A keyword that no rule lists is not found."""
        known = callee.startswith(".")
        path = tuple(callee.strip(".").replace("Async", "").split("."))
        candidates = self._calls(path[-1])
        if not candidates:
            wrapped = self._wrapped(path[-1])
            return self._find(f".{wrapped}", parameter) if wrapped else None
        best: Sink | None = None
        for call in candidates:
            fit = self._fit(call, path, unknown=known)
            if fit and (best is None or fit > best.fit):
                taken = call.parameter(parameter)
                if taken is not None:
                    best = Sink(taken[1], fit, ".".join(call.path[-2:]), taken[0], call.flags)
        return best

    def _wrapped(self, name: str) -> str | None:
        """The function that a project's own `safe_snapshot_download` is named after."""
        words = name.split("_")
        tails = ("_".join(words[start:]) for start in range(1, len(words) - 1))
        return next((tail for tail in tails if tail in self._anywhere and tail not in self._common), None)

    def _fit(self, call: _Call, path: tuple[str, ...], *, unknown: bool) -> int:
        if not unknown and path[0] == call.package:
            if path[1:] == call.path or path[-2:] == call.path[-2:] or len(call.path) == 1:
                return EXACT
            return PACKAGE if self._same_kind_of_name(call, path) else 0
        shared = 0
        while shared < min(len(path), len(call.path)) and path[-1 - shared] == call.path[-1 - shared]:
            shared += 1
        if shared >= 2 and (shared > 2 or call.path[-1] not in self._common or call.path[-2] not in self._common):
            return NAME
        name = path[-1]
        if name in self._common:
            return 0
        return NAME if name in self._anywhere or (len(path) - unknown > 0 and is_particular(name)) else 0

    def _same_kind_of_name(self, call: _Call, path: tuple[str, ...]) -> bool:
        """In one package a method of the same name on another class does the same; a class is told by its own name."""
        return path[-1] not in self._common or call.path[-1][:1].isupper()


def is_particular(name: str) -> bool:
    """Whether a class name is told apart by itself: at least two capitals and long enough not to be an accident."""
    return len(name) >= 8 and name[0].isupper() and not (rest := name[1:]).islower() and rest != rest.lower()


def _call(group: CallGroup, entry: tuple[str, ...]) -> _Call:
    flags = entry[2] if len(entry) > 2 else ""
    return _Call(group.package, tuple(entry[0].split(".")), group.kind, tuple(_parameters(entry[1], group.kind)), flags)


def _parameters(text: str, kind: str) -> list[tuple[str, int | None, str]]:
    found = []
    for part in text.split():
        name, _, rest = part.partition("@")
        position, _, other = rest.partition("=")
        found.append((name, int(position) if position.isdigit() else None, other or kind))
    return found
