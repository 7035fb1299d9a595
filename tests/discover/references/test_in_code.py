"""What real code names models by: defaults, tables, unions, routes; and what is shaped like these and names none."""

import json
from pathlib import Path

import pytest

from tests.discover.references.test_unmistakable import in_use, usages

PROVIDER = """
def provider():
    return "anthropic" if a else "openrouter"
def name(value="anthropic:claude-sonnet-4-6"):
    return f"{provider()}:{value}"
"""


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('llm = ChatOpenAI(model=os.getenv("INFERENCE_MODEL", "qwen3:14b-q8_0"))', ["qwen3:14b-q8_0"]),
        ('EMBED_MODEL = os.environ.get("EMBED_MODEL", "mxbai-embed-large")  # of Ollama', ["mxbai-embed-large"]),
        (
            'RECOMMENDED = ["nomic-embed-text", "mxbai-embed-large"]  # ollama',
            ["mxbai-embed-large", "nomic-embed-text"],
        ),
        ('model_id = os.getenv("VISION_MODEL", "llava")  # ollama', ["llava"]),
        ('MODELS = [{"tag": "qwen3.5:9b", "role": "chat"}]  # ollama', ["qwen3.5:9b"]),
        ('model_id = os.getenv("VISION_MODEL", "llava")', []),  # of whom?
        ('container = {"tag": "v1.2.3", "image": "ollama/ollama"}', []),
        ('names = {"nomic-embed-text": 768}  # ollama', []),
    ],
)
def test_names_of_ollama_where_the_file_speaks_of_it(tmp_path: Path, code: str, wanted: list[str]) -> None:
    head = "import os\nfrom langchain_openai import ChatOpenAI\n"
    assert in_use(tmp_path, "a.py", head + code + "\n") == wanted


def test_a_pipeline_of_spacy_is_told_by_its_four_parts(tmp_path: Path) -> None:
    code = 'PIPE_LINES = (\n    "pt_core_news_md",\n    "xx_ent_wiki_sm",\n)\nother = "my_core_data_path"\n'
    found = usages(tmp_path, "constants.py", code)
    assert [(one.component.registry, one.component.name) for one in found] == [
        ("spacy", "pt_core_news_md"),
        ("spacy", "xx_ent_wiki_sm"),
    ]


def test_the_address_of_a_repository_that_is_a_model_is_used(tmp_path: Path) -> None:
    code = 'entry(model="x", repository_url="https://huggingface.co/dropbox-dash/faster-whisper-large-v3-turbo")\n'
    assert in_use(tmp_path, "a.py", code) == ["dropbox-dash/faster-whisper-large-v3-turbo"]
    assert in_use(tmp_path, "b.py", code.replace("repository_url", "homepage")) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("form.tsx", '<label htmlFor="ai-language">model</label><input id="ai-temperature" />\n'),
        ("constants.ts", "export const MODEL = { AI_MEMBERS_ONLY: 'ai-members-only', FORMAT: 'ai-ignore-files' };\n"),
        ("llm.js", 'class LLM {\n  _llmType() { return "yandexgpt"; }\n}\n'),
        ("plan.ts", "const models = { 'kimi-code': { envVar: 'MOONSHOT_API_KEY' } };\n"),
        ("lora.py", "lora_path: str = 'unsloth-lora-checkpoints-r256a512/checkpoint-1223'\n"),
    ],
)
def test_names_of_parts_of_a_program_are_no_models(tmp_path: Path, name: str, text: str) -> None:
    assert in_use(tmp_path, name, text) == []


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("const engineId = 'stable-diffusion-xl-1024-v1-0'; // model", "stability"),
        ("const model = 'sonar-medium-online';", "perplexity"),
        ("const agentModel = 'deep-research-pro-preview-12-2025';", "google"),
        ("const model = 'kimi-k2-0905-preview';", "moonshot"),
    ],
)
def test_ids_that_only_one_vendor_writes_so(tmp_path: Path, text: str, registry: str) -> None:
    assert [one.component.registry for one in usages(tmp_path, "a.ts", text + "\n")] == [registry]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        # each is one where it is written, and what stands behind the route is none of its own
        (
            'def pick():\n    for model in ("gemma3:1b", "qwen3:4b"):\n        yield f"ollama:{model}"\n',
            [(2, "gemma3:1b"), (2, "qwen3:4b")],
        ),
        (
            PROVIDER,
            [(4, "anthropic:claude-sonnet-4-6")],
        ),
        (
            'size = "7B-Instruct"\nllm = AutoModel.from_pretrained(f"Qwen/Qwen2.5-{size}")\n',
            [(2, "Qwen/Qwen2.5-7B-Instruct")],
        ),
        (
            'name = "Qwen2.5-7B-Instruct"\nllm = AutoModel.from_pretrained(f"Qwen/{name}")\n',
            [(2, "Qwen/Qwen2.5-7B-Instruct")],
        ),
    ],
)
def test_a_route_before_a_name_makes_no_other_name(tmp_path: Path, code: str, wanted: list[tuple[int, str]]) -> None:
    found = usages(tmp_path, "a.py", code)
    assert sorted((one.location.line, one.component.name) for one in found) == wanted


def test_members_of_a_union_stand_among_each_other(tmp_path: Path) -> None:
    code = (
        "export type GroqLLMID =\n"
        '  | "llama3-8b-8192"\n  | "llama3-70b-8192" // LLaMA3 70B\n  | "mixtral-8x7b-32768"\n  | "gemma-7b-it"\n'
        'export type Size = "small-1" | "large-2"\n'
    )
    assert in_use(tmp_path, "llms.ts", code) == [
        "llama3-8b-8192",
        "llama3-70b-8192",
        "mixtral-8x7b-32768",
        "gemma-7b-it",
    ]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("const model = this.getParameterValue<string>(node, 'modelName', 'llama2');", ["llama2"]),
        ("const a = config.get('llm.model', 'gpt-4o-mini');", ["gpt-4o-mini"]),
        ("const a = getSetting('modelName', 'Qwen/Qwen2.5-7B-Instruct');", ["Qwen/Qwen2.5-7B-Instruct"]),
        ("const a = this.getParameterValue<string>(node, 'color', 'llama2'); // model", []),
        ("const a = $i18n.t('e.g. {{modelTag}}', { modelTag: 'mistral:7b' }); // ollama model", []),
    ],
)
def test_what_is_given_when_a_name_has_no_value_belongs_to_the_name(
    tmp_path: Path, code: str, wanted: list[str]
) -> None:
    assert in_use(tmp_path, "a.ts", code + "\n") == wanted


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.rs", 'let url = format!("{}/models/gemini-1.5-flash:generateContent", self.base_url);'),
        (
            "a.go",
            'u := "https://generativelanguage.googleapis.com/v1beta/models/gemini-1.5-flash:generateContent?key=x"',
        ),
        ("a.py", 'requests.post(f"{BASE}/models/gemini-1.5-flash:streamGenerateContent?alt=sse")'),
        ("b.py", 'requests.post(f"https://host/v1beta/models/gemini-1.5-flash:generateContent?key={key}")'),
        ("a.ts", "fetch('https://host/v1beta/models/gemini-1.5-flash:countTokens');"),
    ],
)
def test_the_path_of_a_request_names_the_model(tmp_path: Path, name: str, code: str) -> None:
    assert in_use(tmp_path, name, code + "\n") == ["gemini-1.5-flash"]


def test_a_string_with_nothing_to_put_in_is_a_string(tmp_path: Path) -> None:
    code = 'url = f"https://huggingface.co/TheBloke/Llama-2-7B-GGUF/resolve/main/llama-2-7b.Q4_K_M.gguf"\n'
    assert in_use(tmp_path, "a.py", code) == ["TheBloke/Llama-2-7B-GGUF"]


def test_names_of_whisperkit_are_its_own(tmp_path: Path) -> None:
    code = 'enum M: String {\n    case a = "openai_whisper-tiny"\n    case b = "openai_whisper-large-v3_turbo"\n}\n'
    assert [(one.component.registry, one.component.name) for one in usages(tmp_path, "M.swift", code)] == [
        ("whisperkit", "openai_whisper-tiny"),
        ("whisperkit", "openai_whisper-large-v3_turbo"),
    ]


def test_a_call_that_names_ollama_is_given_its_models(tmp_path: Path) -> None:
    code = 'kernel.AddOllamaChatCompletion("phi3");\nvar c = new OllamaChatClient(uri, "llama3.1");\nk.Add("phi3");\n'
    assert in_use(tmp_path, "A.cs", code) == ["phi3", "llama3.1"]


def test_the_name_that_people_see_is_none_beside_an_id(tmp_path: Path) -> None:
    code = (
        "const models = [\n  { id: 'gpt-4o', name: 'GPT-4o' },\n  { id: 'claude-3-opus', name: 'Claude-3' },\n"
        "  { id: 'gpt-4o-mini', name: 'GPT-4o-mini' },\n];\n"
    )
    assert in_use(tmp_path, "a.ts", code) == ["gpt-4o", "claude-3-opus", "gpt-4o-mini"]


def test_a_file_of_settings_that_a_cell_writes_is_read_as_one(tmp_path: Path) -> None:
    source = ["%%writefile config.yaml\n", "model:\n", '  model_name: "HuggingFaceTB/SmolLM2-135M-Instruct"\n']
    cells = [
        {"cell_type": "code", "source": source},
        {"cell_type": "code", "source": ["%%writefile notes.txt\n", "model_name: Qwen/Qwen2.5-7B\n"]},
        {"cell_type": "code", "source": ["x = 1\n"]},
    ]
    text = json.dumps({"nbformat": 4, "cells": cells}, indent=1)
    line = text[: text.index("SmolLM2")].count("\n") + 1
    found = [(one.location.line, one.component.name) for one in usages(tmp_path, "a.ipynb", text)]
    assert found == [(line, "HuggingFaceTB/SmolLM2-135M-Instruct")]


def test_a_key_that_is_a_model_in_one_table_is_one_in_the_next(tmp_path: Path) -> None:
    code = (
        'PRICES = {"gpt-4o": 2.5, "deepseek-chat": 0.27, "qwen-max": 1, "MiniMax-M2.7": 3}  # of a model\n'
        'CACHED = {"MiniMax-M2.7": 0.1}\nSIZES = {"shirt-m2": 1}\n'
    )
    found = usages(tmp_path, "prices.py", code)
    assert {one.location.line for one in found if one.component.name == "MiniMax-M2.7"} == {1, 2}
    assert not [one for one in found if one.location.line == 3]
