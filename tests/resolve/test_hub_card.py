"""Cards: what they state, taken out of whatever somebody wrote."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.resolve.hub_answer import telling_files, topic_of
from scanner.resolve.hub_card import Card, front_matter, is_repository, read_card
from scanner.syntax.scalar import SyntaxFault

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=20), inner, max_size=5),
    max_leaves=20,
)
FIELDS = st.sampled_from(["license", "license_name", "license_link", "base_model", "base_model_relation", "datasets"])


@given(st.dictionaries(FIELDS | st.text(max_size=10), ANYTHING) | ANYTHING, ANYTHING)
@settings(max_examples=60, deadline=None)
def test_any_card_is_read_and_bounded(card: object, tags: object) -> None:
    read = read_card(card, tags)
    for statement in (*read.licenses, *read.bases, *read.datasets):
        assert 0 < len(statement) <= 200


@given(st.text(max_size=400).map(lambda text: f"---\n{text}\n---\n") | st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_readme_is_read_or_refused_with_a_syntax_fault(readme: str) -> None:
    with suppress(SyntaxFault):
        read_card(front_matter(readme))


def test_the_relation_stated_wins_over_the_tag_of_the_hub() -> None:
    tags = ["base_model:acme/base", "base_model:finetune:acme/base"]
    assert read_card({"base_model": "acme/base", "base_model_relation": "quantized"}, tags).relation == "quantized"
    assert read_card({"base_model": "acme/base"}, tags).relation == "finetune"
    assert read_card({"base_model": ["a/b", "c/d"]}).relation == "merge"
    assert read_card({"base_model": "acme/base"}).relation is None


def test_tags_speak_where_the_card_is_silent() -> None:
    card = read_card({}, ["license:mit", "dataset:acme/data", "base_model:adapter:acme/base", "base_model:acme/base"])
    assert card == Card(licenses=("mit",), bases=("acme/base",), relation="adapter", datasets=("acme/data",))


def test_front_matter_gives_strings_and_lists_as_they_stand() -> None:
    readme = (
        "\ufeff---\r\nlicense: no\r\nbase_model:\r\n- a/b\r\n- c/d\r\nnested:\r\n  deep:\r\n    er: 1\r\n---\r\n# x\r\n"
    )
    assert front_matter(readme) == {"license": "no", "base_model": ["a/b", "c/d"]}
    assert front_matter("# just a title\n") == {}
    with pytest.raises(SyntaxFault):
        front_matter("---\nlicense: mit\n")


@pytest.mark.parametrize(
    ("name", "fits"),
    [("gpt2", True), ("meta-llama/Llama-3.1-8B", True), ("a/b/c", False), ("/workspace/x", False), ("a/", False),
     ("../x", False), ("x y/z", False), ("user/repo.git", False), ("datasets/squad", True), ("", False)],
)  # fmt: skip
def test_what_can_be_a_repository(name: str, fits: bool) -> None:
    assert is_repository(name) is fits


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("LICENSE", "license-text"), ("LICENCE.md", "license-text"), ("LICENSE-2.0.txt", "license-text"),
        ("Model_License.txt", "license-text"), ("license.apache", "license-text"), ("COPYING", "license-text"),
        ("USE_POLICY.md", "use-policy"), ("Acceptable-Use.txt", "use-policy"), ("usage_policy", "use-policy"),
        ("NOTICE", "notice"), ("third_party_notices.txt", "notice"), ("README.md", None), ("license.py", None),
        ("license.pdf", None), ("configuration_license.json", None), ("sub/LICENSE", None), ("model.safetensors", None),
        ("L" * 200, None),
    ],
)  # fmt: skip
def test_files_are_told_by_their_names(path: str, topic: str | None) -> None:
    assert topic_of(path) == topic


def test_of_many_files_the_plainest_licenses_are_read() -> None:
    paths = ["NOTICE", "USE_POLICY.md", "LICENSE-CODE", "LICENSE", "README.md", "LICENSE-MODEL"]
    assert telling_files(paths, "a/b", Card()) == ("LICENSE", "LICENSE-CODE", "LICENSE-MODEL")
