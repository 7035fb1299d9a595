"""Model files of the tree: what their own headers say of license and origin, and what is known of that origin."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.entities import Component, Facts, Usage
from scanner.licensing import conclude
from scanner.resolve.hub import hub_of
from scanner.resolve.hub_gguf import repository_at
from scanner.resolve.lineage import Origin, with_lineage
from scanner.resolve.session import Session
from scanner.resolve.stated import stated_claims
from scanner.rulebook import Rulebook


def answers(component: Component) -> bool:
    """Whether this source speaks for a component."""
    return component.kind == "model-file" and component.registry == "file"


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """The header's claims, and the base models that it names with all their ancestors."""
    claims = stated_claims(usages, rules)
    bases = tuple(filter(None, (repository_at(claim.value) for claim in claims if claim.topic == "base-model")))
    concluded = conclude(claims, rules)
    silent = concluded.state == "unknown" and not bases
    facts = Facts(
        component,
        claims,
        concluded,
        state="unresolved" if silent else "resolved",
        unresolved=(f"{component.name} says nothing of its license or origin; find out where it came from",) * silent,
    )
    hub = hub_of(session)
    origin = Origin(facts, bases, source=claims[0].source if claims else "")
    return with_lineage(origin, lambda ancestor: hub.origin(ancestor, rules))
