"""What it takes to replace a model, by the places that name it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.entities import SwitchingCost, Usage
from tests.assess.cases import RULES, ancestor, case
from tests.assess.reliance.leaning import LLAMA, at, reliance, used


def cost(*places: Usage, name: str = LLAMA, registry: str = "") -> SwitchingCost:
    (only,) = reliance(used(name, *places, registry=registry)).switching
    return only


def test_a_name_that_stands_in_configuration_alone_is_cheap_to_change() -> None:
    found = cost(at("conf.yaml", 1, "config-key"), at(".env", 2, "env-variable"), at("a.py", 3, "env-default"))
    assert (found.family, found.level, found.lower) == ("llama", "low", ())
    assert {hold.kind for hold in found.holds} == {"configured"}


def test_a_name_in_the_program_costs_more_and_the_place_is_named() -> None:
    found = cost(at("src/app.py", 7))
    assert found.level == "medium"
    assert found.lower == ("Read the name from one setting instead: src/app.py:7.",)


def test_a_list_of_models_that_the_program_knows_is_no_choice_of_one() -> None:
    rules = RULES.switching
    assert rules is not None
    names = [f"gpt-4o-2024-0{number}-01" for number in range(1, rules.many_alike + 1)]
    several = [used(name, replace(at("a.py", 1), why="value of CHAT"), registry="openai") for name in names]
    (found,) = reliance(*several).switching
    assert (found.level, {hold.kind for hold in found.holds}) == ("low", {"listed"})
    assert found.lower == ("Another model needs an entry where the program lists those it knows: a.py:1.",)
    assert reliance(*several[1:]).switching[0].level == "medium"
    assert cost(at("a.py", 1, "dict-key")).holds[0].kind == "listed"


def test_what_holds_a_name_tells_how_it_stands() -> None:
    def kind(why: str, how: str = "python-assignment") -> str:
        return cost(replace(at("a.py", 1, how), why=why)).holds[0].kind

    assert kind("value of GPT6_MODELS_WITHOUT_EFFORT") == kind("in ROUTER_MODEL_ALIASES", "dict-entry") == "listed"
    assert kind("written as the ids of openai are", "comparison") == kind("", "loop") == "listed"
    assert kind("value of DEFAULT_EMBEDDING_MODEL") == "configured"
    assert kind("value of LLAMA_MODEL_ID") == kind("value of _prompt_for_model", "python-return") == "hard-coded"
    assert kind("models to choose from", "config-key") == "configured"


def test_many_hard_coded_places_are_heavy() -> None:
    rules = RULES.switching
    assert rules is not None
    assert cost(*(at("a.py", line) for line in range(1, rules.many_places + 1))).level == "high"
    assert cost(*(at("a.py", line) for line in range(1, rules.many_places))).level == "medium"
    assert cost(*(at(f"{number}.py") for number in range(rules.many_files))).level == "high"


def test_an_adapter_ties_to_its_base_however_well_the_rest_is_configured() -> None:
    found = cost(
        at("conf.yaml", 1, "config-key"), at("lora/adapter_config.json", 2, "adapter-config", relation="adapter-of")
    )
    assert found.level == "high"
    assert found.holds[0].kind == "tied"
    assert "lora/adapter_config.json:2" in found.lower[-1]


def test_a_model_that_no_rule_knows_ties_to_the_family_it_was_made_from() -> None:
    own = case("acme/support-bot", "llama3.1", lineage=(ancestor(LLAMA, "llama3.1"),))
    known = own.facts.lineage[0].__class__(
        own.facts.lineage[0].component, "finetune", "card", own.facts.lineage[0].license, family="llama/llama-3.1"
    )
    own = own.__class__(own.id, own.component, own.usages, own.facts.__class__(own.component, lineage=(known,)))
    found = {one.family: one for one in reliance(own, used(LLAMA, at("c.yaml", 1, "config-key"))).switching}
    assert found["llama"].level == "high"
    assert found["llama"].holds[0].why == f"acme/support-bot was made from {LLAMA}"


def test_a_tokenizer_loaded_by_name_belongs_to_the_model() -> None:
    found = cost(at("a.py", 1, calls=["transformers.AutoTokenizer.from_pretrained"]))
    assert (found.level, found.holds[0].kind) == ("medium", "shaped")


def test_a_call_that_takes_any_model_is_no_obstacle() -> None:
    for calls, endpoint in ((["litellm.completion"], None), (["openai.OpenAI.chat.completions.create"], "meta")):
        found = cost(at("a.py", 1, calls=calls, endpoint=endpoint), name="gpt-4o-mini", registry="openai")
        assert (found.level, found.holds[0].kind) == ("low", "abstracted")


def test_a_vendors_own_client_without_an_address_is_hard_coded() -> None:
    found = cost(at("a.py", 1, calls=["openai.OpenAI.chat.completions.create"]), name="gpt-4o-mini", registry="openai")
    assert (found.level, found.holds[0].kind) == ("medium", "hard-coded")
    assert any("one function of yours" in sentence for sentence in found.lower)


def test_what_is_not_in_use_costs_nothing() -> None:
    assert reliance(used(LLAMA, at("docs/models.md", in_use=False))).switching == ()


def test_what_cannot_be_seen_is_said() -> None:
    assert any("prompts" in sentence for sentence in reliance(used(LLAMA, at("a.py"))).unseen)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.text(max_size=12), st.text(max_size=30), st.text(max_size=12)), max_size=8
    )
)
def test_any_usage_is_read_and_every_place_is_counted(found: list[tuple[str, str, str, str]]) -> None:
    places = [at(file, 1, how, calls=[call], relation=relation) for file, how, call, relation in found]
    for one in reliance(used(LLAMA, *places)).switching:
        assert one.level in ("low", "medium", "high")
        assert one.holds
        assert (one.level == "low") == (not one.lower)


def test_many_names_behind_a_call_that_takes_any_model_are_still_many() -> None:
    rules = RULES.switching
    assert rules is not None
    places = [at("a.py", line, calls=["litellm.completion"]) for line in range(1, rules.many_places + 1)]
    assert cost(places[0]).level == "low"
    assert cost(*places).level == "medium"
    assert cost(*places).lower[0].startswith("Any model will do there, but it is named more than once: a.py:1")


def test_a_client_of_azure_is_no_client_of_anybody() -> None:
    for client, kind in (("openai.OpenAI", "abstracted"), ("openai.AzureOpenAI", "hard-coded")):
        place = at("a.py", 1, calls=[f"{client}.chat.completions.create"], endpoint="https://x.openai.azure.com")
        assert cost(place, name="gpt-4o", registry="azure").holds[0].kind == kind
