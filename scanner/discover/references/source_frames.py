"""Where in a source text of brackets and statements we are."""

from __future__ import annotations

import msgspec


class Frame(msgspec.Struct):
    """An open bracket: what it belongs to, and where in it we are.

    owner     the name before it: of a function, a property, a type
    first     the text of its first string, when it is an argument
    chosen    the variable that a choice between branches gives a value to
    testing   code that only tests build
    """

    sign: str
    call: str | None = None
    owner: str | None = None
    name: str | None = None
    position: int = 0
    ternaries: int = 0
    first: str | None = None
    chosen: str | None = None
    code: bool = False
    typed: bool = False
    testing: bool = False
    beside: dict[str, str] = msgspec.field(default_factory=dict)

    def end_statement(self) -> None:
        """What is said of the last statement does not hold for the next."""
        self.name, self.ternaries, self.typed, self.beside = None, 0, False, {}
