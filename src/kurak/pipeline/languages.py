"""A study in another language than its own: the wording of its questionnaire in place of that of its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.pipeline.questionnaires import form as checked_form

if TYPE_CHECKING:
    from kurak.model.form import Form, Question
    from kurak.model.study_folder import StudyFolder


def in_language(folder: StudyFolder, path: Path, language: str) -> StudyFolder:
    """The study with statements and answers as its questionnaire asks them in a language.

    Parameters
    ----------
    folder, path
        The study as read, and where it is.
    language
        Two letters, such as ``ru``.

    Returns
    -------
    StudyFolder
        The same where the language is the study's own, or there is no questionnaire in it. What is not translated stays as it is.
    """
    if folder.study is None or language == folder.study.language:
        return folder
    checked = checked_form(path, folder, convert=False)
    asked = checked.form if checked is not None and not checked.has_errors else None
    if asked is None:
        return folder
    items = tuple(one.model_copy(update={"text": _wording(asked.question(one.item), language) or one.text}) for one in folder.items)
    instrument = folder.instrument
    if instrument is not None and instrument.response.labels:
        response = instrument.response
        answers = _answers(asked, items[0].item if items else "", language)
        labels = tuple(answers.get(str(response.min + place), label) for place, label in enumerate(response.labels))
        instrument = instrument.model_copy(update={"response": response.model_copy(update={"labels": labels})})
    return replace(folder, items=items, instrument=instrument)


def _wording(question: Question | None, language: str) -> str:
    from kurak.model.form import texts_by_language

    return texts_by_language(question.labels).get(language, "") if question is not None else ""


def _answers(asked: Form, item: str, language: str) -> dict[str, str]:
    """Value of an answer of an item: its label."""
    from kurak.model.form import texts_by_language

    question = asked.question(item)
    if question is None:
        return {}
    return {one.value: label for one in asked.choices_of(question) if (label := texts_by_language(one.labels).get(language))}
