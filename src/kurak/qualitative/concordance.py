"""Key words in context: where a word is said, by whom, and what is said around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from kurak.model.codings import CodedTexts
from kurak.model.concordance import KeyWord
from kurak.model.documents import Document, Turn
from kurak.qualitative.shared_texts import blind_texts

_LABEL = re.compile(r"(?:\*\*)?[^\s:]+(?:\*\*)?:(?:\*\*)?[ \t]*(?:\[[\w.]+\])?[ \t]*")

Passages = Mapping[str, Sequence[tuple[int, int]]]
"""Document: passages, as code points."""


def key_words(
    document: Document, pattern: re.Pattern[str], *, width: int = 40, roles: Collection[str] = (), within: Sequence[tuple[int, int]] | None = None
) -> Iterator[KeyWord]:
    """Every place of a text where a word stands.

    Parameters
    ----------
    pattern
        The word, as an expression.
    width
        Characters of context on either side.
    roles
        Whose words count; empty for everybody's.
    within
        Passages in which a place must lie as a whole; None for the whole text.

    Yields
    ------
    KeyWord
        Context ends where the speaker ends, and holds no label of a speaker.

    Examples
    --------
    >>> from kurak.model.documents import DocumentRecord
    >>> record = DocumentRecord(id="T1", kind="in-depth", language="en", speakers={"I": "interviewer", "P": "participant"})
    >>> text = Document("t.md", record, "I: How is the road?\\n\\nP: The road is long.\\n", 8, "")
    >>> [(one.line, one.role, one.before, one.word, one.after) for one in key_words(text, re.compile("road"), width=6)]
    [(8, 'interviewer', 's the', 'road', '?'), (10, 'participant', 'The', 'road', 'is lo')]
    """
    turns = document.turns
    at, line, counted = 0, document.first_line, 0
    for match in pattern.finditer(document.text):
        start, end = match.span()
        while at < len(turns) - 1 and turns[at].end <= start:
            at += 1
        turn = turns[at]
        if roles and turn.role not in roles:
            continue
        if within is not None and not any(first <= start and end <= last for first, last in within):
            continue
        begins = _words_begin(document.text, turn)
        if start < begins:
            continue
        line, counted = line + document.text.count("\n", counted, start), start
        yield KeyWord(
            document=document.record.id,
            file=document.file,
            line=line,
            role=turn.role,
            start=start,
            end=end,
            before=_one_line(document.text[max(begins, start - width) : start]),
            word=_one_line(match[0]),
            after=_one_line(document.text[end : min(turn.end, end + width)]),
            simulated=document.record.simulated,
        )


def _words_begin(text: str, turn: Turn) -> int:
    """Where the words of a turn begin, behind its label."""
    label = _LABEL.match(text, turn.start, turn.end) if turn.speaker else None
    return label.end() if label else turn.start


def _one_line(text: str) -> str:
    return " ".join(text.split())


def has_attributes(document: Document, wanted: Mapping[str, str]) -> bool:
    """Whether a text has every attribute that is asked for; its kind and language count as such."""
    record = document.record
    known = {"kind": record.kind, "language": record.language, **record.attributes}
    return all(known.get(key, "").casefold() == value.casefold() for key, value in wanted.items())


def passages_with(texts: CodedTexts, code: str, *, coder: str | None = None) -> tuple[Passages, tuple[str, ...]]:
    """Passages with a code or one below it, and the texts that stay closed.

    Parameters
    ----------
    coder
        Whose codings count; everybody's if left out. Then texts on which two coders work blind, and are not both done, are left
        out: a search must not show one what the other did.

    Returns
    -------
    passages, ids of texts that stay closed
    """
    below = {code}
    if texts.codebook is not None:
        below |= {way[-1].id for way in texts.codebook.walk() if any(one.id == code for one in way)}
    closed = set() if coder is not None else blind_texts(texts)
    passages: dict[str, list[tuple[int, int]]] = {}
    for name, codings in texts.codings.items():
        if coder is None or name == coder:
            for one in codings:
                if one.code in below and one.document not in closed:
                    passages.setdefault(one.document, []).append((one.start, one.end))
    return passages, tuple(sorted(closed))
