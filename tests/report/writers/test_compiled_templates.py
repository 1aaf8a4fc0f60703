"""Compiling the templates takes as long as filling them; what is kept must be theirs, and never stand in the way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from kurak.report.writers.compiled_templates import compiled_templates


def rendered(folder: Path, text: str) -> str:
    return Environment(loader=DictLoader({"page": text}), bytecode_cache=compiled_templates(folder)).get_template("page").render()


def kept(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()} if folder.exists() else {}


@pytest.fixture(autouse=True)
def _written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "__pycache__"
    assert rendered(folder, "{{ 1 + 1 }}") == "2"
    before = kept(folder)
    assert len(before) == 1
    monkeypatch.setattr(Environment, "_compile", lambda *_: pytest.fail("compiled again"))
    assert rendered(folder, "{{ 1 + 1 }}") == "2"
    assert kept(folder) == before


def test_a_changed_text_is_compiled_anew(tmp_path: Path) -> None:
    assert rendered(tmp_path, "one") == "one"
    assert rendered(tmp_path, "two") == "two"
    assert rendered(tmp_path, "one") == "one"


def test_damage_is_not_read(tmp_path: Path) -> None:
    assert rendered(tmp_path, "one") == "one"
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"nonsense")
    assert rendered(tmp_path, "one") == "one"


def test_where_nothing_can_be_written_templates_work_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    assert rendered(tmp_path / "file" / "__pycache__", "one") == "one"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path / "new", "one") == "one"
    assert kept(tmp_path / "new") == {}
