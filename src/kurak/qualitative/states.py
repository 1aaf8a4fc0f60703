"""What each text says of each code: present, absent, both, not mentioned, or not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from kurak.model.coded_displays import CodeRow, Passage, TextState
from kurak.model.codings import CodedTexts, Coding
from kurak.model.documents import INTERVIEWS, Document
from kurak.qualitative.coverage import Coverage, coverage
from kurak.qualitative.shared_texts import blind_texts

_PRESENT, _ABSENT, _BOTH = 1, 2, 3


@dataclass(frozen=True, slots=True)
class TextStates:
    """States of codes in texts, with codes above counted in.

    Parameters
    ----------
    documents
        The texts that are looked at, in their order.
    codes
        Codes in the order of the codebook.
    own, said
        Text and code: 1 present, 2 absent, 3 both; of the code itself, and of it with those below it.
    counts
        Text and code: passages, with those of codes below it.
    """

    documents: tuple[Document, ...]
    codes: tuple[CodeRow, ...]
    own: Mapping[tuple[str, str], int]
    said: Mapping[tuple[str, str], int]
    counts: Mapping[tuple[str, str], int]
    asked: Coverage

    def state(self, document: str, code: str) -> TextState:
        """What a text says of a code.

        A wider code is present where a narrower one is, though another narrower one be absent; it is mixed only where the text
        says of the code itself that it is there and that it is not.
        """
        said = self.said.get((document, code))
        if said is not None:
            own = self.own.get((document, code), 0)
            if own == _BOTH or (own == _ABSENT and said & _PRESENT):
                return "mixed"
            return "present" if said & _PRESENT else "absent"
        return "not asked" if self.asked.asked(document, code) is False else "not mentioned"


def text_states(
    texts: CodedTexts, *, kinds: Collection[str] = (), coders: Collection[str] = (), attributes: Mapping[str, str] | None = None
) -> TextStates:
    """What each text says of each code.

    Parameters
    ----------
    texts
        Texts and codings.
    kinds
        Kinds of texts that are looked at; interviews and groups if left out.
    coders
        Whose codings count; everybody's if left out.
    attributes
        Only texts with these values.

    Returns
    -------
    TextStates
        A code stands in a text if one of the coders gave it, or a code below it, to a passage of the text.
    """
    documents = tuple(chosen_documents(texts, kinds=kinds, coders=coders, attributes=attributes))
    here = {one.record.id for one in documents}
    above = ancestors(texts)
    own: dict[tuple[str, str], int] = {}
    said: dict[tuple[str, str], int] = {}
    counts: dict[tuple[str, str], int] = {}
    passages = Counter(
        chain.from_iterable(
            zip(rows.document, rows.code, rows.says, strict=True) for coder, rows in texts.codings.items() if not coders or coder in coders
        )
    )
    for (document, given, says), number in passages.items():
        if document not in here:
            continue
        bit = _PRESENT if says == "present" else _ABSENT
        own[document, given] = own.get((document, given), 0) | bit
        for code in above.get(given, (given,)):
            said[document, code] = said.get((document, code), 0) | bit
            counts[document, code] = counts.get((document, code), 0) + number
    return TextStates(documents, code_rows(texts), own, said, counts, coverage(texts))


def chosen_documents(
    texts: CodedTexts, *, kinds: Collection[str] = (), coders: Collection[str] = (), attributes: Mapping[str, str] | None = None
) -> Iterator[Document]:
    """Texts of some kinds (interviews and groups if none is named) with some values of attributes.

    Texts whose coders work blind and are not done are left out, unless the coders are named: nobody is shown what another did.
    """
    closed = set() if coders else blind_texts(texts)
    for one in documents_of(texts, kinds=kinds):
        if one.record.id not in closed and all(value_of(one, name) == value for name, value in (attributes or {}).items()):
            yield one


def documents_of(texts: CodedTexts, *, kinds: Collection[str] = ()) -> Iterator[Document]:
    """Texts of some kinds (interviews and groups if none is named), whoever codes them: for what no coding shows in."""
    wanted = set(kinds) or INTERVIEWS
    return (one for one in texts.documents.values() if one.record.kind in wanted)


def value_of(document: Document, attribute: str) -> str:
    """Value of an attribute of a text, of its front matter too: kind, language, month; empty where it has none."""
    if attribute in document.record.attributes:
        return document.record.attributes[attribute]
    return str(getattr(document.record, attribute, "") or "") if attribute in ("kind", "language", "month", "guide") else ""


def chosen_codings(texts: CodedTexts, *, coders: Collection[str] = ()) -> Iterator[tuple[str, Coding]]:
    """Codings with their coder."""
    every: Iterable[Iterator[tuple[str, Coding]]] = (
        ((coder, one) for one in rows) for coder, rows in texts.codings.items() if not coders or coder in coders
    )
    return chain.from_iterable(every)


def ancestors(texts: CodedTexts) -> dict[str, tuple[str, ...]]:
    """Code: itself and the codes above it."""
    if texts.codebook is None:
        return {}
    return {way[-1].id: tuple(one.id for one in way) for way in texts.codebook.walk()}


def code_rows(texts: CodedTexts, *, under: Collection[str] = ()) -> tuple[CodeRow, ...]:
    """Codes in the order of the codebook; only some and those below them, if they are named."""
    if texts.codebook is None:
        return ()
    return tuple(
        CodeRow(way[-1].id, way[-1].name, len(way) - 1)
        for way in texts.codebook.walk()
        if not under or any(one.id in under for one in way)
    )


def passages_of(
    texts: CodedTexts, *, document: str = "", code: str = "", coders: Collection[str] = ()
) -> tuple[Passage, ...]:
    """Passages of a text or of all, with a code or one below it: what a cell opens to."""
    above, closed = ancestors(texts), set() if coders else blind_texts(texts)
    return tuple(
        Passage(coder, one, texts.documents[one.document].file, texts.documents[one.document].line_of(one.start))
        for coder, one in chosen_codings(texts, coders=coders)
        if one.document not in closed
        and (not document or one.document == document)
        and (not code or code in above.get(one.code, ()))
    )
