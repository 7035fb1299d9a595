"""What the scanned project says of its own license, in the manifests at its root: claims, not yet read as ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.discover.scalars import scalars_of
from scanner.discover.source import Tree
from scanner.entities import Claim
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Key, Scalar
from scanner.syntax.toml_text import read_toml

_FIELDS: tuple[Key, ...] = (
    ("project", "license"), ("project", "license", "text"), ("tool", "poetry", "license"),
    ("package", "license"),  # Cargo.toml
    ("license",),  # package.json
)  # fmt: skip
_MANIFESTS: dict[str, Callable[[str], list[Scalar]]] = {
    "pyproject.toml": lambda text: read_toml(text)[1], "package.json": read_json,
    "Cargo.toml": lambda text: read_toml(text)[1],
}  # fmt: skip


def own_licenses(tree: Tree) -> tuple[Claim, ...]:
    """One claim for each manifest at the root that states a license; its classifiers count where it has no field."""
    claims = []
    for name, read in _MANIFESTS.items():
        scalars = scalars_of(tree.get(name), read)
        stated = [scalar for scalar in scalars if scalar.key in _FIELDS]
        claims += [_claim(name, scalar) for scalar in (stated or list(_classifiers(scalars)))[:1]]
    return tuple(claims)


def _classifiers(scalars: list[Scalar]) -> Iterator[Scalar]:
    for scalar in scalars:
        if scalar.key[:2] == ("project", "classifiers") and scalar.value.startswith("License ::"):
            yield scalar


def _claim(file: str, scalar: Scalar) -> Claim:
    return Claim("license", scalar.value.strip(), "manifest", f"{file}:{scalar.line}")
