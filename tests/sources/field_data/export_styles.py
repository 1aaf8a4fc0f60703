"""The same interviews in every style in which KoboToolbox and ODK Central export them.

A table is a list of interviews: variable → text in one spelling (codes; several codes with blanks), with rows of repeats under
the repeat's name. Nothing here uses the code that reads.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import openpyxl

from kurak.fieldwork.codebook import codebook_of
from kurak.model.form import Form, Question
from kurak.sources.field_data.layout import FormLayout
from kurak.sources.xlsform import form_from_markdown

Interview = Mapping[str, Any]

FORM = """
| survey  |                        |            |                  |                       |          |                     |                 |
|         | type                   | name       | label::English (en) | label::Russian (ru) | required | relevant            | appearance      |
|         | start                  | start      |                  |                       |          |                     |                 |
|         | begin_group            | visit      | Visit            | Визит                 |          |                     |                 |
|         | integer                | cluster    | Cluster          | Кластер               | yes      |                     |                 |
|         | select_one yn          | consent    | Do you agree?    | Вы согласны?          | yes      |                     |                 |
|         | end_group              |            |                  |                       |          |                     |                 |
|         | begin_group            | talk       | The interview    | Интервью              |          | ${consent} = '1'    |                 |
|         | begin_group            | order_a    |                  |                       |          | ${cluster} < 5      |                 |
|         | select_one agree       | t1         | They can change  | Они могут измениться  | yes      |                     |                 |
|         | select_one agree       | t2         | I would help     | Я бы помог            | yes      |                     |                 |
|         | end_group              |            |                  |                       |          |                     |                 |
|         | begin_group            | order_b    |                  |                       |          | ${cluster} >= 5     |                 |
|         | select_one agree       | t2         | I would help     | Я бы помог            | yes      |                     |                 |
|         | select_one agree       | t1         | They can change  | Они могут измениться  | yes      |                     |                 |
|         | end_group              |            |                  |                       |          |                     |                 |
|         | select_multiple needs  | needs      | What is needed?  | Что нужно?            | yes      |                     |                 |
|         | text                   | needs_other | What else?      | Что ещё?              | yes      | selected(${needs}, '96') |            |
|         | select_one number      | children   | How many children? | Сколько детей?      | yes      |                     |                 |
|         | decimal                | hours      | Hours of work    | Часы работы           | yes      |                     |                 |
|         | date                   | born       | Day of birth     | Дата рождения         | no       |                     |                 |
|         | begin_repeat           | member     | Member           | Член семьи            |          |                     |                 |
|         | integer                | m_age      | Age of member    | Возраст               | yes      |                     |                 |
|         | select_multiple needs  | m_needs    | Needs of member  | Нужды члена семьи     | no       | ${m_age} > 17       |                 |
|         | begin_repeat           | job        | Job              | Работа                |          |                     |                 |
|         | text                   | j_name     | Name of job      | Название работы       | yes      |                     |                 |
|         | end_repeat             |            |                  |                       |          |                     |                 |
|         | end_repeat             |            |                  |                       |          |                     |                 |
|         | end_group              |            |                  |                       |          |                     |                 |
|         | geopoint               | spot       | Position         | Положение             | no       |                     |                 |
|         | text                   | remarks    | Remarks          | Замечания             | no       |                     |                 |
| choices |                        |            |                  |                       |          |                     |                 |
|         | list_name              | name       | label::English (en) | label::Russian (ru) |          |                     |                 |
|         | yn                     | 1          | Yes              | Да                    |          |                     |                 |
|         | yn                     | 2          | No               | Нет                   |          |                     |                 |
|         | agree                  | 1          | Strongly disagree | Совсем не согласен   |          |                     |                 |
|         | agree                  | 2          | Neither          | Ни то ни другое       |          |                     |                 |
|         | agree                  | 3          | Strongly agree   | Полностью согласен    |          |                     |                 |
|         | agree                  | 88         | Don't know       | Затрудняюсь ответить  |          |                     |                 |
|         | agree                  | 99         | Refused          | Отказ                 |          |                     |                 |
|         | needs                  | 1          | Work             | Работа                |          |                     |                 |
|         | needs                  | 2          | Work and housing | Работа и жильё        |          |                     |                 |
|         | needs                  | 96         | Something else   | Другое                |          |                     |                 |
|         | needs                  | 88         | Don't know       | Затрудняюсь ответить  |          |                     |                 |
|         | number                 | 1          | 0                | 0                     |          |                     |                 |
|         | number                 | 2          | 1                | 1                     |          |                     |                 |
|         | number                 | 3          | 2 or more        | 2 или больше          |          |                     |                 |
| settings |                       |            |                  |                       |          |                     |                 |
|         | form_id                | version    | form_title       |                       |          |                     |                 |
|         | small                  | 7          | Small            |                       |          |                     |                 |
"""


def small_layout(text: str = FORM) -> FormLayout:
    read = form_from_markdown(text)
    assert read.form is not None
    return FormLayout(read.form, codebook_of(read.form))


@dataclass(frozen=True)
class Style:
    """One way to export."""

    program: Literal["kobo", "central"] = "kobo"
    headings: str = "names"
    """``names``, or a language of the form."""
    values: str = "codes"
    """``codes``, or a language."""
    groups: Literal["slash", "none"] = "slash"
    several: Literal["one", "split", "both"] = "both"
    flags: Literal["digits", "words"] = "digits"
    file: Literal["csv", "xlsx", "zip", "jsonl"] = "xlsx"


def kobo_styles(form: Form) -> list[Style]:
    """Every combination that a person can tick in KoboToolbox."""
    found = []
    for headings in ("names", *form.languages):
        for values in ("codes", *form.languages):
            for groups in ("slash", "none"):
                for several in ("one", "split", "both"):
                    for flags in ("digits", "words"):
                        if several != "one" or flags == "digits":
                            found.append(Style("kobo", headings, values, groups, several, flags))
    return found


def export(form: Form, interviews: Sequence[Interview], style: Style, folder: Path, stem: str = "export") -> list[Path]:
    """Write the interviews in a style."""
    if style.file == "jsonl":
        path = folder / f"{stem}.jsonl"
        path.write_text("".join(json.dumps(_json(form, one), ensure_ascii=False) + "\n" for one in interviews), "utf-8")
        return [path]
    tables = _Tables(form, style).made(interviews)
    if style.file == "xlsx":
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in tables.items():
            sheet = book.create_sheet(name or "Small")
            for row in rows:
                sheet.append([_cell(text) for text in row])
                for cell in sheet[sheet.max_row]:
                    if cell.data_type == "f":
                        # Servers write what people wrote as text, never as a formula.
                        cell.data_type = "s"
        path = folder / f"{stem}.xlsx"
        book.save(path)
        return [path]
    if style.file == "zip":
        path = folder / f"{stem}.zip"
        with zipfile.ZipFile(path, "w") as parts:
            for name, rows in tables.items():
                parts.writestr(f"small-{name}.csv" if name else "small.csv", _csv(rows, ","))
        return [path]
    path = folder / f"{stem}.csv"
    path.write_text(_csv(tables[""], ";" if style.program == "kobo" else ","), "utf-8-sig" if style.program == "kobo" else "utf-8")
    return [path]


def _csv(rows: Sequence[Sequence[str]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def _cell(text: str | None) -> Any:
    """Kobo writes numbers as numbers."""
    if text is None or text == "":
        return None
    if text.lstrip("-").isdecimal() and len(text) < 12 and text == str(int(text)):
        return int(text)
    return text


@dataclass
class _Tables:
    form: Form
    style: Style

    def made(self, interviews: Sequence[Interview]) -> dict[str, list[list[str]]]:
        tables: dict[str, list[list[str]]] = {"": [self.header("")]}
        for group in self.form.groups:
            if group.kind == "repeat":
                tables[group.name] = [self.header(group.name)]
        for interview in interviews:
            index = str(len(tables[""]))
            tables[""].append([*self.row("", interview), *self.end("", interview["_uuid"], index, "", "")])
            self.repeats(tables, "", interview, f"uuid:{interview['_uuid']}", index)
        return tables

    def repeats(self, tables: dict[str, list[list[str]]], around: str, above: Interview, key: str, index: str) -> None:
        for group in self.form.groups:
            outer = [one.name for one in self.form.groups_of(group) if one.kind == "repeat"]
            if group.kind != "repeat" or (outer[-1] if outer else "") != around:
                continue
            for number, row in enumerate(above.get(group.name, ()), start=1):
                own, mine = f"{key}/{group.name}[{number}]", str(len(tables[group.name]))
                tables[group.name].append([*self.row(group.name, row), *self.end(group.name, own, mine, key, index)])
                self.repeats(tables, group.name, row, own, mine)

    def questions(self, table: str) -> list[Question]:
        return [question for question in self.form.questions if question.holds_data and question.repeat == table]

    def name(self, question: Question) -> str:
        """The heading of a question."""
        style, between = self.style, "/" if self.style.program == "kobo" else "-"
        label = question.labels.get(style.headings, "") if style.headings != "names" else ""
        if style.groups == "none":
            return label or question.name
        groups = [
            (group.labels.get(style.headings, "") if style.headings != "names" else "") or group.name
            for group in self.form.groups_of(question)
        ]
        if style.program == "central" and question.repeat:
            # Central begins anew inside a repeat.
            groups = groups[[group.name for group in self.form.groups_of(question)].index(question.repeat) + 1 :]
        return between.join((*groups, label or question.name))

    def label(self, question: Question, code: str) -> str:
        choice = next(choice for choice in self.form.choices_of(question) if choice.name == code)
        return choice.labels[self.style.values] if self.style.values != "codes" else code

    def header(self, table: str) -> list[str]:
        found = []
        for question in self.questions(table):
            name = self.name(question)
            found += [name] if self.has_one(question) else []
            if self.is_split(question):
                between = "/"
                for choice in self.form.choices_of(question):
                    shown = choice.labels[self.style.headings] if self.style.headings != "names" else choice.name
                    found.append(f"{name}{between}{shown}")
            if question.type == "geopoint":
                found += self.place_names(name)
        if self.style.program == "central":
            return [*found, *(["PARENT_KEY", "KEY"] if table else ["meta-instanceID", "KEY", "SubmitterName", "FormVersion"])]
        if table:
            return [*found, "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"]
        return [*found, "_id", "_uuid", "_submission_time", "_tags", "__version__", "_index"]

    def place_names(self, name: str) -> list[str]:
        if self.style.program == "central":
            return [f"{name}-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy")]
        front, slash, last = name.rpartition("/")
        return [f"{front}{slash}_{last}_{part}" for part in ("latitude", "longitude", "altitude", "precision")]

    def has_one(self, question: Question) -> bool:
        if question.type == "select_multiple":
            return self.style.several != "split" or self.style.program == "central"
        return question.type != "geopoint" or self.style.program == "kobo"

    def is_split(self, question: Question) -> bool:
        return question.type == "select_multiple" and self.style.several != "one"

    def end(self, table: str, key: str, index: str, parent: str, parent_index: str) -> list[str]:
        if self.style.program == "central":
            return [parent, key] if table else [f"uuid:{key}", f"uuid:{key}", "somebody", "7"]
        if table:
            return [index, "Small", parent_index, "5", "not the parent"]
        return ["5", key, "2023-06-01T12:00:00", "", "7", index]

    def row(self, table: str, interview: Interview) -> list[str]:
        found: list[str] = []
        for question in self.questions(table):
            text = str(interview.get(question.name, ""))
            if len(self.form.variables[question.name]) > 1 and question.groups[-1] != interview["_order"]:
                text = ""
            codes = text.split() if question.type in ("select_one", "select_multiple") else []
            if self.has_one(question):
                found.append(" ".join(self.label(question, code) for code in codes) if codes else text)
            if self.is_split(question):
                yes, no = ("TRUE", "FALSE") if self.style.flags == "words" else ("1", "0")
                found += [(yes if choice.name in codes else no) if codes else "" for choice in self.form.choices_of(question)]
            if question.type == "geopoint":
                found += text.split() or [""] * 4
        return found


def _json(form: Form, interview: Interview) -> dict[str, Any]:
    """A submission as KoboToolbox' API gives it: what is empty is not there."""
    return {"_uuid": interview["_uuid"], "__version__": "7", "_tags": [], **_inside(form, "", interview, interview["_order"])}


def _inside(form: Form, table: str, row: Interview, order: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in form.questions:
        asked = len(form.variables[question.name]) == 1 or question.groups[-1] == order if question.holds_data else False
        if asked and question.repeat == table and row.get(question.name):
            found[question.path] = row[question.name]
    for group in form.groups:
        outer = [one.name for one in form.groups_of(group) if one.kind == "repeat"]
        if group.kind == "repeat" and (outer[-1] if outer else "") == table and row.get(group.name):
            found["/".join((*group.groups, group.name))] = [_inside(form, group.name, one, order) for one in row[group.name]]
    return found


def xml(form: Form, interview: Interview) -> bytes:
    """A submission as a phone sends it."""
    inner = _xml_of(_inside(form, "", interview, interview["_order"]), ())
    meta = f"<orx:meta><orx:instanceID>uuid:{interview['_uuid']}</orx:instanceID></orx:meta>"
    return f'<small id="small" version="7" xmlns:orx="http://openrosa.org/xforms">{inner}{meta}</small>'.encode()


def _xml_of(answers: Mapping[str, Any], inside: tuple[str, ...]) -> str:
    out: list[str] = []
    groups: dict[str, dict[str, Any]] = {}
    for path, value in answers.items():
        step, _, rest = path.partition("/")
        if (rest and isinstance(value, list) and not rest.count("/")) or rest:
            groups.setdefault(step, {})[rest] = value
        elif isinstance(value, list):
            front = len("/".join((*inside, step))) + 1
            for row in value:
                out.append(f"<{step}>{_xml_of({one[front:]: inner for one, inner in row.items()}, (*inside, step))}</{step}>")
        else:
            out.append(f"<{step}>{escape(str(value))}</{step}>")
    for step, inner in groups.items():
        out.append(f"<{step}>{_xml_of(inner, (*inside, step))}</{step}>")
    return "".join(out)
