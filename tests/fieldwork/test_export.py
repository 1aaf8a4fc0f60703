"""Why: whoever opens the file in SPSS or Stata must see the labels, measures and reasons for missing that the form has.

The files are read back by pyreadstat itself, not by Kurak.
"""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyreadstat
import pytest
from export_styles import FORM, Style, export, small_layout, xml
from hypothesis import given
from hypothesis import strategies as st
from test_every_style import INTERVIEWS

from kurak.fieldwork.export import export_table
from kurak.model.field_data import NO_VALUE
from kurak.model.finding import Finding
from kurak.sources.field_data.labelled_files import plan_missing
from kurak.sources.field_data.layout import FormLayout
from kurak.sources.field_data.read import read_field_data
from kurak.sources.field_data.submissions import typed_submissions

LAYOUT = small_layout()
ENGLISH = "English (en)"


def exported(
    kind: Any,
    folder: Path,
    layout: FormLayout = LAYOUT,
    interviews: Any = INTERVIEWS,
    language: str = ENGLISH,
) -> tuple[Finding, ...]:
    tables, _ = typed_submissions([xml(layout.form, one) for one in interviews], layout)
    found: list[Finding] = []
    for name, table in tables.items():
        found += export_table(table, layout, kind, folder, name=name, language=language, title="Small study")[
            1
        ]
    return tuple(found)


def test_spss_labels_measures_and_missing_ranges(tmp_path: Path) -> None:
    exported("sav", tmp_path)
    data, about = pyreadstat.read_sav(tmp_path / "records.sav", user_missing=True, output_format="dict")
    assert about.file_label == "Small study"
    assert about.column_names_to_labels["t1"] == "They can change"
    assert about.variable_measure["t1"] == "ordinal"
    assert about.variable_measure["consent"] == "nominal"
    assert about.variable_measure["hours"] == "scale"
    # 88 don't know, 99 refused, and the reasons behind them are one range.
    assert about.missing_ranges["t1"] == [{"lo": 88.0, "hi": 105.0}]
    labels = about.variable_value_labels["t2"]
    assert (labels[1.0], labels[88.0], labels[99.0]) == ("Strongly disagree", "Don't know", "Refused")
    assert [labels.get(value, value) for value in data["t2"]] == [
        "Don't know",
        "Refused",
        "not asked",
        "Neither",
    ]
    assert [about.variable_value_labels["t1"].get(value) for value in data["t1"]] == [
        "Strongly agree",
        "not reached",
        "not asked",
        "Strongly disagree",
    ]
    hours = [about.variable_value_labels["hours"].get(value, value) for value in data["hours"]]
    assert hours == [7.5, "not reached", "not asked", 3.0]
    several = {
        name: [about.variable_value_labels[name].get(value, value) for value in data[name]]
        for name in ("needs_1", "needs_88")
    }
    assert several == {
        "needs_1": ["yes", "not reached", "not asked", "don't know"],
        "needs_88": ["no", "not reached", "not asked", "yes"],
    }
    assert about.column_names_to_labels["needs_2"] == "What is needed?: Work and housing"


def test_spss_takes_every_reason_for_missing(tmp_path: Path) -> None:
    exported("sav", tmp_path)
    data, _ = pyreadstat.read_sav(tmp_path / "records.sav", output_format="dict")
    assert [None if value is None or math.isnan(value) else value for value in data["t2"]] == [
        None,
        None,
        None,
        2.0,
    ]


def test_stata_extended_missing_values(tmp_path: Path) -> None:
    exported("dta", tmp_path)
    data, about = pyreadstat.read_dta(tmp_path / "records.dta", user_missing=True)
    assert data["t2"].tolist() == ["d", "r", "n", 2]
    assert data["t1"].tolist() == [3, "x", "n", 1]
    assert data["needs_1"].tolist() == [1, "x", "n", "d"]
    assert data["hours"].tolist() == [7.5, "x", "n", 3.0]
    labels = about.variable_value_labels["t2"]
    assert (labels[1], labels["d"], labels["r"], labels["n"]) == (
        "Strongly disagree",
        "Don't know",
        "Refused",
        "not asked",
    )
    assert about.column_names_to_labels["t1"] == "They can change"
    assert about.file_label == "Small study"
    plain, _ = pyreadstat.read_dta(tmp_path / "records.dta")
    assert plain["t2"].isna().tolist() == [True, True, True, False]


def test_labels_in_another_language(tmp_path: Path) -> None:
    exported("sav", tmp_path, language="Russian (ru)")
    _, about = pyreadstat.read_sav(tmp_path / "records.sav")
    assert about.column_names_to_labels["t1"] == "Они могут измениться"
    assert about.variable_value_labels["consent"][1.0] == "Да"


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_repeats_have_files_of_their_own(kind: str, tmp_path: Path) -> None:
    exported(kind, tmp_path)
    read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
    data, _ = read(tmp_path / f"records-job.{kind}")
    assert data["repeat_row"].tolist() == ["1.1", "1.2", "3.1"]
    assert data["j_name"].tolist() == ["cook", "007", "driver"]


@pytest.mark.parametrize("kind", ["sav", "dta", "parquet", "csv"])
def test_the_simulated_mark_travels(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("cluster,consent,_uuid,simulated\n1,1,a,SIMULATED\n", "utf-8")
    table = read_field_data([source], LAYOUT).tables[""]
    export_table(table, LAYOUT, kind, tmp_path, language=ENGLISH, title="Small study")  # type: ignore[arg-type]
    path = tmp_path / f"records.{kind}"
    if kind in ("sav", "dta"):
        data, about = (pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta)(path)
        assert about.file_label == "SIMULATED: Small study"
        assert about.column_names_to_labels["simulated"].startswith("SIMULATED")
        assert data["simulated"].tolist() == ["SIMULATED"]
    elif kind == "parquet":
        assert json.loads(pq.read_schema(path).metadata[b"kurak"])["simulated"] == "SIMULATED"
    else:
        assert next(csv.DictReader(path.open(encoding="utf-8")))["simulated"] == "SIMULATED"


def test_parquet_says_what_its_columns_mean(tmp_path: Path) -> None:
    exported("parquet", tmp_path)
    about = json.loads(pq.read_schema(tmp_path / "records.parquet").field("t1").metadata[b"kurak"])
    assert about["label"] == "They can change"
    assert about["missing"] == {"88": "don't know", "99": "refused"}
    assert pq.read_table(tmp_path / "missing.parquet").column("t1").to_pylist() == [
        "",
        "not reached",
        "not asked",
        "",
    ]


def test_csv_never_holds_a_formula(tmp_path: Path) -> None:
    found = exported("csv", tmp_path)
    assert [one.code for one in found] == ["IMP-021"]
    rows = list(csv.DictReader((tmp_path / "records.csv").open(encoding="utf-8", newline="")))
    assert rows[0]["needs_other"] == "'" + INTERVIEWS[0]["needs_other"]
    assert rows[0]["spot"] == INTERVIEWS[0]["spot"]
    assert rows[0]["remarks"] == "ок\nтак"


ODD = (
    FORM.replace("| hours  ", "| with   ")
    .replace("| born     ", "| 2.born_  ")
    .replace("2.born_", "born.day-of-the-week-in-a-long-name_")
)


@pytest.mark.parametrize(("kind", "names"), [("sav", {"with": "with1"}), ("dta", {"with": "with1"})])
def test_names_that_are_not_allowed(kind: str, names: dict[str, str], tmp_path: Path) -> None:
    found = exported(kind, tmp_path, small_layout(ODD), [{**INTERVIEWS[3], "with": "3"}])
    assert any(one.code == "IMP-020" and "with is with1" in one.message for one in found)
    listed = {
        row["variable"]: row["name"]
        for row in csv.DictReader((tmp_path / "records-names.csv").open(encoding="utf-8"))
    }
    assert listed["with"] == names["with"]
    read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
    data, about = read(tmp_path / f"records.{kind}")
    assert about.column_names == list(
        dict.fromkeys(
            row["name"] for row in csv.DictReader((tmp_path / "records-names.csv").open(encoding="utf-8"))
        )
    )
    assert data["with1"].tolist() == [3.0]


def test_what_a_format_cannot_keep_is_said(tmp_path: Path) -> None:
    long = [{**INTERVIEWS[0], "remarks": "ы" * 40_000}]
    for kind, most in (("sav", 32_767), ("dta", 2_045)):
        found = exported(kind, tmp_path, interviews=long)
        assert any(one.code == "IMP-024" and "remarks" in one.message for one in found)
        read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
        kept = read(tmp_path / f"records.{kind}")[0]["remarks"][0]
        assert set(kept) == {"ы"}
        assert most - 2 <= len(kept.encode()) <= most
    assert any(one.code == "IMP-022" and "born" in one.message for one in exported("sav", tmp_path))


def test_codes_that_are_words_become_numbers(tmp_path: Path) -> None:
    layout = small_layout(
        FORM.replace("| yn         | 1    ", "| yn         | yes  ").replace(
            "| yn                     | 1", "| yn                     | yes"
        )
    )
    assert layout.book.variable("consent").values[0].code == "yes"  # type: ignore[union-attr]
    interviews = [{"_uuid": "a", "_order": "order_a", "consent": "yes"}]
    exported("sav", tmp_path, layout, interviews)
    data, about = pyreadstat.read_sav(tmp_path / "records.sav")
    assert data["consent"].tolist() == [1.0]
    assert about.variable_value_labels["consent"] == {1.0: "Yes", 2.0: "No"}
    row = next(
        row
        for row in csv.DictReader((tmp_path / "records-names.csv").open(encoding="utf-8"))
        if row["variable"] == "consent"
    )
    assert row["codes"] == "1 = yes; 2 = 2"


codes = st.sets(st.integers(-200, 1200), max_size=8)


@given(codes, codes.map(lambda some: set(sorted(some)[:3])), st.integers(-(10**6), 10**6))
def test_missing_codes_never_touch_an_answer(answers: set[int], missing: set[int], smallest: int) -> None:
    missing -= answers
    plan = plan_missing(answers, missing, smallest=smallest if not answers else 0)
    assert len(plan.ranges) <= 3
    assert sum(isinstance(one, dict) for one in plan.ranges) <= 1
    if any(isinstance(one, dict) for one in plan.ranges):
        assert len(plan.ranges) <= 2

    def is_missing(code: float) -> bool:
        return any(
            one["lo"] <= code <= one["hi"] if isinstance(one, dict) else one == code for one in plan.ranges
        )

    assert not any(map(is_missing, answers))
    assert all(map(is_missing, missing))
    assert all(map(is_missing, plan.codes.values()))
    assert not set(plan.codes.values()) & (answers | missing)
    assert plan.codes == {} or set(NO_VALUE) <= set(plan.codes)
    if not answers and not missing and smallest <= 0:
        assert not is_missing(smallest)


def test_exports_of_one_import_in_two_styles_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number, style in enumerate((Style(), Style("central", several="one", file="zip"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        table = read_field_data(export(LAYOUT.form, INTERVIEWS, style, folder), LAYOUT).tables[""]
        export_table(table, LAYOUT, "csv", folder, language=ENGLISH, title="Small study")
        made.append((folder / "records.csv").read_bytes())
    assert made[0] == made[1]
