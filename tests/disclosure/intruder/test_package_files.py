"""Why: what the intruder does not read it cannot find: archives, PDFs, statistical files, embedded data and what files say of themselves."""

from __future__ import annotations

import base64
import gzip
import io
from pathlib import Path

import openpyxl
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import typst

from kurak.disclosure.intruder.package_files import ReadFile, read_package
from kurak.disclosure.intruder.passages import letters_of
from kurak.sources.archives import pack

SECRET = "Zamirbek 4711"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\x20tEXtAuthor\0Zamirbek 4711\0\0"
PAGE = """#set document(title: "A title", author: "Zamirbek Somebody")
#figure(rect(width: 1cm), alt: "Alternative of Zamirbek 4711", caption: [A figure])
#set par(justify: true)
#box(width: 2.2cm)[#text(hyphenate: true, lang: "en")[incontrovertible representations of responsibility]]
"""


def sav(folder: Path) -> bytes:
    path = folder / "made.sav"
    frame = pandas.DataFrame({"who": ["Zamirbek 4711", "other"], "n": [1.0, 2.0]})
    pyreadstat.write_sav(frame, str(path), column_labels=["label of 4712", ""], variable_value_labels={"n": {1: "label 4713"}})
    return path.read_bytes()


def dta(folder: Path) -> bytes:
    path = folder / "made.dta"
    pyreadstat.write_dta(pandas.DataFrame({"who": ["Zamirbek 4711", "other"]}), str(path), file_label="file 4714")
    return path.read_bytes()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"who": ["Zamirbek 4711", None]}).replace_schema_metadata({"made by": "author 4715"}), out)
    return out.getvalue()


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = SECRET
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def everything(read: tuple[ReadFile, ...]) -> str:
    return "\n".join(text for one in read for text in one.texts)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", SECRET.encode()),
        ("a.txt", SECRET.encode("utf-16")),
        ("a.csv", b"x,y\n1,Zamirbek 4711\n"),
        ("a.json", b'{"x": ["Z\\u0061mirbek 4711"]}'),
        ("a.html", b"<p>Z<b>am</b>irbek&nbsp;4711</p>"),
        ("a.html", b'<p title="Zamirbek&#32;4711"></p>'),
        ("a.html", b'<script>const a = "Zam\\u0069rbek 4711"</script>'),
        ("a.html", b'<a href="data:text/csv;base64,' + base64.b64encode(SECRET.encode()) + b'">x</a>'),
        ("a.html", b'<a href="data:text/csv,Zamirbek%204711">x</a>'),
        ("a.svg", b"<svg><title>Zamirbek 4711</title></svg>"),
        ("a.docx", pack({"word/document.xml": b"<w:p><w:r><w:t>Zamir</w:t></w:r><w:r><w:t>bek 4711</w:t></w:r></w:p>"})),
        ("a.zip", pack({"deep.zip": pack({"a.txt": SECRET.encode()})})),
        ("a.txt.gz", gzip.compress(SECRET.encode(), mtime=0)),
        ("a.png", PICTURE),
        ("a.xlsx", xlsx()),
        ("a.parquet", parquet()),
    ],
    # Names of tests hold no bytes: some of these files know the time.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_words_are_found_wherever_they_stand(name: str, content: bytes) -> None:
    assert letters_of(SECRET) in letters_of(everything(read_package({name: content})))


def test_statistical_files_with_their_labels(tmp_path: Path) -> None:
    read = read_package({"a.sav": sav(tmp_path), "b.dta": dta(tmp_path), "c.parquet": parquet()})
    text = everything(read)
    assert all(number in text for number in ("4712", "4713", "4714", "4715"))
    assert [dict(one.columns)["who"] for one in read] == [[SECRET, "other"], [SECRET, "other"], [SECRET, ""]]
    assert dict(read[0].columns)["n"] == ["1", "2"]


def test_pdf_pages_alternatives_and_authors() -> None:
    read = read_package({"a.pdf": typst.compile(PAGE.encode(), pdf_standards=["ua-1"])})[0]
    assert read.authors == ("Zamirbek Somebody",)
    letters = [letters_of(text) for text in read.texts]
    assert any(letters_of("Alternative of Zamirbek 4711") in one for one in letters)
    assert any(letters_of("A figure") in one for one in letters)
    # A word that the page breaks is one word.
    assert "incontrovertiblerepresentationsofresponsibility" in letters[0]


def test_authors_of_office_files() -> None:
    core = b"<cp:coreProperties><dc:creator>Somebody</dc:creator><cp:lastModifiedBy>Other</cp:lastModifiedBy></cp:coreProperties>"
    assert read_package({"a.docx": pack({"docProps/core.xml": core})})[0].authors == ("Somebody", "Other")
    assert read_package({"a.html": b'<meta name="author" content="Somebody">'})[0].authors == ("Somebody",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", b"PK\x03\x04 broken"),
        ("a.pdf", b"%PDF-1.7 broken"),
        ("a.gz", b"\x1f\x8b broken"),
        ("a.sav", b"$FL2 broken"),
        ("a.dta", b"<stata_dta> broken"),
        ("a.parquet", b"PAR1 broken"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, content: bytes) -> None:
    (read,) = read_package({name: content})
    assert read.unread
    assert not read.texts


def test_archives_within_archives_without_end() -> None:
    content = b"x"
    for _ in range(12):
        content = pack({"a.zip": content})
    assert read_package({"a.zip": content})[-1].unread


def test_a_table_that_is_none_is_text() -> None:
    (read,) = read_package({"a.csv": b"x,y\n1,2,3\n"})
    assert not read.columns
    assert "1,2,3" in read.texts[0]


def test_cells_that_were_made_harmless() -> None:
    (read,) = read_package({"a.csv": b"x\n'=1+1\n"})
    assert dict(read.columns) == {"x": ["=1+1"]}
