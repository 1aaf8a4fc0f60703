"""Why: the module on people who returned, the questionnaire and the codebooks are looked things up in; what stands there must be what the study's files say."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from opened import opens_whole

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.codebooks import codebooks
from kurak.report.chapters.printed_questions import printed_questions
from kurak.report.chapters.questionnaire import questionnaire
from kurak.report.writers.outline import nodes, tree_text
from kurak.sources.xlsform import form_from_markdown, read_questionnaire

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


def words(cell: Any) -> str:
    return tree_text(cell.content if isinstance(cell, tree.Cell) else cell)


def tables(section: tree.Section | None) -> list[tree.Table]:
    return [node for node in nodes(section) if isinstance(node, tree.Table)]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


@pytest.fixture(scope="module")
def asked(edition: Edition) -> Edition:
    read = read_questionnaire(WORKED)
    assert read is not None
    return replace(edition, form=read.form)


# ── questions outside the scales ──


def test_every_printed_share_of_the_module_stands_there(edition: Edition) -> None:
    section = printed_questions(edition, frozenset())
    found = {table.id: [(words(row.cells[0]), words(row.cells[1])) for row in table.rows] for table in tables(section)}
    declared = yaml.safe_load((WORKED / "instrument" / "scales.yaml").read_text(encoding="utf-8"))["other_questions"]
    for name, question in declared.items():
        lines = found[f"question-table-{name}"]
        for answer, share in question["printed_percent"].items():
            assert any((answer in label or name == "knows_someone_who_left") and value == f"{share} %" for label, value in lines), (name, answer)
        if mean := question.get("printed_mean"):
            assert any(value == mean["value"] for _, value in lines)
    with (WORKED / "published" / "claims.csv").open(encoding="utf-8") as file:
        of_section = [row for row in csv.DictReader(file) if row["section"] == "III.1.3" and row["measure"].startswith(("percent", "mean"))]
    assert sum(len(lines) for lines in found.values()) >= len(of_section)


def test_a_mean_that_the_shares_exclude_has_the_range_they_allow(edition: Edition) -> None:
    section = printed_questions(edition, frozenset())
    (table,) = (one for one in tables(section) if one.id == "question-table-attitude_returnees")
    (line,) = (row for row in table.rows if words(row.cells[1]) == "2.35")
    assert words(line.cells[2]).startswith("2.53 to 3.16 (mean-percent)")


def test_what_is_not_printed_is_said(edition: Edition) -> None:
    section = printed_questions(edition, frozenset())
    drawn = {node.id: node for node in nodes(section) if isinstance(node, tree.Figure)}
    # 28 + 23 + 16 = 67
    assert any("add up to 67 %" in str(note) and "33 %" in str(note) for note in drawn["question-dots-attitude_returnees"].notes)
    # 44 + 29 + 18 + 6 + 3 = 100: nothing is left
    assert not any("not printed." in str(note) for note in drawn["question-dots-reason_negative"].notes)
    assert "asked if attitude returnees is negative" in str(drawn["question-dots-reason_negative"].subtitle)
    # One share alone makes no picture.
    assert "question-dots-knows_someone_who_left" not in drawn


def test_no_module_without_a_published_report(edition: Edition) -> None:
    assert printed_questions(replace(edition, folder=replace(edition.folder, published=None)), frozenset()) is None


# ── the questionnaire ──


def test_every_question_stands_in_the_annex_once_with_its_words_and_answers(asked: Edition) -> None:
    section = questionnaire(asked)
    lines = [row for table in tables(section) for row in table.rows]
    names = [words(row.cells[-1]) for row in lines]
    assert asked.form is not None
    wanted = {name for name, places in asked.form.variables.items() if any(place.answered for place in places)}
    assert sorted(names) == sorted(wanted)
    by_name = dict(zip(names, lines, strict=True))
    assert words(by_name["tr02"].cells[1]) == "I would never want my children to meet offenders"
    consent = by_name["consent"]
    assert words(consent.cells[2]).startswith("1 yes; 2 no → ")
    assert "Ask only if question 57 is 1 (yes)." in words(by_name["attitude_known_leavers"].cells[1])


def test_the_annex_speaks_the_language_of_the_report(asked: Edition) -> None:
    section = questionnaire(replace(asked, study=asked.study.model_copy(update={"language": "ru"})))
    text = " ".join(words(row.cells[1]) for table in tables(section) for row in table.rows)
    assert any("а" <= letter <= "я" for letter in text)


def test_a_questionnaire_with_errors_is_not_shown_in_part(edition: Edition) -> None:
    section = questionnaire(replace(edition, form=None, form_errors=2))
    assert section is not None
    assert "2 errors" in str(section.blocks)
    assert questionnaire(edition) is None


def test_markup_of_a_form_stays_text() -> None:
    form = form_from_markdown("""
    | survey  |               |      |                                        |
    |         | type          | name | label                                  |
    |         | select_one yn | q1   | <script>alert(1)</script> #raw("x") &c |
    | choices |               |      |                                        |
    |         | list_name     | name | label                                  |
    |         | yn            | 1    | <img src=x>                            |
    |         | yn            | 2    | No                                     |
    """).form
    edition = replace(pipeline.edition(pipeline.check(WORKED)), form=form)
    (table,) = tables(questionnaire(edition))
    assert "<script>alert(1)</script>" in words(table.rows[0].cells[1])


# ── codebooks ──


def test_every_code_and_every_variable_is_there(edition: Edition) -> None:
    found = {table.id: table for table in tables(codebooks(edition))}
    text = (WORKED / "published" / "codebook.yaml").read_text(encoding="utf-8")
    ids = {row.id for row in found["codebook-codes"].rows if row.id}
    assert ids == {f"code-{line.split('id: ')[1].split(',')[0].strip()}" for line in text.splitlines() if "id: " in line and not line.startswith("#")}
    with (WORKED / "instrument" / "items.csv").open(encoding="utf-8") as file:
        items = {row["item"]: row["text"] for row in csv.DictReader(file)}
    lines = {words(row.cells[0]): row for row in found["codebook-variables"].rows if row.kind == "plain"}
    assert all(words(lines[item].cells[1]) == text for item, text in items.items())
    assert words(lines["si06"].cells[2]) == "turned, doubtful"
    assert words(lines["tr06"].cells[2]) == ""


def test_no_codebook_without_codes_and_variables(edition: Edition) -> None:
    assert codebooks(replace(edition, folder=replace(edition.folder, codebook=None, instrument=None))) is None


def test_every_printed_number_of_a_question_opens(edition: Edition) -> None:
    section = printed_questions(edition, frozenset())
    found = tables(section)
    assert found
    for table in found:
        opens_whole(table)
    dots = [node for node in nodes(section) if isinstance(node, tree.Figure)]
    assert dots
    for drawn in dots:
        assert drawn.values is not None
        opens_whole(drawn.values)
    # Word by word the same for all, so that a page holds it once.
    assert len({table.making for table in found}) == 1
