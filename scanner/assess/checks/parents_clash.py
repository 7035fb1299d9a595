"""One model was made of two things whose terms cannot both be kept."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.parents import Collision, collisions, parents_of
from scanner.assess.wording import license_evidence, start, the
from scanner.entities import Case, Evidence, Finding, Severity

CHECK = Check(
    code="parents-clash",
    title="Terms of two parents cannot both be kept",
    severity="warning",
    why="A merge, fine-tune or adapter stands under the terms of everything in it; where two of them exclude each "
    "other, nobody can pass it on lawfully.",
    remedy="Leave one of the two out, or ask one licensor for other terms.",
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A finding for each pair of licenses that collide: in a model that is relied on, and in what the project makes.

    An error where the user passes such a model on or offers it, and both terms are sure; a note where neither is done.
    """
    for collision in collisions(parents_of(case, context.rules), context.rules):
        yield _finding(case, collision, f"{start(the(case))} was made from both", context)
    seen: set[frozenset[str]] = set()  # recipes of one kind come by the dozen
    for making in context.makings.get(case.id, ()):
        for collision in collisions(making.parents, context.rules):
            if collision.licenses not in seen:
                seen.add(collision.licenses)
                found = _finding(case, collision, f"{making.file} makes one model of both", context)
                yield replace(found, locations=making.locations)


def _finding(case: Case, collision: Collision, made: str, context: Context) -> Finding:
    one, other, clash = collision.one, collision.other, collision.clash
    return context.finding(
        CHECK,
        case,
        f"{start(one.spoken)} and {other.spoken} cannot both be kept, and {made}: {clash.why}.",
        key=",".join(sorted(collision.licenses)),
        severity=_severity(collision, context),
        remedy=f"{clash.resolve}.",
        evidence=(
            *(Evidence(f"{side.parent.relation}: {side.parent.name}", side.parent.source, None, side.parent.confidence)
              for side in (one, other)),
            license_evidence(one.license),
            license_evidence(other.license),
        ),
        terms=(one.term, other.term),
        confidence=collision.confidence,
    )  # fmt: skip


def _severity(collision: Collision, context: Context) -> Severity:
    reaches = context.acts.any_of(("distribute", "host"))
    if reaches == "no":
        return "note"
    return "error" if reaches == "yes" and collision.confidence == "high" else "warning"
