"""Names that one library has for its models: those of nothing else, and words among them."""

from pathlib import Path

import pytest

from tests.discover.references.test_unmistakable import in_use, usages


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("a.py", "# whisper\nSIZE = 'large-v3'", ["large-v3"]),
        ("whisper/a.py", "if size == 'tiny.en':\n    pass", ["tiny.en"]),
        ("a.py", "LAYOUT = 'large-v3'", []),  # nothing speaks of Whisper
        ("a.json", '{"model": "large-v3"}', ["large-v3"]),
        ("a.json", '{"model": "base"}', []),  # a word
        ("a.py", "import whisper\np.add_argument('--model', default='small')", ["small"]),
        ("a.py", "import sizes\np.add_argument('--model', default='small')", []),
        ("a.py", "# clip\nclip_model: str = 'ViT-B/32'", ["ViT-B/32"]),
    ],
)
def test_a_name_of_a_library_is_one_where_the_library_is_spoken_of(
    name: str, text: str, wanted: list[str], tmp_path: Path
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    assert in_use(tmp_path, name, text) == wanted


def test_words_among_names_that_nothing_else_has_are_names_of_the_same_library(tmp_path: Path) -> None:
    table = (
        "# Whisper\nMODELS = {'tiny': 39, 'base': 74, 'large-v3': 1550}\nSHIRTS = {'small': 1, 'medium': 2, 'large': 3}"
    )
    assert in_use(tmp_path, "a.py", table) == ["base", "large-v3", "tiny"]
    members = "class Size(StrEnum):  # of whisper\n    A = 'small'\n    B = 'medium'\n    C = 'large-v3'\n"
    assert in_use(tmp_path, "b.py", members) == ["small", "medium", "large-v3"]
    catalog = "# whisper\n" + "\n".join(f"add({size!r}, 1)" for size in ("tiny", "tiny.en", "base"))
    assert in_use(tmp_path, "c.py", catalog) == ["tiny", "tiny.en", "base"]


def test_the_version_of_a_model_of_replicate_is_no_part_of_its_name(tmp_path: Path) -> None:
    version = "e6d469c2b11008bb0e446c3e9629232f9674581224536851272c54871f84076e"
    (found,) = usages(tmp_path, "a.py", f"llm = Replicate(model='replicate/vicuna-13b:{version}')")
    assert (found.component.registry, found.component.name) == ("replicate", "replicate/vicuna-13b")
    assert found.component.version == version


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("mistralai/mistral-large-2402", "mistral"),  # which only its maker serves
        ("mistralai/Mistral-7B-Instruct-v0.2", "huggingface"),
        ("qwen/qwen-max", "alibaba"),
        ("Qwen/Qwen3-8B", "huggingface"),
        ("Pro/deepseek-ai/DeepSeek-R1", "siliconflow"),
    ],
)
def test_a_name_with_its_maker_is_of_the_hub_unless_only_the_maker_serves_it(
    text: str, registry: str, tmp_path: Path
) -> None:
    (found,) = usages(tmp_path, "a.yaml", f"model: {text}\n")
    assert (found.component.registry, found.component.name) == (registry, text)


def test_what_a_vendor_serves_stands_under_the_key_of_a_library_too(tmp_path: Path) -> None:
    (found,) = usages(tmp_path, ".env", "WHISPER_MODEL=whisper-large-v3\n")
    assert (found.component.kind, found.component.name) == ("hosted-model", "whisper-large-v3")
    assert in_use(tmp_path, ".env", "WHISPER_MODEL=large-v3-turbo-q5_0\n") == ["large-v3-turbo-q5_0"]


def test_the_name_of_a_kubernetes_resource_is_its_own(tmp_path: Path) -> None:
    text = "kind: Model\nmetadata:\n  name: gpt-4o\nspec:\n  url: hf://meta-llama/Llama-3.1-8B-Instruct\n"
    assert in_use(tmp_path, "a.yaml", text) == ["meta-llama/Llama-3.1-8B-Instruct"]
