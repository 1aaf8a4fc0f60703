"""``kurak audit`` is what other programs and tired people read: exit codes, the shape of the JSON, 80 columns, no traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli import output
from kurak.app.cli.main import cli
from kurak.audit.rules import CODES
from kurak.model.finding import SEVERITIES
from kurak.sources.starter import write_starter

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
KEYS = {"rule", "severity", "table", "item", "group", "claim", "printed", "expected", "bases", "message", "code", "where", "fix"}

PUBLISHED = """\
title: A made-up report on lending
response: {min: 1, max: 5}
scales:
  trust: {label: Trust, items: [lend, keep]}
items: items.csv
breakdowns:
  valley: {groups: [Upper, Lower], unit: valleys}
bases:
  achieved: {breakdown: valley, kind: achieved, source: Table 1, groups: {Upper: 100, Lower: 300}}
tables:
  - {file: means.csv, layout: wide, scale: trust, breakdown: valley, statistic: mean}
"""
ITEMS = "item,scale,text\nlend,trust,I lend money\nkeep,trust,I keep promises\n"
SOUND = "item,Upper,Lower,Total\nlend,3.40,2.20,2.50\nkeep,2.00,4.00,3.50\nTOTAL,2.70,3.10,3.00\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["audit", *map(str, arguments)])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "lending"
    folder.mkdir()
    (folder / "published.yaml").write_text(PUBLISHED, encoding="utf-8")
    (folder / "items.csv").write_text(ITEMS, encoding="utf-8")
    (folder / "means.csv").write_text(SOUND, encoding="utf-8")
    return folder


def break_a_cell(report: Path, old: str, new: str) -> None:
    path = report / "means.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def data(result: Result) -> dict[str, Any]:
    return dict(json.loads(result.stdout))


# ── exit codes ──


def test_a_report_that_adds_up_exits_0(report: Path) -> None:
    result = run(report)
    assert result.exit_code == 0, result.output
    assert "impossible" not in result.output.lower().replace("no findings", "")


def test_an_impossible_number_exits_1_and_is_explained(report: Path) -> None:
    break_a_cell(report, "3.40", "0.40")
    result = run(report)
    assert result.exit_code == 1
    assert "IMPOSSIBLE" in result.output
    assert "0.40 on a scale from 1 to 5" in result.output
    assert "means.csv:2" in result.output


def test_something_inconsistent_alone_exits_0(report: Path) -> None:
    break_a_cell(report, "3.40,2.20,2.50", "3.40,2.20,2.80")
    result = run(report)
    assert result.exit_code == 0, result.output
    assert "INCONSISTENT" in result.output


def test_the_file_itself_may_be_named(report: Path) -> None:
    assert run(report / "published.yaml").output == run(report).output


def test_study_yaml_stands_for_its_study() -> None:
    assert run(WORKED / "study.yaml", "--json").output == run(WORKED, "--json").output


def test_this_folder_is_the_default(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(report)
    assert run().exit_code == 0


def test_a_folder_without_published_yaml_exits_2(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "published.yaml" in result.output
    assert "Traceback" not in result.output


def test_a_study_without_a_published_report_exits_2(tmp_path: Path) -> None:
    write_starter(tmp_path / "small")
    result = run(tmp_path / "small")
    assert result.exit_code == 2
    assert "docs/published-yaml.md" in result.output


def test_what_is_not_there_exits_2(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere").exit_code == 2


@pytest.mark.parametrize("content", ["a: [", "", "- 1\n", "\t\n", "title: [1]\n", "\x00", "tables: [{file: ../../etc/passwd}]\n"])
def test_a_broken_published_yaml_is_a_finding_and_no_traceback(report: Path, content: str) -> None:
    (report / "published.yaml").write_text(content, encoding="utf-8")
    result = run(report)
    assert result.exit_code in (1, 2)
    assert "error" in result.output
    assert "published.yaml" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_broken_table_is_an_error_beside_what_can_be_audited(report: Path) -> None:
    (report / "means.csv").write_text(SOUND.replace("2.20", "much"), encoding="utf-8")
    result = run(report)
    assert result.exit_code in (1, 2)
    assert "much" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


# ── JSON ──


def test_the_shape_of_the_json() -> None:
    result = run(WORKED, "--json")
    found = data(result)
    assert result.exit_code == found["exit"] == 1
    assert len(found["findings"]) == found["summary"]["findings"] == found["summary"]["shown"] > 100
    for finding in found["findings"]:
        assert finding.keys() >= KEYS
        assert finding["rule"] in CODES
        assert finding["code"] == CODES[finding["rule"]]
        assert finding["severity"] in SEVERITIES
        assert isinstance(finding["bases"], list)
        assert finding["message"]
        for value in (finding["printed"], finding["expected"], finding["table"], finding["item"], finding["group"], finding["claim"]):
            assert value is None or isinstance(value, str)
    by_severity = {severity: sum(f["severity"] == severity for f in found["findings"]) for severity in ("impossible", "inconsistent", "suspect", "note")}
    assert {severity: found["summary"][severity] for severity in by_severity} == by_severity
    assert sum(found["summary"]["by_rule"].values()) == len(found["findings"])
    assert len(found["ledger"]) == 41


def test_json_finds_every_cell_below_the_scale_and_the_means_of_regions() -> None:
    found = data(run(WORKED, "--json"))["findings"]
    below = {(f["item"], f["group"], f["printed"]) for f in found if f["rule"] == "scale-range"}
    assert {("tr02", "Bishkek city", "0.97"), ("tr04", "Bishkek city", "0.87"), ("ex03", "Bishkek city", "0.80"), ("tr09", "Urban", "0.82")} <= below
    totals = [f for f in found if f["rule"] == "total" and "plain mean of nine regions, not of people" in f["message"]]
    assert len(totals) > 20


def test_json_and_errors_go_to_different_places(tmp_path: Path) -> None:
    result = run(tmp_path, "--json")
    assert result.exit_code == data(result)["exit"] == 2
    assert "Error" in result.stderr


def test_the_same_report_gives_the_same_bytes() -> None:
    assert run(WORKED, "--json", "--rule", "total").output == run(WORKED, "--json", "--rule", "total").output


# ── choosing ──


def test_one_rule_two_rules_and_a_severity() -> None:
    assert {f["rule"] for f in data(run(WORKED, "--json", "--rule", "grim"))["findings"]} == {"grim"}
    two = data(run(WORKED, "--json", "--rule", "grim", "--rule", "scoring"))["findings"]
    assert {f["rule"] for f in two} == {"grim", "scoring"}
    worst = data(run(WORKED, "--json", "--severity", "inconsistent"))
    assert {f["severity"] for f in worst["findings"]} == {"impossible", "inconsistent"}
    assert worst["summary"]["findings"] > worst["summary"]["shown"]


def test_choosing_does_not_change_the_exit_code() -> None:
    assert run(WORKED, "--rule", "same-fact").exit_code == 1


def test_an_unknown_rule_names_the_nearest_or_all() -> None:
    result = run(WORKED, "--rule", "scale-rang")
    assert result.exit_code == 2
    assert "did you mean 'scale-range'?" in result.output
    far = run(WORKED, "--rule", "zzz")
    assert far.exit_code == 2
    assert all(rule in far.output for rule in CODES)


def test_a_severity_that_is_none_exits_2() -> None:
    assert run(WORKED, "--severity", "error").exit_code == 2


def test_all_of_them_are_explained_only_when_asked_for() -> None:
    few, every = run(WORKED, "--rule", "total").output, run(WORKED, "--rule", "total", "--all").output
    assert "--all" in few
    assert "--all" not in every
    number = len(data(run(WORKED, "--rule", "total", "--json"))["findings"])
    assert every.count("    because") == number
    assert few.count("    because") < number


# ── print ──


@pytest.mark.parametrize("arguments", [[], ["--all"], ["--rule", "scoring"]])
def test_80_columns_and_no_path_of_this_machine(arguments: list[str]) -> None:
    text = run(WORKED, *arguments).output
    long = [line for line in text.splitlines() if len(line) > 80]
    assert not [line for line in long if " " in line.strip()], long
    assert str(WORKED.parent) not in text
    assert not re.search(r"/(?:home|tmp|work)/", text)


def test_colour_carries_nothing_alone(monkeypatch: pytest.MonkeyPatch, report: Path) -> None:
    break_a_cell(report, "3.40", "0.40")
    without = run(report).output
    monkeypatch.setattr(output, "colour_wanted", lambda: True)
    with_colour = CliRunner().invoke(cli, ["audit", str(report)], color=True).output
    assert "\x1b[" not in without
    assert re.sub(r"\x1b\[[0-9;]*m", "", with_colour) == without
    assert "IMPOSSIBLE" in without


def test_text_of_a_report_cannot_steer_the_terminal(report: Path) -> None:
    break_a_cell(report, "3.40", "0.40")
    path = report / "published.yaml"
    path.write_text(PUBLISHED.replace("A made-up report on lending", '"A \\e[31mred\\a report"'), encoding="utf-8")
    text = run(report).output
    assert "\x1b" not in text
    assert "\x07" not in text


def test_it_writes_nothing(report: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in report.rglob("*")}
    run(report)
    assert {path: path.stat().st_mtime_ns for path in report.rglob("*")} == before


def test_the_published_folder_of_a_study_is_audited_with_its_study() -> None:
    # Its conclusions rest on interviews and services of the study: read alone, statements would lose their ground.
    whole = json.loads(run(WORKED, "--json").stdout)
    for part in (WORKED / "published", WORKED / "published" / "published.yaml"):
        assert json.loads(run(part, "--json").stdout)["ledger"] == whole["ledger"]


def test_an_output_that_cannot_be_written_exits_2_in_one_line() -> None:
    # A file opened for reading takes no output, on any system.
    with Path(__file__).open() as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", "kurak", "audit", str(WORKED)], stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
