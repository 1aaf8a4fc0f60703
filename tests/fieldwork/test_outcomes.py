"""Why: interviewers write a word after every visit, and a response rate needs one code a unit, drawn ones all counted."""

from typing import get_args

import numpy as np
import pytest

from kurak.estimation.declare import survey
from kurak.estimation.solve import solve
from kurak.fieldwork.outcomes import rates_by_group, unit_outcomes
from kurak.model.dispositions import AAPOR_CODES, aapor_code
from kurak.model.visits import OUTCOMES, Outcome
from kurak.stats.final_disposition import CLASSES, disposition_class
from kurak.stats.outcome_rates import RATES, OutcomeStatistic


def test_every_word_has_its_code_and_its_class() -> None:
    assert set(AAPOR_CODES) == set(get_args(Outcome)) == {word for _, word in OUTCOMES}
    classes = {word: disposition_class(aapor_code(word)) for word in AAPOR_CODES}
    assert classes == {
        "interview": "I", "broken off": "R", "household refused": "R", "person refused": "R", "nobody at home": "NC",
        "person away": "NC", "person unable": "O", "nobody eligible": "NE", "no dwelling": "NE", "not reached": "UH",
    }  # fmt: skip
    assert disposition_class(aapor_code("household refused", unscreened="unknown")) == "UO"
    assert disposition_class(aapor_code("broken off", usable=True)) == "P"


def test_units_and_their_visits() -> None:
    found = unit_outcomes(
        ["a", "b", "c", "d"],
        unit=["a", "b", "a", "c", "z", "b"],
        attempt=[2, 1, 1, 1, 1, 2],
        outcome=[
            "interview",
            "person refused",
            "nobody at home",
            "broken off",
            "interview",
            "nobody at home",
        ],
        usable={"c"},
    )
    assert found.codes == ("1.1", "2.112", "1.2", "3.11")
    assert (found.visits, found.not_drawn, found.contradicted) == ((2, 2, 1, 0), ("z",), ())
    rates = rates_by_group(found, groups=["N", "N", "S", "S"], weights=[1, 1, 2, 4])
    assert rates[""].rates["RR1"].estimate == pytest.approx(1 / 8)
    assert rates["N"].rates["REF1"].estimate == pytest.approx(1 / 2)
    assert rates["S"].rates["RR6"].estimate == 1


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="two visits"):
        unit_outcomes(["a"], unit=["a", "a"], attempt=[1, 1], outcome=["interview", "interview"])
    with pytest.raises(ValueError, match="drawn twice"):
        unit_outcomes(["a", "a"], unit=[], attempt=[], outcome=[])
    with pytest.raises(ValueError, match="no name"):
        rates_by_group(unit_outcomes(["a"], unit=[], attempt=[], outcome=[]), groups=[""])


def test_the_design_of_the_study_gives_the_error_of_a_rate_as_of_any_ratio() -> None:
    rng = np.random.default_rng(1)
    codes = rng.choice(["1.1", "2.112", "2.24", "3.17", "4.70"], 200, p=[0.5, 0.2, 0.1, 0.1, 0.1])
    town, weight = np.arange(200) // 10, rng.uniform(1, 3, 200)
    classes = np.array([CLASSES.index(disposition_class(code)) for code in codes])
    mine = survey(
        {"town": town, "w": weight, "answered": (codes == "1.1") * 1.0, "counted": (codes != "4.70") * 1.0},
        psu="town",
        weights="w",
    )
    solved = solve(mine, OutcomeStatistic(classes))
    expected = mine.ratio("answered", "counted").rows()[0]
    at = RATES.index("RR1")
    assert (solved.estimate[at], solved.std_error[at]) == pytest.approx(
        (expected["estimate"], expected["std_error"]), abs=1e-12
    )
