"""Any folder with published.yaml can be audited: paths stay inside it, wide tables and own scales are read.

A report that is somebody else's comes without a study around it; this is the whole contract for such a folder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.sources.published_report import read_published

SPEC = """\
title: Their report
response: {min: 1, max: 5}
scales:
  trust: {label: Trust, items: [a, b]}
breakdowns:
  sex: {groups: [women, men]}
tables:
  - {file: means.csv, scale: trust, breakdown: sex}
claims: claims.csv
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "their-report"
    folder.mkdir()
    (folder / "published.yaml").write_text(SPEC)
    (folder / "means.csv").write_text("item,women,men,Total\na,2.10,3.4,\nTOTAL,2.2,3,2.6\n")
    (folder / "claims.csv").write_text("claim,section,measure,variable,value\nx1,I,percent agree,a,40\nx2,I,mean,trust,2.6\n")
    return folder


def test_a_bare_report_is_read_without_a_finding(report: Path) -> None:
    read, findings, hashes = read_published(report)
    assert findings == ()
    assert read is not None
    assert sorted(hashes) == ["claims.csv", "means.csv", "published.yaml"]
    assert [(one.variable, one.breakdown, one.group, one.text) for one in read.figures] == [
        ("a", "sex", "women", "2.10"),
        ("a", "sex", "men", "3.4"),
        ("trust", "sex", "women", "2.2"),
        ("trust", "sex", "men", "3"),
        ("trust", "total", "all", "2.6"),
        ("a", "total", "all", "40"),
        ("trust", "total", "all", "2.6"),
    ]
    assert read.figures[0].where.line == 2
    assert read.instrument is not None
    assert read.instrument.response.max == 5


def test_a_bare_report_stays_in_its_folder(report: Path) -> None:
    (report.parent / "items.csv").write_text("item,scale,text\n")
    (report / "published.yaml").write_text(SPEC + "items: ../items.csv\n")
    _, findings, _ = read_published(report)
    assert [one.code for one in findings] == ["FIL-011"]


def test_a_report_beside_a_study_may_use_its_files(report: Path) -> None:
    (report.parent / "study.yaml").write_text("title: x\nid: x\n")
    (report.parent / "items.csv").write_text("item,scale,text\na,trust,Words\n")
    (report / "published.yaml").write_text(SPEC + "items: ../items.csv\n")
    read, findings, hashes = read_published(report)
    assert findings == ()
    assert read is not None
    assert read.item_texts == {"a": "Words"}
    assert "their-report/means.csv" in hashes


def test_without_published_yaml_there_is_one_finding(tmp_path: Path) -> None:
    read, findings, _ = read_published(tmp_path)
    assert read is None
    assert [(one.code, one.where[0].file) for one in findings] == [("FIL-001", "published.yaml")]
