"""Codes that stand together: on overlapping passages, or in one turn. Standing together is not one causing the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import Literal

from kurak.model.coded_displays import CodePair
from kurak.model.codings import CodedTexts, Coding
from kurak.model.documents import Document
from kurak.qualitative.states import chosen_codings, chosen_documents, code_rows

Within = Literal["passage", "turn", "text"]


def cooccurrence(
    texts: CodedTexts, *, within: Within = "passage", codes: Collection[str] = (), kinds: Collection[str] = (), coders: Collection[str] = ()
) -> tuple[CodePair, ...]:
    """Pairs of codes that stand together.

    Parameters
    ----------
    within
        ``passage``: their passages overlap by one character or more; ``turn``: both touch one turn; ``text``: both are in one text.
    codes, kinds, coders
        Only these.

    Returns
    -------
    Pairs, those in most texts first; a code is never paired with itself. Codes are as given, without those above them.
    """
    wanted = {row.code for row in code_rows(texts, under=codes)}
    documents = {one.record.id: one for one in chosen_documents(texts, kinds=kinds, coders=coders)}
    order = {row.code: place for place, row in enumerate(code_rows(texts))}
    by_text: dict[str, list[Coding]] = {}
    for _, one in chosen_codings(texts, coders=coders):
        if one.document in documents and one.code in wanted:
            by_text.setdefault(one.document, []).append(one)
    passages: dict[tuple[str, str], int] = {}
    together: dict[tuple[str, str], set[str]] = {}
    alone: dict[str, set[str]] = {}
    for name, rows in by_text.items():
        for one in rows:
            alone.setdefault(one.code, set()).add(name)
        for first, second in _together(rows, documents[name], within):
            pair = (first, second) if order[first] < order[second] else (second, first)
            passages[pair] = passages.get(pair, 0) + 1
            together.setdefault(pair, set()).add(name)
    pairs = [
        CodePair(first, second, len(together[first, second]), number, len(alone[first]), len(alone[second]))
        for (first, second), number in passages.items()
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.texts, -pair.passages, order[pair.first], order[pair.second])))


def _together(rows: list[Coding], document: Document, within: Within) -> Iterator[tuple[str, str]]:
    """Pairs of different codes; of passages, once for each pair of passages, otherwise once for each turn or text."""
    if within == "passage":
        # Passages by their beginning; those still open at the beginning of the next one overlap it.
        unique = sorted({(one.start, one.end, one.code) for one in rows})
        still: list[tuple[int, str]] = []
        for start, end, code in unique:
            still = [(last, other) for last, other in still if last > start]
            yield from ((other, code) for _, other in still if other != code)
            still.append((end, code))
        return
    places: dict[int, set[str]] = {}
    starts = [turn.start for turn in document.turns]
    for one in rows:
        first, last = (0, 0) if within == "text" else (bisect_right(starts, one.start) - 1, bisect_right(starts, one.end - 1) - 1)
        for place in range(first, last + 1):
            places.setdefault(place, set()).add(one.code)
    for here in places.values():
        ordered = sorted(here)
        yield from ((first, second) for number, first in enumerate(ordered) for second in ordered[number + 1 :])
