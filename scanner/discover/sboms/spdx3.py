"""SPDX 3.0 as JSON-LD, with its AI and Dataset profiles. Specification: https://spdx.github.io/spdx-spec/v3.0.1/

Elements stand side by side in `@graph`; what belongs together is told by relationships between their ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scanner.discover.manifests.document import Table
from scanner.discover.sboms.bill import Bill, Part, Sort, Statement, listed, nested, of
from scanner.syntax.scalar import Scalar

_SORTS: dict[str, Sort] = {"Package": "package", "AIPackage": "model", "DatasetPackage": "dataset"}
_PURPOSES: dict[str, Sort] = {
    "model": "model", "data": "dataset", "operatingSystem": "other", "device": "other", "firmware": "other",
}  # fmt: skip
_PREFIXES = ("", "software_", "simplelicensing_", "expandedlicensing_")
_LISTED = "https://spdx.org/licenses/"
_NEEDS = {"dependsOn", "hasDynamicLink", "hasStaticLink", "hasOptionalDependency", "hasPrerequisite"}
_LICENSES = {
    "hasDeclaredLicense": "declared", "declaredLicense": "declared",  # the second of each: SPDX 3.0.0
    "hasConcludedLicense": "concluded", "concludedLicense": "concluded",
}  # fmt: skip
_RELATIONS = {"trainedOn": "trained-on", "testedOn": "tested-on", "ancestorOf": "base-model"}
_SILENT = {"NOASSERTION", "NONE", "NOASSERTIONLICENSE", "NONELICENSE"}
_MAX_DEPTH = 20
_MAX_LENGTH = 500


def read_spdx3(scalars: Sequence[Scalar]) -> Bill:
    """The bill that the scalars of a document are; a document of another kind gives an empty one."""
    return _Graph(scalars).bill()


class _Graph:
    def __init__(self, scalars: Sequence[Scalar]) -> None:
        self._elements = {_get(table, "spdxId", "@id") or "": table for table in of(scalars, "@graph")}
        self._licenses: defaultdict[str, list[Statement]] = defaultdict(list)
        self._expressions: dict[str, str | None] = {}
        self._relations: dict[str, str] = {}
        self._bill = Bill()

    def bill(self) -> Bill:
        for table in self._elements.values():
            if _type(table) in ("SpdxDocument", "Sbom", "Bom"):
                self._bill.roots.update(listed(table, "rootElement"))
            elif _type(table).endswith("Relationship"):
                self._relate(table)
        for identity, table in self._elements.items():
            sort = _SORTS.get(_type(table))
            if sort is not None and (name := (_get(table, "name") or "").strip()):
                self._bill.parts.append(self._part(identity, sort, name, table))
        return self._bill

    def _relate(self, table: Table) -> None:
        kind, one, others = _get(table, "relationshipType") or "", _get(table, "from") or "", listed(table, "to")
        if kind in _LICENSES:
            for other in others:
                if expression := self._expression(other):
                    self._licenses[one].append(Statement(expression, _LICENSES[kind]))
        elif kind in _NEEDS:
            self._bill.needs[one].extend(others)
        elif kind == "ancestorOf":
            self._relations[one] = _RELATIONS[kind]
        elif kind in _RELATIONS:
            self._relations.update(dict.fromkeys(others, _RELATIONS[kind]))
        elif kind == "describes" and _type(self._elements.get(one, Table(0))) in ("SpdxDocument", "Sbom"):
            self._bill.roots.update(others)

    def _part(self, identity: str, sort: Sort, name: str, table: Table) -> Part:
        purpose = _get(table, "primaryPurpose") or ""
        purls = [
            entry.get("identifier")
            for entry in nested(table, "externalIdentifier")
            if (entry.get("externalIdentifierType") or "").lower() in ("packageurl", "purl")
        ]
        makers = [*listed(table, "suppliedBy"), *listed(table, "originatedBy")]
        named = (_get(self._elements[maker], "name") for maker in makers if maker in self._elements)
        return Part(
            id=identity,
            sort=_PURPOSES.get(purpose, sort) if sort == "package" else sort,
            name=name,
            place=table.at("name"),
            version=_get(table, "packageVersion"),
            purl=_get(table, "packageUrl") or next(filter(None, purls), None),
            what=purpose or _type(table),
            makers=tuple(filter(None, named)),
            urls=tuple(filter(None, (_get(table, "homePage"), _get(table, "downloadLocation")))),
            licenses=tuple(dict.fromkeys(self._licenses[identity])),
            relation=self._relations.get(identity),
        )

    def _expression(self, identity: str, depth: int = 0) -> str | None:
        """The license that an element is, written as an expression; None for one that says nothing, or too much."""
        if identity not in self._expressions:
            self._expressions[identity] = None  # an element that refers to itself says nothing
            said = self._written(identity, depth) if depth < _MAX_DEPTH else None
            silent = said is None or said.upper() in _SILENT or len(said) > _MAX_LENGTH
            self._expressions[identity] = None if silent else said
        return self._expressions[identity]

    def _written(self, identity: str, depth: int) -> str | None:
        table = self._elements.get(identity)
        kind = _type(table) if table else ""
        if table is None or kind == "ListedLicense":
            return identity.removeprefix(_LISTED) if identity.startswith(_LISTED) else None
        if not kind.endswith("LicenseSet"):
            return _get(table, "licenseExpression", "name")
        members = [self._expression(member, depth + 1) for member in _members(table)]
        known = [member for member in members if member]
        joint = " OR " if kind.startswith("Disjunctive") else " AND "
        return f"({joint.join(known)})" if known and len(known) == len(members) else None


def _members(table: Table) -> Iterator[str]:
    for prefix in _PREFIXES:
        yield from listed(table, f"{prefix}member")


def _type(table: Table) -> str:
    """The class of an element without the name of its profile: "software_Package" is "Package"."""
    said = table.get("type") or table.get("@type") or ""
    return said.replace(":", "_").replace("/", "_").rpartition("_")[2]


def _get(table: Table, *names: str) -> str | None:
    """The first of some properties that is there, with or without the name of its profile."""
    found = (table.get(f"{prefix}{name}") for name in names for prefix in _PREFIXES)
    return next(filter(None, found), None)
