"""Short ways to ask about packages in tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scanner.entities import Claim, Component, Facts, Location, Usage
from scanner.resolve import Resolution, ResolveOptions, resolve
from scanner.rulebook import Rulebook, load_rulebook


@cache
def rules() -> Rulebook:
    """The project's own rules, loaded once."""
    return load_rulebook()


def case(requirement: str, *specifiers: str) -> tuple[Component, tuple[Usage, ...]]:
    """ "name==1.0" or "name" with the specifiers that files declare for it."""
    name, _, version = requirement.partition("==")
    component = Component("package", "pypi", name, version or None)
    declared = specifiers or ((f"=={version}",) if version else (None,))
    place = Location("requirements.txt", 1, 1, requirement)
    return component, tuple(Usage(component, place, "requirement", "line 1", specifier=one) for one in declared)


@dataclass
class World:
    """Runs with one store. `timeout` is short, so that silence is soon noticed."""

    store: Path
    timeout: float = 1.0

    def ask(self, requirement: str, *specifiers: str, **options: Any) -> Facts:
        """Everything found out about one package."""
        return next(iter(self.run([case(requirement, *specifiers)], **options).facts.values()))

    def run(self, cases: list[tuple[Component, tuple[Usage, ...]]], **options: Any) -> Resolution:
        """One run over several packages."""
        given = {"timeout_seconds": self.timeout, "store_path": self.store, "workers": 8, **options}
        return resolve(cases, rules(), ResolveOptions(**given))


def statements(facts: Facts) -> list[tuple[str, str]]:
    """(source, value) of the claims about the license."""
    return [(claim.source, claim.value) for claim in licenses(facts)]


def licenses(facts: Facts) -> list[Claim]:
    """The claims about the license."""
    return [claim for claim in facts.claims if claim.topic in {"license", "license-text"}]
