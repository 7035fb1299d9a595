"""Names and badges that what is relied on wants shown in the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scanner.assess.obligations import texts_to_show
from scanner.assess.terms import Judgement
from scanner.assess.wording import listed
from scanner.entities import Case

if TYPE_CHECKING:
    from scanner.assess.check import Context

_MARKS = ("badge", "naming")


class Mark(msgspec.Struct, frozen=True):
    """What one license wants shown for a component: texts, each an alternative."""

    case: Case
    judgement: Judgement
    texts: tuple[str, ...]

    @property
    def spoken(self) -> str:
        """The text with where it is asked for: “Built with Llama” (badge, llama3.1 s.1.b.i)."""
        texts = listed((f"“{text}”" for text in self.texts), "or")
        return f"{texts} ({self.judgement.word}, {self.judgement.license.id} {self.judgement.clause})"


def marks_of(context: Context) -> tuple[Mark, ...]:
    """Each text that is surely owed, once, with the first component that brings it."""
    found: dict[tuple[str, str], Mark] = {}
    for case in context.cases:
        if not case.in_use or case.component.kind == "package" or case.facts.license.state == "conflict":
            continue
        weighing = context.weighing(case)
        if weighing.verdict.level == "prohibited":
            continue
        for judgement in weighing.judgements:
            if judgement.word in _MARKS and judgement.term and judgement.standing == "yes" and not judgement.asks:
                texts = texts_to_show(judgement.term)
                if texts and judgement.level == "permitted-with-duties":
                    found.setdefault((judgement.word, texts[0]), Mark(case, judgement, texts))
    return tuple(found.values())
