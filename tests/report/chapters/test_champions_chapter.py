"""The chapter on champions names nobody where nobody was asked, and says SIMULATED on all that a rehearsal makes up."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.champions import champions

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


def edition_of(tmp_path: Path, *, rehearsed: bool = False, nominations: str = "", ratings: str = "") -> Edition:
    folder = tmp_path / "small"
    shutil.copytree(WORKED / "stakeholders", folder / "stakeholders")
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\nstakeholders:\n  resamples: 200\n", "utf-8")
    if nominations:
        (folder / "stakeholders/nominations.csv").write_text(nominations, "utf-8")
    if ratings:
        (folder / "stakeholders/ratings.csv").write_text(ratings, "utf-8")
    if rehearsed:
        pipeline.write_rehearsed_stakeholders(folder, pipeline.rehearse_stakeholders(pipeline.check(folder), seed=4))
    return pipeline.edition(pipeline.check(folder))


def flat(blocks: tuple[tree.Block, ...]) -> list[tree.Block]:
    found: list[tree.Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, tree.Details | tree.Callout):
            found += flat(block.blocks)
    return found


def test_without_nominations_each_pilot_says_that_nobody_was_asked_and_what_would_name_one(tmp_path: Path) -> None:
    section = champions(edition_of(tmp_path))
    assert section is not None
    assert section.lead == "No champion can be named at any of the 5 places: nobody was asked whom people there turn to or trust. 5 pilot places are inferred, not printed."
    table = next(block for block in section.blocks if isinstance(block, tree.Table))
    assert [row.cells[0] for row in table.rows] == ["Bishkek", "Tokmok", "Bazar-Korgon", "Suzak", "Jalal-Abad district"]
    assert {row.cells[1] for row in table.rows} == {"inferred"}
    assert SIMULATED not in str(section)
    assert not any(isinstance(block, tree.Figure) for block in flat(section.blocks))
    assert "kurak stakeholders forms" in str(section)


def test_a_rehearsal_is_shown_with_a_figure_a_place_and_each_says_simulated(tmp_path: Path) -> None:
    section = champions(edition_of(tmp_path, rehearsed=True))
    assert section is not None
    assert str(section.lead).startswith("No champion can be named")
    shown = [block for block in flat(section.blocks) if isinstance(block, tree.Figure | tree.Table) and block.id != "champions-by-place"]
    figures = [block for block in shown if isinstance(block, tree.Figure)]
    assert len(figures) == 5 + 1
    assert {block.tag for block in shown} == {SIMULATED}
    assert all(SIMULATED in block.drawing and SIMULATED in block.narrow and block.alternative.startswith(SIMULATED) for block in figures)
    assert all(SIMULATED in str(block.source) for block in shown)


def test_real_answers_are_shown_alone(tmp_path: Path) -> None:
    rows = "".join(f"Suzak district,{number},trust,{'LL07' if number < 12 else 'LL05'},round 1\n" for number in range(14))
    section = champions(edition_of(tmp_path, rehearsed=True, nominations=f"place,nominator,question,nominee,source\n{rows}", ratings="actor_id,rater,aspect,rating,source\nLL07,R1,influence,4,IV\nLL07,R1,interest,2,IV\n"))
    assert section is not None
    assert SIMULATED not in str(section)
    figures = [block for block in section.blocks if isinstance(block, tree.Figure)]
    assert [str(block.caption) for block in figures] == ["Suzak: elders can be told from all others", "1 actor by influence and interest, as 1 rater sees them"]


@pytest.mark.parametrize("rehearsed", [False, True])
def test_it_is_left_out_where_there_is_no_pilot(tmp_path: Path, rehearsed: bool) -> None:
    edition = edition_of(tmp_path, rehearsed=rehearsed)
    (tmp_path / "small/stakeholders/pilots.csv").unlink()
    without = pipeline.edition(pipeline.check(tmp_path / "small"))
    assert without.champions is None
    assert edition.champions is not None
    assert champions(without) is None


def test_a_long_table_of_answers_breaks_over_pages_in_the_pdf(tmp_path: Path) -> None:
    from kurak.report.writers.typst import write_pdf

    section = champions(edition_of(tmp_path, rehearsed=True))
    assert section is not None
    table = next(block for block in section.blocks if isinstance(block, tree.Table) and block.id == "rehearsed-champions-by-place")
    long = tree.Document(title="Long", sections=(tree.Section(id="a", title="A", blocks=(table,)),))
    short = tree.Document(title="Short", sections=(tree.Section(id="a", title="A", blocks=(replace(table, rows=table.rows[:1]),)),))
    pages = [len(pikepdf.open(io.BytesIO(write_pdf(document))).pages) for document in (long, short)]
    assert pages[0] > pages[1]
