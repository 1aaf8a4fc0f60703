"""Why: a route sheet is what an interviewer holds at the door. What is not on it, or not legible, does not
happen.

Pages, language, letters and tags are checked from outside; how a sheet looks was looked at as a picture.
"""

from __future__ import annotations

import dataclasses
import io
import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
import pytest

from kurak.model.sample import DrawnCluster, Sample
from kurak.model.study import Study
from kurak.model.visits import OUTCOMES, StartPoint
from kurak.report.route_sheets import route_sheet_files, sheet_languages, write_route_sheets
from kurak.report.words.route_sheets import ENGLISH, KYRGYZ, RUSSIAN, SHEET_WORDS, SheetWords
from kurak.sampling.routes import plan_visits

MODELLED = "Rural units of the frame are modelled, not real places."


def study(languages: tuple[str, ...] = ("en",), **route: Any) -> Study:
    given = {"phone": "+996 000 00 00 00", **route}
    return Study.model_validate(
        {
            "title": "Barriers",
            "id": "barriers",
            "languages": languages,
            "planning": {"response_rate": 0.7},
            "route": given,
        }
    )


def sample(number: int = 3, modelled: tuple[str, ...] = (MODELLED,), **changes: Any) -> Sample:
    clusters = [
        DrawnCluster(
            **{
                "cluster": f"C{place:03}", "stratum": "Batken region / city", "psu": f"U{place}", "name": "Өзгөн", "role": "main",
                "order": place, "part": 1, "parts": 1, "size": 9000, "households": 2600 if place != 2 else None,
                "psu_probability": 0.3, "interviews": 18, **changes,
            }
        )
        for place in range(1, number + 1)
    ]  # fmt: skip
    return Sample(
        "barriers", 20230601, "0.1.0", "ab12" * 16, "PPS systematic", tuple(clusters), modelled=modelled
    )


def sheets(
    language: str, drawn: Sample | None = None, points: tuple[StartPoint, ...] = (), **route: Any
) -> bytes:
    drawn = drawn or sample()
    asked = study(**route)
    return write_route_sheets(
        plan_visits(drawn, study=asked, start_points=points), language=language, study=asked, sample=drawn
    )


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def letters_of(font: Any) -> Mapping[int, str]:
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be", "replace") for code, text in pairs}


def words_of(page: pikepdf.Page) -> str:
    """The text of a page, without blanks: lines are broken where the column ends."""
    maps = {str(name): letters_of(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: Mapping[int, str] = {}
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            for piece in operands[0] if str(operator) == "TJ" else operands:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    found += [
                        letters.get(int.from_bytes(raw[at : at + 2], "big"), "")
                        for at in range(0, len(raw), 2)
                    ]
    return "".join("".join(found).replace("\u200b", "").split())


def pages_of(pdf: bytes) -> list[str]:
    document = opened(pdf)
    return [words_of(page) for page in document.pages]


def together(text: str) -> str:
    return "".join(text.split())


def kinds(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from kinds(part)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from kinds(node["/K"])


@pytest.mark.parametrize("language", SHEET_WORDS)
def test_one_page_a_cluster_for_screen_readers_too(language: str) -> None:
    pdf = opened(sheets(language))
    assert len(pdf.pages) == 3
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.MarkInfo.Marked)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"{SHEET_WORDS[language].title}: Barriers"
    found = list(kinds(pdf.Root.StructTreeRoot))
    assert found.count("/H1") == 3
    assert found.count("/TH") > 40


@pytest.mark.parametrize("language", SHEET_WORDS)
def test_a_page_says_all_that_is_needed_at_the_door(language: str) -> None:
    words = SHEET_WORDS[language]
    text = pages_of(sheets(language))[0]
    for needed in (
        "C001", "Өзгөн", words.roles["main"], words.stratum, words.sides["right hand"], words.counting, words.step, words.reserve_head,
        words.kish_title, words.all_main, words.call, "+996 000 00 00 00", words.modelled, MODELLED, "20230601", "ab12ab12",
        words.person["Kish grid"].format(age=18), words.call_back.format(n=2), words.visit.format(n=3),
    ):  # fmt: skip
        assert together(needed) in text, needed
    for code, outcome in OUTCOMES:
        assert together(f"{code}{words.outcomes[outcome].format(age=18)}") in text


def test_the_numbers_on_the_page_are_those_of_the_plan() -> None:
    drawn = sample(1)
    (route,) = plan_visits(drawn, study=study())
    text = pages_of(sheets("en", drawn))[0]
    before = 0
    for slot in route.main:
        assert slot.household_number is not None
        on = slot.household_number - before
        assert f"{slot.household_number}+{on}{slot.kish_table}{''.join(map(str, slot.lookup))}" in text
        before = slot.household_number


def test_what_the_frame_does_not_say_is_found_in_the_field() -> None:
    drawn = sample(2)
    routes = plan_visits(drawn, study=study())
    second = pages_of(sheets("ru", drawn))[1]
    assert f"{routes[1].start_random:.6f}".replace(".", ",") in second
    assert f"{routes[1].start:.6f}".replace(".", ",") in second
    assert together(RUSSIAN.households_counted) in second
    point = StartPoint(psu="U1", start_point="7", name="№ 5 мектеп", latitude=40.06, longitude=70.8)
    first = pages_of(sheets("ru", drawn, (point,)))[0]
    assert "№5мектеп" in first
    assert "40.06000,70.80000" in first


def test_a_sample_that_is_not_modelled_has_no_band() -> None:
    text = pages_of(sheets("en", sample(1, modelled=())))[0]
    assert "MODELLED" not in text
    assert "C001" in text


def test_the_same_routes_give_the_same_bytes() -> None:
    assert sheets("ky") == sheets("ky")
    assert sheets("ky") != sheets("ky", dataclasses.replace(sample(), seed=20230602))


def test_a_very_long_route_goes_on_with_the_same_head() -> None:
    drawn = sample(1, interviews=60)
    pdf = opened(sheets("en", drawn))
    # 86 visits and 30 in reserve.
    assert len(pdf.pages) == 3
    for number, page in enumerate(pdf.pages, start=1):
        text = words_of(page)
        assert "C001" in text
        assert f"sheet{number}of3" in text


@pytest.mark.parametrize("respondent", ["full roster", "next birthday", "last birthday"])
@pytest.mark.parametrize("call_backs", [0, 10])
def test_every_way_to_select_fits_on_the_page(respondent: str, call_backs: int) -> None:
    pdf = opened(sheets("ky", respondent=respondent, call_backs=call_backs, direction="left hand"))
    assert len(pdf.pages) == 3
    text = words_of(pdf.pages[0])
    assert together(KYRGYZ.sides["left hand"]) in text
    assert together(KYRGYZ.visit.format(n=call_backs + 1)) in text
    assert together(KYRGYZ.kish_title) not in text


def test_texts_of_a_study_are_never_markup() -> None:
    hostile = '#panic("x") $x$ *b* \\" ] } 漢 \u0007'
    point = StartPoint(psu="U1", start_point=hostile, name="x" * 120, description="y " * 90)
    drawn = sample(1, modelled=(hostile, "long " * 100), name=hostile * 3, stratum=hostile * 2)
    pdf = opened(sheets("en", drawn, (point,), note=hostile, phone='"#x'))
    assert len(pdf.pages) == 1
    text = words_of(pdf.pages[0])
    assert '#panic("x")$x$*b*\\"]}[U+6F22]' in text


def test_no_route_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="at least one route"):
        write_route_sheets((), language="en", study=study(), sample=sample())


# ── languages ──────────────────────────────────────────────────────────────────────────────────


def test_one_file_a_language() -> None:
    drawn = sample(1)
    for languages, files in (
        (("ky", "ru"), ["route_sheets_ky.pdf", "route_sheets_ru.pdf"]),
        (("ru-KG",), ["route_sheets.pdf"]),
        ((), ["route_sheets.pdf"]),
    ):
        asked = study(languages)
        made = route_sheet_files(plan_visits(drawn, study=asked), study=asked, sample=drawn)
        assert list(made) == files


def test_a_language_without_words_falls_back_and_says_so() -> None:
    languages, findings = sheet_languages(study(("ky", "uz", "tg")))
    assert languages == ("ky", "en")
    assert [one.code for one in findings] == ["RTE-007", "RTE-007"]
    assert "uz" in findings[0].message
    assert sheet_languages(study(("en",))) == (("en",), ())


def texts(words: SheetWords) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in dataclasses.fields(SheetWords):
        value = getattr(words, field.name)
        if isinstance(value, str):
            found[field.name] = value
        else:
            found.update({f"{field.name}.{key}": text for key, text in value.items()})
    return found


@pytest.mark.parametrize("words", [RUSSIAN, KYRGYZ], ids=["ru", "ky"])
def test_a_translation_has_every_text_with_every_number(words: SheetWords) -> None:
    english, other = texts(ENGLISH), texts(words)
    assert other.keys() == english.keys()
    for name, text in english.items():
        places = [
            {field for _, field, _, _ in string.Formatter().parse(one) if field}
            for one in (text, other[name])
        ]
        assert places[0] == places[1], name
        assert other[name].strip(), name
        same_everywhere = not re.search(r"[A-Za-z]{2}", text)
        # A Latin word in a Cyrillic text is an English word that was forgotten.
        assert same_everywhere or not re.search(r"[A-Za-z]{3}", re.sub(r"\{\w+\}", "", other[name])), name


def test_kyrgyz_is_kyrgyz() -> None:
    assert set("ңөү") <= set("".join(texts(KYRGYZ).values()))
    assert not set("ңөүҢӨҮ") & set("".join(texts(RUSSIAN).values()))
