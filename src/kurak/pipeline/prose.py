"""What the prose of a report asks of records and of the audit, handed to it without the chapters knowing one another."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kurak.estimation.requests import Request
    from kurak.model.audit import Audit, PrintedContrast
    from kurak.model.prose import PrintedComparison, ProseSources, Question, RecordsAnswer
    from kurak.model.study_folder import StudyFolder
    from kurak.pipeline.estimates import DeclaredSurvey


def prose_sources(folder: StudyFolder, path: Path | None, audit: Audit | None) -> ProseSources:
    """What values in prose can be made from beside the nouns of the study.

    Parameters
    ----------
    path
        Where the study is; None where only what was read of it is at hand.
    """
    from kurak.model.prose import ProseSources

    compare = _comparison(folder, audit) if audit is not None else None
    return ProseSources(None if path is None or folder.study is None else _Opened(folder, path), compare)


class _Opened:
    """A study's records, opened at the first question, every question answered once."""

    def __init__(self, folder: StudyFolder, path: Path) -> None:
        self._folder, self._path = folder, path
        self._answers: dict[Question, RecordsAnswer] = {}
        self._code: dict[Question, str] = {}

    @cached_property
    def _declared(self) -> tuple[DeclaredSurvey | None, str]:
        """The records under their design, or why there are none."""
        from kurak.pipeline.estimates import declared_survey

        if self._folder.study is None or self._folder.study.estimates is None:
            return None, "the study declares no records"
        opened, findings = declared_survey(self._folder, self._path)
        why = next((found.message for found in findings if found.severity in ("error", "note")), "the study declares no records")
        return opened, "" if opened is not None else why

    @property
    def why_not(self) -> str:
        """Why there are no records; empty where there are."""
        return self._declared[1]

    @property
    def variables(self) -> tuple[str, ...]:
        """Scales, items and questions with one answer."""
        return self._survey.prepared.variables.names

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains of the block estimates."""
        declared = self._folder.study.estimates if self._folder.study is not None else None
        return declared.by if declared is not None else ()

    @property
    def simulated(self) -> bool:
        """Whether the people are made up."""
        return bool(self._survey.prepared.records.simulated)

    @property
    def _survey(self) -> DeclaredSurvey:
        opened, why = self._declared
        if opened is None:
            raise ValueError(why)
        return opened

    def answer(self, question: Question) -> RecordsAnswer:
        """Answer a question under the study's design and its rules of disclosure."""
        if question not in self._answers:
            self._answers[question] = self._answered(question)
        return self._answers[question]

    def _answered(self, question: Question) -> RecordsAnswer:
        from kurak.estimation.requests import answer
        from kurak.estimation.study_r import r_of_estimates
        from kurak.estimation.tabulate import answered
        from kurak.model.prose import RecordsAnswer
        from kurak.pipeline.estimates import withhold_of

        folder, opened = self._folder, self._survey
        if folder.study is None or folder.instrument is None:
            raise ValueError("the study has no instrument")
        texts = {item.item: item.text for item in folder.items}
        asked = _request(question)
        withhold = withhold_of(folder.study)
        table = answered(opened.survey, opened.prepared, folder.study, folder.instrument, texts, [asked], withhold=withhold)
        if question.kind == "respondents":
            return RecordsAnswer(table, "")
        self._code[question] = answer(opened.survey, asked).as_r()
        return RecordsAnswer(table, r_of_estimates(self._code[question]))

    def script(self, questions: tuple[Question, ...]) -> str:
        """The R code of the answers to these questions."""
        from kurak.estimation.study_r import study_r_code

        folder = self._folder
        code = [self._code[question] for question in questions if question in self._code]
        if not code or folder.study is None or folder.study.estimates is None or folder.instrument is None:
            return ""
        return study_r_code(folder.study.estimates, folder.instrument, self._survey.prepared, code)


def _request(question: Question) -> Request:
    from kurak.estimation.requests import Request

    codes = tuple(_typed(code) for code in question.codes)
    if question.kind == "respondents":
        # Of a domain by itself: the base of each group is the number of its records.
        return Request("distribution", (question.variable,), by=(question.variable,))
    if question.kind == "difference":
        return Request("difference", (question.variable,), by=question.by, codes=codes, groups=question.groups, adjust=question.adjust)
    if question.kind == "share":
        return Request("proportion", (question.variable,), by=question.by, codes=codes, deff="wr")
    if question.kind == "median":
        return Request("quantile", (question.variable,), by=question.by, probabilities=(0.5,))
    return Request("mean", (question.variable,), by=question.by, deff="wr")


def _typed(code: str) -> object:
    """An answer as the records hold it: a number where it is one."""
    try:
        return int(code)
    except ValueError:
        return code


def _comparison(folder: StudyFolder, audit: Audit) -> PrintedComparison | None:
    """How sure a difference between two printed numbers is, by what the audit assumes."""
    if folder.published is None or folder.study is None:
        return None
    from kurak.audit.precision import assume, contrast, precision_of
    from kurak.audit.printed_figures import PrintedFigures

    figures = PrintedFigures(folder.published)
    assumed = assume(folder.study.design, folder.study.planning, audit.scoring)

    def compare(
        statistic: str, variable: str, category: str, breakdown: str, first: str, second: str, says: Literal["highest", "lowest"], comparisons: int
    ) -> PrintedContrast | None:
        cells = []
        for group in (first, second):
            found = sorted(figures.same_as((statistic, variable, category, breakdown, group)), key=lambda figure: figure.table is None)
            cells.append(precision_of(figures, assumed, found[0]) if found else None)
        one, other = cells
        if one is None or other is None:
            return None
        return contrast(assumed, one, other, says=says, comparisons=comparisons)

    return compare
