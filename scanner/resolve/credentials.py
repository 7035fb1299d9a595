"""URLs and the secrets in them: what may be shown, and what is sent to whom."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from scanner.resolve.session import Session

Login = tuple[str, str]
"""User name and password."""


def split_credentials(url: str) -> tuple[str, Login | None]:
    """A URL without its user name and password, and those; a token may stand alone as user name."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, None
    userinfo, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    user, _, password = userinfo.partition(":")
    return urlunsplit(parts._replace(netloc=host)), (unquote(user), unquote(password))


def origin_of(url: str) -> str:
    """Scheme, host and port: what credentials belong to. Empty for what is not a URL."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}:{port}"


def host_of(url: str) -> str:
    """The host (and port) of a URL, fit to be shown."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "an empty host name"
    except ValueError:
        return "a malformed URL"


def shown(url: str) -> str:
    """A URL without credentials, query and fragment, which may hold secrets."""
    try:
        return urlunsplit(urlsplit(split_credentials(url)[0])._replace(query="", fragment=""))
    except ValueError:
        return "a malformed URL"


def authorization(session: Session, url: str) -> dict[str, str]:
    """An Authorization header for `url`: from the index URL of the same origin, else from netrc (named hosts only)."""
    login = split_credentials(url)[1] or session.pip.credentials.get(origin_of(url)) or session.netrc.get(_name(url))
    if login is None:
        return {}
    from base64 import b64encode  # noqa: PLC0415 - of no use offline

    return {"Authorization": "Basic " + b64encode(f"{login[0]}:{login[1]}".encode()).decode()}


def load_netrc(warn: Callable[[str], None]) -> dict[str, Login]:
    """Logins by host name from $NETRC or ~/.netrc. Its `default` entry is left out: it would go to every host."""
    import netrc  # noqa: PLC0415 - of no use offline

    path = os.environ.get("NETRC") or _netrc()
    try:
        hosts = netrc.netrc(path).hosts
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError) as error:
        # The message of a parse error quotes the file, which holds passwords.
        warn(f"{path} could not be read ({type(error).__name__}); its credentials were not used")
        return {}
    return {host: (login, secret) for host, (login, _, secret) in hosts.items() if host != "default" and secret}


def _netrc() -> str:
    """~/.netrc, or ~/_netrc, as it is called on Windows."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises when there is none
    places = [os.path.join(home, name) for name in (".netrc", "_netrc")]  # noqa: PTH118
    return next((place for place in places if os.path.isfile(place)), places[0])  # noqa: PTH113


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
