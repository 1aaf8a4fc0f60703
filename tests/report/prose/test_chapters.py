"""Why: prose is part of the report like any chapter: where it says, in each format, in the report's language, with its pictures inside the
file; and the same folder gives the same report."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from prose_study import STUDY, matter, parts_of, reviewed, write_study

from kurak import pipeline
from kurak.model import document as tree
from kurak.report.edition import build_report
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf, write_typst


def png() -> bytes:
    """A picture of two by two grey points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(6) for _ in range(2))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def built(folder: Path, chapters: dict[str, str], *, study: str = STUDY, files: dict[str, str | bytes] | None = None) -> tree.Document:
    read, parts = parts_of(write_study(folder, chapters, study=study, files=files))
    return build_report(pipeline.edition(read, parts))


def ids(document: tree.Document) -> list[str]:
    return [section.id for section in document.sections]


def test_chapters_stand_where_they_say(tmp_path: Path) -> None:
    plain = ids(built(tmp_path / "none", {}))
    assert plain[-1] == "making"
    chapters = {
        "one.md": matter("One.", "place: first", "order: 1"),
        "two.md": matter("Two.", "place: first", "order: 2"),
        "end.md": matter("End."),
        "law.md": matter("Law.", 'place: "before: review"'),
        "more.md": matter("More.", 'place: "after: law"', "order: 5"),
    }
    found = ids(built(tmp_path / "all", chapters))
    at = plain.index("review")
    assert found == ["one", "two", *plain[:at], "law", "more", *plain[at:-1], "end", "making"]


def test_text_can_open_a_chapter(tmp_path: Path) -> None:
    document = built(tmp_path, {"a.md": matter("Read this first.", 'place: "in: review"')})
    review = next(section for section in document.sections if section.id == "review")
    assert review.blocks[0] == tree.Paragraph(("Read this first.",))
    assert "a" not in ids(document)


def test_the_report_takes_the_chapters_of_its_language(tmp_path: Path) -> None:
    chapters = {"a.md": matter("English words."), "a.ru.md": matter("Русские слова."), "a.ky.md": matter("Кыргызча сөздөр.")}
    assert "English words." in str(built(tmp_path / "en", chapters))
    assert "Русские" not in str(built(tmp_path / "en2", chapters))
    russian = str(built(tmp_path / "ru", {"a.en.md": matter("English words."), "a.ru.md": matter("Русские слова.")}, study=STUDY + "language: ru\n"))
    assert "Русские слова." in russian
    assert "English words." not in russian


def test_a_block_stands_once_more_under_an_id_of_its_own(tmp_path: Path) -> None:
    document = built(tmp_path, {"a.md": matter("{{ table files }}\n\n{{ table files }}\n\n{{ table facts-legal }}")})
    section = next(section for section in document.sections if section.id == "a")
    tables = [block for block in section.blocks if isinstance(block, tree.Table)]
    assert [table.id for table in tables] == ["files-in-text-1", "files-in-text-2", "facts-legal-in-text-1"]
    write_html(document)


def test_facts_are_linked_to_where_they_stand(tmp_path: Path) -> None:
    document = built(tmp_path, {"a.md": matter("A law was made [F001; F002].")})
    page = write_html(document)
    assert '[<a href="#fact-F001">F001</a>; <a href="#fact-F002">F002</a>]' in page
    assert 'id="fact-F001"' in page


def test_pictures_are_inside_the_files(tmp_path: Path) -> None:
    document = built(tmp_path, {"a.md": matter('![Grey points](p.png "Points")')}, files={"report/p.png": png()})
    page = write_html(document)
    assert "data:image/png;base64," in page
    assert "Grey points" in page
    assert write_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["{{ mean trust region=Talas }}", "![Grey points](p.png)", "{{ table files }}", "| a | {{ n }} |\n|---|---|\n| b | c |", "# no", "{{ n }}\n\n## On {{ n }}\n\n- {{ n }}\n- b"])
def test_the_same_folder_gives_the_same_page(text: str, tmp_path: Path) -> None:
    one, two = (write_html(built(tmp_path / name, {"a.md": matter(text)}, files={"report/p.png": png()})) for name in ("x/small", "y/small"))
    assert one == two


def test_letters_that_steer_are_left_out_and_markup_stays_text(tmp_path: Path) -> None:
    document = built(tmp_path, {"a.md": matter("A \\<b> & “c” \u202e d, {{ mean trust region=Talas }} \\*e\\*.")})
    page = write_html(document)
    assert "A &lt;b&gt; &amp; “c”  d" in page
    assert "*e*" in page


def test_what_is_asked_twice_is_answered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kurak.estimation import tabulate

    asked: list[object] = []
    real = tabulate.answered
    monkeypatch.setattr(tabulate, "answered", lambda *given, **rules: (asked.append(given[-1]), real(*given, **rules))[1])
    reviewed(write_study(tmp_path, {"a.md": matter("{{ mean trust }} {{ mean trust decimals=1 }} {{ mean trust region=Talas }} {{ mean trust region=Osh city }}")}))
    assert len(asked) == 2


def test_records_are_left_closed_where_nothing_is_asked_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kurak.pipeline import estimates

    def closed(*given: object) -> None:
        raise AssertionError("records were opened")

    path = write_study(tmp_path, {"a.md": matter("We asked {{ achieved }} people.")})
    folder, parts = parts_of(path)
    monkeypatch.setattr(estimates, "declared_survey", closed)
    assert pipeline.prose_review(folder, parts).findings == ()


def test_on_paper_numbers_open_in_an_annex(tmp_path: Path) -> None:
    document = built(tmp_path, {"a.md": matter("{{ mean trust }}, once more {{ mean trust }}, and {{ mean trust region=Talas }}.")})
    source = write_typst(document)
    # The same number has one note, to which both lead.
    assert source.count('super(link(label("number--1")') == 2
    assert source.count('super(link(label("number--2")') == 1
    assert source.count("#numbered-note(") == 2
    assert source.index("#numbered-note(") > source.index('#chapter("numbers-annex"')
    assert "footnote(" not in source.split('#chapter("a"')[1].split("#chapter(")[0]
    assert write_pdf(document).startswith(b"%PDF")
