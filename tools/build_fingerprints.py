#!/usr/bin/env python3
"""Build rules/licensing/fingerprints.bin and .tsv from public license texts, which are downloaded and never kept here.

    python tools/build_fingerprints.py [--cache DIR] [--mirrors DIR] [--check]

Texts come from the npm package spdx-license-list, the PyPI package licensedcode-data (ScanCode's licenses; data under
CC-BY-4.0) and the files named in tools/license_sources.toml, all pinned by version, commit and SHA-256. `--cache` keeps
downloads (default: a directory of the user's temporary files). `--mirrors` reads files of GitHub repositories from bare
git repositories DIR/OWNER+NAME/repo instead of the network. `--check` writes nothing and fails if the files would
change. The result depends on the sources alone: the same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import msgspec
import yaml

from scanner.licensing.fingerprints import write_fingerprints
from scanner.licensing.heading import Heading, heading_of, name_in
from scanner.licensing.normalise import decoded, words_of_text
from scanner.licensing.shingles import shingles, winnowed
from scanner.rulebook import Rulebook, load_rulebook

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "rules" / "licensing"
COLUMNS = "license\tkind\twords\ttitle\tname\tversions\tdates\tsame\tsha256\tsource"

SCANCODE = "https://scancode-licensedb.aboutcode.org/"

ALIKE = 0.995
"""Share of shingles from which ScanCode's copy of a text that we have adds nothing."""

LEAST_WORDS = 10
"""Words below which a text is no text."""


class Archive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pinned file of a package registry."""

    package: str
    version: str
    file: str
    sha256: str


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a GitHub repository at a commit, and the license whose text, notice or policy it is.

    `start` and `end` are the first and last words of the part that is meant, when it is not the whole.
    """

    license: str
    repository: str
    commit: str
    path: str
    sha256: str
    kind: str = "text"
    start: str = ""
    end: str = ""


class Cut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an SPDX text that stands for a license on its own, such as the notice at the end of the GPL."""

    license: str
    of: str
    kind: str
    start: str
    end: str


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """tools/license_sources.toml."""

    spdx: Archive
    scancode: Archive
    left_out_categories: tuple[str, ...]
    left_out: tuple[str, ...]
    called: dict[str, str]
    files: tuple[File, ...]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Text:
    """A license text: whose, what kind, what it says, where it was read."""

    license: str
    kind: str
    raw: str
    source: str


@dataclass
class Row:
    """A distinct text, and every id that has it."""

    license: str
    kind: str
    words: list[str]
    heading: Heading
    source: str
    same: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The row as it stands in the table."""
        digest = hashlib.sha256(" ".join(self.words).encode()).hexdigest()
        name = name_in(self.heading.title, self.words)
        heading = (self.heading.title, name, ",".join(self.heading.versions), ",".join(self.heading.dates))
        same = " ".join(dict.fromkeys(one for one in self.same if one != self.license))
        return "\t".join((self.license, self.kind, str(len(self.words)), *heading, same, digest, self.source))


def main() -> int:
    """Build, or check that nothing changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "stayopen-license-texts")
    parser.add_argument("--mirrors", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    sources = msgspec.toml.decode((ROOT / "tools" / "license_sources.toml").read_bytes(), type=Sources)
    rows = distinct(texts(sources, options.cache, options.mirrors, load_rulebook()))
    table = "\n".join((COLUMNS, *(row.line() for row in rows))) + "\n"
    binary = write_fingerprints([winnowed(shingles(row.words)) for row in rows])
    made = {TARGET / "fingerprints.tsv": table.encode(), TARGET / "fingerprints.bin": binary}
    if options.check:
        stale = [path.name for path, content in made.items() if not path.is_file() or path.read_bytes() != content]
        sys.stderr.write(f"out of date: {', '.join(stale)}\n" if stale else "")
        return int(bool(stale))
    for path, content in made.items():
        path.write_bytes(content)
    sys.stderr.write(f"{len(rows)} texts of {len({row.license for row in rows})} licenses, {len(binary):,} bytes\n")
    return 0


def texts(sources: Sources, cache: Path, mirrors: Path | None, rules: Rulebook) -> Iterator[Text]:
    """All license texts, those that decide what an identical one is called first."""
    spdx = spdx_texts(archive(sources.spdx, "npm", cache))
    for file in sources.files:
        yield Text(file.license, file.kind, part(fetched(file, cache, mirrors), file.start, file.end), address(file))
    for cut in sources.cuts:
        yield Text(cut.license, cut.kind, part(spdx[cut.of], cut.start, cut.end), spdx_page(cut.of))
    for key in sorted(spdx, key=preference):
        only = key.removesuffix("+") + "-only"
        yield Text(only if only in spdx else key, "text", spdx[key], spdx_page(key))
    yield from scancode_texts(archive(sources.scancode, "pip", cache), sources, spdx, rules)


def distinct(found: Iterable[Text]) -> list[Row]:
    """One row for each text that differs in words, in order of license and source."""
    rows: dict[tuple[str, str], Row] = {}
    seen: dict[tuple[str, Heading], list[set[int]]] = {}
    for text in found:
        joined = words_of_text(text.raw)
        words = joined.split()
        if len(words) < LEAST_WORDS:
            continue
        known = rows.get((text.kind, joined))
        if known is not None:
            known.same += [key] if (key := spdx_key(text)) else []
            continue
        hashes = set(shingles(words))
        heading = heading_of(text.raw, words)
        before = seen.setdefault((text.license, heading), [])
        only = [
            one for key, ones in seen.items() if key[0] == text.license.replace("-or-later", "-only") for one in ones
        ]
        others = only if text.license.endswith("-or-later") else before
        alike = any(len(hashes & one) >= ALIKE * len(hashes | one) for one in others)
        if alike and text.source.startswith(SCANCODE):
            continue
        before.append(hashes)
        rows[text.kind, joined] = Row(text.license, text.kind, words, heading, text.source)
    return sorted(rows.values(), key=lambda row: (row.license.lower(), row.kind, row.source))


def part(text: str, start: str, end: str) -> str:
    """The part of a text from the words `start` to the words `end`, whatever the case and white space between them.

    Raises ValueError when they do not stand there.
    """
    if not start and not end:
        return text
    pattern = r"[\W_]+".join(map(re.escape, start.split())) + ".*?" + r"[\W_]+".join(map(re.escape, end.split()))
    found = re.search(pattern, text, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise ValueError(f"no part from “{start}” to “{end}”")
    return found.group()


def preference(key: str) -> tuple[object, ...]:
    """Which of several SPDX ids a text that they share is called by: "-only" first, old ids last."""
    return key.endswith("+"), not key.endswith("-only"), "-or-later" in key, "invariants" in key, len(key), key


def spdx_key(text: Text) -> str:
    """The id under which SPDX publishes a text, empty for a text that was read elsewhere."""
    found = re.fullmatch(r"https://spdx\.org/licenses/(.+)\.html", text.source)
    return found[1] if found else ""


def spdx_page(key: str) -> str:
    """Where SPDX publishes a text."""
    return f"https://spdx.org/licenses/{key}.html"


def spdx_texts(package: Path) -> dict[str, str]:
    """The texts in the npm package spdx-license-list, by SPDX id."""
    with tarfile.open(package) as tar:
        member = tar.extractfile("package/spdx-full.json")
        assert member is not None  # noqa: S101 - a file, as the pinned digest guarantees
        return {key: entry["licenseText"] for key, entry in json.load(member).items()}


def scancode_texts(wheel: Path, sources: Sources, spdx: dict[str, str], rules: Rulebook) -> Iterator[Text]:
    """The texts in the PyPI package licensedcode-data, under SPDX's ids and ours where these exist."""
    official = {key.lower(): key for key in spdx}
    with zipfile.ZipFile(wheel) as archive_:
        for name in sorted(archive_.namelist()):
            found = re.fullmatch(r"licensedcode/data/licenses/([^/]+)\.LICENSE", name)
            parts = (
                re.split(r"^---[ \t]*$", archive_.read(name).decode(), maxsplit=2, flags=re.MULTILINE) if found else []
            )
            if not found or len(parts) != 3 or found[1] in sources.left_out:
                continue
            about = yaml.safe_load(parts[1])
            key = about.get("spdx_license_key") or about["key"]
            rule = rules.license(key) or rules.license(about["key"])
            exception = about.get("is_exception", False)
            if about.get("is_deprecated") or (exception and key.startswith("LicenseRef-")):
                continue
            if about["category"] in sources.left_out_categories and not rule and key.lower() not in official:
                continue
            license_ = official.get(key.lower()) or (rule.id if rule else key)
            license_ = sources.called.get(about["key"], license_)
            page = f"{SCANCODE}{about['key']}.html"
            yield Text(license_, "exception" if exception else "text", parts[2], page)


def archive(pinned: Archive, client: str, cache: Path) -> Path:
    """The path of a pinned package, downloaded with the registry's own client. Raises ValueError on a wrong hash."""
    path = cache / pinned.file
    if not path.is_file():
        command = ["npm", "pack", "--silent", f"{pinned.package}@{pinned.version}"]
        if client == "pip":
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                f"{pinned.package}=={pinned.version}",
            ]
        subprocess.run(command, cwd=cache, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    checked(path.read_bytes(), pinned.sha256, pinned.file)
    return path


def address(file: File) -> str:
    """Where a file of a repository can be read."""
    return f"https://github.com/{file.repository}/blob/{file.commit}/{file.path.replace(' ', '%20')}"


def fetched(file: File, cache: Path, mirrors: Path | None) -> str:
    """The content of a file of a repository. Raises ValueError on a wrong hash, HTTPError, CalledProcessError."""
    kept = cache / file.sha256
    mirror = mirrors / file.repository.replace("/", "+") / "repo" if mirrors else None
    if kept.is_file():
        content = kept.read_bytes()
    elif mirror and mirror.is_dir():
        command = ["git", f"--git-dir={mirror}", "show", f"{file.commit}:{file.path}"]
        content = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - our own words
    else:
        raw = f"https://raw.githubusercontent.com/{file.repository}/{file.commit}/{file.path}"
        content = httpx2.get(raw, follow_redirects=True, timeout=60).raise_for_status().content
    checked(content, file.sha256, f"{file.repository}/{file.path}")
    kept.write_bytes(content)
    return decoded(content)


def checked(content: bytes, sha256: str, name: str) -> None:
    """Raise ValueError unless the content is the one that was pinned."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"{name}: SHA-256 is {found}, not {sha256}")


if __name__ == "__main__":
    sys.exit(main())
