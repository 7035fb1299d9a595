"""From signals to a band: weights, what unknown signals leave open, facts that are no scores, and plain words."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from msgspec.structs import replace

from scanner.assess.outlook import outlook
from scanner.assess.outlook.state import contradictions, state_of
from scanner.assess.outlook.subject import UnknownOffering, outlook_of_name
from scanner.assess.outlook.view import View
from scanner.entities import Outlook
from scanner.rulebook.outlook_data import BandRecord, Fitted, Offering, Weight, load_fitted, load_history
from tests.assess.cases import case, findings
from tests.assess.outlook.offerings import RULES, event, model, release, software


def weight(signal: str, value: float, share: float = 0.5) -> Weight:
    """A weight of a signal."""
    return Weight(
        signal=signal, weight=value, low=0, high=2 * value, share=share, present=9, present_turned=3, absent=9,
        absent_turned=1, unknown=0,
    )  # fmt: skip


def band(
    name: Literal["steady", "watch", "at-risk"], above: float, looks: tuple[int, int], offerings: tuple[int, int],
    interval: tuple[float, float],
) -> BandRecord:  # fmt: skip
    """What became of a band: looks and offerings, each with how many turned."""
    return BandRecord(
        band=name, above=above, looks=looks[0], looks_turned=looks[1], low=interval[0], high=interval[1],
        offerings=offerings[0], offerings_turned=offerings[1],
    )  # fmt: skip


FITTED = Fitted(
    offering="software", horizon_months=24, intercept=-2.0, base_rate=0.2, looks=100, looks_turned=20,
    weights=(weight("single-vendor", 1.0), weight("no-foundation", 1.0), weight("vendor-funded", 1.0)),
    bands=(
        band("steady", 0.0, (50, 2), (31, 2), (0.0, 0.1)),
        band("watch", 0.2, (50, 8), (31, 6), (0.1, 0.3)),
        band("at-risk", 0.4, (50, 30), (31, 19), (0.4, 0.7)),
    ),
    checked="2026-11-22", confidence="low",
)  # fmt: skip
ALL = ("single_vendor", "vendor_vc_or_public", "cla_with_relicensing_right", "open_core_or_paid_edition",
       "hyperscaler_managed_service", "few_hands", "company_written", "permissive")  # fmt: skip


def judged(name: str, day: str) -> Outlook:
    """By the real rules."""
    return outlook_of_name(name, RULES, View(RULES, date.fromisoformat(day)))


def test_the_band_is_the_sum_of_what_is_present() -> None:
    risky = outlook("tool", software(*ALL, foundation_hosted=False), FITTED)
    steady = outlook("tool", software(**dict.fromkeys(ALL, False), foundation_hosted=True), FITTED)
    assert (risky.band, steady.band) == ("at-risk", "steady")
    assert risky.widest == ("at-risk", "at-risk")
    assert {one.code: one.weight for one in risky.signals}["no-foundation"] == 1.0
    assert risky.frequency == (
        "Of 31 past offerings that looked like this, 19 turned within 24 months (30 of 50 yearly looks, 60%; "
        "of all offerings 20%)."
    )


def test_unknown_signals_widen_the_band() -> None:
    known = software(*ALL[2:], vendor_vc_or_public=None, foundation_hosted=None, single_vendor=None)
    found = outlook("tool", known, FITTED)
    assert found.band == "watch"
    assert found.widest == ("steady", "at-risk")
    assert "5 unknown" in found.why


def test_fewer_than_half_of_the_signals_give_no_band() -> None:
    found = outlook("tool", software(), FITTED)
    assert (found.band, found.widest, found.frequency) == (None, None, "")
    assert found.why.startswith("Only 5 of 16 signals are known")
    assert found.signals


def test_a_band_is_telling_where_the_like_turned_more_often_than_all() -> None:
    risky = software(*ALL, foundation_hosted=False)
    assert outlook("tool", risky, FITTED).telling
    vague = replace(FITTED, bands=(*FITTED.bands[:2], replace(FITTED.bands[2], low=0.1)))
    assert not outlook("tool", risky, vague).telling
    assert outlook("line", model(own=(event("2025-01-01", "closing", "line"),)), vague).telling


def test_a_signal_that_the_history_never_saw_has_no_weight() -> None:
    found = outlook("tool", software(*ALL), FITTED)
    assert {one.code: one.weight for one in found.signals}["resold"] is None


@pytest.mark.parametrize(
    ("events", "band", "says"),
    [
        ([event("2025-01-01", "closing", "line", "API only")], "closed", "closed since 2025-01-01: API only"),
        ([event("2025-01-01", "closing", "flagship")], None, ""),
        ([event("2025-01-01", "takedown", "line")], "closed", "closed since"),
        ([event("2025-01-01", "announced-closing", definite=True)], "closing", "its licensor said"),
        ([event("2025-01-01", "announced-closing")], None, "it was reported on 2025-01-01"),
        ([event("2023-01-01", "announced-closing")], None, ""),
        ([event("2025-01-01", "announced-closing", definite=True), event("2025-02-01", "opening")], None, ""),
        ([event("2025-01-01", "closing", "line"), event("2025-02-01", "opening")], "closed", "a part came back"),
        ([event("2025-01-01", "closing", "line"), event("2025-02-01", "opening", "line")], None, "opened again on"),
    ],
)  # fmt: skip
def test_what_happened_is_a_fact_and_no_score(events: list[object], band: str | None, says: str) -> None:
    found = state_of(model(own=tuple(events)))
    assert found.band == band
    assert says in found.why


def test_a_reported_closed_successor_is_at_risk_whatever_the_score() -> None:
    steady = dict.fromkeys(ALL, False) | {"foundation_hosted": True}
    known = replace(software(**steady), own=(event("2025-01-01", "announced-closing", what="a closed one comes"),))
    found = outlook("tool", known, FITTED)
    assert (found.band, found.telling, found.frequency) == ("at-risk", True, "")
    assert "It was reported on 2025-01-01: a closed one comes." in found.why


def test_a_vendor_is_no_offering_and_what_it_makes_is_named() -> None:
    with pytest.raises(UnknownOffering, match=r"of elastic the rules know elasticsearch, kibana"):
        judged("elastic", "2026-01-01")


def test_what_was_never_published_is_closed() -> None:
    assert state_of(model(current=release("2025-01-01", open_=False))).band == "closed"


def test_the_end_of_a_hosted_model_is_told_with_whose_word_it_is() -> None:
    assert "runs claude-3-opus-20240229, which was never published; it was retired on 2026-01-05." in (
        judged("claude-3-opus-20240229", "2026-03-01").why
    )
    assert "as a catalogue says, not the vendor" in judged("gpt-4.5-preview", "2026-03-01").why


def test_a_release_later_in_a_generation_counts_from_its_own_day() -> None:
    moves = {signal.code: signal for signal in judged("falcon", "2026-02-01").signals}["line-moving"]
    assert (moves.state, moves.why) == ("present", "the line moves: Falcon-H1R came out on 2026-01-05")
    before = {signal.code: signal for signal in judged("falcon", "2026-01-04").signals}["line-moving"]
    assert "Falcon-H1 came out on 2025-05-21" in before.why


def test_long_after_its_record_was_read_nothing_is_said_of_what_happened_lately() -> None:
    found = judged("falcon", "2030-01-01")
    assert "Its record was last read on 2026-11-21" in found.why
    states = {signal.code: signal.state for signal in found.signals}
    news = ("line-moving", "repository-stale", "unsettled", "successor-reported-closed", "owner-changed")
    assert {states[code] for code in news} == {"unknown"}


def test_a_record_that_contradicts_itself_is_said_and_taken_cautiously() -> None:
    both = model(own=(event("2025-01-01", "closing", "line", "shut"), event("2025-01-01", "opening", "line", "open")))
    assert state_of(both).band == "closed"
    assert "The record contradicts itself on 2025-01-01" in outlook("line", both, FITTED).why
    released = model(own=(event("2025-01-01", "closing", "line"),), releases=(release("2025-02-01", "two"),))
    assert contradictions(released) == ["Yet two came out with weights on 2025-02-01, and no opening is on record."]


def test_a_day_before_any_data_is_said() -> None:
    found = judged("llama", "2020-01-01")
    assert (found.band, found.signals, found.timeline) == (None, (), ())
    assert found.why == "Nothing of llama was public by 2020-01-01; it came out on 2023-02-24."
    assert judged("redis", "2001-01-01").why == "Redis server did not exist yet on 2001-01-01."


@pytest.mark.parametrize(("name", "near"), [("lama", "llama"), ("acme/qwenn", "qwen"), ("rediss", "redis")])
def test_an_unknown_name_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UnknownOffering, match=f"did you mean {near}"):
        judged(name, "2026-01-01")


@pytest.mark.parametrize(
    ("name", "day", "band"),
    [
        ("meta-llama/Llama-3.1-8B", "2025-06-30", "watch"),
        ("pkg:huggingface/meta-llama/Llama-3.1-8B@main", "2025-12-31", "at-risk"),
        ("llama3.1", "2026-04-08", "closed"),
        ("llama3.1:8b", "2026-04-08", "closed"),
        ("hf:meta-llama/Llama-3.1-8B", "2026-04-08", "closed"),
        ("openai:gpt-4o", "2025-01-01", "closed"),
        ("pypi:numpy", "2026-01-01", "steady"),
        ("Stable Diffusion", "2026-01-01", "watch"),
        ("gpt-4o", "2025-01-01", "closed"),
        ("pkg:generic/openai/gpt-4o", "2025-01-01", "closed"),
        ("redis", "2024-03-19", "watch"),
        ("redis", "2024-03-20", "closed"),
        ("pkg:docker/redis", "2025-05-01", "watch"),
        ("automapper", "2025-05-01", "closing"),
        ("numpy", "2026-01-01", "steady"),
        ("olmo", "2026-01-01", "steady"),
        ("phi", "2026-11-20", "watch"),
    ],
)  # fmt: skip
def test_real_offerings_by_any_name(name: str, day: str, band: str) -> None:
    assert judged(name, day).band == band


def test_no_weight_is_negative_and_every_band_has_its_counts() -> None:
    kinds: tuple[Offering, ...] = ("model", "software")
    for kind in kinds:
        fitted = load_fitted(RULES.directory, kind)
        assert all(0 <= one.low <= one.weight <= one.high for one in fitted.weights)
        assert [one.band for one in fitted.bands] in (["steady", "watch", "at-risk"], ["steady", "watch"])
        assert all(one.low <= one.looks_turned / one.looks <= one.high for one in fitted.bands)
        assert all(one.low > fitted.base_rate for one in fitted.bands if one.band == "at-risk")
        assert sum(one.looks for one in fitted.bands) == fitted.looks
        assert sum(one.looks_turned for one in fitted.bands) == fitted.looks_turned


def test_what_is_left_out_of_the_history_exists() -> None:
    history = load_history(RULES.directory)
    assert history.excluded <= RULES.packages.keys() | RULES.families.keys()
    assert history.excluded_kinds <= {package.change_kind for package in RULES.packages.values()}
    assert max(history.cutoffs) <= "2024-11-21"


def test_the_check_warns_of_what_runs_and_not_of_what_was_said() -> None:
    qwen, day = "Qwen/Qwen3-8B", date(2026, 11, 21)
    found = [one for one in findings(case(qwen, "apache-2.0"), as_of=day) if one.code == "outlook-at-risk"]
    assert [(one.severity, one.confidence) for one in found] == [("note", "low")]
    assert "is to be watched" in found[0].message
    unused = findings(case(qwen, "apache-2.0", in_use=False), as_of=day)
    turned = findings(case("meta-llama/Llama-3.1-8B", "llama3.1"), as_of=day)
    assert not [one for one in (*unused, *turned) if one.code == "outlook-at-risk"]
    assert [one for one in turned if one.code == "successor-closed"]
