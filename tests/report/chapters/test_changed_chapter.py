"""Why: what a reader takes home from a second wave is one sentence. It may say that something changed only where the change can be told from
none; beside printed means it may say nothing of the kind; and made-up people are marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from compared_study import STUDY, records, write_compared, write_records
from fixed_words import words_left_english

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.changes import Change, Changes
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.pipeline.changes import changes
from kurak.report.chapters.changed import changed
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path = write_compared(tmp_path_factory.mktemp("changed") / "study", study=STUDY + "compare: {file: data/2023.csv, label: '2023'}\n")
    write_records(path / "data" / "2023.csv", records(shift=1))
    folder = pipeline.check(path)
    tables, findings = pipeline.estimate(folder, path)
    assert tables is not None, findings
    made, _ = changes(folder, path, tables)
    return pipeline.edition(folder, pipeline.ReportParts(estimates=tables, changes=made))


def tables_of(section: tree.Section | None) -> dict[str, tree.Table]:
    assert section is not None
    inside = [one for block in section.blocks for one in (block.blocks if isinstance(block, tree.Details) else (block,))]
    return {one.id: one for one in inside if isinstance(one, tree.Table)}


def test_every_change_stands_with_its_error(edition: Edition) -> None:
    section = changed(edition)
    assert section is not None
    assert section.title == "What changed since 2023"
    table = tables_of(section)["changes-records-trust"]
    (made,) = edition.changes
    one = next(one for one in made.rows if (one.variable, one.domain) == ("trust", ""))
    everybody = [str(cell) for cell in table.rows[0].cells]
    assert [float(cell.replace("−", "-")) for cell in everybody[1:5]] == pytest.approx([one.before, one.now, one.change, one.std_error], abs=0.0051)
    assert [str(line.cells[0]) for line in table.rows] == ["Everybody", "Region", "North", "South", "East", "Sex", "men", "women"]
    assert "cannot be told" in str(table.caption) or "it changed" in str(table.caption)
    assert "sampling units that both visited" in repr(section)
    assert "Hamlet" not in repr(section)
    document = tree.Document("A study", (section,))
    assert "Since 2023" in write_html(document)
    assert write_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize(("p", "says"), [(0.049, "it changed"), (0.051, "cannot be told from none"), (None, "is not known")])
def test_a_change_is_called_one_only_where_it_can_be_told(edition: Edition, p: float | None, says: str) -> None:
    made = Changes("estimates", "2023", "a.csv", (Change("trust", "", "", 3.0, 3.2, 0.05, 0.1, 0.0, 0.4, 20.0, p),))
    section = changed(replace(edition, changes=(made,)))
    assert says in str(tables_of(section)["changes-estimates-trust"].caption)
    assert "drawn independently" in repr(section)


def test_the_caption_allows_for_all_scales(edition: Edition) -> None:
    """Holm: of two p-values the smaller is taken twice, so that 0.03 and 0.04 tell neither scale from none."""

    def caption(first: float, second: float) -> str:
        rows = tuple(Change(name, "", "", 3.0, now, 0.05, 0.1, 0.0, 0.4, 20.0, p) for name, now, p in (("trust", 3.2, first), ("hope", 3.1, second)))
        section = changed(replace(edition, changes=(Changes("estimates", "2023", "a.csv", rows),)))
        assert section is not None
        return next(str(block.caption) for block in section.blocks if isinstance(block, tree.Figure))

    assert caption(0.03, 0.04).startswith("No change of a scale can be told from none")
    assert caption(0.02, 0.04).startswith("2 of 2 scales changed")
    assert caption(0.02, 0.2).startswith("1 of 2 scales changed")


def test_beside_print_nothing_is_tested(edition: Edition) -> None:
    made = Changes("printed", "as printed", "A report", (Change("trust", "", "", 3.0, 3.5, 0.05), Change("hope", "", "", 3.0, 3.1, 0.05)))
    section = changed(replace(edition, changes=(made,)))
    assert section is not None
    assert section.title == "Beside the published report"
    heads = [str(column.label) for column in tables_of(section)["changes-printed-trust"].columns]
    assert heads == ["Group", "As printed", "From records", "Difference", "Error at least"]
    assert not any(word in repr(section) for word in ("it changed", "more than chance", "Holm"))
    assert "no test is made" in repr(section)
    assert edition.estimates is not None
    marked = changed(replace(edition, changes=(replace(made, simulated=True),)))
    assert str(tables_of(marked)["changes-printed-trust"].source) == f"A report; {SIMULATED}: {edition.estimates.records}"


def test_made_up_people_are_marked(edition: Edition) -> None:
    section = changed(replace(edition, changes=tuple(replace(one, simulated=True) for one in edition.changes)))
    assert section is not None
    assert section.tag == SIMULATED
    tagged = [block for block in section.blocks if isinstance(block, tree.Table | tree.Figure)]
    assert len(tagged) == 3
    assert {block.tag for block in tagged} == {SIMULATED}


def test_without_an_earlier_wave_there_is_no_chapter(edition: Edition) -> None:
    assert changed(replace(edition, changes=())) is None


def test_the_folder_of_a_study_is_named_nowhere(edition: Edition, tmp_path: Path) -> None:
    assert str(tmp_path.parent) not in repr(changed(edition))


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize("earlier", ["records", "estimates", "printed"])
def test_changes_are_said_in_other_languages(edition: Edition, language: str, earlier: str) -> None:
    (made,) = edition.changes
    shown = replace(edition, changes=(replace(made, earlier=earlier, label="2023"),))
    assert words_left_english(lambda: changed(shown), language) == []
    with speaking(language):
        table = tables_of(changed(shown))[f"changes-{earlier}-trust"]
    assert all("." not in str(cell) for cell in table.rows[0].cells)
    assert "," in str(table.rows[0].cells[1])
