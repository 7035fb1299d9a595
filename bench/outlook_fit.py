"""The fit: a regularised logistic model with weights of zero or more, and predictions by fits without the vendor.

scikit-learn is needed here and nowhere in the program: `pip install -e '.[fit]'`.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.outlook_history import Look

STRENGTH = 0.3
"""Inverse of the L2 penalty. Not tuned: a third of scikit-learn's default, because there are few turns."""
RESAMPLES = 200
SEED = 20261122
Floats = NDArray[np.float64]


class Fit(msgspec.Struct, frozen=True):
    """Log odds = intercept + the weights of what is present; an unknown signal counts by its share."""

    codes: tuple[str, ...]
    intercept: float
    weights: tuple[float, ...]
    shares: tuple[float, ...]

    def signals_sum(self, looks: Sequence[Look]) -> Floats:
        """What the signals add, without the intercept."""
        total: Floats = _matrix(looks, self.codes, self.shares) @ np.array(self.weights)
        return total

    def probability(self, looks: Sequence[Look]) -> Floats:
        """How likely each turns within the horizon."""
        odds: Floats = 1 / (1 + np.exp(-(self.intercept + self.signals_sum(looks))))
        return odds


def fit(looks: Sequence[Look]) -> Fit:
    """Fit all signals; the ones that come out negative are taken out and the rest is fitted again, until none is."""
    codes = tuple(looks[0].signals)
    shares = tuple(_share(looks, code) for code in codes)
    table, turned = _matrix(looks, codes, shares), np.array([look.turned for look in looks])
    kept = [column for column in range(len(codes)) if table[:, column].any()]
    while True:
        model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(table[:, kept], turned)
        negative = {column for column, weight in zip(kept, model.coef_[0], strict=True) if weight < 0}
        if not negative:
            break
        kept = [column for column in kept if column not in negative]
    weights = dict(zip(kept, model.coef_[0], strict=True))
    return Fit(codes, float(model.intercept_[0]), tuple(float(weights.get(n, 0.0)) for n in range(len(codes))), shares)


def without_vendor(looks: Sequence[Look]) -> dict[frozenset[str], Fit]:
    """For each vendor (or vendors together) a fit on all looks in which none of them has a part."""
    return {
        vendors: fit([look for look in looks if not look.vendors & vendors])
        for vendors in {look.vendors for look in looks}
    }


def intervals(looks: Sequence[Look]) -> list[tuple[float, float]]:
    """The 5th and 95th percentile of each weight, over fits on resampled vendors."""
    samples = [fit(sample).weights for sample in resamples(looks) if any(look.turned for look in sample)]
    table = np.array(samples)
    return [(float(low), float(high)) for low, high in zip(*np.percentile(table, [5, 95], axis=0), strict=True)]


def resamples(looks: Sequence[Look]) -> list[list[Look]]:
    """Looks of vendors drawn with replacement: those of one vendor stand or fall together."""
    groups: dict[frozenset[str], list[Look]] = {}
    for look in looks:
        groups.setdefault(look.vendors, []).append(look)
    vendors, random = sorted(groups, key=sorted), np.random.default_rng(SEED)
    drawn = (random.integers(len(vendors), size=len(vendors)) for _ in range(RESAMPLES))
    return [[look for index in indices for look in groups[vendors[index]]] for indices in drawn]


def _share(looks: Sequence[Look], code: str) -> float:
    known = [look.signals[code] for look in looks if look.signals[code] is not None]
    return sum(bool(one) for one in known) / len(known) if known else 0.0


def _matrix(looks: Sequence[Look], codes: Sequence[str], shares: Sequence[float]) -> Floats:
    rows = [
        [
            share if look.signals[code] is None else float(bool(look.signals[code]))
            for code, share in zip(codes, shares, strict=True)
        ]
        for look in looks
    ]
    return np.array(rows)
