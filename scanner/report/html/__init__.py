"""The HTML audit report: one file that asks for nothing, made for reading, printing and signing.

Everything printed by a template passes `inert` and Jinja2's escaping, by construction rather than by care. The page's
Content-Security-Policy allows one script, our own, by its hash, and no load from anywhere.

environment.py  Jinja2 with the filters; views.py  what the templates are given; drawing.py  charts as SVG
"""

from __future__ import annotations

import re
import traceback

from jinja2 import TemplateError, TemplateSyntaxError

from scanner.entities import Audit
from scanner.report.html.environment import environment
from scanner.report.html.views import context
from scanner.report.look import Look, LookError

__all__ = ["render"]

_BLOCKS = (
    "main|nav|header|footer|section|article|div|h[1-6]|p|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|figure|figcaption|"
    "details|summary|label|select|option|br"
)
_BEFORE = re.compile(rf"(?<!\s)\s+(?=</?(?:{_BLOCKS})\b)")  # from the first blank on only: linear in long runs
_AFTER = re.compile(rf"(</?(?:{_BLOCKS})\b[^>]*>)\s+")


def render(audit: Audit, look: Look | None = None) -> str:
    """The audit as one HTML document.

    Raises LookError when the logo or the user's own templates cannot be used.
    """
    look = look or Look()
    jinja = environment(look.templates)
    try:
        return _without_blanks(jinja.get_template("report.html.j2").render(context(audit, look, jinja)))
    except TemplateError as error:
        if look.templates is None:
            raise
        raise LookError(f"the templates in {look.templates} cannot be used: {_where(error)}{error}") from error


def _without_blanks(page: str) -> str:
    """Without the blanks beside tags of blocks: nobody sees them, and each is a node that the browser has to make.

    Text from outside holds no tags, since it is escaped; style and script hold none of these.
    """
    head, end, body = page.partition("</head>")
    return head + end + _AFTER.sub(r"\1", _BEFORE.sub("", body))


def _where(error: TemplateError) -> str:
    """File and line of a template that is at fault, as far as Jinja2 tells: in the error, or in its traceback."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name}:{error.lineno}: "
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
