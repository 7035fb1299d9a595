"""The licenses clause by clause in plain words, and what they allow act by act where no use is stated."""

from __future__ import annotations

from scanner.entities import Clause, Deed, Level
from scanner.report.component_page.subject import Subject
from scanner.report.component_page.writer import MARGIN, Page
from scanner.report.inert import inert
from scanner.report.terminal import Span

_KINDS = {
    "duty": "You must",
    "limit": "You may not, or only so far",
    "right": "You may besides",
    "risk": "Mind",
}
_SHORT: dict[Level, str] = {
    "permitted": "yes",
    "permitted-with-duties": "with duties",
    "needs-review": "for review",
    "prohibited": "no",
}
_READ = {
    "full": "its text was read in full",
    "partial": "its text was read in part",
    "secondary": "its text was not read by us: this is what others say of it",
    "none": "its text was not read by us",
}


def write(page: Page, subject: Subject) -> None:
    """The table of acts where it helps, then every license."""
    if not subject.decided and subject.background.allowances:
        _write_allowances(page, subject)
    for deed in subject.background.deeds:
        write_deed(page, deed, subject.due if subject.stated else frozenset())


def _write_allowances(page: Page, subject: Subject) -> None:
    page.heading("What the terms allow, act by act")
    rows = [
        [f"  {inert(row.act, 60)}", _SHORT[row.private], _SHORT[row.commercial]]
        for row in subject.background.allowances
    ]
    page.lines.table(["  may you", "not for business", "for business"], rows)
    if subject.background.unless:
        page.lines.add()
        page.said("But then it is less:" if len(subject.background.unless) == 1 else "But it is less in these cases:")
        for text in subject.background.unless:
            page.point(text)
    page.said("State your use under [use] in stayopen.toml for a verdict.", "cyan")


def write_deed(page: Page, deed: Deed, due: frozenset[tuple[str, str, str]] = frozenset()) -> None:
    """A license clause by clause. `due`: license, word and clause of the duties that the stated use brings."""
    name = deed.name if deed.name == deed.id else f"{deed.name} ({deed.id})"
    page.heading(f"The terms: {name}" + (f", which flow down from {deed.via}" if deed.via else ""))
    about = [deed.category.replace("-", " ")] if deed.category else ["no rule knows its terms"]
    about += [f"in force since {deed.effective}"] if deed.effective else []
    about += [f"revocable: {deed.revocable}"] if deed.revocable not in ("", "no", "not stated") else []
    if deed.checked:
        about.append(f"{_READ.get(deed.read, deed.read)} on {deed.checked}")
    about += ["low confidence"] if deed.confidence == "low" else []
    page.said("; ".join(about) + "." + page.source(deed.url))
    if deed.grants:
        page.field("You may", ", ".join(deed.grants) + ".")
    for kind, title in _KINDS.items():
        clauses = [clause for clause in deed.clauses if clause.kind == kind]
        if clauses:
            page.said(f"{title}:", "bold")
        for clause in clauses:
            _write_clause(page, clause, due=(deed.id, clause.word, clause.clause) in due)


def _write_clause(page: Page, clause: Clause, *, due: bool) -> None:
    spans: list[str | Span] = [f"{clause.summary.rstrip('.')}. ", (f"({clause.clause})", "dim")]
    if clause.when:
        spans.append((f" If {clause.when}.", "dim"))
    if due and clause.kind == "duty":
        spans.append((" Due as you state it.", "yellow"))
    page.point(*spans)
    for text in clause.show:
        page.point((f"“{text}”", "bold"), mark=">", indent=MARGIN * 2)
