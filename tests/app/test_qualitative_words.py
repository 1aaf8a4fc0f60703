"""Why: ``kurak qualitative kwic``, ``pseudonymise`` and ``quotes`` as somebody types them; what they print, write and refuse."""

from __future__ import annotations

import csv
import doctest
import json
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from coded_folder import put, rows_text, write_folder

from kurak.app.cli.main import cli
from kurak.sources.qualitative.coded_texts import read_coded_texts


def run(part: str, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["qualitative", part, *map(str, arguments)])


@pytest.mark.parametrize("name", ["kurak.qualitative.concordance", "kurak.sources.qualitative.words", "kurak.sources.qualitative.word_forms"])
def test_examples_run(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name))
    assert tried > 0
    assert failed == 0


# ── key words in context ───────────────────────────────────────────────────────────────────────


def test_a_word_is_shown_with_file_line_and_role(tmp_path: Path) -> None:
    result = run("kwic", write_folder(tmp_path), "ROAD*", "--width", 12)
    assert result.exit_code == 0
    assert result.output == (
        "T01 · participant · transcripts/T01.md:14 · SIMULATED\n  By bus. The [road] is full of\n1 place in 1 text of 2\n"
    )


def test_any_of_several_words_and_phrases(tmp_path: Path) -> None:
    data = json.loads(run("kwic", write_folder(tmp_path), "жол жаман", "by bus", "--json").output)
    assert [(one["document"], one["word"], one["line"]) for one in data["lines"]] == [("T01", "By bus", 14), ("T02", "жол жаман", 14)]
    for one in data["lines"]:
        text = (tmp_path / one["file"]).read_text("utf-8").split("---\n", 2)[2]
        assert text[one["start"] : one["end"]] == one["word"]


@pytest.mark.parametrize(
    ("arguments", "total"),
    [
        (("you", "--role", "interviewer"), 1),
        (("you", "--role", "participant"), 0),
        (("bus", "жол"), 3),
        (("bus", "жол", "--attribute", "place=North"), 2),
        (("bus", "жол", "--attribute", "place=north", "--attribute", "sex=man"), 0),
        (("bus", "жол", "--attribute", "language=ky"), 1),
        (("bus", "--code", "bus"), 1),
        (("ice", "--code", "road"), 1),
        (("ice", "--code", "bus"), 0),
        (("bus", "--code", "bus", "--coder", "beth"), 0),
        (("walking", "roads", "--forms", "en"), 0),
        (("hole", "--forms", "en"), 1),
        (("жол", "--forms", "ky"), 1),
    ],
)
def test_places_are_chosen(tmp_path: Path, arguments: tuple[str, ...], total: int) -> None:
    result = run("kwic", write_folder(tmp_path), *arguments, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["total"] == total


def test_passages_of_blind_coders_stay_closed_until_both_are_done(tmp_path: Path) -> None:
    head = "document,coder,done\nT01,anna,2026-05-01\nT01,beth,"
    write_folder(tmp_path, {"coding/assignments.csv": f"{head}\n", "coding/codings/beth.csv": rows_text([])})
    result = run("kwic", tmp_path, "bus", "--code", "bus")
    assert "0 places" in result.output
    assert "1 text left out" in result.output
    assert "1 place in" in run("kwic", tmp_path, "bus", "--code", "bus", "--coder", "anna").output
    put(tmp_path, "coding/assignments.csv", f"{head}2026-05-02\n")
    assert "1 place in" in run("kwic", tmp_path, "bus", "--code", "bus").output


def test_all_places_are_written_to_a_table(tmp_path: Path) -> None:
    table = tmp_path / "out" / "bus.csv"
    result = run("kwic", write_folder(tmp_path), "bus", "--limit", 1, "--into", table)
    assert result.exit_code == 0
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    assert [(row["file"], row["line"], row["role"], row["simulated"]) for row in rows] == [
        ("transcripts/T01.md", "14", "participant", "SIMULATED"),
        ("transcripts/T01.md", "18", "participant", "SIMULATED"),
    ]
    assert "By" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("*",), "needs a letter"),
        (("bus", "--code", "buss"), "no code 'buss'"),
        (("bus", "--coder", "anna"), "--code"),
        (("bus", "--attribute", "North"), "KEY=VALUE"),
    ],
)
def test_a_search_that_cannot_be_made_says_why(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("kwic", write_folder(tmp_path), *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_russian_forms_without_the_dictionary_say_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymorphy3", None)
    result = run("kwic", write_folder(tmp_path), "дорога", "--forms", "ru")
    assert result.exit_code == 2
    assert "kurak[russian]" in result.output


def test_an_unreadable_text_is_said_and_the_others_are_searched(tmp_path: Path) -> None:
    write_folder(tmp_path, {"transcripts/T09.md": "a bus without front matter"})
    result = run("kwic", tmp_path, "bus")
    assert result.exit_code == 1
    assert "COD-010" in result.output
    assert "2 places in 1 text of 3" in result.output


def test_a_folder_without_texts_is_none_to_search(tmp_path: Path) -> None:
    assert run("kwic", tmp_path, "bus").exit_code == 2


def test_a_label_is_no_word_however_few_places_are_shown(tmp_path: Path) -> None:
    text = "---\nid: T03\nkind: in-depth\nlanguage: en\nspeakers: {I: interviewer, P: participant}\n---\nI: [4] And you?\n\nP: I walk.\n\n**I:** 4?\n"
    write_folder(tmp_path, {"transcripts/T03.md": text, "transcripts/T04.md": text.replace("T03", "T04")})
    for word, total in (("I", 2), ("4", 2)):
        totals = {json.loads(run("kwic", tmp_path, word, "--limit", limit, "--json").output)["total"] for limit in (1, 100)}
        assert totals == {total}


# ── pseudonyms ─────────────────────────────────────────────────────────────────────────────────


TABLE = "forms,pseudonym,kind\nIce*,cold,other\nBishkek*,[town],place\n"


def test_pseudonyms_are_counted_first_and_written_when_asked(tmp_path: Path) -> None:
    write_folder(tmp_path, {"contacts/pseudonyms.csv": TABLE})
    counted = run("pseudonymise", tmp_path)
    assert counted.exit_code == 0
    assert "transcripts/T01.md: 1 name, left: the text was coded" in counted.output
    assert "--apply writes" in counted.output
    left = run("pseudonymise", tmp_path, "--apply")
    assert left.exit_code == 1
    assert "COD-072" in left.output
    written = run("pseudonymise", tmp_path, "--apply", "--frozen", "--json")
    assert written.exit_code == 0
    data = json.loads(written.output)
    assert data["written"]
    assert data["remaining"] == []
    assert data["rows"] == [{"row": 1, "kind": "other", "names": 2}, {"row": 2, "kind": "place", "names": 0}]
    assert "ice" not in written.output
    assert "in winter it is cold" in (tmp_path / "transcripts/T01.md").read_text("utf-8")
    assert "Snow and cold." in (tmp_path / "coding/codebook.yaml").read_text("utf-8")
    assert run("check", tmp_path).exit_code == 0


def test_candidates_are_shown_on_a_terminal_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path, {"transcripts/T03.md": "---\nid: T03\nkind: other\nlanguage: en\n---\nWe met Nurlan, or call 0555 123 456.\n"})
    listed = run("pseudonymise", tmp_path, "--suggest")
    assert listed.exit_code == 0
    assert "telephone number, 1 time in 1 text: transcripts/T03.md:6" in listed.output
    assert "capitalised word, 1 time in 1 text: transcripts/T03.md:6" in listed.output
    assert "Nurlan" not in listed.output + run("pseudonymise", tmp_path, "--suggest", "--json").output
    assert run("pseudonymise", tmp_path, "--suggest", "--show").exit_code == 2
    assert run("pseudonymise", tmp_path, "--suggest", "--show", "--json").exit_code == 2
    assert run("pseudonymise", tmp_path, "--show").exit_code == 2
    assert run("pseudonymise", tmp_path, "--suggest", "--apply").exit_code == 2
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True)
    assert "Nurlan" in run("pseudonymise", tmp_path, "--suggest", "--show").output


def test_without_a_table_nothing_is_masked(tmp_path: Path) -> None:
    result = run("pseudonymise", write_folder(tmp_path), "--apply")
    assert result.exit_code == 1
    assert "COD-070" in result.output


def test_codings_with_a_broken_row_stop_the_masking(tmp_path: Path) -> None:
    write_folder(tmp_path, {"contacts/pseudonyms.csv": TABLE, "coding/codings/anna.csv": "coding,document,start,end,code,quote\na1,T01,x,3,bus,By\n"})
    assert run("pseudonymise", tmp_path, "--apply", "--frozen").exit_code == 2


def test_a_broken_row_of_frozen_texts_is_not_lost(tmp_path: Path) -> None:
    write_folder(tmp_path, {"contacts/pseudonyms.csv": TABLE})
    frozen = tmp_path / "coding/frozen.csv"
    rows = "document,sha256,characters,on\n" + "".join(f"{name},{'0' * 64},{size},2026-05-01\n" for name, size in (("T01", "9"), ("T09", "many")))
    text = read_coded_texts(tmp_path).documents["T01"]
    put(tmp_path, "coding/frozen.csv", rows.replace(f"T01,{'0' * 64}", f"T01,{text.sha256}"))
    before = frozen.read_bytes()
    result = run("pseudonymise", tmp_path, "--apply", "--frozen")
    assert (result.exit_code, "coding/frozen.csv" in result.output) == (2, True)
    assert frozen.read_bytes() == before


@pytest.mark.parametrize("form", ["Nurlan-", "Nurlan –", "Nurlan-*", "Nurlan *"])
def test_a_form_that_ends_in_a_hyphen_is_said_to_be_no_name(tmp_path: Path, form: str) -> None:
    write_folder(tmp_path, {"contacts/pseudonyms.csv": f"forms,pseudonym,kind\n{form},Azamat,person\n"})
    for more in ((), ("--suggest",), ("--suggest", "--json")):
        result = run("pseudonymise", tmp_path, *more)
        assert (result.exit_code, "COD-070" in result.output, "Nurlan" in result.output) == (1, True, False)


def test_a_table_with_a_cell_too_long_to_read_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path, {"contacts/pseudonyms.csv": TABLE, "coding/notes.csv": "note\nice " + "x" * 1_000_001 + "\n"})
    result = run("pseudonymise", tmp_path)
    assert (result.exit_code, "COD-074" in result.output, "coding/notes.csv" in result.output) == (1, True, True)


@pytest.mark.parametrize("name", ["kurak.sources.qualitative.pseudonyms", "kurak.disclosure.quote_clearance"])
def test_examples_of_masking_run(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name))
    assert tried > 0
    assert failed == 0
