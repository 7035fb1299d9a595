"""Sentences of findings, said where their subject is known."""

from __future__ import annotations

from scanner.entities import Component


def shortened(message: str, component: Component) -> str:
    """A sentence of a finding, which need not name again what stands above it."""
    kind, found, rest = message.partition(f" {component.name}")
    if not found or not kind.startswith("The ") or len(kind.split()) > 3:
        return message
    rest = rest.removeprefix(f" {component.version}") if component.version else rest
    if rest.startswith(": "):
        return rest[2:3].upper() + rest[3:]
    return f"It{rest}" if rest.startswith(" ") else message
