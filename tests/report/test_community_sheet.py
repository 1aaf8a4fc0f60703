"""Why: the page goes to the people asked. It may tell nothing withheld, name nobody, and must say the same in each language."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kurak import pipeline
from kurak.model.catalogue import finding
from kurak.model.estimates import Estimates
from kurak.model.short_reports import CommunitySheet, Share, ShortFiles, Told
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.model.tabulated import Tabulated
from kurak.report.community_sheet import sheet_data, sheet_name, write_community_sheet
from kurak.report.told import told
from kurak.report.words.community_sheet import COMMUNITY_WORDS
from kurak.stakeholders.asked_places import asked_place
from kurak.stakeholders.places import UnknownPlaceError

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def worked() -> StudyFolder:
    return pipeline.check(WORKED)


@pytest.fixture(scope="module")
def made(worked: StudyFolder) -> ShortFiles:
    return pipeline.community_sheets(worked, WORKED, "Tokmok")


def sheet(**more: Any) -> CommunitySheet:
    told_of = (Told("tr01", {"en": "I trust"}, {}, Share(0.412, 0.371, 0.458, 1001), None),)
    given = {
        "language": "en", "place": "Alpha", "within": (), "region": "North", "title": "T", "makers": (), "why": "", "asked": 1001, "period": "2026",
        "told": told_of, "services": None, "next": "", "office": "Office", "address": "", "safeguarding": "", "confidence": 0.95,
        "simulated": False, "modelled": False,
    }  # fmt: skip
    return CommunitySheet(**{**given, **more})


def study(**community: Any) -> StudyFolder:
    return StudyFolder(
        "small",
        study=Study.model_validate(
            {"id": "s", "title": "T", "domains": {"region": ["North region", "South region"], "ethnicity": ["A", "B"]}, "report": {"community": community}}
        ),
    )


def table() -> Tabulated:
    rows = [
        # statistic, variable, level, region, ethnicity, estimate, low, high, n, flag
        ("proportion", "tr01", "agree", None, None, 0.4, 0.35, 0.45, 300, None),
        ("proportion", "tr01", "agree", "North region", None, 0.6, 0.5, 0.7, 20, "few"),
        ("proportion", "tr01", "agree", "South region", None, float("nan"), float("nan"), float("nan"), None, "suppressed"),
        ("proportion", "tr01", "agree", None, "A", 0.9, 0.8, 0.95, 100, None),
        ("proportion", "tr01", "don't know", None, None, 0.1, 0.05, 0.2, 300, None),
        ("distribution", "aid", "yes", None, None, 0.25, 0.2, 0.3, 300, None),
    ]
    names = ("statistic", "variable", "level", "region", "ethnicity", "estimate", "conf_low", "conf_high", "n", "flag")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return Tabulated(Estimates(columns, ("region", "ethnicity")), "r.csv", 300, "", False, 0.95, 5, 30, by=("region", "ethnicity"), labels={"tr01": "I trust"})


# ── what is told ────────────────────────────────────────────────────────────────────────────────────


def test_what_is_withheld_is_not_told_and_groups_of_people_are_never_set_beside_each_other() -> None:
    folder = study(questions=["tr01", "aid=yes"])
    north, _ = told(folder, table(), None, domain="region", region="North region")
    south, _ = told(folder, table(), None, domain="region", region="South region")
    assert north[0].country == Share(0.4, 0.35, 0.45, 300)
    assert north[0].region == Share(0.6, 0.5, 0.7, 20, few=True)
    assert (south[0].region, south[0].withheld) == (None, True)
    assert (north[1].country.share, north[1].region, north[1].withheld) == (0.25, None, False)
    text = str([sheet_data(sheet(told=south, region="South region")), sheet_data(sheet(told=north))])
    assert "90" not in re.sub(r"\d+\.\d+", "", text), "a share by ethnicity"
    assert COMMUNITY_WORDS["en"].withheld in text
    assert COMMUNITY_WORDS["en"].few in text


def test_a_question_without_a_share_is_an_error_with_the_nearest_one() -> None:
    found, wrong = told(study(questions=["tr1"]), table(), None, domain="region", region="North region")
    assert found == ()
    assert [(one.code, one.severity) for one in wrong] == [("BRF-004", "error")]
    assert "tr01" in wrong[0].fix


def test_an_impossible_printed_number_is_not_told(worked: StudyFolder) -> None:
    assert worked.published is not None
    impossible = tuple(
        finding("AUD-001", message="m", where=one.where, severity="impossible", claim=one.claim, table=one.table, item=one.variable, group=one.group)
        for one in worked.published.figures
        if one.variable == "ch02"
    )
    before, _ = told(worked, None, None, domain="region", region="Chui region")
    after, wrong = told(worked, None, None, domain="region", region="Chui region", impossible=impossible)
    assert "ch02" in {one.variable for one in before}
    assert "ch02" not in {one.variable for one in after}
    assert [one.code for one in wrong] == ["BRF-004"]


# ── the page ────────────────────────────────────────────────────────────────────────────────────────


def _exact(data: dict[str, Any]) -> Iterator[list[str]]:
    for one in data["told"]:
        yield re.findall(r"\d+(?:[.,]\d+)?", f"{one['country-exactly']} {one['region-exactly']}".replace(",", "."))


def test_three_languages_say_the_same_numbers() -> None:
    said = [Told("tr01", {"en": "a"}, {}, Share(0.412, 0.371, 0.458, 999), Share(0.05, 0.01, 0.2, 31, few=True))]
    pages = {language: sheet_data(sheet(language=language, told=tuple(said))) for language in COMMUNITY_WORDS}
    numbers = {language: list(_exact(page)) for language, page in pages.items()}
    assert numbers["en"] == numbers["ru"] == numbers["ky"] == [["41.2", "37.1", "45.8", "999", "5.0", "1.0", "20.0", "31"]]
    for language, page in pages.items():
        assert page["told"][0]["country"] == COMMUNITY_WORDS[language].of_ten[4]


def test_the_worked_study_has_a_page_a_language(made: ShortFiles, pdf_text: Callable[[bytes], str]) -> None:
    assert list(made.files) == [f"community_tokmok_{language}.pdf" for language in ("en", "ru", "ky")]
    assert [one.code for one in made.findings] == ["BRF-003"], "the report names no office; every word is there in each language"
    for name, content in made.files.items():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) == made.pages[name] == 1
            assert str(pdf.Root.Lang) == name[-6:-4]
        words = pdf_text(content)
        assert "modelled" in words
        assert "47.1%" in words or "47,1%" in words
    assert "почтиникто" not in pdf_text(made.files["community_tokmok_ru.pdf"])
    assert "чуйскаяобласть" in pdf_text(made.files["community_tokmok_ru.pdf"])


def test_nobody_is_called_by_a_label(made: ShortFiles, pdf_text: Callable[[bytes], str]) -> None:
    english = pdf_text(made.files["community_tokmok_en.pdf"])
    for word in ("extremis", "terroris", "pilot", "uzbek", "ethnic", "ex-convict"):
        assert word not in english


def test_the_same_study_gives_the_same_bytes(worked: StudyFolder, made: ShortFiles) -> None:
    assert pipeline.community_sheets(worked, WORKED, "tokmok  CITY").files == made.files


def test_what_is_made_up_says_so_in_every_language(pdf_text: Callable[[bytes], str]) -> None:
    for language in COMMUNITY_WORDS:
        pdf, pages = write_community_sheet(sheet(language=language, simulated=True, modelled=True))
        assert pages == 1
        assert "simulated" in pdf_text(pdf)
        assert "modelled" in pdf_text(pdf)


def test_hostile_words_stay_words(pdf_text: Callable[[bytes], str]) -> None:
    hostile = '#panic("x") $1/0$ <b> *a* \\ \x00\u202e漢 ' + "w" * 400
    pdf, _ = write_community_sheet(sheet(title=hostile, place=hostile, why=hostile, next=hostile, office=hostile))
    assert '#panic("x")' in pdf_text(pdf)
    assert "u+6f22" in pdf_text(pdf)
    assert sheet_name("../../" + hostile, "en").count("/") == 0


def test_an_interval_over_nearly_everything_is_not_put_into_words() -> None:
    wide = Told("tr01", {"en": "a"}, {}, Share(0.4, 0.35, 0.45, 900), Share(0.401, 0.001, 0.999, 34))
    data = sheet_data(sheet(told=(wide,)))["told"][0]
    assert (data["country"], data["region"]) == ("about 4 of 10 people", COMMUNITY_WORDS["en"].withheld)
    assert data["region-exactly"] == "40.1%; the true number is likely between 0.1% and 99.9%; answers: 34"


def test_a_place_without_a_name_in_a_language_is_told(worked: StudyFolder) -> None:
    found = pipeline.community_sheets(worked, WORKED, "Naryn region").findings
    told_of = [one.message for one in found if one.code == "BRF-002"]
    assert told_of == [f"the sheet in {language} has words in another language: Naryn region" for language in ("ru", "ky")]


def test_what_does_not_fit_is_an_error_and_nothing_is_cut(worked: StudyFolder) -> None:
    assert worked.study is not None
    long = worked.study.report.community.model_copy(update={"next": {"en": "many words " * 900}})
    own = worked.study.model_copy(update={"report": worked.study.report.model_copy(update={"community": long})})
    made = pipeline.community_sheets(replace(worked, study=own), WORKED, "Tokmok")
    assert [(one.code, one.where[0].file) for one in made.errors] == [("BRF-001", "study.yaml")]
    assert "community_tokmok_en.pdf has" in made.errors[0].message


def test_words_to_avoid_are_found_in_the_own_words_of_the_page(worked: StudyFolder) -> None:
    assert worked.study is not None
    own = worked.study.report.community.model_copy(update={"why": {"en": "What extremists need."}})
    changed = worked.study.model_copy(update={"report": worked.study.report.model_copy(update={"community": own})})
    made = pipeline.community_sheets(replace(worked, study=changed), WORKED, "Tokmok")
    assert "PRO-015" in [one.code for one in made.findings]


# ── places ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_place_is_one_of_the_register_or_a_group_of_the_study(worked: StudyFolder) -> None:
    assert (asked_place(worked, "Tokmok").region, asked_place(worked, "Bazar-Korgon").region) == ("Chui region", "Jalal-Abad region")
    naryn = asked_place(worked, "naryn")
    assert (naryn.place, naryn.registered, naryn.region) == ("Naryn region", False, "Naryn region")
    assert asked_place(worked, "Bishkek").region == "Bishkek city"
    # Osh is a city and a region, and the register does not say which.
    assert asked_place(worked, "Osh").region == ""


def test_an_unknown_place_is_told_the_nearest_one(worked: StudyFolder) -> None:
    with pytest.raises(UnknownPlaceError, match="did you mean Tokmok"):
        asked_place(worked, "Tokmk")
    with pytest.raises(UnknownPlaceError, match="no such place"):
        asked_place(StudyFolder("small"), "x")
