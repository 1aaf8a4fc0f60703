"""The form on which people say whom they turn to and whom they trust, and the sheet on which raters rate, on paper (PDF/UA-1).

Roles and organisations are asked for, never names of persons; the sentence of consent comes first. Codes on the forms are the ids
of the register, so that what is written down can be entered as ``nominations.csv`` and ``ratings.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from kurak.report.words.nomination_form import FORM_WORDS, KINDS
from kurak.report.writers.typst_sheet import write_sheet

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
Roster = Sequence[tuple[str, str]]
"""Code and name in the language of the form."""
QUESTIONS: Final = ("turn_to", "trust")
MOST_NUMBERS: Final = 11
"""Points of a scale that are printed to be circled; of a longer one a number is written."""


def write_nomination_form(language: str, *, place: str, roster: Roster, title: str = "") -> bytes:
    """The form in one language: two pages; the same words give the same bytes.

    Parameters
    ----------
    language
        en, ru or ky.
    place
        Where people are asked.
    roster
        Roles and organisations known there, with their codes.
    title
        Title of the study, or empty.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    data = _data(language, place, roster, title)
    words = FORM_WORDS[language]
    data["kinds"] = [list(pair) for pair in zip(words.kinds, KINDS, strict=True)]
    data["questions"] = [list(pair) for pair in zip(words.questions, QUESTIONS, strict=True)]
    # A long list is set closer, so that it stays on one page with room for others.
    data["tight"] = 1.7 if len(roster) <= 22 else 1.0
    data["lines"] = 8 if len(roster) <= 22 else 4
    return write_sheet(data, _TEMPLATES / "nomination_form.typ")


def write_rating_sheet(language: str, *, place: str, roster: Roster, scale: tuple[float, float], title: str = "") -> bytes:
    """The rating sheet in one language; parameters as for :func:`write_nomination_form`, and the ends of the scale."""
    low, high = scale
    data = _data(language, place, roster, title)
    data["how"] = FORM_WORDS[language].rating_how.format(low=f"{low:g}", high=f"{high:g}")
    points = [f"{low + step:g}" for step in range(int(high - low) + 1)] if float(high - low).is_integer() and high - low < MOST_NUMBERS else [""]
    data["scale"] = points
    data["scale_width"] = max(33.0, 4.6 * len(points) + 6)
    return write_sheet(data, _TEMPLATES / "rating_sheet.typ")


def _data(language: str, place: str, roster: Roster, title: str) -> dict[str, Any]:
    words = {name: value for name, value in asdict(FORM_WORDS[language]).items() if isinstance(value, str)}
    return {"language": language, "study": title, "words": words, "place": place, "roster": [list(one) for one in roster]}
