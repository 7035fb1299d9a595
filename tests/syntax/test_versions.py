"""Ranges of plain release numbers are judged as `packaging` judges them, which takes long to import."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from scanner.syntax.versions import admits

NUMBERS = st.lists(st.sampled_from(["0", "1", "2", "10", "00", "01"]), min_size=1, max_size=3).map(".".join)
CLAUSES = st.tuples(
    st.sampled_from(["==", "!=", ">=", "<=", ">", "<", "~=", "===", "", " >= "]), NUMBERS | st.just("1.*")
)
SPECIFIERS = st.lists(CLAUSES.map("".join), min_size=1, max_size=3).map(",".join)


@given(SPECIFIERS, NUMBERS)
@settings(max_examples=500, deadline=None)
def test_a_range_admits_what_packaging_says(specifier: str, version: str) -> None:
    try:
        wanted = SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except InvalidSpecifier:
        wanted = None
    assert admits("pypi", specifier, version) is wanted
