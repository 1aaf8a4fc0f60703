"""Why: what is wrong with keys, dates and sealed files is said before somebody needs them; every code of SEA is given here.

No key and no name of a person may stand in a message: a key may be the secret one, written in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sealed_study import RECORDS, Holder, holder, write_study

from kurak import pipeline
from kurak.model.catalogue import CATALOGUE
from kurak.model.finding import Finding
from kurak.sources.sealing import checks

SECRET = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"


def swap(study: Path, old: str, new: str) -> None:
    path = study / "study.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def declare(line: str) -> Callable[[Path, Holder, Holder], None]:
    def how(study: Path, one: Holder, two: Holder) -> None:
        path = study / "study.yaml"
        path.write_text(f"{path.read_text('utf-8')}{line}\n", "utf-8")

    return how


def sealed(study: Path) -> None:
    done, _ = pipeline.seal(pipeline.check(study), study)
    assert done


def without_recipients(study: Path, one: Holder, two: Holder) -> None:
    swap(study, f"    - {{name: holder 1, key: {one.public}}}\n    - {{name: holder 2, key: {two.public}}}\n", "    []\n")


def a_slip(study: Path, one: Holder, two: Holder) -> None:
    swap(study, one.public, one.public[:-1] + ("q" if one.public[-1] != "q" else "p"))


def a_secret_key(study: Path, one: Holder, two: Holder) -> None:
    swap(study, one.public, SECRET)


def the_same_key(study: Path, one: Holder, two: Holder) -> None:
    swap(study, two.public, one.public)


def one_alone(study: Path, one: Holder, two: Holder) -> None:
    swap(study, f"    - {{name: holder 2, key: {two.public}}}\n", "")


def open_files(study: Path, one: Holder, two: Holder) -> None:
    """As the study stands."""


def there_twice(study: Path, one: Holder, two: Holder) -> None:
    sealed(study)
    (study / "transcripts" / "KI-01.md").write_bytes(b"secret copy")


def changed(study: Path, one: Holder, two: Holder) -> None:
    sealed(study)
    path = study / "transcripts" / "KI-01.md.age"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")


def missing(study: Path, one: Holder, two: Holder) -> None:
    sealed(study)
    (study / "transcripts" / "KI-01.md.age").unlink()


def no_age(study: Path, one: Holder, two: Holder) -> None:
    (study / "transcripts" / "KI-03.md.age").write_bytes(b"secret words")


def a_link(study: Path, one: Holder, two: Holder) -> None:
    (study / "transcripts" / "link.md").symlink_to(study / "study.yaml")


def half_done(study: Path, one: Holder, two: Holder) -> None:
    (study / "transcripts" / ".sealing.abc").write_bytes(b"age")


def no_log(study: Path, one: Holder, two: Holder) -> None:
    sealed(study)
    (study / "seal" / "log.csv").write_text("when,action\nsecret,x\n")


def a_sealed_table(study: Path, one: Holder, two: Holder) -> None:
    sealed(study)
    assert [one.code for one in pipeline.check(study).findings if one.where[0].file == "stakeholders/nominations.csv"] == ["SEA-001"]


CASES = {
    "SEA-002": without_recipients,
    "SEA-003": a_slip,
    "SEA-004": a_secret_key,
    "SEA-005": the_same_key,
    "SEA-006": one_alone,
    "SEA-007": declare("  what: [../elsewhere]"),
    "SEA-008": open_files,
    "SEA-009": declare("  retention: [{what: transcripts, until: 2026-06-30}]"),
    "SEA-010": there_twice,
    "SEA-011": changed,
    "SEA-012": missing,
    "SEA-013": no_age,
    "SEA-014": a_link,
    "SEA-015": half_done,
    "SEA-016": a_sealed_table,
    "SEA-017": no_log,
}


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Holder, Holder]:
    return holder(tmp_path / "keys", "one"), holder(tmp_path / "keys", "two")


@pytest.fixture
def study(tmp_path: Path, keys: tuple[Holder, Holder]) -> Path:
    return write_study(tmp_path / "small", *(one.public for one in keys))


def found_in(study: Path, *, today: str = "2027-01-01") -> tuple[Finding, ...]:
    return pipeline.seal_findings(pipeline.check(study, today=today), study)


@pytest.mark.parametrize("code", CASES)
def test_what_is_wrong_is_found_and_said_in_plain_words(code: str, study: Path, keys: tuple[Holder, Holder], tmp_path: Path) -> None:
    CASES[code](study, *keys)
    found = found_in(study)
    assert code in {one.code for one in found}
    for one in found:
        words = f"{one.message} {one.fix} {' '.join(map(str, one.where))}"
        assert not re.search(r"secret (words|copy|name)|pydantic|AGE-|age1\w{20}|Traceback", words), words
        assert str(tmp_path) not in words
        assert one.fix


@pytest.mark.parametrize(
    "line",
    [f"seal: {{recipients: [{SECRET}]}}", f"seal: {{recipients: {SECRET}}}", f"seal: {SECRET}", f"seal: {{recipients: [{{name: a, {SECRET}: b}}]}}",
     f"seal: {{{SECRET}: a, {SECRET}: b}}", f"seal: {{recipients: [{{name: a, key: {SECRET}: b}}]}}", f"{SECRET}: a"],
)  # fmt: skip
def test_a_secret_key_in_whatever_wrong_place_is_never_repeated(line: str, study: Path) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    (study / "study.yaml").write_text(f"{text[: text.index(chr(10) + 'seal:') + 1]}{line}\n", "utf-8")
    found = pipeline.check(study).findings
    assert "error" in {one.severity for one in found}
    for one in found:
        assert "AGE-" not in f"{one.message} {one.fix} {one.where} {one.as_data()}"


def test_a_sealed_file_that_cannot_be_opened_is_said_and_not_called_missing(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(study)
    real = checks.is_whole

    def refused(path: Path) -> bool:
        if path.name == "KI-01.md.age":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(checks, "is_whole", refused)
    found = [one for one in found_in(study) if one.severity == "error"]
    assert [(one.code, one.message) for one in found] == [("FIL-003", "transcripts/KI-01.md.age cannot be opened: permission denied")]


def test_every_code_has_its_case() -> None:
    assert {code for code in CATALOGUE if code.startswith("SEA-")} == {"SEA-001", *CASES}


@pytest.mark.parametrize(
    "what", ["/etc", "~/x", "../x", ".", "data/../..", "study.yaml", ".git", "data/.hidden", "seal", "out", "data/withdrawn.csv",
             "data/raw/received.csv", "data/submissions/attachments", "transcripts/KI-01.md.age", "data\\raw"],
)  # fmt: skip
def test_what_cannot_be_sealed_is_an_error_and_stays(what: str, study: Path, keys: tuple[Holder, Holder]) -> None:
    (study / ".git").mkdir()
    declare(f"  what: [{what!r}]\n  retention: [{{what: {what!r}, until: 2026-06-30}}]")(study, *keys)
    folder = pipeline.check(study, today="2027-01-01")
    assert [one.code for one in folder.findings if one.code.startswith("SEA")] == ["SEA-007", "SEA-007"]
    assert not pipeline.plan_seal(folder, study).files
    assert not pipeline.plan_expiry(folder, study, today="2027-01-01").removed


def test_a_folder_that_leads_out_is_neither_sealed_nor_deleted(study: Path, keys: tuple[Holder, Holder], tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir()
    (tmp_path / "safe" / "a.csv").write_text("x")
    (study / "data" / "other").symlink_to(tmp_path / "safe")
    declare("  what: [data/other]\n  retention: [{what: data/other, until: 2026-06-30}]")(study, *keys)
    assert "SEA-007" in {one.code for one in found_in(study)}
    folder = pipeline.check(study)
    assert not pipeline.plan_seal(folder, study).files
    assert not pipeline.plan_expiry(folder, study, today="2027-01-01").removed
    assert (tmp_path / "safe" / "a.csv").exists()


# ── others say that it is sealed ───────────────────────────────────────────────────────────────


def test_who_looks_for_a_sealed_file_hears_that_it_is_sealed(study: Path, keys: tuple[Holder, Holder]) -> None:
    declare("  what: [data/records.csv, data/visits.csv, data/corrections.csv, transcripts]\n"
            "estimates: {records: data/records.csv, weights: weight, by: [region], variables: all}\n"
            "fieldwork: {visits: data/visits.csv}")(study, *keys)  # fmt: skip
    for name in ("records", "visits", "corrections"):
        (study / "data" / f"{name}.csv").write_text("id,weight\n1,1\n")
    sealed(study)
    folder = pipeline.check(study)
    assert not any(one.code in ("FIL-001", "EST-001") for one in folder.findings)
    table, found = pipeline.estimate(folder, study)
    assert table is None
    assert [(one.code, one.severity) for one in found] == [("SEA-001", "error")]
    assert "SEA-001" in {one.code for one in pipeline.coded_texts(study).findings}
    _, found = pipeline.quality(folder, study, today="2026-06-01")
    assert {"data/visits.csv", "study.yaml"} >= {one.where[0].file for one in found if one.code == "SEA-001"} >= {"data/visits.csv"}


def test_numbers_are_not_given_where_corrections_are_sealed(study: Path) -> None:
    from kurak.sources.records import open_records
    from kurak.sources.study_records import amend

    (study / "data" / "corrections.csv.age").write_bytes(b"age")
    (study / "data" / "records.csv").write_text("id,a\n1,1\n")
    _, found = amend(pipeline.check(study), study, open_records(study / "data" / "records.csv"), file="data/records.csv")
    assert [(one.code, one.severity) for one in found] == [("SEA-001", "error")]


def test_raw_files_that_are_sealed_stop_an_import(study: Path) -> None:
    from kurak.model.field_data import Received
    from kurak.sources.field_data.received import _check_ours, _check_raw
    from kurak.sources.text_file import open_reading

    sealed(study)
    reading = open_reading(study)
    row = Received(file="0123-export.csv", sha256="0" * 64, bytes=1, form_version="", rows=1, received="2026-05-04", together=1)
    _check_raw(reading, [row])
    (study / "data" / "records.parquet.age").write_bytes(b"age")
    _check_ours(reading)
    assert [one.code for one in reading.findings] == ["SEA-001", "SEA-001"]


def test_nobody_is_withdrawn_by_half(study: Path) -> None:
    sealed(study)
    planned = pipeline.plan_withdrawal(pipeline.check(study), study, "KI-01")
    assert any("transcripts/ are sealed" in one for one in planned.blocked)
    assert RECORDS["transcripts/KI-01.md"]
