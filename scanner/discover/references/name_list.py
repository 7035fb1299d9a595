"""Text files whose name says that they list models or datasets, one a line: models.txt, embedding_models.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.catalogues import MANY
from scanner.discover.manifests.found import Excluded
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete

_NAME = re.compile(
    r"(?:.*[-_.])?(models?|llms?|checkpoints?|datasets?|repos|weights)(?:[-_.].*)?\.(?:txt|lst|list)", re.IGNORECASE
)
_ENTRY = re.compile(r"[ \t]*(?:[-*][ \t]+|\d{1,4}[.)][ \t]+)?[\"']?([^\s\"',;]+)[\"']?[ \t]*(?:[,;#].*|[ \t]\S*)?")


def reads(path: str) -> bool:
    """Whether the file is such a list by its name."""
    return _NAME.fullmatch(path.rsplit("/", 1)[-1]) is not None


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The first word of each line, under the name of the file; a line of several words is prose.

    A long list, which tells nothing of its entries but their names, is a dump of what there is: left out, and said so.
    """
    named = _NAME.fullmatch(file.name)
    name = named[1] if named else file.name
    found = [(number, line, _ENTRY.fullmatch(line)) for number, line in enumerate(file.text.split("\n"), 1)]
    entries = sum(match is not None for _, _, match in found)
    if entries > MANY:
        yield Excluded(file.path, f"lists {entries} names: a catalogue of what there is, not what the project uses")
        return
    for number, line, match in found:
        stripped = line.strip()
        if stripped.startswith(("#", "//")) or match is None:
            yield from prose_mentions(stripped, number, line.find(stripped) + 1, "text", "comment")
        else:
            place = Mention(match[1], number, match.start(1) + 1, "text", "list-entry", name=name, key=(name,))
            yield from unfold(place)
