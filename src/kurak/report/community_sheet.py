"""What goes back to the people asked, as one page: A4, in plain words, with nothing on it of a single person.

How it looks is said in ``templates/community_sheet.typ``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from kurak.model.pathway import PathwayStep
from kurak.model.short_reports import CommunitySheet, Share, Told
from kurak.report.wording import count
from kurak.report.words.community_sheet import COMMUNITY_WORDS, CommunityWords
from kurak.report.words.names import capital
from kurak.report.words.numbers import percentage, plural_form, tenths
from kurak.report.writers.one_sheet import write_fitting

PAGES: Final = 1
WIDEST: Final = 0.4
"""An interval wider than this tells nothing: four of ten people one way or the other."""
_SIZES: Final = (13.0, 12.2, 11.4, 10.6, 9.8, 9.0, 8.4)
_TEMPLATE: Final = Path(__file__).resolve().parent / "templates" / "community_sheet.typ"


def sheet_name(place: str, language: str) -> str:
    """File name of a sheet, in letters that every computer can write.

    Examples
    --------
    >>> sheet_name("Jalal-Abad district", "ky")
    'community_jalal-abad-district_ky.pdf'
    """
    plain = unicodedata.normalize("NFKC", place).casefold()
    return f"community_{re.sub(r'[^0-9a-zа-яёңөү]+', '-', plain).strip('-')[:80] or 'place'}_{language}.pdf"


def write_community_sheet(sheet: CommunitySheet) -> tuple[bytes, int]:
    """The page, and how many pages it came to: more than :data:`PAGES` where it does not fit in small type either.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    return write_fitting(sheet_data(sheet), _TEMPLATE, most=PAGES, sizes=_SIZES)


def sheet_data(sheet: CommunitySheet) -> dict[str, Any]:
    """Everything that is printed, as words."""
    language = sheet.language
    words = COMMUNITY_WORDS[language]
    return {
        "language": language,
        "words": {name: text for name, text in asdict(words).items() if isinstance(text, str)},
        "place": ", ".join((sheet.place, *sheet.within)),
        "study": ", ".join(part for part in (sheet.title, sheet.period) if part),
        "marks": [text for text, there in ((words.simulated, sheet.simulated), (words.modelled, sheet.modelled)) if there],
        "who": f"{', '.join(sheet.makers) or words.makers_unknown}; {_asked(sheet.asked, words, language)}",
        "why": sheet.why or words.why_unknown,
        "region": sheet.region,
        "told": [_told(one, words, sheet) for one in sheet.told],
        "source": f"{words.printed}: {sheet.printed}" if sheet.printed and sheet.told else "",
        "services": _services(sheet),
        "next": sheet.next or words.next_unknown,
        "ask": ", ".join(part for part in (sheet.office, sheet.address) if part) or words.ask_unknown,
        "safeguarding": sheet.safeguarding,
    }


def _asked(asked: int | None, words: CommunityWords, language: str) -> str:
    return words.asked_unknown if asked is None else words.asked[plural_form(asked, language)].format(n=count(asked))


def _told(one: Told, words: CommunityWords, sheet: CommunitySheet) -> dict[str, Any]:
    language = sheet.language
    answer = _in(one.answer, language)
    text, spoken = _in(one.words, language) or ("", language)
    return {
        "text": text,
        # Words in another language say so to whoever has the page read out.
        "language": spoken,
        "answer": f"{words.agree}:" if answer is None else f"{words.answered} “{answer[0]}”:",
        "country": _words(one.country, words),
        "country-exactly": _exactly(one.country, words, language),
        "region": _words(one.region, words) if one.region is not None else words.withheld if one.withheld else words.region_unknown,
        "region-exactly": _exactly(one.region, words, language) if one.region is not None else "",
        "region-known": one.region is not None,
    }


def _in(texts: Any, language: str) -> tuple[str, str] | None:
    """A text in a language, or else in the first that has one, with the language it is in."""
    if texts.get(language):
        return texts[language], language
    return next(((text, code) for code, text in texts.items() if text), None)


def _words(share: Share, words: CommunityWords) -> str:
    """So many of ten; where the interval is too wide, that there are too few answers to say."""
    if share.low is not None and share.high is not None and share.high - share.low > WIDEST:
        return words.withheld
    return words.of_ten[tenths(share.share)]


def _exactly(share: Share, words: CommunityWords, language: str) -> str:
    """The exact number in small type: the share, its interval, the answers behind it."""
    parts = [percentage(share.share, language, share.decimals)]
    if share.low is not None and share.high is not None:
        low, high = (percentage(max(0.0, min(1.0, bound)), language) for bound in (share.low, share.high))
        parts.append(words.between.format(low=low, high=high))
    else:
        parts.append(words.no_interval)
    if share.people is not None:
        parts.append(f"{words.people}: {count(share.people)}")
    if share.few:
        parts.append(words.few)
    return "; ".join(parts)


def _services(sheet: CommunitySheet) -> list[dict[str, str]]:
    """One line for each need of which something is said; those of which nothing is said together."""
    if sheet.services is None:
        return []
    lines = [{"cover": step.cover, "name": capital(step.name), "says": _help(step)} for step in sheet.services.steps if step.cover != "unknown"]
    silent = [step.name for step in sheet.services.steps if step.cover == "unknown"]
    return [*lines, *([{"cover": "unknown", "name": "", "says": ", ".join(silent)}] if silent else [])]


def _help(step: PathwayStep) -> str:
    """Services that are there, with the organisations that give them; else those that are missing."""
    here = [f"{one.name}{' (' + ', '.join(one.providers) + ')' if one.providers else ''}" for one in step.here]
    return "; ".join(here or step.missing)
