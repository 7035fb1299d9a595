"""Terraform, OpenTofu, Packer and Nomad files."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.config_yaml import comments
from scanner.discover.references.document import document_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.hcl_text import read_hcl
from scanner.syntax.scalar import Scalar

_SUFFIXES = (".tf", ".tfvars", ".tofu", ".hcl", ".nomad", ".tftpl.hcl")


def reads(path: str) -> bool:
    """Whether the file is HCL by its name, and not Terraform's lock file."""
    return path.endswith(_SUFFIXES) and not path.endswith(".terraform.lock.hcl")


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The string values; the default of a variable comes under the variable's name. Nothing is malformed."""
    text = file.text
    yield from document_mentions([_of_variable(scalar) for scalar in read_hcl(text)], "hcl")
    yield from comments(text.split("\n"), "hcl")


def _of_variable(scalar: Scalar) -> Scalar:
    if scalar.key[:1] == ("variable",) and scalar.key[2:3] == ("default",):
        return replace(scalar, key=scalar.key[:2] + scalar.key[3:])
    return scalar
