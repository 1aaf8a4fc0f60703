"""Why: a promise to delete is kept on its day, for open and sealed files alike, and the log can prove it without a name."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path

import pytest
from sealed_study import RECORDS, Holder, contents, holder, write_study

from kurak import pipeline
from kurak.sources.sealing import log
from kurak.sources.sealing.age_files import SealError

RETENTION = """\
  retention:
    - {what: data/raw, until: 2026-06-30}
    - {what: transcripts, until: "2026-12-31"}
"""


@pytest.fixture
def one(tmp_path: Path) -> Holder:
    return holder(tmp_path / "keys", "one")


@pytest.fixture
def study(tmp_path: Path, one: Holder) -> Path:
    return write_study(tmp_path / "small", one.public, more=RETENTION)


def purge(study: Path, today: str) -> dict[str, str]:
    planned = pipeline.plan_expiry(pipeline.check(study), study, today=today)
    pipeline.expire(study, planned)
    return dict(planned.removed)


def test_a_file_is_kept_on_its_last_day_and_goes_on_the_next(study: Path) -> None:
    before = contents(study)
    assert pipeline.plan_expiry(pipeline.check(study), study, today="2026-04-30").is_empty
    assert purge(study, "2026-06-30") == {}
    assert set(purge(study, "2026-07-01")) == {"data/raw/0123-export.csv", "data/raw/received.csv"}
    left = contents(study)
    assert set(before) - set(left) == {"data/raw/0123-export.csv", "data/raw/received.csv"}
    assert not (study / "data" / "raw").exists()
    assert (study / "data").is_dir()


def test_sealed_files_go_too_and_the_log_has_their_hash(study: Path) -> None:
    pipeline.seal(pipeline.check(study), study)
    sealed = study / "transcripts" / "KI-01.md.age"
    sha256, size = hashlib.sha256(sealed.read_bytes()).hexdigest(), sealed.stat().st_size
    purge(study, "2027-01-01")
    assert not list(study.glob("transcripts/*"))
    rows = [row for row in log.read_log(study) if row.action == "deleted"]
    assert (sha256, size, "transcripts") in {(row.sha256, row.bytes, row.what) for row in rows}
    assert "KI-01" not in (study / log.FILE).read_text("utf-8")
    codes = {found.code for found in pipeline.seal_findings(pipeline.check(study, today="2027-01-01"), study)}
    assert "SEA-012" not in codes
    assert "SEA-009" not in codes


def test_rows_with_their_own_day_go_and_are_logged(study: Path) -> None:
    purge(study, "2026-05-02")
    assert (study / "contacts" / "contacts.csv").read_bytes() == b"name,phone,keep_until\nother,0556,\n"
    (row,) = log.read_log(study)
    gone = len(RECORDS["contacts/contacts.csv"]) - len(b"name,phone,keep_until\nother,0556,\n")
    assert (row.action, row.what, row.bytes, row.sha256) == ("rows deleted", "contacts", gone, "")


def test_rows_of_a_sealed_table_are_said_not_to_be_seen(study: Path) -> None:
    pipeline.seal(pipeline.check(study), study)
    planned = pipeline.plan_expiry(pipeline.check(study), study, today="2026-05-02")
    assert planned.not_seen == ("contacts/contacts.csv.age",)
    assert planned.is_empty


def test_tombstones_are_never_deleted_by_date(tmp_path: Path, one: Holder) -> None:
    study = write_study(tmp_path / "other", one.public, more="  retention: [{what: data, until: 2026-06-30}]\n")
    (study / "data" / "withdrawn.csv").write_text("salt,code_hash,date,reason\n")
    purge(study, "2026-07-01")
    assert [path.name for path in (study / "data").iterdir()] == ["withdrawn.csv"]


def test_the_log_is_only_added_to(study: Path) -> None:
    pipeline.seal(pipeline.check(study), study)
    before = (study / log.FILE).read_bytes()
    # A line that was cut short by a crash spoils no other.
    with (study / log.FILE).open("ab") as stream:
        stream.write(b"2026")
    purge(study, "2026-07-01")
    assert (study / log.FILE).read_bytes().startswith(before + b"2026\n")


def test_without_the_block_seal_contacts_are_deleted_as_ever(study: Path) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    (study / "study.yaml").write_text(text[: text.index("\nseal:") + 1] + 'fieldwork: {contacts_until: "2026-06-30"}\n', "utf-8")
    assert purge(study, "2026-07-01") == {"contacts/contacts.csv": "contacts"}
    assert [(row.action, row.what) for row in log.read_log(study)] == [("deleted", "contacts")]


def test_contacts_go_beside_a_server_that_runs_and_nothing_else_does(study: Path) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    (study / "study.yaml").write_text(text + 'fieldwork: {contacts_until: "2026-05-31"}\n', "utf-8")
    (study / "data" / "submissions").mkdir()
    handle = os.open(study / "data" / "submissions" / "server.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        assert purge(study, "2026-06-01") == {"contacts/contacts.csv": "contacts"}
        before = contents(study)
        with pytest.raises(SealError, match="kurak serve is running"):
            purge(study, "2026-07-01")
        assert contents(study) == before
    finally:
        os.close(handle)
