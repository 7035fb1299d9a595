"""The token that huggingface_hub would send, found where it finds it."""

from __future__ import annotations

import os
from pathlib import Path

from scanner.resolve.session import Session

_SETTINGS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_OIDC_RESOURCE", "HF_TOKEN_PATH", "COLAB_RELEASE_TAG")


def token_of(session: Session) -> str | None:
    """HF_TOKEN, else the token of `hf auth login`, else one of a CI's identity; None when none can be sent."""
    if not _in_sight():
        return None
    from huggingface_hub import constants, get_token  # noqa: PLC0415 - heavy, and mostly of no use

    if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN:
        return None
    try:
        token = get_token()
    except Exception as error:  # noqa: BLE001 - from a broken token file to a failed OIDC exchange
        session.note(f"the Hub token could not be read ({type(error).__name__}); the Hub was asked without one")
        return None
    if token is not None and not (token.isascii() and token.isprintable()):
        session.note("HF_TOKEN holds characters that no token has; the Hub was asked without it")
        return None
    return token


def _in_sight() -> bool:
    """Whether anything stands where a token can stand, told without importing the client that reads it."""
    if any(os.environ.get(name) for name in _SETTINGS):
        return True
    general = os.environ.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")  # noqa: PTH118 - expanded below
    home = os.environ.get("HF_HOME") or os.path.join(general, "huggingface")  # noqa: PTH118
    return Path(os.path.expandvars(os.path.expanduser(home)), "token").exists()  # noqa: PTH111 - as in hub_cache
