"""stayopen-baseline.toml: what was written is what is read, in stable order; whatever else stands there is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.baseline.reading import BaselineError, read_baseline
from scanner.baseline.recording import dump
from scanner.baseline.shape import Baseline, Gap, Kept, gap_key
from scanner.lock.place import find_baseline

TEXT = st.text(max_size=20)
KEPT = st.builds(
    Kept, check=TEXT, component=TEXT, severity=st.sampled_from(["error", "warning", "note"]),
    recorded=st.dates().map(str), message=TEXT, fingerprint=st.text("0123456789abcdef", min_size=64, max_size=64),
)  # fmt: skip
GAP = st.builds(Gap, subject=TEXT, reason=TEXT, recorded=st.dates().map(str))
A_FOLDER = [HealthCheck.function_scoped_fixture]


def readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@settings(max_examples=60, deadline=None, suppress_health_check=A_FOLDER)
@given(st.lists(KEPT, max_size=4, unique_by=lambda one: one.fingerprint), st.lists(GAP, max_size=3, unique_by=gap_key))
def test_what_is_written_is_read_back_and_the_order_is_nobodys_choice(
    tmp_path: Path, kept: list[Kept], gaps: list[Gap]
) -> None:
    file = tmp_path / "stayopen-baseline.toml"
    text = dump(Baseline(findings=tuple(kept), incomplete=tuple(gaps)))
    file.write_bytes(readable(text).encode())
    read = read_baseline(file)
    assert {one.fingerprint: one.severity for one in read.findings} == {one.fingerprint: one.severity for one in kept}
    assert [one.subject for one in read.incomplete] == [readable(subject) for subject, _ in sorted(map(gap_key, gaps))]
    assert dump(Baseline(findings=tuple(reversed(kept)), incomplete=tuple(reversed(gaps)))) == text


@settings(max_examples=60, deadline=None, suppress_health_check=A_FOLDER)
@given(st.binary(max_size=200))
def test_no_bytes_whatever_pass_for_a_baseline(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "stayopen-baseline.toml"
    file.write_bytes(content)
    with suppress(BaselineError):
        assert read_baseline(file) == Baseline()


def test_it_is_looked_for_up_to_the_repository(tmp_path: Path) -> None:
    (tmp_path / "stayopen-baseline.toml").write_text("version = 1\n")
    (tmp_path / "repo/.git").mkdir(parents=True)
    assert find_baseline(tmp_path / "repo") is None
    (tmp_path / "repo/stayopen-baseline.toml").write_text("version = 1\n")
    (tmp_path / "repo/src").mkdir()
    assert find_baseline(tmp_path / "repo/src") == tmp_path / "repo/stayopen-baseline.toml"
