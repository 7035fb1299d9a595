"""Links and progress are for terminals: nothing of them reaches a pipe."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.audit import ScanOptions, scan
from scanner.cli import cli
from scanner.cli.terminals import Line, has_links, progress_on
from scanner.resolve import ResolveOptions


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4800"}, False),
        ({"VTE_VERSION": "x²"}, False),
        ({"KITTY_WINDOW_ID": "1"}, True),
        ({"KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"}, False),
        ({"KITTY_WINDOW_ID": "1", "CI": "true"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "VTE_VERSION": "7600"}, False),
        ({"FORCE_HYPERLINK": "1", "TERM": "dumb"}, False),
    ],
)
def test_links_only_on_terminals_that_show_them(environment: dict[str, str], expected: bool) -> None:
    assert has_links(Terminal(), environment) is expected
    assert not has_links(io.StringIO(), environment)


def test_nothing_is_cut_off_where_no_screen_has_to_hold_it(tmp_path: Path) -> None:
    names = [f"CohereForAI/{name}" for name in ("aya-23-8B", "aya-23-35B", "aya-expanse-8b", "aya-expanse-32b")]
    (tmp_path / "app.py").write_text("".join(f'load = AutoModel.from_pretrained("{name}")\n' for name in names))
    piped = CliRunner().invoke(cli, ["scan", str(tmp_path), "--offline", "--no-lock"]).output
    assert "…" not in piped
    assert all(name in piped for name in names)


def test_progress_costs_nothing_when_piped_or_quiet() -> None:
    with progress_on(io.StringIO()) as progress:
        assert progress is None
    with progress_on(Terminal(), quiet=True) as progress:
        assert progress is None


def test_short_work_shows_no_line() -> None:
    stream = Terminal()
    line = Line(stream, patience_seconds=3600)
    line("files read", 1, 2)
    line.clear()
    assert stream.getvalue() == ""


def test_the_line_of_long_work_is_gone_at_the_end() -> None:
    stream = Terminal()
    line = Line(stream, patience_seconds=0)
    line("files read", 1, 2)
    line.clear()
    assert stream.getvalue() == "\r\x1b[K1 of 2 files read\r\x1b[K"


@pytest.mark.parametrize("processes", [1, 2])
def test_a_scan_tells_files_and_components(tmp_path: Path, processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.discover.parallel.WORTH_STARTING", 1)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.py").write_text(f'pipeline(model="acme/{name}")\n', encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("requests==2.32.0\n", encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    options = ScanOptions(processes=processes, resolve=ResolveOptions(offline=True, store_path=tmp_path / "store"))
    scan(tmp_path, options, lambda *step: told.append(step))
    assert ("files read", 4, 4) in told
    what, done, total = told[-1]
    assert (what, done) == ("components asked", total)
