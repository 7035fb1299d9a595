"""What `[use]` needs to know: a flag for each key, a question for each flag that was not given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

import click
import msgspec

from scanner.cli.init.settings import NAME, explained, template
from scanner.config.presets import preset_files
from scanner.config.shape import ConfigFile, Use
from scanner.rulebook.faults import misfits
from scanner.rulebook.layout import rules_directory
from scanner.syntax.toml_text import parse_toml

FALLBACK = frozenset({"project_license"})
"""Keys that need no answer: the project's own manifests speak where they are not stated."""

Stated = dict[str, object]
"""Keys of [use] with their values, as they would stand in TOML."""
_METAVARS = {"list": "A,B", "number": "NUMBER", "text": "TEXT"}
_F = TypeVar("_F", bound=Callable[..., Any])


def use_options(command: _F) -> _F:
    """Give a command one flag for each key of [use]; whoever adds a key adds a flag."""
    questions = explained(template(NAME))
    for field in reversed(msgspec.structs.fields(Use)):
        command = _option(field.encode_name, field.type, questions[field.encode_name])(command)
    return command


def flag_of(key: str) -> str:
    """How a key is spelled on the command line."""
    return "--" + key.replace("_", "-")


def stated_by(flags: Mapping[str, object]) -> Stated:
    """The keys that were given. Raises UsageError where a value does not fit, with what is wrong."""
    types = _types()
    given = {key: value for key, value in flags.items() if value is not None}
    stated = {key: _value(value, types[key]) if isinstance(value, str) else value for key, value in given.items()}
    for (_, key, *_), message in misfits({"use": stated}, ConfigFile):
        raise click.UsageError(f"{flag_of(str(key))}: {message}")
    return stated


def missing(stated: Mapping[str, object]) -> list[str]:
    """Keys that nobody has spoken of, in the order of the schema."""
    keys = (field.encode_name for field in msgspec.structs.fields(Use))
    return [key for key in keys if key not in stated and key not in FALLBACK]


def ask(keys: list[str], questions: Mapping[str, str]) -> Stated:
    """Ask at the terminal; Enter leaves a key open. `questions`: what to say of each key before it is asked."""
    types = _types()
    click.echo("How is the project used? Enter leaves a question open: the report will ask it again.\n")
    answers = {}
    for key in keys:
        click.echo(questions[key])
        value = click.prompt(
            f"  {key} ({_form(types[key])}{_choice(types[key])})",
            "",
            show_default=False,
            value_proc=_reader(key, types[key]),
        )
        click.echo()
        if value is not None:
            answers[key] = value
    return answers


def presets() -> dict[str, str]:
    """The policies of ours that one may be laid over, with what each is for."""
    files = preset_files(rules_directory())
    return {file.stem: str(parse_toml(file.read_text(encoding="utf-8")).get("title", "")) for file in files}


def ask_for_policy() -> Stated:
    """Ask which of our policies to lay one's own over; Enter takes none."""
    known = presets()
    click.echo("Begin with a policy of ours? You can tighten and loosen it, line by line.")
    for name, title in known.items():
        click.echo(f"  {name:24} {title}")
    chosen = click.prompt("  policy", "", show_default=False, type=click.Choice([*known, ""]), show_choices=False)
    click.echo()
    return {"extends": [chosen]} if chosen else {}


def _types() -> dict[str, object]:
    return {field.encode_name: field.type for field in msgspec.structs.fields(Use)}


def _option(key: str, type_: object, question: str) -> Callable[[_F], _F]:
    flag, asked = flag_of(key), " ".join(question.split())
    if _is_bool(type_):
        return click.option(f"{flag}/--no-{flag[2:]}", key, default=None, help=asked)
    words = f" Any of {', '.join(_words(type_))}." if get_origin(type_) is tuple and _words(type_) else ""
    return click.option(flag, key, metavar=_METAVARS[_form(type_)], help=f"{asked}{words}")


def _choice(type_: object) -> str:
    return f": {', '.join(_words(type_))}" if get_origin(type_) is tuple and _words(type_) else ""


def _reader(key: str, type_: object) -> Callable[[object], object]:
    def read(typed: object) -> object:
        text = str(typed).strip()
        if not text:
            return None
        value = _value(text, type_)
        for _, message in misfits({"use": {key: value}}, ConfigFile):
            raise click.BadParameter("yes or no, please" if _is_bool(type_) else message)
        return value

    return read


def _value(text: str, type_: object) -> object:
    """What was typed, as TOML would have it; text where it cannot be that, which the schema then refuses."""
    if _is_bool(type_):
        return {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}.get(text.lower(), text)
    if get_origin(type_) is tuple:
        return [part for part in text.replace(",", " ").split() if part]
    digits = text.replace("_", "").replace(",", "").replace(" ", "")
    return int(digits) if _is_int(type_) and digits.isascii() and digits.isdigit() else text


def _form(type_: object) -> Literal["yes or no", "list", "number", "text"]:
    if _is_bool(type_):
        return "yes or no"
    if get_origin(type_) is tuple:
        return "list"
    return "number" if _is_int(type_) else "text"


def _is_bool(type_: object) -> bool:
    return bool in get_args(type_)


def _is_int(type_: object) -> bool:
    return any(inner is int or int in get_args(inner) for inner in get_args(type_))


def _words(type_: object) -> list[str]:
    (inner, *_) = get_args(type_)
    return list(get_args(inner)) if get_origin(inner) is Literal else []
