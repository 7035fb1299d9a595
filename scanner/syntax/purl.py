"""Package URLs (https://github.com/package-url/purl-spec): the identity of a Component in every output.

Registered types are written as the specification has them; datasets and Spaces carry the Hub's own path prefix as
namespace ("datasets/", "spaces/"). Registries without a registered type use generic, with the registry as namespace.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.entities import Component, Kind

_REGISTERED = frozenset({
    "alpm", "apk", "bitbucket", "bitnami", "cargo", "cocoapods", "composer", "conan", "conda", "cpan", "cran", "deb",
    "docker", "gem", "generic", "github", "golang", "hackage", "hex", "huggingface", "luarocks", "maven", "mlflow",
    "npm", "nuget", "oci", "otp", "pub", "pypi", "qpkg", "rpm", "swid", "swift", "vscode-extension",
})  # fmt: skip
_HUB_PREFIX: dict[Kind, str] = {"dataset": "datasets", "space": "spaces"}
_HUB_KINDS: dict[str, Kind] = {prefix: kind for kind, prefix in _HUB_PREFIX.items()}


_LOWER = re.compile(r"[a-z0-9][a-z0-9.-]*")
_NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*(?:/[A-Za-z0-9][A-Za-z0-9_.:-]*)*")
_PLAIN = {"huggingface": _NAMES, "generic": _NAMES, "npm": _LOWER, "pypi": _LOWER}
"""Names of which the specification neither escapes nor changes anything, by type."""
_WHOLE = re.compile(r"pkg:(?P<type>[a-z]+)/(?P<path>[^@?#]+)(?:@(?P<version>[a-z0-9][a-z0-9.-]*))?")


@lru_cache(maxsize=65536)
def purl_of(component: Component) -> str:
    """The package URL of a component, such as pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@main."""
    separator = ":" if component.registry == "maven" else "/"  # Maven writes group:artifact
    namespace, _, name = component.name.removeprefix("./").rpartition(separator)
    kind, version = component.registry, component.version
    if kind == "huggingface" and component.kind in _HUB_PREFIX:
        namespace = "/".join(part for part in (_HUB_PREFIX[component.kind], namespace) if part)
    elif kind not in _REGISTERED:
        namespace = "/".join(part for part in (kind, namespace) if part)
        kind = "generic"
    name = name or component.name
    path = f"{namespace}/{name}" if namespace else name
    plain = _PLAIN.get(kind)
    if plain and plain.fullmatch(path) and (not version or _LOWER.fullmatch(version)):
        return f"pkg:{kind}/{path}@{version}" if version else f"pkg:{kind}/{path}"
    from packageurl import PackageURL  # noqa: PLC0415 - long to import, and most names are plain

    return PackageURL(kind, namespace or None, name, version).to_string()


def without_version(purl: str) -> str:
    """A package URL without version, qualifiers and subpath: what stays the same from release to release."""
    unversioned = purl.partition("?")[0].partition("#")[0].rpartition("@")
    return unversioned[0] or unversioned[2]


def unversioned(subject: str) -> str:
    """The same of a package URL; anything else, such as the name of a file, as it is."""
    return without_version(subject) if subject.startswith("pkg:") else subject


def component_of(purl: str) -> Component | None:
    """The component that a package URL of ours names; None for text that is none. A generic one is a model."""
    read = _taken_apart(purl)
    if read is None:
        return None
    type_, full, version = read
    if type_ == "huggingface":
        first, _, rest = full.partition("/")
        kind = _HUB_KINDS.get(first, "model")
        return Component(kind, "huggingface", full if kind == "model" else rest, version)
    if type_ == "generic" and "/" in full:
        registry, _, name = full.partition("/")
        return Component("model", registry, name, version)
    return Component("package", type_, full, version)


def _taken_apart(purl: str) -> tuple[str, str, str | None] | None:
    """Type, name with namespace, and version; None for text that is no package URL."""
    whole = _WHOLE.fullmatch(purl)
    if whole and (plain := _PLAIN.get(whole["type"])) and plain.fullmatch(whole["path"]):
        return whole["type"], whole["path"], whole["version"]
    from packageurl import PackageURL  # noqa: PLC0415 - as above

    try:
        read = PackageURL.from_string(purl)
    except ValueError:
        return None
    separator = ":" if read.type == "maven" else "/"
    return read.type, f"{read.namespace}{separator}{read.name}" if read.namespace else read.name, read.version


def as_written(pattern: str) -> str:
    """A package URL, or a pattern with `*`, as we write those of its type.

    Names on PyPI are in lower case with dashes; the "@" of a scope on npm is escaped.
    """
    type_, slash, rest = pattern.removeprefix("pkg:").partition("/")
    if type_.lower() == "npm" and rest.startswith("@"):
        rest = f"%40{rest[1:]}"
    if type_.lower() != "pypi":
        return f"pkg:{type_.lower()}{slash}{rest}"
    name, at, version = rest.partition("@")
    return f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}{at}{version}"
