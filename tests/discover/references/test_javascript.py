from pathlib import Path

import pytest

from scanner.discover.references import javascript
from scanner.discover.references.javascript import javascript_mentions
from scanner.discover.references.mention import Mention
from tests.discover.references.reading import find, mentions_in, places, read_text


def source() -> list[Mention]:
    return mentions_in(javascript, "chat.ts")


def test_a_call_is_resolved_through_import_alias_and_require() -> None:
    claude = find(source(), "claude-3-5-haiku-20241022")
    assert (claude.call, claude.parameter) == ("@ai-sdk/anthropic.anthropic", 0)
    model = find(source(), "Xenova/all-MiniLM-L6-v2")
    assert (model.call, model.parameter) == ("@huggingface/transformers.pipeline", 1)
    assert model.imports == {"openai", "@ai-sdk/anthropic", "@huggingface/transformers"}


def test_a_method_of_a_client_is_told_by_the_class_of_the_client() -> None:
    mini = find(source(), "gpt-4o-mini")
    assert (mini.call, mini.parameter) == ("openai.OpenAI.chat.completions.create", "model")


def test_the_fallback_of_an_environment_variable_has_its_name() -> None:
    default = find(source(), "gpt-4o")
    assert (default.how, default.name, default.key) == ("env-default", "CHAT_MODEL", ("model",))


def test_lists_properties_and_branches_belong_to_the_nearest_name() -> None:
    lines = places(source())
    assert [lines[text] for text in ("a/one", "b/two", "c/three")] == [(7, "MODELS")] * 3
    assert lines["e/five"] == (12, "id")
    assert (lines["f/six"], lines["g/seven"]) == ((12, "embed"), (12, "embed"))


def test_a_comparison_is_told_from_a_use() -> None:
    assert find(source(), "gpt-3.5-turbo").how == "comparison"


def test_quotes_in_regular_expressions_and_in_text_of_elements_hide_nothing() -> None:
    assert find(source(), "h/eight").line == 13


def test_templates_with_substitutions_are_no_value_and_comments_not_in_use() -> None:
    assert not any("${" in item.text for item in source())
    assert places(source(), in_use=False) == {"meta-llama/Llama-2-7b": (6, None)}


def test_what_stands_beside_a_property_includes_what_follows_it() -> None:
    [first, _] = javascript_mentions("x({ model: 'a', baseURL: 'b' })")
    assert first.beside == {"model": "a", "baseURL": "b"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<script>let model = 'org/name'</script><p>it's</p>", "model"),
        ('<Select value="org/name" />', "value"),
        ("class A { readonly modelId: string = 'org/name' }", "modelId"),
        ("f({ 'model-id': 'org/name' })", "model-id"),
        ("this.model = config.model || 'org/name'", "model"),
        ("const a = `${x ? 'org/name' : `y`}`", "a"),
    ],
)
def test_the_nearest_name_is_found_in(text: str, name: str) -> None:
    assert find(list(javascript_mentions(text)), "org/name").name == name


def test_code_that_a_bundler_packed_is_passed_over(tmp_path: Path) -> None:
    assert read_text(javascript, tmp_path, "a.js", f"x='org/name';{'y' * 6000}") == []
    assert not javascript.reads("dist/app.min.js")


@pytest.mark.parametrize(
    "comment", ["//# sourceMappingURL={}", "  //@ sourceMappingURL={}", "/*# sourceMappingURL={} */"]
)
def test_a_long_source_map_at_the_end_makes_no_bundle_of_readable_code(tmp_path: Path, comment: str) -> None:
    address = "data:application/json;base64," + "A" * 20_000
    text = f'const model = "gpt-4o-mini";\n{comment.format(address)}\n'
    assert find(read_text(javascript, tmp_path, "fetch.js", text), "gpt-4o-mini").line == 1  # type: ignore[arg-type]


def test_a_long_line_of_code_before_a_source_map_is_still_a_bundle(tmp_path: Path) -> None:
    text = f'const model = "gpt-4o-mini"; x("{"A" * 20_000}")\n//# sourceMappingURL=bundle.js.map\n'
    assert read_text(javascript, tmp_path, "fetch.js", text) == []
