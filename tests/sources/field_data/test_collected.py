"""Why: what the study's own server acknowledged must stand in the tables, once, whole, and whatever else was imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from export_styles import small_layout, xml
from small_study import write_small_study
from test_every_style import INTERVIEWS, assert_same
from test_received import codes, files_in, made, take

from kurak.sources.field_data.record_writer import read_records
from kurak.sources.field_data.submissions import typed_submissions
from kurak.sources.submissions.envelope import read_envelope
from kurak.sources.submissions.store import DATABASE, FOLDER, Sent, SubmissionStore
from kurak.sources.submissions.withdrawal import withdraw

LAYOUT = small_layout()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_small_study(tmp_path / "study")


def collect(study: Path, *submissions: bytes) -> None:
    store = SubmissionStore(study / FOLDER)
    store.receive_all([Sent(read_envelope(one), one, "f" * 64, "aigul") for one in submissions])
    store.close()


def sent(interview: Mapping[str, Any], *, replaces: str = "") -> bytes:
    raw = xml(LAYOUT.form, interview)
    return raw.replace(b"</orx:meta>", b"<orx:deprecatedID>uuid:%s</orx:deprecatedID></orx:meta>" % replaces.encode()) if replaces else raw


def column(study: Path, name: str) -> list[Any]:
    return list(read_records(study / "data", LAYOUT)[""].values.column(name).to_pylist())


def test_the_store_becomes_the_table_and_again_the_same(study: Path) -> None:
    collect(study, *map(sent, INTERVIEWS))
    imported = take(study)
    assert imported.findings == ()
    assert (imported.collected, imported.rows, imported.versions, imported.received) == (4, {"": 4, "member": 4, "job": 3}, ("7",), ())
    wanted, _ = typed_submissions([sent(one) for one in INTERVIEWS], LAYOUT)
    assert_same(read_records(study / "data", LAYOUT), wanted)
    before = {name: content for name, content in files_in(study).items() if "sqlite" not in name}
    collect(study, *map(sent, INTERVIEWS))
    assert take(study).findings == ()
    assert {name: content for name, content in files_in(study).items() if "sqlite" not in name} == before


def test_the_last_edition_counts(study: Path) -> None:
    first, second = INTERVIEWS[0], {**INTERVIEWS[0], "_uuid": "b1", "cluster": "4"}
    collect(study, sent(first), sent(second, replaces="a1"))
    assert take(study).findings == ()
    assert (column(study, "instance_id"), column(study, "cluster")) == (["b1"], [4])


def test_two_edits_that_do_not_know_of_one_another_are_told(study: Path) -> None:
    collect(study, sent(INTERVIEWS[0]), *(sent({**INTERVIEWS[0], "_uuid": name}, replaces="a1") for name in ("b1", "c1")))
    assert codes(take(study)) == ["IMP-030"]
    assert column(study, "instance_id") == ["b1", "c1"]


def test_beside_imported_files_each_interview_stands_once(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS[:2], "one"))
    changed = {**INTERVIEWS[1], "cluster": "9"}
    collect(study, sent(changed), sent(INTERVIEWS[2]))
    assert codes(take(study)) == ["IMP-026"]
    assert (column(study, "instance_id"), column(study, "cluster")) == (["a2", "a3", "a1"], [9, 8, 3])
    newer = take(study, made(tmp_path / "in", INTERVIEWS[2:], "two"))
    assert codes(newer).count("IMP-026") == 2
    assert column(study, "instance_id") == ["a2", "a3", "a4", "a1"]


def test_submissions_of_another_form_are_counted_and_left(study: Path) -> None:
    collect(study, sent(INTERVIEWS[0]), b'<q id="other" version="1"><meta><instanceID>uuid:o</instanceID></meta></q>')
    imported = take(study)
    assert codes(imported) == ["IMP-029"]
    assert column(study, "instance_id") == ["a1"]


def test_who_has_withdrawn_is_not_made_again(study: Path) -> None:
    collect(study, *map(sent, INTERVIEWS))
    take(study)
    store = SubmissionStore(study / FOLDER)
    withdraw(store, instance_ids=["uuid:a2"])
    store.close()
    take(study)
    assert column(study, "instance_id") == ["a1", "a3", "a4"]


def test_made_up_interviews_say_so_and_never_stand_among_real_ones(study: Path) -> None:
    def marked(interviews: Sequence[Mapping[str, Any]]) -> list[bytes]:
        return [sent(one).replace(b"</small>", b"<simulated>SIMULATED</simulated></small>") for one in interviews]

    collect(study, *marked(INTERVIEWS[:2]))
    assert take(study).findings == ()
    assert column(study, "simulated") == ["SIMULATED", "SIMULATED"]
    before = files_in(study)["data/records.parquet"]
    collect(study, sent(INTERVIEWS[2]))
    assert codes(take(study)) == ["IMP-018"]
    assert files_in(study)["data/records.parquet"] == before


def test_a_store_that_is_damaged_stops_the_import(study: Path) -> None:
    collect(study, sent(INTERVIEWS[0]))
    (study / FOLDER / DATABASE).write_bytes(b"no database at all" * 100)
    imported = take(study)
    assert codes(imported) == ["IMP-031"]
    assert not (study / "data/records.parquet").exists()
    assert not (study / "data/raw").exists()


def test_a_refused_import_leaves_nothing(study: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.csv"
    cut.write_bytes(b'cluster,_uuid\n1,"a\n')
    before = sorted(path.name for path in study.iterdir())
    assert "IMP-012" in codes(take(study, cut))
    assert take(study).rows == {}
    assert sorted(path.name for path in study.iterdir()) == before
