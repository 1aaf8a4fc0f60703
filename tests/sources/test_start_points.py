"""Why: a start point of a misspelt town would never be drawn, and nobody would notice."""

from __future__ import annotations

from pathlib import Path

from kurak.model.visits import StartPoint
from kurak.sources.start_points import START_POINTS, read_start_points
from kurak.sources.text_file import Reading, open_reading


def read(folder: Path, text: str | None, units: set[str] | None) -> tuple[tuple[StartPoint, ...], Reading]:
    if text is not None:
        (folder / "frame").mkdir()
        (folder / START_POINTS).write_text(text, encoding="utf-8")
    reading = open_reading(folder)
    return read_start_points(reading, units=units), reading


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    found, reading = read(tmp_path, None, {"A"})
    assert found == ()
    assert reading.findings == []


def test_points_are_read_in_their_order(tmp_path: Path) -> None:
    text = "psu,start_point,name,latitude,longitude\nB,1,Базар,40.5,72.8\nA,1,,,\nA,2,Мечит,,\n"
    found, reading = read(tmp_path, text, {"A", "B"})
    assert [(point.psu, point.start_point, point.name) for point in found] == [
        ("B", "1", "Базар"),
        ("A", "1", ""),
        ("A", "2", "Мечит"),
    ]
    assert (found[0].latitude, found[0].longitude) == (40.5, 72.8)
    assert reading.findings == []


def test_what_is_wrong_is_said_with_its_row(tmp_path: Path) -> None:
    text = (
        "psu,start_point,name,latitude,longitude\n"
        "A-1,1,School,40,70\n"
        "A_1,2,School,40,70\n"
        "A-1,1,Mosque,40,70\n"
        "A-1,3,Bridge,400,70\n"
        "A-1,4,Market,40,\n"
    )
    found, reading = read(tmp_path, text, {"A-1", "B-1"})
    assert [point.start_point for point in found] == ["1", "4"]
    assert found[1].latitude is None
    assert [(one.code, one.where[0].line) for one in reading.findings] == [
        ("CSV-015", 5),
        ("RTE-003", 3),
        ("RTE-004", 4),
        ("RTE-005", 6),
    ]
    assert "A-1" in reading.findings[1].fix


def test_with_an_unreadable_frame_no_unit_is_called_unknown(tmp_path: Path) -> None:
    found, reading = read(tmp_path, "psu,start_point\nX,1\n", None)
    assert len(found) == 1
    assert reading.findings == []
