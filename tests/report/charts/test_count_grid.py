"""Why: in a table of thousands of activities the largest are printed with their counts, and an empty cell is not called a zero."""

from __future__ import annotations

import pytest
from chart_checks import check, words_of

from kurak.report.charts.count_grid import Counts, draw_counts
from kurak.report.words.language import speaking


def table(rows: int, columns: int) -> Counts:
    return Counts(
        tuple(f"Organisation {k}" for k in range(rows)),
        tuple(f"Sector {k}" for k in range(columns)),
        tuple(tuple((7 * r + 3 * c) % 5 * 10 ** (r % 4) for c in range(columns)) for r in range(rows)),
        ("organisation", "organisations"), ("sector", "sectors"), ("activity", "activities"),
    )  # fmt: skip


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 2), (20, 9), (25, 30)])
def test_every_size_is_readable(rows: int, columns: int) -> None:
    drawing = draw_counts(table(rows, columns))
    check(drawing)
    assert len(drawing.rows) == rows


def test_counts_stand_in_picture_and_table_and_nothing_recorded_is_no_zero() -> None:
    drawing = draw_counts(Counts(("A",), ("X", "Y"), ((1234, 0),), ("actor", "actors"), ("field", "fields"), ("entry", "entries"), "2 others"))
    for svg in (drawing.wide, drawing.narrow):
        assert "1\u202f234" in words_of(svg)
        assert "nothing is recorded" in words_of(svg)
    assert drawing.rows == (("A", "1\u202f234", ""),)
    assert drawing.alt.endswith("2 others")


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_counts_have_the_plurals_of_another_language(language: str) -> None:
    with speaking(language):
        drawing = draw_counts(table(3, 2))
    check(drawing)
    assert drawing.alt.startswith({"ru": "3 организации, 2 сектора: ", "ky": "3 уюм, 2 сектор: "}[language])
    assert "recorded" not in words_of(drawing.narrow)
