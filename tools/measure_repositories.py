"""What public repositories said of themselves, half-year by half-year: renews rules/outlook/measured.toml.

    python tools/measure_repositories.py MIRRORS [--add OFFERING=OWNER/NAME ...]

MIRRORS holds bare or plain clones as OWNER+NAME, or OWNER+NAME/repo. Only git is asked (log, ls-tree, show); nothing
of a repository is run. A repository that is not there keeps what was measured before. A clone counts as made on the day
on which its packed-refs were written, which `git gc` does anew.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timezone
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scanner.rulebook.outlook_data import Measured, RepositoryLook, Span, load_measured  # noqa: E402

FIRST_YEAR, YEAR = 2016, 365
ROBOT = re.compile(
    r"\[bot\]|dependabot|renovate|greenkeeper|-bot\b|\bbot@|github-actions|^bot$|-ci\b|jenkins@|snyk|pre-commit|travis",
    re.IGNORECASE,
)
AGREEMENT = re.compile(
    r"contributors?[ -]+licen[sc]e[ -]+agreement|contribution licen[sc]e agreement|contributor agreement|\bCLA\b"
    r"|cla-assistant|easycla|copyright assignment",
    re.IGNORECASE,
)
NO_AGREEMENT = re.compile(
    r"(no|not|without|instead of|over)\W+(a |any )?(cla\b|contributor licen[sc]e agreement)", re.IGNORECASE
)
PLACES = re.compile(
    r"(?i)(\.github/|docs?/)?(contribut|cla\b|cla\.|pull_request_template|readme)[^/]*$"
    r"|\.github/(workflows/)?cla[^/]*$|\.clabot$"
)
LICENSE = re.compile(r"(?i)(licen[cs]e|copying)[^/]*$")
GIVEN_UP = re.compile(
    r"\bthis\s+(project|repository|repo)\s+(is|has\s+been)(\s+now)?\s+(archived|abandoned|discontinued|unmaintained"
    r"|no\s+longer\s+((actively|being)\s+)*(maintained|developed))",
    re.IGNORECASE,
)
READMES = ("README.md", "README.rst", "README", "README.adoc", "readme.md")
TEXTS = (  # looked for in this order, since some name others: what a file reads as, and words from its beginning
    ("BUSL", "Business Source License"), ("FSL", "Functional Source License"), ("SUL", "Sustainable Use License"),
    ("SSPL", "Server Side Public License"), ("Elastic", "Elastic License"), ("Commons-Clause", "Commons Clause"),
    ("MPL", "Mozilla Public License"), ("EPL", "Eclipse Public License"), ("AGPL", "GNU AFFERO GENERAL PUBLIC"),
    ("LGPL", "GNU LESSER GENERAL PUBLIC"), ("GPL", "GNU GENERAL PUBLIC"), ("Apache", "Apache License"),
    ("MIT", "Permission is hereby granted, free of charge"), ("BSD", "Redistribution and use in source and binary"),
    ("ISC", "Permission to use, copy, modify, and"),
)  # fmt: skip
PRIVATE = re.compile(
    r"(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|qq|163|126|foxmail|me|icloud|fastmail|protonmail)\.com"
    r"|users\.noreply\.github\.com|proton\.me|pm\.me|mail\.ru|yandex\.(ru|com)|gmx\.de|web\.de|localhost"
)


def main() -> None:
    """Measure every repository that is there, and write the file anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--add", nargs="*", default=[], metavar="OFFERING=OWNER/NAME")
    asked = parser.parse_args()
    before = load_measured(ROOT / "rules")
    names = {one.offering: one.repository for one in before.values()} | dict(pair.split("=", 1) for pair in asked.add)
    found = dict(before)
    for offering, repository in names.items():
        place = asked.mirrors / repository.replace("/", "+")
        place = place / "repo" if (place / "repo").is_dir() else place
        if place.is_dir():
            found[offering] = measured(offering, repository, place)
    path = ROOT / "rules" / "outlook" / "measured.toml"
    head = path.read_text("utf-8").partition("\n\n")[0]
    path.write_text(head + "\n" + "".join(map(toml, (found[name] for name in sorted(found)))), "utf-8")


def measured(offering: str, repository: str, place: Path) -> Measured:
    """All looks at one repository."""
    commit, until = git(place, "log", "-1", "--format=%H %cs").split()
    commits = list(written(place))
    looks = (look_at(place, day, commits) for day in days(until))
    seen, last = seen_on(place, until), max((day for day, _, _ in commits), default=None)
    return Measured(
        offering=offering, repository=repository, commit=commit, until=until, seen=seen,
        written=last.isoformat() if last else until,
        looks=tuple(telling([look for look in looks if look])),
        quiet=tuple(quiet({day for day, _, _ in commits}, date.fromisoformat(seen))),
        given_up=tuple(given_up(place)),
    )  # fmt: skip


def seen_on(place: Path, until: str) -> str:
    """The day up to which its commits are known: that of the clone, and at least that of its last commit."""
    refs = next((path for path in (place / "packed-refs", place / ".git" / "packed-refs") if path.is_file()), None)
    made = datetime.fromtimestamp(refs.stat().st_mtime, timezone.utc).date().isoformat() if refs else until
    return max(made, until)


def quiet(days: set[date], seen: date) -> Iterator[Span]:
    """Each time of more than a year without a commit by a human; the last without an end, if it was not over."""
    for since, until in pairwise(sorted(days)):
        if (until - since).days > YEAR:
            yield Span(since.isoformat(), until.isoformat())
    if days and (seen - max(days)).days > YEAR:
        yield Span(max(days).isoformat())


def given_up(place: Path) -> Iterator[Span]:
    """When its README said that nobody maintains it."""
    words = ["-i", "-Gthis[[:space:]]+(project|repo)", "--first-parent", "--diff-merges=first-parent", "-s"]
    log = git(place, "log", "--reverse", *words, "--format=%H %cs", "HEAD", "--", *READMES).splitlines()
    since = None
    for commit, day in map(str.split, log):
        said = any(GIVEN_UP.search(shown(place, commit, name)[:6_000]) for name in READMES)
        if said and since is None:
            since = day
        elif since is not None and not said:
            yield Span(since, day)
            since = None
    if since is not None:
        yield Span(since)


def days(until: str) -> Iterator[date]:
    """The first of January and of July up to the last commit."""
    years = range(FIRST_YEAR, int(until[:4]) + 1)
    return (day for year in years for month in (1, 7) if (day := date(year, month, 1)).isoformat() <= until)


def written(place: Path) -> Iterator[tuple[date, str, str]]:
    """Day, mail domain and name of the author of each commit by a human."""
    for line in git(place, "log", "--no-merges", "--format=%ct%x09%ae%x09%aN").splitlines():
        stamp, mail, name = line.lower().split("\t", 2)
        if not ROBOT.search(f"{mail} {name}"):
            yield datetime.fromtimestamp(int(stamp), timezone.utc).date(), mail.rpartition("@")[2], name


def look_at(place: Path, day: date, commits: Sequence[tuple[date, str, str]]) -> RepositoryLook | None:
    """What it said on a day; None where nothing was written in the year before."""
    commit = git(place, "rev-list", "-1", "--first-parent", f"--before={day}T00:00:00", "HEAD").strip()
    year = [one for one in commits if 0 < (day - one[0]).days <= YEAR]
    if not commit or not year:
        return None
    authors = Counter(name for _, _, name in year)
    domains = Counter(domain for _, domain, _ in year if not PRIVATE.fullmatch(domain))
    files = git(place, "ls-tree", "-r", "--name-only", "-z", commit).split("\0")
    prose = "".join(shown(place, commit, file) for file in files if PLACES.match(file))
    return RepositoryLook(
        day.isoformat(),
        commit[:10],
        round(sum(count for _, count in authors.most_common(5)) / len(year), 2),
        round(max(domains.values(), default=0) / len(year), 2),
        bool(AGREEMENT.search(NO_AGREEMENT.sub("", prose))),
        license_of([shown(place, commit, file) for file in files if LICENSE.match(file)]),
    )


def license_of(texts: Sequence[str]) -> str:
    """What the license files at the top read as, the strictest of them; empty where none is told."""
    beginnings = [" ".join(text[:3000].split()).lower() for text in texts]
    return next((name for name, words in TEXTS if any(words.lower() in text for text in beginnings)), "")


def telling(looks: Sequence[RepositoryLook]) -> Iterator[RepositoryLook]:
    """Those of January, and those of July in which something is other than before."""
    before = None
    for look in looks:
        state = (look.five >= 0.75, look.company >= 0.2, look.agreement, look.license)
        if state != before or look.day[5:7] == "01":
            yield look
        before = state


def toml(one: Measured) -> str:
    """One repository as part of a rule file."""
    rows = (
        f'  ["{look.day}", "{look.commit}", {look.five}, {look.company}, {str(look.agreement).lower()}, '
        f'"{look.license}"],\n'
        for look in one.looks
    )
    fields = ((name, getattr(one, name)) for name in ("offering", "repository", "commit", "until", "seen", "written"))
    named = "".join(f'{name} = "{value}"\n' for name, value in fields)
    spans = "".join(
        f"{name} = [{', '.join(json.dumps([day for day in (span.since, span.until) if day]) for span in found)}]\n"
        for name, found in (("quiet", one.quiet), ("given_up", one.given_up))
        if found
    )
    return f"\n[[repositories]]\n{named}{spans}looks = [\n{''.join(rows)}]\n"


def shown(place: Path, commit: str, file: str) -> str:
    """The beginning of a file at a commit."""
    return git(place, "show", f"{commit}:{file}")[:60_000]


def git(place: Path, *arguments: str) -> str:
    """What git prints; empty where it fails, as of a repository without commits."""
    done = subprocess.run(["git", "-C", str(place), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main()
