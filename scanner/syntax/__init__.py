"""Notations: text in, positioned values out. Knows formats, nothing of models or licenses; never evaluates anything."""

from scanner.syntax.scalar import Scalar, SyntaxFault

__all__ = ["Scalar", "SyntaxFault"]
