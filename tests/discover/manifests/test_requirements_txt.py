"""pip's requirements files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from scanner.discover.manifests import requirements_txt
from scanner.discover.manifests.found import Place, requirement
from scanner.discover.source import SourceFile
from scanner.entities import Incomplete, Usage
from tests.discover.manifests.reading import DATA, read, read_text


@pytest.mark.parametrize(
    "path",
    [
        "requirements.txt", "requirements-dev.txt", "requirements_gpu.txt", "a/dev-requirements.txt",
        "requirements/base.txt",
        "constraints.txt", "requirements.in", "requirements3.txt", "api-constraints.in",
    ],
)  # fmt: skip
def test_takes_every_usual_name(path: str) -> None:
    assert requirements_txt.reads(path)


@pytest.mark.parametrize("path", ["README.txt", "requirements.md", "docs/notes.txt", "requirements/readme.md"])
def test_leaves_other_files_alone(path: str) -> None:
    assert not requirements_txt.reads(path)


def test_a_pin_with_hashes_over_several_lines_is_one_requirement_with_a_version() -> None:
    usage = read(DATA / "pip", "requirements.txt").of("transformers")
    assert usage.component.version == "4.44.2"
    assert (usage.location.line, usage.location.column, usage.location.text) == (6, 1, "transformers==4.44.2")
    assert usage.specifier == "==4.44.2"


def test_names_are_normalised_and_the_specifier_and_text_stay_as_declared() -> None:
    usage = read(DATA / "pip", "requirements.txt").of("sentence-transformers")
    assert usage.specifier == ">=3.1,<4"
    assert usage.location.text == "Sentence_Transformers >= 3.1 , < 4"


def test_a_marker_is_kept_and_extras_do_not_disturb() -> None:
    usage = read(DATA / "pip", "requirements.txt").of("requests")
    assert (usage.specifier, usage.marker) == (">=2.31,<3", 'python_version < "3.13"')


def test_a_wildcard_is_no_pin_and_arbitrary_equality_is() -> None:
    found = read(DATA / "pip", "requirements.txt")
    assert found.of("numpy").component.version is None
    assert found.of("torch").component.version == "2.4.1+cu121"


def test_an_included_file_of_another_name_is_read_and_a_loop_is_said() -> None:
    found = read(DATA / "pip", "requirements.txt")
    assert found.of("click").location.file == "shared/base.deps"
    assert "shared/base.deps: line 2: includes ../requirements.txt, which includes this file (a loop)" in found.reasons


def test_included_files_that_are_read_by_their_name_are_not_read_twice() -> None:
    assert "never-required" not in read(DATA / "pip", "requirements.txt").names()
    assert read(DATA / "pip", "constraints.txt").names("constraint") == ["click", "never-required"]


def test_a_missing_include_and_one_behind_a_url_are_incomplete() -> None:
    reasons = read(DATA / "pip", "requirements.txt").reasons
    assert "line 21: includes missing.txt, which is not among the scanned files" in reasons
    assert "line 22: includes https://acme.example/more.txt, which is not part of the tree" in reasons


def test_repositories_and_urls_are_usages_without_version() -> None:
    found = read(DATA / "pip", "requirements.txt")
    assert found.of("acme-tools").specifier == "@ git+https://gitlab.acme.example/ml/tools.git@v2#egg=acme-tools"
    assert found.of("private-lib").specifier == "@ git+ssh://git@github.com/acme/private-lib@v1.2"
    assert found.of("fastmodel").component.version is None
    assert "line 17: git+https://github.com/acme/nameless names no package" in found.reasons


def test_credentials_are_shown_nowhere() -> None:
    found = read(DATA / "pip", "requirements.txt")
    everything = repr(found)
    for secret in ("s3cret", "token@", "glpat-abc", "SIGNATURE", "oauth2"):
        assert secret not in everything


def test_local_paths_are_excluded_not_components() -> None:
    found = read(DATA / "pip", "requirements.txt")
    assert [item.reason for item in found.excluded] == [
        "line 13: ./libs/internal is local code of the project, not a published package",
        "line 18: ./wheels/local-1.0-py3-none-any.whl is a local file, not a published package",
    ]


def test_what_pip_would_refuse_is_incomplete_and_still_a_usage_when_the_name_is_clear() -> None:
    found = read(DATA / "pip", "requirements.txt")
    assert "line 19: 'this is not a requirement' is not a valid requirement" in found.reasons
    assert found.of("scipy").confidence == "medium"
    assert "this" not in found.names()


def test_an_environment_variable_in_a_version_is_incomplete_not_lost(tmp_path: Path) -> None:
    found = read_text(tmp_path, "requirements.txt", "torch==${TORCH}\n")
    assert found.of("torch").component.version is None
    assert "torch==${TORCH}" in found.reasons


def test_a_file_that_is_no_requirements_file_is_summed_up(tmp_path: Path) -> None:
    found = read_text(tmp_path, "requirements.txt", "you will need a lot\n" * 100)
    assert len(found.incomplete) == 6
    assert "95 more lines are not requirements" in found.reasons


def test_two_files_that_include_each_other_end(tmp_path: Path) -> None:
    (tmp_path / "b.deps").write_text("-r c.deps\nb\n")
    (tmp_path / "c.deps").write_text("-r b.deps\nc\n")
    found = read_text(tmp_path, "requirements.txt", "-r b.deps\n-r c.deps\na\n")
    assert sorted(found.names()) == ["a", "b", "c"]
    assert found.reasons.count("(a loop)") == 1


def test_a_long_chain_of_includes_is_followed_without_recursion(tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"{number}.deps").write_text(f"-r {number + 1}.deps\n")
    (tmp_path / "2000.deps").write_text("torch\n")
    assert read_text(tmp_path, "requirements.txt", "-r 0.deps\n").names() == ["torch"]


def test_utf_16_with_a_byte_order_mark_as_powershell_writes_it(tmp_path: Path) -> None:
    assert read_text(tmp_path, "requirements.txt", "torch==2.4.1\r\n".encode("utf-16")).of("torch").component.version


def test_a_binary_file_is_one_incomplete_line(tmp_path: Path) -> None:
    found = read_text(tmp_path, "requirements.txt", b"\x00\x01torch")
    assert not found.usages
    assert found.reasons == "requirements.txt: not text: it holds NUL bytes; exclude it if it is data"


@given(
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["a", "A.b-c_d", "a1", "-a", "a-"]),
            st.sampled_from(["", "[x]", "[x-y]", " [x]"]),
            st.sampled_from(["", "==1.0", " >= 1,< 2.0.1", "~=1.0", "~=1", "==1.*", ">1.*", "==1.0.dev1", "!=2 , >1"]),
            st.sampled_from(
                ["", " ; python_version < '3.9'", ';sys_platform=="win32"', "; os_name == 'nt'", "; python_version"]
            ),
        ),
    )
)
@settings(max_examples=300, deadline=None)
def test_the_short_way_through_a_requirement_reads_what_packaging_reads(text: str) -> None:
    try:
        parsed = Requirement(text)
    except InvalidRequirement:
        parsed = None
    place = Place(SourceFile("requirements.txt", Path(), 0), 1, 1, text, "requirement", "listed")
    found = list(requirement(text, place))
    assert (parsed is None) == any(isinstance(item, Incomplete) for item in found)
    for usage in found:
        if parsed is not None and isinstance(usage, Usage):
            assert usage.component.name == canonicalize_name(parsed.name)
            assert usage.marker == (str(parsed.marker) if parsed.marker else None)
            assert SpecifierSet(usage.specifier or "") == parsed.specifier


def test_what_a_resolver_notes_of_each_line(tmp_path: Path) -> None:
    """The listing of `uv export`, and both ways in which pip-compile writes it."""
    uv = read_text(tmp_path, "requirements.txt", (DATA / "tools" / "uv" / "listing.txt").read_text())
    assert (uv.of("httpx").direct, uv.of("httpx").through) == (True, ())
    assert (uv.of("h2").direct, uv.of("h2").through) == (False, ("httpx",))
    assert (uv.of("packaging").direct, uv.of("packaging").through) == (True, ("pytest",))
    assert uv.of("h2").why == "line of requirements.txt, required by httpx"
    text = (
        "# x\nanyio==4.6 \\\n    --hash=sha256:aa\n    # via httpx\nhttpx==0.27  # via -r requirements.in\n"
        "idna==3.1\n    # via\n    #   -c constraints.txt\n    #   anyio\n    #   httpx\n\n# via nothing\nrich\n"
    )
    compiled = read_text(tmp_path, "requirements.txt", text)
    assert [(usage.component.name, usage.direct, usage.through) for usage in compiled.usages] == [
        ("anyio", False, ("httpx",)), ("httpx", True, ()), ("idna", False, ("anyio", "httpx")), ("rich", None, ()),
    ]  # fmt: skip
