"""What [use] says of the acts, and what it leaves open."""

from __future__ import annotations

import pytest

from scanner.assess.terms import acts_of, in_words
from scanner.assess.terms.acts import keys_asked, triggered
from scanner.config import Shipping, Use
from scanner.rulebook.schema import Term


def term(*when: str, only_if: tuple[str, ...] = ()) -> Term:
    return Term(term="notice", when=when, only_if=only_if, clause="s.1", summary="x")  # type: ignore[arg-type]


def test_to_rely_on_something_is_to_use_it_and_all_else_is_open_until_stated() -> None:
    acts = acts_of(Use())
    assert acts.stated == {"use"}
    assert {"host", "distribute", "modify", "commercial-use"} <= acts.unstated
    assert "litigate" not in acts.unstated


def test_stated_acts_leave_no_other_act_open_but_commercial_use() -> None:
    assert acts_of(Use(acts=("host",))).unstated == {"commercial-use"}
    assert acts_of(Use(acts=("host",), commercial=False)).unstated == set()
    assert "commercial-use" in acts_of(Use(commercial=True)).stated


@pytest.mark.parametrize(
    ("way", "stated"),
    [("internal", set()), ("service", {"host"}), ("source", {"distribute"}), ("binary", {"distribute"}),
     ("container", {"distribute"}), ("weights", {"distribute"})],
)  # fmt: skip
def test_how_the_project_ships_says_whether_it_is_hosted_and_passed_on_and_nothing_else(
    way: Shipping, stated: set[str]
) -> None:
    acts = acts_of(Use(ships=(way,), commercial=True))
    assert acts.stated == {"use", "commercial-use"} | stated
    assert {"host", "distribute"}.isdisjoint(acts.unstated)
    assert "modify" in acts.unstated


def test_a_condition_that_is_open_keeps_the_term_open_and_names_the_key() -> None:
    acts = acts_of(Use())
    assert triggered(term("use"), acts) == "yes"
    assert triggered(term("distribute", only_if=("modify",)), acts) == "unknown"
    assert keys_asked(term("distribute"), acts) == ("acts",)
    assert keys_asked(term("commercial-use"), acts) == ("commercial",)
    assert keys_asked(term("commercial-use", "host"), acts) == ("commercial", "acts")
    assert triggered(term("distribute", only_if=("modify",)), acts_of(Use(acts=("distribute",)))) == "no"


def test_acts_are_words_that_follow_you() -> None:
    assert in_words(("host", "distribute")) == ("offer it to others as a service", "pass copies on")
