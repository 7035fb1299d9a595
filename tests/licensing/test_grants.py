"""One sentence that puts a work under a license whose text stands elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.licensing import Reading, identify_text
from scanner.rulebook import load_rulebook

DEBIAN = Path("/usr/share/common-licenses/Artistic")
RULES = load_rulebook()
GRANT = (
    "psycopg2 is free software: you can redistribute it and/or modify it under the terms of the {gnu} General Public "
    "License as published by the Free Software Foundation, either version {version} of the License, or (at "
    "your option) any later version.\n\n"
    "It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY.\n"
)
EXCEPTION = "In addition, as a special exception, the holders give permission to link this program with OpenSSL.\n"
PART = (
    "The following BSD-like license applies (at your option) to the files adapter*.c: Permission is granted to anyone "
    "to use this software for any purpose, including commercial applications, and to alter it and redistribute it "
    "freely, subject to the following restrictions: 1. The origin of this software must not be misrepresented; you "
    "must not claim that you wrote the original software. 2. Altered source versions must be plainly marked as such, "
    "and must not be misrepresented as being the original software. 3. This notice may not be removed or altered from "
    "any source distribution."
)


def read(text: str) -> Reading:
    return identify_text(text, RULES)


@pytest.mark.parametrize(
    ("gnu", "version", "expression"),
    [
        ("GNU Lesser", "3", "LGPL-3.0-or-later"),
        ("GNU Lesser", "2.1", "LGPL-2.1-or-later"),
        ("GNU", "2", "GPL-2.0-or-later"),
        ("GNU", "3", "GPL-3.0-or-later"),
        ("GNU Affero", "3", "AGPL-3.0-or-later"),
    ],
)
def test_the_granted_license_is_the_one_of_the_file(gnu: str, version: str, expression: str) -> None:
    reading = read(GRANT.format(gnu=gnu, version=version) + EXCEPTION)

    assert reading.expression == expression
    assert reading.confidence == "medium"
    assert "read its exceptions" in reading.note


def test_the_text_of_a_part_further_down_does_not_hide_it() -> None:
    grant = GRANT.format(gnu="GNU Lesser", version="3")
    reading = read(f"{grant}{EXCEPTION}You must obey it in all respects. {PART}")

    assert reading.expression == "LGPL-3.0-or-later"


def test_a_restriction_beside_the_grant_is_not_passed_over() -> None:
    reading = read(GRANT.format(gnu="GNU", version="3") + "You may not use it for commercial purposes.")

    assert not reading.ids


def test_two_grants_are_no_license_of_the_file() -> None:
    both = GRANT.format(gnu="GNU", version="3") + GRANT.format(gnu="GNU Lesser", version="2.1")

    assert read(both).expression not in {"GPL-3.0-or-later", "LGPL-2.1-or-later"}


def test_a_grant_further_down_speaks_of_some_part() -> None:
    before = "The parts of this work were made by many people over many years. " * 12

    assert read(before + GRANT.format(gnu="GNU", version="3")).expression is None


@pytest.mark.skipif(not DEBIAN.is_file(), reason="the license texts of Debian are not here")
def test_a_choice_above_the_text_of_one_alternative_is_a_choice() -> None:
    head = (
        "text-unidecode is a free software; you can redistribute it and/or modify it under the terms of either:\n\n"
        "* GPL or GPLv2+ (see https://www.gnu.org/licenses/license-list.html#GNUGPL), or\n"
        "* Artistic License - see below:\n"
    )
    artistic = DEBIAN.read_text("utf-8")

    assert read(artistic).expression == "Artistic-1.0-Perl"
    reading = read(head + artistic)
    assert reading.expression == "Artistic-1.0-Perl OR GPL-2.0-or-later"
    assert reading.choice
