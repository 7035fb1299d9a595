from pathlib import Path

from scanner.discover.references import front_matter
from scanner.discover.references.mention import Mention
from scanner.discover.references.urls import urls_in
from scanner.discover.references.values import unfold
from scanner.entities import Incomplete
from tests.discover.references.reading import find, mentions_in, places, read_text


def test_front_matter_is_in_use_and_prose_is_not() -> None:
    found = mentions_in(front_matter, "card.md")
    base = find(found, "meta-llama/Llama-3.1-8B")
    assert (base.line, base.how, base.name, base.in_use) == (4, "front-matter", "base_model", True)
    assert places(found)["HuggingFaceH4/ultrachat_200k"] == (5, "datasets")
    assert places(found, in_use=False) == {
        "src/utils": (9, None), "meta-llama/Llama-2-7b": (9, None), "https://huggingface.co/google/gemma-2b": (9, None),
    }  # fmt: skip


def test_front_matter_that_is_not_yaml_is_incomplete_and_the_body_is_still_read(tmp_path: Path) -> None:
    found = read_text(front_matter, tmp_path, "a.md", "---\na: b: c\n---\nsee org/name\n")
    assert [item.reason for item in found if isinstance(item, Incomplete)] == [
        "front matter is not YAML (mapping values are not allowed in this context, line 2): correct it"
    ]
    assert [item.text for item in found if isinstance(item, Mention)] == ["org/name"]


def test_urls_lose_the_punctuation_of_the_sentence() -> None:
    text = "See (https://huggingface.co/a/b), hf.co/c/d. Or <hf://e/f>; not a/b."
    assert [url for _, url in urls_in(text)] == ["https://huggingface.co/a/b", "hf.co/c/d", "hf://e/f"]


def unfolded(text: str) -> list[tuple[str | None, str]]:
    return [(item.name, item.text) for item in unfold(Mention(text, 1, 1, "test", "config-key", name="key"))]


def test_a_value_is_taken_apart_by_its_own_notation() -> None:
    assert unfolded("org/name") == [("key", "org/name")]
    assert unfolded("a/b, c/d;e/f") == [("key", "a/b"), ("key", "c/d"), ("key", "e/f")]
    assert unfolded("pretrained=a/b,dtype=auto") == [("pretrained", "a/b"), ("dtype", "auto")]
    assert unfolded('{"x": [{"model": "a/b"}]}') == [("model", "a/b")]
    assert unfolded("https://huggingface.co/a/b") == [("key", "https://huggingface.co/a/b")]
    assert unfolded("a whole sentence of words about org/name here") == []
