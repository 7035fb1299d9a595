"""SPDX 2.2 and 2.3 as JSON, YAML or tag and value. Specification: https://spdx.github.io/spdx-spec/v2.3/"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.discover.manifests.document import Table
from scanner.discover.sboms.bill import Bill, Part, Sort, Statement, nested, of
from scanner.syntax.scalar import Key, Scalar

DOCUMENT = "SPDXRef-DOCUMENT"
_SORTS: dict[str, Sort] = {"OPERATING-SYSTEM": "other", "DEVICE": "other", "FIRMWARE": "other", "FILE": "other"}
_SILENT = {"NOASSERTION", "NONE", ""}
_NEEDS = {"DEPENDS_ON", "DYNAMIC_LINK", "STATIC_LINK", "HAS_PREREQUISITE"}
_NEEDED_BY = {
    "DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF",
    "PROVIDED_DEPENDENCY_OF", "TEST_DEPENDENCY_OF", "BUILD_TOOL_OF", "DEV_TOOL_OF", "TEST_TOOL_OF", "PREREQUISITE_FOR",
}  # fmt: skip
_SCOPES = {
    "DEV_DEPENDENCY_OF": "dev", "DEV_TOOL_OF": "dev", "TEST_DEPENDENCY_OF": "test", "TEST_TOOL_OF": "test",
    "BUILD_DEPENDENCY_OF": "build", "BUILD_TOOL_OF": "build",
}  # fmt: skip


def read_spdx2(scalars: Sequence[Scalar]) -> Bill:
    """The bill that the scalars of a document are; a document of another kind gives an empty one."""
    bill = Bill()
    bill.roots.update(scalar.value for scalar in scalars if scalar.key[:1] == ("documentDescribes",))
    scopes: dict[str, str] = {}
    for entry in of(scalars, "relationships"):
        one, other = entry.get("spdxElementId") or "", entry.get("relatedSpdxElement") or ""
        _relate(bill, scopes, one, entry.get("relationshipType") or "", other)
    extracted = {
        entry.get("licenseId") or "": entry.get("name") or "" for entry in of(scalars, "hasExtractedLicensingInfos")
    }
    for table in of(scalars, "packages"):
        part = _part(table, extracted, scopes)
        if part is not None:
            bill.parts.append(part)
    return bill


def tag_value_scalars(text: str) -> list[Scalar]:
    """A document of tags and values under the key paths that the same document has in JSON."""
    return list(_TagValue().read(text))


def _relate(bill: Bill, scopes: dict[str, str], one: str, relation: str, other: str) -> None:
    if relation == "DESCRIBES" and one == DOCUMENT:
        bill.roots.add(other)
    elif relation == "DESCRIBED_BY" and other == DOCUMENT:
        bill.roots.add(one)
    elif relation in _NEEDS:
        bill.needs[one].append(other)
    elif relation in _NEEDED_BY:
        bill.needs[other].append(one)
        if relation in _SCOPES:
            scopes[one] = _SCOPES[relation]


def _part(table: Table, extracted: dict[str, str], scopes: dict[str, str]) -> Part | None:
    name, identity = (table.get("name") or "").strip(), table.get("SPDXID") or ""
    if not name:
        return None
    what = table.get("primaryPackagePurpose") or "package"
    purls = [
        entry.get("referenceLocator")
        for entry in nested(table, "externalRefs")
        if (entry.get("referenceType") or "").rpartition("/")[2] == "purl"
    ]
    return Part(
        id=identity,
        sort=_SORTS.get(what.upper().replace("_", "-"), "package"),
        name=name,
        place=table.at("name"),
        version=table.get("versionInfo") or None,
        purl=purls[0] if purls else None,
        what=what.lower(),
        makers=tuple(filter(None, (table.get("supplier"), table.get("originator")))),
        urls=tuple(filter(None, (table.get("homepage"), table.get("downloadLocation")))),
        licenses=tuple(_licenses(table, extracted)),
        scope=scopes.get(identity, "lock"),
    )


def _licenses(table: Table, extracted: dict[str, str]) -> Iterator[Statement]:
    for key, by in (("licenseDeclared", "declared"), ("licenseConcluded", "concluded")):
        value = (table.get(key) or "").strip()
        if value.upper() not in _SILENT:
            # A reference into the document says nothing outside it; the name it has there may.
            name = extracted.get(value.strip("()"), "")
            yield Statement(name if name.upper() not in _SILENT else value, by)


_LINE = re.compile(r"[ \t]*([A-Za-z0-9]+):[ \t]*(.*)")
_OPEN, _CLOSE = "<text>", "</text>"
_PACKAGE = {
    "SPDXID": "SPDXID", "PackageVersion": "versionInfo", "PackageLicenseDeclared": "licenseDeclared",
    "PackageLicenseConcluded": "licenseConcluded", "PrimaryPackagePurpose": "primaryPackagePurpose",
    "PackageHomePage": "homepage", "PackageDownloadLocation": "downloadLocation", "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
}  # fmt: skip
_EXTRACTED = {"LicenseName": "name", "ExtractedText": "extractedText"}


class _TagValue:
    def __init__(self) -> None:
        self._packages = self._relations = self._extracted = self._references = -1
        self._inside: Key = ()

    def read(self, text: str) -> Iterator[Scalar]:
        for number, tag, value in _tags(text):
            for key, part in self._keyed(tag, value):
                yield Scalar(key, part, number, 1, quoted=True)

    def _keyed(self, tag: str, value: str) -> Iterator[tuple[Key, str]]:
        if tag in ("SPDXVersion", "DocumentName"):
            yield (tag[0].lower() + tag[1:] if tag == "DocumentName" else "spdxVersion",), value
        elif tag == "PackageName":
            self._packages += 1
            self._references = -1
            self._inside = ("packages", self._packages)
            yield (*self._inside, "name"), value
        elif tag in ("FileName", "SnippetSPDXID"):
            self._inside = ()
        elif tag == "LicenseID":
            self._extracted += 1
            self._inside = ("hasExtractedLicensingInfos", self._extracted)
            yield (*self._inside, "licenseId"), value
        elif tag == "Relationship":
            yield from self._relation(value.split())
        elif tag == "ExternalRef" and self._inside[:1] == ("packages",):
            yield from self._reference(value.split(None, 2))
        else:
            known = _PACKAGE if self._inside[:1] == ("packages",) else _EXTRACTED
            if self._inside and tag in known:
                yield (*self._inside, known[tag]), value

    def _relation(self, words: list[str]) -> Iterator[tuple[Key, str]]:
        if len(words) == 3:
            self._relations += 1
            names = ("spdxElementId", "relationshipType", "relatedSpdxElement")
            for name, word in zip(names, words, strict=True):
                yield ("relationships", self._relations, name), word

    def _reference(self, words: list[str]) -> Iterator[tuple[Key, str]]:
        if len(words) == 3:
            self._references += 1
            prefix = (*self._inside, "externalRefs", self._references)
            yield (*prefix, "referenceType"), words[1]
            yield (*prefix, "referenceLocator"), words[2]


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, tag and value; a value between <text> and </text> may go over many lines."""
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        tag, value = found[1], found[2].strip()
        if value.startswith(_OPEN):
            parts = [value[len(_OPEN) :]]
            while _CLOSE not in parts[-1]:
                following = next(lines, None)
                if following is None:
                    break
                parts.append(following[1])
            value = "\n".join(parts).partition(_CLOSE)[0].strip()
        yield number, tag, value
