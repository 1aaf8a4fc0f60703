"""Why: ten people who all gave the same sensitive answer are found out together, however large their number."""

from __future__ import annotations

import json
from math import exp, inf, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from kurak.stats.reidentification.diversity import diversity
from kurak.stats.reidentification.keys import code_keys, code_values

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "references" / "reidentification" / "published.json").read_text(encoding="utf-8")
)


def test_the_published_table_of_the_practice_guide() -> None:
    given_ = PUBLISHED["practice_guide"]
    found = diversity(code_keys(list(zip(*given_["keys"], strict=True))), code_values(given_["health"]))
    assert found.distinct.tolist() == given_["distinct"]


def test_the_published_distances_of_t_closeness() -> None:
    given_ = PUBLISHED["t_closeness"]
    salaries = np.concatenate(given_["classes"]) - 3
    found = diversity(np.repeat([[0], [1], [2]], 3, axis=0), salaries, ground="ordered")
    np.testing.assert_allclose(found.closeness[[0, 3]], given_["distances"], atol=5e-4)


@given(
    hnp.arrays(np.int64, st.tuples(st.integers(1, 20), st.just(2)), elements=st.integers(-1, 1)),
    st.integers(2, 4),
    st.sampled_from(["category", "wildcard"]),
    st.integers(0, 1000),
)
def test_every_kind_is_its_definition(codes: np.ndarray, l: int, missing: Any, seed: int) -> None:  # noqa: E741
    answers = np.random.default_rng(seed).integers(-1, 3, len(codes))
    found = diversity(codes, answers, l=l, missing=missing)
    ordered = diversity(codes, answers, l=l, missing=missing, ground="ordered")
    # Missing is the last value of the order.
    levels = [value for value in (0, 1, 2, -1) if value in answers]
    whole = np.array([(answers == value).mean() for value in levels])
    for row in range(len(codes)):
        same = codes == codes[row]
        if missing == "wildcard":
            same |= (codes < 0) | (codes[row] < 0)
        own = answers[same.all(axis=1)]
        counts = np.array([(own == value).sum() for value in levels])
        shares = counts / len(own)
        down = sorted(counts, reverse=True)
        rest = sum(down[l - 1 :])
        assert found.distinct[row] == (counts > 0).sum()
        assert found.entropy[row] == pytest.approx(exp(-sum(share * log(share) for share in shares if share)), rel=1e-9)
        assert found.recursive[row] == pytest.approx(down[0] / rest if rest else inf, rel=1e-9)
        assert found.closeness[row] == pytest.approx(abs(shares - whole).sum() / 2, abs=1e-9)
        apart = abs(np.cumsum(shares - whole)).sum() / max(len(levels) - 1, 1)
        assert ordered.closeness[row] == pytest.approx(apart, abs=1e-9)


def test_bad_input_is_said() -> None:
    with pytest.raises(ValueError, match="one code for each record"):
        diversity([[0], [1]], [0])
    with pytest.raises(ValueError, match="l is 2"):
        diversity([[0]], [0], l=1)
