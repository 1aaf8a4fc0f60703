"""Why: who did not answer must still be stood for, by people like them and by nobody else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.nonresponse import adjust_by_class, adjust_by_propensity
from kurak.stats.regression.linear_model import fit_glm

PEOPLE = st.lists(
    st.tuples(st.floats(0.1, 100), st.booleans(), st.integers(0, 3), st.floats(0.05, 1)),
    min_size=1,
    max_size=60,
)


@given(PEOPLE)
def test_no_class_loses_weight_unless_nobody_answered(people: list[tuple[float, bool, int, float]]) -> None:
    w, answered, kind, p = (np.array([person[place] for person in people]) for place in range(4))
    for found in (
        adjust_by_class(w, responded=answered, classes=kind),
        adjust_by_propensity(w, responded=answered, propensity=p, classes=4),
    ):
        assert not found.weights[~answered].any()
        for place in np.unique(found.classes):
            inside = found.classes == place
            lost = int(place) in found.unanswered
            assert lost == (not answered[inside].any())
            assert found.weights[inside].sum() == pytest.approx(0 if lost else w[inside].sum(), rel=1e-9)


def test_classes_are_quantiles_of_the_propensity() -> None:
    p = np.arange(1, 11) / 10
    found = adjust_by_propensity(np.ones(10), responded=p > 0.15, propensity=p, classes=5)
    assert found.classes.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert found.rates.tolist() == [0.5, 1, 1, 1, 1]
    alike = adjust_by_propensity(np.ones(4), responded=[1, 0, 1, 1], propensity=[0.7] * 4)
    assert alike.classes.tolist() == [0, 0, 0, 0]
    assert alike.weights.sum() == pytest.approx(4)


def test_propensity_of_a_full_model_by_class_is_the_adjustment_by_class() -> None:
    kind = np.repeat([0, 1, 2], 8)
    answered = np.array(([True] * 5 + [False] * 3) + ([True, False] * 4) + ([True] * 7 + [False]))
    w = np.linspace(1, 3, 24)
    fit = fit_glm(np.eye(3)[kind], y=answered, weights=w, family_name="binomial")
    alone = adjust_by_propensity(w, responded=answered, propensity=fit.fitted, classes=None)
    assert alone.weights == pytest.approx(
        adjust_by_class(w, responded=answered, classes=kind).weights, rel=1e-9
    )


def test_misuse_is_told() -> None:
    with pytest.raises(ValueError, match="one value for each"):
        adjust_by_class([1, 2], responded=[True], classes=[0, 0])
    with pytest.raises(ValueError, match="above 0"):
        adjust_by_propensity([1], responded=[True], propensity=[0])
    with pytest.raises(ValueError, match="1 or more"):
        adjust_by_propensity([1], responded=[True], propensity=[1], classes=0)
