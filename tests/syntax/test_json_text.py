import contextlib
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.syntax.json_text import MAX_DEPTH, read_json
from scanner.syntax.scalar import Scalar, SyntaxFault
from tests.bounds import HANG_SECONDS

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, inner in enumerate(value) for leaf in leaves(inner, (*path, index))]
    return [(path, value)]


def test_every_value_comes_with_its_key_path_line_and_column() -> None:
    found = read_json('{\n  "a": ["x", 1.5e3, {"b": null}],\n  "c": true\n}\n')
    assert found == [
        Scalar(("a", 0), "x", 2, 9, quoted=True),
        Scalar(("a", 1), "1.5e3", 2, 14),
        Scalar(("a", 2, "b"), "null", 2, 27),
        Scalar(("c",), "true", 3, 8),
    ]


def test_duplicate_keys_are_all_kept() -> None:
    assert [scalar.value for scalar in read_json('{"model": "a", "model": "b"}')] == ["a", "b"]


def test_empty_collections_yield_nothing() -> None:
    assert read_json('{"a": {}, "b": [[], {}]}') == []


def test_comments_and_trailing_commas_are_faults_unless_lenient() -> None:
    text = '{\n // why\n "a": [1, /* or 2 */],\n}'
    assert [scalar.value for scalar in read_json(text, lenient=True)] == ["1"]
    with pytest.raises(SyntaxFault):
        read_json(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1), ("{", 1), ('{"a"\n 1}', 2), ("[1\n2]", 2), ('"open', 1), ("[1,]", 1), ("nul", 1), ("1 2", 1),
        ("[" * (MAX_DEPTH + 1), 1), ('{"a": 1,\n}', 2), ("/*", 1), ("\x00", 1),
    ],
)  # fmt: skip
def test_what_is_not_json_is_a_fault_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read_json(text)
    assert caught.value.line == line


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert read_json(r'"a\ud800b"')[0].value == "a\N{REPLACEMENT CHARACTER}b"


@settings(max_examples=60, deadline=None)
@given(_JSON, st.sampled_from([None, 1]))
def test_any_document_of_the_standard_library_reads_the_same(value: object, indent: int | None) -> None:
    expected = [
        (path, json.dumps(leaf) if not isinstance(leaf, str) else leaf) for path, leaf in leaves(value) if leaf != []
    ]
    assert [(scalar.key, scalar.value) for scalar in read_json(json.dumps(value, indent=indent))] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='{}[]",:\\/* \n1-eEtrunl\ud800') | st.text(), st.booleans())
def test_no_text_raises_anything_but_a_syntax_fault(text: str, lenient: bool) -> None:
    with contextlib.suppress(SyntaxFault):
        read_json(text, lenient=lenient)


@pytest.mark.parametrize("unit", ["[", '{"a":', '"', "//\n", "/*", "[],", "1,", '\\"', " ", "/**/"])
def test_time_is_linear_in_the_length_of_hostile_text(unit: str) -> None:
    for text in (unit * 200_000, "[" + unit * 200_000):
        start = time.perf_counter()
        with contextlib.suppress(SyntaxFault):
            read_json(text, lenient=True)
        assert time.perf_counter() - start < HANG_SECONDS
