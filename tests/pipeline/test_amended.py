"""Why: a decision that changes one command's numbers and not another's would give two results of one study. Estimates, scales, report
and export must be those of records edited by hand, and of R's subset() where interviews are left out."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from test_estimate import ANSWERS, STUDY, estimate, made, records, write_study

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.estimation.declare import survey
from kurak.estimation.left_out import leave_out
from kurak.model.scale_results import ScaleResults
from kurak.report.chapters.making import making

MEANS = ANSWERS.parents[1] / "left_out" / "means.csv"
# Groups of three are shown, so that all numbers can be held against R.
FIELDWORK = STUDY + "disclosure: {smallest_base: 2}\nfieldwork:\n  record: code\n"
OUT = (*range(24, 32), 50, 61)
EDITS: dict[int, dict[str, Any]] = {11: {"a": 4}, 13: {"b": 2}, 20: {"sex": "men"}, 36: {"a": ""}, 40: {"weight": 2.5}}


def coded(edits: dict[int, dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    return [{"code": f"K-{i:02d}", **row, **(edits or {}).get(i, {})} for i, row in enumerate(records())]


def write_logs(folder: Path, *, edits: dict[int, dict[str, Any]] | None = None, out: tuple[int, ...] = ()) -> Path:
    rows = [(f"K-{i:02d}", name, new) for i, values in (edits or {}).items() for name, new in values.items()]
    fixes = [f"{code},{name},as received,{new},called back,supervisor,2026-05-12" for code, name, new in rows]
    said = [f"near duplicate,interview,K-{i:02d},left out of the analysis,nobody was there,field manager,2026-05-12" for i in out]
    for file, head, lines in (
        ("corrections", "record,variable,old,new,reason,who,date", fixes),
        ("decisions", "check,about,code,decision,why,who,when", said),
    ):
        if lines:
            (folder / f"data/{file}.csv").write_text("\n".join((head, *lines, "")), encoding="utf-8")
    return folder


def amended(folder: Path, *, edits: dict[int, dict[str, Any]] | None = None, out: tuple[int, ...] = ()) -> Path:
    return write_logs(write_study(folder, coded(), study=FIELDWORK), edits=edits, out=out)


def scales(folder: Path) -> ScaleResults:
    found, findings = pipeline.scales(pipeline.check(folder), folder)
    assert found is not None, findings
    return found


def reference() -> list[dict[str, str]]:
    lines = [line for line in MEANS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def close(mine: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    assert len(mine) == len(other)
    for one, two in zip(mine, other, strict=True):
        assert one.keys() == two.keys()
        for name, value in one.items():
            if isinstance(value, float) and not math.isnan(value):
                assert value == pytest.approx(two[name], rel=1e-12, abs=1e-14), name
            elif not isinstance(value, float):
                assert value == two[name], name


def test_estimates_after_corrections_and_decisions_are_those_of_r(tmp_path: Path) -> None:
    tables = made(amended(tmp_path / "study", edits=EDITS, out=OUT))
    answers = reference()
    assert len(answers) == 12
    for answer in answers:
        rows = tables.rows(answer["variable"], statistic="mean", domain="sex" if answer["group"] else None)
        (row,) = [row for row in rows if not answer["group"] or row["sex"] == answer["group"]]
        assert row["n"] == int(answer["n"])
        for name in ("estimate", "std_error", "conf_low", "conf_high", "df"):
            assert row[name] == pytest.approx(float(answer[name]), rel=1e-9), name
    assert (tables.amended.values, tables.amended.left_out, tables.respondents) == (5, 10, 70)
    assert tables.design.endswith("5 values corrected, 10 interviews left out by decision")


def test_corrections_give_the_tables_of_a_file_edited_by_hand(tmp_path: Path) -> None:
    mine = amended(tmp_path / "mine", edits=EDITS)
    by_hand = write_study(tmp_path / "hand", coded(EDITS), study=FIELDWORK)
    close(made(mine).table.rows(), made(by_hand).table.rows())
    one, two = scales(mine), scales(by_hand)
    assert (one.amended.values, two.amended.values) == (5, 0)
    assert one.scales == two.scales
    assert made(mine).table.rows() != made(write_study(tmp_path / "plain", coded(), study=FIELDWORK)).table.rows()


def test_every_table_without_an_interview_is_that_of_its_answers_being_missing(tmp_path: Path) -> None:
    """Two roads: left out, or every answer and group of it taken away while the row stays. Only who was asked and gave several answers
    is no answer that can be taken away: those questions are left to the reference of R."""
    mine = made(amended(tmp_path / "mine", out=OUT))
    taken = {i: dict.fromkeys(("a", "b", "c", "knows", "feels", "sex"), "") for i in OUT}
    other = made(write_study(tmp_path / "other", coded(taken), study=FIELDWORK))
    one, two = ([row for row in each.table.rows() if row["variable"] != "needs"] for each in (mine, other))
    # Rows that lost all answers still count for the degrees of freedom there, and not here: their unit has nobody left.
    for row in (*one, *two):
        for name in ("df", "conf_low", "conf_high"):
            row.pop(name)
    close(one, two)


def test_a_scale_is_analysed_without_those_left_out(tmp_path: Path) -> None:
    mine = scales(amended(tmp_path / "mine", out=OUT))
    taken = {i: dict.fromkeys(("a", "b", "c", "sex"), "") for i in OUT}
    other = scales(write_study(tmp_path / "other", coded(taken), study=FIELDWORK))
    assert mine.respondents == 70
    assert other.respondents == 80
    (one,), (two,) = mine.scales, other.scales
    assert [item.n for item in one.answers] == [item.n for item in two.answers]
    assert [item.mean.estimate for item in one.answers] == pytest.approx([item.mean.estimate for item in two.answers], rel=1e-12)
    assert one.reliability[0].n == two.reliability[0].n
    assert one.reliability[0].alpha.estimate == pytest.approx(two.reliability[0].alpha.estimate, rel=1e-12)


def test_somebody_left_out_makes_no_group_and_no_answer(tmp_path: Path) -> None:
    folder = amended(tmp_path / "study", edits={3: {"sex": "nobody else"}}, out=(3,))
    assert "nobody else" not in {row["sex"] for row in made(folder).table.rows()}


def test_base_weights_of_those_left_out_can_be_handed_over_as_nonresponse() -> None:
    sample = survey({"w": [2.0, 2.0, 4.0, 4.0], "town": [1, 1, 2, 2], "y": [1.0, 3.0, 5.0, 9.0]}, weights="w", psu="town")
    out = np.array([True, False, False, False])
    assert leave_out(sample, out).weights.tolist() == [0, 2, 4, 4]
    assert sample.nonresponse(~out, by="town").weights.tolist() == [0, 4, 4, 4]
    with pytest.raises(ValueError, match="every interview"):
        leave_out(sample, np.ones(4, dtype=bool))
    with pytest.raises(ValueError, match="before replicate"):
        leave_out(sample.replicates("JK1"), out)


def test_a_correction_that_cannot_be_applied_stops_every_number(tmp_path: Path) -> None:
    folder = amended(tmp_path / "study", edits={11: {"income": 4}})
    for _, findings in (estimate(folder), pipeline.scales(pipeline.check(folder), folder)):
        assert [(one.code, one.severity) for one in findings] == [("FLD-062", "error")]
    assert estimate(folder)[0] is None
    for command in ("estimate", "scales", "report"):
        done = CliRunner().invoke(cli, [command, str(folder)])
        assert done.exit_code == 1, command
        assert "FLD-062" in done.output + done.stderr


def test_commands_and_files_say_what_was_amended(tmp_path: Path) -> None:
    folder = amended(tmp_path / "study", edits=EDITS, out=OUT)
    words = "5 values corrected, 10 interviews left out by decision"
    for command in ("estimate", "scales"):
        shown = CliRunner().invoke(cli, [command, str(folder)])
        assert shown.exit_code == 0, shown.output
        assert words in " ".join(shown.output.split())
        data = json.loads(CliRunner().invoke(cli, [command, str(folder), "--json"]).output)
        assert (data["corrected_values"], data["left_out_interviews"]) == (5, 10)
        assert words in (folder / f"out/{command}s/README.md".replace("scaless", "scales")).read_text(encoding="utf-8")


def test_the_r_code_reads_the_same_logs(tmp_path: Path) -> None:
    code = made(amended(tmp_path / "study", edits=EDITS, out=OUT)).table.as_r()
    assert code.index("corrections.csv") < code.index("scale_mean(c(") < code.index("svydesign(") < code.index("subset(design, !(")
    assert "decisions.csv" not in made(amended(tmp_path / "other", edits=EDITS)).table.as_r()


def test_the_report_says_so_under_how_it_was_made(tmp_path: Path) -> None:
    for name, edits, out in (("amended", EDITS, OUT), ("plain", {}, ())):
        folder = amended(tmp_path / name, edits=edits, out=out)
        checked = pipeline.check(folder)
        edition = pipeline.edition(checked, pipeline.ReportParts(estimates=pipeline.estimate(checked, folder)[0]))
        section = repr(making(edition))
        assert ("10 interviews were left out of the analysis" in section and "5 values were corrected" in section) == (name == "amended")
