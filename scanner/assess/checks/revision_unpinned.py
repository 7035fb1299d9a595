"""A model or dataset of the Hub is loaded without a fixed revision."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.wording import start, the
from scanner.entities import Case, Evidence, Finding

CHECK = Check(
    code="revision-unpinned",
    title="The revision is not pinned",
    severity="note",
    why="Owners change files, license and gate in place; without a revision each run takes whatever stands there.",
    remedy="Pass `revision=` with a commit hash to the call that loads it.",
    decides="engineering",
)

_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)
_REMOTE_CODE = re.compile(r"trust_remote_code\s*[=:]\s*true", re.IGNORECASE)
_KINDS = ("model", "dataset", "space")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One note per component in use; an error where code of the repository is run too."""
    component = case.component
    if component.registry != "huggingface" or component.kind not in _KINDS or not case.in_use:
        return
    if component.version and _COMMIT.fullmatch(component.version):
        return
    runs = any(usage.in_use and _REMOTE_CODE.search(usage.location.text) for usage in case.usages)
    what = f"at “{component.version}”, which can move" if component.version else "without a revision"
    code = ", and its code is run (trust_remote_code)" if runs else ""
    revision = case.facts.revision
    remedy = f"{CHECK.remedy[:-1]}; today it is {revision}." if revision and _COMMIT.fullmatch(revision) else None
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} is used {what}{code}.",
        key="remote-code" if runs else "unpinned",
        severity="error" if runs else None,
        remedy=remedy,
        evidence=(Evidence(f"its newest commit is {revision}"),) if remedy and revision else (),
    )
