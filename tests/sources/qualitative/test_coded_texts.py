"""Why: a coding counts only where its words stand; whatever else is in the files is said, kept and not counted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from coded_folder import CODEBOOK, FIRST, SECOND, coding, put, rows_text, write_folder
from hypothesis import given
from hypothesis import strategies as st

from kurak.model.catalogue import CATALOGUE
from kurak.model.codings import CODING_COLUMNS
from kurak.sources.qualitative import codings
from kurak.sources.qualitative.anchors import anchor, context
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.qualitative.codings import codings_text
from kurak.sources.qualitative.documents import _plainest
from kurak.sources.qualitative.writing import (
    UnreadableCodingsError,
    change_codings,
    is_coder,
    new_coding,
    re_anchor,
)

HEAD = "coding,document,start,end,code,quote\n"
LOG = "code,change,into,on,who,why\n"

SLIPS: dict[str, dict[str, str | bytes | None]] = {
    "COD-010": {"transcripts/T03.md": "I: What now?\n"},
    "COD-011": {"transcripts/T03.md": FIRST},
    "COD-012": {"transcripts/T03.md": FIRST.split("SIMULATED.")[0].replace("T01", "T03").replace("simulated: true\n", "")},
    "COD-013": {"transcripts/T03.md": FIRST.replace("T01", "T03").replace("SIMULATED. ", "")},
    "COD-014": {"transcripts/T03.md": FIRST.replace("T01", "T03").replace("speakers: {I: interviewer, P: participant}\n", "")},
    "COD-015": {"transcripts/T03.md": FIRST.replace("T01", "T03").replace("place: North", "phone: none")},
    "COD-016": {"transcripts/T03.md": FIRST.replace("T01", "T03").replace("month:", "guide: road-talk\nguide_version: 3\nmonth:"),
                "instrument/guides/talk.md": "---\nid: talk\nversion: 1\nkind: in-depth\nlanguage: en\ntitle: Talk\n---\n## Questions\n1. How?\n"},
    "COD-020": {"coding/codings/beth.csv": HEAD + "b1,T01,7,7,road,x\nb2,T01,9,4,road,x\nb3,T01,-1,4,road,x\nb4,T01,one,4,road,x\n"},
    "COD-021": {"coding/codings/beth.csv": HEAD + "b1,T01,0,9,raod,SIMULATED\n"},
    "COD-022": {"coding/codings/beth.csv": HEAD + "b1,T1,0,9,road,SIMULATED\n"},
    "COD-023": {"coding/codings/beth.csv": HEAD + "b1,T01,5,11,bus,By bus\n"},
    "COD-024": {"coding/codings/beth.csv": HEAD + "b1,T01,0,7,bus,By taxi\nb2,T01,0,3,bus,bus\n"},
    "COD-025": {"coding/codings/beth.csv": HEAD + "b1,T01,0,9,road,SIMULATED\nb1,T01,0,9,bus,SIMULATED\n"},
    "COD-026": {"coding/codings/beth.csv": HEAD.replace("quote", "says,stance,quote") + "b1,T01,0,9,road,perhaps,agreed,SIMULATED\n"},
    "COD-027": {"coding/codings/beth.csv": HEAD + "b1,T01,0,9,road,SIMULATED\nb2,T01,0,9,road,SIMULATED\n"},
    "COD-028": {"coding/frozen.csv": "document,sha256,characters,on\nT01," + "0" * 64 + ",100,2026-05-01\n"},
    "COD-029": {"coding/codings/Anna.csv": HEAD},
    "COD-030": {"coding/codebook-log.csv": LOG + "a,renamed,b,2026-05-01,team,clearer\nb,merged,a,2026-05-02,team,the same\n"},
    "COD-031": {"coding/codebook-log.csv": LOG + "street,renamed,raod,2026-05-01,team,clearer\n"},
    "COD-032": {"coding/codebook.yaml": None},
    "COD-034": {"coding/assignments.csv": "document,coder,done\nT01,beth,2026-05-09\n"},
}  # fmt: skip


def test_a_sound_folder_gives_no_finding(tmp_path: Path) -> None:
    texts = read_coded_texts(write_folder(tmp_path))
    assert texts.findings == ()
    assert [one.code for one in texts.codings["anna"]] == ["bus", "road", "road.winter", "road"]
    assert texts.simulated


@pytest.mark.parametrize("code", SLIPS)
def test_every_slip_is_found_and_nothing_is_changed(tmp_path: Path, code: str) -> None:
    write_folder(tmp_path, SLIPS[code])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    texts = read_coded_texts(tmp_path)
    assert code in {one.code for one in texts.findings}
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_every_code_has_its_slip() -> None:
    here = {code for code in CATALOGUE if code.startswith("COD-") and code < "COD-040"}
    assert here == set(SLIPS)


def test_messages_show_positions_and_no_words_of_anybody(tmp_path: Path) -> None:
    rows = HEAD + "b1,T01,0,9,road,My neighbour Aibek\nb2,T01,x,9,road,My neighbour Aibek\n"
    texts = read_coded_texts(write_folder(tmp_path, {"coding/codings/beth.csv": rows}))
    said = " ".join(f"{one.message} {one.fix} {one.where}" for one in texts.findings)
    assert texts.findings
    assert "Aibek" not in said


def test_an_unknown_code_offers_the_nearest(tmp_path: Path) -> None:
    texts = read_coded_texts(write_folder(tmp_path, SLIPS["COD-021"]))
    assert [one.fix for one in texts.findings] == ['did you mean "road"?']
    assert [one.coding for one in texts.unplaced["beth"]] == ["b1"]


def test_merged_and_renamed_codes_are_followed(tmp_path: Path) -> None:
    log = LOG + "street,renamed,way,2026-05-01,team,clearer\nway,merged,road,2026-05-02,team,the same\n"
    write_folder(tmp_path, {"coding/codebook-log.csv": log, "coding/codings/beth.csv": HEAD + "b1,T01,0,9,street,SIMULATED\n"})
    texts = read_coded_texts(tmp_path)
    assert texts.findings == ()
    assert [one.code for one in texts.codings["beth"]] == ["road"]
    assert "street" in (tmp_path / "coding/codings/beth.csv").read_text("utf-8")


def test_a_codebook_that_contains_itself_is_a_finding(tmp_path: Path) -> None:
    circle = "title: T\nversion: 1\ncodes: &all\n  - {id: a, name: A, definition: A, children: *all}\n"
    texts = read_coded_texts(write_folder(tmp_path, {"coding/codebook.yaml": circle}))
    assert texts.has_errors


def test_turns_of_kyrgyz_text_with_emoji_are_counted_in_code_points(tmp_path: Path) -> None:
    document = read_coded_texts(write_folder(tmp_path)).documents["T02"]
    said = [document.text[turn.start : turn.end].strip() for turn in document.turns]
    assert said[1:] == ["I: [1] Жумушка кантип барасыз?", "P: Жөө барам 🙂, жол жаман эмес. Кышында да жүрөбүз."]
    assert [turn.asked for turn in document.turns] == ["", "1", ""]
    assert "".join(document.text[turn.start : turn.end] for turn in document.turns) == document.text


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_computers_move_nothing(tmp_path: Path, ending: str) -> None:
    write_folder(tmp_path)
    put(tmp_path, "transcripts/T01.md", FIRST.replace("\n", ending).encode())
    texts = read_coded_texts(tmp_path)
    assert {one.code for one in texts.findings} == {"FIL-010"}
    assert len(texts.codings["anna"]) == 4


def test_one_line_of_fifty_megabytes_is_refused_unopened(tmp_path: Path) -> None:
    write_folder(tmp_path)
    with (tmp_path / "transcripts/T03.md").open("wb") as file:
        file.truncate(50_000_000)
    texts = read_coded_texts(tmp_path)
    assert {one.code for one in texts.findings} == {"FIL-004"}
    assert len(texts.documents) == 2


def test_front_matter_is_read_alike_the_quick_and_the_careful_way(tmp_path: Path) -> None:
    careful = FIRST.replace("language: en", 'language: "en" # spoken | heard')
    one = read_coded_texts(write_folder(tmp_path / "a")).documents["T01"].record
    other = read_coded_texts(write_folder(tmp_path / "b", {"transcripts/T01.md": careful})).documents["T01"].record
    assert one == other


@pytest.mark.parametrize("head", ["title: " + "[" * 100_000, "title: " + "[" * 5_000 + "]" * 5_000, "title: " + "{a: " * 5_000, "".join(" " * n + "a:\n" for n in range(3_000))])
def test_front_matter_nested_beyond_reason_is_a_finding(tmp_path: Path, head: str) -> None:
    texts = read_coded_texts(write_folder(tmp_path, {"transcripts/T03.md": f"---\nid: T03\nkind: other\nlanguage: en\n{head}\n---\nSaid.\n"}))
    assert {one.code for one in texts.findings} & {"YML-001", "YML-007"}
    assert len(texts.documents) == 2


def test_a_position_of_thousands_of_digits_is_a_finding(tmp_path: Path) -> None:
    texts = read_coded_texts(write_folder(tmp_path, {"coding/codings/beth.csv": HEAD + f"b1,T01,{'9' * 5_000},3,road,x\n"}))
    assert [one.code for one in texts.findings] == ["COD-020"]


HEADS = st.lists(
    st.tuples(
        st.sampled_from(["id", "kind", "language", "month", "unit", "title", "attributes", "speakers", "guide", "odd"]),
        st.sampled_from(["\n  place: North\n  sex: a b", "\n  a: 1\n   b: 2", "\n a: x", "\n  a:\n    b: c", "\n  - x", "\n  a: ~", "\n  a: b: c", "{a: b, c}", "{a: ~}", "T9", "in-depth", "en", '"2026-05"', "a: b", "a #b", "'x'", "{place: North, sex: a b}", "{a: 1, a: 2}", "[x]", "null", "~", "a, b", "? x", "- x", "{}", "x:", '"a\\n"', "yes", "  y", "*a", "&a b", "|", "1.0", ""]),
    ),
    max_size=6,
)


@given(HEADS)
def test_the_plainest_way_reads_nothing_else_than_yaml_does(lines: list[tuple[str, str]]) -> None:
    head = "".join(f"{key}: {value}\n" for key, value in lines)
    plain = _plainest(head)
    if plain:
        assert plain == yaml.load(head, Loader=yaml.BaseLoader)


def test_a_key_that_stands_twice_is_found(tmp_path: Path) -> None:
    twice = FIRST.replace("language: en\n", "language: en\nlanguage: ru\n")
    found = read_coded_texts(write_folder(tmp_path, {"transcripts/T01.md": twice})).findings
    assert [(one.code, one.where[0].line) for one in found if one.code.startswith("YML")] == [("YML-003", 5)]


@pytest.mark.parametrize("written", ["sha256,on,characters,document\n{hash},2026-05-01,9,T01\n", "document,sha256,characters,on\nT01,{hash},9,2026-05-01\n"])
def test_a_text_is_frozen_once_whatever_the_order_of_columns(tmp_path: Path, written: str) -> None:
    folder = write_folder(tmp_path)
    document = read_coded_texts(folder).documents["T01"]
    put(folder, "coding/frozen.csv", written.format(hash=document.sha256))
    change_codings(folder, "anna", lambda rows: rows, freeze=[document], on="2026-05-02")
    assert (folder / "coding/frozen.csv").read_text("utf-8") == written.format(hash=document.sha256)


def test_a_file_of_frozen_texts_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    documents = list(read_coded_texts(folder).documents.values())
    put(folder, "coding/frozen.csv", "document,sha256,characters,on\nТекст,x,9,2026\n".encode("cp1251"))
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    with pytest.raises(UnreadableCodingsError):
        change_codings(folder, "anna", lambda rows: (), freeze=documents, on="2026-05-02")
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def test_a_coding_is_added_and_its_text_frozen(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    document = read_coded_texts(folder).documents["T01"]
    new = new_coding(document, coding="b1", start=0, end=9, code="road")
    change_codings(folder, "beth", lambda rows: (*rows, new), freeze=[document], on="2026-05-02")
    texts = read_coded_texts(folder)
    assert texts.findings == ()
    assert texts.codings["beth"] == (new,)
    assert texts.frozen["T01"].sha256 == document.sha256


def test_rows_that_cannot_be_read_are_never_lost_by_writing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, SLIPS["COD-020"])
    before = (folder / "coding/codings/beth.csv").read_bytes()
    with pytest.raises(UnreadableCodingsError):
        change_codings(folder, "beth", lambda rows: rows)
    assert (folder / "coding/codings/beth.csv").read_bytes() == before


def test_after_a_mended_text_passages_move_and_lost_ones_stay_for_their_coder(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    documents = list(read_coded_texts(folder).documents.values())
    change_codings(folder, "anna", lambda rows: rows, freeze=documents, on="2026-05-02")
    put(folder, "transcripts/T01.md", FIRST.replace("An invented conversation", "An invented, short conversation").replace("full of holes", "full of dents"))
    texts = read_coded_texts(folder)
    assert sorted(one.code for one in texts.findings) == ["COD-023", "COD-023", "COD-024", "COD-028"]
    done = re_anchor(folder, texts, on="2026-05-03")
    assert (dict(done.moved), dict(done.left), done.frozen) == ({"anna": 2}, {"anna": 1}, ())
    texts = read_coded_texts(folder)
    assert sorted(one.code for one in texts.findings) == ["COD-024", "COD-028"]
    change_codings(folder, "anna", lambda rows: [row for row in rows if row.code != "road" or row.document == "T02"])
    assert re_anchor(folder, read_coded_texts(folder), on="2026-05-03").frozen == ("T01",)
    assert read_coded_texts(folder).findings == ()


def test_names_of_coders_are_names_of_files() -> None:
    assert not any(map(is_coder, ("", "..", "a/b", ".hidden", "a b", "a" * 61, "x\n")))


@given(st.text(alphabet="ab \n🙂ө\u0301", min_size=1, max_size=30), st.data())
def test_what_is_written_is_read_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, after = context(text, start, end)
    assert anchor(text, start=start, end=end, quote=text[start:end], before=before, after=after).found == "in place"
    moved = anchor("xx" + text, start=start, end=end, quote=text[start:end], before=before, after=after)
    if moved.found in ("in place", "moved"):
        assert ("xx" + text)[moved.start : moved.end] == text[start:end]


def test_a_large_file_is_read_alike_in_columns_and_in_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path, {"transcripts/T02.md": SECOND + '\nP: "Ооба",\n\n  деди. \n'})
    row = coding(folder, "a9", "T02", '"Ооба",\n\n  деди. \n', "bus")
    first = coding(folder, "a1", "T01", "By bus", "bus")
    put(folder, "coding/codings/anna.csv", rows_text([first, row]))
    slow = read_coded_texts(folder)
    monkeypatch.setattr(codings, "SMALL", 0)
    quick = read_coded_texts(folder)
    assert quick.codings["anna"] == slow.codings["anna"] == (first, row)
    assert quick.findings == slow.findings == ()
    head = ",".join(CODING_COLUMNS) + "\n"
    for wrong in ("a1,T01,0,9,raod,,,SIMULATED,,,,,", "a1,T01,1,9,road,,,SIMULATED,,,,,", "a1,T9,0,9,road,,,SIMULATED,,,,,", "a1,T01,0,9,road,,,SIMULATED,,,,,\na1,T01,0,3,bus,,,SIM,,,,,", "a1,T01,0,9,road,,,SIMULATED,,,,,\na2,T01,0,9,road,present,,SIMULATED,,,,,", "a1,T01,9,0,road,,,SIMULATED,,,,,", "a1,T01,x,9,road,,,SIMULATED,,,,,", 'a1,T01,0,9,road,,,"SIMULATED,,,,,'):
        put(folder, "coding/codings/anna.csv", head + wrong + "\n")
        monkeypatch.setattr(codings, "SMALL", 0)
        quick = read_coded_texts(folder)
        monkeypatch.setattr(codings, "SMALL", 10**9)
        slow = read_coded_texts(folder)
        assert quick.findings == slow.findings != (), wrong
        assert quick.codings["anna"] == slow.codings["anna"], wrong


def test_passages_keep_blanks_quotes_and_line_ends(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"transcripts/T02.md": SECOND + '\nP: "Ооба",\n\n  деди. \n'})
    row = coding(folder, "a1", "T02", '"Ооба",\n\n  деди. \n', "bus")
    put(folder, "coding/codings/anna.csv", codings_text([row]))
    texts = read_coded_texts(folder)
    assert texts.findings == ()
    assert texts.codings["anna"] == (row,)
    assert rows_text([row]).encode() == codings_text([row])


def test_the_codebook_has_its_rules_of_use(tmp_path: Path) -> None:
    codebook = read_coded_texts(write_folder(tmp_path)).codebook
    assert codebook is not None
    assert codebook.codes[0].when_not in CODEBOOK
