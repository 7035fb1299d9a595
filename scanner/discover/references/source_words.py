"""Words that the languages of source_code.py share, and what they tell of a string beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

STATEMENTS = frozenset({
    "const", "let", "val", "var", "static", "final", "public", "private", "protected", "internal", "return", "if",
    "else", "while", "func", "fn", "fun", "function", "def", "class", "struct", "enum",
    "interface", "trait", "impl", "type", "package", "namespace", "export", "readonly", "override", "defer", "go",
    "throw", "yield", "case", "default", "pub", "mod", "module", "echo",
})  # fmt: skip
"""They begin a statement, or part of one that says nothing of the next value."""

CODE = frozenset({
    "func", "fn", "fun", "function", "class", "struct", "enum", "interface", "trait", "impl", "mod", "namespace", "if",
    "else", "for", "while", "loop", "switch", "match", "when", "try", "catch", "finally", "do", "unsafe", "record",
    "object", "extension", "protocol", "async", "get", "set", "init", "case", "guard", "foreach", "using", "lock",
})  # fmt: skip
"""A brace after one of these holds statements."""

CHOICES = frozenset({"match", "when", "switch"})
"""They choose a value; the braces after them hold its branches."""

MODULES = frozenset({
    "import", "require", "require_relative", "require_once", "include", "include_once", "use", "using", "from",
    "package", "library", "extern", "mod", "load",
})  # fmt: skip
"""What follows is a module or a file of code."""

FALLBACKS = frozenset({"??", "||", "?:", "or"})

UNWRAPPING = frozenset({
    "unwrap_or", "unwrap_or_else", "unwrap_or_default", "or_else", "orelse", "orelseget", "getordefault", "ifblank",
    "ifempty", "ifnull", "default", "coalesce",
})  # fmt: skip
"""Functions that give their argument when there is nothing else."""

NEUTRAL = UNWRAPPING | frozenset({
    "unwrap", "expect", "some", "ok", "into", "to_string", "tostring", "to_owned", "string", "str", "cstr", "from",
    "from_str", "of", "ofnullable", "listof", "mutablelistof", "setof", "arrayof", "arraylist", "aslist", "array",
    "list", "vec", "slice", "append", "add", "push", "insert", "new", "make", "ptr", "pointer", "f", "strptr", "trim",
    "optional", "just", "arc", "box", "rc", "cow", "mapof", "map", "hashmapof", "hashset", "hashmap", "set",
    "sprintf", "format", "concat", "let", "lazy", "getenv", "env", "fetch", "lookup", "lookupenv", "get",
    "getenvironmentvariable", "wrap", "value", "valueof", "const", "json", "once", "apply", "also", "run",
})  # fmt: skip
"""Functions that hand on what they are given, or wrap it: the value is that of whatever they are assigned to."""

COMPARING = frozenset({
    "equals", "equalsignorecase", "equalfold", "eq", "ne", "isequalto", "equalto", "equal", "shouldbe", "shouldequal",
    "containskey", "strcmp",
})  # fmt: skip
"""In small letters without "_", as those below."""

SEARCHING = frozenset({
    "contains", "startswith", "endswith", "hasprefix", "hassuffix", "indexof", "replace", "replaceall", "split",
    "matches", "trimprefix", "trimsuffix", "stripprefix", "stripsuffix", "strpos", "strcontains", "strstartswith",
    "regex", "regexp", "compile", "mustcompile", "removeprefix", "removesuffix", "include", "log", "println", "print",
    "printf", "debug", "info", "warn", "error", "errorf", "fatalf", "puts", "panic", "bail", "anyhow", "describe",
    "it", "context", "test",
})  # fmt: skip
"""Functions that look for a text or write it out: it is not used as what it names."""

_SETTER = re.compile(
    r"(?:with|set|use|using|get|by|for|add|build|create|make)(?=[A-Z_])_?|(?:Get|With|Set|Use)(?=[A-Z])"
)
_IMPORT = re.compile(
    r"^[ \t]*(?:import|use|using|require(?:_once|_relative)?|#[ \t]*include|from|alias)\b([^\n;{]{0,200})", re.MULTILINE
)
_PART = re.compile(r"[A-Za-z]\w*")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{3,}")


def property_of(function: str) -> str:
    """What a function sets: "WithModel", "set_model" and "modelName" are called by the property alone."""
    return _SETTER.sub("", function, count=1) or function


def is_variable(text: str) -> bool:
    """Whether a text is written as names of environment variables are."""
    return len(text) <= 100 and _VARIABLE.fullmatch(text) is not None


def asked_for(function: str) -> str | None:
    """What a function does with a text that it does not use as what it names."""
    lowered = function.lower().replace("_", "")
    if lowered in SEARCHING:
        return "text-operation"
    return "comparison" if lowered in COMPARING or lowered.startswith("assert") else None


def imported_words(text: str) -> Iterator[str]:
    """The words of what a file imports, in small letters, for packages named like the vendor whose client they are."""
    block = text.find("\nimport (")  # of Go
    lines = [found[1] for found in _IMPORT.finditer(text)]
    lines += [text[block : text.find(")", block)]] if block >= 0 else []
    for line in lines:
        for part in _PART.findall(line):
            yield part.lower()
            yield from part.lower().split("_")
