"""Which column of an export holds which variable: by name or label, with or without groups; never by a
guess."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kurak.model.form import Question
from kurak.model.form_codebook import Variable
from kurak.sources.field_data.layout import MAIN, FormLayout, kind_of
from kurak.sources.field_data.values import plain
from kurak.sources.records import MARK

SEPARATORS = ("/", "-", ".", ":")
"""What programs write between groups and names: Kobo /, Central -, or as one chose."""

Role = Literal["cell", "choice", "latitude", "longitude", "altitude", "accuracy", "aside"]
"""What a column holds of its variable: all of it, one choice of several, a part of a place, or what stands
beside it."""

Headings = Literal["names", "labels"]

PLACE_PARTS: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("latitude", ("latitude", "Latitude")),
    ("longitude", ("longitude", "Longitude")),
    ("altitude", ("altitude", "Altitude")),
    ("accuracy", ("precision", "Accuracy", "accuracy")),
)

INSTANCE_COLUMNS = ("rootUuid", "_uuid", "KEY", "instanceID", "__id", "_id")
"""Columns with the id of an interview, the one to believe first."""
VERSION_COLUMNS = ("FormVersion", "__version__", "_version_", "formVersion", "version")
PARENT_COLUMNS = ("PARENT_KEY", "_parent_index")

OTHER_COLUMNS = frozenset(
    {
        "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "_tags", "_index", "_parent_table_name",
        "_submission__id", "_submission__uuid", "_submission__submission_time", "_submission__validation_status",
        "_submission__notes", "_submission__status", "_submission__submitted_by", "_submission___version__",
        "_submission__tags", "_xform_id_string", "_attachments", "_geolocation", "_bamboo_dataset_id", "_media_all_received",
        "formhub/uuid", "uuid", "instanceName", "deprecatedID", "entity", "SubmissionDate", "SubmitterID", "SubmitterName",
        "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "CompletionDate", "isValidated",
        "audit", "audit_URL", "background-audio", "_supplementalDetails",
    }
)  # fmt: skip
"""Columns of servers that say nothing about an interview's answers."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column may be."""

    variable: str
    role: Role
    choice: str = ""


@dataclass(slots=True)
class Sources:
    """The columns of one variable, by their place in the row."""

    cells: list[int] = field(default_factory=list)
    choices: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[Role, int] = field(default_factory=dict)


@dataclass(slots=True)
class Matched:
    """What was found of one table's header.

    Parameters
    ----------
    sources
        Variable: its columns.
    instance, version, parent, index, mark
        Columns with the interview's id, the form's version, the parent of a repeat's row, the row's own
        number, and the mark
        of simulated records.
    headings
        Whether names or labels stand in the header.
    ambiguous
        Column: the variables that it may be.
    doubled
        Column: the variable that another column is too.
    unknown
        Columns that are neither a variable nor a server's own.
    absent
        Variables without a column.
    """

    sources: dict[str, Sources] = field(default_factory=dict)
    instance: int | None = None
    version: int | None = None
    parent: int | None = None
    index: int | None = None
    mark: int | None = None
    headings: Headings = "names"
    ambiguous: dict[int, tuple[str, ...]] = field(default_factory=dict)
    doubled: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


Known = dict[str, dict[Meaning, None]]


class Headers:
    """Every way in which an export may write the columns of one table.

    Parameters
    ----------
    layout
        The form.
    table
        Which of its tables.
    """

    def __init__(self, layout: FormLayout, table: str = MAIN) -> None:
        self.layout, self.table = layout, table
        self.variables = layout.tables[table]
        self.names: Known = {}
        self.labels: Known = {}
        for variable in self.variables:
            for place in layout.places[variable.name]:
                for base in _suffixes((*place.groups, variable.name)):
                    self._add(
                        self.names, variable, base, [(value.code, value.code) for value in variable.values]
                    )
                for language in layout.form.languages:
                    self._add_labels(variable, place, language)

    def _add_labels(self, variable: Variable, place: Question, language: str) -> None:
        label = plain(place.labels.get(language, ""))
        if not label:
            return
        around = [
            plain(group.labels.get(language, "")) or group.name for group in self.layout.groups_of(place)
        ]
        choices = [
            (value.code, plain(value.labels.get(language, "")) or value.code) for value in variable.values
        ]
        for base in _suffixes((*around, label)):
            self._add(self.labels, variable, base, choices)

    def _add(self, known: Known, variable: Variable, base: str, choices: Sequence[tuple[str, str]]) -> None:
        name = variable.name
        _note(known, base, Meaning(name, "cell"))
        kind = kind_of(variable)
        if kind == "codes" and variable.type != "rank":
            for code, shown in choices:
                for separator in SEPARATORS:
                    _note(known, f"{base}{separator}{shown}", Meaning(name, "choice", code))
        elif kind == "place":
            front, slash, last = base.rpartition("/")
            for role, words in PLACE_PARTS:
                for word in words:
                    for written in (
                        f"{front}{slash}_{last}_{word}",
                        f"_{base}_{word}",
                        *(f"{base}{sign}{word}" for sign in "-:."),
                    ):
                        _note(known, written, Meaning(name, role))
        if variable.type in ("image", "audio", "video", "file", "barcode", "text", "background-audio"):
            _note(known, f"{base}_URL", Meaning(name, "aside"))

    def match(self, header: Sequence[str]) -> Matched:
        """Find the variable of every column."""
        found = Matched()
        meanings: dict[int, dict[Meaning, None]] = {}
        by_name: dict[int, dict[Meaning, None]] = {}
        by_label: dict[int, dict[Meaning, None]] = {}
        for place, written in enumerate(header):
            heading = plain(written)
            by_name[place] = self.names.get(heading, {})
            by_label[place] = self.labels.get(heading, {})
            meanings[place] = {**by_name[place], **by_label[place]}
        only_names = sum(bool(by_name[place]) and not by_label[place] for place in meanings)
        only_labels = sum(bool(by_label[place]) and not by_name[place] for place in meanings)
        found.headings = "labels" if only_labels > only_names else "names"
        for place, possible in meanings.items():
            if len(possible) > 1 and by_name[place] and by_label[place]:
                # One heading is a name of one and the label of another: it is what every other heading of
                # the file is.
                if only_labels == 0 and only_names:
                    possible = by_name[place]
                elif only_names == 0 and only_labels:
                    possible = by_label[place]
            if len(possible) > 1:
                found.ambiguous[place] = tuple(dict.fromkeys(one.variable for one in possible))
            elif possible:
                self._take(found, place, next(iter(possible)))
            else:
                _take_other(found, place, header[place])
        found.instance = best_instance(header, {place for place, possible in meanings.items() if possible})
        self._weigh(found)
        return found

    def _take(self, found: Matched, place: int, meaning: Meaning) -> None:
        sources = found.sources.setdefault(meaning.variable, Sources())
        if meaning.role == "cell":
            sources.cells.append(place)
        elif meaning.role == "choice":
            sources.choices.setdefault(meaning.choice, []).append(place)
        elif meaning.role != "aside":
            if meaning.role in sources.parts:
                found.doubled[place] = meaning.variable
            sources.parts[meaning.role] = place

    def _weigh(self, found: Matched) -> None:
        """Too many columns of one variable, choices that are not all there, variables without a column."""
        mentioned = {name for names in found.ambiguous.values() for name in names}
        for variable in self.variables:
            name, sources = variable.name, found.sources.get(variable.name)
            if sources is None:
                if name not in mentioned:
                    found.absent.append(name)
                continue
            places = len(variable.paths)
            for columns in (sources.cells, *sources.choices.values()):
                if len(columns) > places:
                    found.doubled |= dict.fromkeys(columns, name)
            whole = not sources.choices or set(sources.choices) == {value.code for value in variable.values}
            if sources.choices and not whole:
                # With some of the choices only, nobody can say what else was chosen.
                sources.choices = {}
            if not (sources.cells or sources.choices or {"latitude", "longitude"} <= set(sources.parts)):
                del found.sources[name]
                if name not in mentioned:
                    found.absent.append(name)


def _suffixes(parts: tuple[str, ...]) -> Iterator[str]:
    """A path with every separator, whole, and without its first groups."""
    for begin in range(len(parts)):
        rest = parts[begin:]
        if len(rest) == 1:
            yield rest[0]
        else:
            yield from (separator.join(rest) for separator in SEPARATORS)


def _note(known: Known, heading: str, meaning: Meaning) -> None:
    known.setdefault(plain(heading), {})[meaning] = None


def _last_part(heading: str) -> str:
    """The name without the group meta in front: meta/instanceID, meta-instanceID."""
    for separator in SEPARATORS:
        if heading.startswith(f"meta{separator}"):
            return heading[len(f"meta{separator}") :]
    return heading


def _take_other(found: Matched, place: int, heading: str) -> None:
    """A column that is no variable: a server's own, or unknown."""
    name = _last_part(heading.strip())
    if name == MARK:
        found.mark = place
    elif (
        not _take_column(found, place, name)
        and name not in OTHER_COLUMNS
        and not name.startswith("_submission__")
    ):
        found.unknown.append(place)


def _take_column(found: Matched, place: int, name: str) -> bool:
    if name == "_index":
        found.index = place
        return True
    if name in PARENT_COLUMNS:
        found.parent = place
        return True
    if name in VERSION_COLUMNS:
        found.version = place if found.version is None else found.version
        return True
    return name in INSTANCE_COLUMNS


def best_instance(header: Sequence[str], taken: Collection[int]) -> int | None:
    """The column with the id of interviews that is to be believed first; None where there is none."""
    by_name = {
        _last_part(heading.strip()): place for place, heading in enumerate(header) if place not in taken
    }
    return next((by_name[name] for name in INSTANCE_COLUMNS if name in by_name), None)
