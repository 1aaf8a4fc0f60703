"""Why: an example in a docstring is read before any prose, so it must be true."""

import doctest
import importlib
import pkgutil

import pytest

import kurak.fieldwork

MODULES = [
    "kurak.model.form",
    "kurak.sources.workbook",
    "kurak.sources.xlsform",
    "kurak.sources.xlsform_columns",
    "kurak.sources.expressions",
    "kurak.sources.routing",
    "kurak.sources.published_forms",
    "kurak.report.paper_questionnaire",
    "kurak.model.quality", "kurak.model.corrections", "kurak.model.dispositions"] + [
    module.name
    for module in pkgutil.walk_packages(kurak.fieldwork.__path__, "kurak.fieldwork.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
