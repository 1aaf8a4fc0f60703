"""What the house knows and a release must not tell: the study as it is before anything is done to it, for the built-in intruder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kurak.pipeline.estimates import declared_survey
from kurak.pipeline.questionnaires import form
from kurak.pipeline.reports import names_to_mask

if TYPE_CHECKING:
    from kurak.disclosure.records.release_records import RecordRelease
    from kurak.disclosure.records.study_file import StudyFile
    from kurak.model.finding import Finding
    from kurak.model.form import Form
    from kurak.model.form_codebook import FormCodebook
    from kurak.model.intruder import Secrets, TrueRecords, TrueTables
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated
    from kurak.pipeline.reports import ReportParts
    from kurak.sources.records import Records

PERSONAL: Mapping[str, str] = {
    "number of the record": "ids of records",
    "sampling unit": "codes of sampling units",
    "interviewer": "interviewers",
    "place of the interview": "places of interviews",
    "person": "what says who somebody is",
}
"""What a column is that never leaves: what its values are called when they are looked for."""

SECRET_FOLDERS = ("coding", "contacts", "stakeholders", "transcripts")
"""Folders of a study, beside its records, whose files the intruder has to know."""

FREE_TEXT = "free text"

CONTACTS: Mapping[str, str] = {"phone": "telephone numbers", "address": "addresses"}
"""Columns of contacts/contacts.csv beside the name."""


@dataclass(frozen=True, eq=False)
class Unprotected:
    """A study's records and tables as they are; made by :func:`unprotected`.

    Parameters
    ----------
    file
        The records with what is known of every column; None where the study has none.
    tables
        Its tables with nothing withheld.
    people
        Combinations of values of the domains that somebody has.
    form, asked
        Codebook of the questionnaire, and the questionnaire itself; None where there is none.
    found
        Why records that study.yaml declares could not be read.
    """

    file: StudyFile | None = None
    tables: Tabulated | None = None
    people: tuple[tuple[Any, ...], ...] = ()
    form: FormCodebook | None = None
    asked: Form | None = None
    found: tuple[Finding, ...] = ()

    @property
    def simulated(self) -> bool:
        """Whether its records are those of a rehearsal."""
        return self.file is not None and self.file.simulated


def unprotected(folder: StudyFolder, path: Path) -> Unprotected:
    """Read a study's records once more, and make its tables with nothing withheld. What this holds stays in memory."""
    from kurak.disclosure.records.study_file import study_file
    from kurak.estimation.tabulate import tabulated
    from kurak.fieldwork.codebook import codebook_of
    from kurak.model.withholding import Withholding
    from kurak.sources.declared_records import open_declared

    checked = form(path, folder, convert=False)
    asked = checked.form if checked is not None else None
    book = codebook_of(asked) if asked is not None else None
    opened, found = declared_survey(folder, path)
    raw, _ = open_declared(folder, path)
    if opened is None or raw is None or folder.study is None or folder.study.estimates is None or folder.instrument is None:
        declares = folder.study is not None and folder.study.estimates is not None
        return Unprotected(form=book, asked=asked, found=found if declares else ())
    texts = {item.item: item.text for item in folder.items}
    everything = tabulated(
        opened.survey, opened.prepared, folder.study, folder.instrument, texts, withhold=lambda numbers: Withholding()
    )
    declared = folder.study.estimates
    weights = opened.survey.weights if declared.weights is not None else None
    file = study_file(folder, raw.records, weights=weights, left_out=raw.left_out, form=book)
    columns = [_values(raw.records, name) for name in declared.by]
    people = tuple(dict.fromkeys(zip(*columns, strict=True))) if columns else ()
    return Unprotected(file, everything, people, book, asked)


def sealed_secrets(path: Path) -> tuple[Finding, ...]:
    """Sealed files in which stands what a release must not tell: nobody could look for it."""
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.sources.sealed_names import sealed_in

    return tuple(
        finding("SEA-001", message=f"the intruder could not look for what stands in sealed files ({count})", where=Place(folder))
        for folder in SECRET_FOLDERS
        if (count := sealed_in(path, folder))
    )


def secrets_of(
    folder: StudyFolder,
    path: Path,
    parts: ReportParts,
    true: Unprotected,
    made: RecordRelease | None,
) -> Secrets:
    """Everything that a release of a study must not tell.

    Parameters
    ----------
    folder, path
        The study under the rules of the audience, and where it is.
    parts
        What its report is made from.
    true
        Records and tables as they are.
    made
        The released records, with the link to those they were made from; None where none are released.
    """
    from kurak.model.intruder import Secrets
    from kurak.model.quotes import QuotePool
    from kurak.pipeline.qualitative import coded_texts
    from kurak.sources.qualitative.pseudonyms import read_pseudonyms
    from kurak.sources.text_file import open_reading

    texts = parts.texts if parts.texts is not None else coded_texts(path)
    table = read_pseudonyms(open_reading(path)) or ()
    named = tuple(said.removesuffix("*") for row in table if row.kind == "person" for said in row.each)
    contacts = _contacts(path)
    persons = tuple(actor.name for actor in folder.actors if not actor.may_be_named)
    columns = _personal_columns(true)
    personal = {kind: values for kind, values in {**columns, **contacts}.items() if kind not in ("names", FREE_TEXT) and values}
    return Secrets(
        records=_records(true, made),
        tables=_tables(folder, true),
        texts=texts,
        quotes=(parts.quotes or QuotePool()).quotes,
        names=(*contacts.get("names", ()), *named, *persons),
        places=tuple(sorted(names_to_mask(folder))),
        personal=personal,
        free_text=tuple(columns.get(FREE_TEXT, ())),
        open_texts=_open_texts(folder, true),
        authors=folder.study.credits if folder.study is not None else (),
    )


def _records(true: Unprotected, made: RecordRelease | None) -> TrueRecords | None:
    from kurak.model.intruder import TrueRecords

    file = true.file
    if file is None:
        return None
    # Rows of the release are linked to all records, those that were decided out among them.
    columns = {name: _values(file.records, name) for name in file.records.names}
    unit_kinds = ("sampling unit", "stratum", "interviewer")
    units = tuple(name for name, one in file.declared.items() if one.kind == "never" and one.why_never in unit_kinds)
    released = made.records if made is not None else None
    roles = {one.name: one.role for one in released.variables} if released is not None else {}
    keys = tuple(name for name, role in roles.items() if role == "identifying") or file.domains
    return TrueRecords(
        columns=columns,
        row_of=made.rows if made is not None else (),
        as_released=made.as_released if made is not None else {},
        identifying=tuple(name for name in keys if name in columns),
        sensitive=tuple(name for name, role in roles.items() if role == "sensitive" and name in columns),
        weight=file.weight if file.weight in columns else "",
        released_weight=released.weight if released is not None else "",
        units=units,
    )


def _tables(folder: StudyFolder, true: Unprotected) -> TrueTables | None:
    from kurak.estimation.study_variables import DONT_KNOW, REFUSED
    from kurak.model.intruder import TrueTables

    if true.tables is None or folder.instrument is None:
        return None
    response, made = folder.instrument.response, true.tables
    means = {str(row["variable"]) for row in made.table.rows() if row["statistic"] == "mean"}
    return TrueTables(
        rows=made.table.rows(),
        domains=made.by,
        ranges={name: (float(response.min), float(response.max)) for name in means},
        people=true.people,
        no_answers=(DONT_KNOW, REFUSED),
    )


def _personal_columns(true: Unprotected) -> dict[str, tuple[str, ...]]:
    """Values of the columns that never leave, by what they are."""
    found: dict[str, dict[str, None]] = {}
    if true.file is None:
        return {}
    for name, one in true.file.declared.items():
        kind = FREE_TEXT if one.why_never == FREE_TEXT else PERSONAL.get(one.why_never) if one.kind == "never" else None
        if kind is not None:
            found.setdefault(kind, {}).update(dict.fromkeys(str(value) for value in _values(true.file.records, name) if value is not None))
    return {kind: tuple(values) for kind, values in found.items()}


def _contacts(path: Path) -> dict[str, tuple[str, ...]]:
    """Names, telephone numbers and addresses of the tables of contacts."""
    from kurak.model.fieldwork_rows import ContactRow
    from kurak.sources.fieldwork.private_rows import read_private_rows
    from kurak.sources.text_file import is_there, open_reading

    reading = open_reading(path)
    file = "contacts/contacts.csv"
    if not is_there(reading, file):
        return {}
    rows = read_private_rows(reading, file, ContactRow).nouns
    found = {"names": tuple(row.name for row in rows if row.name)}
    return found | {kind: tuple(value for row in rows if (value := getattr(row, column))) for column, kind in CONTACTS.items()}


def _open_texts(folder: StudyFolder, true: Unprotected) -> tuple[str, ...]:
    """What anybody may read anyway: the instrument and the questionnaire with its examples, and what is printed elsewhere."""
    said = [item.text for item in folder.items]
    if folder.instrument is not None:
        said += [answer for question in folder.instrument.other_questions.values() for answer in question.answers]
    if true.asked is not None:
        said += [words for entry in true.asked.entries for words in (*entry.labels.values(), *getattr(entry, "hints", {}).values())]
    said += [quote.text for quote in folder.quotes]
    said += [fact.statement for fact in folder.facts]
    return tuple(said)


def _values(records: Records, name: str) -> list[Any]:
    """A column, one value a record; None where there is none."""
    from kurak.sources.records import RecordsError

    try:
        column = records.category(name)
    except RecordsError:
        # More different numbers than a category has.
        return [None if value != value else value for value in records.number(name).tolist()]
    return [None if code < 0 else column.labels[code] for code in column.values.tolist()]

