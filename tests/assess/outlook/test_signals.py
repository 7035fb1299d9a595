"""Each signal: present, absent and unknown, each with a sentence and what is behind it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scanner.assess.outlook.known import Answer, Known, Listing, LookUp
from scanner.assess.outlook.signals import asked_of, signals_of
from scanner.assess.outlook.view import View
from scanner.entities import Change, Claim, Component, Evidence, Facts, Signal
from scanner.rulebook.outlook_data import Offering
from tests.assess.outlook.offerings import DAY, RULES, backer, event, model, release, software

LLAMA, GEMMA, UNKNOWN = RULES.license("llama3.1"), RULES.license("gemma"), RULES.license("gpl")
NO_RECORD = model(backers=())
SHARED = model(backers=(backer("Acme", "venture"), backer("University", "academic")))


def told(value: str | None) -> Answer:
    """What a source answered the day before."""
    return Answer(value, Evidence("asked", "https://source.example", "2025-06-29"))


def signal(code: str, known: Known) -> Signal:
    """The one with this code."""
    return next(one for one in signals_of(known) if one.code == code)


@pytest.mark.parametrize(
    ("code", "known", "state"),
    [
        ("licensor-may-change", model(license=LLAMA), "present"),
        ("licensor-may-change", model(), "absent"),
        ("licensor-may-change", model(license=None), "unknown"),
        ("licensor-may-change", model(license=UNKNOWN), "unknown"),
        ("license-revocable", model(license=LLAMA), "present"),
        ("license-revocable", model(), "absent"),
        ("license-revocable", model(license=None), "unknown"),
        ("terms-of-use-only", model(license=GEMMA), "present"),
        ("terms-of-use-only", model(license=None, current=release("2025-01-01", open_=False)), "present"),
        ("terms-of-use-only", model(license=LLAMA), "absent"),
        ("terms-of-use-only", model(license=None), "unknown"),
        ("gate-tightened", model(own=(event("2025-01-02", "gated"),)), "present"),
        ("gate-tightened", model(releases=(release("2024-01-01"), release("2025-01-01", gate="manual"))), "present"),
        ("gate-tightened", model(releases=(release("2024-01-01", gate="manual"), release("2025-01-01"))), "absent"),
        ("gate-tightened", model(releases=(release("2024-01-01", gate="unknown"),)), "unknown"),
        ("restriction-added", model(own=(event("2025-01-02", "tightening"),)), "present"),
        ("restriction-added", model(releases=(release("2024-01-01"), release("2025-01-01", rank=7))), "present"),
        ("restriction-added", model(releases=(release("2024-01-01", rank=7), release("2025-01-01"))), "absent"),
        ("restriction-added", model(), "absent"),
        ("flagship-closed", model(own=(event("2025-01-02", "closing", "flagship"),)), "present"),
        ("flagship-closed", model(vendor_releases=(release("2025-01-02", open_=False, of="api"),)), "present"),
        ("flagship-closed", model(own=(event("2025-01-02", "closing"),)), "absent"),
        (
            "flagship-closed",
            model(own=(event("2025-01-02", "closing", "flagship"), event("2025-02-02", "opening", "flagship"))),
            "absent",
        ),
        ("vendor-turned-before", model(vendor_events=(event("2025-01-02", "takedown", of="other"),)), "present"),
        ("vendor-turned-before", model(own=(event("2025-01-02", "tightening"),)), "present"),
        ("vendor-turned-before", model(vendor_events=(event("2025-01-02", "opening", of="other"),)), "absent"),
        ("vendor-turned-before", Known(DAY, "model", "line", "Line", ""), "unknown"),
        (
            "open-releases-slowing",
            model(releases=(release("2023-09-01"), release("2024-01-01"), release("2025-01-01", open_=False))),
            "present",
        ),
        ("open-releases-slowing", model(releases=(release("2024-01-01"), release("2025-01-01"))), "absent"),
        ("open-releases-slowing", model(), "unknown"),
        ("single-vendor", model(), "present"),
        ("single-vendor", SHARED, "absent"),
        ("single-vendor", NO_RECORD, "unknown"),
        ("single-vendor", software("single_vendor"), "present"),
        ("single-vendor", software(single_vendor=False), "absent"),
        ("single-vendor", software(single_vendor=None), "unknown"),
        ("rights-assigned", software("cla_with_relicensing_right"), "present"),
        ("few-hands", software("few_hands"), "present"),
        ("few-hands", software(), "unknown"),
        ("company-written", software("company_written"), "present"),
        ("company-written", software(company_written=False), "absent"),
        ("permissive-license", software("permissive"), "present"),
        ("permissive-license", software(permissive=False), "absent"),
        ("owner-changed", model(owners=(Evidence("Acme was listed", "", "2023-01-02"),)), "present"),
        ("owner-changed", model(owners=(Evidence("Acme was listed", "", "2022-01-02"),)), "absent"),
        ("owner-changed", software(), "absent"),
        ("peer-turned", replace(software(), peers=(event("2024-01-02", "closing"),)), "present"),
        ("peer-turned", replace(software(), peers=(event("2023-01-02", "closing"),)), "absent"),
        ("peer-turned", software(), "absent"),
        ("no-foundation", model(), "present"),
        ("no-foundation", SHARED, "absent"),
        ("no-foundation", NO_RECORD, "unknown"),
        ("no-foundation", software(foundation_hosted=False), "present"),
        ("no-foundation", software("foundation_hosted"), "absent"),
        ("vendor-funded", model(), "present"),
        ("vendor-funded", model(backers=(backer("Lab", "nonprofit"),)), "absent"),
        ("vendor-funded", NO_RECORD, "unknown"),
        ("paid-edition", model(backers=(backer("Acme", "venture", date(2025, 1, 1)),)), "present"),
        ("paid-edition", model(), "absent"),
        ("paid-edition", NO_RECORD, "unknown"),
        ("resold", model(listings=(Listing("Cloud", Evidence("Cloud lists it", "", "2025-01-01")),)), "present"),
        ("resold", model(), "absent"),
        ("resold", model(listings=None), "unknown"),
        ("resold", software("hyperscaler_managed_service", "single_vendor"), "present"),
        ("resold", software("hyperscaler_managed_service", single_vendor=False), "absent"),
        ("successor-reported-closed", model(own=(event("2025-01-02", "announced-closing"),)), "present"),
        ("successor-reported-closed", model(), "absent"),
        ("unsettled", model(own=(event("2025-01-02", "risk-signal"),)), "present"),
        ("unsettled", model(own=(event("2023-01-02", "risk-signal"),)), "absent"),
        ("line-moving", model(), "present"),
        ("line-moving", model(releases=(release("2023-01-01"),)), "absent"),
        ("line-moving", model(releases=()), "unknown"),
        ("repository-stale", model(releases=(release("2023-01-01"),)), "present"),
        ("repository-stale", model(), "absent"),
        ("repository-stale", model(releases=(release("2025-01-01", open_=False),)), "unknown"),
        ("repository-stale", software("stale"), "present"),
        ("repository-stale", software(stale=False), "absent"),
        ("repository-stale", software(stale=None), "unknown"),
        ("repository-stale", replace(software(), looked_up=LookUp(released=told("2024-07-01"))), "absent"),
        ("repository-stale", replace(software("stale"), looked_up=LookUp(released=told("2024-07-01"))), "present"),
        ("repository-stale", replace(software(), looked_up=LookUp(released=told("2024-06-29"))), "unknown"),
        ("repository-gone", software("given_up"), "present"),
        ("repository-gone", software(given_up=False), "absent"),
        ("repository-gone", software(given_up=None), "unknown"),
        ("repository-gone", replace(software(given_up=False), looked_up=LookUp(status=told("archived"))), "present"),
        ("repository-gone", replace(software(), looked_up=LookUp(status=told("deprecated"))), "unknown"),
        ("repository-renamed", model(looked_up=LookUp("acme/old", name=told("acme/new"))), "present"),
        ("repository-renamed", model(looked_up=LookUp("acme/Old", name=told("acme/old"))), "absent"),
        ("repository-renamed", model(), "unknown"),
        ("few-mirrors", model(looked_up=LookUp(copies=told("2"), few=3)), "present"),
        ("few-mirrors", model(looked_up=LookUp(copies=told("3"), few=3)), "absent"),
        ("few-mirrors", model(looked_up=LookUp(copies=told(None), few=3)), "unknown"),
        ("few-mirrors", model(), "unknown"),
        ("repository-gone", model(own=(event("2025-01-02", "takedown"),)), "present"),
        ("repository-gone", model(), "absent"),
        ("deprecated", model(hosted=True, retirement=(Evidence("x is deprecated", "", "2025-01-02"),)), "present"),
        ("deprecated", model(hosted=True), "absent"),
    ],
)  # fmt: skip
def test_a_signal_says_what_was_known(code: str, known: Known, state: str) -> None:
    found = signal(code, known)
    assert found.state == state
    assert found.why
    assert found.weight is None


@pytest.mark.parametrize("kind", ["model", "software"])
def test_every_signal_of_real_offerings_has_a_reason_and_its_own_name(kind: Offering) -> None:
    view = View(RULES, DAY)
    known = view.model(RULES.families["llama"]) if kind == "model" else view.software(RULES.packages["redis"])
    assert known is not None
    signals = signals_of(known)
    assert len(signals) == len(asked_of(known)) == len({one.code for one in signals})
    assert all(one.why for one in signals)
    assert all(one.evidence for one in signals if one.state == "present")


def test_the_hub_s_own_history_counts_from_its_day() -> None:
    gate = Change("access", "none", "manual", "2025-03-01T10:00:00Z", "hub", "https://example.org")
    family, facts = RULES.families["olmo"], Facts(Component("model", "huggingface", "allenai/x"), history=(gate,))
    before, after = (View(RULES, day).model(family, facts=facts) for day in (date(2025, 2, 1), date(2025, 4, 1)))
    assert before is not None
    assert after is not None
    assert signal("gate-tightened", before).state == "absent"
    assert signal("gate-tightened", after).state == "present"


def test_software_is_known_by_its_repository_as_it_was() -> None:
    nomad = RULES.packages["nomad"]
    early, late = (View(RULES, day).software(nomad) for day in (date(2018, 6, 1), date(2024, 2, 1)))
    assert early is not None
    assert late is not None
    assert early.traits["permissive"].holds
    assert not late.traits["permissive"].holds  # BUSL-1.1 since August 2023
    assert late.traits["company_written"].evidence.source.startswith("https://github.com/hashicorp/nomad/tree/")


@pytest.mark.parametrize(
    ("name", "day", "states"),
    [
        ("papercups", "2022-05-10", ["absent", "absent"]),
        ("papercups", "2023-05-10", ["absent", "absent"]),
        ("papercups", "2023-05-11", ["present", "absent"]),  # the last commit is of 2022-05-10
        ("papercups", "2024-04-01", ["unknown", "absent"]),  # the copy that was read is of 2024-03-28
        ("papercups", "2026-11-22", ["unknown", "unknown"]),
        ("minio", "2026-02-11", ["absent", "absent"]),
        ("minio", "2026-02-12", ["absent", "present"]),
        ("penpot", "2018-10-22", ["present", "absent"]),
        ("penpot", "2018-10-23", ["absent", "absent"]),
        ("elasticsearch", "2020-01-01", ["unknown", "unknown"]),  # its repository could not be had
    ],
)
def test_a_repository_is_stale_or_given_up_by_what_was_public(name: str, day: str, states: list[str]) -> None:
    known = View(RULES, date.fromisoformat(day)).software(RULES.packages[name])
    assert known is not None
    assert [signal(f"repository-{code}", known).state for code in ("stale", "gone")] == states


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 20)])
def test_what_a_look_up_told_counts_from_its_day(day: date) -> None:
    name, asked = "meta-llama/Meta-Llama-3.1-8B", "2026-11-20T10:00:00+00:00"
    told_then = [Claim(*about, "hub-api", retrieved=asked) for about in (
        ("renamed", "meta-llama/Llama-3.1-8B"), ("copies", "41"))]  # fmt: skip
    failed = Claim("copies", "could not be counted", "hub-api", note="hub.example lists no models by tag")
    family = RULES.families["llama"]
    for claims, mirrors in ((told_then, "absent"), ([told_then[0], failed], "unknown")):
        facts = Facts(Component("model", "huggingface", name), tuple(claims))
        known = View(RULES, day).model(family, "llama-3.1", facts=facts)
        assert known is not None
        found = signal("repository-renamed", known), signal("few-mirrors", known)
        states = ["present", mirrors] if day.day == 20 else ["unknown", "unknown"]
        assert [one.state for one in found] == states
        assert {line.date for one in found for line in one.evidence} <= {"2026-11-20"}
    assert "lists no models by tag" in found[1].why


def test_new_owners_and_peers_are_known_from_their_day() -> None:
    terraform, pulumi = RULES.packages["terraform"], RULES.packages["pulumi"]
    days = date(2021, 12, 8), date(2021, 12, 9)
    listed = [known.owners for day in days if (known := View(RULES, day).software(terraform))]
    assert [[one.text for one in owners] for owners in listed] == [[], ["HashiCorp was listed"]]
    days = date(2023, 8, 9), date(2023, 8, 10)
    peers = [known.peers for day in days if (known := View(RULES, day).software(pulumi))]
    assert {one.of for one in peers[1]} - {one.of for one in peers[0]} >= {"Terraform", "Vault"}


def test_what_a_vendor_is_and_since_when_it_sells_are_proved_apart() -> None:
    known = model(backers=(backer("Acme", "venture", date(2025, 1, 1)),))
    assert [one.source for one in signal("vendor-funded", known).evidence] == ["https://kind.example"]
    assert [one.source for one in signal("paid-edition", known).evidence] == ["https://sale.example"]


def test_a_feature_is_proved_by_its_own_page_or_said_to_be_from_memory() -> None:
    package = replace(RULES.packages["airflow"], sources=("https://change.example",), feature_sources={})
    page = "https://foundation.example"
    for sources, expected in (({"foundation_hosted": (page,)}, (page, "medium")), ({}, ("", "low"))):
        known = View(RULES, DAY).software(replace(package, feature_sources=sources))
        assert known is not None
        evidence = known.traits["foundation_hosted"].evidence
        assert (evidence.source, evidence.confidence) == expected


def test_the_own_vendor_is_no_peer() -> None:
    vault = View(RULES, date(2024, 1, 1)).software(RULES.packages["vault"])
    assert vault is not None
    assert "Terraform" not in {one.of for one in vault.peers}
