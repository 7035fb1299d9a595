"""Title, recipient, logo and templates of a user's own."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from scanner.report import render
from scanner.report.look import LARGEST_LOGO, Look, LookError
from tests.report.audits import small_audit

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def page(look: Look) -> str:
    return render(small_audit(), "html", look).decode()


def test_title_and_recipient_are_shown_escaped() -> None:
    text = page(Look(title="Open <i>source</i> review", prepared_for="R&D"))
    assert "<title>Open &lt;i&gt;source&lt;/i&gt; review: demo</title>" in text
    assert "Prepared for R&amp;D" in text


def test_a_logo_is_put_into_the_page_as_a_picture_in_which_no_script_runs(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    text = page(Look(logo=tmp_path / "logo.svg"))
    assert f'<img class="logo" src="data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}" alt="">' in text
    assert "alert(1)" not in text


@pytest.mark.parametrize(
    ("content", "said"), [(b"GIF89a", "neither PNG, JPEG nor SVG"), (b"\x89PNG" + b"x" * LARGEST_LOGO, "at most")]
)
def test_a_logo_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "logo").write_bytes(content)
    with pytest.raises(LookError, match=said):
        page(Look(logo=tmp_path / "logo"))


def test_a_template_of_ones_own_goes_before_ours_and_still_escapes(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    own = "<section id=method>{{ context_version }} {{ '<b>' }} {{ audit.project.name }}</section>"
    (tmp_path / "report" / "method.html.j2").write_text(own)
    text = page(Look(templates=tmp_path))
    assert "<section id=method>1 &lt;b&gt; demo</section>" in text
    assert 'id="decisions"' in text


@pytest.mark.parametrize("own", ["{{ nonsense }}", "{% if %}", "{{ audit.nonsense.more }}"])
def test_a_faulty_template_of_ones_own_is_named_with_its_line(tmp_path: Path, own: str) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "method.html.j2").write_text(own)
    with pytest.raises(LookError, match=r"method\.html\.j2"):
        page(Look(templates=tmp_path))
