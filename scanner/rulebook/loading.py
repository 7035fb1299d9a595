"""The door to the rules: kept ones if nothing changed, else read anew; checks for people who write rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from scanner.rulebook.compiled import fingerprint, keep_rules, recall_rules
from scanner.rulebook.faults import RuleError, RuleFault
from scanner.rulebook.index import Rulebook
from scanner.rulebook.layout import KINDS, misplaced, rule_files, rules_directory, shape_of


def load_rulebook(directory: Path | None = None, overlays: Sequence[Path] = ()) -> Rulebook:
    """The rules of `directory` (ours when None), with those of each overlay in turn on top.

    A rule in an overlay replaces the one with the same id, as a whole. Raises RuleError with every fault there is.
    """
    roots = [(directory or rules_directory()).resolve(), *(overlay.resolve() for overlay in overlays)]
    _refuse_useless(roots)
    stamp = fingerprint(roots)
    compiled = recall_rules(roots, stamp)
    if compiled is None:
        from scanner.rulebook.reading import compile_rules  # noqa: PLC0415 - not needed while the kept rules are good

        compiled = compile_rules(roots, stamp)
        keep_rules(roots, compiled)
    return Rulebook(compiled, roots[0], tuple(roots))


def check_directory(path: Path) -> list[RuleFault]:
    """The faults of a rules directory, read on top of our own rules as an overlay is; ours are checked as they are.

    A rule may thus refer to our licenses and families.
    """
    roots = list(dict.fromkeys((rules_directory().resolve(), path.resolve())))
    try:
        _refuse_useless(roots)
    except RuleError as error:
        return list(error.faults)
    from scanner.rulebook.reading import faults_of  # noqa: PLC0415

    faults = faults_of(roots)
    inside = str(roots[-1])
    return sorted(fault for fault in faults if Path(fault.file).is_relative_to(inside))


def schema_for(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of rule file: "licenses", "terms", "discovery/calls" ...

    The words of rules/terms.toml are offered for a term, and words of one's own are let through. Raises KeyError for
    other kinds.
    """
    from inspect import cleandoc  # noqa: PLC0415 - slow to import, and no scan needs it

    schema = msgspec.json.schema(shape_of(kind))
    for definition in schema["$defs"].values():
        if "description" in definition:
            definition["description"] = cleandoc(definition["description"])
    if kind == "licenses":
        words = sorted(load_rulebook().vocabulary)
        schema["$defs"]["Term"]["properties"]["term"] = {"anyOf": [{"enum": words}, {"type": "string"}]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"rules/{kind}", **schema}


def _refuse_useless(roots: Sequence[Path]) -> None:
    """A misspelled directory must not look like a rule base without faults."""
    faults = []
    for root in roots:
        if not root.is_dir():
            faults.append(RuleFault(str(root), None, "", "no such directory of rules"))
        elif next(rule_files(root), None) is None and not any((root / "policies").glob("*.toml")):
            kinds = ", ".join(f"{kind}/" for kind in KINDS)
            faults.append(RuleFault(str(root), None, "", f"holds no rule files; they stand in {kinds} ..."))
        else:
            faults += [RuleFault(str(path), None, "", f"did you mean {name}?") for path, name in misplaced(root)]
    if faults:
        raise RuleError(faults)
