"""A login from the keyring, where pip is told to use one (https://pip.pypa.io/en/stable/topics/authentication/).

As pip does it: only after a server has refused access (401), for the URL of the index first and then for its host; by
the `keyring` command or by the package of that name. Unlike pip, only a configured index is logged in to, not a host
that it links to.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scanner.resolve.credentials import Login, host_of, origin_of

if TYPE_CHECKING:
    from scanner.resolve.session import Session

SECONDS = 30
"""How long a keyring may take: one that waits for somebody to unlock it would hold everything up."""


def login_from_keyring(session: Session, url: str) -> bool:
    """Whether the keyring has a login for the index that a URL belongs to; from then on it is sent there.

    A keyring that fails is noted, never with what it said: that may hold a secret.
    """
    origin = origin_of(url)
    index = max((one for one in session.pip.indexes if origin_of(one) == origin), key=len, default=None)
    if index is None:
        return False
    found = session.once(f"keyring {origin}", lambda: _asked(session, index, origin))
    if found is None:
        return False
    session.pip.credentials[origin] = found
    return True


def _asked(session: Session, index: str, origin: str) -> Login | None:
    user = session.pip.credentials.get(origin, ("", ""))[0] or None
    ask = _by_command if session.pip.keyring == "subprocess" else _by_package
    try:
        return ask(f"{index}/", user) or ask(urlsplit(index).netloc, user)
    except _Unusable as error:
        session.note(f"the keyring gave no login for {host_of(index)}: {error}")
        return None


class _Unusable(Exception):
    """The keyring cannot be asked, for a reason that is safe to show."""


def _by_command(service: str, user: str | None) -> Login | None:
    import shutil  # noqa: PLC0415 - few configurations name a keyring

    command = shutil.which("keyring")
    if command is None or not os.path.isabs(command):  # noqa: PTH117 - what which() gives is a string
        # A relative one would be found in the directory we are started in, which may be the scanned one.
        raise _Unusable("pip's keyring-provider is subprocess, but there is no keyring command in PATH")
    call = [command, "--mode=creds", "--output=json", "get", service, *([user] if user else [])]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 - the command that the user's own configuration names
            call, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False, env=environment
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _Unusable(f"the keyring command failed ({type(error).__name__})") from None
    if done.returncode == 2 and b"--mode=creds" in done.stderr:
        raise _Unusable("the keyring command is too old: version 25.2.1 or later is needed")
    if done.returncode:
        return None
    try:
        found = json.loads(done.stdout)
        return str(found["username"]), str(found["password"])
    except (ValueError, KeyError, TypeError):
        raise _Unusable("the keyring command gave no answer that can be read") from None


def _by_package(service: str, user: str | None) -> Login | None:
    from importlib import import_module  # noqa: PLC0415 - few configurations name a keyring

    try:
        found = import_module("keyring").get_credential(service, user)
    except ImportError:
        raise _Unusable("pip's keyring-provider is import, but keyring is not installed beside stayopen") from None
    except Exception as error:  # noqa: BLE001 - backends raise what they like
        raise _Unusable(f"the keyring failed ({type(error).__name__})") from None
    return None if found is None else (found.username, found.password)
