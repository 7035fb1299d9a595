"""What one model was made of, and terms of its parents that cannot both be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

import msgspec

from scanner import entities
from scanner.assess.bases import SERVES, TRAINED_ON, bases
from scanner.assess.confidence import weakest
from scanner.assess.policy import RECIPROCAL
from scanner.assess.terms import shown
from scanner.entities import Case, Confidence
from scanner.licensing import alternatives
from scanner.rulebook import Rulebook
from scanner.rulebook.compatibility import FITS, Clash, load_matrix, load_together
from scanner.rulebook.schema import License, Term

PREFIX = "prefix"
_LIBRARY = "weak-copyleft"
_OF_DATA = ("non-commercial", "research-only")
"""What of a dataset's terms is held against a model: whether more of them reaches it is not settled."""


class Parent(msgspec.Struct, frozen=True):
    """One of the things that a model was made of, with the licenses that surely bind."""

    name: str
    ids: tuple[str, ...]
    relation: str
    source: str = ""
    confidence: Confidence = "high"


class Side(msgspec.Struct, frozen=True):
    """A term of a parent that stands against another."""

    parent: Parent
    license: License
    term: entities.Term

    @property
    def spoken(self) -> str:
        """The term with what it belongs to: "naming of meta-llama/Llama-3.1-8B (Llama 3.1 ..., s.1.b.i: “Llama”)"."""
        value = f": “{self.term.value}”" if self.term.term == "naming" and self.term.value else ""
        return f"{self.term.term} of {self.parent.name} ({self.license.name}, {self.term.clause}{value})"


class Collision(msgspec.Struct, frozen=True):
    """Two terms that cannot both be kept for one model made of both parents."""

    one: Side
    other: Side
    clash: Clash

    @property
    def licenses(self) -> frozenset[str]:
        """The ids of both licenses."""
        return frozenset((self.one.license.id, self.other.license.id))

    @property
    def confidence(self) -> Confidence:
        """The lowest of the rule, the licenses and how surely the parents are known."""
        known = [item.confidence for side in (self.one, self.other) for item in (side.parent, side.license)]
        data = TRAINED_ON in (self.one.parent.relation, self.other.parent.relation)
        return weakest(self.clash.confidence, *known, "low" if data else "high")


def parents_of(case: Case, rules: Rulebook) -> list[Parent]:
    """What a component was made of; who serves it is no parent of it."""
    found = [
        Parent(base.name, base.ids, base.relation, base.source, base.confidence)
        for base in bases(case, rules)
        if base.relation != SERVES and base.ids
    ]
    return list({(one.name, one.ids): one for one in found}.values())


def used_as_parent(case: Case, relation: str, rules: Rulebook) -> Parent | None:
    """A component of the project as a parent of what the project itself makes; None where its license is not sure."""
    groups = alternatives(case.facts.license, rules) if case.facts.license.state == "known" else ()
    if len(groups) != 1:
        return None
    return Parent(case.component.name, groups[0], relation, confidence=case.facts.license.confidence)


def collisions(parents: Sequence[Parent], rules: Rulebook) -> list[Collision]:
    """The collisions between any two parents, the surest of each pair, each pair of licenses once."""
    found: dict[frozenset[str], Collision] = {}
    for one, other in combinations(parents, 2):
        for first, second in product(_licenses(one, rules), _licenses(other, rules)):
            pair = frozenset((first.id, second.id))
            if len(pair) == 1 or pair in found:
                continue
            if collision := next(_between((one, first), (other, second), rules), None):
                found[pair] = collision
    return list(found.values())


def _licenses(parent: Parent, rules: Rulebook) -> Iterator[License]:
    yield from (rule for found in parent.ids if (rule := rules.license(found)))


def _between(one: tuple[Parent, License], other: tuple[Parent, License], rules: Rulebook) -> Iterator[Collision]:
    for clash in load_together(rules.directory).clashes:
        for first, second in ((one, other), (other, one)):
            left = next(_terms(*first, clash.one, rules), None)
            right = next(_terms(*second, clash.other, rules), None)
            if left is None or right is None:
                continue
            one_name = PREFIX in clash.one and _agree(str(left.value), str(right.value))
            if not one_name and not (left.term in RECIPROCAL and _reconciled(first[1], second[1], rules)):
                yield Collision(_side(first, left), _side(second, right), clash)


def _terms(parent: Parent, license_: License, words: Iterable[str], rules: Rulebook) -> Iterator[Term]:
    """The terms of a license among some words, in the order of the words."""
    for word in words:
        if parent.relation == TRAINED_ON and word not in _OF_DATA:
            continue
        if word in RECIPROCAL and license_.category == _LIBRARY:
            continue
        for term in license_.terms:
            plain = not term.only_repositories and not term.only_where
            if (term.term == word and plain) or (word == PREFIX and prefix_of(license_, term, rules)):
                yield term


def prefix_of(license_: License, term: Term, rules: Rulebook) -> str | None:
    """What the name of a derived model has to begin with by a term; None for any other term."""
    if term.term != "naming" or not isinstance(term.value, str):
        return None
    return None if license_.id in load_together(rules.directory).names_anywhere else term.value


def begins(name: str, prefix: str) -> bool:
    """Whether a name begins with a prefix, apart from case and separators."""
    return _letters(name).startswith(_letters(prefix))


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _side(of: tuple[Parent, License], term: Term) -> Side:
    return Side(of[0], of[1], shown(of[1], term))


def _agree(one: str, other: str) -> bool:
    """Whether a name that begins with one prefix can begin with the other: "Llama" and "Llama 3"."""
    return begins(one, other) or begins(other, one)


def _reconciled(first: License, second: License, rules: Rulebook) -> bool:
    """Whether material under one of two licenses may go out under the other, by the matrix or its own text."""
    matrix, together = load_matrix(rules.directory), load_together(rules.directory)
    for leading, subordinate in ((first, second), (second, first)):
        if matrix.answer(leading.spdx or "", subordinate.spdx or "") in FITS:
            return True
        if together.goes_into(subordinate.id, leading.id):
            return True
    return False
