"""The rule files that an audit rests on: they hold the facts, with sources and dates, that no server was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.evidence.audit_file import AuditFile, Component
from scanner.rulebook import Rulebook
from scanner.rulebook.layout import file_of


class RulesUsed:
    """The rules behind one audit, as files: path in the bundle to content."""

    def __init__(self, audit: AuditFile, rules: Rulebook, overlays: Sequence[Path]) -> None:
        self._rules = rules
        self._roots = [
            ("rules", rules.directory),
            *((f"rules-overlay-{n}", path) for n, path in enumerate(overlays, 1)),
        ]
        self.same = audit.rules.get("version") == rules.version
        self.files: dict[str, bytes] = {}
        self._by_component: dict[str, list[str]] = {}
        for component in audit.components:
            self._by_component[component.id] = [
                path for kind, name in dict.fromkeys(_named(component, rules)) for path in self._add(kind, name)
            ]

    def behind(self, component: Component) -> str | None:
        """The file that claims of the rules on a component were read from; None when it is not there."""
        named = self._by_component.get(component.id, ())
        # A vendor's own word goes first; of several files of one rule the overlay comes last, and holds.
        found = [path for path in named if "/hosted/" in path] or [path for path in named if "/families/" in path]
        return found[-1] if found else None

    def _add(self, kind: str, name: str) -> Iterator[str]:
        for top, root in self._roots:
            path = f"{top}/{kind}/{name}.toml"
            if path not in self.files:
                try:
                    self.files[path] = file_of(root, kind, name).read_bytes()
                except OSError:
                    continue
            yield path


def _named(component: Component, rules: Rulebook) -> Iterator[tuple[str, str]]:
    """The rules that speak of a component: kind and id, both as our own rules spell them."""
    for written in component.license_ids:
        license_ = rules.license(written)
        if license_ is not None:
            yield "licenses", license_.id
    for family in component.families:
        if family in rules.families:
            yield "families", family
    if component.kind == "hosted-model" and (vendor := rules.hosted_vendor(component.registry)):
        yield "hosted", vendor.id
    if component.kind == "package":
        for offering in rules.relicensed(component.registry, component.name):
            yield "packages", offering.id
