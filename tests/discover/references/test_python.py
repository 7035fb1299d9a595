"""Python source from end to end: files of tests/data/references/python say in a comment what stands on each line.

`# -> a, b` lists every reference in use on that line, optionally as registry:name, name@version; a line without an
arrow has none.
"""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.references import python, references
from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook, load_rulebook
from tests.bounds import HANG_SECONDS
from tests.discover.references.reading import find

DATA = Path(__file__).parents[2] / "data" / "references" / "python"
_ARROW = re.compile(r"# -> (.*)")


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


def tree_at(root: Path) -> Tree:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    named = ((path.relative_to(root).as_posix(), path) for path in files)
    return Tree(root, {name: SourceFile(name, path, path.stat().st_size) for name, path in named})


def found_in(name: str, rules: Rulebook, root: Path = DATA) -> list[Usage | Incomplete]:
    tree = tree_at(root)
    return list(references(tree.files[name], tree, rules))


def usages(found: list[Usage | Incomplete]) -> list[Usage]:
    return [one for one in found if isinstance(one, Usage)]


def in_text(text: str, rules: Rulebook, folder: Path, name: str = "code.py") -> list[Usage]:
    (folder / name).write_text(text, encoding="utf-8")
    return usages(found_in(name, rules, folder))


def names(found: list[Usage]) -> list[str]:
    return sorted(f"{one.component.registry}:{one.component.name}" for one in found if one.in_use)


@pytest.mark.parametrize("name", ["settings", "loaders", "clients", "cli", "tables", "traps"])
def test_every_reference_of_the_project_is_seen_where_it_stands_and_nothing_else(name: str, rules: Rulebook) -> None:
    path = f"app/{name}.py"
    text = (DATA / path).read_text(encoding="utf-8")
    wanted = set()
    for number, line in enumerate(text.splitlines(), 1):
        arrow = _ARROW.search(line)
        wanted |= {(number, one.strip()) for one in arrow[1].split(",")} if arrow else set()
    seen = set()
    tree = tree_at(DATA)
    for usage in usages([one for file in tree.files.values() for one in references(file, tree, rules)]):
        if usage.in_use and usage.location.file == path:
            component = usage.component
            spellings = {
                component.name,
                f"{component.name}@{component.version}",
                f"{component.registry}:{component.name}",
            }
            seen.add(next(((usage.location.line, one) for one in spellings if (usage.location.line, one) in wanted),
                          (usage.location.line, component.name)))  # fmt: skip
    assert seen == wanted


def test_prose_and_comments_are_told_but_not_in_use(rules: Rulebook) -> None:
    prose = [one for one in usages(found_in("app/loaders.py", rules)) if one.location.line == 1]
    assert [(one.component.name, one.how, one.in_use) for one in prose] == [
        ("mistralai/Mixtral-8x7B-v0.1", "comment", False)
    ]
    assert any(one.how == "docstring" for one in usages(found_in("app/settings.py", rules)))


def test_a_constant_of_another_module_is_reported_where_it_stands(tmp_path: Path, rules: Rulebook) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "values.py").write_text("\nWHICH = 'odd-owner/odd-thing'\n", encoding="utf-8")
    (tmp_path / "app" / "use.py").write_text(
        "from transformers import AutoModel\nfrom .values import WHICH\nAutoModel.from_pretrained(WHICH)\n",
        encoding="utf-8",
    )
    assert usages(found_in("app/values.py", rules, tmp_path)) == []
    (usage,) = usages(found_in("app/use.py", rules, tmp_path))
    assert (usage.location.file, usage.location.line, usage.location.column) == ("app/values.py", 2, 9)
    assert "from_pretrained" in usage.why


def test_constants_are_followed_through_packages_and_absolute_imports(tmp_path: Path, rules: Rulebook) -> None:
    (tmp_path / "src" / "app" / "conf").mkdir(parents=True)
    (tmp_path / "src" / "app" / "conf" / "__init__.py").write_text("from .names import Names\n", encoding="utf-8")
    (tmp_path / "src" / "app" / "conf" / "names.py").write_text(
        "class Names:\n    X = 'own-er/thing'\n", encoding="utf-8"
    )
    (tmp_path / "src" / "app" / "use.py").write_text(
        "import app\nfrom app.conf import Names\nfrom peft import PeftModel\nPeftModel.from_pretrained(b, Names.X)\n",
        encoding="utf-8",
    )
    (usage,) = usages(found_in("src/app/use.py", rules, tmp_path))
    assert usage.location.file == "src/app/conf/names.py"


def test_a_directory_of_the_project_is_not_a_repository(tmp_path: Path, rules: Rulebook) -> None:
    (tmp_path / "my-weights" / "final").mkdir(parents=True)
    code = "from transformers import AutoModel\nAutoModel.from_pretrained('my-weights/final')\n"
    assert in_text(code, rules, tmp_path) == []


def test_a_moving_branch_is_no_version(tmp_path: Path, rules: Rulebook) -> None:
    code = "from transformers import AutoModel as A\nA.from_pretrained('gpt2', revision={!r})\n"
    versions = {}
    for revision in ("main", "refs/pr/4", "e7da7f2"):
        (usage,) = in_text(code.format(revision), rules, tmp_path)
        versions[revision] = usage.component.version
    assert versions == {"main": None, "refs/pr/4": "refs/pr/4", "e7da7f2": "e7da7f2"}


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("import openai\nopenai.ChatCompletion.create(model='gpt-4')", "openai:gpt-4"),
        ("from openai import OpenAI\nOpenAI().embeddings.create(input='', model='text-embedding-3-small')",
         "openai:text-embedding-3-small"),
        ("def f(client):\n    return client.chat.completions.create(model='o3-mini')", "openai:o3-mini"),
        ("from vllm import LLM as L\nL('owner-q/thing')", "huggingface:owner-q/thing"),
        ("from pydantic_ai import Agent\nAgent('openai:gpt-4o')", "openai:openai:gpt-4o"),
        ("from langchain.chat_models import init_chat_model\ninit_chat_model('claude-3-haiku-20240307')",
         "anthropic:claude-3-haiku-20240307"),
        ("from ultralytics import YOLO\nYOLO('yolov8n.pt')", "ultralytics:yolov8n.pt"),
        ("from faster_whisper import WhisperModel\nWhisperModel('large-v3')", "openai-whisper:large-v3"),
        ("from modelscope import snapshot_download\nsnapshot_download('iic/nlp_x')", "modelscope:iic/nlp_x"),
        ("async def f():\n    async with Client() as c:\n        M = 'Qwen/Qwen3-8B'", "huggingface:Qwen/Qwen3-8B"),
        ("x.load_lora_weights('some-artist/style')", "huggingface:some-artist/style"),
        ("def default_model():\n    return 'gpt-4o'", "openai:gpt-4o"),
        ("models = dict(chat='gpt-4o')", "openai:gpt-4o"),
        ("(model := 'gpt-4o')", "openai:gpt-4o"),
    ],
)  # fmt: skip
def test_calls_and_names_of_many_libraries(code: str, wanted: str, tmp_path: Path, rules: Rulebook) -> None:
    assert names(in_text(f"{code}\n# model\n", rules, tmp_path)) == [wanted]


def test_repository_type_beside_a_download_says_dataset_or_space(tmp_path: Path, rules: Rulebook) -> None:
    code = (
        "from huggingface_hub import snapshot_download as s\n"
        "s('o-wner/a', repo_type='dataset')\ns('o-wner/b', repo_type='space')\n"
    )
    kinds = {one.component.name: one.component.kind for one in in_text(code, rules, tmp_path)}
    assert kinds == {"o-wner/a": "dataset", "o-wner/b": "space"}


def test_source_of_another_python_version_is_incomplete_and_still_read(rules: Rulebook) -> None:
    found = found_in("legacy.py", rules)
    assert names(usages(found)) == ["huggingface:dslim/bert-base-NER"]
    (incomplete,) = (one for one in found if isinstance(one, Incomplete))
    assert incomplete.subject == "legacy.py"
    assert "line 1" in incomplete.reason


def test_columns_count_characters_and_not_bytes(tmp_path: Path, rules: Rulebook) -> None:
    (usage,) = in_text("MODELS = ['ä', 'gpt-4o']\n", rules, tmp_path)
    assert (usage.location.line, usage.location.column) == (1, 16)


def test_the_rules_are_not_needed_to_tell_where_a_string_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("from x.y import Z as Q\nq = Q(1)\nname = 'a/b'\nq.run(name, n=name)\n", encoding="utf-8")
    file = SourceFile("a.py", path, path.stat().st_size)
    found = [one for one in python.mentions(file, Tree(tmp_path)) if isinstance(one, Mention)]
    mention = find(found, "a/b")
    assert mention.passed_to == (("x.y.Z.run", 0), ("x.y.Z.run", "n"))
    assert mention.imports == {"x", "x.y", "x.y.Z"}


def _text(text: str, name: str = "a.py") -> SourceFile:
    """A file that is not on the disk."""
    file = SourceFile(name, Path(name), len(text))
    file.__dict__["text"] = text
    return file


_PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([
        "x = x + 'a/b'\n", "f'{x}/{y}'", "def f(a=f, *, b=b):\n    return f(b)\n", "class A(A):\n    x = self.x\n",
        "from . import *\n", "from .... import a\n", "'%s/%(a)s' % x\n", "'{0}{}{a'.format(1)\n", "x = y = z = {**x}\n",
        "for a, *b in zip(c, d): a\n", "self.x = self.x or x['k'][0](1)\n", "lambda: (yield)\n",
        "match x:\n  case {'a': b}: b\n",
        "import a.b as c\n", "c.d.e(c)(c)\n", "@x\n", "\\\n", '"""', "#", "\0", "\ufeff", "[" * 50, "-" * 300 + "1\n",
        "p.add_argument('--m', default=m)\n", "m = p.m = m.get('x', m)\n", "print 1\n", "os.environ.get(*a)\n",
    ]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=8), data=st.data())
def test_no_text_makes_the_extractor_raise(pieces: list[str], data: st.DataObject) -> None:
    rules = load_rulebook()
    source = (DATA / "app" / "loaders.py").read_text(encoding="utf-8")
    cut = data.draw(st.integers(0, len(source)))
    for text in ("".join(pieces), source[:cut] + "".join(pieces) + source[cut:]):
        file = _text(f"{text}\n# model")
        for found in references(file, Tree(Path("/nonexistent")), rules):
            assert isinstance(found, (Usage, Incomplete))


@pytest.mark.parametrize(
    "text",
    [
        "model = " + "(" * 5000 + ")" * 5000,
        "model = " + "-" * 20000 + "1",
        "model = " + "'a/b' + " * 20000 + "'c'",
        "model = " + "[" * 90 + "'a/b'" + "]" * 90,
        "x = 'model'\n" + "x = x + x\n" * 3000 + "f(x)",
        "m = 'org/model'\n" + "".join(f"def f{n}(a=m):\n    f{n + 1}(a)\n    f{n // 2}(a)\n" for n in range(1500)),
        "model = {" + "'k': 'a/b'," * 30000 + "}\nf(model['k'])",
        "model = '" + "a/" * 200_000 + "'",
        "if model:\n" + "".join(" " * n + "if model:\n" for n in range(1, 90)) + " " * 90 + "pass",
        "model = f'" + "{m}" * 4000 + "'",
    ],
    ids=["parentheses", "minuses", "sum", "lists", "doubling", "calls", "table", "long", "blocks", "parts"],
)
def test_hostile_source_is_bounded(text: str) -> None:
    start = time.perf_counter()
    list(references(_text(text), Tree(Path("/nonexistent")), load_rulebook()))
    assert time.perf_counter() - start < HANG_SECONDS


def test_lines_of_a_template_are_read_where_they_stand(rules: Rulebook) -> None:
    found = {one.component.name: one for one in usages(found_in("app/tables.py", rules)) if one.how == "text-line"}
    lines = (DATA / "app/tables.py").read_text(encoding="utf-8").split("\n")
    assert set(found) == {"claude-3-5-sonnet-20241022", "Qwen/Qwen2.5-7B"}
    assert all(name in lines[(one.location.line or 0) - 1] for name, one in found.items())


@pytest.mark.parametrize(
    ("region", "cut", "wanted"),
    [
        ('"us-east-1"', "[0:2]", ["bedrock:us.anthropic.claude-3-7-sonnet-20250219-v1:0"]),
        ("Settings.REGION", "[:2]", ["bedrock:eu.anthropic.claude-3-7-sonnet-20250219-v1:0"]),
        ("Settings.REGION", "[: LENGTH]", []),  # a piece that is not known makes the whole unknown
        ("asked()", "[:2]", []),
    ],
)
def test_a_slice_of_a_known_string_is_a_piece_of_it(
    region: str, cut: str, wanted: list[str], rules: Rulebook, tmp_path: Path
) -> None:
    (tmp_path / "settings.py").write_text('class Settings:\n    REGION = "eu-west-1"\n', encoding="utf-8")
    text = f"""from settings import Settings
from strands.models import BedrockModel
region = {region}
model = BedrockModel(model_id=f"{{region{cut}}}.anthropic.claude-3-7-sonnet-20250219-v1:0")
"""
    assert names(in_text(text, rules, tmp_path)) == wanted
