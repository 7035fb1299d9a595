"""How long 300 models take, cold and again, against a Hub with 100 ms latency: python -m bench.hub

The server is that of the tests, in a process of its own; the scan is the installed command with a fresh store.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.hub_server import HubServer, model

COUNT, LATENCY = 300, 0.1


def main() -> int:
    """Print seconds and requests of two scans, with a LICENSE file in no repository and in every one."""
    text = "MIT License\n\nPermission is hereby granted, free of charge, to any person"
    for files in ({}, {"LICENSE": text}):
        repositories = [model(f"acme-labs/m{n}", {"license": "mit"}, files=dict(files)) for n in range(COUNT)]
        with HubServer(repositories, latency=LATENCY) as server, tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            calls = "\n".join(f'AutoModel.from_pretrained("acme-labs/m{number}")' for number in range(COUNT))
            (folder / "app.py").write_text(f"from transformers import AutoModel\n{calls}\n", encoding="utf-8")
            for run in ("cold", "again"):
                before, start = len(server.requests), time.perf_counter()
                command = [
                    "stayopen",
                    "scan",
                    str(folder),
                    "-q",
                    "--fail-on",
                    "never",
                    "--store",
                    str(folder / "store"),
                ]
                done = subprocess.run(command, check=False, env={**os.environ, "HF_ENDPOINT": server.url})
                seconds, asked = time.perf_counter() - start, len(server.requests) - before
                print(f"{len(files)} license files each  {run:5}  {seconds:5.2f} s  {asked:4} requests")
                assert done.returncode == 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
