"""Why: whoever sets two regions beside each other reads off whether they differ. The error must be that of the difference under the design,
not one that takes the two for independent; and a group that is withheld must be in no difference and no split of answers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from compared_study import STUDY, records, write_compared, write_records

from kurak import pipeline
from kurak.estimation.survey import Survey
from kurak.model.group_differences import GroupDifferences
from kurak.model.tabulated import Tabulated
from kurak.pipeline.estimates import declared_survey
from kurak.pipeline.group_differences import group_differences


def made(folder: Path) -> tuple[GroupDifferences, Tabulated, Survey]:
    study = pipeline.check(folder)
    tables, findings = pipeline.estimate(study, folder)
    opened, _ = declared_survey(study, folder)
    assert tables is not None, findings
    assert opened is not None
    found = group_differences(study, folder, tables)
    assert found is not None
    return found, tables, opened.survey


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[GroupDifferences, Tabulated, Survey]:
    return made(write_compared(tmp_path_factory.mktemp("compared") / "study"))


def test_a_difference_has_the_error_of_the_difference(whole: tuple[GroupDifferences, Tabulated, Survey]) -> None:
    """The same as asked for one pair alone, which R's svycontrast answers (tests/estimation/test_core_references.py)."""
    found, _, survey = whole
    assert len(found.differences) == (7 + 5) * (3 + 1)
    for one in found.differences:
        share = {"statistic": "proportion", "codes": [4, 5]} if one.compared == "agree" else {}
        asked = survey.difference(one.variable, by=one.domain, groups=[one.first, one.second], **share)  # type: ignore[arg-type]
        (row,) = asked.rows()
        for name in ("estimate", "std_error", "conf_low", "conf_high", "df"):
            assert getattr(one, name) == pytest.approx(row[name], rel=1e-9, abs=1e-12), (one, name)


def test_groups_that_share_clusters_are_not_taken_for_independent(whole: tuple[GroupDifferences, Tabulated, Survey]) -> None:
    found, tables, _ = whole
    means = {(row["variable"], row["region"]): row for row in tables.table if row["statistic"] == "mean" and row["region"]}
    apart = [
        abs(one.std_error - math.hypot(means[one.variable, one.first]["std_error"], means[one.variable, one.second]["std_error"]))
        for one in found.differences
        if one.compared == "mean" and one.domain == "region"
    ]
    assert max(apart) > 0.01


def test_all_pairs_of_a_domain_are_allowed_for(whole: tuple[GroupDifferences, Tabulated, Survey]) -> None:
    """Holm (1979): the smallest of three p-values is taken three times."""
    found, _, survey = whole
    pairs = [one for one in found.differences if (one.compared, one.variable, one.domain) == ("mean", "trust", "region")]
    alone = [survey.difference("trust", by="region", groups=[one.first, one.second])["p_value"][0] for one in pairs]
    smallest = min(range(3), key=lambda place: alone[place])
    assert pairs[smallest].p_holm == pytest.approx(min(1, 3 * alone[smallest]), rel=1e-9)
    assert all(one.p_holm >= p - 1e-15 for one, p in zip(pairs, alone, strict=True))


def test_answers_are_the_shares_of_the_survey(whole: tuple[GroupDifferences, Tabulated, Survey]) -> None:
    found, _, survey = whole
    for by in (None, "region", "sex"):
        asked = survey.distribution(["a", "b", "c", "d", "e"], by=by)
        for row in asked:
            group = row[by] if by else ""
            if group in ("Hamlet", "Farm"):
                continue
            (one,) = [one for one in found.splits if (one.variable, one.domain, one.group) == (row["variable"], by or "", group)]
            assert one.shares[int(row["level"]) - 1] == pytest.approx(row["estimate"], rel=1e-9)
    assert all(sum(one.shares) == pytest.approx(1) for one in found.splits)


def test_a_group_that_is_withheld_is_in_nothing(whole: tuple[GroupDifferences, Tabulated, Survey]) -> None:
    found, tables, _ = whole
    assert any(row["region"] == "Hamlet" and row["n"] is None for row in tables.table)
    assert "Hamlet" not in repr(found)


def test_answers_that_nobody_gave_are_withheld_where_the_study_says_so(tmp_path: Path) -> None:
    strict = write_compared(tmp_path / "strict", study=STUDY + "disclosure: {all_alike: withhold}\n")
    found, _, _ = made(strict)
    lax, _, _ = made(write_compared(tmp_path / "lax"))
    assert any(0 in one.shares for one in lax.splits)
    assert found.splits
    assert not any(0 in one.shares or 1 in one.shares for one in found.splits)
    told = {(one.variable, one.domain, one.group) for one in found.splits}
    agree = [one for one in found.differences if one.compared == "agree"]
    assert all((one.variable, one.domain, group) in told for one in agree for group in (one.first, one.second))


def test_answers_that_nobody_gave_do_not_follow_from_those_of_everybody_else(tmp_path: Path) -> None:
    """Nobody in the East says 5 to a: of everybody less the North and the South would be left that nobody does."""
    rows = records()
    for number, row in enumerate(rows):
        row["region"] = "East" if row["region"] in ("Hamlet", "Farm") else row["region"]
        row["a"] = 1 + number % (4 if row["region"] == "East" else 5)
        row["weight"] = 1
    answers = {region: {row["a"] for row in rows if row["region"] == region} for region in ("North", "South", "East")}
    assert answers == {"North": {1, 2, 3, 4, 5}, "South": {1, 2, 3, 4, 5}, "East": {1, 2, 3, 4}}
    strict = write_compared(tmp_path / "strict", study=STUDY + "disclosure: {all_alike: withhold}\n")
    write_records(strict / "data" / "records.csv", rows)
    found, _, _ = made(strict)
    shown = {one.group for one in found.splits if (one.variable, one.domain) == ("a", "region")}
    assert any((one.variable, one.domain) == ("a", "") for one in found.splits)
    assert len(shown) == 1
    assert shown < {"North", "South"}


def test_without_records_there_is_nothing_to_compare(tmp_path: Path) -> None:
    folder = write_compared(tmp_path / "study")
    study = pipeline.check(folder)
    tables, _ = pipeline.estimate(study, folder)
    assert tables is not None
    (folder / "data" / "records.csv").unlink()
    assert group_differences(pipeline.check(folder), folder, tables) is None
