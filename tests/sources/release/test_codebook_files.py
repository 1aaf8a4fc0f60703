"""Why: a codebook travels without the file. A count of three people in it is a table cell like any other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kurak.model.release import ReleasedColumn, ReleasedRecords, ReleasedVariable
from kurak.sources.release.codebook_files import codebook_files, value_counts


def one_of(counts: list[int]) -> tuple[ReleasedVariable, ReleasedColumn]:
    words = tuple(f"v{at}" for at in range(len(counts)))
    codes = [at for at, number in enumerate(counts) for _ in range(number)]
    return ReleasedVariable("v", "V", "answer", values={word: word for word in words}), ReleasedColumn(words, codes)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_no_count_of_few_is_shown_nor_follows_from_the_others(counts: list[int]) -> None:
    shown = [number for *_, number in value_counts(*one_of(counts), smallest=5)]
    assert all(number is None or number == 0 or number >= 5 for number in shown)
    rest = sum(counts) - sum(number or 0 for number in shown)
    hidden = sum(number is None for number in shown)
    assert hidden != 1 or len([one for one in counts if one]) == 1
    assert rest == 0 or rest >= 5 or all(number in (None, 0) for number in shown)


def test_hostile_labels_stay_text() -> None:
    evil = ReleasedVariable("a|b", "<script>alert(1)</script>\n# no title", "answer", values={"=1+1": "@SUM(A1)"})
    released = ReleasedRecords((evil,), {"a|b": ReleasedColumn(("=1+1",), (0,) * 9)}, simulated=True)
    files = {name: content.decode() for name, content in codebook_files(released, title="*Study*", language="en", smallest_base=5).items()}
    assert "SIMULATED" in files["codebook/codebook.md"]
    assert "<script" not in files["codebook/codebook.md"]
    assert "\n# no title" not in files["codebook/codebook.md"]
    assert "'=1+1,'@SUM(A1),no,9" in files["codebook/values.csv"]


def test_measured_values_are_not_listed_one_by_one() -> None:
    number = ReleasedVariable("age", "Age", "answer", "scale")
    released = ReleasedRecords((number,), {"age": list(range(100))}, simulated=False)
    files = codebook_files(released, title="t", language="en", smallest_base=5)
    assert files["codebook/values.csv"].decode().splitlines() == ["variable,code,meaning,missing,records"]
