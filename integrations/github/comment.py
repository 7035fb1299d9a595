"""Keep one comment on the pull request: the Markdown report, written anew in place each time.

Standard library only. Reads GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, PULL_REQUEST and REPORTS. A comment that
cannot be written is told in the log and fails nothing: the verdict is the scan's, not ours.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

MARK = "<!-- stayopen -->"
MAX_PAGES = 30
PER_PAGE = 100
TIMEOUT_SECONDS = 20
REFUSED = {
    401: "the token is not valid",
    403: 'the token may not write here: give the job "pull-requests: write"; a pull request from a fork never has it',
    404: "the token does not see this pull request",
}


class Forge:
    """The part of GitHub's REST API that a comment needs."""

    def __init__(self, url: str, repository: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._issues = f"/repos/{repository}/issues"
        self._token = token

    def comments(self, number: int) -> Iterator[dict[str, Any]]:
        """The comments of a pull request, the oldest first."""
        for page in range(1, MAX_PAGES + 1):
            found = self._ask("GET", f"{self._issues}/{number}/comments?per_page={PER_PAGE}&page={page}")
            yield from found
            if len(found) < PER_PAGE:
                return

    def login(self) -> str | None:
        """Whose token it is; None for that of a job, which is no user's."""
        try:
            return str(self._ask("GET", "/user")["login"])
        except HTTPError:
            return None

    def write(self, number: int, body: str) -> None:
        """A new comment."""
        self._ask("POST", f"{self._issues}/{number}/comments", {"body": body})

    def rewrite(self, comment: int, body: str) -> None:
        """Another text for a comment."""
        self._ask("PATCH", f"{self._issues}/comments/{comment}", {"body": body})

    def _ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        request = Request(self._url + path, json.dumps(data).encode() if data else None, method=method)  # noqa: S310 - GitHub's own address
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("Authorization", f"Bearer {self._token}")
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return json.load(answer)


def ours(forge: Forge, number: int) -> int | None:
    """The comment to write anew. One with our mark by somebody else is theirs, and they could change what it says."""
    marked = [one for one in forge.comments(number) if str(one.get("body") or "").startswith(MARK)]
    if not marked:
        return None
    login = forge.login()
    for one in marked:
        author = one.get("user") or {}
        if author.get("login") == login or (login is None and author.get("type") == "Bot"):
            return int(one["id"])
    return None


def keep(forge: Forge, number: int, reports: Path) -> str:
    """Write the comment anew, or one where there is something to say; gives what was done."""
    body = (reports / "stayopen.md").read_text(encoding="utf-8")
    if not body.startswith(MARK):
        body = f"{MARK}\n{body}"
    comment = ours(forge, number)
    if comment is not None:
        forge.rewrite(comment, body)
        return "comment written anew"
    summary = json.loads((reports / "stayopen.json").read_text(encoding="utf-8"))["summary"]
    if summary["verdict"] == "pass" and not any(summary["findings"].values()):
        return "nothing to say, no comment"
    forge.write(number, body)
    return "comment written"


def main() -> None:
    """What the environment asks for; whatever becomes of it is one line of the log."""
    settings = os.environ
    forge = Forge(
        settings.get("GITHUB_API_URL", "https://api.github.com"),
        settings["GITHUB_REPOSITORY"],
        settings["GITHUB_TOKEN"],
    )
    try:
        told = keep(forge, int(settings["PULL_REQUEST"]), Path(settings["REPORTS"]))
    except HTTPError as error:
        why = REFUSED.get(error.code, f"GitHub answered {error.code}")
        told = f"::warning title=stayopen::no comment: {why}"
    except (URLError, OSError, ValueError, KeyError) as error:
        told = f"::warning title=stayopen::no comment: {type(error).__name__}"
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main()
