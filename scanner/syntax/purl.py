"""Package URLs (https://github.com/package-url/purl-spec): the identity of a Component in every output.

Registered types are written as the specification has them; datasets and Spaces carry the Hub's own path prefix as
namespace ("datasets/", "spaces/"). Registries without a registered type use generic, with the registry as namespace.
"""

from __future__ import annotations

from packageurl import PackageURL

from scanner.entities import Component

_REGISTERED = frozenset({
    "alpm", "apk", "bitbucket", "bitnami", "cargo", "cocoapods", "composer", "conan", "conda", "cpan", "cran", "deb",
    "docker", "gem", "generic", "github", "golang", "hackage", "hex", "huggingface", "luarocks", "maven", "mlflow",
    "npm", "nuget", "oci", "otp", "pub", "pypi", "qpkg", "rpm", "swid", "swift", "vscode-extension",
})  # fmt: skip
_HUB_PREFIX = {"dataset": "datasets", "space": "spaces"}


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
    return PackageURL(kind, namespace or None, name or component.name, version).to_string()


def without_version(purl: str) -> str:
    """A package URL without version, qualifiers and subpath: what stays the same from release to release."""
    unversioned = purl.partition("?")[0].partition("#")[0].rpartition("@")
    return unversioned[0] or unversioned[2]
