"""Read stayopen-baseline.toml. One that cannot be used hides nothing: it ends the scan."""

from __future__ import annotations

from pathlib import Path

from scanner.baseline.shape import VERSION, Baseline, gap_key
from scanner.lock.records import NO_DAY, Faults, Kind, RecordError, is_day, parse_record, read_text, twice


class BaselineError(RecordError):
    """The baseline cannot be used as it stands."""


_KIND = Kind("baseline", VERSION, "stayopen baseline write", BaselineError)


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    return parse_record(read_text(path, _KIND), path, Baseline, _KIND, _beyond_shape)


def _beyond_shape(baseline: Baseline) -> Faults:
    """What types cannot say: everything once, and days that exist."""
    yield from twice(
        "findings",
        [f"{one.check} of {one.component}" for one in baseline.findings],
        [one.fingerprint for one in baseline.findings],
    )
    yield from twice(
        "incomplete", [one.subject for one in baseline.incomplete], [gap_key(one) for one in baseline.incomplete]
    )
    days = {"findings": [one.recorded for one in baseline.findings]}
    days["incomplete"] = [one.recorded for one in baseline.incomplete]
    for table, recorded in days.items():
        for index, day in enumerate(recorded):
            if not is_day(day):
                yield (table, index, "recorded"), NO_DAY
