"""The scalars of a manifest that is looked at on the side, for what the project says of itself."""

from __future__ import annotations

from collections.abc import Callable

from scanner.discover.source import SourceFile, Unreadable
from scanner.syntax.scalar import Scalar, SyntaxFault


def scalars_of(file: SourceFile | None, read: Callable[[str], list[Scalar]]) -> list[Scalar]:
    """Empty for a file that is missing or faulty: its own reader has said so."""
    if file is None:
        return []
    try:
        return read(file.text)
    except (Unreadable, SyntaxFault):
        return []
    finally:
        file.release()
