"""Why: a redraw must give the same units on every machine, and one stratum's draw must not depend on another's."""

import itertools

import numpy as np
import pytest

from kurak.stats.selection.methods import METHODS
from kurak.stats.selection.streams import random_order, stream


def test_a_purpose_has_its_own_stream() -> None:
    one = stream(7, "draw", "North").random(5)
    assert (one == stream(7, "draw", "North").random(5)).all()
    for seed, words in [(8, ("draw", "North")), (7, ("draw", "South")), (7, ("drawNorth",)), (7, ("dra", "wNorth")), (7, ())]:
        assert (one != stream(seed, *words).random(5)).all()


def test_uniform_numbers_are_the_upper_53_bits() -> None:
    # NumPy promises the raw numbers of PCG64 for ever; if `random` ever made something else of them, this would tell.
    raw = stream(2023, "draw").bit_generator.random_raw(1000)
    assert (stream(2023, "draw").random(1000) == (raw >> np.uint64(11)) * 2.0**-53).all()


class UniformOnly:
    """A generator that can do nothing but uniform numbers."""

    def __init__(self, seed: int) -> None:
        self._generator = stream(seed, "uniform only")

    def random(self, size: int | None = None) -> float | np.ndarray:
        return self._generator.random(size)


@pytest.mark.parametrize("name", METHODS)
def test_draws_take_uniform_numbers_only(name: str) -> None:
    probabilities = [0.5] * 6
    drawn = METHODS[name].draw(probabilities, generator=UniformOnly(3))
    assert drawn.tolist() == METHODS[name].draw(probabilities, generator=stream(3, "uniform only")).tolist()
    others = [METHODS[name].draw(probabilities, generator=stream(seed)).tolist() for seed in range(20)]
    assert any(other != drawn.tolist() for other in others)


def test_all_orders_are_equally_likely() -> None:
    generator = stream(1, "orders")
    repetitions = 6000
    orders = [tuple(random_order(3, generator=generator).tolist()) for _ in range(repetitions)]
    error = np.sqrt(repetitions * 1 / 6 * 5 / 6)
    for order in itertools.permutations(range(3)):
        # 4.5 standard errors of the simulation.
        assert abs(orders.count(order) - repetitions / 6) < 4.5 * error


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="seed is 0 or more"):
        stream(-1)
    with pytest.raises(ValueError, match="0 units or more"):
        random_order(-1, generator=stream(1))
