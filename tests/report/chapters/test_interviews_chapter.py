"""Why: the report says how many interviews speak of what, each cell opens to what it rests on, and nobody's words are in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fixed_words import words_left_english

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.coded_displays import CodeCell, CodeMatrix, CodeRow
from kurak.model.edition import Edition
from kurak.report.chapters.interviews import _spoken_of_most, interviews
from kurak.report.chapters.making import making
from kurak.report.words.language import speaking
from kurak.report.writers.outline import nodes, tree_text
from kurak.sources.qualitative.practice_texts import write_practice

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("texts") / "walks"
    write_practice(folder)
    return pipeline.edition(pipeline.check(folder), pipeline.ReportParts(texts=pipeline.coded_texts(folder)))


def matrix_of(section: tree.Section | None) -> tree.MarkMatrix:
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, tree.MarkMatrix))


def cell(edition: Edition, code: str, place: int) -> tree.MarkCell:
    row = next(one for one in matrix_of(interviews(edition)).rows if one.label in (code, (tree.Strong(code),)))
    return row.cells[place]


def test_the_real_study_has_no_transcripts_and_no_such_chapter() -> None:
    assert interviews(pipeline.edition(pipeline.check(WORKED))) is None


def test_present_absent_both_silence_and_not_asked_look_different(edition: Edition) -> None:
    # Places in the order of study.yaml: North (4 texts), South (3), East (2: R06 is coded blind and not finished).
    assert [(one.mark, one.text) for one in (cell(edition, "Holes", 0), cell(edition, "Holes", 1), cell(edition, "The fare", 0))] == [("full", "3 of 4"), ("empty", "3 of 3"), ("half", "2 of 4")]
    assert (cell(edition, "Dogs", 2).mark, cell(edition, "Dogs", 2).text) == ("words", "not mentioned")


def test_a_cell_opens_to_counts_and_summaries_and_to_nobodys_words(edition: Edition) -> None:
    said = [one.text for one in cell(edition, "The way", 0).evidence]
    assert len(said) == 2
    assert "passages by 2 coders" in str(said[0])
    assert "Ice on the hill stops the bus in winter" in str(said[1])
    section = repr(interviews(edition))
    for words in ("bathe a sheep", "Пятьдесят туда", "кууп келишти"):
        assert words not in section


def test_invented_conversations_say_so_in_the_chapter_and_in_its_table(edition: Edition) -> None:
    section = interviews(edition)
    assert section is not None
    assert section.tag == "SIMULATED"
    assert isinstance(section.blocks[0], tree.Callout)
    assert "SIMULATED" in str(matrix_of(section).source)


def test_summaries_of_too_few_people_are_counted_and_not_shown(edition: Edition) -> None:
    assert edition.spoken is not None
    evidence = tuple(tuple(replace(one, summaries=(), withheld=1) for one in line) for line in edition.spoken.evidence)
    section = interviews(replace(edition, spoken=replace(edition.spoken, evidence=evidence, simulated=False)))
    assert "1 summary is not shown: too few people were heard here." in repr(section)
    assert "Ice on the hill" not in repr(section)
    assert "SIMULATED" not in repr(section)


def test_how_it_was_coded_is_said(edition: Edition) -> None:
    section = interviews(edition)
    assert section is not None
    words = str(section.blocks[-1])
    assert "5 texts were coded by two or more" in words
    assert "Krippendorff’s alpha 0.70" in words
    assert "New information had not fallen to 5 %" in words


def test_agreement_on_one_text_has_no_interval(edition: Edition) -> None:
    assert edition.spoken is not None
    assert edition.spoken.agreement is not None
    rows = tuple(replace(one, conf_low=float("nan"), conf_high=float("nan")) for one in edition.spoken.agreement.rows)
    alone = replace(edition, spoken=replace(edition.spoken, agreement=replace(edition.spoken.agreement, rows=rows)))
    (said,) = [text for node in nodes(interviews(alone)) if isinstance(node, tree.Paragraph) and "Agreement over all codes" in (text := tree_text(node.content))]
    assert re.search(r": Gwet’s AC1 \d\.\d\d; Krippendorff’s alpha \d\.\d\d\. ", said)


def test_the_colophon_counts_the_files_of_texts_and_lists_none_of_them(edition: Edition, tmp_path: Path) -> None:
    made = repr(making(edition))
    assert edition.spoken is not None
    assert f"{edition.spoken.files} files of texts and codings more" in made
    assert edition.spoken.together[:16] in made
    assert "transcripts/" not in made
    write_practice(tmp_path / "w")
    place = tmp_path / "w/transcripts/R02.md"
    place.write_text(place.read_text("utf-8") + "\nP: And a bench.\n", "utf-8")
    other = pipeline.edition(pipeline.check(tmp_path / "w"), pipeline.ReportParts(texts=pipeline.coded_texts(tmp_path / "w")))
    assert other.spoken is not None
    assert other.spoken.together != edition.spoken.together


def matrix(*counts: tuple[str, int, int]) -> CodeMatrix:
    """Codes with their depth, and texts that speak of them, of five."""
    return CodeMatrix(
        attribute="place",
        groups=("North",),
        bases=(5,),
        rows=tuple(CodeRow(name, name, depth) for name, depth, _ in counts),
        cells=tuple((CodeCell({"present": number}, number),) for _, _, number in counts),
        unit="interviews",
        coders=("a",),
    )


def test_the_title_is_true_of_ties_too() -> None:
    assert _spoken_of_most(matrix(("Way", 0, 5), ("Ice", 1, 3), ("Dogs", 1, 2))) == "Ice: spoken of in 3 of 5 interviews, more than anything else"
    assert _spoken_of_most(matrix(("Way", 0, 5), ("Ice", 1, 3), ("Dogs", 1, 3))) == "Ice and Dogs: spoken of in 3 of 5 interviews each, more than anything else"
    assert _spoken_of_most(matrix(("Way", 0, 2), ("Bus", 0, 4))) == "Bus: spoken of in 4 of 5 interviews, more than anything else"
    assert _spoken_of_most(matrix(("Way", 0, 0))) == "Nothing is spoken of as there"
    assert _spoken_of_most(matrix(*((name, 1, 2) for name in "abcd"))) == "4 things are spoken of in 2 of 5 interviews each, and nothing in more"


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_the_chapter_speaks_other_languages(edition: Edition, language: str) -> None:
    assert words_left_english(lambda: interviews(edition), language) == []
    with speaking(language):
        section = interviews(edition)
    assert "1,00" in repr(section) or "0,9" in repr(section)
    assert "coder" not in repr(section).replace("tree.", "")
