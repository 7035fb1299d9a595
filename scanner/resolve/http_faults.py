"""What a failed request means for people, and whether trying again may help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone

from scanner.resolve.retries import TryAgain
from scanner.resolve.session import SourceFailed


def retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header, in seconds or as a date; None when there is none that can be read."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - rarely needed

    with suppress(ValueError, TypeError, OverflowError):
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
        return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
    return None


def fault_of(error: Exception, host: str, seconds: float, setting: str) -> SourceFailed:
    """What a failed request means for people; TryAgain when that may help.

    `setting` is what they would mend: "HF_ENDPOINT", "the index URL".
    """
    import socket  # noqa: PLC0415 - of no use offline

    import httpx2  # noqa: PLC0415 - heavy

    causes = [*_causes(error)]
    final = _final(error, causes, host, setting)
    if final is not None:
        return SourceFailed(final)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return TryAgain(f"the name {host} cannot be looked up (DNS): check the network, HTTPS_PROXY and {setting}")
    if isinstance(error, httpx2.TimeoutException):
        return TryAgain(f"{host} did not answer within {seconds:g} s")
    if isinstance(error, httpx2.ConnectError):
        return TryAgain(f"{host} cannot be reached (connection refused or no route)")
    return TryAgain(f"{host} cut the answer off")


def _final(error: Exception, causes: list[BaseException], host: str, setting: str) -> str | None:
    """What a fault means that will not pass by itself; None for one that may."""
    import ssl  # noqa: PLC0415 - of no use offline

    import httpx2  # noqa: PLC0415 - heavy

    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        why = next(
            (c.verify_message for c in causes if isinstance(c, ssl.SSLCertVerificationError)), "handshake failed"
        )
        return f"no safe connection to {host} (TLS: {why}): check SSL_CERT_FILE and {setting}"
    if isinstance(error, httpx2.ProxyError):
        return f"the proxy does not let us through to {host}: check HTTPS_PROXY and its credentials"
    if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)):
        return f"{host} cannot be asked: {setting} is no usable http or https URL"
    if isinstance(error, httpx2.TooManyRedirects):
        return f"{host} redirects in circles; check {setting}"
    if isinstance(error, httpx2.DecodingError):
        return f"{host} sent a body that cannot be decompressed"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(10):
        if current is None:
            return
        yield current
        current = current.__cause__ or current.__context__
