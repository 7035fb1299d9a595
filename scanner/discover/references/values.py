"""A string value can itself be written in a notation: a list, assignments, JSON, a URL. Here it is taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.mention import Mention
from scanner.discover.references.urls import url_mentions
from scanner.rulebook.patterns import compiled
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault

MAX_ID = 300
"""Longer values are no ids; like those of several words, they are searched for URLs only."""

_MAX_JSON = 100_000
_PLAIN = re.compile(r"[\w.:@-]+")
_SENTENCE = re.compile(r"\S+\s+\S+\s+\S+\s")
_ASSIGNMENT = re.compile(r"([A-Za-z_][\w.-]{0,80})=(.*)", re.DOTALL)
_ENVIRONMENT_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
_DEFAULT = r"\$\{[\w.]{1,80}(?::?[-=]|:(?![?+])(?:\w{1,80},[ ]?)?)([^{}]{0,300})\}"
"""${NAME:-default} of shell and compose, ${NAME:default} of Spring, ${oc.env:NAME,default} of OmegaConf."""
_OTHERWISE = r"\$?\{\{[^{}'\"]{1,200}\|[ ]?(?:\||default)[ (]{0,4}([\"'])([\w./:@-]{1,200})\1[^{}]{0,40}\}\}"
"""${{ inputs.name || 'default' }} of workflows, {{ name | default("default") }} of templates."""
_DEEPEST = 4
_ASKED = r"([\w./:@-]{2,200})\?[a-z_]{1,40}=[^\s?]{1,200}"
"""NAME?setting=value."""


def unfold(mention: Mention) -> Iterator[Mention]:
    """The mention, or what its text is made of: URLs, "a=b,c=d", "a,b", a JSON document. Keeps the context.

    A variable with a default stands for that default.
    """
    text = mention.text.strip()
    if "{" in text and (told := written_out(text)) != text:
        mention = replace(mention, text=told, column=mention.column + max(0, mention.text.find(told)))
        text = told.strip()
    if "?" in text and "://" not in text and (asked := compiled(_ASKED).fullmatch(text)):
        mention, text = replace(mention, text=asked[1]), asked[1]
    if _PLAIN.fullmatch(text) and len(text) <= MAX_ID:
        yield mention
        return
    text = text[1:] if text.startswith("={") else text  # an expression of n8n
    if len(text) > 2 and text[0] == text[-1] == '"':  # a string of JSON
        text = text[1:-1]
        mention = replace(mention, text=text, column=mention.column + 1)
    if text[:1] in ("{", "[") and len(text) <= _MAX_JSON and (scalars := _json(text)) is not None:
        yield from _embedded(mention, scalars)
        return
    urls = list(url_mentions(mention))
    inside = " " in text or "\n" in text
    yield from (replace(url, how="text-url") if inside else url for url in urls)
    if len(text) > MAX_ID or "\n" in text or not text or (_SENTENCE.match(text) and "," not in text):
        return
    if len(urls) == 1 and urls[0].text == text and "://" in text:
        return
    yield from _parts(mention, text)


def written_out(text: str) -> str:
    """The text with the defaults of variables in place of these, the innermost first; other variables stay."""
    if len(text) > _MAX_JSON:
        return text
    for _ in range(_DEEPEST):
        if "${" not in text:
            break
        before, text = text, compiled(_DEFAULT).sub(lambda match: match[1].strip("\"'"), text)
        if text == before:
            break
    return compiled(_OTHERWISE).sub(r"\2", text) if "{{" in text else text


def assignment(text: str) -> tuple[str, str] | None:
    """The name and value of "name=value", None when the text is something else."""
    match = _ASSIGNMENT.fullmatch(text)
    return (match[1], match[2]) if match else None


def is_environment_name(name: str) -> bool:
    """Whether a name is written as environment variables are: capitals, digits and underscores."""
    return _ENVIRONMENT_NAME.fullmatch(name) is not None


def _parts(mention: Mention, text: str) -> Iterator[Mention]:
    offset = 0
    for part in re.split(r"([,;])", text):
        value = part.strip()
        if value and part not in (",", ";"):
            yield _assigned(replace(mention, text=value, column=mention.column + offset), value)
        offset += len(part)


def _assigned(mention: Mention, text: str) -> Mention:
    pair = assignment(text)
    if pair is None:
        return mention
    name, value = pair
    place = replace(mention, text=value.strip("\"'"), column=mention.column + len(name) + 1)
    if is_environment_name(name):
        return replace(place, name=name, how="env-variable")
    return replace(place, name=name.rsplit(".", 1)[-1], how="config-key", key=(*mention.key, *name.split(".")))


def _json(text: str) -> list[Scalar] | None:
    try:
        return read_json(text, lenient=True)
    except SyntaxFault:
        return None


def _embedded(mention: Mention, scalars: list[Scalar]) -> Iterator[Mention]:
    named = {scalar.key[:-1]: scalar.value for scalar in scalars if scalar.key[-1:] == ("name",)}
    for scalar in scalars:
        if not scalar.quoted or len(scalar.value) > MAX_ID:
            continue
        names = [part for part in scalar.key if isinstance(part, str)]
        name = names[-1] if names else mention.name
        if name == "value":
            name = named.get(scalar.key[:-1], name)
        yield replace(
            mention,
            text=scalar.value,
            how="env-variable" if is_environment_name(name or "") else "config-key",
            line=mention.line + scalar.line - 1,
            column=scalar.column + (mention.column if scalar.line == 1 else 0),
            name=name,
            key=mention.key + scalar.key,
        )
