"""Why: what is known of a column decides whether it leaves. The worked study's columns are sorted here one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kurak.disclosure.records.study_file import study_file
from kurak.model.form_codebook import FormCodebook, Value, Variable
from kurak.sources.records import open_records
from kurak.sources.study_folder import read_study

STUDY = Path(__file__).resolve().parents[3] / "studies" / "kyrgyzstan-2023"
NEVER = ("id", "stratum", "psu", "cluster", "unit", "interviewer", "psu_probability", "base_weight", "weight", "gps_latitude", "phone")


def test_columns_of_the_design_and_of_fieldwork_never_leave() -> None:
    folder = read_study(STUDY)
    columns = {name: ["1", "2"] for name in (*NEVER, "region", "sex", "reason_negative", "difficulties_returnees", "whatever")}
    columns |= {"tr01": ["1", "88"]}
    file = study_file(folder, open_records(columns), weights=np.ones(2))
    assert {name for name, one in file.declared.items() if one.kind == "never"} == set(NEVER)
    assert {name: one.kind for name, one in file.declared.items() if one.kind != "never"} == {
        "reason_negative": "single", "difficulties_returnees": "several", "tr01": "item",
    }  # fmt: skip
    item = file.declared["tr01"]
    assert item.question.startswith("It is unwise to trust too much")
    assert item.values["1"] == "strongly disagree"
    assert item.missing == ("88", "99")
    assert file.domains == ("region", "settlement", "ethnicity", "sex", "age_group")
    assert sum(file.place_sizes["region"].values()) == sum(folder.frame.sizes)  # type: ignore[union-attr]
    # Stratum, sampling unit and interviewer.
    assert len(file.hidden) == 3


def test_questions_of_the_questionnaire_leave_by_their_type() -> None:
    kinds = {
        "job": "select_one", "needs": "select_multiple", "children": "integer", "said": "text", "born": "date", "home": "geopoint",
        "has_phone": "select_one", "phone": "integer",
    }  # fmt: skip
    codes = (Value("1", {"English (en)": "Yes"}, "yes"), Value("9", {"English (en)": "Refused"}, "refused", "refused"))
    variables = [Variable(name, kind, "nominal", {"English (en)": f"Your {name}?"}, codes if "select" in kind else ()) for name, kind in kinds.items()]
    variables.append(Variable("clan", "select_one", "nominal", {}, codes, release="national_only"))
    form = FormCodebook("f", "1", "F", "", ("English (en)",), tuple(variables))
    columns = {name: ["1", "9"] for name in (*kinds, "clan")}
    file = study_file(read_study(STUDY), open_records(columns), form=form)
    assert {name: one.why_never or one.kind for name, one in file.declared.items()} == {
        "job": "single", "needs": "several", "children": "number", "said": "free text", "born": "date or time", "home": "place of the interview",
        "has_phone": "single", "phone": "person", "clan": "limited by the questionnaire",
    }  # fmt: skip
    assert file.declared["job"].missing == ("9",)


def test_what_a_form_works_out_identifies_where_tables_are_published_by_it() -> None:
    variables = tuple(Variable(name, "calculate", "nominal", {}, (), calculation="1 + 1") for name in ("age_group", "score"))
    form = FormCodebook("f", "1", "F", "", ("English (en)",), variables)
    file = study_file(read_study(STUDY), open_records({"age_group": ["18-28", "29 and older"], "score": ["1", "2"]}), form=form)
    assert {name: one.kind for name, one in file.declared.items()} == {"score": "never"}
