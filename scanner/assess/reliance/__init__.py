"""What leaders are told to look at: how much leans on what, where data goes, and how one would get away.

lines.py        what is in use, by family of models and by offering
backings.py     how much leans on an offering, and what keeps it going
flows.py        hosted models: who is sent the data, where, on which terms
tenures.py      hosted models: when they end, and what their vendor changed before
switching.py    what it takes to put another model in a family's place, by the code
ways_out.py     what could take its place under better prospects
disclosures.py  what of a family is open, part by part
"""

from __future__ import annotations

from scanner.assess.check import Context
from scanner.entities import Reliance

__all__ = ["reliance"]


def reliance(context: Context) -> Reliance:
    """All of it for the components in use, with nothing of the history that was not public by the day."""
    # Imported here, since a hook asks for nothing of it, and checks ask for single modules.
    from scanner.assess.reliance.backings import backings  # noqa: PLC0415
    from scanner.assess.reliance.disclosures import disclosures  # noqa: PLC0415
    from scanner.assess.reliance.flows import flows  # noqa: PLC0415
    from scanner.assess.reliance.switching import UNSEEN, switching_costs  # noqa: PLC0415
    from scanner.assess.reliance.tenures import tenures  # noqa: PLC0415
    from scanner.assess.reliance.ways_out import ways_out  # noqa: PLC0415

    switching = switching_costs(context)
    return Reliance(
        backings=backings(context),
        flows=flows(context),
        tenures=tenures(context),
        switching=switching,
        ways_out=ways_out(context),
        disclosures=disclosures(context),
        unseen=UNSEEN if switching else (),
    )
