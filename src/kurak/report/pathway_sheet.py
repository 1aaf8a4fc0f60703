"""A plan for needs at a place, as one page: A4, black on white, to be handed over (PDF/UA-1). Nothing on it is of a person.

How it looks is said in ``templates/pathway_sheet.typ``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from kurak.model.pathway import Pathway, PathwayService, PathwayStep
from kurak.report.words.pathway_sheet import PATHWAY_WORDS, PathwayWords
from kurak.report.writers.typst_sheet import write_sheet

_TEMPLATE: Final = Path(__file__).resolve().parent / "templates" / "pathway_sheet.typ"


def sheet_name(place: str, language: str) -> str:
    """File name of a sheet, in letters that every computer can write.

    Examples
    --------
    >>> sheet_name("Jalal-Abad district", "ky")
    'pathway_jalal-abad-district_ky.pdf'
    """
    plain = unicodedata.normalize("NFKC", place).casefold()
    return f"pathway_{re.sub(r'[^0-9a-zа-яёңөү]+', '-', plain).strip('-') or 'place'}_{language}.pdf"


def write_pathway(plan: Pathway, *, title: str) -> bytes:
    """The page of a plan; the same plan gives the same bytes.

    Parameters
    ----------
    plan
        The plan; its ``language`` is that of the page, English where there are no words in it.
    title
        Title of the study.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    language = plan.language if plan.language in PATHWAY_WORDS else "en"
    words = PATHWAY_WORDS[language]
    data = {
        "language": language,
        "study": title,
        "place": ", ".join((plan.place, *plan.within)),
        "inferred": words.inferred if plan.inferred else "",
        "words": asdict(words),
        "steps": [_step(step, number, plan, words) for number, step in enumerate(plan.steps, start=1)],
        "ask": "; ".join(plan.ask) or words.ask_nobody,
    }
    return write_sheet(data, _TEMPLATE)


def _step(step: PathwayStep, number: int, plan: Pathway, words: PathwayWords) -> dict[str, Any]:
    names = {one.need: one.name for one in plan.steps}
    return {
        "number": str(number),
        "name": step.name[:1].upper() + step.name[1:],
        "cover": step.cover,
        "state": {"covered": words.covered, "partly": words.partly, "missing": words.missing, "unknown": words.unknown}[step.cover],
        "after": ", ".join(names[one] for one in step.after if one in names),
        "here": [_service(one, words) for one in step.here],
        "missing": "; ".join(step.missing),
        "unknown": "; ".join(step.unknown),
        "without-place": [f"{one.name}{_by(one)}" for one in step.without_place],
        "elsewhere": [_elsewhere(one, words) for one in step.elsewhere],
        "nowhere": bool(step.missing or step.unknown) and not step.elsewhere,
        "religious": words.religious if step.religious else "",
        "secular": ", ".join(step.secular),
    }


def _service(one: PathwayService, words: PathwayWords) -> dict[str, Any]:
    return {
        "name": one.name[:1].upper() + one.name[1:],
        "partly": one.cover == "partly",
        "who": ", ".join(one.providers) or words.who_unknown,
        "who_known": bool(one.providers),
        "bring": ", ".join(one.bring) or words.bring_unknown,
        "bring_known": bool(one.bring),
        "target": ", ".join(one.target),
        "said": f"{words.said_around}: {one.place}" if one.said_of == "around" else words.said_everywhere if one.said_of == "everywhere" else "",
    }


def _elsewhere(one: PathwayService, words: PathwayWords) -> str:
    far = f", {one.kilometres:.0f} {words.kilometres}" if one.kilometres is not None else ""
    return f"{one.place}{far}: {one.name}{_by(one)}"


def _by(one: PathwayService) -> str:
    return f" ({', '.join(one.providers)})" if one.providers else ""
