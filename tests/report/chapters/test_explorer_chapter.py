"""Why: the explorer is the one part of a report that somebody can take apart with two clicks. It may hold what the chapters print and nothing
finer, nothing of a group that is withheld, and must say of every number whether it has an error, and of made-up people that they are made up."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from compared_study import write_compared

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.pipeline.group_differences import group_differences
from kurak.report.chapters import explorer as chapter
from kurak.report.chapters.explorer import explorer
from kurak.report.words.language import speaking
from kurak.report.writers.docx import write_docx
from kurak.report.writers.explorer_data import explorer_json
from kurak.report.writers.html import write_html
from kurak.report.writers.outline import tree_text
from kurak.report.writers.typst import write_pdf, write_typst

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


def block_of(section: tree.Section | None) -> tree.Explorer:
    assert section is not None
    (block,) = [one for one in section.blocks if isinstance(one, tree.Explorer)]
    return block


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path = write_compared(tmp_path_factory.mktemp("explorer") / "study")
    folder = pipeline.check(path)
    tables, findings = pipeline.estimate(folder, path)
    assert tables is not None, findings
    compared = group_differences(folder, path, tables)
    return pipeline.edition(folder, pipeline.ReportParts(estimates=tables, compared=compared))


def test_every_mean_is_the_one_of_the_tables(edition: Edition) -> None:
    data = block_of(explorer(edition)).data
    made = edition.estimates
    assert made is not None
    shown = {
        (row["variable"], row["region"] or row["sex"] or ""): row["estimate"]
        for row in made.table
        if row["statistic"] == "mean" and row["n"] is not None
    }
    told = {
        (data.measures[one.measure].id, data.domains[one.domain].groups[one.group] if one.group >= 0 else ""): float(one.estimate)
        for one in data.means
    }
    assert told == pytest.approx(shown, abs=0.0051)
    assert len(told) == 7 * (1 + 3 + 2)


def test_what_is_withheld_is_in_no_form_in_it(edition: Edition) -> None:
    section = explorer(edition)
    assert "Hamlet" not in repr(section)
    assert "Hamlet" not in explorer_json(block_of(section).data)
    assert "fewer than 5" in block_of(section).data.words["withheld"]


def test_differences_are_those_of_the_pipeline_with_their_errors(edition: Edition) -> None:
    data = block_of(explorer(edition)).data
    assert edition.compared is not None
    assert len(data.differences) == len(edition.compared.differences)
    for one, made in zip(data.differences, edition.compared.differences, strict=True):
        scale, decimals = (100, 1) if made.compared == "agree" else (1, 2)
        assert float(one.estimate.replace("−", "-")) == pytest.approx(made.estimate * scale, abs=0.51 * 10**-decimals)
        assert float(one.std_error) == pytest.approx(made.std_error * scale, abs=0.51 * 10**-decimals)
        assert one.apart == (made.p_holm < 0.05)


def test_no_number_has_more_digits_than_the_report_prints(edition: Edition) -> None:
    data = json.loads(explorer_json(block_of(explorer(edition)).data))
    rows = [*data["means"], *data["splits"], *(row for *_, those in data["differences"] for row in those)]
    texts = [text for row in rows for text in map(str, row)]
    assert all(len(text.split(".")[1].split("'")[0]) <= 3 for text in texts if "." in text and "[" not in text)


def test_no_wording_of_a_study_ends_the_element_that_holds_the_data(edition: Edition) -> None:
    """An item of this study has </script><b> in its words."""
    data = block_of(explorer(edition)).data
    assert any("</script>" in measure.label for measure in data.measures)
    assert "<" not in explorer_json(data)
    dangerous = replace(data, measures=tuple(replace(one, label="\u202e\u2028<!--") for one in data.measures))
    told = explorer_json(dangerous)
    assert "\u202e" not in told and "\u2028" not in told and "<!--" not in told  # noqa: PT018 - one property: nothing of it is left
    assert json.loads(told)["measures"][0][1] == "\u2028<!--"


def test_made_up_people_are_marked_on_every_view(edition: Edition) -> None:
    assert edition.estimates is not None
    section = explorer(replace(edition, estimates=replace(edition.estimates, simulated=True)))
    block = block_of(section)
    assert section is not None
    assert {section.tag, block.tag, block.table.tag, block.data.mark} == {SIMULATED}
    assert str(block.source).startswith(SIMULATED)


def test_without_a_script_and_on_paper_there_is_a_table(edition: Edition) -> None:
    section = explorer(edition)
    assert section is not None
    document = tree.Document("A study", (section,))
    html = write_html(document)
    # The table's own, and the explorer's.
    assert html.count("<script type=\"application/json\">") == 2
    assert '<div class="explorer" hidden></div>' in html
    assert "Means of all scales by region and sex" in html
    assert "In the HTML edition" in write_typst(document)
    assert "In the HTML edition" not in html
    assert write_pdf(document).startswith(b"%PDF")
    words = zipfile.ZipFile(io.BytesIO(write_docx(document))).read("word/document.xml").decode("utf-8")
    assert "In the HTML edition" in words
    assert "Means of all scales by region and sex" in words


def test_means_of_the_table_open_to_their_own_base_and_error(edition: Edition) -> None:
    block = block_of(explorer(edition))
    table, made = block.table, edition.estimates
    assert made is not None
    assert table.making is not None
    known = {(one.row, column): dict(zip(table.making.facts, one.values, strict=True)) for one in table.making.made for column in one.columns}
    scales = {measure.label: measure.id for measure in block.data.measures if measure.id == measure.scale}
    compared = 0
    for place, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells[1:], 1):
            text = str(tree_text(cell))
            if text == "–":
                assert (place, column) not in known
                continue
            group, scale = str(tree_text(line.cells[0])), scales[str(tree_text(table.columns[column].label))]
            (row,) = [
                row for row in made.table
                if row["statistic"] == "mean" and row["variable"] == scale and (row["region"] or row["sex"] or "Everybody") == group
            ]  # fmt: skip
            facts = known[place, column]
            assert facts["Base"] == str(row["n"])
            assert text == f"{row['estimate']:.2f} ({facts['Standard error']})"
            compared += 1
    assert compared > 10


def test_a_report_without_an_explorer_has_no_script_for_one() -> None:
    assert "explorer" not in write_html(tree.Document("A study", (tree.Section("a", "A", ()),))).split("<main")[1]


def test_printed_means_say_that_they_have_no_errors() -> None:
    made = pipeline.edition(pipeline.check(WORKED))
    section = explorer(made)
    block = block_of(section)
    data = block.data
    assert [domain.id for domain in data.domains] == ["region", "ethnicity", "settlement"]
    assert not data.splits
    assert not data.differences
    assert {one.std_error + one.low + one.n for one in data.means} == {""}
    assert "without errors" in str(block.subtitle)
    assert "errors need the records" in data.words["no_error"]
    # Table 1 of the report: trust in offenders, Bishkek city and in all.
    place = next(number for number, one in enumerate(data.measures) if one.id == "trust_offenders")
    assert next(one.estimate for one in data.means if (one.measure, one.domain, one.group) == (place, 0, 0)) == "2.20"
    assert next(one.estimate for one in data.means if (one.measure, one.domain) == (place, -1)) == "2.56"


def test_a_study_without_scales_or_groups_has_no_explorer(edition: Edition) -> None:
    assert explorer(replace(edition, folder=replace(edition.folder, instrument=None))) is None
    assert edition.estimates is not None
    assert explorer(replace(edition, estimates=replace(edition.estimates, by=()))) is None


def test_the_examples_are_true() -> None:
    import doctest

    assert doctest.testmod(chapter).attempted > 0
    assert doctest.testmod(chapter).failed == 0


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_in_another_language_its_words_are_translated_and_its_numbers_have_commas(edition: Edition, language: str) -> None:
    own = explorer(edition)
    with speaking(language):
        section = explorer(edition)
    assert own is not None
    assert section is not None
    block, before = block_of(section), block_of(own)
    assert not {section.title, section.kicker, section.lead, block.caption, block.subtitle, block.on_paper, block.table.caption, block.table.subtitle} & {
        own.title, own.kicker, own.lead, before.caption, before.subtitle, before.on_paper, before.table.caption, before.table.subtitle
    }  # fmt: skip
    # Signs, and names of statistics that are the same everywhere.
    assert {name for name, words in block.data.words.items() if words == before.data.words[name]} <= {"nobody", "base_short", "deff", "level"}
    assert (block.data.words["decimal"], before.data.words["decimal"]) == (",", ".")
    assert [one.estimate for one in block.data.means] == [one.estimate.replace(".", ",") for one in before.data.means]
    assert all("." not in part for one in block.data.splits for part in (*one.shares, one.agree, one.net))
