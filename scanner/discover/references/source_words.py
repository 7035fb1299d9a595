"""Words that the languages of source_code.py share, and what they tell of a string beside them."""

from __future__ import annotations

import re

STATEMENTS = frozenset({
    "const", "let", "val", "var", "static", "final", "public", "private", "protected", "internal", "return", "if",
    "else", "switch", "when", "match", "while", "func", "fn", "fun", "function", "def", "class", "struct", "enum",
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

MODULES = frozenset({
    "import", "require", "require_relative", "require_once", "include", "include_once", "use", "using", "from",
    "package", "library", "extern", "mod", "load",
})  # fmt: skip
"""What follows is a module or a file of code."""

FALLBACKS = frozenset({"??", "||", "?:", "or"})

NEUTRAL = frozenset({
    "unwrap_or", "unwrap_or_else", "unwrap_or_default", "unwrap", "expect", "or_else", "orelse", "orelseget", "getordefault",
    "ifblank", "ifempty", "ifnull", "coalesce", "default", "some", "ok", "into", "to_string", "tostring", "to_owned",
    "string", "str", "cstr", "from", "from_str", "of", "ofnullable", "listof", "mutablelistof", "setof", "arrayof",
    "arraylist", "aslist", "array", "list", "vec", "slice", "append", "add", "push", "insert", "new", "make", "ptr",
    "pointer", "f", "strptr", "trim", "optional", "just", "arc", "box", "rc", "cow", "mapof", "map", "hashmapof",
    "hashset", "hashmap", "set", "sprintf", "format", "concat", "let", "lazy", "var", "getenv", "env", "fetch",
    "lookup", "lookupenv", "get", "getenvironmentvariable", "c", "std", "wrap", "value", "valueof", "const", "json",
})  # fmt: skip
"""Functions that hand on what they are given, or wrap it: the value is that of whatever they are assigned to."""

COMPARING = frozenset({
    "contains", "startswith", "endswith", "hasprefix", "hassuffix", "equals", "equalsignorecase", "equalfold", "indexof",
    "replace", "replaceall", "split", "matches", "trimprefix", "trimsuffix", "stripprefix", "stripsuffix", "eq", "ne",
    "isequalto", "equalto", "equal", "comparestrings", "strcmp", "strpos", "strcontains", "strstartswith", "regex",
    "regexp", "compile", "mustcompile", "shouldbe", "shouldequal", "containskey", "removeprefix", "removesuffix",
    "expect", "include", "log", "println", "print", "printf", "debug", "info", "warn", "error", "errorf", "fatalf",
    "puts", "panic", "bail", "anyhow", "describe", "it", "context", "test",
})  # fmt: skip
"""Functions that look for a text, or write it out: it is not used as what it names. In small letters without "_"."""

_SETTER = re.compile(
    r"(?:with|set|use|using|get|by|for|add|build|create|make)(?=_?[A-Z_])_?|Get(?=[A-Z])|With(?=[A-Z])|Set(?=[A-Z])|Use(?=[A-Z])"
)
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{3,}")


def property_of(function: str) -> str:
    """What a function sets: "WithModel", "set_model" and "modelName" are called by the property alone."""
    return _SETTER.sub("", function, count=1) or function


def is_variable(text: str) -> bool:
    """Whether a text is written as names of environment variables are."""
    return len(text) <= 100 and _VARIABLE.fullmatch(text) is not None
