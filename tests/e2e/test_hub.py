"""The command against a Hub: gates, conflicts, lineage, tokens, the store."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import Stayopen, write
from tests.hub_server import HubServer, model, with_past

COMMERCIAL = '[use]\ncommercial = true\nacts = ["use", "host", "distribute"]\n'
TOKEN = "hf_" + "s3cr3t" * 6


def project(root: Path, *names: str) -> Path:
    calls = "\n".join(f'AutoModel.from_pretrained("{name}")' for name in names)
    return write(root, {"app.py": f"from transformers import AutoModel\n{calls}\n", "stayopen.toml": COMMERCIAL})


def test_a_manual_gate_is_a_finding_and_the_license_comes_from_the_card(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    done = stayopen("scan", project(tmp_path, "meta-llama/Llama-3.1-8B"), "--format", "json", HF_ENDPOINT=hub.url)
    component = done.component("meta-llama/Llama-3.1-8B")
    assert component["access"]["gate"] == "manual"
    assert component["license"]["concluded"] == "llama3.1"
    assert "hub-card" in {claim["source"] for claim in component["license"]["claims"]}
    assert {"gated-access", "successor-closed", "use-threshold"} <= done.codes()


def test_a_derivative_labelled_otherwise_keeps_its_bases_terms(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    done = stayopen("scan", project(tmp_path, "acme/llama-3.1-8b-support"), "--format", "json", HF_ENDPOINT=hub.url)
    assert "base-terms-dropped" in done.codes()
    lineage = done.component("acme/llama-3.1-8b-support")["lineage"]
    assert ("meta-llama/Llama-3.1-8B", "llama3.1") in {(one["name"], one["license"]["concluded"]) for one in lineage}


def test_a_card_and_a_license_file_that_disagree_conclude_nothing(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    done = stayopen("scan", project(tmp_path, "acme/mislabelled"), "--format", "json", HF_ENDPOINT=hub.url)
    component = done.component("acme/mislabelled")
    assert (component["license"]["state"], component["license"]["concluded"]) == ("conflict", None)
    assert "license-conflict" in done.codes()
    assert done.code == 1


def test_a_non_commercial_model_in_commercial_use_fails_the_gate(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    done = stayopen("scan", project(tmp_path, "acme/nc-embed"), "--format", "json", HF_ENDPOINT=hub.url)
    assert "non-commercial" in done.codes()
    assert done.code == 1


def test_an_honest_open_model_is_clean(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> None:
    done = stayopen("scan", project(tmp_path, "acme/honest"), "--fail-on", "error", HF_ENDPOINT=hub.url)
    assert done.code == 0, done.out


def test_the_token_goes_to_the_hub_and_into_no_output(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> None:
    hub.grant(TOKEN, "*")
    root = project(tmp_path, "meta-llama/Llama-3.1-8B", "acme/nowhere-to-be-found")
    files = ["-o", str(root / "a.json"), "-o", str(root / "a.html"), "-o", str(root / "a.txt")]
    done = stayopen("scan", root, *files, HF_ENDPOINT=hub.url, HF_TOKEN=TOKEN)
    assert any(TOKEN in request.headers.get("authorization", "") for request in hub.requests)
    written = "".join((root / name).read_text() for name in ("a.json", "a.html", "a.txt"))
    assert TOKEN not in done.out + done.err + written


def test_only_component_names_leave_the_machine(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> None:
    root = project(tmp_path, "acme/honest")
    write(root, {"secrets.py": 'PASSWORD = "correct horse battery staple"\n'})
    stayopen("scan", root, HF_ENDPOINT=hub.url)
    assert hub.requests
    for request in hub.requests:
        assert "/acme/honest" in request.path, request
        assert "horse" not in request.path + request.query + str(request.headers)


def test_nothing_is_imported_from_the_directory_one_stands_in(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    trap = f"open({str(tmp_path / 'executed')!r}, 'w')\n"
    names = ("sitecustomize", "secrets", "json", "click", "tomllib", "httpx2", "scanner", "yaml", "setup", "conftest")
    root = write(project(tmp_path / "p", "acme/honest"), {f"{name}.py": trap for name in names})
    assert stayopen("scan", ".", cwd=root, HF_ENDPOINT=hub.url).out
    assert not (tmp_path / "executed").exists()


def test_what_was_learned_is_asked_once_and_serves_offline(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> None:
    renamed = "meta-llama/Meta-Llama-3.1-8B"
    root = project(tmp_path, "acme/honest", "acme/nc-embed", renamed, "allenai/OLMo-2-1124-7B")
    hub.add(model("allenai/OLMo-2-1124-7B", {"license": "apache-2.0"}))
    first = stayopen("scan", root, "--format", "json", HF_ENDPOINT=hub.url)
    asked = len(hub.requests)
    second = stayopen("scan", root, "--format", "json", HF_ENDPOINT=hub.url)
    offline = stayopen("scan", root, "--format", "json", "--offline", HF_ENDPOINT=hub.url)
    assert len(hub.requests) == asked
    for name in ("acme/honest", "acme/nc-embed"):
        licenses = [run.component(name)["license"]["concluded"] for run in (first, second, offline)]
        assert len(set(licenses)) == 1
        assert licenses[0] is not None
    for run in (first, second, offline):  # no other owner holds a copy of OLMo on this Hub
        for name, code in ((renamed, "repository-renamed"), ("allenai/OLMo-2-1124-7B", "few-mirrors")):
            (signal,) = [one for one in run.component(name)["outlook"]["weighed"] if one["code"] == code]
            assert (signal["state"], signal["weight"], len(signal["evidence"])) == ("present", None, 1)


def test_a_stored_answer_older_than_its_gate_is_not_mixed_between_hubs(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    root = project(tmp_path, "acme/honest")
    stayopen("scan", root, HF_ENDPOINT=hub.url)
    with HubServer() as other:
        stayopen("scan", root, HF_ENDPOINT=other.url)
        assert other.requests, "an answer of one Hub must not speak for another"


def test_what_changed_at_the_hub_shows_in_the_reports(stayopen: Stayopen, tmp_path: Path) -> None:
    licenses = (("2024-01-01", "mit"), ("2025-01-01", "cc-by-nc-4.0"))
    past = [(day, {"README.md": f"---\nlicense: {name}\n---\n"}) for day, name in licenses]
    page = tmp_path / "a.html"
    with HubServer([with_past(model("acme/turned"), *past)]) as server:
        root = project(tmp_path, "acme/turned")
        run = stayopen("scan", root, "--history", "--format", "json", "-o", page, HF_ENDPOINT=server.url)
    (change,) = run.component("acme/turned")["history"]
    assert (change["before"], change["after"], change["date"]) == ("mit", "cc-by-nc-4.0", "2025-01-01")
    assert "mit became cc-by-nc-4.0" in page.read_text(encoding="utf-8")


def test_a_gate_that_is_closed_to_this_token_says_whose_it_is(
    stayopen: Stayopen, hub: HubServer, tmp_path: Path
) -> None:
    hub.grant(TOKEN)
    root = project(tmp_path, "meta-llama/Llama-3.1-8B")
    done = stayopen("scan", root, "--format", "json", HF_ENDPOINT=hub.url, HF_TOKEN=TOKEN)
    assert done.component("meta-llama/Llama-3.1-8B")["access"]["readable"] is False
    (finding,) = [one for one in done.audit["findings"] if one["code"] == "gated-access"]
    assert "the token in use may not read it" in finding["message"]
    assert any("with the token of jane-doe (role: read): refused" in one["text"] for one in finding["evidence"])
    assert TOKEN not in done.out + done.err
