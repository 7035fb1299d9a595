"""The shape of rules/switching.toml, model-profiles.toml and openness-classes.toml: what one leans on, and ways out."""

import msgspec

from scanner.rulebook.schema import Confidence, Rule


class Abstraction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Calls that take any model: beginnings of dotted names, all but `besides`.

    `endpoint`: only with an address in the code.
    """

    name: str
    calls: tuple[str, ...]
    besides: tuple[str, ...] = ()
    endpoint: bool = False


class Tell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that tell how a name stands, and what they tell."""

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
    listed       the same where the program knows a model among others; `many_alike`: so many different ones in one list
    list_names, default_names   what is in the name of the variable or table: many models, or one that may be overridden
    shaped       calls that load what belongs to one model: `words` end one of the last two parts of the dotted name
    many_places, many_files   hard-coded in so many, it is heavy
    bearing_places            used in so many, the end of an offering would be felt
    """

    tied: dict[str, str]
    configured: dict[str, str]
    listed: dict[str, str]
    list_names: Tell
    default_names: Tell
    shaped: Tell
    abstractions: tuple[Abstraction, ...]
    sizes: tuple[Size, ...]
    many_places: int
    many_files: int
    bearing_places: int
    many_alike: int


class ModelProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a model does and how big it is. `id` as the Hub or the vendor writes it, or the beginning of it.

    task         its main one, in the words of `Family.tasks`
    parameters   in billions; `active`: of these, used for a token
    classes      size classes to compare with where the number of parameters is not public
    context      tokens that it reads; `languages`: how many its makers name
    needs        what else it needs to run, where that has terms of its own
    offered      whether to propose it; the others stand here to be replaced
    sources      pages that say how big it is, and what it reads
    """

    id: str
    family: str
    generation: str
    task: str
    modalities: tuple[str, ...]
    parameters: float | None = None
    active: float | None = None
    classes: tuple[str, ...] = ()
    context: int | None = None
    languages: int | None = None
    needs: str = ""
    offered: bool = False
    sources: tuple[str, ...] = ()
    confidence: Confidence = "low"


class ModelProfiles(Rule, frozen=True, kw_only=True):
    """rules/model-profiles.toml: what a substitute is measured by."""

    models: tuple[ModelProfile, ...]


class Asks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a class of openness asks for: a part of a family, and the states of it that do."""

    asks: dict[str, tuple[str, ...]]
    name: str = ""


class OpennessClasses(Rule, frozen=True, kw_only=True):
    """rules/openness-classes.toml: classes of the Model Openness Framework, the least open first, and the OSAID."""

    classes: tuple[Asks, ...]
    definition: Asks
