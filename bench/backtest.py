"""What the outlook would have said of the past: fitted without the vendor, at yearly cut-offs, against what came.

Run from the repository:  python bench/backtest.py
prints the tables of docs/method.md; with --write it also renews them there, and rules/outlook/{model,software}.toml.
Needs scikit-learn: pip install -e '.[fit]'
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tables this small: threads would only wait for each other

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.outlook_measures import (  # noqa: E402
    AT_RISK,
    Backtest,
    auc,
    auc_among,
    auc_interval,
    backtest,
    bands,
    chance_on,
    fitted,
    leads,
    per_offering,
    simple_rule,
)
from scanner.rulebook import Rulebook, load_rulebook  # noqa: E402
from scanner.rulebook.outlook_data import Fitted, History, Offering, Weight, load_history  # noqa: E402

METHOD = ROOT / "docs" / "method.md"
BEGIN, END = "<!-- bench/backtest.py: begin -->\n", "<!-- bench/backtest.py: end -->\n"
KINDS: tuple[Offering, ...] = ("model", "software")
CASES = (("llama", "2024-12-31"), ("llama", "2025-06-30"), ("llama", "2025-12-31"))


def main() -> None:
    """Print the tables; with --write, renew what is made of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="renew docs/method.md and rules/outlook")
    write = parser.parse_args().write
    rules = load_rulebook()
    history = load_history(rules.directory)
    tests = {kind: backtest(rules, history, kind) for kind in KINDS}
    results = {kind: fitted(test, history) for kind, test in tests.items()}
    text = "\n".join(report(rules, history, tests, results)) + "\n"
    print(text, end="")
    if write:
        for kind, result in results.items():
            (rules.directory / "outlook" / f"{kind}.toml").write_text(toml(result), "utf-8")
        before, _, rest = METHOD.read_text("utf-8").partition(BEGIN)
        METHOD.write_text(before + BEGIN + text + END + rest.partition(END)[2], "utf-8")


def report(
    rules: Rulebook, history: History, tests: dict[Offering, Backtest], results: dict[Offering, Fitted]
) -> Iterator[str]:
    """The tables as Markdown lines."""
    yield f"A turn: {', '.join(history.turns)}. Horizon {history.horizon_months} months."
    yield f"Looks at {', '.join(history.cutoffs)}."
    yield from measures(rules, history, tests)
    for kind, test in tests.items():
        yield from calibration(kind, test)
        yield from weighed(kind, results[kind])
    yield from cases(rules, history, tests["model"])


def measures(rules: Rulebook, history: History, tests: dict[Offering, Backtest]) -> Iterator[str]:
    """How good it was, both kinds side by side."""
    columns = [_measured(rules, history, test) for test in tests.values()]
    yield ""
    yield f"| | {' | '.join(f'{kind}s' if kind == 'model' else kind for kind in tests)} |"
    yield "|---|" + "---|" * len(tests)
    for name in columns[0]:
        yield f"| {name} | {' | '.join(column[name] for column in columns)} |"


def _measured(rules: Rulebook, history: History, test: Backtest) -> dict[str, str]:
    rule = simple_rule(test)
    low, high = auc_interval(test, test.scores)
    seen = auc(test.turned, np.round(test.whole.signals_sum(test.looks), 1))
    rule_low, rule_high = auc_interval(test, rule)
    alarm = test.edges[-1][1]
    alarmed = [look.turned for look, chance in zip(test.looks, test.chances, strict=True) if chance >= alarm]
    ruled = [look.turned for look, said in zip(test.looks, rule, strict=True) if said]
    early = zip(("watch", "at-risk"), leads(rules, history, test, (test.base, AT_RISK * test.base)), strict=True)
    alarming = test.edges[-1][0]
    return {
        "offerings (vendors)": f"{len({look.offering for look in test.looks})} ({len(test.fits)})",
        "looks, followed by a turn": f"{len(test.looks)}, {sum(test.turned)}",
        "base rate": f"{test.base:.1%}",
        "ROC AUC, leave one vendor out [95 %]": f"{auc(test.turned, test.scores):.2f} [{low:.2f}, {high:.2f}]",
        "the same, one look for each offering": f"{per_offering(test, test.scores):.2f}",
        "the same, on what it was fitted on": f"{seen:.2f}",
        "the same, only where one vendor decides": auc_among(
            test, [o for o in test.looks if o.signals["single-vendor"]]
        ),
        "the same, only what was drawn from a list": auc_among(test, [look for look in test.looks if look.drawn]),
        "rule “single vendor + CLA”: ROC AUC [95 %]": f"{auc(test.turned, rule):.2f} [{rule_low:.2f}, {rule_high:.2f}]",
        "rule “single vendor + CLA”: precision": _share(ruled),
        "alarm threshold": f"{alarm:.1%} ({alarming})",
        "alarm: precision": _share(alarmed),
        "alarm: turns caught": f"{sum(alarmed)} of {sum(test.turned)}",
        **{
            f"lead time at {band}: median months": _lead(found) if band in dict(test.edges) else "not given"
            for band, found in early
        },
    }


def _lead(found: list[int]) -> str:
    warned = [months for months in found if months]
    if not warned:
        return f"none of {len(found)} warned of"
    return f"{median(found):.0f} of all {len(found)}; {median(warned):.0f} of the {len(warned)} warned of"


def _share(turned: list[bool]) -> str:
    return f"{sum(turned) / len(turned):.0%} ({sum(turned)} of {len(turned)})" if turned else "no alarm"


def calibration(kind: str, test: Backtest) -> Iterator[str]:
    """What was said beside what came, by band."""
    yield from (
        "",
        f"Calibration, {kind}:",
        "",
        "| band | said | came [90 %] | looks | offerings, turned |",
        "|---|---|---|---|---|",
    )
    tops = [edge for _, edge in test.edges[1:]] + [1.01]
    for record, (_, low), high in zip(bands(test), test.edges, tops, strict=True):
        said = [chance for chance in test.chances if low <= chance < high]
        came = f"{record.looks_turned / max(record.looks, 1):.1%} [{record.low:.1%}, {record.high:.1%}]"
        shown = f"{np.mean(said):.1%} | {came}" if said else "- | -"
        yield f"| {record.band} | {shown} | {record.looks} | {record.offerings}, {record.offerings_turned} |"


def weighed(kind: str, result: Fitted) -> Iterator[str]:
    """The weights with the counts behind them, the heaviest first."""
    yield from ("", f"Weights, {kind} (log odds; intercept {result.intercept:+.2f}):", "")
    yield from ("| signal | weight [90 %] | turned where present | where absent | unknown |", "|---|---|---|---|---|")
    for one in sorted(result.weights, key=_heaviest):
        yield (
            f"| {one.signal} | {one.weight:+.2f} [{one.low:+.2f}, {one.high:+.2f}] | {one.present_turned} of "
            f"{one.present} | {one.absent_turned} of {one.absent} | {one.unknown} |"
        )


def _heaviest(weight: Weight) -> tuple[float, str]:
    return -weight.weight, weight.signal


def cases(rules: Rulebook, history: History, test: Backtest) -> Iterator[str]:
    """The first test: what it said of one line by a fit that had seen nothing of its vendor."""
    yield from ("", "| line | as of | chance within 24 months | band |", "|---|---|---|---|")
    for name, day in CASES:
        judged = chance_on(name, date.fromisoformat(day), rules, history, test)
        if judged:
            band = [band for band, edge in test.edges if edge <= judged[1]][-1]
            yield f"| {name}, its vendor left out | {day} | {judged[1]:.0%} | {band} |"


def toml(result: Fitted) -> str:
    """The fit as a rule file."""
    lines = [
        "# Written by bench/backtest.py --write from the history in rules/families and rules/packages: docs/method.md.",
        f'offering = "{result.offering}"', f"horizon_months = {result.horizon_months}",
        f"intercept = {result.intercept}", f"base_rate = {result.base_rate}", f"looks = {result.looks}",
        f"looks_turned = {result.looks_turned}", "sources = []", f'checked = "{result.checked}"',
        f'confidence = "{result.confidence}"',
    ]  # fmt: skip
    for table, rows in (("bands", result.bands), ("weights", result.weights)):
        for row in rows:
            fields = ((name, getattr(row, name)) for name in row.__struct_fields__)
            lines += ["", f"[[{table}]]"]
            lines += [
                f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in fields
            ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
