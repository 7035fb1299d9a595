"""The shape of rules/switching.toml and rules/openness-classes.toml: what a project leans on, and how it gets away."""

import msgspec

from scanner.rulebook.schema import Rule


class Abstraction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Calls that take any model: beginnings of dotted names. `endpoint`: only with an address in the code."""

    name: str
    calls: tuple[str, ...]
    endpoint: bool = False


class Shaped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Calls that load what belongs to one model. `words` end one of the last two parts of the dotted name."""

    words: tuple[str, ...]
    why: str


class Size(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A class of `Family.size_classes`, and the billions of parameters it stays below."""

    name: str
    below: float


class Switching(Rule, frozen=True, kw_only=True):
    """rules/switching.toml: what makes it hard to put another model in the place of one.

    tied         relation of a usage (entities.Usage) -> what was made from the model
    configured   code of how a usage stands -> why it can be changed without touching the program
    many_places, many_files   hard-coded in so many, it is heavy
    bearing_places            used in so many, the end of an offering would be felt
    """

    tied: dict[str, str]
    configured: dict[str, str]
    shaped: Shaped
    abstractions: tuple[Abstraction, ...]
    sizes: tuple[Size, ...]
    many_places: int
    many_files: int
    bearing_places: int


class Asks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a class of openness asks for: a part of a family, and the states of it that do."""

    asks: dict[str, tuple[str, ...]]
    name: str = ""


class OpennessClasses(Rule, frozen=True, kw_only=True):
    """rules/openness-classes.toml: classes of the Model Openness Framework, the least open first, and the OSAID."""

    classes: tuple[Asks, ...]
    definition: Asks
