"""Why: these tables are the first ones with standard errors, and will be quoted. Small groups must not be in them, not in the figure's words
nor in its values; and where people are made up, every table and every figure must say so by itself, since they travel alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import nan
from typing import Any

import pytest
from fixed_words import words_left_english

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.estimates import Estimates
from kurak.model.rehearsed import SIMULATED
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.model.tabulated import Tabulated
from kurak.report.chapters.estimates import with_estimates
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf

INSTRUMENT = Instrument.model_validate(
    {
        "response": {"min": 1, "max": 5},
        "scales": {"trust": {"label": "Trust", "items": ("a", "b"), "reverse": ("b",)}},
        "other_questions": {"needs": {"type": "multiple", "answers": ("work", "papers")}},
    }
)


def row(statistic: str, variable: str, level: str | None, region: str | None, estimate: float, error: float, n: int) -> dict[str, Any]:
    hidden = n < 5
    return {
        "statistic": statistic, "variable": variable, "level": level, "region": region,
        "estimate": nan if hidden else estimate, "std_error": nan if hidden else error,
        "conf_low": nan if hidden else estimate - 2 * error, "conf_high": nan if hidden else estimate + 2 * error,
        "df": nan if hidden else 8.0, "deff": nan if hidden else 1.75, "n": None if hidden else n, "n_psu": None if hidden else 7,
        "method": "linearisation; t", "flag": "withheld" if hidden else "few" if n < 30 else None,
    }  # fmt: skip


ROWS = [
    row("mean", "trust", None, None, 3.125, 0.0625, 400),
    row("mean", "trust", None, "North", 2.5, 0.125, 200),
    row("mean", "trust", None, "South", 3.5, 0.125, 180),
    row("mean", "trust", None, "East", 3.25, 0.5, 17),
    row("mean", "trust", None, "Hamlet", 4.875, 0.01, 3),
    row("mean", "a", None, None, 2.75, 0.1, 380),
    row("proportion", "a", "agree", None, 0.25, 0.02, 380),
    row("proportion", "a", "don't know", None, 0.05, 0.01, 400),
    row("share of respondents", "needs", "work", None, 0.75, 0.03, 400),
    row("share of respondents", "needs", "papers", None, 0.5, 0.03, 400),
    row("share of answers", "needs", "work", None, 0.6, 0.03, 390),
    row("share of answers", "needs", "papers", None, 0.4, 0.03, 390),
]


def edition(*, simulated: bool = False, rows: list[dict[str, Any]] | None = None) -> Edition:
    rows = ROWS if rows is None else rows
    table = Estimates({name: [one[name] for one in rows] for name in ROWS[0]}, ("region",))
    made = Tabulated(
        table=table, records="data/records.csv", respondents=400, design="weights w", simulated=simulated, confidence=0.95,
        smallest_base=5, flag_below=30, by=("region",), labels={"a": "I trust people"}, scales={"trust": ("a", "b")},
        questions=("needs",),
    )  # fmt: skip
    study = Study(id="small", title="A small study")
    return Edition(study, StudyFolder("small", study, instrument=INSTRUMENT), "0.1.0", estimates=made)


def blocks(parts: tuple[tree.Block, ...]) -> Iterator[tree.Table | tree.Figure]:
    for part in parts:
        if isinstance(part, tree.Details):
            yield from blocks(part.blocks)
        elif isinstance(part, tree.Table | tree.Figure):
            yield part


def shown(made: Edition) -> dict[str, tree.Table | tree.Figure]:
    return {block.id: block for section in with_estimates(made, ()) for block in blocks(section.blocks)}


def test_without_estimates_nothing_changes() -> None:
    section = tree.Section("scale-trust", "Trust", ())
    assert with_estimates(replace(edition(), estimates=None), (section,)) == (section,)


def test_a_published_section_keeps_what_it_has_and_gains_the_estimates() -> None:
    section = tree.Section("scale-trust", "Trust, as printed", (tree.Paragraph("printed"),))
    first, questions = with_estimates(edition(), (section,))
    assert (first.title, first.blocks[0]) == (section.title, section.blocks[0])
    assert len(first.blocks) > 3
    assert questions.id == "estimates-questions"


def test_a_mean_stands_with_its_error_interval_base_and_design_effect() -> None:
    table = shown(edition())["estimates-table-trust"]
    assert isinstance(table, tree.Table)
    everybody, north = table.rows[0].cells, table.rows[2].cells
    assert everybody == ("Everybody", "3.13", "0.06", "3.00 to 3.25", "400", "7", "1.75", "8")
    assert north[:4] == ("North", "2.50", "0.13", "2.25 to 2.75")
    assert "between 3.00 and 3.25" in str(table.caption)


def test_a_small_base_is_flagged_and_a_smaller_one_not_shown() -> None:
    made = shown(edition())
    table, figure = made["estimates-table-trust"], made["estimates-trust"]
    assert isinstance(table, tree.Table)
    assert isinstance(figure, tree.Figure)
    rows = {str(line.cells[0]): line.cells for line in table.rows}
    assert rows["East"][4] == tree.Cell("17 *", tone="flag")
    assert rows["Hamlet"] == ("Hamlet", "–", "–", "–", tree.Cell("withheld", tone="flag"), "–", "–", "–")
    assert any("Fewer than 30" in str(note) for note in table.notes)
    assert any("fewer than 5" in str(note) for note in table.notes)
    for words in (figure.drawing, figure.narrow, figure.alternative, repr(figure.values), str(figure.caption)):
        assert "Hamlet" not in words


def test_the_caption_says_whether_the_ends_can_be_told_apart() -> None:
    assert "from 2.50 in North to 3.50 in South; their intervals do not touch" in str(shown(edition())["estimates-trust"].caption)
    near = [{**one, "conf_high": 3.4} if one["region"] == "North" else one for one in ROWS]
    assert str(shown(edition(rows=near))["estimates-trust"].caption).endswith("their intervals overlap")


def test_items_and_questions_have_their_shares() -> None:
    made = shown(edition())
    items, needs = made["estimates-items-trust"], made["estimates-question-needs"]
    assert isinstance(items, tree.Table)
    assert isinstance(needs, tree.Table)
    assert [cell.replace("\u202f", " ") for cell in items.rows[0].cells if isinstance(cell, str)] == [
        "I trust people", "2.75", "0.10", "25.0 %", "21.0 to 29.0", "5.0 %", "380",
    ]  # fmt: skip
    assert "most often “work”" in str(needs.caption)
    assert [str(line.cells[4]).replace("\u202f", " ") for line in needs.rows] == ["60.0 %", "40.0 %"]


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ({"work"}, "Needs: “papers” 50.0\u202f%; other answers are withheld"),
        ({"work", "papers"}, "Needs: answers are withheld"),
    ],
)
def test_no_answer_is_called_the_most_frequent_beside_one_that_is_withheld(hidden: set[str], said: str) -> None:
    """Three of four say work: papers are not what most say. Nor does the caption say why all are withheld."""
    rows = [
        one | {"n": None, "estimate": nan, "std_error": nan, "conf_low": nan, "conf_high": nan, "flag": "withheld"}
        if one["variable"] == "needs" and one["level"] in hidden
        else one
        for one in ROWS
    ]
    needs = shown(edition(rows=rows))["estimates-question-needs"]
    assert str(needs.caption) == said


def test_made_up_people_are_marked_in_every_part() -> None:
    for simulated in (True, False):
        made = edition(simulated=simulated)
        found = shown(made)
        assert set(found) == {
            "estimates-trust", "estimates-table-trust", "estimates-items-trust", "estimates-question-needs",
        }  # fmt: skip
        for block in found.values():
            assert (block.tag == SIMULATED) == simulated
            assert str(block.source).startswith(SIMULATED) == simulated
        figure = found["estimates-trust"]
        assert isinstance(figure, tree.Figure)
        for words in (figure.drawing, figure.narrow, figure.alternative):
            assert (SIMULATED in words) == simulated
        for section in with_estimates(made, ()):
            assert (section.tag == SIMULATED) == simulated
            assert (SIMULATED in repr(section.blocks[0])) == simulated


def test_both_writers_know_every_block() -> None:
    made = edition(simulated=True)
    document = tree.Document("A small study", with_estimates(made, ()))
    assert "Made-up people" in write_html(document)
    assert write_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_estimates_are_said_in_other_languages(language: str) -> None:
    made = edition(simulated=True)
    (section, asked) = with_estimates(made, ())
    for place, english in enumerate((section, asked)):
        left = words_left_english(lambda place=place: with_estimates(made, ())[place], language)
        assert set(left) <= {english.title} - {asked.title}, "the name of a scale is the study's"
    with speaking(language):
        found = shown(made)
        table = found["estimates-table-trust"]
    assert isinstance(table, tree.Table)
    assert table.making is not None
    assert "," in str(table.rows[0].cells[1])
    for label, text in ((one.label, one.what) for one in table.making.measures):
        assert not re.search(r"[A-Za-z]{4}", f"{label} {text}"), (label, text)
