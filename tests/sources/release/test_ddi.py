"""DDI is read by archives' machines: it must hold to the schema of the DDI Alliance, whatever stands in a study, and show no small count."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made_release import FORM, HOSTILE, description, records, release, study

from kurak.model.release import ReleasedRecords, ReleasedVariable
from kurak.sources.release.ddi import ddi_codebook

REFERENCES = Path(__file__).resolve().parents[2] / "references"
NS = {"d": "ddi:codebook:2_5"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def schema() -> Any:
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(str(REFERENCES / "ddi-2.5" / "schemas" / "codebook.xsd"), parser))


def read(raw: bytes) -> Any:
    """The tree, held against the schema of DDI Codebook 2.5."""
    tree = etree.fromstring(raw)
    assert schema().validate(tree), schema().error_log
    return tree


def texts(tree: Any, path: str) -> list[str]:
    return [one.text for one in tree.findall(path, NS)]


BARE = {"citation": None, "design": None, "fieldwork": None, "population": None, "country": None, "edition": None, "credits": None,
        "subtitle": None, "period": None, "languages": None}  # fmt: skip


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("said", [{}, BARE, {"title": HOSTILE, "subtitle": HOSTILE, "country": HOSTILE, "credits": [HOSTILE]}, {"id": "2026:ы"}])
def test_it_holds_to_the_schema(said: dict[str, Any], simulated: bool) -> None:
    about = description(study(**said), simulated=simulated, date="2026-11-28")
    read(ddi_codebook(about, records(simulated=simulated, label=HOSTILE), form=FORM))
    read(ddi_codebook(about))


def test_the_schema_refuses_what_is_wrong() -> None:
    tree = etree.fromstring(ddi_codebook(description(), records()))
    tree.find(".//d:titlStmt", NS).remove(tree.find(".//d:titl", NS))
    assert not schema().validate(tree)


def test_it_says_what_the_study_says() -> None:
    tree = read(release(date="2026-11-28").files["ddi.xml"])
    study_ = "d:stdyDscr/d:citation/"
    assert texts(tree, study_ + "d:titlStmt/d:titl") == ["Trust between neighbours"]
    assert texts(tree, study_ + "d:titlStmt/d:IDNo") == ["trust-2026", "10.5072/kurak"]
    assert texts(tree, study_ + "d:rspStmt/d:AuthEnty") == ["Institute A", "Carberry, Josiah"]
    assert [one.get("date") for one in tree.findall(".//d:collDate", NS)] == ["2026-05-04", "2026-06-15"]
    assert texts(tree, ".//d:universe")[0] == "adults 18 and older; 40000 people (census)"
    assert "Stratified by region." in texts(tree, ".//d:sampProc")[0]
    assert texts(tree, ".//d:respRate") == ["48 of 60 households answered."]
    assert texts(tree, ".//d:dataColl/d:weight") == ["Inverse of the chance of selection."]
    assert texts(tree, ".//d:conditions") == ["Licence: CC-BY-4.0"]
    assert "fewer than 5 people" in texts(tree, ".//d:confDec")[0]
    assert texts(tree, ".//d:caseQnty") == ["60"]
    assert texts(tree, ".//d:fileName") == ["data/records.csv"]
    assert "data/records.parquet" in texts(tree, ".//d:fileCont")[0]


def test_questions_and_answers_stand_in_every_language_of_the_questionnaire() -> None:
    tree = read(ddi_codebook(description(), records(), form=FORM))
    trust = tree.find(".//d:var[@name='trust']", NS)
    assert {one.get(LANG): one.text for one in trust.findall("d:qstn/d:qstnLit", NS)} == {
        "en": "Do you trust your neighbours?",
        "ru": "Доверяете ли вы соседям?",
    }
    yes = next(one for one in trust.findall("d:catgry", NS) if one.find("d:catValu", NS).text == "2")
    assert {one.get(LANG): one.text for one in yes.findall("d:labl", NS)} == {"en": "yes", "ru": "да"}
    assert texts(trust, "d:universe") == ["asked of everybody"]
    assert [one.get("VALUE") for one in trust.findall("d:invalrng/d:item", NS)] == ["88"]


def test_no_count_below_the_base_stands_in_it_nor_follows() -> None:
    """Of 60 records 27 say no, 30 yes, 3 do not know: with the smallest goes the next, and with it how many answered."""
    tree = read(ddi_codebook(description(), records()))
    trust = tree.find(".//d:var[@name='trust']", NS)
    assert {one.find("d:catValu", NS).text: texts(one, "d:catStat") for one in trust.findall("d:catgry", NS)} == {
        "1": [],
        "2": ["30"],
        "88": [],
    }
    assert trust.findall("d:sumStat", NS) == []
    region = tree.find(".//d:var[@name='region']", NS)
    assert [texts(one, "d:catStat") for one in region.findall("d:catgry", NS)] == [["38"], []]
    assert texts(region, "d:notes") == ["2 values were withheld, so that nobody stands alone."]


def test_measured_variables_have_a_mean_and_no_end_that_is_one_persons() -> None:
    """Ages 18 ten times and 21 to 70 once each: the mean is (180 + 2275) / 60; ten people are 18, one is 70."""
    tree = read(ddi_codebook(description(), records()))
    age = {one.get("type"): one.text for one in tree.findall(".//d:var[@name='age']/d:sumStat", NS)}
    assert float(age["mean"]) == pytest.approx(2455 / 60, rel=1e-9)
    assert (age["vald"], age["invd"], age["min"], age.get("max")) == ("60", "0", "18", None)
    weight = tree.find(".//d:var[@name='weight']", NS)
    assert weight.get("wgt") == "wgt"
    assert tree.find(".//d:var[@name='trust']", NS).get("wgt-var") == weight.get("ID")


def test_made_up_records_say_so_in_titles_abstract_and_file() -> None:
    tree = read(ddi_codebook(description(simulated=True), records(simulated=True)))
    for path in ("d:docDscr/d:citation/d:titlStmt/d:titl", "d:stdyDscr/d:citation/d:titlStmt/d:titl", ".//d:abstract", ".//d:fileCont"):
        assert texts(tree, path)[0].startswith("SIMULATED")
    assert texts(tree, ".//d:collDate") == [], "the days of a fieldwork that made none of these records"


def test_nothing_that_is_not_seen_gets_into_it() -> None:
    raw = ddi_codebook(description(study(title=HOSTILE)), records(label=HOSTILE)).decode()
    assert not {"\u202e", "\u202c", "\x07", "\ufffe"} & set(raw)
    assert "<script" not in raw


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_in_a_study_the_xml_holds_to_the_schema(title: str, label: str, code: str) -> None:
    variables = (ReleasedVariable("q", label, "answer", values={code: label}, missing=(code,), question=title, changed=(title,)),)
    made = ReleasedRecords(variables, {"q": [code, None] * 9}, False)
    read(ddi_codebook(description(study(title=title.strip() or "x", credits=[title, label])), made))
