"""How long 300 models take, cold and again, against a Hub with 100 ms latency: python -m bench.hub

The server is that of the tests, in this process; the scan is the installed command, in one of its own, with a fresh
store. Seconds on the clock depend on what else the machine does; those of the scan's processor hardly do, and the
requests that stand in a row for one model (three where a license file is read) not at all.
"""

from __future__ import annotations

import os
import resource
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
                print(f"{len(files)} license files each  {run:5}  {_scan(folder, server)}")
    return 0


def _scan(folder: Path, server: HubServer) -> str:
    """One scan: what it took."""
    command = ["stayopen", "scan", str(folder), "-q", "--fail-on", "never", "--store", str(folder / "store")]
    before, start, used = len(server.requests), time.perf_counter(), _processor_seconds()
    subprocess.run(command, check=True, env={**os.environ, "HF_ENDPOINT": server.url})
    seconds, asked = time.perf_counter() - start, len(server.requests) - before
    return f"{seconds:5.2f} s  {_processor_seconds() - used:5.2f} s of processor  {asked:4} requests"


def _processor_seconds() -> float:
    """What the scans so far used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
