"""Input that is broken or hostile: one clear line under "incomplete" each, the rest of the scan goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.conftest import Stayopen, write
from tests.hub_server import Fault, HubServer

GOOD = 'from transformers import AutoModel\nAutoModel.from_pretrained("microsoft/phi-4")\n'


def as_nobody(path: Path) -> None:
    """Make a file unreadable; root reads anything, so for root it becomes a directory link to nowhere instead."""
    path.chmod(0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("pyproject.toml", "[project\nname = 'x'\n", "line"),
        ("uv.lock", "version = 1\n[[package]]\nname = \n", "line"),
        ("poetry.lock", b"\x80\x81broken", "text"),
        ("requirements.txt", "-r missing.txt\n", "missing.txt"),
        ("binary.py", b"\x7fELF\x00\x00\x01\x02" * 50, "text"),
        ("broken.py", "def f(:\n  AutoModel.from_pretrained('bigscience/bloom-7b1')\n", "line"),
        ("config.yaml", "model: [meta-llama/Llama-3.1-8B\n", "line"),
        ("notebook.ipynb", '{"cells": [{"source": "AutoModel.from_pretrained(1)', "line"),
        ("adapter_config.json", '{"base_model_name_or_path": ', "line"),
        ("model.gguf", b"GGUF\x03\x00\x00\x00" + b"\xff" * 24, "GGUF"),
    ],
)
def test_a_malformed_file_is_one_line_and_the_rest_is_scanned(
    stayopen: Stayopen, tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    project = write(tmp_path / "p", {"good.py": GOOD, name: content})
    done = stayopen("scan", project, "--offline", "--format", "json")
    reasons = [item["reason"] for item in done.audit["incomplete"] if item["subject"].startswith(name)]
    assert len(reasons) == 1, done.audit["incomplete"]
    assert said in reasons[0]
    assert done.component("microsoft/phi-4")
    assert done.code in {1, 4}


def test_a_file_without_rights_and_a_loop_of_links_are_said(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "p", {"good.py": GOOD, "secret.py": GOOD})
    (project / "loop").symlink_to(project)
    (project / "dangling.py").symlink_to(project / "nowhere.py")
    if os.geteuid() == 0:
        pytest.importorskip("os")  # root may read anything: the link cases stand for it
    else:
        (project / "secret.py").chmod(0)
    done = stayopen("scan", project, "--offline", "--format", "json")
    subjects = {item["subject"] for item in (*done.audit["incomplete"], *done.audit["excluded"])}
    assert any("loop" in subject for subject in subjects)
    assert any("dangling.py" in subject for subject in subjects)
    if os.geteuid() != 0:
        assert "secret.py" in done.incomplete()


def test_a_hub_that_is_down_leaves_every_model_unresolved_and_the_exit_code_says_so(
    stayopen: Stayopen, tmp_path: Path
) -> None:
    project = write(tmp_path / "p", {"app.py": GOOD.replace("microsoft/phi-4", "acme-labs/unheard-of")})
    done = stayopen("scan", project, "--timeout", "1", "--format", "json")
    assert "pkg:huggingface/acme-labs/unheard-of" in done.incomplete()
    assert done.component("acme-labs/unheard-of")["license"]["concluded"] is None
    assert done.code in {1, 4}


def test_a_401_without_error_code_is_no_such_repository_and_not_a_gate(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    project = write(tmp_path / "p", {"app.py": GOOD.replace("microsoft/phi-4", "acme-labs/gone-for-good")})
    done = stayopen("scan", project, "--format", "json", HF_ENDPOINT=hub.url)
    assert "pkg:huggingface/acme-labs/gone-for-good" in done.incomplete()
    assert "gated-access" not in done.codes()


def test_the_projects_own_license_never_speaks_for_a_component_that_did_not_resolve(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    project = write(
        tmp_path / "p",
        {
            "LICENSE": "MIT License\n\nCopyright (c) 2026 Acme\n\nPermission is hereby granted, free of charge...\n",
            "pyproject.toml": '[project]\nname = "p"\nlicense = "MIT"\ndependencies = ["acme-internal==1"]\n',
            "app.py": GOOD.replace("microsoft/phi-4", "acme-labs/gone-for-good"),
        },
    )
    done = stayopen("scan", project, "--timeout", "1", "--format", "json", HF_ENDPOINT=hub.url)
    for name in ("acme-internal", "acme-labs/gone-for-good"):
        component = done.component(name)
        assert component["license"]["concluded"] is None
        assert component["license"]["state"] == "unknown"
        assert component["id"] in done.incomplete()


def test_one_broken_answer_harms_no_other_component(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> None:
    hub.fail("/api/models/acme-labs/tiny*", Fault(status=200, body=b"<html>not json</html>"))
    names = [name for kind, name in hub.world.repositories if kind == "models"][:5]
    calls = "\n".join(f'AutoModel.from_pretrained("{name}")' for name in ("acme-labs/tiny", *names))
    project = write(tmp_path / "p", {"app.py": f"from transformers import AutoModel\n{calls}\n"})
    done = stayopen("scan", project, "--format", "json", HF_ENDPOINT=hub.url)
    assert "pkg:huggingface/acme-labs/tiny" in done.incomplete()
    assert any(component["state"] == "resolved" for component in done.audit["components"])


def test_names_that_attack_the_terminal_come_out_inert(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "p", {"evil\x1b[2Jname.py": GOOD, "requirements.txt": "ev\x1b[31mil==1\n"})
    done = stayopen("scan", project, "--offline")
    assert "\x1b" not in done.out + done.err
