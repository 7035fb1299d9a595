"""What a word means that reports use: a check, a license, a family, a package, a vendor, a kind of term."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from scanner.assess import ALL_CHECKS
from scanner.assess.background.deeds import deed
from scanner.assess.background.made import of_package, told, told_of_vendor
from scanner.assess.background.recipient import recipient_of
from scanner.assess.outlook.subject import UnknownOffering, outlook_of_name
from scanner.assess.outlook.view import View
from scanner.assess.terms import one_line
from scanner.entities import Check, Explanation, Outlook
from scanner.rulebook import Rulebook
from scanner.rulebook.days import last_day
from scanner.rulebook.faults import did_you_mean
from scanner.rulebook.schema import Generation

KINDS = {
    "check": "check", "checks": "check",
    "license": "license", "licenses": "license",
    "family": "family", "families": "family",
    "package": "package", "packages": "package",
    "vendor": "vendor", "vendors": "vendor", "hosted": "vendor",
    "term": "term", "terms": "term",
}  # fmt: skip
"""What may stand before the slash of KIND/ID, and the kind it means: the words of `stayopen rules` as well."""
_CHECKS: dict[str, Check] = {check.code: check for check in ALL_CHECKS}
_READ = {
    "full": "We read its text in full.",
    "partial": "We read its text in part.",
    "secondary": "We did not read its text: this is what others say of it.",
    "none": "We did not read its text.",
}
_WEIGHTS: dict[object, str] = {True: "open weights", False: "no weights", "unknown": "weights: not known"}
_USE = "State your use under [use] in stayopen.toml: a scan then says which of this concerns you."


class UnknownWord(ValueError):
    """Nothing goes by that name, or several things do; the message says what to write instead."""


def explain(word: str, rules: Rulebook, as_of: date) -> Explanation:
    """What `word` or KIND/ID means, with nothing that was not public by `as_of`. Raises UnknownWord."""
    before, slash, after = word.strip().partition("/")
    kind = KINDS.get(before.lower()) if slash else None
    found = _meant(after if kind else word.strip(), rules, (kind,) if kind else tuple(_EXPLAINERS))
    if not found:
        raise UnknownWord(_unknown(word, rules))
    if len(found) > 1:
        choices = " or ".join(f"{one}/{id_}" for one, id_ in found.items())
        raise UnknownWord(f"{word!r} is a {' and a '.join(found)}: write {choices}")
    ((kind, id_),) = found.items()
    return _EXPLAINERS[kind](id_, rules, as_of)


def _meant(name: str, rules: Rulebook, kinds: Iterable[str]) -> dict[str, str]:
    """Kind and id of each thing that goes by a name; ids go before the other names of a license or a vendor."""
    lowered = name.lower()
    shelves = {kind: shelf for kind, shelf in _shelves(rules).items() if kind in kinds}
    found = {kind: lowered for kind, shelf in shelves.items() if lowered in shelf}
    if len(found) > 1:  # a check may be called like the term that it looks for
        found.pop("term", None)
    license_ = None if found or "license" not in shelves else rules.license(name)
    if license_:
        found["license"] = license_.id
    if not found and "package" in shelves:
        parts = {one.id for ecosystem in ("pypi", "npm", "docker") for one in rules.relicensed(ecosystem, name)}
        found = {"package": parts.pop()} if len(parts) == 1 else {}
    vendor = None if found or "vendor" not in shelves else rules.hosted_vendor(lowered)
    return {"vendor": vendor.id} if vendor else found


def _shelves(rules: Rulebook) -> dict[str, Mapping[str, object]]:
    return {
        "check": _CHECKS,
        "license": rules.licenses,
        "family": rules.families,
        "package": rules.packages,
        "vendor": rules.hosted,
        "term": rules.vocabulary,
    }


def _unknown(word: str, rules: Rulebook) -> str:
    names = {name for shelf in _shelves(rules).values() for name in shelf}
    near = did_you_mean(word.lower().rpartition("/")[2][:200], names)
    component = " (a model, package or other component: stayopen check)" if set(word) & set("/:@") else ""
    return f"nothing we know goes by {word[:200]!r}{component}{near or '; see: stayopen rules list'}"


def _check(code: str, rules: Rulebook, as_of: date) -> Explanation:
    del rules, as_of
    check = _CHECKS[code]
    what = f"A kind of finding, mostly {'an error' if check.severity == 'error' else f'a {check.severity}'}."
    about = {"bears on": "will it stay that way" if check.outlook else "", "who decides": check.decides}
    return Explanation("check", code, check.title, what, check.why, check.remedy, _filled(about))


def _license(id_: str, rules: Rulebook, as_of: date) -> Explanation:
    del as_of
    rule = rules.licenses[id_]
    about = {
        "SPDX": rule.spdx or "",
        "steward": rule.steward or "",
        "also called": ", ".join(name for name in rule.aliases if name not in (rule.id, rule.spdx)),
        "how far read": _READ[rule.text_checked],
        "notes": _sentences(rule.notes),
    }
    what = f"A license of the category {rule.category.replace('-', ' ')}."
    if rule.category == "unidentified":
        what = "A name that says which kind of license is meant, and not which text."
    if rule.standing == "terms-of-use":
        what = "Terms of use to which one agrees, and which their author keeps: no license that stands on its own."
    return Explanation(
        "license", id_, rule.name, what, "", _USE, _filled(about), deed(id_, rules),
        sources=rule.sources, checked=rule.checked, confidence=rule.confidence,
    )  # fmt: skip


def _family(id_: str, rules: Rulebook, as_of: date) -> Explanation:
    rule = rules.families[id_]
    released = [one for one in rule.generations if not one.released or last_day(one.released) <= as_of]
    current = last_day(rule.checked) <= as_of
    about = {
        "maker": rule.vendor + (f" ({rule.country})" if rule.country else ""),
        "tasks": ", ".join(rule.tasks) or rule.modality,
        "the line": rule.successor_state.replace("_", " ") if current else "",
        "besides": ", ".join(rule.alternatives),
    }
    future = _outlook(id_, rules, as_of)
    threatened = future is None or future.band not in ("steady", "watch")
    return Explanation(
        "family", id_, rule.id, f"A line of models by {rule.vendor}.",
        one_line(rule.successor_reason) if current else "", _CHECKS["successor-closed"].remedy if threatened else "",
        _filled(about), outlook=future, listing="Generations",
        listed=tuple(map(_generation, sorted(released, key=lambda one: one.released or ""))),
        events=tuple(map(told, rules.events_until(rule, as_of))),
        sources=rule.sources, checked=rule.checked, confidence=rule.confidence,
    )  # fmt: skip


def _generation(one: Generation) -> str:
    weights = _WEIGHTS[one.open_weights]
    doubt = " (low confidence)" if one.confidence == "low" else ""
    since = f", {one.license_before} before {one.license_since}" if one.license_before else ""
    return f"{one.name}: {one.license}{since}; {weights}; {one.released or 'day of release not known'}{doubt}"


def _package(id_: str, rules: Rulebook, as_of: date) -> Explanation:
    rule = rules.packages[id_]
    public = rule.changed and bool(rule.date) and last_day(rule.date or "") <= as_of
    about = {
        "before": rule.before or "",
        "after": rule.after or "" if public else "",
        "on": rule.date or "" if public else "",
        "from version": rule.first_affected or "" if public else "",
        "last before": rule.last_unaffected or "" if public else "",
        "today": one_line(rule.current_state) if last_day(rule.checked) <= as_of else "",
        "packages": _named(rule.packages),
        "not these": _named(rule.unaffected) if public else "",
        "notes": _sentences(rule.notes) if last_day(rule.checked) <= as_of else "",
    }
    what = f"Software by {rule.vendor or 'a vendor that we do not know'}, " + (
        "which changed its terms." if public else f"of which no change of terms was public by {as_of}."
    )
    return Explanation(
        "package", id_, rule.name, what, _CHECKS["relicensed"].why if public else "",
        _CHECKS["relicensed"].remedy if public else "", _filled(about), outlook=_outlook(id_, rules, as_of),
        events=tuple(of_package(rule, as_of)),
        sources=rule.sources, checked=rule.checked, confidence=rule.confidence,
    )  # fmt: skip


def _named(packages: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{ecosystem}: {', '.join(names)}" for ecosystem, names in packages.items() if names)


def _vendor(id_: str, rules: Rulebook, as_of: date) -> Explanation:
    rule = rules.hosted[id_]
    ended = rule.service_ended and last_day(rule.service_ended) <= as_of
    about = {
        "ended": rule.service_ended or "" if ended else "",
        "models": f"{len(rule.models)} ids on file" if rule.models else "",
        "hosts": ", ".join(host.strip("^$").replace("\\", "") for host in rule.hosts),
        "notes": _sentences(rule.notes),
    }
    return Explanation(
        "vendor", id_, rule.name, "A vendor of hosted models: what you ask its models with is sent to it.",
        "No license but terms of service: they can change, and a model can end on a day that the vendor picks.",
        _CHECKS["hosted-closed-model"].remedy, _filled(about), recipient=recipient_of(rule),
        events=tuple(map(told_of_vendor, rules.events_until(rule, as_of))),
        sources=rule.sources, checked=rule.checked, confidence=rule.confidence,
    )  # fmt: skip


def _term(word: str, rules: Rulebook, as_of: date) -> Explanation:
    del as_of
    meaning = rules.vocabulary[word]
    about = {"kind": meaning.kind, "weighed as": meaning.weighed, "whose job": meaning.who}
    listed = tuple(
        f"{rule.id} ({', '.join(clauses)})"
        for _, rule in sorted(rules.licenses.items())
        if (clauses := [term.clause for term in rule.terms if term.term == word])
    )
    return Explanation(
        "term", word, word.replace("-", " "), one_line(meaning.meaning), "", _USE, _filled(about),
        listing="Licenses that have it, and where", listed=listed,
    )  # fmt: skip


def _outlook(id_: str, rules: Rulebook, as_of: date) -> Outlook | None:
    """The outlook, without the time line that stands beside it."""
    try:
        return outlook_of_name(id_, rules, View(rules, as_of))
    except UnknownOffering:
        return None


def _sentences(notes: Iterable[str]) -> str:
    return " ".join(f"{one_line(note).rstrip('.')}." for note in notes)


def _filled(about: dict[str, str]) -> dict[str, str]:
    return {label: text for label, text in about.items() if text}


_EXPLAINERS: dict[str, Callable[[str, Rulebook, date], Explanation]] = {
    "check": _check,
    "license": _license,
    "family": _family,
    "package": _package,
    "vendor": _vendor,
    "term": _term,
}
