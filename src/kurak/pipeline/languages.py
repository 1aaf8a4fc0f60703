"""A study in another language than its own: wordings of its questionnaire and names of its register in place of those of its tables.

Names of groups and answers are kept beside the tables, which say what they compare by the names of the data; see
:mod:`kurak.report.words.categories`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kurak.pipeline.questionnaires import form as checked_form

if TYPE_CHECKING:
    from kurak.model.form import Form, Question
    from kurak.model.scales import Instrument
    from kurak.model.stakeholders import Actor, LocalLeader, Need, Service
    from kurak.model.stakeholders import Place as NamedPlace
    from kurak.model.study import Study
    from kurak.model.study_folder import StudyFolder

    Row = TypeVar("Row", Actor, LocalLeader, Need, Service)


def in_language(folder: StudyFolder, path: Path, language: str) -> StudyFolder:
    """The study with statements and answers as its questionnaire asks them, scales, actors, needs and services as its files call them in a language.

    Parameters
    ----------
    folder, path
        The study as read, and where it is.
    language
        Two letters, such as ``ru``.

    Returns
    -------
    StudyFolder
        The same where the language is the study's own. What is not translated stays as it is; so do places, which rows name one another by.
        Groups and answers keep the names of the data, and ``names`` holds what they are called.
    """
    if folder.study is None or language == folder.study.language:
        return folder
    study = folder.study
    folder = _register(folder, language)
    instrument = _labelled(folder.instrument, language) if folder.instrument is not None else None
    checked = checked_form(path, folder, convert=False)
    asked = checked.form if checked is not None and not checked.has_errors else None
    names = category_names(study, folder.places, asked, language)
    if names:
        folder = replace(folder, names=names)
    if asked is None:
        return folder if instrument == folder.instrument else replace(folder, instrument=instrument)
    items = tuple(one.model_copy(update={"text": _wording(asked.question(one.item), language) or one.text}) for one in folder.items)
    if instrument is not None and instrument.response.labels:
        response = instrument.response
        answers = _answers(asked, items[0].item if items else "", language)
        labels = tuple(answers.get(str(response.min + place), label) for place, label in enumerate(response.labels))
        instrument = instrument.model_copy(update={"response": response.model_copy(update={"labels": labels})})
    if items == folder.items and instrument == folder.instrument:
        return folder
    return replace(folder, items=items, instrument=instrument)


def same_tables(one: StudyFolder, other: StudyFolder) -> bool:
    """Whether two folders differ in what groups and answers are called at most, so that what is estimated from one is that of the other."""
    return all(getattr(one, each.name) is getattr(other, each.name) for each in fields(one) if each.name != "names")


def category_names(study: Study, places: Sequence[NamedPlace], asked: Form | None, language: str) -> dict[str, dict[str, str]]:
    """What groups and answers are called in a language, by domain and question.

    Parameters
    ----------
    study
        Its ``labels`` go first.
    places
        Of the register: one that is a group of the map's domain names it.
    asked
        The questionnaire: its answers name what they become in the records.

    Returns
    -------
    dict
        Domain or question: group or answer: its name; only what has one.
    """
    from kurak.report.words.categories import PLACES

    names: dict[str, dict[str, str]] = {}
    domain = study.maps.domain if study.maps is not None else "region"
    for place in places:
        called = {"ru": place.name_ru, "ky": place.name_ky}.get(language, "")
        if called:
            names.setdefault(PLACES, {})[place.place] = called
        if called and place.area and place.area in (place.place, *place.aliases):
            names.setdefault(domain, {})[place.area] = called
    if asked is not None:
        for question in asked.questions:
            names.setdefault(question.name, {}).update(_answers_by_value(asked, question, language))
    for labelled, groups in study.labels.items():
        names.setdefault(labelled, {}).update({group: labels[language] for group, labels in groups.items() if language in labels})
    # Domains first: a group that is shown without its domain is one of theirs before it is an answer.
    first = [name for name in (*study.domains, *study.labels) if name in names]
    return {name: names[name] for name in dict.fromkeys((*first, *names)) if names[name]}


def _answers_by_value(asked: Form, question: Question, language: str) -> dict[str, str]:
    """What an answer is in the records: its label. Several answers may be one there: the one called so in some language goes first."""
    from kurak.model.form import texts_by_language

    found: dict[str, str] = {}
    for choice in sorted(asked.choices_of(question), key=lambda one: one.value.casefold() not in {label.casefold() for label in one.labels.values()}):
        label = texts_by_language(choice.labels).get(language)
        if label and choice.value:
            found.setdefault(choice.value, label)
    return found


def _register(folder: StudyFolder, language: str) -> StudyFolder:
    """Names of the register in a language; that of a person stays, since rows of other tables are told from it by that name."""
    actors = tuple(one if one.person == "yes" else _renamed(one, "name", language) for one in folder.actors)
    roles = tuple(_renamed(one, "role", language, "name") for one in folder.local_leaders)
    services = tuple(_renamed(one, "service", language) for one in folder.services)
    # One row may lack the translation that another row of the same service has.
    called = {before.service: after.service for before, after in zip(folder.services, services, strict=True) if after.service != before.service}
    services = tuple(one.model_copy(update={"service": called.get(one.service, one.service)}) for one in folder.services)
    needs = tuple(
        _renamed(one, "name", language).model_copy(update={"services": tuple(called.get(name, name) for name in one.services)}) for one in folder.needs
    )
    if (actors, roles, services, needs) == (folder.actors, folder.local_leaders, folder.services, folder.needs):
        # The same folder, so that what is estimated from it is not estimated again.
        return folder
    return replace(folder, actors=actors, local_leaders=roles, services=services, needs=needs)


def _renamed(row: Row, field: str, language: str, stem: str = "") -> Row:
    """A row with a name in a language, where its column ``…_ru`` or ``…_ky`` holds one."""
    translated = getattr(row, f"{stem or field}_{language}", "")
    return row.model_copy(update={field: translated}) if translated else row


def _labelled(instrument: Instrument, language: str) -> Instrument:
    """Scales and other questions by their labels in a language."""
    scales = {name: one.model_copy(update={"label": one.labels.get(language, one.label)}) for name, one in instrument.scales.items()}
    others = {name: one.model_copy(update={"label": one.labels.get(language, one.label)}) for name, one in instrument.other_questions.items()}
    return instrument.model_copy(update={"scales": scales, "other_questions": others})


def _wording(question: Question | None, language: str) -> str:
    from kurak.model.form import texts_by_language

    return texts_by_language(question.labels).get(language, "") if question is not None else ""


def _answers(asked: Form, item: str, language: str) -> dict[str, str]:
    """Code of an answer of an item: its label."""
    from kurak.model.form import texts_by_language

    question = asked.question(item)
    if question is None:
        return {}
    return {one.name: label for one in asked.choices_of(question) if (label := texts_by_language(one.labels).get(language))}
