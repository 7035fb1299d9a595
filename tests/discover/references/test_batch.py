"""Batch files of Windows: what they set and run, and not what they show."""

from scanner.discover.references import batch
from tests.discover.references.reading import find, mentions_in, places


def test_what_set_assigns_goes_by_its_variable_also_behind_a_condition() -> None:
    found = mentions_in(batch, "train.bat")
    assert places(found)["sentence-transformers/multi-qa-MiniLM-L6-cos-v1"] == (4, "MODEL_NAME")
    assert places(found)["Alibaba-NLP/gte-large-en-v1.5"] == (6, "MODEL_NAME")
    assert places(found)["gpt-4o-mini"] == (8, "LLM_MODEL")
    assert places(found)["org/out"] == (8, "OUTPUT_DIR")


def test_commands_are_read_and_what_is_shown_is_not() -> None:
    found = mentions_in(batch, "train.bat")
    for name in ("mistral:7b", "qwen3:8b", "qwen2.5vl:7b"):
        assert find(found, name).call == "ollama pull"
    assert places(found)["Qwen/Qwen2.5-7B"] == (13, "--model_name_or_path")
    assert not {"gemma3:1b", "openai/whisper-large-v3"}.intersection(places(found))
    assert not find(found, "openai/clip-vit-base-patch32").in_use
