"""What a change brought in: the findings of today beside those that there would have been before it.

Both are judged alike: by the same rules, on the same day, with the same word of every source about what both rely on.
Configuration, lock and waivers are those of their time, since they are part of the change.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import replace

from scanner.config import NAMES, ConfigError
from scanner.discover import Discovery, Reading
from scanner.discover.earlier import Earlier, lay_out, read_earlier
from scanner.discover.source import Tree
from scanner.entities import SEVERITIES, Audit, Finding, Incomplete, SetAside
from scanner.git import GitFault, Repository, top_of
from scanner.lock.place import NAME as LOCK
from scanner.resolve import Resolution, ResolveOptions, resolve
from scanner.rulebook import Rulebook
from scanner.syntax.purl import purl_of, without_version

KEPT = (*NAMES, LOCK)
"""Files that say how everything else is judged; of their time like everything else."""

MAX_BYTES = 16 * 1024 * 1024
"""Of such a file."""


class Point(msgspec.Struct, frozen=True):
    """The state of a repository that a change is compared with.

    folder      the scanned directory, at or below `top` of the working tree
    commit      a full hash
    meaning     what that commit is, for people
    """

    repository: Repository
    folder: Path
    top: Path
    commit: str
    meaning: str


def point_of(root: Path, revision: str) -> Point:
    """Where HEAD of the repository around `root` left a revision. Raises ConfigError, which says what to do."""
    if not root.is_dir():
        raise ConfigError(f"--since: {root} is a file: name the directory that it is in")
    folder = root.resolve()
    top = top_of(folder)
    if top is None:
        raise ConfigError(f"--since: {folder} is not in a git repository: there is nothing to compare with")
    try:
        repository = Repository(folder)
        commit = repository.merge_base(revision)
    except GitFault as fault:
        raise ConfigError(f"--since: {fault}") from fault
    return Point(repository, folder, top, commit, f"where HEAD left {revision}")


@contextmanager
def laid_out(point: Point, now: Tree, rules: Rulebook) -> Iterator[tuple[Path, Earlier]]:
    """What stands for the scanned directory before the change, with all that differs, while the context lasts.

    Raises ConfigError where git cannot tell.
    """
    with TemporaryDirectory(prefix="stayopen-") as name:
        top = Path(name).resolve()
        (top / ".git").mkdir()  # where the search for configuration and lock ends
        folder = top / point.folder.relative_to(point.top)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            earlier = lay_out(now, point.commit, point.repository, folder, rules, KEPT)
            _lay_out_above(point, top)
        except GitFault as fault:
            raise ConfigError(f"--since: {fault}") from fault
        yield folder, earlier


def _lay_out_above(point: Point, top: Path) -> None:
    """Configuration and lock of a part of a repository may stand above it."""
    above = point.folder.relative_to(point.top).parents
    names = [(folder / name).as_posix() for folder in above for name in KEPT]
    if names:
        whole = Repository(point.top)
        whole.write([(blob.id, top / os.fsdecode(blob.path)) for blob in whole.files(point.commit, *names)], MAX_BYTES)


def read_before(now: Reading, earlier: Earlier, rules: Rulebook, exclude: Sequence[str]) -> Reading:
    """What the tree yielded before the change, with the configuration's `exclude` of that time."""
    return read_earlier(now, earlier, rules, exclude)


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


def told_apart(findings: Iterable[Finding], before: Audit, point: Point) -> tuple[Finding, ...]:
    """The findings, those set aside that there were before at the same severity or a worse one."""
    stood: dict[str, int] = {}
    for one in before.findings:
        if one.counts:
            stood[one.fingerprint] = max(stood.get(one.fingerprint, 0), SEVERITIES.index(one.severity))
    reason = SetAside("earlier", f"there at {point.commit[:12]}, {point.meaning}")

    def judged(one: Finding) -> Finding:
        earlier = one.counts and stood.get(one.fingerprint, -1) >= SEVERITIES.index(one.severity)
        return replace(one, set_aside=reason) if earlier else one

    return tuple(sorted(map(judged, findings), key=lambda one: not one.counts))


def brought_in(incomplete: Iterable[Incomplete], before: Audit) -> list[Incomplete]:
    """What is incomplete because of the change: not so before, nor about something that was relied on before."""
    known = {(_unversioned(one.subject), one.reason) for one in before.incomplete}
    relied_on = {_unversioned(case.id) for case in before.cases}
    named = ((_unversioned(one.subject), one) for one in incomplete)
    return [one for name, one in named if name not in relied_on and (name, one.reason) not in known]


def _unversioned(subject: str) -> str:
    return without_version(subject) if subject.startswith("pkg:") else subject


def notices(point: Point, incomplete: int, fresh: int) -> Iterator[str]:
    """What a reader should know of the comparison."""
    yield f"Compared with {point.commit[:12]}, {point.meaning}: only what came in since counts."
    if incomplete > fresh:
        yield f"{incomplete - fresh} of {incomplete} things that are incomplete were so before; they fail nothing here."
