"""A report is there whole or not at all: whoever looks finds the old one or the new one, and no scraps beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kurak.model.document import Document, Paragraph, Section
from kurak.report import edition
from kurak.report.edition import write_report
from kurak.report.writers import html as html_writer
from kurak.report.writers import typst as pdf_writer

SMALL = Document("Ысык-Көл үчүн", (Section("one", "One", (Paragraph("Words."),)),))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(b"old")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def untouched(folder: Path) -> bool:
    return (
        names(folder) == ["report.html", "report.pdf"]
        and (folder / "report.html").read_text(encoding="utf-8") == "old"
        and (folder / "report.pdf").read_bytes() == b"old"
    )


def test_both_files_replace_the_old_ones_and_nothing_else_is_left(old: Path) -> None:
    html, pdf = write_report(SMALL, old).values()
    assert names(old) == ["report.html", "report.pdf"]
    assert "Ысык-Көл үчүн" in html.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    html, _ = write_report(SMALL, tmp_path / "a" / "b").values()
    assert html == tmp_path / "a" / "b" / "report.html"


def test_readers_may_read_it(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        html, pdf = write_report(SMALL, tmp_path).values()
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (html, pdf)] == [0o644, 0o644]


@pytest.mark.parametrize(("module", "name"), [(html_writer, "write_html"), (pdf_writer, "prepare_pdf"), (pdf_writer, "compile_pdf")])
def test_an_error_of_a_writer_leaves_the_old_report(old: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    def fail(_: object) -> str:
        raise RuntimeError("no")

    monkeypatch.setattr(module, name, fail)
    with pytest.raises(RuntimeError):
        write_report(SMALL, old)
    assert untouched(old)


def test_an_error_of_a_writer_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_writer, "prepare_pdf", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(SMALL, tmp_path / "out")
    assert names(tmp_path) == []


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_disk_that_fills_leaves_the_old_report_and_no_scraps(old: Path, monkeypatch: pytest.MonkeyPatch, which: str) -> None:
    real, opened = os.fdopen, []

    def full(handle: int, *args: object, **options: object) -> object:
        opened.append(handle)
        if len(opened) == (1 if which == "first" else 2):
            os.close(handle)
            raise OSError(28, "No space left on device")
        return real(handle, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(edition.os, "fdopen", full)
    with pytest.raises(OSError, match="No space"):
        write_report(SMALL, old)
    assert untouched(old)


def test_a_file_where_the_folder_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OSError, match="out"):
        write_report(SMALL, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_in_the_place_of_a_file_leaves_no_scraps(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(OSError, match=r"report\.pdf"):
        write_report(SMALL, tmp_path)
    assert names(tmp_path) == ["report.pdf"]
