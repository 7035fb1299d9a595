"""What a failed request to the Hub means for people, and whether asking again may help.

The Hub says why in the headers X-Error-Code and X-Error-Message; `huggingface_hub` turns them into exceptions. A 401
without a code is its answer for a repository that does not exist or is private, to somebody unknown to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.resolve.http_faults import TryAgain, fault_of, retry_after
from scanner.resolve.session import NotThere, SourceFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huggingface_hub.errors import HfHubHTTPError

TRANSIENT = frozenset({429, 500, 502, 503, 504})

_RATE_LIMIT = re.compile(r"\br\s*=\s*0\s*;\s*t\s*=\s*(\d{1,6})")


class Gated(SourceFailed):
    """The file is behind the gate of its repository, and the token in use (or none) does not open it."""


class Disabled(SourceFailed):
    """The Hub or the author has disabled the repository."""


class Passing(SourceFailed):
    """A fault that may pass. `wait`: the seconds that the server asked for, None when it did not say."""

    def __init__(self, reason: str, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(reason, status)
        self.wait = wait


class BadAnswer(Exception):
    """Raised while an answer arrives that cannot be one: too long, too slow, compressed, from elsewhere."""


def explain(fault: Exception, host: str, what: str, seconds: float) -> SourceFailed:
    """The sentence for a fault met while asking `host` for `what` ("model acme/tiny", "LICENSE of ...")."""
    import httpx2  # noqa: PLC0415 - heavy
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError  # noqa: PLC0415 - heavy

    if isinstance(fault, SourceFailed):
        return fault
    if isinstance(fault, HfHubHTTPError):
        return _refused(fault, host, what)
    if isinstance(fault, httpx2.HTTPError | httpx2.InvalidURL):
        return _broken(fault, host, seconds)
    if isinstance(fault, HFValidationError):
        return NotThere(f"the name of {what} cannot be one on the Hub; correct it")
    if isinstance(fault, BadAnswer):
        return SourceFailed(f"{host} {fault}: {what} was not read; check HF_ENDPOINT")
    import json  # noqa: PLC0415 - of no use offline

    no_json = isinstance(fault, json.JSONDecodeError | UnicodeDecodeError | RecursionError)
    answer = "something that is not JSON" if no_json else "JSON of another shape than the Hub's"
    return SourceFailed(f"{host} answered for {what} with {answer}; check HF_ENDPOINT")


def _refused(fault: HfHubHTTPError, host: str, what: str) -> SourceFailed:
    """An answer with an error status."""
    from huggingface_hub.errors import (  # noqa: PLC0415 - heavy
        DisabledRepoError,
        GatedRepoError,
        RemoteEntryNotFoundError,
        RevisionNotFoundError,
    )

    status = fault.response.status_code
    if isinstance(fault, GatedRepoError):
        return Gated(f"{what} is gated on {host}, and the token in use has no access", status)
    if isinstance(fault, DisabledRepoError):
        return Disabled(f"{what} is disabled on {host}: nobody can download it any more; replace it", status)
    if isinstance(fault, RevisionNotFoundError):
        return NotThere(f"{host} has no such revision of {what}; pin a revision that exists", status)
    if isinstance(fault, RemoteEntryNotFoundError):
        return NotThere(f"{host} does not have {what}", status)
    if status in TRANSIENT:
        busy = (
            "is asked too often (429); set HF_TOKEN for a higher limit" if status == 429 else f"has a fault ({status})"
        )
        return Passing(f"{host} {busy}", status, _wanted_wait(fault.response.headers))
    return _denied(fault, host, what, status)


def _denied(fault: HfHubHTTPError, host: str, what: str, status: int) -> SourceFailed:
    if fault.response.headers.get("X-Error-Message") == "Invalid credentials in Authorization header":
        return SourceFailed(f"{host} does not accept the token in use (401); renew HF_TOKEN or unset it", status)
    if status in {401, 404, 410}:
        return NotThere(
            f"{host} has no {what}, or it is private ({status}): correct the name, or set HF_TOKEN to a token that may "
            "read it",
            status,
        )
    if status == 403:
        return SourceFailed(f"{host} refuses {what} (403): the token in use may not read it; check its rights", status)
    if status == 407:
        return SourceFailed("the proxy asks for credentials (407): put them into HTTPS_PROXY", status)
    return SourceFailed(f"{host} gave an answer of status {status} for {what}, which is not understood", status)


def _broken(fault: Exception, host: str, seconds: float) -> SourceFailed:
    """A request that got no whole answer."""
    found = fault_of(fault, host, seconds, "HF_ENDPOINT")
    return Passing(found.reason) if isinstance(found, TryAgain) else found


def _wanted_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: Retry-After (RFC 9110, 10.2.3), else RateLimit when nothing remains (hub/rate-limits)."""
    wait = retry_after(headers.get("retry-after"))
    if wait is None and (spent := _RATE_LIMIT.search(headers.get("ratelimit", "")[:200])):
        return float(spent[1])
    return wait
