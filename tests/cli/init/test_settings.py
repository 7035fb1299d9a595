"""stayopen.toml as `stayopen init` writes it: every key of the schema is there, and only what was said is stated."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.cli.init.settings import CannotState, explained, template, with_stated
from scanner.config import Config, Use, load_config
from scanner.config.shape import ConfigFile
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.toml_text import parse_toml

TEMPLATE = template("stayopen.toml")
EXAMPLES = re.sub(r"(?m)^# (?=\w+ = |\[\[?[\w.]+\]\]?$)", "", TEMPLATE)
"""The template with all its examples switched on."""


def keys_of(struct: type[msgspec.Struct], under: str = "") -> set[str]:
    """Every key of a table of the schema, and of the tables right under it."""
    found = set()
    for field in msgspec.structs.fields(struct):
        key = f"{under}{field.encode_name}"
        inner = [one for one in (field.type, *get_args(field.type)) if isinstance(one, type)]
        tables = [one for one in inner if issubclass(one, msgspec.Struct)]
        found |= keys_of(tables[0], f"{key}.") if tables and not under else {key}
    return found


def keys_in(table: dict[str, Any], known: set[str], under: str = "") -> set[str]:
    """Every key that TOML states, the tables of the schema opened."""
    found = set()
    for name, value in table.items():
        key = f"{under}{name}"
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        nested = isinstance(inner, dict) and key not in known
        found |= keys_in(inner, known, f"{key}.") if nested else {key}
    return found


def test_the_template_has_an_example_of_every_key_of_the_schema_and_no_other() -> None:
    known = keys_of(ConfigFile)
    assert keys_in(parse_toml(EXAMPLES), known) == known


def test_all_its_examples_switched_on_make_a_configuration_that_loads(tmp_path: Path) -> None:
    (tmp_path / "stayopen.toml").write_text(EXAMPLES, encoding="utf-8")
    config, _ = load_config(tmp_path)
    assert config.use.monthly_active_users == 40_000


def test_the_template_itself_states_nothing(tmp_path: Path) -> None:
    (tmp_path / "stayopen.toml").write_text(TEMPLATE, encoding="utf-8")
    assert load_config(tmp_path)[0] == Config()


def test_each_key_of_use_is_explained_by_a_question() -> None:
    said = explained(TEMPLATE)
    assert set(said) == {field.encode_name for field in msgspec.structs.fields(Use)}
    assert [key for key, text in said.items() if "?" not in text] == []


def test_the_ways_of_shipping_that_exist_are_those_explained() -> None:
    (inner, *_) = get_args(next(field.type for field in msgspec.structs.fields(Use) if field.encode_name == "ships"))
    assert get_origin(inner) is Literal
    assert [word for word in get_args(inner) if word not in explained(TEMPLATE)["ships"]] == []


STATED: dict[str, st.SearchStrategy[object]] = {
    "commercial": st.booleans(),
    "acts": st.lists(st.sampled_from(["use", "host", "merge"]), min_size=1, unique=True),
    "monthly_active_users": st.integers(0, 10**12),
    "offered_in": st.lists(st.sampled_from(["EU", "US"]), min_size=1, unique=True),
    "project_license": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
}


@settings(deadline=None, max_examples=40)
@given(st.fixed_dictionaries({}, optional=STATED), st.booleans())
def test_what_is_stated_is_what_is_read_back_and_stating_it_twice_changes_nothing(
    stated: dict[str, object], crlf: bool
) -> None:
    text = TEMPLATE.replace("\n", "\r\n") if crlf else TEMPLATE
    after = with_stated(text, "use", stated)
    assert parse_toml(after).get("use", {}) == stated
    assert with_stated(after, "use", stated) == after
    assert (len(after.split("\n")), "\r\n" in after) == (len(text.split("\n")), crlf)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "[use]\ncommercial = true\n"),
        ("# mine\n\n\n", "# mine\n\n[use]\ncommercial = true\n"),
        ("[policy]\ndeny = ['x']", "[policy]\ndeny = ['x']\n\n[use]\ncommercial = true\n"),
        ("[use] # how\nships = ['service']\n", "[use] # how\ncommercial = true\nships = ['service']\n"),
        ("[use]\ncommercial = false\n[policy]\n", "[use]\ncommercial = true\n[policy]\n"),
    ],
)
def test_a_file_of_ones_own_keeps_every_other_line(text: str, wanted: str) -> None:
    assert with_stated(text, "use", {"commercial": True}) == wanted


@pytest.mark.parametrize(
    "text", ["use = { acts = ['host'] }\n", "use.acts = ['host']\n", "[use]\nacts = [\n 'host',\n]\n"]
)
def test_what_cannot_be_stated_line_by_line_is_refused(text: str) -> None:
    with pytest.raises(CannotState, match="acts"):
        with_stated(text, "use", {"acts": ["merge"]})


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(SyntaxFault):
        with_stated("use = [\n", "use", {"commercial": True})
