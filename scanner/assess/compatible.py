"""Whether the license of a package goes together with the project's own, by OSADL's matrix and the rules behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from scanner.entities import License
from scanner.licensing import category_of, members_of, spelled_alternatives
from scanner.rulebook import Rulebook
from scanner.rulebook.compatibility import FITS, Matrix, load_matrix, load_together

Kind = Literal["fits", "narrows", "whole", "unclear", "clash"]

_ORDER: tuple[Kind, ...] = ("fits", "narrows", "whole", "unclear", "clash")
STRONG = ("copyleft", "network-copyleft")
"""Categories that reach the whole of a work. Weak copyleft keeps to its own files or library."""
_CLOSED = ("proprietary", "source-available", "non-commercial", "research-only")
_OPEN = ("public-domain", "permissive", "weak-copyleft", *STRONG)


class Fit(msgspec.Struct, frozen=True):
    """What comes of putting a package under `package` into a project under `project`, both SPDX ids.

    kind    "fits"      nothing stands in the way
            "narrows"   the whole can go out under `under` only, which the project's "or later" allows
            "whole"     the package's copyleft wants the whole under `under`
            "unclear"   the matrix leaves it open, or lists one of them not
            "clash"     neither can be put under the other
    answer  the matrix's word for it; empty where it lists one of them not
    """

    kind: Kind
    project: str
    package: str
    answer: str = ""
    under: str = ""

    @property
    def rank(self) -> int:
        """From the best to the worst."""
        return _ORDER.index(self.kind)


def fit(package: License, project: License, rules: Rulebook) -> Fit | None:
    """The best that two licenses allow: of a choice on either side the best counts, of a sum the worst.

    None where one of them is not known.
    """
    ways = spelled_alternatives(package, rules), spelled_alternatives(project, rules)
    if not ways[0] or not ways[1] or "" in (*package.ids, *project.ids):
        return None
    exception = package.expression if " WITH " in (package.expression or "") else None
    options = [
        max((_one(theirs, ours, rules, exception) for theirs in group for ours in own), key=lambda one: one.rank)
        for group in ways[0]
        for own in ways[1]
    ]
    return min(options, key=lambda one: one.rank)


def _one(package: str, project: str, rules: Rulebook, exception: str | None) -> Fit:
    """One license against one. A name that stands for several is clear only where all of them come to the same."""
    for name, other, swapped in ((package, project, False), (project, package, True)):
        members = _members(name, rules)
        if members:
            fits = [_one(*((other, one) if swapped else (one, other)), rules, exception) for one in members]
            worst = max(fits, key=lambda one: one.rank)
            same = len({one.kind for one in fits}) == 1 or worst.rank <= _ORDER.index("narrows")
            ours, theirs = (_plain(one) for one in (project, package))
            under = theirs if worst.under and not swapped else worst.under
            return Fit(worst.kind if same else "unclear", ours, theirs, worst.answer if same else "", under)
    if exception:
        return _with_exception(package, project, exception, rules)
    return _exact(package, project, rules)


def _plain(name: str) -> str:
    return name.removeprefix("LicenseRef-")


def _members(name: str, rules: Rulebook) -> tuple[str, ...]:
    found = rules.license(name)
    members = members_of(found.id, rules) if found else ()
    return tuple(rule.spdx or rule.id for member in members if (rule := rules.license(member)))


def _with_exception(package: str, project: str, exception: str, rules: Rulebook) -> Fit:
    """An exception allows more than the license does: what fits without it fits; else a person reads it."""
    answer = load_matrix(rules.directory).answer(project, exception) or ""
    plain = _exact(package, project, rules)
    if answer in FITS or plain.rank <= _ORDER.index("narrows"):
        return Fit("fits", project, exception, answer or plain.answer)
    return Fit("unclear", project, exception, answer)


def _exact(package: str, project: str, rules: Rulebook) -> Fit:
    matrix = load_matrix(rules.directory)
    theirs, ours = category_of(package, rules), category_of(project, rules)
    answer = matrix.answer(project, package)
    reaches = theirs in STRONG or ours in STRONG
    listed = answer is not None or not _goes_into(package, project, rules)
    if package == project or answer in FITS or theirs == "public-domain" or not listed:
        return Fit("fits", project, package, answer or "")
    if any(matrix.answer(one, package) in FITS for one in matrix.later(project)):
        return Fit("narrows", project, package, answer or "", _first_fit(matrix.later(project), package, matrix))
    if answer is None:
        return Fit(_unlisted(theirs, ours), project, package)
    if answer != "No":
        return Fit("unclear", project, package, answer)
    if not reaches:  # each part keeps its own license: a weak copyleft says so itself
        return Fit("fits", project, package, answer)
    under = _first_fit((package, *matrix.later(package)), project, matrix) if theirs in STRONG else ""
    return Fit("whole" if under else "clash", project, package, answer, under)


def _goes_into(package: str, project: str, rules: Rulebook) -> bool:
    theirs, ours = rules.license(package), rules.license(project)
    return bool(theirs and ours and load_together(rules.directory).goes_into(theirs.id, ours.id))


def _first_fit(leading: Iterable[str], package: str, matrix: Matrix) -> str:
    return next((one for one in leading if matrix.answer(one, package) in FITS), "")


def _unlisted(theirs: str | None, ours: str | None) -> Kind:
    """Where the matrix is silent: two licenses without a strong copyleft do not reach each other, by its own rule."""
    if theirs in STRONG and ours in _CLOSED:
        return "clash"
    if theirs in STRONG or (ours in STRONG and theirs is not None):
        return "unclear"
    return "fits"


def reason(found: Fit, rules: Rulebook) -> str:
    """What the matrix says of two licenses, with its date."""
    about = load_matrix(rules.directory).about
    name = f"{about['title']}, {about['timestamp'][:10]}"
    if not found.answer:
        return f"{name}: no one answer for {found.project} with {found.package}"
    return f"{name}: leading {found.project}, subordinate {found.package}: “{found.answer}”"
