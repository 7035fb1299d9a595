"""What a project leans on as a whole, where its data goes, and what it takes to swap."""

from __future__ import annotations

from typing import Literal

import msgspec

from scanner.entities.background import Recipient, Substitute
from scanner.entities.component import Location
from scanner.entities.outlook import Evidence
from scanner.entities.scales import Band, Confidence


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
    said        that in full, with the page and the day it was read; None where no vendor is known
    retention   how long inputs are kept
    own         what of the same family, else of its maker, one can run oneself, the newest first
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
    said: Evidence | None = None


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
            "hard-coded"; "listed": in a list of models that the program knows; "abstracted": behind a call that takes
            any model; "configured"
    """

    kind: Literal["tied", "shaped", "hard-coded", "listed", "abstracted", "configured"]
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
    """What could take the place of a family under better prospects; `why` says so where there is nothing.

    `task`: what it is used for, where the family is in use for several and each is looked at by itself.
    """

    family: str
    component: str
    band: Band | None
    substitutes: tuple[Substitute, ...] = ()
    why: str = ""
    task: str = ""


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
