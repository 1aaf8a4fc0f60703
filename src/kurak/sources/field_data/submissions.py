"""Raw submissions, as XML from a phone or as JSON from a server, as typed rows of the form's tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

from kurak.model.field_data import REASONS
from kurak.model.finding import Finding, Place
from kurak.sources.field_data.assemble import (
    BATCH,
    Assembler,
    Collected,
    FieldTable,
    Noted,
    Progress,
    Sink,
    all_marked,
    bare_id,
)
from kurak.sources.field_data.columns import INSTANCE_COLUMNS, OTHER_COLUMNS, VERSION_COLUMNS
from kurak.sources.field_data.layout import MAIN, UNUSABLE, FormLayout
from kurak.sources.field_data.values import CellReader
from kurak.sources.records import MARK
from kurak.sources.text_file import Reading, all_findings, open_reading
from kurak.sources.wording import shown

LARGEST_XML = 8_000_000
DEEPEST = 64
MOST_ELEMENTS = 400_000

Answers = Mapping[str, Any]
"""Path with slashes: the answer as text, or for a repeat a list of such mappings, as KoboToolbox' JSON has
them."""


class NotThisFormError(ValueError):
    """A submission cannot be read, or is of another form; the message shows no answer."""


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One submission, typed.

    Parameters
    ----------
    instance_id, form_version
        As it says.
    values
        Variable: its value; None where there is none.
    reasons
        Variable: why there is no answer, one of REASONS; empty where there is one.
    repeats
        Repeat: its rows, each with values and reasons; ``repeat_row`` is among the values.
    """

    instance_id: str
    form_version: str
    values: Mapping[str, Any]
    reasons: Mapping[str, str]
    repeats: Mapping[str, tuple[tuple[Mapping[str, Any], Mapping[str, str]], ...]] = field(
        default_factory=dict
    )


def typed_row(xml: bytes, layout: FormLayout) -> TypedRow:
    """Type one submission.

    Parameters
    ----------
    xml
        The submission as the phone sent it.
    layout
        ``FormLayout(form, codebook_of(form))`` of the form it was made with; made once for many rows.

    Raises
    ------
    NotThisFormError
        If it is no submission, or of a form with another id.

    Examples
    --------
    >>> from kurak.model.form import Form, FormSettings, Question
    >>> from kurak.model.form_codebook import FormCodebook, Variable
    >>> form = Form("q.xlsx", "", FormSettings(form_id="q"), ("",), (Question("age", "integer", "integer", 2),), {})
    >>> book = FormCodebook("q", "", "", "", ("",), (Variable("age", "integer", "scale", {}, paths=("age",)),))
    >>> typed_row(b'<q id="q" version="1"><age>41</age></q>', FormLayout(form, book)).values["age"]
    41
    """
    tables = Collected(layout)
    reader = SubmissionReader(open_reading(Path()), layout, tables, Progress(), "the submission")
    reader.read([(1, xml_answers(xml, layout))])
    main = tables[MAIN]
    front = (layout.key("instance_id"), layout.key("form_version"))
    values, reasons = main.values.to_pylist()[0], main.reasons.to_pylist()[0]
    repeats = {
        name: tuple(
            zip(
                map(_values(front), table.values.to_pylist()),
                map(_words(front), table.reasons.to_pylist()),
                strict=True,
            )
        )
        for name, table in tables.items()
        if name != MAIN
    }
    return TypedRow(
        values[front[0]], values[front[1]] or "", _values(front)(values), _words(front)(reasons), repeats
    )


def _values(front: Collection[str]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return lambda row: {name: value for name, value in row.items() if name not in front}


def _words(front: Collection[str]) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    return lambda row: {name: REASONS[number] for name, number in row.items() if name not in front}


def typed_submissions(
    submissions: Iterable[bytes], layout: FormLayout, *, name: str = "submissions", sink: Sink | None = None
) -> tuple[Mapping[str, FieldTable], tuple[Finding, ...]]:
    """Type many submissions; one that cannot be read is a finding with its number, counted from 1.

    Parameters
    ----------
    submissions
        XML as the phones sent it, one an interview: the newest version of each.
    name
        What findings call them.
    sink
        Where batches go; without it, the tables are made in memory.

    Returns
    -------
    tuple
        Tables by name (the interviews under the empty name), and findings.
    """
    reading = open_reading(Path())
    tables = Collected(layout)
    reader = SubmissionReader(reading, layout, sink or tables, Progress(), name)

    def answers() -> Iterator[tuple[int, Answers]]:
        for number, xml in enumerate(submissions, start=1):
            try:
                yield number, xml_answers(xml, layout)
            except NotThisFormError as error:
                reading.add("IMP-017", f"submission {number}: {error}", Place(name, row=number))

    reader.read(answers())
    return tables, tuple(all_findings(reading))


class SubmissionReader:
    """Types submissions given as answers by path.

    Parameters
    ----------
    reading, layout, sink, progress
        As for sheets.
    name
        What findings call the file.
    """

    def __init__(
        self, reading: Reading, layout: FormLayout, sink: Sink, progress: Progress, name: str
    ) -> None:
        self.reading, self.layout, self.progress, self.name = reading, layout, progress, name
        self.noted = Noted()
        self.assemblers = {table: Assembler(layout, table, sink) for table in (MAIN, *layout.repeats)}
        self.readers = {one.name: CellReader(one, "codes") for one in layout.book.variables}
        self.paths = {
            table: {path: one.name for one in variables for path in one.paths}
            for table, variables in layout.tables.items()
        }
        # Phones send the notes of a form too, as empty elements.
        self.notes = {
            "/".join((*question.groups, question.name)) for question in layout.form.questions if not question.holds_data
        }
        self.unknown: dict[str, int] = {}

    def read(self, submissions: Iterable[tuple[int, Answers]]) -> None:
        """Read all of them, a batch at a time."""
        every = iter(submissions)
        seen: dict[int, int] = {}
        while batch := list(islice(every, BATCH)):
            self._batch([one for one in batch if self._is_new(*one, seen)])
        self.progress.taken.update(seen)
        for path, number in sorted(self.unknown.items()):
            self.reading.add(
                "IMP-003",
                f"{number:,} submissions have the field {shown(path)}, which is no variable of the form",
                Place(self.name, key=path[:80]),
            )
        self.noted.report(self.reading)

    def _is_new(self, number: int, answers: Answers, seen: dict[int, int]) -> bool:
        instance = instance_of(answers)
        if not instance:
            # The phone always writes one; without it, nobody can tell whether the interview is here already.
            self.reading.add(
                "IMP-010",
                "the submission has no id of an interview; its number is taken",
                Place(self.name, row=number),
            )
            return True
        key, content = hash(instance), hash(repr(answers))
        if key in seen:
            same = seen[key] == content
            message = (
                "the submission stands twice, and is taken once"
                if same
                else "two submissions have the same id and different answers"
            )
            self.reading.add("IMP-025" if same else "IMP-009", message, Place(self.name, row=number))
            return False
        seen[key] = content
        if key in self.progress.taken:
            self.progress.replaced += 1
            return False
        return True

    def _batch(self, batch: Sequence[tuple[int, Answers]]) -> None:
        if not batch:
            return
        numbers = [number for number, _ in batch]
        instances = [instance_of(answers) or f"row {number}" for number, answers in batch]
        versions = [
            next((str(answers[name]) for name in VERSION_COLUMNS if answers.get(name)), "")
            for _, answers in batch
        ]
        for version in versions:
            self.progress.versions[version] = self.progress.versions.get(version, 0) + 1
        marked = all_marked(str(answers.get(MARK, "")) for _, answers in batch)
        if marked is None or self.progress.simulated not in (None, marked):
            self.reading.add(
                "IMP-018",
                "only some of the interviews are marked SIMULATED",
                Place(self.name, row=numbers[0]),
            )
        self.progress.simulated = bool(marked) if self.progress.simulated is None else self.progress.simulated
        codes = self._codes(MAIN, [answers for _, answers in batch], numbers)
        self.assemblers[MAIN].take(instances, versions, codes, simulated=self.progress.simulated)
        self.progress.rows += len(batch)
        by_instance = dict(zip(instances, range(len(batch)), strict=True))
        links = [((instance, ""), answers) for instance, (_, answers) in zip(instances, batch, strict=True)]
        self._repeats(MAIN, links, codes, by_instance, dict(zip(instances, numbers, strict=True)))

    def _repeats(
        self,
        around: str,
        above: Sequence[tuple[tuple[str, str], Answers]],
        main: Mapping[str, Sequence[str]],
        by_instance: Mapping[str, int],
        numbers: Mapping[str, int],
    ) -> None:
        for path, name in self.layout.repeat_paths.items():
            if self.layout.repeats[name] != around:
                continue
            found: list[tuple[tuple[str, str], Answers]] = []
            for (instance, row), answers in above:
                inner = answers.get(path)
                for number, one in enumerate(inner if isinstance(inner, list) else (), start=1):
                    if isinstance(one, Mapping):
                        found.append(((instance, f"{row}.{number}".lstrip(".")), one))
            if not found:
                continue
            instances = [instance for (instance, _), _ in found]
            assembler = self.assemblers[name]
            outer: dict[str, Sequence[str | None]] = {
                one: [
                    None if (text := main[one][by_instance[instance]]) == UNUSABLE else text
                    for instance in instances
                ]
                for one in assembler.reasons.outer
                if one in main
            }
            codes = self._codes(
                name, [answers for _, answers in found], [numbers[instance] for instance in instances]
            )
            assembler.take(instances, (), codes, repeat_rows=[row for (_, row), _ in found], outer=outer)
            self._repeats(name, found, main, by_instance, numbers)

    def _codes(self, table: str, every: Sequence[Answers], numbers: Sequence[int]) -> dict[str, list[str]]:
        codes = {variable.name: [""] * len(every) for variable in self.layout.tables[table]}
        known = self.paths[table]
        for at, answers in enumerate(every):
            for path, value in answers.items():
                name = known.get(path)
                if name is None:
                    if path not in self.layout.repeat_paths and path not in self.notes and not _is_servers(path):
                        self.unknown[path] = self.unknown.get(path, 0) + 1
                    continue
                text, problem = self.readers[name].column([_text(value)])[0]
                before = codes[name][at]
                if before and text and before != text:
                    problem = "disagree"
                if problem:
                    self.noted.add(problem, Place(self.name, key=path[:80]), name, numbers[at])
                if problem or text:
                    codes[name][at] = UNUSABLE if problem else text
        return codes


def instance_of(answers: Answers) -> str:
    """The id of the interview; empty where there is none."""
    for name in INSTANCE_COLUMNS:
        for path in (f"meta/{name}", name):
            if answers.get(path):
                return bare_id(str(answers[path]))
    return ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return value if isinstance(value, str) else str(value)


def _is_servers(path: str) -> bool:
    return (
        path.startswith(("_", "meta/", "formhub/"))
        or path in OTHER_COLUMNS
        or path in VERSION_COLUMNS
        or path == MARK
    )


# ── XML ──


def xml_answers(xml: bytes, layout: FormLayout) -> Answers:
    """The answers of a submission by path; the XML is read without entities, and within bounds.

    Raises
    ------
    NotThisFormError
        If it is no submission, or of a form with another id.
    """
    if len(xml) > LARGEST_XML:
        raise NotThisFormError(f"it has more than {LARGEST_XML // 1_000_000} MB")
    builder = _Builder(layout.repeat_paths)
    # UTF-8 whatever the declaration says: other encodings are a second way to read the same bytes.
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator="\n")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = builder.document_type
    parser.StartElementHandler = builder.begin
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise NotThisFormError(f"its XML is not well formed at line {error.lineno}") from None
    wanted = layout.book.form_id
    if wanted and builder.form_id and builder.form_id != wanted:
        raise NotThisFormError(f"it is of the form {shown(builder.form_id)}, not of {shown(wanted)}")
    return {"version": builder.version, **builder.tables[0]}


class _Builder:
    """Listens to the parser; a repeat opens a mapping of its own."""

    def __init__(self, repeats: Collection[str]) -> None:
        self.repeats = repeats
        self.path: list[str] = []
        self.tables: list[dict[str, Any]] = [{}]
        self.form_id = self.version = ""
        self.elements = 0
        self.said: list[str] = []
        self.has_inner = False

    def document_type(self, *_: object) -> None:
        raise NotThisFormError("its XML has a document type, and no form makes one")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.path) >= DEEPEST:
            raise NotThisFormError("its XML has too many elements, or too many inside one another")
        if not self.path:
            self.form_id, self.version = (
                attributes.get("id", "").strip(),
                attributes.get("version", "").strip(),
            )
        self.path.append(name.rpartition("\n")[2])
        path = "/".join(self.path[1:])
        if path in self.repeats:
            inner: dict[str, Any] = {}
            self.tables[-1].setdefault(path, []).append(inner)
            self.tables.append(inner)
        self.said, self.has_inner = [], False

    def text(self, said: str) -> None:
        self.said.append(said)

    def end(self, _: str) -> None:
        path = "/".join(self.path[1:])
        if path in self.repeats:
            self.tables.pop()
        elif path and not self.has_inner:
            text = "".join(self.said)
            # An empty element must not hide the answer that stands at another place of the same path.
            if text.strip() or path not in self.tables[-1]:
                self.tables[-1][path] = text
        self.path.pop()
        self.said, self.has_inner = [], True
