"""The whole way in one page: discover -> resolve -> assess -> Audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec.structs import replace

from scanner import __version__
from scanner.about import about_nothing, about_project, about_rules
from scanner.assess import ALL_CHECKS, assess
from scanner.assess.clarifications import clarified
from scanner.config import Config, ConfigError, load_config
from scanner.discover import Discovery, Reading, drawn_together, read
from scanner.discover.catalogues import catalogue_notices
from scanner.entities import (
    SEVERITIES,
    Audit,
    Case,
    Component,
    Finding,
    Incomplete,
    Location,
    Progress,
    Severity,
    Summary,
    Threshold,
    Usage,
    only_listed,
)
from scanner.records import baseline_for, lock_for, with_history
from scanner.resolve import Resolution, ResolveOptions, resolve
from scanner.rulebook import Rulebook, load_rulebook
from scanner.rulebook.discovery import ShapeRules
from scanner.syntax.purl import as_written, purl_of

if TYPE_CHECKING:
    from scanner.baseline.shape import Known
    from scanner.change.point import Point
    from scanner.discover.part import Staged
    from scanner.lock.locked_state import LockedState

EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE, EXIT_NOTHING, EXIT_INCOMPLETE = range(5)
"""Exit codes of a scan (docs/exit-codes.md). Findings win over incomplete; a crash is none of these."""

COMMAND_LINE = "command line"
"""Where a component was found that somebody named there."""


class ScanOptions(msgspec.Struct, frozen=True):
    """How to scan. `fail_on`: the mildest severity that fails, "never" for a report only.

    `environment`: a Python environment whose installed packages are part of the project. `as_of`: judge with what
    was public by that day. `processes`: how many may read a large tree. `lock`: the lock to compare with; None: the
    one in the scanned directory or above it, unless `no_lock`; `baseline` and `no_baseline` likewise. `since`: only
    what came in since HEAD left this revision of git counts. `staged`: only these files are read, and only what they
    bring in counts. `findings_only`: `Audit.reliance` is left out, which nobody will read.
    """

    config: Path | None = None
    rules: tuple[Path, ...] = ()
    environment: Path | None = None
    as_of: date | None = None
    fail_on: Threshold = "error"
    allow_incomplete: bool = False
    command: str = ""
    processes: int = 1
    lock: Path | None = None
    no_lock: bool = False
    baseline: Path | None = None
    no_baseline: bool = False
    since: str | None = None
    staged: Staged | None = None
    findings_only: bool = False
    resolve: ResolveOptions = msgspec.field(default_factory=ResolveOptions)


def scan(root: Path, options: ScanOptions | None = None, progress: Progress | None = None) -> Audit:
    """Scan a directory or a single file and give the whole result; `progress` is told of files and components.

    Raises ConfigError when the configuration or the lock cannot be used or git cannot tell of `since`, RuleError when
    a rule file does not fit, and FileNotFoundError when `root` does not exist. Whatever is wrong with the scanned
    files themselves, or with a server, is in the Audit.
    """
    options = options or ScanOptions()
    if not root.exists():
        raise FileNotFoundError(root)
    point = _point(root, options)
    rules = load_rulebook(overlays=options.rules)
    ground = _ground(root, rules, options)
    reading = _reading(ground, options, progress)
    discovery = drawn_together(reading, rules, options.environment)
    audit = _audited(discovery, _resolve(discovery, ground, options, progress), ground, options)
    point = point or _commit_before(audit, options)
    if point is not None:
        audit = _since(point, audit, reading, discovery, ground, options)
    rules.remember()
    return audit


def check(names: Sequence[str], options: ScanOptions | None = None) -> Audit:
    """What is known of single components, by name, without a project: each counts as used, on the command line.

    The configuration is that of the current directory, as for a scan of it. Raises NameFault for names that cannot be
    read, ConfigError and RuleError like `scan`.
    """
    from scanner.assess.background.told import backgrounds  # noqa: PLC0415 - a scan has no use for it
    from scanner.syntax.component_name import Names  # noqa: PLC0415

    options = options or ScanOptions()
    rules = load_rulebook(overlays=options.rules)
    named = Names(rules.hosted_names, cast(ShapeRules, rules.discovery["shapes"]).unpinned).read_all(names)
    ground = _Ground(Path(), rules, *_config(Path(), options, rules))
    usages: dict[Component, tuple[Usage, ...]] = {}
    for one in named:
        place = Location(COMMAND_LINE, text=one.component.name)
        usage = Usage(one.component, place, "argument", "named on the command line", specifier=one.specifier)
        usages[one.component] = (*usages.get(one.component, ()), usage)
    discovery = Discovery(list(usages.items()), files_read=1)
    audit = _audited(discovery, _resolve(discovery, ground, options), ground, options)
    told = backgrounds(audit.cases, ground.config, rules, date.fromisoformat(audit.as_of))
    return replace(audit, backgrounds=told, reliance=None)


class _Ground(msgspec.Struct, frozen=True):
    """What an audit stands on beside what was found: the place, the rules, the configuration, the lock.

    `whole`: all that the configuration is for is looked at.
    """

    root: Path
    rules: Rulebook
    config: Config
    config_file: Path | None
    lock: LockedState | None = None
    baseline: Known | None = None
    whole: bool = False

    def judges_like(self, other: _Ground) -> bool:
        """Whether the same is found of the same, on another ground under the same rules."""
        return replace(self, root=other.root, config_file=other.config_file) == other


def _ground(root: Path, rules: Rulebook, options: ScanOptions) -> _Ground:
    """The ground of a scan. It is whole where it is of the directory that the configuration stands in."""
    config, file = _config(root, options, rules)
    all_ = options.staged is None
    whole = all_ and root.is_dir() and (file is None or file.resolve().parent == root.resolve())
    lock = None if options.no_lock else lock_for(root, options.lock, all_=all_, offline=options.resolve.offline)
    baseline = None if options.no_baseline else baseline_for(root, options.baseline, all_=all_)
    return _Ground(root, rules, config, file, lock, baseline, whole)


def _audited(discovery: Discovery, resolution: Resolution, ground: _Ground, options: ScanOptions) -> Audit:
    """Assess what was discovered and resolved."""
    rules, config, lock = ground.rules, ground.config, ground.lock
    as_of = options.as_of or datetime.now(timezone.utc).date()
    cases = tuple(
        Case(purl_of(component), component, usages, resolution.facts[purl_of(component)])
        for component, usages in discovery.components
    )
    cases, outcomes = clarified(cases, config, rules, str(ground.config_file or ""), offline=options.resolve.offline)
    if lock is not None:
        cases = with_history(cases, lock, rules, options.resolve)
    assessment = assess(
        cases, config, rules, as_of, discovery.own_licenses, lock, clarified=outcomes,
        incomplete=(*discovery.incomplete, *resolution.incomplete), baseline=ground.baseline,
        whole=ground.whole and not discovery.incomplete, findings_only=options.findings_only,
    )  # fmt: skip
    return Audit(
        tool={"name": "stayopen", "version": __version__},
        rules=about_rules(rules, config.rules_stale_after_days),
        project=about_project(ground.root, config, ground.config_file, discovery.own_licenses),
        as_of=as_of.isoformat(),
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        command=options.command,
        summary=summarise(assessment.findings, assessment.incomplete, options, nothing=not discovery.anything_read),
        cases=cases,
        findings=assessment.findings,
        verdicts=assessment.verdicts,
        outlooks=assessment.outlooks,
        questions=assessment.questions,
        obligations=assessment.obligations,
        incomplete=assessment.incomplete,
        excluded=tuple(discovery.excluded),
        notices=(
            *assessment.notices,
            *resolution.warnings,
            *rules.overrides,
            *catalogue_notices(discovery.components),
            *(() if discovery.anything_read else (about_nothing(discovery.excluded),)),
        ),
        checks=ALL_CHECKS,
        licenses=assessment.licenses,
        lock=assessment.lock,
        baseline=assessment.baseline,
        reliance=assessment.reliance,
    )


def _asking(ground: _Ground, options: ScanOptions) -> ResolveOptions:
    """How to ask: a license that somebody clarified by its text is not told without that text."""
    clarified = frozenset(as_written(one.component) for one in ground.config.clarifications)
    return replace(options.resolve, texts_of=clarified) if clarified else options.resolve


def _resolve(
    discovery: Discovery, ground: _Ground, options: ScanOptions, progress: Progress | None = None
) -> Resolution:
    """Nobody is asked about what stands in nothing but a large catalogue, and not knowing it leaves nothing open."""
    rules, asking = ground.rules, _asking(ground, options)
    asked = [(component, usages) for component, usages in discovery.components if not only_listed(usages)]
    listed = [(component, usages) for component, usages in discovery.components if only_listed(usages)]
    resolution = resolve(asked, rules, asking, progress)
    if not listed:
        return resolution
    known = resolve(listed, rules, replace(asking, offline=True))
    return replace(resolution, facts={**known.facts, **resolution.facts})


def _reading(ground: _Ground, options: ScanOptions, progress: Progress | None) -> Reading:
    exclude = ground.config.exclude
    if options.staged is None:
        return read(ground.root, ground.rules, exclude=exclude, processes=options.processes, progress=progress)
    from scanner.discover.part import read_staged  # noqa: PLC0415 - for a hook

    return read_staged(ground.root.resolve(), options.staged, ground.rules, exclude, options.processes)


def _point(root: Path, options: ScanOptions) -> Point | None:
    """What the scan is compared with; git is asked now, so that what cannot be compared is told before the work."""
    if options.since is not None:
        from scanner.change.since import departure_from  # noqa: PLC0415 - most scans look at no change

        return departure_from(root, options.since)
    return None


def _commit_before(audit: Audit, options: ScanOptions) -> Point | None:
    """For a hook, git is asked only where something fails."""
    if options.staged is None or audit.summary.verdict != "findings":
        return None
    from scanner.change.staged import commit_before  # noqa: PLC0415 - as above

    return commit_before(Path(str(audit.project["path"])), options.staged)


def _since(
    point: Point, audit: Audit, reading: Reading, now: Discovery, ground: _Ground, options: ScanOptions
) -> Audit:
    """The audit with what was there before set aside; what was incomplete before does not fail it either."""
    from scanner import change  # noqa: PLC0415 - as above

    with point.laid_out(audit, reading, ground.rules) as was:
        then, unusable = ground, ""
        try:
            then = _ground(was.root, ground.rules, options)
        except ConfigError as error:
            unusable = str(error).replace(str(was.root), str(ground.root)).splitlines()[0]
        discovery = drawn_together(was.reading(then.config.exclude), ground.rules, options.environment)
        if then.judges_like(ground) and change.only_moved(discovery, now):
            earlier_audit = audit
        else:
            resolution = change.resolved_alike(discovery, audit, ground.rules, _asking(then, options))
            quiet = replace(options, resolve=replace(options.resolve, offline=True), findings_only=True)
            earlier_audit = _audited(discovery, resolution, then, quiet)
    findings = change.told_apart(audit.findings, earlier_audit, point)
    fresh = change.brought_in(audit.incomplete, earlier_audit)
    counting = len(audit.incomplete) - audit.known_incomplete
    lenient = replace(options, allow_incomplete=options.allow_incomplete or not fresh)
    nothing = audit.summary.verdict == "nothing-to-scan"
    return replace(
        audit,
        findings=findings,
        summary=summarise(findings, audit.incomplete, lenient, nothing=nothing),
        project={**audit.project, "since": {"revision": options.since, "commit": point.commit}},
        notices=(*change.notices(point, counting, len(fresh), unusable, was.judging), *audit.notices),
    )


def _config(root: Path, options: ScanOptions, rules: Rulebook) -> tuple[Config, Path | None]:
    codes = [check.code for check in ALL_CHECKS]
    return load_config(root, options.config, rules=rules, overlays=options.rules, checks=codes)


def summarise(
    findings: Sequence[Finding], incomplete: Sequence[Incomplete], options: ScanOptions, *, nothing: bool
) -> Summary:
    """The verdict and the exit code: findings at or above `fail_on` win over incomplete, which wins over nothing.

    What is known to be incomplete leaves the audit incomplete, and fails nothing.
    """
    counts = Counter(finding.severity for finding in findings if finding.counts)
    summary = partial(
        Summary,
        complete=not incomplete,
        findings={severity: counts[severity] for severity in reversed(SEVERITIES)},
        fail_on=options.fail_on,
        set_aside=dict(Counter(finding.aside.kind for finding in findings if finding.aside)),
    )
    if any(counts[severity] for severity in failing(options.fail_on)):
        return summary("findings", EXIT_FINDINGS)
    if incomplete:
        passes = options.allow_incomplete or all(one.known for one in incomplete)
        return summary("incomplete", EXIT_CLEAN if passes else EXIT_INCOMPLETE)
    return summary("nothing-to-scan", EXIT_NOTHING) if nothing else summary("pass", EXIT_CLEAN)


def failing(fail_on: Threshold) -> tuple[Severity, ...]:
    """The severities that fail a scan; none for "never"."""
    return () if fail_on == "never" else SEVERITIES[SEVERITIES.index(fail_on) :]
