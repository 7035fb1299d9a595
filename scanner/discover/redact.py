"""Credentials never leave the file they stand in: not in a report, not in an error message."""

from __future__ import annotations

import re

MAX_SHOWN = 200

# The user part of a URL, up to the last @ before the path. A bare "git@" is the convention of ssh, not a secret.
_USER = re.compile(r"(://)(?!git@)[^/\s'\"]*@")
# Values of a query: signatures of presigned URLs, tokens. Those that say which revision are no secrets.
_QUERY = re.compile(r"(\?|&)(?!(?:tag|branch|rev|ref|subdirectory)=)([\w.~%-]+)=[^&\s#'\"]+")


def redact(text: str) -> str:
    """The text with user, password and query values of URLs replaced by ***."""
    if "://" not in text:
        return text
    return _QUERY.sub(r"\1\2=***", _USER.sub(r"\1***@", text))


def without_credentials(url: str) -> str:
    """The URL as one may publish it: no user or password, no query values."""
    return redact(url).replace("://***@", "://")


def excerpt(text: str) -> str:
    """One line of a file as shown in a report: redacted, trimmed and cut to a readable length."""
    text = redact(" ".join(text[: 20 * MAX_SHOWN].split()))
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
