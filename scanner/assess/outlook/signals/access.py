"""Whether it got harder to get at it, and whether it is still cared for."""

from __future__ import annotations

from scanner.assess.outlook.known import YEAR, Known, Release
from scanner.assess.outlook.signals.told import absent, present, unknown
from scanner.entities import Signal

_GATES = ("none", "auto", "manual")
_GONE = ("takedown", "orphaned", "access-loss")
_ENDED = ("archived", "quarantined")
"""What an index calls a package to which nothing is added any more (PEP 792)."""


def gate_tightened(known: Known) -> Signal:
    """A gate was put up, or a later release has a stricter one than an earlier."""
    code = "gate-tightened"
    events = [event for event in known.own if event.direction == "gated"]
    if events:
        return present(code, f"access was tightened on {events[-1].day}", events)
    open_ones = [release for release in known.releases if release.open and release.gate in _GATES]
    if not open_ones:
        return unknown(code, "no release whose gate is on file")
    stricter = _stricter(open_ones)
    if stricter:
        return present(code, f"{stricter.name} came with a stricter gate than what was out before", [stricter])
    return absent(code, "no gate was added that is on file")


def _stricter(releases: list[Release]) -> Release | None:
    """The last release with a stricter gate than any before it."""
    found, strictest = None, _GATES.index(releases[0].gate)
    for release in releases:
        if _GATES.index(release.gate) > strictest:
            found, strictest = release, _GATES.index(release.gate)
    return found


def gone(known: Known) -> Signal:
    """Repositories of the line were removed, or nobody is left to license it; software that nobody maintains."""
    code = "repository-gone"
    if known.offering == "software":
        return _given_up(known, code)
    events = [event for event in known.own if event.direction in _GONE]
    if events:
        return present(code, f"removed or left without a licensor, last on {events[-1].day}", events)
    return absent(code, "no removal on record")


def _given_up(known: Known, code: str) -> Signal:
    """By the index, which was asked later than its repository was read, else by its README."""
    status, said = known.looked_up.status, known.traits.get("given_up")
    if status is not None and status.value in _ENDED:
        return present(code, f"the package index calls it {status.value}", [status.evidence])
    if said is None or said.holds is None:
        return unknown(code, "whether its README says that nobody maintains it was not read lately")
    if said.holds:
        return present(code, said.evidence.text, [said.evidence])
    return absent(code, "its README does not say that nobody maintains it", [said.evidence])


def stale(known: Known) -> Signal:
    """No release with weights for a year; software to which nobody committed for a year."""
    code = "repository-stale"
    if known.offering == "software":
        return _uncommitted(known, code)
    open_ones = [release for release in known.releases if release.open]
    if not open_ones:
        return unknown(code, "no release with weights is on file")
    last = open_ones[-1]
    if last.day < known.since(YEAR) and known.outdated:
        return unknown(code, known.outdated)
    if last.day < known.since(YEAR):
        return present(code, f"the last release with weights was {last.name} on {last.day}", [last])
    return absent(code, f"{last.name} came out on {last.day}", [last])


def _uncommitted(known: Known, code: str) -> Signal:
    """By its commits. Where they were not read lately, a release shows that work went on; none shows nothing."""
    commits, released = known.traits.get("stale"), known.looked_up.released
    if commits is not None and commits.holds is not None:
        if commits.holds:
            return present(code, commits.evidence.text, [commits.evidence])
        return absent(code, "somebody committed to it within a year", [commits.evidence])
    if released is not None and released.value and released.value >= known.since(YEAR).isoformat():
        return absent(code, f"a release came out on {released.value}", [released.evidence])
    return unknown(code, "its commits of the last year were not seen")


def renamed(known: Known) -> Signal:
    """The Hub now calls the repository otherwise, and leads whoever asks by the old name there, as long as it does."""
    code, asked, name = "repository-renamed", known.looked_up.asked, known.looked_up.name
    if name is None or name.value is None:
        return unknown(code, "the Hub did not say by what name it knows it")
    if name.value.lower() != asked.lower():
        return present(code, f"asked for as {asked}, it is called {name.value} on the Hub", [name.evidence])
    return absent(code, f"the Hub knows it as {name.value}", [name.evidence])


def few_mirrors(known: Known) -> Signal:
    """Few others hold a copy of the weights: once its owner takes it away, it may be gone."""
    code, copies, few = "few-mirrors", known.looked_up.copies, known.looked_up.few
    if copies is None:
        return unknown(code, "the Hub was not asked who else holds copies")
    if copies.value is None or not copies.value.isdecimal():
        return unknown(code, f"who else holds copies is not known: {copies.evidence.text}")
    owners = "1 other owner" if copies.value == "1" else f"{copies.value} other owners"
    said = present if int(copies.value) < few else absent
    return said(code, f"on the Hub, quantized copies are held by {owners}", [copies.evidence])


def moving(known: Known) -> Signal:
    """A release within a year: what still moves can move away, what has stopped keeps its terms."""
    code = "line-moving"
    if not known.releases:
        return unknown(code, "no release is on file")
    last = known.releases[-1]
    if last.day >= known.since(YEAR):
        return present(code, f"the line moves: {last.name} came out on {last.day}", [last])
    if known.outdated:
        return unknown(code, known.outdated)
    return absent(code, f"nothing of it came out since {last.day} that is on file", [last])


def deprecated(known: Known) -> Signal:
    """A hosted model that is deprecated or past its retirement date."""
    code = "deprecated"
    if known.retirement:
        return present(code, known.retirement[-1].text, known.retirement)
    return absent(code, "no end was announced at this vendor that is on file")
