"""Write the worked study's questionnaire, instrument/questionnaire.xlsx, from its items and scales.

``python scripts/make_questionnaire.py`` writes it; with ``--check`` nothing is written, and it exits 1 if the file is stale. The same
items, scales and seed give the same bytes: times inside the file are fixed.

What is ours and what is the report's: the statements are those of instrument/items.csv; the report prints no other question
in full, no answer but those of scales.yaml, and neither the languages nor the translations that were used. All other wording is
ours. Russian and Kyrgyz have the answers, the interface and the shortest questions; whatever carries meaning that
would have to be tested begins with [untranslated].
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font

from kurak.fieldwork.translation_checks import UNTRANSLATED
from kurak.model.study_folder import StudyFolder
from kurak.sources.study_folder import read_study
from kurak.stats.kish_grid import KISH_TABLES, LARGEST

ROOT = Path(__file__).resolve().parents[1]
STUDY = ROOT / "studies" / "kyrgyzstan-2023"
TARGET = STUDY / "instrument" / "questionnaire.xlsx"

EN, RU, KY = "English (en)", "Russian (ru)", "Kyrgyz (ky)"
VERSION = "2023060102"
ORDERS = "abcd"
"""Orders of the statements: a visit's number and its cluster's decide which one is used."""

DONT_KNOW, REFUSED, OTHER = "88", "99", "96"

TEXTS = ("label", "hint", "constraint_message")
SURVEY = (
    "type", "name",
    *(f"{text}::{language}" for text in TEXTS for language in (EN, RU, KY)),
    "required", "relevant", "constraint", "calculation", "appearance", "kurak_release",
)  # fmt: skip
CHOICES = ("list_name", "name", *(f"label::{language}" for language in (EN, RU, KY)), "kurak_value")

UNIT_CODE = (
    "regex(., '^[CR][0-9]{3}-[0-9]{2,3}$') and substr(., 0, 4) = ${cluster} "
    "and (regex(${visit}, '^R.*') or number(substr(., 5)) = number(${visit}))"
)
"""A unit as in visits.csv, C012-07. It is typed beside cluster and visit so that a slip in one of the three is noticed at the door;
only where a reserve visit stands in visits.csv is not known to the form."""

Row = dict[str, str]


def said(english: str, russian: str = "", kyrgyz: str = "", *, as_: str = "label") -> Row:
    """A text in three languages; one without a translation that is known to be right is marked."""
    mark = f"{UNTRANSLATED} {english}"
    return {f"{as_}::{EN}": english, f"{as_}::{RU}": russian or mark, f"{as_}::{KY}": kyrgyz or mark}


def row(kind: str, name: str = "", text: Row | None = None, **cells: str) -> Row:
    """A row of the survey sheet."""
    return {"type": kind, "name": name, **(text or {}), **cells}


def asked(kind: str, name: str, text: Row, **cells: str) -> Row:
    """A question that must be answered."""
    return row(kind, name, text, required="yes", **cells)


def number_of(name: str) -> str:
    """The digits of a cluster (C012) or of a reserve visit (R3) as a number."""
    return f"number(if(regex(${{{name}}}, '^[A-Z].*'), substr(${{{name}}}, 1), ${{{name}}}))"


# ── the sheets ─────────────────────────────────────────────────────────────────────────────────


def survey_rows(folder: StudyFolder) -> list[Row]:
    """The survey sheet."""
    return [
        row("start", "start"),
        row("end", "end"),
        row("today", "today"),
        row("audit", "audit"),
        *visit(),
        *selection(),
        row("begin_group", "informed_consent", said("Consent", "Согласие", "Макулдук"), appearance="field-list"),
        row("note", "consent_text", said(CONSENT)),
        asked("select_one yes_no", "consent", said("Do you agree to take part?", "Вы согласны участвовать?", "Катышууга макулсузбу?")),
        row("end_group"),
        row("begin_group", "interview", said("Interview", "Интервью", "Интервью"), relevant="${consent} = '1'"),
        *statements(folder),
        *returnees(),
        *about_you(),
        row("end_group"),
        row("note", "goodbye", said("Thank you. The interview ends here.", "Спасибо. Интервью окончено.", "Рахмат. Интервью бүттү.")),
        row("text", "remarks", said("Remarks of the interviewer. Write no names.")),
    ]  # fmt: skip


CONSENT = (
    "Good day. I work for a study of how people live together with those who come back: from prison, from probation, from abroad. We "
    "ask about a thousand adults all over the country; your household was chosen by chance.\n"
    "It takes about half an hour. There are no right or wrong answers. Taking part is voluntary: you may leave out any "
    "question and stop at any time, and nothing follows from it.\n"
    "I write down no name, no address and no telephone number. What you say is put together with the answers of all others; nothing is "
    "ever shown about a single person. You may ask me whom to call if you have questions or wish to withdraw."
)


def visit() -> list[Row]:
    """Who calls where, and in which order the statements will come."""
    return [
        row("begin_group", "visit_data", said("Visit", "Посещение", "Баруу"), appearance="field-list"),
        asked("integer", "interviewer", said("Interviewer number", "Номер интервьюера", "Интервьюердин номери"), constraint=". >= 1 and . <= 999"),
        asked("text", "cluster", {**said("Cluster number", "Номер кластера", "Кластердин номери"),
              **said("As on the route sheet: C012, R003", "Как в маршрутном листе: C012, R003", "Маршрут баракчасындагыдай: C012, R003", as_="hint")},
              constraint="regex(., '^[CR][0-9]{3}$')"),
        asked("text", "visit", {**said("Visit number", "Номер посещения", "Баруунун номери"),
              **said("As on the route sheet: 7, R2", "Как в маршрутном листе: 7, R2", "Маршрут баракчасындагыдай: 7, R2", as_="hint")},
              constraint="regex(., '^R?[0-9]{1,2}$')"),
        asked("text", "unit_code", {**said("Unit code", "Код единицы", "Бирдиктин коду"),
              **said("Cluster and row of the route sheet: C012-07. Reserve visits count on: after 26 main visits R2 is C012-28",
                     "Кластер и строка маршрутного листа: C012-07. Резерв считается дальше: после 26 основных посещений R2 – это C012-28",
                     "Кластер жана маршрут баракчасынын сабы: C012-07. Резерв улантып саналат: 26 негизги баруудан кийин R2 – бул C012-28", as_="hint"),
              **said("The code must agree with cluster and visit: C012-07.", "Код должен соответствовать кластеру и посещению: C012-07.",
                     "Код кластерге жана барууга дал келиши керек: C012-07.", as_="constraint_message")},
              constraint=UNIT_CODE),
        asked("select_one region", "region", said("Region", "Область", "Облус")),
        asked("select_one settlement", "settlement", said("Kind of settlement", "Тип населённого пункта", "Калктуу конуштун түрү")),
        asked("select_one language", "interview_language", said("Language of the interview", "Язык интервью", "Интервьюнун тили")),
        row("calculate", "item_order", calculation=f"int(1 + ({number_of('cluster')} + {number_of('visit')}) mod {len(ORDERS)})"),
        row("end_group"),
    ]  # fmt: skip


def selection() -> list[Row]:
    """One adult of the household, by the Kish grid of the route sheet."""
    grid = "".join(str(number) for table in KISH_TABLES.values() for number in table)
    column = f"if(${{eligible_persons}} > {LARGEST}, {LARGEST}, ${{eligible_persons}})"
    return [
        row("begin_group", "selection", said("Respondent", "Респондент", "Респондент"), appearance="field-list"),
        row("note", "selection_rule", said("Count the adults (18 and older) of the household. Number them: men from the oldest to the youngest, "
                                           "then women from the oldest to the youngest. Write no names.")),
        asked("integer", "eligible_persons", said("How many adults live in the household?", "Сколько взрослых живёт в домохозяйстве?",
                                                  "Үй чарбасында канча чоң адам жашайт?"), constraint=". >= 1 and . <= 30"),
        asked("select_one kish_table", "kish_table", {**said("Table of the Kish grid", "Таблица Киша", "Киштин таблицасы"),
              **said("As on the route sheet, in the row of this visit", "Как в маршрутном листе, в строке этого посещения",
                     "Маршрут баракчасындагыдай, ушул баруунун сабында", as_="hint")}),
        row("calculate", "kish_place", calculation=f"(${{kish_table}} - 1) * {LARGEST} + {column}"),
        row("calculate", "selected_adult", calculation=f"int(substr('{grid}', ${{kish_place}} - 1, ${{kish_place}}))"),
        row("note", "selected_note", said("Interview adult number ${selected_adult}. No one else can stand in.")),
        row("end_group"),
    ]  # fmt: skip


def statements(folder: StudyFolder) -> list[Row]:
    """The attitude statements by block; each block four times, in four orders of which a visit meets one."""
    if folder.instrument is None or folder.study is None:
        raise SystemExit("the study has no instrument/scales.yaml")
    texts = {item.item: item.text for item in folder.items}
    seed = folder.study.seeds["item_order"]
    rows = [row("note", "statements_intro", said("I will read statements that people make. For each of them, please tell me how far you agree or "
                                                 "disagree. There are no right or wrong answers."))]  # fmt: skip
    for name, scale in folder.instrument.scales.items():
        for place, order in enumerate(ORDERS, start=1):
            heading = said("How far do you agree or disagree?", "Насколько вы согласны или не согласны?", "Канчалык макулсуз же макул эмессиз?")
            rows.append(row("begin_group", f"{name}_{order}", heading, appearance="field-list", relevant=f"${{item_order}} = {place}"))
            rows += [asked("select_one agreement", item, said(texts[item])) for item in in_order(scale.items, seed=seed, order=order)]
            rows.append(row("end_group"))
    return rows


def in_order(items: tuple[str, ...], *, seed: int, order: str) -> list[str]:
    """The items of a block in one of the orders; the seed decides."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{seed} {order} {item}".encode()).hexdigest())


def returnees() -> list[Row]:
    """The module of section III.1.3."""
    attitude = "What is your attitude toward {whom}?"
    return [
        row("begin_group", "returnees", said("Returnees", "Вернувшиеся", "Кайтып келгендер")),
        asked("select_one attitude", "attitude_returnees", said(attitude.format(whom="citizens who have come back from zones of armed conflict"))),
        asked("select_one reason", "reason_negative", said("What is the main reason for your negative attitude?"),
              relevant="${attitude_returnees} = 1 or ${attitude_returnees} = 2"),
        asked("text", "reason_negative_other", said("Which other reason? Write no names."), relevant=f"${{reason_negative}} = {OTHER}"),
        asked("select_one attitude", "attitude_returned_children",
              said(attitude.format(whom="children who were brought back from zones of armed conflict"))),
        asked("select_multiple difficulty", "difficulties_returnees",
              {**said("Which difficulties do people have who come back?"),
               **said("Several answers", "Несколько ответов", "Бир нече жооп", as_="hint"),
               **said("Don't know and refused stand alone.", as_="constraint_message")},
              constraint=f"not((selected(., '{DONT_KNOW}') or selected(., '{REFUSED}')) and count-selected(.) > 1)"),
        asked("text", "difficulties_other", said("Which other difficulties? Write no names."), relevant=f"selected(${{difficulties_returnees}}, '{OTHER}')"),
        row("end_group"),
        row("begin_group", "people_known", said("Please read and answer yourself")),
        row("note", "hand_over", said("Interviewer: hand over the device, and step back. The next two questions are read and answered by the "
                                      "respondent alone.")),
        asked("select_one yes_no_missing", "knows_someone_who_left",
              {**said("Do you know anybody personally who left for a zone of armed conflict?"), **said("Nobody sees who answered what. Write no names.", as_="hint")},
              kurak_release="national_only"),
        asked("select_one attitude_known", "attitude_known_leavers", said("What is your attitude toward that person?"),
              relevant="${knows_someone_who_left} = 1", kurak_release="national_only"),
        row("note", "hand_back", said("Thank you. Please hand the device back.", "Спасибо. Верните, пожалуйста, устройство.",
                                      "Рахмат. Түзмөктү кайтарып бериңиз.")),
        row("end_group"),
    ]  # fmt: skip


def about_you() -> list[Row]:
    """Who answered, as far as results are shown by it."""
    return [
        row("begin_group", "about_you", said("About you", "О вас", "Сиз жөнүндө"), appearance="field-list"),
        asked("select_one sex", "sex", said("Sex", "Пол", "Жынысы")),
        asked("integer", "age", said("How old are you?", "Сколько вам лет?", "Жашыңыз канчада?"), constraint=". >= 18 and . <= 110"),
        row("calculate", "age_group", calculation="if(${age} < 29, '18-28', '29 and older')"),
        asked("select_one ethnicity", "ethnicity", said("Ethnicity", "Национальность", "Улуту")),
        asked("select_one education", "education", said("Highest education completed", "Образование", "Билими")),
        row("end_group"),
    ]  # fmt: skip


MISSING = (
    (DONT_KNOW, "don't know", "затрудняюсь ответить", "жооп берүү кыйын", "don't know"),
    (REFUSED, "refused", "отказ от ответа", "жооп берүүдөн баш тартты", "refused"),
)
TOWARD = (
    ("1", "very negative", "очень отрицательное", "өтө терс", "negative"),
    ("2", "negative", "отрицательное", "терс", "negative"),
    ("3", "neutral", "нейтральное", "бейтарап", "neutral"),
    ("4", "positive", "положительное", "оң", "positive"),
    ("5", "very positive", "очень положительное", "өтө оң", "positive"),
)
REGIONS = (
    ("Bishkek city", "город Бишкек", "Бишкек шаары"),
    ("Osh city", "город Ош", "Ош шаары"),
    ("Naryn region", "Нарынская область", "Нарын облусу"),
    ("Talas region", "Таласская область", "Талас облусу"),
    ("Chui region", "Чуйская область", "Чүй облусу"),
    ("Batken region", "Баткенская область", "Баткен облусу"),
    ("Issyk-Kul region", "Иссык-Кульская область", "Ысык-Көл облусу"),
    ("Jalal-Abad region", "Джалал-Абадская область", "Жалал-Абад облусу"),
    ("Osh region", "Ошская область", "Ош облусу"),
)
AGREEMENT = (
    ("полностью не согласен (не согласна)", "таптакыр макул эмесмин"),
    ("не согласен (не согласна)", "макул эмесмин"),
    ("ни да, ни нет", "ооба да, жок да эмес"),
    ("согласен (согласна)", "макулмун"),
    ("полностью согласен (согласна)", "толук макулмун"),
)


def choice_rows(folder: StudyFolder) -> list[Row]:
    """The choices sheet: codes, labels, and what stands for an answer in labelled tables."""
    if folder.instrument is None:
        raise SystemExit("the study has no instrument/scales.yaml")
    labels = folder.instrument.response.labels
    agreement = [(str(code), label, *words, label) for code, (label, words) in enumerate(zip(labels, AGREEMENT, strict=True), start=1)]
    other = (OTHER, "other", "другое", "башка", "other")
    questions = folder.instrument.other_questions
    reasons = [answer for answer in questions["reason_negative"].answers if answer != "other"]
    difficulties = questions["difficulties_returnees"].answers
    no_idea = (DONT_KNOW, "no idea what this is about", *MISSING[0][2:4], "no idea what this is about")
    lists: dict[str, list[tuple[str, ...]]] = {
        "yes_no": [("1", "yes", "да", "ооба", "yes"), ("2", "no", "нет", "жок", "no")],
        "yes_no_missing": [("1", "yes", "да", "ооба", "yes"), ("2", "no", "нет", "жок", "no"), *MISSING],
        "agreement": [*agreement, *MISSING],
        "attitude": [*TOWARD, no_idea, MISSING[1]],
        "attitude_known": [*TOWARD, *MISSING],
        "reason": [*((str(n), text, "", "", text) for n, text in enumerate(reasons, start=1)), other, *MISSING],
        "difficulty": [*((str(n), text, "", "", text) for n, text in enumerate(difficulties, start=1)), other, *MISSING],
        "kish_table": [(str(n), table, table, table, table) for n, table in enumerate(KISH_TABLES, start=1)],
        "region": [(str(n), en, ru, ky, en) for n, (en, ru, ky) in enumerate(REGIONS, start=1)],
        "settlement": [("1", "city or town", "город", "шаар", "Urban"), ("2", "village", "село", "айыл", "Rural"), ("3", "suburb", "пригород", "шаар чети", "Suburbs")],
        "language": [("1", "Kyrgyz", "кыргызский", "кыргызча", "ky"), ("2", "Russian", "русский", "орусча", "ru"), ("3", "English", "английский", "англисче", "en")],
        "sex": [("1", "man", "мужчина", "эркек", "men"), ("2", "woman", "женщина", "аял", "women")],
        "ethnicity": [("1", "Kyrgyz", "кыргыз", "кыргыз", "Kyrgyz"), ("2", "Uzbek", "узбек", "өзбек", "Uzbek"), ("3", "Russian", "русский", "орус", "Russian"),
                      ("4", "other", "другая", "башка", "Other"), MISSING[1]],
        "education": [("1", "none or primary", "нет или начальное", "жок же башталгыч", "none or primary"), ("2", "secondary", "среднее", "орто", "secondary"),
                      ("3", "vocational", "среднее профессиональное", "орто кесиптик", "vocational"), ("4", "higher", "высшее", "жогорку", "higher"), MISSING[1]],
    }  # fmt: skip
    return [
        {"list_name": name, "name": code, **said(en, ru, ky), "kurak_value": value}
        for name, answers in lists.items()
        for code, en, ru, ky, value in answers
    ]


def settings_row() -> Row:
    """The settings sheet."""
    return {
        "form_title": "Barriers to reintegration: survey of adults",
        "form_id": "kyrgyzstan_2023_adults",
        "version": VERSION,
        "default_language": EN,
        "instance_name": "concat(${cluster}, '-', ${visit})",
    }


# ── the file ───────────────────────────────────────────────────────────────────────────────────


def workbook_bytes(folder: StudyFolder) -> bytes:
    """The workbook, with nothing in it that depends on the day or the machine."""
    book = openpyxl.Workbook()
    settings = settings_row()
    sheets = (
        ("survey", SURVEY, survey_rows(folder)),
        ("choices", CHOICES, choice_rows(folder)),
        ("settings", tuple(settings), [settings]),
    )
    for number, (title, columns, rows) in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = title
        sheet.append(columns)
        for cells in rows:
            assert set(cells) <= set(columns), set(cells) - set(columns)
            sheet.append([cells.get(column, "") or None for column in columns])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 46 if str(cell.value).startswith(TEXTS) else 22
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "C2" if title == "survey" else "A2"
    written = io.BytesIO()
    book.save(written)
    return without_times(written.getvalue())


def without_times(raw: bytes) -> bytes:
    """The same workbook with every time in it set to one day."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in sorted(old.infolist(), key=lambda one: (one.filename != "[Content_Types].xml", one.filename)):
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?", b"2023-06-01T00:00:00Z", content)
                content = content.replace(b"<dc:creator>openpyxl</dc:creator>", b"<dc:creator>Kurak</dc:creator>")
            part = zipfile.ZipInfo(entry.filename, date_time=(1980, 1, 1, 0, 0, 0))
            part.external_attr = 0o600 << 16
            # Stored, not packed: how bytes are packed differs between versions of the library that packs them.
            part.compress_type = zipfile.ZIP_STORED
            new.writestr(part, content)
    return made.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the questionnaire, or check it; the exit code."""
    parser = argparse.ArgumentParser(description="Write the worked study's questionnaire.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file is stale")
    options = parser.parse_args(arguments)
    made = workbook_bytes(read_study(STUDY))
    if options.check:
        if not TARGET.is_file() or TARGET.read_bytes() != made:
            print("instrument/questionnaire.xlsx is stale: python scripts/make_questionnaire.py", file=sys.stderr)
            return 1
        return 0
    TARGET.write_bytes(made)
    print(TARGET.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
