"""Questionnaires like those of the field, made as workbooks: long matrices, four languages, many calculations, repeats, dialects."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl

Row = Mapping[str, str]
REFERENCES = Path(__file__).resolve().parents[1] / "references" / "xlsforms"
YES_NO = [{"list_name": "yn", "name": "1", "label": "Yes"}, {"list_name": "yn", "name": "2", "label": "No"}]


def workbook(survey: Sequence[Row], choices: Sequence[Row] = (), settings: Row | None = None) -> bytes:
    """An .xlsx file with these rows."""
    book = openpyxl.Workbook()
    sheets = {"survey": survey, "choices": choices, "settings": [settings] if settings else []}
    for number, (title, rows) in enumerate(sheets.items()):
        if not rows:
            continue
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = title
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def q(kind: str, name: str = "", label: str = "", **cells: str) -> Row:
    return {"type": kind, "name": name, "label": label, **cells}


def matrix_of_25() -> bytes:
    """25 statements as a grid, with a labels row, as Collect shows them."""
    rows = [q("begin_group", "grid", "How much do you trust …", appearance="field-list"), q("select_one trust", "head", "Trust", appearance="label")]
    rows += [q("select_one trust", f"t{number:02d}", f"Institution {number}", appearance="list-nolabel", required="yes") for number in range(1, 26)]
    rows += [q("end_group")]
    answers = ("Not at all", "A little", "Fairly", "Very much")
    choices = [{"list_name": "trust", "name": str(code), "label": label} for code, label in enumerate(answers, 1)]
    return workbook(rows, choices, {"form_id": "matrix", "version": "1"})


def four_languages() -> bytes:
    """English, Russian, Kyrgyz and Uzbek, with a hint and a message in each."""
    names = ("English (en)", "Russian (ru)", "Kyrgyz (ky)", "Uzbek (uz)")

    def said(column: str, *texts: str) -> Row:
        return {f"{column}::{name}": text for name, text in zip(names, texts, strict=True)}

    rows = [
        {"type": "integer", "name": "age", **said("label", "Age", "Возраст", "Жашы", "Yoshi"), **said("hint", "In years", "Лет", "Жаш", "Yil"),
         "constraint": ". >= 18 and . <= 110", **said("constraint_message", "Too young", "Мало", "Аз", "Kam")},
        {"type": "select_one yn", "name": "works", **said("label", "Do you work?", "Вы работаете?", "Иштейсизби?", "Ishlaysizmi?")},
    ]  # fmt: skip
    choices = [
        {"list_name": "yn", "name": "1", **said("label", "Yes", "Да", "Ооба", "Ha")},
        {"list_name": "yn", "name": "2", **said("label", "No", "Нет", "Жок", "Yoʻq")},
    ]
    return workbook(rows, choices, {"form_id": "four", "version": "3", "default_language": "English (en)"})


def many_calculations() -> bytes:
    """59 calculations upon calculations, as in food security and poverty scores."""
    rows = [q("integer", f"days{number}", f"Days {number}", constraint=". >= 0 and . <= 7") for number in range(1, 9)]
    rows += [q("calculate", f"c{number:02d}", calculation=f"coalesce(${{days{number % 8 + 1}}}, 0) * {number % 4 + 1}") for number in range(1, 30)]
    rows += [q("calculate", f"s{number:02d}", calculation=f"${{c{number:02d}}} + if(${{c{number:02d}}} > 3, 1, 0)") for number in range(1, 30)]
    total = " + ".join(f"${{s{number:02d}}}" for number in range(1, 30))
    rows += [q("calculate", "total", calculation=total), q("note", "shown", "Score ${total}", relevant="${total} > 20")]
    return workbook(rows, (), {"form_id": "scores", "version": "1"})


def household_roster() -> bytes:
    """A repeat in a repeat, counted, with sums over it."""
    rows = [
        q("integer", "members", "How many live here?", constraint=". > 0 and . < 30"),
        q("begin_repeat", "member", "Member", repeat_count="${members}"),
        q("integer", "age", "Age", constraint=". >= 0 and . <= 110"),
        q("calculate", "adult", calculation="if(${age} >= 18, 1, 0)"),
        q("select_one yn", "works", "Works?", relevant="${age} >= 15"),
        q("begin_repeat", "job", "Job", relevant="${works} = '1'"),
        q("text", "what", "What work?"),
        q("end_repeat"),
        q("end_repeat"),
        q("calculate", "adults", calculation="sum(${adult})"),
        q("calculate", "oldest", calculation="max(${age})"),
        q("note", "said", "Oldest: ${oldest}"),
    ]
    return workbook(rows, YES_NO, {"form_id": "roster", "version": "1"})


def back_check() -> bytes:
    """A back-check form: what was said before comes from a file, and is asked again."""
    rows = [
        q("text", "unit", "Unit code", constraint="regex(., '^[A-Z][0-9]{3}$')", required="yes"),
        q("calculate", "was_age", calculation="pulldata('interviews', 'age', 'unit', ${unit})"),
        q("select_one_from_file interviewers.csv", "interviewer", "Interviewer"),
        q("select_one yn", "was_asked", "Was an interview made?"),
        q("begin_group", "again", "Again", relevant="${was_asked} = '1'"),
        q("integer", "age", "How old are you?", constraint=". >= 18 and . <= 110"),
        q("calculate", "differs", calculation="if(abs(${age} - ${was_age}) > 2, 1, 0)"),
        q("end_group"),
    ]
    return workbook(rows, YES_NO, {"form_id": "back_check", "version": "1"})


def places_with_doubles() -> bytes:
    """Villages of the same code in several districts: allowed, because a filter keeps them apart and the settings say so."""
    rows = [
        q("select_one district", "district", "District"),
        q("select_one village", "village", "Village", choice_filter="district = ${district}", parameters="randomize=true, seed=42"),
    ]
    choices = [{"list_name": "district", "name": str(code), "label": f"District {code}"} for code in (1, 2)]
    choices += [{"list_name": "village", "name": "1", "label": f"Village {code}", "district": str(code)} for code in (1, 2)]
    return workbook(rows, choices, {"form_id": "places", "version": "1", "allow_choice_duplicates": "yes"})


def doubles_not_allowed() -> bytes:
    """The same without the setting."""
    rows = [q("select_one village", "village", "Village", choice_filter="district = 1")]
    choices = [{"list_name": "village", "name": "1", "label": f"Village {code}", "district": str(code)} for code in (1, 2)]
    return workbook(rows, choices, {"form_id": "places", "version": "1"})


def surveycto() -> bytes:
    """A form of SurveyCTO, with its own types, columns and functions."""
    rows = [
        q("text audit", "times", appearance="p=100"),
        q("integer", "age", "Age", minimum_seconds="3"),
        q("calculate_here", "begun", calculation="once(format-date-time(now(), '%H:%M'))"),
        q("text", "code", "Code", relevant="rank-index(1, ${age}) > 1"),
    ]
    return workbook(rows, (), {"form_id": "scto", "version": "1"})


def kobo_matrix() -> bytes:
    """A matrix as KoboToolbox writes it."""
    rows = [
        q("begin_kobomatrix", "assets", "Assets", **{"kobo--matrix_list": "asset"}),
        q("integer", "number", "How many?"),
        q("end_kobomatrix"),
        q("text", "more", "More?"),
    ]
    choices = [{"list_name": "asset", "name": "cow", "label": "Cow"}]
    return workbook(rows, choices, {"form_id": "kobo", "version": "1"})


def from_file(name: str) -> Callable[[], bytes]:
    return lambda: (REFERENCES / name).read_bytes()


CONVERTED: Mapping[str, Callable[[], bytes]] = {
    "food security (WFP)": from_file("wfp_rbd_combined_en.xlsx"),
    "nearly every type (CorrelAid)": from_file("correlaid_all_types.xlsx"),
    "a matrix of 25": matrix_of_25,
    "four languages": four_languages,
    "59 calculations": many_calculations,
    "a household roster": household_roster,
    "a back-check": back_check,
    "places with doubled codes": places_with_doubles,
}
"""Forms that must become XForms."""

REFUSED: Mapping[str, tuple[Callable[[], bytes], tuple[tuple[str, str, int], ...]]] = {
    "SurveyCTO": (surveycto, (("FOR-009", "survey", 2), ("FOR-009", "survey", 4), ("FOR-009", "survey", 5))),
    "KoboToolbox's matrix": (kobo_matrix, (("FOR-009", "survey", 2),)),
    "doubled codes": (doubles_not_allowed, (("FOR-017", "choices", 3),)),
}
"""Forms that cannot, and what must be said: code, sheet and row."""
