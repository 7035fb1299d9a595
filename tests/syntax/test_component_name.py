"""Names of components as people write them on a command line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.rulebook import load_rulebook
from scanner.syntax.component_name import MAX_LENGTH, NameFault, Names
from scanner.syntax.purl import purl_of

NAMES = Names(load_rulebook().hosted_names, ("main", "master"))

READ = {
    "hf:meta-llama/Llama-3.1-8B-Instruct": "pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct",
    "HF:acme/honest@0123abc": "pkg:huggingface/acme/honest@0123abc",
    "hf:acme/honest@refs/pr/1": "pkg:huggingface/acme/honest@refs/pr/1",
    "hf:acme/honest@main": "pkg:huggingface/acme/honest",
    "acme/honest": "pkg:huggingface/acme/honest",
    "hf:gpt2": "pkg:huggingface/gpt2",
    "hf:datasets/squad": "pkg:huggingface/datasets/squad",
    "spaces/acme/demo": "pkg:huggingface/spaces/acme/demo",
    "pypi:redis==7.4.0": "pkg:pypi/redis@7.4.0",
    "pypi:Redis_Client[hiredis] == v7.4.0": "pkg:pypi/redis-client@7.4.0",
    "pip:redis@7.4.0": "pkg:pypi/redis@7.4.0",
    "redis==7.4.0": "pkg:pypi/redis@7.4.0",
    "npm:react@18.2.0": "pkg:npm/react@18.2.0",
    "@scope/name@1.0.0+2": "pkg:npm/%40scope/name@1.0.0%2B2",
    "ollama:qwen3": "pkg:generic/ollama/qwen3",
    "ollama:hf.co/acme/name-GGUF:Q4_K_M": "pkg:generic/ollama/hf.co/acme/name-GGUF:Q4_K_M",
    "bedrock:meta.llama3-1-8b-instruct-v1:0": "pkg:generic/bedrock/meta.llama3-1-8b-instruct-v1:0",
    "vertex:claude-3-5-sonnet@20240620": "pkg:generic/vertex/claude-3-5-sonnet%4020240620",
    "pkg:pypi/redis@7.4.0?arch=any#sub": "pkg:pypi/redis@7.4.0",
    "PKG:npm/%40scope/name@1.0.0": "pkg:npm/%40scope/name@1.0.0",
    "pkg:generic/bedrock/meta.llama3-1-8b-instruct-v1%3A0": "pkg:generic/bedrock/meta.llama3-1-8b-instruct-v1:0",
    "pkg:generic/ollama/qwen3:8b": "pkg:generic/ollama/qwen3:8b",
    "pkg:cargo/serde@1.0.0": "pkg:cargo/serde@1.0.0",
    "pkg:maven/org.apache/x@1": "pkg:maven/org.apache/x@1",
    "https://huggingface.co/acme/honest/tree/main": "pkg:huggingface/acme/honest",
    "https://huggingface.co/datasets/acme/set/blob/0123abc/README.md": "pkg:huggingface/datasets/acme/set@0123abc",
    "hf.co/acme/honest": "pkg:huggingface/acme/honest",
    "https://pypi.org/project/Redis/7.4.0/": "pkg:pypi/redis@7.4.0",
    "https://www.npmjs.com/package/@scope/name/v/1.0.0": "pkg:npm/%40scope/name@1.0.0",
    "https://ollama.com/library/qwen3:8b": "pkg:generic/ollama/qwen3:8b",
}


@pytest.mark.parametrize(("text", "purl"), READ.items())
def test_each_way_to_name_a_component_leads_to_its_package_url(text: str, purl: str) -> None:
    assert purl_of(NAMES.read(text).component) == purl


@pytest.mark.parametrize("purl", sorted(set(READ.values())))
def test_the_ids_of_reports_can_be_asked_about(purl: str) -> None:
    assert purl_of(NAMES.read(purl).component) == purl


@pytest.mark.parametrize(
    ("text", "specifier"),
    [("pypi:redis>=7,<8", "<8,>=7"), ("pypi:redis==7.*", "==7.*"), ("npm:react@^18", "^18"), ("pypi:redis", None)],
)
def test_a_range_of_versions_names_none_exactly(text: str, specifier: str | None) -> None:
    named = NAMES.read(text)
    assert (named.component.version, named.specifier) == (None, specifier)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("opnai:gpt-4o", "did you mean openai:gpt-4o?"),
        ("pipy:redis", "did you mean pypi:redis?"),
        ("zzzz:foo", "write hf:, pypi:, npm:, ollama:, pkg:"),
        ("qwen3:8b", "ollama:qwen3:8b"),
        ("redis", "pypi:redis"),
        ("", "an empty name"),
        ("pypi:", "write pypi:NAME"),
        ("pypi:redis==", "pypi:redis==VERSION"),
        ("pypi:red is", "names no versions"),
        ("npm:react@newest", "npm:react@1.2.3"),
        ("hf:../../etc/passwd", "no name on the Hub"),
        ("openai:a b", "blanks"),
        ("pkg:", "no package URL"),
        ("pkg:pypi/%00", "control"),
        ("hf:a\x00/b", "control"),
        ("\x1b[31macme/x", "control"),
        ("acme/\u202etxet", "invisible"),
        ("https://example.org/x", "huggingface.co"),
        ("https://[::1/x", "no address"),
        ("x" * 1_000_000, "1,000,000 characters"),
    ],
)
def test_what_cannot_be_read_says_what_to_write_in_a_few_visible_characters(text: str, advice: str) -> None:
    with pytest.raises(NameFault) as caught:
        NAMES.read(text)
    message = str(caught.value)
    assert advice in message
    assert message.isprintable()
    assert len(message) < 400


def test_all_faults_are_told_at_once_and_many_are_counted() -> None:
    with pytest.raises(NameFault) as caught:
        NAMES.read_all(["acme/honest", *[f"zzzz{number}:x" for number in range(12)]])
    assert str(caught.value).count("no prefix") == 10
    assert str(caught.value).endswith("and 2 more like these")


PIECES = st.sampled_from([
    "hf:", "pkg:", "pypi:", "npm:", "generic/", "datasets/", "https://", "huggingface.co/", "%2F", "%00", "@", "==",
    ">=", "[", "]", "/", ":", "?", "#", "a", "1.0", "é", "\ud800", " ", "\x07", "..", "--",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_is_a_component_or_a_fault(text: str) -> None:
    with suppress(NameFault):
        named = NAMES.read(text)
        assert named.component.name
        assert len(purl_of(named.component)) < 4 * MAX_LENGTH
