"""What of a card is about its license."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import license_sections

CARD = """---
license: other
---
# Model

Words.

## License

Released under the MIT license.

### Notes on it

More of it.

```
# License of an example
```

## Citation

Nothing.

Licensing
---------
Once more.

# 许可证

最后
"""


def test_a_section_goes_on_to_the_next_heading_of_its_level() -> None:
    found = license_sections(CARD)
    assert found.startswith("Released under the MIT license.")
    assert "More of it." in found
    assert "# License of an example" in found
    assert found.endswith("Once more.\n\n最后")
    assert "Nothing." not in found


def test_front_matter_and_words_about_licenses_elsewhere_are_no_section() -> None:
    assert license_sections("---\nlicense: mit\n---\n# A model\n\nIts license is fine.\n") == ""


@given(st.text("#-=`\n licensex", max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_lines_of_its_own(card: str) -> None:
    assert all(line.strip() in card for line in license_sections(card).split("\n"))
