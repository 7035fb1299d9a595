"""What is relied on, and where that was found."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scanner.entities.claim import Claim
from scanner.entities.scales import Confidence, Kind


class Component(msgspec.Struct, frozen=True):
    """A thing relied on.

    `registry` says where the name is resolved: pypi, npm, huggingface, ollama, a vendor's API (openai, bedrock ...)
    or file. `version` is an exact version, revision or tag; None when nothing in the project says which.
    """

    kind: Kind
    registry: str
    name: str
    version: str | None = None


class Location(msgspec.Struct, frozen=True):
    """Where something was found: `file` relative to the scanned root with forward slashes, 1-based line and column.

    Line and column are None for a place in a binary file. `text` is what stands there, cut to a readable length.
    """

    file: str
    line: int | None = None
    column: int | None = None
    text: str = ""


class Usage(msgspec.Struct, frozen=True):
    """A Component at a Location.

    how         the kind of place, a short code: "python-call", "yaml-key", "requirement", "lock" ...
    why         one phrase for people: "first argument of from_pretrained"
    scope       runtime, dev, build, test, docs, optional:NAME, group:NAME, constraint or lock
    in_use      False in prose, comments, docstrings, docs and tests
    specifier   packages: the specifier as declared in that file, such as ">=4.40,<5"
    marker      packages: the environment marker (PEP 508) under which it applies
    direct      packages in a lock: whether the project itself requires it; None where the lock does not say
    through     packages in a lock: the packages that require it
    groups      packages in a lock: the scopes of the project that it is there for, empty where the lock does not say
    endpoint    hosted models: the host that the code names for it, when it does
    relation    for a model named as the origin of another: "base-model", "adapter-of", "quantized-from", "trained-on"
    claims      what the file itself states of the component: the header of a model file, an SBOM; not yet read as ids
    listed_among  entries of a large catalogue (a price list, a table of all there is): how many names that lists
    calls       the functions that are given the name, by their dotted names where imports tell: "litellm.completion"
    """

    component: Component
    location: Location
    how: str
    why: str
    scope: str = "runtime"
    in_use: bool = True
    confidence: Confidence = "high"
    specifier: str | None = None
    marker: str | None = None
    endpoint: str | None = None
    relation: str | None = None
    claims: tuple[Claim, ...] = ()
    direct: bool | None = None
    through: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    listed_among: int | None = None
    calls: tuple[str, ...] = ()


def only_listed(usages: Sequence[Usage]) -> bool:
    """Whether usages are nothing but entries of large catalogues."""
    return bool(usages) and all(usage.listed_among for usage in usages)


class Incomplete(msgspec.Struct, frozen=True):
    """Something that could not be read or resolved. `subject` is a file or a package URL; `reason` says what to do.

    `known`: since when people know of it, and where they wrote that down; it stays listed, and fails nothing.
    """

    subject: str
    reason: str
    known: str | None = None

    @property
    def told(self) -> str:
        """The reason, and that it is known."""
        return f"{self.reason} (known incomplete, {self.known})" if self.known else self.reason
