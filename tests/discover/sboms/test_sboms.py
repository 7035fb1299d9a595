"""SBOMs of every format, read from tests/data/sboms."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.manifests import Excluded, Found
from scanner.discover.sboms import document as sboms
from scanner.discover.source import SourceFile
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook, load_rulebook
from scanner.syntax.purl import purl_of
from tests.bounds import HANG_SECONDS

DATA = Path(__file__).parents[2] / "data" / "sboms"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


def _text(name: str, text: str) -> SourceFile:
    """A file that is not on the disk."""
    file = SourceFile(name, Path(name), len(text))
    file.__dict__["text"] = text
    return file


def read(name: str, rules: Rulebook) -> list[Found]:
    return list(sboms.read(_text(name, (DATA / name).read_text()), rules))


def usages(found: list[Found]) -> dict[str, Usage]:
    return {purl_of(item.component): item for item in found if isinstance(item, Usage)}


def said(usage: Usage) -> list[tuple[str, str]]:
    return [(claim.value, claim.note) for claim in usage.claims]


def test_cyclonedx_names_packages_of_every_ecosystem_with_their_licenses(rules: Rulebook) -> None:
    found = usages(read("bom.json", rules))
    typing = found["pkg:pypi/typing-extensions@4.12.2"]
    assert (typing.how, typing.scope, typing.specifier, typing.confidence) == ("sbom", "lock", "==4.12.2", "high")
    assert (typing.location.line, said(typing)) == (9, [("PSF-2.0", "declared license")])
    assert typing.why == "named in bom.json, required by the project itself"
    assert said(found["pkg:npm/%40xenova/transformers@2.17.2"]) == [("Apache-2.0", "concluded license")]
    maven = found["pkg:maven/dev.langchain4j/langchain4j-core@0.35.0"]
    assert (maven.component.registry, maven.component.name) == ("maven", "dev.langchain4j:langchain4j-core")
    inner = found["pkg:golang/github.com/sashabaranov/go-openai@v1.32.0"]
    assert inner.why == "named in bom.json, required by langchain4j-core"
    assert said(inner) == [('["Apache-2.0", "MIT"]', "")]
    assert found["pkg:npm/vitest@2.1.0"].scope == "dev"


def test_models_and_datasets_are_placed_by_purl_page_id_or_vendor(rules: Rulebook) -> None:
    found = usages(read("bom.json", rules))
    kinds = {name: (usage.component.kind, usage.relation) for name, usage in found.items() if "pypi" not in name}
    revision = "0e9e39f249a16976918f6564b8830bc894c89659"
    assert kinds[f"pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@{revision}"] == ("model", None)
    assert kinds["pkg:huggingface/meta-llama/Llama-3.1-8B"] == ("model", "base-model")
    assert kinds["pkg:huggingface/datasets/HuggingFaceFW/fineweb"] == ("dataset", "trained-on")
    assert kinds["pkg:huggingface/datasets/allenai/c4"] == ("dataset", "trained-on")
    assert kinds["pkg:generic/openai/gpt-4o-mini"] == ("hosted-model", None)
    assert kinds["pkg:huggingface/CompVis/stable-diffusion-v1-4"] == ("model", None)
    assert kinds["pkg:generic/in-house-ranker@7"] == ("model", None)


def test_what_is_no_component_is_left_out_and_said_so(rules: Rulebook) -> None:
    reasons = [item.reason for item in read("bom.json", rules) if isinstance(item, Excluded)]
    assert reasons[0] == "line 6: acme-chat is what this SBOM describes"
    assert "1 marked as excluded, 1 of type data, 1 of type file, 1 of type operating-system" in reasons[1]


def test_the_same_document_as_xml_says_the_same(rules: Rulebook) -> None:
    as_json, as_xml = usages(read("bom.json", rules)), usages(read("bom.xml", rules))
    shared = as_json.keys() & as_xml.keys()
    assert len(shared) == 6
    for name in shared - {"pkg:npm/vitest@2.1.0"}:
        one, other = as_json[name], as_xml[name]
        assert (one.component, one.scope, said(one), one.relation) == (
            other.component, other.scope, said(other), other.relation,
        )  # fmt: skip
    assert as_xml["pkg:pypi/typing-extensions@4.12.2"].why == "named in bom.xml, required by the project itself"
    assert as_xml["pkg:npm/vitest@2.1.0"].scope == "dev"


@pytest.mark.parametrize("name", ["app.spdx", "app.spdx.json"])
def test_spdx_2(rules: Rulebook, name: str) -> None:
    found = read(name, rules)
    named = usages(found)
    assert list(named) == ["pkg:pypi/requests@2.32.3", "pkg:deb/debian/curl@7.88.1-10", "pkg:generic/inner"]
    assert said(named["pkg:pypi/requests@2.32.3"]) == [("Apache-2.0", "declared and concluded license")]
    assert said(named["pkg:deb/debian/curl@7.88.1-10"]) == [("curl", "declared license")]
    inner = named["pkg:generic/inner"]
    assert (inner.scope, inner.confidence) == ("dev", "medium")
    assert said(inner) == [("Acme Commercial License", "declared license")]
    assert [item.reason.split(": ")[-1] for item in found if isinstance(item, Excluded)] == [
        "acme-chat is what this SBOM describes", "1 of type operating-system",
    ]  # fmt: skip


def test_spdx_3_with_its_ai_profile(rules: Rulebook) -> None:
    named = usages(read("ai.spdx3.json", rules))
    torch, model = named["pkg:pypi/torch@2.4.1"], named["pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct"]
    assert said(torch) == [("BSD-3-Clause", "declared license")]
    assert said(model) == [("LicenseRef-llama3.1", "concluded license")]
    assert model.why == "named in ai.spdx3.json, required by the project itself"
    data = named["pkg:huggingface/datasets/allenai/c4"]
    assert (data.component.kind, data.relation, data.claims) == ("dataset", "trained-on", ())


def test_a_document_whose_every_part_is_described_leaves_none_out(rules: Rulebook) -> None:
    document = json.loads((DATA / "app.spdx.json").read_text())
    document["documentDescribes"] = [package["SPDXID"] for package in document["packages"]]
    found = list(sboms.read(_text("app.spdx.json", json.dumps(document)), rules))
    assert "pkg:pypi/requests@2.32.3" in usages(found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bom.json", '{"name": "Carbon", "materials": ["CycloneDX"]}'),
        ("bombay.json", "{}"),
        ("sbom.json", ""),
        ("x.spdx", "hello"),
        ("bom.xml", "<project/>"),
    ],
)
def test_a_file_of_another_kind_is_not_ours(rules: Rulebook, name: str, text: str) -> None:
    assert list(sboms.read(_text(name, text), rules)) == []


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("bom.json", '{"bomFormat": "CycloneDX", "components": [', "cannot be read"),
        ("bom.xml", '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>', "no element found"),
        (
            "bom.xml",
            '<!DOCTYPE b [<!ENTITY a "aa">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>',
            "has a document type",
        ),
        ("bom.xml", '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + "<a>" * 300, "nested deeper"),
        ("a.spdx.rdf", '<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#"/>', "convert it to JSON"),
    ],
)
def test_a_damaged_document_is_incomplete(rules: Rulebook, name: str, text: str, reason: str) -> None:
    [incomplete] = sboms.read(_text(name, text), rules)
    assert isinstance(incomplete, Incomplete)
    assert reason in incomplete.reason


@pytest.mark.parametrize("purl", ["pkg:", "nonsense", "pkg:pypi/", "pkg:maven/a@1", "pkg:golang/%2f%2f"])
def test_a_purl_that_says_nothing_leaves_the_name(rules: Rulebook, purl: str) -> None:
    document = {"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "thing", "purl": purl}]}
    [usage] = sboms.read(_text("bom.json", json.dumps(document)), rules)
    assert isinstance(usage, Usage)
    assert usage.component.name in ("thing", "a")
    assert purl_of(usage.component)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_documents_with_pieces_cut_out_and_put_in(rules: Rulebook, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(path.name for path in DATA.iterdir())))
    text = (DATA / name).read_text()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        piece = data.draw(st.text(st.sampled_from("[]{}\"'<>&/=,;@:%#\n- x1é\U0001f600"), max_size=8))
        text = text[:start] + piece + text[end:]
    for item in sboms.read(_text(name, text), rules):
        assert not isinstance(item, Usage) or purl_of(item.component)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([
            "components", "licenses", "license", "id", "name", "purl", "type", "dependencies", "ref", "dependsOn",
            "metadata", "component", "packages", "relationships", "@graph", "spdxId", "to", "from", "relationshipType",
            "expandedlicensing_member", "pedigree", "ancestors", "modelCard", "modelParameters", "datasets",
        ]),
        inner,
        max_size=4,
    ),
    max_leaves=30,
)  # fmt: skip
_WORDS = st.sampled_from([
    {"bomFormat": "CycloneDX"}, {"spdxVersion": "SPDX-2.3"}, {"@context": "https://spdx.org/rdf/3.0.1/x", "@graph": []},
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(words=_WORDS, body=st.dictionaries(st.sampled_from(["components", "packages", "@graph", "metadata"]), _JSON))
def test_documents_of_any_shape(rules: Rulebook, words: dict[str, object], body: dict[str, object]) -> None:
    for item in sboms.read(_text("bom.json", json.dumps({**words, **body})), rules):
        assert not isinstance(item, Usage) or purl_of(item.component)


def _nested_sets(count: int) -> str:
    graph: list[dict[str, object]] = [{"type": "software_Package", "spdxId": "p", "name": "p"}]
    graph += [
        {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": f"s{n}",
         "expandedlicensing_member": [f"s{n + 1}"] * 20} for n in range(count)
    ]  # fmt: skip
    graph.append({"type": "Relationship", "relationshipType": "hasDeclaredLicense", "from": "p", "to": ["s0"]})
    graph.append({"type": "LicenseExpression", "spdxId": f"s{count}", "simplelicensing_licenseExpression": "MIT"})
    return json.dumps({"@context": "https://spdx.org/rdf/3.0.1/x", "@graph": graph})


def _bom(*components: object, **more: object) -> str:
    return json.dumps({"bomFormat": "CycloneDX", "components": components, **more})


_XML = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>'
HOSTILE = {
    "many.cdx.json": _bom(*({"name": "a", "purl": f"pkg:npm/a@{n}"} for n in range(20_000))),
    "one.cdx.json": _bom({"name": "a", "licenses": [{"license": {"id": "MIT"}}] * 20_000}),
    "edges.cdx.json": _bom({"name": "a", "bom-ref": "a"}, dependencies=[{"ref": "a", "dependsOn": ["a"] * 50_000}]),
    "sets.spdx3.json": _nested_sets(200),
    "tags.spdx": "SPDXVersion: SPDX-2.3\n" + "PackageName: a\nExternalRef: A purl pkg:npm/a@1\n" * 10_000,
    "text.spdx": "SPDXVersion: SPDX-2.3\n" + "PackageComment: <text>\n" * 50_000,
    "deep.cdx.xml": _XML + "<component><name>a</name><components>" * 60,
    "wide.cdx.xml": _XML + "<component><name>a</name></component>" * 20_000 + "</components></bom>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_long_and_deep_documents_are_read_without_hanging(rules: Rulebook, name: str) -> None:
    start = time.monotonic()
    list(sboms.read(_text(name, HOSTILE[name]), rules))
    assert time.monotonic() - start < HANG_SECONDS
