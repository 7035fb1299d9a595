"""What a configuration names, by what a reader of it goes by: the provider, the path of keys, the notation."""

from pathlib import Path

import pytest

from tests.discover.references.test_unmistakable import usages


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        (
            "promptfooconfig.yaml",
            "providers:\n  - openai:chat:gpt-4.1\n  - id: ollama:chat:llama3.2\n  - vertex:gemini-1.5-pro\n",
            ["ollama llama3.2", "openai openai:chat:gpt-4.1", "vertex vertex:gemini-1.5-pro"],
        ),
        (
            "values.yaml",
            "ollama:\n  models:\n    pull:\n      - mistral\n    run:\n      - phi3\n",
            ["ollama mistral", "ollama phi3"],
        ),
        ("application.properties", "spring.ai.ollama.chat.options.model=mistral\n", ["ollama mistral"]),
        (
            "opencode.json",
            '{"provider": {"ollama": {"models": {"qwen2.5-coder:7b": {"name": "Coder"}}}}}',
            ["ollama qwen2.5-coder:7b"],
        ),
        ("llms.json", '{"ollama": ["phi3.5:moe", "gemma3:9b"]}', ["ollama gemma3:9b", "ollama phi3.5:moe"]),
        (
            "flow.json",
            '{"nodes": [{"parameters": {"jsonBody": "={\\n \\"model\\": \\"mistral-large-latest\\"}"}}]}',
            ["mistral mistral-large-latest"],
        ),
        (
            "deepseek.yaml",
            "provider: deepseek\nmodels:\n  - id: deepseek-v4-flash\n    display_name: Flash\n",
            ["deepseek deepseek-v4-flash"],
        ),
        (
            "models.yml",
            "models:\n  z-ai_glm_4:\n    name: z-ai/glm-4.5\n    provider: openrouter.ai\n",
            ["openrouter z-ai/glm-4.5"],
        ),
        (
            "policies.json",
            '{"exact_models": {"openai:gpt-5": {"a": 1}, "ollama:qwen3.5:9b": {"a": 1}}}',
            ["ollama qwen3.5:9b", "openai openai:gpt-5"],
        ),
        (
            "tried.yml",
            "openrouter:\n  z-ai_glm_4:\n    name: z-ai/glm-4.5\n    provider: openrouter.ai\n# model\n",
            ["openrouter z-ai/glm-4.5"],
        ),
        (
            "search.yaml",
            "model.kwargs.encoder:\n  - google/bigbird-roberta-base\n",
            ["huggingface google/bigbird-roberta-base"],
        ),
        (
            "values.yaml",
            "config:\n  create: true\n  content: |\n    device: cuda\n    model:\n      model_name_or_path: gpt2\n",
            ["huggingface gpt2"],
        ),
        (
            "ppo.sh",
            "torchrun -m trainer train_data.path=Chenmien/OpenReasonerZero trainer.path=Chenmien/Other model=1\n",
            ["huggingface Chenmien/OpenReasonerZero"],
        ),
        (  # no YAML, for what stands in the quotes
            "lws.yaml",
            'command:\n- "set -x;\n  vllm serve Chenmien/Qwen2-7B \\\n  --kv \'{"a":1}\';\n  --model Chenmien/Qwen3"\n',
            ["huggingface Chenmien/Qwen2-7B", "huggingface Chenmien/Qwen3"],
        ),
        (
            "deployment.yaml",
            "{{- if .x }}\nargs:\n  - --model=Qwen/Qwen3-8B-AWQ\n  # - --model=Qwen/Qwen3-0.6B\n{{- end }}\n",
            ["huggingface Qwen/Qwen3-8B-AWQ"],
        ),
        (
            "env.sh",
            "SPEC='\n#S Menu\nSTACK_HOST=\nINTERPRETER_MODEL=ollama/gemma3:12b\nmodel: gpt-4o\n'\n",
            ["ollama gemma3:12b"],
        ),
        (
            "compose.yaml",
            "services:\n  a:\n    command:\n      - ${SLOT_MODEL_ID:-Chenmien/Qwen3-8B-AWQ}\n",
            ["huggingface Chenmien/Qwen3-8B-AWQ"],
        ),
        (
            "application.yaml",
            'app:\n  models:\n    openrouter:\n      "[openai/gpt-5.4-nano]":\n        type: llm\n',
            ["openai openai/gpt-5.4-nano"],
        ),
        (
            "V52.sql",
            "UPDATE p\nSET llm_models = REPLACE(llm_models, '\"anthropic/claude-opus-4.6\"', '\"x\"');\n",
            ["anthropic anthropic/claude-opus-4.6"],
        ),
        ("run.bat", "python solve.py --model_path SMB1-fdm-MiniLM-regular0 --levels 10\n", []),  # a directory
        ("compose.yml", "services:\n  a:\n    image: ${IMAGE:-nousresearch/hermes-agent}\n    command: [run]\n", []),
        ("action.yml", "inputs:\n  ai-members-only:\n    description: Restrict the model\n", []),
        ("Makefile", ".PHONY: install seed-usage\nrun: migrate seed-usage  # model\n", []),
        ("compose.yml", "services:\n  ollama:\n    image: ollama/ollama:latest\n    container_name: ollama\n", []),
    ],
)
def test_what_a_configuration_names(name: str, text: str, wanted: list[str], tmp_path: Path) -> None:
    found = [f"{one.component.registry} {one.component.name}" for one in usages(tmp_path, name, text) if one.in_use]
    assert sorted(found) == wanted
