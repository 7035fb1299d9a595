"""Which generation of which family a model belongs to, judged by its name alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from scanner.rulebook.patterns import Pattern, compiled
from scanner.rulebook.schema import Confidence, Family, Gate, Generation, Hosted, HostedModel, Mirrors
from scanner.rulebook.shelves import FamilyHead, GenerationHead

_OLLAMA_HUB = re.compile(r"^(?:https?://)?(?:hf\.co|huggingface\.co)/(?P<id>[^/:]+/[^/:]+)", re.IGNORECASE)
_OLLAMA_LIBRARY = re.compile(
    r"^(?:ollama(?:_chat)?/)?(?:(?:https?://)?(?:registry\.)?ollama\.(?:ai|com)/)?(?:library/)?(?P<name>[^/:]+)(?::|$)",
    re.IGNORECASE,
)


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """The generation that a name belongs to, with what holds for this one repository after its overrides.

    id          FAMILY/GENERATION, as in Facts.family; `place` is that of the generation in its family
    guess       the name only suggests the origin: a copy by others, a different spelling, several that fit
    why         one phrase for people, with what was matched
    repository  the Hub repository that was judged, when there is one
    `license` and `base_license` are ids of rules/licenses or one of "proprietary", "unknown", "inherits-base".
    """

    id: str
    place: int
    license: str
    base_license: str | None
    gated: Gate
    released: str | None
    open_weights: bool | str
    confidence: Confidence
    guess: bool
    why: str
    repository: str | None


class GenerationMatch(Placed, frozen=True, array_like=True):
    """The same with the rules at hand. `families`: by id."""

    families: Mapping[str, Family]

    @property
    def family(self) -> Family:
        """The rule of the family."""
        return self.families[self.id.partition("/")[0]]

    @property
    def generation(self) -> Generation:
        """The rule of the generation."""
        return self.family.generations[self.place]


class _Candidate(msgspec.Struct, frozen=True, eq=False):
    """A generation by its place in its family. `rules` has the families."""

    head: FamilyHead
    place: int
    rules: Mapping[str, Family]

    @property
    def names(self) -> GenerationHead:
        return self.head.generations[self.place]

    @property
    def family(self) -> Family:
        return self.rules[self.head.id]

    @property
    def generation(self) -> Generation:
        return self.family.generations[self.place]


_Patterns = list[tuple[Pattern, _Candidate]]


class Matcher:
    """All patterns of all families. `begins`: how matches of patterns begin, as scanner.rulebook.beginnings says."""

    def __init__(
        self,
        families: Mapping[str, Family],
        heads: Iterable[FamilyHead],
        mirrors: Mirrors | None,
        begins: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._candidates = [
            _Candidate(head, place, families) for head in heads for place in range(len(head.generations))
        ]
        self._begins = begins
        self._hub = self._patterns(lambda generation: generation.ids, ignore_case=False)
        self._hub_any_case = self._patterns(lambda generation: generation.ids)
        self._api = self._patterns(lambda generation: generation.api_ids)
        self._hosted: dict[str, _Patterns] = {}
        self._mirrors = {name.lower() for name in mirrors.organisations} if mirrors else set()
        self._suffixes = mirrors.suffixes if mirrors else ()
        self._ollama: dict[str, _Candidate] = {}
        for candidate in self._candidates:
            for name in candidate.names.ollama:
                self._ollama.setdefault(name.lower(), candidate)

    def on_hub(self, repository: str) -> GenerationMatch | None:
        """By the patterns of Hub ids; then without regard to case; then as a copy published by a mirror."""
        found = _search(repository, self._hub)
        if found:
            return _match(found, repository, f"{repository} is an id of")
        found = _search(repository, self._hub_any_case)
        if found:
            exact = _match(found, repository, f"but for upper and lower case, {repository} is an id of")
            return replace(exact, confidence=_lower(exact.confidence))
        return self._as_mirror(repository)

    def in_ollama(self, name: str) -> GenerationMatch | None:
        """By the name in the Ollama library without its tag, or as the Hub repository that the name points to."""
        on_hub = _OLLAMA_HUB.match(name)
        if on_hub:
            return self.on_hub(on_hub["id"])
        library = _OLLAMA_LIBRARY.match(name)
        candidate = self._ollama.get(library["name"].lower()) if library else None
        if candidate is None or library is None:
            return None
        return _match([candidate], None, f"{library['name']} in the Ollama library is")

    def hosted(self, registries: Iterable[str], name: str, vendor: Hosted | None) -> GenerationMatch | None:
        """By the patterns for this vendor, then by those of the makers' own APIs, then as a Hub id if it looks so."""
        for registry in registries:
            found = _search(name, self._hosted_at(registry))
            if found:
                return _match(found, None, f"{name} at {registry} is")
        found = _search(name, self._api)
        if found:
            own = vendor is None or vendor.category == "first_party"
            match = _match(found, None, f"{name} is a name on the maker's own API of")
            return match if own else replace(match, guess=True, confidence=_lower(match.confidence))
        return self._hub_style(name) if "/" in name else None

    def served(self, model: HostedModel) -> GenerationMatch | None:
        """By the published checkpoint that a hosted model is thought to be: always a guess."""
        match = self.on_hub(model.hub_repo) if model.hub_repo else None
        if match is None:
            return None
        why = f"{model.id} is thought to serve {model.hub_repo}: {match.why}"
        return replace(match, guess=True, confidence=_least(match.confidence, model.confidence), why=why)

    def _hub_style(self, name: str) -> GenerationMatch | None:
        """Hosts of open models mostly name them as the Hub does, so the name tells which model it is said to be."""
        found = _search(name, self._hub_any_case)
        if not found:
            return None
        match = _match(found, name, f"{name} is written like a Hub id of")
        return replace(match, guess=True, gated="n/a", confidence=_lower(match.confidence))

    def _as_mirror(self, repository: str) -> GenerationMatch | None:
        owner, _, name = repository.partition("/")
        if owner.lower() not in self._mirrors or not name:
            return None
        for short in self._without_suffixes(name):
            found = list(self._under_first_owners(short))
            if found:
                why = f"{repository} is by {owner}, who republish others' models; its name suggests"
                match = _match([candidate for candidate, _ in found], found[0][1], why)
                return replace(match, guess=True, gated="unknown", confidence="low", repository=repository)
        return None

    def _without_suffixes(self, name: str) -> Iterator[str]:
        """The name, then with one layer of suffixes off, then the next: X-GGUF-Q4 may need two."""
        for _ in range(4):
            yield name
            short = name
            for suffix in self._suffixes:
                short = compiled(suffix).sub("", short)
            if short == name:
                return
            name = short

    def _under_first_owners(self, name: str) -> Iterator[tuple[_Candidate, str]]:
        for candidate, group in groupby(self._hub_any_case, key=itemgetter(1)):
            patterns = [pattern for pattern, _ in group]
            for owner in candidate.head.hub_organisations:
                original = f"{owner}/{name}"
                lowered = original.lower()
                if any(pattern.found_in(original, lowered) for pattern in patterns):
                    yield candidate, original
                    break

    def _hosted_at(self, registry: str) -> _Patterns:
        if registry not in self._hosted:
            self._hosted[registry] = self._patterns(lambda generation: generation.hosted.get(registry, ()))
        return self._hosted[registry]

    def _patterns(self, of: Callable[[GenerationHead], Iterable[str]], *, ignore_case: bool = True) -> _Patterns:
        begins, anything = self._begins, ("",)
        return [
            (Pattern(source, ignore_case=ignore_case, begins=begins.get(source, anything)), candidate)
            for candidate in self._candidates
            for source in of(candidate.names)
        ]


def _search(name: str, patterns: _Patterns) -> list[_Candidate]:
    """The candidates of which any pattern matches, each once."""
    lowered = name.lower()
    found = (
        candidate
        for pattern, candidate in patterns
        if lowered.startswith(pattern.begins) and pattern.found_in(name, lowered)
    )
    return list(dict.fromkeys(found))


def _match(found: list[_Candidate], repository: str | None, why: str) -> GenerationMatch:
    """The first candidate with the overrides for this repository; more than one is a guess. `why` ends in its name.

    Every override that matches applies, in order, and for each field the first one wins. Outside the Hub there is no
    gate, and no repository for an override to speak of.
    """
    family, generation = found[0].family, found[0].generation
    overrides = [one for one in generation.repositories if repository and compiled(one.match).search(repository)]
    values: dict[str, Any] = {
        name: next((value for one in overrides if (value := getattr(one, name)) is not None), getattr(generation, name))
        for name in ("license", "base_license", "gated", "released", "open_weights")
    }
    if repository is None:
        values["gated"] = "n/a"
    used = [one.confidence for one in overrides if one.license or one.base_license]
    why = f"{why} {generation.name}"
    if len(found) > 1:
        others = ", ".join(other.generation.name for other in found[1:])
        why = f"{why}, but {others} would fit as well"
    return GenerationMatch(
        id=f"{family.id}/{generation.id}",
        place=found[0].place,
        families=found[0].rules,
        confidence="low" if len(found) > 1 else _least(generation.confidence, *used[:1]),
        guess=len(found) > 1,
        why=why,
        repository=repository,
        **values,
    )


_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")


def _lower(confidence: Confidence) -> Confidence:
    return _ORDER[max(_ORDER.index(confidence) - 1, 0)]


def _least(*confidences: Confidence) -> Confidence:
    return min(confidences, key=_ORDER.index)
