"""Names of Python packages. What `packaging` does, without importing it: that takes as long as reading ten files."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[-_.]+")


def canonicalize_name(name: str) -> str:
    """The name under which all spellings of it are one (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()
