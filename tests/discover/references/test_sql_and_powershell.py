"""SQL and PowerShell: which name a string goes by."""

from pathlib import Path

from scanner.discover.references import powershell, sql
from scanner.discover.references.mention import Mention
from tests.discover.references.reading import find, mentions_in, places, read_text


def test_defaults_and_assignments_of_columns_name_their_values() -> None:
    found = mentions_in(sql, "seed.sql")
    assert places(found)["gpt-4-turbo-preview"] == (3, "model")
    assert places(found)["text-embedding-3-small"] == (4, "embedding_model")
    assert (places(found)["claude-3-5-sonnet-20241022"][1], find(found, "claude-3-opus-20240229").how) == (
        "model_id",
        "comparison",
    )


def test_a_value_of_a_row_goes_by_the_column_in_its_place() -> None:
    found = mentions_in(sql, "seed.sql")
    assert places(found)["Qwen/Qwen2.5-7B-Instruct"] == (9, "repo_id")
    document = find(found, "deepseek-chat")
    assert (document.line, document.name, document.key) == (7, "model", ("models", 0, "model"))
    assert places(found)["gpt-4-1106-preview"] == (10, None)
    assert "default gpt-4" not in places(found)


def test_a_column_that_is_added_with_quotes_and_conditions(tmp_path: Path) -> None:
    text = (
        "/* it's 'gpt-4' */ ALTER TABLE t ADD COLUMN IF NOT EXISTS \"llm_model\" TEXT DEFAULT 'gpt-4o';\n"
        "ALTER TABLE t ALTER COLUMN embed_model SET DEFAULT 'it''s';\n"
    )
    found = [one for one in read_text(sql, tmp_path, "1.sql", text) if isinstance(one, Mention)]
    assert places(found) == {"gpt-4o": (1, "llm_model"), "it's": (2, "embed_model")}


def test_variables_parameters_and_entries_of_powershell() -> None:
    found = mentions_in(powershell, "deploy.ps1")
    assert places(found)["llama3.1:8b"] == (3, "Model")
    assert places(found)["glm-5"] == (7, "default_ask_model")
    assert places(found)["gpt-4o"] == (21, "OPENAI_MODEL")
    assert places(found)["gpt-5-codex"] == (24, "codexModel")
    assert places(found)["gpt-4o-mini"] == (26, "model")
    assert find(found, "qwen2.5:7b").call == "ollama pull"


def test_what_powershell_compares_or_prints_is_no_value(tmp_path: Path) -> None:
    text = '$isOld = $model -eq "gpt-3.5-turbo"\nif ($model -eq "gpt-4") { Write-Host "gpt-4o" }\n<# $x = "gpt-4" #>\n'
    found = [one for one in read_text(powershell, tmp_path, "a.ps1", text) if isinstance(one, Mention)]
    assert places(found) == {}
