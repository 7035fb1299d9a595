"""The rules: what the world is like, as data in rules/. Loaded, checked and indexed here."""

from scanner.rulebook.faults import RuleError, RuleFault
from scanner.rulebook.index import Rulebook
from scanner.rulebook.loading import check_directory, load_rulebook, schema_for
from scanner.rulebook.matching import GenerationMatch

__all__ = [
    "GenerationMatch", "RuleError", "RuleFault", "Rulebook", "check_directory", "load_rulebook", "schema_for",
]  # fmt: skip
