"""Why: consent can be taken back. Afterwards nothing of the person is left, nothing of anybody else is lost, and nothing is half done."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from field_study import write_field_study
from hypothesis import given
from hypothesis import strategies as st

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.sources.fieldwork import withdrawal
from kurak.sources.fieldwork.csv_lines import NotATableError, take_out
from kurak.sources.submissions.envelope import read_envelope
from kurak.sources.submissions.store import Sent, SubmissionStore

ALONE = "---\nid: IDI-1\nparticipant: K-2\nlanguage: ky\n---\nA long talk.\n"
GROUP = "---\nid: FGD-1\nparticipants: [K-3, K-4]\n---\nK-3: yes. K-4: no.\n"


def study(folder: Path) -> Path:
    """A study with something of K-2, in unit C1-02, in every room."""
    write_field_study(folder)
    for name, text in {
        "data/paradata.csv": "record,start,end\nK-1,2026-05-05 18:00,2026-05-05 18:30\nK-2,2026-05-04 10:10,2026-05-04 10:40\n",
        "data/imports/kobo.csv": "\ufeffrespondent;said\r\nK-2;\"a; \r\nb\"\r\nK-22;c\r\n",
        "data/decisions.csv": "check,about,code,decision,why,who,when\ntoo fast,interview,K-2,kept,x,y,2026-05-06\n",
        "contacts/contacts.csv": "contact,unit,name,phone\nP1,C1-02,A,1\nP2,C1-03,B,2\n",
        "transcripts/idi-1.md": ALONE,
        "transcripts/idi-2.md": ALONE.replace("IDI-1", "IDI-2").replace("K-2", "K-22"),
        "coding/aigul.csv": "transcript,code,start,end,quote\nIDI-1,work,0,5,A lo\nIDI-2,work,0,5,A lo\nidi-1,home,0,1,A\n",
        "report/quotes.csv": "quote_id,participant,text\nQ1,K-2,words\nQ2,K-9,others\n",
        "report/text.md": "---\ntitle: Words\n---\nAs K-2 said.\n",
        "out/quality/flags.csv": "check,code\ntoo fast,K-2\n",
        "out/report.html": "<p>all</p>\n",
        "data/incidents/log.jsonl": "{}\n",
    }.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    (folder / "data/incidents").chmod(0o700)
    (folder / "data/incidents/log.jsonl").chmod(0o600)
    return folder


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["withdraw", *map(str, arguments)], input=typed)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("code", ["K-2", "C1-02"])
def test_nothing_of_them_is_left_and_nothing_of_others_is_lost(tmp_path: Path, code: str) -> None:
    folder = study(tmp_path / "s")
    before = contents(folder)
    result = run(folder, code, "--yes", "--today", "2026-06-02")
    assert result.exit_code == 0, result.output
    text = {name: (folder / name).read_text(encoding="utf-8") for name in contents(folder)}
    assert not [name for name, words in text.items() if "C1-02" in words and name != "data/assignments.csv"]
    left = [name for name, words in text.items() if "K-2" in words.replace("K-22", "")]
    assert left == ["report/text.md"]
    assert "report/text.md names the code" in result.output
    assert not (folder / "transcripts/idi-1.md").exists()
    assert not (folder / "out/quality/flags.csv").exists()
    assert (folder / "data/imports/kobo.csv").read_bytes() == "\ufeffrespondent;said\r\nK-22;c\r\n".encode()
    assert text["coding/aigul.csv"] == "transcript,code,start,end,quote\nIDI-2,work,0,5,A lo\n"
    assert text["contacts/contacts.csv"] == "contact,unit,name,phone\nP2,C1-03,B,2\n"
    assert text["report/quotes.csv"] == "quote_id,participant,text\nQ2,K-9,others\n"
    for name in ("data/assignments.csv", "transcripts/idi-2.md", "report/text.md", "out/report.html", "study.yaml"):
        assert contents(folder)[name] == before[name]
    assert "out/report.html" in result.output
    for words in ("backups", "history", "data/incidents is opened by nobody"):
        assert words in result.output
    stones = text["data/withdrawn.csv"].splitlines()
    assert stones[0] == "salt,code_hash,date,reason"
    assert len(stones) == 3
    assert all(line.endswith(",2026-06-02,participant asked") for line in stones[1:])
    assert (folder / "data/withdrawn.csv").stat().st_mode & 0o077 == 0


def test_the_study_is_whole_afterwards(tmp_path: Path) -> None:
    folder = study(tmp_path / "s")
    run(folder, "K-2", "--yes")
    assert not pipeline.check(folder).has_errors
    found, findings = pipeline.quality(pipeline.check(folder), folder, today="2026-06-02")
    assert found is not None
    assert not {"FLD-006", "FLD-007"} & {one.code for one in findings}
    assert {one.code: one.units for one in found.outcomes}["2.112"] == 1


def test_it_asks_and_a_no_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study(tmp_path / "s")
    before = contents(folder)
    assert run(folder, "K-2").exit_code == 2
    monkeypatch.setattr("kurak.app.cli.withdraw.someone_can_answer", lambda: True)
    result = run(folder, "K-2", typed="n\n")
    assert "Take all of this out?" in result.output
    assert "data/records.csv: 1 row taken out" in result.output
    assert contents(folder) == before


def test_a_second_time_nothing_is_there(tmp_path: Path) -> None:
    folder = study(tmp_path / "s")
    run(folder, "K-2", "--yes")
    (folder / "report/text.md").unlink()
    before = contents(folder)
    result = run(folder, "K-2", "--yes")
    assert result.exit_code == 1
    assert "nothing is held under K-2" in result.output
    assert contents(folder) == before


@pytest.mark.parametrize(("roles", "alone"), [("I: interviewer, P1: participant", True), ("I: interviewer, P1: participant, P2: participant", False), ("P1: respondent, P2: respondent", False)])
def test_a_text_goes_only_where_nobody_else_takes_part(tmp_path: Path, roles: str, alone: bool) -> None:
    study(tmp_path)
    (tmp_path / "transcripts/idi-1.md").write_text(ALONE.replace("language", f"speakers: {{{roles}}}\nlanguage"), "utf-8")
    plan = withdrawal.plan_withdrawal(tmp_path, "K-2", declared=None)
    assert ("transcripts/idi-1.md" in plan.removed) is alone
    assert any("several people" in why for why in plan.blocked) is not alone


@pytest.mark.parametrize(("name", "encoding"), [("project.QDE", "utf-8"), ("project.qde", "utf-16")])
def test_a_kept_project_with_their_text_is_found_however_it_is_written(tmp_path: Path, name: str, encoding: str) -> None:
    from dataclasses import replace

    from projects import CHOICES, Written, guid, write

    from kurak.model.codings import CodedTexts
    from kurak.sources.archives import pack, unpack
    from kurak.sources.refi_qda.folder import import_project
    from kurak.sources.whole_files import replace_files

    study(tmp_path)
    parts = unpack(write(Written(texts=[("T", "A long talk.", [])])))
    xml = parts.pop("project.qde").decode().replace("'utf-8'", f"'{encoding}'").encode(encoding)
    done = import_project(tmp_path, CodedTexts(), pack({**parts, name: xml}), "p.qdpx", replace(CHOICES, name="kept"))
    assert not done.refused
    replace_files(tmp_path, {file: content for file, content in done.brought.files.items() if "/kept/" in file})
    (tmp_path / "transcripts/idi-1.md").write_text(ALONE.replace("language", f"guid: {guid('text', 'T')}\nlanguage"), "utf-8")
    plan = withdrawal.plan_withdrawal(tmp_path, "K-2", declared=None)
    assert [why.split(" ")[0] for why in plan.blocked] == ["coding/exchange/kept"]


def test_a_group_interview_is_not_cut_by_a_machine(tmp_path: Path) -> None:
    folder = study(tmp_path / "s")
    (folder / "transcripts/fgd-1.md").write_text(GROUP)
    before = contents(folder)
    result = run(folder, "K-3", "--yes")
    assert result.exit_code == 1
    assert "transcripts/fgd-1.md is of several people" in result.output
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("data/odd.csv", b'id,said\nK-2,"never closed\n'), ("data/raw.json", b'{"code": "K-2"}')],
)
def test_what_cannot_be_rewritten_stops_it_before_anything_is_done(tmp_path: Path, name: str, content: bytes) -> None:
    folder = study(tmp_path / "s")
    (folder / name).write_bytes(content)
    before = contents(folder)
    result = run(folder, "K-2", "--yes")
    assert result.exit_code == 1
    assert name in result.output
    assert contents(folder) == before


def test_records_in_another_format_stop_it(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = study(tmp_path / "s")
    pq.write_table(pa.table({"id": ["K-2"], "unit": ["C1-02"]}), folder / "data/records.parquet")
    yaml = (folder / "study.yaml").read_text().replace("data/records.csv", "data/records.parquet")
    (folder / "study.yaml").write_text(yaml)
    result = run(folder, "K-2", "--yes")
    assert result.exit_code == 1
    assert "data/records.parquet holds the code" in result.output


class Store:
    """A raw store in memory."""

    def __init__(self) -> None:
        self.held = {"uuid:1": "K-2", "uuid:2": "K-3"}

    def interviews_of(self, codes: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(one for one, code in self.held.items() if code in codes))

    def withdraw(self, ids: Collection[str]) -> None:
        for one in ids:
            self.held.pop(one, None)


def test_the_raw_store_goes_along(tmp_path: Path) -> None:
    folder, store = study(tmp_path / "s"), Store()
    (folder / "data/submissions").mkdir()
    unopened = pipeline.plan_withdrawal(pipeline.check(folder), folder, "C1-02")
    assert any("raw store" in one for one in unopened.blocked)
    planned = pipeline.plan_withdrawal(pipeline.check(folder), folder, "C1-02", raw=store)
    assert planned.raw == ("uuid:1",)
    assert store.held.keys() == {"uuid:1", "uuid:2"}
    pipeline.withdraw(folder, planned, reason="participant asked", raw=store)
    assert store.held.keys() == {"uuid:2"}


@pytest.mark.parametrize("moment", range(6))
def test_what_breaks_in_the_middle_is_finished_by_a_second_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    folder = study(tmp_path / "s")
    real, calls = Path.replace, iter(range(100))

    def breaks(self: Path, target: Path) -> Path:
        if next(calls) == moment:
            raise OSError(5, "input/output error")
        return real(self, target)

    monkeypatch.setattr(withdrawal.Path, "replace", breaks)
    first = run(folder, "K-2", "--yes")
    assert first.exit_code == 2, first.output
    assert "run the same command again" in first.output
    assert not list(folder.rglob(".*"))
    monkeypatch.undo()
    second = run(folder, "K-2", "--yes")
    assert second.exit_code == 0, second.output
    left = [path for path in folder.rglob("*") if path.is_file() and "K-2" in path.read_text("utf-8").replace("K-22", "")]
    assert [path.name for path in left] == ["text.md"]


def test_a_disk_that_is_full_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study(tmp_path / "s")
    before = contents(folder)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(withdrawal.os, "fsync", full)
    assert run(folder, "K-2", "--yes").exit_code == 2
    assert contents(folder) == before


CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufeff"), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["K-1", "K-2", "K-22"]), CELLS), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_rows_of_others_stay_byte_for_byte(rows: list[tuple[str, str]], end: str) -> None:
    def text(some: list[tuple[str, str]]) -> bytes:
        quoted = [f'{code},"{cell.replace(chr(34), chr(34) * 2)}"{end}' for code, cell in some]
        return "".join([f"id,said{end}", *quoted]).encode()

    left = take_out(text(rows), lambda row: row["id"] == "K-2")
    assert left.content == text([row for row in rows if row[0] != "K-2"])


def test_a_table_that_is_none() -> None:
    with pytest.raises(NotATableError):
        take_out(b'a,b\n1,"2\n', lambda row: False)


def test_what_was_sent_leaves_the_raw_store_too(tmp_path: Path) -> None:
    folder = study(tmp_path / "study")
    store = SubmissionStore(folder / "data" / "submissions")
    for instance, unit in (("uuid:1", "C1-02"), ("uuid:2", "C1-03")):
        xml = f'<data id="q" version="1"><unit_code>{unit}</unit_code><meta><instanceID>{instance}</instanceID></meta></data>'.encode()
        store.receive(Sent(read_envelope(xml), xml, "f" * 64, "aigul", complete=True))
    store.close()
    done = run(folder, "K-2", "--yes")
    assert done.exit_code == 0, done.output
    assert "raw store: 1 interview taken out" in done.output
    left = SubmissionStore(folder / "data" / "submissions")
    assert [kept.instance_id for kept in left] == ["uuid:2"]
    left.close()
