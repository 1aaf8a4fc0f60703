"""Why: the same interviews must give the same table, whatever was ticked in the export dialogue.

Two roads, one table: every style of KoboToolbox and ODK Central, the API's JSON, and the XML that the phones sent.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from export_styles import Style, export, kobo_styles, small_layout, xml
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.sources.field_data.assemble import FieldTable
from kurak.sources.field_data.read import read_field_data
from kurak.sources.field_data.submissions import typed_row, typed_submissions

LAYOUT = small_layout()
CENTRAL = [
    Style("central", groups=groups, several=several, flags=flags, file="zip")
    for groups in ("slash", "none")
    for several, flags in (("one", "digits"), ("both", "digits"), ("both", "words"))
]
STYLES = [*kobo_styles(LAYOUT.form), *CENTRAL, Style(file="jsonl")]

INTERVIEWS: list[dict[str, Any]] = [
    {
        "_uuid": "a1", "_order": "order_a", "start": "2023-06-01T10:00:00.000+06:00", "cluster": "3", "consent": "1", "t1": "3",
        "t2": "88", "needs": "1 96", "needs_other": "=SUM(A1); a \"quote\", and more", "children": "2", "hours": "7.5",
        "born": "1990-02-03", "spot": "42.8 74.6 700 5", "remarks": "ок\nтак",
        "member": [
            {"m_age": "30", "m_needs": "1 2", "job": [{"j_name": "cook"}, {"j_name": "007"}]},
            {"m_age": "5"},
            {"m_age": "41", "m_needs": "88", "job": [{"j_name": "driver"}]},
        ],
    },
    {"_uuid": "a2", "_order": "order_b", "start": "2023-06-01T11:00:00.000+06:00", "cluster": "7", "consent": "1", "t2": "99"},
    {"_uuid": "a3", "_order": "order_b", "start": "2023-06-01T11:30:00.000+06:00", "cluster": "8", "consent": "2", "remarks": "no"},
    {
        "_uuid": "a4", "_order": "order_a", "cluster": "2", "consent": "1", "t1": "1", "t2": "2", "needs": "88", "children": "1",
        "hours": "3", "member": [{"m_age": "18"}],
    },
]  # fmt: skip


def assert_same(one: Mapping[str, FieldTable], other: Mapping[str, FieldTable]) -> None:
    assert set(one) == set(other)
    for name in one:
        assert one[name].values.equals(other[name].values), name
        assert one[name].reasons.equals(other[name].reasons), name


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_style_gives_the_same_table(style: Style, tmp_path: Path) -> None:
    wanted, wrong = typed_submissions([xml(LAYOUT.form, one) for one in INTERVIEWS], LAYOUT)
    read = read_field_data(export(LAYOUT.form, INTERVIEWS, style, tmp_path), LAYOUT)
    assert wrong == read.findings == ()
    assert read.rows == 4
    assert_same(read.tables, wanted)


words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12).filter(
    lambda text: "_x" not in text
)
agree = st.sampled_from(["", "1", "2", "3", "88", "99"])
needs = st.sets(st.sampled_from(["1", "2", "96", "88"])).map(
    lambda codes: " ".join(code for code in ("1", "2", "96", "88") if code in codes)
)
jobs = st.lists(st.fixed_dictionaries({"j_name": words}), max_size=2)
members = st.lists(
    st.fixed_dictionaries({"m_age": st.integers(0, 99).map(str)}, optional={"m_needs": needs, "job": jobs}),
    max_size=3,
)
interview = st.fixed_dictionaries(
    {
        "_order": st.sampled_from(["order_a", "order_b"]),
        # One answer that is a code or a label and nothing else, so that the file says which of the two it holds.
        "consent": st.sampled_from(["1", "2"]),
    },
    optional={
        "cluster": st.integers(-5, 20).map(str), "t1": agree, "t2": agree, "needs": needs, "needs_other": words,
        "children": st.sampled_from(["1", "2", "3"]), "hours": st.sampled_from(["0", "0.5", "12", "1e-07"]), "born": st.dates().map(str),
        "member": members, "spot": st.sampled_from(["", "42.5 74.25 0 0", "-1 2 3.5 4"]), "remarks": words,
    },
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(interview, min_size=1, max_size=4), st.sampled_from(STYLES))
def test_any_interviews_in_any_style(made: list[dict[str, Any]], style: Style) -> None:
    interviews = [{"_uuid": f"u{number}", **one} for number, one in enumerate(made)]
    wanted, _ = typed_submissions([xml(LAYOUT.form, one) for one in interviews], LAYOUT)
    with tempfile.TemporaryDirectory() as place:
        read = read_field_data(export(LAYOUT.form, interviews, style, Path(place)), LAYOUT)
    assert not read.has_errors, read.findings
    assert_same(read.tables, wanted)


def test_separate_csv_files_of_one_export(tmp_path: Path) -> None:
    import zipfile

    [packed] = export(LAYOUT.form, INTERVIEWS, CENTRAL[1], tmp_path)
    zipfile.ZipFile(packed).extractall(tmp_path / "apart")
    files = sorted((tmp_path / "apart").iterdir(), reverse=True)
    assert_same(read_field_data(files, LAYOUT).tables, read_field_data([packed], LAYOUT).tables)


# ── reasons, by hand ──


def test_reasons_of_interviews_that_went_all_ways() -> None:
    tables, _ = typed_submissions([xml(LAYOUT.form, one) for one in INTERVIEWS], LAYOUT)
    main = tables[""]
    assert main.reason("t2") == ["don't know", "refused", "not asked", ""]
    # The second person was asked in the other order: t2 first, then broke off before t1.
    assert main.reason("t1") == ["", "not reached", "not asked", ""]
    assert main.reason("needs") == ["", "not reached", "not asked", "don't know"]
    assert main.reason("needs_other") == ["", "not asked", "not asked", "not asked"]
    # Nothing that must be answered follows: it was left empty, not broken off.
    assert main.reason("remarks") == ["", "not reached", "", "skipped"]
    assert main.reason("born") == ["", "not reached", "not asked", "skipped"]
    assert main.reason("start") == ["", "", "", "not received"]
    assert tables["member"].reason("m_needs") == ["", "not asked", "don't know", "skipped"]
    assert main.values.column("t2").to_pylist() == [88, 99, None, 2], (
        "the codes of don't know and refused stay in the data"
    )


def test_a_condition_that_cannot_be_told_is_said_so() -> None:
    layout = small_layout("""
| survey |         |      |       |          |                              |
|        | type    | name | label | required | relevant                     |
|        | integer | a    | A     | yes      |                              |
|        | integer | b    | B     | yes      | count-selected(${a}) > 1     |
| settings |       |      |       |          |                              |
|          | form_id |    |       |          |                              |
|          | small |      |       |          |                              |
""")
    row = typed_row(b"<small id='small' version='1'><a>3</a><b/></small>", layout)
    assert row.reasons == {"a": "", "b": "not known"}


def test_order_of_rows_does_not_change_a_row(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    one = read_field_data(export(LAYOUT.form, INTERVIEWS, STYLES[0], tmp_path), LAYOUT)
    other = read_field_data(export(LAYOUT.form, INTERVIEWS[::-1], STYLES[0], tmp_path / "b"), LAYOUT)
    assert one.tables[""].values.to_pylist() == other.tables[""].values.to_pylist()[::-1]
    assert one.tables[""].reasons.to_pylist() == other.tables[""].reasons.to_pylist()[::-1]
