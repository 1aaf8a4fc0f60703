"""A release is written whole or not at all, never over another by accident, and whoever gets it can verify it without Kurak."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from made_release import ATTACKS, HOSTILE, LOG, description, records, release, study

from kurak.model.release import AttackResult, Withheld
from kurak.sources.release.contents import check_path
from kurak.sources.release.metadata import asked_of_citation, with_metadata
from kurak.sources.release.package_readme import package_readme
from kurak.sources.release.release_log import log_csv, log_json
from kurak.sources.release.sums import sums, verify_package
from kurak.sources.release.write_package import package_zip, write_package, write_package_zip
from kurak.sources.starter import write_starter
from kurak.sources.study_folder import read_study


def there(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def codes(findings: object) -> list[str]:
    return [one.code for one in findings]  # type: ignore[attr-defined]


# ── hashes ─────────────────────────────────────────────────────────────────────────────────────


def test_sha256sum_says_ok_of_every_file(tmp_path: Path) -> None:
    made = release()
    write_package(made, tmp_path / "r")
    ran = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "r", capture_output=True, text=True, check=True)
    assert ran.stdout.count(": OK") == len(made.files) - 1


def test_a_release_as_it_was_made_is_whole(tmp_path: Path) -> None:
    write_package(release(), tmp_path / "r")
    said = verify_package(tmp_path / "r")
    assert said.whole
    assert said.files == len(release().files) - 1
    (tmp_path / "r.zip").write_bytes(package_zip(release()))
    assert verify_package(tmp_path / "r.zip") == said


def test_what_changed_went_and_came_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write_package(release(), folder)
    (folder / "README.md").write_text("other")
    (folder / "data" / "records.csv").unlink()
    (folder / "data" / "names.csv").write_text("name\n")
    said = verify_package(folder)
    assert (said.changed, said.missing, said.added) == (("README.md",), ("data/records.csv",), ("data/names.csv",))
    assert codes(said.findings) == ["REL-112", "REL-113", "REL-114"]
    assert not said.whole


def test_a_link_is_neither_followed_nor_taken_for_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write_package(release(), folder)
    (tmp_path / "copy").write_bytes((folder / "README.md").read_bytes())
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(tmp_path / "copy")
    (folder / "more").symlink_to(tmp_path)
    said = verify_package(folder)
    assert (said.changed, said.added) == (("README.md",), ("more",))


@pytest.mark.parametrize("listing", [None, b"", b"no hash\n", b"0" * 64 + b"  a\n" + b"0" * 64 + b"  a\n", b"\xff\xfe\n"])
def test_a_list_that_is_none_is_said(listing: bytes | None, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    if listing is not None:
        (tmp_path / "r" / "SHA256SUMS").write_bytes(listing)
    assert codes(verify_package(tmp_path / "r").findings) == ["REL-115"]


def test_what_is_no_release_is_said(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text")
    assert codes(verify_package(tmp_path / "text").findings) == ["REL-115"]
    assert codes(verify_package(tmp_path / "nothing").findings) == ["REL-115"]
    os.mkfifo(tmp_path / "pipe")
    assert codes(verify_package(tmp_path / "pipe").findings) == ["REL-115"]


@pytest.mark.parametrize("path", ["../a", "/a", "a/../b", "a\\b", "a\nb", "./a", "a//b", "", "C:/a"])
def test_a_path_that_leads_out_or_breaks_the_list_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no file of a release"):
        check_path(path)
    with pytest.raises(ValueError, match="no file of a release"):
        sums({path: b""})


# ── writing ────────────────────────────────────────────────────────────────────────────────────


def test_a_release_is_written_as_it_is(tmp_path: Path) -> None:
    assert write_package(release(), tmp_path / "r") == ()
    assert there(tmp_path / "r") == dict(release().files)
    assert [one.name for one in tmp_path.iterdir()] == ["r"]


def test_the_same_release_is_not_written_twice(tmp_path: Path) -> None:
    write_package(release(), tmp_path / "r")
    before = (tmp_path / "r" / "README.md").stat().st_mtime_ns
    assert write_package(release(), tmp_path / "r") == ()
    assert (tmp_path / "r" / "README.md").stat().st_mtime_ns == before


def test_another_release_is_replaced_only_when_asked(tmp_path: Path) -> None:
    write_package(release(), tmp_path / "r")
    assert codes(write_package(release(number=2), tmp_path / "r")) == ["REL-116"]
    assert there(tmp_path / "r") == dict(release().files)
    assert write_package(release(number=2), tmp_path / "r", replace=True) == ()
    assert there(tmp_path / "r") == dict(release(number=2).files)
    assert [one.name for one in tmp_path.iterdir()] == ["r"]


def test_what_is_no_release_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "thesis.txt").write_text("years of work")
    assert codes(write_package(release(), tmp_path / "r", replace=True)) == ["REL-116"]
    assert there(tmp_path / "r") == {"thesis.txt": b"years of work"}
    (tmp_path / "link").symlink_to(tmp_path / "r")
    assert codes(write_package(release(), tmp_path / "link", replace=True)) == ["REL-116"]


def test_a_file_that_somebody_put_there_does_not_go_with_the_old_release(tmp_path: Path) -> None:
    made = release()
    write_package(made, tmp_path / "r")
    (tmp_path / "r" / "notes.txt").write_text("ours")
    other = replace(made, files={**made.files, "README.md": b"other"})
    assert codes(write_package(other, tmp_path / "r", replace=True)) == ["REL-114"]
    assert (tmp_path / "r" / "notes.txt").read_text() == "ours"
    (tmp_path / "r" / "SHA256SUMS").write_text("a list of something else")
    assert codes(write_package(other, tmp_path / "r", replace=True)) == ["REL-115"]
    assert (tmp_path / "r" / "README.md").read_bytes() == made.files["README.md"]


def test_an_empty_folder_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    assert write_package(release(), tmp_path / "r") == ()
    assert there(tmp_path / "r") == dict(release().files)
    assert [one.name for one in tmp_path.iterdir()] == ["r"]


def test_the_old_release_stays_when_the_new_one_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(release(), tmp_path / "r")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_package(release(number=2), tmp_path / "r", replace=True)
    monkeypatch.undo()
    assert there(tmp_path / "r") == dict(release().files)
    assert [one.name for one in tmp_path.iterdir()] == ["r"]


def test_a_release_that_an_attack_succeeded_on_is_never_written(tmp_path: Path) -> None:
    unsafe = replace(release(), attacks=(AttackResult("linkage", 60, 12, 1, "found"),))
    for write in (write_package, write_package_zip):
        with pytest.raises(ValueError, match="an attack succeeded"):
            write(unsafe, tmp_path / "r")
    assert list(tmp_path.iterdir()) == []


def test_the_zip_has_fixed_dates_and_names_in_order(tmp_path: Path) -> None:
    shuffled = replace(release(), files=dict(reversed(release().files.items())))
    assert package_zip(shuffled) == package_zip(release())
    with zipfile.ZipFile(io.BytesIO(package_zip(release()))) as archive:
        assert archive.namelist() == sorted(release().files)
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert write_package_zip(release(), tmp_path / "r.zip") == ()
    assert codes(write_package_zip(release(number=2), tmp_path / "r.zip")) == ["REL-116"]
    assert write_package_zip(release(number=2), tmp_path / "r.zip", replace=True) == ()
    assert (tmp_path / "r.zip").read_bytes() == package_zip(release(number=2))
    (tmp_path / "thesis.txt").write_text("years of work")
    assert codes(write_package_zip(release(), tmp_path / "thesis.txt", replace=True)) == ["REL-116"]


# ── log and page to read first ─────────────────────────────────────────────────────────────────


def test_the_log_says_what_where_by_which_rule_and_why() -> None:
    rows = list(csv.DictReader(io.StringIO(log_csv(LOG, simulated=False).decode())))
    assert rows[0] == {
        "what": "value", "where": "region", "rule": "disclosure.audiences.public.k", "reason": "fewer than 5 records agreed",
        "count": "2", "measure": "records at risk", "before": "2", "after": "0",
    }  # fmt: skip
    assert rows[1]["reason"] == "'=fewer than 5 people", "no spreadsheet takes it for a formula"
    assert log_csv(LOG, simulated=True).decode().splitlines()[1].startswith("SIMULATED,")
    read = json.loads(log_json(description(simulated=True), LOG, ATTACKS))
    assert read["rules"]["smallest_base"] == 5
    assert read["attacks"][0]["unprotected"] == 12
    assert read["warnings"][0].startswith("SIMULATED")


def test_the_page_tells_rules_attacks_how_to_verify_and_to_cite() -> None:
    text = release().files["README.md"].decode()
    for said in (
        "60 records of 4 variables, a public\\-use file", "fewer than 5 people", "| values of records withheld | 2 |", "| linkage | a person is found | 60 | 12 | 0 |",
        "sha256sum -c SHA256SUMS", "Institute A; Carberry, Josiah \\(2026\\)", "Licence: CC\\-BY\\-4.0", "| `data/records.csv` |",
    ):  # fmt: skip
        assert said.replace("public\\-use", "public-use") in text, said
    assert release(simulated=True).files["README.md"].decode().startswith("# SIMULATED: ")


def test_no_word_of_the_study_is_markup_on_the_page() -> None:
    log = (Withheld(HOSTILE, HOSTILE, HOSTILE, HOSTILE),)
    attacks = (AttackResult(HOSTILE, 1, 1, 0, HOSTILE),)
    about = description(study(title=HOSTILE, subtitle=HOSTILE, edition=HOSTILE, credits=[HOSTILE]))
    text = package_readme(about, (), log=log, attacks=attacks).decode()
    assert "<script" not in text
    assert not {"\u202e", "\x07", "\ufffe"} & set(text)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") in (3, 6) for line in tables)


# ── what the standards ask of a study ──────────────────────────────────────────────────────────


def test_what_a_citation_lacks_is_asked_for(tmp_path: Path) -> None:
    write_starter(tmp_path / "s")
    asked = asked_of_citation(read_study(tmp_path / "s"))
    assert codes(asked) == ["REL-101", "REL-102", "REL-103", "REL-104", "REL-105", "REL-106"]
    assert {str(one.where[0]) for one in asked} == {"study.yaml:3:1 (citation)"}


def test_the_block_that_the_starter_shows_is_right(tmp_path: Path) -> None:
    write_starter(tmp_path / "s")
    file = tmp_path / "s" / "study.yaml"
    before, block = file.read_text("utf-8").split("# citation:\n")
    file.write_text(before + "citation:\n" + "".join(line.removeprefix("# ").removeprefix("#") for line in block.splitlines(keepends=True)), "utf-8")
    folder = read_study(tmp_path / "s")
    assert not folder.has_errors, folder.findings
    assert asked_of_citation(folder) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("creators: [{name: A, orcid: 0000-0002-1825-0098}]", "ORCID"),
        ("creators: [{name: A, ror: 04wxnsj82}]", "ROR"),
        ("creators: [{name: A, ror: 04wxnsj81, orcid: 0000-0002-1825-0097}]", "nobody has both"),
        ('creators: [{name: "\u202e"}]', "nothing of it can be seen"),
        ('publisher: "\u202e"', "nothing of it can be seen"),
        ("doi: https://doi.org/10.5072/x", "doi"),
        ("licence: do what you like", "licence"),
        ("year: soon", "year"),
        ("contact: {office: o, email: nobody}", "email"),
    ],
)
def test_a_slip_in_the_citation_is_a_finding_with_its_line(line: str, said: str, tmp_path: Path) -> None:
    write_starter(tmp_path / "s")
    with (tmp_path / "s" / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(f"citation:\n  {line}\n")
    found = [one for one in read_study(tmp_path / "s").findings if one.severity == "error"]
    assert found
    assert any(said in f"{one.message} {one.fix} {one.where[0]}" for one in found), found


def test_a_file_of_the_data_cannot_take_the_place_of_the_metadata() -> None:
    with pytest.raises(ValueError, match=r"README\.md"):
        with_metadata({"README.md": b""}, description(), records=records())


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="year-month-day"):
        description(date="28.11.2026")


def test_no_absolute_path_and_no_user_stands_in_it() -> None:
    whole = b"".join(release().files.values())
    for word in (str(Path.home()), str(Path.cwd()), "/tmp/"):
        if len(word) > 2:
            assert word.encode() not in whole
