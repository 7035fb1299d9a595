"""Every word of the vocabulary of terms, on a real license: what it comes to when triggered, and when not."""

from __future__ import annotations

import pytest

from scanner.assess.terms import Judgement, Situation, acts_of, weigh
from scanner.assess.terms.weighing import JUDGES
from scanner.config import Use
from scanner.entities import Component, Kind, Level
from scanner.syntax.toml_text import parse_toml
from tests.assess.cases import RULES

EVERYTHING = Use(
    commercial=True,
    acts=("use", "host", "modify", "distribute", "train-on-outputs", "merge", "publish", "litigate"),
    monthly_active_users=200_000_000,
    annual_revenue=30_000_000_000,
    established_in=("DE",),
    offered_in=("DE", "US"),
    sensitive_data=False,
    project_license="Apache-2.0",
)
LITTLE = Use(
    commercial=False, acts=("use",), monthly_active_users=0, annual_revenue=0, established_in=("US",),
    offered_in=("US",), sensitive_data=False, project_license="Apache-2.0",
)  # fmt: skip

DUTY: Level = "permitted-with-duties"
REVIEW: Level = "needs-review"
NO: Level = "prohibited"
FREE: Level = "permitted"

WORDS: dict[str, tuple[str, str, Level, Level | None]] = {
    "ai-output-disclosure": ("krea-2-community", "s.4.3", DUTY, None),
    "attribution": ("cc-by-4.0", "s.3(a)(1)(A)", DUTY, None),
    "badge": ("llama3.1", "s.1.b.i", DUTY, None),
    "benchmark-disclosure-ban": ("nvidia-model-training-data", "s.2.2.5", DUTY, None),
    "breach-termination": ("llama3.1", "s.6", FREE, FREE),
    "business-model-gate": ("qwen-community-1.0", "clause 2", REVIEW, None),
    "competitor-exclusion": ("hyperclovax-seed", "s.4(ii)", REVIEW, REVIEW),
    "consumers-excluded": ("tabpfn-2.6-license-v1.0", "preamble", REVIEW, REVIEW),
    "content-filter-duty": ("krea-2-community", "s.4.2", DUTY, DUTY),
    "converts-later": ("busl-1.1", "Terms, para. 2", FREE, FREE),
    "daily-user-threshold": ("codeshell", "README only", NO, None),
    "data-protection-duty": ("deepseek", "s.9", DUTY, DUTY),
    "field-of-use": ("creativeml-openrail-m", "Attachment A", DUTY, DUTY),
    "gated-access": ("tabpfn-non-commercial", "not verified", DUTY, DUTY),
    "governing-law": ("llama3.1", "s.7", FREE, None),
    "guardrail-bypass-termination": ("nvidia-open-model-license", "s.2.1", DUTY, DUTY),
    "indemnity": ("llama3.1", "s.5.c", DUTY, DUTY),
    "internal-use-only": ("polyform-internal-use-1.0.0", "Internal", NO, None),
    "license-copy": ("apache-2.0", "s.4(a)", DUTY, None),
    "licensor-may-change": ("llama3.1", "s.1.b.iv, AUP", FREE, FREE),
    "licensor-owns-outputs": ("exaone", "s.4.1, s.4.2", REVIEW, REVIEW),
    "liquidated-damages": ("ltx-2-community-2026-01", "s.2", FREE, None),
    "litigation-termination": ("llama3.1", "s.5.c", FREE, None),
    "model-card-duty": ("bigcode-openrail-m", "s.5.2(b)", DUTY, None),
    "modified-version-conditions": ("artistic-2.0", "s.4(a)-(c), s.6", DUTY, None),
    "naming": ("llama3.1", "s.1.b.i", DUTY, None),
    "natural-persons-excluded": ("xverse", "s.II", REVIEW, None),
    "network-share-alike": ("agpl-3.0", "s.13", DUTY, None),
    "network-use-as-distribution": ("afl-3.0", "s.5", FREE, None),
    "no-added-restrictions": ("cc-by-4.0", "s.2(a)(5)", DUTY, None),
    "no-assignment": ("confluent-community-1.0", "s.6.2", DUTY, DUTY),
    "no-derivatives": ("cc-by-nd-4.0", "s.2(a)(1)(B), s.3(a)(1)", NO, None),
    "no-endorsement": ("bsd-3-clause", "condition 3", DUTY, None),
    "no-hosting": ("sai-nc-community", "s.1.b", NO, None),
    "no-open-source-taint": ("nvidia-model-training-data", "s.2.2.3", DUTY, DUTY),
    "no-patent-license": ("apple-amlr", "unnumbered", FREE, FREE),
    "no-production-use": ("busl-1.1", "Terms, para. 1", REVIEW, REVIEW),
    "no-redistribution": ("nvidia-model-training-data", "s.2.2.2", NO, None),
    "no-relicensing": ("baichuan2-community", "README", DUTY, None),
    "no-sale-alone": ("ofl-1.1", "condition 1", DUTY, None),
    "no-sublicensing": ("confluent-community-1.0", "s.1.4", DUTY, None),
    "non-commercial": ("cc-by-nc-4.0", "s.2(a)(1)", NO, None),
    "non-compete": ("confluent-community-1.0", "s.1.1", REVIEW, None),
    "notice": ("llama3.1", "s.1.b.iii", DUTY, None),
    "offer-derived-data": ("odbl", "s.4.6", DUTY, None),
    "offer-unmodified-copy": ("lppl-1.3c", "s.6(d)", DUTY, None),
    "output-training-limit": ("exaone", "s.3.1", NO, None),
    "output-use-limit": ("coqui-public-model-license", "unnumbered", NO, None),
    "pass-on-restrictions": ("bigcode-openrail-m", "s.5.1(a), s.5.1(b)", DUTY, None),
    "patent-grant": ("apache-2.0", "s.3", FREE, FREE),
    "patent-termination": ("apache-2.0", "s.3", FREE, None),
    "permitted-free-uses": ("k-exaone", "s.2.1", FREE, FREE),
    "provider-identity-disclosure": ("tencent-hunyuan-image-3.0", "s.3(e)", DUTY, None),
    "publication-acknowledgement": ("sam-license", "s.1.b.ii", DUTY, None),
    "recipient-assent": ("afl-3.0", "s.9", DUTY, None),
    "region-exclusion": ("tencent-hunyuan-community", "s.1.l, s.2, s.5(c), Exhibit A.1", NO, FREE),
    "registration": ("stabilityai-ai-community", "s.III", DUTY, None),
    "regulatory-authorisation": ("health-ai-developer-foundations", "s.3.1(3)", DUTY, DUTY),
    "relinking-right": ("lgpl-2.1", "s.6", DUTY, None),
    "remote-restriction": ("bigcode-openrail-m", "s.7", FREE, FREE),
    "research-only": ("mrl", "s.3.2, definitions", NO, REVIEW),
    "revenue-threshold": ("stabilityai-ai-community", "s.III", NO, None),
    "reverse-engineering-ban": ("dinov3-license", "s.1.b.iv", DUTY, DUTY),
    "revocable": ("apple-amlr", "unnumbered, grant", FREE, FREE),
    "royalty": ("tii-falcon-llm-1.0", "s.8", DUTY, None),
    "safeguard-duty": ("minimax-h3-community", "s.V.5", DUTY, None),
    "same-license-wording": ("odc-by", "s.4.2(a)", DUTY, None),
    "security-review": ("glm-5.3", "clause 2", REVIEW, None),
    "share-alike": ("gpl-3.0", "s.5(c), s.6", DUTY, None),
    "state-changes": ("apache-2.0", "s.4(b)", DUTY, None),
    "threshold-exemption": ("llama3.1", "s.1.b.ii", FREE, FREE),
    "transfer-to-large-entities": ("ltx-2-community", "s.3.5", DUTY, None),
    "use-latest-version": ("bigscience-bloom-rail-1.0", "s.7", DUTY, DUTY),
    "user-threshold": ("tencent-hunyuan-community", "s.4", NO, FREE),
}
"""Word: a license, the clause, what it comes to when everything is done, and when little is (None: not triggered)."""

_SOFTWARE = ("copyleft", "network-copyleft", "weak-copyleft", "permissive")


def judged(license_id: str, word: str, use: Use) -> Judgement | None:
    license_ = RULES.licenses[license_id]
    kind: Kind = "package" if license_.category in _SOFTWARE else "model"
    component = Component(kind, "pypi" if kind == "package" else "huggingface", "some/thing")
    found = weigh(license_, Situation(use, acts_of(use), component, RULES))
    return next((one for one in found if one.word == word), None)


def test_no_word_of_the_vocabulary_is_without_a_license_here() -> None:
    vocabulary = parse_toml((RULES.directory / "terms.toml").read_text(encoding="utf-8"))["words"]
    used = {term.term for rule in RULES.licenses.values() for term in rule.terms}
    assert set(vocabulary) == used == set(WORDS)


def test_every_way_to_weigh_has_a_judge_and_serves_a_word() -> None:
    ways = {meaning.weighed for word in WORDS if (meaning := RULES.term_meaning(word))}
    assert ways == set(JUDGES)


@pytest.mark.parametrize(("word", "expected"), WORDS.items(), ids=list(WORDS))
def test_a_word_on_a_real_license(word: str, expected: tuple[str, str, Level, Level | None]) -> None:
    license_id, clause, done, idle = expected
    term = next(term for term in RULES.licenses[license_id].terms if term.term == word)
    assert clause in term.clause
    everything, little = judged(license_id, word, EVERYTHING), judged(license_id, word, LITTLE)
    assert everything is not None
    assert everything.level == done
    assert (little.level if little else None) == idle
    assert not everything.asks


@pytest.mark.parametrize("word", WORDS)
def test_what_is_not_stated_never_forbids_and_asks_for_what_would_decide(word: str) -> None:
    license_id, _, done, _ = WORDS[word]
    unstated = judged(license_id, word, Use())
    if unstated is None:
        assert done == FREE  # nobody litigates by accident
        return
    assert unstated.level != "prohibited"
    if done == "prohibited":
        assert unstated.level == "needs-review"
        assert unstated.asks
