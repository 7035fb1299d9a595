import contextlib
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.syntax import yaml_events
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.yaml_events import MAX_DEPTH
from scanner.syntax.yaml_text import read_yaml
from tests.bounds import HANG_SECONDS


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML must read the same: wheels have libyaml, a build from source may not."""
    if request.param == "pure Python":
        monkeypatch.setattr(yaml_events, "_LOADER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML has no libyaml")


def test_every_value_comes_with_its_key_path_line_and_column() -> None:
    found = read_yaml('model: org/name\nlist:\n  - "x"\n  - {a: 1}\n')
    assert found == [
        [
            Scalar(("model",), "org/name", 1, 8),
            Scalar(("list", 0), "x", 3, 5, quoted=True),
            Scalar(("list", 1, "a"), "1", 4, 9),
        ]
    ]


def test_documents_stay_apart() -> None:
    assert [[scalar.value for scalar in document] for document in read_yaml("a: 1\n---\nb: 2\n")] == [["1"], ["2"]]


def test_an_alias_of_a_scalar_yields_the_value_at_the_place_of_the_alias() -> None:
    [document] = read_yaml("a: &m org/name\nb: *m\n")
    assert document[1] == Scalar(("b",), "org/name", 2, 4, quoted=True)


def test_aliases_of_collections_are_not_expanded() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    [document] = read_yaml(bomb)
    assert [scalar.key for scalar in document] == [("a0", 0), ("a0", 1)]


def test_keys_after_an_alias_of_a_collection_keep_their_place() -> None:
    [document] = read_yaml("base: &b {x: 1}\nother:\n  <<: *b\n  y: 2\nlist: [*b, 3]\n")
    assert [(scalar.key, scalar.value) for scalar in document] == [
        (("base", "x"), "1"), (("other", "y"), "2"), (("list", 1), "3"),
    ]  # fmt: skip


def test_a_collection_as_key_is_written_as_a_question_mark() -> None:
    [document] = read_yaml("? [a, b]\n: c\nd: e\n")
    assert [(scalar.key, scalar.value) for scalar in document][2:] == [(("?",), "c"), (("d",), "e")]


def test_the_position_of_a_block_scalar_is_its_first_content_line() -> None:
    [document] = read_yaml("steps:\n  - run: |\n      first\n      second\n")
    assert document == [Scalar(("steps", 0, "run"), "first\nsecond\n", 3, 7, quoted=True)]


def test_tags_construct_nothing() -> None:
    [document] = read_yaml("a: !!python/object/apply:os.abort []\nb: !secret token\n")
    assert document == [Scalar(("b",), "token", 2, 4)]


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n", "\x00", "a: {{ .Values.x }}\n{{- if .Values.y }}\nb: c\n", "[" * (MAX_DEPTH + 1),
        "- " * (MAX_DEPTH + 1), '"\\UFFFFFFFF"', "\ud800",
        "*nowhere-defined: [", "%YAML 1" + "1" * 5000 + ".1\n---\na\n",
    ],
)  # fmt: skip
def test_what_is_not_yaml_is_a_fault(text: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read_yaml(text)
    assert "\n" not in caught.value.message


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "MAX_SCALARS", 10)
    with pytest.raises(SyntaxFault, match="more than 10 values"):
        read_yaml("- a\n" * 11)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="{}[]\"':,?|>-&*!%#@`ab\n \t\\x0\ud800\x85") | st.text())
def test_no_text_raises_anything_but_a_syntax_fault(text: str) -> None:
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_events, "_LOADER", loader)
            with contextlib.suppress(SyntaxFault):
                read_yaml(text)


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", "a: &a ", "'", "|\n", "[a, ", "{{", "!a ", "\t", "a", "\n"])
def test_time_is_linear_in_the_length_of_hostile_text(unit: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(SyntaxFault):
        read_yaml(unit * 20_000)
    assert time.perf_counter() - start < HANG_SECONDS
