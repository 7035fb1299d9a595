"""python -m tests.hub_server --port 8123: serve tests/data/hub until interrupted."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from tests.hub_server.repositories import DATA, load_all
from tests.hub_server.server import HubServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.hub_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with models/, datasets/ and spaces/")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument(
        "--grant", action="append", default=[], metavar="TOKEN", help="a token that may read everything"
    )
    options = parser.parse_args()
    with HubServer(load_all(options.data), options.port, options.latency) as hub:
        for token in options.grant:
            hub.grant(token, "*")
        print(hub.url, flush=True)  # noqa: T201 - its one line of output
        threading.Event().wait()


if __name__ == "__main__":
    main()
