"""Sentences of findings, said where their subject is known."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.entities import Component

_LONGEST_NAME = 200
_THE = r"the (?:package|model file|hosted model|model|dataset|Space) [\0\1](?![\w/@-])"
_ABOUT = re.compile(rf"^{_THE}: (.)", re.IGNORECASE)
_OF = re.compile(rf"\b(t)he (\w+) of {_THE}", re.IGNORECASE)
_ITS = re.compile(rf"\b{_THE}'s", re.IGNORECASE)
_IT = re.compile(rf"\b{_THE}", re.IGNORECASE)
_ALONE = re.compile(r"(?<![\w/.\0\1-])[\0\1](?![\w/\0\1-])")
"""Where a name stands, a mark is put: expressions with each name in them would have to be compiled for each."""


def shortened(message: str, component: Component) -> str:
    """A sentence of a finding, which need not name again what stands above it: "Its license could not be found out"."""
    return _with_marks(_shortened, message, component)


def _shortened(marked: str) -> str:
    rest = _ABOUT.sub(lambda found: found[1].upper(), marked, count=1)
    rest = _OF.sub(_its, rest)
    rest = _ITS.sub(lambda found: "Its" if found[0][0] == "T" else "its", rest)
    return _IT.sub(lambda found: "It" if found[0][0] == "T" else "it", rest)


def with_it(sentence: str, component: Component) -> str:
    """A sentence with "it" for the component that it is about, wherever its name is a word by itself."""
    return _with_marks(lambda marked: _ALONE.sub("it", marked), sentence, component)


def _with_marks(change: Callable[[str], str], text: str, component: Component) -> str:
    """A text changed while marks stand for the component: for its name with its version, and for its name alone."""
    name, version = component.name, f"{component.name} {component.version}"
    if not 0 < len(name) <= _LONGEST_NAME or "\0" in text or "\1" in text:
        return text
    marked = (text.replace(version, "\1") if component.version else text).replace(name, "\0")
    return change(marked).replace("\1", version).replace("\0", name)


def _its(found: re.Match[str]) -> str:
    return f"{'Its' if found[1] == 'T' else 'its'} {found[2]}"
