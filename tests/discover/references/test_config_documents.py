from pathlib import Path

import pytest

from scanner.discover.references import config_ini, config_json, config_toml, config_yaml, hcl
from scanner.discover.references.mention import Mention
from scanner.entities import Incomplete
from tests.discover.references.reading import CONFIG, find, mentions_in, places, read_file, read_text


def test_a_folded_compose_command_is_flags_on_the_lines_where_they_stand() -> None:
    found = mentions_in(config_yaml, "docker-compose.yml")
    model = find(found, "google/gemma-2-9b-it", "flag")
    assert (model.line, model.name, model.call) == (7, "--model", "vllm/vllm-openai:v0.6.0")
    assert model.beside == {"model": "google/gemma-2-9b-it", "max_model_len": "8192"}


def test_compose_environment_is_read_as_a_list_and_as_a_mapping() -> None:
    found = mentions_in(config_yaml, "docker-compose.yml")
    assert find(found, "mistralai/Mistral-7B-v0.3").how == "env-variable"
    assert places(found)["mistralai/Mistral-7B-v0.3"] == (10, "HF_MODEL")
    assert places(found)["BAAI/bge-reranker-base"] == (16, "RERANK_MODEL")


def test_an_alias_in_an_argument_list_is_the_value_of_its_flag() -> None:
    found = mentions_in(config_yaml, "docker-compose.yml")
    assert find(found, "BAAI/bge-small-en-v1.5", "flag").line == 14


def test_shell_handed_to_sh_in_an_entrypoint_list_is_read() -> None:
    pulled = find(mentions_in(config_yaml, "docker-compose.yml"), "mistral-nemo")
    assert (pulled.line, pulled.how, pulled.call) == (19, "command", "ollama pull")


def test_kubernetes_arguments_environment_pairs_and_storage_addresses() -> None:
    found = mentions_in(config_yaml, "kubernetes.yaml")
    model = find(found, "tiiuae/falcon-7b-instruct", "flag")
    assert (model.line, model.name, model.beside["revision"]) == (9, "--model-id", "abc123")
    assert model.call == "ghcr.io/huggingface/text-generation-inference:2.3"
    draft = find(found, "TinyLlama/TinyLlama-1.1B-Chat-v1.0")
    assert (draft.line, draft.how, draft.name) == (12, "env-variable", "DRAFT_MODEL")
    assert find(found, "llama3.2:3b").call == "ollama pull"
    assert find(found, "hf://Qwen/Qwen2.5-7B-Instruct").how == "url"


def test_run_blocks_of_a_workflow_are_shell_at_their_own_lines() -> None:
    found = mentions_in(config_yaml, "workflow.yml")
    phi = find(found, "microsoft/phi-4")
    assert (phi.line, phi.column, phi.call) == (12, 26, "huggingface-cli download")
    assert phi.beside == {"revision": "1a2b3c"}
    assert places(found)["sentence-transformers/all-MiniLM-L6-v2"] == (5, "EMBEDDING_MODEL")
    assert "microsoft/phi-2" not in places(found)


def test_siblings_stand_beside_a_value() -> None:
    model = find(mentions_in(config_json, "launch.json"), "BAAI/bge-m3")
    assert model.key == ("presets", "embedding", "model")


def test_a_helm_template_is_read_line_by_line_and_is_not_incomplete() -> None:
    found = mentions_in(config_yaml, "helm-values.tpl.yaml")
    assert places(found) == {"Qwen/Qwen2.5-0.5B": (4, "fallback"), "mistralai/Mixtral-8x7B-v0.1": (9, "models")}


def test_yaml_that_is_broken_and_no_template_is_incomplete_with_its_line() -> None:
    [incomplete] = [item for item in read_file(config_yaml, CONFIG / "broken.yaml") if isinstance(item, Incomplete)]
    assert incomplete.subject == "broken.yaml"
    assert "line 2" in incomplete.reason


def test_json_with_comments_argument_lists_and_json_inside_a_string() -> None:
    found = mentions_in(config_json, "launch.json")
    assert places(found)["facebook/opt-125m"] == (6, "--model_name_or_path")
    assert places(found)["gpt-4o-mini"] == (7, "JUDGE_MODEL")
    body = find(found, "claude-3-5-sonnet-20241022")
    assert (body.line, body.name, body.key) == (11, "model", ("body", "model"))


@pytest.mark.parametrize(
    "path",
    [
        "package.json", "web/package-lock.json", "tsconfig.build.json", "m/tokenizer.json", "locales/de/ui.json",
        "x/model.safetensors.index.json", "adapter_config.json", "a.ipynb",
    ],
)  # fmt: skip
def test_json_that_is_no_configuration_is_passed_over(path: str) -> None:
    assert not config_json.reads(path)


def test_broken_json_and_toml_are_one_incomplete_each(tmp_path: Path) -> None:
    assert read_text(config_json, tmp_path, "a.json", '{"a":\n 1,,}') == [
        Incomplete("a.json", "not JSON: expected a key in double quotes (line 2, column 4); correct it, or exclude the file")  # noqa: E501
    ]  # fmt: skip
    [incomplete] = read_text(config_toml, tmp_path, "a.toml", "a = \n")
    assert isinstance(incomplete, Incomplete)
    assert "line 1" in incomplete.reason


def test_an_empty_json_file_is_nothing(tmp_path: Path) -> None:
    assert read_text(config_json, tmp_path, "a.json", " \n") == []


def test_toml_tables_lists_commands_and_comments() -> None:
    found = mentions_in(config_toml, "settings.toml")
    repo = find(found, "deepseek-ai/DeepSeek-R1-Distill-Llama-8B")
    assert (repo.line, repo.key, repo.beside["revision"]) == (3, ("model", "repo"), "main")
    assert places(found)["Qwen/Qwen2.5-7B"] == (6, "fallbacks")
    assert find(found, "Qwen/QwQ-32B").call == "vllm serve"
    assert places(found, in_use=False) == {"meta-llama/Llama-2-7b-hf": (1, None)}


def test_package_metadata_in_pyproject_is_not_configuration(tmp_path: Path) -> None:
    text = '[project]\nname = "a/b"\n[tool.app]\nmodel = "org/name"\n'
    found = read_text(config_toml, tmp_path, "pyproject.toml", text)
    assert [(item.text, item.line) for item in found if not isinstance(item, Incomplete)] == [("org/name", 4)]


def test_property_and_ini_files_give_section_and_name_as_key() -> None:
    properties = mentions_in(config_ini, "application.properties")
    assert places(properties) == {"gpt-4o": (2, "model"), "mxbai-embed-large": (3, "model")}
    assert find(properties, "gpt-4o").key[:3] == ("spring", "ai", "openai")
    spacy = find(mentions_in(config_ini, "spacy.cfg"), "roberta-base")
    assert spacy.key == ("components", "transformer", "model", "name")


def test_terraform_blocks_variables_functions_and_documents_inside_strings() -> None:
    found = mentions_in(hcl, "main.tf")
    assert find(found, "anthropic.claude-3-5-sonnet-20241022-v2:0").name == "foundation_model"
    variable = find(found, "meta.llama3-1-70b-instruct-v1:0")
    assert (variable.line, variable.name) == (6, "model")
    assert find(found, "a/one").name == "models"
    assert (find(found, "c/three").line, find(found, "c/three").name) == (10, "MODEL_ID")
    assert (find(found, "d/four").line, find(found, "d/four").name) == (12, "HF_MODEL_ID")


def test_keys_that_are_shaped_like_an_id_are_mentions_at_their_own_line(tmp_path: Path) -> None:
    text = "dataset_mixer:\n  HuggingFaceH4/ultrachat_200k: 1.0\n  org/other:\n    # note\n    weight: 2\n"
    found = read_text(config_yaml, tmp_path, "a.yaml", text)
    keys = [(item.text, item.line, item.name) for item in found if isinstance(item, Mention) and item.how == "dict-key"]
    assert keys == [("HuggingFaceH4/ultrachat_200k", 2, "dataset_mixer"), ("org/other", 3, "dataset_mixer")]


def test_a_neighbour_that_is_a_mapping_is_told_too(tmp_path: Path) -> None:
    text = "model_list:\n- model_name: fast\n  litellm_params:\n    model: groq/x\n"
    found = read_text(config_yaml, tmp_path, "a.yaml", text)
    [alias] = [item for item in found if isinstance(item, Mention) and item.text == "fast"]
    assert alias.beside == {"model_name": "fast", "litellm_params": "{}"}


def test_the_default_of_a_variable_is_the_value_in_every_notation(tmp_path: Path) -> None:
    compose = """\
services:
  api:
    environment:
      - CHAT_MODEL=${CHAT_MODEL:-${DEFAULT_MODEL:-qwen2.5:7b}}
  worker:
    environment:
      EMBED_MODEL: "${EMBED_MODEL:-cl-nagoya/ruri-v3-310m}"
      MUST_MODEL: ${MUST_MODEL:?set it}
"""
    found = [one for one in read_text(config_yaml, tmp_path, "compose.yaml", compose) if isinstance(one, Mention)]
    assert places(found)["qwen2.5:7b"] == (4, "CHAT_MODEL")
    assert places(found)["cl-nagoya/ruri-v3-310m"] == (7, "EMBED_MODEL")
    others = """\
spring: {chat: {model: "${CHAT_MODEL:llama3.2}"}}
hydra: {model: "${oc.env:MODEL,gpt2}"}
with: {model: "${{ inputs.model || 'gpt-4o' }}"}
"""
    found = [one for one in read_text(config_yaml, tmp_path, "others.yaml", others) if isinstance(one, Mention)]
    assert [one.text for one in found if one.name == "model"] == ["llama3.2", "gpt2", "gpt-4o"]
    template = '{{- if .Values.on }}\nmodel: {{ .Values.model | default "google/gemma-2-2b" }}\n{{- end }}\n'
    [mention] = read_text(config_yaml, tmp_path, "deployment.yaml", template)
    assert isinstance(mention, Mention)
    assert (mention.text, mention.name) == ("google/gemma-2-2b", "model")


def test_files_inside_a_config_map_are_read_as_what_they_are(tmp_path: Path) -> None:
    text = """\
kind: ConfigMap
data:
  config.yaml: |
    model_list:
      - model_name: small
        litellm_params:
          model: anthropic/claude-sonnet-4-5
  settings.json: |
    {"chat":
       {"model": "gpt-4o"}}
  hook.py: |
    ROUTES = {
        "fast": {"model": "Qwen/Qwen2.5-7B-Instruct"},
    }
  worker.env: |
    LOG=info
    EMBED_MODEL=BAAI/bge-m3
  nested.yaml: |
    inner.yaml: |
      a: b
      model: org/too-deep
"""
    found = [one for one in read_text(config_yaml, tmp_path, "manifest.yaml", text) if isinstance(one, Mention)]
    assert (find(found, "anthropic/claude-sonnet-4-5").line, find(found, "gpt-4o").line) == (7, 10)
    assert find(found, "Qwen/Qwen2.5-7B-Instruct").line == 13
    assert places(found)["BAAI/bge-m3"] == (17, "EMBED_MODEL")
    assert "org/too-deep" not in places(found)


def test_a_setting_after_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    [mention] = read_text(config_yaml, tmp_path, "agent.yaml", "default_model: gpt-5.4-mini?reasoning=low\n")
    assert isinstance(mention, Mention)
    assert mention.text == "gpt-5.4-mini"
