"""Where npm would look for packages: registries and tokens, from the user's and the machine's .npmrc and npm_config_*.

See https://docs.npmjs.com/cli/configuring-npm/npmrc. Not read: a .npmrc of the scanned project, which does not decide
which server is asked; cafile, cert and proxy (those of pip and of the environment hold for all requests).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scanner.resolve.credentials import split_credentials

DEFAULT_REGISTRY = "https://registry.npmjs.org"
_MAX_FILE = 1024 * 1024
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class NpmConfig:
    """What npm is configured to use.

    registry        URL without credentials or a slash at its end
    scopes          registries of their own, by scope ("@acme")
    authorizations  Authorization headers by "//host/path" as npm writes it; never shown
    """

    registry: str = DEFAULT_REGISTRY
    scopes: dict[str, str] = field(default_factory=dict)
    authorizations: dict[str, str] = field(default_factory=dict, repr=False)

    def registry_of(self, name: str) -> str:
        """The registry that has a package, which for a scoped one may be that of its scope."""
        scope = name.partition("/")[0] if name.startswith("@") else ""
        return self.scopes.get(scope, self.registry)

    def authorization(self, url: str) -> str | None:
        """The header for a URL: that of the longest path that leads to it."""
        path = url.partition(":")[2].partition("?")[0]
        while path.strip("/"):
            if found := self.authorizations.get(path.rstrip("/")):
                return found
            path = path.rstrip("/").rpartition("/")[0]
        return None


def load_npm_config(warn: Callable[[str], None]) -> NpmConfig:
    """The configuration that npm would find outside any project."""
    options: dict[str, str] = {}
    for path in _files():
        options.update(_read(path, warn))
    for name, value in os.environ.items():
        if name.lower() == "npm_config_registry" and value:
            options["registry"] = value
    registries = {name: _registry(value) for name, value in options.items() if name.split(":")[-1] == "registry"}
    return NpmConfig(
        registry=registries.get("registry") or DEFAULT_REGISTRY,
        scopes={name.partition(":")[0]: url for name, url in registries.items() if name.startswith("@") and url},
        authorizations=dict(_authorizations(options)),
    )


def _files() -> Iterator[Path]:
    """From the weakest to the strongest."""
    given = {name.lower(): value for name, value in os.environ.items() if value}
    if "npm_config_globalconfig" in given:
        yield Path(given["npm_config_globalconfig"])
    else:
        prefixes = [given["prefix"]] if "prefix" in given else ["/", "/usr", "/usr/local"]
        yield from (Path(prefix) / "etc" / "npmrc" for prefix in prefixes)
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises when there is none
    yield Path(given.get("npm_config_userconfig") or f"{home}/.npmrc")


def _read(path: Path, warn: Callable[[str], None]) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8") as stream:
            text = stream.read(_MAX_FILE)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        warn(f"npm's configuration {path} could not be read and was left out")
        return {}
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, sign, value = line.partition("=")
        if sign and not name.lstrip().startswith(("#", ";")):
            found[name.strip()] = _expanded(value.strip().strip("\"'"))
    return found


def _expanded(value: str) -> str:
    """`${NAME}` is what the environment has for it; npm leaves it as it is when there is nothing."""
    return _VARIABLE.sub(lambda match: os.environ.get(match[1], match[0]), value)


def _registry(value: str) -> str:
    url = split_credentials(value.strip())[0].rstrip("/")
    return url if url.startswith(("https://", "http://")) else ""


def _authorizations(options: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in options.items():
        place, _, setting = name.rpartition(":")
        place = place.rstrip("/")
        if not place.startswith("//") or not value or _VARIABLE.search(value):
            continue
        if setting == "_authToken":
            yield place, f"Bearer {value}"
        elif setting == "_auth":
            yield place, f"Basic {value}"
        elif setting == "_password" and (user := options.get(f"{name.rpartition(':')[0]}:username")):
            yield from _basic(place, user, value)


def _basic(place: str, user: str, encoded: str) -> Iterator[tuple[str, str]]:
    """npm keeps a password in base64."""
    try:
        password = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return
    yield place, "Basic " + base64.b64encode(user.encode() + b":" + password).decode()
