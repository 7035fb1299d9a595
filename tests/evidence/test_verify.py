"""A bundle is what it says it is, or it is told what is wrong: whatever byte was changed."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evidence.audit_file import BadAudit, read_audit
from scanner.evidence.gather import Bundle, gather
from scanner.evidence.manifest import sums
from scanner.evidence.reading import BundleRefused
from scanner.evidence.verify import verify
from scanner.evidence.writing import check_target, write
from scanner.rulebook import Rulebook, load_rulebook

CARD, PAGE = b'{"cardData": {"license": "mit"}}', b'{"files": []}'


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def receipt(url: str, body: bytes, **more: Any) -> dict[str, Any]:
    return {"url": url, "sha256": digest(body), "size": len(body), "retrieved": "2026-11-22T00:00:00+00:00", **more}


@cache
def rules() -> Rulebook:
    return load_rulebook()


def audit(**component: Any) -> dict[str, Any]:
    """An audit of one model."""
    claim = {"topic": "license", "source": "hub-card", "where": "https://hub/acme/tiny", "sha256": digest(CARD),
             "retrieved": "2026-11-22T00:00:00+00:00"}  # fmt: skip
    return {
        "schema": "stayopen/audit/1", "created": "2026-11-22T00:00:00+00:00", "as_of": "2026-11-22",
        "tool": {"name": "stayopen", "version": "0"}, "rules": {"version": rules().version}, "project": {"name": "p"},
        "components": [{
            "id": "pkg:huggingface/acme/tiny", "kind": "model", "registry": "huggingface", "name": "acme/tiny",
            "license": {"ids": ["mit"], "claims": [claim]},
            "receipts": [receipt("https://hub/api/models/acme/tiny", CARD), receipt("https://hub/page", PAGE)],
            **component,
        }],
    }  # fmt: skip


def bundle_of(document: Any, *bodies: bytes) -> Bundle:
    kept = {digest(body): body for body in bodies}
    return gather(json.dumps(document).encode(), kept.get, rules())


class InMemory:
    """A bundle that was never written."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.names = {name: len(body) for name, body in files.items()}

    def open(self, name: str) -> IO[bytes]:
        return io.BytesIO(self.files[name])


@cache
def whole() -> dict[str, bytes]:
    return bundle_of(audit(), CARD, PAGE).files


def test_a_whole_bundle_has_neither_faults_nor_gaps() -> None:
    found = verify(InMemory(whole()))
    assert (found.faults, found.gaps) == ((), ())
    assert found.seal == digest(whole()["SHA256SUMS"])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_byte_is_changed_it_shows(data: st.DataObject) -> None:
    files = dict(whole())
    name = data.draw(st.sampled_from(sorted(files)))
    body = bytearray(files[name])
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] ^= data.draw(st.integers(1, 255))
    files[name] = bytes(body)
    try:
        found = verify(InMemory(files))
    except BundleRefused:
        return
    # A changed SHA256SUMS can only shift the blame; its own hash, the seal, differs.
    assert found.faults or found.seal != digest(whole()["SHA256SUMS"])


@given(st.data(), st.binary(min_size=0, max_size=50))
@settings(max_examples=60, deadline=None)
def test_a_file_replaced_together_with_its_sum_is_found_by_the_manifest(data: st.DataObject, body: bytes) -> None:
    name = data.draw(st.sampled_from(sorted(whole().keys() - {"SHA256SUMS", "index.html", "manifest.json"})))
    files = {**whole(), name: body}
    files["SHA256SUMS"] = sums({path: data for path, data in files.items() if path != "SHA256SUMS"})
    if name == "audit.json":
        with pytest.raises(BundleRefused):
            verify(InMemory(files))
    else:
        assert verify(InMemory(files)).faults


def test_whatever_file_is_taken_away_it_shows() -> None:
    for name in whole():
        files = InMemory({path: body for path, body in whole().items() if path != name})
        if name in ("audit.json", "manifest.json", "SHA256SUMS"):
            with pytest.raises(BundleRefused, match=name):
                verify(files)
        else:
            assert f"missing: {name}" in verify(files).faults


def forged(change: Any) -> tuple[str, ...]:
    """The faults after the manifest was changed, and SHA256SUMS made to fit."""
    files = dict(whole())
    manifest = json.loads(files["manifest.json"])
    change(manifest)
    files["manifest.json"] = json.dumps(manifest).encode()
    files["SHA256SUMS"] = sums({path: data for path, data in files.items() if path != "SHA256SUMS"})
    return verify(InMemory(files)).faults


def test_a_manifest_that_claims_another_backing_is_found() -> None:
    def to_project(manifest: Any) -> None:
        manifest["claims"][0] |= {"basis": "project", "file": None}

    def to_rules(manifest: Any) -> None:
        manifest["claims"][0] |= {"basis": "rules"}

    def to_another_file(manifest: Any) -> None:
        manifest["claims"][0] |= {"file": f"received/{digest(PAGE)}.json"}

    def to_nothing(manifest: Any) -> None:
        manifest["claims"] = []

    assert "it was read from a source" in forged(to_project)[0]
    assert "no rule backs it" in forged(to_rules)[0]
    assert "does not hold the bytes" in forged(to_another_file)[0]
    assert "makes 1 claims" in forged(to_nothing)[0]


def test_a_receipt_that_is_neither_here_nor_said_to_be_absent_is_found() -> None:
    def forget(manifest: Any) -> None:
        manifest["absent"] = []

    lost = bundle_of(audit(), CARD)
    assert [one.missing for one in lost.manifest.absent] == [True]
    files = dict(lost.files)
    manifest = json.loads(files["manifest.json"])
    forget(manifest)
    files["manifest.json"] = json.dumps(manifest).encode()
    assert any("is not in the bundle" in fault for fault in verify(InMemory(files)).faults)


def test_rules_that_changed_since_the_audit_back_nothing() -> None:
    claim = {"topic": "license", "source": "rules", "where": "https://llama.com"}
    document = audit(outlook={"family": "llama/3.1"}, license={"claims": [claim]}, receipts=[])
    assert not bundle_of(document).gaps
    document["rules"]["version"] = "2020-01-01+00000000"
    assert "the rules have changed since the audit" in bundle_of(document).gaps[0]


def test_a_hostile_audit_gets_no_file_that_it_does_not_know_already(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    claim = {"topic": "license", "source": "hub-file", "where": str(secret), "sha256": "0" * 64, "retrieved": "x"}
    made = bundle_of(audit(license={"claims": [claim]}, receipts=[]))
    assert b"secret" not in b"".join(body for name, body in made.files.items() if name.startswith("received/"))
    assert made.gaps


def test_names_in_an_audit_never_become_paths() -> None:
    odd = "../../etc/passwd\0\n"
    evil = receipt("file:///etc/passwd", b"x") | {"sha256": "../../evil", "media_type": "../json"}
    component = {"id": odd, "name": odd, "registry": odd, "outlook": {"family": "../../x"}, "receipts": [evil]}
    made = bundle_of(audit(license={"ids": ["../../../etc/passwd"], "claims": []}, **component))
    assert sorted(made.files) == ["SHA256SUMS", "audit.json", "index.html", "manifest.json"]


KEYS = ("components", "license", "claims", "receipts", "sha256", "rules", "project", "lineage", "id", "url", "outlook")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_audit_makes_it_crash(document: dict[str, Any], inside: bool) -> None:
    with suppress(BadAudit):
        bundle_of(audit(**document) if inside else {**audit(), **document}, CARD)


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"\xff", b"{}", b'{"schema": 1}'])
def test_what_is_no_audit_is_said(data: bytes) -> None:
    with pytest.raises(BadAudit):
        read_audit(data)


def test_a_bundle_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File name too long"):
        write(tmp_path / "bundle", {"a": b"x", "b" * 300: b"x"})
    assert not list(tmp_path.iterdir())
    (tmp_path / "empty").mkdir()
    assert check_target(tmp_path / "empty") is None
    write(tmp_path / "empty", {"received/a": b"x"})
    assert (tmp_path / "empty" / "received" / "a").read_bytes() == b"x"
    assert "not empty" in str(check_target(tmp_path / "empty"))
