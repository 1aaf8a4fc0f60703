"""Why: a report in three languages must not be estimated three times where nothing in the study differs between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from compared_study import STUDY, write_compared

from kurak import pipeline
from kurak.model.study_folder import StudyFolder


def test_a_study_without_wording_of_its_own_is_estimated_once_for_all_its_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_compared(tmp_path / "study", study=STUDY + "report: {languages: [ru, en, ky]}\n")
    folder = pipeline.check(path)
    assert folder.study is not None
    made: list[StudyFolder] = []

    def estimated(folder: StudyFolder, path: Path, **more: object) -> pipeline.ReportParts:
        made.append(folder)
        return pipeline.ReportParts()

    monkeypatch.setattr("kurak.pipeline.reports.report_parts", estimated)
    languages = pipeline.report_languages(folder.study)
    spoken = list(pipeline.in_languages(folder, path, languages))
    assert languages == ("en", "ru", "ky")
    assert [one.language for one in spoken] == ["en", "ru", "ky"]
    assert made == [folder]


def test_parts_that_are_known_are_not_made_again_and_errors_end_it(tmp_path: Path) -> None:
    path = write_compared(tmp_path / "study", study=STUDY.replace("weights: weight", "weights: wait"))
    folder = pipeline.check(path)
    (only,) = pipeline.in_languages(folder, path, ("en", "ru"))
    assert only.parts.errors
    known = pipeline.ReportParts()
    assert [one.parts for one in pipeline.in_languages(folder, path, ("en", "ru"), {"en": known, "ru": known})] == [known, known]
