"""Why: a frame of a million units takes another way than one of a hundred, and must come out the same; a bad one must not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.model.frame import Coded, Frame
from kurak.model.study import Design
from kurak.sources import frame_table
from kurak.sources.frame_table import labels_in, read_frame, sums_by
from kurak.sources.text_file import Reading, open_reading

DESIGN = Design(n=10, strata=("region", "kind"), psu="code", measure_of_size="people")
HEAD = "code,region,kind,people,households,label\n"
ROWS = [f"U{number},{'Ош' if number % 3 else 'Бишкек'},{'a' if number % 2 else 'b'},{10 + number},{number},place {number}" for number in range(40)]
TEXT = HEAD + "\n".join(ROWS) + "\n"


def read(folder: Path, text: str, *, fast: bool, monkeypatch: pytest.MonkeyPatch) -> tuple[Frame | None, Reading]:
    (folder / "frame").mkdir(exist_ok=True)
    (folder / "frame" / "frame.csv").write_bytes(text.encode())
    monkeypatch.setattr(frame_table, "SMALL", 0 if fast else 10**9)
    reading = open_reading(folder)
    return read_frame(reading, DESIGN), reading


def as_lists(frame: Frame | None) -> object:
    assert frame is not None
    return (
        {name: list(column) for name, column in frame.columns.items()},
        {name: [int(one) for one in column] for name, column in frame.numbers.items()},
        list(frame.lines),
        frame.sha256,
        list(frame.ids),
        [int(size) for size in frame.sizes],
    )


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.rstrip("\n"),
        TEXT.replace("place 7", '"place 7, upper"'),
        TEXT.replace("U3,", " U3 ,"),
        HEAD.replace("label", " label ") + "\n".join(ROWS),
        TEXT.replace("\n", "\r\n"),
    ],
    ids=["plain", "no line feed at the end", "quotes", "blanks around", "blanks in the header", "Windows"],
)
def test_both_ways_give_the_same_frame(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, _ = read(tmp_path, text, fast=False, monkeypatch=monkeypatch)
    fast, _ = read(tmp_path, text, fast=True, monkeypatch=monkeypatch)
    assert as_lists(slow) == as_lists(fast)


def test_the_fast_way_is_taken_where_nothing_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise AssertionError("the slow way was taken")

    monkeypatch.setattr(frame_table, "read_table", slow)
    frame, _ = read(tmp_path, TEXT, fast=True, monkeypatch=monkeypatch)
    assert frame is not None
    assert isinstance(frame.columns["region"], Coded)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (TEXT.replace("U5,", "U4,"), "CSV-018", 7),
        (TEXT.replace("U5,", "U 5,"), "CSV-016", 7),
        (TEXT.replace("U5,", ","), "CSV-012", 7),
        (TEXT.replace("U5,Ош,a,15", "U5,Ош,a,"), "CSV-012", 7),
        (TEXT.replace("U5,Ош,a,15", "U5,Ош,a,-15"), "CSV-015", 7),
        (TEXT.replace("U5,Ош,a,15", "U5,Ош,a,1e3"), "CSV-014", 7),
        (TEXT.replace("U5,Ош,a,15", "U5,Ош,a,١٥"), "CSV-014", 7),
        (TEXT.replace("U5,Ош,a,15", 'U5,Ош,a,"1,500"'), "CSV-004", 7),
        (TEXT.replace("U5,Ош,a,15", "U5,,a,15"), "CSV-012", 7),
        (TEXT.replace("place 5\n", "place 5,more\n"), "CSV-008", 7),
        (TEXT.replace(",place 5\n", "\n"), "CSV-009", 7),
        (TEXT.replace("place 5\n", '"place 5\n'), "CSV-002", 7),
        (TEXT.replace("place 5\n", "x" * 301 + "\n"), "CSV-017", 7),
        (HEAD.replace("label", "kind") + "\n".join(ROWS), "CSV-003", 1),
        (TEXT.replace("people", "persons"), "CSV-005", 1),
        (HEAD, "CSV-010", 1),
    ],
)
@pytest.mark.parametrize("fast", [False, True], ids=["small", "large"])
def test_a_bad_frame_is_no_frame_and_names_its_row(
    tmp_path: Path, text: str, code: str, line: int, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, reading = read(tmp_path, text, fast=fast, monkeypatch=monkeypatch)
    found = [(finding.code, finding.where[0].line) for finding in reading.findings]
    assert (code, line) in found, found
    if code != "CSV-003":
        assert frame is None


def test_sums_and_labels_are_the_same_for_coded_columns_and_plain_ones() -> None:
    plain = Frame("f", columns={"psu": ["A", "B", "C"], "x": ["u", "v", "u"], "y": ["p", "p", "q"]}, numbers={"pop_18plus": [1, 2, 4]})
    coded = Frame(
        "f",
        columns={"psu": ["A", "B", "C"] * 30_000, "x": Coded(("v", "u"), [1, 0, 1] * 30_000), "y": Coded(("p", "q"), [0, 0, 1] * 30_000)},
        numbers={"pop_18plus": [1, 2, 4] * 30_000},
    )
    assert sums_by(plain, "x", "y") == {("u", "p"): 1, ("v", "p"): 2, ("u", "q"): 4}
    assert sums_by(coded, "x", "y") == {key: 30_000 * value for key, value in sums_by(plain, "x", "y").items()}
    assert labels_in(plain.columns["x"]) == labels_in(coded.columns["x"]) == {"u": 0, "v": 1}
