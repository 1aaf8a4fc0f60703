"""Codes by attribute: how many interviews of each group speak of what. Numbers of interviews, not percentages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from kurak.model.coded_displays import CodeCell, CodeMatrix, TextState
from kurak.model.codings import CodedTexts
from kurak.qualitative.states import TextStates, code_rows, text_states, value_of

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
    counted, passages = _counted(states, {document: name for name in names for document in groups[name]})
    rows, cells = [], []
    for row in code_rows(texts, under=codes):
        line = []
        for name in names:
            found = dict(counted.get((row.code, name), {}))
            silent = len(groups[name]) - sum(found.values())
            if silent and row.code in states.asked.asked_by:
                not_asked = sum(
                    (document, row.code) not in states.said and states.asked.asked(document, row.code) is False for document in groups[name]
                )
                found |= {"not asked": not_asked} if not_asked else {}
                silent -= not_asked
            found |= {"not mentioned": silent} if silent else {}
            line.append(CodeCell(found, passages[row.code, name]))
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


def _counted(states: TextStates, group_of: dict[str, str]) -> tuple[dict[tuple[str, str], Counter[TextState]], dict[tuple[str, str], int]]:
    """Code and group: texts by what they say of it, silence left out; and passages."""
    counted: dict[tuple[str, str], Counter[TextState]] = defaultdict(Counter)
    passages: dict[tuple[str, str], int] = defaultdict(int)
    for (document, code), number in states.counts.items():
        if (name := group_of.get(document)) is not None:
            key = code, name
            counted[key][states.state(document, code)] += 1
            passages[key] += number
    return counted, passages
