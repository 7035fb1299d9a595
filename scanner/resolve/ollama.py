"""Ollama names. Library names are known by the rules, hf.co/... is the Hub; what users upload has nobody to ask.

A name is [registry.ollama.ai/]library/NAME:TAG, NAME:TAG, USER/NAME:TAG or hf.co/ORG/NAME:QUANTISATION
(https://github.com/ollama/ollama/blob/main/docs/import.mdx, https://huggingface.co/docs/hub/ollama).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from scanner.entities import Component, Facts, Usage
from scanner.resolve import hub
from scanner.resolve.embedded import facts_from_rules, known_by_rules
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook

_HUB = re.compile(r"(?:https?://)?(?:www\.)?(?:hf\.co|huggingface\.co)/(?P<name>[^/:@\s]+/[^/:@\s]+)", re.IGNORECASE)
_OLLAMA = re.compile(r"^(?:https?://)?(?:registry\.)?ollama\.(?:ai|com)/|^library/", re.IGNORECASE)


def answers(component: Component) -> bool:
    """Whether this source speaks for a component."""
    return component.registry == "ollama"


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """What is known of a model by its Ollama name."""
    on_hub = _HUB.match(component.name)
    if on_hub:
        # A tag after the name picks one file of the repository, not a revision of it.
        facts = hub.look_up(Component("model", "huggingface", on_hub["name"]), usages, session, rules)
        return replace(facts, component=component)
    return facts_from_rules(
        component,
        known_by_rules(component, rules),
        rules,
        not_asked="Ollama's registry is not asked",
        silence=_silence(component.name),
    )


def _silence(name: str) -> str:
    short = name
    while (shorter := _OLLAMA.sub("", short)) != short:
        short = shorter
    user, slash, _ = short.partition("/")
    if slash:
        return f"{name} was uploaded to Ollama by {user}, and no rule knows it; read its page and add a rule"
    return f"no rule knows the Ollama model {name}; read its page in the Ollama library and add a rule"
