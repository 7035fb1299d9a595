"""It is made from something else than when it was locked, or its base is under another license."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.assess.check import Check, Context
from scanner.assess.drift import comparable, drifted
from scanner.assess.wording import listed
from scanner.entities import Case, Evidence, Finding
from scanner.syntax.purl import without_version

if TYPE_CHECKING:
    from scanner.lock.locked_state import Pair
    from scanner.lock.shape import Base

CHECK = Check(
    code="base-changed",
    title="The base model changed since the lock",
    severity="warning",
    why="The terms of a base bind what is made from it: another base, other terms.",
    remedy="Read the license of the new base against your use, then run `stayopen lock`; or stay at the revision that "
    "was locked.",
    outlook=True,
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Bases added, dropped or under another license; training data is not among them."""
    pair = comparable(case, context)
    if pair is None or pair.before.state != "resolved":
        return
    before, after = _bases(pair.before.bases), _bases(pair.now.bases)
    if before == after:
        return
    changed = [name for name in before if name in after and before[name] != after[name]]
    says = _of_license(changed, before, after) if before.keys() == after.keys() else _of_names(before, after)
    yield drifted(
        CHECK, case, context, topic="base-model", before=_told(before), after=_told(after), key="bases", says=says,
        told=("base-model",), evidence=_evidence(case, pair),
    )  # fmt: skip


def _bases(bases: tuple[Base, ...]) -> dict[str, str]:
    """License by name: the relation is a matter of words, and the version that of the base's own repository."""
    return {without_version(base.id): base.license or "an unknown license" for base in bases}


def _of_license(changed: list[str], before: dict[str, str], after: dict[str, str]) -> str:
    moves = listed(f"{_short(name)}, which went from {before[name]} to {after[name]}" for name in changed)
    return f"is made from {moves}"


def _of_names(before: dict[str, str], after: dict[str, str]) -> str:
    was = listed(map(_short, before)) or "no base that its card named"
    now = listed(f"{_short(name)} ({license_})" for name, license_ in after.items()) or "no base that its card names"
    return f"was made from {was} and is made from {now}"


def _told(bases: dict[str, str]) -> str:
    return ", ".join(f"{name} ({license_})" for name, license_ in bases.items()) or "none"


def _short(name: str) -> str:
    return name.removeprefix("pkg:huggingface/")


def _evidence(case: Case, pair: Pair) -> tuple[Evidence, ...]:
    del pair
    told = [claim for claim in case.facts.claims if claim.topic == "base-model" and claim.source != "rules"]
    return tuple(
        Evidence(f"{claim.source} names the base {claim.value}", claim.where, (claim.retrieved or "")[:10] or None)
        for claim in told[:4]
    )
