"""Why: import and export are where people's words change hands. Nothing may be overwritten, half written, or leave a study by
mistake; what comes and goes is counted, in words and as data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from projects import NVIVO, check_schema

from kurak.app.cli.main import cli
from kurak.sources.qualitative.coded_texts import read_coded_texts

TALK = "SIMULATED talk.\n\nI: How?\n\nP1: The road 🙂.\n\nI: And?\n\nP1: So.\n"


def run(command: str, *words: object) -> Result:
    done = CliRunner().invoke(cli, ["qualitative", command, *map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    assert all(len(line) <= 80 for line in done.stdout.split("\n") if '"' not in line), done.output
    return done


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.name != ".lock"}


def test_a_project_of_nvivo_in_out_and_in_again(tmp_path: Path) -> None:
    one, two, out = tmp_path / "one", tmp_path / "two", tmp_path / "out.qdpx"
    one.mkdir()
    two.mkdir()
    came = json.loads(run("import", one, NVIVO, "--language", "hu", "--today", "2026-05-04", "--json").stdout)
    assert came["counts"] == {"sources": 2, "codes": 152, "codings": 303, "cases": 0, "variables": 0, "notes": 0, "sets": 0, "users": 2}
    assert run("check", one).exit_code == 0
    went = run("export", one, out)
    assert went.exit_code == 0
    assert "2 sources · 152 codes · 303 codings" in went.stdout
    assert "people's words" in went.stdout
    assert out.stat().st_mode & 0o077 == 0
    check_schema(out.read_bytes())
    first = out.read_bytes()
    out.unlink()
    assert json.loads(run("export", one, out, "--json").stdout)["counts"] == came["counts"]
    assert out.read_bytes() == first
    assert json.loads(run("import", two, out, "--language", "hu", "--json").stdout)["counts"] == came["counts"]
    before = files_of(two)
    again = run("import", two, out, "--language", "hu")
    assert (again.exit_code, "nothing was changed" in again.stdout) == (0, True)
    assert files_of(two) == before


def test_a_refused_import_writes_nothing_and_shows_no_words(tmp_path: Path) -> None:
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(NVIVO.read_bytes()[:20_000])
    folder = tmp_path / "folder"
    folder.mkdir()
    done = run("import", folder, bad, "--language", "hu")
    assert (done.exit_code, "COD-050" in done.stdout) == (1, True)
    assert list(folder.iterdir()) == []


def test_transcripts_come_in_once_somebody_says_who_speaks(tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, "utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    words = ("import", folder, talk, "--language", "en", "--kind", "in-depth", "--attribute", "place=North")
    asked = run(*words)
    assert asked.exit_code == 1
    assert "--speaker I=interviewer" in asked.stdout
    assert list(folder.iterdir()) == []
    assert run(*words, "--speaker", "I=interviewer", "--speaker", "P1=participant").exit_code == 0
    there = read_coded_texts(folder)
    assert there.findings == ()
    assert there.simulated
    assert there.documents["talk"].record.attributes == {"place": "North"}


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    from coded_folder import write_folder

    return write_folder(tmp_path / "coded")


def test_codings_and_codebook_go_out_as_tables_and_pages(tmp_path: Path, coded: Path) -> None:
    out = tmp_path / "all.csv"
    assert run("export", coded, out).exit_code == 0
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8"), newline="")))
    assert rows[0] == ["coder", "coding", "document", "start", "end", "code", "says", "stance", "quote", "before", "after", "memo", "made", "guid", "simulated"]
    assert {row[-1] for row in rows[1:]} == {"SIMULATED"}
    assert [(row[0], row[5]) for row in rows[1:]] == [("anna", "bus"), ("anna", "road"), ("anna", "road.winter"), ("anna", "road")]
    for name in ("book.csv", "book.md"):
        assert run("export", coded, tmp_path / name, "--codebook").exit_code == 0
    assert "### Winter (`road.winter`)" in (tmp_path / "book.md").read_text("utf-8")
    assert "road.winter,Winter,road,Snow and ice." in (tmp_path / "book.csv").read_text("utf-8")
    assert run("export", coded, tmp_path / "book.qdc").exit_code == 0


def test_a_new_project_says_what_stays_behind_and_that_it_is_simulated(tmp_path: Path, coded: Path) -> None:
    out = tmp_path / "new.qdpx"
    done = run("export", coded, out)
    assert done.exit_code == 0
    assert "SIMULATED" in done.stdout
    assert "COD-060" in done.stdout
    check_schema(out.read_bytes())
    again = tmp_path / "again"
    again.mkdir()
    assert run("import", again, out, "--language", "en").exit_code == 0
    quotes = lambda folder: sorted(row.quote for rows in read_coded_texts(folder).codings.values() for row in rows)  # noqa: E731
    assert quotes(again) == quotes(coded)
    assert read_coded_texts(again).simulated


def test_a_study_does_not_lose_its_transcripts_by_mistake(tmp_path: Path, coded: Path) -> None:
    (coded / "study.yaml").write_text("title: x\n", "utf-8")
    for name in ("a.qdpx", "a.csv"):
        done = run("export", coded, tmp_path / name)
        assert (done.exit_code, "--from-study" in done.output) == (2, True)
        assert not (tmp_path / name).exists()
    assert run("export", coded, tmp_path / "a.qdpx", "--from-study").exit_code == 0
    assert run("export", coded, tmp_path / "a.md", "--codebook").exit_code == 0


def test_what_cannot_run_says_why_in_one_line(tmp_path: Path, coded: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Words.\n", "utf-8")
    for words, said in (
        (("import", tmp_path / "none", text), "not a folder"),
        (("import", tmp_path, tmp_path / "none.txt"), "not a file"),
        (("import", tmp_path, text), "--language"),
        (("import", tmp_path, NVIVO, text, "--language", "en"), "by itself"),
        (("import", tmp_path, coded / "coding/codebook.yaml"), "not read here"),
        (("import", tmp_path, text, "--language", "en", "--speaker", "I=judge"), "a role is one of"),
        (("export", coded, text), "ends with"),
        (("export", coded, tmp_path / "none/a.csv"), "not a folder"),
        (("export", tmp_path / "nothing", tmp_path / "a.csv"), "not a folder"),
    ):
        done = run(*words)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    (tmp_path / "there.csv").write_text("mine", "utf-8")
    assert run("export", coded, tmp_path / "there.csv").exit_code == 2
    assert (tmp_path / "there.csv").read_text("utf-8") == "mine"


def test_the_work_of_blind_coders_goes_out_for_one_of_them_only(tmp_path: Path, coded: Path) -> None:
    (coded / "coding/codings/beth.csv").write_text("coding,document,start,end,code,quote\nb1,T01,0,9,bus,SIMULATED\n", "utf-8")
    (coded / "coding/assignments.csv").write_text("document,coder,done\nT01,anna,\nT01,beth,\n", "utf-8")
    for name in ("a.qdpx", "a.csv"):
        done = run("export", coded, tmp_path / name)
        assert (done.exit_code, "COD-068" in done.stdout) == (1, True)
        assert not (tmp_path / name).exists()
    assert run("export", coded, tmp_path / "b.csv", "--coder", "beth").exit_code == 0
    assert "anna" not in (tmp_path / "b.csv").read_text("utf-8")
    assert json.loads(run("export", coded, tmp_path / "b.qdpx", "--coder", "beth", "--json").stdout)["counts"]["codings"] == 1


def test_errors_in_the_folder_stop_both_ways(tmp_path: Path, coded: Path) -> None:
    (coded / "coding/codings/anna.csv").write_text("coding,document,start,end,code,quote\na1,T01,0,3,road,wrong\n", "utf-8")
    assert run("export", coded, tmp_path / "a.qdpx").exit_code == 1
    assert run("import", coded, NVIVO, "--language", "hu").exit_code == 1
    assert not (tmp_path / "a.qdpx").exists()


def test_no_coder_writes_while_an_import_reads_and_writes(tmp_path: Path, coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A coding added between reading and writing would be gone.
    import fcntl

    from kurak.sources.refi_qda import folder as exchange

    understood = exchange.import_project
    closed: list[bool] = []

    def watched(*words: object, **more: object) -> exchange.Exchange:
        with (coded / "coding/.lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                closed.append(False)
            except BlockingIOError:
                closed.append(True)
        return understood(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(exchange, "import_project", watched)
    run("import", coded, NVIVO, "--language", "hu")
    assert closed == [True]
