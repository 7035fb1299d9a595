"""The text of the license is not the one that was locked, though its name may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.assess.check import Check, Context
from scanner.assess.drift import comparable, drifted
from scanner.assess.wording import claim_evidence
from scanner.entities import Case, Finding

if TYPE_CHECKING:
    from scanner.lock.locked_state import Pair
    from scanner.lock.shape import Entry

CHECK = Check(
    code="license-text-changed",
    title="The license text changed since the lock",
    severity="warning",
    why="Terms are changed in place, under the same name: what counts is the text, not the id.",
    remedy="Compare the two texts; if the new one is acceptable run `stayopen lock` and have it approved anew.",
    outlook=True,
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Other bytes in license and use policy files; a note for another release of a package, where years change."""
    pair = comparable(case, context, texts=True)
    if pair is None or not pair.before.texts or pair.before.hashes == pair.now.hashes:
        return
    gone, new = _files(pair.before, pair.now), _files(pair.now, pair.before)
    release = case.component.kind == "package" and (pair.moved or pair.before.revision != pair.now.revision)
    yield drifted(
        CHECK, case, context, topic="license-text", before=_listed(gone), after=_listed(new), key="text",
        says=_says(pair, gone, new), told=("license-text", "use-policy"), severity="note" if release else None,
        evidence=claim_evidence(case, ("license-text", "use-policy")),
    )  # fmt: skip


def _files(one: Entry, other: Entry) -> list[tuple[str, str]]:
    """The files of which the other has no copy."""
    return [(text.file, text.sha256) for text in one.texts if text.sha256 not in other.hashes]


def _says(pair: Pair, gone: list[tuple[str, str]], new: list[tuple[str, str]]) -> str:
    names = ", ".join(dict.fromkeys(file for file, _ in (*gone, *new)))
    if not new:
        return f"has no {names} any more, which was locked with sha256 {gone[0][1][:12]},"
    how = f"another text in {names}" if gone else f"a further text, {names},"
    same = set(pair.before.license_ids) == set(pair.now.license_ids) and pair.now.license_state == "known"
    return f"has {how}{' under the same license id' if same else ''}"


def _listed(files: list[tuple[str, str]]) -> str:
    return ", ".join(f"{file} sha256:{digest}" for file, digest in files) or "none"
