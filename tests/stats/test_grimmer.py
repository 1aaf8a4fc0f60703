"""Why: an accusation of impossible data must be right. Published verdicts, brute force, and the known false alarms.

References
----------
Anaya (2016), "The GRIMMER test", PeerJ Preprints 4:e2400v1.
Allard (2018), "Analytic-GRIMMER", https://aurelienallard.netlify.app/post/anaytic-grimmer-possibility-standard-deviations/.
scrutiny: lhdjung/scrutiny:tests/testthat/test-grimmer-map.R (dataset pigs5), the vignette "GRIMMER", NEWS.md 1.0.0.
rsprite2: LukasWallrich/rsprite2:tests/testthat/test-statistical-regressions.R and NEWS.md 0.2.1.9002.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.grimmer import (
    NO_ANSWERS,
    NO_SQUARES,
    NO_SUM,
    OUTSIDE_SCALE,
    PASSED,
    TOO_LARGE,
    TOO_SMALL,
    WRONG_PARITY,
    grimmer,
)
from kurak.stats.printed import Printed, as_text, root_text


@pytest.mark.parametrize(
    ("mean", "sd", "n", "items", "consistent"),
    [
        # rsprite2's test suite, after Allard's post.
        ("5.21", "1.60", 28, 1, True),
        ("3.44", "2.47", 18, 1, False),
        ("5.19", "1.50", 28, 1, False),
        # The single example of scrutiny's vignette.
        ("7.3", "2.51", 12, 1, False),
        # The dataset pigs5 with the verdicts of scrutiny's test suite.
        ("7.22", "5.30", 38, 1, False),
        ("4.74", "6.55", 31, 1, True),
        ("5.23", "2.55", 35, 1, False),
        ("2.57", "2.57", 30, 1, True),
        ("6.77", "2.18", 33, 1, False),
        ("2.68", "2.59", 34, 1, True),
        ("7.01", "6.68", 35, 1, False),
        ("7.38", "3.65", 32, 1, True),
        ("3.14", "5.32", 33, 1, False),
        ("6.89", "4.18", 37, 1, True),
        ("5.00", "2.18", 31, 1, True),
        ("0.24", "6.43", 34, 1, True),
        # The vignette's flying pigs; its first row is a false alarm, tested below.
        ("2.6", "2.05", 25, 1, False),
        ("7.2", "2.89", 25, 1, True),
        ("3.6", "3.11", 25, 1, True),
        ("9.2", "7.13", 25, 1, True),
        ("10.4", "2.53", 25, 1, True),
        ("7.3", "3.14", 25, 1, True),
        # The vignette's scale of three items.
        ("5.90", "2.19", 40, 3, True),
        ("5.71", "1.42", 40, 3, True),
        ("3.50", "1.81", 40, 3, True),
        ("3.82", "2.43", 40, 3, True),
        ("4.61", "1.92", 40, 3, True),
        ("5.24", "2.51", 40, 3, True),
        # scrutiny's NEWS 1.0.0: real data once flagged because of floating point. Seven ones and 193 zeros; two
        # people with 23 over three items each.
        ("0.03", "0.18", 200, 1, True),
        ("7.67", "0.00", 2, 3, True),
        # rsprite2: SDs below the smallest that whole numbers can have, and a zero that is only rounded.
        ("1.5", "0.00", 8, 1, False),
        ("1.5", "0.00", 8, 2, True),
        ("2.5", "0", 10, 1, False),
        ("1.44", "0.17", 9, 1, False),
        ("-1.44", "0.17", 9, 1, False),
        ("1.1", "0", 10, 1, True),
        ("1.33", "0", 3, 3, True),
        ("1.83", "0.2", 9, 2, True),
    ],
)
def test_published_verdicts(mean: str, sd: str, n: int, items: int, consistent: bool) -> None:
    assert grimmer(mean=mean, sd=sd, n=n, items=items).consistent is consistent


def test_the_false_alarm_of_the_one_sum_shortcut() -> None:
    # The vignette of scrutiny 0.5.0 prints "GRIMMER inconsistent (test 3)" for mean 8.9, SD 2.81, n = 25, because
    # it tries the sum 222 only (25·8.9 = 222.5). rsprite2 corrected the same in 0.2.1.9002 ("multiple exact means
    # may be compatible with the reported means"). The sum 223 does it. By hand: Q must lie in
    # 223²/25 + 24·[2.805², 2.815²] = [2177.99, 2179.34], and 2179 is odd like 223. An example:
    answers = [3, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 14, 16]
    assert (len(answers), sum(answers), sum(answer * answer for answer in answers)) == (25, 223, 2179)
    assert grimmer(mean="8.9", sd="2.81", n=25).sums == (223,)
    # 222 by itself, printed as 8.88: Q in 222²/25 + the same = [2160.19, 2161.55], and 2161 is odd.
    assert grimmer(mean="8.88", sd="2.81", n=25).reason == WRONG_PARITY


@pytest.mark.parametrize(
    ("mean", "sd", "n", "scale", "reason"),
    [
        ("5.21", "1.60", 28, (1, 7), PASSED),
        ("5.19", "1.50", 28, (1, 7), NO_SUM),
        ("6.00", "1.00", 10, (1, 5), OUTSIDE_SCALE),
        ("3.44", "2.47", 18, (None, None), WRONG_PARITY),
        # Sum 25: five 2s and five 3s have the least Q, 65 (SD 0.53); 62.5 + 9·[0.15², 0.25²] holds only 63.
        ("2.50", "0.2", 10, (1, 5), TOO_SMALL),
        # rsprite2: mean 2, SD 5, ten people on a scale 1 to 3; half at each end gives 1.05 at most.
        ("2", "5", 10, (1, 3), TOO_LARGE),
        # Four answers with the sum 10: Q is 26 (SD 0.58), 28 (1.00), 30 (1.29) ...; 0.80 would need 3·0.64 + 25.
        ("2.50", "0.80", 4, (1, 5), NO_SQUARES),
    ],
)
def test_reasons(mean: str, sd: str, n: int, scale: tuple[int | None, int | None], reason: str) -> None:
    assert grimmer(mean=mean, sd=sd, n=n, minimum=scale[0], maximum=scale[1]).reason == reason


def test_right_parity_is_not_enough() -> None:
    # Three numbers with the sum 0 and Q = 4: 4 is even, but a² + b² + (a+b)² = 4 means a² + ab + b² = 2, which has
    # no whole solution. The SD is √(4/2) = 1.414. A test of parity alone lets it pass.
    found = grimmer(mean="0.00", sd="1.414", n=3)
    assert not found
    assert found.reason == NO_ANSWERS


def test_the_scale_can_rule_out_what_whole_numbers_allow() -> None:
    # Ten people, mean 3.00: five with 1 and five with 5 have Q = 130, the SD is √(40/9) = 2.108. The next Q is 124
    # (one person a step in from each end), so 128 and 126 are gaps on this scale: SD √(38/9) = 2.055.
    assert grimmer(mean="3.00", sd="2.108", n=10, minimum=1, maximum=5)
    assert grimmer(mean="3.00", sd="2.055", n=10)
    assert grimmer(mean="3.00", sd="2.055", n=10, minimum=1, maximum=5).reason == NO_ANSWERS


def test_one_end_of_the_scale() -> None:
    # Visits: 0 or more. Mean 1.00 of 10 people: at most one with 10, SD √(90/9) = 3.16.
    assert grimmer(mean="1.00", sd="3.16", n=10, minimum=0)
    assert grimmer(mean="1.00", sd="3.40", n=10, minimum=0).reason == TOO_LARGE
    assert grimmer(mean="-1.00", sd="3.40", n=10, maximum=0).reason == TOO_LARGE


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="n for an SD is 2 or more"):
        grimmer(mean="5.21", sd="1.60", n=1)
    with pytest.raises(ValueError, match="an SD is 0 or more"):
        grimmer(mean="5.21", sd="-1.60", n=28)
    with pytest.raises(ValueError, match="minimum to its maximum"):
        grimmer(mean="5.21", sd="1.60", n=28, minimum=7, maximum=1)
    with pytest.raises(TypeError, match="as text"):
        grimmer(mean="5.21", sd=1.6, n=28)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="number of items is 1 or more"):
        grimmer(mean="5.21", sd="1.60", n=28, items=0)


def samples(n: int, low: int, high: int, items: int) -> Iterator[tuple[Fraction, Fraction]]:
    """Mean and variance of every possible sample, per item."""
    for totals in combinations_with_replacement(range(low * items, high * items + 1), n):
        mean = Fraction(sum(totals), n)
        yield mean / items, sum((total - mean) ** 2 for total in totals) / (n - 1) / items**2


def fits(shown: Printed, variance: Fraction) -> bool:
    return max(Fraction(0), shown.low) ** 2 <= variance <= shown.high**2


@pytest.mark.parametrize(("decimals", "step"), [(1, Fraction(1, 10)), (2, Fraction(7, 100))])
@pytest.mark.parametrize(("n", "top", "items"), [(2, 4, 1), (3, 3, 1), (4, 4, 1), (5, 3, 1), (6, 2, 1), (3, 2, 2), (4, 1, 3)])
def test_every_printed_pair_against_all_samples(n: int, top: int, items: int, decimals: int, step: Fraction) -> None:
    pairs = set(samples(n, 0, top, items))
    means = sorted({as_text(mean, decimals) for mean, _ in pairs} | {as_text(step * k, decimals) for k in range(1, 9)})
    sds = [as_text(step * k, decimals) for k in range(int(top / step))]
    for mean in means:
        variances = {variance for value, variance in pairs if Printed.parse(mean).contains(value)}
        for sd in sds:
            real = any(fits(Printed.parse(sd), variance) for variance in variances)
            found = grimmer(mean=mean, sd=sd, n=n, items=items, minimum=0, maximum=top)
            assert found.consistent is real, (mean, sd)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_unbounded_pairs_against_all_samples(n: int) -> None:
    # With an SD of at most 2.1 nobody is farther than 2.1·(n-1)/√n < 4 from the mean, so -5..6 holds every sample
    # whose mean is between 0 and 1.
    pairs = set(samples(n, -5, 6, 1))
    for hundredths in range(0, 101, 25):
        mean = as_text(Fraction(hundredths, 100), 2)
        variances = {variance for value, variance in pairs if Printed.parse(mean).contains(value)}
        for tenths in range(21):
            sd = as_text(Fraction(tenths, 10), 1)
            real = any(fits(Printed.parse(sd), variance) for variance in variances)
            assert grimmer(mean=mean, sd=sd, n=n).consistent is real, (mean, sd)


@settings(deadline=None, max_examples=100)
@given(data=st.data(), top=st.sampled_from([1, 4, 6, 10]), items=st.integers(1, 5), decimals=st.integers(0, 3))
def test_real_samples_pass(data: st.DataObject, top: int, items: int, decimals: int) -> None:
    totals = data.draw(st.lists(st.integers(items, items * (top + 1)), min_size=2, max_size=80))
    n = len(totals)
    mean = Fraction(sum(totals), n)
    variance = sum((total - mean) ** 2 for total in totals) / (n - 1)
    shown = (as_text(mean / items, decimals), root_text(variance / items**2, decimals))
    found = grimmer(mean=shown[0], sd=shown[1], n=n, items=items, minimum=1, maximum=top + 1)
    assert found
    assert grimmer(mean=shown[0], sd=shown[1], n=n, items=items)
    # Turning the scale round (x to 2 - x) turns the mean and leaves the SD. Both roundings of a tie are accepted,
    # so the verdict is the same.
    turned = as_text(2 - Printed.parse(shown[0]).value, decimals)
    assert grimmer(mean=turned, sd=shown[1], n=n, items=items, minimum=1 - top, maximum=1)


@pytest.mark.parametrize("maximum", [5, 7, None])
def test_a_thousand_people_are_answered(maximum: int | None) -> None:
    # A search without pruning would not end here; what it takes is measured by the benchmark.
    minimum = None if maximum is None else 1
    for mean, sd in (("3.07", "1.21"), ("1.05", "0.38"), ("4.99", "0.10"), ("2.500", "1.937"), ("4.5", "1.3")):
        found = grimmer(mean=mean, sd=sd, n=1000, minimum=minimum, maximum=maximum)
        assert found.consistent is (found.reason == PASSED)


def test_so_many_people_that_no_test_can_tell_are_refused_at_once() -> None:
    # A hundred thousand answers give every SD with two decimals; a billion would be searched for hours.
    with pytest.raises(ValueError, match="at most 100,000"):
        grimmer(mean="3.44", sd="2.47", n=10**9)
