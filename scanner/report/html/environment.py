"""Jinja2 as the report uses it: everything is escaped, made inert and cut to a readable length."""

from __future__ import annotations

import string
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scanner.report.approvals import accepted
from scanner.report.inert import inert
from scanner.report.licenses import license_text
from scanner.report.links import page_of
from scanner.report.places import place, places
from scanner.report.verdicts import spoken

LONGEST_HEAD = 90
"""Characters of a running head on paper."""
_PLAIN = frozenset(string.ascii_letters + string.digits + " ")
LIMIT = 2000
"""Characters shown of any one text; claims may hold whole license texts."""


def templates_directory() -> Path:
    """Where the templates stand: in the installed package, else at the top of the repository."""
    package = Path(__file__).parents[2]
    shipped = package / "_data" / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def environment(own: Path | None = None) -> Environment:
    """The environment; templates in `own` go before ours of the same name."""
    directories = [own, templates_directory()] if own else [templates_directory()]
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(directory) for directory in directories]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.filters |= {
        "accepted": accepted,
        "check_page": page_of,
        "css_string": css_string,
        "license": license_text,
        "link": link,
        "place": place,
        "places": places,
        "slug": slug,
        "spoken": spoken,
        "words": words,
    }
    return made


def _finalize(value: object) -> object:
    return inert(value, LIMIT) if isinstance(value, str) and not isinstance(value, Markup) else value


def slug(text: object) -> str:
    """A text as the name of a place in the page."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in str(text))[:200]


def words(value: object) -> str:
    """A stated value in words: yes and no, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def link(url: str, shown: str = "") -> Markup | str:
    """A link, shown as its address or in other words, when the text is an http(s) address; never another scheme."""
    address, words_ = inert(url, LIMIT), inert(shown or url, LIMIT)
    try:
        parts = urlsplit(address)
    except ValueError:
        return words_
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return words_
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, words_)


def css_string(text: object) -> Markup:
    """A text as a string of CSS; all but plain letters, digits and blanks as code points (CSS Syntax, 4.3.7)."""
    shown = inert(str(text), LONGEST_HEAD)
    return Markup('"{}"').format(
        Markup("").join(char if char in _PLAIN else Markup("\\{:x} ").format(ord(char)) for char in shown)
    )
