"""Question 3: will it stay open? Only what was public by the day is used, and the weights come from the history.

known.py view.py   what was public of an offering by a day; the view alone sees the rules
releases.py        what of a family was out by a day
signals/           one function per signal, from what was known to present, absent or unknown
state.py           what is a fact and no forecast: closed, announced to close, come back
score.py           the sum of weights, its band, and what became of past offerings in that band
timeline.py        what happened so far
subject.py         which offering a component, a name or a package URL means
"""

from __future__ import annotations

from msgspec.structs import replace

from scanner.assess.outlook.known import Known
from scanner.assess.outlook.score import Score, band_of, heaviest, record_of, score
from scanner.assess.outlook.signals import signals_of
from scanner.assess.outlook.state import contradictions, state_of
from scanner.assess.outlook.timeline import timeline
from scanner.entities import BANDS, Band, Outlook
from scanner.rulebook.outlook_data import BandRecord, Fitted


def outlook(name: str, known: Known, fitted: Fitted) -> Outlook:
    """The outlook of an offering, called `name`, by what was known of it.

    No band where fewer than half of the signals are known, unless it is closed or announced to close. What was closed
    once and came back, lost its flagship lately or was removed in part, is to be watched, whatever its signals; what is
    reported to have a closed successor is at risk: nothing measured says that such a thing is steady.
    """
    scored = score(signals_of(known), fitted)
    state = state_of(known)
    said = "".join(f" {sentence}" for sentence in contradictions(known))
    said += f" {_start(known.outdated)}." if known.outdated else ""
    shown = Outlook(name, None, "", scored.signals, timeline=timeline(known))
    if state.band is not None:
        why = _start(state.why) + "." + said
        return replace(shown, band=state.band, why=why, widest=(state.band, state.band), telling=True)
    if not scored.enough:
        why = f"Only {scored.known} of {len(scored.signals)} signals are known: too few for a band."
        return replace(shown, why=why + said)
    record = record_of(scored.likely, fitted)
    floor = state.floor
    if floor and BANDS.index(floor) > BANDS.index(record.band):
        rule = f"That makes it {floor}, by our rule and no count of the history: no figure says what follows."
        why = f"{_why(scored, state.why)} {rule}"
        widest: tuple[Band, Band] = (floor, max(floor, band_of(scored.most, fitted), key=BANDS.index))
        return replace(shown, band=floor, why=why + said, widest=widest, telling=floor == "at-risk")
    return replace(
        shown,
        band=record.band,
        why=_why(scored, state.why) + said,
        widest=(band_of(scored.least, fitted), band_of(scored.most, fitted)),
        frequency=frequency(record, fitted),
        telling=record.low > fitted.base_rate,
    )


def frequency(record: BandRecord, fitted: Fitted) -> str:
    """What became of past offerings in a band, beside all of them."""
    if not record.looks:
        return "No past offering looked like this."
    return (
        f"Of {record.offerings} past offerings that looked like this, {record.offerings_turned} turned within "
        f"{fitted.horizon_months} months ({record.looks_turned} of {record.looks} yearly looks, "
        f"{_share(record.looks_turned, record.looks)}; of all offerings {_share(fitted.looks_turned, fitted.looks)})."
    )


def _why(scored: Score, state: str) -> str:
    present = sum(signal.state == "present" for signal in scored.signals)
    unknown = len(scored.signals) - scored.known
    first = f"{present} of {len(scored.signals)} signals are present" + (f", {unknown} unknown" if unknown else "")
    heavy = "; ".join(signal.why for signal in heaviest(scored.signals))
    return f"{first}{f', the heaviest: {heavy}' if heavy else ''}.{f' {_start(state)}.' if state else ''}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "none"


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
