"""What the user has not stated and the terms ask for: one question for each key of [use]."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.assess.verdict import Weighing
from scanner.assess.wording import listed
from scanner.config import Use
from scanner.entities import Case, Question, Ruling, Term

QUESTIONS = {
    "commercial": "Does the project serve a business? (true or false)",
    "acts": "What is done with the components? (a list: use, host, modify, distribute, merge, publish, ...)",
    "monthly_active_users": "How many monthly active users have all products of your company and its affiliates?",
    "annual_revenue": "What is the annual revenue of your company and its affiliates, in USD?",
    "established_in": "Where is your company established? (country codes such as DE, or EU)",
    "offered_in": "Where do you offer the product? (country codes such as DE, or EU)",
    "sensitive_data": "Is personal or confidential data processed? (true or false)",
    "project_license": "Which license is the project itself under? (an SPDX expression)",
}
_NAMED = 3


def questions(weighed: Sequence[tuple[Case, Weighing]]) -> tuple[Question, ...]:
    """A question for each missing key of [use], with the terms and the components in use that wait for it."""
    found = [question for key in Use.__struct_fields__ if (question := _question(key, weighed))]
    return tuple(sorted(found, key=lambda question: -len(question.components)))


def _question(key: str, weighed: Sequence[tuple[Case, Weighing]]) -> Question | None:
    waiting = [
        (case, ruling)
        for case, weighing in weighed
        if case.in_use
        for ruling in weighing.verdict.rulings
        if key in ruling.asks
    ]
    if not waiting:
        return None
    components = tuple(dict.fromkeys(case.id for case, _ in waiting))
    terms = tuple(dict.fromkeys(ruling.term for _, ruling in waiting if ruling.term))
    return Question(
        key, QUESTIONS[key], _why([ruling for _, ruling in waiting], terms, len(components)), components, terms
    )


def _why(waiting: list[Ruling], terms: tuple[Term, ...], components: int) -> str:
    """What hangs on the answer: how many components, and the terms that wait, the gravest first."""
    grave = [ruling.term for ruling in waiting if ruling.term and ruling.level == "needs-review"]
    ordered = list(dict.fromkeys((*grave, *terms)))
    named = [f"{term.term} of {term.license} ({term.clause})" for term in ordered[:_NAMED]]
    more = [f"{len(ordered) - _NAMED} more terms" if len(ordered) > _NAMED + 1 else "one more term"]
    every = listed([*named, *(more if len(ordered) > _NAMED else [])])
    count = f"{components} component{'s' if components != 1 else ''}"
    return f"{count} wait{'s' if components == 1 else ''} for it{f': {every}' if every else ''}"
