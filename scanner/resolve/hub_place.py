"""Where the Hub is: the endpoint that is asked, and the cache of its own client on this machine.

The cache holds a folder for each repository, models--ORG--NAME
(https://huggingface.co/docs/huggingface_hub/guides/manage-cache). Where it stands: HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE,
HF_HOME/hub, XDG_CACHE_HOME/huggingface/hub or ~/.cache/huggingface/hub, in this order.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.resolve.session import Session

DEFAULT_ENDPOINT = "https://huggingface.co"


def endpoint_of(session: Session) -> str:
    """The Hub to ask: the option, else HF_ENDPOINT, else huggingface.co. May hold credentials: show it by `shown`."""
    return (session.options.hub_endpoint or os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")


def cache_directory() -> Path:
    """Where huggingface_hub keeps what it downloads, by the environment as it is now."""
    named = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if not named:
        general = os.environ.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")  # noqa: PTH118 - expanded below
        named = os.path.join(os.environ.get("HF_HOME") or os.path.join(general, "huggingface"), "hub")  # noqa: PTH118
    return Path(os.path.expandvars(os.path.expanduser(named)))  # noqa: PTH111 - a home that cannot be told stays "~"


def cached_folder(kind: str, name: str) -> str | None:
    """The folder of a model, dataset or Space in the cache, None when it has none."""
    place = f"{cache_directory()}/{kind}s--{name.replace('/', '--')}"
    return place if os.path.isdir(place) else None  # noqa: PTH112 - asked of every repository, and few have one
