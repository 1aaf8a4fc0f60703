"""A questionnaire in XLSForm, from a workbook or from tables of Markdown: nouns, and everything that is wrong with its shape.

What the words mean is left to ``fieldwork``; here every row finds its place, every cell its column, and a word of another
program's dialect is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kurak.model.finding import Finding, Place
from kurak.model.form import PLAIN, Choice, ChoiceList, Form, FormSettings, Group, Question, is_true
from kurak.sources.text_file import Reading, all_findings, open_reading, read_bytes
from kurak.sources.wording import did_you_mean, listed, shown
from kurak.sources.workbook import (
    LARGEST_FILE,
    Sheet,
    SheetRow,
    Workbook,
    read_workbook,
    workbook_from_markdown,
)
from kurak.sources.xlsform_columns import (
    CHOICE_COLUMNS,
    KOBO_COLUMNS,
    KOBO_TYPES,
    NOTES,
    OTHER_SETTINGS,
    OURS,
    PLAIN_COLUMNS,
    PREFIXED,
    SETTINGS_COLUMNS,
    SURVEYCTO_COLUMNS,
    SURVEYCTO_TYPES,
    TRANSLATED,
    read_type,
)

QUESTIONNAIRE = "instrument/questionnaire.xlsx"
"""Where a study keeps its questionnaire."""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form as read: the nouns and the cells they came from; both None where the file could not be read."""

    form: Form | None
    workbook: Workbook | None
    raw: bytes = b""
    findings: tuple[Finding, ...] = ()


def read_form_file(path: Path) -> ReadForm:
    """Read a questionnaire outside any study: an .xlsx file, or .md with tables.

    Findings name the file without its folder.
    """
    reading = open_reading(path.parent)
    raw = read_bytes(reading, path.name, largest=LARGEST_FILE)
    return _read(reading, path.name, raw)


def read_questionnaire(folder: Path) -> ReadForm | None:
    """Read a study's instrument/questionnaire.xlsx; None where it has none."""
    reading = open_reading(folder)
    if not (reading.root / QUESTIONNAIRE).exists():
        return None
    return _read(reading, QUESTIONNAIRE, read_bytes(reading, QUESTIONNAIRE, largest=LARGEST_FILE))


def form_from_markdown(text: str, file: str = "form.md") -> ReadForm:
    """Read a questionnaire written as tables of Markdown.

    Examples
    --------
    >>> read = form_from_markdown('''
    ... | survey  |               |      |                  |
    ... |         | type          | name | label            |
    ... |         | select_one yn | q1   | Do you work?     |
    ... | choices |               |      |                  |
    ... |         | list_name     | name | label            |
    ... |         | yn            | 1    | Yes              |
    ... |         | yn            | 2    | No               |
    ... ''')
    >>> [choice.label("") for choice in read.form.choices_of(read.form.question("q1"))]
    ['Yes', 'No']
    """
    return _read(open_reading(Path()), file, text.encode("utf-8"))


def _read(reading: Reading, file: str, raw: bytes | None) -> ReadForm:
    if raw is None:
        return ReadForm(None, None, findings=tuple(all_findings(reading)))
    if file.lower().endswith(".md"):
        book: Workbook | None = workbook_from_markdown(raw.decode("utf-8", errors="replace"), file)
    else:
        book = read_workbook(reading, file, raw)
    if book is None:
        return ReadForm(None, None, raw, tuple(all_findings(reading)))
    survey = book.sheet("survey")
    if survey is None:
        fix = did_you_mean("survey", book.sheets, otherwise="name the sheet with the questions survey")
        reading.add("FOR-003", f"{file} has no sheet survey; it has {listed(book.sheets) or 'none'}", Place(file), fix)
        return ReadForm(None, book, raw, tuple(all_findings(reading)))
    made = _Form(reading, book, hashlib.sha256(raw).hexdigest()).made(survey)
    return ReadForm(made, book, raw, tuple(all_findings(reading)))


@dataclass(frozen=True, slots=True)
class _Column:
    """What a heading means: a name in one spelling, and a language for texts."""

    name: str
    language: str = PLAIN


@dataclass(slots=True)
class _Open:
    """A group that is not closed yet."""

    name: str
    kind: str
    row: int
    place: int
    relevant: str = ""


@dataclass(slots=True)
class _Form:
    """The work of turning cells into nouns."""

    reading: Reading
    book: Workbook
    sha256: str
    languages: dict[str, None] = field(default_factory=dict)

    def made(self, survey: Sheet) -> Form:
        """The form, with findings added to the reading."""
        settings = self.settings()
        default = settings.default_language
        if default:
            self.languages[default] = None
        columns = self.columns(survey, {**PLAIN_COLUMNS}, default)
        choices = self.book.sheet("choices")
        choice_columns = self.columns(choices, CHOICE_COLUMNS, default) if choices is not None else {}
        lists = self.lists(choices, choice_columns) if choices is not None else {}
        entries = tuple(self.entries(survey, columns))
        languages = tuple(self.languages) or (PLAIN,)
        # A column without a language is the default language's; a form may name no language at all.
        if len(languages) > 1 and PLAIN in languages and not default:
            languages = (PLAIN, *(one for one in languages if one != PLAIN))
        return Form(self.book.file, self.sha256, settings, languages, entries, lists)

    # ── columns ──

    def columns(self, sheet: Sheet, plain: Mapping[str, str], default: str) -> dict[str, _Column]:
        """Every heading of a sheet, understood; those that are not are reported."""
        for heading in sheet.doubled:
            place = Place(self.book.file, sheet=sheet.name, row=1, key=heading)
            self.reading.add("FOR-005", f"the column {shown(heading)} stands twice in the sheet {sheet.name}", place)
        found = {heading: self.column(sheet, heading, plain, default) for heading in sheet.headings}
        filled = {heading for row in sheet.rows for heading in row.cells}
        for heading, column in found.items():
            if column.language != PLAIN and column.name in ("label", "hint", "constraint_message") and heading in filled:
                self.languages.setdefault(column.language)
            elif column.name == "label" and heading in filled and not default:
                self.languages.setdefault(PLAIN)
        return found

    def column(self, sheet: Sheet, heading: str, plain: Mapping[str, str], default: str) -> _Column:
        """What one heading means."""
        lower = heading.strip().lower()
        spelled = lower.replace(" ", "_")
        if spelled in TRANSLATED or lower in TRANSLATED:
            return _Column(TRANSLATED.get(spelled) or TRANSLATED[lower], default)
        if (known := plain.get(spelled) or plain.get(lower)) is not None:
            return _Column(known)
        for mark in ("::", ":"):
            before, found, language = heading.rpartition(mark)
            base = before.strip().lower().replace(" ", "_")
            if found and base in TRANSLATED and language.strip():
                return _Column(TRANSLATED[base], language.strip())
        if sheet.name == "survey":
            self.report_unknown(sheet, heading, lower, plain)
        return _Column(f"more {heading}")

    def report_unknown(self, sheet: Sheet, heading: str, lower: str, plain: Mapping[str, str]) -> None:
        """Say whose word an unknown heading is."""
        if lower in OURS or NOTES.match(heading) or lower.startswith(PREFIXED):
            return
        place = Place(self.book.file, sheet=sheet.name, row=1, key=heading)
        if lower in SURVEYCTO_COLUMNS:
            message = f"the column {shown(heading)} is SurveyCTO's; ODK and KoboToolbox pass it over"
            self.reading.add("FOR-009", message, place, "leave it if the form runs on SurveyCTO; otherwise delete the column")
        elif KOBO_COLUMNS.match(lower):
            message = f"the column {shown(heading)} is KoboToolbox's; ODK passes it over"
            self.reading.add("FOR-009", message, place, "nothing needs to be done, unless the form relies on it")
        else:
            known = [*plain, "label", "hint", "constraint_message", "required_message", "guidance_hint"]
            fix = did_you_mean(lower, known, otherwise="delete the column, or begin its heading with # if it holds remarks")
            self.reading.add("FOR-004", f"the column {shown(heading)} is not one of XLSForm, and is not read", place, fix)

    # ── settings ──

    def settings(self) -> FormSettings:
        """The settings sheet; empty where there is none."""
        sheet = self.book.sheet("settings")
        if sheet is None or not sheet.rows:
            return FormSettings()
        row = sheet.rows[0]
        known: dict[str, str] = {}
        more: dict[str, str] = {}
        for heading, text in row.cells.items():
            spelled = heading.strip().lower().replace(" ", "_")
            if spelled in SETTINGS_COLUMNS:
                known[SETTINGS_COLUMNS[spelled]] = text.strip()
            else:
                more[heading] = text.strip()
                if spelled not in OTHER_SETTINGS and not NOTES.match(heading):
                    fix = did_you_mean(spelled, SETTINGS_COLUMNS, otherwise="delete the column")
                    place = Place(self.book.file, sheet="settings", row=1, key=heading)
                    self.reading.add("FOR-004", f"the setting {shown(heading)} is not one of XLSForm", place, fix)
        return FormSettings(
            title=known.get("form_title", ""),
            form_id=known.get("form_id", ""),
            version=known.get("version", ""),
            default_language=known.get("default_language", ""),
            style=known.get("style", ""),
            allow_choice_duplicates=is_true(known.get("allow_choice_duplicates", "")),
            more=more,
            row=row.number,
        )

    # ── choices ──

    def lists(self, sheet: Sheet, columns: Mapping[str, _Column]) -> dict[str, ChoiceList]:
        """The lists of answers, in order."""
        found: dict[str, list[Choice]] = {}
        for row in sheet.rows:
            texts, plain, more = _sorted(row, columns)
            name = plain.get("list_name", "")
            if not name:
                place = Place(sheet=sheet.name, file=self.book.file, row=row.number, key="list_name")
                self.reading.add("FOR-018", f"row {row.number} of the choices has no list_name", place, "name its list")
                continue
            code = plain.get("name", "")
            found.setdefault(name, []).append(Choice(code, texts.get("label", {}), row.number, more))
        return {name: ChoiceList(name, tuple(choices)) for name, choices in found.items()}

    # ── survey ──

    def entries(self, sheet: Sheet, columns: Mapping[str, _Column]) -> Iterator[Question | Group]:
        """Questions and groups in order; groups that are not closed, or closed twice, are reported."""
        ends = self.ends(sheet, columns)
        around: list[Group] = []
        for row in sheet.rows:
            texts, plain, more = _sorted(row, columns)
            if is_true(plain.get("disabled", "")):
                continue
            written = plain.get("type", "")
            kind = read_type(written)
            if kind.type == "closing":
                if around and ends.get(around[-1].row) == row.number:
                    around.pop()
                continue
            names = tuple(group.name for group in around)
            if kind.type == "opening":
                group = Group(
                    name=plain.get("name", ""),
                    kind="repeat" if kind.kind == "repeat" else "group",
                    row=row.number,
                    end_row=ends.get(row.number),
                    labels=texts.get("label", {}),
                    relevant=plain.get("relevant", ""),
                    appearance=plain.get("appearance", ""),
                    repeat_count=plain.get("repeat_count", ""),
                    groups=names,
                    more=more,
                )
                yield group
                if group.end_row is not None:
                    around.append(group)
                continue
            if not kind.type:
                self.report_type(row, written)
                continue
            yield Question(
                name=plain.get("name", ""),
                type=kind.type,
                written_type=" ".join(written.split()),
                row=row.number,
                labels=texts.get("label", {}),
                hints=texts.get("hint", {}),
                guidance=texts.get("guidance_hint", {}),
                required=plain.get("required", ""),
                required_messages=texts.get("required_message", {}),
                relevant=plain.get("relevant", ""),
                constraint=plain.get("constraint", ""),
                constraint_messages=texts.get("constraint_message", {}),
                calculation=plain.get("calculation", ""),
                default=plain.get("default", ""),
                choice_list=kind.list,
                choice_filter=plain.get("choice_filter", ""),
                file=kind.file,
                or_other=kind.or_other,
                appearance=plain.get("appearance", ""),
                parameters=_parameters(plain.get("parameters", "")),
                read_only=plain.get("read_only", ""),
                trigger=plain.get("trigger", ""),
                groups=names,
                repeat=next((group.name for group in reversed(around) if group.kind == "repeat"), ""),
                more=more,
            )

    def report_type(self, row: SheetRow, written: str) -> None:
        """Say what is wrong with a type that XLSForm does not have."""
        place = Place(self.book.file, sheet="survey", row=row.number, key="type")
        lower = " ".join(written.lower().split())
        if not lower:
            self.reading.add("FOR-008", f"row {row.number} has no type", place, "give it a type, or empty the row")
        elif (what := SURVEYCTO_TYPES.get(lower)) is not None:
            message = f"the type {shown(written)} is SurveyCTO's ({what}); ODK and KoboToolbox refuse the form"
            self.reading.add("FOR-009", message, place, "delete the row for ODK, or collect on SurveyCTO")
        elif (what := KOBO_TYPES.get(lower.split(" ")[0])) is not None:
            message = f"the type {shown(written)} is KoboToolbox's own ({what}); only its server can use it"
            fix = "write it as a group of select_one questions with the appearance field-list"
            self.reading.add("FOR-009", message, place, fix)
        else:
            known = ["select_one LIST", "select_multiple LIST", "integer", "decimal", "text", "note", "calculate", "date", "range"]
            fix = did_you_mean(lower, known, otherwise="use a type of XLSForm, such as select_one LIST, integer or text")
            self.reading.add("FOR-008", f"the type {shown(written)} is not one of XLSForm", place, fix)

    def ends(self, sheet: Sheet, columns: Mapping[str, _Column]) -> dict[int, int]:
        """Row of every begin: the row of its end."""
        found: dict[int, int] = {}
        waiting: list[_Open] = []
        for place, row in enumerate(sheet.rows):
            _, plain, _ = _sorted(row, columns)
            if is_true(plain.get("disabled", "")):
                continue
            kind = read_type(plain.get("type", ""))
            at = Place(self.book.file, sheet="survey", row=row.number, key="type")
            if kind.type == "opening":
                waiting.append(_Open(plain.get("name", ""), kind.kind, row.number, place))
            elif kind.type == "closing" and not waiting:
                self.reading.add("FOR-007", f"row {row.number} ends a {kind.kind} that was not begun", at, "delete the row")
            elif kind.type == "closing":
                opened = waiting.pop()
                found[opened.row] = row.number
                if opened.kind != kind.kind:
                    begun = Place(self.book.file, sheet="survey", row=opened.row, key="type")
                    message = f"row {row.number} ends a {kind.kind}, but the {opened.kind} {shown(opened.name)} of row {opened.row} is open"
                    self.reading.add("FOR-007", message, (at, begun), f"write end_{opened.kind}")
        for opened in waiting:
            at = Place(self.book.file, sheet="survey", row=opened.row, key="type")
            message = f"the {opened.kind} {shown(opened.name)} of row {opened.row} is not closed"
            self.reading.add("FOR-007", message, at, f"add a row end_{opened.kind} after its last question")
        return found


def _sorted(row: SheetRow, columns: Mapping[str, _Column]) -> tuple[dict[str, dict[str, str]], dict[str, str], dict[str, str]]:
    """A row's texts by column and language, its other cells, and what XLSForm does not know."""
    texts: dict[str, dict[str, str]] = {}
    plain: dict[str, str] = {}
    more: dict[str, str] = {}
    for heading, text in row.cells.items():
        column = columns[heading]
        if column.name.startswith("more "):
            more[heading] = text.strip()
        elif column.name in TRANSLATED.values():
            texts.setdefault(column.name, {})[column.language] = text.strip()
        else:
            plain[column.name] = text.strip()
    return texts, plain, more


def _parameters(text: str) -> dict[str, str]:
    """Parameters such as ``start=1 end=5 step=1``, also with commas and semicolons."""
    parts = text.replace(",", " ").replace(";", " ").split()
    return {name.strip(): value.strip() for name, mark, value in (part.partition("=") for part in parts) if mark}
