"""The sheet on which an officer says what they know, what they are sure of and how many clients they have: A4, on paper (PDF/UA-1).

No name is asked for. Its columns are those of ``stakeholders/training_needs.csv``; how it looks is said in ``templates/training_sheet.typ``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from kurak.report.words.training_sheet import TRAINING_WORDS
from kurak.report.writers.typst_sheet import write_sheet

_TEMPLATE: Final = Path(__file__).resolve().parent / "templates" / "training_sheet.typ"
OPEN_ROWS: Final = (3, 12)
"""Empty rows for topics, where some are printed and where none are."""


def write_training_sheet(language: str, *, topics: Sequence[str], title: str = "") -> bytes:
    """The sheet in one language; the same words give the same bytes.

    Parameters
    ----------
    language
        en, ru or ky.
    topics
        What is asked about, in that language.
    title
        Title of the study, or empty.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    some, none = OPEN_ROWS
    words = asdict(TRAINING_WORDS[language])
    return write_sheet(
        {"language": language, "study": title, "words": words, "topics": list(topics), "open": some if topics else none}, _TEMPLATE
    )
