"""YAML keeps the text that a person wrote: no decimals lost, no word turned into false, every key with its line.

Ordinary YAML readers turn 2.40 into 2.4 and the Norwegian ``no`` into false; for an audit of decimals this is fatal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kurak.sources.text_file import open_reading
from kurak.sources.yaml_text import YamlText, read_yaml


def read(tmp_path: Path, text: str) -> tuple[YamlText | None, list[str]]:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    reading = open_reading(tmp_path)
    return read_yaml(reading, "a.yaml"), [one.code for one in reading.findings]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2.40", "2.40"), ("no", "no"), ("2023-06-01", "2023-06-01"), ("0x10", "0x10"), ("1_000", "1_000"), ("'~'", "~"), ("null", None), ("", None), ("''", "")],
)
def test_scalars_stay_text(tmp_path: Path, written: str, kept: Any) -> None:
    read_text, codes = read(tmp_path, f"key: {written}\n")
    assert codes == []
    assert read_text is not None
    if written == "'~'":
        assert read_text.data == {"key": "~"}
    else:
        assert read_text.data == {"key": kept}


def test_places_are_those_of_the_keys(tmp_path: Path) -> None:
    text, _ = read(tmp_path, "a:\n  b: [x, {c: 1}]\n")
    assert text is not None
    assert str(text.place(("a", "b"))) == "a.yaml:2:3 (a.b)"
    assert str(text.place(("a", "b", 1, "c"))) == "a.yaml:2:11 (a.b[2].c)"
    assert str(text.place(("a", "missing", "deep"))) == "a.yaml:1:1 (a.missing.deep)"


def test_merge_keys_give_way_to_keys_of_the_block(tmp_path: Path) -> None:
    text, codes = read(tmp_path, "a: &a {x: 1, y: 2}\nb: &b {x: 3, z: 4}\nc: {<<: [*a, *b], y: 5}\n")
    assert text is not None
    assert text.data["c"] == {"y": "5", "x": "1", "z": "4"}
    assert sorted(codes) == ["YML-004", "YML-004", "YML-005"]


@pytest.mark.parametrize("text", ["- " * 1_000_000 + "a", "a: " + "[" * 200_000, "{a: " * 100_000, "? " * 100_000 + "a"])
def test_a_million_brackets_cost_nothing(tmp_path: Path, text: str) -> None:
    found, codes = read(tmp_path, text)
    assert found is None
    assert codes == ["YML-007"]
