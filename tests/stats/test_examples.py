"""Why: an example in a docstring is read before any prose, so it must be true."""

import doctest
import importlib
import pkgutil

import pytest

import kurak.stats

MODULES = [
    module.name for module in pkgutil.walk_packages(kurak.stats.__path__, "kurak.stats.") if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    module = importlib.import_module(name)
    found = doctest.testmod(module)
    assert found.failed == 0
    assert found.attempted > 0 or name == "kurak.stats.counts"
