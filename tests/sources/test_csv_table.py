"""Tables keep their lines: a cell may span lines, blank lines are passed over, and places stay those of the file."""

from __future__ import annotations

from pathlib import Path

from kurak.model.finding import Place
from kurak.model.qualitative import Barrier
from kurak.model.stakeholders import Service
from kurak.sources.csv_table import read_table
from kurak.sources.text_file import Reading, open_reading
from kurak.sources.validation import read_rows


def reading_of(tmp_path: Path, text: str) -> Reading:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    return open_reading(tmp_path)


def test_cells_that_span_lines_do_not_shift_places(tmp_path: Path) -> None:
    table = read_table(reading_of(tmp_path, 'a,b\n1,"two\nlines"\n\n 3 ,\n'), "a.csv")
    assert table is not None
    assert table.rows == ({"a": "1", "b": "two\nlines"}, {"a": "3"})
    assert [table.place(0), table.place(1, "a")] == [Place("a.csv", 2, row=1), Place("a.csv", 5, row=2, key="a")]


def test_cells_with_several_values_are_parted(tmp_path: Path) -> None:
    text = "row_id,code_id,location,section_ref\nB1,c,North | South,I\n"
    rows = read_rows(reading_of(tmp_path, text), "a.csv", Barrier)
    assert rows.nouns[0].location == ("North", "South")
    assert rows.complete


def test_an_empty_cell_is_the_default(tmp_path: Path) -> None:
    text = "service_row_id,service,location,availability,provider_actor_ids,section_ref,note\nS1,a,b,gap,,I,\n"
    rows = read_rows(reading_of(tmp_path, text), "a.csv", Service)
    assert rows.nouns[0].provider_actor_ids == ()
    assert rows.nouns[0].note == ""


def test_good_rows_are_kept_beside_bad_ones(tmp_path: Path) -> None:
    text = "service_row_id,service,location,availability,section_ref\nS1,a,b,gap,I\nS2,a,b,gone,I\nS3,a,b,gap,I\n"
    reading = reading_of(tmp_path, text)
    rows = read_rows(reading, "a.csv", Service)
    assert [(noun.service_row_id, place.line) for noun, place in zip(rows.nouns, rows.places, strict=True)] == [("S1", 2), ("S3", 4)]
    assert not rows.complete
    assert [(one.code, one.where[0].line) for one in reading.findings] == [("CSV-013", 3)]
