"""What a failed request to the Hub means for people, and whether asking again may help.

The Hub says why in the headers X-Error-Code and X-Error-Message. A 401 without a code is its answer for a repository
that does not exist or is private, to somebody unknown to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.resolve.http_faults import TryAgain, fault_of, retry_after
from scanner.resolve.session import NotThere, SourceFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

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
    if isinstance(fault, SourceFailed):
        return fault
    if isinstance(fault, BadAnswer):
        return SourceFailed(f"{host} {fault}: {what} was not read; check HF_ENDPOINT")
    import httpx2  # noqa: PLC0415 - heavy

    if not isinstance(fault, httpx2.HTTPError | httpx2.InvalidURL | OSError):
        return SourceFailed(f"{host} could not be asked for {what} ({type(fault).__name__}); check HF_ENDPOINT")
    found = fault_of(fault, host, seconds, "HF_ENDPOINT")
    return Passing(found.reason) if isinstance(found, TryAgain) else found


def refusal(answer: httpx2.Response, host: str, what: str) -> SourceFailed:
    """What an answer with an error status means, by the codes that huggingface_hub's hf_raise_for_status knows."""
    status, code = answer.status_code, answer.headers.get("X-Error-Code")
    if code == "GatedRepo":
        return Gated(f"{what} is gated on {host}, and the token in use has no access", status)
    if answer.headers.get("X-Error-Message") == "Access to this resource is disabled.":
        return Disabled(f"{what} is disabled on {host}: nobody can download it any more; replace it", status)
    if code == "RevisionNotFound":
        return NotThere(f"{host} has no such revision of {what}; pin a revision that exists", status)
    if code == "EntryNotFound":
        return NotThere(f"{host} does not have {what}", status)
    if status in TRANSIENT:
        busy = (
            "is asked too often (429); set HF_TOKEN for a higher limit" if status == 429 else f"has a fault ({status})"
        )
        return Passing(f"{host} {busy}", status, _wanted_wait(answer.headers))
    return _denied(answer, host, what, status)


def _denied(answer: httpx2.Response, host: str, what: str, status: int) -> SourceFailed:
    if answer.headers.get("X-Error-Message") == "Invalid credentials in Authorization header":
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


def _wanted_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: Retry-After (RFC 9110, 10.2.3), else RateLimit when nothing remains (hub/rate-limits)."""
    wait = retry_after(headers.get("retry-after"))
    if wait is None and (spent := _RATE_LIMIT.search(headers.get("ratelimit", "")[:200])):
        return float(spent[1])
    return wait
