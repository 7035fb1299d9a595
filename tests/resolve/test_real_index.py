"""Real packages on the real index, with what their authors say of them. Old releases, whose answers cannot change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.resolve.index_world import World, case

pytestmark = pytest.mark.index

EXACT = {
    "chardet==5.2.0": "LGPL-2.1-or-later",
    "Unidecode==1.3.8": "GPL-2.0-or-later",
    "ultralytics==8.3.0": "AGPL-3.0-only",
    "PyMuPDF==1.24.9": "AGPL-3.0-only",
    "certifi==2024.8.30": "MPL-2.0",
    "orjson==3.10.7": "Apache-2.0 OR MIT",
    "redis==5.0.8": "MIT",
    "requests==2.32.3": "Apache-2.0",
    "transformers==4.30.0": "Apache-2.0",
    "Pillow==9.0.0": "HPND",
    "tqdm==4.66.5": "MPL-2.0 AND MIT",
    "numpy==1.26.4": "BSD-3-Clause",
    "cryptography==43.0.0": "Apache-2.0 OR BSD-3-Clause",
    "paramiko==3.4.0": "LGPL-2.1-only",
    "PyQt5==5.15.11": "GPL-3.0-only",
    "psycopg2-binary==2.9.9": "LGPL-3.0-or-later",
    "text-unidecode==1.3": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "python-dateutil==2.9.0.post0": "BSD-3-Clause OR Apache-2.0",
}
"""SPDX expressions, read from metadata and license files."""

FAMILIES = {
    "docutils==0.21.2": {"public-domain", "bsd", "gpl", "psf-2.0", "bsd-2-clause", "python-2.0", "gpl-3.0"},
}
"""Packages whose metadata names no one license: nothing outside these ids may be concluded."""


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The index and certificates of this machine, with a store of its own."""
    for name in ("SSL_CERT_FILE", "PIP_CERT"):
        if name in os.environ:
            monkeypatch.setenv(name, os.environ[name])
    return World(tmp_path / "store.sqlite3", timeout=20)


def test_the_tricky_list(real: World) -> None:
    result = real.run([case(name) for name in (*EXACT, *FAMILIES)])

    found = {facts.component: facts for facts in result.facts.values()}
    for requirement, expression in EXACT.items():
        facts = found[case(requirement)[0]]
        if facts.state == "unresolved":
            # A mirror may hold less than the index that it mirrors.
            assert facts.unresolved
            continue
        assert facts.revision == requirement.partition("==")[2]
        assert facts.license.expression == expression, requirement
    for requirement, allowed in FAMILIES.items():
        facts = found[case(requirement)[0]]
        assert set(facts.license.ids) <= allowed, requirement
        assert facts.state == "unresolved" or facts.license.ids


def test_a_license_that_changed_shows_itself_without_a_rule(real: World) -> None:
    facts = real.run([case("chardet==5.2.0")], history=True).facts["pkg:pypi/chardet@5.2.0"]

    if facts.state == "unresolved":
        pytest.skip("the index of this machine lacks it")
    later = [change for change in facts.history if change.revision and change.revision > "5.2.0"]
    assert any("LGPL" in (change.before or "") and "LGPL" not in (change.after or "") for change in later)


def test_a_project_that_does_not_exist(real: World) -> None:
    (facts,) = real.run([case("stayopen-no-such-project-4711==1")]).facts.values()

    assert facts.state == "unresolved"
    assert "is not on pypi.org" in facts.unresolved[0]
