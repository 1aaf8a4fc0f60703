"""Why: every later number rests on how many records share key values; a count too high publishes somebody who is alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kurak.stats.reidentification.frequencies import key_frequencies
from kurak.stats.reidentification.keys import code_keys, code_values, combine, equivalence_classes
from kurak.stats.reidentification.special_uniques import intrusion_risk, special_uniques

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "references" / "reidentification" / "published.json").read_text(encoding="utf-8")
)
TABLES = hnp.arrays(np.int64, st.tuples(st.integers(1, 25), st.integers(1, 4)), elements=st.integers(-1, 2))


def test_the_published_example_of_sdcmicro() -> None:
    given_ = PUBLISHED["sdcmicro_francdat"]
    codes = code_keys(list(zip(*given_["keys"], strict=True)))
    found = key_frequencies(codes, weights=given_["weights"])
    assert found.sample.tolist() == given_["sample"]
    assert found.population.tolist() == given_["population"]
    assert [found.below(2), found.below(3)] == given_["below_2_and_3"]


def test_missing_values_as_wildcards_as_in_sdcmicro() -> None:
    given_ = PUBLISHED["sdcmicro_francdat"]
    codes = code_keys(list(zip(*given_["keys"], strict=True)))
    for row, key in given_["missing_places"]:
        codes[row, key] = -1
    found = key_frequencies(codes, weights=given_["weights"], missing="wildcard")
    assert found.sample.tolist() == given_["sample_with_missing"]
    assert found.population.tolist() == given_["population_with_missing"]


def test_the_published_table_of_the_practice_guide() -> None:
    given_ = PUBLISHED["practice_guide"]
    found = key_frequencies(code_keys(list(zip(*given_["keys"], strict=True))), weights=given_["weights"])
    assert found.sample.tolist() == given_["sample"]
    assert found.population.tolist() == given_["population"]


@given(TABLES, st.sampled_from(["category", "wildcard"]))
def test_frequencies_are_counts_of_pairs(codes: np.ndarray, missing: Any) -> None:
    weights = 1.0 + np.arange(len(codes))
    same = codes[:, None, :] == codes[None, :, :]
    if missing == "wildcard":
        same |= (codes[:, None, :] < 0) | (codes[None, :, :] < 0)
    agree = same.all(axis=2)
    found = key_frequencies(codes, weights=weights, missing=missing)
    assert found.sample.tolist() == agree.sum(axis=1).tolist()
    np.testing.assert_allclose(found.population, agree @ weights, rtol=1e-12)


@given(TABLES, st.randoms(use_true_random=False))
def test_order_of_records_and_keys_and_labels_do_not_matter(codes: np.ndarray, random: Any) -> None:
    rows, keys = list(range(codes.shape[0])), list(range(codes.shape[1]))
    random.shuffle(rows)
    random.shuffle(keys)
    other = np.where(codes < 0, -1, 7 - codes)[rows][:, keys]
    for missing in ("category", "wildcard"):
        before, after = key_frequencies(codes, missing=missing), key_frequencies(other, missing=missing)
        assert after.sample.tolist() == before.sample[rows].tolist()


def test_keys_with_very_many_values_still_fit() -> None:
    rng = np.random.default_rng(4)
    wide = rng.integers(0, 2**60, (50, 6))
    codes = np.concatenate([wide, wide[:10]])
    found = equivalence_classes(codes)
    assert sorted(found.sizes.tolist()) == [1] * 40 + [2] * 10
    assert (combine(codes)[:10] == combine(codes)[50:]).all()


@pytest.mark.parametrize(
    "values",
    [
        ["a", None, "b", "a"],
        [1.5, float("nan"), 2.0, 1.5],
        np.array(["2024-01-01", "NaT", "2024-01-02", "2024-01-01"], dtype="datetime64[D]"),
        np.ma.masked_array([5, 0, 9, 5], [False, True, False, False]),
        np.ma.masked_array([5, 0, 10**12, 5], [False, True, False, False]),
    ],
)
def test_missing_is_known_in_every_kind_of_column(values: Any) -> None:
    codes = code_values(values)
    assert (codes == -1).tolist() == [False, True, False, False]
    assert codes[0] == codes[3] != codes[2]


def test_bad_input_is_said() -> None:
    with pytest.raises(ValueError, match="weights"):
        key_frequencies([[0], [1]], weights=[1, float("nan")])
    with pytest.raises(ValueError, match="codes"):
        key_frequencies([[0.5]])
    with pytest.raises(ValueError, match="-1"):
        key_frequencies([[-2]])
    with pytest.raises(ValueError, match="key variables"):
        code_keys([[1, 2], [1]])


def test_special_uniques_of_the_practice_guide() -> None:
    given_ = PUBLISHED["practice_guide"]
    found = special_uniques(code_keys(list(zip(*given_["keys"], strict=True))), largest=3)
    scores = np.zeros(len(given_["keys"]))
    scores[found.uniques] = found.scores
    assert scores.tolist() == given_["suda"]
    assert found.special == 4
    # Rural; secondary complete and unemployed; female and unemployed; female and secondary complete.
    assert found.minimal[found.uniques.tolist().index(4)] == 4


@given(TABLES, st.integers(1, 4))
def test_minimal_uniques_are_those_of_the_definition(codes: np.ndarray, largest: int) -> None:
    from itertools import combinations

    keys = range(codes.shape[1])
    found = special_uniques(codes, largest=largest)
    minimal = np.zeros(len(codes), dtype=int)
    for row in range(len(codes)):
        alone = [
            set(chosen)
            for size in range(1, len(keys) + 1)
            for chosen in combinations(keys, size)
            if (codes[:, chosen] == codes[row, chosen]).all(axis=1).sum() == 1
        ]
        minimal[row] = sum(len(one) <= largest and not any(other < one for other in alone) for one in alone)
        assert (row in found.uniques) == bool(alone)
    assert minimal[found.uniques].tolist() == found.minimal.tolist()
    assert found.minimal.sum() == sum(found.sizes) == minimal.sum()


def test_intrusion_of_a_whole_population_always_succeeds() -> None:
    assert intrusion_risk([[0], [1], [1]], sampling_fraction=1) == 1
    assert intrusion_risk([[0], [0]], sampling_fraction=0.5) == 0
    # Skinner and Elliot's formula for the guide's ten records: four uniques, three pairs, one in a hundred drawn.
    codes = code_keys(list(zip(*PUBLISHED["practice_guide"]["keys"], strict=True)))
    assert intrusion_risk(codes, sampling_fraction=0.01) == pytest.approx(0.04 / (0.04 + 2 * 0.99 * 3), rel=1e-12)
