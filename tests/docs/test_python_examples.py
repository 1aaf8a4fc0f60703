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
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("file", [page for page in PAGES if blocks(page, "yaml")], ids=lambda file: file.name)
def test_examples_of_yaml_are_yaml(file: Path) -> None:
    for block in blocks(file, "yaml"):
        assert yaml.safe_load(block)
