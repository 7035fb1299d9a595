"""What the manifests at the root say of the project's own license."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.discover import discover
from scanner.entities import Claim
from scanner.rulebook import load_rulebook

RULES = load_rulebook()


def own(root: Path, name: str, text: str) -> tuple[Claim, ...]:
    (root / name).write_text(text, encoding="utf-8")
    return discover(root, RULES).own_licenses


@pytest.mark.parametrize(
    ("name", "text", "value", "line"),
    [
        ("pyproject.toml", '[project]\nname = "x"\nlicense = "MIT OR Apache-2.0"\n', "MIT OR Apache-2.0", 3),
        ("pyproject.toml", '[project]\nlicense = {text = "GPLv3+"}\n', "GPLv3+", 2),
        (
            "pyproject.toml",
            '[project]\nclassifiers = ["Topic :: X", "License :: OSI Approved :: MIT License"]\n',
            "License :: OSI Approved :: MIT License",
            2,
        ),
        ("pyproject.toml", '[tool.poetry]\nlicense = "BSD-3-Clause"\n', "BSD-3-Clause", 2),
        ("package.json", '{\n"license": "ISC"}', "ISC", 2),
        ("Cargo.toml", '[package]\nlicense = "MPL-2.0"\n', "MPL-2.0", 2),
        ("pyproject.toml", '[project]\nlicense = "who knows"\n', "who knows", 2),
    ],
)
def test_a_manifest_at_the_root_states_it(tmp_path: Path, name: str, text: str, value: str, line: int) -> None:
    (claim,) = own(tmp_path, name, text)
    assert (claim.value, claim.where) == (value, f"{name}:{line}")


def test_manifests_deeper_down_are_not_the_projects_own(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    assert own(tmp_path, "examples/pyproject.toml", '[project]\nlicense = "MIT"\n') == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["pyproject.toml", "package.json", "Cargo.toml"]), st.text(max_size=200))
def test_no_content_makes_it_raise(tmp_path: Path, name: str, text: str) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    (tmp_path / name).write_bytes(encoded)
    assert isinstance(cast(object, discover(tmp_path, RULES).own_licenses), tuple)
