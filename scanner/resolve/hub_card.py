"""What a repository on the Hub states about itself, taken out of its card. Anybody can write anything into a card.

The metadata of a card is the YAML front matter of README.md (https://huggingface.co/docs/hub/model-cards); the API
repeats it as `cardData` and adds tags that the Hub derived. Whatever has another shape than documented becomes an
oddity, a sentence for people, and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.yaml_text import read_yaml

MAX_ENTRIES = 50
MAX_LENGTH = 200
MAX_FRONT_MATTER = 256 * 1024
MAX_GATE_TEXT = 64 * 1024

RELATIONS = ("finetune", "adapter", "quantized", "merge")
"""How a model can come from its base (https://huggingface.co/docs/hub/model-cards#specifying-a-base-model)."""

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)


UNSPECIFIED = frozenset({"other", "unknown"})
"""What the Hub lets a card say instead of naming a license; `license_name` then names it."""


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The statements of a card in its own words.

    relation   how the model comes from `bases`, when one is named
    gate_text  what has to be agreed to before the files can be read
    """

    licenses: tuple[str, ...] = ()
    license_name: str | None = None
    license_link: str | None = None
    bases: tuple[str, ...] = ()
    relation: str | None = None
    datasets: tuple[str, ...] = ()
    gate_text: str | None = None
    oddities: tuple[str, ...] = ()

    @property
    def names_no_license(self) -> bool:
        """Whether its metadata leaves the license open: none, or "other" without a name."""
        return not self.license_name and all(one.lower() in UNSPECIFIED for one in self.licenses)


def is_repository(name: str) -> bool:
    """Whether `name` has the form of a repository id: "name" or "owner/name"."""
    return _REPOSITORY.fullmatch(name) is not None and not name.endswith((".git", ".ipynb"))


def front_matter(readme: str) -> Mapping[str, object]:
    """The top-level entries of a README's front matter: each a string or a list of strings; deeper ones are left out.

    Raises SyntaxFault when there is one and it is not YAML.
    """
    lines = readme[:MAX_FRONT_MATTER].removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        return {}
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise SyntaxFault("the front matter of the card does not end", 1)
    found: dict[str, object] = {}
    documents = read_yaml("\n".join(lines[1:end]))
    for scalar in documents[0] if documents else ():
        if len(scalar.key) == 1:
            found[str(scalar.key[0])] = scalar.value
        elif len(scalar.key) == 2 and isinstance(scalar.key[1], int):
            entries = found.setdefault(str(scalar.key[0]), [])
            if isinstance(entries, list):
                entries.append(scalar.value)
    return found


def card_of(readme: bytes) -> Card:
    """The statements of a README.md. Never raises."""
    try:
        return read_card(front_matter(readme.decode("utf-8", "replace")))
    except SyntaxFault as fault:
        return Card(oddities=(f"the front matter of the card is not YAML ({fault.message[:120]}); it was not used",))


def read_card(card: object, tags: object = None) -> Card:
    """The statements of a card and of the tags that the Hub derived from it. Never raises."""
    oddities: list[str] = []
    if card is not None and not isinstance(card, Mapping):
        oddities.append(f"the card's metadata is {_kind(card)}, not a table; it was not used")
    entries: Mapping[str, object] = card if isinstance(card, Mapping) else {}
    tagged = [tag for tag in _strings("tags", tags, oddities, entries=1_000) if ":" in tag]
    licenses = _strings("license", entries.get("license"), oddities) or _after(tagged, "license:")
    bases = _strings("base_model", entries.get("base_model"), oddities)
    datasets = _strings("datasets", entries.get("datasets"), oddities) or _after(tagged, "dataset:")
    relation, tagged_bases = _relation(entries.get("base_model_relation"), tagged, oddities)
    gate = entries.get("extra_gated_prompt")
    return Card(
        licenses=tuple(dict.fromkeys(licenses)),
        license_name=_first("license_name", entries.get("license_name"), oddities),
        license_link=_first("license_link", entries.get("license_link"), oddities),
        bases=tuple(dict.fromkeys(bases or tagged_bases)),
        relation=relation or ("merge" if len(bases) > 1 else None),
        datasets=tuple(dict.fromkeys(datasets)),
        gate_text=gate.strip()[:MAX_GATE_TEXT] or None if isinstance(gate, str) else None,
        oddities=tuple(oddities),
    )


def _relation(stated: object, tags: list[str], oddities: list[str]) -> tuple[str | None, list[str]]:
    """The relation that the card states, else the one in the tag base_model:RELATION:NAME; and the bases in tags."""
    named = _first("base_model_relation", stated, oddities)
    relation = named if named in RELATIONS else None
    if named is not None and relation is None:
        oddities.append(f"base_model_relation is {named[:40]!r}, which is none of {', '.join(RELATIONS)}")
    bases = []
    for tag in _after(tags, "base_model:"):
        kind, colon, name = tag.partition(":")
        if colon and kind in RELATIONS:
            relation = relation or kind
            bases.append(name)
        elif not colon:
            bases.append(tag)
    return relation, bases


def _after(tags: list[str], prefix: str) -> list[str]:
    return [tag[len(prefix) :] for tag in tags if tag.startswith(prefix) and len(tag) > len(prefix)]


def _first(field: str, value: object, oddities: list[str]) -> str | None:
    found = _strings(field, value, oddities)
    return found[0] if found else None


def _strings(field: str, value: object, oddities: list[str], entries: int = MAX_ENTRIES) -> list[str]:
    """A string or a list of strings, as strings; for everything else an oddity."""
    if value is None:
        return []
    values = value if isinstance(value, list | tuple) else [value]
    if len(values) > entries:
        oddities.append(f"{field} has {len(values)} entries; the first {entries} were used")
    found = []
    for entry in values[:entries]:
        if not isinstance(entry, str):
            oddities.append(f"{field} holds {_kind(entry)}, not a string; it was not used")
        elif len(entry) > MAX_LENGTH:
            oddities.append(f"{field} holds {len(entry)} characters; it was not used")
        elif entry.strip():
            found.append(entry.strip())
    return list(found)


def _kind(value: object) -> str:
    return {"dict": "a table", "list": "a list", "bool": "true or false", "NoneType": "nothing"}.get(
        type(value).__name__, f"a value of type {type(value).__name__}"
    )
