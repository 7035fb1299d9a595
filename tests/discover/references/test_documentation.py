"""What stands in docstrings and in strings that become docstrings: told, with the right kind, and never in use."""

from pathlib import Path

import pytest

from scanner.discover import discover
from scanner.entities import Usage
from scanner.rulebook import load_rulebook

RULES = load_rulebook()


def found(folder: Path, files: dict[str, str]) -> list[Usage]:
    """All usages of models and datasets in a tree of these files."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    components = discover(folder, RULES).components
    return [usage for component, usages in components if component.kind != "package" for usage in usages]


def told(usages: list[Usage]) -> set[tuple[int | None, str, str, bool]]:
    return {(one.location.line, one.component.kind, one.component.name, one.in_use) for one in usages}


def test_the_checkpoint_of_a_generated_docstring_is_an_example(tmp_path: Path) -> None:
    code = """from ...utils import auto_docstring

@auto_docstring(checkpoint="magic-leap-community/superglue_indoor")
class Config:
    model_id: str = "google/gemma-3-4b-it"
"""
    wanted = {
        (3, "model", "magic-leap-community/superglue_indoor", False),
        (5, "model", "google/gemma-3-4b-it", True),
    }
    assert told(found(tmp_path, {"a.py": code})) == wanted


@pytest.mark.parametrize("name", ["EXAMPLE_DOC_STRING", "SAMPLE_DOCSTRING", "TEXT"])
def test_a_string_with_examples_is_documentation(tmp_path: Path, name: str) -> None:
    code = f'''{name} = """
    >>> pipe = Pipeline.from_pretrained("nobody-we-know/llama-tiny")
    >>> url = "https://huggingface.co/datasets/huggingface/documentation-images/resolve/main/cat.jpg"
"""
'''
    wanted = {
        (2, "model", "nobody-we-know/llama-tiny", False),
        (3, "dataset", "huggingface/documentation-images", False),
    }
    assert told(found(tmp_path, {"a.py": code})) == wanted


def test_a_call_that_prose_shows_tells_the_kind(tmp_path: Path) -> None:
    text = """# Models

    ds = load_dataset("nielsr/funsd-layoutlmv3", split="train")
    m = AutoModel.from_pretrained("hf-internal-testing/tiny-random-reformer")
    p = AutoModel.from_pretrained("path/to")
"""
    wanted = {
        (3, "dataset", "nielsr/funsd-layoutlmv3", False),
        (4, "model", "hf-internal-testing/tiny-random-reformer", False),
    }
    assert told(found(tmp_path, {"README.md": text})) == wanted


def test_a_guessed_kind_gives_way_to_what_the_code_says(tmp_path: Path) -> None:
    code = """from datasets import load_dataset

# the tasks of HuggingFaceH4/MATH-500
rows = load_dataset("HuggingFaceH4/MATH-500")
"""
    wanted = {(3, "dataset", "HuggingFaceH4/MATH-500", False), (4, "dataset", "HuggingFaceH4/MATH-500", True)}
    assert told(found(tmp_path, {"a.py": code})) == wanted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("see TheBloke/Llama-2-7B-Chat-GGUF/llama-2-7b.Q4_K_M.gguf for it", {"TheBloke/Llama-2-7B-Chat-GGUF"}),
        ("f'Helsinki-NLP/opus-mt-{src}-{trg}'", set()),
        ("as shipped by LiquidAI/LFM2-* checkpoints", set()),
        ("like Qwen/Qwen3-0.6B.", {"Qwen/Qwen3-0.6B"}),
        ("https://huggingface.co/spacmes/sayakpaul/auto-release-notes is no address", set()),
        ("https://huggingface.co/sayakpaul/some-lora/tree/main", {"sayakpaul/some-lora"}),
        ("https://huggingface.co/nobody-here/some-lora/lora.safetensors", {"nobody-here/some-lora"}),
    ],
)
def test_pieces_of_names_and_of_paths_are_no_references(tmp_path: Path, text: str, names: set[str]) -> None:
    assert {one.component.name for one in found(tmp_path, {"a.py": f"# model: {text}\n"})} == names


def test_what_a_class_hands_to_its_base_is_given_to_the_base(tmp_path: Path) -> None:
    code = """from lighteval.tasks.lighteval_task import LightevalTaskConfig

class Task(LightevalTaskConfig):
    def __init__(self):
        super().__init__(hf_repo="OALL/ACVA", name="acva")
"""
    assert told(found(tmp_path, {"a.py": code})) == {(5, "dataset", "OALL/ACVA", True)}


def test_lines_of_a_message_are_not_in_use(tmp_path: Path) -> None:
    code = """deprecation_message = (
    "If your checkpoint is one of: \\n- CompVis/stable-diffusion-v1-4 \\n-"
    " CompVis/stable-diffusion-v1-3 see https://huggingface.co/CompVis/stable-diffusion-v1-3 \\n"
)
"""
    assert not any(one.in_use for one in found(tmp_path, {"a.py": code}))
