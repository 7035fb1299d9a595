"""Audits to render: a small one that has everything, and one made of hostile text."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from scanner.assess import ALL_CHECKS
from scanner.entities import (
    Access,
    Ancestor,
    Approval,
    Audit,
    Backing,
    Case,
    Change,
    Claim,
    Comparison,
    Component,
    Disclosure,
    Drift,
    Evidence,
    Facts,
    Finding,
    Flow,
    Hold,
    Incomplete,
    License,
    LicenseSummary,
    Location,
    Obligation,
    Outlook,
    Question,
    Receipt,
    Recipient,
    Reliance,
    Ruling,
    Signal,
    Standing,
    Substitute,
    Summary,
    SwitchingCost,
    Tenure,
    Term,
    Usage,
    Verdict,
    Waiver,
    WayOut,
)
from scanner.syntax.purl import purl_of

HOSTILE = (
    "<script>document.title='pwned'</script>",
    "<img src=http://127.0.0.1:9/x onerror=document.title='pwned'>",
    "\"' onmouseover=\"document.title='pwned'",
    "javascript:document.title='pwned'",
    "</style><svg onload=document.title='pwned'>",
    "{{ 7 * 7 }}{% raw %}",
    "\x1b[31mred\x1b[0m\x1b]8;;http://evil\x07link\x1b]8;;\x07",
    "abc\u202edcba\u2066x\u200b",
    "nul\x00byte\r\nsecond line",
    "[bold]markup[/bold] :skull:",
    '=HYPERLINK("http://evil")',
    "x" * 100_000,
)


def small_audit() -> Audit:
    """One of everything: findings of each severity, a waived one, something incomplete, each license state."""
    model = Component("model", "huggingface", "meta-llama/Llama-3.1-8B-Instruct")
    tune = Component("model", "huggingface", "acme/tune", "0123abc")
    hosted = Component("hosted-model", "openai", "gpt-4o")
    package = Component("package", "pypi", "chardet", "5.2.0")
    used = Location("src/app.py", 3, 9, 'from_pretrained("meta-llama/Llama-3.1-8B-Instruct")')
    cases = (
        _case(
            model,
            used,
            Facts(
                model,
                claims=(
                    Claim(
                        "license", "llama3.1", "hub-card", "https://huggingface.co/x", ("llama3.1",), revision="0" * 40
                    ),
                ),
                license=License("known", "LicenseRef-llama3.1", ("llama3.1",), why="the card says so"),
                access=Access("manual", source="hub"),
                family="llama/llama-3.1",
                state="resolved",
            ),
        ),
        _case(
            tune,
            Location("train.py", 7, 1, "acme/tune"),
            Facts(
                tune,
                license=License("conflict", None, ("apache-2.0", "llama3.1"), why="card and file disagree"),
                lineage=(
                    Ancestor(model, "finetune", "hub-card", License("known", "LicenseRef-llama3.1", ("llama3.1",))),
                ),
                state="partial",
                unresolved=("base model acme/base: the Hub did not answer",),
            ),
        ),
        _case(
            hosted,
            Location("src/app.py", 9),
            Facts(hosted, license=License("none", why="hosted by OpenAI"), state="resolved"),
        ),
        _case(package, Location("requirements.txt", 1, 1, "chardet==5.2.0"), Facts(package, state="unresolved")),
    )
    findings = (
        _finding("license-conflict", "error", cases[1], "Card and LICENSE file disagree."),
        _finding("terms-may-change", "warning", cases[0], "Meta may change the use policy.", outlook=True),
        _finding("revision-unpinned", "note", cases[0], "No revision is pinned."),
        replace(
            _finding("license-unknown", "error", cases[3], "Nothing is known of the license."),
            waived=Waiver("reviewed by hand", "legal@example.org", "2027-01-01"),
        ),
    )
    return Audit(
        checks=ALL_CHECKS,
        tool={"name": "stayopen", "version": "0.1.0"},
        rules={"version": "2026-11-21", "oldest": "2026-11-01", "newest": "2026-11-21", "holds": "157 licenses"},
        project={
            "name": "demo",
            "path": "/work/demo",
            "commit": None,
            "config": None,
            "use": {"commercial": True, "acts": []},
        },
        as_of="2026-11-21",
        created="2026-11-21T10:00:00+00:00",
        command="stayopen scan .",
        summary=Summary("findings", 1, False, {"error": 1, "warning": 1, "note": 1}),
        cases=cases,
        findings=findings,
        verdicts=_verdicts(cases),
        questions=(
            Question(
                "monthly_active_users",
                "How many?",
                "1 component waits for it: user-threshold of llama3.1 (s.2)",
                (cases[0].id,),
                (_BADGE,),
            ),
        ),
        obligations=(
            Obligation(
                "who runs the product",
                "Show the phrase.",
                "When you pass copies on",
                _BADGE,
                ("Built with Llama",),
                components=(cases[0].id,),
                source="https://example.org/llama",
            ),
        ),
        incomplete=(Incomplete("src/bad.toml", "not TOML: line 3: expected '='; mend the file"),),
        excluded=(Incomplete("node_modules/", "installed JavaScript packages"),),
        notices=("the store was damaged and has been set aside",),
        reliance=leaning(cases[0].id, cases[2].id),
    )


def leaning(model: str, hosted: str, text: str = "") -> Reliance:
    """One of everything that a project leans on; `text` stands wherever rules or files put one."""
    proof = (Evidence(text or "It was so", text or "https://example.org/proof", "2026-04-08"),)
    other = Substitute(
        text or "Open 7B", text or "Acme", text or "MIT License", "permitted", band="steady", losses=(text,)
    )
    parts = {"weights": text or "gated", "code to run it": "open", "code to train it": "closed"}
    parts |= {"training data": "closed", "paper": "unknown", "data card": "no"}
    return Reliance(
        backings=(
            Backing(
                text or "llama", (model,), "none", text or "nothing is sold", 3, 2, True, None, True, "at-risk", proof
            ),
            Backing(text or "acme", (hosted,), "unknown", text, 1, 1, False),
        ),
        flows=(
            Flow(
                hosted,
                Recipient(text or "Acme", text or "US", checked="2026-11-21"),
                True,
                text,
                text,
                True,
                text,
                (other,),
            ),
            Flow(hosted, None),
        ),
        tenures=(Tenure(hosted, text or "Acme", text or "Retires.", "2027-01-14", text, text, proof, proof, proof),),
        switching=(
            SwitchingCost(
                text or "llama",
                (model,),
                "high",
                text or "1 place in the program",
                (Hold("hard-coded", Location(text or "src/app.py", 3, 9), text),),
                (text or "Read it from one setting.",),
            ),
        ),
        ways_out=(WayOut(text or "llama", model, "at-risk", (other,)), WayOut(text or "acme", hosted, None, why=text)),
        disclosures=(
            Disclosure(text or "llama", (model,), text, parts, (text,), text, text, text, text, "low", (text,)),
        ),
        unseen=(text or "prompts",),
    )


def locked_audit() -> Audit:
    """The small audit beside a lock: a change with its day and one without, an approval of each kind."""
    audit = small_audit()
    first, second = audit.cases[:2]
    dated = Drift("license", "MIT", "CC-BY-NC-4.0", "2026-03-01", "2026-10-04", "https://example.org/commit", "a" * 40)
    findings = (
        replace(_finding("license-changed", "warning", second, "It was MIT and is CC-BY-NC-4.0."), drift=dated),
        replace(
            _finding("gate-changed", "warning", first, "It had no gate and has one."),
            drift=Drift("access", "none", "manual", "2026-03-01"),
        ),
    )
    approval = Approval(
        component="pkg:huggingface/acme/tune", terms=("llama3.1",), by="counsel@example.org", reason="terms were read",
        approved="2026-03-01", license="LicenseRef-llama3.1", texts=("c" * 64,), expires="2027-06-30",
    )  # fmt: skip
    standings = (
        Standing(approval, "in-force"),
        Standing(replace(approval, by="staff@example.org", texts=()), "lapsed", "the license text is another one"),
    )
    return replace(
        audit, findings=(*findings, *audit.findings), lock=Comparison("stayopen.lock", 3, 2, standings)
    )  # fmt: skip


def full_audit() -> Audit:
    """The locked audit with what a scan offline has not: history, receipts, an outlook."""
    audit = locked_audit()
    first, *others = audit.cases
    change = Change("license", None, "mit", "2026-01-02", "hub", "https://example.org", "a" * 40, "first seen")
    receipt = Receipt("https://example.org", "b" * 64, 3, "2026-01-02T00:00:00Z", "text/html", '"e"', "a" * 40)
    facts = replace(first.facts, history=(change,), receipts=(receipt,))
    proof = audit.findings[0].evidence
    signal = Signal("single-vendor", "present", "One vendor decides.", proof, 0.4)
    outlook = Outlook(first.id, "watch", "Signals.", (signal,), ("steady", "at-risk"), "12 of 90 closed.", proof)
    return replace(audit, cases=(replace(first, facts=facts), *others), outlooks=(outlook,))


_BADGE = Term("llama3.1", "badge", "s.1.b.i", "Show the phrase.", "Built with Llama")


def _verdicts(cases: tuple[Case, ...]) -> tuple[Verdict, ...]:
    """One of each level, in the order of the cases."""
    asked = Ruling(
        "permitted-with-duties", "Show the phrase; you pass copies on.", _BADGE, asks=("acts",), certain=False
    )
    return (
        Verdict(cases[0].id, "permitted-with-duties", (asked,), asks=("acts",), licenses=("llama3.1",)),
        Verdict(cases[1].id, "needs-review", (Ruling("needs-review", "Card and file disagree."),), note="two readings"),
        Verdict(cases[2].id, "prohibited", (Ruling("prohibited", "Your policy denies it."),), ("Change the policy.",)),
        Verdict(cases[3].id, "permitted"),
    )


def hostile_audit(texts: Sequence[str] = HOSTILE) -> Audit:
    """Every text that comes from outside is an attack on the reader's browser, terminal or spreadsheet."""
    cases, findings, incomplete = [], [], []
    verdicts, questions, obligations, standings, outlooks, licenses = [], [], [], [], [], []
    for number, text in enumerate(texts):
        component = Component("model", "huggingface", f"{text}/{text}", text)
        place = Location(text, number + 1, 1, text)
        claim = Claim("license", text, text, text, (text,), text, text, text, text, note=text)
        facts = Facts(
            component,
            claims=(claim,),
            license=License("conflict", text, (text,), why=text),
            lineage=(Ancestor(component, text, text),),
            family=text,
            unresolved=(text,),
            history=(Change(text, text, text, text, text, text, text, text),),
            revision=text,
            latest=text,
        )
        case = Case(purl_of(component), component, (Usage(component, place, text, text, text),), facts)
        cases.append(case)
        evidence = (Evidence(text, text, "2026-01-01"), Evidence(text, "javascript:alert(1)"))
        findings.append(
            Finding(
                "license-conflict", "error", "low", case.id, text, text, (place,), evidence,
                (Term(text, text, text, text, text),), f"{number:064x}", outlook=True,
            )
        )  # fmt: skip
        drift = Drift(text, text, text, text, text, text, text)
        waiver = Waiver(text, text, text, text)
        findings.append(replace(findings[-1], fingerprint=f"{number + 100:064x}", waived=waiver, drift=drift))
        approval = Approval(
            component=text,
            terms=(text,),
            by=text,
            reason=text,
            approved=text,
            license=text,
            texts=(text,),
            expires=text,
        )
        standings.append(Standing(approval, "lapsed", text))
        incomplete.append(Incomplete(text, text))
        signal = Signal(text, "present", text, evidence, 0.1)
        outlooks.append(Outlook(case.id, "watch", text, (signal,), ("steady", "closed"), text, evidence))
        licenses.append(LicenseSummary(text, text, text, text, text, (text,), sources=(text,)))
        term = Term(text, text, text, text, text)
        ruling = Ruling("needs-review", text, term, text, (text,), via=text, source=text)
        verdicts.append(Verdict(case.id, "needs-review", (ruling,), (text,), (text,), (text,), text))
        questions.append(Question(text, text, text, (text,), (term,)))
        obligations.append(Obligation(text, text, text, term, (text,), components=(case.id, text), source=text))
    audit = small_audit()
    return replace(
        audit,
        project=audit.project | {"name": texts[0], "path": texts[1], "commit": texts[2], "config": texts[3]},
        command=texts[4],
        cases=tuple(cases),
        findings=tuple(findings),
        verdicts=tuple(verdicts),
        questions=tuple(questions),
        obligations=tuple(obligations),
        outlooks=tuple(outlooks),
        licenses=tuple(licenses),
        incomplete=tuple(incomplete),
        excluded=tuple(incomplete),
        notices=tuple(texts),
        lock=Comparison(texts[5], 1, 0, tuple(standings)),
        reliance=_everywhere(cases, texts),
    )


def _everywhere(cases: list[Case], texts: Sequence[str]) -> Reliance:
    """What is leaned on, once with each hostile text."""
    each = [leaning(case.id, case.id, text) for case, text in zip(cases, texts, strict=True)]
    fields = Reliance.__struct_fields__
    return Reliance(**{name: tuple(item for one in each for item in getattr(one, name)) for name in fields})


def _case(component: Component, location: Location, facts: Facts) -> Case:
    usage = Usage(component, location, "python-call", "first argument of from_pretrained")
    return Case(purl_of(component), component, (usage,), facts)


def _finding(code: str, severity: str, case: Case, message: str, *, outlook: bool = False) -> Finding:
    return Finding(
        code=code,
        severity=severity,  # type: ignore[arg-type]  # one of the three, as the callers above show
        confidence="high",
        component=case.id,
        message=message,
        remedy="Do the next thing.",
        locations=tuple(usage.location for usage in case.usages),
        evidence=(Evidence("It was so", "https://example.org/proof", "2026-04-08"),),
        fingerprint=f"{code}-{case.component.name}".encode().hex().ljust(64, "0")[:64],
        outlook=outlook,
    )
