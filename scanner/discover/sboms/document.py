"""CycloneDX and SPDX documents, told apart and handed to the reader of each format.

A file is told by its name first and by what stands in it then. Specifications: see the module of each format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from scanner.discover.manifests.found import Found
from scanner.discover.sboms.bill import Bill
from scanner.discover.sboms.cyclonedx import read_cyclonedx
from scanner.discover.sboms.cyclonedx_xml import read_cyclonedx_xml
from scanner.discover.sboms.spdx2 import read_spdx2, tag_value_scalars
from scanner.discover.sboms.spdx3 import read_spdx3
from scanner.discover.sboms.usages import bill_usages
from scanner.discover.source import SourceFile
from scanner.entities import Incomplete
from scanner.rulebook import Rulebook
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.yaml_text import read_yaml

_NAME = re.compile(
    r".*(?:bom|cyclonedx|cdx|spdx)[^/]*\.(?:json|jsonld|json-ld|xml)|.*\.spdx(?:\.(?:ya?ml|rdf))?", re.IGNORECASE
)
_Notation = Callable[[str], Sequence[Scalar]]
_Format = tuple[_Notation, Callable[[Sequence[Scalar]], Bill]]


def reads(path: str) -> bool:
    """bom.json, NAME.cdx.json, sbom.xml, NAME.spdx, NAME.spdx.json and the like."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def is_sbom(text: str) -> bool:
    """Whether a JSON text is one of the formats that are read here."""
    return _format(text.lstrip()) is not None


def read(file: SourceFile, rules: Rulebook) -> Iterator[Found]:
    """What a document names; nothing when it is something else, Incomplete when it is damaged. Raises Unreadable."""
    if not reads(file.path):
        return
    text = file.text.lstrip("\ufeff \t\n")
    if _is_rdf(text):
        yield Incomplete(file.path, "SPDX as RDF or XML is not read: convert it to JSON or tag-value")
        return
    found = _format(text)
    if found is None:
        return
    notation, reader = found
    try:
        scalars = notation(file.text)
    except SyntaxFault as fault:
        where = f"line {fault.line}: " if fault.line else ""
        yield Incomplete(file.path, f"{where}the SBOM cannot be read ({fault.message}): write it again")
        return
    yield from bill_usages(reader(scalars), file, rules)


def _format(text: str) -> _Format | None:
    """How a text is to be read, by the words that each format requires."""
    if text.startswith(("{", "[")):
        if '"CycloneDX"' in text and ('"bomFormat"' in text or '"specFormat"' in text):
            return read_json, read_cyclonedx
        if '"spdxVersion"' in text:
            return read_json, read_spdx2
        return (read_json, read_spdx3) if "spdx.org/rdf/3" in text and '"@graph"' in text else None
    if text.startswith("<"):
        return (read_cyclonedx_xml, read_cyclonedx) if "cyclonedx.org/schema/bom" in text else None
    if "SPDXVersion:" in text:
        return tag_value_scalars, read_spdx2
    return (_first_document, read_spdx2) if "spdxVersion:" in text else None


def _is_rdf(text: str) -> bool:
    return text.startswith("<") and ("spdx.org/rdf/terms" in text or "<spdxVersion>" in text)


def _first_document(text: str) -> Sequence[Scalar]:
    return next(iter(read_yaml(text)), [])
