"""Why: an example in a docstring is read before any prose, so it must be true."""

import doctest
import importlib
import pkgutil

import pytest

import kurak.estimation

MODULES = ["kurak.model.estimates"] + [
    module.name for module in pkgutil.walk_packages(kurak.estimation.__path__, "kurak.estimation.") if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_statistic_has_an_example() -> None:
    shown = {name: doctest.testmod(importlib.import_module(f"kurak.estimation.{name}")).attempted for name in
             ("declare", "means", "ratios", "proportions", "quantiles", "dispersion", "contrasts", "waves")}  # fmt: skip
    assert all(shown.values()), shown
