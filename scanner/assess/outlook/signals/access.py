"""Whether it got harder to get at it, and whether it is still cared for."""

from __future__ import annotations

from scanner.assess.outlook.known import Known, Release
from scanner.assess.outlook.signals.told import absent, present, unknown
from scanner.entities import Signal

_GATES = ("none", "auto", "manual")
_GONE = ("takedown", "orphaned", "access-loss")
YEAR = 365


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


def taken_down(known: Known) -> Signal:
    """Repositories of the line were removed, or nobody is left to license it."""
    code = "repository-gone"
    events = [event for event in known.own if event.direction in _GONE]
    if events:
        return present(code, f"removed or left without a licensor, last on {events[-1].day}", events)
    return absent(code, "no removal on record")


def stale(known: Known) -> Signal:
    """No release with weights for a year."""
    code = "repository-stale"
    open_ones = [release for release in known.releases if release.open]
    if not open_ones:
        return unknown(code, "no release with weights is on file")
    last = open_ones[-1]
    if last.day < known.since(YEAR) and known.outdated:
        return unknown(code, known.outdated)
    if last.day < known.since(YEAR):
        return present(code, f"the last release with weights was {last.name} on {last.day}", [last])
    return absent(code, f"{last.name} came out on {last.day}", [last])


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
    if not known.hosted:
        return unknown(code, "published weights have no day on which they end")
    if known.retirement:
        return present(code, known.retirement[-1].text, known.retirement)
    return absent(code, "no end was announced at this vendor that is on file")
