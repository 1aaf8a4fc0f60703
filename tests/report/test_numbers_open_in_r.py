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
from kurak.model.making import Making
from kurak.report.edition import build_report
from kurak.report.writers.outline import nodes

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
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


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("Rscript") is None:
        pytest.fail("no R: apt-get install r-base-core r-cran-survey")
    folder = tmp_path_factory.mktemp("worked") / "study"
    shutil.copytree(WORKED, folder, ignore=shutil.ignore_patterns("out"))
    rehearsed, _ = pipeline.rehearse(pipeline.check(folder), processes=1)
    assert rehearsed is not None
    pipeline.write_rehearsal(folder, "try", rehearsed)
    return folder


@pytest.fixture(scope="module")
def edition(study: Path) -> Edition:
    checked = pipeline.check(study)
    return pipeline.edition(checked, pipeline.report_parts(checked, study))


@pytest.fixture(scope="module")
def makings(edition: Edition) -> dict[str, Making]:
    return {one.id: one.making for one in nodes(build_report(edition)) if isinstance(one, tree.Table) and one.making is not None}


def run(study: Path, edition: Edition, code: str) -> list[dict[str, str]]:
    assert edition.estimates is not None
    script = study / "table.R"
    script.write_text("\n".join((edition.estimates.code.before, code, DUMP)), encoding="utf-8")
    done = subprocess.run(["Rscript", script.name], cwd=study, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with (study / "r.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def agree(found: dict[str, str], row: dict[str, Any], names: dict[str, str], *, within: float = 1e-9) -> int:
    compared = 0
    for theirs, ours in names.items():
        if found[theirs] != "NA":
            assert math.isclose(float(found[theirs]), row[ours], rel_tol=within, abs_tol=within), (theirs, found, row)
            compared += 1
    return compared


ALL = {"estimate": "estimate", "error": "std_error", "deff": "deff", "low": "conf_low", "high": "conf_high"}


@pytest.mark.slow
@pytest.mark.parametrize("scale", ["similarity", "trust_offenders", "personality"])
def test_means_of_every_group_with_errors_design_effects_and_intervals(study: Path, edition: Edition, makings: dict[str, Making], scale: str) -> None:
    made = edition.estimates
    assert made is not None
    rows = {(domain or "Everybody", str(row[domain]) if domain else ""): row for domain in (None, *made.by) for row in made.rows(scale, domain=domain)}
    numbers = 0
    found = run(study, edition, makings[f"estimates-table-{scale}"].code)
    assert {(one["name"], one["group"]) for one in found} == set(rows)
    for one in found:
        row = rows[one["name"], one["group"]]
        if row["n"] is not None:
            numbers += agree(one, row, ALL)
    assert numbers >= 5 * 15


@pytest.mark.slow
def test_statements_with_shares_of_agreement(study: Path, edition: Edition, makings: dict[str, Making]) -> None:
    made = edition.estimates
    assert made is not None
    numbers = 0
    for one in run(study, edition, makings["estimates-items-similarity"].code):
        item, statistic = one["name"].split(": ")
        (row,) = made.rows(item, statistic="mean") if statistic == "mean" else [row for row in made.rows(item) if row["level"] == statistic]
        numbers += agree(one, row, ALL, within=1e-9 if statistic == "mean" else 1e-6)
    assert numbers >= 9 * 13


@pytest.mark.slow
def test_questions_with_one_answer_and_with_several(study: Path, edition: Edition, makings: dict[str, Making]) -> None:
    made = edition.estimates
    assert made is not None
    for name in made.questions:
        several = bool(made.rows(name, statistic="share of answers"))
        found = [one for one in run(study, edition, makings[f"estimates-question-{name}"].code) if not one["level"].startswith("of answers")]
        rows = made.rows(name, statistic="share of respondents" if several else "distribution")
        assert len(found) == len(rows)
        ours = {str(row["level"]): row for row in rows}
        for place, one in enumerate(found):
            row = rows[place] if several else ours[one["level"].removeprefix(name)]
            if row["n"] is not None:
                # Intervals of single answers are made on the logit scale; svymean has those of means.
                assert agree(one, row, {"estimate": "estimate", "error": "std_error"}) == 2


@pytest.mark.slow
def test_correlations_of_scales(study: Path, edition: Edition, makings: dict[str, Making]) -> None:
    results, made = edition.scales, edition.estimates
    assert results is not None
    assert made is not None
    script = study / "relations.R"
    kept = "write.csv(data.frame(pair = names(result), r = sprintf('%.17g', result)), 'r.csv')"
    script.write_text("\n".join((made.code.before, makings["relations"].code, kept)), encoding="utf-8")
    done = subprocess.run(["Rscript", script.name], cwd=study, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with (study / "r.csv").open(encoding="utf-8", newline="") as stream:
        found = {row["pair"]: float(row["r"]) for row in csv.DictReader(stream)}
    assert len(found) == len(results.relations) == 10
    for one in results.relations:
        assert one.correlation.estimate is not None
        assert math.isclose(found[f"{one.first} {one.second}"], one.correlation.estimate, rel_tol=1e-9), (one.first, one.second)
