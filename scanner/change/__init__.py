"""What a change brought in: the findings of today beside those that there would have been before it.

Both are judged alike: by the same rules, on the same day, with the same word of every source about what both rely on.
Configuration, waivers, baseline and lock are those of their time, since they are part of the change.

point.py    what a change is compared with
since.py    all of a directory, with where HEAD left a revision
staged.py   some files of a commit that is being made, for a hook: no other file is looked at, unless it has to be
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from scanner.change.point import Point
from scanner.discover import Discovery
from scanner.entities import SEVERITIES, Audit, Finding, Incomplete, Location, SetAside
from scanner.resolve import Resolution, ResolveOptions, resolve
from scanner.rulebook import Rulebook
from scanner.syntax.purl import purl_of, unversioned, without_version


def resolved_alike(discovery: Discovery, audit: Audit, rules: Rulebook, options: ResolveOptions) -> Resolution:
    """Facts of what there was: today's, so that sources say the same of both.

    What is there no more is judged by what the store and the rules know; sources are asked about another version of
    what there is a finding about now, since that may have been the same trouble.
    """
    known = {case.id: case.facts for case in audit.cases}
    doubted = {without_version(one.component) for one in audit.findings if one.counts}
    gone = [(component, usages) for component, usages in discovery.components if purl_of(component) not in known]
    asked = [one for one in gone if without_version(purl_of(one[0])) in doubted]
    rest = [one for one in gone if one not in asked]
    told = resolve(asked, rules, options)
    kept = resolve(rest, rules, replace(options, offline=True))
    return Resolution({**known, **kept.facts, **told.facts})


def only_moved(before: Discovery, now: Discovery) -> bool:
    """Whether the change moved what is relied on to other lines, and that is all: then nothing is judged anew."""
    return _without_lines(before) == _without_lines(now)


def _without_lines(discovery: Discovery) -> tuple[object, ...]:
    components = [
        (component, [replace(one, location=Location(one.location.file, text=one.location.text)) for one in usages])
        for component, usages in discovery.components
    ]
    return components, discovery.own_licenses, discovery.incomplete, discovery.anything_read


def told_apart(findings: Iterable[Finding], before: Audit, point: Point) -> tuple[Finding, ...]:
    """The findings, those set aside that there were before at the same severity or a worse one."""
    stood: dict[str, int] = {}
    for one in before.findings:
        if one.counts:
            stood[one.fingerprint] = max(stood.get(one.fingerprint, 0), SEVERITIES.index(one.severity))
    reason = SetAside("earlier", f"there at {point.commit[:12]}, {point.meaning}")

    def judged(one: Finding) -> Finding:
        earlier = (
            one.counts and point.may_excuse(one) and stood.get(one.fingerprint, -1) >= SEVERITIES.index(one.severity)
        )
        return replace(one, set_aside=reason) if earlier else one

    return tuple(sorted(map(judged, findings), key=lambda one: not one.counts))


def brought_in(incomplete: Iterable[Incomplete], before: Audit) -> list[Incomplete]:
    """What is incomplete because of the change: not so before, nor about something that was relied on before."""
    known = {(unversioned(one.subject), one.reason) for one in before.incomplete}
    relied_on = {unversioned(case.id) for case in before.cases}
    named = ((unversioned(one.subject), one) for one in incomplete)
    return [one for name, one in named if not one.known and name not in relied_on and (name, one.reason) not in known]


def notices(point: Point, incomplete: int, fresh: int, unusable: str, judging: Sequence[str]) -> Iterator[str]:
    """What a reader should know of the comparison.

    `unusable`: why the configuration of then could not be used; `judging`: what the change changes of how it is judged.
    """
    yield f"Compared with {point.commit[:12]}, {point.meaning}: only what came in since counts."
    if judging:
        yield f"This change also changes how it is judged: {', '.join(judging)}."
    if unusable:
        yield f"Both sides are judged by today's configuration, since that of then cannot be used: {unusable}"
    if incomplete > fresh:
        yield f"{incomplete - fresh} of {incomplete} things that are incomplete were so before; they fail nothing here."
