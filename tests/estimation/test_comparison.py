"""Why: whether two groups differ is the question asked most often; R's svyttest and svyranktest are what readers compare with."""

import csv
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kurak
from kurak.estimation.survey import Survey
from kurak.sources.records import RecordsError

REFERENCES = Path(__file__).parents[1] / "references" / "estimation" / "tests"


def read(name: str, **only: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row for row in rows if all(row[key] == value for key, value in only.items())]


def table(name: str, **only: str) -> dict[str, list[object]]:
    rows = read(name, **only)
    found: dict[str, list[object]] = {}
    for key in rows[0]:
        texts = [None if row[key] == "NA" else row[key] for row in rows]
        try:
            found[key] = [None if text is None else float(text) for text in texts]
        except ValueError:
            found[key] = list(texts)
    return found


def surveys() -> dict[str, tuple[Survey, str | None]]:
    """The designs of make.R, each with its domain."""
    clus1 = kurak.survey(table("schools.csv", sample="clus1"), weights="pw", psu="dnum", fpc="N1")
    strat = kurak.survey(table("schools.csv", sample="strat"), weights="pw", strata="stype", fpc="N1")
    clus2 = kurak.survey(table("schools.csv", sample="clus2"), psu=["dnum", "snum"], fpc=["N1", "N2"])
    post = clus1.poststratify("stype", {"E": 4421, "H": 755, "M": 1018})
    health = kurak.survey(table("health.csv"), weights="w", strata="stratum", psu="psu")
    return {
        "clus1": (clus1, None),
        "strat": (strat, None),
        "clus2": (clus2, None),
        "health": (health, None),
        "post": (post, None),
        "post no H": (post, "stype != 'H'"),
        "strat no E": (strat, "stype != 'E'"),
        "health old": (health, "age in ['middle', 'old']"),
        "clus1 JK1": (clus1.replicates("JK1"), None),
        "strat JKn": (strat.replicates("JKn"), None),
        "health JKn": (health.replicates("JKn"), None),
    }


SURVEYS = surveys()
TTEST, RANKTEST = (read("answers.csv", case=case) for case in ("ttest", "ranktest"))


def near(found: float, expected: str, rel: float = 1e-9) -> bool:
    return found == pytest.approx(float(expected), rel=rel)


@pytest.mark.parametrize("row", TTEST, ids=lambda row: f"{row['design']} {row['call']}")
def test_means_are_compared_as_in_r(row: dict[str, str]) -> None:
    d, where = SURVEYS[row["design"]]
    found = d.ttest(*row["call"].split(), where=where).rows()[0]
    assert near(found["estimate"], row["statistic"])
    assert near(found["p_value"], row["p"], 1e-8)
    assert near(found["df"], row["df"])
    assert near(found["difference"] if "difference" in found else found["mean"], row["estimate"])
    # A limit near 0 keeps the digits of the interval's length.
    length = float(row["high"]) - float(row["low"])
    assert found["conf_low"] == pytest.approx(float(row["low"]), rel=1e-9, abs=1e-9 * length)
    assert found["conf_high"] == pytest.approx(float(row["high"]), rel=1e-9, abs=1e-9 * length)


@pytest.mark.parametrize("row", RANKTEST, ids=lambda row: f"{row['design']} {row['call']}")
def test_ranks_are_compared_as_in_r(row: dict[str, str]) -> None:
    d, where = SURVEYS[row["design"]]
    item, group, test = row["call"].split()
    found = d.ranktest(item, group, test=test, where=where).rows()[0]
    assert near(found["estimate"], row["statistic"])
    assert near(found["p_value"], row["p"], 1e-8)
    for name in ("df", "ndf", "ddf"):
        if row[name] != "NA":
            assert near(found[name], row[name])
    if row["estimate"] != "NA":
        assert near(found["difference"], row["estimate"])


def test_every_test_with_two_groups_and_more_is_compared() -> None:
    assert {row["call"].split()[2] for row in RANKTEST} == {
        "wilcoxon",
        "vanderWaerden",
        "median",
        "KruskalWallis",
    }
    assert sum(row["ndf"] != "NA" for row in RANKTEST) >= 16
    assert sum(len(row["call"].split()) == 1 for row in TTEST) == 5


def test_a_difference_of_two_is_that_of_the_means_and_that_of_a_model() -> None:
    d, _ = SURVEYS["clus1"]
    t = d.ttest("api00", "awards").rows()[0]
    no, yes = d.mean("api00", by="awards")["estimate"]
    assert t["difference"] == pytest.approx(yes - no, rel=1e-12)
    coefficient = d.glm("api00 ~ awards").rows()[1]
    assert t["difference"] == pytest.approx(coefficient["estimate"], rel=1e-11)
    assert t["std_error"] == pytest.approx(coefficient["std_error"], rel=1e-9)
    assert t["p_value"] == pytest.approx(coefficient["p_value"], rel=1e-8)
    by_numbers = table("schools.csv", sample="clus1")
    by_numbers["code"] = [1.0 if word == "No" else 2.0 for word in by_numbers["awards"]]
    again = kurak.survey(by_numbers, weights="pw", psu="dnum", fpc="N1").ttest("api00", "code").rows()[0]
    assert again["estimate"] == pytest.approx(t["estimate"], rel=1e-12)


def test_another_value_shifts_the_statistic_and_nothing_else() -> None:
    d, _ = SURVEYS["strat"]
    nothing, shifted = d.ttest("api00").rows()[0], d.ttest("api00", value=650).rows()[0]
    assert shifted["estimate"] == pytest.approx((shifted["mean"] - 650) / shifted["std_error"], rel=1e-12)
    assert [shifted[name] for name in ("mean", "std_error", "conf_low", "df")] == [
        nothing[name] for name in ("mean", "std_error", "conf_low", "df")
    ]
    # At the limit of its interval a value is as far from the mean as 5 per cent allow.
    at_limit = d.ttest("api00", value=nothing["conf_low"]).rows()[0]
    assert at_limit["p_value"] == pytest.approx(0.05, rel=1e-9)


def test_two_groups_have_one_test_whatever_it_is_called() -> None:
    d, _ = SURVEYS["health"]
    one = d.ranktest("chol", "sex", test="wilcoxon").rows()[0]
    for name in ("Kruskal-Wallis", "kruskal_wallis", "KruskalWallis"):
        assert d.ranktest("chol", "sex", test=name).rows()[0]["p_value"] == one["p_value"]


def test_what_cannot_be_tested_is_told() -> None:
    d, _ = SURVEYS["clus1"]
    with pytest.raises(RecordsError, match="3 among those"):
        d.ttest("api00", "stype")
    with pytest.raises(RecordsError, match="1 among those"):
        d.ttest("api00", "stype", where="stype == 'E'")
    with pytest.raises(RecordsError, match=r"did you mean .api00"):
        d.ttest("api0", "stype")
    with pytest.raises(RecordsError, match="awards"):
        d.ttest("awards", "stype")
    with pytest.raises(RecordsError, match="one only"):
        d.ranktest("api00", "stype", where="stype == 'E'")
    with pytest.raises(RecordsError, match="no record"):
        d.ranktest("api00", "stype", where="stype == 'K'")
    with pytest.raises(ValueError, match="test is wilcoxon"):
        d.ranktest("api00", "stype", test="sign")
    with pytest.raises(RecordsError, match="nobody who counts has an answer to 'y'"):
        kurak.survey({"y": [None, None, 1.0], "g": ["a", "b", "a"]}).ttest("y", "g", where="isna(y)")
    flat = kurak.survey({"y": [2.0] * 6, "g": list("ababab")}).ttest("y", "g").rows()[0]
    assert isnan(flat["estimate"])
    assert flat["flag"] == "no variance"
    lone = kurak.survey({"y": [1.0, 2, 4, 4], "town": [1, 1, 2, 2]}, psu="town").ttest("y").rows()[0]
    assert isnan(lone["p_value"])
    assert lone["flag"] == "no degrees of freedom"
    many = {"y": [1.0, 2, 3, 1, 2, 5], "g": [*"abcdab"], "town": [1, 1, 2, 2, 3, 3]}
    with pytest.raises(RecordsError, match="4 groups of 'g' cannot be compared"):
        kurak.survey(many, psu="town").ranktest("y", "g")


people = st.lists(
    st.tuples(st.integers(-5, 5), st.integers(0, 5), st.integers(1, 9)), min_size=8, max_size=30
)


@given(people, st.integers(2, 1000))
@settings(deadline=None, max_examples=30)
def test_turning_the_scale_turns_the_sign(rows: list[tuple[int, int, int]], scale: int) -> None:
    rows = [*rows, (1, 6, 1), (3, 6, 1), (2, 7, 2), (7, 7, 1)]
    y, town, w = (list(column) for column in zip(*rows, strict=True))
    group = [place % 2 for place in range(len(rows))]
    d = kurak.survey(
        {"y": y, "g": group, "town": town, "w": [float(weight) for weight in w]}, weights="w", psu="town"
    )
    turned = kurak.survey(
        {"y": [-2.0 * value for value in y], "g": group, "town": town, "w": [weight * scale for weight in w]},
        weights="w",
        psu="town",
    )
    one, two = d.ttest("y", "g").rows()[0], turned.ttest("y", "g").rows()[0]
    assert np.isfinite(one["difference"])
    assert two["difference"] == pytest.approx(-2 * one["difference"], rel=1e-9, abs=1e-9)
    assert two["std_error"] == pytest.approx(2 * one["std_error"], rel=1e-7, abs=1e-9)
    # Equal weights: ranks then do not depend on the order of records.
    even = kurak.survey({"y": y, "g": group, "town": town}, psu="town").ranktest("y", "g").rows()[0]
    odd = (
        kurak.survey({"y": [-v for v in y], "g": group, "town": town}, psu="town")
        .ranktest("y", "g")
        .rows()[0]
    )
    assert odd["difference"] == pytest.approx(-even["difference"], rel=1e-9, abs=1e-9)
