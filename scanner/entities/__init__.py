"""The nouns of stayopen, as frozen data. Imports nothing of ours; "model" here means an AI model.

The way through them: files -> Usage -> Facts -> Verdict and Finding -> Audit. Everything is plain data, so an Audit
can be rendered by any report, kept in a file and compared with another.
"""

from scanner.entities.audit import Audit, Case, Summary
from scanner.entities.background import Allowance, Background, Clause, Deed, Explanation, Recipient, Substitute
from scanner.entities.claim import Claim, License
from scanner.entities.component import Component, Incomplete, Location, Usage, only_listed
from scanner.entities.consent import Approval, BaselineComparison, Comparison, SetAside, Standing, Waiver
from scanner.entities.facts import NEWER, Access, Ancestor, Change, Facts, Receipt
from scanner.entities.finding import Check, Drift, Finding
from scanner.entities.outlook import Evidence, Outlook, Signal
from scanner.entities.reliance import Backing, Disclosure, Flow, Hold, Reliance, SwitchingCost, Tenure, WayOut
from scanner.entities.scales import (
    BANDS,
    LEVELS,
    SEVERITIES,
    Band,
    Confidence,
    Gate,
    Kind,
    Level,
    Progress,
    Severity,
    Threshold,
)
from scanner.entities.verdict import LicenseSummary, Obligation, Question, Ruling, Term, Verdict

__all__ = [
    "BANDS",
    "LEVELS",
    "NEWER",
    "SEVERITIES",
    "Access",
    "Allowance",
    "Ancestor",
    "Approval",
    "Audit",
    "Background",
    "Backing",
    "Band",
    "BaselineComparison",
    "Case",
    "Change",
    "Check",
    "Claim",
    "Clause",
    "Comparison",
    "Component",
    "Confidence",
    "Deed",
    "Disclosure",
    "Drift",
    "Evidence",
    "Explanation",
    "Facts",
    "Finding",
    "Flow",
    "Gate",
    "Hold",
    "Incomplete",
    "Kind",
    "Level",
    "License",
    "LicenseSummary",
    "Location",
    "Obligation",
    "Outlook",
    "Progress",
    "Question",
    "Receipt",
    "Recipient",
    "Reliance",
    "Ruling",
    "SetAside",
    "Severity",
    "Signal",
    "Standing",
    "Substitute",
    "Summary",
    "SwitchingCost",
    "Tenure",
    "Term",
    "Threshold",
    "Usage",
    "Verdict",
    "Waiver",
    "WayOut",
    "only_listed",
]
