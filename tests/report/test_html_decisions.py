"""What the HTML report says once instead of once a component, and what its first page says of the decisions."""

from __future__ import annotations

import re

from msgspec.structs import replace

from scanner.entities import Evidence, Finding, Location
from scanner.report import render
from scanner.report.html.decisions import groups
from scanner.report.html.environment import css_string
from tests.report.audits import small_audit

SAYS = "The license of the {} could not be found out: nothing is known of {}."


def finding(name: str, component: str, *, remedy: str = "Ask.", source: str = "") -> Finding:
    return Finding(
        code="license-unknown",
        severity="warning",
        confidence="high",
        component=component,
        message=SAYS.format(name, name),
        remedy=remedy,
        locations=(Location(f"{name}.txt", 1),),
        evidence=(Evidence(f"{name} says nothing", source),) if source else (),
        fingerprint=f"{name:<32}",
    )


def test_findings_that_differ_in_the_component_alone_are_one_block() -> None:
    audit = small_audit()
    one, other, third = (case for case in audit.cases[:3])
    found = [
        finding(case.component.name, case.id, source="https://a.example" if case is not third else "https://b.example")
        for case in (one, other, third)
    ]
    (group,) = groups(audit, found)
    assert [[each.component for each in alike] for alike in group.alike] == [[one.id, other.id], [third.id]]
    assert group.remedy == "Ask."


def test_a_remedy_that_is_not_the_same_for_all_stays_with_each() -> None:
    audit = small_audit()
    (group,) = groups(audit, [finding("a", "a"), finding("b", "b", remedy="Replace it.")])
    assert group.remedy == ""


def test_each_finding_of_a_block_can_be_linked_to() -> None:
    audit = small_audit()
    found = [finding(case.component.name, case.id) for case in audit.cases]
    page = render(replace(audit, findings=tuple(found)), "html").decode()
    for one in found:
        assert page.count(f'id="f-{one.fingerprint[:16].strip()}') == 1


def test_the_first_table_says_what_concerns_what_to_do_and_who_decides() -> None:
    page = render(small_audit(), "html").decode()
    rows = re.search(r'data-name="In-short".*?<tbody>(.*?)</tbody>', page)
    assert rows
    text = " ".join(re.sub(r"<[^>]*>", " ", rows[1]).split())
    assert "acme/tune" in text
    assert "counsel" in text
    assert text.index("error") < text.index("warning")


def test_text_in_a_running_head_cannot_leave_its_string() -> None:
    hostile = 'x"; } } </style><script>a</script> \\ \n * { background: url(//evil) } é\u202e'
    head = str(css_string(hostile))
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*"', head)
    assert str(css_string("rag service 2")) == '"rag service 2"'
    assert len(str(css_string("<" * 10_000))) < 1000


def test_no_blank_stands_beside_a_block() -> None:
    body = render(small_audit(), "html").decode().partition("</head>")[2]
    assert not re.search(r"</(?:td|tr|li|p)>\s|\s<(?:td|tr|li|p)\b", body)


def test_what_expired_or_matches_nothing_stands_with_the_waivers() -> None:
    audit = small_audit()
    expired = replace(audit.findings[0], code="waiver-expired", message="The waiver by legal ended on 2026-06-30.")
    unused = replace(audit.findings[1], code="approval-unused", message="The approval is for nothing that is used.")
    page = render(replace(audit, findings=(expired, unused)), "html").decode()
    section = page[page.index('id="changes"') : page.index('id="unknown"')]
    assert expired.message in section
    assert unused.message in section
    assert "Nothing was waived" in section
