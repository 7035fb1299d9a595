"""What a project of some components leans on, by the real rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from scanner.assess import assess
from scanner.config import Config, Use
from scanner.entities import Case, Component, Location, Reliance, Usage
from tests.assess.cases import RULES, TODAY, case


def reliance(*cases: Case, use: Use | None = None, as_of: date = TODAY) -> Reliance:
    found = assess(cases, Config(use=use or Use()), RULES, as_of).reliance
    assert found is not None
    return found


def used(name: str, *places: Usage, license_id: str = "llama3.1", registry: str = "") -> Case:
    """A model named at some places."""
    kind = "hosted-model" if registry and registry != "ollama" else "model"
    made = case(name, *(() if kind == "hosted-model" else (license_id,)), kind=kind, registry=registry)  # type: ignore[arg-type]  # one of the two
    return replace(made, usages=tuple(replace(place, component=made.component) for place in places) or made.usages)


def at(
    file: str, line: int = 1, how: str = "python-call", *, calls: Sequence[str] = (), relation: str | None = None,
    endpoint: str | None = None, in_use: bool = True,
) -> Usage:  # fmt: skip
    """A usage; of which component is filled in by `used`."""
    return Usage(
        Component("model", "huggingface", ""), Location(file, line, 1), how, "", calls=tuple(calls), relation=relation,
        endpoint=endpoint, in_use=in_use,
    )  # fmt: skip


LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
