"""Why: "trust has risen" is what people will take from a second wave. A change must have the error of the change, know which clusters were visited
twice, make no test where the earlier numbers have no error, and never show a group that either wave withholds."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from compared_study import STUDY, records, write_compared, write_records

from kurak import pipeline
from kurak.estimation import changes as arithmetic
from kurak.estimation.changes import allowed_for, from_estimates, means_of
from kurak.estimation.declare import survey
from kurak.model.changes import Change, Changes
from kurak.model.estimates import Estimates
from kurak.model.finding import Finding
from kurak.model.tabulated import Tabulated
from kurak.pipeline.changes import changes
from kurak.pipeline.estimates import declared_survey
from kurak.sources.estimate_files import estimate_files

BLOCK = "compare: {{file: {file}, label: '2023'}}\n"


def compared(folder: Path) -> tuple[tuple[Changes, ...], tuple[Finding, ...], Tabulated]:
    study = pipeline.check(folder)
    assert not study.has_errors, study.findings
    tables, findings = pipeline.estimate(study, folder)
    assert tables is not None, findings
    return (*changes(study, folder, tables), tables)


def two_waves(folder: Path, file: str = "data/2023.csv") -> Path:
    write_compared(folder, study=STUDY + BLOCK.format(file=file))
    write_records(folder / "data" / "2023.csv", records(shift=1))
    return folder


def test_a_change_is_that_of_both_waves_together(tmp_path: Path) -> None:
    folder = two_waves(tmp_path / "study")
    ((made,), findings, _) = compared(folder)
    assert findings == ()
    assert made.earlier == "records"
    study = pipeline.check(folder)
    now, _ = declared_survey(study, folder)
    assert now is not None
    assert study.study is not None
    assert study.study.estimates is not None
    from dataclasses import replace

    other = study.study.estimates.model_copy(update={"records": "data/2023.csv"})
    before, _ = declared_survey(replace(study, study=study.study.model_copy(update={"estimates": other})), folder)
    assert before is not None
    assert len(made.rows) == 7 * (1 + 3 + 2)
    for one in made.rows:
        asked = now.survey.change(one.variable, since=before.survey, by=one.domain or None)
        (row,) = [row for row in asked if not one.domain or row[one.domain] == one.group]
        assert one.change == pytest.approx(row["estimate"], abs=1e-12)
        assert (one.std_error, one.conf_low, one.conf_high) == pytest.approx((row["std_error"], row["conf_low"], row["conf_high"]), rel=1e-9)


def test_clusters_visited_twice_are_no_independent_samples(tmp_path: Path) -> None:
    ((made,), _, tables) = compared(two_waves(tmp_path / "study"))
    one = next(one for one in made.rows if (one.variable, one.domain) == ("trust", ""))
    assert one.now_error is not None
    assert one.std_error is not None
    assert one.std_error < 0.9 * 2**0.5 * one.now_error
    assert tables.confidence == made.level


def test_a_group_that_one_wave_withholds_has_no_change(tmp_path: Path) -> None:
    ((made,), _, _) = compared(two_waves(tmp_path / "study"))
    assert {one.group for one in made.rows} == {"", "North", "South", "East", "men", "women"}


def test_estimates_of_a_release_are_compared_as_of_independent_samples(tmp_path: Path) -> None:
    """Welch's t test, of which this is the general case. R, of Student's sleep data: t.test(extra ~ group, data = sleep) prints df = 17.776,
    p-value = 0.07939, and the interval -3.3654832 to 0.2054832."""
    one_drug = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    other_drug = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    tables = [survey({"y": values}).mean("y") for values in (other_drug, one_drug)]
    later = Tabulated(tables[1], "", 10, "", False, 0.95, 5, 30, by=())
    (one,) = from_estimates(means_of(tables[0].rows(), ()), later)
    assert one.df == pytest.approx(17.776, abs=0.0005)
    assert one.p_holm == pytest.approx(0.07939, abs=0.000005)
    assert (one.conf_low, one.conf_high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


@pytest.mark.parametrize("named", ["releases/2023/estimates.csv", "releases/2023"])
def test_a_table_of_estimates_is_read_back(tmp_path: Path, named: str) -> None:
    folder = two_waves(tmp_path / "study", named)
    _, _, tables = compared(two_waves(tmp_path / "other"))
    for name, content in estimate_files(tables.table, simulated=False, format="csv", title="", records="", design="", version="").items():
        (folder / "releases" / "2023").mkdir(parents=True, exist_ok=True)
        (folder / "releases" / "2023" / name).write_bytes(content)
    ((made,), findings, _) = compared(folder)
    assert findings == ()
    assert made.earlier == "estimates"
    assert len(made.rows) == 7 * (1 + 3 + 2)
    assert all(one.change == pytest.approx(0, abs=1e-12) for one in made.rows)
    assert all(one.std_error == pytest.approx(2**0.5 * (one.now_error or 0), rel=1e-9) for one in made.rows)


def test_groups_of_an_earlier_wave_by_another_domain_are_not_everybody(tmp_path: Path) -> None:
    folder = two_waves(tmp_path / "study")
    lines = (
        "statistic,variable,level,settlement,region,estimate,std_error,df,n",
        "mean,trust,,,,3.0,0.1,20,240",
        "mean,trust,,,North,3.5,0.1,20,80",
        "",
        "mean,trust,,urban,,2.0,0.1,20,90",
        "mean,trust,,urban,North,1.5,0.1,20,30",
    )
    (folder / "data" / "2023.csv").write_text("\n".join(lines), encoding="utf-8")
    ((made,), findings, _) = compared(folder)
    assert findings == ()
    assert [(one.domain, one.group, one.before) for one in made.rows] == [("", "", 3.0), ("region", "North", 3.5)]


def test_holm_allows_for_the_groups_of_one_domain() -> None:
    """R: p.adjust(c(0.01, 0.04, 0.03), "holm") is 0.03, 0.06, 0.06."""
    made = [Change("y", "region", name, 1, 2, p_holm=p) for name, p in (("a", 0.01), ("b", 0.04), ("c", 0.03))]
    alone = Change("y", "", "", 1, 2, p_holm=0.04)
    assert [one.p_holm for one in allowed_for([*made, alone])] == pytest.approx([0.03, 0.06, 0.06, 0.04])


def test_a_printed_mean_makes_no_test(tmp_path: Path) -> None:
    later = Tabulated(
        Estimates({"statistic": ["mean"], "variable": ["y"], "estimate": [2.5], "std_error": [0.1], "df": [9.0], "n": [50]}), "", 50, "", False, 0.95, 5, 30
    )
    (one,) = arithmetic.from_printed({("y", "", ""): 2.0, ("z", "", ""): 1.0}, later)
    assert (one.change, one.now_error) == (0.5, 0.1)
    assert (one.std_error, one.conf_low, one.p_holm) == (None, None, None)


def test_a_wave_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    folder = two_waves(tmp_path / "study", "data/2032.csv")
    (found,) = [one for one in pipeline.check(folder).findings if one.code == "EST-010"]
    assert "data/2023.csv" in found.fix
    assert found.severity == "note"
    made, findings, _ = compared(folder)
    assert (made, findings) == ((), ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("cluster,weight,region,sex,a,b,c,d\n1,1,North,men,2,3,77,1\n", "77|column|cluster|answer"),
        ("statistic,variable,estimate,std_error,n\nmean,trust,3,about 1,40\n", "row 1: std_error is no number"),
        ("statistic,variable,estimate,std_error,n\nmean,trist,3,0.1,40\n", "no mean of a scale or an item"),
        ("statistic,estimate,std_error,n,variable\nmean,3,0.1,40\n", "row 1: not as many cells as columns"),
        ("", "2023.csv"),
        ("weight\n1\n", "."),
    ],
)
def test_a_wave_that_cannot_be_compared_is_an_error_and_no_traceback(tmp_path: Path, content: str, says: str) -> None:
    import re

    folder = two_waves(tmp_path / "study")
    (folder / "data" / "2023.csv").write_text(content, encoding="utf-8")
    made, findings, _ = compared(folder)
    assert made == ()
    assert [one.code for one in findings] == ["EST-011"]
    assert re.search(says, findings[0].message)


def test_the_examples_are_true() -> None:
    found = doctest.testmod(arithmetic)
    assert found.attempted > 0
    assert found.failed == 0
