"""Whatever the Hub sends is read or refused with one sentence; nothing else comes of it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.resolve.hub_answer import RepositoryAnswer, gguf_among, linked_elsewhere, linked_file, probe_among
from scanner.resolve.hub_card import is_repository
from scanner.resolve.hub_reply import commits_of, owner_of, paths_of, repository_of
from scanner.resolve.session import SourceFailed
from scanner.syntax.gguf_header import GgufFault, gguf_claims, read_beginning
from tests.discover.artifacts.gguf_files import gguf

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "author", "sha", "createdAt", "lastModified", "private", "gated", "disabled", "downloads", "tags",
          "cardData", "siblings", "models", "datasets")  # fmt: skip
BOUNDED = settings(max_examples=60, deadline=None)


@BOUNDED
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_any_json_is_an_answer_or_refused(told: dict[str, Any]) -> None:
    for given_id in (told, {**told, "id": "acme/tiny"}):
        with suppress(SourceFailed):
            found = repository_of(json.dumps(given_id).encode(), "hub.test", NOW)
            assert isinstance(found, RepositoryAnswer)
            assert is_repository(found.name)
            assert all(is_repository(name) for name in (*found.models, *found.datasets))


@BOUNDED
@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for read in (commits_of, paths_of):
        with suppress(SourceFailed):
            read(body, "hub.test")


@pytest.mark.parametrize("depth", [2_000, 200_000])
def test_nesting_without_end_is_refused(depth: int) -> None:
    with pytest.raises(SourceFailed, match="not JSON"):
        repository_of(b'{"id": "a/b", "cardData": ' + b"[" * depth, "hub.test", NOW)


def test_a_commit_that_is_none_is_refused() -> None:
    with pytest.raises(SourceFailed, match="another shape"):
        commits_of(b'[{"id": "../../x", "date": "2024-01-01T00:00:00Z"}]', "hub.test")


def test_the_owner_of_a_token_is_told_in_words_of_ours() -> None:
    told = {"name": "acme", "auth": {"accessToken": {"role": "fineGrained", "displayName": "secret name"}}}
    assert owner_of(told) == "acme (role: fineGrained)"
    assert owner_of({"name": "<script>"}) == "an unnamed account"
    assert owner_of({"name": "acme", "auth": {"accessToken": {"role": "<b>"}}}) == "acme"


@BOUNDED
@given(VALUES)
def test_whatever_is_told_of_a_token_is_put_into_words(told: object) -> None:
    assert owner_of(told)


@BOUNDED
@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}/[^ ]{0,40}", fullmatch=True))
def test_any_link_leads_to_a_file_on_the_hub_or_nowhere(link: str) -> None:
    linked_file(link, "acme/tiny")
    place = linked_elsewhere(link, "acme/tiny", "hub.test")
    assert place is None or (is_repository(place.name) and ".." not in place.path.split("/"))


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        (["README.md", ".gitattributes"], None),
        (["README.md", "config.json", "model.safetensors"], "model.safetensors"),
        (["a.txt", "config.json"], "config.json"),
        (["data/train.parquet", "LICENSE"], "data/train.parquet"),
    ],
)
def test_what_is_tried_is_what_a_pipeline_would_fetch(paths: list[str], wanted: str | None) -> None:
    assert probe_among(paths) == wanted


def test_of_a_model_in_parts_the_first_is_read_and_no_projector() -> None:
    paths = ["m-00002-of-00002.gguf", "m-00001-of-00002.gguf", "mmproj.gguf", "README.md"]
    assert gguf_among(paths) == "m-00001-of-00002.gguf"
    assert gguf_among(["mmproj.gguf"]) is None


@BOUNDED
@given(st.binary(max_size=300))
def test_the_beginning_of_any_file_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"GGUF\x03\0\0\0"):
        with suppress(GgufFault):
            gguf_claims(read_beginning(start + content), "")


@BOUNDED
@given(st.integers(min_value=0, max_value=400))
def test_of_a_header_that_is_cut_off_what_stands_before_is_kept(length: int) -> None:
    fields = {"general.architecture": "llama", "general.license": "mit", "tokenizer.ggml.tokens": ["x" * 10] * 20}
    whole = gguf(fields)  # type: ignore[arg-type]
    with suppress(GgufFault):
        found = read_beginning(whole[:length])
        assert found.items() <= {"general.architecture": "llama", "general.license": "mit"}.items()
        assert found
