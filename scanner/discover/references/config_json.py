"""JSON, also with comments: presets, catalogues, flows, recipes. Package manifests and tokenizers are other things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.document import document_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.sboms.document import is_sbom
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import SyntaxFault

_OTHERS = frozenset({
    "package.json", "package-lock.json", "npm-shrinkwrap.json", "composer.lock", "composer.json", "bower.json",
    "deno.lock", "renovate.json", "lerna.json", "nx.json", "turbo.json", "biome.json",
    "adapter_config.json", "model_index.json",  # read as artifacts
    "special_tokens_map.json", "added_tokens.json", "preprocessor_config.json",
})  # fmt: skip
_PREFIXES = ("tsconfig", "jsconfig", ".eslintrc", ".prettierrc")
_ENDINGS = (
    ".index.json", ".lock.json", "-lock.json", ".schema.json", ".map.json", "tokenizer.json", "vocab.json",
)  # fmt: skip
_TRANSLATIONS = re.compile(r"(?:.*/)?(?:locales?|i18n|translations|_locales)/.*")


def reads(path: str) -> bool:
    """Whether the file is JSON that people configure something with, by its name."""
    name = path.rsplit("/", 1)[-1]
    if not name.endswith(
        (
            ".json",
            ".jsonc",
            ".json5",
            ".json.example",
            ".json.sample",
            ".json.template",
            ".json.dist",
            ".code-workspace",
        )
    ):
        return False
    if _TRANSLATIONS.match(path):
        return False
    return name not in _OTHERS and not name.startswith(_PREFIXES) and not name.endswith(_ENDINGS)


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The strings of the document; Incomplete when it is not JSON. What names parts of a product has its own reader."""
    if is_sbom(file.text):
        return
    try:
        scalars = read_json(file.text, lenient=True)
    except SyntaxFault as fault:
        if file.text.strip():
            yield Incomplete(file.path, f"not JSON: {fault.message}; correct it, or exclude the file")
        return
    yield from document_mentions(scalars, "json", lines=file.text.split("\n"))
