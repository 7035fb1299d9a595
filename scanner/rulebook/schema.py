"""The shape of a rule, one class per kind of file under rules/.

Each class is at once the type the program uses, the validator (unknown keys and wrong types do not load) and the
source of the JSON Schema that editors pick up. Dates are ISO 8601 strings, which compare as they sort; a bare
"2024-05" is the last day of that month wherever a date is compared.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Confidence = Literal["high", "medium", "low"]
Day = Annotated[
    str,
    Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="a day, month or year as in 2026-11-20, 2026-11 or 2026"),
]
Identifier = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*$", description="an id of letters, digits and any of . + _ -")
]
Gate = Literal["none", "auto", "manual", "unknown", "n/a"]

Act = Literal[
    "use", "commercial-use", "host", "modify", "distribute", "train-on-outputs", "merge", "publish", "litigate"
]
"""What somebody does with a model, dataset or package. The user states the acts once; terms name what triggers them."""

Category = Literal[
    "public-domain", "permissive", "weak-copyleft", "copyleft", "network-copyleft", "data", "responsible-use",
    "open-weights-restricted", "source-available", "non-commercial", "research-only", "proprietary", "unidentified",
]  # fmt: skip


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every fact carries: where it was read, when, and how sure we are. Without a source it is low confidence."""

    sources: tuple[str, ...] = ()
    checked: Day
    confidence: Confidence = "high"


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One right, duty or limit. `when`: any of these acts triggers it; `only_if`: one of these must be present too.

    `term` is a word of `TERMS`; `value` is its number (users a month, currency units), list (regions, barred uses) or
    the exact text to show (badge, notice; what you fill in yourself in square brackets). `unit` says what the number
    counts ("monthly active users", "USD, year"), `scope` in words whose users or revenue count, and when; `counts` says
    the same to the program: those of the whole company, or of the one product with the material in it. `effect` is what
    passing a threshold brings, or what a registration needs first: a license of one's own that the licensor may refuse,
    a display duty (see the badge term), or a review. With `only_above_threshold` the term binds only who passes a
    threshold term of the same clause, or of the license where that clause has none. `only_where` says in words when a
    limit holds, if it does not always: whether it does here is for a person to say. `only_repositories` is a regular
    expression searched in the repository id: the term concerns no other repository under this license.
    """

    term: str
    when: tuple[Act, ...]
    clause: str
    summary: str
    only_if: tuple[Act, ...] = ()
    value: int | float | str | tuple[str, ...] | None = None
    unit: str | None = None
    scope: str | None = None
    counts: Literal["company", "product"] = "company"
    effect: Literal["separate-license", "display-duty", "review"] | None = None
    only_above_threshold: bool = False
    only_where: str | None = None
    only_repositories: str | None = None


class License(Rule, frozen=True, kw_only=True):
    """rules/licenses/ID.toml: one license, identified by the id the Hub writes, or SPDX's, or our own.

    `aliases` are other strings that name exactly this license (the Hub's license_name values, ScanCode keys, old
    SPDX ids), compared without regard to case. `shared_names` are names that several texts go by ("modified-mit"): they
    make this license a candidate, never the answer. `spdx` is an SPDX id or a LicenseRef. An id such as "gpl" that
    names no one text has category "unidentified". `grants` speaks of use, commercial-use, host, modify, distribute,
    train-on-outputs and merge; of publish and litigate it says nothing. An act granted may still carry terms; where
    no text was read (`text_checked` none or secondary), an act that is missing is not known rather than refused.
    `standing`: a license of its own, or terms of use to which one agrees and which their author keeps.
    """

    id: Identifier
    name: str
    category: Category
    standing: Literal["license", "terms-of-use"] = "license"
    spdx: str | None = None
    aliases: tuple[str, ...] = ()
    shared_names: tuple[str, ...] = ()
    steward: str | None = None
    effective: Day | None = None
    osi_approved: bool | None = None
    text_checked: Literal["full", "partial", "secondary", "none"] = "none"
    url: str | None = None
    policy_url: str | None = None
    revocable: str | None = None
    grants: tuple[Act, ...] = ()
    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()


class Event(Rule, frozen=True, kw_only=True):
    """Something that happened to the openness of a family or package. `public_on`: the day one could know of it.

    `scope` says how much of the offering it concerns: the whole line from then on, its flagship, or a part of it.
    `definite`, of what is announced: the licensor itself said what will happen; else it is a report or a hint.
    """

    date: Day
    public_on: Day
    what: str
    direction: Literal[
        "opening", "closing", "tightening", "announced-opening", "announced-closing", "gated", "ungated",
        "license-drift", "enforcement", "takedown", "orphaned", "access-loss", "risk-signal", "delay", "confirmation",
    ]  # fmt: skip
    before: str | None = None
    after: str | None = None
    scope: Literal["line", "flagship", "part"] = "part"
    definite: bool = False


class Repository(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An exception inside a generation: `match` is a regular expression searched in the repository id.

    With a day of release of its own it is a release of the line, called `name`.
    """

    match: str
    name: str = ""
    license: str | None = None
    base_license: str | None = None
    gated: Gate | None = None
    released: Day | None = None
    open_weights: bool | Literal["unknown"] | None = None
    note: str = ""
    sources: tuple[str, ...] = ()
    confidence: Confidence = "low"


class Generation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One release line of a family. Patterns are Python regular expressions for `re.search`.

    `ids` match Hub repository ids (case matters); `api_ids` the names on the vendor's own API and `hosted` those of
    other hosts, without regard to case; `ollama` lists library names without tag. `license` is an id of
    rules/licenses, or one of "proprietary" (no weights), "unknown" (a license exists, not seen), "inherits-base".
    Where it was another at release, `license_before` names it and `license_since` the day of the change; `gated_since`
    is the day of a gate that was put up after release.
    """

    id: Identifier
    name: str
    ids: tuple[str, ...] = ()
    license: str
    license_before: str | None = None
    license_since: Day | None = None
    base_license: str | None = None
    released: Day | None = None
    gated: Gate = "unknown"
    gated_since: Day | None = None
    gated_confidence: Confidence = "low"
    gated_sources: tuple[str, ...] = ()
    open_weights: bool | Literal["unknown"] = "unknown"
    ollama: tuple[str, ...] = ()
    api_ids: tuple[str, ...] = ()
    hosted: dict[str, tuple[str, ...]] = {}
    repositories: tuple[Repository, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    confidence: Confidence = "low"


class Openness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which parts are open, by the main components of the Model Openness Framework, for the generation in `basis`."""

    basis: str
    weights: str = "unknown"
    inference_code: str = "unknown"
    training_code: str = "unknown"
    training_data: str = "unknown"
    paper: str = "unknown"
    data_card: str = "unknown"
    license_class: str = "unknown"
    note: str = ""
    sources: tuple[str, ...] = ()
    confidence: Confidence = "low"


class Family(Rule, frozen=True, kw_only=True):
    """rules/families/ID.toml: a line of models by one vendor, its generations and what happened to its openness."""

    id: Identifier
    vendor: str
    country: str | None = None
    hub_organisations: tuple[str, ...] = ()
    modality: str = ""
    tasks: tuple[str, ...] = ()
    size_classes: tuple[str, ...] = ()
    generations: tuple[Generation, ...]
    cloud_ids: dict[str, tuple[str, ...]] = {}
    moving_aliases: tuple[str, ...] = ()
    successor_state: Literal[
        "open", "mixed", "tightening", "closed", "discontinued", "uncertain", "announced_open_undelivered"
    ]
    successor_reason: str = ""
    successor: str | None = None
    openness: Openness | None = None
    alternatives: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()


class Package(Rule, frozen=True, kw_only=True):
    """rules/packages/ID.toml: software that changed its terms, or (changed = false) a comparable one that did not.

    `packages` maps an ecosystem (pypi, npm, docker ...) to the exact names that the change reaches; `unaffected` to
    names one could mistake for them, such as client libraries under other terms. A name may end in `*`. `near_miss`: a
    change was announced and taken back.

    `direction` of the change: "closing" where what came after is no longer open source, "tightening" where it still is
    under stricter terms or only a part is touched, "opening" where it got freer, "none" where nothing came of it.
    `announced_on` is the day on which the licensor itself announced it, where that came first. `features` are what was
    true before the change, or is today; `features_since` dates those that came later than the offering itself,
    `feature_sources` names the pages that say so: `sources` are those of the change.
    `field` is what it is for: those in one field are each other's peers. `repository` is its owner/name on GitHub.
    `watched_since`: it was drawn from a list of that day, so what came of it is counted from then on.
    """

    id: Identifier
    name: str
    vendor: str = ""
    field: str = ""
    repository: str = ""
    watched_since: Day | None = None
    changed: bool = True
    direction: Literal["closing", "tightening", "opening", "none"] | None = None
    announced_on: Day | None = None
    near_miss: bool = False
    ecosystem: str | None = None
    change_kind: str | None = None
    date: Day | None = None
    first_affected: str | None = None
    last_unaffected: str | None = None
    before: str | None = None
    after: str | None = None
    current_state: str = ""
    packages: dict[str, tuple[str, ...]] = {}
    unaffected: dict[str, tuple[str, ...]] = {}
    later_events: tuple[dict[str, str], ...] = ()
    features: dict[str, bool | int | str | None] = {}
    features_since: dict[str, Day] = {}
    feature_sources: dict[str, tuple[str, ...]] = {}
    notes: tuple[str, ...] = ()


class HostedModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One id as sent to one vendor. Dates belong to this vendor and this id only; None means no date was found."""

    id: str
    author: str | None = None
    family: str | None = None
    kind: str | None = None
    open_weights: bool | None = None
    hub_repo: str | None = None
    status: str | None = None
    released: Day | None = None
    first_listed: Day | None = None
    deprecated_on: Day | None = None
    retires_on: Day | None = None
    date_basis: Literal["announced", "earliest", "catalogue"] | None = None
    replacement: str | None = None
    alias_of: str | None = None
    aliases: tuple[str, ...] = ()
    trains_on_inputs: str | None = None
    note: str = ""
    sources: tuple[str, ...] = ()
    checked: Day | None = None
    confidence: Confidence = "low"


class HostedEvent(Rule, frozen=True, kw_only=True):
    """A change of price, terms, data use or access on record for a vendor of hosted models."""

    id: str
    date: Day
    effective: Day | None = None
    kind: str
    what: str
    impact: str = ""


class Surface(Rule, frozen=True, kw_only=True):
    """A part of an API that ends on a day of its own (the Assistants API ...); `detect` is text that shows its use."""

    id: Identifier
    what: str
    detect: tuple[str, ...]
    deprecated_on: Day | None = None
    retires_on: Day | None = None
    replacement: str | None = None


class Hosted(Rule, frozen=True, kw_only=True):
    """rules/hosted/ID.toml: who receives the data, under which terms, and which ids they serve until when.

    `registries` are the short names of this vendor elsewhere ("bedrock" of aws-bedrock): in `Component.registry` and
    as keys of a generation's `hosted` patterns. The id itself always counts. `field_sources`: the page that says what
    one field says ("retention_days"), where the sources of the file do not; `low_confidence_fields`: what is in doubt,
    page or not.
    """

    id: Identifier
    name: str
    category: str
    registries: tuple[str, ...] = ()
    country: str | None = None
    jurisdiction: str | None = None
    parent: str | None = None
    serves: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    service_ended: Day | None = None
    hosts: tuple[str, ...] = ()
    env_vars: tuple[str, ...] = ()
    base_url_env: tuple[str, ...] = ()
    python_packages: tuple[str, ...] = ()
    npm_packages: tuple[str, ...] = ()
    prefixes: dict[str, tuple[str, ...]] = {}
    id_patterns: tuple[str, ...] = ()
    own_id_patterns: tuple[str, ...] = ()
    urls: dict[str, str] = {}
    trains_on_inputs: str = "unknown"
    trains_note: str = ""
    retention_days: int | None = None
    retention_note: str = ""
    zero_retention: str = "unknown"
    zero_retention_note: str = ""
    regions: tuple[str, ...] = ()
    regions_note: str = ""
    output_training_limit: str = "unknown"
    output_note: str = ""
    terms_change: str = ""
    terms_change_notice_days: int | None = None
    retirement: str = ""
    retirement_notice_days: int | None = None
    retirement_shortest_notice_days: int | None = None
    after_retirement: str = "unknown"
    low_confidence_fields: tuple[str, ...] = ()
    field_sources: dict[str, tuple[str, ...]] = {}
    notes: tuple[str, ...] = ()
    models: tuple[HostedModel, ...] = ()
    events: tuple[HostedEvent, ...] = ()
    surfaces: tuple[Surface, ...] = ()

    def sure_of(self, field: str) -> Confidence:
        """How sure we are of one field: less than of the rest where it is in doubt, more where it has its own page."""
        if field in self.low_confidence_fields:
            return "low"
        return "medium" if self.confidence == "low" and self.field_sources.get(field) else self.confidence

    def page_of(self, field: str) -> str:
        """The page of its own that a field has, empty where it has none."""
        return next(iter(self.field_sources.get(field, ())), "")


Judged = Literal[
    "inform", "duty", "review", "bar", "threshold", "region", "research", "internal", "field", "share-alike"
]
"""How a term is weighed against the stated use; docs/verdicts.md says what each of these asks and answers."""


class TermMeaning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A word of the vocabulary of terms: what the law calls it, and what it means in one sentence.

    `judged` is how it is weighed; left out, a right or a risk only informs, a duty is a duty, and a limit is for a
    person to review. `who` is whose job a duty is. `sensitive`: words in the value that concern sensitive data.
    """

    kind: Literal["right", "duty", "limit", "risk"]
    meaning: str
    judged: Judged | None = None
    who: str = ""
    sensitive: tuple[str, ...] = ()

    @property
    def weighed(self) -> Judged:
        """How the term is weighed, with the default of its kind."""
        return self.judged or _WEIGHED[self.kind]


_WEIGHED: dict[str, Judged] = {"right": "inform", "risk": "inform", "duty": "duty", "limit": "review"}


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """rules/terms.toml: every word that `Term.term` may be, as [words.WORD]."""

    checked: Day
    words: dict[str, TermMeaning]


class Mirrors(Rule, frozen=True, kw_only=True):
    """rules/mirrors.toml: Hub organisations that republish others' models, and the suffixes they add to names.

    Suffixes are regular expressions, taken off the end of a name before it is looked up under its first owner.
    """

    organisations: tuple[str, ...]
    suffixes: tuple[str, ...]


class HostedSign(Rule, frozen=True, kw_only=True):
    """Something the id of a hosted model gives away: the model may move, inputs may train, it is a preview ...

    `match` is searched in the id without regard to case; `vendors` are ids of rules/hosted, none means any vendor;
    `means` is a short code ("moving", "trains-on-inputs", "retention", "preview" ...).
    """

    id: Identifier
    match: str
    means: str
    summary: str
    vendors: tuple[str, ...] = ()


class HostedSigns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """rules/hosted-id-signs.toml."""

    signs: tuple[HostedSign, ...] = ()
