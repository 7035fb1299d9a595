"""References in Jupyter notebooks (nbformat 3 and 4): code, %magics and ! lines, with lines of the file on disk."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.notebook_cells import Cell, cells
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.python import source_mentions
from scanner.discover.references.python_broken import broken_mentions
from scanner.discover.references.python_modules import Project
from scanner.discover.references.shell import shell_mentions
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import SyntaxFault


def reads(path: str) -> bool:
    """Whether the file is a notebook by its name."""
    return path.endswith(".ipynb")


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:
    """What the cells name. All code cells are read as one program, so that names carry over from cell to cell."""
    try:
        found = list(cells(read_json(file.text)))
    except SyntaxFault as fault:
        where = f" (line {fault.line})" if fault.line else ""
        yield Incomplete(
            file.path, f"not a notebook that can be read{where}: {fault.message}; save it again, or exclude it"
        )
        return
    code = [cell for cell in found if cell.kind == "code"]
    project = Project(file, tree)
    try:
        yield from _placed(_Program(code).mentions(project), _Program(code))
    except SyntaxFault:
        yield from _one_by_one(file, code, project)
    for cell in found:
        if cell.kind == "prose":
            for line in cell.lines:
                yield from prose_mentions(line.text, line.line, line.column, "notebook", "markdown")


def _one_by_one(file: SourceFile, code: list[Cell], project: Project) -> Iterator[Mention | Incomplete]:
    """A cell that is no Python by itself does not hide the others."""
    for cell in code:
        program = _Program([cell])
        try:
            yield from _placed(program.mentions(project), program)
        except SyntaxFault as fault:
            yield from _placed(program.rough_mentions(), program)
            line = cell.lines[0].line if cell.lines else None
            yield Incomplete(file.path, f"a cell at line {line} is not Python that this version reads: {fault.message}")


class _Program:
    """The lines of code cells as one source, with the place of each line in the file."""

    def __init__(self, code: list[Cell]) -> None:
        self.lines = [line for cell in code for line in cell.lines]
        self.source: list[str] = []
        self.commands: list[tuple[int, int, str]] = []
        self.settings: list[tuple[int, str]] = []
        for cell in code:
            self._add(cell)

    def _add(self, cell: Cell) -> None:
        if cell.language == "settings":
            lines = ["", *(line.text for line in cell.lines[1:])]  # below the magic
            self.settings.append((len(self.source) + 1, "\n".join(lines)))
        following = False  # a command goes on after a line that ends in a backslash
        for line in cell.lines:
            stripped = line.text.lstrip()
            indent = line.text[: len(line.text) - len(stripped)]
            command = _command(stripped, cell.language)
            if following:
                first, column, text = self.commands.pop()
                self.commands.append((first, column, f"{text}\n{line.text}"))
                self.source.append("")
            elif command is not None:
                self.commands.append((len(self.source) + 1, len(line.text) - len(command) + 1, command))
                self.source.append("" if cell.language == "shell" else f"{indent}pass")
            elif cell.language == "python" and not stripped.startswith("%"):
                self.source.append(_runnable(line.text))
            else:
                self.source.append(f"{indent}pass" if cell.language == "python" else "")
            following = (following or command is not None) and line.text.rstrip().endswith("\\")

    def mentions(self, project: Project) -> list[Mention]:
        """Lines are numbered within the program. Raises SyntaxFault; see `rough_mentions` then."""
        return [*source_mentions("\n".join(self.source), project, "notebook"), *self._of_commands()]

    def rough_mentions(self) -> list[Mention]:
        """What can be told of cells that are no Python."""
        found = [replace(one, syntax="notebook") for one in broken_mentions("\n".join(self.source))]
        return [*found, *self._of_commands()]

    def _of_commands(self) -> Iterator[Mention]:
        """What commands of a shell and files of settings name, which the cells of a program hold too."""
        for line, text in self.settings:
            yield from linewise_mentions(text, line, "notebook", "config-key")
        for line, column, command in self.commands:
            yield from shell_mentions(command, line, column)


def _command(line: str, language: str) -> str | None:
    """The command of the shell that a line is, or the magic, which is written like one; None for other lines."""
    if language == "shell" or line.startswith("!"):
        return line.lstrip("!")
    if not line.startswith("%") and language == "python":
        return None
    magic = line.lstrip("%")
    if magic.startswith(("sh ", "bash ", "system ", "sx ")):
        return magic.partition(" ")[2]
    return magic if language == "python" and not line.startswith("%%") else None


def _runnable(line: str) -> str:
    """`files = !ls` and `model?` are IPython, not Python."""
    head, sign, _command = line.partition("= !")
    if sign:
        return f"{head}= None"
    return "pass" if line.rstrip().endswith("?") and "#" not in line else line


def _placed(found: list[Mention], program: _Program) -> Iterator[Mention]:
    """The mentions with their place in the file; a single-line notebook has every line of a cell on one line."""
    for mention in found:
        if mention.file is not None or not 0 < mention.line <= len(program.lines):
            yield mention
            continue
        line = program.lines[mention.line - 1]
        yield replace(mention, line=line.line, column=line.column + mention.column - 1)
