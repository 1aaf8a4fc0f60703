"""Why: a quotation that leaves cannot be called back. Every reason for which one must not leave is a folder here."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from coded_folder import CODEBOOK, coding, put, rows_text, write_folder

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.disclosure.quote_clearance import as_cleared, fits
from kurak.sources.fieldwork.withdrawal import plan_withdrawal, withdraw

TEXT = """\
---
id: {id}
kind: {kind}
language: en
unit: K-{id}
attributes: {{place: {place}, sex: woman}}
speakers: {{I: interviewer, {speakers}}}
---
I: [1] How do you get to work?

P: By bus with Aibek. The road to {place} is full of holes. My mother walks.
"""
STUDY = """\
title: Getting about
id: about
disclosure:
  smallest_base: 3
"""


def text(name: str, place: str = "Talas", *, kind: str = "in-depth", speakers: str = "P: participant") -> str:
    return TEXT.format(id=name, place=place, kind=kind, speakers=speakers)


def folder_with(place: Path, *, north: int = 5, study: str | None = None, more: dict[str, str] | None = None) -> Path:
    """Texts R1, R2 … of Talas, and a simulated one, T01; the first text's sentences are coded by anna."""
    put(place, "coding/codebook.yaml", CODEBOOK)
    write_folder(place, {"coding/codings/anna.csv": None, "transcripts/T02.md": None})
    for number in range(1, north + 1):
        put(place, f"transcripts/R{number}.md", text(f"R{number}"))
    put(place, "contacts/pseudonyms.csv", "forms,pseudonym,kind,unit\nAibek*,Azamat,person,K-R1\n")
    for name, content in (more or {}).items():
        put(place, name, content)
    if study is not None:
        put(place, "study.yaml", study)
    rows = [
        coding(place, "a1", "R1", "The road to Talas is full of holes.", "road"),
        coding(place, "a2", "R1", "By bus with Aibek.", "bus"),
        coding(place, "a3", "R1", "My mother walks.", "road"),
        coding(place, "a4", "T01", "By bus", "bus"),
    ]
    put(place, "coding/codings/anna.csv", rows_text(rows))
    return place


def run(folder: Path, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["qualitative", "quotes", str(folder), *map(str, arguments)])


def states(folder: Path) -> dict[str, tuple[str, set[str]]]:
    return {one.quote.id: (one.state, {found.code for found in one.findings}) for one in pipeline.quote_pool(folder).quotes}


def edit(folder: Path, **cells: str) -> None:
    """Change cells of the first quotation by hand."""
    rows = list(csv.DictReader((folder / "coding/quotes.csv").open(encoding="utf-8")))
    rows[0].update(cells)
    with (folder / "coding/quotes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def cleared(folder: Path, coded: str = "a1", *show: str) -> Path:
    assert run(folder, "--add", f"anna:{coded}", "--as", "anna", *[part for key in show for part in ("--show", key)]).exit_code == 0
    assert run(folder, "--clear", "q1", "--as", "ethics", "--today", "2026-06-01").exit_code == 0
    assert run(folder, "--clear", "q1", "--as", "lead", "--today", "2026-06-02").exit_code == 0
    return folder


def test_names_and_places_are_masked_when_a_passage_comes_into_the_pool(tmp_path: Path) -> None:
    folder_with(tmp_path)
    assert "q1 · waiting · R1 · nothing shown" in run(tmp_path, "--add", "anna:a1", "--as", "anna").output
    run(tmp_path, "--add", "anna:a2", "--as", "anna", "--show", "place")
    assert [one.quote.text for one in pipeline.quote_pool(tmp_path).quotes] == ["The road to [place] is full of holes.", "By bus with Azamat."]
    assert states(tmp_path) == {"q1": ("waiting", set()), "q2": ("waiting", set())}
    listed = run(tmp_path)
    assert "place=Talas (5 share it)" in listed.output
    assert "holes" not in listed.output
    assert "holes" in run(tmp_path, "--words").output


def test_two_different_people_clear_a_quotation_and_only_then_it_leaves(tmp_path: Path) -> None:
    folder_with(tmp_path)
    table = tmp_path / "out/quotes.csv"
    run(tmp_path, "--add", "anna:a1", "--as", "anna", "--show", "place")
    assert run(tmp_path, "--into", table).exit_code == 0
    assert table.read_text("utf-8") == "id,text,translation,language,attributes,topic\n"
    run(tmp_path, "--clear", "q1", "--as", "ethics")
    assert states(tmp_path)["q1"][0] == "one release"
    again = run(tmp_path, "--clear", "q1", "--as", " Ethics ")
    assert again.exit_code == 2
    assert "somebody else" in again.output
    run(tmp_path, "--into", table)
    assert table.read_text("utf-8").count("\n") == 1
    assert run(tmp_path, "--clear", "q1", "--as", "lead", "--today", "2026-06-02").exit_code == 0
    assert run(tmp_path, "--into", table).exit_code == 0
    assert table.read_text("utf-8").split("\n")[1] == "q1,The road to [place] is full of holes.,,en,place=Talas,"
    data = json.loads(run(tmp_path, "--json").output)
    assert [one["text"] for one in data["cleared"]] == ["The road to [place] is full of holes."]
    assert "document" not in data["cleared"][0]
    assert run(tmp_path, "--clear", "q1", "--as", "third").exit_code == 2


def test_the_report_gets_cleared_quotations_only(tmp_path: Path) -> None:
    cleared(folder_with(tmp_path), "a1", "sex")
    run(tmp_path, "--add", "anna:a2", "--as", "anna")
    (one,) = as_cleared(pipeline.quote_pool(tmp_path).quotes)
    assert (one.text, one.attribution, one.code_id) == ("The road to [place] is full of holes.", "woman", "")


def test_the_topic_is_shown_only_where_enough_people_spoke_of_it(tmp_path: Path) -> None:
    folder_with(tmp_path)
    rows = [coding(tmp_path, f"b{number}", f"R{number}", "By bus", "road") for number in range(1, 5)]
    put(tmp_path, "coding/codings/beth.csv", rows_text(rows))
    run(tmp_path, "--add", "anna:a1", "--as", "anna")
    assert pipeline.quote_pool(tmp_path).quotes[0].topic == ""
    put(tmp_path, "coding/codings/beth.csv", rows_text([*rows, coding(tmp_path, "b5", "R5", "By bus", "road")]))
    assert pipeline.quote_pool(tmp_path).quotes[0].topic == "road"


def test_simulated_words_are_nobody_s(tmp_path: Path) -> None:
    folder_with(tmp_path)
    refused = run(tmp_path, "--add", "anna:a4", "--as", "anna")
    assert refused.exit_code == 2
    assert "SIMULATED" in refused.output
    put(tmp_path, "coding/quotes.csv", "id,document,start,end,text,chosen_by\nq1,T01,73,79,By bus,anna\n")
    assert states(tmp_path) == {"q1": ("refused", {"COD-081"})}
    assert run(tmp_path, "--clear", "q1", "--as", "lead").exit_code == 2


@pytest.mark.parametrize(
    ("coded", "show", "cells", "state", "codes"),
    [
        ("a3", (), {}, "refused", {"COD-084"}),
        ("a3", (), {"text": "My [relative] walks."}, "waiting", set()),
        ("a1", ("place", "sex"), {}, "refused", {"COD-084"}),
        ("a1", (), {"attributes": "village"}, "refused", {"COD-084"}),
        ("a1", (), {"text": "The road to Talas is full of holes."}, "refused", {"COD-082", "COD-083"}),
        ("a1", (), {"text": "The road to [Talas] is full of holes."}, "refused", {"COD-083"}),
        ("a1", (), {"translation": "Aibek's road"}, "refused", {"COD-083"}),
        ("a1", (), {"translation": "her road"}, "refused", {"COD-084"}),
        ("a1", (), {"text": "The road is good."}, "refused", {"COD-082"}),
        ("a1", (), {"text": "[…] full of holes."}, "waiting", set()),
        ("a1", (), {"document": "R99"}, "refused", {"COD-080"}),
        ("a1", (), {"start": "0"}, "refused", {"COD-082"}),
        ("a1", (), {"start": "900", "end": "901"}, "refused", {"COD-082"}),
    ],
)
def test_what_gives_a_person_away_is_refused(tmp_path: Path, coded: str, show: tuple[str, ...], cells: dict[str, str], state: str, codes: set[str]) -> None:
    folder_with(tmp_path)
    run(tmp_path, "--add", f"anna:{coded}", "--as", "anna", *[part for key in show for part in ("--show", key)])
    edit(tmp_path, **cells)
    assert states(tmp_path)["q1"] == (state, codes)
    result = run(tmp_path)
    assert result.exit_code == (1 if codes else 0)
    assert run(tmp_path, "--clear", "q1", "--as", "lead").exit_code == (2 if codes else 0)
    assert not any(word in result.output for word in ("Aibek", "holes", "walks"))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"text": "The road to [place] is full of […]"}, "COD-087"),
        ({"translation": "Full of holes"}, "COD-087"),
        ({"attributes": "place"}, "COD-087"),
        ({"code": "bus"}, "COD-087"),
        ({"text": "The road to [place] is full of holes!"}, "COD-082"),
        ({"second_cleared_by": "ETHICS"}, "COD-086"),
        ({"first_cleared_by": ""}, "COD-086"),
        ({"second_cleared_on": ""}, "COD-086"),
        ({"seal": ""}, "COD-086"),
    ],
)
def test_a_change_after_release_makes_it_void(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    cleared(folder_with(tmp_path))
    edit(tmp_path, **cells)
    assert states(tmp_path)["q1"] == ("void", {code})
    assert json.loads(run(tmp_path, "--json").output)["cleared"] == []


def test_a_mended_text_makes_it_void_and_two_people_clear_it_anew(tmp_path: Path) -> None:
    cleared(folder_with(tmp_path))
    put(tmp_path, "transcripts/R1.md", text("R1").replace("holes", "pits"))
    assert states(tmp_path)["q1"] == ("void", {"COD-082"})
    edit(tmp_path, text="The road to [place] is full of pits.", end=str(int(pipeline.quote_pool(tmp_path).quotes[0].quote.end) - 1))
    assert states(tmp_path)["q1"] == ("void", {"COD-087"})
    run(tmp_path, "--clear", "q1", "--as", "lead")
    assert states(tmp_path)["q1"] == ("one release", set())
    run(tmp_path, "--clear", "q1", "--as", "ethics")
    assert states(tmp_path)["q1"] == ("cleared", set())


@pytest.mark.parametrize(
    ("north", "study", "more", "state"),
    [
        (4, None, {}, "refused"),
        (5, None, {}, "waiting"),
        (3, STUDY, {}, "waiting"),
        (2, STUDY, {}, "refused"),
        (3, STUDY + "  quote_base: 4\n", {}, "refused"),
        (5, STUDY + '  people: {"place=Talas": 2}\n', {}, "refused"),
        (5, STUDY + '  people: {"Place=talas": 2}\n', {}, "refused"),
        (5, STUDY + '  people: {"place=Talas": 340}\n', {}, "waiting"),
        # Simulated texts, published texts and other places are not people of the sample who share it.
        (4, None, {"transcripts/S.md": text("S").replace("---\nI:", "simulated: true\n---\nSIMULATED.\n\nI:")}, "refused"),
        (4, None, {"review/documents/D.md": text("D", kind="law")}, "refused"),
        (4, None, {"transcripts/N.md": text("N", "Naryn")}, "refused"),
        # A group counts by its participants.
        (1, None, {"transcripts/G.md": text("G", kind="focus group", speakers="P: participant, P2: participant, P3: participant, P4: participant")}, "waiting"),
    ],
)
def test_enough_people_share_what_is_shown(tmp_path: Path, north: int, study: str | None, more: dict[str, str], state: str) -> None:
    folder_with(tmp_path, north=north, study=study, more=more)
    run(tmp_path, "--add", "anna:a1", "--as", "anna", "--show", "place")
    assert states(tmp_path)["q1"] == (state, {"COD-085"} if state == "refused" else set())


def test_names_of_study_yaml_are_masked(tmp_path: Path) -> None:
    folder_with(tmp_path, study=STUDY + "  mask: [bus]\n")
    run(tmp_path, "--add", "anna:a2", "--as", "anna")
    assert pipeline.quote_pool(tmp_path).quotes[0].quote.text == "By [place] with Azamat."


def test_whoever_leaves_takes_quotations_and_names_along(tmp_path: Path) -> None:
    cleared(folder_with(tmp_path, study=STUDY))
    put(tmp_path, "out/kwic.csv", "document,word\nR1,road\n")
    withdraw(tmp_path, plan_withdrawal(tmp_path, "K-R1", declared=None), tombstones=())
    assert pipeline.quote_pool(tmp_path).quotes == ()
    assert "Aibek" not in (tmp_path / "contacts/pseudonyms.csv").read_text("utf-8")
    assert not (tmp_path / "out/kwic.csv").exists()
    assert (tmp_path / "transcripts/R2.md").exists()


def test_masking_a_text_leaves_a_clearance_that_shows_the_same(tmp_path: Path) -> None:
    cleared(folder_with(tmp_path), "a2")
    pipeline.pseudonymise(tmp_path, frozen=True, apply=True)
    assert states(tmp_path)["q1"] == ("cleared", set())


def test_a_text_that_is_coded_blind_gives_no_quotation_to_others(tmp_path: Path) -> None:
    folder_with(tmp_path, more={"coding/assignments.csv": "document,coder,done\nR1,anna,2026-05-01\nR1,beth,\n"})
    assert run(tmp_path, "--add", "anna:a1", "--as", "beth").exit_code == 2
    assert run(tmp_path, "--add", "anna:a1", "--as", "anna").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--add", "anna:a1"), "--as"),
        (("--add", "anna", "--as", "x"), "CODER:CODING"),
        (("--add", "anna:zz", "--as", "x"), "no coding"),
        (("--add", "anna:a1", "--as", "x", "--show", "shoe"), "no attribute shoe"),
        (("--clear", "q9", "--as", "x"), "no quotation q9"),
        (("--drop", "q9"), "no quotation q9"),
        (("--clear", "q1", "--drop", "q1", "--as", "x"), "one thing at a time"),
        (("--show", "place"), "belong to --add"),
    ],
)
def test_what_cannot_be_done_says_why(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(folder_with(tmp_path), *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "coding/quotes.csv").exists()


def test_a_pool_that_cannot_be_read_is_not_written_anew(tmp_path: Path) -> None:
    pool = "id,document,start,end,text,chosen_by\nq1,R1,x,9,By bus,anna\n"
    folder_with(tmp_path, more={"coding/quotes.csv": pool})
    assert run(tmp_path, "--add", "anna:a1", "--as", "anna").exit_code == 2
    assert (tmp_path / "coding/quotes.csv").read_text("utf-8") == pool
    assert run(tmp_path).exit_code == 1


def test_a_quotation_can_be_taken_out_again(tmp_path: Path) -> None:
    folder_with(tmp_path)
    run(tmp_path, "--add", "anna:a1", "--as", "anna")
    run(tmp_path, "--add", "anna:a3", "--as", "anna")
    assert run(tmp_path, "--drop", "q2").exit_code == 0
    assert list(states(tmp_path)) == ["q1"]


@pytest.mark.parametrize(
    ("shown", "passage", "same"),
    [
        ("a b", "a b", True),
        ("a  b", "a b", True),
        ("a [x] d", "a b c d", True),
        ("[x] d", "a b c d", True),
        ("a [x]", "a b", True),
        ("a [x] b [y] c", "a 1 b 2 c", True),
        ("a [x] b [y] c", "a b", False),
        ("[x]", "a b", False),
        ("aa [x] aa", "aa", False),
        ("b", "a b", False),
    ],
)
def test_words_are_those_of_the_passage_but_for_brackets(shown: str, passage: str, same: bool) -> None:
    assert fits(shown, passage) is same


@pytest.mark.parametrize(
    "arguments",
    [
        ("--clear", "q1", "--as", "x" * 61),
        ("--add", "anna:a1", "--as", "x" * 301),
        ("--add", "anna:a1", "--as", "lead", "--translation", "Zarina " * 800),
    ],
)
def test_what_does_not_fit_the_pool_is_refused_and_leaves_it_as_it_was(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder_with(tmp_path)
    assert run(tmp_path, "--add", "anna:a1", "--as", "lead").exit_code == 0
    before = (tmp_path / "coding/quotes.csv").read_bytes()
    result = run(tmp_path, *arguments)
    assert (result.exit_code, "too long" in result.output, "Zarina" in result.output) == (2, True, False)
    assert (tmp_path / "coding/quotes.csv").read_bytes() == before
