"""Why: an example in a docstring is read before any prose, so it must be true."""

import doctest
import importlib
import pkgutil

import pytest

import kurak.stats


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(kurak.stats.__path__)])
def test_examples_run(name: str) -> None:
    module = importlib.import_module(f"kurak.stats.{name}")
    found = doctest.testmod(module)
    assert found.failed == 0
    assert found.attempted > 0 or name == "counts"
