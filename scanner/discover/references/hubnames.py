"""Ids as the Hugging Face Hub writes them: their shape, and what owner and name tell of being one."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from scanner.rulebook.choices import Choice, Name, Pieces, SignsOf
from scanner.rulebook.discovery import BareNameRules, OrganisationRules, ShapeRules

_SPLIT = re.compile(r"[-_./]+")
_MAX_NAME = 96


class HubId(msgspec.Struct, frozen=True):
    """An id in the shape of the Hub; what is written after `@` is a revision, after `:` a file or host."""

    owner: str
    name: str
    revision: str | None = None
    suffix: str | None = None

    @property
    def full(self) -> str:
        """OWNER/NAME."""
        return f"{self.owner}/{self.name}"


class Looks(msgspec.Struct, frozen=True):
    """What a name looks like, in points: `owner` from -3 (not on the Hub) to 4 (known there only), `model` 0 to 3."""

    owner: int
    model: int
    dataset: int
    owner_of: str | None
    software: bool


class HubNames:
    """Answers about ids of the Hub."""

    def __init__(
        self, organisations: OrganisationRules, bare: BareNameRules, shapes: ShapeRules, signs: SignsOf
    ) -> None:
        self._id = re.compile(
            rf"(?P<owner>{shapes.hub_organisation})/(?P<name>{shapes.hub_name})"
            r"(?:@(?P<revision>[\w./-]{1,120}))?(?::(?P<suffix>[\w.-]{1,60}))?"
        )
        self._owners: dict[str, str] = {}
        for kind, names in (
            ("space", organisations.spaces),
            ("dataset", organisations.datasets),
            ("model", organisations.models),
        ):
            self._owners.update((name, kind) for name in names)
        self._seen = dict.fromkeys(organisations.seen_models, "model") | dict.fromkeys(
            organisations.seen_datasets, "dataset"
        )
        self._lowered = {name.lower(): kind for name, kind in self._owners.items()}
        self._elsewhere = frozenset(name.lower() for name in organisations.elsewhere)
        self._not_there = frozenset(name.lower() for name in organisations.not_there)
        self.modelscope = frozenset(organisations.modelscope)
        self._families, self._sizes = Pieces(shapes.families, signs), Pieces(shapes.sizes, signs)
        self._variants, self._datasets = Pieces(shapes.variants, signs), Pieces(shapes.datasets, signs)
        self._software = Choice(shapes.software, signs, ignore_case=True)
        self._unpinned = frozenset(shapes.unpinned)
        self.bare = bare
        self.bare_models = frozenset((*bare.models, *bare.sentence_transformers, *bare.cross_encoders))
        self.ambiguous = frozenset(bare.ambiguous)
        self.look = lru_cache(maxsize=4096)(self._look)
        self._standing = lru_cache(maxsize=4096)(self._standing_of)

    def parse(self, text: str) -> HubId | None:
        """The id that a text is, None when it has another shape."""
        match = self._id.fullmatch(text)
        if match is None:
            return None
        owner, name = match["owner"], match["name"]
        if "--" in owner or ".." in name or "--" in name or name.endswith((".git", ".ipynb")) or len(name) > _MAX_NAME:
            return None
        return HubId(owner, name, match["revision"], match["suffix"])

    def standing(self, owner: str) -> int:
        """What is known of an owner, in points, from -3 (not on the Hub) to 4 (known there only)."""
        return self._standing(owner)[0]

    def _standing_of(self, owner: str) -> tuple[int, str | None]:
        """The points of an owner, and what it is known for."""
        known = self._owners.get(owner)
        points = 4 if known or owner in self.modelscope else 0
        if known is None and (known := self._lowered.get(owner.lower())) is not None:
            points = 3
        if known is None and (known := self._seen.get(owner)) is not None:
            points = 2
        if owner.lower() in self._elsewhere:
            points = min(points, 2)
        if known == "space":
            points = min(points, 1)
        if owner.lower() in self._not_there:
            points = -3
        return points, known

    def _look(self, owner: str, name: str) -> Looks:
        points, known = self._standing(owner)
        pieces = Name(name)
        family, size = self._families.stand_in(pieces), self._sizes.stand_in(pieces)
        variant = self._variants.stand_in(pieces)
        model = min(3, 2 * family + 2 * size + variant) if family or size else int(variant)
        dataset = 2 if self._datasets.stand_in(pieces) else 0
        return Looks(points, model, dataset, known, self._software.fits(name))

    def knows(self, owner: str) -> bool:
        """Whether an owner is listed, spelled exactly so."""
        return owner in self._owners

    def looks_like_model(self, name: str) -> int:
        """Points of a name without owner."""
        return self._look("", name).model

    def pinned(self, revision: str | None) -> str | None:
        """A revision that says which one; None for a branch that moves, and for a template."""
        if not revision or revision.lower() in self._unpinned or not re.fullmatch(r"[\w./+-]{1,120}", revision):
            return None
        return revision
