"""Why: library catalogues give RIS, not BibTeX. A source cited from either file must be found, and a slip in it be said."""

from __future__ import annotations

from pathlib import Path

from kurak.sources.bibliography import both_lists, read_bibliography
from kurak.sources.ris import read_ris
from kurak.sources.text_file import open_reading

# The example of the RIS format's description by Research Information Systems, as given by Wikipedia (RIS, file format).
SHANNON = """TY  - JOUR
AU  - Shannon, Claude E.
PY  - 1948
DA  - July
TI  - A Mathematical Theory of Communication
T2  - Bell System Technical Journal
SP  - 379
EP  - 423
VL  - 27
ER  -\x20
"""


def read(folder: Path, text: str, file: str = "sources.ris"):  # type: ignore[no-untyped-def]
    (folder / file).write_text(text, "utf-8")
    reading = open_reading(folder)
    return read_ris(reading, file), reading


def test_an_entry_is_read(tmp_path: Path) -> None:
    rows, reading = read(tmp_path, SHANNON)
    assert reading.findings == []
    assert rows.nouns[0].model_dump() == {"key": "Shannon1948", "kind": "article", "author": "Shannon, Claude E.", "year": "1948", "title": "A Mathematical Theory of Communication", "url": "", "note": "", "authors": ("Shannon, Claude E.",), "container": "Bell System Technical Journal", "volume": "27", "issue": "", "pages": "379-423", "publisher": "", "doi": ""}


def test_windows_line_ends_long_lines_ids_and_several_authors(tmp_path: Path) -> None:
    text = "TY  - RPRT\nID  - report:1\nA1  - Осмонова, А.\nA1  - Petrov, B.\nY1  - 2023/05/01/\nT1  - A long\n  title\nUR  - https://example.org\nER  - \n"
    rows, reading = read(tmp_path, text.replace("\n", "\r\n"))
    assert [one.code for one in reading.findings] == ["FIL-010"]
    assert (rows.nouns[0].key, rows.nouns[0].author, rows.nouns[0].year, rows.nouns[0].title) == ("report:1", "Осмонова, А. and Petrov, B.", "2023", "A long title")


def test_slips_are_said_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    rows, reading = read(tmp_path, f"no tag\n{SHANNON}TY  - BOOK\nTI  - Never ended\n{SHANNON}TY  - BOOK\nTI  - No key\nER  - \n")
    assert [(one.code, one.where[0].line) for one in reading.findings] == [("REV-001", 1), ("REV-001", 12), ("REV-002", 14), ("REV-001", 24)]
    assert [one.key for one in rows.nouns] == ["Shannon1948"]
    assert not rows.complete


def test_both_lists_count_together(tmp_path: Path) -> None:
    (tmp_path / "sources.ris").write_text(SHANNON, "utf-8")
    (tmp_path / "sources.bib").write_text("@book{one, title={One}}\n@article{Shannon1948, title={Again}}\n", "utf-8")
    reading = open_reading(tmp_path)
    both = both_lists(reading, [read_bibliography(reading, "sources.bib"), read_ris(reading, "sources.ris")])
    assert [one.key for one in both.nouns] == ["one", "Shannon1948"]
    assert [one.code for one in reading.findings] == ["REV-002"]
