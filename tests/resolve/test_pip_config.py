"""pip's configuration, read as pip reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scanner.resolve.pip_config import DEFAULT_INDEX, PipConfig, load_pip_config

posix = pytest.mark.skipif(sys.platform == "win32", reason="file places differ")


def load(environment: Path | None = None) -> tuple[PipConfig, list[str]]:
    """The configuration and the warnings."""
    warnings: list[str] = []
    return load_pip_config(environment, warnings.append), warnings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory, whose configuration counts."""
    monkeypatch.delenv("PIP_CONFIG_FILE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "none"))
    monkeypatch.setattr("scanner.resolve.pip_config._standard_files", lambda: iter([tmp_path / "config/pip/pip.conf"]))
    (tmp_path / "config" / "pip").mkdir(parents=True)
    return tmp_path


def test_without_any_configuration_it_is_pypi() -> None:
    config, warnings = load()

    assert config.indexes == (DEFAULT_INDEX,)
    assert not config.credentials
    assert not warnings


def test_later_places_win_and_install_wins_over_global(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = home / "config" / "pip" / "pip.conf"
    user.write_text(
        "[global]\nindex-url = https://user.example/simple\ncert = ~/ca.pem\n[install]\nfind_links = /nowhere\n"
    )
    assert load()[0].indexes == ("https://user.example/simple",)
    assert load()[0].cert == Path.home() / "ca.pem"

    user.write_text("[global]\nindex-url = https://a.example\n[install]\nindex-url = https://b.example/simple/\n")
    assert load()[0].indexes == ("https://b.example/simple",)

    venv = home / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text("")
    (venv / "pip.conf").write_text("[global]\nindex-url = https://venv.example/simple\n")
    assert load(venv)[0].indexes == ("https://venv.example/simple",)
    assert load(venv / "bin" / "python")[0].indexes == ("https://venv.example/simple",)

    extra = home / "extra.conf"
    extra.write_text("[global]\nindex-url = https://file.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(extra))
    assert load(venv)[0].indexes == ("https://file.example/simple",)

    monkeypatch.setenv("PIP_INDEX_URL", "https://variable.example/simple")
    assert load(venv)[0].indexes == ("https://variable.example/simple",)


def test_several_extra_indexes_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PIP_EXTRA_INDEX_URL", "https://a.example/simple\n  file:///opt/simple https://a.example/simple/"
    )

    assert load()[0].indexes == (DEFAULT_INDEX, "https://a.example/simple", "file:///opt/simple")


def test_credentials_are_kept_apart_from_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:p%40ss@pypi.example:8443/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://token@other.example/simple")
    monkeypatch.setenv("PIP_PROXY", "http://me:s3cret@proxy")

    config, _ = load()

    assert config.indexes == ("https://pypi.example:8443/simple", "https://other.example/simple")
    assert config.credentials == {
        "https://pypi.example:8443": ("me", "p@ss"),
        "https://other.example:443": ("token", ""),
    }
    assert "p@ss" not in repr(config)
    assert "s3cret" not in repr(config)


def test_no_index_means_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", f"{tmp_path} {tmp_path.as_uri()} https://example.org/links /nowhere")

    config, warnings = load()

    assert config.indexes == ()
    assert config.find_links == (tmp_path, tmp_path)
    assert "only directories" in warnings[0]


@pytest.mark.parametrize(
    "text", ["index-url = https://me:s3cret@x\n", "[global\nx", "[global]\n\x00=\n[global]\n", "\udcff"]
)
def test_a_file_that_cannot_be_read_is_said_without_quoting_it(home: Path, text: str) -> None:
    (home / "config" / "pip" / "pip.conf").write_bytes(text.encode("utf-8", "surrogateescape"))

    config, warnings = load()

    assert config.indexes == (DEFAULT_INDEX,)
    assert len(warnings) == 1
    assert "pip.conf could not be read" in warnings[0]
    assert "s3cret" not in warnings[0]


@posix
def test_pip_itself_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = tmp_path / "pip.conf"
    written.write_text(
        "[global]\nindex_url = https://one.example/simple\nextra-index-url =\n  file:///a\n  https://b.example\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(written))
    monkeypatch.setenv("HOME", str(tmp_path))
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    config, _ = load()

    assert config.indexes[0] == "https://one.example/simple"
    assert all(index in listed for index in config.indexes)
