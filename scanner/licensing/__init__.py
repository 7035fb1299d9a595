"""License ids, expressions and texts: from what a source wrote to license ids with terms.

read_license("Apache 2.0 License", "field", rules)   one statement, read
identify_text(text, rules)                           a license file, read
conclude(claims, rules)                              several statements, weighed
"""

from scanner.licensing.conclusion import conclude
from scanner.licensing.ids import alternatives, category_of, expand_ids, members_of
from scanner.licensing.reader import LicenseKind, read_license
from scanner.licensing.reading import Reading
from scanner.licensing.sources import source_name
from scanner.licensing.texts import identify_text

__all__ = [
    "LicenseKind", "Reading", "alternatives", "category_of", "conclude", "expand_ids", "identify_text", "members_of",
    "read_license", "source_name",
]  # fmt: skip
