"""Ids of a study: where each one stands, which stand twice, which lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from kurak.model.finding import Place
from kurak.model.qualitative import Code
from kurak.model.stakeholders import Recommendation
from kurak.sources.layout import CODEBOOKS, Opened
from kurak.sources.text_file import Reading
from kurak.sources.validation import Rows
from kurak.sources.wording import did_you_mean, shown


def ids_of(rows: Rows[Any], column: str) -> frozenset[str] | None:
    """The ids of a table; None if rows were left out, so that nothing can be said about an id that is not there."""
    if not rows.complete:
        return None
    return frozenset(str(getattr(noun, column)) for noun in rows.nouns)


def report_unknown(
    reading: Reading, code: str, what: str, name: str, known: Collection[str] | None, place: Place, home: str
) -> None:
    """Report an id that is not among the known ones.

    Parameters
    ----------
    known
        The ids that exist; None if that cannot be known, because their file has errors.
    home
        The file, or the key of a file, where such ids are listed.
    """
    if known is None or name in known:
        return
    fix = None if reading.has_enough(code, place) else did_you_mean(name, known, otherwise=f"correct it, or add it to {home}")
    reading.add(code, f"the {what} {shown(name)} is not in {home}", place, fix)


def codes_of(opened: Opened) -> frozenset[str] | None:
    """The ids of all codes; None if the codebook has errors, nothing if there is none."""
    if opened.codebook is None:
        return frozenset() if CODEBOOKS[1] not in opened.reading.texts and CODEBOOKS[0] not in opened.reading.texts else None
    if opened.codebook.noun is None:
        return None
    return frozenset(name for name, _ in code_places(opened))


def codebook_file(opened: Opened) -> str:
    """The codebook that is read, or would be."""
    return opened.codebook.text.file if opened.codebook else CODEBOOKS[1]


def code_places(opened: Opened) -> Iterator[tuple[str, Place]]:
    """Every code of the tree with its place."""
    if opened.codebook is None or opened.codebook.noun is None:
        return
    text = opened.codebook.text

    def walk(codes: tuple[Code, ...], path: tuple[str | int, ...]) -> Iterator[tuple[str, Place]]:
        for number, code in enumerate(codes):
            yield code.id, text.place((*path, number, "id"))
            yield from walk(code.children, (*path, number, "children"))

    yield from walk(opened.codebook.noun.codes, ("codes",))


def recommendation_places(opened: Opened) -> Iterator[tuple[Recommendation, tuple[str | int, ...]]]:
    """Every recommendation, and every part of one, with its path in the file."""
    if opened.recommendations is None or opened.recommendations.noun is None:
        return

    def walk(items: tuple[Recommendation, ...], path: tuple[str | int, ...]) -> Iterator[tuple[Recommendation, tuple[str | int, ...]]]:
        for number, item in enumerate(items):
            yield item, (*path, number)
            yield from walk(item.items, (*path, number, "items"))

    yield from walk(opened.recommendations.noun.recommendations, ("recommendations",))
