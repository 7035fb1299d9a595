"""From signals to a band: the sum of the weights of what is present, and what became of past offerings like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp

import msgspec
from msgspec.structs import replace

from scanner.entities import Band, Signal
from scanner.rulebook.outlook_data import BandRecord, Fitted


class Score(msgspec.Struct, frozen=True):
    """How likely a turn within the horizon is, and between what the unknown signals leave it.

    signals     the same as came in, with their weights
    known       how many of them told something
    likely      probability; `least` and `most`: were every unknown signal absent, or present
    """

    signals: tuple[Signal, ...]
    known: int
    likely: float
    least: float
    most: float

    @property
    def enough(self) -> bool:
        """Whether at least half of the signals are known."""
        return 2 * self.known >= len(self.signals)


def score(signals: Iterable[Signal], fitted: Fitted) -> Score:
    """Weigh the signals. One without a weight is shown and counts for nothing."""
    weights = {weight.signal: weight for weight in fitted.weights}
    weighed = tuple(
        replace(signal, weight=weights[signal.code].weight) if signal.code in weights else signal for signal in signals
    )
    least = most = likely = fitted.intercept
    for signal in weighed:
        if signal.weight is None or signal.state == "absent":
            continue
        most += signal.weight
        least += signal.weight if signal.state == "present" else 0.0
        likely += signal.weight * (1.0 if signal.state == "present" else weights[signal.code].share)
    known = sum(signal.state != "unknown" for signal in weighed)
    return Score(weighed, known, _probability(likely), _probability(least), _probability(most))


def band_of(probability: float, fitted: Fitted) -> Band:
    """The last band that begins at or below a probability."""
    return record_of(probability, fitted).band


def record_of(probability: float, fitted: Fitted) -> BandRecord:
    """What became of past offerings in the band of a probability."""
    return [band for band in fitted.bands if band.above <= probability][-1]


def heaviest(signals: Sequence[Signal], limit: int = 3) -> list[Signal]:
    """The present signals that weigh most, those of no weight last."""
    present = [signal for signal in signals if signal.state == "present"]
    return sorted(present, key=lambda signal: -(signal.weight or 0.0))[:limit]


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
