"""Why: whether a programme pays is read from this section; it shows the numbers worked out by hand, and is not there without costs."""

from __future__ import annotations

import shutil
from pathlib import Path

from opened import opens_whole
from small_costs import COSTS

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.costs import costs
from kurak.report.edition import build_report
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


def edition(tmp_path: Path, text: str) -> Edition:
    folder = tmp_path / "small"
    (folder / "stakeholders").mkdir(parents=True)
    shutil.copy(WORKED / "stakeholders" / "places.csv", folder / "stakeholders")
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    if text:
        (folder / "stakeholders" / "costs.yaml").write_text(text, "utf-8")
    return pipeline.edition(pipeline.check(folder))


def test_the_section_shows_what_is_worked_out_by_hand(tmp_path: Path) -> None:
    made = edition(tmp_path, COSTS)
    section = costs(made)
    assert section is not None
    # By hand: 3000 · 0.4 · 0.1 − 90 = 30; it pays from 90 / (3000 · 0.4) = 7.5 percent on, 3 returns among 100 participants.
    assert "7.5% of the returns to prison" in str(section.lead)
    assert "3.0 returns among 100" in str(section.lead)
    drawn, table = section.blocks
    assert isinstance(drawn, tree.Figure)
    assert "30 KGS" in str(drawn.caption)
    assert len(drawn.values.rows) == 5
    # The effect: 3000 · 0.4 · 0.05 − 90 = −30, and 3000 · 0.4 · 0.2 − 90 = 150.
    assert "share of returns that is avoided: −30 at 0.05, 150 at 0.2" in drawn.alternative
    assert isinstance(table, tree.Table)
    page = write_html(build_report(made))
    assert 'id="costs"' in page
    assert all(source in page for source in ("the college", "the budget", "a review", "an expert"))


def test_without_costs_or_without_a_source_there_is_no_section(tmp_path: Path) -> None:
    assert costs(edition(tmp_path / "a", "")) is None
    assert costs(edition(tmp_path / "b", COSTS.replace(", source: an expert", ""))) is None


def test_in_russian_numbers_have_a_comma_and_words_are_russian(tmp_path: Path) -> None:
    made = edition(tmp_path, COSTS)
    with speaking("ru"):
        section = costs(made)
    assert section is not None
    assert "предотвращает 7,5\u202f% возвращений" in str(section.lead)
    drawn, table = section.blocks
    assert isinstance(drawn, tree.Figure)
    assert isinstance(table, tree.Table)
    assert str(drawn.caption).startswith("Экономия минус затраты: 30 KGS")
    assert "0,05" in drawn.alternative
    assert "0.05" not in drawn.alternative
    assert str(table.caption) == "Каждое исходное число с его источником"


def test_every_number_opens_to_its_formula(tmp_path: Path) -> None:
    section = costs(edition(tmp_path, COSTS))
    assert section is not None
    drawn, table = section.blocks
    assert isinstance(drawn, tree.Figure)
    assert isinstance(table, tree.Table)
    assert drawn.values is not None
    for one in (drawn.values, table):
        opens_whole(one)
        assert one.making is not None
        assert "v = Σ price · quantity / (1 + r)^t" in dict(one.making.entries)["Formula"]
