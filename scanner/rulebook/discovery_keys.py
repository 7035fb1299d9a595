"""rules/discovery/keys.toml: what the name of a key, variable, parameter or field says of its value."""

from typing import Literal

import msgspec

from scanner.rulebook.schema import Rule

Strength = Literal["strong", "medium", "weak"]
"""strong: enough alone for a value of the right shape; medium: with one more sign; weak: with two."""


class KeyRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names of keys, variables, parameters, fields and environment variables whose value names something.

    Names are compared in snake_case; `patterns` are regular expressions for the whole name. `under`: one of these
    keys stands above it. `beside`: sibling keys whose value must match; `beside_any`: what any sibling's value
    must match.
    """

    kind: str
    strength: Strength = "strong"
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    beside: dict[str, str] = {}
    beside_any: str = ""

    @property
    def anywhere(self) -> bool:
        """Whether it holds wherever the key stands."""
        return not (self.under or self.beside or self.beside_any)


class DeniedKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names whose value is something else, whatever its shape; `why` says what.

    `unless_spelled`: but for a value that is written as the ids of a vendor are and nothing else is.
    """

    why: str
    unless_spelled: bool = False
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class FieldKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How forms and tables of parameters are written: the value of one of `values` belongs to the name that the
    sibling key, one of `names`, holds: `{name: "model", default: "gpt-4o"}`."""

    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


class OwnerKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How ids are written in two parts: the value of one of `names` is the name of a repository of the owner that the
    sibling key, one of `owners`, holds: `dict(org="EleutherAI", name="pythia-1b")`."""

    names: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


class KeyRules(Rule, frozen=True, kw_only=True):
    """keys.toml. The first rule that fits a name wins; `denied` is asked before `keys`."""

    keys: tuple[KeyRule, ...]
    denied: tuple[DeniedKeys, ...] = ()
    fields: FieldKeys = FieldKeys()
    split: OwnerKeys = OwnerKeys()
