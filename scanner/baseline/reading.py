"""Read stayopen-baseline.toml. One that cannot be used hides nothing: it ends the scan."""

from __future__ import annotations

from pathlib import Path

from scanner.baseline.shape import VERSION, Baseline
from scanner.lock.records import NO_DAY, Faults, Kind, RecordError, is_day, parse_record, read_text


class BaselineError(RecordError):
    """The baseline cannot be used as it stands."""


_KIND = Kind("baseline", VERSION, "stayopen baseline write", BaselineError)


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    return parse_record(read_text(path, _KIND), path, Baseline, _KIND, _beyond_shape)


def _beyond_shape(baseline: Baseline) -> Faults:
    """What types cannot say: one word on every finding, and days that exist.

    A block that stands twice and says the same is what a merge leaves; writing the baseline again makes one of them.
    """
    severities: dict[str, str] = {}
    for index, one in enumerate(baseline.findings):
        if severities.setdefault(one.fingerprint, one.severity) != one.severity:
            told = f"{one.check} of {one.component}"[:200]
            yield ("findings", index), f"{told} stands here twice, with two severities: keep the milder block"
    days = {"findings": [one.recorded for one in baseline.findings]}
    days["incomplete"] = [one.recorded for one in baseline.incomplete]
    for table, recorded in days.items():
        for index, day in enumerate(recorded):
            if not is_day(day):
                yield (table, index, "recorded"), NO_DAY
