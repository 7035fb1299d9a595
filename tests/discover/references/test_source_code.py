"""Source of other languages, request files, and text files that list models."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.discover.catalogues import MANY
from scanner.discover.manifests.found import Excluded
from scanner.discover.references import http_request, name_list, references, source_code
from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Usage
from scanner.rulebook import Rulebook, load_rulebook
from tests.discover.references.reading import find, read_file

DATA = Path(__file__).parents[2] / "data" / "references" / "source"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


def mentions(name: str) -> list[Mention]:
    extractor = {".txt": name_list, ".http": http_request}.get(Path(name).suffix, source_code)
    return [item for item in read_file(extractor, DATA / name) if isinstance(item, Mention)]


def in_use(name: str, rules: Rulebook) -> dict[str, tuple[str, int | None]]:
    """Registry and line of each name in use."""
    path = DATA / name
    file = SourceFile(name, path, path.stat().st_size)
    found = [item for item in references(file, Tree(DATA), rules) if isinstance(item, Usage) and item.in_use]
    return {usage.component.name: (usage.component.registry, usage.location.line) for usage in found}


def context(name: str, text: str) -> tuple[str, str | None, str | None]:
    found = find(mentions(name), text)
    return found.how, found.name, found.call


EXPECTED = {
    "Chat.java": {
        "gemini-2.0-flash": ("google", 8), "sentence-transformers/all-MiniLM-L6-v2": ("huggingface", 10),
        "gpt-4o-mini": ("openai", 15), "gpt-4o": ("openai", 17), "claude-3-5-sonnet-20241022": ("anthropic", 17),
        "BAAI/bge-reranker-v2-m3": ("huggingface", 21), "gpt-4.1-nano": ("openai", 23),
    },
    "main.go": {
        "gpt-4o": ("openai", 8), "claude-3-opus-20240229": ("anthropic", 12), "llama3.1:8b": ("ollama", 20),
        "claude-sonnet-4-6": ("anthropic", 21), "meta-llama/Llama-3.1-8B": ("huggingface", 23),
        "Qwen/Qwen3-4B": ("huggingface", 24),
    },
    "lib.rs": {
        "BAAI/bge-small-en-v1.5": ("huggingface", 3), "gpt-4o": ("openai", 6), "google/gemma-2b": ("huggingface", 7),
        "mistralai/Mistral-7B-Instruct-v0.3": ("huggingface", 8), "Qwen/Qwen3-4B": ("huggingface", 10),
        "Qwen/Qwen3-32B": ("huggingface", 11), "bert-base-cased": ("huggingface", 14),
    },
    "App.kt": {
        "gpt-4o": ("openai", 1), "gpt-4o-mini": ("openai", 2), "claude-3-haiku-20240307": ("anthropic", 4),
        "meta-llama/Llama-3.1-8B": ("huggingface", 4), "gemini-1.5-pro": ("google", 6), "gpt-4.1-nano": ("openai", 8),
        "gpt-4.1": ("openai", 9),
    },
    "Program.cs": {
        "gpt-4o": ("openai", 5), "gpt-4o-mini": ("openai", 6), "gpt-4.1": ("openai", 10),
        "claude-3-haiku-20240307": ("anthropic", 11), "gpt-4.1-nano": ("openai", 12), "gpt-4.1-mini": ("openai", 12),
    },
    "Chat.swift": {
        "gpt-4o": ("openai", 1), "mlx-community/Llama-3.2-1B-Instruct-4bit": ("huggingface", 3),
        "gpt-4.1": ("openai", 4), "gpt-4.1-mini": ("openai", 4),
    },
    "chat.php": {"gpt-4o": ("openai", 3), "gpt-4o-mini": ("openai", 4)},
    "chat.rb": {
        "gpt-4o": ("openai", 3), "claude-3-haiku-20240307": ("anthropic", 4), "BAAI/bge-m3": ("huggingface", 5),
    },
    "requests.http": {
        "gpt-4o": ("openai", 1), "llama-3.3-70b-versatile": ("groq", 7),
        "sentence-transformers/all-MiniLM-L6-v2": ("huggingface", 10),
        "meta-llama/Llama-3.1-8B-Instruct": ("huggingface-router", 16),
    },
    "embedding_models.txt": {
        "BAAI/bge-m3": ("huggingface", 2), "intfloat/e5-large-v2": ("huggingface", 3),
        "sentence-transformers/all-MiniLM-L6-v2": ("huggingface", 4),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_what_each_language_uses(rules: Rulebook, name: str) -> None:
    assert in_use(name, rules) == EXPECTED[name]


@pytest.mark.parametrize(
    ("file", "text", "how", "name", "call"),
    [
        ("Chat.java", "gpt-4o-mini", "source-call", "modelName", ".modelName"),
        ("Chat.java", "BAAI/bge-reranker-v2-m3", "env-default", "RERANKER_MODEL", None),
        ("Chat.java", "gpt-4-turbo", "text-operation", "startsWith", None),
        ("main.go", "llama3.1:8b", "source-call", "Model", "ollama.WithModel"),
        ("main.go", "claude-3-opus-20240229", "source-assignment", "DefaultModel", None),
        ("main.go", "claude-sonnet-4-6", "source-assignment", "Model", None),
        ("lib.rs", "Qwen/Qwen3-32B", "source-assignment", "model_id", None),
        ("lib.rs", "mistralai/Mistral-7B-Instruct-v0.3", "env-default", "MODEL_ID", None),
        ("App.kt", "gemini-1.5-pro", "source-assignment", "model", None),
        ("App.kt", "gpt-4.1-nano", "source-assignment", "chosen", None),
        ("Program.cs", "gpt-4o", "source-assignment", "ModelId", None),
        ("Program.cs", "gpt-4.1", "source-call", "modelId", "builder.AddOpenAIChatCompletion"),
        ("Chat.swift", "gpt-4.1-mini", "source-assignment", "name", None),
        ("chat.rb", "BAAI/bge-m3", "env-default", "EMBEDDING_MODEL", None),
    ],
)
def test_the_nearest_call_variable_or_key(file: str, text: str, how: str, name: str, call: str | None) -> None:
    assert context(file, text) == (how, name, call)


def test_keys_modules_and_branches_are_no_values() -> None:
    go, kotlin, rust = mentions("main.go"), mentions("App.kt"), mentions("lib.rs")
    assert not {"gpt-4", "meta-llama/Not-A-Module"} & {mention.text for mention in go if mention.in_use}
    assert "gpt-4" not in {mention.text for mention in kotlin}
    assert find(rust, "small").how == "comparison"


def test_what_only_tests_build_and_comments_are_not_in_use() -> None:
    assert not find(mentions("lib.rs"), "meta-llama/Llama-2-13b-hf").in_use
    assert not find(mentions("Chat.java"), "meta-llama/Llama-2-7b-hf").in_use
    assert not find(mentions("chat.php"), "meta-llama/Llama-2-7b-hf").in_use


def test_what_stands_beside_in_a_chain_of_calls() -> None:
    beside = find(mentions("Chat.java"), "gpt-4o-mini").beside
    assert beside["baseUrl"] == "https://api.openai.com/v1"


def test_whom_a_request_is_sent_to_stands_beside_its_body() -> None:
    found = find(mentions("requests.http"), "llama-3.3-70b-versatile")
    assert (found.name, found.line, found.column) == ("model", 7, 11)
    assert found.beside["url"] == "https://api.groq.com/openai/v1/chat/completions"


def test_generated_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "table.go"
    path.write_text('var model = "gpt-4o"\n' + "x" * 6_000)
    assert read_file(source_code, path) == []


def test_a_long_list_is_a_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "hf_models.txt"
    path.write_text("".join(f"acme/model-{number}b\n" for number in range(MANY + 1)))
    [excluded] = read_file(name_list, path)
    assert isinstance(excluded, Excluded)
    assert "lists 201 names" in excluded.reason


@pytest.mark.parametrize("name", ["requirements.txt", "CMakeLists.txt", "robots.txt", "modelling.txt", "notes.txt"])
def test_other_text_files_are_not_lists(name: str) -> None:
    assert not name_list.reads(name)
