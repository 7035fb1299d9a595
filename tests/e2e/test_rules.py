"""Rules of one's own and rules gone stale, as every report shows them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.conftest import Stayopen
from tests.rulebook.conftest import write_rules

WITHOUT_TERMS = """
id = "llama3.1"
name = "Llama 3.1, as we see it"
category = "permissive"
grants = ["use", "commercial-use"]
confidence = "low"
checked = "2020-01-01"
"""


def project(path: Path, config: str = "") -> Path:
    (path / "app.py").write_text(
        'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")\n', "utf-8"
    )
    (path / "stayopen.toml").write_text(config, "utf-8")
    return path


def test_what_an_overlay_took_away_is_said_in_every_report(stayopen: Stayopen, tmp_path: Path) -> None:
    mine = write_rules(tmp_path / "mine", {"licenses/llama3.1.toml": WITHOUT_TERMS})
    root = project(tmp_path)
    reports = [tmp_path / f"audit.{suffix}" for suffix in ("json", "html", "txt")]
    outputs = [argument for report in reports for argument in ("-o", str(report))]
    stayopen("scan", str(root), "--offline", "--rules", str(mine), *outputs)
    for report in reports:
        text = " ".join(report.read_text("utf-8").replace("&gt;", ">").replace("\\u003e", ">").split())
        assert "licenses/llama3.1 from" in text, report
        assert "user-threshold" in text.partition("terms dropped: ")[2].partition(";")[0], report
        assert "category: open-weights-restricted -> permissive" in text, report


def test_rules_unread_for_long_are_named_once_in_the_method_section(stayopen: Stayopen, tmp_path: Path) -> None:
    mine = write_rules(tmp_path / "mine", {"licenses/llama3.1.toml": WITHOUT_TERMS})
    root = project(tmp_path, "rules_stale_after_days = 2000\n")
    html = tmp_path / "audit.html"
    run = stayopen("scan", str(root), "--offline", "--rules", str(mine), "-o", str(html), "--format", "json")
    said = "the sources of 1 rules were last read more than 2000 days ago (licenses/llama3.1)"
    assert said in run.audit["rules"]["stale"]
    text = " ".join(html.read_text("utf-8").split())
    assert text.count("more than 2000 days ago") == 1
    assert said in text.partition('id="method"')[2]
    table = stayopen("scan", str(root), "--offline", "--rules", str(mine))
    assert "2000 days" not in table.out


def test_rules_that_are_fresh_enough_say_nothing(stayopen: Stayopen, tmp_path: Path) -> None:
    run = stayopen("scan", str(project(tmp_path, "rules_stale_after_days = 36500\n")), "--offline", "--format", "json")
    assert "stale" not in json.loads(run.out)["rules"]


def test_a_stale_age_of_none_is_refused(stayopen: Stayopen, tmp_path: Path) -> None:
    run = stayopen("scan", str(project(tmp_path, "rules_stale_after_days = 0\n")), "--offline")
    assert run.code == 2
    assert "rules_stale_after_days" in run.err


FROM_MEMORY = {
    "licenses/hearsay.toml": """
id = "hearsay"
name = "Hearsay License"
category = "non-commercial"
grants = ["use"]
confidence = "low"
checked = "2026-11-22"

[[terms]]
term = "non-commercial"
when = ["commercial-use"]
clause = "not verified"
summary = "Said to be non-commercial."
""",
    "families/hearsay.toml": """
id = "hearsay"
vendor = "Hearsay"
hub_organisations = ["hearsay"]
successor_state = "uncertain"
confidence = "low"
checked = "2026-11-22"

[[generations]]
id = "one"
name = "One"
ids = ["^hearsay/one"]
license = "hearsay"
""",
}


def test_what_a_rule_says_from_memory_is_marked_in_every_report(stayopen: Stayopen, tmp_path: Path) -> None:
    mine = write_rules(tmp_path / "mine", FROM_MEMORY)
    (tmp_path / "app.py").write_text('AutoModel.from_pretrained("hearsay/one-7b")\n', "utf-8")
    (tmp_path / "stayopen.toml").write_text("[use]\ncommercial = true\n", "utf-8")
    html = tmp_path / "audit.html"
    run = stayopen("scan", str(tmp_path), "--offline", "--rules", str(mine), "-o", str(html), "--format", "json")
    model = run.component("hearsay/one-7b")
    assert model["license"]["concluded"] == "hearsay"
    assert model["license"]["confidence"] == "low"
    findings = [finding for finding in run.audit["findings"] if finding["code"] == "non-commercial"]
    assert [finding["confidence"] for finding in findings] == ["low"]
    assert any(line["confidence"] == "low" for line in findings[0]["evidence"])
    assert "low confidence" in html.read_text("utf-8")
    table = stayopen("scan", str(tmp_path), "--offline", "--rules", str(mine)).out
    assert "low confidence" in " ".join(table.split())
