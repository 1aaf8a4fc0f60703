"""Fits against the same fits in lavaan, under lavaan's names: one place that says which of our numbers is which of theirs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from kurak.stats.confirmatory.factor_fit import FactorFit

REFERENCES = Path(__file__).parents[2] / "references" / "confirmatory"


def rows_of(name: str) -> list[dict[str, str]]:
    """What R wrote into a file: rows below the line with its versions."""
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


def measures_of(found: FactorFit) -> dict[str, float | None]:
    """Every measure of a fit, named as lavaan's fitMeasures names it."""
    plain = found.measures
    ours: dict[str, float | None] = {
        "chisq": plain.chi_square,
        "df": plain.df,
        "pvalue": plain.p,
        "baseline.chisq": plain.baseline_chi_square,
        "baseline.df": plain.baseline_df,
        "cfi": plain.cfi,
        "tli": plain.tli,
        "rmsea": plain.rmsea,
        "rmsea.ci.lower": plain.rmsea_low,
        "rmsea.ci.upper": plain.rmsea_high,
        "rmsea.pvalue": plain.p_close,
        "srmr": found.srmr,
        "logl": found.log_likelihood,
        "aic": found.aic,
        "bic": found.bic,
    }
    if found.scaled:
        scaled = found.scaled.measures
        ours |= {
            "chisq.scaled": scaled.chi_square,
            "pvalue.scaled": scaled.p,
            "chisq.scaling.factor": found.scaled.factor,
            "baseline.chisq.scaled": scaled.baseline_chi_square,
            "baseline.chisq.scaling.factor": found.scaled.baseline_factor,
            "cfi.scaled": scaled.cfi,
            "tli.scaled": scaled.tli,
            "rmsea.scaled": scaled.rmsea,
            "rmsea.ci.lower.scaled": scaled.rmsea_low,
            "rmsea.ci.upper.scaled": scaled.rmsea_high,
            "rmsea.pvalue.scaled": scaled.p_close,
        }
    if found.robust:
        robust = found.robust
        ours |= {
            "cfi.robust": robust.cfi,
            "tli.robust": robust.tli,
            "rmsea.robust": robust.rmsea,
            "rmsea.ci.lower.robust": robust.rmsea_low,
            "rmsea.ci.upper.robust": robust.rmsea_high,
            "rmsea.pvalue.robust": robust.p_close,
        }
    return ours


def assert_plain_measures(found: FactorFit, expected: Mapping[str, float]) -> None:
    """Every measure of a fit by plain maximum likelihood is lavaan's, to the digits of its search."""
    ours = measures_of(found)
    assert ours.keys() == expected.keys() - {"npar"}
    for name, value in ((name, expected[name]) for name in ours):
        # R finds the ends of the interval with uniroot, whose own tolerance is 1e-4 of the noncentrality.
        near = {"abs": 1e-5} if name.startswith("rmsea.ci") else {"rel": 1e-6, "abs": 1e-6}
        assert ours[name] == pytest.approx(value, **near), name


def assert_estimates(found: FactorFit, rows: Iterable[Mapping[str, str]], *, near: float) -> None:
    """Every estimate of a fit is lavaan's, with its error and both standardised; and there is no other."""
    # One group has no name in lavaan's tables of one group.
    ours = {(one.group, one.operator, frozenset((one.left, one.right))): one for one in found.estimates}
    theirs = {(row.get("group", ""), row["op"], frozenset((row["left"], row["right"]))): row for row in rows}
    assert theirs.keys() == ours.keys()
    for key, row in theirs.items():
        one = ours[key]
        numbers = (one.estimate, one.std_error, one.standardised, one.standardised_error)
        expected = [float(row[name]) for name in ("estimate", "std_error", "standardised", "standardised_error")]
        assert numbers == pytest.approx(expected, rel=near, abs=near), one.name
