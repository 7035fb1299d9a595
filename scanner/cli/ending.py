"""The end of the process, at once: taking the interpreter apart takes a small scan as long as reading a file."""

from __future__ import annotations

import os
import sys
import threading


def end_with(end: SystemExit) -> None:
    """End the process with an exit code, once all that was written is on its way.

    Raises `end` instead where something is left to do: a thread still runs, there is a text to be shown, or the output
    cannot be written, which Python reports as it ends.
    """
    code = 0 if end.code is None else end.code
    if not isinstance(code, int) or threading.active_count() > 1 or not _written():
        raise end
    os._exit(code & 0xFF)


def _written() -> bool:
    """Whether standard output and standard error took everything."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # ValueError: it was closed
        return False
    return True
