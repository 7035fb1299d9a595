"""How far a component reaches, by the scopes that it is declared in."""

from __future__ import annotations

from scanner.entities import Case

_RECORDS = ("lock", "constraint")
_DEVELOPMENT = ("dev", "test", "docs", "build")


def only_for_development(case: Case) -> bool:
    """Whether a package is needed to develop, test or document the project only.

    A lock may know better than the manifest: what a group asks for by name may be there for the program as well.
    """
    if case.component.kind != "package":
        return False
    used = [usage for usage in case.usages if usage.in_use]
    scopes = {scope for usage in used for scope in (usage.scope, *usage.groups)} - set(_RECORDS)
    return bool(scopes) and all(scope in _DEVELOPMENT or scope.startswith("group:") for scope in scopes)


def places_of(case: Case) -> frozenset[tuple[str, str]]:
    """Scope and file of each place that a component stands in: where it is in use, if it is in use at all.

    A lock's entry counts for nothing else where the project itself asks for the component, and no other package does.
    """
    usages = [usage for usage in case.usages if usage.in_use] or list(case.usages)
    declared = [usage for usage in usages if usage.scope not in _RECORDS]
    if not declared:
        return frozenset((scope, one.location.file) for one in usages for scope in one.groups or ("runtime",))
    locked = [usage for usage in usages if usage.scope == "lock" and not (usage.direct is True and not usage.through)]
    return frozenset(
        [(one.scope, one.location.file) for one in declared]
        + [(scope, one.location.file) for one in locked for scope in one.groups]
    )
