"""Every fault that a package index or npm's registry can meet us with, through the real command.

Each time the same is asked: the component is unresolved and says why, the run is incomplete (4), what is beside it is
unharmed, no secret stands anywhere, and the next run against a healthy server is right.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import ssl
import subprocess
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, Run, Stayopen, command_in, settings_in, write
from tests.index_server import IndexServer, Proxy, faults, wheel
from tests.index_server.faults import Act
from tests.npm_server import NpmServer

CERTIFICATE = Path(__file__).parent.parent / "index_server" / "localhost.pem"
SECRET = "s3cr3tT0ken"
BASIC = "Basic bWU6czNjcjN0VDBrZW4="  # me:s3cr3tT0ken
MOST_TRIES = 4

Faults = dict[str, tuple[Act, str]]
"""By package: how the server meets its question, and what is said."""

SLOW: Faults = {
    "silent": (faults.silent(4), "did not answer within"),
    "dripping": (faults.drip(20), "sends too slowly"),
    "cut-off": (faults.cut_off, "cut the answer off"),
    "hung-up": (faults.hang_up, "cut the answer off"),
}
LARGE: Faults = {
    "declared": (faults.status(200, Content_Length="100000000000"), "sent more than 64 MB"),
    "hundred": (faults.a_hundred_megabytes, "sent more than 64 MB|sends too slowly"),
    "endless": (faults.endless, "sent more than 64 MB|sends too slowly"),  # whichever bound a busy machine meets first
    "bomb": (faults.bomb, "sent more than 64 MB"),
    "too-short": (faults.too_short_a_length, "shape"),
    "no-number": (faults.no_number_for_a_length, "cut the answer off|shape"),
}
REFUSED: Faults = {
    "unknown": (faults.status(401), r"refuses access \(401\)"),
    "forbidden": (faults.status(403), r"refuses access \(403\)"),
    "missing": (faults.status(404), "is not on"),
    "gone": (faults.status(410), "is not on"),
    "teapot": (faults.status(418), "status 418, which is not understood"),
}
BUSY: Faults = {
    "often": (faults.status(429), r"is asked too often \(429\) \(tried [2-4] times\)"),
    "patience": (faults.status(429, Retry_After="3600"), "it asks to wait 3600 s"),
    "soon": (faults.status(429, Retry_After="0"), r"is asked too often \(429\) \(tried 4 times\)"),
    "broken": (faults.status(500), r"has a fault \(500\)"),
    "gateway": (faults.status(502), r"has a fault \(502\)"),
    "away": (faults.status(503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"), "it asks to wait"),
}
NONSENSE: Faults = {
    "login": (faults.body(b'<html><form action="/login"><input type="password"></form>', "text/html"), "shape"),
    "text": (faults.body(b"no JSON", "application/json"), "shape"),
    "empty": (faults.body(b"", "application/json"), "shape"),
    "list": (faults.body(b"[1]", "application/json"), "shape"),
    "numbers": (faults.body(b'{"files": 7, "versions": 7, "name": 7}', "application/json"), "shape"),
    "deep": (faults.body(b"[" * 200_000, "application/json"), "shape"),
    "bytes": (faults.body(b"\xff\xfe\x00", "application/json"), "shape"),
    "no-gzip": (faults.body(b"plain", "application/json", Content_Encoding="gzip"), "cannot be decompressed"),
}
ELSEWHERE: Faults = {
    "circle": (faults.status(302, Location="."), "redirects in circles"),
    "file": (faults.status(302, Location="file:///etc/passwd"), "was not followed"),
    "ftp": (faults.status(307, Location="ftp://127.0.0.1/x"), "was not followed"),
    "nowhere": (faults.status(301, Location="http://127.0.0.1:1/x"), "127.0.0.1:1 cannot be reached"),
    "odd": (faults.status(302, Location="http://[::bad/"), "cannot be asked"),
}


@dataclass
class Index:
    """A package index behind a login, with the environment by which pip would find it."""

    server: IndexServer
    purl = "pkg:pypi/"

    def publish(self, *names: str) -> None:
        for name in names:
            wheel(self.server.root, name, "1.0", "License: MIT")

    def project(self, folder: Path, *names: str) -> Path:
        return write(folder / "project", {"requirements.txt": "".join(f"{name}==1.0\n" for name in names)})

    def environment(self, _: Path) -> dict[str, str]:
        return {"PIP_INDEX_URL": self.server.url.replace("://", f"://me:{SECRET}@")}

    def misbehave(self, name: str, act: Act, times: int | None = None) -> None:
        self.server.misbehave(f"/simple/{name}/", act, times)

    def asked(self, name: str) -> int:
        return len(self.server.asked(f"/simple/{name}/"))


@dataclass
class Npm:
    """A registry of npm behind a token."""

    server: NpmServer
    purl = "pkg:npm/"

    def publish(self, *names: str) -> None:
        for name in names:
            self.server.publish(name, "1.0.0", license="MIT")

    def project(self, folder: Path, *names: str) -> Path:
        manifest = json.dumps({"name": "p", "dependencies": dict.fromkeys(names, "1.0.0")})
        return write(folder / "project", {"package.json": manifest})

    def environment(self, folder: Path) -> dict[str, str]:
        host = self.server.url.removeprefix("http:")
        write(folder, {"npmrc": f"{host}/:_authToken={SECRET}\n"})
        return {"npm_config_registry": self.server.url, "NPM_CONFIG_USERCONFIG": str(folder / "npmrc")}

    def misbehave(self, name: str, act: Act, times: int | None = None) -> None:
        self.server.misbehave(f"/{name}", act, times)

    def asked(self, name: str) -> int:
        return len([path for path in self.server.asked if path == f"/{name}/1.0.0"])


Registry = Index | Npm


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Stayopen:
    """The command with one home for all tests here, each of which has a store of its own."""
    return command_in(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("folder"))


@pytest.fixture(params=["pypi", "npm"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    if request.param == "npm":
        with NpmServer() as npm:
            npm.require = f"Bearer {SECRET}"
            yield Npm(npm)
        return
    (tmp_path / "index").mkdir()
    with IndexServer(tmp_path / "index") as server:
        server.require = BASIC
        yield Index(server)


def scan(command: Stayopen, project: Path, folder: Path, environment: dict[str, str], *options: str) -> Run:
    """Scan with a store in `folder`, where the reports go too, and look for secrets in all of it."""
    reports = [argument for name in ("a.json", "a.html", "a.txt") for argument in ("-o", folder / name)]
    store = folder / "store" / "answers.sqlite3"
    done = command(
        "scan", project, "--format", "json", "--store", store, "--timeout", "1", *reports, *options, **environment
    )
    everything = [done.out, done.err, *((folder / name).read_text() for name in ("a.json", "a.html", "a.txt"))]
    assert SECRET not in "".join(everything)
    assert BASIC.partition(" ")[2] not in "".join(everything)
    assert SECRET.encode() not in kept(store)
    return done


def kept(store: Path) -> bytes:
    """Every byte that the store holds, unpacked."""
    raw = b"".join(path.read_bytes() for path in store.parent.iterdir()) if store.parent.is_dir() else b""
    if not store.is_file():
        return raw
    database = sqlite3.connect(store)
    try:
        return raw + b"".join(zlib.decompress(value) for (value,) in database.execute("select value from bodies"))
    finally:
        database.close()


def licenses(done: Run) -> dict[str, str | None]:
    return {one["name"]: one["license"]["expression"] for one in done.audit["components"]}


@pytest.mark.parametrize(
    "met", [SLOW, LARGE, REFUSED, BUSY, NONSENSE, ELSEWHERE],
    ids=["slow", "large", "refused", "busy", "nonsense", "elsewhere"],
)  # fmt: skip
def test_a_fault_leaves_its_package_unresolved_and_says_why(
    command: Stayopen, registry: Registry, tmp_path: Path, met: Faults
) -> None:
    registry.publish("healthy", "sound", *met)
    for name, (act, _) in met.items():
        registry.misbehave(name, act)
    project, environment = registry.project(tmp_path, "healthy", *met, "sound"), registry.environment(tmp_path)

    done = scan(command, project, tmp_path, environment)

    assert done.code == 4, done.out + done.err
    reasons = {subject.removeprefix(registry.purl).partition("@")[0]: why for subject, why in done.incomplete().items()}
    assert reasons.keys() == met.keys()
    for name, (_, said) in met.items():
        assert re.search(said, reasons[name]), (name, reasons[name])
        assert registry.asked(name) <= 11 if name == "circle" else registry.asked(name) <= MOST_TRIES
    assert {name for name, known in licenses(done).items() if known == "MIT"} == {"healthy", "sound"}

    registry.server.faults.clear()
    again = scan(command, project, tmp_path, environment)

    assert again.code == 0, again.out + again.err
    assert set(licenses(again).values()) == {"MIT"}


def test_files_that_fail_in_every_way_leave_their_package_unresolved(command: Stayopen, tmp_path: Path) -> None:
    """The page is there, and nothing that it leads to."""
    met: Faults = {
        "broken": (faults.status(500), r"has a fault \(500\)"),
        "changed": (faults.body(b"Metadata-Version: 2.1\nName: changed\nVersion: 1.0\n\n"), "does not match the hash"),
        "cut": (faults.cut_off, "cut the answer off"),
        "large": (faults.a_hundred_megabytes, "sent more than"),
    }
    (tmp_path / "index").mkdir()
    with IndexServer(tmp_path / "index") as server:
        index = Index(server)
        index.publish("healthy", *met)
        for name, (act, _) in met.items():
            for place in ("files", "pypi"):
                server.misbehave(f"/{place}/{name}/", act)
        project, environment = index.project(tmp_path, "healthy", *met), index.environment(tmp_path)
        done = scan(command, project, tmp_path, environment)

        reasons = {subject.partition("@")[0].rpartition("/")[2]: why for subject, why in done.incomplete().items()}
        assert done.code == 4
        assert reasons.keys() == met.keys()
        assert all(re.search(said, reasons[name]) for name, (_, said) in met.items()), reasons
        server.faults.clear()
        again = scan(command, project, tmp_path, environment)

    assert again.code == 0, again.out
    assert set(licenses(again).values()) == {"MIT"}


def test_a_fault_that_passes_is_outlived(command: Stayopen, registry: Registry, tmp_path: Path) -> None:
    names = ("cut", "busy", "broken", "quiet")
    registry.publish(*names)
    for name, act in zip(
        names, (faults.cut_off, faults.status(429, Retry_After="0"), faults.status(503), faults.silent(2)), strict=True
    ):
        registry.misbehave(name, act, times=1)

    done = scan(command, registry.project(tmp_path, *names), tmp_path, registry.environment(tmp_path))

    assert done.code == 0, done.out + done.err


def test_a_login_never_crosses_a_redirect_to_another_host(
    command: Stayopen, registry: Registry, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    registry.publish("moved")
    with IndexServer(tmp_path / "other") as other:
        target = "/files/moved/1.0.0" if isinstance(registry, Npm) else "/simple/moved/"
        registry.misbehave("moved", faults.status(302, Location=f"{other.origin}{target}"))
        wheel(other.root, "moved", "1.0", "License: MIT")
        scan(command, registry.project(tmp_path, "moved"), tmp_path, registry.environment(tmp_path))

        assert registry.server.requests[0][1]["authorization"] in {BASIC, f"Bearer {SECRET}"}
        assert other.requests
        assert not any("authorization" in headers for _, headers in other.requests)


def test_nobody_there_and_a_name_that_nobody_knows(command: Stayopen, registry: Registry, tmp_path: Path) -> None:
    registry.publish("alpha")
    project, environment = registry.project(tmp_path, "alpha"), registry.environment(tmp_path)
    where = {"http://127.0.0.1:1": "cannot be reached", "http://nowhere.invalid": "cannot be looked up"}
    for origin, said in where.items():
        login = origin.replace("://", f"://me:{SECRET}@")
        done = scan(
            command,
            project,
            tmp_path,
            {**environment, "PIP_INDEX_URL": f"{login}/simple", "npm_config_registry": login},
        )
        assert done.code == 4
        assert said in "".join(done.incomplete().values())

    assert scan(command, project, tmp_path, environment).code == 0


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[IndexServer]:
    """An index over TLS, with a certificate that only CERTIFICATE vouches for."""
    (tmp_path / "secure").mkdir()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    with IndexServer(tmp_path / "secure", tls=tls) as server:
        server.require = BASIC
        wheel(server.root, "alpha", "1.0", "License: MIT")
        yield server


def test_a_certificate_that_nobody_vouches_for_and_a_server_that_speaks_no_tls(
    command: Stayopen, secure: IndexServer, tmp_path: Path
) -> None:
    index = Index(secure)
    project, environment = index.project(tmp_path, "alpha"), index.environment(tmp_path)

    done = scan(command, project, tmp_path, environment)
    assert done.code == 4
    assert "no safe connection to 127.0.0.1" in "".join(done.incomplete().values())
    assert not secure.requests
    with IndexServer(tmp_path / "secure") as plain:
        wrong = Index(plain).environment(tmp_path)["PIP_INDEX_URL"].replace("http://", "https://")
        done = scan(command, project, tmp_path, {"PIP_INDEX_URL": wrong})
        assert done.code == 4
        assert "no safe connection" in "".join(done.incomplete().values())

    assert scan(command, project, tmp_path, {**environment, "PIP_CERT": str(CERTIFICATE)}).code == 0


def test_a_proxy_is_used_and_its_login_stays_with_it(command: Stayopen, registry: Registry, tmp_path: Path) -> None:
    registry.publish("alpha")
    origin = registry.server.origin.removeprefix("http://")
    with Proxy({"registry.invalid": ("127.0.0.1", registry.server.port)}) as proxy:
        proxy.require = BASIC
        environment = {
            name: value.replace(origin, "registry.invalid") for name, value in registry.environment(tmp_path).items()
        }
        if isinstance(registry, Npm):
            registry.server.require = None  # the archive is not asked for; the token is for the real name
        login = proxy.origin.replace("://", f"://me:{SECRET}@")
        done = scan(command, registry.project(tmp_path, "alpha"), tmp_path, {**environment, "HTTP_PROXY": login})

    assert done.code == 0, done.out + done.err
    assert proxy.requests
    assert all("proxy-authorization" in headers for _, _, headers in proxy.requests)
    assert not any("proxy-authorization" in headers for _, headers in registry.server.requests)


def test_a_tunnel_through_a_proxy(command: Stayopen, secure: IndexServer, tmp_path: Path) -> None:
    index = Index(secure)
    project, environment = index.project(tmp_path, "alpha"), index.environment(tmp_path)
    target = secure.origin.removeprefix("https://")
    with Proxy({target: ("127.0.0.1", secure.port)}) as proxy:
        through = {**environment, "PIP_CERT": str(CERTIFICATE), "HTTPS_PROXY": proxy.origin, "NO_PROXY": ""}
        for refusal, said in ((407, "proxy"), (403, "proxy"), (502, "proxy")):
            proxy.refuse = refusal
            done = scan(command, project, tmp_path, through)
            assert done.code == 4
            assert said in "".join(done.incomplete().values())
        assert not secure.requests
        proxy.refuse = None
        assert scan(command, project, tmp_path, through).code == 0
        assert {method for method, _, _ in proxy.requests} == {"CONNECT"}
    assert not any("authorization" in headers for _, _, headers in proxy.requests)


def test_a_proxy_that_refuses_or_is_not_there(command: Stayopen, registry: Registry, tmp_path: Path) -> None:
    registry.publish("alpha")
    project = registry.project(tmp_path, "alpha")
    environment = registry.environment(tmp_path)
    with Proxy({}) as proxy:
        login = proxy.origin.replace("://", f"://me:{SECRET}@")
        for refusal, said in ((407, "the proxy asks for credentials"), (403, "refuses access")):
            proxy.refuse = refusal
            done = scan(command, project, tmp_path, {**environment, "HTTP_PROXY": login})
            assert done.code == 4
            assert said in "".join(done.incomplete().values())
    done = scan(command, project, tmp_path, {**environment, "HTTP_PROXY": f"http://me:{SECRET}@127.0.0.1:1"})
    assert done.code == 4
    assert not registry.server.requests

    assert scan(command, project, tmp_path, environment).code == 0


def test_a_damaged_store_is_set_aside_said_once_and_made_anew(
    command: Stayopen, registry: Registry, tmp_path: Path
) -> None:
    registry.publish("alpha", "beta", "gamma")
    project, environment = registry.project(tmp_path, "alpha", "beta", "gamma"), registry.environment(tmp_path)
    scan(command, project, tmp_path, environment)
    store = tmp_path / "store" / "answers.sqlite3"
    store.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 400)

    done = command("scan", project, "--format", "json", "--store", store, **environment)
    again = command("scan", project, "--format", "json", "--store", store, **environment)

    assert (done.code, again.code) == (0, 0)
    (notice,) = done.audit["notices"]
    assert "was damaged" in notice
    assert not again.audit["notices"]
    assert len(list(store.parent.glob("*.damaged-*[0-9]"))) == 1
    assert set(licenses(done).values()) == {"MIT"}


def test_runs_at_the_same_time_share_a_store(command: Stayopen, registry: Registry, tmp_path: Path) -> None:
    names = [f"package{number}" for number in range(12)]
    registry.publish(*names)
    project, environment = registry.project(tmp_path, *names), registry.environment(tmp_path)
    store = tmp_path / "store.sqlite3"
    arguments = ("scan", project, "--format", "json", "--store", store)

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: command(*arguments, **environment), range(4)))
    offline = command(*arguments, "--offline", **environment)

    for done in (*runs, offline):
        assert done.code == 0, done.out + done.err
        assert not done.audit["notices"]
        assert list(licenses(done).values()) == ["MIT"] * 12


def test_a_run_killed_at_any_moment_leaves_a_store_that_the_next_can_use(registry: Registry, tmp_path: Path) -> None:
    names = [f"package{number}" for number in range(40)]
    registry.publish(*names)
    project, environment = registry.project(tmp_path, *names), registry.environment(tmp_path)
    store = tmp_path / "store" / "store.sqlite3"
    arguments = ("scan", project, "--format", "json", "--store", store)
    settings = {**settings_in(tmp_path), **environment}
    for seed in range(4):
        running = subprocess.Popen(
            [COMMAND, *arguments], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        asked = len(registry.server.requests)
        while running.poll() is None and len(registry.server.requests) == asked:
            time.sleep(0.002)
        time.sleep(random.Random(seed).uniform(0, 0.15))
        running.kill()
        running.wait()

    done = command_in(tmp_path, tmp_path)(*arguments, **environment)

    assert done.code == 0, done.out + done.err
    assert not done.audit["notices"]
    assert list(licenses(done).values()) == ["MIT"] * 40
    assert [path.name for path in store.parent.glob("*damaged*")] == []
