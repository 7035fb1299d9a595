"""Who stands behind it, what they live on, and what they could do alone."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.assess.outlook.known import Backer, Known
from scanner.assess.outlook.signals.told import absent, present, unknown
from scanner.entities import Evidence, Signal

COMPANIES = ("listed", "venture", "private")
INVESTORS = ("listed", "venture")
FREE_HANDED = ("nonprofit", "academic", "state", "community")
_NEW_OWNER = 1096
"""Days for which a listing or a sale counts: three years."""
_NO_RECORD = "who stands behind it is not on file"


def single_vendor(known: Known) -> Signal:
    """One company decides alone."""
    code = "single-vendor"
    if known.offering == "software":
        return _trait(known, code, "single_vendor", "one company writes or directs most of it", "several hands decide")
    if not known.backers:
        return unknown(code, _NO_RECORD)
    if len(known.backers) == 1 and known.backers[0].kind in COMPANIES:
        return present(code, f"{known.backers[0].name} decides alone", _records(known.backers))
    return absent(code, "no company decides alone", _records(known.backers))


def rights_assigned(known: Known) -> Signal:
    """Contributors give the vendor the right to change the license (CLA or assignment)."""
    what = "contributors let the vendor change the license"
    return _trait(known, "rights-assigned", "cla_with_relicensing_right", what, "no such agreement is on file")


def few_hands(known: Known) -> Signal:
    """Five people wrote most of the last year: few need be asked, and few are there to fork it."""
    return _trait(
        known, "few-hands", "few_hands", "five people wrote most of a year's commits", "more than five people wrote it"
    )


def company_written(known: Known) -> Signal:
    """One company wrote a good part of the last year."""
    much = "a fifth or more of a year's commits came from one company's addresses"
    little = "less than a fifth of a year's commits came from one company's addresses"
    return _trait(known, "company-written", "company_written", much, little)


def permissive_license(known: Known) -> Signal:
    """Anybody, the vendor too, may go on under other terms; under a copyleft license there is less left to tighten."""
    code = "permissive-license"
    return _trait(known, code, "permissive", "a permissive or weak license allows other terms", "it is under copyleft")


def owner_changed(known: Known) -> Signal:
    """The vendor went public or came to other owners within three years: somebody new waits for a return."""
    code = "owner-changed"
    recent = [one for one in known.owners if one.date and one.date >= known.since(_NEW_OWNER).isoformat()]
    if recent:
        return present(code, f"{recent[-1].text} ({recent[-1].date})", recent)
    if known.outdated:
        return unknown(code, known.outdated)
    return absent(code, "no listing or sale of its vendor in the last three years is on file", known.owners)


def no_foundation(known: Known) -> Signal:
    """No foundation, university or public body holds it."""
    code = "no-foundation"
    if known.offering == "software":
        return _trait(known, code, "foundation_hosted", "", "a foundation holds it", inverted="no foundation holds it")
    if not known.backers:
        return unknown(code, _NO_RECORD)
    holders = [backer for backer in known.backers if backer.kind in FREE_HANDED]
    if holders:
        return absent(code, f"{holders[0].name} has a part in it ({holders[0].kind})", _records(known.backers))
    return present(code, "no foundation, university or public body has a part in it", _records(known.backers))


def vendor_funded(known: Known) -> Signal:
    """Venture-funded or listed: investors wait for a return."""
    code = "vendor-funded"
    if known.offering == "software":
        what = "venture-funded, owned by investors or listed"
        return _trait(known, code, "vendor_vc_or_public", what, "no investors are on file")
    if not known.backers:
        return unknown(code, _NO_RECORD)
    funded = [backer for backer in known.backers if backer.kind in INVESTORS]
    if funded:
        return present(code, f"{funded[0].name} is {_funded(funded[0])}", _records(funded))
    return absent(code, "no investors are on file", _records(known.backers))


def paid_edition(known: Known) -> Signal:
    """The vendor sells the same thing, hosted or with more in it."""
    code = "paid-edition"
    if known.offering == "software":
        return _trait(known, code, "open_core_or_paid_edition", "there is a paid edition or service", "nothing is sold")
    if not known.backers:
        return unknown(code, _NO_RECORD)
    sellers = [backer for backer in known.backers if backer.sells is not None]
    if sellers:
        sales = [backer.sale for backer in sellers if backer.sale is not None]
        return present(code, f"{sellers[0].name} sells access to its models since {sellers[0].sells}", sales)
    return absent(code, "nothing of it is sold that is on file", _records(known.backers))


def resold(known: Known) -> Signal:
    """A large cloud sells as a service what one vendor makes; where many make it, nobody is hurt by that."""
    code = "resold"
    if known.offering == "software":
        what = "a large cloud sells it as a service"
        one = known.traits.get("single_vendor")
        if one is not None and one.holds is False:
            return absent(code, "no single vendor would be hurt by a cloud that sells it", [one.evidence])
        return _trait(known, code, "hyperscaler_managed_service", what, "no large cloud sells it")
    if known.listings is None:
        return unknown(code, "large clouds list it, since when is not on file")
    if known.listings:
        hosts = ", ".join(listing.host for listing in known.listings)
        return present(code, f"on offer at {hosts}", (listing.evidence for listing in known.listings))
    return absent(code, "no large cloud of others is on file with it")


def _trait(known: Known, code: str, name: str, yes: str, no: str, inverted: str = "") -> Signal:
    """A signal that is a feature of a package; `inverted`: what to say where the feature's absence is the signal."""
    trait = known.traits.get(name)
    if trait is None or trait.holds is None:
        return unknown(code, "not on file")
    if inverted:
        said = absent(code, no, [trait.evidence]) if trait.holds else present(code, inverted, [trait.evidence])
    else:
        said = present(code, yes, [trait.evidence]) if trait.holds else absent(code, no, [trait.evidence])
    return said


def _records(backers: Iterable[Backer]) -> list[Evidence]:
    return [backer.standing for backer in backers]


def _funded(backer: Backer) -> str:
    return "listed" if backer.kind == "listed" else "venture-funded"
