"""Why: the design chapter says what was planned, assumed, printed and simulated; none of these may pass for another."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from opened import opens_whole

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.frame import Frame
from kurak.model.sample import Plan
from kurak.model.study_folder import StudyFolder
from kurak.report.chapters.design import design
from kurak.report.chapters.design_making import allocation_making
from kurak.report.edition import build_report
from kurak.report.plan_chart import plan_chart, plan_svg
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf
from kurak.sampling.draw import draw_sample
from kurak.sampling.plan import plan_with_units
from kurak.sources.study_folder import read_study

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def with_plan(folder: StudyFolder, *, draw: bool = True) -> Edition:
    planned, _ = plan_with_units(folder)
    assert planned is not None
    assert folder.frame is not None
    assert folder.study is not None
    edition = dataclasses.replace(pipeline.edition(folder), plan=planned.plan)
    if not draw:
        return edition
    return dataclasses.replace(edition, sample=draw_sample(planned, folder.frame, folder.study, seed=20230601))


def changed(folder: StudyFolder, **keys: Any) -> StudyFolder:
    """The study with other blocks; a dict changes the keys of a block."""
    study = folder.study
    assert study is not None
    new = {
        name: getattr(study, name).model_copy(update=value) if name in ("design", "planning") else value
        for name, value in keys.items()
    }
    return dataclasses.replace(folder, study=study.model_copy(update=new))


@pytest.fixture(scope="module")
def folder() -> StudyFolder:
    return read_study(WORKED)


@pytest.fixture(scope="module")
def made(folder: StudyFolder) -> Edition:
    return with_plan(folder)


@pytest.fixture(scope="module")
def section(made: Edition) -> tree.Section:
    found = design(made)
    assert found is not None
    return found


def block(section: tree.Section, id: str) -> Any:
    return next(one for one in section.blocks if getattr(one, "id", "") == id)


def ids(section: tree.Section | None) -> set[str]:
    assert section is not None
    return {getattr(one, "id", "") for one in section.blocks}


def cells(table: tree.Table) -> list[list[str]]:
    return [[str(c.content if isinstance(c, tree.Cell) else c) for c in row.cells] for row in table.rows]


def number(text: str) -> float:
    return float(re.sub(r"[\u202f±%]", "", text))


def method(section: tree.Section) -> dict[str, str]:
    lists = [one for one in section.blocks if isinstance(one, tree.DefinitionList)]
    return {str(term): str(words) for term, words in lists[-1].entries}


# ── the method ─────────────────────────────────────────────────────────────────────────────────


def test_the_method_in_words_has_the_numbers_of_the_worked_study(section: tree.Section) -> None:
    said = method(section)
    # 3,944,375 × 18 / 1,000 = 70,998.75; the report prints 70,999. 1 + 17 × 0.05 = 1.85; 1,000 / 1.85 = 540.5.
    assert "70\u202f998.75: units of 70\u202f999 people" in said["Self-representing units"]
    above, _, smaller = said["Self-representing units"].partition("Smaller")
    assert all(town in above for town in ("Bishkek", "Osh", "Jalal-Abad"))
    assert all(town in smaller for town in ("Naryn", "Talas"))
    assert "55.6; 56 are planned" in said["Clusters"]
    assert "1 + (18 − 1) × 0.05 = 1.85" in said["Design effect"]
    assert "540 of a simple random sample" in said["Design effect"]
    assert "Osh city / village with Osh region / village" in said["Joined strata"]
    assert "assumed" in said["Where the numbers come from"]
    assert "modelled" in said["Where the numbers come from"]
    assert "Cluster size" not in said


def test_a_measured_correlation_is_not_called_assumed(folder: StudyFolder) -> None:
    measured = changed(folder, planning={"intracluster_correlation_source": "survey of 2019, Table 9"})
    found = design(with_plan(measured, draw=False))
    assert found is not None
    assert "0.05 with a range of 0.01 to 0.10 (survey of 2019, Table 9)" in method(found)["Where the numbers come from"]
    assert "assumed to be" not in method(found)["Where the numbers come from"]
    assert "Table 9" in str(block(found, "precision-curve").subtitle)


# ── the tables ─────────────────────────────────────────────────────────────────────────────────


def test_the_allocation_adds_up_as_shown(section: tree.Section) -> None:
    rows = cells(block(section, "planned-allocation"))
    *strata, total = rows
    for column in (1, 2, 4, 6):
        assert sum(number(row[column]) for row in strata) == number(total[column])
    # Exact numbers are shown with two decimals: their sum may be half a hundredth a row away.
    for column in (3, 5):
        assert sum(number(row[column]) for row in strata) == pytest.approx(number(total[column]), abs=0.005 * len(strata))
    assert [number(cell) for cell in total[1:]] == [486, 3_944_375, 1000, 1000, 56, 56]
    assert sum("■" in row[0] for row in strata) == 5


def test_printed_numbers_stand_beside_the_planned_ones(made: Edition, section: tree.Section) -> None:
    assert made.plan is not None
    rows = cells(block(section, "printed-otherwise"))
    assert ["Jalal-Abad region", "interviews", "185", "186"] in rows
    assert len(rows) == len(made.plan.printed)


def test_the_precision_table_is_the_plans(made: Edition, section: tree.Section) -> None:
    assert made.plan is not None
    table = block(section, "planned-precision")
    rows = [row for row in cells(table) if len(row) > 1]
    assert [row[0] for row in rows] == ["Everybody", *(one.group for one in made.plan.precision if one.domain)]
    for row, one in zip(rows, made.plan.precision, strict=True):
        assert number(row[6]) == pytest.approx(100 * one.proportion_margin, abs=0.05)
        # The shown margin follows from the shown effective number: 1.96 · √(p (1 − p) / n), but for the finite population.
        assert number(row[6]) == pytest.approx(196 * math.sqrt(0.25 / number(row[5])), rel=0.03)
        assert number(row[8]) == pytest.approx(100 * (one.detectable_change or 0), abs=0.05)
    assert "assumed" in str(table.subtitle)
    assert str(table.subtitle).startswith("Planned")


def test_kept_clusters_get_a_column_only_where_some_are_kept(folder: StudyFolder, section: tree.Section) -> None:
    assert len(block(section, "planned-precision").columns) == 9
    kept = design(with_plan(changed(folder, planning={"shared_clusters": 0.5}), draw=False))
    assert kept is not None
    table = block(kept, "planned-precision")
    assert "50\u202f% of clusters kept" in str(table.columns[-1].label)
    everybody = cells(table)[0]
    assert number(everybody[9]) < number(everybody[8]), "clusters that are kept make a smaller change visible"


# ── the curve ──────────────────────────────────────────────────────────────────────────────────


def test_the_curve_and_the_table_say_the_same(made: Edition, section: tree.Section) -> None:
    assert made.plan is not None
    chart = block(section, "precision-curve")
    everybody = cells(block(section, "planned-precision"))[0]
    assert str(chart.caption).startswith(f"1\u202f000 interviews give {everybody[6]} points; ")
    assert f"planned 1\u202f000: {everybody[6]} points" in chart.drawing
    assert "Planned" in str(chart.subtitle)
    assert len(chart.values.rows) == len(made.plan.curve)


def test_costs_and_target_are_said_under_the_curve(folder: StudyFolder) -> None:
    costs = {"cost_per_cluster": 9000.0, "cost_per_interview": 500.0, "currency": "KGS", "margin_of_error": 0.05}
    plan = with_plan(changed(folder, planning=costs), draw=False).plan
    assert plan is not None
    notes = " ".join(plan_chart(plan).notes)
    # √(9000 / 500 · 0.95 / 0.05) = √342 = 18.49.
    assert "18.5; planned is 18" in notes
    enough = min(point.interviews for point in plan.curve if point.margin <= 0.05)
    assert f"met by {enough} interviews" in notes
    assert "cost, KGS" in plan_chart(plan).drawing.columns
    hopeless = with_plan(changed(folder, planning={**costs, "margin_of_error": 0.001}), draw=False).plan
    assert hopeless is not None
    assert "not met by any" in " ".join(plan_chart(hopeless).notes)


def test_the_curve_of_a_plan_with_fewer_clusters_goes_through_the_plan(folder: StudyFolder) -> None:
    plan = with_plan(changed(folder, design={"clusters": 40}), draw=False).plan
    assert plan is not None
    (here,) = [point for point in plan.curve if point.interviews == plan.interviews]
    assert here.clusters == 40
    assert here.margin == pytest.approx(plan.everybody.proportion_margin, rel=1e-12)


def test_the_file_stands_alone(made: Edition) -> None:
    assert made.plan is not None
    text = plan_svg(made.plan)
    root = ElementTree.fromstring(text)
    said = "".join(root.itertext())
    assert plan_chart(made.plan).caption.split(";")[0].replace("\u202f", "\u00a0") in said
    assert "var(" not in text
    assert not re.search(r"href|url\(|<script|@import|<image", text)
    view = [float(v) for v in root.get("viewBox", "").split()]
    inner = next(one for one in root if one.tag.endswith("}svg"))
    assert float(inner.get("x", "nan")) + float(inner.get("width", "nan")) <= view[2]
    assert float(inner.get("y", "nan")) + float(inner.get("height", "nan")) <= view[3]


# ── the draw ───────────────────────────────────────────────────────────────────────────────────


def test_a_draw_is_simulated_wherever_it_is_shown(section: tree.Section) -> None:
    chart, table = block(section, "drawn-map"), block(section, "drawn-strata")
    for one in (chart, table):
        assert one.tag == "SIMULATED"
        assert str(one.caption).startswith("Simulated")
        assert "ot the sample of the study" in str(one.subtitle)
        assert any("modelled" in str(note) for note in one.notes)
    assert chart.alternative.startswith("SIMULATED")
    assert ">SIMULATED<" in chart.drawing
    assert ">SIMULATED<" in chart.narrow
    heading = next(one for one in section.blocks if isinstance(one, tree.Heading) and "draw" in str(one.content))
    assert tree.Tag("SIMULATED") in heading.content


def test_the_map_counts_the_drawn_clusters(made: Edition, section: tree.Section) -> None:
    assert made.sample is not None
    assert made.study.maps is not None
    # Ids begin with the code of their region: another road to the same counts.
    drawn = Counter(cluster.psu.rsplit("-", 1)[0] for cluster in made.sample.main)
    codes = made.study.maps.areas.values()
    rows = block(section, "drawn-map").values.rows
    assert sorted(int(str(row.cells[-1])) for row in rows) == sorted(drawn[code] for code in codes)
    assert sum(drawn.values()) == 56


def test_the_table_of_the_draw_adds_up(made: Edition, section: tree.Section) -> None:
    assert made.sample is not None
    *strata, total = cells(block(section, "drawn-strata"))
    for column in (1, 2, 3, 4):
        assert sum(number(row[column]) for row in strata) == number(total[column])
    assert number(total[2]) == 56
    assert number(total[3]) == 1000
    assert number(total[4]) == len(made.sample.clusters) - 56


def test_no_modelled_unit_is_named(made: Edition, section: tree.Section) -> None:
    assert made.sample is not None
    modelled = {cluster.name for cluster in made.sample.clusters if "ayil aimak" in cluster.name}
    assert modelled
    assert not any(name in str(section) for name in modelled)


# ── less than everything ───────────────────────────────────────────────────────────────────────


def test_without_a_plan_the_chapter_stays_as_it_was(folder: StudyFolder) -> None:
    found = design(dataclasses.replace(pipeline.edition(folder), plan=None, sample=None))
    assert {"allocation", "sample-design", "frame"} <= ids(found)
    assert not {"planned-allocation", "planned-precision", "precision-curve", "drawn-map", "drawn-strata"} & ids(found)
    assert "planned, not measured" not in str(found)


def test_without_geometry_there_is_a_table_and_no_map(made: Edition) -> None:
    bare = dataclasses.replace(made, folder=dataclasses.replace(made.folder, geometry=()))
    assert "drawn-map" not in ids(design(bare))
    assert "drawn-strata" in ids(design(bare))


def test_without_a_frame_a_plan_is_still_told(made: Edition) -> None:
    bare = dataclasses.replace(made, folder=dataclasses.replace(made.folder, frame=None))
    found = ids(design(bare))
    assert {"planned-allocation", "planned-precision", "precision-curve", "drawn-strata"} <= found
    assert not {"drawn-map", "frame"} & found


def test_an_odd_frame_without_regions_or_names(made: Edition) -> None:
    frame = made.folder.frame
    assert frame is not None
    kept = {"psu": frame.columns["psu"]}
    odd = Frame(frame.file, columns=kept, numbers=frame.numbers, lines=frame.lines)
    section = design(dataclasses.replace(made, folder=dataclasses.replace(made.folder, frame=odd)))
    assert section is not None
    assert "drawn-map" not in ids(section)
    assert "KG-T-C01 ■" in str(cells(block(section, "planned-allocation"))).replace("\\xa0", " ")


def one_stratum(folder: StudyFolder) -> StudyFolder:
    """One stratum, one domain with two groups, no maps: the least that can be planned."""
    return changed(
        folder,
        design={"strata": (), "join_strata": {}, "self_representing_above": None},
        domains={"sex": ("men", "women")},
        maps=None,
    )


def test_a_single_stratum_and_one_domain(folder: StudyFolder, reading: Callable[[str], Any]) -> None:
    edition = with_plan(dataclasses.replace(one_stratum(folder), sample_design=()))
    assert edition.plan is not None
    section = design(edition)
    assert section is not None
    table = cells(block(section, "planned-allocation"))
    assert "All units" in [row[0] for row in table]
    assert [row[0] for row in cells(block(section, "planned-precision"))] == ["Everybody", "Sex", "men", "women"]
    page = reading(write_html(build_report(edition)))
    assert not {"nan", "inf"} & set(re.findall(r"\w+", page.words))


def test_a_group_too_small_for_any_interview_has_dashes(made: Edition) -> None:
    assert made.plan is not None
    nobody = dataclasses.replace(
        made.plan.precision[1], interviews=0.4, proportion_margin=math.inf, detectable_change=None, detectable_difference=None
    )
    plan: Plan = dataclasses.replace(made.plan, precision=(made.plan.everybody, nobody))
    section = design(dataclasses.replace(made, plan=plan))
    assert section is not None
    table = block(section, "planned-precision")
    assert cells(table)[-1][4:] == ["–"] * 5
    assert "too small" in str(table.caption)


# ── in another language ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_in_another_language_captions_differ_and_numbers_have_a_comma(made: Edition, language: str) -> None:
    plain = design(made)
    with speaking(language):
        said = design(made)
        assert made.plan is not None
        assert "10,1" in str(said)
        assert "±4,2" in plan_chart(made.plan).caption
    assert plain is not None
    assert said is not None
    assert said.title != plain.title
    for one, other in zip(plain.blocks, said.blocks, strict=True):
        if isinstance(one, tree.Table | tree.Figure) and isinstance(other, tree.Table | tree.Figure):
            # The caption of achieved numbers is the audit's own finding.
            assert one.caption != other.caption or one.id.startswith("achieved-")
            assert one.subtitle != other.subtitle
    assert "СМОДЕЛИРОВАНО" in str(said) or "МОДЕЛДЕЛГЕН" in str(said)


# ── the whole ──────────────────────────────────────────────────────────────────────────────────


def test_the_report_is_written_with_plan_and_draw(
    made: Edition, reading: Callable[[str], Any], pdf_reading: Callable[[bytes], str], squeeze: Callable[[str], str]
) -> None:
    document = build_report(made)
    # The whole in PDF is the matter of other tests, and takes long: here it is the chapter.
    chapter = dataclasses.replace(document, sections=tuple(one for one in document.sections if one.id == "design"))
    page, words = reading(write_html(document)), squeeze(pdf_reading(write_pdf(chapter)))
    for said in ("The plan, computed from the frame", "What the design would draw", "planned, not measured"):
        assert said in page.words
        assert squeeze(said) in words


def test_every_number_of_its_tables_opens(folder: StudyFolder) -> None:
    section = design(with_plan(folder))
    assert section is not None
    found = {block.id: block for block in section.blocks if isinstance(block, tree.Table)}
    assert set(found) == {"sample-design", "frame", "planned-allocation", "printed-otherwise", "planned-precision", "drawn-strata"}
    for table in found.values():
        opens_whole(table)
    drawn = {block.id: block.values for block in section.blocks if isinstance(block, tree.Figure)}
    assert {"allocation", "precision-curve", "drawn-map"} < set(drawn)
    for values in drawn.values():
        assert values is not None
        opens_whole(values)
    for name, said in (("frame", "modelled"), ("planned-allocation", "modelled"), ("drawn-strata", "SIMULATED")):
        making = found[name].making
        assert making is not None
        assert said in dict(making.entries)["Records"]


def test_the_column_of_kept_clusters_opens_too(folder: StudyFolder) -> None:
    section = design(with_plan(changed(folder, planning={"shared_clusters": 0.5})))
    assert section is not None
    table = next(block for block in section.blocks if isinstance(block, tree.Table) and block.id == "planned-precision")
    opens_whole(table)
    assert table.making is not None
    assert len(table.columns) - 1 in table.making.columns


@pytest.mark.parametrize("rule", ["proportional", "equal", "as given"])
def test_interviews_open_to_the_rule_of_their_allocation(folder: StudyFolder, rule: Any) -> None:
    given = with_plan(folder, draw=False).plan
    assert given is not None
    making = allocation_making(with_plan(folder), dataclasses.replace(given, allocation=rule))
    said = making.measures[2].what
    assert ("in proportion to" in said) == (rule != "as given")
    assert ('alloc = "prop"' in said) == (rule == "proportional")
