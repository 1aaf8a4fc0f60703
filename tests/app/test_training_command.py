"""Why: what officers say of themselves is shown by groups only; the sheet comes back into the study, and no officer is ever seen."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
ETHICS = """\
ethics:
  approval: Board 7
  consent_version: version 1
  safeguarding_contact: office of the study
  retention: two years
  access: [{who: analysts, what: records without names}]
"""
HEADER = "officer,topic,group,role,place,knowledge,confidence,caseload,date\n"
FILLED = HEADER + "".join(
    f"{number}9407,Law,,{'inspector' if number < 8 else 'head'},Suzak,{known},{known},{20 + number},2024-05\n"
    for number, known in enumerate((2, 3, 3, 4, 2, 1, 3, 5, 4), start=1)
)
LARGER = FILLED + "".join(f"{number}9407,Law,,psychologist,Suzak,{1 + number % 5},{1 + number % 4},{20 + number},2024-05\n" for number in range(10, 18))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "stakeholders").mkdir(parents=True)
    shutil.copy(WORKED / "stakeholders" / "places.csv", folder / "stakeholders")
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\n" + ETHICS, "utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["stakeholders", *map(str, arguments)])


def take(study: Path, text: str) -> Result:
    file = study.parent / "training_needs_to_fill.csv"
    file.write_text(text, "utf-8")
    return run("take", study, file)


def test_a_study_without_answers_says_what_to_do(study: Path) -> None:
    result = run("training", study)
    assert result.exit_code == 0, result.output
    assert "No officer has answered yet" in result.output
    assert "--form NEW" in result.output
    assert json.loads(run("training", study, "--json").output)["training_needs"] is None


def test_the_sheet_comes_back_as_a_table(study: Path, tmp_path: Path) -> None:
    made = run("training", study, "--form", tmp_path / "f", "--topic", "Law|Право|Укук", "--topic", "Talks")
    assert made.exit_code == 0, made.output
    assert {file.name for file in (tmp_path / "f").iterdir()} == {
        "README.md", "topics.csv", "training_needs_to_fill.csv", "training_en.pdf", "training_ru.pdf", "training_ky.pdf"
    }
    assert (tmp_path / "f" / "topics.csv").read_text("utf-8").splitlines()[1:] == ["1,Law,Право,Укук", "2,Talks,Talks,Talks"]
    assert (tmp_path / "f" / "training_needs_to_fill.csv").read_text("utf-8") == HEADER
    assert run("training", study, "--form", tmp_path / "f").exit_code == 2
    taken = take(study, LARGER)
    assert (taken.exit_code, taken.output.splitlines()[0]) == (0, "stakeholders/training_needs.csv: 17 rows added")
    shown = run("training", study, "--by", "role", "--into", tmp_path / "t.csv")
    assert shown.exit_code == 0, shown.output
    assert max(len(line) for line in shown.output.splitlines() if not line.startswith("written: ")) <= 80
    # R 4.2.2: t.test(c(2, 3, 3, 4, 2, 1, 3)) is 2.571 [1.669, 3.474]; it keeps the two heads company, and so do the caseloads.
    assert sum("withheld" in line for line in shown.output.splitlines() if line.startswith(("  inspector", "  head"))) == 4
    assert "2.6 [1.7" not in shown.output
    everything = shown.output + (tmp_path / "t.csv").read_text("utf-8") + run("training", study, "--by", "role", "--json").output
    assert "9407" not in everything
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        rows = {(row["measure"], row["group"]): row for row in csv.DictReader(file)}
    assert (rows["knowledge", "head"]["withheld"], rows["knowledge", "head"]["n"], rows["knowledge", "head"]["mean"]) == ("yes", "", "")
    assert rows["caseload", "head"]["median"] == ""
    assert rows["knowledge", "psychologist"]["n"] == "8"
    by_place = json.loads(run("training", study, "--by", "place", "--json").output)["training_needs"]
    assert [(row["group"], row["knowledge"]["n"]) for row in by_place["rows"]] == [("Suzak", 17), ("", 17)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("19407,law,,inspector,Suzak,3,3,21,2024-05\n", "STK-083"),
        ("19407,Talks,,inspector,Suzak,3,3,99,2024-05\n", "STK-082"),
        ("19407,Talks,,head,Suzak,3,3,21,2024-05\n", "STK-089"),
        ("Aida,Talks,,head,Suzak,3,3,21,2024-05\n", "STK-021"),
        ("99,Talks,,head,Narnia,3,3,21,2024-05\n", "STK-011"),
        ("99,Talks,,head,Suzak,3,6,21,2024-05\n", "CSV-015"),
    ],
)
def test_a_wrong_row_and_nothing_is_taken(study: Path, row: str, code: str) -> None:
    assert take(study, FILLED).exit_code == 0
    before = (study / "stakeholders" / "training_needs.csv").read_bytes()
    result = take(study, HEADER + row)
    assert result.exit_code == 1, result.output
    assert code in result.output
    assert not any(word in result.output for word in ("Aida", "9407"))
    assert (study / "stakeholders" / "training_needs.csv").read_bytes() == before


def test_answers_are_not_written_where_git_would_keep_them(study: Path) -> None:
    subprocess.run(["git", "-C", str(study), "init", "--quiet"], check=True, capture_output=True)
    result = take(study, FILLED)
    assert result.exit_code == 1
    assert "ETH-002" in result.output
    assert not (study / "stakeholders" / "training_needs.csv").exists()
    (study / ".gitignore").write_text("stakeholders/training_needs.csv\n", "utf-8")
    assert take(study, FILLED).exit_code == 0


def test_answers_need_the_block_ethics_first(study: Path) -> None:
    (study / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    result = take(study, FILLED)
    assert (result.exit_code, "ETH-001" in result.output) == (1, True)
    assert not (study / "stakeholders" / "training_needs.csv").exists()


def test_what_does_not_go_together_is_said(study: Path, tmp_path: Path) -> None:
    assert take(study, FILLED).exit_code == 0
    for wrong in (("--by", "group"), ("--topic", "Law"), ("--form", tmp_path / "n", "--topic", "Law|Право"), ("--form", tmp_path / "n", "--by", "role")):
        result = run("training", study, *wrong)
        assert result.exit_code == 2, result.output
        assert "Traceback" not in result.output
    assert not (tmp_path / "n").exists()
