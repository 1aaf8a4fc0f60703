"""Whatever a study's files say stays text: no script runs, no markup is obeyed, no word breaks the PDF.

The worked study is copied, and every free text and every name of a group in it is made hostile.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from kurak import pipeline
from kurak.model.formats import FORMATS

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f"{SCRIPT} #include \"x\" \\input{{x}} $x^2$ *b* _i_ @ref <lbl> `raw` 'q' \u202eright-to-left\u202c \u200fعربي </td><!-- "
    f"{'long' * 20} ңөүҢӨҮ"
)
ROOM = 290 - len(HOSTILE)
"""Names have 300 letters at most."""
TALAS = f"Talas {SCRIPT} #let \\ \" region"
TEXT_COLUMNS = {
    "evidence", "note", "text", "service", "name", "tool", "location_of_tool", "target_groups", "field_of_activity", "actor_as_printed",
    "source_type", "roles", "parent", "rationale", "participant_type", "statement", "item_text", "section_ref", "role", "function",
    "service_ru", "service_ky", "name_ru", "name_ky", "alias", "counter", "counter_ref",
}  # fmt: skip
TEXT_KEYS = {
    "title", "subtitle", "edition", "country", "period", "target", "psu_selection", "household_selection", "what", "credit", "credits",
    "definition", "label", "statement", "gap", "term", "expansion", "points", "note", "publisher", "name_of_source", "source", "unit",
    "section_ref", "says", "name",
}  # fmt: skip


def poisoned(value: str) -> str:
    return value.replace("Talas region", TALAS)


def spoilt(value: str) -> str:
    return f"{poisoned(value)[:ROOM]} {HOSTILE}"


def in_yaml(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {poisoned(name) if isinstance(name, str) else name: in_yaml(part, str(name)) for name, part in value.items()}
    if isinstance(value, list):
        return [in_yaml(part, key) for part in value]
    if isinstance(value, str):
        return f"{poisoned(value)[:ROOM]} {HOSTILE}" if key in TEXT_KEYS and value else poisoned(value)
    return value


def hostile_copy(folder: Path) -> Path:
    shutil.copytree(WORKED, folder, ignore=shutil.ignore_patterns("out"))
    for path in folder.rglob("*.yaml"):
        content = in_yaml(yaml.safe_load(path.read_text(encoding="utf-8")))
        if path.name == "published.yaml":
            content["achieved_design"] = yaml.safe_load((WORKED / "published" / "published.yaml").read_text(encoding="utf-8"))["achieved_design"]
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column, value in row.items():
                hostile = column in TEXT_COLUMNS and value and path.name != "claims.csv"
                row[column] = spoilt(value) if hostile else poisoned(value)
                if column == "services" and value:
                    # These are names of services, which are spoilt where they stand.
                    row[column] = "|".join(map(spoilt, value.split("|")))
        written = io.StringIO()
        writer = csv.DictWriter(written, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(written.getvalue(), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_hostile_text_stays_text_in_every_file(
    tmp_path: Path, reading: Callable[[str], Any], pdf_reading: Callable[[bytes], str], squeeze: Callable[[str], str]
) -> None:
    folder = pipeline.check(hostile_copy(tmp_path / "study"))
    assert [finding.message for finding in folder.findings if finding.severity == "error"] == []
    written = pipeline.report(folder, tmp_path / "out", formats=FORMATS)
    page = reading(written.files["html"].read_text(encoding="utf-8"))
    # Data of the explorer and of numbers that open are no code: the words of the study stand in them, and none of them can end it.
    kinds = [attributes.get("type", "") for tag, attributes in page.tags if tag == "script"]
    assert set(kinds) == {"", "application/json"}
    code = [script for script, kind in zip(page.scripts, kinds, strict=True) if not kind]
    assert len(code) == 3
    for script, kind in zip(page.scripts, kinds, strict=True):
        assert not kind or json.loads(script)
    assert all("alert" not in script for script in code)
    assert all("<" not in script for script in page.scripts if script not in code)
    assert page.words.count(SCRIPT) > 300
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert not attributes.get("href", "").lower().startswith(("javascript:", "data:text", "file:"))
    assert not any(SCRIPT in attributes.get("id", "") for _, attributes in page.tags)
    words = pdf_reading(written.files["pdf"].read_bytes())
    assert squeeze(words).count("alert(1)") > 100
    assert set("ңөүҢӨҮ") <= set(words)
    assert '#include"x"' in squeeze(words).replace("”", '"').replace("“", '"')
    word = docx.Document(str(written.files["docx"]))
    everything = "".join(word.element.itertext())
    assert squeeze(everything).count("alert(1)") > 100
    targets = [relation.target_ref for relation in word.part.rels.values() if relation.is_external]
    assert all(target.startswith(("http://", "https://", "mailto:")) for target in targets)
    book = openpyxl.load_workbook(written.files["xlsx"])
    assert {cell.data_type for page in book for line in page.iter_rows() for cell in line} <= {"s", "n"}
