"""Several statements about one component's license, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.entities import Claim, License

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook


def conclude(claims: Sequence[Claim], rules: Rulebook) -> License:
    """The license that the claims add up to; sources that disagree make a conflict, silence makes unknown."""
    del rules
    spoken = [claim for claim in claims if claim.topic in {"license", "license-text"} and claim.license_ids]
    if not spoken:
        return License()
    first = spoken[0]
    return License("known", first.expression, first.license_ids, why=f"{first.source} says {first.value}")
