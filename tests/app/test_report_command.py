"""``kurak report`` writes a whole report or none, says where it lies, and never touches an old one when it cannot."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
import yaml
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.sources.starter import write_starter


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    write_starter(tmp_path / "small")
    return tmp_path / "small"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_says_where_the_report_lies(study: Path) -> None:
    result = run(study)
    assert result.exit_code == 0, result.output
    for name in ("report.html", "report.pdf"):
        assert str(study / "out" / name) in result.output
    assert names(study / "out") == ["report.html", "report.pdf"]


def test_a_relative_study_is_told_by_a_relative_path(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study.parent)
    result = run("small")
    assert "small/out/report.html" in result.output
    assert str(study.parent) not in result.output


def test_this_folder_is_the_default(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study)
    assert run().exit_code == 0
    assert names(study / "out") == ["report.html", "report.pdf"]


def test_out_is_another_folder_and_the_study_is_left_alone(study: Path, tmp_path: Path) -> None:
    before = sorted(study.rglob("*"))
    assert run(study, "--out", tmp_path / "a" / "b").exit_code == 0
    assert names(tmp_path / "a" / "b") == ["report.html", "report.pdf"]
    assert sorted(study.rglob("*")) == before


def test_json_says_where_and_how_many(study: Path) -> None:
    result = run(study, "--json")
    data = json.loads(result.stdout)
    assert data["exit"] == 0
    assert Path(data["html"]).is_file()
    assert Path(data["pdf"]).is_file()
    assert data["study"] == "small"


def test_a_second_report_of_the_same_study_is_the_same_bytes(study: Path) -> None:
    run(study)
    first = [(study / "out" / name).read_bytes() for name in ("report.html", "report.pdf")]
    run(study)
    assert [(study / "out" / name).read_bytes() for name in ("report.html", "report.pdf")] == first


def test_a_study_with_errors_gets_none_and_keeps_its_old_one(study: Path) -> None:
    run(study)
    old = [(study / "out" / name).read_bytes() for name in ("report.html", "report.pdf")]
    path = study / "study.yaml"
    path.write_text(path.read_text().replace("cluster_size:", "cluster_sise:"))
    result = run(study)
    assert result.exit_code == 1
    assert 'did you mean "cluster_size"?' in result.output
    assert "No report was written" in result.stderr
    assert [(study / "out" / name).read_bytes() for name in ("report.html", "report.pdf")] == old
    assert names(study / "out") == ["report.html", "report.pdf"]


def test_errors_as_json(study: Path) -> None:
    path = study / "study.yaml"
    path.write_text(path.read_text().replace("cluster_size:", "cluster_sise:"))
    result = run(study, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == data["exit"] == 1
    assert [finding["code"] for finding in data["findings"]] == ["YML-012"]
    assert not (study / "out").exists()


@pytest.mark.parametrize("name", ["nowhere", "small/study.yaml", "small/frame"])
def test_what_is_no_study_exits_2(study: Path, name: str) -> None:
    result = run(study.parent / name)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_folder_that_cannot_be_written_exits_2_in_one_line(study: Path) -> None:
    (study.parent / "taken").write_text("mine")
    result = run(study, "--out", study.parent / "taken")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "cannot be written" in result.stderr
    assert result.stdout == ""
    assert (study.parent / "taken").read_text() == "mine"


def test_a_full_disk_exits_2_and_does_not_say_where_on_this_machine(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kurak.report import edition

    def full(**options: object) -> tuple[int, str]:
        raise OSError(28, "No space left on device", "/somewhere/else/.report.html.x")

    monkeypatch.setattr(edition.tempfile, "mkstemp", full)
    monkeypatch.chdir(study.parent)
    result = run("small")
    assert result.exit_code == 2
    assert "no space left on device" in result.stderr
    assert "/somewhere" not in result.output
    assert str(study.parent) not in result.output


def test_formats_are_chosen_by_name(study: Path) -> None:
    result = run(study, "--format", "xlsx, docx")
    assert result.exit_code == 0, result.output
    assert names(study / "out") == ["report.docx", "report.xlsx"]
    assert result.output.index("report.docx") < result.output.index("report.xlsx")


def test_all_formats_at_once_and_the_same_bytes_twice(study: Path) -> None:
    assert run(study, "--format", "all").exit_code == 0
    first = {path.name: path.read_bytes() for path in (study / "out").iterdir()}
    assert sorted(first) == ["report.docx", "report.html", "report.pdf", "report.xlsx"]
    data = json.loads(run(study, "--format", "all", "--json").stdout)
    assert [Path(data[name]).name for name in ("html", "pdf", "docx", "xlsx")] == ["report.html", "report.pdf", "report.docx", "report.xlsx"]
    assert {path.name: path.read_bytes() for path in (study / "out").iterdir()} == first


@pytest.mark.parametrize("wanted", ["doc", "", ",", "html,odt", "all,html"])
def test_a_format_that_is_none_is_refused_before_anything_is_read(study: Path, wanted: str) -> None:
    result = run(study, "--format", wanted)
    assert result.exit_code == 2
    assert "html, pdf, docx, xlsx" in result.output
    assert not (study / "out").exists()


# ── prose ──────────────────────────────────────────────────────────────────────────────────────


def write_prose(study: Path, text: str) -> None:
    (study / "report").mkdir(exist_ok=True)
    (study / "report" / "words.md").write_text(f"---\ntitle: Words\nplace: first\n---\n{text}\n", encoding="utf-8")


def test_check_lists_every_number_and_writes_nothing(study: Path) -> None:
    write_prose(study, "The study speaks of {{ population }} adults, and 17 trees.")
    before = sorted(study.rglob("*"))
    result = run(study, "--check")
    assert result.exit_code == 0, result.output
    assert sorted(study.rglob("*")) == before
    lines = result.stdout.split("\n")
    assert [line for line in lines if line and not line.startswith(" ")][:2] == ["TYPED AND UNKNOWN  1", "FROM SOURCE  1"]
    assert "{{ population }}" in result.stdout
    assert "report/words.md:5:21" in result.stdout
    assert all(len(line) <= 80 for line in lines)


def test_check_gives_the_same_as_data(study: Path) -> None:
    write_prose(study, "The study speaks of {{ population }} adults, and {{ populaton }}.")
    result = run(study, "--check", "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert [(number["asked"], number["state"]) for number in data["numbers"]][1] == ("populaton", "not found")
    assert data["numbers"][0]["where"] == {"file": "report/words.md", "line": 5, "column": 21}
    assert [(finding["code"], finding["fix"]) for finding in data["findings"]] == [("PRO-006", 'did you mean "population"?')]
    assert data["exit"] == 1
    assert data["claims"] == []


def test_a_study_without_prose_says_so(study: Path) -> None:
    result = run(study, "--check")
    assert result.exit_code == 0
    assert "no prose" in result.stdout


@pytest.mark.parametrize("json_too", [False, True])
def test_prose_with_an_error_leaves_the_old_report(study: Path, json_too: bool) -> None:
    assert run(study).exit_code == 0
    before = (study / "out" / "report.html").read_bytes()
    write_prose(study, "{{ figure nothing-like-it }}")
    result = run(study, *(["--json"] if json_too else []))
    assert result.exit_code == 1
    assert "PRO-006" in result.stdout
    assert (study / "out" / "report.html").read_bytes() == before
    assert names(study / "out") == ["report.html", "report.pdf"]


def test_warnings_of_prose_are_counted(study: Path) -> None:
    write_prose(study, "Nothing here. [A link](#glance), and 60 planned interviews and {{ planned interviews }}.")
    (study / "study.yaml").write_text((study / "study.yaml").read_text(encoding="utf-8") + "report: {avoid: {nothing: little}}\n", encoding="utf-8")
    result = run(study)
    assert result.exit_code == 0, result.output
    assert "prose      " in result.stdout
    assert "kurak report --check" in result.stdout
    assert json.loads(run(study, "--json").stdout)["prose"]["warning"] >= 1


def test_prose_is_in_both_files(study: Path) -> None:
    write_prose(study, "Kök-Jar is a village with {{ population }} people, <!-- not shown --> and *more*.")
    result = run(study)
    assert result.exit_code == 0, result.output
    page = (study / "out" / "report.html").read_text(encoding="utf-8")
    assert "Kök-Jar is a village with" in page
    assert "<em>more</em>" in page
    assert "not shown" not in page
    assert 'class="num"' in page


# ── with made-up records ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition") / "small"
    write_starter(folder)
    content = yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))
    content["design"]["n"] = 240
    content["rehearsal"] = {"response_rate": 0.9, "dont_know": 0.03}
    (folder / "study.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    result = run(folder, "--rehearsal", "--format", "html,pdf,docx")
    assert result.exit_code == 0, result.output
    return folder


def test_every_page_of_a_rehearsal_edition_says_that_it_is_simulated(rehearsed: Path) -> None:
    assert names(rehearsed / "out") == ["rehearsal", "report.rehearsal.docx", "report.rehearsal.html", "report.rehearsal.pdf"]
    pages = pypdfium2.PdfDocument(rehearsed / "out" / "report.rehearsal.pdf")
    assert len(pages) > 3
    assert [place for place in range(len(pages)) if "SIMULATED" not in pages[place].get_textpage().get_text_range()] == []
    html = (rehearsed / "out" / "report.rehearsal.html").read_text(encoding="utf-8")
    assert '<div class="band" role="note">SIMULATED: the records' in html
    with zipfile.ZipFile(rehearsed / "out" / "report.rehearsal.docx") as word:
        assert "SIMULATED: the records" in word.read("word/header.xml").decode("utf-8")


def test_made_up_records_are_made_once_and_stay_apart_from_the_study(rehearsed: Path) -> None:
    (run_folder,) = (rehearsed / "out" / "rehearsal").iterdir()
    before = {file: file.stat().st_mtime_ns for file in run_folder.rglob("*")}
    old = (rehearsed / "out" / "report.rehearsal.html").read_bytes()
    assert not (rehearsed / "rehearsal").exists()
    assert run(rehearsed, "--rehearsal", "--format", "html").exit_code == 0
    assert {file: file.stat().st_mtime_ns for file in run_folder.rglob("*")} == before
    assert (rehearsed / "out" / "report.rehearsal.html").read_bytes() == old
    # The study's own report knows nothing of them.
    assert run(rehearsed, "--format", "html").exit_code == 0
    assert "SIMULATED: the records" not in (rehearsed / "out" / "report.html").read_text(encoding="utf-8")


def test_records_that_somebody_deleted_are_made_again(rehearsed: Path) -> None:
    before = {file.name: file.read_bytes() for file in (rehearsed / "out" / "rehearsal").rglob("records.csv")}
    for file in (rehearsed / "out" / "rehearsal").rglob("records.csv"):
        file.unlink()
    (rehearsed / "out" / "rehearsal" / "stray").write_text("x", encoding="utf-8")
    result = run(rehearsed, "--rehearsal", "--format", "xlsx")
    assert result.exit_code == 0, result.output
    assert {file.name: file.read_bytes() for file in (rehearsed / "out" / "rehearsal").rglob("records.csv")} == before


def test_what_cannot_be_rehearsed_is_said(study: Path) -> None:
    for short in ("--brief", "--community=Osh"):
        assert run(study, "--rehearsal", short).exit_code == 2
    result = run(study, "--rehearsal")
    assert result.exit_code == 1
    assert "REH-001" in result.output
    assert not (study / "out").exists()


# ── in another language ─────────────────────────────────────────────────────────────────────────


def test_a_report_in_another_language_stands_beside_the_study_s_own(study: Path) -> None:
    assert run(study).exit_code == 0
    own = (study / "out" / "report.html").read_bytes()
    result = run(study, "--language", "ky", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["html"].endswith("out/report.ky.html")
    assert names(study / "out") == ["report.html", "report.ky.html", "report.ky.pdf", "report.pdf"]
    html = (study / "out" / "report.ky.html").read_text(encoding="utf-8")
    assert '<html lang="ky"' in html
    assert "Мазмуну" in html
    assert (study / "out" / "report.html").read_bytes() == own
    assert run(study, "--language", "en").exit_code == 0
    assert (study / "out" / "report.html").read_bytes() == own


def test_a_language_without_words_is_refused(study: Path) -> None:
    result = run(study, "--language", "fr")
    assert result.exit_code == 2
    assert "'en', 'ru', 'ky'" in result.output
    assert run(study, "--language", "ru", "--community", "Osh").exit_code == 2


@pytest.fixture
def two_languages(study: Path) -> Path:
    """A study that wants its report in Russian too, with a chapter that is not translated, and one that is."""
    with (study / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("\nreport: {languages: [en, ru]}\n")
    (study / "report").mkdir(exist_ok=True)
    (study / "report" / "context.md").write_text("---\ntitle: Context\n---\nOnly here.\n", encoding="utf-8")
    (study / "report" / "inside.md").write_text('---\ntitle: Inside\nplace: "in: design"\n---\nIn passing.\n', encoding="utf-8")
    (study / "report" / "law.md").write_text("---\ntitle: Law\n---\nThe law.\n", encoding="utf-8")
    (study / "report" / "law.ru.md").write_text("---\ntitle: Закон\n---\nЗакон.\n", encoding="utf-8")
    return study


def test_all_languages_that_the_study_wants_at_once(two_languages: Path) -> None:
    result = run(two_languages, "--language", "all", "--json")
    data = json.loads(result.stdout)
    out = two_languages / "out"
    assert (result.exit_code, data["language"], [one["language"] for one in data["others"]]) == (0, "en", ["ru"])
    assert sorted(file.name for file in out.iterdir()) == ["report.html", "report.pdf", "report.ru.html", "report.ru.pdf"]
    assert data["others"][0]["html"].endswith("out/report.ru.html")
    own, other = ((out / name).read_text(encoding="utf-8") for name in ("report.html", "report.ru.html"))
    line = "Эта часть отчёта есть только на английском языке."
    # What is not translated says so in the report's language and is in its own; what is translated says nothing.
    assert '<section class="chapter" id="context" lang="en" aria-labelledby="context--title">' in other
    assert other.count(f'<p class="quiet"><span lang="ru">{line}</span></p>') == 2
    assert re.search(rf'<div lang="en">\s*<p class="quiet"><span lang="ru">{line}</span></p>\s*<p class="prose">In passing\.</p>', other)
    assert "Закон." in other
    assert "The law." not in other
    assert line not in own
    assert "Закон" not in own


def test_a_brief_in_all_languages(two_languages: Path) -> None:
    result = run(two_languages, "--brief", "--language", "all", "--json")
    files = json.loads(result.stdout)["files"]
    assert result.exit_code == 0
    assert [Path(one["file"]).name for one in files] == ["brief.pdf", "brief.html", "brief.ru.pdf", "brief.ru.html"]
    page = (two_languages / "out" / "brief.ru.html").read_text(encoding="utf-8")
    assert '<html lang="ru">' in page
    assert "<h2>Где прочитать больше</h2>" in page
    assert "Where to read more" not in page


def test_a_check_is_of_one_language(two_languages: Path) -> None:
    result = run(two_languages, "--check", "--language", "all")
    assert result.exit_code == 2
    assert "--check looks at one language" in result.stderr
