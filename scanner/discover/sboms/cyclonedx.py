"""CycloneDX, 1.2 to 1.7, JSON and XML. Specification: https://cyclonedx.org/specification/overview/ (ECMA-424)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from scanner.discover.manifests.document import Table
from scanner.discover.sboms.bill import Bill, Part, Sort, Statement, listed, nested, of
from scanner.syntax.scalar import Key, Scalar

_SUBJECT = ("metadata", "component")
_SORTS: dict[str, Sort] = {
    "application": "package", "framework": "package", "library": "package", "container": "package",
    "platform": "package", "machine-learning-model": "model", "data": "dataset",
}  # fmt: skip
_DEVELOPMENT = ":development"
"""Property names of the CycloneDX taxonomy end like this where a tool marks what is for development only."""


def read_cyclonedx(scalars: Sequence[Scalar]) -> Bill:
    """The bill that the scalars of a document are; a document of another kind gives an empty one."""
    bill = Bill()
    used_as: dict[str, str] = {}
    for key, table in _components(scalars).items():
        part = _part(key, table)
        if part is None:
            continue
        bill.parts.append(part)
        if key == _SUBJECT:
            bill.roots.add(part.id)
        for dataset in _datasets(part, table, used_as):
            bill.parts.append(dataset)
    for entry in of(scalars, "dependencies"):
        bill.needs[entry.get("ref") or ""].extend(listed(entry, "dependsOn"))
    if used_as:
        bill.parts = [_related(part, used_as) for part in bill.parts]
    return bill


def _components(scalars: Sequence[Scalar]) -> dict[Key, Table]:
    """Every component by its key path, also those inside others and those that others were made from."""
    found: dict[Key, Table] = {}
    for scalar in scalars:
        prefix = _component_of(scalar.key)
        if prefix:
            found.setdefault(prefix, Table(len(prefix))).add(scalar)
    return found


def _component_of(key: Key) -> Key:
    """The key path of the component that a scalar belongs to, empty for what belongs to none."""
    at = len(_SUBJECT) if key[: len(_SUBJECT)] == _SUBJECT else 0
    while True:
        if key[at : at + 1] == ("components",) and _indexed(key, at + 1):
            at += 2
        elif at and key[at : at + 2] == ("pedigree", "ancestors") and _indexed(key, at + 2):
            at += 3
        else:
            return key[:at]


def _indexed(key: Key, at: int) -> bool:
    return at < len(key) and isinstance(key[at], int)


def _part(key: Key, table: Table) -> Part | None:
    name = (table.get("name") or "").strip()
    if not name:
        return None
    what = table.get("type") or "library"
    sort: Sort = _SORTS.get(what, "other")
    kinds = [entry.get("type") for entry in nested(table, "data")]
    if what == "data" and kinds and "dataset" not in kinds:
        sort = "other"  # configuration or source code, says the document
    return Part(
        id=table.get("bom-ref") or table.get("purl") or repr(key),
        sort=sort,
        name=name,
        place=table.at("name"),
        version=table.get("version") or None,
        purl=table.get("purl") or None,
        what=what,
        group=table.get("group") or "",
        makers=tuple(filter(None, (table.get(*at) for at in _MAKERS))),
        urls=tuple(filter(None, (entry.get("url") for entry in nested(table, "externalReferences")))),
        licenses=tuple(_licenses(table)),
        omitted=table.get("scope") == "excluded",
        scope="dev" if _for_development(table) else "lock",
        relation="base-model" if key[-3:-1] == ("pedigree", "ancestors") and sort == "model" else None,
    )


_MAKERS = (("group",), ("publisher",), ("supplier", "name"), ("manufacturer", "name"), ("author",))


def _for_development(table: Table) -> bool:
    return any(
        (entry.get("name") or "").endswith(_DEVELOPMENT) and (entry.get("value") or entry.plain) == "true"
        for entry in nested(table, "properties")
    )


def _licenses(table: Table) -> Iterator[Statement]:
    """Expressions as they are; the licenses of a list as one statement, since the format does not say how they join."""
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for entry in nested(table, "licenses"):
        if expression := entry.get("expression"):
            yield Statement(expression, entry.get("acknowledgement") or "")
            continue
        named = entry.get("license", "id") or entry.get("license", "name") or entry.get("license", "url")
        if named:
            lists[entry.get("license", "acknowledgement") or ""].append(named)
    for by, names in lists.items():
        several = list(dict.fromkeys(names))
        yield Statement(several[0] if len(several) == 1 else json.dumps(several, ensure_ascii=False), by)


def _datasets(part: Part, table: Table, used_as: dict[str, str]) -> Iterator[Part]:
    """The datasets of a model card. One that is a component of its own is only noted in `used_as`."""
    for number, entry in enumerate(nested(table, "modelCard", "modelParameters", "datasets")):
        reference = entry.get("ref") or entry.plain
        name = (entry.get("name") or "").strip()
        if reference:
            used_as[reference] = "trained-on"
        elif name and entry.get("type") in (None, "dataset"):
            urls = tuple(filter(None, [entry.get("contents", "url")]))
            yield Part(
                f"{part.id} dataset {number}", "dataset", name, entry.at("name"), what="dataset", urls=urls,
                relation="trained-on",
            )  # fmt: skip


def _related(part: Part, used_as: dict[str, str]) -> Part:
    return replace(part, relation=used_as[part.id]) if part.id in used_as else part
