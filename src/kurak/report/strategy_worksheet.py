"""The worksheet on which a moderator writes what a focus group proposes: A4 across, two pages (PDF/UA-1).

Its columns are those of ``coding/strategies.csv``. How it looks is said in ``templates/strategy_worksheet.typ``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from kurak.report.words.strategy_worksheet import WORKSHEET_WORDS
from kurak.report.writers.typst_sheet import write_sheet

_TEMPLATE: Final = Path(__file__).resolve().parent / "templates" / "strategy_worksheet.typ"

ROWS: Final = (4, 3)
"""Proposals on the first page and on the second, below which stands what was agreed."""


def worksheet_files(*, title: str = "") -> Mapping[str, bytes]:
    """``strategy_worksheet_ky.pdf`` and so on, in every language that has words."""
    return {f"strategy_worksheet_{language}.pdf": write_worksheet(language, title=title) for language in WORKSHEET_WORDS}


def write_worksheet(language: str, *, title: str = "") -> bytes:
    """The worksheet in one language; the same words give the same bytes.

    Parameters
    ----------
    language
        en, ru or ky.
    title
        Title of the study, or empty.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    words = WORKSHEET_WORDS[language]
    first, second = ROWS
    pages = [[str(number) for number in range(1, first + 1)], [str(number) for number in range(first + 1, first + second + 1)]]
    return write_sheet({"language": language, "study": title, "words": asdict(words), "pages": pages}, _TEMPLATE)
