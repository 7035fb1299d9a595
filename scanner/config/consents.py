"""Waivers, clarifications, licenses: what types cannot say about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.config.entries import CATEGORIES, TERM, UnknownEntry, canonical
from scanner.config.shape import ClarificationRule, WaiverRule
from scanner.rulebook.days import last_day
from scanner.rulebook.faults import did_you_mean
from scanner.syntax.globs import MAX_WILDCARDS
from scanner.syntax.scalar import Key

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook

Faults = Iterator[tuple[Key, str]]
UNWAIVABLE = ("waiver-expired", "waiver-lapsed", "waiver-unused")
"""Waivers do not vouch for waivers."""


def faults_of_waivers(
    waivers: Sequence[WaiverRule], need: Collection[str], checks: Collection[str], rules: Rulebook
) -> Faults:
    """What is wrong with waivers, by key. `need`: what the policy wants of each; `checks`: the codes that there are."""
    seen: Counter[tuple[str, ...]] = Counter()
    for index, waiver in enumerate(waivers):
        at: Key = ("waivers", index)
        yield from ((_key(at, key), message) for key, message in _of_waiver(waiver, need, checks, rules))
        same = (waiver.check, waiver.component, waiver.version or "", waiver.license or "")
        seen[same] += 1
        if seen[same] == 2:
            yield at, f"{waiver.check} is waived for {waiver.component} twice: keep one of the two"


def faults_of_clarifications(clarifications: Sequence[ClarificationRule], rules: Rulebook) -> Faults:
    """What is wrong with clarifications, by key."""
    seen: Counter[str] = Counter()
    for index, one in enumerate(clarifications):
        at: Key = ("clarifications", index)
        if not one.reason.strip() or not one.by.strip():
            yield at, "a clarification needs a reason, and by whom, that are not empty"
        if message := _component(one.component):
            yield (*at, "component"), message
        if "*" in one.component:
            yield (*at, "component"), "a clarification is of one component: no wildcards"
        if message := _license(one.license, rules):
            yield (*at, "license"), message
        if one.on and (message := _day(one.on)):
            yield (*at, "on"), message
        seen[one.component] += 1
        if seen[one.component] == 2:
            yield at, f"the license of {one.component} is clarified twice: keep one, with every text it is of"


def fault_of_own_license(text: str, rules: Rulebook) -> str:
    """What is wrong with the license that the project is said to be under; empty when nothing is."""
    from scanner.licensing import read_license  # noqa: PLC0415 - most configurations state none

    if read_license(text, "field", rules).ids:
        return ""
    why = _license(text, rules) if text.strip() else ""
    return f"{why or f'{text!r} names no license'} (one of your own is LicenseRef-NAME)"


def _of_waiver(
    waiver: WaiverRule, need: Collection[str], checks: Collection[str], rules: Rulebook
) -> Iterator[tuple[str, str]]:
    if not waiver.reason.strip() or not waiver.owner.strip():
        yield "", "a waiver needs a reason and an owner that are not empty"
    if waiver.check in UNWAIVABLE:
        yield "check", f"{waiver.check} cannot be waived: mend the waiver that it is about"
    elif checks and waiver.check not in checks:
        yield "check", f"there is no check {waiver.check!r}{did_you_mean(waiver.check, checks)}"
    if message := _component(waiver.component):
        yield "component", message
    if waiver.expires is not None and (message := _day(waiver.expires)):
        yield "expires", message
    if waiver.license is not None and (message := _license(waiver.license, rules)):
        yield "license", message
    if waiver.version is not None and (message := _version(waiver)):
        yield "version", message
    for key in need:
        if not getattr(waiver, key):
            yield "", f"{key} is missing, and the policy wants it of every waiver (waivers_need)"


def _key(at: Key, key: str) -> Key:
    return (*at, key) if key else at


def _component(pattern: str) -> str:
    """What is wrong with a pattern of package URLs; empty when nothing is."""
    type_, slash, name = pattern.removeprefix("pkg:").partition("/")
    if not pattern.startswith("pkg:") or not slash or not type_ or not name.strip("/"):
        name = pattern.strip()
        type_ = "npm" if name.startswith("@") else "huggingface" if "/" in name else "pypi"
        near = f"pkg:{type_}/{name or 'NAME'}" if ":" not in name else "pkg:pypi/NAME, pkg:huggingface/OWNER/NAME"
        return f"{pattern!r} is no package URL: write {near}; reports show them"
    if pattern.count("*") > MAX_WILDCARDS:
        return f"more than {MAX_WILDCARDS} wildcards"
    return ""


def _day(text: str) -> str:
    try:
        last_day(text)
    except ValueError:
        return f"{text} is no day of any calendar"
    return ""


def _license(text: str, rules: Rulebook) -> str:
    """What is wrong with a license id or SPDX expression; a category or a term is not a license."""
    if text.strip().lower() in CATEGORIES or text.strip().lower().startswith(TERM):
        return f"{text!r} is a kind of license: name the license itself"
    keys: tuple[str, ...] = (text,)
    if len(text.split()) > 1:
        from scanner.licensing import spdx  # noqa: PLC0415 - long to import, and only needed for expressions

        parsed = spdx.parse(text)
        keys = parsed.keys if parsed else keys
    try:
        for key in keys:
            canonical(key, rules)
    except UnknownEntry as error:
        return str(error).replace("license, category or term", "license or SPDX expression")
    return ""


def _version(waiver: WaiverRule) -> str:
    type_ = waiver.component.removeprefix("pkg:").partition("/")[0]
    if "@" in waiver.component.rpartition("/")[2]:
        return "the component names a version already: keep one of the two"
    if type_ == "huggingface":
        return "versions there are commits, which have no order: write component = “...@COMMIT”"
    from scanner.config.versions import UselessRange, check_range  # noqa: PLC0415 - few waivers have a range

    try:
        check_range(waiver.version or "")
    except UselessRange as error:
        return str(error)
    return ""
