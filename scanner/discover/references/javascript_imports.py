"""What JavaScript imports, in every spelling: local names with their modules, and the modules."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.syntax.javascript_text import JsToken


def imports(code: list[JsToken]) -> tuple[dict[str, str], frozenset[str]]:
    """Local names with the module they come from ("@ai-sdk/anthropic.anthropic"), and the modules."""
    names: dict[str, str] = {}
    modules: set[str] = set()
    for index, token in enumerate(code):
        if token.kind != "string" or not index:
            continue
        before = code[index - 1].text
        if before == "from":
            modules.add(token.text)
            names.update(_imported(code, index - 2, token.text))
        elif before == "import":
            modules.add(token.text)
        elif before == "(" and index > 1 and code[index - 2].text in ("require", "import"):
            modules.add(token.text)
            names.update(_required(code, index - 2, token.text))
    return names, frozenset(modules)


def _imported(code: list[JsToken], end: int, module: str) -> Iterator[tuple[str, str]]:
    """The names between `import` and `from`: a default, `* as name`, `{ a, b as c }`."""
    start = end
    while start > 0 and end - start < 400 and code[start].text not in ("import", "export", ";"):
        start -= 1
    words = [token.text for token in code[start + 1 : end + 1] if token.text not in ("{", "}", "type")]
    for part in _split(words, ","):
        if len(part) == 3 and part[1] == "as":
            yield part[2], module if part[0] == "*" else f"{module}.{part[0]}"
        elif len(part) == 1:
            yield part[0], f"{module}.{part[0]}"


def _required(code: list[JsToken], require: int, module: str) -> Iterator[tuple[str, str]]:
    """The names before `= require(`: one for the module, or `{ a, b: c }` of it."""
    at = require - 1
    if at >= 0 and code[at].text == "await":
        at -= 1
    if at < 1 or code[at].text != "=":
        return
    if code[at - 1].kind == "name":
        yield code[at - 1].text, module
        return
    start = at
    while start > 0 and at - start < 400 and code[start].text != "{":
        start -= 1
    for part in _split([token.text for token in code[start + 1 : at - 1]], ","):
        yield part[-1], f"{module}.{part[0]}"


def _split(words: list[str], separator: str) -> Iterator[list[str]]:
    part: list[str] = []
    for word in [*words, separator]:
        if word != separator:
            part.append(word)
        elif part:
            yield part
            part = []
