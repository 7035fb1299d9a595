"""What the licenses of a component allow, act by act, for a use that is commercial and for one that is not.

It is read for who is below every line of users and revenue and in no region that is left out; what changes beyond
those is told beside it. The user's own policy has no say here: this is what the licenses say.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.assess.check import Context
from scanner.assess.scales import Part
from scanner.assess.terms import Judgement, one_line, worst
from scanner.assess.terms.acts import ALL_ACTS, IN_WORDS
from scanner.assess.verdict import whole
from scanner.assess.wording import listed, start
from scanner.config import Policy, Use
from scanner.entities import Allowance, Case, Level
from scanner.rulebook.schema import Act

_ROWS: tuple[Act, ...] = tuple(act for act in ALL_ACTS if act != "commercial-use")
_TOGETHER: tuple[tuple[Act, ...], ...] = (("modify", "host"), ("modify", "distribute"))
"""Told where the two together bring more than each: who offers a changed AGPL service owes its source."""
_LINES = frozenset(Use.__struct_fields__) - {"acts", "commercial", "ships"}
"""Keys of [use] that are left open here."""


def allowances(case: Case, context: Context) -> tuple[tuple[Allowance, ...], tuple[str, ...]]:
    """A row for each act, and the sentences that say where they allow less. None where the license is not known."""
    if case.facts.license.state != "known":
        return (), ()
    rows: dict[tuple[Act, ...], Allowance] = {}
    open_terms = dict[str, None]()
    for acts in (*((act,) for act in _ROWS), *_TOGETHER):
        private, commercial = (_weighed(case, acts, context, commercial=paid) for paid in (False, True))
        if not private.judgements and not private.ids:
            return (), ()
        row = Allowance(listed(IN_WORDS[act] for act in acts), _level(private), _level(commercial))
        if len(acts) == 1 or row.commercial != worst(rows[act,].commercial for act in acts):
            rows[acts] = row
        open_terms.update(dict.fromkeys((*_unless(private), *_unless(commercial))))
    return tuple(rows.values()), tuple(open_terms)


def _weighed(case: Case, acts: tuple[Act, ...], context: Context, *, commercial: bool) -> Part:
    use = replace(Use(), commercial=commercial, acts=tuple(dict.fromkeys(("use", *acts))))
    config = replace(context.config, use=use, policy=Policy(review=()))
    situation = Context(config, context.rules, context.as_of, cases=context.cases)
    return whole(case, situation.acts_for(case), situation)


def _level(part: Part) -> Level:
    """The worst of what does not wait for a figure, a place or the own license; duties are owed in any case."""
    owed = any(judgement.duty and judgement.standing == "yes" for judgement in part.judgements)
    least: Level = "permitted-with-duties" if owed else "permitted"
    return worst((least, *(ruling.level for ruling in part.rulings if _LINES.isdisjoint(ruling.asks))))


def _unless(part: Part) -> Iterator[str]:
    for judgement in part.judgements:
        if judgement.term and not _LINES.isdisjoint(judgement.asks):
            yield _sentence(judgement)


def _sentence(judgement: Judgement) -> str:
    clause = f"({judgement.license.id} {judgement.clause})"
    summary = one_line(judgement.term.summary).rstrip(".") if judgement.term else ""
    if judgement.limit:
        return f"{start(judgement.limit)}: {summary} {clause}."
    if "sensitive_data" in judgement.asks:
        return f"Where sensitive data is processed: {judgement.because.rpartition('; ')[2]} {clause}."
    return f"Unless your project is under {judgement.license.name} itself: {summary} {clause}."
