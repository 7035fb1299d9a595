"""From answers about a repository to claims: each statement as it was made, with place, time, revision and hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim
from scanner.licensing import Reading, identify_file, identify_text, license_sections, read_license
from scanner.resolve.hub_answer import CARD, HubKind, Place, RepositoryAnswer, TextFile, is_commit, topic_of
from scanner.resolve.hub_card import UNSPECIFIED, Card, is_repository
from scanner.resolve.hub_client import page_of
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
            sha256=(answer.card_sha256 if path == CARD else None) or answer.sha256,
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


def odd_claims(source: Source, found: Iterable[str]) -> Iterator[Claim]:
    """What the card has wrong, and what else was `found` to be."""
    oddities = (*source.answer.card.oddities, *found)
    if oddities:
        yield source.claim("oddity", "; ".join(oddities)[:1_000], "hub-card", "README.md")


def about_claims(source: Source) -> Iterator[Claim]:
    """Whose repository it is, how old, how much used; what a Space makes use of."""
    answer = source.answer
    told = (
        ("author", answer.author),
        ("created", answer.created),
        ("last-change", answer.changed),
        ("downloads", None if answer.downloads is None else str(answer.downloads)),
    )
    for topic, value in told:
        if value is not None:
            claim = source.claim(topic, value, "hub-api")
            yield replace(claim, note="of the last 30 days") if topic == "downloads" else claim
    for name in answer.models:
        yield _related(source.claim("uses-model", name, "hub-api"), name, "found by the Hub in the code of the Space")
    for name in answer.datasets:
        yield _related(source.claim("uses-dataset", name, "hub-api"), name, "found by the Hub in the code of the Space")


def access_claims(source: Source, readable: bool | None, reader: str, rules: Rulebook) -> Iterator[Claim]:
    """What the Hub says of the way to the files: the gate and its text, privacy, withdrawal, and how we fared there."""
    answer = source.answer
    if answer.gate != "unknown":
        yield source.claim("access", answer.gate, "hub-api")
    if answer.gate in ("auto", "manual") and answer.card.gate_text:
        yield _gate_text(source, answer.card.gate_text, rules)
    if reader and readable is not None:
        tried = source.claim("access", "open" if readable else "closed", "hub-file", answer.probe)
        yield replace(tried, note=f"asked for {reader}", sha256=None)
    if answer.private:
        yield source.claim("access", "private", "hub-api")
    if answer.disabled:
        yield source.claim("access", "disabled", "hub-api")


def _gate_text(source: Source, text: str, rules: Rulebook) -> Claim:
    """What has to be agreed to, by its hash and its first words; often it is the license itself."""
    reading = identify_text(text, rules)
    claim = source.claim("access-terms", " ".join(text[:400].split()), "hub-card", CARD)
    return _read_as(replace(claim, sha256=sha256(text.encode("utf-8", "replace")).hexdigest()), reading)


def file_claims(source: Source, files: Iterable[TextFile], rules: Rulebook) -> Iterator[Claim]:
    """What the license, policy and notice files say, identified, by their hash, and compared with the card."""
    for file in files:
        if file.path == CARD and file.linked is None:
            yield from _section_claims(source, file, rules)
            continue
        topic = topic_of(file.path) or "license-text"
        claim = _linked(source, file.linked) if file.linked else source.claim(topic, file.path, "hub-file", file.path)
        claim = replace(claim, sha256=sha256(file.content).hexdigest(), retrieved=file.retrieved)
        reading = _identified(file.content, rules)
        if topic == "license-text" or file.linked:
            yield _read_as(replace(claim, value=", ".join(reading.ids) or file.path), reading)
        else:
            yield _compared(replace(claim, license_ids=reading.ids), source, rules)


def _linked(source: Source, place: Place) -> Claim:
    """The claim of a license file in another repository, to which the card links."""
    where = page_of(source.endpoint, place.kind, place.name, place.revision, place.path)
    note = f"the card of {source.answer.name} links it (license_link)"
    revision = place.revision if is_commit(place.revision) else None
    return Claim("license-text", place.path, "hub-file", where, revision=revision, note=note)


def _compared(claim: Claim, source: Source, rules: Rulebook) -> Claim:
    """A policy or notice that names a license, held against the card."""
    if not claim.license_ids:
        return claim
    stated = {one for reading in _readings(source.answer.card, rules)[1] for one in reading.ids}
    named = ", ".join(claim.license_ids)
    agrees = not stated or stated.intersection(claim.license_ids)
    return replace(claim, note=f"names {named}" if agrees else f"names {named}, which the card does not")


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
