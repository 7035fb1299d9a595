"""What a user may say of the looks of the HTML report: title, recipient, logo, templates of their own."""

from __future__ import annotations

from pathlib import Path

import msgspec

LARGEST_LOGO = 300_000
"""Bytes: the report has to stay small enough to be mailed."""
_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<svg": "image/svg+xml", b"<?xm": "image/svg+xml"}


class LookError(ValueError):
    """The logo or the templates cannot be used; the message names the file and what to do."""


class Look(msgspec.Struct, frozen=True):
    """How the report presents itself. `templates`: a directory whose templates go before ours of the same name."""

    title: str = ""
    prepared_for: str = ""
    logo: Path | None = None
    templates: Path | None = None


def data_address(logo: Path) -> str:
    """A picture as a data: address. Raises LookError for what is no PNG, JPEG or SVG, or too large."""
    import base64  # noqa: PLC0415 - most runs show no logo

    try:
        content = logo.read_bytes()
    except OSError as error:
        raise LookError(f"cannot read the logo {logo}: {error.strerror}") from error
    if len(content) > LARGEST_LOGO:
        raise LookError(f"the logo {logo} has {len(content)} bytes; take one of at most {LARGEST_LOGO}")
    for start, media_type in _TYPES.items():
        if content.lstrip().startswith(start):
            return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    raise LookError(f"the logo {logo} is neither PNG, JPEG nor SVG")
