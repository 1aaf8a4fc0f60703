"""The worked study is read whole, without an error, in a moment; its figures are those of its tables and claims.

If this fails, every later room of the program works on something else than what the report prints.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.model.published import Figure
from kurak.model.study_folder import StudyFolder
from kurak.sources.published_report import read_published
from kurak.sources.study_folder import read_study

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def study() -> StudyFolder:
    return read_study(WORKED)


def figures(study: StudyFolder, **wanted: str) -> list[Figure]:
    assert study.published is not None
    return [one for one in study.published.figures if all(getattr(one, name) == value for name, value in wanted.items())]


def test_it_has_no_error(study: StudyFolder) -> None:
    assert not [f"{one.code} {one.message} {one.where}" for one in study.findings if one.severity == "error"]


def test_everything_is_read(study: StudyFolder) -> None:
    assert study.study is not None
    assert (len(study.frame), len(study.items), len(study.geometry)) == (486, 40, 9)
    assert study.instrument is not None
    assert study.codebook is not None
    assert all((study.barriers, study.quotes, study.actors, study.services, study.facts, study.sources, study.recommendations))
    assert all(len(digest) == 64 for digest in study.hashes.values())


def test_decimals_are_kept_as_printed(study: StudyFolder) -> None:
    assert figures(study, variable="tr01", group="Naryn region", statistic="mean")[0].text == "2.10"
    assert figures(study, claim="c012")[0].text == "2.78"


def test_the_row_of_all_items_is_the_scale_and_the_column_of_all_groups_is_everybody(study: StudyFolder) -> None:
    total = figures(study, table="T1_region", variable="trust_offenders", breakdown="total")
    assert [one.group for one in total] == ["all"]
    assert not figures(study, variable="TOTAL")
    assert not figures(study, group="Total")


def test_answers_of_a_question_are_categories_of_everybody(study: StudyFolder) -> None:
    one = figures(study, variable="attitude_returnees", category="negative", breakdown="total")[0]
    assert (one.statistic, one.group, one.text, one.claim) == ("percent", "all", "23", "c044")


def test_a_question_and_its_answer_in_one_cell_are_parted(study: StudyFolder) -> None:
    one = figures(study, claim="c054")[0]
    assert (one.variable, one.category, one.breakdown) == ("reason_negative", "afraid of them", "region")


def test_statements_stay_claims(study: StudyFolder) -> None:
    assert study.published is not None
    statements = {claim.claim for claim in study.published.claims if claim.measure == "statement"}
    assert statements
    assert not statements & {one.claim for one in study.published.figures}


@pytest.mark.parametrize("given", [WORKED, WORKED / "published", WORKED / "published" / "published.yaml"])
def test_a_report_is_found_from_study_folder_or_file(study: StudyFolder, given: Path) -> None:
    report, findings, hashes = read_published(given)
    assert report == study.published
    assert not [one for one in findings if one.severity == "error"]
    assert hashes.items() <= study.hashes.items()
