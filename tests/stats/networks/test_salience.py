"""Why: a class of stakeholders is a word that sticks; where raters tie it must stay open."""

from itertools import product

import numpy as np
import pytest

from kurak.stats.networks.salience import salience

# Mitchell, Agle and Wood (1997), figure 2 and the text on each class.
PUBLISHED = {
    "dormant": ("power",),
    "discretionary": ("legitimacy",),
    "demanding": ("urgency",),
    "dominant": ("power", "legitimacy"),
    "dangerous": ("power", "urgency"),
    "dependent": ("legitimacy", "urgency"),
    "definitive": ("power", "legitimacy", "urgency"),
    "none": (),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_eight_classes_as_published(name: str) -> None:
    said = [[[word in PUBLISHED[name] for word in ("power", "legitimacy", "urgency")]]]
    found = salience(np.array(said, dtype=float))[0]
    assert (found.classes, found.settled) == ((name,), True)


def test_the_majority_decides_and_a_tie_leaves_both_classes_open() -> None:
    nan = np.nan
    said = np.array(
        [
            [[1, 1, 0], [1, 0, 0], [nan, nan, nan]],
            [[1, 0, 0], [0, 0, 0], [nan, nan, nan]],
            [[0, 1, nan], [nan, 1, 0], [nan, nan, nan]],
        ]
    )
    most, open_one, unknown = salience(said)
    assert (most.votes, most.classes) == (((2, 1), (2, 1), (0, 2)), ("dominant",))
    assert open_one.majority == ("tie", "no", "no")
    assert (set(open_one.classes), open_one.settled) == ({"none", "dormant"}, False)
    assert unknown.majority == ("not rated",) * 3
    assert set(unknown.classes) == set(PUBLISHED)


def test_the_order_of_raters_does_not_matter() -> None:
    said = np.array(list(product([0.0, 1.0, np.nan], repeat=3)))[:, None, :]
    assert salience(said) == salience(said[::-1])


def test_bad_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="three of these"):
        salience([[[1, 0]]])
    with pytest.raises(ValueError, match="yes, 1"):
        salience([[[1, 0, 2]]])
