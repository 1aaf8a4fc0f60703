"""Why: a report shows a rehearsal only if it is whole and marked; a broken one is a finding, never half a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.model.rehearsed import group_outcomes, worst_covered
from kurak.sources.rehearsals import last_rehearsal
from kurak.sources.text_file import open_reading

SETTINGS = """simulated: SIMULATED
kurak: 0.1.0
seed: 7
replications: 100
interviews: 360
confidence: 0.95
intracluster_correlation_stated: 0.05
rules:
- rule: 5 - x
  intracluster_correlation: 0.048
  unreached:
  - {item: a2, group: East, target: 4.4, nearest: 3.98}
joined_strata: [A joined to B]
"""
HEADER = (
    "simulated,rule,domain,group,statistic,variable,truth,mean_estimate,bias,rmse,true_error,mean_std_error,deff,coverage,"
    "coverage_error,intervals,difference,power,interviews,clusters\n"
)
ROWS = (
    "SIMULATED,5 - x,,,mean,first,3,3.01,0.01,0.1,0.1,0.1,2,0.94,0.02,100,,,360,30\n"
    "SIMULATED,5 - x,region,North,mean,first,3,3.01,0.01,0.2,0.2,0.2,2,0.9,0.03,100,0.3,0.8,120,10\n"
    "SIMULATED,5 - x,region,South,mean,first,3,3.01,0.01,0.2,0.2,0.2,,,,0,0.3,,20,1\n"
)


def write(
    study: Path, name: str, *, settings: str = SETTINGS, table: str = HEADER + ROWS
) -> None:
    folder = study / "rehearsal" / name
    folder.mkdir(parents=True)
    (folder / "rehearsal.yaml").write_text(settings, encoding="utf-8")
    (folder / "replications.csv").write_text(table, encoding="utf-8")


def test_the_last_run_is_read_back_whole(tmp_path: Path) -> None:
    write(tmp_path, "run2", settings="[")
    write(tmp_path, "run9", settings="[")
    write(tmp_path, "run10")
    (tmp_path / "rehearsal" / "run11").mkdir()
    reading = open_reading(tmp_path)
    result = last_rehearsal(reading)
    assert result is not None
    assert reading.findings == []
    assert (result.name, result.seed, result.replications, result.rules) == ("run10", 7, 100, ("5 - x",))
    assert result.unreached[0].nearest == 3.98
    assert result.joined == ("A joined to B",)
    assert result.estimates[1].power == 0.8
    assert result.estimates[2].power is None
    outcomes = group_outcomes(result)
    assert [one.coverage for one in outcomes] == [0.94, 0.9, None]
    assert outcomes[2].without_interval == 1
    worst = worst_covered(outcomes)
    assert worst is not None
    assert worst.group == "North"


def test_a_study_without_a_rehearsal_has_none(tmp_path: Path) -> None:
    reading = open_reading(tmp_path)
    assert last_rehearsal(reading) is None
    assert reading.findings == []


@pytest.mark.parametrize(
    ("settings", "table", "code"),
    [
        (SETTINGS.replace("SIMULATED", "real"), HEADER + ROWS, "REH-009"),
        (SETTINGS.replace("seed: 7", "seed: seven"), HEADER + ROWS, "REH-009"),
        (SETTINGS.replace("rules:", "other:"), HEADER + ROWS, "REH-009"),
        (SETTINGS.split("rules:")[0] + "rules: text\n", HEADER + ROWS, "REH-009"),
        ("[", HEADER + ROWS, "YML-001"),
        (SETTINGS, HEADER + ROWS.replace("SIMULATED,5 - x,region,N", "real,5 - x,region,N"), "REH-009"),
        (SETTINGS, HEADER + ROWS.replace("0.94", "high"), "REH-009"),
        (SETTINGS, HEADER.replace("simulated,", "") + ROWS, "CSV-005"),
        (SETTINGS, HEADER + ROWS[:-30] + "\n", "CSV-009"),
        (SETTINGS, "", "FIL-005"),
    ],
)
def test_a_broken_rehearsal_is_a_finding_and_no_result(
    tmp_path: Path, settings: str, table: str, code: str
) -> None:
    write(tmp_path, "run1", settings=settings, table=table)
    reading = open_reading(tmp_path)
    assert last_rehearsal(reading) is None
    assert code in [one.code for one in reading.findings]
    assert all(place.file.startswith("rehearsal/run1/") for one in reading.findings for place in one.where)
