"""Shell scripts, and shell inside other files: commands, assignments, defaults of variables, loops, here-documents."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from scanner.discover.references.argv import argv_mentions
from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.values import assignment, is_environment_name, unfold, written_out
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.shell_text import Comment, Separator, Token, Word, shell_tokens

_SUFFIXES = (".sh", ".bash", ".zsh", ".ksh", ".command", ".sbatch", ".slurm")
_NAMES = ("justfile", "Justfile", "Makefile", "makefile", "GNUmakefile", "Procfile")
_MAX_NESTING = 3
_MAX_USES = 20

_DEFAULT = re.compile(r"\$\{(\w{1,80}):?[-=]([^}]{0,300})\}")
_VARIABLE = re.compile(r"\$(?:\{(\w{1,80})\}|(\w{1,80}))")
_SHELL = re.compile(r"(?:.*/)?(?:sh|bash|zsh|dash|ash|ksh)")
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy)[\d.]*")
_SHELL_FLAG = re.compile(r"-[a-z]*c")
_KEYWORDS = frozenset({
    "then", "do", "else", "elif", "if", "while", "until", "!", "{", "time", "exec", "sudo", "env", "nohup", "command",
    "eval", "@", "-",
})  # fmt: skip
_DECLARATIONS = frozenset({"export", "local", "readonly", "declare", "typeset"})
_TESTS = frozenset({"[", "[[", "test", "case"})


def reads(path: str) -> bool:
    """Whether the file is a script by its name."""
    name = path.rsplit("/", 1)[-1]
    return name.endswith(_SUFFIXES) or name in _NAMES


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001 - all extractors are called alike
    """What the script names. Any text is read: shell has no syntax error that would hide the rest."""
    yield from shell_mentions(file.text)


def shell_mentions(
    text: str,
    first_line: int = 1,
    first_column: int = 1,
    syntax: str = "shell",
    *,
    program: Sequence[Word] = (),
    depth: int = 0,
) -> list[Mention]:
    """What a piece of shell names; its first character stands at `first_line` and `first_column` of the file.

    `program` is what the text is handed to as arguments, where that stands elsewhere.
    """
    return _Script(syntax, depth).read([*program, *shell_tokens(text, first_line, first_column)])


def command_mentions(words: Sequence[Word], syntax: str, *, depth: int = 0) -> list[Mention]:
    """What a command given as a list of words names, as in a Dockerfile's exec form; `sh -c SCRIPT` is followed."""
    return _Script(syntax, depth).read([*words, Separator("\n")])


def python_mentions(word: Word, syntax: str) -> Iterator[Mention]:
    """What Python source names that is given to `python -c` or its input; lines are told from how it is written."""
    from scanner.discover.references.python import source_mentions  # noqa: PLC0415 - which itself reads shell
    from scanner.discover.references.python_modules import Project  # noqa: PLC0415

    nowhere = SourceFile("", Path(), 0)
    try:
        found = source_mentions(textwrap.dedent(word.text), Project(nowhere, Tree(Path())), syntax)
    except SyntaxFault:
        found = list(linewise_mentions(word.text, 1, syntax))
    for mention in found:
        line = word.raw.count("\n", 0, max(0, word.raw.find(mention.text))) + 1
        yield replace(mention, line=word.line + max(line, mention.line) - 1)


class _Script:
    """One pass over the tokens. Variables with a known value are remembered, to say where they are passed to."""

    def __init__(self, syntax: str, depth: int) -> None:
        self._syntax = syntax
        self._depth = depth
        self._found: list[Mention] = []
        self._program = ""  # of the last command: what a here-document after it is given to
        self._values: dict[str, str] = {}
        self._passed: dict[str, dict[tuple[str, str | int], None]] = {}

    def read(self, tokens: Iterable[Token]) -> list[Mention]:
        words: list[Word] = []
        array: str | None = None
        target = False  # the next word is where output goes
        for token in tokens:
            if isinstance(token, Comment):
                self._comment(token)
            elif isinstance(token, Word):
                if array is not None:
                    self._element(array, token)
                elif not target:
                    words.append(token)
                target = False
            elif token.text == ">":
                target = True
            elif array is None and token.text == "(" and words and words[-1].text.endswith("="):
                array = words.pop().text.rstrip("+=")
            elif array is not None and token.text != ")":
                continue
            else:
                array = None
                self._command(words)
                words = []
        self._command(words)
        return [self._with_uses(mention) for mention in self._found]

    def _comment(self, token: Comment) -> None:
        if token.heredoc and (not self._program or _SHELL.fullmatch(self._program)):
            if self._depth < _MAX_NESTING:
                self._found += shell_mentions(token.text, token.line, syntax=self._syntax, depth=self._depth + 1)
        elif token.heredoc and _PYTHON.fullmatch(self._program):
            self._found += python_mentions(Word(token.text, token.line, token.column, raw=token.text), self._syntax)
        elif token.heredoc:
            self._found += linewise_mentions(token.text, token.line, self._syntax)
        else:
            self._found += prose_mentions(token.text, token.line, token.column, self._syntax, "comment")

    def _command(self, words: list[Word]) -> None:
        words = self._without_lead(words)
        self._program = words[0].text if words else ""
        if not words or words[0].text in _TESTS:
            return
        if words[0].text == "for" and len(words) > 3 and words[2].text == "in":
            for word in words[3:]:
                self._element(words[1].text, word)
        elif words[0].text in _DECLARATIONS:
            for word in words[1:]:
                self._assign(word)
        else:
            self._arguments([self._resolved(word) for word in words])
            self._default(next((word for word in words if word.line), words[0]))

    def _without_lead(self, words: list[Word]) -> list[Word]:
        """The command itself: assignments and words such as `sudo` or `then` before it are taken off."""
        for index, word in enumerate(words):
            if word.text not in _KEYWORDS and not self._assign(word):
                return words[index:]
        return []

    def _assign(self, word: Word) -> bool:
        pair = assignment(word.raw)
        if pair is None:
            return False
        name, value = pair[0], word.text.split("=", 1)[1]
        resolved = self._resolved(replace(word, text=value, raw=pair[1], column=word.column + len(name) + 1))
        self._values[name] = resolved.text
        how = "env-default" if _DEFAULT.fullmatch(value) else "env-variable"
        self._found += unfold(Mention(resolved.text, word.line, resolved.column, self._syntax, how, name=name))
        if "\n" in value and "=" in value:
            self._found += _environment(value, word.line, self._syntax)
        return True

    def _element(self, name: str, word: Word) -> None:
        text = word.text.split("]=", 1)[-1]
        self._found += unfold(Mention(text, word.line, word.column, self._syntax, "env-variable", name=name))

    def _arguments(self, words: list[Word]) -> None:
        for program, flag, word in zip(words, words[1:], words[2:], strict=False):
            if _SHELL_FLAG.fullmatch(flag.text) and _SHELL.fullmatch(program.text):
                if self._depth < _MAX_NESTING:
                    start = (word.line, word.column + 1)
                    self._found += shell_mentions(word.text, *start, self._syntax, depth=self._depth + 1)
                return
            if flag.text == "-c" and _PYTHON.fullmatch(program.text):
                self._found += python_mentions(word, self._syntax)
                return
        for mention in argv_mentions(words, self._syntax):
            variable = _VARIABLE.fullmatch(mention.text)
            if variable is None:
                self._found.append(mention)
            elif mention.how == "flag" and mention.name:
                self._pass(variable, mention.call or "", mention.name)
            elif mention.call:
                self._pass(variable, mention.call, 0)

    def _default(self, word: Word) -> None:
        """The first of the arguments that an image is given: a variable with a default goes by its name."""
        default = _DEFAULT.fullmatch(word.text) if word.text.startswith("${") and word.line else None
        if default is not None:
            text = default[2].strip("\"'")
            self._found += unfold(Mention(text, word.line, word.column, self._syntax, "env-default", name=default[1]))

    def _pass(self, variable: re.Match[str], call: str, parameter: str | int) -> None:
        """Remember where a variable is passed to; the first few places say what it is."""
        uses = self._passed.setdefault(variable[1] or variable[2], {})
        if len(uses) < _MAX_USES:
            uses[call, parameter] = None

    def _resolved(self, word: Word) -> Word:
        """The word with defaults in place of `${NAME:-default}`, and known variables where they are part of a word."""
        if "$" not in word.text or word.raw.startswith("'"):
            return word
        text = _DEFAULT.sub(lambda match: match[2].strip("\"'"), written_out(word.text))
        if not _VARIABLE.fullmatch(text):
            text = _VARIABLE.sub(self._known, text)
        return replace(word, text=text)

    def _known(self, match: re.Match[str]) -> str:
        value = self._values.get(match[1] or match[2], "")
        return value if value and len(value) < 200 and "$" not in value else match[0]

    def _with_uses(self, mention: Mention) -> Mention:
        uses = self._passed.get(mention.name or "") if mention.how in ("env-variable", "env-default") else None
        return replace(mention, passed_to=tuple(uses)) if uses else mention


def _environment(text: str, line: int, syntax: str) -> Iterator[Mention]:
    """What the lines of a value name that are written as in an environment file."""
    for mention in linewise_mentions(text, line, syntax, "env-variable"):
        if mention.in_use and is_environment_name(mention.name or ""):
            yield mention
