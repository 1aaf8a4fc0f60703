"""Why: every number of a table opens to R that gives it again. Here R runs these lines, as they stand in the report, on a rehearsal.

What the report was made from is compared to 1e-9 with what R gives; shares come from an iterative fit in R: 1e-6.
"""

from __future__ import annotations

import csv
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.tabulated import Tabulated
from kurak.report.edition import build_report
from kurak.report.writers.outline import nodes

SCALES = ("similarity", "trust_offenders", "personality")
DUMP = """
out <- list()
keep <- function(name, group, level, estimate, error, deff, low, high)
  out[[length(out) + 1]] <<- data.frame(name, group, level, estimate = as.numeric(estimate), error = as.numeric(error),
                                        deff = as.numeric(deff), low = as.numeric(low), high = as.numeric(high))
for (name in names(result)) {
  r <- result[[name]]
  if (is.data.frame(r)) {
    ends <- intervals(name)
    variable <- names(r)[2]
    keep(name, as.character(r[[1]]), "", r[[variable]], r[["se"]], r[[paste0("DEff.", variable)]], ends[as.character(r[[1]]), 1], ends[as.character(r[[1]]), 2])
  } else if (inherits(r, "svyciprop")) {
    ends <- as.numeric(confint(r))
    keep(name, "", "", coef(r), SE(r), NA, ends[1], ends[2])
  } else if (inherits(r, "svystat")) {
    ends <- confint(r, df = degf(design))
    keep(name, "", names(coef(r)), coef(r), SE(r), deff(r), ends[, 1], ends[, 2])
  } else {
    keep(name, "", names(coef(r[[1]])), coef(r[[1]]), SE(r[[1]]), NA, NA, NA)
    keep(name, "", paste("of answers", seq_along(coef(r[[2]]))), coef(r[[2]]), SE(r[[2]]), NA, NA, NA)
  }
}
options(digits = 17)
write.csv(do.call(rbind, out), "r.csv", row.names = FALSE)
"""
DUMP_RELATIONS = "write.csv(data.frame(pair = names(result), r = sprintf('%.17g', result)), 'r.csv')"


@pytest.fixture(scope="module")
def study(rehearsed_worked_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("Rscript") is None:
        pytest.fail("no R: apt-get install r-base-core r-cran-survey")
    folder = Path(shutil.copytree(rehearsed_worked_study, tmp_path_factory.mktemp("worked") / "study"))
    # One comparison of groups by their scales rather than five, which take most of the time: R gives none of them again here.
    text = (folder / "study.yaml").read_text("utf-8")
    assert "  estimator: WLSMV" in text
    (folder / "study.yaml").write_text(text.replace("  estimator: WLSMV", "  compare: [sex]\n  estimator: WLSMV"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def edition(study: Path) -> Edition:
    checked = pipeline.check(study)
    return pipeline.edition(checked, pipeline.report_parts(checked, study))


@pytest.fixture(scope="module")
def estimates(edition: Edition) -> Tabulated:
    assert edition.estimates is not None
    return edition.estimates


@pytest.fixture(scope="module")
def in_r(study: Path, edition: Edition, estimates: Tabulated) -> dict[str, list[dict[str, str]]]:
    """Table: what R gives when it runs the lines that open below it. One R runs all, and no table sees names of another."""
    made = {one.id: one.making for one in nodes(build_report(edition)) if isinstance(one, tree.Table) and one.making is not None}
    wanted = [f"estimates-table-{scale}" for scale in SCALES]
    wanted += ["estimates-items-similarity", *(f"estimates-question-{name}" for name in estimates.questions)]
    dumps = dict.fromkeys(wanted, DUMP) | {"relations": DUMP_RELATIONS}
    parts = [f"local({{\n{made[name].code}\n{dump}\n}})\nstopifnot(file.rename('r.csv', 'r-{name}.csv'))" for name, dump in dumps.items()]
    (study / "tables.R").write_text("\n".join((estimates.code.before, *parts)), encoding="utf-8")
    done = subprocess.run(["Rscript", "tables.R"], cwd=study, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    read = {}
    for name in dumps:
        with (study / f"r-{name}.csv").open(encoding="utf-8", newline="") as stream:
            read[name] = list(csv.DictReader(stream))
    return read


def agree(found: dict[str, str], row: dict[str, Any], names: dict[str, str], *, within: float = 1e-9) -> int:
    compared = 0
    for theirs, ours in names.items():
        if found[theirs] != "NA":
            assert math.isclose(float(found[theirs]), row[ours], rel_tol=within, abs_tol=within), (theirs, found, row)
            compared += 1
    return compared


ALL = {"estimate": "estimate", "error": "std_error", "deff": "deff", "low": "conf_low", "high": "conf_high"}


@pytest.mark.slow
@pytest.mark.parametrize("scale", SCALES)
def test_means_of_every_group_with_errors_design_effects_and_intervals(estimates: Tabulated, in_r: dict[str, list[dict[str, str]]], scale: str) -> None:
    rows = {(domain or "Everybody", str(row[domain]) if domain else ""): row for domain in (None, *estimates.by) for row in estimates.rows(scale, domain=domain)}
    numbers = 0
    found = in_r[f"estimates-table-{scale}"]
    assert {(one["name"], one["group"]) for one in found} == set(rows)
    for one in found:
        row = rows[one["name"], one["group"]]
        if row["n"] is not None:
            numbers += agree(one, row, ALL)
    assert numbers >= 5 * 15


@pytest.mark.slow
def test_statements_with_shares_of_agreement(estimates: Tabulated, in_r: dict[str, list[dict[str, str]]]) -> None:
    numbers = 0
    for one in in_r["estimates-items-similarity"]:
        item, statistic = one["name"].split(": ")
        (row,) = estimates.rows(item, statistic="mean") if statistic == "mean" else [row for row in estimates.rows(item) if row["level"] == statistic]
        numbers += agree(one, row, ALL, within=1e-9 if statistic == "mean" else 1e-6)
    assert numbers >= 9 * 13


@pytest.mark.slow
def test_questions_with_one_answer_and_with_several(estimates: Tabulated, in_r: dict[str, list[dict[str, str]]]) -> None:
    for name in estimates.questions:
        several = bool(estimates.rows(name, statistic="share of answers"))
        found = [one for one in in_r[f"estimates-question-{name}"] if not one["level"].startswith("of answers")]
        rows = estimates.rows(name, statistic="share of respondents" if several else "distribution")
        assert len(found) == len(rows)
        ours = {str(row["level"]): row for row in rows}
        for place, one in enumerate(found):
            row = rows[place] if several else ours[one["level"].removeprefix(name)]
            if row["n"] is not None:
                # Intervals of single answers are made on the logit scale; svymean has those of means.
                assert agree(one, row, {"estimate": "estimate", "error": "std_error"}) == 2


@pytest.mark.slow
def test_correlations_of_scales(edition: Edition, in_r: dict[str, list[dict[str, str]]]) -> None:
    results = edition.scales
    assert results is not None
    found = {row["pair"]: float(row["r"]) for row in in_r["relations"]}
    assert len(found) == len(results.relations) == 10
    for one in results.relations:
        assert one.correlation.estimate is not None
        assert math.isclose(found[f"{one.first} {one.second}"], one.correlation.estimate, rel_tol=1e-9), (one.first, one.second)
