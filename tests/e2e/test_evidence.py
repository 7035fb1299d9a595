"""The bundle for counsel: made by the real command from real answers, checked by it and by sha256sum."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run, Stayopen, command_in, write
from tests.hub_server import HubServer
from tests.index_server import IndexServer, sdist, wheel

LICENSE = Path(__file__).parents[2] / "LICENSE"
PASSWORD, TOKEN = "s3cr3tPassw0rd", "hf_" + "s3cr3t" * 6


@dataclass
class Audited:
    """A project that was scanned against local servers; `run` goes on with the same store."""

    stayopen: Stayopen
    folder: Path
    project: Path
    audit: Path
    environment: dict[str, str]

    def run(self, *arguments: str | Path) -> Run:
        return self.stayopen(*arguments, cwd=self.folder, **self.environment)

    def export(self, target: Path) -> Path:
        done = self.run("evidence", "export", target, "--from", self.audit)
        assert done.code == 0, done.out + done.err
        return target


@pytest.fixture(scope="module")
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        server.grant(TOKEN, "*")
        yield server


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexServer]:
    root = tmp_path_factory.mktemp("index")
    wheel(root, "alpha", "1.0", "License: MIT")
    sdist(root, "beta", "2.0", "License: see LICENSE", files={"LICENSE": LICENSE.read_text()})
    with IndexServer(root) as server:
        server.require = f"Basic {b64encode(f'me:{PASSWORD}'.encode()).decode()}"
        yield server


@pytest.fixture(scope="module")
def audited(hub: HubServer, index: IndexServer, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """Scanned once for all tests here, which only read it."""
    folder = tmp_path_factory.mktemp("audited")
    calls = "".join(f'AutoModel.from_pretrained("{name}")\n' for name in ("acme/honest", "meta-llama/Llama-3.1-8B"))
    model = f"from transformers import AutoModel\n{calls}"
    hosted = 'import openai\nopenai.OpenAI().responses.create(model="gpt-4o", input="x")\n'
    project = write(
        folder / "project", {"requirements.txt": "alpha==1.0\nbeta==2.0\n", "app.py": model, "ask.py": hosted}
    )
    stayopen = command_in(tmp_path_factory.mktemp("home"), folder)
    made = Audited(
        stayopen,
        folder,
        project,
        folder / "audit.json",
        {"HF_ENDPOINT": hub.url, "HF_TOKEN": TOKEN, "PIP_INDEX_URL": index.url.replace("://", f"://me:{PASSWORD}@")},
    )
    done = made.run("scan", project, "-o", "audit.json", "-q", "--fail-on", "never")
    assert done.code == 0, done.out + done.err
    return made


def manifest_of(bundle: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((bundle / "manifest.json").read_text())
    return manifest


def urls(manifest: dict[str, Any]) -> set[str]:
    return {source["receipt"]["url"] for file in manifest["files"] for source in file["sources"]}


def test_every_answer_that_the_audit_rests_on_is_in_the_bundle_as_it_came(
    audited: Audited, hub: HubServer, index: IndexServer, tmp_path: Path
) -> None:
    bundle = audited.export(tmp_path / "bundle")

    manifest = manifest_of(bundle)
    assert {
        f"{index.url}/alpha/",
        f"{index.origin}/files/alpha/alpha-1.0-py3-none-any.whl.metadata",
        f"{index.origin}/files/beta/beta-2.0.tar.gz#LICENSE",
        f"{hub.url}/api/models/acme/honest",
        f"{hub.url}/api/models/meta-llama/Llama-3.1-8B",
        f"{hub.url}/api/models/meta-llama/Llama-3.1-8B#gate-text",
    } <= urls(manifest)
    bodies = [path.read_bytes() for path in (bundle / "received").iterdir()]
    assert LICENSE.read_bytes() in bodies
    page = (bundle / "index.html").read_text()
    assert "<strong>MIT</strong>" in page
    assert all(f'href="received/{path.name}"' in page for path in (bundle / "received").iterdir())
    for path in (bundle / "received").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
    assert {claim["basis"] for claim in manifest["claims"]} == {"received", "rules", "answers"}
    assert {claim["topic"] for claim in manifest["claims"] if claim["basis"] == "answers"} == {"access"}
    assert (bundle / "audit.json").read_bytes() == audited.audit.read_bytes()
    rules = {file["path"] for file in manifest["files"] if file["kind"] == "rules"}
    assert {"rules/hosted/openai.toml", "rules/licenses/mit.toml"} <= rules
    assert [one["why"] for one in manifest["absent"]] == ["too large to keep: known by its hash"]


def test_sha256sum_and_verify_find_it_whole(audited: Audited, tmp_path: Path) -> None:
    bundle, archive = audited.export(tmp_path / "bundle"), audited.export(tmp_path / "bundle.zip")

    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=bundle, check=True, capture_output=True)
    listed = {line.split("  ", 1)[1] for line in (bundle / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}
    for one in (bundle, archive):
        done = audited.run("evidence", "verify", one)
        assert (done.code, "WHOLE" in done.out) == (0, True), done.out


def test_the_same_store_gives_the_same_bytes(audited: Audited, tmp_path: Path) -> None:
    one, two = audited.export(tmp_path / "one.zip"), audited.export(tmp_path / "two.zip")

    assert one.read_bytes() == two.read_bytes()
    folder = audited.export(tmp_path / "folder")
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert all((folder / name).read_bytes() == archive.read(name) for name in archive.namelist())


def test_a_project_can_be_scanned_and_bundled_at_once(audited: Audited, tmp_path: Path) -> None:
    done = audited.run("evidence", "export", tmp_path / "now", audited.project)

    assert done.code == 0, done.out + done.err
    assert audited.run("evidence", "verify", tmp_path / "now").code == 0


def test_no_login_stands_in_a_bundle(audited: Audited, hub: HubServer, tmp_path: Path) -> None:
    assert any(TOKEN in request.headers.get("authorization", "") for request in hub.requests)

    bundle = audited.export(tmp_path / "bundle")

    written = b"".join(path.read_bytes() for path in bundle.rglob("*") if path.is_file())
    for secret in (PASSWORD, TOKEN, b64encode(f"me:{PASSWORD}".encode()).decode()):
        assert secret.encode() not in written


def test_nothing_is_asked_to_bundle_an_audit(
    audited: Audited, hub: HubServer, index: IndexServer, tmp_path: Path
) -> None:
    asked = len(hub.requests), len(index.requests)
    audited.export(tmp_path / "bundle")
    assert (len(hub.requests), len(index.requests)) == asked


def test_an_audit_outlives_its_pages(audited: Audited, index: IndexServer, tmp_path: Path) -> None:
    """A week later the index says something else; the bundle of the old audit still holds what it said then."""
    wheel(index.root, "alpha", "1.1", "License: AGPL-3.0-only")
    audited.run("scan", write(tmp_path / "other", {"requirements.txt": "alpha==1.1\n"}), "-q")

    bundle = audited.export(tmp_path / "bundle")

    assert audited.run("evidence", "verify", bundle).code == 0


def altered(bundle: Path) -> None:
    path = next(path for path in (bundle / "received").iterdir() if path.suffix == ".txt")
    path.write_bytes(path.read_bytes().replace(b"License", b"Lizenz"))


def removed(bundle: Path) -> None:
    next((bundle / "received").iterdir()).unlink()


def added(bundle: Path) -> None:
    (bundle / "received" / "more.txt").write_text("x")


def with_sums_made_again(bundle: Path) -> None:
    """Somebody who alters a file will alter its sum too; the manifest and the claims still tell."""
    altered(bundle)
    names = sorted(path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if name != "SHA256SUMS"
    ]
    (bundle / "SHA256SUMS").write_text("".join(lines))


def with_another_audit(bundle: Path) -> None:
    audit = json.loads((bundle / "audit.json").read_text())
    audit["components"][0]["license"]["claims"][0]["sha256"] = "0" * 64
    (bundle / "audit.json").write_text(json.dumps(audit))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (altered, "altered: received/"),
        (removed, "missing: received/"),
        (added, "extra: received/more.txt is not in SHA256SUMS"),
        (with_sums_made_again, "is not what manifest.json says"),
        (with_another_audit, "backs another claim in its place"),
    ],
)
def test_what_was_done_to_a_bundle_is_found(audited: Audited, tmp_path: Path, change: Any, said: str) -> None:
    bundle = audited.export(tmp_path / "bundle")
    change(bundle)

    done = audited.run("evidence", "verify", bundle)

    assert done.code == 1
    assert said in done.out
    assert "NOT WHOLE" in done.out


def test_a_claim_whose_bytes_are_gone_is_named_and_the_bundle_is_not_called_clean(
    audited: Audited, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    done = audited.run("evidence", "export", bundle, "--from", audited.audit, "--store", tmp_path / "no-store")

    assert done.code == 4
    assert "there is no store at" in done.err
    assert not (tmp_path / "no-store").exists()
    assert "not backed: pkg:pypi/alpha@1.0: wheel-metadata on license" in done.out
    checked = audited.run("evidence", "verify", bundle)
    assert checked.code == 4
    assert "not backed: pkg:pypi/alpha@1.0" in checked.out


def test_an_audit_by_rules_alone_is_backed_by_rules(stayopen: Stayopen, tmp_path: Path) -> None:
    model = 'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-3.1-8B")\n'
    project = write(tmp_path / "project", {"app.py": model})

    done = stayopen("evidence", "export", "bundle", project, "--offline")

    assert done.code == 0, done.out + done.err
    manifest = manifest_of(tmp_path / "bundle")
    assert {claim["file"] for claim in manifest["claims"]} == {"rules/families/llama.toml"}
    assert stayopen("evidence", "verify", "bundle").code == 0


def test_what_was_read_on_this_machine_is_in_the_bundle_too(stayopen: Stayopen, tmp_path: Path) -> None:
    """The local Hub cache, and the packages of a virtual environment."""
    snapshot = f"hf/hub/models--acme--tiny/snapshots/{'a' * 40}"
    installed = "venv/lib/python3.11/site-packages/alpha-1.0.dist-info"
    write(
        tmp_path,
        {
            "project/app.py": 'from transformers import AutoModel\nAutoModel.from_pretrained("acme/tiny")\n',
            "project/requirements.txt": "alpha==1.0\n",
            "hf/hub/models--acme--tiny/refs/main": "a" * 40,
            f"{snapshot}/README.md": "---\nlicense: apache-2.0\n---\n# Tiny\n",
            f"{snapshot}/LICENSE": LICENSE.read_bytes(),
            f"{installed}/METADATA": "Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\nLicense: MIT\n\n",
            f"{installed}/licenses/LICENSE": LICENSE.read_bytes(),
        },
    )
    arguments = ("project", "--offline", "--environment", "venv")

    done = stayopen("evidence", "export", "bundle", *arguments, HF_HOME=str(tmp_path / "hf"))

    assert done.code == 0, done.out + done.err
    claims = manifest_of(tmp_path / "bundle")["claims"]
    assert {claim["source"] for claim in claims} == {"hub-card", "hub-file", "installed"}
    assert {claim["basis"] for claim in claims} == {"received"}
    assert stayopen("evidence", "verify", "bundle").code == 0


def test_what_an_audit_could_not_find_out_is_said_by_its_bundle(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "project", {"requirements.txt": "alpha==1.0\n"})

    done = stayopen("evidence", "export", "bundle", project, "--timeout", "0.2")

    assert done.code == 4
    assert "not known: pkg:pypi/alpha@1.0" in done.out
    assert stayopen("evidence", "verify", "bundle").code == 4
    assert "The audit is incomplete" in (tmp_path / "bundle" / "index.html").read_text()


def test_names_from_outside_stay_text_in_the_index_for_people(stayopen: Stayopen, tmp_path: Path) -> None:
    call = 'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-3.1-8B")\n'
    audit = write(tmp_path, {"project/app.py": call})
    stayopen("scan", audit / "project", "--offline", "-o", "audit.json", "-q")
    text = json.loads((tmp_path / "audit.json").read_text())
    text["components"][0]["name"] = "<script>alert(1)</script>\u202e\x1b[31m"
    text["components"][0]["license"]["claims"][0]["where"] = "javascript:alert(1)"
    (tmp_path / "audit.json").write_text(json.dumps(text))

    stayopen("evidence", "export", "bundle", "--from", "audit.json")

    page = (tmp_path / "bundle" / "index.html").read_text()
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "\u202e" not in page + (tmp_path / "bundle" / "manifest.json").read_text().replace("\\u202e", "")
    assert "\x1b" not in page


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("export", "no/such/folder/bundle"),
        ("export", "full"),
        ("export", "file"),
        ("export", "new", "--from", "file"),
        ("export", "new", "full", "--from", "file"),
        ("verify", "file"),
        ("verify", "full"),
        ("verify", "missing"),
        ("show", "0" * 64),
        ("list", "--store", "missing"),
    ],
)
def test_wrong_usage_is_2_with_a_message(stayopen: Stayopen, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write(tmp_path, {"full/x": "x", "file": '{"schema": "other"}'})
    done = stayopen("evidence", *arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error" in done.err


def test_the_store_can_be_looked_into(audited: Audited, index: IndexServer) -> None:
    listed = audited.run("evidence", "list", "beta").out.splitlines()

    (line,) = [line for line in listed if line.endswith("#LICENSE")]
    shown = audited.run("evidence", "show", line.split()[1])
    assert shown.out == LICENSE.read_text()
    assert not audited.run("evidence", "list", "nothing-like-it").out


def test_a_bundle_that_is_not_made_leaves_nothing_behind(audited: Audited, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{}")
    assert audited.run("evidence", "export", tmp_path / "bundle", "--from", tmp_path / "broken.json").code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["broken.json"]
