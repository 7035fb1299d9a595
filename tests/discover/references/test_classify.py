"""The classifier: what evidence makes a string a reference, and what it is then called."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.references.classify import classify
from scanner.discover.references.mention import Mention
from scanner.discover.references.vocabulary import vocabulary_of
from scanner.discover.source import SourceFile
from scanner.entities import Usage
from scanner.rulebook import load_rulebook
from scanner.rulebook.discovery import FILES, LookAlikeRules

RULES = load_rulebook()
FILE = SourceFile("config/app.yaml", Path("config/app.yaml"), 1)
LOOK_ALIKES = RULES.discovery["look-alikes"]
assert isinstance(LOOK_ALIKES, LookAlikeRules)
SHAPED_LIKE_AN_ID = ("github-owner-repo", "terraform-provider-or-module", "host-and-path", "github-action")


def judged(text: str, name: str | None = None, **context: Any) -> Usage | None:
    context.setdefault("how", "config-key")
    context.setdefault("key", (name,) if name else ())
    return classify(Mention(text, 1, 1, "yaml", name=name, **context), FILE, RULES)


def called(text: str, name: str | None = None, **context: Any) -> str | None:
    usage = judged(text, name, **context)
    if usage is None:
        return None
    component = usage.component
    version = f"@{component.version}" if component.version else ""
    return f"{component.kind} {component.registry} {component.name}{version}"


def test_every_file_of_rules_is_there() -> None:
    assert set(FILES) <= set(RULES.discovery)


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Qwen/Qwen2.5-7B", "model", "model huggingface Qwen/Qwen2.5-7B"),
        ("nobody-knows/this-one", "model_id", "model huggingface nobody-knows/this-one"),
        ("bert-base-uncased", "model_name_or_path", "model huggingface bert-base-uncased"),
        ("nomic-embed-text", "embed_model", "model ollama nomic-embed-text"),
        ("somebody/medgemma:4b", "model", "model ollama somebody/medgemma:4b"),
        ("meta-llama/Llama-3.1-8B-Instruct", "MODEL_DIR", "model huggingface meta-llama/Llama-3.1-8B-Instruct"),
        ("nobody-knows/this-one", "MODEL_DIR", None),
        ("ai-members-only", "AI_MEMBERS_ONLY", None),
        ("seed-usage", "target", None),
        ("docs-gpt-4o-east", "OPENAI_RESOURCE_NAME", None),
        ("tatsu-lab/alpaca", "dataset", "dataset huggingface tatsu-lab/alpaca"),
        ("squad", "dataset_name", "dataset huggingface squad"),
        ("imdb", "dataset_name", None),  # a word as well: only a call says that it is the dataset
        ("gsm8k", "dataset_name", "dataset huggingface gsm8k"),
        ("gpt-4o", "MODEL", "hosted-model openai gpt-4o"),
        ("gpt-4o", "OPENAI_MODEL", "hosted-model openai gpt-4o"),
        ("groq/llama-3.3-70b-versatile", "model", "hosted-model groq groq/llama-3.3-70b-versatile"),
        ("openai/gpt-4o", "model", "hosted-model openai openai/gpt-4o"),
        ("openai/whisper-large-v3", "model", "model huggingface openai/whisper-large-v3"),
        ("ollama/llama3.1:8b", "model", "model ollama llama3.1:8b"),
        ("qwen2.5:7b", "OLLAMA_MODEL", "model ollama qwen2.5:7b"),
        ("mistral:7b", "llm", "model ollama mistral:7b"),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", "model_id",
         "hosted-model bedrock anthropic.claude-3-5-sonnet-20241022-v2:0"),
        ("us.meta.llama3-1-8b-instruct-v1:0", "foundation_model",
         "hosted-model bedrock us.meta.llama3-1-8b-instruct-v1:0"),
        ("en_core_web_sm", "SPACY_MODEL", "model spacy en_core_web_sm"),
        ("yolov8n.pt", "model", "model ultralytics yolov8n.pt"),
        ("hf://datasets/org-a/data-b/train.csv", "path", "dataset huggingface org-a/data-b"),
        ("https://huggingface.co/spaces/org-a/demo", "space_url", "space huggingface org-a/demo"),
        ("https://hf-mirror.com/org-a/b/resolve/abc1234/x.gguf", "anything", "model huggingface org-a/b@abc1234"),
        ("https://huggingface.co/docs/hub", "model", None),
        ("https://github.com/openai/whisper", "model", None),
        ("org-a/b@refs/pr/3", "model", "model huggingface org-a/b@refs/pr/3"),
        ("TheBloke/Llama-2-7B-GGUF:Q4_K_M", "model", "model huggingface TheBloke/Llama-2-7B-GGUF"),
        ("LLM-Research/Meta-Llama-3-8B-Instruct", "model", "model modelscope LLM-Research/Meta-Llama-3-8B-Instruct"),
    ],
)  # fmt: skip
def test_a_key_and_the_form_of_the_value_say_what_it_is(text: str, name: str, wanted: str | None) -> None:
    assert called(text, name) == wanted


@pytest.mark.parametrize("text", ["acme/support", "Qwen/Qwen2.5-7B-Instruct", "gpt-4o", "llama3.1:8b", "squad"])
@pytest.mark.parametrize("name", ["image", "license", "output_dir", "hub_model_id", "content_type", "description"])
def test_a_name_that_speaks_of_something_else_outweighs_the_form(text: str, name: str) -> None:
    assert judged(text, name) is None


def test_a_bare_pair_of_words_without_evidence_is_no_reference() -> None:
    assert judged("acme/support-bot") is None
    assert judged("acme/support-bot", "topic") is None
    assert judged("acme/support-7b", "kind_of") is None


def test_a_known_owner_is_evidence_and_one_of_code_hosts_needs_more() -> None:
    assert called("Qwen/Qwen2.5-7B") == "model huggingface Qwen/Qwen2.5-7B"
    assert judged("microsoft/vscode") is None
    assert judged("pytorch/vision") is None
    assert judged("huggingface/transformers", "repo") is None
    assert called("microsoft/phi-4", "default") == "model huggingface microsoft/phi-4"


def test_confidence_follows_the_evidence() -> None:
    def confidence(*given: str, **context: Any) -> str:
        usage = judged(*given, **context)
        assert usage is not None
        return usage.confidence

    call = {"how": "python-call", "call": "transformers.AutoModel.from_pretrained", "parameter": 0}
    assert confidence("nobody-knows/this-one", **call) == "high"
    assert confidence("meta-llama/Llama-3.1-8B", "model") == "high"
    assert confidence("nobody-knows/this-one", "model") == "low"


def test_an_endpoint_beside_names_the_registry() -> None:
    call = {"how": "python-call", "call": "openai.OpenAI.chat.completions.create", "parameter": "model"}
    places = {
        "https://openrouter.ai/api/v1": "hosted-model openrouter Qwen/Qwen2.5-7B",
        "https://api.together.xyz/v1": "hosted-model together Qwen/Qwen2.5-7B",
        "http://localhost:8000/v1": "model huggingface Qwen/Qwen2.5-7B",
    }
    for url, wanted in places.items():
        assert called("Qwen/Qwen2.5-7B", "model", beside={"base_url": url}, **call) == wanted
    ollama = {"base_url": "http://localhost:11434/v1"}
    assert called("someone/tuned", "model", beside=ollama, **call) == "model ollama someone/tuned"
    assert called("llama3", "model", beside={"provider": "ollama"}) == "model ollama llama3"
    assert called("command-r-plus", "model", beside={"provider": "cohere"}) == "hosted-model cohere command-r-plus"


@pytest.mark.parametrize(
    ("command", "text", "wanted"),
    [
        ("huggingface-cli download", "a-b/c", "model huggingface a-b/c"),
        ("hf download", "a-b/c", "model huggingface a-b/c"),
        ("ollama pull", "mixtral", "model ollama mixtral"),
        ("vllm serve", "a-b/c", "model huggingface a-b/c"),
        ("spacy download", "en_core_web_sm", "model spacy en_core_web_sm"),
        ("git clone", "a-b/c", None),
        ("docker pull", "vllm/vllm-openai", None),
        ("huggingface-cli upload", "a-b/c", None),
        ("huggingface-cli download a-b/c", "x/y.gguf", None),
    ],
)
def test_commands(command: str, text: str, wanted: str | None) -> None:
    assert called(text, how="command", call=command, parameter=0) == wanted


@pytest.mark.parametrize(
    ("flag", "command", "text", "wanted"),
    [
        ("--model-id", "text-generation-launcher", "a-b/c", "model huggingface a-b/c"),
        ("--model_name_or_path", "train.py", "a-b/c", "model huggingface a-b/c"),
        ("-hf", "llama-server", "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M", "model huggingface ggml-org/gemma-3-4b-it-GGUF"),
        ("--dataset_name", "train.py", "a-b/c", "dataset huggingface a-b/c"),
        ("--served-model-name", "vllm serve", "a-b/c", None),
        ("--output_dir", "train.py", "a-b/c", None),
        ("--image", "docker run", "vllm/vllm-openai", None),
    ],
)
def test_options(flag: str, command: str, text: str, wanted: str | None) -> None:
    assert called(text, flag, how="flag", call=command, key=()) == wanted


def test_axolotl_and_litellm_files() -> None:
    assert (
        called("a-b/c", "path", key=("datasets", 0, "path"), beside={"type": "alpaca"}) == "dataset huggingface a-b/c"
    )
    assert judged("alpaca", "type", key=("datasets", 0, "type")) is None
    key = ("model_list", 0, "litellm_params", "model")
    assert called("anthropic/claude-3-opus-20240229", "model", key=key) == (
        "hosted-model anthropic anthropic/claude-3-opus-20240229"
    )


@pytest.mark.parametrize(
    ("name", "example"),
    [(one.name, example) for one in LOOK_ALIKES.classes for example in one.examples],
)
def test_no_look_alike_is_a_reference_without_evidence(name: str, example: str) -> None:
    """The examples of a class whose shape is a Hub id's own may name a known owner; none may come by shape alone."""
    usage = judged(example, "value")
    assert usage is None or (name in SHAPED_LIKE_AN_ID and usage.component.registry == "huggingface")


@pytest.mark.parametrize(
    "example", [example for one in LOOK_ALIKES.classes if one.veto == "always" for example in one.examples]
)
def test_what_is_always_something_else_is_so_even_in_a_call(example: str) -> None:
    assert judged(example, how="python-call", call="transformers.AutoModel.from_pretrained", parameter=0) is None


def test_prose_needs_a_known_owner_and_is_never_in_use() -> None:
    usage = judged("meta-llama/Llama-3.1-8B", how="comment", in_use=False)
    assert usage is not None
    assert not usage.in_use
    assert judged("some-team/llama-7b", how="comment", in_use=False) is None
    assert judged("gpt-4o", how="comment", in_use=False) is None


def test_the_scope_and_use_of_the_file_count() -> None:
    file = SourceFile("tests/a.py", Path("a.py"), 1, scope="test", in_use=False)
    usage = classify(Mention("gpt-4o", 3, 4, "python", "python-assignment", name="model"), file, RULES)
    assert usage is not None
    assert (usage.scope, usage.in_use, usage.location.line, usage.location.file) == ("test", False, 3, "tests/a.py")


def test_credentials_do_not_reach_the_report() -> None:
    usage = judged("https://user:secret@huggingface.co/org-a/b/resolve/main/x.bin", "model")
    assert usage is not None
    assert "secret" not in usage.location.text


_WORDS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="ab/:.@-_{}%~\\ 01", max_size=60),
    st.sampled_from(["a/" * 100, "a-" * 140, "." * 250, "https://[", "hf://", "ollama://", "gpt-4" + "-a" * 140, "http://x:99999999/"]),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(text=_WORDS, name=st.one_of(st.none(), _WORDS), call=st.one_of(st.none(), _WORDS), beside=st.dictionaries(
    st.sampled_from(["base_url", "provider", "revision", "repo_type", "x"]), _WORDS))  # fmt: skip
def test_no_string_makes_the_classifier_raise(
    text: str, name: str | None, call: str | None, beside: dict[str, str]
) -> None:
    for how in ("python-call", "config-key", "flag", "command", "comment"):
        usage = judged(text, name, how=how, call=call, parameter=0, beside=beside)
        assert usage is None or usage.component.name


def test_the_indexes_are_made_once_for_a_rule_base() -> None:
    assert vocabulary_of(RULES) is vocabulary_of(RULES)
