"""Why: half of what goes wrong with scales is in the data, and a number made from it looks like any other. Each slip is said, with
what to change, and no number stands in its place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from people import instrument, two_scales, write_csv

from kurak import pipeline
from kurak.model.finding import Finding
from kurak.model.scale_analysis import ScaleAnalysis
from kurak.model.scale_results import ScaleResults
from kurak.sources.records import RecordsError

Columns = dict[str, Any]


def analysed(
    folder: Path, columns: Columns, *, by: tuple[str, ...] = (), plan: ScaleAnalysis | None = None, **more: Any
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    records = write_csv(folder / "records.csv", columns)
    scales = folder / "scales.yaml"
    made = instrument(**more).model_dump(exclude_defaults=True, mode="json")
    scales.write_text(yaml.safe_dump(made), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pipeline.scales_of_file(records, scales, by=by, plan=plan)


def found(folder: Path, columns: Columns, **more: Any) -> tuple[ScaleResults, dict[str, list[str]]]:
    results, findings = analysed(folder, columns, **more)
    assert results is not None, findings
    said: dict[str, list[str]] = {}
    for one in findings:
        assert one.fix
        assert one.where
        said.setdefault(one.code, []).append(one.message)
    return results, said


def item(name: str, values: Callable[[Columns], Any]) -> Callable[[Columns], Columns]:
    return lambda columns: columns | {name: values(columns)}


SLIPS = {
    "nobody answered": (item("a2", lambda people: [""] * len(people["a1"])), "SCL-003", "nobody answered a2 of a"),
    "constant": (item("a2", lambda people: [4] * len(people["a1"])), "SCL-004", "everybody gave the same answer to a2"),
    "a copy": (item("a2", lambda people: people["a1"]), "SCL-005", "a1 and a2 of a have the same answers"),
    "a turned copy": (item("a2", lambda people: 6 - people["a1"]), "SCL-005", "a1 and a2 of a have the same answers"),
    "a copy in another scale": (item("b1", lambda people: people["a1"]), "SCL-005", "a1 and b1 have the same answers"),
    "a wrong key": (item("a2", lambda people: 6 - people["a2"]), "SCL-002", "a2 goes against a"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_an_item_is_said(name: str, tmp_path: Path) -> None:
    change, code, words = SLIPS[name]
    results, said = found(tmp_path, change(two_scales()))
    assert any(words in message for message in said[code]), said
    if code in ("SCL-003", "SCL-004"):
        assert "a2" not in {one.item for one in results.scales[0].in_scale}
        assert results.model is not None
        assert "a2" not in {one.item for one in results.model.loadings}
    # What is right is still told.
    other = results.of("b")
    assert other is not None
    assert other.reliability[0].alpha.known


def test_an_answer_off_the_scale_is_an_error_with_its_rows(tmp_path: Path) -> None:
    columns = two_scales()
    columns["a1"] = columns["a1"].copy()
    columns["a1"][[3, 8]] = 7
    with pytest.raises(RecordsError, match=r'column "a1" holds answers .* 1 to 5, in 2 rows: 4, 9'):
        analysed(tmp_path, columns)


def test_declared_codes_are_counted_and_never_scored(tmp_path: Path) -> None:
    columns = two_scales()
    columns["a1"] = columns["a1"].copy()
    columns["a1"][:40] = 88
    response = {"min": 1, "max": 5, "dont_know_codes": [88]}
    results, _ = found(tmp_path, columns, response=response)
    (answers,) = [one for one in results.scales[0].answers if one.item == "a1"]
    assert answers.dont_know == pytest.approx(0.1)
    assert answers.n == 360
    assert answers.mean.estimate is not None
    assert answers.mean.estimate < 5


def test_fewer_respondents_than_items(tmp_path: Path) -> None:
    results, said = found(tmp_path, two_scales(6))
    assert "SCL-006" in said
    assert results.factors is None
    assert results.model is not None
    assert not results.model.fitted
    assert results.model.change


def test_four_people_give_no_reliability(tmp_path: Path) -> None:
    results, _ = found(tmp_path, two_scales(4))
    first = results.scales[0].reliability[0]
    assert not first.alpha.known
    assert first.why_not == "4 respondents are too few for 5 items"


def test_a_group_of_three_is_not_compared(tmp_path: Path) -> None:
    columns = two_scales()
    columns["sex"] = ["other" if person < 3 else sex for person, sex in enumerate(columns["sex"])]
    results, said = found(tmp_path, columns, by=("sex",))
    (message,) = said["SCL-007"]
    assert "other (3) has fewer than 100 respondents" in message
    comparison = results.scales[0].comparability[0]
    assert set(comparison.groups) == {"men", "women"}
    assert comparison.left_out == {"other": 3}


def test_one_group_is_nothing_to_compare(tmp_path: Path) -> None:
    results, _ = found(tmp_path, two_scales() | {"sex": ["women"] * 400}, by=("sex",))
    comparison = results.scales[0].comparability[0]
    assert comparison.supports == "not known"
    assert comparison.why_not == "there are no two groups of sex"


@pytest.mark.parametrize("estimator", ["WLSMV", "MLR", "FIML", "ML"])
def test_a_model_that_is_not_identified_is_said(estimator: str, tmp_path: Path) -> None:
    model = "f =~ a1 + a2\ng =~ b1\nf ~~ 0*g"
    results, said = found(tmp_path, two_scales(), model=model, plan=ScaleAnalysis.model_validate({"estimator": estimator}))
    assert results.model is not None
    assert not results.model.fitted
    assert results.model.chi_square is None
    assert any("the declared model" in message for message in said["SCL-008"])


def test_plain_maximum_likelihood_refuses_weights(tmp_path: Path) -> None:
    records, scales = write_csv(tmp_path / "r.csv", two_scales()), tmp_path / "s.yaml"
    scales.write_text(yaml.safe_dump(instrument().model_dump(exclude_defaults=True, mode="json")), encoding="utf-8")
    results, findings = pipeline.scales_of_file(records, scales, weights="weight", plan=ScaleAnalysis(estimator="ML"))
    assert results is not None
    assert any(one.code == "SCL-008" and "MLR" in one.fix for one in findings)


def test_unrelated_items_end_in_words(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    columns = {name: rng.integers(1, 6, size=300) for name in ("a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4")}
    results, _ = found(tmp_path, columns)
    for scale in results:
        model = scale.model
        assert model is not None
        assert model.fitted or (model.why_not and model.change)
        assert model.fitted or model.cfi is None


def test_answers_that_one_group_never_gave_are_joined_and_it_is_said(tmp_path: Path) -> None:
    columns = two_scales()
    columns["a1"] = np.where((np.arange(400) % 2 == 1) & (columns["a1"] == 5), 4, columns["a1"])
    results, said = found(tmp_path, columns, by=("sex",))
    assert any("joined to its neighbour in a1" in message for message in said["SCL-012"])
    assert results.scales[0].comparability[0].levels


def test_a_rule_that_leaves_the_scale_is_refused(tmp_path: Path) -> None:
    results, findings = analysed(tmp_path, two_scales(), turning={"rule": "5 - x"})
    assert results is None
    (one,) = findings
    assert one.code == "SCL-001"
    assert '"5 - x" turns 1 to 5 into 0 to 4; write 6 - x' in one.message
    assert str(one.where[0]).startswith("scales.yaml:")


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    results, findings = analysed(tmp_path, two_scales(), by=("sax",))
    assert results is None
    assert [one.code for one in findings] == ["SCL-009"]
    assert '"sex"' in findings[0].message


def test_records_without_a_single_item(tmp_path: Path) -> None:
    results, findings = analysed(tmp_path, {"age": [20, 30, 40]})
    assert results is None
    assert [one.code for one in findings] == ["EST-002"]


def test_a_short_scale_has_no_model_of_its_own(tmp_path: Path) -> None:
    scales = {"a": {"label": "A", "items": ("a1", "a2")}, "b": {"label": "B", "items": ("b1",)}}
    results, said = found(tmp_path, two_scales(), scales=scales)
    assert len(said["SCL-011"]) == 2
    assert results.scales[0].reliability[0].alpha.known
    assert results.scales[1].reliability[0].why_not == "a scale of one item has no reliability"


def test_names_that_a_model_cannot_have_still_make_a_factor(tmp_path: Path) -> None:
    scales = {"1-a": {"label": "A", "items": ("a1", "a2", "a3")}, "f.b": {"label": "B", "items": ("a4", "a5", "b1")}}
    results, _ = found(tmp_path, two_scales(), scales=scales)
    assert all(one.model is not None and one.model.fitted for one in results)


def test_the_work_of_several_processes_is_that_of_one(tmp_path: Path) -> None:
    from people import respondents

    from kurak.model.finding import Places
    from kurak.scales.analyse import Analysis, analyse

    made = instrument()
    people = respondents(two_scales(300), by=["sex", "village"])
    asked = Analysis(
        made, ScaleAnalysis(), {}, made.response.collapse(), 0.5, ("sex",) * 5, 0, 1, Places("scales.yaml")
    )
    one, two = (analyse(people, asked, processes=processes) for processes in (1, 2))
    assert one.scales == two.scales
    assert one.findings == two.findings
    assert one.factors == two.factors
