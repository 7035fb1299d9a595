"""What a word of the reports means, for people (80 columns) and for programs."""

from __future__ import annotations

import msgspec

from scanner.entities import Explanation
from scanner.report.component_page.answer import BANDS
from scanner.report.component_page.data import write_recipient
from scanner.report.component_page.future import write_event, write_outlook
from scanner.report.component_page.terms import write_deed
from scanner.report.component_page.writer import Page
from scanner.report.json_text import json_text
from scanner.report.links import page_of
from scanner.report.verdicts import spoken

SCHEMA = "stayopen/explanation/1"
WIDTH = 80


def as_json(explanation: Explanation) -> str:
    """The explanation as JSON text (docs/json.md), ASCII only."""
    return json_text({"schema": SCHEMA, **msgspec.to_builtins(explanation)})


def as_text(explanation: Explanation, width: int = WIDTH, *, colour: bool = False) -> str:
    """What, why, in detail, and at the end what to do and where it was read."""
    page = Page(width, colour=colour)
    one = explanation
    page.title(one.name if one.name == one.id else f"{one.name} ({one.kind} {one.id})", one.what)
    page.lines.add()
    if one.why:
        page.field("why", one.why)
    for label, text in one.about.items():
        page.field(label, text)
    if one.outlook and one.outlook.band:
        page.field("outlook", (spoken(one.outlook.band), BANDS[one.outlook.band]), f": {one.outlook.why}")
    if one.deed:
        write_deed(page, one.deed)
    if one.recipient:
        write_recipient(page, one.claims, one.recipient)
    if one.listed:
        page.heading(one.listing)
    for line in one.listed:
        page.point(line)
    _write_future(page, one)
    _write_end(page, one)
    return page.lines.text


def _write_future(page: Page, one: Explanation) -> None:
    if one.outlook:
        page.heading("Will it stay that way")
        write_outlook(page, one.outlook)
    events = (one.outlook.timeline if one.outlook else ()) or one.events
    if events:
        page.heading("What happened, by the day everybody could know")
    for event in events:
        write_event(page, event)


def _write_end(page: Page, one: Explanation) -> None:
    """What to do, and on what this rests."""
    if one.remedy:
        page.heading("What to do")
        page.said(one.remedy, "green")
    if one.kind == "check":
        page.lines.whole(f"  {page_of(one.id)}")
    if one.checked:
        doubt = "; low confidence: from memory, or from one source alone" if one.confidence == "low" else ""
        page.lines.add()
        page.said(f"As our rules have it, last read on {one.checked}{doubt}. This is no legal advice.", "dim")
    for where in one.sources:
        page.source(where)
    page.sources()
