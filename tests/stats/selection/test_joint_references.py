"""Why: a variance divides by joint inclusion probabilities, so they must agree with R wherever R has them.

References: tests/references/selection/make.R (R sampling::UPsystematicpi2 and UPsampfordpi2).
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from kurak.stats.selection.methods import joint_probabilities

REFERENCE = Path(__file__).parents[2] / "references/selection/joint.csv"


def _tables() -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    with REFERENCE.open() as file:
        next(file)  # versions
        for row in csv.DictReader(file):
            rows.setdefault((row["case"], row["method"]), []).append(row)
    tables = {}
    for key, found in rows.items():
        units = max(int(row["first"]) for row in found)
        joint = np.array([float(row["joint"]) for row in found]).reshape(units, units)
        tables[key] = (np.array([float(row["first_probability"]) for row in found[:units]]), joint)
    return tables


@pytest.mark.parametrize(("case", "method"), _tables())
def test_r_gives_the_same(case: str, method: str) -> None:
    probabilities, expected = _tables()[case, method]
    found = joint_probabilities(method, probabilities)
    assert found is not None
    # R leaves the diagonal of units that are certain or impossible at π², which is 1 or 0 as well.
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
