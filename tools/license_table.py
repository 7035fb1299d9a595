"""Write docs/licenses.md: every license of rules/ by term, generated so that it cannot say anything else than they do.

python tools/license_table.py            write the page
python tools/license_table.py --check    exit code 1 when the page is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scanner.rulebook import Rulebook, load_rulebook
from scanner.rulebook.schema import License, Term

PAGE = Path(__file__).resolve().parents[1] / "docs" / "licenses.md"

HEAD = """# Licenses by term

Generated from `rules/licenses` by `tools/license_table.py`; do not edit. {licenses} licenses, {terms} terms,
{words} words. The rule files say it in full, with sources: `stayopen rules show ID`.

A figure or phrase stands in brackets after the clause. *Low*, *medium*: how sure we are, where it is not high. A
license with an asterisk was not read in full.
"""

KINDS = {
    "limit": "Limits: what is barred or bounded",
    "duty": "Duties: what must be done",
    "right": "Rights: what is expressly allowed",
    "risk": "Risks: what may end or change a license",
}


def page(rules: Rulebook) -> str:
    """The whole page as Markdown."""
    licenses = sorted(rules.licenses.values(), key=lambda rule: rule.id)
    terms = sum(len(rule.terms) for rule in licenses)
    parts = [HEAD.format(licenses=len(licenses), terms=terms, words=len(rules.vocabulary))]
    parts += ["## Every license\n", *_overview(licenses)]
    for kind, title in KINDS.items():
        parts.append(f"\n## {title}\n")
        for word, meaning in sorted(rules.vocabulary.items()):
            if meaning.kind == kind:
                parts += _word(word, meaning.meaning, licenses)
    return "\n".join(parts).rstrip("\n") + "\n"


def _overview(licenses: Iterable[License]) -> Iterator[str]:
    yield "| license | category | grants | limits, duties, rights and risks | checked |"
    yield "|---|---|---|---|---|"
    for rule in licenses:
        words = ", ".join(dict.fromkeys(term.term for term in rule.terms)) or "none"
        grants = ", ".join(rule.grants) or "none"
        yield f"| {_name(rule)} | {rule.category} | {grants} | {words} | {rule.checked} |"


def _word(word: str, meaning: str, licenses: Iterable[License]) -> Iterator[str]:
    yield f"### {word}\n"
    yield f"{meaning}\n"
    found = [(rule, term) for rule in licenses for term in rule.terms if term.term == word]
    if not found:
        yield "No license has it.\n"
        return
    yield "| license | on | clause | what it says |"
    yield "|---|---|---|---|"
    for rule, term in found:
        yield f"| {_name(rule)} | {_acts(term)} | {_clause(term)} | {_cell(term.summary)} |"
    yield ""


def _name(rule: License) -> str:
    unread = "" if rule.text_checked == "full" or rule.category == "unidentified" else "*"
    sure = "" if rule.confidence == "high" else f" ({rule.confidence})"
    return f"`{rule.id}`{unread}{sure}"


def _acts(term: Term) -> str:
    """The acts that trigger it, and what else must be so."""
    parts = [", ".join(term.when)]
    if term.only_if:
        parts.append(f"only with {', '.join(term.only_if)}")
    if term.only_where:
        parts.append(f"only where {term.only_where}")
    if term.only_above_threshold:
        parts.append("only above the threshold")
    if term.only_repositories:
        parts.append(f"only repositories `{term.only_repositories}`")
    return _cell("; ".join(parts))


def _clause(term: Term) -> str:
    """The clause with the figure or phrase; a list of uses is counted, the rule has it."""
    value = term.value
    if value is None:
        return _cell(term.clause)
    if isinstance(value, tuple):
        shown = ", ".join(value) if sum(map(len, value)) < 60 else f"{len(value)} entries"
    else:
        shown = f"{value:,}" if isinstance(value, (int, float)) else value
    unit = f" {term.unit}" if term.unit else ""
    return _cell(f"{term.clause} [{shown}{unit}]")


def _cell(text: str) -> str:
    """One line that no Markdown table breaks on."""
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is current."""
    text = page(load_rulebook())
    if "--check" in arguments:
        return int(not PAGE.is_file() or PAGE.read_text("utf-8") != text)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
