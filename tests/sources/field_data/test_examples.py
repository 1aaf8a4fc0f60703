"""Examples in the documentation of data from the field run as they are printed."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "kurak.fieldwork.export",
    "kurak.model.field_server",
    "kurak.sources.field_data.labelled_files",
    "kurak.sources.field_data.layout",
    "kurak.sources.field_data.submissions",
    "kurak.sources.field_data.values",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    failed, run = doctest.testmod(import_module(name))
    assert run > 0
    assert failed == 0
