"""Examples in the documentation of the way in, the findings and the output run as they are printed."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "kurak.model.finding",
    "kurak.model.catalogue",
    "kurak.sources.wording",
    "kurak.sources.starter",
    "kurak.sources.study_folder",
    "kurak.sources.published_report",
    "kurak.sources.corrected_source",
    "kurak.sources.submissions.positions",
    "kurak.sources.study_records",
    "kurak.sources.fieldwork.corrections",
    "kurak.model.corrections",
    "kurak.app.cli.output",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    failed, run = doctest.testmod(import_module(name))
    assert run > 0
    assert failed == 0
