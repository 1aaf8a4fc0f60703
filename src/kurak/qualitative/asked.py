"""What was asked where: questions of the guides by the groups of an attribute, so that silence is read as what it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kurak.model.coded_displays import AskedCell, AskedRow, QuestionsAsked
from kurak.model.codings import CodedTexts
from kurak.model.documents import Document
from kurak.qualitative.coverage import coverage, questions_of
from kurak.qualitative.states import documents_of, value_of


def questions_asked(
    texts: CodedTexts, questions: Mapping[str, Sequence[str]], *, by: str, order: Collection[str] = (), kinds: Collection[str] = ()
) -> QuestionsAsked:
    """Questions by the groups of an attribute.

    Parameters
    ----------
    questions
        Guide: its questions in their order, counted from 1.
    by, order
        Attribute of the texts, and its groups in the order in which they are shown.
    kinds
        Only texts of these kinds; interviews and groups if left out.

    Returns
    -------
    QuestionsAsked
        A question is counted in texts of its guide only. A text in which no turn begins with a question's number says nothing of
        what was asked. Numbers that a guide lacks are rows without words.
    """
    documents = list(documents_of(texts, kinds=kinds))
    groups = {value_of(one, by) for one in documents} - {""}
    known = [one for one in order if one in groups]
    names = (*known, *sorted(groups - set(known)))
    asked_by: dict[str, list[str]] = {}
    of_codebook = coverage(texts).asked_by
    if texts.codebook is not None:
        for way in texts.codebook.walk():
            for question in way[-1].asked_by:
                asked_by.setdefault(question, []).append(way[-1].id)
    rows: list[AskedRow] = []
    cells: list[tuple[AskedCell, ...]] = []
    for guide in dict.fromkeys([*questions, *(one.record.guide for one in documents if one.record.guide)]):
        own = [one for one in documents if one.record.guide == guide]
        if not own:
            continue
        words = {str(number): text for number, text in enumerate(questions.get(guide, ()), start=1)}
        put = {number for one in own for number in questions_of(one)}
        for number in [*words, *sorted(put - set(words))]:
            rows.append(AskedRow(guide, number, words.get(number, ""), tuple(asked_by.get(f"{guide}:{number}", ()))))
            cells.append(tuple(_cell([one for one in own if value_of(one, by) == name], number) for name in names))
    never = tuple(code for code in (texts.codebook.names() if texts.codebook is not None else {}) if code not in of_codebook)
    return QuestionsAsked(by, names, tuple(rows), tuple(cells), never)


def _cell(documents: Sequence[Document], number: str) -> AskedCell:
    marked = [questions_of(one) for one in documents]
    put = sum(number in one for one in marked)
    unknown = sum(not one for one in marked)
    return AskedCell(put, len(documents) - put - unknown, unknown)
