"""Exit codes of docs/exit-codes.md, each seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Stayopen, write

MIT_MODEL = (
    'from transformers import AutoModel\nAutoModel.from_pretrained("microsoft/phi-4", revision="' + "a" * 40 + '")\n'
)
NON_COMMERCIAL = 'from transformers import AutoModel\nAutoModel.from_pretrained("CohereForAI/aya-expanse-8b")\n'
COMMERCIAL = '[use]\ncommercial = true\nacts = ["use", "host"]\n'


def test_0_when_everything_resolved_and_nothing_is_found(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "clean", {"app.py": MIT_MODEL, "stayopen.toml": COMMERCIAL})
    done = stayopen("scan", project, "--offline")
    assert done.code == 0, done.out + done.err
    assert "PASS" in done.out


def test_1_for_a_finding_at_or_above_fail_on(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "nc", {"app.py": NON_COMMERCIAL, "stayopen.toml": COMMERCIAL})
    assert stayopen("scan", project, "--offline").code == 1
    assert stayopen("scan", project, "--offline", "--fail-on", "never").code == 0


def test_1_wins_over_4_and_the_incomplete_part_is_still_said(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(
        tmp_path / "both", {"app.py": NON_COMMERCIAL, "stayopen.toml": COMMERCIAL, "uv.lock": "not = [toml"}
    )
    done = stayopen("scan", project, "--offline")
    assert done.code == 1
    assert "uv.lock" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "no/such/path"),
        ("scan", ".", "--no-such-option"),
        ("scan", ".", "--fail-on", "panic"),
        ("scan", ".", "-o", "audit.docx"),
        ("scan", ".", "-o", "no/such/folder/audit.json"),
        ("scan", ".", "--config", "missing.toml"),
        ("scan", ".", "--rules", "missing"),
        ("scan", ".", "--as-of", "yesterday"),
        ("no-such-command",),
        ("scan", ".", "--lock", "app.py", "--no-lock"),
        ("scan", ".", "--quiet", "--format", "json"),
    ],
)
def test_2_for_wrong_usage_with_a_message_and_no_report(
    stayopen: Stayopen, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    write(tmp_path, {"app.py": MIT_MODEL})
    done = stayopen(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error" in done.err


def test_2_for_a_configuration_that_does_not_fit(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "bad", {"app.py": MIT_MODEL, "stayopen.toml": "[use]\ncomercial = true\n"})
    done = stayopen("scan", project, "--offline")
    assert done.code == 2
    assert "did you mean commercial?" in done.err


def test_2_for_a_rule_overlay_that_does_not_fit(stayopen: Stayopen, tmp_path: Path) -> None:
    rules = write(tmp_path / "rules", {"licenses/ours.toml": 'id = "ours"\nname = "Ours"\ncategory = "permisive"\n'})
    done = stayopen("scan", write(tmp_path / "p", {"app.py": MIT_MODEL}), "--offline", "--rules", rules)
    assert done.code == 2
    assert "ours.toml:3" in done.err


def test_3_when_there_is_nothing_to_scan(stayopen: Stayopen, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = stayopen("scan", empty)
    assert done.code == 3
    assert "NOTHING TO SCAN" in done.out
    assert "No file here is one that is read" in done.out
    art = write(
        tmp_path / "art", {"photo.jpg": b"\xff\xd8\xff", "app.py": MIT_MODEL, "stayopen.toml": "exclude = ['*']"}
    )
    left_out = stayopen("scan", art)
    assert left_out.code == 3
    assert "Left out: exclude (" in left_out.out


def test_4_when_a_component_did_not_resolve_unless_allowed(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(
        tmp_path / "p",
        {
            "requirements.txt": "left-pad-of-our-own==1.0\n",
            "stayopen.toml": "[policy.severity]\nlicense-unknown = 'note'\n",
        },
    )
    done = stayopen("scan", project, "--offline")
    assert done.code == 4, done.out
    assert "left-pad-of-our-own" in done.out
    assert stayopen("scan", project, "--offline", "--allow-incomplete").code == 0


def test_4_when_the_index_cannot_be_reached(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(
        tmp_path / "p",
        {"requirements.txt": "idna==3.7\n", "stayopen.toml": "[policy.severity]\nlicense-unknown = 'note'\n"},
    )
    done = stayopen("scan", project, "--timeout", "1")
    assert done.code == 4
    assert "127.0.0.1" in done.out


def test_70_never_1_for_a_fault_of_our_own(stayopen: Stayopen, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "sitecustomize.py": "import scanner.audit\nscanner.audit.read = lambda *a, **k: 1 / 0\n",
            "p/app.py": MIT_MODEL,
        },
    )
    done = stayopen("scan", tmp_path / "p", "--offline", PYTHONPATH=str(tmp_path))
    assert done.code == 70
    assert "internal error: ZeroDivisionError" in done.err
