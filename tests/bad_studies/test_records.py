"""People's records must not slip into version control: what git would do with them is asked, never guessed.

The studies here lie in work trees of their own, so that the answer does not depend on where the tests run.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from good_study import FILES, write_good_study

from kurak.sources import ethics
from kurak.sources.study_folder import read_study

TRAINING = "stakeholders/training_needs.csv"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A good study, in a work tree, with one transcript and one contact list, and nothing said by officers."""
    folder = write_good_study(tmp_path / "work" / "small")
    (folder / TRAINING).unlink()
    (folder / "transcripts").mkdir()
    (folder / "transcripts" / "one.md").write_text("secret words")
    (folder / "contacts.csv").write_text("name\nsecret name\n")
    git(tmp_path / "work", "init", "--quiet")
    return folder


def codes(folder: Path) -> list[str]:
    findings = read_study(folder).findings
    assert not any("secret" in f"{one.message} {one.fix} {one.where}" for one in findings)
    return [one.code for one in findings]


def test_records_that_git_does_not_ignore_are_an_error(study: Path) -> None:
    assert codes(study) == ["ETH-002", "ETH-002"]


def test_what_officers_say_of_themselves_is_a_record(study: Path) -> None:
    (study / ".gitignore").write_text("transcripts/\ncontacts*\n")
    (study / TRAINING).write_text(FILES[TRAINING])
    assert codes(study) == ["ETH-002"]
    git(study, "add", TRAINING)
    assert codes(study) == ["ETH-003"]
    git(study, "rm", "--quiet", "--cached", TRAINING)
    (study / ".gitignore").write_text(f"transcripts/\ncontacts*\n{TRAINING}\n")
    assert codes(study) == []


@pytest.mark.parametrize("file", ["stakeholders/nominations.csv", "stakeholders/ratings.csv"])
@pytest.mark.parametrize("ending", ["", ".age"])
def test_what_people_say_of_one_another_is_a_record_open_or_sealed(study: Path, file: str, ending: str) -> None:
    (study / ".gitignore").write_text("transcripts/\ncontacts*\n")
    (study / f"{file}{ending}").write_text("place,source\n")
    assert "ETH-002" in codes(study)
    (study / ".gitignore").write_text(f"transcripts/\ncontacts*\n{file}*\n")
    assert "ETH-002" not in codes(study)


def test_ignored_records_are_fine(study: Path) -> None:
    (study / ".gitignore").write_text("transcripts/\ncontacts*\n")
    assert codes(study) == []


def test_tracked_records_are_an_error_even_if_ignored_later(study: Path) -> None:
    git(study, "add", "transcripts/one.md")
    (study / ".gitignore").write_text("transcripts/\ncontacts*\n")
    assert codes(study) == ["ETH-003"]


def test_records_kept_safely_elsewhere_are_the_choice_of_the_study(study: Path) -> None:
    (study / "study.yaml").write_text(FILES["study.yaml"] + "  records_kept: encrypted repository of the office\n")
    git(study, "add", ".")
    assert codes(study) == []


def test_a_codebook_is_no_record(study: Path) -> None:
    (study / ".gitignore").write_text("transcripts/\ncontacts*\n")
    (study / "coding").mkdir()
    (study / "published" / "codebook.yaml").rename(study / "coding" / "codebook.yaml")
    git(study, "add", "coding/codebook.yaml")
    assert codes(study) == []


def test_a_link_to_a_safe_disk_is_fine(study: Path, tmp_path: Path) -> None:
    (study / ".gitignore").write_text("transcripts/\ncontacts*\n")
    (tmp_path / "safe").mkdir()
    (tmp_path / "safe" / "records.csv").write_text("secret\n")
    (study / "data").symlink_to(tmp_path / "safe")
    assert codes(study) == []


def test_without_git_it_is_said_that_nobody_asked(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ethics.shutil, "which", lambda _: None)
    assert codes(study) == ["ETH-004"]


def test_git_that_fails_is_a_warning_too(study: Path, tmp_path: Path) -> None:
    (tmp_path / "work" / ".git" / "HEAD").write_text("broken")
    assert codes(study) == ["ETH-004", "ETH-004"]


def test_outside_a_work_tree_git_is_not_asked(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work" / ".git").rename(tmp_path / "elsewhere")
    monkeypatch.setattr(ethics, "_in_work_tree", lambda _: False)
    assert codes(study) == []
