"""What every notation reader yields."""

from __future__ import annotations

import msgspec

Key = tuple[str | int, ...]


class Scalar(msgspec.Struct, frozen=True):
    """One string, number or bool of a document, with its key path and 1-based position.

    `key` is the path from the root: ("model_list", 0, "litellm_params", "model"). Numbers, booleans and nulls come as
    the text that stands in the file; `quoted` tells a string from a bare word where the notation has both.
    """

    key: Key
    value: str
    line: int
    column: int
    quoted: bool = False


class SyntaxFault(ValueError):
    """The text is not what its name says. `line` is 1-based, None when the parser does not tell."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
