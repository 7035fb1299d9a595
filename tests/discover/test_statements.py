"""Of modules that call nothing which takes a name, only what names something is parsed."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.statements import naming
from scanner.discover.worth import worth_of
from scanner.rulebook import load_rulebook

SOURCE = '''"""What this is for."""
from vendor import Client
PREFIX = "org"
SIZES = {
    "small": 1,
}
TABLE = {
    "a": "org/named",
}

@documented(
    about="""
    what it is:
    """
)
class Held(Client):
    size: int = 3

    @property
    def idle(self):
        return compute(self.size)

    def shown(self, first: int, second: str = "x") -> str:
        """As in org/named."""
        return second

    def naming(self, given):
        other = compute(given)
        return "org/named"

class Idle(Client):
    def anything(self):
        return 1
'''


def offsets(text: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith("org/named", at)]


def test_statements_that_name_something_stay_where_they_are() -> None:
    left = naming(SOURCE, offsets(SOURCE))
    before, after = SOURCE.split("\n"), left.split("\n")
    assert len(after) == len(before)
    assert [line for line in before if "org/named" in line] == [line for line in after if "org/named" in line]
    assert all(after[at] == line for at, line in enumerate(before) if "org/named" in line)


def test_what_is_left_is_python_and_holds_no_idle_statement() -> None:
    left = naming(SOURCE, offsets(SOURCE))
    ast.parse(left)
    assert "compute" not in left
    assert "SIZES" not in left
    assert "second" not in left


def test_imports_heads_of_classes_and_short_texts_stay() -> None:
    left = naming(SOURCE, offsets(SOURCE))
    assert "from vendor import Client" in left
    assert 'PREFIX = "org"' in left
    assert "class Idle(Client): pass" in left


def test_strings_that_look_like_statements_stay_whole() -> None:
    text = 'TEXT = """\nx = 1\norg/named\ny = 2\n"""\nz = 3\n'
    assert naming(text, offsets(text)) == 'TEXT = """\nx = 1\norg/named\ny = 2\n"""\n\n'


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab=:\n \"'@()#\\", max_size=200), st.lists(st.integers(0, 200)))
def test_any_text_keeps_its_lines(text: str, names: list[int]) -> None:
    assert naming(text, sorted(names)).count("\n") == text.count("\n")


def test_what_an_address_is_put_together_from_stays() -> None:
    base = 'ROOT, FORM = "https://huggingface.co/org/named/resolve/main", "bin"'
    use = 'add(f"{ROOT}/weights.bin")'
    assert naming(f"{base}\nSIZE = 3\n{use}\n", []) == f"{base}\n\n{use}\n"


def test_the_default_of_a_variable_that_speaks_of_models_stays() -> None:
    text = 'import os\nOTHER = os.getenv("PLACE", "base")\nSIZE = os.getenv("WHISPER_MODEL", "base")\nID = "gpt-4o"\n'
    part = worth_of(load_rulebook()).reading(text)
    assert part is not None
    assert [line for line in part.split("\n") if line] == [
        "import os",
        'SIZE = os.getenv("WHISPER_MODEL", "base")',
        'ID = "gpt-4o"',
    ]


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from transformers import set_seed, pipeline", "pipeline"),
        ("import transformers", "transformers.pipeline"),
        ("import transformers as hf", "hf.pipeline"),
        ("from transformers import pipeline as make_pipeline", "make_pipeline"),
    ],
)
def test_what_reaches_a_function_of_a_package_with_a_common_name_stays(imports: str, call: str) -> None:
    text = f'{imports}\nNER = "some-one/tagger"\n\n\ndef make():\n    return {call}("ner", model=NER)\n'
    assert worth_of(load_rulebook()).reading(text) == text


def test_a_method_with_such_a_name_is_no_call_of_the_package() -> None:
    text = 'import transformers\nNER = "some-one/tagger"\n\n\ndef make(steps):\n    return steps.pipeline(NER)\n'
    assert worth_of(load_rulebook()).reading(text) != text
