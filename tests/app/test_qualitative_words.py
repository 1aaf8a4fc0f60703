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
