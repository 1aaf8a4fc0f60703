"""Why: an example in Python is read before any prose, so it must run, in the texts and in every docstring."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
import yaml

import kurak

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")})
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(kurak.__path__, "kurak.") if not module.name.endswith("__main__")
)
WITHOUT = {"kurak.stats.counts"}
"""Modules of the arithmetic that show nothing: all others there have an example."""
SHOWN = {
    "kurak.app.cli.output", "kurak.app.cli.spreadsheet",
    "kurak.estimation.contrasts", "kurak.estimation.declare", "kurak.estimation.dispersion", "kurak.estimation.means",
    "kurak.estimation.proportions", "kurak.estimation.quantiles", "kurak.estimation.ratios", "kurak.estimation.waves",
    "kurak.model.amended", "kurak.model.catalogue", "kurak.model.corrections", "kurak.model.field_server", "kurak.model.finding",
    "kurak.sources.corrected_source", "kurak.sources.formulas", "kurak.sources.fieldwork.corrections", "kurak.sources.study_records",
    "kurak.sources.submissions.positions",
    "kurak.sources.published_report", "kurak.sources.starter", "kurak.sources.study_folder", "kurak.sources.wording",
    "kurak.sources.field_data.labelled_files", "kurak.sources.field_data.layout", "kurak.sources.field_data.submissions",
    "kurak.sources.field_data.values",
}  # fmt: skip
"""Modules elsewhere that a reader comes to for an example."""


def has_example(name: str) -> bool:
    """Whether a module must have an example."""
    arithmetic = name.startswith("kurak.stats.") and not hasattr(importlib.import_module(name), "__path__")
    return name in SHOWN or (arithmetic and name not in WITHOUT)


def blocks(file: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("file", [page for page in PAGES if blocks(page, "python")], ids=lambda file: file.name)
def test_examples_of_the_texts_run(file: Path) -> None:
    text = "\n".join(blocks(file, "python"))
    test = doctest.DocTestParser().get_doctest(text, {}, file.name, str(file), 0)
    assert test.examples, "write Python examples with >>>"
    said: list[str] = []
    doctest.DocTestRunner().run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_docstrings_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
    assert found.attempted > 0 or not has_example(name)


def test_what_must_have_an_example_is_there() -> None:
    assert set(MODULES) >= SHOWN | WITHOUT


@pytest.mark.parametrize("file", [page for page in PAGES if blocks(page, "yaml")], ids=lambda file: file.name)
def test_examples_of_yaml_are_yaml(file: Path) -> None:
    for block in blocks(file, "yaml"):
        assert yaml.safe_load(block)
