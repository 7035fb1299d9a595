"""What was known of software by a day: its features, what its repository said of itself, and the steps it took."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from scanner.assess.outlook.known import YEAR, Happening, Trait
from scanner.entities import Evidence
from scanner.rulebook.days import last_day
from scanner.rulebook.outlook_data import Measured, RepositoryLook, Span
from scanner.rulebook.schema import Package

FEW_HANDS = 0.75
COMPANY = 0.2
"""From these shares of a year's commits on, five people, or one company, count as those who write it.

Round numbers, not tuned. A fifth by mail domain is much: most of a company's people commit with private addresses.
"""

_PERMISSIVE = ("Apache", "MIT", "BSD", "ISC")
_WEAK = ("MPL", "EPL", "LGPL")

Public = Callable[[str], bool]


def traits_of(package: Package, measured: Measured | None, public: Public) -> dict[str, Trait]:
    """The features on file, and where the repository was read, what it said last before the day."""
    found = _on_file(package, public)
    kind = package.features.get("license_class_before")
    if isinstance(kind, str):
        said = Evidence(f"{package.name} came under a {kind} license", _source(package), None, package.confidence)
        found["permissive"] = Trait(kind in ("permissive", "weak-copyleft"), said)
    looks = [look for look in measured.looks if public(look.day)] if measured else []
    if measured and looks:
        found |= _read(measured, looks, found.get("cla_with_relicensing_right"))
        found |= {"stale": _stale(measured, looks[-1], public), "given_up": _given_up(measured, looks[-1], public)}
    return found


def steps_of(packages: Iterable[Package], public: Public) -> Iterator[Happening]:
    """What software did to its terms, as far as it was public."""
    for package in packages:
        for day, direction, what, source, definite in _steps(package):
            if public(day):
                yield Happening(
                    last_day(day), day, direction, what, package.name, "line", definite, source, package.confidence
                )


def _on_file(package: Package, public: Public) -> dict[str, Trait]:
    found = {}
    for name, value in package.features.items():
        if isinstance(value, bool) or value is None:
            since = package.features_since.get(name)
            later = since is not None and not public(since)  # it did not hold yet, and nobody knew that it would
            found[name] = Trait(False, _as_held(package)) if later else Trait(value, _filed(package, name))
    return found


def _filed(package: Package, feature: str) -> Evidence:
    """The page that says so, if there is one. The pages of the change prove nothing of what was true before it."""
    since, pages = package.features_since.get(feature), package.feature_sources.get(feature)
    if not pages:
        return _as_held(package, since)
    return Evidence(f"{package.name}: {feature.replace('_', ' ')}", pages[0], since, "medium")


def _as_held(package: Package, since: str | None = None) -> Evidence:
    return Evidence(f"{package.name}, as we hold it", "", since, "low")


def _read(measured: Measured, looks: list[RepositoryLook], filed: Trait | None) -> dict[str, Trait]:
    last = looks[-1]
    found = {
        "few_hands": _trait(measured, last, last.five >= FEW_HANDS, f"five people wrote {last.five:.0%} of a year"),
        "company_written": _trait(
            measured, last, last.company >= COMPANY, f"one company wrote at least {last.company:.0%} of a year"
        ),
    }
    if last.license:
        open_ = last.license in (*_PERMISSIVE, *_WEAK)
        found["permissive"] = _trait(measured, last, open_, f"its license file reads as {last.license}")
    if last.agreement or filed is None:
        first = next((look for look in reversed(looks) if not look.agreement), None)
        since = looks[looks.index(first) + 1] if first and last.agreement else last if first else looks[0]
        what = "contributors are asked for an agreement" if last.agreement else "no agreement is asked for in its files"
        found["cla_with_relicensing_right"] = _trait(measured, since, last.agreement, what)
    return found


def _stale(measured: Measured, look: RepositoryLook, public: Public) -> Trait:
    """Whether a year went by without a commit. After the copy was made nobody knows, unless one was made since."""
    for span in measured.quiet:
        if _a_year_after(span.since, public) and not _over(span, public):
            holds = None if span.until is None and public(measured.seen) else True
            return _since(measured, holds, f"nobody committed to it since {span.since}", span.since)
    if public(measured.seen) and _a_year_after(measured.written, public):
        return _since(measured, None, f"the last commit that we saw is of {measured.written}", measured.written)
    return _trait(measured, look, False, "somebody committed to it within a year")


def _given_up(measured: Measured, look: RepositoryLook, public: Public) -> Trait:
    """Whether the README said that nobody maintains it; what it said when the copy was made still counts."""
    for span in measured.given_up:
        if public(span.since) and not _over(span, public):
            return _since(measured, True, f"its README says since {span.since} that nobody maintains it", span.since)
    holds = None if _a_year_after(measured.seen, public) else False
    return _trait(measured, look, holds, "its README does not say that nobody maintains it")


def _over(span: Span, public: Public) -> bool:
    return span.until is not None and public(span.until)


def _a_year_after(day: str, public: Public) -> bool:
    return public((last_day(day) + timedelta(days=YEAR + 1)).isoformat())


def _source(package: Package) -> str:
    return package.sources[0] if package.sources else ""


def _trait(measured: Measured, look: RepositoryLook, holds: bool | None, what: str) -> Trait:
    source = f"https://github.com/{measured.repository}/tree/{look.commit}"
    return Trait(holds, Evidence(f"{measured.repository}: {what}", source, look.day, "medium"))


def _since(measured: Measured, holds: bool | None, what: str, day: str) -> Trait:
    """What the list of its commits proves."""
    source = f"https://github.com/{measured.repository}/commits"
    return Trait(holds, Evidence(f"{measured.repository}: {what}", source, day, "medium"))


def _steps(package: Package) -> Iterator[tuple[str, str, str, str, bool]]:
    """The steps of a software offering: day, direction, what, source, and whether it was announced for sure."""
    source = _source(package)
    change = f"{package.before or 'other terms'} became {package.after or 'other terms'}"
    if package.date and package.direction and package.direction != "none":
        yield package.date, package.direction, change, source, False
    if package.announced_on:
        yield package.announced_on, "announced-closing", "other terms were announced", source, True
    for step in package.later_events:
        if (day := step.get("date")) and (direction := step.get("direction")):
            yield day, direction, step.get("what", ""), step.get("source", source), False
