"""Why: a base weight is one over the probability of every stage; forget one, and big households speak too
softly."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.sampling.stage_weights import (
    area_households,
    base_weight,
    base_weights,
    household_probability,
    person_probability,
    visits_needed,
)

REFERENCES = Path(__file__).resolve().parents[1] / "references" / "routes"


def reference(file: str) -> list[dict[str, str]]:
    lines = (REFERENCES / file).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R ")
    return list(csv.DictReader(lines[1:]))


def test_weights_are_those_of_the_survey_package() -> None:
    rows = reference("weights.csv")
    assert len(rows) == 72
    for row in rows:
        visited = household_probability(int(row["visits"]), households=int(row["households"]))
        assert visited == pytest.approx(float(row["household_probability"]), rel=1e-9)
        person = person_probability(int(row["eligible"]), respondent="full roster")
        found = base_weight(
            float(row["psu_probability"]), household_probability=visited, person_probability=person
        )
        assert found == pytest.approx(float(row["weight"]), rel=1e-9)


def test_arrays_give_the_same_as_one_by_one() -> None:
    psu, household, person = [1.0, 0.42, 0.05], [0.025, 0.5, 1.0], [1.0, 0.25, 1 / 6]
    together = base_weights(psu, household_probability=household, person_probability=person)
    single = [
        base_weight(a, household_probability=b, person_probability=c)
        for a, b, c in zip(psu, household, person, strict=True)
    ]
    assert together.tolist() == single
    assert base_weights(0.5, household_probability=0.5, person_probability=[0.5, 1]).tolist() == [8.0, 4.0]


def test_what_is_not_known_stays_not_known() -> None:
    assert np.isnan(base_weights([np.nan, 1], household_probability=1, person_probability=1)).tolist() == [
        True,
        False,
    ]


def test_a_kish_respondent_of_five_carries_the_exact_probability() -> None:
    exact = [person_probability(5, respondent="Kish grid", selected=number) for number in (1, 3, 5)]
    assert exact == pytest.approx([1 / 6, 1 / 4, 1 / 4], rel=1e-12)
    assert person_probability(5, respondent="Kish grid") == 0.2
    assert person_probability(5, respondent="last birthday", selected=3) == 0.2
    assert person_probability(8, respondent="Kish grid", selected=6) == 0.125


@given(st.integers(1, 6))
def test_a_household_counts_its_people_in_expectation(eligible: int) -> None:
    # Horvitz-Thompson: the sum of probability times weight over the people of a household is their number.
    chances = [
        person_probability(eligible, respondent="Kish grid", selected=number)
        for number in range(1, eligible + 1)
    ]
    assert sum(chance * (1 / chance) for chance in chances) == pytest.approx(eligible)
    assert sum(chances) == pytest.approx(1)


@given(households=st.integers(1, 10**6), parts=st.integers(1, 40))
def test_areas_add_up_to_the_unit(households: int, parts: int) -> None:
    areas = [area_households(households, part=part, parts=parts) for part in range(1, parts + 1)]
    assert sum(areas) == max(households, parts)
    assert max(areas) - min(areas) <= 1


def test_the_town_is_weighted_up_to_its_households() -> None:
    # Three parts of a town of 1,000 households, 18, 18 and 17 visits: visits times weight give all
    # households.
    areas = [area_households(1000, part=part, parts=3) for part in (1, 2, 3)]
    weights = [
        1 / household_probability(visits, households=area)
        for visits, area in zip((18, 18, 17), areas, strict=True)
    ]
    assert sum(
        visits * weight for visits, weight in zip((18, 18, 17), weights, strict=True)
    ) == pytest.approx(1000)


@pytest.mark.parametrize(
    ("interviews", "rate", "visits"),
    # 14 / 0.7 is 20.000000000000004 in floating point, and must not become 21 visits.
    [(18, 1.0, 18), (18, 0.7, 26), (14, 0.7, 20), (18, 0.9, 20), (0, 0.5, 0), (1, 0.0001, 10_000)],
)
def test_visits_are_interviews_over_the_response_rate(interviews: int, rate: float, visits: int) -> None:
    assert visits_needed(interviews, response_rate=rate) == visits


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="household_probability lies above 0"):
        base_weight(0.5, household_probability=0.0, person_probability=1.0)
    with pytest.raises(ValueError, match="psu_probability lies above 0"):
        base_weights([0.5, 1.2], household_probability=1, person_probability=1)
    with pytest.raises(ValueError, match="eligible is 1 or more"):
        person_probability(0, respondent="full roster")
    with pytest.raises(ValueError, match="number 3 of 2"):
        person_probability(2, respondent="full roster", selected=3)
    with pytest.raises(ValueError, match="never selects number 7"):
        person_probability(9, respondent="Kish grid", selected=7)
    with pytest.raises(ValueError, match="1 or more"):
        area_households(0, part=1, parts=1)
    with pytest.raises(ValueError, match="households are 1 or more"):
        household_probability(3, households=0)
    with pytest.raises(ValueError, match="response rate"):
        visits_needed(18, response_rate=0)
