"""Environments as installers leave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.resolve.installed import read_environment, site_packages
from scanner.resolve.session import SourceFailed


def install(site: Path, name: str, version: str, suffix: str = ".dist-info", **files: str) -> Path:
    """A package's metadata directory with files, slashes in their names written as two underscores."""
    info = site / f"{name}-{version}{suffix}"
    info.mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: MIT\n\n"
    (info / ("METADATA" if suffix == ".dist-info" else "PKG-INFO")).write_text(metadata)
    for file, text in files.items():
        path = info / file.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return info


@pytest.mark.parametrize(
    "place", ["lib/python3.12/site-packages", "lib64/python3.12/site-packages", "Lib/site-packages"]
)
def test_an_environment_may_be_named_by_its_directory_its_python_or_its_packages(tmp_path: Path, place: str) -> None:
    site = tmp_path / place
    install(site, "Alpha.Beta", "1.0")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text("")

    for named in (tmp_path, tmp_path / "bin" / "python", site):
        assert read_environment(named)["alpha-beta"].fields.version == "1.0"


def test_a_python_that_is_a_link_to_another_place_stands_for_its_own_environment(tmp_path: Path) -> None:
    install(tmp_path / "venv/lib/python3.12/site-packages", "alpha", "1.0")
    (tmp_path / "venv/bin").mkdir()
    (tmp_path / "system/bin").mkdir(parents=True)
    (tmp_path / "system/bin/python").write_text("")
    (tmp_path / "venv/bin/python").symlink_to(tmp_path / "system/bin/python")

    assert "alpha" in read_environment(tmp_path / "venv/bin/python")


def test_license_files_are_read_from_both_places(tmp_path: Path) -> None:
    install(
        tmp_path,
        "alpha",
        "1.0",
        LICENSE="old place",
        licenses__COPYING="new place",
        licenses__deep__LICENSE="of a part",
        **{"licenses__LICENSES__MIT.txt": "as REUSE has it"},
    )

    assert list(read_environment(tmp_path)["alpha"].license_files()) == [
        ("licenses/COPYING", b"new place"),
        ("licenses/LICENSES/MIT.txt", b"as REUSE has it"),
        ("LICENSE", b"old place"),
    ]


def test_eggs_are_read(tmp_path: Path) -> None:
    install(tmp_path / "lib/python3.12/site-packages", "alpha", "1.0", ".egg-info")
    (tmp_path / "lib/python3.12/site-packages/beta.egg-info").write_text(
        "Metadata-Version: 1.0\nName: beta\nVersion: 2\n\n"
    )

    found = read_environment(tmp_path)

    assert {name: one.fields.version for name, one in found.items()} == {"alpha": "1.0", "beta": "2"}


def test_a_half_removed_package_speaks_for_nothing(tmp_path: Path) -> None:
    install(tmp_path, "alpha", "1.0")
    (install(tmp_path, "beta", "1.0") / "METADATA").unlink()
    (install(tmp_path, "gamma", "1.0") / "METADATA").write_bytes(b"\x00\xff")

    assert list(read_environment(tmp_path)) == ["alpha"]


def test_a_place_without_packages_is_said(tmp_path: Path) -> None:
    assert site_packages(tmp_path) == []
    with pytest.raises(SourceFailed, match="name a virtual environment"):
        read_environment(tmp_path)
