"""setup.py as projects really write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.manifests.reading import read_text

HELPER = """
_deps = ["torch>=2.4", "Pillow>=10,<15", "peft[all]", "librosa"]
deps = {name: pin for pin, name in map(split, _deps)}

def deps_list(*pkgs):
    return [deps[pkg] for pkg in pkgs]

extras = {}
extras["vision"] = deps_list("torch", "pillow")
extras["audio"] = deps_list("librosa", "torch[cuda]")
extras["all"] = extras["vision"] + extras["audio"]
extras["all"] += deps_list("unheard-of")
setup(install_requires=[deps["torch"]], extras_require=extras)
"""


def test_helpers_that_pick_requirements_by_name(tmp_path: Path) -> None:
    """As transformers and diffusers do."""
    found = read_text(tmp_path, "setup.py", HELPER)
    said = [(usage.scope, usage.component.name, usage.specifier) for usage in found.usages]
    assert said[0] == ("runtime", "torch", ">=2.4")
    assert ("optional:vision", "pillow", ">=10,<15") in said
    assert ("optional:all", "librosa", None) in said
    assert {usage.confidence for usage in found.usages} == {"medium"}
    assert "line 12: extras_require is computed at build time:" in found.reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = ['x']\na += ['y']\na.append('z')\na.extend(['w'])\nsetup(install_requires=a)", "x y z w"),
        ("a = ['x']\na = a + ['y']\nsetup(install_requires=list(a))", "x y"),
        ("setup(install_requires=['x'] if sys.platform == 'linux' else ['y'])", "x y"),
        ("def need():\n    return ['x']\nsetup(install_requires=need())", "x"),
        ("a = ['x>1', 'y']\nsetup(install_requires=[n for n in a if n.startswith('x')])", "x y"),
        ("base = {'e': ['x']}\nsetup(extras_require={'f': base['e'], **base})", "x x"),
        ("setup(extras_require=dict(e=['x'], f=['y']))", "x y"),
        ("e = {}\ne.update({'a': ['x']})\nsetup(extras_require=e)", "x"),
        ("setup(install_requires=" + "+".join(f"['a{n}']" for n in range(300)) + ")", None),
    ],
)
def test_what_is_written_out_is_followed(tmp_path: Path, text: str, expected: str | None) -> None:
    found = read_text(tmp_path, "setup.py", text)
    assert not found.incomplete
    assert found.names() == (expected.split() if expected else [f"a{n}" for n in range(300)])


def test_a_requirements_file_that_is_missing_is_named(tmp_path: Path) -> None:
    found = read_text(tmp_path, "setup.py", "setup(install_requires=parse('requirements/run.txt'))")
    assert found.reasons.endswith(
        "install_requires is read from requirements/run.txt, not among the scanned files: add it"
    )


def test_many_computed_places_are_one_line(tmp_path: Path) -> None:
    found = read_text(tmp_path, "setup.py", "setup(extras_require={'a': f(),\n'b': f(),\n'c': f()})")
    assert len(found.incomplete) == 1
    assert "here and at 2 more lines" in found.reasons


def test_names_that_stand_for_each_other_end(tmp_path: Path) -> None:
    text = "".join(f"v{n} = [" + f"*v{n + 1}," * 50 + "]\n" for n in range(20)) + "v20 = ['a']\nsetup(requires=v0)"
    assert "more than 20000 values" in read_text(tmp_path, "setup.py", text).reasons
    assert not read_text(tmp_path, "setup.py", "a = b\nb = a\nsetup(install_requires=a)").usages
