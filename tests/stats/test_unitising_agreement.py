"""Why: coders who mark stretches of text disagree about where as well as what; the four alphas tell these apart.

Numbers from elsewhere: the printed output of lindanna/unitized_alpha (Python, written after the equations of Krippendorff
and others 2016), for three coders; and the package krippendorff-unitized-alpha 0.1.0 (another hand) for ``_uα``.
"""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.coder_agreement.agreement import coder_agreement
from kurak.stats.coder_agreement.coded_units import units_from_rows
from kurak.stats.unitised_text import UnitisedText, unitised_by_code, unitised_text
from kurak.stats.unitising_agreement import unitising_agreement, unitising_alphas

# tests/references/agreement/make.py
REFERENCES = Path(__file__).parents[1] / "references" / "agreement"

Unit = tuple[int, int, int, int, int]
"""Transcript, coder, start, end, category."""


def text_of(units: list[Unit], **more: Any) -> UnitisedText:
    columns = np.array(units, dtype=np.int64).reshape(-1, 5).T
    return unitised_text(*columns, **more)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


def test_the_printed_output_of_another_implementation() -> None:
    """Three coders, twenty characters; its page prints three decimals and the coverage in percent."""
    a, b, c = 0, 1, 2
    units = [
        (0, a, 2, 5, 0), (0, a, 9, 11, 0), (0, a, 12, 20, 1),
        (0, b, 2, 5, 0), (0, b, 7, 15, 1),
        (0, c, 2, 5, 0), (0, c, 10, 15, 1),
    ]  # fmt: skip
    found = unitising_agreement(text_of(units, lengths=[20], readers=[[True, True, True]], n_categories=2))
    assert found.estimate == pytest.approx([0.474, 0.433, 0.779, 0.769, 0.787], abs=0.0005)
    assert found.coverage[2:] == pytest.approx([0.3833, 0.9545, 0.5952], abs=0.00005)
    # A single transcript has alphas, and no interval.
    assert np.isnan(found.std_error).all()


@pytest.mark.parametrize("row", rows("unitised.csv"), ids=lambda row: row["case"])
def test_u_alpha_is_that_of_the_package(row: dict[str, str]) -> None:
    mine = [unit for unit in rows("units.csv") if unit["case"] == row["case"]]
    columns = [[int(unit[name]) for unit in mine] for name in ("coder", "start", "end", "category")]
    text = unitised_text(
        np.zeros(len(mine), dtype=int),
        *columns,
        lengths=[int(mine[0]["length"])],
        readers=np.ones((1, max(columns[0]) + 1), dtype=bool),
        n_categories=max(columns[3]) + 1,
    )
    assert unitising_alphas(text.sums.sum(axis=0))[0] == pytest.approx(float(row["u_alpha"]), abs=1e-12)


def simulated(seed: int, coders: int, transcripts: int, categories: int) -> tuple[list[Unit], list[int]]:
    """Simulated units: each coder moves shared edges a little, and sometimes takes another code or none."""
    random = np.random.default_rng(seed)
    units: list[Unit] = []
    lengths = random.integers(40, 90, size=transcripts).tolist()
    for t, length in enumerate(lengths):
        shared = np.sort(random.choice(np.arange(4, length - 4), size=6, replace=False))
        label = random.integers(-1, categories, size=7)
        for coder in range(coders):
            edges = np.unique(np.clip(shared + random.integers(-2, 3, size=6), 1, length - 1))
            edges = np.concatenate([[0], edges, [length]])
            for k in range(len(edges) - 1):
                code = int(label[k % 7]) if random.random() < 0.8 else int(random.integers(-1, categories))
                if code >= 0:
                    units.append((t, coder, int(edges[k]), int(edges[k + 1]), code))
    return units, lengths


def by_characters(units: list[Unit], lengths: list[int], readers: np.ndarray, categories: int) -> list[float]:
    """Second road: write out every character of every coder, and follow the equations of 2016 one by one."""
    n = categories + 1
    together, q, q_met = np.zeros((n, n)), np.zeros(n), np.zeros(n)
    for t, length in enumerate(lengths):
        here = np.nonzero(readers[t])[0].tolist()
        if len(here) < 2:
            continue
        line = {coder: [0] * length for coder in here}
        for transcript, coder, start, end, code in units:
            if transcript == t:
                line[coder][start:end] = [code + 1] * (end - start)
        for i in here:
            q[0] += line[i].count(0)
            for j in here:
                if i != j:
                    for x, y in zip(line[i], line[j], strict=True):
                        together[x, y] += 1 / (len(here) - 1)
        for transcript, coder, start, end, code in units:
            if transcript == t:
                q[code + 1] += (end - start) ** 2
                for j in here:
                    if j != coder:
                        met = sum(1 for x in line[j][start:end] if x > 0)
                        q_met[code + 1] += met**2 / (len(here) - 1)

    def chance(margin: np.ndarray, squares: np.ndarray) -> np.ndarray:
        total = margin.sum()
        return (np.outer(margin, margin) - np.diag(squares)) / (total - squares.sum() / total)

    expected = chance(together.sum(axis=1), q)
    u = 1 - (together.sum() - np.trace(together)) / (together.sum() - np.trace(expected))
    bar = 1 - together[0, 1:].sum() / expected[0, 1:].sum()
    met = together[1:, 1:]
    expected = chance(met.sum(axis=1), q_met[1:])
    cu = 1 - (met.sum() - np.trace(met)) / (met.sum() - np.trace(expected))
    single = []
    for k in range(categories):
        e, length_k = expected[k].sum(), met[k].sum()
        single.append(1 - e / length_k * (length_k - met[k, k]) / (e - expected[k, k]))
    return [u, bar, cu, *single]


@pytest.mark.parametrize(("seed", "coders"), [(1, 2), (2, 3), (3, 5)])
def test_counting_characters_gives_the_same(seed: int, coders: int) -> None:
    units, lengths = simulated(seed, coders, 6, 3)
    readers = np.ones((6, coders), dtype=bool)
    if coders > 2:
        # One coder did not read one transcript.
        readers[2, 1] = False
        units = [unit for unit in units if not (unit[0] == 2 and unit[1] == 1)]
    # A transcript that only one coder read says nothing about agreement.
    readers[4, 1:] = False
    units = [unit for unit in units if not (unit[0] == 4 and unit[1] > 0)]
    text = text_of(units, lengths=lengths, readers=readers, n_categories=3)
    assert unitising_alphas(text.sums.sum(axis=0)) == pytest.approx(
        by_characters(units, lengths, readers, 3), abs=1e-12
    )
    assert unitising_agreement(text).n_transcripts == 5


@given(
    values=st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=20).filter(
        lambda values: len({value for row in values for value in row}) > 1
    )
)
def test_single_characters_without_gaps_are_krippendorff_s_alpha(values: list[list[int]]) -> None:
    units = [(0, coder, at, at + 1, code) for at, row in enumerate(values) for coder, code in enumerate(row)]
    text = text_of(units, lengths=[len(values)], readers=[[True] * 3], n_categories=3)
    alphas = unitising_alphas(text.sums.sum(axis=0))
    coded = units_from_rows(values, transcripts=[0] * len(values), n_categories=3, n_transcripts=1)
    alpha = coder_agreement(coded, measure="alpha").estimate
    assert alphas[0] == pytest.approx(float(alpha), abs=1e-12)
    assert np.isnan(alphas[1])


def test_leaving_a_transcript_out_is_computing_again_without_it() -> None:
    units, lengths = simulated(8, 2, 9, 2)
    text = text_of(units, lengths=lengths, readers=np.ones((9, 2), dtype=bool), n_categories=2)
    found = unitising_agreement(text)
    without = np.array([unitising_alphas(np.delete(text.sums, t, axis=0).sum(axis=0)) for t in range(9)])
    error = np.sqrt(8 / 9 * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    assert found.std_error == pytest.approx(error, rel=1e-9)
    drawn = unitising_agreement(text, interval="drawn_transcripts", seed=2, resamples=500)
    assert np.all(drawn.low <= drawn.estimate + 1e-12)
    assert np.all(drawn.low < drawn.high)


def test_the_same_units_are_full_agreement_and_a_coder_who_marks_nothing_none() -> None:
    same = [(0, coder, start, start + 10, code) for coder in (0, 1) for start, code in ((5, 0), (40, 1))]
    both = {"lengths": [100], "readers": [[True, True]], "n_categories": 2}
    assert unitising_alphas(text_of(same, **both).sums.sum(axis=0)).tolist() == [1.0] * 5
    nothing = unitising_alphas(text_of(same[:2], **both).sums.sum(axis=0))
    assert nothing[:2].max() <= 0
    assert np.isnan(nothing[2:]).all()
    assert np.isnan(unitising_alphas(text_of([], **both).sums.sum(axis=0))).all()


def test_mistakes_in_the_call() -> None:
    both: dict[str, Any] = {"lengths": [100], "readers": [[True, True]], "n_categories": 2}
    with pytest.raises(ValueError, match="overlap"):
        text_of([(0, 0, 5, 15, 0), (0, 0, 10, 20, 1)], **both)
    with pytest.raises(ValueError, match="inside its transcript"):
        text_of([(0, 0, 95, 105, 0)], **both)
    with pytest.raises(ValueError, match="inside its transcript"):
        text_of([(0, 0, 5, 5, 0)], **both)
    with pytest.raises(ValueError, match="category"):
        text_of([(0, 0, 5, 9, 2)], **both)
    with pytest.raises(ValueError, match="numbers from 0"):
        text_of([(1, 0, 5, 9, 0)], **both)
    with pytest.raises(ValueError, match="that they read"):
        text_of([(0, 1, 5, 9, 0)], lengths=[100], readers=[[True, False]], n_categories=2)
    with pytest.raises(ValueError, match="two coders or more"):
        text_of([], lengths=[100], readers=[[True]], n_categories=2)
    with pytest.raises(ValueError, match="one character"):
        text_of([], lengths=[0], readers=[[True, True]], n_categories=2)
    with pytest.raises(ValueError, match="needs a category"):
        text_of([], lengths=[5], readers=[[True, True]], n_categories=0)
    with pytest.raises(ValueError, match="a unit has"):
        unitised_text([0], [0], [1], [2], [0, 0], **both)
    text = text_of([(0, 0, 5, 9, 0)], **both)
    with pytest.raises(ValueError, match="seed"):
        unitising_agreement(text, interval="drawn_transcripts")
    with pytest.raises(ValueError, match="an interval is"):
        unitising_agreement(text, interval="units")


def test_each_code_by_itself_may_overlap_others() -> None:
    """Two roads: all codes in one call, and a call a code."""
    random = np.random.default_rng(4)
    units: list[Unit] = []
    for code in range(3):
        for t in range(5):
            for coder in (0, 1):
                cuts = np.sort(random.choice(60, size=6, replace=False)).tolist()
                units += [(t, coder, cuts[k], cuts[k + 1], code) for k in (0, 2, 4)]
    readers, lengths = np.ones((5, 2), dtype=bool), [60] * 5
    columns = np.array(units).T
    at_once = unitising_agreement(unitised_by_code(*columns, lengths=lengths, readers=readers, n_codes=3))
    for code in range(3):
        mine = [(t, coder, start, end, 0) for t, coder, start, end, other in units if other == code]
        alone = unitising_agreement(text_of(mine, lengths=lengths, readers=readers, n_categories=1))
        for name in ("estimate", "std_error", "low", "high", "coverage"):
            assert getattr(at_once, name)[code] == pytest.approx(
                getattr(alone, name), abs=1e-12, nan_ok=True
            ), name
        assert at_once.n_transcripts[code] == 5
    with pytest.raises(ValueError, match="a code is"):
        unitised_by_code(*columns, lengths=lengths, readers=readers, n_codes=2)
    with pytest.raises(ValueError, match="needs a code"):
        unitised_by_code([], [], [], [], [], lengths=lengths, readers=readers, n_codes=0)
    with pytest.raises(ValueError, match="from 0"):
        unitised_by_code([9], [0], [0], [1], [0], lengths=lengths, readers=readers, n_codes=1)
    with pytest.raises(ValueError, match="a unit has"):
        unitised_by_code([0], [0], [0], [1], [0, 0], lengths=lengths, readers=readers, n_codes=1)
