"""Why: a name that is left in one file undoes all the masking in the others; a coding that is lost on the way is lost work.

What is written is read again by the ordinary reader, which holds every coding against the words it stands on.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from coded_folder import CODEBOOK, FIRST, coding, put, rows_text, write_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurak import pipeline
from kurak.model.codings import FrozenText
from kurak.model.pseudonyms import Pseudonym
from kurak.sources.qualitative import masking
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.qualitative.pseudonyms import names_of
from kurak.sources.qualitative.writing import table_text

TABLE = "forms,pseudonym,kind\nАйбек*|Aibek,Азамат,person\nЖалал-Абад*,[town],place\nwork,[occupation],other\n"
UNCODED = """\
---
id: T03
kind: in-depth
language: ky
title: Aibek's talk
speakers: {I: interviewer, P: participant}
---
I: Айбекке айттыңбы?

P: Жалал-Абадда айттым, ЖАЛАЛ АБАД жакта. Aibek knows.
"""


def folder_with(place: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    write_folder(place, {"contacts/pseudonyms.csv": TABLE, "transcripts/T03.md": UNCODED})
    return write_folder(place, changed)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"}


def masked(text: str, *rows: tuple[str, str]) -> str:
    return names_of([Pseudonym(forms=forms, pseudonym=name, kind="other") for forms, name in rows]).mask(text)[0]


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        ("Айбекке, АЙБЕК, айбеков", [("Айбек*", "Азамат")], "Азамат, Азамат, Азамат"),
        ("Айбекке, Айбек", [("Айбек", "Азамат")], "Айбекке, Азамат"),
        ("Жалал-Абадда, Жалал Абад, Жалал‑Абад, Жалал\nАбад", [("Жалал-Абад*", "[town]")], "[town], [town], [town], [town]"),
        ("Роза Асанова, Роза", [("Роза", "Р."), ("Роза Асанова", "Анна Б.")], "Анна Б., Р."),
        ("Өмүр, Омур", [("Өмүр", "Бакыт")], "Бакыт, Омур"),
        ("Андреи\u0306", [("Андрей", "Пётр")], "Пётр"),
        ("Андрей", [("Андреи\u0306", "Пётр")], "Пётр"),
        ("Semyon Семен Семён", [("Семён|Semyon", "Пётр")], "Пётр Пётр Пётр"),
        ("_Айбек_ **Айбек** (Айбек)", [("Айбек", "Азамат")], "_Азамат_ **Азамат** (Азамат)"),
        ("Ай\u00adбек, Ай\u200bбекке", [("Айбек*", "Азамат")], "Азамат, Азамат"),
        ("O'Brien, O’Brien, O'Hara", [("O'Brien", "Smith")], "Smith, Smith, O'Hara"),
        ("Айбек, Айбек", [("Айбек", "A"), ("Айбек, Айбек", "B")], "B"),
        ("Anna-Maria, Annabel", [("Anna", "Beth")], "Beth-Maria, Annabel"),
    ],
)
def test_a_name_is_masked_in_all_its_forms(text: str, rows: list[tuple[str, str]], expected: str) -> None:
    assert masked(text, *rows) == expected
    assert unicodedata.normalize("NFC", masked(unicodedata.normalize("NFD", text), *rows)) == unicodedata.normalize("NFC", expected)


def test_without_apply_nothing_is_changed_and_counts_are_said(tmp_path: Path) -> None:
    before = everything(folder_with(tmp_path))
    made, findings = pipeline.pseudonymise(tmp_path)
    assert made is not None
    assert findings == ()
    assert everything(tmp_path) == before
    assert made.files == {"transcripts/T03.md": 5}
    assert made.rows == (("person", 3), ("place", 2), ("other", 0))
    assert made.frozen == {"transcripts/T01.md": 1}
    assert not made.written


def test_coded_texts_are_left_and_that_is_said(tmp_path: Path) -> None:
    before = everything(folder_with(tmp_path))
    made, findings = pipeline.pseudonymise(tmp_path, apply=True)
    assert made is not None
    assert made.written
    after = everything(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"transcripts/T03.md"}
    assert "Азамат айттыңбы" in after["transcripts/T03.md"].decode()
    # The words around a passage hold the name too, as long as the text does.
    assert {(one.code, one.where[0].file) for one in findings} == {("COD-072", "transcripts/T01.md"), ("COD-072", "coding/codings/anna.csv")}


def test_with_frozen_no_name_and_no_coding_is_lost(tmp_path: Path) -> None:
    folder_with(tmp_path)
    texts = read_coded_texts(tmp_path)
    first = texts.documents["T01"]
    put(tmp_path, "coding/codings/beth.csv", rows_text([coding(tmp_path, "b1", "T01", "to work?", "bus")._replace(memo="Aibek said so")]))
    (tmp_path / "coding/frozen.csv").write_bytes(table_text(FrozenText, [FrozenText(document="T01", sha256=first.sha256, characters=len(first.text), on="2026-05-01")]))
    put(tmp_path, "coding/memos.csv", "memo,document,title,text\nm1,T01,Aibek,\"about Айбектин work, again\"\n")
    before = read_coded_texts(tmp_path)
    made, findings = pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    after = read_coded_texts(tmp_path)
    assert findings == ()
    assert made is not None
    assert after.findings == ()
    assert {coder: len(rows) for coder, rows in after.codings.items()} == {coder: len(rows) for coder, rows in before.codings.items()} == {"anna": 4, "beth": 1}
    assert after.codings["beth"][0].quote == "to [occupation]?"
    assert after.codings["beth"][0].memo == "Азамат said so"
    assert [one.quote for one in after.codings["anna"]] == [one.quote for one in before.codings["anna"]]
    assert after.frozen["T01"].sha256 == after.documents["T01"].sha256 != first.sha256
    assert after.memos[0].text == "about Азамат [occupation], again"
    assert b"work" not in b"".join(content for name, content in everything(tmp_path).items() if not name.startswith("contacts/"))


def test_a_second_run_finds_nothing_to_do(tmp_path: Path) -> None:
    folder_with(tmp_path)
    pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    before = everything(tmp_path)
    made, findings = pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    assert made is not None
    assert (made.files, findings) == ({}, ())
    assert everything(tmp_path) == before


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    pieces=st.lists(st.sampled_from(["Айбек", "айбекке", "Жалал-Абад", "Aibek", "жол", "🙂", "e\u0301", " ", " ", "\n\n", ". "]), min_size=4, max_size=40),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=8),
)
def test_every_passage_moves_to_its_own_words(pieces: list[str], cuts: list[tuple[int, int]]) -> None:
    names = names_of([Pseudonym(forms="Айбек*|Aibek", pseudonym="Z", kind="person"), Pseudonym(forms="Жалал-Абад*", pseudonym="[a longer town]", kind="place")])
    text = "".join(pieces)
    new, found = names.mask(text)
    for one, other in cuts:
        start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
        # The other road: names that the passage cuts belong to it as a whole, and it is masked by itself.
        for name in found:
            if name.start < start < name.end and start < end:
                start = name.start
            if name.start < end < name.end and start < end:
                end = name.end
        if start < end:
            first, last = names.moved(found, start, end)
            assert new[first:last] == "".join(_masked_by_hand(names, text, found, start, end))
    assert names.count(new) == 0


def _masked_by_hand(names: masking.Names, text: str, found: tuple[masking.Spoken, ...], start: int, end: int) -> Iterator[str]:
    at = start
    for one in found:
        if start <= one.start and one.end <= end:
            yield text[at : one.start] + names.table[one.row].pseudonym
            at = one.end
    yield text[at:end]


def test_windows_line_ends_and_a_mark_stay(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + UNCODED.replace("\n", "\r\n").encode()
    folder_with(tmp_path, {"transcripts/T03.md": raw})
    pipeline.pseudonymise(tmp_path, apply=True)
    now = (tmp_path / "transcripts/T03.md").read_bytes()
    assert now.startswith(b"\xef\xbb\xbf---\r\n")
    assert now.count(b"\r\n") == now.count(b"\n") == raw.count(b"\n")


def test_quotations_move_with_their_text(tmp_path: Path) -> None:
    folder_with(tmp_path)
    text = read_coded_texts(tmp_path).documents["T01"].text
    start = text.index("By bus")
    put(tmp_path, "coding/quotes.csv", f"id,document,start,end,text,chosen_by,note\nq1,T01,{start},{start + 6},By bus,anna,see Aibek\n")
    pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    row = next(csv.DictReader((tmp_path / "coding/quotes.csv").open(encoding="utf-8")))
    after = read_coded_texts(tmp_path).documents["T01"].text
    assert after[int(row["start"]) : int(row["end"])] == "By bus" == row["text"]
    assert row["note"] == "see Азамат"


def test_what_another_program_sent_along_is_masked_too(tmp_path: Path) -> None:
    folder_with(tmp_path, {"coding/exchange/rest.qde": "<Project><Note>Айбекке</Note></Project>"})
    _, findings = pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    assert (tmp_path / "coding/exchange/rest.qde").read_text("utf-8") == "<Project><Note>Азамат</Note></Project>"
    assert findings == ()


def test_a_coding_that_is_not_placed_is_masked_and_kept(tmp_path: Path) -> None:
    folder_with(tmp_path)
    lost = coding(tmp_path, "b1", "T01", "By bus", "bus")._replace(start=3, end=9, quote="Aibek went", before="bek said: ", after=" with Aib")
    put(tmp_path, "coding/codings/beth.csv", rows_text([lost]))
    _, findings = pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    row = next(csv.DictReader(io.StringIO((tmp_path / "coding/codings/beth.csv").read_text("utf-8"))))
    assert (row["quote"], row["before"], row["after"]) == ("Азамат went", "said: ", " with")
    assert findings == ()


def test_names_that_are_left_elsewhere_are_found(tmp_path: Path) -> None:
    folder_with(
        tmp_path,
        {
            "out/kwic.csv": "word\nx\nАйбек\n",
            "review/sources.bib": "@misc{a, author = {Aibek}}\n",
            "transcripts/Aibek.txt.md": UNCODED.replace("T03", "T04"),
            "out/report.pdf": b"%PDF\xff\x00",
        },
    )
    made, findings = pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    assert made is not None
    assert {one.code for one in findings} == {"COD-072"}
    assert set(made.remaining) == {("out/kwic.csv", 3), ("review/sources.bib", 1), ("transcripts", 0)}
    assert made.unopened == ("out/report.pdf",)
    said = " ".join(one.message for one in findings)
    assert "Aibek" not in said
    assert "Айбек" not in said


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"contacts/pseudonyms.csv": None}, "COD-070"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym\nА,Б\n"}, "COD-070"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym,kind\nAibek,Azamat,hero\n"}, "COD-070"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym,kind\n*,Azamat,person\n"}, "COD-070"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym,kind\n|,Azamat,person\n"}, "COD-070"),
        ({"contacts/pseudonyms.csv": 'forms,pseudonym,kind\nAibek,"A, b",person\n'}, "COD-070"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym,kind\nAibek,A,person\nAIBEK,B,person\n"}, "COD-071"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym,kind\nAibek,Azamat,person\nАзамат|Azamat*,B,person\n"}, "COD-071"),
        ({"transcripts/T03.md": UNCODED.replace("T03", "Aibek")}, "COD-074"),
        ({"coding/codebook.yaml": CODEBOOK.replace("id: road\n", "id: work\n")}, "COD-074"),
        ({"contacts/pseudonyms.csv": "forms,pseudonym,kind\nAibek's,[a: b,person\n"}, "COD-074"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_name_and_nothing_is_written(tmp_path: Path, changed: dict[str, str | None], code: str) -> None:
    folder_with(tmp_path, changed)
    before = everything(tmp_path)
    _, findings = pipeline.pseudonymise(tmp_path, apply=True)
    assert code in {one.code for one in findings}
    assert everything(tmp_path) == before
    said = " ".join(one.message + (one.fix or "") for one in findings).casefold()
    assert "aibek" not in said or code == "COD-074"
    assert "azamat" not in said


def test_a_coded_text_that_was_changed_is_not_masked(tmp_path: Path) -> None:
    folder_with(tmp_path)
    (tmp_path / "coding/frozen.csv").write_bytes(table_text(FrozenText, [FrozenText(document="T01", sha256="0" * 64, characters=1, on="2026-05-01")]))
    before = everything(tmp_path)
    _, findings = pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    assert [one.code for one in findings] == ["COD-073"]
    assert everything(tmp_path) == before


def test_codings_that_cannot_be_read_stop_it(tmp_path: Path) -> None:
    folder_with(tmp_path, {"coding/codings/anna.csv": "coding,document,start,end,code,quote\na1,T01,x,3,bus,By\n"})
    with pytest.raises(masking.UnreadableTableError):
        pipeline.pseudonymise(tmp_path, frozen=True, apply=True)


# ── candidates ─────────────────────────────────────────────────────────────────────────────────


def test_what_may_give_somebody_away_is_suggested(tmp_path: Path) -> None:
    said = (
        "I: [1] How is it?\n\nP: We met Nurlan Asanov in Talas. Tell Nurlan Asanov. «Well», I said: Yes. Call +996 555 12-34-56 or 0555123456, "
        "a.b@example.org, born 12.05.1985 or 3 мая 1990, passport AN1234567, number 20101199012345. Road 12, and Aibek.\n"
    )
    folder_with(tmp_path, {"transcripts/T01.md": FIRST.split("---\n", 2)[1].join(["---\n", "---\nSIMULATED.\n\n"]) + said})
    found = [one for one in pipeline.name_candidates(tmp_path)[0] if one.places[0][0] == "transcripts/T01.md"]
    assert {(one.kind, one.words, one.count) for one in found} == {
        ("capitalised word", "Nurlan Asanov", 2),
        ("capitalised word", "Talas", 1),
        ("telephone number", "+996 555 12-34-56", 1),
        ("telephone number", "0555123456", 1),
        ("e-mail address", "a.b@example.org", 1),
        ("date", "12.05.1985", 1),
        ("date", "3 мая 1990", 1),
        ("document number", "AN1234567", 1),
        ("document number", "20101199012345", 1),
    }
    lines = (tmp_path / "transcripts/T01.md").read_text("utf-8").split("\n")
    assert all("Nurlan" in lines[line - 1] for one in found if one.words == "Talas" for _, line in one.places)
