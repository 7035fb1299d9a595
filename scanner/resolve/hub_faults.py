"""What a failed request to the Hub means for people, and whether asking again may help.

Why it refuses is told by the exceptions of its own client, huggingface_hub. A 401 without an error code is its answer
for a repository that does not exist or is private, to somebody unknown to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.resolve.http_faults import fault_of, retry_after
from scanner.resolve.retries import TryAgain
from scanner.resolve.session import NotThere, SourceFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huggingface_hub.errors import HfHubHTTPError

TRANSIENT = frozenset({429, 500, 502, 503, 504})


class Gated(SourceFailed):
    """The file is behind the gate of its repository, and the token in use (or none) does not open it."""


class Disabled(SourceFailed):
    """The Hub or the author has disabled the repository."""


class BadAnswer(Exception):
    """Raised while an answer arrives that cannot be one: too long, too slow, compressed, from elsewhere."""


def explain(fault: Exception, host: str, what: str, seconds: float) -> SourceFailed:
    """The sentence for a fault met while asking `host` for `what` ("model acme/tiny", "LICENSE of ...")."""
    if isinstance(fault, SourceFailed):
        return fault
    if isinstance(fault, BadAnswer):
        return SourceFailed(f"{host} {fault}: {what} was not read; check HF_ENDPOINT")
    import httpx2  # noqa: PLC0415 - heavy
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415 - as above

    if isinstance(fault, HfHubHTTPError):
        return _refusal(fault, host, what)
    if not isinstance(fault, httpx2.HTTPError | httpx2.InvalidURL | OSError):
        return SourceFailed(f"{host} could not be asked for {what} ({type(fault).__name__}); check HF_ENDPOINT")
    return fault_of(fault, host, seconds, "HF_ENDPOINT")


def _refusal(error: HfHubHTTPError, host: str, what: str) -> SourceFailed:
    """What an answer with an error status means. Of the client's words none is used: they may quote the server's."""
    from huggingface_hub import errors  # noqa: PLC0415 - heavy

    status, headers = error.response.status_code, error.response.headers
    if isinstance(error, errors.GatedRepoError):
        return Gated(f"{what} is gated on {host}, and the token in use has no access", status)
    if isinstance(error, errors.DisabledRepoError):
        return Disabled(f"{what} is disabled on {host}: nobody can download it any more; replace it", status)
    if isinstance(error, errors.RevisionNotFoundError):
        return NotThere(f"{host} has no such revision of {what}; pin a revision that exists", status)
    if isinstance(error, errors.EntryNotFoundError):
        return NotThere(f"{host} does not have {what}", status)
    if status in TRANSIENT:
        busy = (
            "is asked too often (429); set HF_TOKEN for a higher limit" if status == 429 else f"has a fault ({status})"
        )
        return TryAgain(f"{host} {busy}", status, _wanted_wait(headers))
    return _denied(error, host, what)


def _denied(error: HfHubHTTPError, host: str, what: str) -> SourceFailed:
    from huggingface_hub.errors import RepositoryNotFoundError  # noqa: PLC0415 - heavy

    status = error.response.status_code
    if error.response.headers.get("X-Error-Message") == "Invalid credentials in Authorization header":
        return SourceFailed(f"{host} does not accept the token in use (401); renew HF_TOKEN or unset it", status)
    # Of a 401 without a code the client says so where it is asked by https, of a 404 or 410 without one never.
    if isinstance(error, RepositoryNotFoundError) or status in {401, 404, 410}:
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
    from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]  # noqa: PLC0415 - heavy

    wait = retry_after(headers.get("retry-after"))  # the client's own reading knows no dates
    spent = parse_ratelimit_headers(headers) if wait is None else None
    return float(spent.reset_in_seconds) if spent is not None and spent.remaining == 0 else wait
