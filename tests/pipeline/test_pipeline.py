"""The order of the chapters: what is read becomes an edition, an edition a report, and nothing runs that need not.

Commands and Python share these functions; if they disagree, two people get two reports of one study.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kurak import pipeline
from kurak.model.study_folder import StudyFolder
from kurak.sources.starter import write_starter

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def worked() -> StudyFolder:
    return pipeline.check(WORKED)


def test_checking_reads_and_writes_nothing(tmp_path: Path) -> None:
    write_starter(tmp_path / "small")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "small").rglob("*")}
    assert pipeline.check(tmp_path / "small").findings == ()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "small").rglob("*")} == before


def test_an_edition_holds_what_the_study_holds(worked: StudyFolder) -> None:
    edition = pipeline.edition(worked)
    for part in (edition.audit, edition.barriers, edition.activities, edition.services, edition.trace):
        assert part is not None
    assert len(edition.quotes) == len(worked.quotes)


def test_an_edition_of_little_holds_nothing_it_was_not_given(tmp_path: Path) -> None:
    write_starter(tmp_path / "small")
    edition = pipeline.edition(pipeline.check(tmp_path / "small"))
    assert (edition.audit, edition.barriers, edition.activities, edition.services, edition.quotes) == (None, None, None, None, ())


def test_a_folder_without_study_has_no_edition() -> None:
    with pytest.raises(ValueError, match=r"study\.yaml"):
        pipeline.edition(StudyFolder("empty"))


def test_two_roads_to_the_same_audit(worked: StudyFolder) -> None:
    """Of a study as a whole, and of what was read of it."""
    audit, findings = pipeline.audit(WORKED)
    again = pipeline.audit_study(worked)
    assert audit is not None
    assert again is not None
    assert findings == worked.findings
    assert [f.as_data() for f in audit.findings] == [f.as_data() for f in again.findings]
    assert [(e.statement.id, e.verdict) for e in audit.ledger] == [(e.statement.id, e.verdict) for e in again.ledger]


def test_a_report_that_cannot_be_read_gives_no_audit_but_says_why(tmp_path: Path) -> None:
    audit, findings = pipeline.audit(tmp_path)
    assert audit is None
    assert [finding.severity for finding in findings] == ["error"]


def test_every_quotation_is_cleared_before_it_is_in_an_edition(worked: StudyFolder) -> None:
    places = {"Bishkek", "Tokmok", "Osh", "Jalal-Abad", "Suzak", "Bazar-Korgon", "Talas", "Chui", "TIPC"}
    for quote in pipeline.edition(worked).quotes:
        assert not places & set(re.findall(r"[\w-]+", quote.text))


def test_a_name_under_disclosure_mask_is_masked(tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(WORKED, study, ignore=shutil.ignore_patterns("out"))
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.replace("mask: [TIPC]", "mask: [TIPC, Moldo]"), encoding="utf-8")
    said = " ".join(quote.text for quote in pipeline.edition(pipeline.check(study)).quotes)
    assert "Moldo" not in said
    assert "TIPC" not in said


def test_help_and_check_load_no_typesetter() -> None:
    """Start-up matters: heavy libraries are loaded where they are used."""
    code = (
        "import sys; from pathlib import Path; from kurak import pipeline; "
        f"pipeline.check(Path({str(WORKED)!r})); "
        "print(sorted({'typst', 'jinja2', 'kurak.report.edition', 'kurak.audit.audit_report'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_what_a_study_may_choose_loads_no_chapter_of_a_report() -> None:
    code = "import sys, kurak.model.study; print(sorted({f'kurak.model.{one}' for one in ('document', 'audit', 'pathway', 'tabulated')} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_report_tells_where_it_lies(tmp_path: Path) -> None:
    write_starter(tmp_path / "small")
    written = pipeline.report(pipeline.check(tmp_path / "small"), tmp_path / "out")
    assert written.files == {"html": tmp_path / "out" / "report.html", "pdf": tmp_path / "out" / "report.pdf"}
    assert all(file.is_file() for file in written.files.values())
