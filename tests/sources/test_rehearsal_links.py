"""Why: an assumption under a misspelt name would be ignored, and correlations that cannot be would stop the arithmetic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.sources.layout import Opened
from kurak.sources.rehearsal_links import check_rehearsal, hold_together
from kurak.sources.text_file import open_reading
from kurak.sources.validation import read_mapping

SCALES = """response: {min: 1, max: 5}
scales:
  one: {label: One, items: [a1, a2]}
  two: {label: Two, items: [b1]}
  three: {label: Three, items: [c1]}
"""
STUDY = """title: Small
id: small
rehearsal:
  shares:
    sex: {source: s, groups: {men: 0.5, women: 0.5}}
"""


def findings_of(folder: Path, more: str, *, study: str = STUDY) -> list[tuple[str, int | None]]:
    (folder / "study.yaml").write_text(study + more, encoding="utf-8")
    (folder / "scales.yaml").write_text(SCALES, encoding="utf-8")
    reading = open_reading(folder)
    opened = Opened(reading)
    opened.study = read_mapping(reading, "study.yaml", Study)
    opened.instrument = read_mapping(reading, "scales.yaml", Instrument)
    check_rehearsal(opened)
    return [(one.code, one.where[0].line) for one in reading.findings]


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        ("  slopes: {a1: 2, a9: 2}\n", "REH-002", 6),
        ("  scale_correlations: {one: {twoo: 0.2}}\n", "REH-002", 6),
        ("  scale_correlations: {onee: {two: 0.2}}\n", "REH-002", 6),
        ("  group_shifts: {sexx: {men: 0.1}}\n", "REH-002", 6),
        ("  group_shifts: {sex: {man: 0.1}}\n", "REH-002", 6),
        ("  scale_correlation: -0.9\n", "REH-003", 6),
        ("  dont_know: 0.6\n  refused: 0.5\n", "REH-013", 7),
        # What a single key shows is the validation's matter: correlations of 1, nobody answering, negative shares.
        ("  intracluster_correlation: 1\n", "YML-015", 6),
        ("  response_rate: 0\n", "YML-015", 6),
        ("  interviewer_correlation: 1.2\n", "YML-015", 6),
        ("  fabricated_share: -0.1\n", "YML-015", 6),
        ("  scale_correlations: {one: {two: 1}}\n", "YML-015", 6),
        ("  slope: 0\n", "YML-015", 6),
        ("  scoring: 5 - x\n", "YML-014", 6),
        ("  interviewers: 5\n", "YML-012", 6),
    ],
)
def test_each_bad_assumption_is_found_at_its_line(tmp_path: Path, more: str, code: str, line: int) -> None:
    assert findings_of(tmp_path, more) == [(code, line)]


def test_shares_that_are_percentages_do_not_add_up(tmp_path: Path) -> None:
    study = STUDY.replace("men: 0.5, wo", "men: 0.05, wo")
    assert findings_of(tmp_path, "", study=study) == [("REH-012", 5)]


def test_good_assumptions_and_none_at_all_give_no_finding(tmp_path: Path) -> None:
    good = "  slopes: {a1: 2}\n  scale_correlations: {one: {two: 0.2}}\n  group_shifts: {sex: {men: 0.1}}\n"
    assert findings_of(tmp_path, good) == []
    assert findings_of(tmp_path, "", study="title: Small\nid: small\n") == []


@given(st.lists(st.floats(-0.99, 0.99), min_size=6, max_size=6))
def test_a_matrix_holds_together_if_its_eigenvalues_are_positive(values: list[float]) -> None:
    matrix = np.eye(4)
    matrix[np.triu_indices(4, 1)] = values
    matrix = matrix + matrix.T - np.eye(4)
    smallest = np.linalg.eigvalsh(matrix).min()
    # Within rounding of 0 either answer is right.
    if abs(smallest) > 1e-9:
        assert hold_together(matrix.tolist()) == (smallest > 0)
