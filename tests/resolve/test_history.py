"""Where the history of a component comes from, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

from scanner.entities import Claim, Component, Facts
from scanner.resolve import history
from scanner.resolve.history import History, changes
from scanner.resolve.session import ResolveOptions, Session
from tests.resolve.hub_world import rules

UNHEARD = Component("hosted-model", "openai", "gpt-4o")


def test_a_component_whose_source_tells_no_history_has_none(tmp_path: Path) -> None:
    with Session(ResolveOptions(store_path=tmp_path / "store", history=True)) as session:
        facts = Facts(UNHEARD, (Claim("license", "mit", "rules"),), state="resolved")
        assert changes(UNHEARD, facts, session, rules()) == History()
        assert history.with_history(facts, session, rules()) == facts


def test_a_source_that_was_not_heard_is_not_asked_for_its_history(tmp_path: Path) -> None:
    unknown = Component("model", "huggingface", "acme/nothing")
    with Session(ResolveOptions(store_path=tmp_path / "store", history=True)) as session:
        assert changes(unknown, Facts(unknown), session, rules()) == History()
