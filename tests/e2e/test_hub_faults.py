"""The command against a Hub that misbehaves: each fault is one clear sentence, and harms nobody else."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import Run, Stayopen
from tests.e2e.test_hub import project
from tests.hub_server import Fault, HubServer, model

TOKEN = "hf_" + "t0ken" * 6
GOOD = "acme/good"
CERTIFICATE = Path(__file__).parent.parent / "index_server" / "localhost.pem"

FINAL = {
    "unauthorized": (Fault(status=401), "or it is private (401)"),
    "refused-token": (
        Fault(status=401, headers={"X-Error-Message": "Invalid credentials in Authorization header"}),
        "does not accept the token in use (401)",
    ),
    "forbidden": (Fault(status=403), "refuses model acme/forbidden (403)"),
    "not-found": (Fault(status=404, headers={"X-Error-Code": "RepoNotFound"}), "or it is private (404)"),
    "gone": (Fault(status=410), "or it is private (410)"),
    "asks-patience": (Fault(status=429, headers={"Retry-After": "3600"}), "it asks to wait 3600 s"),
    "no-json": (Fault(status=200, body=b"<html>please log in</html>"), "something that is not JSON"),
    "a-list": (Fault(status=200, body=b"[]"), "JSON of another shape"),
    "wrong-types": (Fault(status=200, body=b'{"id": 7, "siblings": {}}'), "JSON of another shape"),
    "bottomless": (Fault(status=200, body=b'{"id": "a/b", "cardData": ' + b"[" * 90_000), "something that is not JSON"),
    "huge": (Fault(status=200, body=bytes(100_000_000)), "sent more than 16384 KB"),
    "huge-unsaid": (Fault(status=200, body=bytes(100_000_000), length=-1), "sent more than 16384 KB"),
    "too-short-a-length": (Fault(length=20), "something that is not JSON"),
    "elsewhere": (Fault(status=302, headers={"Location": "http://elsewhere.test/x"}), "redirects to elsewhere.test"),
    "in-circles": (Fault(status=307, headers={"Location": "/api/models/acme/in-circles"}), "redirects in circles"),
    "compressed": (Fault(status=200, headers={"Content-Encoding": "gzip"}, body=b"{}"), "a compressed answer"),
}

PASSING = {
    "fault": (Fault(status=500), "has a fault (500) (tried "),
    "bad-gateway": (Fault(status=502), "has a fault (502) (tried "),
    "unavailable": (Fault(status=503, headers={"Retry-After": "0"}), "has a fault (503) (tried "),
    "too-many": (Fault(status=429), "is asked too often (429)"),
    "cut-off": (Fault(cut_after=10), "cut the answer off (tried "),
    "too-long-a-length": (Fault(length=100_000), "cut the answer off (tried "),
    "silent": (Fault(delay=4.0), "did not answer within 1.5 s"),
}


@pytest.fixture
def server() -> HubServer:
    names = [*FINAL, *PASSING]
    return HubServer([model(GOOD, {"license": "mit"}), *(model(f"acme/{name}", {"license": "mit"}) for name in names)])


def reason(run: Run, name: str) -> str:
    """Why a component is incomplete."""
    return run.incomplete()[f"pkg:huggingface/{name}"]


@pytest.mark.parametrize("faults", [FINAL, PASSING], ids=["final", "passing"])
def test_every_fault_is_told_by_its_component_and_harms_no_other(
    stayopen: Stayopen, server: HubServer, tmp_path: Path, faults: dict[str, tuple[Fault, str]]
) -> None:
    root = project(tmp_path, GOOD, *(f"acme/{name}" for name in faults))
    scan = ("scan", root, "--format", "json", "--timeout", "1.5", "--fail-on", "never")
    with server:
        server.grant(TOKEN)
        for name, (fault, _) in faults.items():
            server.fail(f"/api/models/acme/{name}", fault)
        run = stayopen(*scan, HF_ENDPOINT=server.url, HF_TOKEN=TOKEN)
        said = {name: reason(run, f"acme/{name}") for name in faults}
        for name in faults:
            server.fail(f"/api/models/acme/{name}", Fault())
        again = stayopen(*scan, "--timeout", "20", HF_ENDPOINT=server.url, HF_TOKEN=TOKEN)
    assert run.code == 4
    assert {name: expected in said[name] for name, (_, expected) in faults.items()} == dict.fromkeys(faults, True), said
    assert run.component(GOOD)["license"]["concluded"] == "mit"
    assert len(run.incomplete()) == len(faults)
    assert TOKEN not in run.out + run.err
    assert (again.code, again.incomplete()) == (0, {}), "what failed was not kept"


def test_faults_that_pass_are_survived(stayopen: Stayopen, server: HubServer, tmp_path: Path) -> None:
    faults = {
        "fault": Fault(status=503, times=2),
        "too-many": Fault(status=429, headers={"Retry-After": "1"}, times=1),
        "cut-off": Fault(cut_after=5, times=1),
    }
    root = project(tmp_path, *(f"acme/{name}" for name in faults))
    with server:
        for name, fault in faults.items():
            server.fail(f"/api/models/acme/{name}", fault)
        run = stayopen("scan", root, "--format", "json", "--fail-on", "never", HF_ENDPOINT=server.url)
    assert (run.code, run.incomplete()) == (0, {})


def unreachable() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


def test_a_hub_that_cannot_be_reached_is_told_apart_by_its_cause(
    stayopen: Stayopen, server: HubServer, tmp_path: Path
) -> None:
    root = project(tmp_path, GOOD)
    with server:
        causes = {
            unreachable(): "cannot be reached (connection refused or no route)",
            "http://hub.invalid": "cannot be looked up (DNS)",
            server.url.replace("http:", "https:"): "(TLS: ",
        }
        for endpoint, expected in causes.items():
            run = stayopen("scan", root, "--format", "json", HF_ENDPOINT=endpoint, HF_TOKEN=TOKEN)
            assert run.code == 4
            assert expected in reason(run, GOOD)
            assert TOKEN not in run.out + run.err


def test_a_certificate_that_nobody_vouches_for_is_told_and_one_that_somebody_does_is_taken(
    stayopen: Stayopen, tmp_path: Path
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    root = project(tmp_path, GOOD)
    scan = ("scan", root, "--format", "json", "--fail-on", "never")
    with HubServer([model(GOOD, {"license": "mit"}, files={"LICENSE": "text"})], tls=tls) as server:
        unsafe = stayopen(*scan, HF_ENDPOINT=server.url, HF_TOKEN=TOKEN)
        assert "(TLS: " in reason(unsafe, GOOD)
        assert not server.requests, "no token before there is a safe connection"
        server.grant(TOKEN)
        trusted = stayopen(*scan, HF_ENDPOINT=server.url, HF_TOKEN=TOKEN, SSL_CERT_FILE=str(CERTIFICATE))
        assert (trusted.code, trusted.component(GOOD)["license"]["concluded"]) == (0, "mit")
        server.fail("*/LICENSE", Fault(status=302, headers={"Location": server.url.replace("https:", "http:")}))
        store = str(tmp_path / "store")
        lured = stayopen(*scan, "--store", store, HF_ENDPOINT=server.url, SSL_CERT_FILE=str(CERTIFICATE))
        assert "redirects from https to something less safe" in reason(lured, GOOD)


def test_a_proxy_is_used_and_its_faults_are_told(stayopen: Stayopen, server: HubServer, tmp_path: Path) -> None:
    root = project(tmp_path, GOOD)
    scan = ("scan", root, "--format", "json", "--fail-on", "never")
    with server:  # a request through a proxy names the whole URL, and this server looks at the path alone
        run = stayopen(*scan, HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=server.url, NO_PROXY="")
        assert (run.code, run.component(GOOD)["license"]["concluded"]) == (0, "mit")
        secret = server.url.replace("://", "://jane:hunter2@")
        server.fail("*", Fault(status=407))
        run = stayopen(*scan, "--store", str(tmp_path / "a"), HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=secret)
        assert "the proxy asks for credentials (407)" in reason(run, GOOD)
        assert "hunter2" not in run.out + run.err
        run = stayopen(*scan, "--store", str(tmp_path / "b"), HF_ENDPOINT="https://hub.invalid", HTTPS_PROXY=server.url)
        assert "the proxy does not let us through" in reason(run, GOOD)
    run = stayopen(*scan, "--store", str(tmp_path / "c"), HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=unreachable())
    assert reason(run, GOOD)
    run = stayopen(*scan, "--store", str(tmp_path / "d"), HF_ENDPOINT="http://hub.invalid", HTTP_PROXY="nonsense://x y")
    assert "cannot be used" in reason(run, GOOD)


def test_the_token_never_crosses_a_redirect(stayopen: Stayopen, server: HubServer, tmp_path: Path) -> None:
    root = project(tmp_path, "acme/licensed")
    with server, HubServer([]) as elsewhere:
        server.grant(TOKEN, "*")
        server.add(model("acme/licensed", {"license": "mit"}, files={"LICENSE": "text"}))
        storage = elsewhere.url.replace("127.0.0.1", "localhost")
        elsewhere.fail("*", Fault(status=200, body=b"text"))
        server.fail("*/LICENSE", Fault(status=302, headers={"Location": f"{storage}/stored"}))
        run = stayopen(
            "scan", root, "--format", "json", "-o", str(tmp_path / "a.html"), HF_ENDPOINT=server.url, HF_TOKEN=TOKEN
        )
        assert elsewhere.requests
        assert all("authorization" not in request.headers for request in elsewhere.requests)
        assert {request.headers.get("authorization") for request in server.requests} == {f"Bearer {TOKEN}"}
    assert TOKEN not in run.out + run.err + (tmp_path / "a.html").read_text(encoding="utf-8")
    assert urlsplit(storage).hostname != urlsplit(server.url).hostname
