"""All rules as one JSON document: what a Rulebook reads from, and what is kept between runs.

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


class Compiled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one or more directories, checked and merged.

    `stamp` is the fingerprint of the files; `parts` maps a kind of rule, and `discovery` the name of a file there, to
    its JSON, which is decoded when first asked for; `beginnings` maps the patterns of families to how their matches
    begin, `signs` those of rules/discovery to what tells theirs (see scanner.rulebook.choices).
    """

    stamp: str
    version: str
    newest_checked: str
    oldest_checked: str
    counts: dict[str, int]
    overrides: tuple[str, ...]
    parts: dict[str, msgspec.Raw]
    discovery: dict[str, msgspec.Raw]
    beginnings: msgspec.Raw
    signs: msgspec.Raw


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
    try:
        kept = msgspec.json.decode(document, type=Compiled) if document else None
    except msgspec.DecodeError:
        return None
    return kept if kept and kept.stamp == stamp else None


def keep_rules(roots: Sequence[Path], compiled: Compiled) -> None:
    """Keep rules for the next run."""
    keep(place_of("rules", map(str, roots)), msgspec.json.encode(compiled))
