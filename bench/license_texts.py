"""How well license texts are read, next to a rival, on texts that anybody can fetch.

    python bench/license_texts.py [--cache DIR] [--mirrors DIR] [--rival PYTHON] [--only NAME ...]

spdx      every SPDX text as published, and changed as copies are: wrapped anew, on one line, another holder, another
          case and other quotes, without its head, as HTML, as Markdown, as comments
scancode  every text of licensedcode-data; those that speak of models apart
changed   every SPDX text with something changed that matters: a duty behind it, a paragraph less, a word turned, a
          figure changed: how many still read as that license; and two texts in one file: how many read as both
models    license files of model repositories that the fingerprints were not built from (bench/model_licenses.tsv):
          round 1 was looked at while this was written, round 2 led to corrections, round 3 was read after them
modified  plain texts with a condition added: how many still read as plain
speed     texts a second on one core; time and memory of the first reading in a fresh process

Downloads and pins are those of tools/build_fingerprints.py. `--rival` is a Python with licenseclassifier 2026.10.0.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import build_fingerprints as build  # noqa: E402
import msgspec  # noqa: E402

from scanner.licensing import identify_text  # noqa: E402
from scanner.licensing.ids import id_of  # noqa: E402
from scanner.licensing.normalise import decoded, words_of_text  # noqa: E402
from scanner.rulebook import load_rulebook  # noqa: E402

RULES = load_rulebook()
ABOUT_MODELS = re.compile(
    r"model weights|trained model|language model|machine[- ]learning model|generative ai|foundation model|ai model",
    re.IGNORECASE,
)
_CLOSEST = re.compile(r"closest is ([^\s(),:;]+)")
_LATER = re.compile(r"(?:-only|-or-later|\+)$")
_SERVER = """
import json, sys, time
from licenseclassifier import identify_license
for line in sys.stdin:
    began = time.process_time()
    try:
        found = [one.id for one in identify_license(json.loads(line))]
    except Exception as error:
        found = ["error: " + type(error).__name__]
    print(json.dumps([found, time.process_time() - began]), flush=True)
"""


@dataclass
class Score:
    """How many of some texts were read as what they are."""

    texts: int = 0
    exact: int = 0
    strict: int = 0
    family: int = 0
    wrong: int = 0

    def add(self, other: Score) -> None:
        """Count the texts of another score too."""
        for name in ("texts", "exact", "strict", "family", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self, name: str) -> str:
        share = [
            f"{100 * part / max(self.texts, 1):5.1f} %" for part in (self.exact, self.strict, self.family, self.wrong)
        ]
        return f"  {name:<22}{self.texts:>6}" + "".join(f"{part:>12}" for part in share)


class Rival:
    """licenseclassifier in its own process, so that its memory and imports are its own."""

    def __init__(self, python: str) -> None:
        self.process = subprocess.Popen(
            [python, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seconds = 0.0

    def read(self, text: str) -> list[str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        found, seconds = json.loads(self.process.stdout.readline())
        self.seconds += seconds
        return list(dict.fromkeys(found))


def ours(text: str) -> list[str]:
    """What we read, as SPDX ids where there are some; a license that is only named as the closest as "~ID"."""
    reading = identify_text(text, RULES)
    if not reading.ids and (named := _CLOSEST.search(reading.note)):
        rule = RULES.license(named[1])
        return [f"~{(rule.spdx if rule else None) or named[1]}"]
    if reading.expression:
        return re.split(r" AND | WITH ", reading.expression)
    return list(reading.ids)


def family(key: str) -> str:
    """The family of an SPDX id: the name before its first number, "MIT" and "BSD" for their variants."""
    key = _LATER.sub("", key)
    if key.startswith(("MIT", "BSD", "HPND")):
        return re.split(r"[-0-9]", key)[0]
    return re.split(r"-?v?\d", key)[0]


def same(key: str) -> str:
    """The rule, or SPDX id, that stands for a key."""
    return id_of(key, RULES)


# Changes that copies of a text go through ---------------------------------------------------------------------------


def wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(part, 60) for part in re.split(r"\n\s*\n", text))


def one_line(text: str) -> str:
    return " ".join(text.split())


def another_holder(text: str) -> str:
    """Another name on the lines that are copyright notices and nothing else, and in the fields to fill in."""
    notice = r"(?im)^(?=.{1,90}$)\W{0,4}copyright\b(?=.*(?:\d{4}|[(<©])).*$"
    text = re.sub(notice, "Copyright (c) 2019-2024 Jane Q. Doe and others", text)
    return re.sub(
        r"<(?:year|copyright holders?|owner|name of author)>|\[(?:yyyy|name of copyright owner)\]", "ACME Ltd", text
    )


def another_case(text: str) -> str:
    return text.upper().replace('"', "''").replace("'", "\u2019")


def without_head(text: str) -> str:
    """Without what stands above the first paragraph that is one."""
    parts = re.split(r"\n\s*\n", text.strip())
    while len(parts) > 1 and len(parts[0].split()) < 16:
        parts.pop(0)
    return "\n\n".join(parts)


def as_html(text: str) -> str:
    parts = (f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text))
    return f"<!DOCTYPE html><html><head><title>License</title></head><body>{''.join(parts)}</body></html>"


def as_markdown(text: str) -> str:
    return re.sub(r"(?m)^\s*(\d+)\.\s", r"* **\1\\.** ", text)


def as_comment(text: str) -> str:
    return "/*\n" + "\n".join(f" * {line}" for line in text.splitlines()) + "\n */"


def as_utf16(text: str) -> str:
    return decoded(text.encode("utf-16"))


def with_notice(text: str) -> str:
    """With what people write beside a license that changes nothing."""
    return f"{text}\n\nThanks to everybody who has helped with this project. See AUTHORS for their names."


CHANGES: dict[str, Callable[[str], str]] = {
    "as published": str, "wrapped anew": wrapped, "on one line": one_line, "another holder": another_holder,
    "case and quotes": another_case, "head cut off": without_head, "HTML": as_html, "Markdown": as_markdown,
    "comment": as_comment, "UTF-16": as_utf16, "a notice behind it": with_notice,
}  # fmt: skip

PLAIN = (
    "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "Zlib", "MIT-0", "0BSD", "BSL-1.0", "MPL-2.0",
    "Unlicense",
)  # fmt: skip
CLAUSES = (
    "The Software may be used for non-commercial purposes only.",
    "If the Software is used in products with more than 100 million monthly active users, show its name prominently.",
    "Licensees with annual revenue above 20 million US dollars must obtain a separate license.",
    "You may not remove or alter the logo or any branding of this project.",
    "This license does not apply in the European Union.",
    "Use is permitted for research purposes only.",
    "Whoever offers the Software as a service shall publish the source code of that service within thirty days.",
    "You must not use the Software to train machine learning models.",
)


def tally(
    texts: Iterable[tuple[str, str]], read: Callable[[str], list[str]], twins: dict[str, set[str]]
) -> tuple[Score, list[str]]:
    """How many of (id, text) are read right: exactly (or as an id with this very text), strictly, up to family.

    Up to family counts a license that is named as the closest; wrong is an id that is not right.
    """
    score, mistakes = Score(), []
    for key, text in texts:
        answer = read(text)
        closest, found = [one[1:] for one in answer if one[0] == "~"], [one for one in answer if one[0] != "~"]
        mine = {key, *twins.get(key, ())}
        score.texts += 1
        right = len(found) == 1 and bool({same(one) for one in found} & {same(one) for one in mine})
        score.exact += right
        score.strict += found == [key]
        score.family += right or (bool(answer) and all(family(one) == family(key) for one in found + closest))
        score.wrong += bool(found) and not right
        if not right:
            mistakes.append(f"{key}: {' AND '.join(answer) or 'unknown'}")
    return score, mistakes


def report_spdx(spdx: dict[str, str], rival: Rival | None, verbose: bool) -> None:
    twins, total = identical(spdx), Score()
    print("\nSPDX texts                  texts       exact      strict      family       wrong")
    for name, change in CHANGES.items():
        texts = [(key, change(text)) for key, text in spdx.items()]
        score, mistakes = tally(texts, ours, twins)
        total.add(score)
        print(score.line(name))
        if verbose:
            print(textwrap.indent("\n".join(mistakes), "      "))
        if rival:
            print(tally(texts, rival.read, twins)[0].line("  licenseclassifier"))
    print(total.line("all together"))
    groups = {frozenset({key, *others}) for key, others in twins.items()}
    print(f"  {sum(map(len, groups))} ids share {len(groups)} texts; exact counts any of them, strict the very id:")
    for group in sorted(sorted(group) for group in groups):
        print(f"      {' = '.join(group)}")


def identical(spdx: dict[str, str]) -> dict[str, set[str]]:
    """For each id, the others whose texts hold the same words; GNU ids with + are the old names of -or-later."""
    by_words: dict[str, set[str]] = {}
    for key, text in spdx.items():
        by_words.setdefault(words_of_text(text), set()).add(key)
    return {key: group - {key} for group in by_words.values() for key in group if len(group) > 1}


def report_scancode(texts: list[build.Text], verbose: bool) -> None:
    print("\nlicensedcode-data           texts       exact      strict      family       wrong")
    plain = [text for text in texts if text.kind == "text"]
    twins: dict[str, set[str]] = {}
    by_words: dict[str, set[str]] = {}
    for text in plain:
        by_words.setdefault(words_of_text(text.raw), set()).add(text.license)
    for group in by_words.values():
        for key in group:
            twins.setdefault(key, set()).update(group)
    about = [text for text in plain if ABOUT_MODELS.search(text.raw)]
    for name, group_ in (
        ("about models", about),
        ("with a rule of ours", [t for t in plain if RULES.license(t.license)]),
        ("all", plain),
    ):
        score, mistakes = tally([(text.license, text.raw) for text in group_], ours, twins)
        print(score.line(name))
        if verbose:
            print(textwrap.indent("\n".join(mistakes), "      "))


def with_duty(text: str) -> str:
    return f"{text}\n\nYou must show the name of the project on every screen of your product, and may not resell it."


def without_paragraph(text: str) -> str:
    """Without the longest of the paragraphs in the middle; the text itself if there are too few."""
    parts = re.split(r"\n\s*\n", text.strip())
    inner = range(1, len(parts) - 1)
    longest = max(inner, key=lambda at: len(parts[at]), default=None)
    if longest is None or len(words_of_text(parts[longest]).split()) < 20:
        return text
    return "\n\n".join(part for at, part in enumerate(parts) if at != longest)


def turned(text: str) -> str:
    """The first permission denied."""
    return re.sub(r"(?i)\b(is hereby granted|are permitted|is granted|may|hereby grants)\b", r"\1 not", text, count=1)


def not_taken_out(text: str) -> str:
    """Without its first "not"."""
    return re.sub(r"(?i)\bnot\s+", "", text, count=1)


def another_figure(text: str) -> str:
    """The first number of days, months or years a larger one."""
    return re.sub(r"\b\d{1,2}\b(?= (?:days|months|years))", "99", text, count=1)


MATTERS: dict[str, Callable[[str], str]] = {
    "a duty behind it": with_duty, "a paragraph less": without_paragraph, "a word turned": turned,
    "a “not” less": not_taken_out,
    "another figure": another_figure,
}  # fmt: skip


def report_changed(spdx: dict[str, str], rival: Rival | None, verbose: bool) -> None:
    print("\nChanged in what matters     texts  still read as that license alone")
    twins = identical(spdx)
    readers = [("", ours), *([("licenseclassifier", rival.read)] if rival else [])]
    for name, change in MATTERS.items():
        texts = [(key, new) for key, text in spdx.items() if words_of_text(new := change(text)) != words_of_text(text)]
        for reader, read in readers:
            score, _ = tally(texts, read, twins)
            print(f"  {reader or name:<24}{score.texts:>6}{100 * score.exact / max(score.texts, 1):>9.1f} %")
            if verbose and not reader:
                print(
                    "".join(f"      {key}\n" for key, text in texts if tally([(key, text)], ours, twins)[0].exact),
                    end="",
                )
    keys = [key for key in PLAIN if key in spdx]
    pairs = [(one, other) for one in keys for other in keys if one != other]
    for reader, read in readers:
        both = sum(
            {same(one) for one in read(f"{spdx[one]}\n\n{spdx[other]}")} == {same(one), same(other)}
            for one, other in pairs
        )
        print(f"  {reader or 'two texts in one file':<24}{len(pairs):>6}{100 * both / len(pairs):>9.1f} % read as both")


def report_models(cache: Path, mirrors: Path | None, rival: Rival | None, verbose: bool) -> None:
    print("\nModel licenses not seen before: repository, path, truth, reading")
    counts: dict[str, Counter[str]] = {}
    theirs: dict[str, Counter[str]] = {}
    for row in rows_of_models():
        text = model_license(row, cache, mirrors)
        reading = identify_text(text, RULES)
        verdict = judged(reading.ids, reading.note, row.truth)
        counts.setdefault(row.round, Counter())[verdict] += 1
        said = " AND ".join(reading.ids) or reading.note[:90]
        print(f"  {verdict:<8}{row.repository}/{row.path} @{row.commit[:8]}: {row.truth} -> {said}")
        if verbose and reading.ids and reading.note:
            print(f"            {reading.note[:200]}")
        if rival:
            found = tuple(dict.fromkeys(map(same, rival.read(text))))
            theirs.setdefault(row.round, Counter())[judged(found, "", row.truth)] += 1
    for number, count in counts.items():
        beside = f"; licenseclassifier: {dict(theirs[number])}" if rival else ""
        print(f"  round {number}: {count.total()} files, ours: {dict(count)}{beside}")


class Row(NamedTuple):
    """A line of bench/model_licenses.tsv. `truth` by a person's reading; `said`: what we say today."""

    round: str
    repository: str
    commit: str
    path: str
    sha256: str
    truth: str
    said: str


def rows_of_models() -> list[Row]:
    lines = (ROOT / "bench" / "model_licenses.tsv").read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines[1:]]


def model_license(row: Row, cache: Path, mirrors: Path | None) -> str:
    """The text of a row: a file of a GitHub repository, or one inside a wheel ("pypi:NAME", the wheel as commit)."""
    kept = cache / row.sha256
    if row.repository.startswith("pypi:") and not kept.is_file():
        name, version = row.commit.split("-")[:2]
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", f"{name}=={version}"]
        subprocess.run(command, cwd=cache, check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(cache / row.commit) as wheel:
            kept.write_bytes(wheel.read(row.path))
    return build.fetched(build.File("", row.repository, row.commit, row.path, row.sha256), cache, mirrors)


def judged(ids: tuple[str, ...], note: str, truth: str) -> str:
    """right, wrong, or unsure. A truth "~X|Y" is a text of which X or Y is the closest kin; "=none" is none we know."""
    wanted = truth.split(" AND ")
    if truth.startswith("~"):
        named = any(f"closest is {kin}" in note for kin in truth[1:].split("|"))
        return "wrong" if ids else ("right" if named else "unsure")
    if truth == "=none":
        return "wrong" if ids else "right"
    if not ids:
        return "unsure"
    return "right" if set(ids) == {same(one) for one in wanted} else "wrong"


def report_modified(spdx: dict[str, str], rival: Rival | None) -> None:
    print("\nA condition added to a plain text (front, middle, end): still read as plain")
    plain = PLAIN
    for name, read in (("ours", ours), *((("licenseclassifier", rival.read),) if rival else ())):
        passed = [
            (key, clause)
            for key in plain
            for clause in CLAUSES
            for text in added(spdx[key], clause)
            if read(text) == [key]
        ]
        print(f"  {name:<22}{len(passed):>4} of {len(plain) * len(CLAUSES) * 3}")
        print(
            "".join(f"      {key}: {clause[:80]}\n" for key, clause in sorted(set(passed))) if name == "ours" else "",
            end="",
        )


def added(text: str, clause: str) -> Iterator[str]:
    parts = re.split(r"\n\s*\n", text)
    middle = len(parts) // 2
    yield f"{clause}\n\n{text}"
    yield "\n\n".join([*parts[:middle], clause, *parts[middle:]])
    yield f"{text}\n\n{clause}"


def report_speed(spdx: dict[str, str], rival: Rival | None) -> None:
    texts = list(spdx.values())
    began = time.process_time()
    for text in texts:
        identify_text(text, RULES)
    print(f"\nSpeed: {len(texts) / (time.process_time() - began):.0f} texts a second of processor time", end="")
    if rival:
        rival.seconds = 0.0
        for text in texts:
            rival.read(text)
        print(f"; licenseclassifier {len(texts) / rival.seconds:.0f}", end="")
    script = ROOT / "bench" / "license_texts_start.py"
    command, text = [sys.executable, str(script)], spdx["MIT"].encode()
    compiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    runs = [
        json.loads(subprocess.run(command, input=text, capture_output=True, check=True, env=compiled).stdout)
        for _ in range(9)
    ]
    best = {key: min(run[key] for run in runs) for key in runs[0]}
    print(f"\nFirst reading in a fresh process, best of 9: {best}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "stayopen-license-texts")
    parser.add_argument("--mirrors", type=Path)
    parser.add_argument("--rival")
    parser.add_argument("--only", nargs="*", default=["spdx", "scancode", "changed", "models", "modified", "speed"])
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    sources = msgspec.toml.decode((ROOT / "tools" / "license_sources.toml").read_bytes(), type=build.Sources)
    spdx = build.spdx_texts(build.archive(sources.spdx, "npm", options.cache))
    rival = Rival(options.rival) if options.rival else None
    if "spdx" in options.only:
        report_spdx(spdx, rival, options.verbose)
    if "scancode" in options.only:
        wheel = build.archive(sources.scancode, "pip", options.cache)
        report_scancode(list(build.scancode_texts(wheel, sources, spdx, RULES)), options.verbose)
    if "changed" in options.only:
        report_changed(spdx, rival, options.verbose)
    if "models" in options.only:
        report_models(options.cache, options.mirrors, rival, options.verbose)
    if "modified" in options.only:
        report_modified(spdx, rival)
    if "speed" in options.only:
        report_speed(spdx, rival)


if __name__ == "__main__":
    main()
