"""Where pip would look for packages: its configuration files and PIP_* variables, read as pip reads them.

Read: index-url, extra-index-url, find-links, no-index, cert, proxy and keyring-provider, from the sections [global] and
[install] of the global, user and environment files, from PIP_CONFIG_FILE, and from the environment, each over the one
before (https://pip.pypa.io/en/stable/topics/configuration/). Not read: client-cert, trusted-host (plain http and
unverified TLS are asked only as the URL says), [tool.uv] and UV_*, options inside the scanned requirements files: the
scanned project does not decide which server is asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from scanner.resolve.credentials import Login, origin_of, split_credentials

DEFAULT_INDEX = "https://pypi.org/simple"
_OPTIONS = ("index-url", "extra-index-url", "find-links", "no-index", "cert", "proxy", "keyring-provider")
_YES = {"1", "true", "yes", "on"}


class PipConfig(msgspec.Struct, frozen=True):
    """What pip is configured to use.

    indexes      URLs of simple indexes without credentials, the main one first
    find_links   directories of distributions on this machine
    credentials  by origin, as `credentials.origin_of` writes it; never shown
    keyring      "import" or "subprocess" where pip is told to ask the keyring; "" for pip's default as well, which asks
                 it only when there is somebody to answer
    """

    indexes: tuple[str, ...] = (DEFAULT_INDEX,)
    find_links: tuple[Path, ...] = ()
    credentials: dict[str, Login] = {}
    cert: Path | None = None
    proxy: str | None = None
    keyring: str = ""

    def __repr__(self) -> str:
        """Without what nobody should see."""
        return f"PipConfig(indexes={self.indexes}, find_links={self.find_links}, keyring={self.keyring!r})"


def load_pip_config(environment: Path | None, warn: Callable[[str], None]) -> PipConfig:
    """The configuration that pip would find for `environment` (None: the one that VIRTUAL_ENV names, if any)."""
    options: dict[str, str] = {}
    for path in _files(environment):
        options.update(_read(path, warn))
    for name in _OPTIONS:
        value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
        if value:
            options[name] = value
    if options.get("no-index", "").strip().lower() in _YES:
        urls: list[str] = []
    else:
        urls = [options.get("index-url", DEFAULT_INDEX).strip(), *options.get("extra-index-url", "").split()]
    split = [split_credentials(url) for url in dict.fromkeys(urls) if url]
    return PipConfig(
        indexes=tuple(dict.fromkeys(url.rstrip("/") for url, _ in split)),
        find_links=tuple(_directories(options.get("find-links", ""), warn)),
        credentials={origin_of(url): login for url, login in split if login},
        cert=Path(options["cert"]).expanduser() if options.get("cert") else None,
        proxy=options.get("proxy"),
        keyring=_keyring(options.get("keyring-provider", ""), warn),
    )


def _keyring(provider: str, warn: Callable[[str], None]) -> str:
    provider = provider.strip().lower()
    if provider not in {"", "auto", "disabled", "import", "subprocess"}:
        warn(f"pip's keyring-provider {provider[:40]!r} is not known; no keyring is asked")
    return provider if provider in {"import", "subprocess"} else ""


def _files(environment: Path | None) -> Iterator[Path]:
    """Configuration files from the weakest to the strongest."""
    explicit = os.environ.get("PIP_CONFIG_FILE")
    if explicit == os.devnull:
        return
    yield from _standard_files()
    root = environment or (Path(os.environ["VIRTUAL_ENV"]) if os.environ.get("VIRTUAL_ENV") else None)
    if root is not None:
        # A virtual environment may be named by its python: bin/python or Scripts\python.exe.
        root = root.parent.parent if root.is_file() else root
        yield root / _name()
    if explicit:
        yield Path(explicit)


def _standard_files() -> Iterator[Path]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises when there is none
    if sys.platform == "win32":
        yield Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "pip" / _name()
        yield home / "pip" / _name()
        yield Path(os.environ.get("APPDATA", home)) / "pip" / _name()
        return
    if sys.platform == "darwin":
        yield Path("/Library/Application Support/pip") / _name()
    for directory in reversed(os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")):
        yield Path(directory or "/etc/xdg") / "pip" / _name()
    yield Path("/etc") / _name()
    yield home / ".pip" / _name()
    if sys.platform == "darwin" and (home / "Library/Application Support/pip").is_dir():
        yield home / "Library/Application Support/pip" / _name()
        return
    yield Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / _name()


def _name() -> str:
    return "pip.ini" if sys.platform == "win32" else "pip.conf"


def _read(path: Path, warn: Callable[[str], None]) -> dict[str, str]:
    """The options of one file, [install] over [global]; empty when it is missing or cannot be read (then it warns)."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError):
        warn(f"pip's configuration {path} could not be read and was left out")
        return {}
    import configparser  # noqa: PLC0415 - many have no such file

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        # The message of the error quotes the line, which may hold a password.
        warn(f"pip's configuration {path} could not be read ({type(error).__name__}) and was left out")
        return {}
    found: dict[str, str] = {}
    for section in ("global", "install"):
        if parser.has_section(section):
            found.update((name.replace("_", "-"), value) for name, value in parser.items(section) if value)
    return {name: value for name, value in found.items() if name in _OPTIONS}


def _directories(value: str, warn: Callable[[str], None]) -> Iterator[Path]:
    for entry in value.split():
        scheme, _, rest = entry.partition(":")
        if scheme in {"http", "https"}:
            warn("pip's find-links names a web page; only directories on this machine are read")
            continue
        path = Path(_local(rest.removeprefix("//")) if scheme == "file" else entry).expanduser()
        if path.is_dir():
            yield path


def _local(path: str) -> str:
    from urllib.request import url2pathname  # noqa: PLC0415 - rarely needed

    return url2pathname(path)
