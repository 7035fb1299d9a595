"""A command line, already split into words: flags with their values, and positional words after a command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from scanner.discover.references.mention import Mention
from scanner.discover.references.values import unfold
from scanner.syntax.shell_text import Word

_FLAG = re.compile(r"-{1,2}[A-Za-z][\w.:-]*(?:=|\Z)")
# Programs that run the command after them -> how many of their own words come first (the container of `docker exec`).
_RUNNERS = {
    ("docker", "exec"): 1, ("podman", "exec"): 1, ("kubectl", "exec"): 1, ("docker-compose", "exec"): 1,
    ("docker", "compose", "exec"): 1, ("docker", "run"): 0, ("podman", "run"): 0, ("uv", "run"): 0, ("uvx",): 0,
    ("poetry", "run"): 0, ("pdm", "run"): 0, ("pipenv", "run"): 0, ("hatch", "run"): 0, ("pixi", "run"): 0,
    ("conda", "run"): 0, ("pipx", "run"): 0, ("npx",): 0, ("srun",): 0, ("nohup",): 0,
}  # fmt: skip
_SWITCH = re.compile(r"-[itd]{1,3}|--rm|--interactive|--tty|--detach")
_WORD = re.compile(r"[\w./:@+~$-]+")
_MAX_WORDS = 8
"""How many words before a positional word are told with it."""


def argv_mentions(words: Sequence[Word], syntax: str) -> Iterator[Mention]:
    """What a command names: a mention for each value of a flag and for each word that may be positional.

    Flags: `how` "flag", `name` the flag, `parameter` the place among its values, `call` the words before it.
    Positional words: `how` "command", `call` the words before it, `parameter` how many they are. `call` starts at the
    program that does the work, not at one that runs it (`docker exec NAME`, `uv run`, `kubectl exec ... --`). In it
    stand
    neither flags nor what may be the value of one, and the program comes without its directory; `python -m module`
    keeps its "-m". Whether a flag takes a value is not known here: the word after one comes both as its value and as
    a positional word. `beside` holds all flags of the command by their names in snake_case: `--repo-type` is
    "repo_type", as the keyword of a call is.
    """
    yield from _Command(words, syntax).mentions()


class _Command:
    def __init__(self, words: Sequence[Word], syntax: str) -> None:
        self._words = words
        self._syntax = syntax
        self._beside = dict(_flag_pairs(words))
        self._before: list[str] = []  # the words so far, without flags and without what may be the value of one
        self._flag: str | None = None
        self._values = 0

    def mentions(self) -> Iterator[Mention]:
        for word in self._words:
            if word.text == "--":
                self._before, self._flag = [], None
            elif _SWITCH.fullmatch(word.text):
                self._flag = None
            elif _FLAG.match(word.text):
                yield from self._take_flag(word)
            else:
                yield from self._take_word(word)

    def _take_flag(self, word: Word) -> Iterator[Mention]:
        name, equals, value = word.text.partition("=")
        self._flag, self._values = (None, 0) if equals else (name, 0)
        if equals:
            yield from self._value(name, replace(word, text=value, column=word.column + len(name) + 1))

    def _take_word(self, word: Word) -> Iterator[Mention]:
        positional = self._mention(word, "command", call=" ".join(self._before), parameter=len(self._before))
        if self._flag is not None:
            yield from self._value(self._flag, word)
            self._values += 1
            if self._before and _WORD.fullmatch(word.text):
                yield positional
        elif self._before:
            yield from unfold(positional)
        if self._flag is None or self._flag == "-m" or self._values > 1:
            self._add(word)
        if self._flag and not self._flag.startswith("--"):
            self._flag = None  # only long flags take several values

    def _add(self, word: Word) -> None:
        if self._flag == "-m":
            self._before.append("-m")
        if len(self._before) < _MAX_WORDS:
            self._before.append(word.text if self._before else _program(word.text))
        for count in (1, 2, 3):
            own = _RUNNERS.get(tuple(self._before[:count]))
            if own is not None and len(self._before) == count + own:
                self._before = []

    def _value(self, flag: str, word: Word) -> Iterator[Mention]:
        call = " ".join(self._before) or None
        mention = self._mention(word, "flag", call=call, parameter=self._values)
        yield from unfold(replace(mention, name=flag))

    def _mention(self, word: Word, how: str, *, call: str | None, parameter: int) -> Mention:
        return Mention(
            word.text, word.line, word.column, self._syntax, how, call=call, parameter=parameter, beside=self._beside
        )


def _program(text: str) -> str:
    """The name of a program without its directory; an image that stands for one keeps its owner."""
    return text.rsplit("/", 1)[-1] if text.startswith(("/", ".", "~", "$")) else text


def _flag_pairs(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    for index, word in enumerate(words):
        if _FLAG.match(word.text):
            name, equals, value = word.text.partition("=")
            following = words[index + 1].text if index + 1 < len(words) else ""
            yield name.lstrip("-").replace("-", "_"), value if equals else following


def looks_like_arguments(texts: Sequence[str]) -> bool:
    """Whether a list of strings reads as the arguments of a program: at least one of them is a flag."""
    return any(_FLAG.match(text) for text in texts)
