"""License ids, expressions and texts: from what a source wrote to license ids with terms.

read_license("Apache 2.0 License", "field", rules)   one statement, read
identify_text(text, rules)                           a license text, read
identify_file(content, rules)                        a license file, decoded and read
license_sections(card)                               what a card says of its license, to be identified
conclude(claims, rules)                              several statements, weighed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.licensing.conclusion import conclude, is_unread
from scanner.licensing.ids import alternatives, category_of, expand_ids, members_of, spelled_alternatives
from scanner.licensing.reader import LicenseKind, read_license
from scanner.licensing.reading import Reading
from scanner.licensing.sources import source_name

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook


def identify_text(text: str, rules: Rulebook) -> Reading:
    """What a license file reads as: see scanner.licensing.texts, which is imported when there is one to read."""
    from scanner.licensing import texts  # noqa: PLC0415

    return texts.identify_text(text, rules)


def license_sections(card: str) -> str:
    """What stands in a card under headings about its license: see scanner.licensing.sections."""
    from scanner.licensing import sections  # noqa: PLC0415

    return sections.license_sections(card)


def identify_file(content: bytes, rules: Rulebook) -> Reading:
    """What a license file reads as, whatever its encoding: see scanner.licensing.texts."""
    from scanner.licensing import texts  # noqa: PLC0415

    return texts.identify_file(content, rules)


__all__ = [
    "LicenseKind", "Reading", "alternatives", "category_of", "conclude", "expand_ids", "identify_file", "identify_text",
    "is_unread", "license_sections", "members_of", "read_license", "source_name", "spelled_alternatives",
]  # fmt: skip
