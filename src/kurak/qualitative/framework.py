"""The framework matrix: a text a row, a code a column, and in each cell what that text says of it, in the researcher's words."""

from __future__ import annotations

from collections.abc import Collection

from kurak.model.coded_displays import Framework, FrameworkCell
from kurak.model.codings import CodedTexts
from kurak.qualitative.shared_texts import blind_texts
from kurak.qualitative.states import ancestors, code_rows, text_states


def framework(
    texts: CodedTexts, *, codes: Collection[str] = (), kinds: Collection[str] = (), coders: Collection[str] = (), depth: int | None = None
) -> Framework:
    """Summaries by text and code.

    Parameters
    ----------
    codes
        Only these codes and those below them.
    depth
        Only codes down to this level of the tree; 0 is the top.
    kinds, coders
        As in :func:`~kurak.qualitative.states.text_states`.

    Returns
    -------
    Framework
        A cell without a summary says what the codings say, and on how many passages a summary would rest. Of texts whose coders
        work blind and are not done only the summaries of the coders who are named are shown.

    Reference
    ---------
    Ritchie, Spencer (1994), Qualitative data analysis for applied policy research, in: Bryman, Burgess (eds), Analyzing
    Qualitative Data.
    """
    states = text_states(texts, kinds=kinds, coders=coders)
    columns = tuple(row for row in code_rows(texts, under=codes) if depth is None or row.depth <= depth)
    known, closed = ancestors(texts), blind_texts(texts)
    written: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in texts.summaries:
        if one.code in known and (one.document not in closed or one.coder in coders):
            written.setdefault((one.document, one.code), []).append((one.coder, one.summary))
    return Framework(
        documents=tuple((one.record.id, one.record.attributes) for one in states.documents),
        codes=columns,
        cells=tuple(
            tuple(
                FrameworkCell(
                    states.state(document.record.id, row.code),
                    tuple(written.get((document.record.id, row.code), ())),
                    states.counts.get((document.record.id, row.code), 0),
                )
                for row in columns
            )
            for document in states.documents
        ),
    )
