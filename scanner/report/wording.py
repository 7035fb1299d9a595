"""Sentences of findings, said where their subject is known."""

from __future__ import annotations

import re

from scanner.entities import Component

_LONGEST_NAME = 200
_KINDS = "package|model file|hosted model|model|dataset|Space"


def shortened(message: str, component: Component) -> str:
    """A sentence of a finding, which need not name again what stands above it: "Its license could not be found out"."""
    if len(component.name) > _LONGEST_NAME:
        return message
    name = re.escape(component.name)
    version = f"(?: {re.escape(component.version)})?" if component.version else ""
    named = rf"the (?:{_KINDS}) {name}{version}(?![\w/@-])"
    rest = re.sub(rf"^{named}: (.)", lambda found: found[1].upper(), message, count=1, flags=re.IGNORECASE)
    rest = re.sub(rf"\b(t)he (\w+) of {named}", _its, rest, flags=re.IGNORECASE)
    rest = re.sub(rf"\b{named}'s", lambda found: "Its" if found[0][0] == "T" else "its", rest, flags=re.IGNORECASE)
    return re.sub(rf"\b{named}", lambda found: "It" if found[0][0] == "T" else "it", rest, flags=re.IGNORECASE)


def _its(found: re.Match[str]) -> str:
    return f"{'Its' if found[1] == 'T' else 'its'} {found[2]}"
