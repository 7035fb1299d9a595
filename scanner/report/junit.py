"""JUnit XML, for the test tab of a CI server: one test case per component, as Jenkins and GitLab read it.

A component fails by its findings at or above the severity that fails the scan; milder ones are its output. What could
not be read or resolved is a test in error, or skipped where the scan passes all the same; a component of which every
finding is set aside is skipped, with the reason.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from scanner.entities import SEVERITIES, Audit, Case, Finding, Incomplete
from scanner.report.approvals import accepted, standings, stood
from scanner.report.by_component import findings_by_component
from scanner.report.headline import VERDICTS, figures
from scanner.report.inert import inert
from scanner.report.links import page_of
from scanner.report.places import places
from scanner.report.verdicts import counts, spoken

LIMIT = 2000


def render(audit: Audit) -> str:
    """The audit as one test suite."""
    of = findings_by_component(audit)
    suite = ET.Element("testsuite", name="stayopen", timestamp=audit.created.removesuffix("+00:00"))
    cases = [_case(case, of.pop(case.id, []), audit) for case in audit.cases]
    cases += [_test("configuration", component, findings, audit) for component, findings in of.items()]
    passes = audit.summary.exit_code == 0
    cases += [_incomplete(item, "skipped" if passes or item.known else "error") for item in audit.incomplete]
    suite.extend(cases)
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("tests", str(len(cases)))
    ET.SubElement(suite, "system-out").text = _told(audit)
    suites = ET.Element("testsuites", name=f"stayopen {audit.tool['version']}")
    suites.append(suite)
    ET.indent(suites, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _case(case: Case, findings: list[Finding], audit: Audit) -> ET.Element:
    return _test(case.component.kind, case.id, findings, audit)


def _test(kind: str, name: str, findings: list[Finding], audit: Audit) -> ET.Element:
    test = ET.Element("testcase", classname=f"stayopen.{kind}", name=inert(name, LIMIT))
    standing = [finding for finding in findings if finding.counts]
    failing = [finding for finding in standing if _fails(finding, audit)]
    if failing:
        failure = ET.SubElement(test, "failure", type=failing[0].code, message=inert(failing[0].message, LIMIT))
        failure.text = "\n".join(_said(finding) for finding in failing)
    elif findings and not standing:
        ET.SubElement(test, "skipped", message=_aside(findings[0]))
    others = [_said(finding) for finding in standing if finding not in failing]
    others += [_aside(finding) for finding in findings if finding.aside]
    if others:
        ET.SubElement(test, "system-out").text = "\n".join(others)
    return test


def _fails(finding: Finding, audit: Audit) -> bool:
    threshold = audit.summary.fail_on
    return threshold != "never" and SEVERITIES.index(finding.severity) >= SEVERITIES.index(threshold)


def _incomplete(item: Incomplete, tag: str) -> ET.Element:
    test = ET.Element("testcase", classname="stayopen.incomplete", name=inert(item.subject, LIMIT))
    ET.SubElement(test, tag, type="incomplete", message=inert(item.told, LIMIT))
    return test


def _said(finding: Finding) -> str:
    where = places(finding.locations)
    return (
        f"{finding.severity} {finding.code}{f' at {where}' if where else ''}: "
        f"{inert(finding.message, LIMIT)} -> {inert(finding.remedy, LIMIT)} ({page_of(finding.code)})"
    )


def _aside(finding: Finding) -> str:
    return inert(f"{finding.code}: {finding.aside.reason}: {finding.message}", LIMIT) if finding.aside else ""


def _told(audit: Audit) -> str:
    """What concerns no single component."""
    levels = ", ".join(f"{spoken(level)} {number}" for level, number in counts(audit.cases, audit.verdicts).items())
    lines = [f"{VERDICTS[audit.summary.verdict]}: {figures(audit)}; in use: {levels}"]
    lines += [
        inert(f"approval of {one.approval.component}: {stood(one)}; {accepted(one.approval)}", LIMIT)
        for one in standings(audit)
    ]
    lines += [inert(f"asked: {one.key}: {one.question} {one.why}", LIMIT) for one in audit.questions]
    lines += [inert(f"notice: {notice}", LIMIT) for notice in audit.notices]
    return "\n".join(lines)
