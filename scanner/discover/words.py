"""Words of Python source, cut out around signs that are searched for: many times faster than a pattern for a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from string import ascii_letters, digits

IN_NAMES = ascii_letters + digits + "_"
IN_IDS = IN_NAMES + ".-"
MAX_WORD = 100
MAX_QUOTED = 200


def words_before(sign: str, text: str) -> set[str]:
    """The names right before a sign, wherever it stands; with the empty word where none does."""
    return {piece[len(piece.rstrip(IN_NAMES)) :] for piece in text.split(sign)}


def imported(text: str) -> tuple[set[str], set[str]]:
    """The names after `import`, or after `from` before it: packages, among others. And names that are given another."""
    names, renamed = set(), set()
    for before, after in pairwise(text.split("import ")):
        names.add(at_start(after[:MAX_WORD], IN_NAMES))
        names.add(at_start(before[-MAX_WORD:].rpartition("from ")[2], IN_NAMES))
        if " as " in after and " as " in (statement := after.partition(")" if after[0] == "(" else "\n")[0]):
            renamed |= words_before(" as ", statement)
    return names, renamed


def gives(package: str, name: str, text: str) -> bool:
    """Whether a name is imported from a package, perhaps among others: `from ollama import chat, embed`."""
    for before, after in pairwise(text.split("import ")):
        if f"from {package}" in before[-MAX_WORD:]:
            given = after.partition(")" if after[:1] == "(" else "\n")[0]
            if name in given and name in given.replace(",", " ").replace("(", " ").split():
                return True
    return False


def between_quotes(text: str) -> list[str]:
    """What stands between one quote of either kind and the next: what is quoted, and what is not."""
    return text.replace("'", '"').split('"')


def word_places(pieces: Iterable[str]) -> list[int]:
    """Where, among what stands between quotes, there are words: of some length, without blanks and line breaks."""
    return [
        place
        for place, piece in enumerate(pieces)
        if 1 < len(piece) <= MAX_QUOTED and " " not in piece and "\n" not in piece
    ]


def ends_of(word: str) -> Iterator[str]:
    """What follows each underscore: `safe_snapshot_download` is named after `snapshot_download`."""
    start = word.find("_") + 1
    while start:
        yield word[start:]
        start = word.find("_", start) + 1


def at_end(text: str, signs: str) -> str:
    """The longest end of a text that is made of these signs."""
    return text[len(text.rstrip(signs)) :]


def at_start(text: str, signs: str) -> str:
    """The longest start of a text that is made of these signs."""
    return text[: len(text) - len(text.lstrip(signs))]
