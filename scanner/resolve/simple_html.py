"""The links of a page in HTML (PEP 503)."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from scanner.resolve.simple import File, link_of


class Links(HTMLParser):
    """The links of a PEP 503 page with their PEP 592 and PEP 714 attributes."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.base = url
        self.version = "1.0"
        self.status = ""
        self.files: list[File] = []
        self.asks = False
        """Whether it asks the reader for something, as a login page does that a network puts in between."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser for each opening tag."""
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and given.get("href"):
            with suppress(ValueError):
                self.base = urljoin(self.base, given["href"])
        elif tag == "meta" and given.get("name") == "pypi:repository-version":
            self.version = given.get("content", "")
        elif tag == "meta" and given.get("name") == "pypi:project-status":
            self.status = given.get("content", "")
        elif tag == "form":
            self.asks = True
        elif tag == "a" and given.get("href"):
            self._add(given)

    def _add(self, given: dict[str, str]) -> None:
        target = link_of(self.base, given["href"])
        try:
            bare, fragment = urldefrag(target or "")
            name = unquote(urlsplit(bare).path.rpartition("/")[2])
        except ValueError:
            return
        if not name:
            return
        announced = given.get("data-core-metadata", given.get("data-dist-info-metadata"))
        self.files.append(
            File(
                name=name,
                url=bare,
                sha256=_after(fragment, "sha256="),
                metadata=None if announced in {None, "false"} else _after(announced or "", "sha256=") or "",
                yanked=given.get("data-yanked"),
            )
        )


def _after(text: str, mark: str) -> str | None:
    return text.removeprefix(mark) if text.startswith(mark) else None
