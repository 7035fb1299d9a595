"""The page of a component: the answer first, everything in it, nothing that steers a terminal."""

from __future__ import annotations

import re

from msgspec.structs import replace

from scanner.entities import (
    Allowance,
    Ancestor,
    Audit,
    Background,
    Clause,
    Component,
    Deed,
    Evidence,
    License,
    Outlook,
    Recipient,
    Signal,
    Substitute,
)
from scanner.report import component_page
from tests.report.audits import HOSTILE, hostile_audit, small_audit

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def full_audit() -> Audit:
    """The small audit, with a background and an outlook for its first component."""
    audit = small_audit()
    first = audit.cases[0].id
    clause = Clause("duty", "badge", "s.1.b.i", "Show the phrase", "you pass copies on", ("Built with Llama",))
    deed = Deed(
        "llama3.1", "Llama 3.1 Community License", "open-weights-restricted", url="https://x/l", clauses=(clause,)
    )
    background = Background(
        first,
        made={"family": "Llama 3.1", "maker": "Meta (US)"},
        deeds=(deed,),
        allowances=(Allowance("pass copies on", "permitted-with-duties", "prohibited"),),
        unless=("Above 700 million: ask first.",),
        substitutes=(Substitute("Qwen 9", "Alibaba", "Apache License 2.0", "permitted"),),
    )
    signal = Signal("successor-closed", "present", "The successor is closed", (Evidence("x", "https://x/s"),))
    outlook = Outlook(
        first, "at-risk", "it looks so", (signal,), ("watch", "closing"), "of 31, 19 turned",
        (Evidence("Something happened", "https://x/e", "2026-04-08"),),
    )  # fmt: skip
    return replace(audit, backgrounds=(background,), outlooks=(outlook,))


def page_of(number: int, text: str) -> str:
    """The page of one component; the first part is the overview."""
    return text.split("=" * 80)[number + 1]


def test_the_answer_stands_before_the_evidence() -> None:
    text = page_of(0, component_page.render(full_audit()))
    order = ["  license ", "  verdict ", "  outlook ", "What it is", "Under which license", "The terms", "Will it stay",
             "What else there is", "Sources"]  # fmt: skip
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_outlook_signals_and_time_line_are_told() -> None:
    text = page_of(0, component_page.render(full_audit()))
    for part in ("at risk: it looks so", "from watch to closing", "of 31, 19 turned",
                 "What speaks for a change:\n    - The successor is closed",
                 "2026-04-08 Something happened"):  # fmt: skip
        assert part in text


def test_the_exact_text_to_show_stands_under_its_duty_with_the_clause() -> None:
    text = page_of(0, component_page.render(full_audit()))
    assert "Show the phrase. (s.1.b.i) If you pass copies on." in text
    assert "> “Built with Llama”" in text


def test_acts_are_a_table_where_no_use_is_stated_and_a_verdict_where_one_is() -> None:
    audit = full_audit()
    asked = replace(audit.verdicts[0], level="needs-review", asks=("acts",))
    audit = replace(audit, verdicts=(asked, *audit.verdicts[1:]))
    assert "act by act" not in component_page.render(audit)
    unstated = component_page.render(replace(audit, project=audit.project | {"use": {"commercial": None, "acts": []}}))
    assert re.search(r"pass copies on +with duties +no\n", unstated)
    assert "depends on your use" in unstated


def test_every_claim_of_the_license_is_shown_with_its_source() -> None:
    text = page_of(0, component_page.render(full_audit()))
    assert re.search(r"the card on the Hub says “llama3.1” \(revision 000000000000\) \[\d\]", text)
    assert re.search(r"\[\d\] https://huggingface.co/x", text)


def test_what_is_not_known_is_said_on_top_and_below() -> None:
    text = page_of(1, component_page.render(full_audit()))
    assert "  not known     base model acme/base: the Hub did not answer" in text
    assert "What is not known\n  - base model acme/base" in text


def test_ancestors_stand_under_what_was_made_from_them() -> None:
    audit = full_audit()
    license_ = License("known", "MIT", ("mit",))
    lineage = (
        Ancestor(Component("model", "huggingface", "a/mid"), "finetune", "hub-card", license_, of="acme/tune"),
        Ancestor(Component("dataset", "huggingface", "a/data"), "trained-on", "hub-card", of="acme/tune"),
        Ancestor(Component("model", "huggingface", "a/root"), "quantized", "hub-card", license_, of="a/mid"),
    )
    case = replace(audit.cases[1], facts=replace(audit.cases[1].facts, lineage=lineage))
    text = component_page.render(replace(audit, cases=(audit.cases[0], case, *audit.cases[2:])))
    tree = ("├─ fine-tuned from a/mid: MIT", "│  └─ a quantised copy of a/root: MIT", "└─ trained on a/data: unknown")
    assert "".join(f"    {line}\n" for line in tree) in text


def test_ancestors_that_form_a_circle_end_where_they_come_back() -> None:
    audit = full_audit()
    lineage = tuple(
        Ancestor(Component("model", "huggingface", name), "finetune", "hub-card", of=child)
        for name, child in (("a/one", "acme/tune"), ("a/two", "a/one"), ("a/one", "a/two"))
    )
    case = replace(audit.cases[1], facts=replace(audit.cases[1].facts, lineage=lineage))
    text = component_page.render(replace(audit, cases=(case,)))
    assert text.count("fine-tuned from a/two") == 1


def test_who_gets_the_data_comes_before_the_terms_of_the_weights() -> None:
    audit = full_audit()
    hosted = replace(audit.cases[2].facts, claims=())
    background = Background(
        audit.cases[2].id, deeds=audit.backgrounds[0].deeds, recipient=Recipient("OpenAI", "US", signs=("It moves.",))
    )
    text = component_page.render(
        replace(audit, cases=(replace(audit.cases[2], facts=hosted),), backgrounds=(background,), outlooks=())
    )
    assert text.index("Who gets the data") < text.index("The terms:")
    assert "the id says   It moves." in text


def test_nothing_from_outside_steers_the_terminal() -> None:
    audit = hostile_audit()
    backgrounds = tuple(
        Background(
            case.id, {text: text}, (Deed(text, text, text, text, text, text, text, text, text, (text,), (
                Clause("duty", text, text, text, text, (text,)),)),),
            (Allowance(text, "permitted", "prohibited"),), (text,), (Evidence(text, text, text),), {text: text},
            Recipient(text, text, text, text, text, text, (text,), text), (Substitute(text, text, text, "permitted"),),
            (text,), (text,),
        )
        for case, text in zip(audit.cases, HOSTILE, strict=True)
    )  # fmt: skip
    outlooks = tuple(
        Outlook(case.id, "watch", text, (Signal(text, "unknown", text, (Evidence(text, text),)),), None, text,
                (Evidence(text, text, text),))
        for case, text in zip(audit.cases, HOSTILE, strict=True)
    )  # fmt: skip
    audit = replace(audit, backgrounds=backgrounds, outlooks=outlooks)
    text = component_page.render(audit)
    assert not CONTROL.search(text)
    coloured = re.sub(r"\x1b\[[0-9;]+m", "", component_page.render(audit, colour=True))
    assert not CONTROL.search(coloured)
    assert coloured == text


def test_lines_fit_the_width_but_for_addresses() -> None:
    for width in (80, 50):
        text = component_page.render(full_audit(), width)
        lines = [line for line in text.splitlines() if not re.match(r" *\[\d+\] ", line)]
        assert max(map(len, lines)) <= width


def test_without_colour_there_is_no_escape() -> None:
    assert "\x1b" not in component_page.render(full_audit())
    assert "\x1b[" in component_page.render(full_audit(), colour=True)
