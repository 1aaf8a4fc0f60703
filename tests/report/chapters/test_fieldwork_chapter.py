"""Why: the chapter tells readers how people answered; it names nobody, gives no code of a person, and says what is made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from field_study import write_field_study
from opened import opens_whole

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.fieldwork_result import FieldworkResult
from kurak.report.chapters.fieldwork import fieldwork
from kurak.report.edition import build_report
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    folder = pipeline.check(write_field_study(tmp_path))
    found, _ = pipeline.quality(folder, tmp_path, today="2026-06-01")
    return pipeline.edition(folder, pipeline.ReportParts(fieldwork=found))


def of(edition: Edition) -> FieldworkResult:
    assert edition.fieldwork is not None
    return edition.fieldwork


def test_no_fieldwork_no_chapter(edition: Edition) -> None:
    assert fieldwork(replace(edition, fieldwork=None)) is None
    assert fieldwork(replace(edition, fieldwork=FieldworkResult(False, "", ""))) is None


def test_what_it_holds(edition: Edition) -> None:
    section = fieldwork(edition)
    assert section is not None
    ids = [block.id for block in section.blocks if isinstance(block, tree.Table | tree.Figure)]
    assert ids == ["fieldwork-stages", "fieldwork-outcomes", "fieldwork-rates", "fieldwork-progress", "fieldwork-quality"]
    rates = next(block for block in section.blocks if isinstance(block, tree.Table) and block.id == "fieldwork-rates")
    assert rates.rows[0].cells[0] == tree.row("RR1").cells[0]
    assert "83.3" in str(rates.rows[0])


def test_areas_below_the_smallest_base_have_no_number(tmp_path: Path) -> None:
    """North has four households and South three: below the five of the disclosure rule, above two."""
    folder = pipeline.check(write_field_study(tmp_path))
    found, _ = pipeline.quality(folder, tmp_path, today="2026-06-01")
    assert found is not None
    assert folder.study is not None
    shown = {}
    for base in (2, 5):
        study = folder.study.model_copy(update={"disclosure": folder.study.disclosure.model_copy(update={"smallest_base": base})})
        made = pipeline.edition(replace(folder, study=study), pipeline.ReportParts(fieldwork=found))
        section = fieldwork(made)
        assert section is not None
        table = next(block for block in section.blocks if isinstance(block, tree.Table) and block.id == "fieldwork-progress")
        shown[base] = {str(row.cells[0]): [str(cell) for cell in row.cells[1:]] for row in table.rows}
        assert ("fieldwork-areas" in str(section)) == (base == 2)
    assert shown[2]["All"] == shown[5]["All"]
    for name in ("North", "South"):
        assert any(text.isdigit() for text in shown[2][name])
        assert set(shown[5][name][:-1]) == {"–"}


def test_nobody_is_named_by_a_code(edition: Edition) -> None:
    page = write_html(build_report(edition))
    for code in ("K-1", "C1-01", "I1<", "I2<"):
        assert code not in page


def test_made_up_visits_say_so_in_every_block(edition: Edition) -> None:
    section = fieldwork(replace(edition, fieldwork=replace(of(edition), simulated=True)))
    assert section is not None
    for block in section.blocks:
        if isinstance(block, tree.Table | tree.Figure):
            assert block.tag == "SIMULATED"
            assert "SIMULATED" in str(block.source)
    assert isinstance(section.blocks[0], tree.Callout)
    real = fieldwork(edition)
    assert "SIMULATED" not in str(real)


def test_in_russian_no_fixed_word_is_english(edition: Edition) -> None:
    plain = fieldwork(edition)
    with speaking("ru"):
        russian = fieldwork(edition)
    assert plain is not None
    assert russian is not None
    assert russian.title == "Полевые работы"
    assert len(russian.blocks) == len(plain.blocks)
    for said, block in zip(russian.blocks, plain.blocks, strict=True):
        if isinstance(block, tree.Table) and isinstance(said, tree.Table):
            assert said.caption != block.caption
            assert said.subtitle != block.subtitle
            assert not any(note in block.notes for note in said.notes)
            heads = [str(column.label) for column in said.columns]
            assert not any(head in {str(column.label) for column in block.columns} and "%" not in head for head in heads)
    rates = next(block for block in russian.blocks if isinstance(block, tree.Table) and block.id == "fieldwork-rates")
    assert "83,3" in str(rates.rows[0])


def test_every_number_of_its_tables_opens_and_a_rate_to_its_formula(edition: Edition) -> None:
    section = fieldwork(edition)
    assert section is not None
    found = {block.id: block for block in section.blocks if isinstance(block, tree.Table)}
    assert set(found) == {"fieldwork-outcomes", "fieldwork-rates", "fieldwork-progress", "fieldwork-quality"}
    for table in found.values():
        opens_whole(table)
    drawn = [block.values for block in section.blocks if isinstance(block, tree.Figure)]
    assert len(drawn) == 1
    for values in drawn:
        assert values is not None
        opens_whole(values)
    making = found["fieldwork-rates"].making
    assert making is not None
    assert making.facts == ("Formula",)
    formulas = [one.values[0] for one in making.made]
    assert len(formulas) == len(found["fieldwork-rates"].rows)
    # AAPOR (2023), Standard Definitions, 10th edition: RR1 and COOP3.
    assert formulas[0] == "I / (I + P + R + NC + O + UH + UO)"
    assert formulas[7] == "I / (I + P + R)"


def test_an_area_that_is_withheld_opens_to_the_rule_alone(edition: Edition) -> None:
    section = fieldwork(replace(edition, fieldwork=replace(of(edition), withheld_areas=("East", "West"))))
    table = next(block for block in section.blocks if isinstance(block, tree.Table) and block.id == "fieldwork-progress") if section is not None else None
    assert table is not None
    assert table.making is not None
    hidden = [str(table.rows[one.row].cells[0]) for one in table.making.made if one.withheld]
    assert hidden == ["East", "West"]
    assert all(not one.values for one in table.making.made)
    assert "Withheld" in table.making.withheld
