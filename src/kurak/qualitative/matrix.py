"""Codes by attribute: how many interviews of each group speak of what. Numbers of interviews, not percentages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from kurak.model.coded_displays import CodeCell, CodeMatrix, TextState
from kurak.model.codings import CodedTexts
from kurak.qualitative.states import code_rows, text_states, value_of

EVERY_TEXT = "text"
UNITS = {"in-depth": "interviews", "expert": "interviews", "focus group": "groups"}


def code_matrix(
    texts: CodedTexts,
    *,
    by: str,
    order: Collection[str] = (),
    codes: Collection[str] = (),
    kinds: Collection[str] = (),
    coders: Collection[str] = (),
    used_only: bool = True,
) -> CodeMatrix:
    """Codes by the groups of an attribute.

    Parameters
    ----------
    by
        Attribute of the texts; ``text`` gives a column to each text.
    order
        Groups in the order in which they are shown; others follow in alphabetical order.
    codes
        Only these codes and those below them.
    kinds, coders
        As in :func:`~kurak.qualitative.states.text_states`.
    used_only
        Leave out codes that no text carries and no question asks for.

    Returns
    -------
    CodeMatrix
        Texts that lack the attribute are in no column; how many they are is said.
    """
    states = text_states(texts, kinds=kinds, coders=coders)
    groups: dict[str, list[str]] = {}
    lacking = 0
    for document in states.documents:
        value = document.record.id if by == EVERY_TEXT else value_of(document, by)
        if value:
            groups.setdefault(value, []).append(document.record.id)
        else:
            lacking += 1
    known = [one for one in order if one in groups]
    names = [*known, *sorted(name for name in groups if name not in known)]
    rows, cells = [], []
    for row in code_rows(texts, under=codes):
        line = []
        for name in names:
            found: Counter[TextState] = Counter(states.state(document, row.code) for document in groups[name])
            passages = sum(states.counts.get((document, row.code), 0) for document in groups[name])
            line.append(CodeCell({state: found[state] for state in found}, passages))
        if used_only and not any(set(cell.texts) - {"not mentioned"} for cell in line):
            continue
        rows.append(row)
        cells.append(tuple(line))
    kinds_here = {UNITS.get(document.record.kind, "documents") for document in states.documents}
    return CodeMatrix(
        attribute=by,
        groups=tuple(names),
        bases=tuple(len(groups[name]) for name in names),
        rows=tuple(rows),
        cells=tuple(cells),
        unit=kinds_here.pop() if len(kinds_here) == 1 else "texts",
        coders=tuple(coder for coder in texts.codings if not coders or coder in coders),
        without_attribute=lacking,
    )
