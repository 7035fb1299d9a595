"""environment.yml of conda: its own packages, and the list it hands to pip.

Format: https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from scanner.discover.manifests import requirements_txt
from scanner.discover.manifests.document import yaml_documents
from scanner.discover.manifests.found import Found, Place
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Component

_FILE = re.compile(r"(?:.*[-_.])?(?:environment|conda|env)(?:[-_.].*)?\.ya?ml", re.IGNORECASE)
_SPEC = re.compile(r"(?:[\w./-]+(?:\[[^\]]*\])?::)?([A-Za-z0-9_][\w.-]*)\s*(.*)")
_EXACT = re.compile(r"==([^\s,*|<>=!]+)|=([^\s,*|<>=!]+)=[^\s=]+")


def reads(path: str) -> bool:
    """environment*.yml, conda*.yaml and the like."""
    return _FILE.fullmatch(posixpath.basename(path)) is not None


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Conda's packages under the registry "conda", pip's under "pypi"; the interpreter itself is not a package."""
    for document in yaml_documents(file, "conda"):
        for scalar in document.under("dependencies"):
            match scalar.key:
                case ("dependencies", int()):
                    yield from _package(scalar.value, document.place(scalar, f"in dependencies of {file.name}"))
                case ("dependencies", int(), "pip", int()):
                    place = document.place(scalar, f"in the pip list of {file.name}")
                    yield from requirements_txt.line(scalar.value, place, tree)


def _package(text: str, place: Place) -> Iterator[Found]:
    found = _SPEC.fullmatch(text.strip()[:1000])
    if found is None:
        yield place.incomplete(f"{text[:80]!r} is no package of conda: correct it")
    elif found[1] != "python":
        specifier = found[2].strip()
        exact = _EXACT.fullmatch(specifier)
        version = (exact[1] or exact[2]) if exact else None
        yield place.usage(Component("package", "conda", found[1].lower(), version), specifier)
