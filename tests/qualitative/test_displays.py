"""Why: matrices, frameworks and pairs count interviews, and keep silence, absence and not being asked apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kurak.model.coded_displays import CodeCell
from kurak.model.codings import CodedTexts, Summary
from kurak.qualitative.asked import questions_asked
from kurak.qualitative.cooccurrence import cooccurrence
from kurak.qualitative.coverage import coverage
from kurak.qualitative.framework import framework
from kurak.qualitative.matrix import code_matrix
from kurak.qualitative.spoken import attribute_of, spoken
from kurak.qualitative.states import passages_of, text_states
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.qualitative.practice_texts import write_practice


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> CodedTexts:
    folder = tmp_path_factory.mktemp("texts") / "walks"
    write_practice(folder)
    return read_coded_texts(folder)


def cell(texts: CodedTexts, code: str, group: str, **chosen: object) -> CodeCell:
    matrix = code_matrix(texts, by="place", used_only=False, **chosen)  # type: ignore[arg-type]
    return matrix.cells[[row.code for row in matrix.rows].index(code)][matrix.groups.index(group)]


def test_practice_texts_are_sound_and_marked(texts: CodedTexts) -> None:
    assert texts.findings == ()
    assert all(one.record.simulated and one.text.startswith("SIMULATED") for one in texts.documents.values())
    assert {one.record.language for one in texts.documents.values()} == {"en", "ru", "ky"}
    assert len(texts.documents) == 10


def test_a_cell_counts_interviews_by_hand(texts: CodedTexts) -> None:
    # North: R01, R02 and R08 speak of holes, G01 does not, and its guide has no question for them.
    assert cell(texts, "holes", "North").texts == {"present": 3, "not mentioned": 1}
    # South: R03, R04 and R07 all say that the road is good.
    assert cell(texts, "holes", "South").texts == {"absent": 3}
    # North: R01 pays too much, R08 does not mind, G01 says both, R02 walks: the question was put, and nobody mentions the fare.
    assert cell(texts, "fare", "North").texts == {"present": 1, "absent": 1, "mixed": 1, "not mentioned": 1}


def test_not_asked_is_neither_silence_nor_absence(texts: CodedTexts) -> None:
    # R02 was not asked who helps; R06 neither.
    assert cell(texts, "help", "North", kinds=["in-depth"]).texts == {"present": 2, "not asked": 1}
    asked = coverage(texts)
    assert (asked.asked("R01", "help"), asked.asked("R02", "help"), asked.asked("G01", "help")) == (True, False, None)
    assert (asked.asked("G02", "dark"), asked.asked("G01", "dark")) == (False, True)


def test_a_wider_code_is_present_where_a_narrower_one_is_though_another_be_absent(texts: CodedTexts) -> None:
    states = text_states(texts)
    assert (states.state("R04", "way"), states.state("R04", "holes"), states.state("R04", "ice")) == ("present", "absent", "present")
    assert states.state("R07", "way") == "absent"


def test_every_text_is_in_one_state_of_every_code(texts: CodedTexts) -> None:
    for by in ("place", "sex", "language", "text"):
        matrix = code_matrix(texts, by=by, used_only=False)
        for line in matrix.cells:
            assert [sum(one.texts.values()) for one in line] == list(matrix.bases)
        # R06 is coded blind and not finished: it is in no table.
        assert sum(matrix.bases) + matrix.without_attribute == 9


def test_groups_without_the_attribute_are_counted_not_dropped(texts: CodedTexts) -> None:
    matrix = code_matrix(texts, by="sex")
    assert (matrix.groups, matrix.bases, matrix.without_attribute) == (("man", "woman"), (4, 3), 2)


def test_what_is_coded_blind_and_not_finished_is_shown_to_its_coder_only(texts: CodedTexts) -> None:
    assert "R06" not in code_matrix(texts, by="text").groups
    assert "R06" in code_matrix(texts, by="text", coders=["anna"]).groups
    assert passages_of(texts, document="R06") == ()
    assert {one.coder for one in passages_of(texts, document="R06", coders=["anna"])} == {"anna"}


def test_only_chosen_coders_codes_and_kinds_count(texts: CodedTexts) -> None:
    assert cell(texts, "bus.rare", "North", coders=["beth"]).texts == {"not mentioned": 4}
    matrix = code_matrix(texts, by="place", codes=["bus"], kinds=["focus group"])
    assert ({row.code for row in matrix.rows}, matrix.unit) == ({"bus", "bus.none", "fare"}, "groups")
    assert code_matrix(texts, by="place", order=["South"]).groups == ("South", "East", "North")


def test_passages_behind_a_cell_are_those_it_counts(texts: CodedTexts) -> None:
    found = passages_of(texts, document="R01", code="way")
    assert sorted((one.coder, one.coding.code) for one in found) == [("anna", "holes"), ("anna", "ice"), ("beth", "holes"), ("beth", "ice"), ("beth", "ice")]
    for one in found:
        line = texts.documents["R01"].text[: one.coding.start].count("\n") + texts.documents["R01"].first_line
        assert one.line == line


def test_pairs_that_share_a_passage_a_turn_or_a_text(texts: CodedTexts) -> None:
    def of(within: str) -> dict[tuple[str, str], tuple[int, int]]:
        return {(one.first, one.second): (one.texts, one.passages) for one in cooccurrence(texts, within=within, coders=["anna"])}  # type: ignore[arg-type]

    # anna's "Ямы да лёд." carries holes; no passage of hers overlaps another.
    assert of("passage") == {}
    assert of("turn")["holes", "fare"] == (2, 2)
    assert of("text")["holes", "ice"] == (4, 4)
    assert all(first != second for first, second in of("text"))


def test_overlapping_passages_are_pairs(texts: CodedTexts) -> None:
    # Both coders together: beth's ice in R01 reaches to where anna's bus.rare stands not; holes of both overlap and are one code.
    for one in cooccurrence(texts, within="passage"):
        assert one.texts <= min(one.texts_first, one.texts_second)


def test_the_framework_shows_summaries_and_what_is_still_to_write(texts: CodedTexts) -> None:
    found = framework(texts, depth=0)
    line = dict(zip([row.code for row in found.codes], found.cells[[name for name, _ in found.documents].index("R01")], strict=True))
    assert line["way"].summaries == (("anna", "Ice on the hill stops the bus in winter; holes all year."),)
    assert (line["bus"].summaries, line["bus"].passages, line["bus"].state) == ((), 3, "present")


def test_a_summary_of_a_blind_text_is_shown_to_its_writer_only(texts: CodedTexts) -> None:
    written = [Summary(document="R06", code="way", summary="Said.", coder=coder) for coder in ("anna", "beth", "")]
    more = replace(texts, summaries=(*texts.summaries, *written))
    for coder in ("anna", "beth"):
        found = framework(more, coders=[coder])
        way = [row.code for row in found.codes].index("way")
        said = {name: [who for who, _ in line[way].summaries] for (name, _), line in zip(found.documents, found.cells, strict=True)}
        # Both have finished R01.
        assert (said["R06"], said["R01"]) == ([coder], ["anna"])


def test_the_report_takes_one_attribute_the_first_domain_that_texts_have(texts: CodedTexts) -> None:
    assert attribute_of(texts, {"region": ["x"], "sex": ["man"], "place": []}) == "sex"
    assert attribute_of(texts, {}) == "place"
    said = spoken(texts, by="place", fewest=5, order=["North", "South", "East"])
    assert said is not None
    assert (said.simulated, said.twice, dict(said.kinds)) == (True, 5, {"in-depth": 7, "focus group": 2})
    words = repr(said.evidence)
    assert "SIMULATED" not in words
    assert "bathe a sheep" not in words, "what somebody said reached the report"


def test_what_was_asked_where_counts_texts_of_the_guide_by_hand(texts: CodedTexts) -> None:
    found = questions_asked(texts, {"getting-about": ["How?", "Hard?", "Helps?", "First?"], "other": ["x"]}, by="place", order=["North"])
    line = {(row.guide, row.number): cells for row, cells in zip(found.rows, found.cells, strict=True)}
    assert found.groups == ("North", "East", "South")
    # R02 in the North and R06 in the East were not asked who helps.
    assert [(one.put, one.left_out, one.not_known) for one in line["getting-about", "3"]] == [(2, 1, 0), (1, 1, 0), (3, 0, 0)]
    # The groups' guide is not given: its questions have no words. G02 in the East was not asked about the light.
    assert [(one.put, one.left_out) for one in line["group-talk", "2"]] == [(1, 0), (0, 1), (0, 0)]
    assert {row.guide for row in found.rows} == {"getting-about", "group-talk"}
    assert [row.codes for row in found.rows if (row.guide, row.number) == ("getting-about", "3")] == [("help",)]
    assert found.never_asked == ("way", "bus")


def test_summaries_of_few_people_are_withheld_unless_they_are_invented(texts: CodedTexts) -> None:
    invented = spoken(texts, by="place", fewest=4, order=["North", "South", "East"])
    assert invented is not None
    assert sum(len(cell.summaries) for line in invented.evidence for cell in line) == 4
    documents = {name: replace(one, record=one.record.model_copy(update={"simulated": False})) for name, one in texts.documents.items()}
    real = spoken(replace(texts, documents=documents), by="place", fewest=4, order=["North", "South", "East"])
    assert real is not None
    # North has four texts, the South three, the East two: R03 and R05 are withheld.
    assert [[(len(cell.summaries), cell.withheld) for cell in line] for row, line in zip(real.matrix.rows, real.evidence, strict=True) if row.code == "bus"] == [[(0, 0), (0, 1), (0, 1)]]
    assert sum(len(cell.summaries) for line in real.evidence for cell in line) == 2


def test_what_was_asked_is_the_same_before_anybody_codes(texts: CodedTexts) -> None:
    nothing_coded = replace(texts, codings={})
    assert questions_asked(nothing_coded, {}, by="place") == questions_asked(texts, {}, by="place")


def test_nothing_coded_gives_no_section(tmp_path: Path) -> None:
    write_practice(tmp_path / "w")
    for coder in ("anna", "beth"):
        (tmp_path / f"w/coding/codings/{coder}.csv").write_text("coding,document,start,end,code,quote\n", "utf-8")
    texts = read_coded_texts(tmp_path / "w")
    matrix = code_matrix(texts, by="place")
    # Codes that were not asked still say so.
    assert all(set(one.texts) <= {"not mentioned", "not asked"} for line in matrix.cells for one in line)
