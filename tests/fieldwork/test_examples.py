"""Examples in the documentation of forms, guides and codebooks run as they are printed."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "kurak.model.form",
    "kurak.sources.workbook",
    "kurak.sources.xlsform",
    "kurak.sources.xlsform_columns",
    "kurak.sources.expressions",
    "kurak.sources.routing",
    "kurak.sources.published_forms",
    "kurak.fieldwork.answer_checks",
    "kurak.fieldwork.codebook",
    "kurak.fieldwork.form_checks",
    "kurak.fieldwork.publish",
    "kurak.fieldwork.reachable",
    "kurak.fieldwork.variable_names",
    "kurak.fieldwork.xform",
    "kurak.report.paper_questionnaire",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    failed, run = doctest.testmod(import_module(name))
    assert run > 0
    assert failed == 0
