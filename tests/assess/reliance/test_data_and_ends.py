"""Hosted models: who is sent the data, where, on which terms; when they end, and what changed before."""

from __future__ import annotations

from datetime import date

from scanner.entities import Flow, Tenure
from scanner.resolve.hosted import vendor_claims
from tests.assess.cases import RULES, TODAY
from tests.assess.reliance.leaning import LLAMA, reliance, used


def flow(name: str, registry: str) -> Flow:
    (only,) = reliance(used(name, registry=registry)).flows
    return only


def tenure(name: str, registry: str, as_of: date = TODAY) -> Tenure:
    (only,) = reliance(used(name, registry=registry), as_of=as_of).tenures
    return only


def test_a_cheaper_tier_that_trains_is_told_from_the_same_model_that_does_not() -> None:
    trains, spared = flow("muse-spark-1.3-contributor", "meta"), flow("muse-spark-1.3", "meta")
    assert trains.may_train is True
    assert spared.may_train is not True
    assert trains.recipient is not None
    assert trains.recipient.country == "US"


def test_what_the_vendor_does_not_settle_is_not_settled() -> None:
    assert flow("some-model", "a-vendor-nobody-knows").may_train is None
    assert flow("some-model", "a-vendor-nobody-knows").recipient is None


def test_what_is_sent_and_kept_is_shown_with_the_page_that_says_so_and_as_sure_as_it_is() -> None:
    sourced, doubted = flow("Qwen/Qwen3-8B", "nebius"), flow("jina-embeddings-v3", "jina")
    assert sourced.may_train is True
    assert [(one.source, one.confidence) for one in sourced.evidence][:1] == [
        ("https://docs.studio.nebius.com/legal/legal-quick-guide", "medium")
    ]
    assert doubted.may_train is None
    assert doubted.evidence[0].confidence == "low"


def test_what_depends_on_the_plan_is_told_in_full_with_its_page() -> None:
    said = flow("palmyra-x5", "writer").said
    assert said is not None
    assert "Platform Services Agreement" in said.text
    assert said.source.startswith("https://support.writer.com/")
    assert said.confidence == "low"


def test_a_doubt_about_one_field_is_told_with_that_field() -> None:
    told = {claim.topic: claim for claim in vendor_claims(RULES.hosted["together"])}
    assert told["retention"].confidence == "low"
    assert told["retention"].where == "https://docs.together.ai/docs/zero-data-retention"
    assert told["data-use"].confidence == "medium"


def test_a_region_is_told_only_where_the_id_says_so() -> None:
    assert "Europe" in flow("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock").region
    assert "worldwide" in flow("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock").region
    assert flow("anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock").region == ""
    assert flow("eu.some-model", "openai").region == ""


def test_weights_of_the_same_family_are_named_and_weighed() -> None:
    own = flow("groq/llama-3.3-70b-versatile", "groq").own
    assert own[0].name == "meta-llama/Llama-3.3-70B-Instruct"
    assert own[0].license == "Llama 3.3 Community License"
    assert flow("claude-3-5-sonnet-20241022", "anthropic").own == ()


def test_weights_that_came_later_are_not_named() -> None:
    (then,) = reliance(used("muse-spark-1.3-contributor", registry="meta"), as_of=date(2026, 9, 15)).flows
    assert [one.name for one in then.own] == ["Muse Glimmer 30B"]


def test_what_one_runs_oneself_sends_nothing() -> None:
    assert reliance(used(LLAMA)).flows == ()
    assert reliance(used(LLAMA)).tenures == ()


def test_an_end_counts_from_the_day_it_was_announced() -> None:
    now, before = tenure("gpt-4o-mini", "openai"), tenure("gpt-4o-mini", "openai", date(2026, 1, 1))
    assert now.retires_on is not None
    assert now.evidence
    assert before.retires_on is None
    assert before.state.startswith("No day of its end was announced by 2026-01-01")


def test_changes_of_price_and_terms_are_dated_and_sourced_by_the_day() -> None:
    found = tenure("deepseek-chat", "deepseek")
    assert all(item.date for item in (*found.prices, *found.changes))
    early = tenure("claude-3-5-sonnet-20241022", "anthropic", date(2025, 7, 1))
    assert {item.date for item in early.changes} == {"2025-06-17"}


def test_where_a_family_has_no_weights_its_maker_may() -> None:
    (flow,) = reliance(used("gpt-4o-mini", registry="openai")).flows
    assert [one.name for one in flow.own] == ["openai/gpt-oss-20b"]
    (none,) = reliance(used("claude-3-haiku-20240307", registry="anthropic")).flows
    assert none.own == ()


def test_what_a_family_has_for_another_task_is_none_to_run_instead() -> None:
    own = flow("openai/gpt-oss-120b", "groq").own
    assert [one.name for one in own] == ["openai/gpt-oss-120b"]  # nor the safeguard, nor a filter of unknown license
    own = flow("MiniMax-M2.5", "minimax").own
    assert own[0].name == "MiniMaxAI/MiniMax-M2.5"
    assert not any("video" in one.name or "Music" in one.name for one in own)


def test_the_very_model_is_named_with_the_license_of_its_base() -> None:
    own = flow("deepinfra/deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "deepinfra").own[0]
    assert own.name == "deepseek-ai/DeepSeek-R1-Distill-Llama-70B"
    assert own.license == "MIT License, of its base: Llama 3.3 Community License"
    assert flow("google/gemma-4-26b-a4b-it-maas", "vertex").own[0].name == "Gemma 4 / DiffusionGemma"  # no repository
