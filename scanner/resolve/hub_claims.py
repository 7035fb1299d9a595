"""From answers about a repository to claims: each statement as it was made, with place, time, revision and hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim
from scanner.licensing import Reading, identify_file, identify_text, license_sections, read_license
from scanner.resolve.hub_answer import CARD, RepositoryAnswer, TextFile, topic_of
from scanner.resolve.hub_card import UNSPECIFIED, Card, is_repository
from scanner.resolve.hub_client import HubKind, page_of
from scanner.rulebook import Rulebook


class Source(msgspec.Struct, frozen=True):
    """Where an answer came from: the Hub's endpoint, what was asked for, and the answer itself."""

    endpoint: str
    kind: HubKind
    answer: RepositoryAnswer

    def claim(self, topic: str, value: str, source: str, path: str | None = None) -> Claim:
        """A claim at the revision of the answer; `path` is the file that makes it, None for the API."""
        answer = self.answer
        if answer.place is not None:
            where, note = f"{answer.place}/{path or ''}".rstrip("/"), "from the local Hub cache"
        else:
            where, note = page_of(self.endpoint, self.kind, answer.name, answer.sha, path), ""
        return Claim(
            topic,
            value,
            source,
            where,
            retrieved=answer.retrieved,
            revision=answer.sha,
            sha256=answer.sha256,
            note=note,
        )


def card_claims(source: Source, rules: Rulebook) -> Iterator[Claim]:
    """What the card says: license, base models, training datasets."""
    card = source.answer.card
    if card.licenses:
        yield _license_claim(source, rules)
    for base in card.bases:
        yield _related(source.claim("base-model", base, "hub-card", "README.md"), base, card.relation or "")
    for name in card.datasets:
        yield _related(source.claim("dataset", name, "hub-card", "README.md"), name, "trained-on")
    if card.oddities:
        yield source.claim("oddity", "; ".join(card.oddities)[:1_000], "hub-card", "README.md")


def access_claims(source: Source) -> Iterator[Claim]:
    """What the Hub says of the way to the files: the gate, and whether the repository is private or disabled."""
    answer = source.answer
    if answer.gate != "unknown":
        yield source.claim("access", answer.gate, "hub-api")
    if answer.private:
        yield source.claim("access", "private", "hub-api")
    if answer.disabled:
        yield source.claim("access", "disabled", "hub-api")


def file_claims(source: Source, files: Iterable[TextFile], rules: Rulebook) -> Iterator[Claim]:
    """What the license, policy and notice files say; license texts are identified, the others kept by their hash."""
    for file in files:
        if file.path == CARD:
            yield from _section_claims(source, file, rules)
            continue
        topic = topic_of(file.path) or "license-text"
        claim = source.claim(topic, file.path, "hub-file", file.path)
        claim = replace(claim, sha256=sha256(file.content).hexdigest(), retrieved=file.retrieved)
        if topic == "license-text":
            reading = _identified(file.content, rules)
            claim = _read_as(replace(claim, value=", ".join(reading.ids) or file.path), reading)
        yield claim


def _section_claims(source: Source, file: TextFile, rules: Rulebook) -> Iterator[Claim]:
    """What the card says under its headings about the license, where its metadata names none."""
    sections = license_sections(file.content.decode("utf-8", "replace"))
    if not sections:
        return
    reading = identify_text(sections, rules)
    value = ", ".join(reading.ids) or "a section that names no license we know"
    claim = source.claim("license-text", value, "hub-card", CARD)
    claim = replace(claim, sha256=sha256(file.content).hexdigest(), retrieved=file.retrieved)
    note = "; ".join(filter(None, ("in the section of the card about its license", reading.note)))
    sure = "medium" if reading.confidence == "high" else reading.confidence
    yield _read_as(claim, replace(reading, note=note, confidence=sure))


@lru_cache(maxsize=256)
def _identified(content: bytes, rules: Rulebook) -> Reading:
    """What a license text is. Hundreds of repositories carry the very same file."""
    return identify_file(content, rules)


def _license_claim(source: Source, rules: Rulebook) -> Claim:
    card = source.answer.card
    value, readings = _readings(card, rules)
    claim = _read_as(source.claim("license", value, "hub-card", "README.md"), _combined(readings))
    notes = [claim.note, *(f"{field}: {text}" for field, text in _beside(card, value))]
    if len(readings) > 1:
        notes.append("the card lists several licenses and not whether one may choose; they are taken as all of them")
    return replace(claim, note="; ".join(filter(None, notes)))


def _readings(card: Card, rules: Rulebook) -> tuple[str, list[Reading]]:
    """The statement, and how each license in it was understood. `license_name` speaks where `license` names none."""
    unspecified = all(stated.lower() in UNSPECIFIED for stated in card.licenses)
    named = (card.license_name,) if unspecified and card.license_name else card.licenses
    return ", ".join(named), [read_license(one, "hub", rules) for one in named]


def _beside(card: Card, value: str) -> Iterator[tuple[str, str]]:
    """The other fields of the card about its license, which are shown and not followed."""
    stated = ", ".join(card.licenses)
    if stated != value:
        yield "license", stated
    if card.license_name and card.license_name != value:
        yield "license_name", card.license_name
    if card.license_link:
        yield "license_link", card.license_link


def _combined(readings: list[Reading]) -> Reading:
    """Several licenses that all apply; understood as an expression only when each of them was."""
    if len(readings) == 1:
        return readings[0]
    parts = [reading.expression for reading in readings if reading.expression]
    whole = len(parts) == len(readings)
    return Reading(
        ids=tuple(dict.fromkeys(one for reading in readings for one in reading.ids)),
        expression=" AND ".join(f"({part})" if " " in part else part for part in parts) if whole else None,
        note="; ".join(dict.fromkeys(reading.note for reading in readings if reading.note)),
        confidence="medium",
    )


def _read_as(claim: Claim, reading: Reading) -> Claim:
    return replace(
        claim,
        license_ids=reading.ids,
        expression=reading.expression,
        confidence=reading.confidence,
        note="; ".join(filter(None, (claim.note, reading.note))),
    )


def _related(claim: Claim, name: str, relation: str) -> Claim:
    note = relation if is_repository(name) else "not the name of a repository on the Hub"
    return replace(claim, note="; ".join(filter(None, (claim.note, note))))
