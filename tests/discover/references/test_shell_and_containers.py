from pathlib import Path

from scanner.discover.references import dockerfile, dotenv, modelfile, shell
from scanner.discover.references.mention import Mention
from scanner.discover.references.shell import shell_mentions
from tests.discover.references.reading import find, mentions_in, places, read_text


def script() -> list[Mention]:
    return mentions_in(shell, "serve.sh")


def test_the_default_of_a_variable_is_found_with_what_it_is_passed_to() -> None:
    default = find(script(), "Qwen/Qwen2.5-7B-Instruct")
    assert (default.line, default.how, default.name) == (3, "env-default", "MODEL")
    assert default.passed_to == (("vllm serve", 0),)


def test_arrays_and_loops_give_each_value_under_the_name_of_the_variable() -> None:
    lines = places(script())
    assert (lines["a/first"], lines["b/second"]) == ((5, "NAMES"), (6, "NAMES"))
    assert (lines["c/third"], lines["d/fourth"]) == ((7, "m"), (7, "m"))


def test_a_variable_that_is_part_of_a_word_is_filled_in() -> None:
    assert find(script(), "org/tok-13b-hf", "flag").name == "--tokenizer"


def test_a_command_inside_another_is_told_by_the_words_before_it() -> None:
    gemma = find(script(), "gemma2:9b")
    assert gemma.call is not None
    assert gemma.call.endswith("ollama pull")


def test_flags_with_an_equals_sign_and_environment_given_by_flag() -> None:
    assert find(script(), "f/sixth").name == "--model-id"
    fifth = find(script(), "e/fifth")
    assert (fifth.how, fifth.name) == ("env-variable", "MODEL_ID")


def test_the_body_of_a_request_and_of_a_here_document_are_read_at_their_lines() -> None:
    body = find(script(), "gpt-4o")
    assert (body.line, body.name) == (11, "model")
    here = find(script(), "g/seventh")
    assert (here.line, here.name) == (14, "base_model")


def test_assignments_inside_arguments_are_taken_apart() -> None:
    assert find(script(), "h/eighth").name == "pretrained"
    assert find(script(), "i/ninth").key == ("model", "name")


def test_comments_are_not_in_use() -> None:
    assert places(script(), in_use=False) == {"meta-llama/Llama-2-7b-chat-hf": (2, None)}


def test_a_word_after_a_flag_without_value_is_still_positional() -> None:
    found = shell_mentions("hf download --quiet org/name --revision main")
    assert find(found, "org/name", "command").call == "hf download"
    assert find(found, "org/name", "command").beside["revision"] == "main"


def test_what_is_redirected_to_is_no_argument() -> None:
    assert [item.text for item in shell_mentions("ollama pull a > b/c 2>> d/e")] == ["pull", "a"]


def test_a_python_module_counts_among_the_words_of_the_command() -> None:
    found = shell_mentions("python -m spacy download en_core_web_sm")
    assert find(found, "en_core_web_sm").call == "python -m spacy download"


def test_a_dockerfile_names_by_argument_environment_run_and_exec_form() -> None:
    found = mentions_in(dockerfile, "Dockerfile.gpu")
    lines = places(found)
    assert lines["Qwen/Qwen2.5-7B-Instruct"] == (3, "MODEL")
    assert lines["BAAI/bge-reranker-v2-m3"] == (4, "RERANK_MODEL")
    assert lines["BAAI/bge-small-en-v1.5"] == (6, "EMBED_MODEL")
    assert lines["facebook/bart-large"] == (7, "LEGACY")
    phi = find(found, "microsoft/phi-4")
    assert (phi.line, phi.call) == (11, "huggingface-cli download")
    assert find(found, "llama3.1:8b").call == "ollama pull"
    assert find(found, "google/gemma-2-2b-it", "flag").name == "--model"
    assert find(found, "google/gemma-2-2b-it", "flag").line == 18


def test_base_images_are_no_mention() -> None:
    texts = {item.text for item in mentions_in(dockerfile, "Dockerfile.gpu")}
    assert not texts & {"pytorch/pytorch", "ollama/ollama", "pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime"}


def test_what_a_dockerfile_adds_by_url_is_a_mention() -> None:
    url = find(mentions_in(dockerfile, "Dockerfile.gpu"), "https://huggingface.co/openai/whisper-tiny/resolve/main/model.safetensors")  # fmt: skip  # noqa: E501
    assert (url.how, url.line, url.in_use) == ("url", 15, True)


def test_environment_files_with_quotes_comments_lists_and_embedded_json() -> None:
    found = mentions_in(dotenv, "example.env")
    lines = places(found)
    assert lines["mistralai/Mistral-7B-Instruct-v0.3"] == (2, "MODEL_ID")
    assert lines["BAAI/bge-m3"] == (3, "EMBEDDING_MODEL")
    assert lines["Qwen/Qwen2.5-7B"] == (4, "FALLBACK_MODEL")
    assert lines["HuggingFaceH4/zephyr-7b"] == (6, "tokenizer")
    assert (lines["a/one"], lines["b/two"]) == ((8, "LIST"), (8, "LIST"))
    assert find(found, "facebook/opt-1.3b").in_use is False


def test_a_modelfile_names_what_stands_after_from_and_adapter_only() -> None:
    found = mentions_in(modelfile, "Modelfile")
    assert {item.text: (item.line, item.call) for item in found if item.in_use} == {
        "llama3.1:8b": (2, "Modelfile FROM"), "./lora.gguf": (3, "Modelfile ADAPTER"),
    }  # fmt: skip


def test_an_unclosed_quote_does_not_hide_the_rest_of_a_script(tmp_path: Path) -> None:
    found = read_text(shell, tmp_path, "a.sh", "echo \"don't\necho 'x\nollama pull org/name\n")
    assert any(isinstance(item, Mention) and item.text == "org/name" for item in found)


def test_python_given_on_the_command_line_or_as_input_is_read_as_python() -> None:
    text = """python3 -c "from transformers import AutoModel; AutoModel.from_pretrained('a/b')"
python - <<'EOF'
from transformers import AutoTokenizer
AutoTokenizer.from_pretrained("c/d")
EOF
"""
    found = shell_mentions(text)
    assert (find(found, "a/b").line, find(found, "a/b").call) == (1, "transformers.AutoModel.from_pretrained")
    assert (find(found, "c/d").line, find(found, "c/d").how) == (4, "python-call")
