"""Why: the bounds decide whether a printed mean contradicts printed shares, so they must be neither wide nor narrow.

Three proofs: cases solved by hand, a second road (all vertices of the polytope, as the theorem of Charnes and Cooper
has it), and invented studies whose true mean must lie inside.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.mean_from_shares import CodingRule, Interval, codes_after, mean_bounds
from kurak.stats.printed import Printed, as_text

CODES: dict[str, Interval] = {
    "disagree": (Fraction(1), Fraction(2)),
    "neutral": (Fraction(3), Fraction(3)),
    "agree": (Fraction(4), Fraction(5)),
}
DontKnow = Literal["left out", "counted as 0"]


def share(percent: str) -> Interval:
    shown = Printed.parse(percent)
    return max(Fraction(0), shown.low / 100), min(Fraction(1), shown.high / 100)


def test_half_disagree() -> None:
    # Disagree is 0.495 to 0.505 of everybody. Highest: 0.495 disagree with code 2, the other 0.505 agree with 5:
    # 0.990 + 2.525 = 3.515 over 1; every don't-know would take from those with 5. Lowest: everybody who disagrees
    # has code 1 and everybody else does not know, so the mean of those with a code is 1.
    bounds = mean_bounds({"disagree": share("50")}, CODES, dont_know="left out")
    assert bounds == (1, Fraction(3515, 1000))


def test_half_disagree_on_a_scale_turned_round() -> None:
    # Disagree is now 4 to 5, agree 1 to 2. Highest: all who disagree have 5 and the others do not know: 5.
    # Lowest: 0.495 with code 4 and the other 0.505 with code 1: 1.980 + 0.505 = 2.485 over 1.
    turned = codes_after(CODES, "min + max - x", 1, 5)
    assert mean_bounds({"disagree": share("50")}, turned, dont_know="left out") == (Fraction(2485, 1000), 5)


def test_two_printed_shares() -> None:
    # Disagree 0.3955 to 0.3965, agree 0.4125 to 0.4135, the rest neutral or don't know.
    # Lowest: 0.3965 with 1 and 0.4125 with 4 give 2.0465 over 0.809 = 2.5297, and neutral (3) would raise it.
    # Highest: 0.3955 with 2 and 0.4135 with 5 give 2.8585 over 0.809 = 3.5334, and neutral (3) would lower it.
    printed = {"disagree": share("39.6"), "agree": share("41.3")}
    bounds = mean_bounds(printed, CODES, dont_know="left out")
    assert bounds == (Fraction(20465, 8090), Fraction(28585, 8090))


def test_dont_know_counted_as_0() -> None:
    # The sum over everybody: lowest 0.3955·1 + 0.4125·4 = 2.0455 with the rest don't know (0);
    # highest 2·0.3955 + 5·0.4135 with the rest (0.191) neutral: 2.8585 + 0.573 = 3.4315.
    printed = {"disagree": share("39.6"), "agree": share("41.3")}
    bounds = mean_bounds(printed, CODES, dont_know="counted as 0")
    assert bounds == (Fraction(20455, 10000), Fraction(34315, 10000))


def test_a_known_share_of_dont_know_narrows_the_bounds() -> None:
    # Nobody without an answer: neutral must take the rest, 0.190 to 0.192.
    # Lowest: 0.3965·1 + 0.4125·4 + 0.191·3 = 2.6195. Highest: 0.3955·2 + 0.4135·5 + 0.191·3 = 3.4315.
    printed = {"disagree": share("39.6"), "agree": share("41.3")}
    nobody = (Fraction(0), Fraction(0))
    expected = (Fraction(26195, 10000), Fraction(34315, 10000))
    assert mean_bounds(printed, CODES, dont_know="left out", dont_know_share=nobody) == expected
    assert mean_bounds(printed, CODES, dont_know="counted as 0", dont_know_share=nobody) == expected


def test_without_shares_the_mean_is_anywhere_on_the_scale() -> None:
    assert mean_bounds({}, CODES, dont_know="left out") == (1, 5)
    assert mean_bounds({}, CODES, dont_know="counted as 0") == (0, 5)


def test_no_mean() -> None:
    whole = (Fraction(1), Fraction(1))
    assert mean_bounds({"disagree": share("60"), "agree": share("60")}, CODES, dont_know="left out") is None
    assert mean_bounds({}, CODES, dont_know="left out", dont_know_share=whole) is None
    # Over everybody there is a mean even when nobody has a code.
    assert mean_bounds({}, CODES, dont_know="counted as 0", dont_know_share=whole) == (0, 0)
    few = dict.fromkeys(CODES, share("10"))
    none = (Fraction(0), Fraction(0))
    assert mean_bounds(few, CODES, dont_know="left out", dont_know_share=none) is None


def test_codes_after_recoding() -> None:
    assert codes_after(CODES, "as answered", 1, 5) == CODES
    assert codes_after(CODES, "min + max - x", 1, 5) == {"disagree": (4, 5), "neutral": (3, 3), "agree": (1, 2)}
    assert codes_after(CODES, "max - x", 1, 5) == {"disagree": (3, 4), "neutral": (2, 2), "agree": (0, 1)}
    twice = codes_after(codes_after(CODES, "min + max - x", 1, 5), "min + max - x", 1, 5)
    assert twice == CODES


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="no codes are given for unsure"):
        mean_bounds({"unsure": share("5")}, CODES, dont_know="left out")
    with pytest.raises(ValueError, match="within 0 and 1"):
        mean_bounds({"agree": (Fraction(40), Fraction(41))}, CODES, dont_know="left out")
    with pytest.raises(ValueError, match="lowest to its highest value"):
        mean_bounds({}, {"agree": (Fraction(5), Fraction(4))}, dont_know="left out")
    with pytest.raises(ValueError, match="left out"):
        mean_bounds({}, CODES, dont_know="dropped")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="coding rule"):
        codes_after(CODES, "x - max", 1, 5)  # type: ignore[arg-type]


def vertices(boxes: list[Interval]) -> Iterator[tuple[Fraction, ...]]:
    """All but one share at a bound, the last one what is left of 1."""
    for free in range(len(boxes)):
        others = [box for place, box in enumerate(boxes) if place != free]
        for bounds in product(*others):
            rest = 1 - sum(bounds, Fraction(0))
            if boxes[free][0] <= rest <= boxes[free][1]:
                yield (*bounds[:free], rest, *bounds[free:])


def bounds_by_vertices(
    boxes: list[Interval], codes: list[Interval], unknown: Interval, dont_know: DontKnow
) -> Interval | None:
    means: list[tuple[Fraction, Fraction]] = []
    for *shares, lost in vertices([*boxes, unknown]):
        base = 1 - lost if dont_know == "left out" else Fraction(1)
        if base:
            sums = [sum((code[end] * part for code, part in zip(codes, shares, strict=True)), Fraction(0)) for end in (0, 1)]
            means.append((sums[0] / base, sums[1] / base))
    return (min(low for low, _ in means), max(high for _, high in means)) if means else None


_BOX = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: (Fraction(min(ends), 20), Fraction(max(ends), 20)))
_CODE = st.tuples(st.integers(-4, 8), st.integers(-4, 8)).map(lambda ends: (Fraction(min(ends), 2), Fraction(max(ends), 2)))


@settings(deadline=None, max_examples=250)
@given(
    categories=st.lists(st.tuples(_BOX, _CODE), min_size=1, max_size=4),
    unknown=_BOX,
    dont_know=st.sampled_from(["left out", "counted as 0"]),
)
def test_two_roads_one_answer(
    categories: list[tuple[Interval, Interval]], unknown: Interval, dont_know: DontKnow
) -> None:
    # A vertex with nobody left has no mean, but the means beside it are those of other vertices (see the docstring
    # of mean_bounds), so leaving it out loses nothing.
    boxes = [box for box, _ in categories]
    codes = [code for _, code in categories]
    found = mean_bounds(
        {str(place): box for place, box in enumerate(boxes)},
        {str(place): code for place, code in enumerate(codes)},
        dont_know=dont_know,
        dont_know_share=unknown,
    )
    assert found == bounds_by_vertices(boxes, codes, unknown, dont_know)


@settings(deadline=None, max_examples=250)
@given(
    answers=st.lists(st.integers(0, 5), min_size=1, max_size=60).filter(any),
    decimals=st.integers(0, 2),
    shown=st.sets(st.sampled_from(["disagree", "neutral", "agree"])),
    rule=st.sampled_from(["as answered", "min + max - x", "max - x"]),
)
def test_the_true_mean_lies_inside(answers: list[int], decimals: int, shown: set[str], rule: CodingRule) -> None:
    # 0 stands for don't know, 1..5 for the answers.
    known = [answer for answer in answers if answer]
    recoded = [{"as answered": x, "min + max - x": 6 - x, "max - x": 5 - x}[rule] for x in known]
    counts = {name: sum(low <= x <= high for x in known) for name, (low, high) in CODES.items()}
    shares = {name: share(as_text(Fraction(100 * counts[name], len(answers)), decimals)) for name in shown}
    codes = codes_after(CODES, rule, 1, 5)
    left_out = mean_bounds(shares, codes, dont_know="left out")
    as_zero = mean_bounds(shares, codes, dont_know="counted as 0")
    assert left_out is not None
    assert as_zero is not None
    assert left_out[0] <= Fraction(sum(recoded), len(known)) <= left_out[1]
    assert as_zero[0] <= Fraction(sum(recoded), len(answers)) <= as_zero[1]
