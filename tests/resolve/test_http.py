"""Faults to survive, each met on a real server: what is said, how often is tried, and what never leaves."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pytest

from scanner.resolve.http import MAX_BYTES, get
from scanner.resolve.session import GIVE_UP_AFTER, NotThere, ResolveOptions, Session, SourceFailed
from tests.bounds import HANG_SECONDS
from tests.index_server import IndexServer, faults, wheel
from tests.resolve.index_world import World, case

CERTIFICATE = Path(__file__).parent.parent / "index_server" / "localhost.pem"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(ResolveOptions(timeout_seconds=0.5, store_path=tmp_path / "s.sqlite3")) as opened:
        yield opened


def refused(session: Session, url: str, max_bytes: int = MAX_BYTES) -> str:
    """The reason why a GET fails."""
    with pytest.raises(SourceFailed) as caught:
        get(session, url, max_bytes=max_bytes)
    return caught.value.reason


def test_a_refused_connection_is_tried_four_times(session: Session) -> None:
    reason = refused(session, "http://127.0.0.1:1/simple/")

    assert reason == "127.0.0.1:1 cannot be reached (connection refused or no route) (tried 4 times); run again later"


def test_a_name_that_does_not_exist_is_said(session: Session) -> None:
    assert "the name nowhere.invalid cannot be looked up (DNS)" in refused(session, "http://nowhere.invalid/simple/")


def test_a_silent_server_is_not_waited_for_long(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.silent(3))
    start = time.monotonic()

    reason = refused(session, f"{index.url}/alpha/")

    assert "did not answer within 0.5 s" in reason
    assert time.monotonic() - start < HANG_SECONDS


def test_a_server_that_drips_is_given_up_on(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.drip(10))
    start = time.monotonic()

    assert "sends too slowly" in refused(session, f"{index.url}/alpha/")
    assert time.monotonic() - start < HANG_SECONDS


@pytest.mark.parametrize("fault", [faults.cut_off, faults.hang_up])
def test_an_answer_cut_off_is_tried_again_and_never_taken_for_whole(
    session: Session, index: IndexServer, fault: faults.Act
) -> None:
    index.misbehave("/simple/", fault)

    assert "cut the answer off (tried 4 times)" in refused(session, f"{index.url}/alpha/")
    assert len(index.requests) == 4


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_fault_that_passes_is_survived(index: IndexServer, world: World, code: int) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.misbehave("/simple/", faults.status(code), times=2)
    index.misbehave(".metadata", faults.cut_off, times=1)

    assert world.ask("alpha==1.0").state == "resolved"


@pytest.mark.parametrize(("code", "said"), [(429, "is asked too often (429)"), (503, "has a fault (503)")])
def test_a_fault_that_stays_is_said_after_four_attempts(
    session: Session, index: IndexServer, code: int, said: str
) -> None:
    index.misbehave("/simple/", faults.status(code))

    assert f"{said} (tried 4 times)" in refused(session, f"{index.url}/alpha/")
    assert len(index.requests) == 4


def test_retry_after_in_seconds_is_honoured(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.status(429, Retry_After="1"), times=1)
    wheel(index.root, "alpha", "1.0")
    start = time.monotonic()

    assert get(session, f"{index.url}/alpha/").status == 200
    assert time.monotonic() - start >= 1


def test_retry_after_as_a_date_is_honoured(session: Session, index: IndexServer) -> None:
    moment = datetime.now(timezone.utc) + timedelta(seconds=2)
    index.misbehave("/simple/", faults.status(503, Retry_After=format_datetime(moment, usegmt=True)), times=1)
    wheel(index.root, "alpha", "1.0")
    start = time.monotonic()

    assert get(session, f"{index.url}/alpha/").status == 200
    assert time.monotonic() - start > 0.5


@pytest.mark.parametrize("value", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", "999999999999999999999"])
def test_a_server_that_asks_for_too_much_patience_is_not_waited_for(
    session: Session, index: IndexServer, value: str
) -> None:
    index.misbehave("/simple/", faults.status(429, Retry_After=value))
    start = time.monotonic()

    assert "it asks to wait" in refused(session, f"{index.url}/alpha/")
    assert time.monotonic() - start < HANG_SECONDS
    assert len(index.requests) == 1


@pytest.mark.parametrize("value", ["", "soon", "-5", "٣", "Fri, 99 Foo"])
def test_a_retry_after_that_means_nothing_is_left_out_of_account(
    session: Session, index: IndexServer, value: str
) -> None:
    index.misbehave("/simple/", faults.status(503, Retry_After=value.encode().decode("latin-1")), times=1)
    wheel(index.root, "alpha", "1.0")

    assert get(session, f"{index.url}/alpha/").status == 200


@pytest.mark.parametrize("code", [401, 403])
def test_refused_access_is_final_and_says_where_credentials_go(session: Session, index: IndexServer, code: int) -> None:
    index.misbehave("/simple/", faults.status(code))

    reason = refused(session, f"{index.url}/alpha/")

    assert f"refuses access ({code})" in reason
    assert "netrc" in reason
    assert len(index.requests) == 1


@pytest.mark.parametrize("code", [404, 410])
def test_what_is_not_there_is_told_apart(session: Session, index: IndexServer, code: int) -> None:
    index.misbehave("/simple/", faults.status(code))

    with pytest.raises(NotThere):
        get(session, f"{index.url}/alpha/")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html>Please log in</html>", b"{", b"[]", b"null", b'{"files": 7}', b'{"files": [{}]}',
        b'{"files": [{"filename": 1, "url": []}]}', b'{"meta": {"api-version": "2.0"}, "files": []}',
        b"\xff\xfe\x00", b"[" * 100_000,
        b'{"files": [' + b'{"filename":' * 50_000,
    ],
)  # fmt: skip
def test_a_page_that_is_not_what_it_should_be_leaves_the_package_unresolved(
    index: IndexServer, world: World, data: bytes
) -> None:
    index.misbehave("/simple/", faults.body(data))

    facts = world.ask("alpha==1.0")

    assert facts.state == "unresolved"
    assert "the index" in facts.unresolved[0]
    assert facts.license.state == "unknown"


def test_an_unknown_kind_of_page_is_said(index: IndexServer, world: World) -> None:
    index.misbehave("/simple/", faults.body(b"PK", content_type="application/zip"))

    assert "content type is 'application/zip'" in world.ask("alpha==1.0").unresolved[0]


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"info": {"name": "alpha"}}', b'{"info": null}', b"no"])
def test_a_json_api_gone_wrong_is_passed_by(index: IndexServer, world: World, data: bytes) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.beside = index.announce = False
    index.misbehave("/pypi/", faults.body(data, content_type="application/json"))

    assert [claim.source for claim in world.ask("alpha==1.0").claims] == ["wheel-metadata"]


def test_a_body_that_never_ends_is_cut_at_the_bound(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.endless)

    assert "sent more than 2 MB" in refused(session, f"{index.url}/alpha/", max_bytes=2 * 1024 * 1024)


def test_a_body_announced_as_too_large_is_not_read(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.status(200, Content_Length="100000000000"))

    assert "sent more than 64 MB" in refused(session, f"{index.url}/alpha/")


def test_a_body_that_does_not_decompress_is_said(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.body(b"no gzip at all", Content_Encoding="gzip"))

    assert "cannot be decompressed" in refused(session, f"{index.url}/alpha/")


def test_the_store_is_not_poisoned_by_failures(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    fault = index.misbehave("/", faults.body(b"{}"))
    assert world.ask("alpha==1.0").state == "unresolved"
    fault.where = "never"

    assert world.ask("alpha==1.0").license.expression == "MIT"


def test_a_redirect_is_followed(session: Session, index: IndexServer) -> None:
    wheel(index.root, "alpha", "1.0")
    index.misbehave("/simple/Alpha/", faults.status(301, Location="/simple/alpha/"))

    assert get(session, f"{index.url}/Alpha/").url == f"{index.url}/alpha/"


def test_redirects_in_circles_end(session: Session, index: IndexServer) -> None:
    index.misbehave("/simple/", faults.status(302, Location="/simple/alpha/"))

    assert "redirects in circles" in refused(session, f"{index.url}/alpha/")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1"])
def test_a_redirect_away_from_the_web_is_not_followed(session: Session, index: IndexServer, target: str) -> None:
    index.misbehave("/simple/", faults.status(302, Location=target))

    assert "was not followed" in refused(session, f"{index.url}/alpha/")


def test_credentials_go_to_their_own_host_and_never_across_a_redirect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: IndexServer
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    wheel(elsewhere, "alpha", "1.0", "License: MIT")
    with IndexServer(elsewhere) as other:
        index.misbehave("/simple/", faults.status(302, Location=f"{other.url}/alpha/"))
        monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("http://", "http://me:s3cret@"))

        facts = World(tmp_path / "s.sqlite3").ask("alpha==1.0")

    assert index.requests[0][1]["authorization"] == "Basic bWU6czNjcmV0"
    assert facts.state == "resolved"
    assert other.requests
    assert not any("authorization" in headers for _, headers in other.requests)


def test_a_redirect_with_credentials_in_it_sends_none(session: Session, index: IndexServer) -> None:
    wheel(index.root, "alpha", "1.0")
    target = index.url.replace("http://", "http://me:s3cret@")
    index.misbehave("/simple/moved/", faults.status(302, Location=f"{target}/alpha/"))

    assert "s3cret" not in get(session, f"{index.url}/moved/").url
    assert not any("authorization" in headers for _, headers in index.requests)


def test_credentials_in_the_index_url_open_the_index_and_its_files(
    index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.require = "Basic bWU6czNjcmV0"
    monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("http://", "http://me:s3cret@"))

    facts = world.ask("alpha==1.0")

    assert facts.license.expression == "MIT"
    assert "s3cret" not in repr(facts)


def test_credentials_from_netrc_open_the_index(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.require = "Basic bWU6czNjcmV0"
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password s3cret\ndefault login x password y\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    assert world.ask("alpha==1.0").state == "resolved"


def test_no_secret_stands_in_any_message(index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("http://", "http://me:s3cret@"))
    for code in (401, 404, 500, 418):
        index.faults.clear()
        index.misbehave("/simple/", faults.status(code))

        result = world.run([case("alpha==1.0")])

        assert result.incomplete
        assert "s3cret" not in repr(result)


def test_a_host_that_is_down_is_not_asked_for_every_package(index: IndexServer, world: World) -> None:
    index.misbehave("/", faults.status(503))
    names = [f"package{number}" for number in range(60)]

    result = world.run([case(name) for name in names], workers=4)

    assert all(facts.state == "unresolved" for facts in result.facts.values())
    assert len(index.requests) <= (GIVE_UP_AFTER + 4) * 4
    assert any("failed 8 times in a row" in one.reason for one in result.incomplete)


def test_a_certificate_that_nobody_vouches_for_is_refused_and_pips_bundle_can_vouch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "index"
    root.mkdir()
    wheel(root, "alpha", "1.0", "License: MIT")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    world = World(tmp_path / "s.sqlite3")
    with IndexServer(root, tls=tls) as server:
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        reason = world.ask("alpha==1.0").unresolved[0]
        monkeypatch.setenv("PIP_CERT", str(CERTIFICATE))
        trusted = world.ask("alpha==1.0")

    assert "no safe connection to 127.0.0.1:" in reason
    assert "SSL_CERT_FILE" in reason
    assert trusted.state == "resolved"


def test_something_that_does_not_speak_tls_is_said(session: Session, index: IndexServer) -> None:
    assert "no safe connection" in refused(session, index.url.replace("http://", "https://"))


@pytest.mark.parametrize("setting", ["/nowhere/bundle.pem", "empty"])
def test_a_certificate_bundle_that_cannot_be_used_is_said(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    (tmp_path / "empty").write_text("")
    monkeypatch.setenv("PIP_CERT", str(tmp_path / setting))

    assert "certificate bundle" in world.ask("alpha==1.0").unresolved[0]


def test_a_proxy_is_used(index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    monkeypatch.setenv("PIP_INDEX_URL", "http://index.invalid/simple")
    monkeypatch.setenv("HTTP_PROXY", index.origin)

    assert world.ask("alpha==1.0").state == "resolved"


def test_a_proxy_that_refuses_is_said(index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://index.invalid/simple")
    monkeypatch.setenv("HTTP_PROXY", index.origin.replace("http://", "http://me:s3cret@"))
    index.misbehave("/", faults.status(407))

    reason = world.ask("alpha==1.0").unresolved[0]

    assert "the proxy asks for credentials (407)" in reason
    assert "s3cret" not in reason


@pytest.mark.parametrize("proxy", ["nonsense://x", "socks5://127.0.0.1:1"])
def test_a_proxy_setting_that_makes_no_sense_is_said(world: World, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("PIP_PROXY", proxy)

    assert "proxy" in world.ask("alpha==1.0").unresolved[0]


@pytest.mark.parametrize(
    "url", ["http://[", "http://a:b:c/", "nothing", "http:///x", "http://\x00/", "http://ex ample/"]
)
def test_a_url_that_is_none_is_said(session: Session, url: str) -> None:
    assert refused(session, url)


def test_offline_nothing_is_asked(tmp_path: Path, index: IndexServer) -> None:
    with Session(ResolveOptions(offline=True, store_path=tmp_path / "o.sqlite3")) as session:
        assert refused(session, index.url).startswith("offline: ")
    assert not index.requests
