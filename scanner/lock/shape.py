"""What stands in stayopen.lock. Each class is the type, the validator and the order in which keys are written."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scanner.config import Day
from scanner.entities import Approval, Band, Confidence, Gate, Kind, License
from scanner.rulebook import schema
from scanner.rulebook.schema import Act, Category, Term

VERSION = 1
"""Of the format. A file of another version is refused, never guessed at."""

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="a SHA-256: 64 digits and letters from a to f")]
PackageUrl = Annotated[str, Meta(pattern="^pkg:[a-z][a-z0-9.+-]*/.", description="a package URL (pkg:...)")]


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A license or use policy file that came with a component."""

    file: str
    sha256: Sha256


class Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model that a component was made from; `license` as concluded, None when it was not known."""

    id: PackageUrl
    relation: str
    license: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A component as it was when it was locked.

    id              package URL, with the version where the project pins one
    recorded        the day from which it stands here like this
    state           "unresolved" and "partial": what the sources did not say is not known, and never counts as fine
    unresolved      why, when it is not resolved
    revision        the version or commit that was seen
    license         the SPDX expression that was concluded; None where there is none
    license_ids     ids of rules/licenses
    texts           license and use policy files, by name
    gate            "unknown" when the Hub was not heard
    bases           what it was made from, training data apart
    family          FAMILY/GENERATION of rules/families
    outlook         the band of its outlook
    signals         what was on record against its staying open
    heard           the sources that spoke; "rules" alone means that nobody was asked
    """

    id: PackageUrl
    kind: Kind
    recorded: Day
    state: Literal["resolved", "partial", "unresolved"] = "resolved"
    unresolved: str = ""
    revision: str | None = None
    license: str | None = None
    license_ids: tuple[str, ...] = ()
    license_state: Literal["known", "conflict", "unknown", "none"] = "known"
    license_choice: bool = False
    license_confidence: Confidence = "high"
    texts: tuple[Text, ...] = ()
    gate: Gate = "unknown"
    private: bool = False
    disabled: bool = False
    bases: tuple[Base, ...] = ()
    family: str | None = None
    outlook: Band | None = None
    signals: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()

    @property
    def concluded(self) -> License:
        """The license as it was concluded."""
        return License(
            self.license_state, self.license, self.license_ids, self.license_choice, confidence=self.license_confidence
        )

    @property
    def hashes(self) -> frozenset[str]:
        """The license texts, whatever their names."""
        return frozenset(text.sha256 for text in self.texts)


class LockedTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A term as a rule had it: what decides, without our words about it (rulebook.schema.Term says what each is)."""

    term: str
    clause: str
    when: tuple[Act, ...]
    only_if: tuple[Act, ...] = ()
    value: int | float | str | tuple[str, ...] | None = None
    unit: str | None = None
    counts: Literal["company", "product"] = "company"
    effect: Literal["separate-license", "display-duty", "review"] | None = None
    only_above_threshold: bool = False
    only_where: str | None = None
    only_repositories: str | None = None


class LockedLicense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of a license as our rule had them, so that a later reading can be told from what was locked.

    `checked` is the day on which somebody last read the source of the rule.
    """

    id: str
    checked: str
    category: Category
    confidence: Confidence = "high"
    text_checked: Literal["full", "partial", "secondary", "none"] = "none"
    grants: tuple[Act, ...] = ()
    terms: tuple[LockedTerm, ...] = ()

    @classmethod
    def of(cls, rule: schema.License) -> LockedLicense:
        """A rule as it is locked."""
        terms = tuple(
            LockedTerm(**{name: getattr(term, name) for name in LockedTerm.__struct_fields__}) for term in rule.terms
        )
        return cls(
            id=rule.id, checked=rule.checked, category=rule.category, confidence=rule.confidence,
            text_checked=rule.text_checked, grants=rule.grants, terms=terms,
        )  # fmt: skip

    def rule(self, today: schema.License | None) -> schema.License:
        """The rule as it was; what is not locked (its name, what it says in words) is as today."""
        summaries = {(term.term, term.clause): term.summary for term in today.terms} if today else {}
        terms = tuple(
            Term(
                **{name: getattr(term, name) for name in LockedTerm.__struct_fields__},
                summary=summaries.get((term.term, term.clause), "as the lock recorded it"),
            )
            for term in self.terms
        )
        return schema.License(
            id=self.id, name=today.name if today else self.id, spdx=today.spdx if today else None,
            url=today.url if today else None, checked=self.checked, category=self.category,
            confidence=self.confidence, text_checked=self.text_checked, grants=self.grants, terms=terms,
        )  # fmt: skip


class Lock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file: components by package URL, licenses by id, approvals by component."""

    version: int = VERSION
    components: tuple[Entry, ...] = ()
    licenses: tuple[LockedLicense, ...] = ()
    approvals: tuple[Approval, ...] = ()
