"""All rules as JSON: what a Rulebook reads from, and what is kept between runs.

Reading some 500 TOML files takes seconds and a commit hook has none to spare. After a good load the rules are kept
for as long as no rule file changes.
"""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from scanner import __version__
from scanner.rulebook.kept import keep, place_of, recall, seen
from scanner.rulebook.layout import folders_of


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to say of all rules. `stamp` is the fingerprint of their files."""

    stamp: str
    version: str
    newest_checked: str
    oldest_checked: str
    counts: dict[str, int]
    overrides: tuple[str, ...]


Parts = dict[str, dict[str, bytes]]


class Compiled(msgspec.Struct, frozen=True):
    """The rules of one or more directories, checked and merged.

    `parts` holds the JSON of each rule, decoded when it is first asked for, by kind ("licenses", "discovery" ...) and
    name; as kind SINGLE the files that are a kind by themselves, and as DERIVED what is worked out from all of them:
    the heads of each kind and the "listings" of families at clouds (see scanner.rulebook.shelves), the "makers" of
    families, "beginnings" of the matches of patterns of families, and "signs" that tell matches of those of
    rules/discovery (see scanner.rulebook.choices).
    """

    about: About
    parts: Parts


SINGLE, DERIVED = "single", "derived"


class _Kept(msgspec.Struct, frozen=True):
    """What stands before the parts: how long each is, in their order."""

    about: About
    lengths: dict[str, dict[str, int]]


def fingerprint(roots: Sequence[Path]) -> str:
    """A digest of names, sizes and times of all rule files, and of the code that reads them."""
    digest = blake2b(__version__.encode(), digest_size=16)
    rules = [(folder, ".toml") for root in roots for folder in folders_of(root)]
    for folder, suffix in (*rules, (Path(__file__).parent, ".py")):
        found = "\n".join([str(folder), *sorted(seen(folder, suffix))])
        digest.update(found.encode(errors="surrogateescape"))
    return digest.hexdigest()


def recall_rules(roots: Sequence[Path], stamp: str) -> Compiled | None:
    """The kept rules of these directories, None unless they are whole, ours and of this fingerprint."""
    document = recall(place_of("rules", map(str, roots)))
    end = document.find(b"\n") if document else -1
    if document is None or end < 0:
        return None
    try:
        kept = msgspec.json.decode(document[:end], type=_Kept)
    except msgspec.DecodeError:
        return None
    return Compiled(kept.about, _cut(document, end + 1, kept.lengths)) if kept.about.stamp == stamp else None


def _cut(document: bytes, start: int, lengths: dict[str, dict[str, int]]) -> Parts:
    parts: Parts = {}
    for kind, of_kind in lengths.items():
        parts[kind] = {}
        for name, length in of_kind.items():
            parts[kind][name] = document[start : start + length]
            start += length
    return parts


def keep_rules(roots: Sequence[Path], compiled: Compiled) -> None:
    """Keep rules for the next run: the parts as they are, so that nobody has to look for their ends."""
    lengths = {kind: {name: len(part) for name, part in parts.items()} for kind, parts in compiled.parts.items()}
    first = msgspec.json.encode(_Kept(compiled.about, lengths))
    rest = (part for parts in compiled.parts.values() for part in parts.values())
    keep(place_of("rules", map(str, roots)), b"".join((first, b"\n", *rest)))
