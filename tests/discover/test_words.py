"""Words are cut out of source around signs, without taking it apart."""

from scanner.discover.words import between_quotes, gives, imported, word_places, words_before


def test_packages_are_told_by_import_and_by_from() -> None:
    names, renamed = imported(
        "import torch\nfrom transformers.models import (\n    pipeline as make,\n    Trainer,\n)\n"
    )

    assert {"torch", "transformers"} <= names
    assert "pipeline" in renamed
    assert "Trainer" not in renamed


def test_what_stands_before_another_statement_is_renamed_by_none() -> None:
    _, renamed = imported("import numpy\nwith pipeline() as p:\n    pass\n")

    assert renamed == set()


def test_what_is_imported_from_a_package_is_told_by_its_whole_name() -> None:
    text = "import spacy\nfrom spacy.cli import download_all\nfrom ollama import (\n    chat,\n    embed\n)\nimport "

    assert gives("ollama", "chat", text)
    assert gives("ollama", "embed", text)
    assert not gives("spacy", "download", text)
    assert not gives("spacy", "load", text)


def test_quotes_of_both_kinds_bound_words() -> None:
    pieces = between_quotes("""f('openai/whisper-tiny', "two words", "x")""")

    assert [pieces[place] for place in word_places(pieces)] == ["f(", "openai/whisper-tiny"]


def test_places_of_pieces_are_those_of_the_text() -> None:
    text = """a = 'b' + "c" """

    assert '"'.join(between_quotes(text)) == text.replace("'", '"')


def test_names_before_a_sign() -> None:
    assert words_before("(", "load(x) + m.save (y)") == {"load", ""}
