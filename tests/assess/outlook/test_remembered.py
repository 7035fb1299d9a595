"""Outlooks are remembered for a day and a set of rules, and are those that would be worked out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scanner.assess.outlook.subject import outlook_of_component
from scanner.assess.outlook.view import View
from scanner.entities import Change, Claim, Component, Facts, License, Outlook
from scanner.rulebook import Rulebook, load_rulebook

DAY = date(2026, 11, 21)
LLAMA = Component("model", "huggingface", "meta-llama/Llama-3.1-8B")
ASKED = (
    LLAMA,
    Component("hosted-model", "openai", "gpt-4o-mini"),
    Component("package", "pypi", "redis"),
    Component("model", "ollama", "gemma2:9b"),
)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAYOPEN_CACHE_DIR", str(tmp_path))


def outlooks(rules: Rulebook, day: date = DAY, facts: Facts | None = None) -> list[Outlook]:
    view = View(rules, day)
    found = [outlook_of_component(one.name, one, rules, view, facts) for one in ASKED]
    rules.remember()
    return found


def test_the_next_run_says_the_same_of_a_day_and_works_another_out(monkeypatch: pytest.MonkeyPatch) -> None:
    first = outlooks(load_rulebook())
    with monkeypatch.context() as patched:
        patched.delattr(View, "model")
        patched.delattr(View, "software")
        assert outlooks(load_rulebook()) == first
        with pytest.raises(AttributeError):
            outlooks(load_rulebook(), date(2025, 6, 30))
    assert outlooks(load_rulebook(), date(2025, 6, 30)) != first


def test_what_a_look_up_told_is_part_of_the_question() -> None:
    first = outlooks(load_rulebook())[0]
    change = Change("license", "llama3.1", "other", "2026-11-01", "hub-card", "https://example.org")
    claim = Claim("renamed", "meta-llama/Else", "hub-api", "https://example.org", retrieved="2026-11-20T00:00:00+00:00")
    told = Facts(LLAMA, (claim,), history=(change,))
    second = outlooks(load_rulebook(), facts=told)[0]
    assert first != second
    assert outlooks(load_rulebook(), facts=told)[0] == second
    assert outlooks(load_rulebook())[0] == first


def test_rules_with_other_licenses_remember_nothing(tmp_path: Path) -> None:
    rules = load_rulebook()
    known = rules.license("llama3.1")
    assert known is not None
    outlooks(rules.with_licenses({known.id: known}))
    assert not list(tmp_path.glob("outlooks-*.json"))
    outlooks(rules)
    assert len(list(tmp_path.glob("outlooks-*.json"))) == 1


def test_an_outlook_is_of_a_license_all_the_same() -> None:
    """The license that a scan concludes takes no part: the outlook is that of the offering."""
    plain = Facts(LLAMA, license=License("known", "MIT", ("mit",)))
    assert outlooks(load_rulebook(), facts=plain) == outlooks(load_rulebook())
