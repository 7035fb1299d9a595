"""What license texts read as, remembered in the store: the same bytes read by the same program and rules read the same.

Reading a text takes some milliseconds, and a project brings hundreds that do not change from run to run.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path

import msgspec

from scanner import licensing
from scanner.licensing import Reading, identify_file
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook
from scanner.syntax.decoding import decode_json

SOURCE = "license-reading"


def identified(content: bytes, session: Session, rules: Rulebook) -> Reading:
    """What `identify_file` says of a file, from an earlier run when nothing has changed since."""
    key = (SOURCE, f"{sha256(content).hexdigest()} {rules.version} {_reader()}")
    now = session.now()
    known = session.remembered(key, now)
    if known is not None:
        try:
            return decode_json(known.value, Reading)
        except msgspec.DecodeError:
            pass  # written by somebody else: read again
    reading = identify_file(content, rules)
    if session.has_store:
        session.keep(key, msgspec.json.encode(reading), now, lifetime=None)
    return reading


@lru_cache(maxsize=1)
def _reader() -> str:
    """Changes when the program that reads texts does, in a release or in a checkout that is being worked on."""
    seen = blake2b(digest_size=8)
    for path in sorted(Path(licensing.__file__).parent.glob("*.py")):
        stat = path.stat()
        seen.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
