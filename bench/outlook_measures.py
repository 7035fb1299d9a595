"""How good the outlook was: bands, calibration, ROC, alarms and lead times, each by fits without the vendor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec
import numpy as np
from msgspec.structs import replace

from bench.outlook_fit import Fit, Floats, fit, intervals, resamples, without_vendor
from bench.outlook_history import Look, look_at, looks, months_after, turns_of
from scanner.assess.outlook.view import View
from scanner.rulebook import Rulebook
from scanner.rulebook.outlook_data import BandRecord, Fitted, History, Offering, Weight

AT_RISK = 1.5
"""At-risk begins at this many times the base rate; watch at the base rate."""
MAX_LEAD_MONTHS = 60

Edge = tuple[Literal["steady", "watch", "at-risk"], float]


class Backtest(msgspec.Struct, frozen=True):
    """One kind of offering. `scores` and `chances` are by fits that had not seen the vendor."""

    kind: Offering
    looks: list[Look]
    whole: Fit
    fits: dict[frozenset[str], Fit]
    scores: Floats
    chances: Floats

    @property
    def turned(self) -> list[bool]:
        """What came of each look."""
        return [look.turned for look in self.looks]

    @property
    def base(self) -> float:
        """The share of looks that were followed by a turn."""
        return sum(self.turned) / len(self.looks)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The bands, and the probability from which on each begins.

        No at-risk where those in it did not turn more often than those on watch, and measurably more often than all
        did: its name would promise too much.
        """
        alarm = AT_RISK * self.base
        above = [look for look, chance in zip(self.looks, self.chances, strict=True) if chance >= alarm]
        below = [look for look, chance in zip(self.looks, self.chances, strict=True) if self.base <= chance < alarm]
        lower: tuple[Edge, ...] = (("steady", 0.0), ("watch", self.base))
        surely = _share(above) > _share(below) and share_interval(above)[0] > self.base
        return (*lower, ("at-risk", alarm)) if surely else lower


def backtest(rules: Rulebook, history: History, kind: Offering) -> Backtest:
    """All looks of a kind, each judged by the fit without its vendor."""
    found = looks(rules, history, kind)
    fits = without_vendor(found)
    scores = np.array([fits[look.vendors].signals_sum([look])[0] for look in found])
    chances = np.array([fits[look.vendors].probability([look])[0] for look in found])
    # Rounded, so that equal profiles tie: fits without one vendor differ in the second decimal for no reason of theirs.
    return Backtest(kind, found, fit(found), fits, np.round(scores, 1), chances)


def bands(test: Backtest) -> tuple[BandRecord, ...]:
    """What became of the looks in each band."""
    tops = [edge for _, edge in test.edges[1:]] + [1.01]
    found = []
    for (band, bottom), top in zip(test.edges, tops, strict=True):
        inside = [look for look, chance in zip(test.looks, test.chances, strict=True) if bottom <= chance < top]
        low, high = share_interval(inside)
        found.append(
            BandRecord(
                band=band, above=round(bottom, 4), looks=len(inside), looks_turned=sum(look.turned for look in inside),
                low=round(low, 4), high=round(high, 4),
                offerings=len({look.offering for look in inside}),
                offerings_turned=len({look.offering for look in inside if look.turned}),
            )
        )  # fmt: skip
    return tuple(found)


def share_interval(looks: Sequence[Look]) -> tuple[float, float]:
    """The 90 % interval of the share that turned, over resampled vendors."""
    if not looks:
        return 0.0, 1.0
    shares = [np.mean([look.turned for look in sample]) for sample in resamples(looks)]
    low, high = np.percentile(shares, [5, 95])
    return float(low), float(high)


def weights(test: Backtest) -> tuple[Weight, ...]:
    """The weight of each signal that was ever seen, with its interval and the looks behind it."""
    found = []
    fitted = zip(test.whole.codes, test.whole.weights, test.whole.shares, intervals(test.looks), strict=True)
    for code, weight, share, (low, high) in fitted:
        there, missing, unknown = (
            [look.turned for look in test.looks if look.signals[code] is state] for state in (True, False, None)
        )
        if not there or not missing:
            continue  # seen in all looks or in none, so there is nothing to measure
        found.append(
            Weight(
                signal=code, weight=round(weight, 2), low=round(low, 2), high=round(high, 2), share=round(share, 2),
                present=len(there), present_turned=sum(there), absent=len(missing), absent_turned=sum(missing),
                unknown=len(unknown),
            )
        )  # fmt: skip
    return tuple(found)


def fitted(test: Backtest, history: History) -> Fitted:
    """What the program needs of it: rules/outlook/model.toml and software.toml."""
    return Fitted(
        offering=test.kind, horizon_months=history.horizon_months, intercept=round(test.whole.intercept, 2),
        base_rate=round(test.base, 4), looks=len(test.looks), looks_turned=sum(test.turned), weights=weights(test),
        bands=bands(test), checked=history.checked, confidence="low",
    )  # fmt: skip


def _share(looks: Sequence[Look]) -> float:
    return sum(look.turned for look in looks) / len(looks) if looks else 0.0


def auc(turned: Sequence[bool], scores: Floats) -> float:
    """The area under the ROC curve: how often what turned scored higher than what did not, ties counting half.

    By ranks (Mann and Whitney), in a tenth of the time that scikit-learn takes for its checks.
    """
    came = np.array(turned, dtype=bool)
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive = int(came.sum())
    above = ranks[came].sum() - positive * (positive + 1) / 2
    return float(above / (positive * (len(came) - positive)))


def auc_among(test: Backtest, chosen: Sequence[Look]) -> str:
    """The area under the ROC curve among some of the looks, with its 95 % interval and their counts."""
    part = {id(look) for look in chosen}
    turned = sum(look.turned for look in chosen)
    if not 0 < turned < len(chosen):
        return "-"
    kept = [index for index, look in enumerate(test.looks) if id(look) in part]
    few = replace(test, looks=[test.looks[index] for index in kept], scores=test.scores[kept])
    low, high = auc_interval(few, few.scores)
    return f"{auc(few.turned, few.scores):.2f} [{low:.2f}, {high:.2f}] ({turned} of {len(chosen)} turned)"


def auc_interval(test: Backtest, scores: Floats) -> tuple[float, float]:
    """Its 95 % interval, over resampled vendors."""
    place = {id(look): index for index, look in enumerate(test.looks)}
    found = []
    for sample in resamples(test.looks):
        turned = [look.turned for look in sample]
        if any(turned) and not all(turned):
            found.append(auc(turned, scores[[place[id(look)] for look in sample]]))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def simple_rule(test: Backtest) -> Floats:
    """The rule of thumb to beat: one vendor decides, and contributors let it; the authors of weights need nobody."""
    said = [look.signals["single-vendor"] and look.signals.get("rights-assigned", True) for look in test.looks]
    return np.array([float(bool(one)) for one in said])


def per_offering(test: Backtest, scores: Floats) -> float:
    """The ROC AUC with one look for each offering: the last before it turned, or the last there is."""
    last: dict[str, int] = {}
    for index, look in enumerate(test.looks):
        if look.turned or look.offering not in last or not test.looks[last[look.offering]].turned:
            last[look.offering] = index
    chosen = sorted(last.values())
    return auc([test.looks[index].turned for index in chosen], scores[chosen])


def chance_on(name: str, day: date, rules: Rulebook, history: History, test: Backtest) -> tuple[Look, float] | None:
    """One offering on a day, and its chance by the fit without its vendor; None where it was not there or closed."""
    look = look_at(name, rules, View(rules, day), history, test.kind, ())
    if look is None:
        return None
    judge = test.fits.get(look.vendors) or fit([one for one in test.looks if not one.vendors & look.vendors])
    return look, float(judge.probability([look])[0])


def leads(rules: Rulebook, history: History, test: Backtest, thresholds: Sequence[float]) -> list[list[int]]:
    """Per threshold, for each offering that turned after the first cut-off: months before it at which it was warned of.

    0 where the warning did not stand a month before; counted back while it stood without a gap, five years at most.
    What was not there a month before, or closed already, is not counted.
    """
    first = date.fromisoformat(history.cutoffs[0])
    found = []
    for name, turns in turns_of(rules, history, test.kind).items():
        turn = next((day for day in turns if day > first), None)
        chances = [] if turn is None else _before(name, turn, rules, history, test, min(thresholds))
        if chances:
            found.append(chances)
    return [[_stood(chances, threshold) for chances in found] for threshold in thresholds]


def _before(name: str, turn: date, rules: Rulebook, history: History, test: Backtest, lowest: float) -> list[float]:
    """The chances one, two, three ... months before a turn, up to the first below all thresholds."""
    chances: list[float] = []
    while len(chances) < MAX_LEAD_MONTHS and all(chance >= lowest for chance in chances):
        judged = chance_on(name, months_after(turn, -len(chances) - 1), rules, history, test)
        if judged is None:
            break
        chances.append(judged[1])
    return chances


def _stood(chances: list[float], threshold: float) -> int:
    """For how many months before the turn the chance was at or above a threshold without a gap."""
    return next((months for months, chance in enumerate(chances) if chance < threshold), len(chances))
