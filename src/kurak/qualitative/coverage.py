"""What was asked where: so that silence is not read as absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kurak.model.codings import CodedTexts
from kurak.model.documents import ASKS, Document
from kurak.model.qualitative import Codebook


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which questions each text puts, and which of them ask for a code.

    Parameters
    ----------
    questions
        Text: numbers of the guide's questions that were put in it; a text without such marks is not in it.
    asked_by
        Code: questions that ask for it or for a code above it, as ``guide:number``.
    guides
        Text: its guide.
    """

    questions: Mapping[str, frozenset[str]]
    asked_by: Mapping[str, frozenset[str]]
    guides: Mapping[str, str]

    def asked(self, document: str, code: str) -> bool | None:
        """Whether a text asks for a code; None where that is not known: no marks in the text, or no question that asks for the code."""
        put = self.questions.get(document)
        if put is None:
            return None
        guide = self.guides.get(document, "")
        wanted = {number for number in self.asked_by.get(code, ()) if number.startswith(f"{guide}:")}
        if not wanted:
            return None
        return any(one.partition(":")[2] in put for one in wanted)


def coverage(texts: CodedTexts) -> Coverage:
    """Which questions were put in which text, and what they ask for.

    A question is known to have been put where a turn of the interviewer or moderator begins with its number in square brackets:
    ``I: [4] …``. A text in which no turn does so says nothing about what was asked.
    """
    questions = {name: put for name, one in texts.documents.items() if (put := questions_of(one))}
    guides = {name: one.record.guide or one.record.kind for name, one in texts.documents.items()}
    return Coverage(questions, _asked_by(texts.codebook), guides)


def questions_of(document: Document) -> frozenset[str]:
    """Numbers of the questions that a text puts."""
    if "[" not in document.text:
        return frozenset()
    return frozenset(turn.asked for turn in document.turns if turn.asked and turn.role in ASKS)


def _asked_by(codebook: Codebook | None) -> dict[str, frozenset[str]]:
    if codebook is None:
        return {}
    found = {way[-1].id: frozenset(question for code in way for question in code.asked_by) for way in codebook.walk()}
    return {code: questions for code, questions in found.items() if questions}
