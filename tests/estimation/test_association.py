"""Why: whether two answers go together is what readers conclude from; R's svychisq, svygofchisq and svykappa are what they compare with."""

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
        "clus1 no H": (clus1, "stype != 'H'"),
        "strat no E": (strat, "stype != 'E'"),
        "health old": (health, "age in ['middle', 'old']"),
        "clus1 JK1": (clus1.replicates("JK1"), None),
        "strat JKn": (strat.replicates("JKn"), None),
        "health JKn": (health.replicates("JKn"), None),
    }


SURVEYS = surveys()
CHISQ, GOF, KAPPA = (read("answers.csv", case=case) for case in ("chisq", "gof", "kappa"))


def near(found: float, expected: str, rel: float = 1e-9) -> bool:
    return found == pytest.approx(float(expected), rel=rel)


@pytest.mark.parametrize("row", CHISQ, ids=lambda row: f"{row['design']} {row['call']}")
def test_independence_is_tested_as_in_r(row: dict[str, str]) -> None:
    d, where = SURVEYS[row["design"]]
    rows, columns, statistic = row["call"].split()
    found = d.chisq(rows, columns, statistic=statistic, where=where).rows()[0]
    assert near(found["estimate"], row["statistic"])
    # R looks for the saddlepoint to 1e-8 only.
    assert near(found["p_value"], row["p"], 1e-6 if statistic == "saddlepoint" else 1e-8)
    for name in ("df", "ndf", "ddf"):
        if row[name] != "NA":
            assert near(found[name], row[name])


def test_every_statistic_and_kind_of_design_is_compared() -> None:
    assert {row["call"].split()[2] for row in CHISQ} == {"F", "Chisq", "Wald", "adjWald", "saddlepoint"}
    assert {row["design"] for row in CHISQ} == set(SURVEYS)
    assert len(GOF) == 4
    assert len(KAPPA) == 4


@pytest.mark.parametrize("row", GOF, ids=lambda row: row["design"])
def test_shares_are_tested_as_in_r(row: dict[str, str]) -> None:
    d, where = SURVEYS[row["design"]]
    item, shares = row["call"].split()
    p = [float(share) for share in shares.split("/")]
    found = d.gof(item, p=p, statistic="Chisq", where=where)
    one = found.rows()[0]
    assert near(one["estimate"], row["statistic"])
    assert near(one["df"], row["df"])
    assert near(found.details["scale"], row["estimate"])
    # The tail of tails: 32 places behind the point.
    assert near(one["p_value"], row["p"], 1e-7)
    labels = sorted(set(d.records.category(item).labels), reverse=True)
    by_name = dict(zip(labels, reversed(p), strict=True))
    assert d.gof(item, p=by_name, statistic="Chisq", where=where).rows()[0]["estimate"] == pytest.approx(
        one["estimate"], rel=1e-12
    )
    in_f = d.gof(item, p=p, statistic="F", where=where).rows()[0]
    assert in_f["p_value"] >= one["p_value"]
    assert in_f["estimate"] * sum(found.details["design_effects"]) == pytest.approx(
        one["estimate"], rel=1e-12
    )


@pytest.mark.parametrize("row", KAPPA, ids=lambda row: row["design"])
def test_agreement_is_that_of_r(row: dict[str, str]) -> None:
    d, where = SURVEYS[row["design"]]
    first, second = row["call"].split()
    found = d.kappa(first, second, where=where).rows()[0]
    assert near(found["estimate"], row["estimate"])
    assert near(found["std_error"], row["se"])
    normal = d.kappa(first, second, where=where, df=float("inf")).rows()[0]
    # The interval of a normal number, by hand.
    assert normal["conf_high"] - normal["estimate"] == pytest.approx(
        1.959963984540054 * found["std_error"], rel=1e-9
    )
    assert found["conf_high"] > normal["conf_high"]


def test_a_simple_random_sample_has_the_test_of_the_textbook() -> None:
    # Agresti (2013), §3.2: X² = n (ad − bc)²/(row and column sums). With n/(n − 1) for the estimated variance.
    a, b, c, e = 30, 10, 20, 40
    data = {"x": ["0"] * (a + b) + ["1"] * (c + e), "y": ["0"] * a + ["1"] * b + ["0"] * c + ["1"] * e}
    d = kurak.survey(data)
    expected = 100 * (a * e - b * c) ** 2 / ((a + b) * (c + e) * (a + c) * (b + e))
    assert d.chisq("x", "y", statistic="Chisq").rows()[0]["estimate"] == pytest.approx(expected, rel=1e-12)
    n, low, high = 100, a + b, c + e
    found = d.gof("x", p={"0": 0.5, "1": 0.5}, statistic="F").rows()[0]
    # Two categories: F is the square of t of a share, whose variance is p(1 − p)/(n − 1), on the linearised scale of X².
    assert d.gof("x", p=[0.5, 0.5], statistic="Chisq").rows()[0]["estimate"] == pytest.approx(
        (low - high) ** 2 / n, rel=1e-12
    )
    assert found["ndf"] == pytest.approx(1, rel=1e-9)
    assert found["ddf"] == pytest.approx(99, rel=1e-9)


def test_an_answer_that_nobody_gave_makes_no_row() -> None:
    d, _ = SURVEYS["clus1"]
    # All in the domain are E or M: a table of two rows, and one degree of freedom.
    found = d.chisq("stype", "awards", statistic="Chisq", where="stype != 'H'")
    assert found.details["rows"] == ("E", "M")
    assert found.rows()[0]["df"] == 1
    empty = {"x": list("aabbccaabb"), "y": list("0101000101"), "town": list(range(10))}
    cells = kurak.survey(empty).chisq("x", "y")
    assert cells.details["table"][2][1] == 0
    assert 0 < cells.rows()[0]["p_value"] < 1


def test_missing_answers_leave_by_pairs_and_records_without_weight_count_for_nothing() -> None:
    data = {
        "x": [*"aabbab", None, "c"],
        "y": [*"010110", "1", "0"],
        "w": [1, 2, 1, 2, 3, 1, 5, 0],
        "town": [*range(8)],
    }
    found = kurak.survey(data, weights="w", psu="town").chisq("x", "y").rows()[0]
    assert found["n"] == 6
    assert found["n_psu"] == 6
    without = kurak.survey({name: values[:6] for name, values in data.items()}, weights="w", psu="town")
    # As a domain the two others stay in the design, whose variance then has 8/7 in place of 6/5.
    assert found["estimate"] == pytest.approx(
        without.chisq("x", "y").rows()[0]["estimate"] * (6 / 5) / (8 / 7), rel=1e-9
    )


def test_bad_input_is_told() -> None:
    d, _ = SURVEYS["clus1"]
    with pytest.raises(RecordsError, match=r"sch\.wide"):
        d.chisq("sch.wid", "stype")
    with pytest.raises(RecordsError, match="same answer to 'stype'"):
        d.chisq("stype", "awards", where="stype == 'H'")
    with pytest.raises(RecordsError, match="against itself"):
        d.chisq("stype", "stype")
    with pytest.raises(RecordsError, match="no record"):
        d.chisq("stype", "awards", where="api00 > 5000")
    with pytest.raises(ValueError, match="statistic is one of"):
        d.chisq("stype", "awards", statistic="G")
    with pytest.raises(RecordsError, match="no share for M"):
        d.gof("stype", p={"E": 0.5, "H": 0.5})
    with pytest.raises(RecordsError, match="nobody answers 'stype'"):
        d.gof("stype", p={"E": 0.4, "H": 0.3, "M": 0.2, "K": 0.1})
    with pytest.raises(RecordsError, match="2 shares"):
        d.gof("stype", p=[0.5, 0.5])
    with pytest.raises(RecordsError, match="above 0"):
        d.gof("stype", p=[0.5, 0.5, 0])
    with pytest.raises(RecordsError, match="no answer in common"):
        d.kappa("stype", "awards")
    one = kurak.survey({"x": ["a"] * 4, "y": ["a"] * 4})
    assert isnan(one.kappa("x", "y").rows()[0]["estimate"])
    assert one.kappa("x", "y").rows()[0]["flag"] == "one answer only"
    with pytest.raises(RecordsError, match="no degrees of freedom"):
        kurak.survey(
            {"x": list("abab"), "y": list("aabb"), "town": [1] * 4}, psu="town", lonely_psu="certainty"
        ).chisq("x", "y")


answers = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 5), st.integers(1, 9)),
    min_size=12,
    max_size=40,
)


@given(answers, st.integers(2, 1000))
@settings(deadline=None, max_examples=30)
def test_order_labels_sides_and_scale_of_weights_do_not_matter(
    people: list[tuple[str, str, int, int]], scale: int
) -> None:
    people = [*people, *((a, b, town, 1) for a in "abc" for b in "xy" for town in (7, 8))]
    moved = sorted(people, key=lambda person: (person[3], person[1], person[2]))

    def made(rows: list[tuple[str, str, int, int]], names: dict[str, str], factor: int) -> Survey:
        columns = list(zip(*rows, strict=True))
        return kurak.survey(
            {
                "a": [names[a] for a in columns[0]],
                "b": list(columns[1]),
                "town": list(columns[2]),
                "w": [w * factor for w in columns[3]],
            },
            weights="w",
            psu="town",
        )

    one = made(people, {"a": "a", "b": "b", "c": "c"}, 1).chisq("a", "b").rows()[0]
    two = made(moved, {"a": "қ", "b": "ё", "c": "a b"}, scale).chisq("b", "a").rows()[0]
    assert np.isfinite(one["estimate"])
    assert two["estimate"] == pytest.approx(one["estimate"], rel=1e-7, abs=1e-10)
    assert two["p_value"] == pytest.approx(one["p_value"], rel=1e-6, abs=1e-10)
