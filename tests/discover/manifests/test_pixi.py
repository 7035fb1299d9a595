"""Manifests and locks of pixi."""

from __future__ import annotations

from pathlib import Path

from tests.discover.manifests.reading import DATA, read, read_text


def test_conda_and_pypi_packages_by_feature_and_platform() -> None:
    found = read(DATA / "pixi", "pixi.toml")
    named = {
        usage.component.name: (usage.component.registry, usage.component.version, usage.specifier, usage.scope)
        for usage in found.usages
    }
    assert named == {
        "numpy": ("conda", None, "1.26.*", "runtime"),
        "pytorch": ("conda", "2.4.1", "==2.4.1", "runtime"),
        "openssl": ("conda", None, None, "runtime"),
        "transformers": ("pypi", None, ">=4.40, <5", "runtime"),
        "peft": ("pypi", "0.12.0", "==0.12.0", "runtime"),
        "forked": ("pypi", None, "@ git+https://github.com/acme/forked@abc", "runtime"),
        "pip": ("conda", None, None, "build"),
        "cuda-version": ("conda", None, "12.*", "runtime"),
        "cmake": ("conda", None, "3.*", "group:train"),
        "deepspeed": ("pypi", None, None, "group:train"),
    }
    assert found.of("deepspeed").why == "in [feature.train.target.linux-64.pypi-dependencies]"
    assert found.of("transformers").location.line == 15
    assert [item.reason.split(" is ")[0] for item in found.excluded] == ["line 11: local-conda", "line 21: mine"]
    assert not found.incomplete


def test_the_same_tables_below_tool_pixi(tmp_path: Path) -> None:
    conda, pypi = "[tool.pixi.dependencies]", "[tool.pixi.feature.x.pypi-dependencies]"
    text = f'[project]\nname = "a"\n{conda}\nnumpy = "==1.26.4"\n{pypi}\npeft = "*"\n'
    found = read_text(tmp_path, "pyproject.toml", text)
    assert found.of("numpy").component.version == "1.26.4"
    assert found.of("peft").scope == "group:x"


def test_a_lock_carries_the_licenses_that_its_channel_states() -> None:
    found = read(DATA / "pixi", "pixi.lock")
    assert [(usage.component.registry, usage.component.name, usage.component.version) for usage in found.usages] == [
        ("conda", "readline", "8.3"), ("conda", "font-ttf-noto-emoji", "2.034"), ("conda", "libzlib", "1.3.1"),
        ("pypi", "tqdm", "4.67.3"), ("pypi", "forked", None), ("conda", "ncurses", "6.5"),
    ]  # fmt: skip
    assert found.of("libzlib").through == ("ncurses",)
    [claim] = found.of("readline").claims
    assert (claim.value, claim.source, claim.where) == ("GPL-3.0-only", "pixi-lock", "pixi.lock:10")
    assert found.of("font-ttf-noto-emoji").claims == ()
    assert len(found.excluded) == 1
    assert not found.incomplete
