"""Numbers with their nouns, for people."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """A number and its noun: "1 error", "2 errors"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def counted(number: int, label: str) -> str:
    """A number and a label that is in the plural: "1 package", "2 packages"."""
    return f"{number} {label.removesuffix('s') if number == 1 else label}"
