"""Files of a tree are read when they are asked for, and hardly any is held."""

from pathlib import Path

import pytest

from scanner.discover.source import SourceFile, Tree, Unreadable


def _file(folder: Path, name: str, text: str) -> SourceFile:
    (folder / name).write_text(text)
    return SourceFile(name, folder / name, len(text))


def test_a_module_that_several_lead_to_is_read_once_in_a_scan(tmp_path: Path) -> None:
    file = _file(tmp_path, "names.py", "A = 1\n")
    tree = Tree(tmp_path, {file.path: file})
    assert tree.text_of(file) == "A = 1\n"
    (tmp_path / "names.py").write_text("A = 2\n")

    assert tree.text_of(file) == "A = 1\n"
    assert Tree(tmp_path, tree.files).text_of(file) == "A = 2\n"


def test_only_the_last_few_modules_are_held(tmp_path: Path) -> None:
    files = [_file(tmp_path, f"m{number}.py", f"A = {number}\n") for number in range(20)]
    tree = Tree(tmp_path, {file.path: file for file in files})
    for file in files:
        tree.text_of(file)
        file.absolute.unlink()  # type: ignore[union-attr]

    assert tree.text_of(files[-1]) == "A = 19\n"
    assert not any("text" in file.__dict__ for file in files)
    with pytest.raises(Unreadable, match="vanished"):
        tree.text_of(files[0])
