"""Selection probabilities of the three stages, and the base weight that is one over their product."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.model.route import RespondentSelection
from kurak.stats.kish_grid import LARGEST, kish_probability


def area_households(households: int, *, part: int, parts: int) -> int:
    """Households of one cluster's area, where a unit with several clusters is cut into equal areas.

    Parameters
    ----------
    households
        Households of the unit.
    part, parts
        Which cluster of the unit it is, from 1, and how many the unit has.

    Returns
    -------
    int
        Households ÷ parts, rounded so that the areas add up to the unit; at least 1.

    Raises
    ------
    ValueError
        If a number is below 1.

    Notes
    -----
    **Formula** ⌊H ÷ c⌋, and one more in the first H mod c areas.

    **Source** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 4.3 (elements
    within a drawn unit); R ``H %/% c + (seq_len(c) <= H %% c)``.

    Examples
    --------
    >>> [area_households(1000, part=part, parts=3) for part in (1, 2, 3)]
    [334, 333, 333]
    """
    if min(households, part, parts) < 1:
        raise ValueError("households, part and parts are 1 or more")
    each, more = divmod(households, parts)
    return max(1, each + (part <= more))


def household_probability(visits: int, *, households: int) -> float:
    """Probability that a household of a cluster's area has a main visit.

    In a self-representing town every part is drawn, so the probability of a part is 1 and this is the
    probability within the town: main visits of the cluster ÷ households of its part. Summed over the
    households of the town it gives the expected number of its main visits.

    Parameters
    ----------
    visits
        Main visits planned; reserve visits take over the weight of the visits that they replace, and do not
        count.
    households
        Households of the area, 1 or more.

    Returns
    -------
    float
        visits ÷ households, at most 1.

    Raises
    ------
    ValueError
        If there is no household, or visits are negative.

    Notes
    -----
    **Formula** π = min(1, V ÷ A), exact for a systematic draw with a random start within the first step.

    **Source** Cochran (1977), Sampling Techniques, section 8.1; R
    ``sampling::inclusionprobabilities(rep(1, A), V)``.

    Examples
    --------
    >>> household_probability(26, households=1040)
    0.025
    """
    if households < 1 or visits < 0:
        raise ValueError("households are 1 or more, and visits 0 or more")
    return min(1.0, visits / households)


def person_probability(
    eligible: int, *, respondent: RespondentSelection, selected: int | None = None
) -> float:
    """Probability that this person of a household was selected.

    Parameters
    ----------
    eligible
        Eligible people in the household, 1 or more.
    respondent
        How the person was selected.
    selected
        For the Kish grid: the person's number in the list of the household, if it was recorded.

    Returns
    -------
    float
        1 ÷ eligible. For the Kish grid with a recorded number the exact probability: it differs for
        households of five (1/6 or 1/4). Beyond six people 1 ÷ eligible holds again: the grid never selects
        the seventh, so that no weight can be right for everybody; this one keeps the household's number of
        people.

    Raises
    ------
    ValueError
        If nobody is eligible, or the Kish grid cannot have selected the number.

    Notes
    -----
    **Formula** π = 1 ÷ m; Kish grid: the sum of the proportions of the tables that select the number.

    **Source** Kish (1949), summary table; Gaziano (2005), "Comparative Analysis of Within-Household
    Respondent Selection Techniques", Public Opinion Quarterly 69, pages 124-157, on birthdays; R ``1 / m``.

    Examples
    --------
    >>> person_probability(4, respondent="next birthday"), person_probability(5, respondent="Kish grid", selected=3)
    (0.25, 0.25)
    """
    if eligible < 1:
        raise ValueError("a selected person is eligible: eligible is 1 or more")
    if selected is not None and not 1 <= selected <= eligible:
        raise ValueError(f"the selected person is number {selected} of {eligible}")
    if respondent == "Kish grid" and selected is not None and eligible <= LARGEST:
        return float(kish_probability(selected, eligible=eligible))
    if respondent == "Kish grid" and selected is not None and selected > LARGEST:
        raise ValueError(f"the Kish grid never selects number {selected}")
    return 1 / eligible


def base_weight(psu_probability: float, *, household_probability: float, person_probability: float) -> float:
    """Base weight of one respondent: one over the product of the probabilities of the stages.

    Parameters
    ----------
    psu_probability
        Inclusion probability of the unit; of a reserve cluster, that of the cluster it replaces.
    household_probability
        Probability of the visit; a substitute household has that of the visit it replaces.
    person_probability
        Probability of the person within the household.

    Returns
    -------
    float
        People whom the respondent stands for, before nonresponse and calibration.

    Raises
    ------
    ValueError
        If a probability is not above 0 and at most 1.

    Notes
    -----
    **Formula** w = 1 ÷ (π_psu · π_household · π_person).

    **Source** Särndal, Swensson and Wretman (1992), section 4.4 (three-stage sampling); Kish (1965), section
    11.3; R ``survey::svydesign(ids = ~psu + household + person, probs = ~p1 + p2 + p3)``, then ``weights()``.

    Examples
    --------
    >>> base_weight(0.5, household_probability=0.025, person_probability=0.25)
    320.0
    """
    return float(
        base_weights(
            [psu_probability],
            household_probability=[household_probability],
            person_probability=[person_probability],
        )[0]
    )


def base_weights(
    psu_probability: ArrayLike, *, household_probability: ArrayLike, person_probability: ArrayLike
) -> NDArray[np.float64]:
    """Base weights of many respondents, element by element.

    Parameters
    ----------
    psu_probability, household_probability, person_probability
        Probabilities above 0 and at most 1, in arrays of one shape (or of one number); nan where it is not
        known.

    Returns
    -------
    array of float
        Weights in the same shape; nan where a probability is not known.

    Raises
    ------
    ValueError
        If a probability is not above 0 and at most 1.

    Notes
    -----
    **Formula** w = 1 ÷ (π_psu · π_household · π_person).

    **Source** as for :func:`base_weight`; R ``1 / (p1 * p2 * p3)``.

    Examples
    --------
    >>> base_weights([1, 0.5], household_probability=[0.01, 0.02], person_probability=[0.5, 1]).tolist()
    [200.0, 100.0]
    """
    stages: Sequence[tuple[str, NDArray[np.float64]]] = [
        ("psu_probability", np.asarray(psu_probability, dtype=np.float64)),
        ("household_probability", np.asarray(household_probability, dtype=np.float64)),
        ("person_probability", np.asarray(person_probability, dtype=np.float64)),
    ]
    product = np.ones(np.broadcast_shapes(*(values.shape for _, values in stages)))
    for name, values in stages:
        # nan is neither, and passes: not known is not wrong.
        if np.any(values <= 0) or np.any(values > 1):
            raise ValueError(f"{name} lies above 0 and is at most 1")
        product = product * values
    return 1 / product


def visits_needed(interviews: int, *, response_rate: float) -> int:
    """Main visits of a cluster so that, at the expected response rate, its interviews are made.

    Parameters
    ----------
    interviews
        Interviews planned, 0 or more.
    response_rate
        Expected share of selected people who answer, above 0 and at most 1.

    Returns
    -------
    int
        interviews ÷ response_rate, rounded up.

    Raises
    ------
    ValueError
        If a number is outside its range.

    Notes
    -----
    **Formula** V = ⌈n ÷ r⌉, with the rate as it is written in decimals (0.7 is seven tenths exactly).

    **Source** United Nations (2005), Household Sample Surveys in Developing and Transition Countries, chapter
    II (sample size and nonresponse); R ``ceiling(n / r)``.

    Examples
    --------
    >>> visits_needed(18, response_rate=0.7), visits_needed(18, response_rate=0.9)
    (26, 20)
    """
    if interviews < 0 or not 0 < response_rate <= 1:
        raise ValueError("interviews are 0 or more, and the response rate lies above 0 and is at most 1")
    return math.ceil(interviews / Fraction(str(response_rate)))
