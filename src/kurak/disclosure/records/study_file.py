"""The records of a study as they are before anything is released: which columns there are, what they mean, what must never leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.model.form import text_in
from kurak.model.form_codebook import FormCodebook, Variable
from kurak.model.release import Measure
from kurak.model.scales import Instrument, Question
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.model.tabulation import Tabulation
from kurak.sources.records import Records

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

Kind = Literal["item", "single", "several", "number", "words", "never"]
"""Answers on the scale; one of a list; several of a list; counted or measured; words as they come; what never leaves."""

NEVER: Mapping[str, str] = {
    **dict.fromkeys(("lat", "lon", "lng", "altitude", "address"), "place of the interview"),
    **dict.fromkeys(("name", "surname", "patronymic", "first_name", "last_name", "mobile", "inn"), "person"),
    **dict.fromkeys(("start", "end", "today", "started", "ended", "duration", "deviceid", "submission_time"), "time or device"),
    **dict.fromkeys(("id", "uuid", "instance_id", "instanceid", "key", "record", "unit", "household", "form_version"), "number of the record"),
    **dict.fromkeys(("psu", "cluster", "stratum"), "sampling unit or stratum"),
    "base_weight": "step of the weights",
}
"""Names of columns that never leave, and what they are; in small letters."""

BY_WORD: Mapping[str, str] = {
    **dict.fromkeys(("probability", "fpc"), "chance of selection"),
    **dict.fromkeys(("latitude", "longitude", "gps", "geopoint"), "place of the interview"),
    **dict.fromkeys(("phone", "telephone", "email", "passport"), "person"),
    **dict.fromkeys(("interviewer", "enumerator", "supervisor", "username"), "interviewer"),
    "device": "time or device",
}
"""Words in names of columns that never leave."""

CLOSED = {"select_one": "single", "select_multiple": "several", "integer": "number", "decimal": "number", "range": "number"}
"""Types of questions of a form whose answers are no free text."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a column before it is released.

    Parameters
    ----------
    name, label, question
        Its name, its words, and those of the question.
    kind
        How it was answered.
    values
        Code: meaning, in order; empty where there is no list.
    missing
        Codes that are no answer.
    measure
        How values may be used.
    why_never
        For what never leaves: which kind of thing it is.
    """

    name: str
    label: str
    kind: Kind
    question: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    measure: Measure = "nominal"
    why_never: str = ""


@dataclass(frozen=True, eq=False)
class StudyFile:
    """Records of a study with everything that a release has to know of them; made by :func:`study_file`.

    Parameters
    ----------
    study
        Id of the study.
    records
        As corrected, with all their columns.
    declared
        Columns of which something is known, in the order of the records.
    weights
        One a record; None where all are equal.
    weight
        Name of the column of the weights.
    hidden
        Strata, sampling units and interviewers, one array of values each: what weights must not tell.
    left_out
        Interviews that were decided out, or None.
    domains
        Columns by which tables are published.
    place_sizes
        Column of the frame: its values, and how many people live there.
    people
        People of the population, if the study says how many.
    separator
        What stands between several answers.
    labels
        Words of the language of the study for groups of columns, where they are declared: their order.
    """

    study: str
    records: Records
    declared: Mapping[str, Declared]
    weights: Array | None = None
    weight: str = ""
    hidden: tuple[NDArray[Any], ...] = ()
    left_out: Mask | None = None
    domains: tuple[str, ...] = ()
    place_sizes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    people: int | None = None
    separator: str = "|"
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def simulated(self) -> bool:
        """Whether the records are those of a rehearsal."""
        return self.records.simulated


def study_file(
    folder: StudyFolder,
    records: Records,
    *,
    weights: Array | None = None,
    left_out: Mask | None = None,
    form: FormCodebook | None = None,
) -> StudyFile:
    """Put together what is known of a study's records.

    Parameters
    ----------
    folder
        The study, which declares records in its block estimates.
    records
        As corrected, with the codes that were given: nothing scored yet.
    weights
        Of the survey; 0 for whoever is left out. None where all are equal.
    left_out
        Interviews that were decided out.
    form
        Codebook of the questionnaire, where there is one. What the instrument says of a column holds first.

    Raises
    ------
    ValueError
        If the study declares no records.
    """
    study = folder.study
    if study is None or study.estimates is None:
        raise ValueError("the study declares no records")
    language = study.language
    variables = [one for one in (form.variables if form is not None else ()) if not one.repeat]
    # What the form works out, such as an age group, is a closed answer where the study publishes tables by it.
    worked_out = {one.name for one in variables if one.calculation and one.name in study.estimates.by}
    declared = {one.name: _of_form(one, language) for one in variables if one.name not in worked_out}
    if folder.instrument is not None:
        texts = {item.item: item.text for item in folder.items}
        declared |= _of_instrument(folder.instrument, study.estimates, texts)
    design = _of_design(study, study.estimates)
    for name in records.names:
        why = design.get(name, "")
        # A closed list of answers cannot hold a name or a number, whatever the question is called.
        if not why and (name not in declared or declared[name].kind in ("number", "words")):
            why = never_by_name(name)
        if why:
            declared[name] = Declared(name, name, "never", why_never=why)
    telling = [one for one in _design_columns(study.estimates) if one in records.names]
    telling += [name for name, one in declared.items() if one.why_never == "interviewer" and name in records.names]
    hidden = [records.category(one).values for one in telling]
    return StudyFile(
        study=study.id,
        records=records,
        declared={name: declared[name] for name in records.names if name in declared},
        weights=weights,
        weight=study.estimates.weights or "weight",
        hidden=tuple(hidden),
        left_out=left_out,
        domains=study.estimates.by,
        place_sizes=_place_sizes(folder),
        people=study.population.size if study.population is not None else None,
        separator=study.estimates.separator,
        labels={name: tuple(map(str, groups)) for name, groups in study.domains.items()},
    )


def _design_columns(declared: Tabulation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (*declared.strata, *declared.psu) if name is not None))


def _of_design(study: Study, declared: Tabulation) -> dict[str, str]:
    """Columns of the design and of fieldwork, which never leave whatever study.yaml says of them, and what they are."""
    found: dict[str, str] = {}
    fieldwork = study.fieldwork
    if fieldwork is not None:
        found |= {fieldwork.record: "number of the record", fieldwork.unit: "number of the record"}
        found |= {fieldwork.interviewer: "interviewer", fieldwork.cluster: "sampling unit"}
        if fieldwork.stratum is not None and fieldwork.stratum not in declared.by:
            found[fieldwork.stratum] = "stratum"
    # A stratum that is a domain of published tables is no secret of the design.
    found |= dict.fromkeys((one for one in declared.strata if one is not None and one not in declared.by), "stratum")
    found |= dict.fromkeys((one for one in declared.fpc if one is not None), "size of the sampling unit or chance of selection")
    found |= dict.fromkeys(declared.psu, "sampling unit")
    if declared.weights is not None:
        found[declared.weights] = "weight"
    return found


def never_by_name(name: str) -> str:
    """What a column is by the look of its name, where that means that it never leaves; empty otherwise.

    Examples
    --------
    >>> never_by_name("psu_probability"), never_by_name("GPS.latitude"), never_by_name("sex")
    ('chance of selection', 'place of the interview', '')
    """
    plain = name.lower().replace("-", "_").replace(".", "_").strip("_")
    if plain in NEVER:
        return NEVER[plain]
    words = plain.split("_")
    return next((kind for word, kind in BY_WORD.items() if word in words), "")


# ── what is known of a column ──


def _of_instrument(instrument: Instrument, declared: Tabulation, texts: Mapping[str, str]) -> dict[str, Declared]:
    response = instrument.response
    unscored = {str(code): "don't know" for code in (*declared.dont_know_codes, *response.dont_know_codes)}
    unscored |= {str(code): "refused" for code in (*declared.refused_codes, *response.refused_codes)}
    words = response.labels if len(response.labels) == len(response.codes) else tuple(map(str, response.codes))
    answers = {str(code): word for code, word in zip(response.codes, words, strict=True)}
    found = {}
    for scale in instrument.scales.values():
        for item in scale.items:
            text = texts.get(item, "")
            found[item] = Declared(item, text or item, "item", text, answers | unscored, tuple(unscored), "ordinal")
    for name, question in instrument.other_questions.items():
        found[name] = _question(name, question, unscored)
    return found


def _question(name: str, question: Question, unscored: Mapping[str, str]) -> Declared:
    label = name.replace("_", " ")
    if question.type == "multiple":
        return Declared(name, label, "several", "", {answer: answer for answer in question.answers}, tuple(unscored))
    given = question.answers or (("yes", "no") if question.type == "yes_no" else ())
    return Declared(name, label, "single", "", {**{answer: answer for answer in given}, **unscored}, tuple(unscored))


def _of_form(variable: Variable, language: str) -> Declared:
    question = text_in(variable.labels, language)
    label = question or variable.name
    kind = CLOSED.get(variable.type)
    if kind is None:
        return Declared(variable.name, label, "never", question, why_never=_why(variable.type))
    if variable.release:
        return Declared(variable.name, label, "never", question, why_never="limited by the questionnaire")
    values = {one.code: text_in(one.labels, language) or one.code for one in variable.values}
    measure: Measure = variable.measure if variable.measure in ("nominal", "ordinal", "scale") else "nominal"
    return Declared(variable.name, label, kind, question, values, tuple(one.code for one in variable.missing), measure)  # type: ignore[arg-type]


def _why(kind: str) -> str:
    if kind in ("date", "time", "datetime", "dateTime", "start", "end", "today"):
        return "date or time"
    if kind in ("geopoint", "geotrace", "geoshape", "start-geopoint"):
        return "place of the interview"
    return "free text" if kind in ("text", "barcode") else "no answer of the questionnaire"


def _place_sizes(folder: StudyFolder) -> dict[str, dict[str, int]]:
    """How many people live where, by column: from the frame, and from the block disclosure, which holds first."""
    found: dict[str, dict[str, int]] = {}
    frame, study = folder.frame, folder.study
    if frame is not None and len(frame):
        sizes = np.asarray(frame.sizes, dtype=np.int64)
        for name, cells in frame.columns.items():
            if name == frame.psu:
                continue
            labels, at = np.unique(np.asarray(list(cells), dtype=object).astype(str), return_inverse=True)
            found[name] = dict(zip(labels.tolist(), np.bincount(at, weights=sizes).astype(np.int64).tolist(), strict=True))
    for attribute, people in (study.disclosure.people if study is not None else {}).items():
        name, equals, value = attribute.partition("=")
        if equals:
            found.setdefault(name.strip(), {})[value.strip()] = people
    return found
