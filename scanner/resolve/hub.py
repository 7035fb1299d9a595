"""Models, datasets and Spaces on the Hub: what the card, the gate and the files at the exact revision say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar, cast

from msgspec.structs import replace

from scanner.entities import Access, Claim, Component, Facts, License, Usage
from scanner.licensing import conclude
from scanner.resolve.embedded import Known, known_by_rules, rules_only
from scanner.resolve.hub_answer import HubKind, RepositoryAnswer
from scanner.resolve.hub_claims import Source, about_claims, access_claims, card_claims, file_claims, odd_claims
from scanner.resolve.hub_client import HubClient, page_of
from scanner.resolve.hub_evidence import Gathered, Question, is_offline
from scanner.resolve.hub_gguf import header_bases, header_claims
from scanner.resolve.lineage import Origin, Uses, with_lineage
from scanner.resolve.receipts import Relied, rely_on_all, relying
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook

T = TypeVar("T")

_DEFAULT = (None, "main")
"""Versions that stand for the newest commit."""

KINDS = frozenset({"model", "dataset", "space"})


def answers(component: Component) -> bool:
    """Whether this source speaks for a component."""
    return component.registry == "huggingface" and component.kind in KINDS


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """Everything known of a repository and its ancestors. Never raises for anything that a server or card does."""
    hub = hub_of(session)
    facts = with_lineage(hub.origin(component, rules), lambda ancestor: hub.origin(ancestor, rules))
    # Offline whether it is in use plays no part: the answer is remembered without what usages say of that.
    asked = is_offline(session) or any(usage.in_use for usage in usages)
    if asked and component.kind == "model" and facts.family:
        from scanner.resolve.hub_copies import with_copies  # noqa: PLC0415 - of no use for what no rule knows

        facts = with_copies(facts, hub, session)
    if component.version in _DEFAULT:
        return facts
    from scanner.resolve.hub_newest import with_newest  # noqa: PLC0415 - few repositories are pinned

    return with_newest(facts, hub)


Asked = tuple[str, str, str | None]
"""Kind, name and revision of a repository."""


class _Once(Generic[T]):
    """Something that is found out once, and the answers it relies on; whoever asks second waits for the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: T | None = None
        self._relied = Relied()

    def get(self, find: Callable[[], T]) -> T:
        """What `find` gave the first time."""
        with self._lock:
            if self._found is None:
                with relying() as self._relied:
                    self._found = find()
        rely_on_all(self._relied)
        return self._found


class Hub:
    """One session's view of the Hub: every repository is asked for once, however many components lead to it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.client = HubClient(session)
        self._origins: dict[Asked, _Once[Origin]] = {}
        self._gathered: dict[Asked, _Once[Gathered]] = {}
        self._newest: dict[tuple[HubKind, str], _Once[list[RepositoryAnswer]]] = {}
        self._lock = threading.Lock()

    def origin(self, component: Component, rules: Rulebook) -> Origin:
        """What is known of one repository by itself."""
        with self._lock:
            once = self._origins.setdefault((component.kind, component.name, component.version), _Once())
        return once.get(lambda: self._find(component, rules))

    def gathered(self, kind: HubKind, name: str, revision: str | None) -> Gathered:
        """What was learned of a repository. One that was renamed is known by its new name from then on."""
        with self._lock:
            once = self._gathered.setdefault((kind, name, revision), _Once())
        found = once.get(Question(self._session, self.client, kind, name, revision).gather)
        if found.answer is not None:
            with self._lock:
                self._gathered.setdefault((kind, found.answer.name, revision), once)
        return found

    def newest(self, kind: HubKind, name: str) -> RepositoryAnswer | None:
        """What the newest commit of a repository says; None when nobody may be asked. Raises SourceFailed."""
        if self._session.options.history:  # which wants all of it
            return self.gathered(kind, name, None).answer
        with self._lock:
            once = self._newest.setdefault((kind, name), _Once())
        found = once.get(Question(self._session, self.client, kind, name, None).newest)
        return found[0] if found else None

    def _find(self, component: Component, rules: Rulebook) -> Origin:
        gathered = self.gathered(cast("HubKind", component.kind), component.name, component.version)
        answer = gathered.answer
        known = known_by_rules(component, rules)
        if answer is not None and answer.name != component.name and known.match is None:
            known = known_by_rules(replace(component, name=answer.name), rules)
        claims = (*self._claims(component, gathered, rules), *known.claims)
        offline = is_offline(self._session)
        facts = Facts(
            component,
            claims,
            license=_license(claims, gathered, known, rules, offline=offline),
            access=_access(gathered, known),
            lineage=known.ancestors,
            family=known.family,
            revision=answer.sha if answer else None,
            latest=answer.sha if answer and component.version in _DEFAULT else None,
        )
        facts = _judged(facts, gathered, offline=offline)
        if gathered.missing:
            facts = replace(facts, claims=(*facts.claims, self._missing(component)))
        return _origin(facts, gathered)

    def _claims(self, component: Component, gathered: Gathered, rules: Rulebook) -> list[Claim]:
        if gathered.answer is None:
            return []
        source = Source(self.client.endpoint, cast("HubKind", component.kind), gathered.answer)
        claims = [
            *card_claims(source, rules),
            *file_claims(source, gathered.files, rules),
            *header_claims(source, gathered.header, rules),
            *odd_claims(source, gathered.oddities),
            *access_claims(source, gathered.readable, gathered.reader, rules),
            *about_claims(source),
        ]
        if gathered.answer.name != component.name:
            renamed = source.claim("renamed", gathered.answer.name, "hub-api")
            claims.append(replace(renamed, note=f"the Hub redirects {component.name} there; use the new name"))
        return claims

    def _missing(self, component: Component) -> Claim:
        """That the Hub was heard, and knows no such repository."""
        where = page_of(self.client.endpoint, cast("HubKind", component.kind), component.name)
        now = self._session.now().isoformat()
        return Claim("access", "missing", "hub-api", where, retrieved=now, note="gone, renamed, or private")


def _origin(facts: Facts, gathered: Gathered) -> Origin:
    """The facts with what the repository was made from, by its card, else by the header of a GGUF file."""
    answer = gathered.answer
    if answer is None:
        return Origin(facts, missing=gathered.missing)
    card, uses = answer.card, Uses(answer.models, answer.datasets)
    bases = card.bases or header_bases(gathered.header)
    if card.bases or not bases:
        return Origin(facts, bases, card.relation or "base-model", card.datasets, gathered.missing, uses=uses)
    relation = card.relation or "quantized"
    return Origin(facts, bases, relation, card.datasets, gathered.missing, source="gguf-header", uses=uses)


_one_at_a_time = threading.Lock()
_hub = lru_cache(maxsize=4)(Hub)


def hub_of(session: Session) -> Hub:
    """The Hub as this session sees it, the same object for as long as the session lasts."""
    with _one_at_a_time:
        return _hub(session)


def _license(claims: Sequence[Claim], gathered: Gathered, known: Known, rules: Rulebook, *, offline: bool) -> License:
    """What the claims add up to; that only the rules spoke is never hidden."""
    concluded = conclude(claims, rules)
    if gathered.answer is None and known.claims:
        return rules_only(concluded, known, "the Hub was not asked" if offline else "the Hub gave no answer")
    return concluded


def _access(gathered: Gathered, known: Known) -> Access:
    """The Hub's word on gate, privacy and withdrawal; the rules' on the gate when the Hub has not been heard."""
    answer, missing = gathered.answer, True if gathered.missing else None
    if answer is None or answer.gate == "unknown":
        return replace(known.access, disabled=True if gathered.disabled else None, missing=missing)
    disabled = answer.disabled or gathered.disabled
    return Access(answer.gate, answer.private, disabled, gathered.readable, source="hub-api", missing=missing)


def _judged(facts: Facts, gathered: Gathered, *, offline: bool) -> Facts:
    """The facts with their state: a failure never looks like a pass, and silence offline is not one of the Hub's."""
    silent = facts.license.state == "unknown"
    if gathered.failures:
        return replace(facts, state="partial" if facts.claims else "unresolved", unresolved=tuple(gathered.failures))
    if gathered.answer is None and offline and silent:
        rules = "the rules name no license for it" if facts.family else "no rule knows it"
        reason = f"offline and {rules}; run without --offline or add a rule"
        return replace(facts, state="partial" if facts.claims else "unresolved", unresolved=(reason,))
    return replace(facts, state="resolved")
