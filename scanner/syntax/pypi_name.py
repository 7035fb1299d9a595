"""Names of Python packages. What `packaging` does, without importing it: that takes as long as reading ten files."""

from __future__ import annotations

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[-_.]+")


@lru_cache(maxsize=4096)
def canonicalize_name(name: str) -> str:
    """The name under which all spellings of it are one (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()
