"""Why: what leads to whoever wrote something must not be stored, is found wherever it stands, and is never shown by the finding itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from media_folder import ANNA, BETH, PROTOCOL, UNITS, write_media

from kurak import pipeline
from kurak.sources.qualitative.media import read_media
from kurak.sources.qualitative.media_text import leaves_trace, quotes_words

U, P, C = "review/media/units.csv", "review/media/protocol.yaml", "review/media/codings/anna.csv"
SECRET = "Zarina"

SLIPS: dict[str, dict[str, str | bytes | None]] = {
    "COD-021": {C: ANNA.replace("M6,bus", "M6,buss")},
    "COD-029": {"review/media/codings/Anna.csv": BETH},
    "COD-032": {"coding/codebook.yaml": None},
    "COD-096": {P: None},
    "COD-097": {U: UNITS.replace("paraphrase", "text")},
    "COD-098": {U: UNITS.replace("Says that the bus comes", f"Answers @{SECRET}")},
    "COD-099": {U: UNITS.replace("a shame", f"{SECRET} saw that nobody mends it")},
    "COD-100": {U: UNITS.replace("M6,posts,2026-03", f"M6,posts,{SECRET}")},
    "COD-101": {U: UNITS.replace("M6,", "M5,")},
    "COD-102": {C: ANNA.replace("M6,", f"{SECRET},")},
    "COD-103": {U: UNITS.replace("M6,posts", f"M6,{SECRET}")},
    "COD-104": {U: UNITS.replace("M6,posts,2026-03", "M6,posts,2026-04")},
    "COD-107": {P: PROTOCOL + "agreed: both\n"},
    "COD-108": {"review/media/drawn.csv": "unit,stratum\nM1,news\nM2,news\nM3,posts\nM4,posts\nM5,posts\n"},
    "COD-109": {U: UNITS.replace("the bus comes,yes", "the bus comes,no")},
}


def test_sound_media_give_no_finding(tmp_path: Path) -> None:
    study = read_media(write_media(tmp_path))
    assert study.findings == ()
    assert (len(study.units), len(study.codings["anna"]), study.simulated) == (6, 9, True)


@pytest.mark.parametrize("code", SLIPS)
def test_every_slip_is_found_and_no_cell_is_shown(tmp_path: Path, code: str) -> None:
    folder = write_media(tmp_path, SLIPS[code])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    study = read_media(folder)
    assert code in {one.code for one in study.findings}
    said = " ".join(f"{one.message} {one.fix} {one.where}" for one in study.findings)
    assert SECRET not in said
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_not_read_or_not_settled_is_said_with_the_shares(tmp_path: Path) -> None:
    fewer = "\n".join(line for line in ANNA.splitlines() if not line.startswith("M3")) + "\n"
    results, findings = pipeline.media_results(read_media(write_media(tmp_path, {C: fewer, "review/media/codings/beth.csv": BETH})))
    assert results is not None
    assert [one.code for one in findings] == ["COD-106", "COD-107"]
    lonely = "\n".join(line for line in ANNA.splitlines() if not line.startswith(("M2", "M3"))) + "\n"
    results, findings = pipeline.media_results(read_media(write_media(tmp_path / "b", {C: lonely})))
    assert results is None
    assert [one.code for one in findings] == ["COD-106", "COD-105"]


@pytest.mark.parametrize("file", [U, C])
def test_a_table_without_its_header_shows_no_cell(tmp_path: Path, file: str) -> None:
    rows = f"{SECRET},{SECRET} wrote this,x,y\n"
    study = read_media(write_media(tmp_path, {file: rows}))
    assert study.has_errors
    assert SECRET not in " ".join(f"{one.message} {one.fix} {one.where}" for one in study.findings)


@pytest.mark.parametrize("column", ["user", "Author", "link", "URL", "user name", "text", "автор", "ссылка"])
def test_columns_that_lead_to_somebody_are_refused(tmp_path: Path, column: str) -> None:
    with_it = UNITS.replace("simulated\n", f"simulated,{column}\n").replace(",yes\n", ",yes,x\n")
    assert "COD-097" in {one.code for one in read_media(write_media(tmp_path, {U: with_it})).findings}


@pytest.mark.parametrize("words", ["@a", "http://x", "HTTPS://x", "www.x", "t.me/road", "example.kg/post", "name@example.org", "+996 555 123456", "id 1790345673829012"])
def test_traces(words: str) -> None:
    assert leaves_trace(f"Says {words} here")


@pytest.mark.parametrize("words", ["Roads are bad.", "In 2026-05 and 2026-06", "a fare of 1 200", "А. Н. жөнүндө эмес", "at 5 p.m.", "20 of 30 roads"])
def test_what_is_no_trace(words: str) -> None:
    assert not leaves_trace(words)


@pytest.mark.parametrize("mark", ["«{}»", "“{}”", "„{}“", '"{}"'])
def test_quoted_words(mark: str) -> None:
    assert quotes_words("Says " + mark.format("жол эч качан оңдолгон эмес"))
    assert not quotes_words("Says " + mark.format("жол эч качан оңдолбойт"))


def test_a_protocol_that_contradicts_itself_is_an_error(tmp_path: Path) -> None:
    for wrong in (PROTOCOL.replace("method: stratified", "method: census"), PROTOCOL.replace("last_day: 2026-03-31", "last_day: 2025-03-31"), PROTOCOL.replace("terms: [road, жол, дорога]\n", "")):
        assert read_media(write_media(tmp_path, {P: wrong})).has_errors


def test_a_codebook_of_its_own(tmp_path: Path) -> None:
    own = "title: Own\nversion: 1\ncodes: [{id: road, name: R, definition: R.}, {id: road.winter, name: I, definition: I.}, {id: bus, name: B, definition: B.}]\n"
    folder = write_media(tmp_path, {P: PROTOCOL + "codebook: review/media/codes.yaml\n", "review/media/codes.yaml": own, "coding/codebook.yaml": None})
    assert read_media(folder).findings == ()
    (tmp_path / "review/media/codes.yaml").unlink()
    assert [one.code for one in read_media(folder).findings] == ["FIL-001"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from([U, C, P]), st.integers(min_value=0, max_value=300), st.binary(max_size=6))
def test_damage_gives_a_finding_or_nothing_and_never_shows_a_cell(tmp_path: Path, file: str, at: int, put_in: bytes) -> None:
    texts = {U: UNITS.replace("Says that the bus comes", f"{SECRET} says so"), C: ANNA, P: PROTOCOL}
    raw = texts[file].encode()
    study = read_media(write_media(tmp_path, {**texts, file: raw[:at] + put_in + raw[at + 3 :]}))
    if not study.has_errors:
        pipeline.media_results(study)
    assert SECRET not in " ".join(f"{one.message} {one.fix}" for one in study.findings)
