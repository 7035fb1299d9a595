"""A component of a scan in the form in which it is locked."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.entities import Band, Case, Facts
from scanner.lock.shape import Base, Entry, Text
from scanner.syntax.purl import purl_of

_TEXTS = ("license-text", "use-policy")
"""Topics of the claims whose files are locked: both hold terms."""


RULES_ONLY = "no source was heard, only our rules"
"""Why a component is locked as partial although nothing failed: offline, nobody was asked."""

_ASKED = ("huggingface", "pypi", "npm")
"""Registries that are asked; of others only our rules and the project's own files speak."""


def entry_of(case: Case, recorded: str, outlook: Band | None = None, signals: tuple[str, ...] = ()) -> Entry:
    """What is known of a component today. What only our rules say of a gate is not what the Hub said of it."""
    facts = case.facts
    license_, access = facts.license, facts.access
    state, unresolved = facts.state, "; ".join(facts.unresolved)[:500]
    if state == "resolved":
        unheard = case.component.registry in _ASKED and all(claim.source == "rules" for claim in facts.claims)
        state, unresolved = ("partial", RULES_ONLY) if unheard else (state, "")
    return Entry(
        id=case.id,
        kind=case.component.kind,
        recorded=recorded,
        state=state,
        unresolved=unresolved or "no source knows anything of it" if state != "resolved" else "",
        revision=facts.revision,
        license=license_.expression,
        license_ids=license_.ids,
        license_state=license_.state,
        license_choice=license_.choice,
        license_confidence=license_.confidence,
        texts=tuple(texts_of(facts)),
        gate="unknown" if access.source == "rules" else access.gate,
        private=bool(access.private),
        disabled=bool(access.disabled),
        bases=tuple(_bases(facts)),
        family=facts.family,
        outlook=outlook,
        signals=tuple(sorted(set(signals))),
        heard=tuple(sorted({claim.source for claim in facts.claims})),
    )


def texts_of(facts: Facts, topics: tuple[str, ...] = _TEXTS) -> Iterator[Text]:
    """License and use policy files by name; the hash of a claim that came with other metadata is not that of a text."""
    found = {
        (_file_of(claim.where) or claim.value, claim.sha256)
        for claim in facts.claims
        if claim.topic in topics and claim.sha256 and (claim.source == "hub-file" or "#" in claim.where)
    }
    for file, sha256 in sorted(found):
        yield Text(file=file, sha256=sha256)


def _file_of(where: str) -> str:
    """The name of a file, from a URL or path to it, or to it inside an archive (ARCHIVE#FILE)."""
    archive, _, member = where.partition("#")
    return member or archive.rpartition("/")[2]


def _bases(facts: Facts) -> Iterator[Base]:
    """What it was made from, training data apart, where a source says so: our rules know a base by its name only."""
    found = {
        (purl_of(one.component), one.relation, one.license.expression or " AND ".join(one.license.ids))
        for one in facts.lineage
        if one.relation != "trained-on" and one.source != "rules"
    }
    for name, relation, license_ in sorted(found):
        yield Base(id=name, relation=relation, license=license_ or None)
