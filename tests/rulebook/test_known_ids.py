"""Two thousand ids as public catalogues write them, each led to its one generation by our own rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.entities import Component
from scanner.rulebook import Rulebook, load_rulebook

DATA = Path(__file__).parents[1] / "data" / "rulebook"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


ROWS, TERMS = rows("known-ids.tsv"), rows("known-terms.tsv")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAYOPEN_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        return load_rulebook()


@pytest.mark.parametrize("registry", sorted({row[0] for row in ROWS}))
def test_every_known_id_leads_to_its_generation(book: Rulebook, registry: str) -> None:
    wrong = []
    for place, name, wanted, *rest in ROWS:
        if place != registry:
            continue
        kind = "model" if registry in ("huggingface", "ollama") else "hosted-model"
        match = book.generation_of(Component(kind, registry, name))  # type: ignore[arg-type]
        guess = rest == ["guess"]
        found = match.id if match and (match.guess == guess or registry == "together") else "-"
        if found != wanted:
            wrong.append(
                f"{name}: wanted {wanted}, found {match and match.id}{' as a guess' * bool(match and match.guess)}"
            )
    assert not wrong


def test_licenses_differ_inside_a_generation_and_a_base_model_may_bind_as_well(book: Rulebook) -> None:
    found = []
    for name, *_ in TERMS:
        match = book.generation_of(Component("model", "huggingface", name))
        found.append([name, *((match.license, match.base_license or "-") if match else ())])
    assert found == TERMS


def test_regions_and_resource_names_lead_to_the_dates_of_the_same_id(book: Rulebook) -> None:
    plain = book.hosted_model("bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0")
    assert plain is not None
    for name in ("us.{}", "bedrock/eu.{}", "arn:aws:bedrock:us-east-1:1:inference-profile/us.{}"):
        assert book.hosted_model("bedrock", name.format(plain.id)) is plain
    gemini = book.hosted_model("google", "gemini-2.5-pro")
    assert gemini is not None
    assert book.hosted_model("gemini", "models/gemini-2.5-pro") is gemini
