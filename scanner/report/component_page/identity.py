"""What it is: registry, family and maker, revision, access, and the tree of what it was made from."""

from __future__ import annotations

from scanner.entities import Access, Ancestor, Claim
from scanner.licensing import source_name
from scanner.report.component_page.subject import Subject
from scanner.report.component_page.writer import MARGIN, Page
from scanner.report.licenses import license_text

_PLACES = {
    ("model", "huggingface"): "A model on the Hugging Face Hub",
    ("dataset", "huggingface"): "A dataset on the Hugging Face Hub",
    ("space", "huggingface"): "A Space on the Hugging Face Hub",
    ("model", "ollama"): "A model by its Ollama name",
    ("package", "pypi"): "A Python package",
    ("package", "npm"): "An npm package",
}
_GATES = {
    "none": "free to download",
    "auto": "behind a form: one agrees to terms with an account, and is let in at once",
    "manual": "behind a form: one asks with an account, and the owner decides",
}
_ELSEWHERE = frozenset({
    "license", "license-text", "access", "base-model", "dataset", "terms", "data-use", "retention", "output-use",
    "terms-change", "retirement-policy",
})  # fmt: skip
"""Topics of claims that other sections tell, or that have lines of their own here."""


def sentence(subject: Subject) -> str:
    """What it is in one line."""
    component = subject.case.component
    what = _PLACES.get((component.kind, component.registry))
    recipient = subject.background.recipient
    if what is None and component.kind == "hosted-model":
        what = f"A model hosted by {recipient.name if recipient else component.registry}"
    what = what or f"A {component.registry} {component.kind}"
    made = subject.background.made
    family = f": {made['family']}, by {made['maker']}" if {"family", "maker"} <= made.keys() else ""
    return f"{what}{family}"


def write(page: Page, subject: Subject) -> None:
    """All of it, a labelled line each."""
    facts, component = subject.case.facts, subject.case.component
    page.heading("What it is")
    page.field("id", subject.case.id)
    for label, text in subject.background.made.items():
        page.field(label, text)
    if facts.revision and facts.revision != component.version:
        page.field("revision", facts.revision)
    if facts.latest and facts.latest != facts.revision:
        page.field("newest", facts.latest)
    told: set[str] = set()
    for claim in facts.claims:
        if claim.topic not in _ELSEWHERE and not (claim.topic == "history" and facts.history):
            style = "yellow" if claim.topic == "retires" else ""
            page.field(claim.topic.replace("-", " "), (_dated(claim, told), style), page.source(claim.where))
    if component.registry == "huggingface":
        page.field("access", _access(facts.access))
    if subject.background.openness:
        _write_openness(page, subject.background.openness)
    for text in subject.background.aside:
        page.field("beware", (text, "yellow"), ".")
    _write_tree(page, subject)


def _write_openness(page: Page, parts: dict[str, str]) -> None:
    states = ", ".join(f"{part}: {state}" for part, state in parts.items() if part != "of")
    page.field("open parts", f"{states} (said of {parts.get('of', '')})")


def _dated(claim: Claim, told: set[str]) -> str:
    """A claim with its note, less what the claims before it said as well."""
    notes = [part for part in claim.note.split("; ") if part and part not in told]
    told.update(part for part in notes if not part.endswith(" date"))
    note = f" ({'; '.join(notes)})" if notes else ""
    doubt = " (low confidence)" if claim.confidence == "low" else ""
    return f"{claim.value}{note}{doubt}"


def _access(access: Access) -> str:
    said = [_GATES.get(access.gate, "whether there is a gate is not known")]
    if access.private:
        said.append("private")
    if access.disabled:
        said.append("disabled by the Hub")
    if access.readable is not None:
        said.append(f"its files can{'' if access.readable else 'not'} be read with the token in use, if there is one")
    source = f" ({source_name(access.source)} says so)" if access.source else ""
    return f"{'; '.join(said)}{source}"


def _write_tree(page: Page, subject: Subject) -> None:
    """What it was made from, each under what was made from it."""
    lineage = subject.case.facts.lineage
    if not lineage:
        return
    if all(ancestor.relation == "serves" for ancestor in lineage):
        for ancestor in lineage:
            page.field("serves", f"{_name(ancestor)}: {license_text(ancestor.license)}")
        return
    page.field("made from", subject.case.component.name)
    children: dict[str, list[Ancestor]] = {}
    names = {ancestor.component.name for ancestor in lineage}
    for ancestor in lineage:
        child = ancestor.of if ancestor.of in names else ""
        children.setdefault(child, []).append(ancestor)
    _write_branches(page, "", children, "", set())


def _write_branches(page: Page, above: str, children: dict[str, list[Ancestor]], lead: str, seen: set[str]) -> None:
    """The ancestors directly above one, each with its own above it; a circle ends where it comes back."""
    if above in seen:
        return
    seen.add(above)
    branch = children.get(above, [])
    for ancestor in branch:
        last = ancestor is branch[-1]
        relation = _RELATIONS.get(ancestor.relation, ancestor.relation)
        text = f"{relation} {_name(ancestor)}: {license_text(ancestor.license)}"
        page.point(text, mark=f"{lead}{'└─' if last else '├─'}", indent=MARGIN * 2)
        _write_branches(page, ancestor.component.name, children, f"{lead}{'   ' if last else '│  '}", seen)


def _name(ancestor: Ancestor) -> str:
    component = ancestor.component
    return component.name if component.registry != "rules" else f"{component.name}, of which only rules speak"


_RELATIONS = {
    "base-model": "made from",
    "finetune": "fine-tuned from",
    "adapter": "an adapter of",
    "quantized": "a quantised copy of",
    "merge": "merged from",
    "trained-on": "trained on",
    "serves": "serves",
}
