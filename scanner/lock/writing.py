"""Write stayopen.lock: the same content always comes out as the same bytes, and what merges well stands apart."""

from __future__ import annotations

from scanner.lock.shape import Lock
from scanner.syntax.purl import without_version
from scanner.syntax.toml_writing import block

_HEAD = """\
# Written by `stayopen lock`, read by `stayopen scan`: what this project relies on, and under which terms.
# docs/lock.md says what each key means. In a merge keep the blocks of both sides, then run `stayopen lock`.
"""


def dump(lock: Lock) -> str:
    """The text of a lock, in stable order."""
    parts = [f"{_HEAD}version = {lock.version}\n"]
    components = sorted(lock.components, key=lambda entry: (without_version(entry.id), entry.id))
    approvals = sorted(lock.approvals, key=lambda one: (one.component, one.terms, one.texts))
    licenses = sorted(lock.licenses, key=lambda one: one.id)
    for table, items in (("components", components), ("approvals", approvals), ("licenses", licenses)):
        parts += [f"[[{table}]]\n{block(item)}" for item in items]
    return "\n".join(parts)
