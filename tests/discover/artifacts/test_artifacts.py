import contextlib
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.artifacts import artifacts
from scanner.discover.artifacts.safetensors import SafetensorsFault, read_metadata
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Claim, Component, Incomplete, Usage
from scanner.rulebook import Rulebook, load_rulebook
from scanner.syntax.gguf_header import GgufFault, read_header
from tests.discover.artifacts.gguf_files import FIELDS, gguf, write


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


def look(path: Path, rules: Rulebook) -> list[Usage | Incomplete]:
    file = SourceFile(path.name, path, path.stat().st_size)
    return list(artifacts(file, Tree(path.parent, {path.name: file}), rules))


def named(found: list[Usage | Incomplete]) -> list[tuple[str, str, str | None]]:
    usages = [item for item in found if isinstance(item, Usage)]
    return [(item.component.kind, item.component.name, item.relation) for item in usages]


def stated(found: list[Usage | Incomplete]) -> list[Claim]:
    """What the file itself says, on the usage of the file."""
    [usage] = [item for item in found if isinstance(item, Usage) and item.component.kind == "model-file"]
    return list(usage.claims)


@pytest.mark.parametrize(("version", "order"), [(1, "<"), (2, "<"), (3, "<"), (3, ">")])
def test_a_gguf_file_names_its_base_model_data_and_source(
    tmp_path: Path, rules: Rulebook, version: int, order: str
) -> None:
    path = write(tmp_path / "m.gguf", gguf(FIELDS, version=version, order=order))
    found = look(path, rules)
    assert named(found) == [
        ("model-file", "./m.gguf", None),
        ("model", "meta-llama/Llama-3.2-1B-Instruct", "base-model"),
        ("dataset", "allenai/c4", "trained-on"),
        ("model", "unsloth/Llama-3.2-1B", "quantized-from"),
    ]
    assert all(isinstance(item, Usage) and item.location.line is None and item.how == "gguf-header" for item in found)


def test_the_license_in_a_header_becomes_a_claim(tmp_path: Path, rules: Rulebook) -> None:
    path = write(tmp_path / "m.gguf", gguf(FIELDS))
    license_claim, base, other = stated(look(path, rules))
    assert (license_claim.topic, license_claim.value, license_claim.source) == ("license", "llama3.2", "gguf-header")
    assert (license_claim.where, "https://example.org/license" in license_claim.note) == ("./m.gguf", True)
    assert (base.topic, base.value) == ("base-model", "https://huggingface.co/meta-llama/Llama-3.2-1B-Instruct")
    assert other.topic == "base-model"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "ends in the middle"),
        (b"GGML1234", "does not start with the letters GGUF"),
        (b"GGUF\x09\0\0\0", "version 9"),
        (gguf(FIELDS)[:300], "ends in the middle"),
        (b"GGUF\x03\0\0\0" + b"\0" * 8 + b"\xff" * 8, "claims more than"),
        (b"GGUF\x03\0\0\0" + b"\0" * 8 + b"\x01" + b"\0" * 7 + b"\xff" * 8, "past the end"),
    ],
)
def test_a_header_that_lies_or_ends_early_is_incomplete(
    tmp_path: Path, rules: Rulebook, content: bytes, reason: str
) -> None:
    [incomplete] = look(write(tmp_path / "m.gguf", content), rules)
    assert isinstance(incomplete, Incomplete)
    assert reason in incomplete.reason


def safetensors(metadata: dict[str, str]) -> bytes:
    header = json.dumps(
        {"__metadata__": metadata, "w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    ).encode()
    return len(header).to_bytes(8, "little") + header + b"\0\0\0\0"


def test_safetensors_metadata_names_base_models_and_license(tmp_path: Path, rules: Rulebook) -> None:
    content = safetensors({"format": "pt", "ss_sd_model_name": "stabilityai/sdxl-turbo", "modelspec.license": "mit"})
    path = write(tmp_path / "lora.safetensors", content)
    assert named(look(path, rules)) == [
        ("model-file", "./lora.safetensors", None), ("model", "stabilityai/sdxl-turbo", "base-model"),
    ]  # fmt: skip
    assert [(claim.topic, claim.value) for claim in stated(look(path, rules))] == [("license", "mit")]


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 8 + b"{}", (50).to_bytes(8, "little") + b"{}", b"\2\0\0\0\0\0\0\0[]"]
)
def test_a_lying_safetensors_length_is_incomplete(tmp_path: Path, rules: Rulebook, content: bytes) -> None:
    [incomplete] = look(write(tmp_path / "m.safetensors", content), rules)
    assert isinstance(incomplete, Incomplete)


def test_a_git_lfs_pointer_is_a_model_file_that_could_not_be_read(tmp_path: Path, rules: Rulebook) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    usage, incomplete = look(write(tmp_path / "m.gguf", pointer), rules)
    assert isinstance(usage, Usage)
    assert isinstance(incomplete, Incomplete)
    assert "git lfs pull" in incomplete.reason


def test_an_adapter_names_its_base_at_its_revision(tmp_path: Path, rules: Rulebook) -> None:
    text = '{\n "base_model_name_or_path": "meta-llama/Llama-3.2-3B",\n "revision": "abc123"}'
    [usage] = look(write(tmp_path / "adapter_config.json", text.encode()), rules)
    assert isinstance(usage, Usage)
    assert usage.component == Component("model", "huggingface", "meta-llama/Llama-3.2-3B", "abc123")
    assert (usage.relation, usage.location.line, usage.confidence) == ("adapter-of", 2, "high")


@pytest.mark.parametrize("name", ["/home/me/llama", "./base", "C:\\models\\llama", "../x", "runs/1/checkpoint"])
def test_an_adapter_of_a_local_path_is_an_uncertain_file(tmp_path: Path, rules: Rulebook, name: str) -> None:
    text = json.dumps({"base_model_name_or_path": name})
    [usage] = look(write(tmp_path / "adapter_config.json", text.encode()), rules)
    assert isinstance(usage, Usage)
    assert (usage.component.kind, usage.confidence) == ("model-file", "low")


@pytest.mark.parametrize(
    "text", ["", "[", "{}", '{"base_model_name_or_path": null}', '{"base_model_name_or_path": ""}']
)
def test_an_adapter_without_a_base_is_incomplete(tmp_path: Path, rules: Rulebook, text: str) -> None:
    [incomplete] = look(write(tmp_path / "adapter_config.json", text.encode()), rules)
    assert isinstance(incomplete, Incomplete)


def test_a_model_configuration_tells_where_it_was_loaded_from(tmp_path: Path, rules: Rulebook) -> None:
    config = {
        "_name_or_path": "bert-base-uncased",
        "model_type": "bert",
        "text": {"_name_or_path": "openai/clip-vit-x"},
    }
    found = look(write(tmp_path / "config.json", json.dumps(config).encode()), rules)
    assert named(found) == [("model", "bert-base-uncased", "base-model"), ("model", "openai/clip-vit-x", "base-model")]


@pytest.mark.parametrize(
    "config",
    [
        {"_name_or_path": "/data/out", "model_type": "bert"},
        {"_name_or_path": "", "model_type": "bert"},
        {"_name_or_path": "a/b", "some": "other program"},
    ],
)
def test_a_path_or_another_programs_configuration_names_nothing(
    tmp_path: Path, rules: Rulebook, config: dict[str, str]
) -> None:
    assert look(write(tmp_path / "config.json", json.dumps(config).encode()), rules) == []


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("a pickle was loaded",)


def test_a_pickle_is_told_by_its_first_bytes_and_never_loaded(tmp_path: Path, rules: Rulebook) -> None:
    [usage] = look(write(tmp_path / "model.pt", pickle.dumps(_Bomb())), rules)
    assert isinstance(usage, Usage)
    assert usage.component == Component("model-file", "file", "./model.pt")


def test_a_bin_file_of_something_else_is_no_model(tmp_path: Path, rules: Rulebook) -> None:
    assert look(write(tmp_path / "firmware.bin", b"\x7fELF"), rules) == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3), st.data())
def test_no_bytes_whatever_break_the_header_readers(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, start: int, data: st.DataObject
) -> None:
    valid = bytearray(gguf(FIELDS))
    for _ in range(data.draw(st.integers(0, 8))):
        valid[data.draw(st.integers(4, len(valid) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "noise.gguf"
    path.write_bytes([noise, b"GGUF" + noise, b"GGUF\3\0\0\0" + noise, bytes(valid)][start])
    with contextlib.suppress(GgufFault):
        read_header(path)
    with contextlib.suppress(SafetensorsFault):
        read_metadata(noise, data.draw(st.integers(0, 500)))
