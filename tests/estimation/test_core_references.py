"""Why: every table prints R code of itself; that code was run in R, and what R answered must be what the table says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import kurak
from kurak.estimation.survey import Survey
from kurak.model.estimates import Estimates

HERE = Path(__file__).parent.parent / "references" / "estimation" / "core"
DATA = Path(__file__).parent.parent / "references" / "survey" / "data"


def stratified() -> Survey:
    return kurak.survey(DATA / "apistrat.csv", weights="pw", strata="stype", fpc="fpc")


def clustered() -> Survey:
    return kurak.survey(DATA / "apiclus1.csv", weights="pw", psu="dnum", fpc="fpc")


def two_stage() -> Survey:
    return kurak.survey(DATA / "apiclus2.csv", psu=["dnum", "snum"], fpc=["fpc1", "fpc2"])


def with_replacement() -> Survey:
    return kurak.survey(DATA / "apiclus1.csv", weights="pw", psu="dnum")


def lonely() -> Survey:
    # Counties have one district or more, so some are lonely.
    return kurak.survey(DATA / "apiclus1.csv", weights="pw", strata="cnum", psu="dnum", lonely_psu="average")


def adjusted_domains() -> Survey:
    return kurak.survey(
        DATA / "apiclus1.csv", weights="pw", strata="cnum", psu="dnum", lonely_psu="adjust", domain_lonely="as_lonely"
    )


def election(pps: str) -> Survey:
    return kurak.survey(HERE / "data" / "election_pps.csv", fpc="p", pps=pps)


def municipalities() -> Survey:
    return kurak.survey(HERE / "data" / "mu284.csv", psu=["id1", "id2"], fpc=["n1", "n2"])


# Σp²/n over all counties of election.
SQUARED_SHARE = 0.10321027266234986

QUESTIONS: dict[str, Callable[[], Estimates]] = {
    "mean": lambda: stratified().mean(["api00", "acs.core", "stype"]),
    "mean_deff": lambda: two_stage().mean(["api00", "enroll"], deff="wr"),
    "mean_by": lambda: clustered().mean(["api00", "acs.core"], by="sch.wide", deff="wor"),
    "mean_two_domains": lambda: clustered().mean("api00", by=["sch.wide", "stype"]),
    "mean_where": lambda: two_stage().mean("api00", where="enroll >= 300 and not stype in ['H', 'M']"),
    "mean_where_or": lambda: two_stage().mean("api99", where="meals < 40 or isna(enroll) or 50 <= ell < 90"),
    "mean_levels_by": lambda: clustered().mean("sch.wide", by="stype"),
    "mean_with_replacement": lambda: with_replacement().mean("enroll", by="stype"),
    "mean_lonely": lambda: lonely().mean("api00"),
    "mean_lonely_by": lambda: adjusted_domains().mean("api00", by="stype"),
    "total": lambda: stratified().total(["enroll", "stype"], deff="wr"),
    "total_by": lambda: two_stage().total("enroll", by="awards", deff="wor"),
    "ratio": lambda: stratified().ratio("api.stu", "enroll", deff="wr"),
    "ratio_by": lambda: two_stage().ratio("api.stu", "enroll", by="stype"),
    "pps_brewer": lambda: election("brewer").total(["Bush", "Kerry"]),
    "pps_overton": lambda: election("overton").total(["Bush", "Kerry"]),
    "pps_hartley_rao": lambda: election("hartley_rao").ratio("Bush", "Kerry"),
    "two_stage_strata": lambda: kurak.survey(
        DATA / "apiclus2.csv", strata=["stype", None], psu=["dnum", "snum"], fpc=["fpc1", "fpc2"], lonely_psu="certainty"
    ).mean("api00", by="awards"),
    "first_stage_fpc": lambda: kurak.survey(
        DATA / "apiclus2.csv", weights="pw", psu=["dnum", "snum"], fpc=["fpc1", None], lonely_psu="adjust"
    ).mean("api00"),
    "two_stage_total": lambda: municipalities().total("y1"),
    "two_stage_ratio_by": lambda: municipalities().mean("y1", where="y1 > 20", by="n1"),
    "unweighted": lambda: kurak.survey(DATA / "apiclus1.csv", psu="dnum").mean("api00", by="stype", deff="wr"),
    "proportion_logit": lambda: clustered().proportion("stype", codes=["H", "M"]),
    "proportion_likelihood": lambda: clustered().proportion("sch.wide", codes="Yes", ci="likelihood"),
    "proportion_arcsine": lambda: two_stage().proportion("comp.imp", codes="Yes", ci="arcsine"),
    "proportion_beta": lambda: two_stage().proportion("comp.imp", codes="Yes", ci="beta"),
    "proportion_mean": lambda: stratified().proportion("acs.core", codes=range(26, 40), ci="mean"),
    "proportion_xlogit_by": lambda: clustered().proportion("awards", codes="Yes", ci="xlogit", by="stype"),
    "distribution": lambda: clustered().distribution(["yr.rnd", "acs.46"]),
    "distribution_by": lambda: stratified().distribution("awards", by="stype"),
    "quantile_math": lambda: clustered().quantile(["api00", "acs.k3"], [0.1, 0.5]),
    "quantile_school": lambda: stratified().quantile("enroll", [0.25, 0.5, 0.9], rule="school", interval="beta"),
    "quantile_hf7": lambda: stratified().quantile("meals", [0.25, 0.5], rule="hf7", interval="xlogit"),
    "quantile_score": lambda: stratified().quantile("api00", [0.25, 0.5, 0.75], interval="score"),
    "quantile_score_equal": lambda: clustered().quantile("api00", [0.25, 0.5, 0.75], interval="score"),
    "quantile_by": lambda: clustered().quantile("api00", 0.5, by="sch.wide"),
    "variance": lambda: two_stage().variance(["api00", "enroll"]),
    "variance_by": lambda: stratified().variance("api00", by="stype"),
    "covariance": lambda: clustered().covariance(["api00", "api99"]),
    "difference": lambda: clustered().difference("api00", by="stype"),
    "difference_share": lambda: clustered().difference("awards", statistic="proportion", codes="Yes", by="stype"),
    "difference_total": lambda: stratified().difference("enroll", statistic="total", by="comp.imp"),
    "contrast": lambda: clustered().contrast("api00", {"E": 1, "H": -0.5, "M": -0.5}, by="stype"),
    "contrast_items": lambda: stratified().contrast(["api00", "api99"], {"api00": 1, "api99": -1}),
    "change": lambda: clustered().change("api00", wave="sch.wide", by="stype"),
    "poststratified": lambda: clustered().poststratify("stype", {"E": 4421, "H": 755, "M": 1018}).mean("enroll", by="sch.wide"),
    "jackknifed": lambda: clustered().replicates("JK1").ratio("api.stu", "enroll"),
    "multiple": lambda: clustered().multiple(["sch.wide", "comp.imp", "both"], chosen=["Yes"], asked="stype == 'E'"),
    "multiple_by": lambda: clustered().multiple(["sch.wide", "awards"], chosen=["Yes"], by="stype"),
}


REPLICATED: dict[str, Callable[[Survey], Estimates]] = {
    "by": lambda r: r.mean("api00", by="stype", deff="wor"),
    "quantile": lambda r: r.quantile("api00", [0.25, 0.5]),
    "logit": lambda r: r.proportion("stype", codes="H"),
    "variance": lambda r: r.variance("acs.core"),
    "ratio": lambda r: r.ratio("api.stu", "enroll"),
    "mean": lambda r: r.mean("acs.core", deff="wr"),
    "total": lambda r: r.total("enroll", deff="wor"),
}


COLUMNS = (("estimate", "estimate"), ("std_error", "error"), ("conf_low", "low"), ("conf_high", "high"), ("deff", "deff"))


def answers(name: str = "as_r") -> dict[str, list[dict[str, str]]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8") as file:
        assert next(file).startswith("# R 4")
        found: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(file):
            found.setdefault(row["question"], []).append(row)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_r_says_the_same(name: str) -> None:
    table, said = QUESTIONS[name](), answers()[name]
    assert table.as_r() == (HERE / "code" / f"{name}.R").read_text(encoding="utf-8")
    assert len(table) == len(said)
    # Fitted logits stop where R's iterations stop.
    compare(name, table, said, 1e-6 if name.startswith("proportion") else 1e-9)


@pytest.mark.parametrize("name", REPLICATED)
def test_replicates(name: str) -> None:
    table = REPLICATED[name](clustered().replicates("JK1"))
    compare(name, table, answers("replicates")[name], 1e-6 if name == "logit" else 1e-9)


def compare(name: str, table: Estimates, said: list[dict[str, str]], tolerance: float) -> None:
    """What R shows, column by column."""
    checked = 0
    for ours, theirs in (*COLUMNS, ("df", "df")):
        expected = np.array([float(row.get(theirs) or "nan") for row in said])
        known = np.isfinite(expected)
        np.testing.assert_allclose(table.array(ours)[known], expected[known], rtol=tolerance, atol=1e-12, err_msg=f"{name} {ours}")
        checked += int(known.sum())
    assert checked >= 2 * len(said)


def test_joint_probabilities() -> None:
    """R 4.2.2, survey 4.1.1: svytotal(~Bush + Kerry, svydesign(id = ~1, fpc = ~p, data = election_pps, pps = …)), whose code needs a matrix."""
    joint = np.loadtxt(HERE / "data" / "election_joint.csv", delimiter=",")
    said = {
        ("joint", "HT"): (joint, [2604404.4778003809, 2523712.3694576435]),
        ("joint", "YG"): (joint, [2406525.8092163713, 2408090.5205983799]),
        # pps = HR(sum(election$p^2)/40)
        ("hartley_rao", "HT"): (SQUARED_SHARE, [2624661.6443617046, 2525222.4561397796]),
    }
    for (pps, variance), (given, errors) in said.items():
        d = kurak.survey(HERE / "data" / "election_pps.csv", fpc="p", pps=pps, variance=variance, joint=given)
        np.testing.assert_allclose(d.total(["Bush", "Kerry"])["std_error"], errors, rtol=1e-9)
