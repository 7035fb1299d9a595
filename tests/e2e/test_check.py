"""`stayopen check`: single components, against a Hub, an index or nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Stayopen, write
from tests.hub_server import HubServer

TOKEN = "hf_" + "s3cr3t" * 6
USE = '[use]\ncommercial = true\nacts = ["use", "host", "distribute"]\nmonthly_active_users = 40_000\n'


def test_a_page_tells_license_access_and_sources_of_a_model_on_the_hub(stayopen: Stayopen, hub: HubServer) -> None:
    hub.grant(TOKEN, "*")
    done = stayopen("check", "hf:meta-llama/Llama-3.1-8B", HF_ENDPOINT=hub.url, HF_TOKEN=TOKEN)
    assert done.code == 0, done.err
    for part in (
        "the owner decides", "(the Hub says so)", "the card on the Hub says “llama3.1”", "> “Built with Llama”",
        "2026-04-08 closing: llama:", f"{hub.url}/meta-llama/Llama-3.1-8B",
    ):  # fmt: skip
        assert part in done.out, part
    assert "\x1b" not in done.out


def test_the_stated_use_decides_and_without_it_there_is_a_table_of_acts(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    unstated = stayopen("check", "hf:acme/nc-embed", HF_ENDPOINT=hub.url)
    assert "act by act" in unstated.out
    root = write(tmp_path / "used", {"stayopen.toml": USE})
    stated = stayopen("check", "hf:acme/nc-embed", cwd=root, HF_ENDPOINT=hub.url)
    assert "  verdict       prohibited: " in stated.out
    assert "act by act" not in stated.out
    assert (unstated.code, stated.code) == (0, 1)
    elsewhere = stayopen("check", "hf:acme/nc-embed", "--config", root / "stayopen.toml", HF_ENDPOINT=hub.url)
    assert elsewhere.code == 1


def test_what_a_model_was_made_from_is_a_tree_with_the_terms_of_its_base(stayopen: Stayopen, hub: HubServer) -> None:
    done = stayopen("check", "hf:acme/llama-3.1-8b-support", "--fail-on", "never", HF_ENDPOINT=hub.url)
    assert "├─ fine-tuned from meta-llama/Llama-3.1-8B: LicenseRef-llama3.1" in done.out
    assert "which flow down from\nmeta-llama/Llama-3.1-8B" in done.out


def test_json_is_the_document_of_a_scan_with_the_background_beside(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    name = "meta-llama/Llama-3.1-8B"
    root = write(tmp_path, {"app.py": f'AutoModel.from_pretrained("{name}")\n', "stayopen.toml": USE})
    told = stayopen("check", f"hf:{name}", "--format", "json", cwd=root, HF_ENDPOINT=hub.url)
    scanned = stayopen("scan", root, "--format", "json", HF_ENDPOINT=hub.url)
    here, there = told.component(name), scanned.component(name)
    assert here.pop("background")["deeds"][0]["id"] == "llama3.1"
    assert [usage["file"] for usage in here.pop("usages")] == ["command line"]
    there.pop("usages")
    assert here == there
    assert told.audit.keys() == scanned.audit.keys()


def test_files_are_written_in_the_format_of_their_suffix(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.txt", "a.json", "a.html")]
    outputs = [word for file in files for word in ("-o", file)]
    done = stayopen("check", "hf:acme/honest", "-q", *outputs, HF_ENDPOINT=hub.url)
    assert (done.code, done.out) == (0, "")
    assert files[0].read_text().startswith("acme/honest\nA model on the Hugging Face Hub")
    assert all("acme/honest" in file.read_text() for file in files)


def test_what_cannot_be_resolved_is_incomplete_with_words(stayopen: Stayopen, hub: HubServer) -> None:
    done = stayopen("check", "hf:acme/nowhere-to-be-found", "pypi:nothing-there==1.0", HF_ENDPOINT=hub.url)
    assert done.code == 4
    pages = done.out.split("=" * 80)
    assert "not known" in pages[1]
    assert "What is not known" in pages[2]
    assert stayopen("check", "hf:acme/nowhere-to-be-found", "--allow-incomplete", HF_ENDPOINT=hub.url).code == 0


def test_offline_answers_from_rules_and_says_who_was_not_asked(stayopen: Stayopen, hub: HubServer) -> None:
    names = (
        "hf:meta-llama/Llama-3.1-8B",
        "bedrock:meta.llama3-1-8b-instruct-v1:0",
        "ollama:qwen3",
        "pypi:redis==7.4.0",
    )
    done = stayopen("check", *names, "--offline", HF_ENDPOINT=hub.url)
    assert hub.requests == []
    told = " ".join(done.out.split())
    assert "the Hub was not asked" in told
    assert "was not asked; run once without --offline" in told
    for part in ("Who gets the data", "retires       2027-03-30", "Apache License 2.0", "Redis server went from"):
        assert part in done.out, part
    assert done.code == 4


def test_hosted_models_of_a_tier_that_trains_on_inputs_are_told_first(stayopen: Stayopen, tmp_path: Path) -> None:
    root = write(tmp_path, {"stayopen.toml": "[use]\ncommercial = true\nsensitive_data = true\n"})
    done = stayopen("check", "meta:muse-spark-1.3-contributor", "--offline", cwd=root)
    answer = done.out.partition("What it is")[0]
    assert "may be used to train" in answer.replace("\n                ", " ")
    assert done.code == 1


@pytest.mark.parametrize(
    ("name", "advice"),
    [("opnai:gpt-4o", "did you mean openai:gpt-4o?"), ("redis", "pypi:redis"), ("", "empty name"),
     ("x" * 100_000, "100,000 characters"), ("hf:a/\x1b[31mb", "control")],
)  # fmt: skip
def test_a_name_that_cannot_be_read_is_wrong_usage_with_advice(stayopen: Stayopen, name: str, advice: str) -> None:
    done = stayopen("check", "hf:acme/honest", name)
    assert (done.code, done.out) == (2, "")
    assert advice in done.err
    assert "\x1b" not in done.err


def test_nothing_named_is_wrong_usage(stayopen: Stayopen) -> None:
    assert stayopen("check").code == 2


def test_hundreds_of_components_come_with_a_list_of_verdicts_on_top(stayopen: Stayopen, hub: HubServer) -> None:
    names = [f"hf:acme/unheard-of-{number}" for number in range(200)]
    done = stayopen("check", *names, "--offline", HF_ENDPOINT=hub.url)
    assert done.out.startswith("200 components\n")
    assert done.out.count("What is not known\n") == 200
    assert done.code == 4


def test_a_day_in_the_past_knows_nothing_of_later_events(stayopen: Stayopen) -> None:
    done = stayopen("check", "hf:meta-llama/Llama-3.1-8B", "--offline", "--as-of", "2025-06-30")
    assert "2025-05-15" in done.out
    assert "Muse Spark" not in done.out


def test_the_same_component_named_twice_is_told_once(stayopen: Stayopen) -> None:
    done = stayopen("check", "ollama:qwen3", "pkg:generic/ollama/qwen3", "--offline", "--format", "json")
    assert len(done.component("qwen3")["usages"]) == 2


def test_the_token_is_in_no_page(stayopen: Stayopen, hub: HubServer) -> None:
    hub.grant(TOKEN, "*")
    done = stayopen("check", "hf:meta-llama/Llama-3.1-8B", HF_ENDPOINT=hub.url, HF_TOKEN=TOKEN)
    assert TOKEN not in done.out + done.err
