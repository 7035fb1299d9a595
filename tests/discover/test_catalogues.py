"""Large catalogues: what a program knows is told apart from what it uses, and nothing is lost."""

import json
from pathlib import Path

import pytest

from scanner.discover import discover
from scanner.discover.catalogues import MANY, catalogue_notices, mark_catalogues
from scanner.entities import Usage
from scanner.rulebook import load_rulebook

RULES = load_rulebook()
LARGE = MANY + 40


def prices(number: int) -> str:
    return json.dumps({f"bedrock/meta.llama3-{one}b-instruct-v1:0": {"input": one} for one in range(1, number + 1)})


def table(number: int) -> str:
    return "MODELS = [\n" + "".join(f'    "meta-llama/Llama-3-{one}B",\n' for one in range(1, number + 1)) + "]\n"


def usages(folder: Path, files: dict[str, str]) -> list[Usage]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [usage for _, found in discover(folder, RULES).components for usage in found]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("model_prices.json", prices(LARGE)),
        ("models.py", table(LARGE)),
    ],
)
def test_each_entry_of_a_large_table_says_among_how_many_it_stands(tmp_path: Path, name: str, text: str) -> None:
    found = usages(tmp_path, {name: text})
    assert [(usage.listed_among, usage.in_use) for usage in found] == [(LARGE, True)] * LARGE


@pytest.mark.parametrize(("name", "text"), [("prices.json", prices(30)), ("models.py", "# model\n" + table(30))])
def test_a_menu_is_what_the_project_offers(tmp_path: Path, name: str, text: str) -> None:
    assert [usage.listed_among for usage in usages(tmp_path, {name: text})] == [None] * 30


def test_what_stands_beside_a_large_table_is_in_use(tmp_path: Path) -> None:
    code = (
        table(LARGE)
        + """
DEFAULT_MODEL = "meta-llama/Llama-3-1B"
model = AutoModel.from_pretrained("google/gemma-3-4b-it")
"""
    )
    found = usages(tmp_path, {"models.py": code})
    named = {usage.component.name for usage in found if not usage.listed_among}
    assert named == {"meta-llama/Llama-3-1B", "google/gemma-3-4b-it"}


def test_a_setting_in_the_file_of_a_large_table_is_in_use(tmp_path: Path) -> None:
    document = {"default_model": "gpt-4o", "prices": json.loads(prices(LARGE))}
    found = usages(tmp_path, {"models.json": json.dumps(document)})
    assert {usage.component.name for usage in found if not usage.listed_among} == {"gpt-4o"}


def test_without_tables_nothing_is_marked() -> None:
    assert mark_catalogues([]) == []
    assert catalogue_notices([]) == ()
