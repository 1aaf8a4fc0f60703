"""Why: sentences of one transcript hang together; an interval that forgets this promises more than was found."""

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.coder_agreement.agreement import coder_agreement
from kurak.stats.coder_agreement.coded_units import units_from_pairs
from kurak.stats.coder_agreement.coefficients import MEASURES
from kurak.stats.student import t_quantile

# tests/references/agreement/make.R
REFERENCES = Path(__file__).parents[2] / "references" / "agreement"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


@pytest.mark.parametrize("row", rows("jackknife.csv"), ids=lambda row: row["measure"])
def test_errors_by_transcript_are_those_of_r_s_survey(row: dict[str, str]) -> None:
    """withReplicates on a design of type JK1, clusters being transcripts."""
    cube = np.zeros((15, 2, 2))
    for cell in rows("talks.csv"):
        cube[int(cell["transcript"]) - 1, int(cell["first"]), int(cell["second"])] = float(cell["n"])
    found = coder_agreement(units_from_pairs(cube), measure=row["measure"])
    assert found.estimate == pytest.approx(float(row["estimate"]), abs=1e-12)
    assert found.std_error == pytest.approx(float(row["std_error"]), rel=1e-9)


def talks(seed: int, transcripts: int = 12) -> NDArray[np.float64]:
    """Simulated tables of two coders, present and absent, who agree well in some transcripts and badly in others."""
    random = np.random.default_rng(seed)
    good = random.beta(6, 2, size=transcripts)
    cells = np.stack([good * 0.7, (1 - good) * 0.5, (1 - good) * 0.5, good * 0.3], axis=1)
    return np.array([random.multinomial(80, row) for row in cells]).reshape(transcripts, 2, 2).astype(float)


@pytest.mark.parametrize("measure", MEASURES)
def test_leaving_a_transcript_out_is_computing_again_without_it(measure: str) -> None:
    cube = talks(1)
    found = coder_agreement(units_from_pairs(cube), measure=measure)
    without = np.array(
        [
            float(coder_agreement(units_from_pairs(np.delete(cube, t, axis=0)), measure=measure).estimate)
            for t in range(len(cube))
        ]
    )
    t = len(cube)
    error = np.sqrt((t - 1) / t * ((without - without.mean()) ** 2).sum())
    assert found.std_error == pytest.approx(error, rel=1e-10)
    assert found.high == pytest.approx(
        min(1, float(found.estimate) + t_quantile(0.975, df=t - 1) * error), abs=1e-12
    )
    assert found.n_transcripts == t


def test_the_error_of_transcripts_is_wider_where_they_differ() -> None:
    units = units_from_pairs(talks(2))
    by_transcript = coder_agreement(units, measure="alpha")
    single = coder_agreement(units, measure="alpha", interval="units")
    assert by_transcript.std_error > 1.5 * single.std_error
    assert by_transcript.estimate == single.estimate


def test_transcripts_drawn_again() -> None:
    units = units_from_pairs(talks(3, 40))
    left_out = coder_agreement(units, measure="cohen")
    drawn = coder_agreement(units, measure="cohen", interval="drawn_transcripts", seed=5, resamples=2000)
    again = coder_agreement(units, measure="cohen", interval="drawn_transcripts", seed=5, resamples=2000)
    assert drawn.low == again.low
    # Two ways to the same error; draws are random, so within a tenth.
    assert drawn.std_error == pytest.approx(float(left_out.std_error), rel=0.1)
    assert drawn.low < drawn.estimate < drawn.high


def test_a_transcript_without_the_code_s_units_does_not_count() -> None:
    cube = talks(4)
    with_empty = np.concatenate([cube, np.zeros((3, 2, 2))])
    one = coder_agreement(units_from_pairs(cube), measure="ac1")
    other = coder_agreement(units_from_pairs(with_empty), measure="ac1")
    assert other.n_transcripts == 12
    assert other.std_error == pytest.approx(float(one.std_error), rel=1e-12)


def test_a_code_of_a_single_transcript_has_no_interval() -> None:
    cube = [[[20, 0], [0, 0]], [[18, 2], [1, 4]], [[25, 0], [0, 0]]]
    found = coder_agreement(units_from_pairs(cube), measure="alpha")
    assert found.estimate > 0
    assert np.isnan([found.std_error, found.low, found.high]).all()
    drawn = coder_agreement(units_from_pairs(cube), measure="alpha", interval="drawn_transcripts", seed=1)
    assert np.isnan([drawn.std_error, drawn.low, drawn.high]).all()


def test_codes_together_average_what_is_observed_and_what_is_chance() -> None:
    """De Vries and others (2008): pooled kappa = (mean observed - mean chance)/(1 - mean chance)."""
    cube = np.stack([talks(5), talks(6)[:, ::-1, ::-1], np.zeros((12, 2, 2))], axis=1)
    units = units_from_pairs(cube)
    each = coder_agreement(units, measure="cohen")
    together = coder_agreement(units, measure="cohen", tables="together")
    observed, chance = np.nanmean(each.observed), np.nanmean(each.chance)
    assert together.estimate == pytest.approx((observed - chance) / (1 - chance), abs=1e-13)
    assert together.observed == pytest.approx(observed)
    assert together.std_error > 0
    assert together.n_transcripts == 12
    alone = coder_agreement(units_from_pairs(cube[:, 0]), measure="cohen")
    one_table = coder_agreement(units_from_pairs(cube[:, :1]), measure="cohen", tables="together")
    assert one_table.std_error == pytest.approx(float(alone.std_error), rel=1e-12)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """600 simulated studies of 15 transcripts, in which coders agree better in some transcripts than in others."""
    random = np.random.default_rng(1)
    good = random.beta(6, 2, size=(15, 600))
    cells = np.stack([good * 0.7, (1 - good) * 0.5, (1 - good) * 0.5, good * 0.3], axis=-1)
    cube = random.multinomial(80, cells / cells.sum(axis=-1, keepdims=True)).reshape(15, 600, 2, 2)
    # The truth: of a single long transcript as good as they are on average.
    mean = np.array([0.75 * 0.7, 0.125, 0.125, 0.75 * 0.3]).reshape(1, 2, 2) * 1e6
    for measure in ("cohen", "ac1", "alpha"):
        truth = coder_agreement(units_from_pairs(mean), measure=measure).estimate
        held = {}
        for interval in ("transcripts", "units"):
            found = coder_agreement(units_from_pairs(cube), measure=measure, interval=interval)
            held[interval] = float(np.mean((found.low <= truth) & (truth <= found.high)))
        assert 0.92 <= held["transcripts"] <= 0.98, (measure, held)
        assert held["units"] < 0.6, (measure, held)
