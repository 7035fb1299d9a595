"""What is measured in repositories: only what was committed by the day, and license files by their beginning."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parents[3] / "tools" / "measure_repositories.py"
APACHE = "Apache License\nVersion 2.0, January 2004"


def commit(place: Path, day: str, mail: str, files: dict[str, str]) -> None:
    """A commit of some files by somebody on a day."""
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")
    who = {"NAME": mail.partition("@")[0], "EMAIL": mail, "DATE": f"{day}T12:00:00Z"}
    told = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    for arguments in (["add", "-A"], ["commit", "-q", "--no-gpg-sign", "-m", "x"]):
        subprocess.run(["git", "-C", str(place), *arguments], check=True, env={**os.environ, **told})


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_repositories", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "-C", str(place), "init", "-q"], check=True)
    commit(
        place,
        "2020-02-01",
        "ann@acme.example",
        {"LICENSE": APACHE, "README.md": "No CLA: this is *not* a Contributor License Agreement."},
    )
    commit(place, "2020-03-01", "dependabot[bot]@users.noreply.github.com", {"bot.txt": "x"})
    commit(place, "2020-08-01", "bob@gmail.com", {"CONTRIBUTING.md": "Sign our contributor license agreement."})
    commit(place, "2021-08-01", "ann@acme.example", {"LICENSE": "Business Source License 1.1"})
    return place


def test_a_look_sees_what_was_committed_by_the_day_and_no_robots(repository: Path, tool: ModuleType) -> None:
    commits = list(tool.written(repository))
    looks = [
        tool.look_at(repository, date.fromisoformat(day), commits) for day in ("2020-07-01", "2021-01-01", "2022-01-01")
    ]
    said = [(one.five, one.company, one.agreement, one.license) for one in looks if one]
    assert said == [(1.0, 1.0, False, "Apache"), (1.0, 0.5, True, "Apache"), (1.0, 1.0, True, "BUSL")]
    assert tool.look_at(repository, date(2020, 1, 1), commits) is None
    assert [one.day for one in tool.telling([one for one in looks if one])] == [
        "2020-07-01",
        "2021-01-01",
        "2022-01-01",
    ]


def test_years_without_a_commit_and_a_readme_that_gives_up_are_dated(tmp_path: Path, tool: ModuleType) -> None:
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    commit(tmp_path, "2019-01-01", "ann@acme.example", {"README.md": "This project is for you. Nothing is archived."})
    commit(
        tmp_path, "2021-03-01", "ann@acme.example", {"README.md": "THIS REPOSITORY IS NO LONGER\nACTIVELY MAINTAINED."}
    )
    commit(tmp_path, "2021-03-02", "dependabot[bot]@users.noreply.github.com", {"bot.txt": "x"})
    commit(tmp_path, "2021-06-01", "bob@acme.example", {"README.md": "This project is back."})
    commit(tmp_path, "2021-07-01", "bob@acme.example", {"README.md": "This project has been archived."})
    (tmp_path / ".git" / "packed-refs").touch()
    os.utime(tmp_path / ".git" / "packed-refs", (1_700_000_000, 1_700_000_000))  # 2023-11-14
    found = tool.measured("tool", "acme/tool", tmp_path)
    assert (found.until, found.written, found.seen) == ("2021-07-01", "2021-07-01", "2023-11-14")
    assert [(span.since, span.until) for span in found.quiet] == [("2019-01-01", "2021-03-01"), ("2021-07-01", None)]
    assert [(one.since, one.until) for one in found.given_up] == [("2021-03-01", "2021-06-01"), ("2021-07-01", None)]
    assert 'quiet = [["2019-01-01", "2021-03-01"], ["2021-07-01"]]\n' in tool.toml(found)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ([APACHE], "Apache"),
        (["Mozilla Public License Version 2.0 ... GNU Affero General Public License"], "MPL"),
        (["GNU AFFERO GENERAL PUBLIC LICENSE, based on the GNU General Public License"], "AGPL"),
        (["Permission is hereby granted, free of\ncharge", "Elastic License 2.0"], "Elastic"),
        (["All rights reserved"], ""),
        ([], ""),
    ],
)
def test_license_files_are_told_by_their_beginning(texts: list[str], name: str, tool: ModuleType) -> None:
    assert tool.license_of(texts) == name
