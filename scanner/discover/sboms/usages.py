"""From the parts of an SBOM to usages, each with what the document states of its license."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from scanner.discover.manifests.found import Excluded, Found
from scanner.discover.manifests.graph import Graph, Via, why_locked
from scanner.discover.redact import excerpt
from scanner.discover.sboms.bill import Bill, Part
from scanner.discover.sboms.components import component_of
from scanner.discover.source import SourceFile
from scanner.entities import Claim, Location, Usage
from scanner.rulebook import Rulebook

_MAX_VALUE = 500
_NO_LICENSE = {"NOASSERTION", "NONE", "UNKNOWN", ""}


def bill_usages(bill: Bill, file: SourceFile, rules: Rulebook) -> Iterator[Found]:
    """A Usage for every package, model and dataset of the bill; what else it names is left out, and counted.

    What the document describes is the project or a piece of it, and no component of itself, unless it is a model or
    dataset.
    """
    left_out: Counter[str] = Counter()
    roots = _subjects(bill)
    graph = _graph(bill, roots)
    names = {part.id: part.name for part in bill.parts}
    for part in bill.parts:
        if part.sort == "other":
            left_out[f"of type {part.what}"] += 1
        elif part.omitted:
            left_out["marked as excluded"] += 1
        elif part.id in roots and part.sort == "package":
            yield Excluded(file.path, f"line {part.place.line}: {excerpt(part.name)} is what this SBOM describes")
        else:
            yield _usage(part, _named(graph.via(part.id), names), file, rules)
    if left_out:
        counts = ", ".join(f"{count} {why}" for why, count in sorted(left_out.items()))
        yield Excluded(file.path, f"parts that are no package, model or dataset: {counts}")


def _subjects(bill: Bill) -> set[str]:
    """What the document describes; some tools say so of every part, which then says nothing."""
    packages = {part.id for part in bill.parts if part.sort == "package"}
    return bill.roots if packages - bill.roots or len(packages) == 1 else set()


def _graph(bill: Bill, roots: set[str]) -> Graph:
    """Who depends on whom by id. Only a document that says what its subject requires says what that does not."""
    graph = Graph()
    for parent, children in bill.needs.items():
        if parent in roots:
            graph.project(("runtime", child) for child in children)
        else:
            graph.package(parent, children)
    return graph


def _named(via: Via, names: dict[str, str]) -> Via:
    """With names for ids. An SBOM tells nothing of groups: it is of what is built."""
    return Via(via.direct, tuple(sorted({names[parent] for parent in via.through if parent in names})))


def _usage(part: Part, via: Via, file: SourceFile, rules: Rulebook) -> Usage:
    component, confidence = component_of(part, rules)
    line, column = part.place.line, part.place.column
    return Usage(
        component,
        Location(file.path, line, column, excerpt(part.purl or part.name)),
        how="sbom",
        why=why_locked(file.name, via).replace("locked in", "named in", 1),
        scope=part.scope,
        in_use=file.in_use,
        confidence=confidence,
        specifier=f"=={part.version}" if component.registry == "pypi" and component.version else component.version,
        relation=part.relation,
        direct=via.direct,
        through=via.through,
        claims=tuple(_claims(part, file)) if component.kind != "hosted-model" else (),
    )


def _claims(part: Part, file: SourceFile) -> Iterator[Claim]:
    """Each license once, with who the document says decided so."""
    decided: defaultdict[str, list[str]] = defaultdict(list)
    for statement in part.licenses:
        decided[statement.license.strip()[:_MAX_VALUE]] += [statement.by] if statement.by else []
    for value, by in decided.items():
        if value.upper() not in _NO_LICENSE:
            note = f"{' and '.join(by)} license" if by else ""
            yield Claim("license", value, "sbom", f"{file.path}:{part.place.line}", confidence="medium", note=note)
