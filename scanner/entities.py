"""The nouns of stayopen, as frozen data. Imports nothing of ours; "model" here means an AI model.

The way through them: files -> Usage -> Facts -> Verdict and Finding -> Audit. Everything is plain data, so an Audit
can be rendered by any report, kept in a file and compared with another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

Kind = Literal["package", "model", "dataset", "space", "hosted-model", "model-file"]
Confidence = Literal["high", "medium", "low"]
Severity = Literal["error", "warning", "note"]
Threshold = Literal["error", "warning", "note", "never"]
"""The mildest severity that fails a scan."""
Gate = Literal["none", "auto", "manual", "unknown"]
Band = Literal["steady", "watch", "at-risk", "closing", "closed"]
"""How likely an offering is to stay open, from the safest on; the last two are facts, not scores."""
Level = Literal["permitted", "permitted-with-duties", "needs-review", "prohibited"]
"""What the terms say to the stated use."""

Progress = Callable[[str, int, int], None]
"""Called while work goes on: what is counted, how many are done, of how many."""

SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""From the mildest to the worst; the index orders them."""
BANDS: tuple[Band, ...] = ("steady", "watch", "at-risk", "closing", "closed")
"""From the safest to the worst; the index orders them."""
LEVELS: tuple[Level, ...] = ("permitted", "permitted-with-duties", "needs-review", "prohibited")
"""From the best to the worst; the index orders them."""


class Component(msgspec.Struct, frozen=True):
    """A thing relied on.

    `registry` says where the name is resolved: pypi, npm, huggingface, ollama, a vendor's API (openai, bedrock ...)
    or file. `version` is an exact version, revision or tag; None when nothing in the project says which.
    """

    kind: Kind
    registry: str
    name: str
    version: str | None = None


class Location(msgspec.Struct, frozen=True):
    """Where something was found: `file` relative to the scanned root with forward slashes, 1-based line and column.

    Line and column are None for a place in a binary file. `text` is what stands there, cut to a readable length.
    """

    file: str
    line: int | None = None
    column: int | None = None
    text: str = ""


class Usage(msgspec.Struct, frozen=True):
    """A Component at a Location.

    how         the kind of place, a short code: "python-call", "yaml-key", "requirement", "lock" ...
    why         one phrase for people: "first argument of from_pretrained"
    scope       runtime, dev, build, test, docs, optional:NAME, group:NAME, constraint or lock
    in_use      False in prose, comments, docstrings, docs and tests
    specifier   packages: the specifier as declared in that file, such as ">=4.40,<5"
    marker      packages: the environment marker (PEP 508) under which it applies
    direct      packages in a lock: whether the project itself requires it; None where the lock does not say
    through     packages in a lock: the packages that require it
    groups      packages in a lock: the scopes of the project that it is there for, empty where the lock does not say
    endpoint    hosted models: the host that the code names for it, when it does
    relation    for a model named as the origin of another: "base-model", "adapter-of", "quantized-from", "trained-on"
    claims      what the file itself states of the component: the header of a model file, an SBOM; not yet read as ids
    listed_among  entries of a large catalogue (a price list, a table of all there is): how many names that lists
    calls       the functions that are given the name, by their dotted names where imports tell: "litellm.completion"
    """

    component: Component
    location: Location
    how: str
    why: str
    scope: str = "runtime"
    in_use: bool = True
    confidence: Confidence = "high"
    specifier: str | None = None
    marker: str | None = None
    endpoint: str | None = None
    relation: str | None = None
    claims: tuple[Claim, ...] = ()
    direct: bool | None = None
    through: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    listed_among: int | None = None
    calls: tuple[str, ...] = ()


def only_listed(usages: Sequence[Usage]) -> bool:
    """Whether usages are nothing but entries of large catalogues."""
    return bool(usages) and all(usage.listed_among for usage in usages)


class Incomplete(msgspec.Struct, frozen=True):
    """Something that could not be read or resolved. `subject` is a file or a package URL; `reason` says what to do."""

    subject: str
    reason: str


class Claim(msgspec.Struct, frozen=True):
    """One statement by one source, kept as it was made.

    topic       "license", "license-text", "access", "base-model", "dataset"
    value       the statement in the source's own words ("llama3.1", "Apache Software License", "manual")
    source      who says so: "hub-card", "hub-file", "wheel-metadata", "index-json", "sdist-metadata", "installed",
                "gguf-header", "rules" ...
    where       a URL or path that a reader can open
    license_ids for license topics: the ids in rules/licenses that the value was read as; empty when not understood
    expression  for license topics: the SPDX expression the value was read as
    retrieved   ISO 8601 time (UTC) at which the source was asked; for rules, the date the source was last read
    sha256      of the answer or file, when the source gave bytes
    """

    topic: str
    value: str
    source: str
    where: str = ""
    license_ids: tuple[str, ...] = ()
    expression: str | None = None
    retrieved: str | None = None
    revision: str | None = None
    sha256: str | None = None
    confidence: Confidence = "high"
    note: str = ""


class License(msgspec.Struct, frozen=True):
    """What was concluded of a component's license, and why.

    state   "known"      every source that speaks says the same
            "conflict"   sources disagree; `expression` is None unless one was chosen by policy
            "unknown"    no source said anything that could be understood
            "none"       hosted: no license, only terms of service
    ids     license ids of rules/licenses; SPDX ids not in the rules are kept as they are
    choice  the ids are alternatives (OR) rather than a sum (AND)
    """

    state: Literal["known", "conflict", "unknown", "none"] = "unknown"
    expression: str | None = None
    ids: tuple[str, ...] = ()
    choice: bool = False
    why: str = ""
    confidence: Confidence = "high"


class Access(msgspec.Struct, frozen=True):
    """How one gets at it. `readable` says whether the token in use may read the files; None when not asked.

    `missing`: the source answered that it has no such thing, or none that we may know of; None when it did not say so.
    """

    gate: Gate = "unknown"
    private: bool | None = None
    disabled: bool | None = None
    readable: bool | None = None
    source: str = ""
    missing: bool | None = None


class Ancestor(msgspec.Struct, frozen=True):
    """A model or dataset that a component was made from, with the license that was concluded for it.

    `of` is the name of what was made from it directly: the component itself, or another ancestor.
    """

    component: Component
    relation: str
    source: str
    license: License = msgspec.field(default_factory=License)
    family: str | None = None
    of: str = ""


NEWER = "newer than the revision in use"
"""Note of a Change that whoever keeps to the revision in use has not met yet."""


class Change(msgspec.Struct, frozen=True):
    """Something of a Component that its source says differently since a day.

    topic       as in Claim: "license", "license-text", "access" ...
    before      what it said, in the source's own words; None where it said nothing
    after       what it says from then on; None where it says nothing any more
    date        ISO 8601: the day from which everybody could see it
    revision    the version or commit with which it came
    """

    topic: str
    before: str | None
    after: str | None
    date: str
    source: str
    where: str = ""
    revision: str | None = None
    note: str = ""


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer of a source as it was received: enough to find its bytes in the store, and to check them.

    url          what was asked, without credentials and query; ARCHIVE#FILE for a file read inside an archive
    sha256       of the body, and its size in bytes
    retrieved    ISO 8601 time (UTC) at which it came
    media_type   as the source declared it
    etag         as the source gave it
    revision     the commit or serial number that the source itself gave for it
    confirmed    ISO 8601 time (UTC) at which the source last said that it has not changed (HTTP 304)
    answered_by  the URL that answered, when a redirect led to another
    within       SHA-256 of the archive, when that was read whole
    kept         False for what is known by its hash only: a whole archive, a very large body
    """

    url: str
    sha256: str
    size: int
    retrieved: str
    media_type: str = ""
    etag: str | None = None
    revision: str | None = None
    confirmed: str | None = None
    answered_by: str = ""
    within: str = ""
    kept: bool = True


class Facts(msgspec.Struct, frozen=True):
    """Everything known of a Component.

    family      "FAMILY/GENERATION" of rules/families, None when no rule knows it
    revision    the exact revision or version that the claims speak of
    latest      packages: the newest release on the index; models: the newest commit
    state       "resolved", "partial" (some sources failed), "unresolved"
    unresolved  what could not be found out, each a sentence with what to do
    history     what changed at the source, the oldest first; empty as well where nobody asked
    receipts    the answers of sources that all this rests on, those about its ancestors included
    """

    component: Component
    claims: tuple[Claim, ...] = ()
    license: License = msgspec.field(default_factory=License)
    access: Access = msgspec.field(default_factory=Access)
    lineage: tuple[Ancestor, ...] = ()
    family: str | None = None
    revision: str | None = None
    latest: str | None = None
    state: Literal["resolved", "partial", "unresolved"] = "unresolved"
    unresolved: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    @property
    def unheard(self) -> str | None:
        """Why a source of the license was not heard when no other named one; None when all had their say."""
        if self.state == "resolved" or any(claim.topic in ("license", "license-text") for claim in self.claims):
            return None
        return self.unresolved[0].rstrip(".") if self.unresolved else "it was not asked for"


class Term(msgspec.Struct, frozen=True):
    """One right, duty or limit of a license that bears on a finding, with its clause number."""

    license: str
    term: str
    clause: str
    summary: str
    value: str | None = None


class Ruling(msgspec.Struct, frozen=True):
    """One reason behind a verdict: a term read against the stated use, or what is not known.

    why         one sentence with clause, figure and what the user stated
    term        None where no term speaks: an unknown license, the user's own policy
    turns       what would change it; empty when nothing that can be stated would
    asks        keys of [use] that are missing for it
    certain     False while those are missing: the level is the worst that may come of it, at most a review
    via         the component that the term flows down from; empty for the component's own license
    """

    level: Level
    why: str
    term: Term | None = None
    turns: str = ""
    asks: tuple[str, ...] = ()
    certain: bool = True
    via: str = ""
    source: str = ""
    confidence: Confidence = "high"


class Verdict(msgspec.Struct, frozen=True):
    """Whether a component may be used as stated, by the terms that bind it.

    rulings     all that bears on it, the worst first
    changes     what would make it better or worse, a sentence each
    asks        keys of [use] that are missing for it
    licenses    the license ids that were weighed, those that flow down from a base included
    note        how a choice, an ambiguous list or a conflict was taken; empty when there was none
    """

    component: str
    level: Level
    rulings: tuple[Ruling, ...] = ()
    changes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    note: str = ""
    confidence: Confidence = "high"


class Question(msgspec.Struct, frozen=True):
    """A fact of the stated use that is missing. `key` of [use], what to answer, why it matters, for which components.

    `terms` are the terms that wait for the answer.
    """

    key: str
    question: str
    why: str
    components: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


class Obligation(msgspec.Struct, frozen=True):
    """A duty that comes with what is relied on.

    who         whose job it is
    what        what has to be done
    when        the acts that trigger it
    show        the exact text to show, each an alternative; what to fill in stands in square brackets
    due         True: you state such an act; False: you have not stated whether you do
    acts        the same as `when`, in the words of [use]
    components  package URLs of all that bring the same duty
    """

    who: str
    what: str
    when: str
    term: Term
    show: tuple[str, ...] = ()
    due: bool = True
    components: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "high"
    acts: tuple[str, ...] = ()


class LicenseSummary(msgspec.Struct, frozen=True):
    """What the rules hold of a license that bears on this audit: its terms in our words, with clauses.

    grants      the acts it allows; what is missing is not granted, or not known where the text was not read in full
    read        how much of the text the rule rests on: "full", "partial", "secondary", "none"
    checked     the day on which somebody last read the source
    """

    id: str
    name: str
    category: str
    spdx: str | None = None
    url: str | None = None
    grants: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    read: str = "none"
    checked: str = ""
    confidence: Confidence = "high"
    sources: tuple[str, ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """One line of proof under a finding: what, who says so, since when. `date` is the day it became public."""

    text: str
    source: str = ""
    date: str | None = None
    confidence: Confidence = "high"


class Signal(msgspec.Struct, frozen=True):
    """One reason why an offering may or may not stay open, as far as it was known on the day of the audit.

    code        a short name: "successor-closed", "license-revocable" ...
    why         one sentence with the fact behind it, or what could not be found out
    weight      what it adds to the score while it is present (log odds); None for a fact that is shown but not scored
    """

    code: str
    state: Literal["present", "absent", "unknown"]
    why: str
    evidence: tuple[Evidence, ...] = ()
    weight: float | None = None


class Outlook(msgspec.Struct, frozen=True):
    """Question 3 for one Component: will it stay open?

    band        None where too little is known to say; `why` says so
    widest      the best and the worst band that the unknown signals leave possible
    frequency   what became of past offerings in that band, one sentence with its figures; empty where none was measured
    timeline    the dated events of the offering, its family and its vendor that were public by then, the oldest first
    """

    component: str
    band: Band | None
    why: str
    signals: tuple[Signal, ...] = ()
    widest: tuple[Band, Band] | None = None
    frequency: str = ""
    timeline: tuple[Evidence, ...] = ()


class Clause(msgspec.Struct, frozen=True):
    """One term of a license for a reader. `kind`: right, duty, limit or risk; `word` is that of rules/terms.toml.

    when    the acts that trigger it, as a phrase: "you pass copies on"
    show    texts that it wants shown, each an alternative
    """

    kind: Literal["right", "duty", "limit", "risk"]
    word: str
    clause: str
    summary: str
    when: str = ""
    show: tuple[str, ...] = ()


class Deed(msgspec.Struct, frozen=True):
    """A license as the rules hold it, told clause by clause.

    via         the component that it flows down from; empty for the component's own
    category    permissive, copyleft, research-only ...
    read        how much of its text was read: full, partial, secondary, none
    checked     the day it was read
    grants      the acts it allows, each a phrase after "you may"
    """

    id: str
    name: str
    category: str
    via: str = ""
    url: str = ""
    effective: str | None = None
    revocable: str = ""
    read: str = "none"
    checked: str = ""
    grants: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    confidence: Confidence = "high"


class Allowance(msgspec.Struct, frozen=True):
    """What the terms say to one act, as a phrase after "you", for a use that is commercial and for one that is not."""

    act: str
    private: Level
    commercial: Level


class Recipient(msgspec.Struct, frozen=True):
    """Who is sent the data that a hosted model is asked with, as the rules last read it (`checked`).

    signs   what the id itself gives away: that the model may move, that inputs may train ...
    """

    name: str
    country: str = ""
    jurisdiction: str = ""
    parent: str = ""
    regions: str = ""
    zero_retention: str = ""
    signs: tuple[str, ...] = ()
    checked: str = ""
    confidence: Confidence = "high"


class Substitute(msgspec.Struct, frozen=True):
    """Something of the same kind that rules know. `license` by name; `level`: what its terms say to the stated use.

    losses  what one would give up, or owe anew; `band` is its outlook. Both only where the two were compared.
    """

    name: str
    maker: str
    license: str
    level: Level
    confidence: Confidence = "high"
    band: Band | None = None
    losses: tuple[str, ...] = ()


class Background(msgspec.Struct, frozen=True):
    """What the rules hold of a Component beyond its Facts, for who wants to know all of it.

    made        label and text: family, maker ...; empty where no rule knows it
    openness    which parts of its family are open, and of which generation ("of") that was said
    allowances  what the terms allow, act by act; `unless` is what they allow less under
    events      what happened to its openness and was public by the day judged, the oldest first
    aside       what it could be mistaken for, a sentence each
    """

    component: str
    made: dict[str, str] = {}
    deeds: tuple[Deed, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    unless: tuple[str, ...] = ()
    events: tuple[Evidence, ...] = ()
    openness: dict[str, str] = {}
    recipient: Recipient | None = None
    substitutes: tuple[Substitute, ...] = ()
    aside: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """What is meant by a word that reports use, or what the rules hold of what it names.

    kind    check, license, family, package, vendor or term
    what    what it is, in a sentence or two
    why     why it matters
    remedy  what to do
    about   label and text of what else there is to say in short
    claims  of a vendor: what its terms say, as in Facts
    listed  what it comprises, a line each: generations of a family, licenses that have a term; `listing` says which
    """

    kind: Literal["check", "license", "family", "package", "vendor", "term"]
    id: str
    name: str
    what: str
    why: str = ""
    remedy: str = ""
    about: dict[str, str] = {}
    deed: Deed | None = None
    outlook: Outlook | None = None
    recipient: Recipient | None = None
    claims: tuple[Claim, ...] = ()
    listing: str = ""
    listed: tuple[str, ...] = ()
    events: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()
    checked: str = ""
    confidence: Confidence = "high"


class Backing(msgspec.Struct, frozen=True):
    """How much of the project leans on one offering, and what keeps that going.

    offering    id of the family or of the software in the rules; the name of the component where no rule knows it
    income      "sold": who makes it sells it, or access to it; "held": a foundation, university or public body has it;
                "none": neither is on record; "unknown": nothing is
    usages      places in use, in so many `files`; of packages where they are declared, not where they are imported
    runtime     whether any of it runs in the product
    direct      packages: whether the project asks for it itself; None where nothing says
    bearing     whether so much leans on it that its end would be felt (figures in rules/switching.toml)
    """

    offering: str
    components: tuple[str, ...]
    income: Literal["sold", "held", "none", "unknown"]
    why: str
    usages: int
    files: int
    runtime: bool
    direct: bool | None = None
    bearing: bool = False
    band: Band | None = None
    evidence: tuple[Evidence, ...] = ()


class Flow(msgspec.Struct, frozen=True):
    """Where the data goes that a hosted model is asked with.

    guess       the code does not name the vendor: `recipient` is one that lists this id
    region      where it is answered, as far as the id says so
    training    what the vendor says of training with inputs; `may_train` None where nobody knows
    retention   how long inputs are kept
    own         generations of the same family whose weights one can run oneself, the newest first
    """

    component: str
    recipient: Recipient | None
    guess: bool = False
    region: str = ""
    training: str = ""
    may_train: bool | None = None
    retention: str = ""
    own: tuple[Substitute, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Tenure(msgspec.Struct, frozen=True):
    """How long a hosted model stays, and what its vendor did before: dates belong to this vendor and this id.

    state       one sentence: when it ends, or that no day is on file
    policy      what the vendor promises on ends of models in general
    prices, changes  dated changes of prices, and of terms, data use, access ..., the oldest first
    """

    component: str
    vendor: str
    state: str
    retires_on: str | None = None
    replacement: str | None = None
    policy: str = ""
    prices: tuple[Evidence, ...] = ()
    changes: tuple[Evidence, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Hold(msgspec.Struct, frozen=True):
    """One place that has to change when another model takes over.

    kind    "tied": something was made from the model; "shaped": it belongs to this model, as a tokenizer does;
            "hard-coded"; "abstracted": behind a call that takes any model; "configured"
    """

    kind: Literal["tied", "shaped", "hard-coded", "abstracted", "configured"]
    location: Location
    why: str


class SwitchingCost(msgspec.Struct, frozen=True):
    """What it takes to put another model in the place of a family, as far as the code tells.

    lower   what would lower it, a sentence each
    """

    family: str
    components: tuple[str, ...]
    level: Literal["low", "medium", "high"]
    why: str
    holds: tuple[Hold, ...] = ()
    lower: tuple[str, ...] = ()


class WayOut(msgspec.Struct, frozen=True):
    """What could take the place of a family under better prospects; `why` says so where there is nothing."""

    family: str
    component: str
    band: Band | None
    substitutes: tuple[Substitute, ...] = ()
    why: str = ""


class Disclosure(msgspec.Struct, frozen=True):
    """What of a family is open, part by part; "unknown" is written as that.

    parts       weights, code, data, paper ...: open, closed, partial ..., of the generation in `basis`
    framework   the best class of the Model Openness Framework that the parts leave possible, and what rules out more
    definition  whether the Open Source AI Definition is ruled out, and by what
    cost        what access costs; `support` what is promised for it
    """

    family: str
    components: tuple[str, ...]
    basis: str
    parts: dict[str, str]
    licenses: tuple[str, ...]
    framework: str
    definition: str
    cost: str
    support: str
    confidence: Confidence = "high"
    sources: tuple[str, ...] = ()


class Reliance(msgspec.Struct, frozen=True):
    """What leaders are told to look at: how much leans on what, where data goes, and how one would get away.

    backings    the weakest income under the most weight first
    unseen      what the reading of switching costs cannot see
    """

    backings: tuple[Backing, ...] = ()
    flows: tuple[Flow, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    switching: tuple[SwitchingCost, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    unseen: tuple[str, ...] = ()


class Waiver(msgspec.Struct, frozen=True):
    """A person's decision to accept a finding. `approved`: the day of an approval in the lock, None for a waiver."""

    reason: str
    owner: str
    expires: str | None = None
    approved: str | None = None


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's word in the lock: these terms of a component are accepted, as long as their text stays what it is.

    component   package URL without version
    terms       the license ids of rules/licenses whose terms were accepted
    by, reason  who accepted them, and why
    approved    the day, ISO 8601
    license     the component's license as it was concluded then
    texts       SHA-256 of the license and use policy files that were accepted; empty where none was seen
    """

    component: str
    terms: tuple[str, ...]
    by: str
    reason: str
    approved: str
    license: str = ""
    texts: tuple[str, ...] = ()
    expires: str | None = None


class Standing(msgspec.Struct, frozen=True):
    """What became of an approval by the day of the audit, and why.

    state   "in-force"; "lapsed": license or text changed; "expired"; "unused": the component is not there any more;
            "unchecked": whether the text is still the same could not be found out
    """

    approval: Approval
    state: Literal["in-force", "lapsed", "expired", "unused", "unchecked"]
    why: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """What came of setting the components beside the lock in `file`: how many it has, and how many were compared."""

    file: str
    components: int
    compared: int
    approvals: tuple[Standing, ...] = ()


class Drift(msgspec.Struct, frozen=True):
    """What stands otherwise than it was locked.

    topic       "license", "license-text", "terms", "access", "base-model", "outlook"
    recorded    ISO 8601: the day of the lock
    since       the day from which everybody could see it (at the latest, where the message says so); None where no
                source tells: between `recorded` and the audit
    where       where that can be read, and the revision with which it came
    """

    topic: str
    before: str
    after: str
    recorded: str
    since: str | None = None
    where: str = ""
    revision: str | None = None


class Check(msgspec.Struct, frozen=True):
    """One kind of finding. `code` is its stable name, of docs/checks/CODE.md too; `severity` what it mostly is.

    `outlook` marks what bears on the third question: will it stay that way?
    """

    code: str
    title: str
    severity: Severity
    why: str
    remedy: str
    outlook: bool = False


class Finding(msgspec.Struct, frozen=True):
    """What a check has to say about a Component.

    `fingerprint` stays the same while the fault does; `outlook` marks what bears on question 3, will it stay that way;
    `drift` is there when the finding is about a change since the lock.
    """

    code: str
    severity: Severity
    confidence: Confidence
    component: str
    message: str
    remedy: str
    locations: tuple[Location, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    terms: tuple[Term, ...] = ()
    fingerprint: str = ""
    outlook: bool = False
    waived: Waiver | None = None
    drift: Drift | None = None


class Case(msgspec.Struct, frozen=True):
    """A Component with all that was found of it: what a check looks at and a report shows."""

    id: str
    component: Component
    usages: tuple[Usage, ...]
    facts: Facts

    @property
    def in_use(self) -> bool:
        """Whether any usage stands outside prose, comments, docs, tests and large catalogues."""
        return any(usage.in_use and not usage.listed_among for usage in self.usages)

    @property
    def only_listed(self) -> bool:
        """Whether it stands in nothing but large catalogues: known to the project, not relied on."""
        return only_listed(self.usages)


class Summary(msgspec.Struct, frozen=True):
    """The verdict in figures. `complete` is False when anything could not be read or resolved."""

    verdict: Literal["pass", "findings", "incomplete", "nothing-to-scan"]
    exit_code: int
    complete: bool
    findings: dict[Severity, int]
    fail_on: Threshold = "error"


class Audit(msgspec.Struct, frozen=True):
    """The result of a scan; every report renders this and nothing else.

    `project` holds name, path, commit, the stated use and the hash of the whole configuration; `rules` the version,
    date and counts of the rule base; `verdicts` and `outlooks` stand one to a case, in its order; `questions` are asked
    of the user, `obligations` are owed by the user; `excluded` what was left out on purpose (ignored files,
    directories) and why; `notices` what else a reader should know of how the audit came about: a store set aside, an
    index that failed, rules overridden; `checks` every kind of finding that was looked for; `licenses` the terms of
    every license that was weighed; `lock` what came of comparing with stayopen.lock, None where there is none;
    `backgrounds` stand one to a case where single components were asked about, and are empty for a scan; `reliance` is
    what a project leans on, None where single components were asked about.
    """

    tool: dict[str, str]
    rules: dict[str, str]
    project: dict[str, object]
    as_of: str
    created: str
    command: str
    summary: Summary
    cases: tuple[Case, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    backgrounds: tuple[Background, ...] = ()
    questions: tuple[Question, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    excluded: tuple[Incomplete, ...] = ()
    notices: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    licenses: tuple[LicenseSummary, ...] = ()
    lock: Comparison | None = None
    reliance: Reliance | None = None
