"""What the AI and Dataset profiles of SPDX 3.0.1 demand, as far as sources told it.

Each narrows properties of its package class: "External properties restrictions" of AIPackage and DatasetPackage in
https://github.com/spdx/spdx-3-model. The JSON schema does not hold these, so they are checked here. A profile
is claimed when every package of its class has all of them; what is not known is never made up for the claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from spdx_python_model import v3_0_1 as spdx

from scanner.entities import Claim, Facts
from scanner.syntax.plurals import plural

_AI = {
    "suppliedBy": "supplier",
    "software_downloadLocation": "download location",
    "software_packageVersion": "version",
    "software_primaryPurpose": "purpose",
    "releaseTime": "release time",
}
_DATASET = {
    "originatedBy": "originator",
    "builtTime": "time of making",
    "dataset_datasetType": "type of dataset",
    "software_downloadLocation": "download location",
    "software_primaryPurpose": "purpose",
    "releaseTime": "release time",
}
_PROFILES: tuple[tuple[str, Any, dict[str, str]], ...] = (
    ("ai", spdx.ai_AIPackage, _AI),
    ("dataset", spdx.dataset_DatasetPackage, _DATASET),
)


def fill(package: Any, facts: Facts, agent: str | None) -> None:  # noqa: ANN401 - the model's classes are generated
    """Put in what the sources said of origin and times. `agent` is the address of whoever they name as its author."""
    claims = {claim.topic: claim for claim in reversed(facts.claims)}
    released = _moment(claims.get("created") or claims.get("released"))
    if released:
        package.releaseTime = released
    page = next((claim.where for claim in facts.claims if claim.source == "hub-api" and _address(claim.where)), None)
    if page:
        package.software_downloadLocation = page
    if not package.software_packageVersion and facts.revision:
        package.software_packageVersion = facts.revision
    if agent and isinstance(package, spdx.dataset_DatasetPackage):
        package.originatedBy.append(agent)
    elif agent:
        package.suppliedBy = agent
    changed = _moment(claims.get("last-change"))
    if changed and isinstance(package, spdx.dataset_DatasetPackage):
        package.builtTime = changed


def author(facts: Facts) -> str | None:
    """Whom the sources name as its author."""
    return next((claim.value for claim in facts.claims if claim.topic == "author" and claim.value.strip()), None)


def kept(elements: Iterable[Any]) -> tuple[list[str], list[str]]:
    """The profiles that are kept, and a sentence for each that is not: what is missing, and of how many packages.

    A profile without any package of its class is neither.
    """
    every = list(elements)
    claimed, told = [], []
    for name, kind, fields in _PROFILES:
        packages = [one for one in every if isinstance(one, kind)]
        lacking = Counter(word for one in packages for field, word in fields.items() if not getattr(one, field))
        if lacking:
            missing = ", ".join(f"the {word} of {number}" for word, number in lacking.items())
            told.append(f"{name} is not claimed: among its {plural(len(packages), 'package')}, not known are {missing}")
        elif packages:
            claimed.append(name)
    return claimed, told


def _moment(claim: Claim | None) -> datetime | None:
    """The time that a claim states, in UTC; a day is its beginning. None for what is no time."""
    try:
        stated = datetime.fromisoformat(claim.value) if claim else None
        if stated is None:
            return None
        known = stated if stated.tzinfo else stated.replace(tzinfo=timezone.utc)
        return known.astimezone(timezone.utc).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def _address(text: str) -> bool:
    return text.isascii() and text.startswith(("https://", "http://"))
