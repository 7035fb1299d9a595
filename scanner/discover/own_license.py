"""What the scanned project says of its own license, in the manifests at its root: claims, as they stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.entities import Claim
from scanner.licensing import LicenseKind, read_license
from scanner.rulebook import Rulebook
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Key, Scalar, SyntaxFault
from scanner.syntax.toml_text import read_toml

_KINDS: dict[Key, LicenseKind] = {
    ("project", "license"): "field",
    ("project", "license", "text"): "field",
    ("tool", "poetry", "license"): "field",
    ("package", "license"): "expression",  # Cargo.toml
    ("license",): "field",  # package.json
}
_MANIFESTS: dict[str, Callable[[str], list[Scalar]]] = {
    "pyproject.toml": lambda text: read_toml(text)[1], "package.json": read_json,
    "Cargo.toml": lambda text: read_toml(text)[1],
}  # fmt: skip


def own_licenses(tree: Tree, rules: Rulebook) -> tuple[Claim, ...]:
    """One claim for each manifest at the root that states a license; its classifiers count where it has no field."""
    claims = []
    for name, read in _MANIFESTS.items():
        scalars = _scalars(tree.get(name), read)
        stated = [(scalar, _KINDS[scalar.key]) for scalar in scalars if scalar.key in _KINDS]
        claims += [_claim(name, scalar, kind, rules) for scalar, kind in (stated or list(_classifiers(scalars)))[:1]]
    return tuple(claims)


def _classifiers(scalars: list[Scalar]) -> Iterator[tuple[Scalar, LicenseKind]]:
    """The classifiers that name a license; "OSI Approved" alone names none."""
    for scalar in scalars:
        if scalar.key[:2] == ("project", "classifiers") and scalar.value.startswith("License ::"):
            yield scalar, "classifier"


def _claim(file: str, scalar: Scalar, kind: LicenseKind, rules: Rulebook) -> Claim:
    reading = read_license(scalar.value, kind, rules)
    return Claim(
        "license", scalar.value.strip()[:200], "manifest", f"{file}:{scalar.line}", reading.ids, reading.expression,
        confidence=reading.confidence, note=reading.note,
    )  # fmt: skip


def _scalars(file: SourceFile | None, read: Callable[[str], list[Scalar]]) -> list[Scalar]:
    """Empty for a file that is missing or faulty: its own reader has said so."""
    if file is None:
        return []
    try:
        return read(file.text)
    except (Unreadable, SyntaxFault):
        return []
    finally:
        file.release()
