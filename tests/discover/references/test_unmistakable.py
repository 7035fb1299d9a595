"""What is a reference by its spelling alone, wherever it stands; and what is none although it is spelled so."""

from pathlib import Path

import pytest

from scanner.discover.references import references
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Usage
from scanner.rulebook import load_rulebook

RULES = load_rulebook()


def usages(folder: Path, name: str, text: str) -> list[Usage]:
    """What a file of this text names."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    file = SourceFile(name, path, path.stat().st_size)
    found = references(file, Tree(folder, {name: file}), RULES)
    return [one for one in found if isinstance(one, Usage)]


def seen(folder: Path, name: str, text: str) -> list[tuple[int | None, str, bool]]:
    """Line, name and whether in use, of what a file of this text names."""
    return sorted((one.location.line, one.component.name, one.in_use) for one in usages(folder, name, text))


def in_use(folder: Path, name: str, text: str) -> list[str]:
    return [one for _, one, used in seen(folder, name, text) if used]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('if q == "gpt-4":\n    pass', ["gpt-4"]),
        ('if q in ["gpt-4", "claude-3-opus-20240229"]:\n    pass', ["claude-3-opus-20240229", "gpt-4"]),
        ('q = ["qwen-vl-ocr", "inworld-tts-1.5-max"]', ["inworld-tts-1.5-max", "qwen-vl-ocr"]),
        ('if "gpt-4" in q:\n    pass', []),  # looks for a piece of a name
        ('q = r.startswith("gpt-4")', []),
        ('print("gpt-4o")', []),
        ('subprocess.run(["ollama", "pull", "phi3:mini"], check=True)  # llm', ["phi3:mini"]),
        ('files = ["gpt-4o.json", "gpt-4-"]', []),
        ('CONTEXT_LENGTH = {"gpt-4o": 128000}', ["gpt-4o"]),
        ('MODEL_TO_LABEL = {"gpt-4o": "the gpt-4o one"}', ["gpt-4o"]),
        ('x = COSTS["gpt-4o"]', ["gpt-4o"]),
        ('SUPPORTS_TOOLS = ["gpt-4", "gpt-4o"]', ["gpt-4", "gpt-4o"]),
        ('await complete("claude-3-opus-20240229", prompt)', ["claude-3-opus-20240229"]),
        ('s = spec(provider_string="mistral/ministral-8b-latest")', ["mistral/ministral-8b-latest"]),
        ('pairs = [("GEMINI_API_KEY", "gemini/gemini-2.5-pro")]', ["gemini/gemini-2.5-pro"]),
        ('c.model = c.model or "models/gemini-embedding-001"', ["models/gemini-embedding-001"]),
        ('self_model = get_env_value("LLM_MODEL", "mistral-nemo:latest")', ["mistral-nemo:latest"]),
        ('x = tiktoken.get_encoding("cl100k_base"); model = "cl100k_base"', []),
        ('path = path if path else "distilbert-base-cased-distilled-squad"', ["distilbert-base-cased-distilled-squad"]),
        ('JUDGE_MODEL_MT = "prometheus-eval/prometheus-8x7b-v2.0"', ["prometheus-eval/prometheus-8x7b-v2.0"]),
        ('d = safe_snapshot_download("nobody/knows-this")', ["nobody/knows-this"]),
        ('def f(embedding: str = "pyannote/embedding"): ...', ["pyannote/embedding"]),
        ('placeholder = "meta-llama/Llama-3.1-8B"', []),
        ('logs = {"train/loss": 1, "eval/gpt": 2}', []),
    ],
)
def test_what_is_spelled_as_an_id_in_python(tmp_path: Path, code: str, wanted: list[str]) -> None:
    hint = "# model\n"
    assert in_use(tmp_path, "a.py", hint + code + "\n") == wanted


def test_values_of_literal_types_and_defaults_in_annotations(tmp_path: Path) -> None:
    code = (
        "from typing import Annotated, Literal, Optional\n"
        "class Config(TypedDict):\n"
        '    model_name: Annotated[Literal["gemini-embedding-001",\n'
        '        "textembedding-gecko@001"], "textembedding-gecko"]\n'
        '    chat_model: Optional[Literal["gpt-4o"]]\n'
        '    other_model: Literal["gpt-4"] | None\n'
    )
    wanted = ["gemini-embedding-001", "textembedding-gecko", "textembedding-gecko@001", "gpt-4o", "gpt-4"]
    assert in_use(tmp_path, "a.py", code) == wanted


def test_an_alias_of_a_literal_type_names_its_values(tmp_path: Path) -> None:
    code = 'TTSModels = Literal["sarvam-105b", "bulbul:v3"]\nVoice = Literal["anushka-2"]\n'
    code += 'Known = TypeAliasType("KnownModelName", Literal["cohere/command-r", "openai/gpt-4o"])\n'
    code += 'SegmentModelKey = Literal["segment-anything-2-tiny"]\n'  # a key of its own table
    assert in_use(tmp_path, "a.py", code) == ["bulbul:v3", "sarvam-105b", "cohere/command-r", "openai/gpt-4o"]


def test_what_is_named_a_default_is_what_its_name_says(tmp_path: Path) -> None:
    code = (
        'def load(default_repo_id="some-one/Flood-tool", default_output_dir="some-one/a-tool"):\n'
        '    """Reads a model."""\n'
    )
    assert in_use(tmp_path, "a.py", code) == ["some-one/Flood-tool"]


def test_words_are_ids_in_a_table_of_hosted_models_that_a_vendor_calls_so(tmp_path: Path) -> None:
    known = '"gpt-4o": 1, "gpt-4o-mini": 2, "claude-3-haiku-20240307": 3, "gpt-4-turbo": 4'
    code = f'PRICES = {{{known}, "o3": 5, "command-r": 6, "deepseek-coder": 7, "per-token": 8, "v2": 9}}  # models\n'
    assert {"o3", "command-r", "deepseek-coder"} == set(in_use(tmp_path, "a.py", code)) - {
        "gpt-4o", "gpt-4o-mini", "claude-3-haiku-20240307", "gpt-4-turbo",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["agent.py.j2", "agent.py.jinja2"])
def test_a_template_of_python_is_read_as_what_it_makes(tmp_path: Path, name: str) -> None:
    code = (
        "{% if tracing %}\nimport trace\n{% endif %}\n"
        "from agents import Agent\n"
        'class {{ workflow_class }}(Base):\n    model = "openai/{{ model }}"\n'
        'MODEL_NAME = "gpt-4o"\n'
        '{# MODEL_NAME = "gpt-4" #}\n'
        'agent = Agent(name="{{ agent_name }}", model="gpt-4o-mini")\n'
    )
    assert [(line, one) for line, one, used in seen(tmp_path, name, code) if used] == [
        (7, "gpt-4o"),
        (9, "gpt-4o-mini"),
    ]
    broken = "def {% if a %}one{% else %}two{% endif %}():\n" + code
    assert set(in_use(tmp_path, name, broken)) >= {"gpt-4o", "gpt-4o-mini"}


def test_a_manifest_of_weights_is_configuration(tmp_path: Path) -> None:
    text = '{"hf_repo_id": "diogovieira/lunar-router-weights", "models_profiled": ["gpt-4o"], "license": "MIT"}'
    assert in_use(tmp_path, "manifest.json", text) == ["diogovieira/lunar-router-weights", "gpt-4o"]


def test_a_spacy_pipeline_is_told_by_the_import(tmp_path: Path) -> None:
    code = 'import spacy\nif not spacy.util.is_package("en_core_web_sm"):\n    pass\n'
    assert in_use(tmp_path, "a.py", code) == ["en_core_web_sm"]


def test_addresses_of_files_in_templates_are_used_and_pages_are_to_read(tmp_path: Path) -> None:
    code = (
        '"""See https://huggingface.co/google/gemma-7b/resolve/main/a.txt"""\n'
        'CARD = """\n'
        "widget:\n- src: https://huggingface.co/datasets/mishig/sample_images/resolve/main/tiger.jpg\n"
        "More at https://huggingface.co/google/gemma-2b today\n"
        '"""\n'
        'link = "https://huggingface.co/google/gemma-9b"\n'
        'raise ValueError("see https://huggingface.co/google/gemma-1b/resolve/main/x.bin for more")\n'
    )
    assert in_use(tmp_path, "a.py", code) == ["mishig/sample_images", "google/gemma-9b"]


def test_values_of_configuration(tmp_path: Path) -> None:
    text = (
        "link: https://huggingface.co/google/gemma-9b\n"
        "description: https://huggingface.co/google/gemma-2b\n"
        "cot_completion_fn: gpt-3.5-turbo\n"
        "test: hf://datasets/corypaik/prost/data/default.jsonl\n"
        "dataset_path: xnli\n"
        "dataset_name: hellaswag\n"
    )
    assert in_use(tmp_path, "_template_yaml", text) == ["google/gemma-9b", "gpt-3.5-turbo", "corypaik/prost", "xnli"]


def test_keys_of_tables_of_limits_and_prices(tmp_path: Path) -> None:
    text = (
        '{"rate_limit": {"gpt-4o-mini": "200000 per 1 minute"},\n'
        ' "deepseek/deepseek-reasoner": {"max_tokens": 64000},\n'
        ' "openrouter/deepseek/deepseek-r1:free": {"max_tokens": 8192},\n'
        ' "sample/ratio": {"max-tokens": 1}}'
    )
    wanted = ["gpt-4o-mini", "deepseek/deepseek-reasoner", "openrouter/deepseek/deepseek-r1:free"]
    assert in_use(tmp_path, "limits.json", text) == wanted


def test_ids_in_a_list_of_models(tmp_path: Path) -> None:
    text = "models:\n  - id: command-r-plus\n  - id: my-own-model\n"
    assert in_use(tmp_path, "a.yaml", text) == ["command-r-plus"]


def test_a_small_file_is_read_for_an_owner_that_is_known(tmp_path: Path) -> None:
    text = "dpo_zh_demo:\n  path: HuggingFaceH4/orca_dpo_pairs\n  split: train_prefs\n"
    assert in_use(tmp_path, "a.yaml", text) == ["HuggingFaceH4/orca_dpo_pairs"]


def test_javascript_that_looks_at_a_name_does_not_use_it(tmp_path: Path) -> None:
    code = (
        'const a = { model: fields.model ?? "meta-llama-3-8b-instruct" };\n'
        'const b = { modelName: f || "accounts/fireworks/models/llama-v2-13b" };\n'
        'if (a.model.startsWith("gpt-4")) { console.log("gpt-4o"); }\n'
        'if (a.model === "gpt-4-turbo") {}\n'
    )
    code += 'const LIMITS = { "gpt-4-32k": 32768, "content-type": 1 };\nswitch (m) { case "gemini-pro": break; }\n'
    wanted = ["meta-llama-3-8b-instruct", "accounts/fireworks/models/llama-v2-13b", "gpt-4-turbo"]
    wanted += ["gpt-4-32k", "gemini-pro"]
    assert in_use(tmp_path, "a.js", code) == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('A = {"auraflow": {"repo": "fal/AuraFlow-v0.3"}, "flux-dev": {}}', ["fal/AuraFlow-v0.3"]),
        ('model_name = "flux-kontext"', []),  # a program's own word for a kind of pipeline
        ('model_name = "stable-diffusion-xl"', []),
        ('model_name = "ernie-image"', []),
        ('TYPES = {"speech-encoder-decoder": "SpeechEncoderDecoder"}', []),
        ('name: str = "eleven_labs_text2speech"', []),
        ('COST = {"gpt-4o": 1, "gpt-4o-cached": 2, "gpt-4o-completion": 3}', ["gpt-4o"]),
        ('X = {"AzureAICompletionsModel": "llama_index.llms.azure_inference"}', []),
        ('TOKEN_FAMILIES = ("o1", "gpt-5")\nname.startswith(TOKEN_FAMILIES)', []),
        ('dataset = folder / "ppi-dataset/csv_output"', []),
    ],
)
def test_words_of_a_program_are_no_ids_of_a_vendor(tmp_path: Path, code: str, wanted: list[str]) -> None:
    assert in_use(tmp_path, "a.py", "# model\n" + code + "\n") == wanted


@pytest.mark.parametrize(
    ("id_", "registry"),
    [
        ("gpt-35-turbo-16k", "azure"),
        ("gpt-3.5-turbo-16k", "openai"),
        ("cohere.command-r-16k", "oci"),
        ("meta.llama-3-70b-instruct", "oci"),
        ("meta.llama3-70b-instruct-v1:0", "bedrock"),
        ("flux-pro-1.1-ultra", "black-forest-labs"),
    ],
)
def test_ids_are_told_apart_by_how_their_vendor_writes_them(tmp_path: Path, id_: str, registry: str) -> None:
    found = usages(tmp_path, "a.py", f'x = {{"model": "{id_}"}}\n')
    assert [one.component.registry for one in found] == [registry]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("eval.yaml", "assets:\n- type: huggingface\n  source: acme-lab/xq\n  fetch: hf_dataset\n", "dataset"),
        ("card.json", '{"models": 1, "loader": {"type": "load_hf", "path": "acme-lab/xq", "name": "sw"}}', "dataset"),
        ("run.yaml", "model:\n  type: huggingface\n  source: acme-lab/xq\n", "model"),
        ("zoo.py", 'x = ModelSource(hf="acme-lab/xq")', "model"),
        ("run.yaml", "model:\n  type: github\n  source: acme-lab/xq\n", None),
        ("data.yaml", "# dataset\ndata:\n  train_files: allenai/xq@train\n", "dataset"),
    ],
)  # fmt: skip
def test_a_sibling_or_key_says_that_it_comes_from_the_hub(
    name: str, text: str, wanted: str | None, tmp_path: Path
) -> None:
    found = {(one.component.kind, one.component.name.split("/")[1]) for one in usages(tmp_path, name, text)}
    assert found == ({(wanted, "xq")} if wanted else set())


@pytest.mark.parametrize("key", ["fast_llm", "vlm", "audio_lm"])
def test_a_route_is_no_owner_on_the_hub(key: str, tmp_path: Path) -> None:
    (usage,) = usages(tmp_path, "settings.toml", f'[app]\n{key} = "ollama/llama3.1"\n')
    assert (usage.component.registry, usage.component.name) == ("ollama", "llama3.1")


ON_AZURE = """
from llama_index.llms.openai import OpenAI
from openai import AzureOpenAI
class Mine(OpenAI):
    def __init__(self, model: str = "gpt-4o"):
        super().__init__(model=model)
"""


@pytest.mark.parametrize(
    ("code", "vendor"),
    [
        ("from openai import AzureOpenAI\nSUPPORTED_MODELS = ['gpt-4o']", "azure"),
        ("from openai.lib.azure import AzureOpenAI\nSUPPORTED_MODELS = ['gpt-4o']", "azure"),
        ("from openai import AzureOpenAI, OpenAI\nSUPPORTED_MODELS = ['gpt-4o']", "openai"),  # either: as it is spelled
        ("import openai\nSUPPORTED_MODELS = ['gpt-4o']", "openai"),
        ("import openai\nAZURE_MODELS = ['gpt-4o']", "azure"),
        ("import openai\nAZURE_OPENAI_MODELS = ['gpt-4o']", "azure"),
        ("AZURE_MODELS = ['gemini-2.5-pro']", "google"),  # Azure does not serve it
        ("class AzureOpenAIChat(Chat):\n    SUPPORTED_MODELS = ['gpt-4o']", "azure"),
        ("class OpenAIChat(Chat):\n    SUPPORTED_MODELS = ['gpt-4o']", "openai"),
        ("VERTEX_MODELS = ['gemini-2.5-pro']", "vertex"),
        (ON_AZURE, "azure"),
    ],
)
def test_whose_model_a_list_names_is_said_by_client_class_or_variable(tmp_path: Path, code: str, vendor: str) -> None:
    assert {one.component.registry for one in usages(tmp_path, "a.py", code)} == {vendor}


@pytest.mark.parametrize(
    "code",
    [
        '_LLAMA_MODELS = ["{}"]',
        'from langchain.chat_models import init_chat_model\ninit_chat_model(model="{}")',
        'model = "{}"',
    ],
)
def test_what_vertex_alone_writes_so_goes_there_whoever_made_it(tmp_path: Path, code: str) -> None:
    """The maker before the slash is no route: what is sent goes to Google, not to Meta, OpenAI or the Hub."""
    for name in (
        "meta/llama-4-scout-17b-16e-instruct-maas",
        "openai/gpt-oss-120b-maas",
        "deepseek-ai/deepseek-v3.1-maas",
    ):
        (found,) = usages(tmp_path, "app.py", code.format(name))
        assert (found.component.kind, found.component.registry) == ("hosted-model", "vertex")


def test_among_the_models_of_a_table_a_route_says_who_is_asked(tmp_path: Path) -> None:
    rows = [
        "gpt-3.5-turbo",
        "gpt-4o",
        "gpt-4o-mini",
        "o1-mini",
        "text-embedding-ada-002",
        "openrouter/auto",
        "openai/qwq-plus",
    ]
    found = usages(tmp_path, "limits.py", "MAX_TOKENS = {" + ", ".join(f'"{row}": 8000' for row in rows) + "}")
    asked = {one.component.name: one.component.registry for one in found}
    assert asked["openrouter/auto"] == "openrouter"
    assert asked["openai/qwq-plus"] == "openai-compatible"  # LiteLLM's word for any server that speaks the protocol


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('import os\nx = os.getenv("DEFAULT_PROVIDER", "openai/gpt-4o-mini")', ["openai/gpt-4o-mini"]),
        ('name = config.get("provider", "text-embedding-3-small")', ["text-embedding-3-small"]),
        ('c = {"provider": "openai", "llm_provider": "anthropic"}  # model', []),
        ('c = make(provider="azure/eastus", model_provider="mistral")  # model', []),
    ],
)
def test_a_provider_is_a_model_only_where_its_spelling_tells(tmp_path: Path, code: str, wanted: list[str]) -> None:
    assert in_use(tmp_path, "app.py", f"{code}\n") == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app.py", 'PROFILES = {"e": {"provider": "ollama", "model": "nomic-embed-text", "dimension": 768}}\n'),
        ("app.json", '{"embeddings": {"profiles": {"docs": {"provider": "ollama", "model": "nomic-embed-text"}}}}\n'),
    ],
)
def test_a_provider_beside_a_model_tells_its_registry(tmp_path: Path, name: str, text: str) -> None:
    assert [(one.component.registry, one.component.name) for one in usages(tmp_path, name, text)] == [
        ("ollama", "nomic-embed-text")
    ]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("ollama_chat/qwen3-8b", ["qwen3-8b"]),
        ("ollama/llama3.1:8b", ["llama3.1:8b"]),
        ("ollama/ollama:latest", []),  # the image of the server
        ("ollama/llama-3.json", []),
        ("ollama/quantize", []),
    ],
)
def test_a_key_routed_to_ollama_is_a_model_of_it(tmp_path: Path, key: str, wanted: list[str]) -> None:
    code = f'DEFAULT_PRICING = {{"{key}": {{"input": 0.0}}}}  # llm\n'
    assert in_use(tmp_path, "budget.py", code) == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('import ollama\nSMALL = ["qwen3:4b", "llama3.2:3b"]', ["llama3.2:3b", "qwen3:4b"]),
        ('# asks Ollama\nx = ask("Which?", default="qwen3:4b")', ["qwen3:4b"]),
        ('SMALL = ["qwen3:4b", "llama3.2:3b"]  # llm', []),  # nothing speaks of Ollama
        ('import ollama\nIMAGES = ["redis:7.4", "python:3.11", "ollama/ollama:latest", "solar:latest"]', []),
        ('import ollama\nPAIRS = ["qwen3:main", "llama3:port", "gemma2:"]', []),
    ],
)
def test_a_tag_of_ollama_counts_in_code_that_speaks_of_ollama(tmp_path: Path, code: str, wanted: list[str]) -> None:
    assert in_use(tmp_path, "wizard.py", f"{code}\n") == wanted
