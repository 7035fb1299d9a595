"""Project pages as indexes write them (PEP 503, 592, 658, 691, 714)."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.resolve.session import SourceFailed
from scanner.resolve.simple import Page, read_page

URL = "https://pypi.example/simple/zope-interface/"


def page(body: str | bytes, content_type: str = "text/html", project: str = "zope-interface") -> Page:
    """A page read from `URL`."""
    data = body.encode() if isinstance(body, str) else body
    return read_page(data, content_type, "https://pypi.example/simple", URL, project)


def entry(name: str, **more: object) -> dict[str, object]:
    """A file as PEP 691 lists it."""
    return {"filename": name, "url": f"/files/{name}", "hashes": {}, **more}


def test_html_with_every_attribute_is_read() -> None:
    found = page(
        '<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1"></head><body>'
        '<a href="../../files/zope.interface-5.0-py3-none-any.whl#sha256=abc" data-requires-python="&gt;=3.7"'
        ' data-core-metadata="sha256=def">zope.interface-5.0-py3-none-any.whl</a>'
        '<a href="https://files.example/zope_interface-5.0.tar.gz" data-yanked="bad &amp; ugly">x</a></body></html>'
    ).releases["5.0"]

    assert found.wheel
    assert found.wheel.url == "https://pypi.example/files/zope.interface-5.0-py3-none-any.whl"
    assert (found.wheel.sha256, found.wheel.metadata) == ("abc", "def")
    assert found.sdist
    assert found.sdist.yanked == "bad & ugly"
    assert found.yanked is None


@pytest.mark.parametrize(
    ("stated", "read"),
    [("archived", "archived"), ("quarantined", "quarantined"), ("active", ""), ("\x1b[31m", ""), (None, ""), ([], "")],
)
def test_what_an_index_calls_a_project_is_read_from_either_kind_of_page(stated: object, read: str) -> None:
    body = json.dumps({"files": [], "project-status": {"status": stated, "reason": "x"}})
    assert page(body, "application/vnd.pypi.simple.v1+json").status == read
    if isinstance(stated, str):
        assert page(f'<meta name="pypi:project-status" content="{stated}"><a href="x">x</a>').status == read


@pytest.mark.parametrize("odd", [5, "archived", None, [1]])
def test_a_status_of_another_shape_is_none(odd: object) -> None:
    body = json.dumps({"files": [], "project-status": odd})
    assert page(body, "application/vnd.pypi.simple.v1+json").status == ""


@pytest.mark.parametrize("key", ["core-metadata", "dist-info-metadata", "data-dist-info-metadata"])
@pytest.mark.parametrize(("value", "read"), [(True, ""), ({"sha256": "ab"}, "ab"), ({"md5": "x"}, ""), (False, None)])
def test_json_announces_metadata_under_three_names(key: str, value: object, read: str | None) -> None:
    files = [entry("zope_interface-1.0-py3-none-any.whl", **{key: value})]
    found = page(json.dumps({"files": files}), "application/vnd.pypi.simple.v1+json").releases["1.0"]

    assert found.wheel
    assert found.wheel.metadata == read


def test_the_wheel_for_any_platform_is_preferred_and_a_yanked_one_is_not() -> None:
    names = ["cp310-cp310-macosx_11_0_arm64", "cp312-cp312-manylinux_2_17_x86_64", "py3-none-any"]
    files = [entry(f"zope_interface-1.0-{tag}.whl") for tag in names]
    json_type = "application/vnd.pypi.simple.v1+json"

    whole = page(json.dumps({"files": files}), json_type).releases["1.0"]
    files[2]["yanked"] = "wrong"
    without = page(json.dumps({"files": files}), json_type).releases["1.0"]

    assert whole.wheel
    assert whole.wheel.name.endswith("none-any.whl")
    assert without.wheel
    assert "x86_64" in without.wheel.name
    assert without.yanked is None


def test_a_release_is_yanked_when_all_its_files_are() -> None:
    files = [
        entry("zope_interface-1.0-py3-none-any.whl", yanked=True),
        entry("zope_interface-1.0.tar.gz", yanked="why"),
    ]
    found = page(json.dumps({"files": files}), "application/vnd.pypi.simple.v1+json").releases["1.0"]

    assert found.yanked == ""


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("zope.interface-5.0.tar.gz", "5.0"), ("zope-interface-5.0.zip", "5.0"),
        ("Zope_Interface-5.0rc1.tar.bz2", "5.0rc1"), ("zope.interface-5.0+local.1.tar.gz", "5.0+local.1"),
        ("zope_interface-5.0-1-py3-none-any.whl", "5.0"), ("zope.interface-5.0-1.tar.gz", "5.0-1"),
    ],
)  # fmt: skip
def test_versions_are_read_from_file_names(name: str, version: str) -> None:
    assert list(page(f'<a href="{name}">{name}</a>').releases) == [version]


@pytest.mark.parametrize(
    "name",
    ["zope.interface-5.0-py2.7.egg", "zope.interface-5.0.exe", "other-1.0.tar.gz", "x.whl", "-.tar.gz", "zope-5.0.zip"],
)
def test_what_is_neither_wheel_nor_sdist_of_the_project_is_left_out(name: str) -> None:
    assert page(f'<a href="{name}">{name}</a>').releases == {}


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:x", "data:,x", "http://[", "//[/zope_interface-1.0.zip"]
)
def test_a_link_that_leaves_the_web_is_left_out(target: str) -> None:
    assert (
        page(f'<a href="{target}#zope_interface-1.0.zip">x</a><a href="{target}/zope_interface-1.0.zip">y</a>').releases
        == {}
    )


def test_a_base_that_makes_no_sense_does_not_matter() -> None:
    assert page('<base href="http://["><a href="zope_interface-1.0.zip">x</a>').releases.keys() <= {"1.0"}


def test_a_page_of_a_later_api_is_refused() -> None:
    with pytest.raises(SourceFailed, match="upgrade"):
        page('<meta name="pypi:repository-version" content="2.0">')


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/html", "application/vnd.pypi.simple.v1+json", "", "image/png"]))
def test_whatever_is_sent_it_is_read_or_refused(body: bytes, content_type: str) -> None:
    for data in (body, b'<a href="' + body + b'">x</a>', b'{"files": [{"filename": "' + body + b'", "url": "x"}]}'):
        with suppress(SourceFailed):
            assert isinstance(page(data, content_type), Page)


def test_a_page_of_a_hundred_thousand_links_takes_little_time() -> None:
    links = "".join(f'<a href="zope_interface-{number}.0.zip">x</a>' for number in range(100_000))

    assert len(page(links).releases) == 100_000
