"""Why: agreement decides whether a code may be counted; every coefficient and error is that of R or of its author's package."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.coder_agreement.agreement import coder_agreement
from kurak.stats.coder_agreement.coded_units import (
    CodedUnits,
    units_from_pairs,
    units_from_patterns,
    units_from_rows,
)
from kurak.stats.coder_agreement.coefficients import MEASURES, parts_of, sums_for
from kurak.stats.coder_agreement.unit_errors import unit_std_error

# tests/references/agreement/make.R and make.py
REFERENCES = Path(__file__).parents[2] / "references" / "agreement"
OURS = {
    "gwet": "ac1",
    "fleiss": "fleiss",
    "conger": "conger",
    "krippendorff": "alpha",
    "alpha_package": "alpha",
}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


RATINGS: dict[str, list[list[int]]] = {}
for row in rows("ratings.csv"):
    RATINGS.setdefault(row["case"], []).append([int(part) for part in row["values"].split()])


def units_of(case: str, categories: int, transcripts: int = 1) -> CodedUnits:
    values = np.array(RATINGS[case])
    where = np.arange(len(values)) % transcripts
    return units_from_rows(values, transcripts=where, n_categories=categories, n_transcripts=transcripts)


@pytest.mark.parametrize("row", rows("kappa.csv"), ids=lambda row: row["case"])
def test_kappa_and_its_variance_are_those_of_psych(row: dict[str, str]) -> None:
    counts = np.array(row["table"].split(), dtype=float)
    size = int(len(counts) ** 0.5)
    found = coder_agreement(
        units_from_pairs(counts.reshape(1, size, size)), measure="cohen", interval="units"
    )
    assert found.estimate == pytest.approx(float(row["kappa"]), abs=1e-12)
    assert found.std_error**2 == pytest.approx(float(row["variance"]), rel=1e-10)
    assert found.low == pytest.approx(float(row["low"]), abs=1e-9)
    assert found.high == pytest.approx(float(row["high"]), abs=1e-9)


@pytest.mark.parametrize("row", rows("coefficients.csv"), ids=lambda row: f"{row['case']}-{row['measure']}")
def test_coefficients_of_several_coders_are_gwet_s(row: dict[str, str]) -> None:
    units = units_of(row["case"], int(row["categories"]))
    found = coder_agreement(units, measure=OURS[row["measure"]], interval="units")
    assert found.estimate == pytest.approx(float(row["estimate"]), abs=1e-12)
    if not row["std_error"]:
        return
    assert found.std_error == pytest.approx(float(row["std_error"]), rel=1e-9)
    assert found.low == pytest.approx(float(row["low"]), abs=1e-8)
    assert found.high == pytest.approx(float(row["high"]), abs=1e-8)
    if row["measure"] != "krippendorff":
        # Gwet writes alpha with another observed and chance agreement, whose ratio is the same.
        assert found.observed == pytest.approx(float(row["observed"]), abs=1e-12)
        assert found.chance == pytest.approx(float(row["chance"]), abs=1e-12)


def test_krippendorff_s_own_example() -> None:
    """Krippendorff (2011), section D, prints 0.743; Gwet's overview of irrCAC prints 0.77544 and 0.76117."""
    units = units_of("krippendorff", 5)
    printed = {"alpha": 0.743, "ac1": 0.77544, "fleiss": 0.76117, "conger": 0.76282, "percent": 0.81818}
    for measure, value in printed.items():
        found = coder_agreement(units, measure=measure, interval="units").estimate
        assert found == pytest.approx(value, abs=0.0005 if measure == "alpha" else 5e-6)


def test_gwet_s_table_of_abstractors() -> None:
    """The overview of irrCAC prints 0.7964094 for kappa; AC1 is worked out by hand from Gwet (2008)."""
    units = units_from_pairs([[[13, 0, 0], [0, 20, 7], [0, 4, 56]]])
    kappa = coder_agreement(units, measure="cohen", interval="units").estimate
    assert kappa == pytest.approx(0.7964094, abs=5e-8)
    pi = np.array([13, 25.5, 61.5]) / 100
    chance = float((pi * (1 - pi)).sum()) / 2
    assert coder_agreement(units, measure="ac1", interval="units").estimate == pytest.approx(
        (0.89 - chance) / (1 - chance), abs=1e-14
    )


def test_tables_of_patterns_and_rows_are_one_thing() -> None:
    """Two roads: units listed one by one, and counted by pattern; two codes at once, and each alone."""
    random = np.random.default_rng(7)
    patterns = np.array([[a, b, c] for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1)])
    weights = random.integers(0, 4, size=(6, 2, len(patterns)))
    both = units_from_patterns(patterns, weights, n_categories=2)
    for measure in MEASURES:
        if measure == "cohen":
            continue
        for interval in ("transcripts", "units"):
            at_once = coder_agreement(both, measure=measure, interval=interval)
            for code in range(2):
                transcript, pattern = np.nonzero(weights[:, code] >= 0)
                times = weights[transcript, code, pattern]
                listed = units_from_rows(
                    np.repeat(patterns[pattern], times, axis=0),
                    transcripts=np.repeat(transcript, times),
                    n_categories=2,
                    n_transcripts=6,
                )
                alone = coder_agreement(listed, measure=measure, interval=interval)
                for name in ("estimate", "observed", "chance", "std_error", "low", "high", "units"):
                    assert getattr(at_once, name)[code] == pytest.approx(
                        float(getattr(alone, name)), abs=1e-11
                    ), (measure, interval, name)


def test_a_run_of_five_sentences_is_five_units() -> None:
    values = [[0, 0], [0, 1], [1, 1], [1, -1]]
    runs = units_from_rows(
        values, transcripts=[0, 0, 1, 1], n_categories=2, n_transcripts=2, weights=[5, 1, 3, 2]
    )
    single = units_from_rows(
        np.repeat(values, [5, 1, 3, 2], axis=0),
        transcripts=[0] * 6 + [1] * 5,
        n_categories=2,
        n_transcripts=2,
    )
    for measure in MEASURES:
        for interval in ("transcripts", "units"):
            one = coder_agreement(runs, measure=measure, interval=interval)
            other = coder_agreement(single, measure=measure, interval=interval)
            assert one.estimate == pytest.approx(float(other.estimate), abs=1e-13)
            assert one.std_error == pytest.approx(float(other.std_error), abs=1e-13, nan_ok=True)


@given(
    cells=st.lists(st.integers(0, 30), min_size=9, max_size=9).filter(lambda cells: sum(cells) > 1),
    order=st.permutations([0, 1, 2]),
)
def test_names_of_categories_and_order_of_coders_are_irrelevant(cells: list[int], order: list[int]) -> None:
    table = np.array(cells, dtype=float).reshape(1, 3, 3)
    renamed = table[:, order][:, :, order].transpose(0, 2, 1)
    for measure in MEASURES:
        one, other = (
            parts_of(sums_for(units_from_pairs(x), measure).sum(axis=0), measure, n_categories=3).coefficient
            for x in (table, renamed)
        )
        assert one == pytest.approx(float(other), abs=1e-12, nan_ok=True)
        if np.trace(table[0]) == table.sum() and not np.isnan(one):
            assert one == pytest.approx(1.0, abs=1e-12)


def test_all_units_of_one_category_have_no_chance_to_agree_beyond() -> None:
    units = units_from_pairs([[[10, 0], [0, 0]], [[5, 0], [0, 0]]])
    for measure in ("cohen", "conger", "fleiss", "alpha"):
        found = coder_agreement(units, measure=measure)
        assert np.isnan(found.estimate), measure
        assert np.isnan(found.std_error), measure
        assert np.isnan(unit_std_error(units, measure)[0]), measure
    # AC1 and percent agreement are defined there, and are 1.
    assert coder_agreement(units, measure="ac1").estimate == 1
    assert coder_agreement(units, measure="percent").estimate == 1


def test_nothing_coded_twice_is_nothing() -> None:
    units = units_from_rows([[0, -1], [-1, 1]], transcripts=[0, 1], n_categories=2, n_transcripts=2)
    for measure in MEASURES:
        found = coder_agreement(units, measure=measure)
        assert np.isnan(found.estimate), measure
        assert found.units == 0


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="two coders or more"):
        units_from_rows([[0], [1]], transcripts=[0, 0], n_categories=2, n_transcripts=1)
    with pytest.raises(ValueError, match="from 0 to 1"):
        units_from_rows([[0, 2]], transcripts=[0], n_categories=2, n_transcripts=1)
    with pytest.raises(ValueError, match="from 0 to 0"):
        units_from_rows([[0, 1]], transcripts=[1], n_categories=2, n_transcripts=1)
    with pytest.raises(ValueError, match="whole number"):
        units_from_rows([[0.5, 1.0]], transcripts=[0], n_categories=2, n_transcripts=1)
    with pytest.raises(ValueError, match="one row"):
        units_from_rows([[0, 1]], transcripts=[0, 0], n_categories=2, n_transcripts=1)
    with pytest.raises(ValueError, match="0 or more"):
        units_from_pairs([[[1, -1], [0, 1]]])
    with pytest.raises(ValueError, match="both coders"):
        units_from_pairs([[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="by pattern"):
        units_from_patterns([[0, 1]], [[1, 2]], n_categories=2)
    pair = units_from_pairs([[[1, 1], [1, 1]]])
    with pytest.raises(ValueError, match="a measure is"):
        coder_agreement(pair, measure="kappa")
    with pytest.raises(ValueError, match="interval"):
        coder_agreement(pair, measure="alpha", interval="persons")
    with pytest.raises(ValueError, match="tables"):
        coder_agreement(pair, measure="alpha", tables="all")
    with pytest.raises(ValueError, match="seed"):
        coder_agreement(pair, measure="alpha", interval="drawn_transcripts")
    with pytest.raises(ValueError, match="level"):
        coder_agreement(pair, measure="alpha", level=1)
    with pytest.raises(ValueError, match="same units"):
        coder_agreement(pair, measure="alpha", tables="together", interval="units")
    with pytest.raises(ValueError, match="fraction"):
        unit_std_error(pair, "alpha", sampling_fraction=2)
    with pytest.raises(ValueError, match="two categories"):
        coder_agreement(units_from_pairs([[[1]]]), measure="alpha")
    three = units_from_patterns([[0, 0, 0]], [[1]], n_categories=2)
    with pytest.raises(ValueError, match="two coders;"):
        coder_agreement(three, measure="cohen")


def test_krippendorff_s_continuum_cut_into_24_pieces() -> None:
    """Krippendorff (1995), p. 57, example A; DKPro Agreement's tests have kappa 0.385, pi 0.314 and alpha 0.329."""
    first = [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
    second = [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    units = units_from_rows(
        np.stack([first, second], axis=1), transcripts=[0] * 24, n_categories=2, n_transcripts=1
    )
    for measure, printed in {"cohen": 0.385, "fleiss": 0.314, "alpha": 0.329}.items():
        assert coder_agreement(units, measure=measure).estimate == pytest.approx(printed, abs=0.001)
