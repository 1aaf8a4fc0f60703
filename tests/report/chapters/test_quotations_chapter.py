"""Why: the report is where quotations leave the house; what two people did not release must not be in it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from kurak.app.cli.main import cli

TEXT = """\
---
id: {id}
kind: in-depth
language: ru
attributes: {{place: {place}}}
speakers: {{I: interviewer, P: participant}}
---
I: Как дорога?

P: Дорога до {place} плохая. Зимой лёд.
"""
CODEBOOK = "title: Getting about\nversion: 1\ncodes:\n  - {id: road, name: The road, definition: Roads.}\n"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_report_prints_what_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    study = tmp_path / "study"
    run("new", study)
    text = (study / "study.yaml").read_text("utf-8")
    block = "\nethics:\n  approval: Board, 1\n  consent_version: version 1\n  safeguarding_contact: the office\n  retention: five years\n  access:\n    - {who: analysts, what: everything}\n"
    (study / "study.yaml").write_text(text + block, "utf-8")
    (study / "transcripts").mkdir()
    (study / "coding/codings").mkdir(parents=True)
    (study / "coding/codebook.yaml").write_text(CODEBOOK, "utf-8")
    for number in range(5):
        (study / f"transcripts/Interview-{number}.md").write_text(TEXT.format(id=f"Interview-{number}", place="Talas"), "utf-8")
    said = TEXT.format(id="R0", place="Talas").split("---\n", 2)[2]
    rows = ["coding,document,start,end,code,quote"]
    for name, words in (("a1", "Дорога до Talas плохая."), ("a2", "Зимой лёд.")):
        rows.append(f"{name},Interview-0,{said.index(words)},{said.index(words) + len(words)},road,{words}")
    (study / "coding/codings/anna.csv").write_text("\n".join(rows) + "\n", "utf-8")
    run("qualitative", "quotes", study, "--add", "anna:a1", "--as", "anna", "--show", "place", "--translation", "- The road to [place] is bad.")
    run("qualitative", "quotes", study, "--add", "anna:a2", "--as", "anna")
    run("qualitative", "quotes", study, "--clear", "q1", "--as", "anna")
    run("report", study)
    assert "The road to [place] is bad." not in (study / "out/report.html").read_text("utf-8")
    run("qualitative", "quotes", study, "--clear", "q1", "--as", "lead")
    run("report", study)
    page = (study / "out/report.html").read_text("utf-8")
    assert "The road to [place] is bad." in page
    assert "1 passage of interviews, each released by two people" in page
    assert "Зимой" not in page
    assert "Interview-0" not in page
    run("qualitative", "quotes", study, "--into", tmp_path / "q.csv")
    # A spreadsheet would take a cell that begins with a hyphen for a formula.
    assert ",'- The road to [place] is bad.," in (tmp_path / "q.csv").read_text("utf-8")
