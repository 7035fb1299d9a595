"""Plain names are written without the library that knows the specification, and exactly as it would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packageurl import PackageURL

from scanner.entities import Component, Kind
from scanner.syntax import purl
from scanner.syntax.purl import as_written, component_of, purl_of

WORDS = st.text("abzAZ09._-:/@+~% é", min_size=1, max_size=12)
REGISTRIES = st.sampled_from(["huggingface", "pypi", "npm", "ollama", "openai", "maven", "pub", "github"])
KINDS: st.SearchStrategy[Kind] = st.sampled_from(["model", "dataset", "space", "package"])


@given(KINDS, REGISTRIES, WORDS, st.none() | WORDS)
@settings(max_examples=60, deadline=None)
def test_it_is_what_the_library_says(kind: Kind, registry: str, name: str, version: str | None) -> None:
    component = Component(kind, registry, name, version)

    def written() -> str:
        try:
            return purl_of.__wrapped__(component)
        except (ValueError, TypeError) as error:  # of the library, about names that are none
            return type(error).__name__

    here = written()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purl, "_PLAIN", {})
        assert here == written()


@given(st.sampled_from(["pypi", "npm", "huggingface", "generic", "maven", "PyPI"]), WORDS, st.none() | WORDS)
@settings(max_examples=60, deadline=None)
def test_it_is_read_as_the_library_reads_it(type_: str, path: str, version: str | None) -> None:
    text = f"pkg:{type_}/{path}@{version}" if version else f"pkg:{type_}/{path}"
    here = component_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purl, "_PLAIN", {})
        assert here == component_of(text)


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (Component("model", "huggingface", "Qwen/Qwen2.5-7B", "main"), "pkg:huggingface/Qwen/Qwen2.5-7B@main"),
        (Component("dataset", "huggingface", "a/b", "0123ABC"), "pkg:huggingface/datasets/a/b@0123abc"),
        (Component("package", "pypi", "torch", "2.1.0+cu118"), "pkg:pypi/torch@2.1.0%2Bcu118"),
        (Component("package", "npm", "@huggingface/hub", None), "pkg:npm/%40huggingface/hub"),
        (Component("hosted-model", "openai", "gpt-4o"), "pkg:generic/openai/gpt-4o"),
    ],
)  # fmt: skip
def test_names_of_every_kind(component: Component, expected: str) -> None:
    assert purl_of(component) == expected
    assert PackageURL.from_string(expected).to_string() == expected


@pytest.mark.parametrize(
    ("pattern", "ours"),
    [
        ("pkg:npm/@types/node@1.0.0", "pkg:npm/%40types/node@1.0.0"),
        ("pkg:npm/%40types/*", "pkg:npm/%40types/*"),
        ("pkg:PyPI/Ruamel.yaml_x@1", "pkg:pypi/ruamel-yaml-x@1"),
        ("pkg:huggingface/Acme/M", "pkg:huggingface/Acme/M"),
    ],
)
def test_a_name_may_be_written_as_its_users_write_it(pattern: str, ours: str) -> None:
    assert as_written(pattern) == ours
