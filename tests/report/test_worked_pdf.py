"""The whole PDF of the worked study, read from outside: language, title, words for every picture, heads in every table, headings in steps."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from kurak.model.document import Document


def elements(node: Any) -> Iterator[tuple[str, Any]]:
    """Every structure element: its kind, and itself."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield str(one.S), one
            if "/K" in one:
                waiting.append(one.K)


@pytest.fixture(scope="module")
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as found:
        yield found


@pytest.fixture(scope="module")
def structure(opened: pikepdf.Pdf) -> list[tuple[str, Any]]:
    return list(elements(opened.Root.StructTreeRoot))


def test_language_title_and_standard(opened: pikepdf.Pdf, document: Document) -> None:
    assert str(opened.Root.Lang) == document.language
    assert bool(opened.Root.MarkInfo.Marked)
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == document.title


def test_every_figure_has_words(structure: list[tuple[str, Any]]) -> None:
    found = [one for kind, one in structure if kind == "/Figure"]
    assert len(found) > 20
    assert [one for one in found if not str(one.get("/Alt", "")).strip()] == []


def test_every_table_has_heads(structure: list[tuple[str, Any]]) -> None:
    found = [one for kind, one in structure if kind == "/Table"]
    assert len(found) > 40
    assert [one for one in found if "/TH" not in {kind for kind, _ in elements(one)}] == []


def test_headings_skip_no_level(structure: list[tuple[str, Any]]) -> None:
    levels = [int(kind[2:]) for kind, _ in structure if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []
