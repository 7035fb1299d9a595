"""stayopen.toml and [tool.stayopen]."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.config import Config, ConfigError, load_config


def written(folder: Path, text: str, name: str = "stayopen.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold_and_nothing_is_assumed_of_the_use(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    config, file = load_config(tmp_path)
    assert (config, file) == (Config(), None)
    assert config.use.commercial is None


def test_the_nearest_file_above_counts_up_to_the_repository(tmp_path: Path) -> None:
    outside = written(tmp_path, "[use]\ncommercial = false\n")
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/src").mkdir()
    assert load_config(tmp_path / "repo/src")[1] is None
    inside = written(tmp_path / "repo", "[use]\ncommercial = true\n")
    config, file = load_config(tmp_path / "repo/src")
    assert file == inside != outside
    assert config.use.commercial is True


def test_a_table_in_pyproject_counts_and_one_without_it_does_not(tmp_path: Path) -> None:
    written(tmp_path, "[project]\nname = 'x'\n", "pyproject.toml")
    (tmp_path / ".git").mkdir()
    assert load_config(tmp_path)[1] is None
    file = written(tmp_path, "[tool.stayopen.use]\nmonthly_active_users = 7\n", "pyproject.toml")
    config, found = load_config(tmp_path)
    assert (config.use.monthly_active_users, found) == (7, file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[use]\ncomercial = true\n", "stayopen.toml:2: use.comercial: unknown key; did you mean commercial?"),
        ("[use]\nacts = ['host', 'sell']\n", "stayopen.toml:2: use.acts[1]: 'sell' is not one of its words"),
        ("[use]\nmonthly_active_users = 'many'\n", "stayopen.toml:2: use.monthly_active_users: "),
        ("[use]\nestablished_in = ['Germany']\n", "stayopen.toml:2: use.established_in[0]: "),
        ("[use]\nacts = 'host'\n", """stayopen.toml:2: use.acts: must be a list, as in ["host"], found 'host'"""),
        ("[use]\ncommercial = 'yes'\n", "use.commercial: must be true or false, without quotes, found 'yes'"),
        ("[use]\nannual_revenue = -1\n", "use.annual_revenue: must be a number from 0 on, found -1"),
        ("[use]\noffered_in = ['Germany']\n", "must be a country as in ISO 3166-1 (DE, US), or EU, found 'Germany'"),
        ("[use]\nproject_license = 'Apcahe-2.0'\n", "did you mean apache-2.0? (one of your own is LicenseRef-NAME)"),
        ("waivers = 'x'\n", "waivers: must be tables, each under its name in double brackets"),
        ("[policy.severity]\nx = 3\n", "policy.severity.x: must be one of error, warning"),
        ("[[policy.paths]]\npaths = []\n", "policy.paths[0].paths: must be a list with something in it"),
        ("[policy.severity]\nx = 'fatal'\n", "stayopen.toml:2: policy.severity.x: 'fatal' is not one of its words"),
        ("[[waivers]]\ncheck = 'x'\n", "waivers[0].reason: missing"),
        ("[[waivers]]\ncheck='x'\ncomponent='y'\nreason=' '\nowner='me'\n", "a waiver needs a reason"),
        ("use = [\n", "stayopen.toml:"),
    ],
)
def test_what_does_not_fit_names_file_line_key_and_the_nearest_word(tmp_path: Path, text: str, said: str) -> None:
    written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert said in str(caught.value)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    written(tmp_path, "[use]\na = 1\nb = 2\n")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert str(caught.value).count("unknown key") == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_but_a_config_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "stayopen.toml"
    file.write_bytes(content)
    with suppress(ConfigError):
        config, found = load_config(tmp_path)
        assert isinstance(config, Config)
        assert found == file
