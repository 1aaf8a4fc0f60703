"""Why: a number that is withheld in a table and stands in a chart, its description, a tooltip or a PDF beside it is not withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from test_estimate import STUDY, write_study
from test_withheld_everywhere import BESIDE, GROUP, people, run


@pytest.mark.slow
def test_the_report_shows_the_same_cells_in_text_charts_and_embedded_data(tmp_path: Path, pdf_text: Callable[[bytes], str]) -> None:
    """Two places are withheld: no number stands beside their names, and no chart or embedded data name them."""
    study = write_study(tmp_path / "study", people(), study=STUDY.replace("[sex]", "[village, sex]"))
    run("report", study, "--out", tmp_path)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Estimated from records" in html
    rows = [re.sub(r"<[^>]*>", " ", row) for row in re.findall(r"<tr\b.*?</tr>", html, flags=re.DOTALL)]
    of_places = [row for row in rows if row.split()[:1] in ([GROUP], [BESIDE])]
    assert len(of_places) > 3
    for row in rows:
        assert not re.search(rf"({GROUP}|{BESIDE}) \(?[0-9]", row), row
    for row in of_places:
        assert not re.search(r"\d", re.sub("Fewer than [0-9]+ respondents", "", row)), row
    named = r"<svg\b.*?</svg>|<script\b.*?</script>|<figcaption\b.*?</figcaption>|(?:aria-label|alt|title|data-[a-z-]+)=\"[^\"]*\""
    parts = re.findall(named, html, flags=re.DOTALL)
    assert any("Town 1" in part for part in parts)
    for part in parts:
        assert GROUP not in part
        assert BESIDE not in part
    withheld = 0
    for text in re.findall(r'<script type="application/json">(.*?)</script>', html, flags=re.DOTALL):
        made = json.loads(text)
        for row, _, is_withheld, *values in made.get("r", []):
            # Rows of a withheld place are known by their number alone, and hold nothing.
            withheld += is_withheld
            assert not (is_withheld and values), row
    assert withheld >= 2
    words = pdf_text((tmp_path / "report.pdf").read_bytes())
    for name in (GROUP, BESIDE):
        beside = [words[match.end() : match.end() + 12] for match in re.finditer(name.lower(), words)]
        assert beside
        for text in beside:
            assert not re.match(r"[^a-z]{0,8}[0-9][.,][0-9]", text), text
