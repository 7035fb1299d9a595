"""How far a component reaches, by the scopes that it is declared in."""

from __future__ import annotations

from scanner.entities import Case

_DEVELOPMENT = ("dev", "test", "docs", "build")


def only_for_development(case: Case) -> bool:
    """Whether a package is needed to develop, test or document the project only.

    A lock may know better than the manifest: what a group asks for by name may be there for the program as well.
    """
    used = [usage for usage in case.usages if usage.in_use]
    scopes = {scope for usage in used for scope in (usage.scope, *usage.groups)} - {"lock", "constraint"}
    return (
        case.component.kind == "package"
        and bool(scopes)
        and all(scope in _DEVELOPMENT or scope.startswith("group:") for scope in scopes)
    )
