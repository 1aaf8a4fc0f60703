"""``kurak build`` must make what changed, and only that: a stale report lies, and a needless build keeps writers waiting."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from compared_study import STUDY, write_compared

from kurak import pipeline
from kurak.app.cli.build import watching
from kurak.app.cli.main import cli
from kurak.sources.changed_files import file_name


@pytest.fixture
def study(tmp_path):
    place = tmp_path / "study"
    assert CliRunner().invoke(cli, ["new", str(place)]).exit_code == 0
    return place


def build(*words):
    result = CliRunner().invoke(cli, ["build", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def steps(result):
    return {one["step"]: one["state"] for one in json.loads(result.stdout)["steps"]}


def test_nothing_changed_nothing_is_made(study):
    first = build(study, "--json")
    assert first.exit_code == 0
    assert steps(first)["report"] == "made"
    report = study / "out" / "report.html"
    before = report.stat().st_mtime_ns
    assert steps(build(study, "--json")) == {"report": "unchanged"}
    assert report.stat().st_mtime_ns == before


def test_a_change_is_named_and_the_report_is_made_again(study):
    build(study)
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.replace("title: ", "title: Once more, ", 1), encoding="utf-8")
    result = build(study)
    assert "1 file changed: study.yaml" in result.stdout
    assert "Once more, " in (study / "out" / "report.html").read_text(encoding="utf-8")


def test_a_file_saved_without_a_change_is_none(study):
    build(study)
    (study / "study.yaml").touch()
    assert steps(build(study, "--json")) == {"report": "unchanged"}


@pytest.mark.parametrize("harm", ["delete", "alter"])
def test_what_was_made_and_then_touched_is_made_again(study, harm):
    build(study)
    report = study / "out" / "report.html"
    made = report.read_bytes()
    if harm == "delete":
        report.unlink()
    else:
        report.write_bytes(made + b"<!-- by hand -->")
    assert steps(build(study, "--json"))["report"] == "made"
    assert report.read_bytes() == made


def test_made_anew_it_has_the_same_bytes(study):
    build(study)
    made = [(study / "out" / name).read_bytes() for name in ("report.html", "report.pdf")]
    assert steps(build(study, "--anew", "--json"))["report"] == "made"
    assert [(study / "out" / name).read_bytes() for name in ("report.html", "report.pdf")] == made


def test_a_study_with_errors_keeps_its_report(study):
    build(study)
    made = (study / "out" / "report.html").read_bytes()
    (study / "study.yaml").write_text("title: [\n", encoding="utf-8")
    result = build(study)
    assert result.exit_code == 1
    assert "What was built before stands as it was" in result.stdout
    assert (study / "out" / "report.html").read_bytes() == made


def test_prose_with_an_error_keeps_the_report(study):
    build(study)
    before = (study / "out" / "report.html").read_bytes()
    (study / "report").mkdir(exist_ok=True)
    words = study / "report" / "words.md"
    words.write_text("---\ntitle: Words\n---\nOf {{ populaton }} people.\n", encoding="utf-8")
    result = build(study)
    assert result.exit_code == 1
    assert "PRO-006" in result.output
    assert "report/words.md:4:4" in result.output
    assert (study / "out" / "report.html").read_bytes() == before
    words.write_text("---\ntitle: Words\n---\nOf {{ population }} people.\n", encoding="utf-8")
    assert build(study).exit_code == 0
    assert (study / "out" / "report.html").read_bytes() != before


def test_into_a_folder_of_the_study_is_not_read_as_the_study(study):
    assert build(study, "--into", study / "made").exit_code == 0
    assert steps(build(study, "--into", study / "made", "--json")) == {"report": "unchanged"}


def test_what_is_no_study_is_said(tmp_path):
    assert build(tmp_path / "nowhere").exit_code == 2
    assert build(tmp_path).exit_code == 2
    assert build(tmp_path, "--watch", "--json").exit_code == 2


def test_a_damaged_memory_of_the_last_build_is_no_error(study):
    build(study)
    for content in ("", "[]", '{"kurak": 1, "inputs": {"study.yaml": ["a"]}, "outputs": 3}'):
        (study / "out" / ".built.json").write_text(content, encoding="utf-8")
        assert build(study).exit_code == 0


class EndedError(Exception):
    """The test has seen enough."""


def test_watching_builds_once_the_folder_is_at_rest_and_estimates_nothing_for_prose(study):
    builder = pipeline.Builder(study, study / "out")
    builder.build()
    prose = study / "report" / "recommendations.yaml"
    changes = iter([None, lambda: prose.write_text(prose.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8"), None, None])
    said = []

    def wait():
        change = next(changes, EndedError)
        if change is EndedError:
            raise EndedError
        if change is not None:
            change()

    with pytest.raises(EndedError):
        watching(builder, say=said.append, wait=wait)
    assert [one.changed for one in said] == [("report/recommendations.yaml",)]
    assert [one.state for one in said[0].steps] == ["kept in memory", "kept in memory", "made"]


def test_what_is_saved_while_the_first_build_runs_is_built(study):
    builder = pipeline.Builder(study, study / "out")
    builder.build()
    (study / "study.yaml").write_text((study / "study.yaml").read_text(encoding="utf-8") + "# saved meanwhile\n", encoding="utf-8")
    looks, said = iter([None, None]), []

    def wait():
        if next(looks, EndedError) is EndedError:
            raise EndedError

    with pytest.raises(EndedError):
        watching(builder, say=said.append, wait=wait)
    assert [one.changed for one in said] == [("study.yaml",)]


def test_another_content_of_the_same_size_and_time_is_a_change(study):
    build(study)
    file = study / "study.yaml"
    before, text = file.stat(), file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: A", "title: B", 1), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert file.read_text(encoding="utf-8") != text
    assert steps(build(study, "--json"))["report"] == "made"


def test_a_folder_that_is_a_link_to_another_is_a_change_when_it_leads_elsewhere(study):
    for name in ("first", "second"):
        (study / name).mkdir()
    (study / "wave").symlink_to("first")
    build(study)
    assert steps(build(study, "--json")) == {"report": "unchanged"}
    (study / "wave").unlink()
    (study / "wave").symlink_to("second")
    assert json.loads(build(study, "--json").stdout)["changed"] == ["wave"]


def test_prose_is_seen_when_the_report_is_made_beside_it(study):
    words = study / "report" / "words.md"
    words.write_text("---\ntitle: Words\n---\nOne thing.\n", encoding="utf-8")
    assert build(study, "--into", study / "report").exit_code == 0
    assert steps(build(study, "--into", study / "report", "--json")) == {"report": "unchanged"}
    words.write_text("---\ntitle: Words\n---\nAnother thing.\n", encoding="utf-8")
    assert build(study, "--into", study / "report").exit_code == 0
    assert "Another thing." in (study / "report" / "report.html").read_text(encoding="utf-8")


def test_a_name_that_is_no_text_can_be_written():
    assert file_name(Path("data") / "\udcff.csv") == "data/\\xff.csv"


def prose(folder, words):
    (folder / "report").mkdir(exist_ok=True)
    (folder / "report" / "words.md").write_text(f"---\ntitle: Words\n---\n{words}\n", encoding="utf-8")


def test_prose_with_an_error_leaves_tables_and_scales_as_they_were_until_it_is_mended(tmp_path):
    folder = tmp_path / "study"
    write_compared(folder)
    prose(folder, "One thing.")
    builder = pipeline.Builder(folder, folder / "out")
    assert [one.state for one in builder.build().steps] == ["made", "made", "made"]
    tables = folder / "out" / "estimates" / "estimates.csv"
    before = tables.read_bytes()
    records = folder / "data" / "records.csv"
    records.write_text("".join(records.read_text(encoding="utf-8").splitlines(keepends=True)[:-20]), encoding="utf-8")
    prose(folder, "Of {{ populaton }} people.")
    refused = builder.build()
    assert (refused.steps, [one.code for one in refused.errors]) == ((), ["PRO-006"])
    assert tables.read_bytes() == before
    prose(folder, "Another thing.")
    assert not builder.build().errors
    assert tables.read_bytes() != before
    tables.unlink()
    assert builder.build().steps[0].files[0] == tables
    assert tables.is_file()


def test_records_beside_the_prose_are_no_prose(tmp_path):
    folder = tmp_path / "study"
    write_compared(folder, study=STUDY.replace("data/records.csv", "report/records.csv"))
    (folder / "report").mkdir()
    records = (folder / "data" / "records.csv").rename(folder / "report" / "records.csv")
    builder = pipeline.Builder(folder, folder / "out")
    builder.build()
    records.write_text("".join(records.read_text(encoding="utf-8").splitlines(keepends=True)[:-20]), encoding="utf-8")
    assert [one.state for one in builder.build().steps] == ["made", "made", "made"]


def test_the_report_is_built_in_each_of_its_languages(study):
    with (study / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("\nreport: {languages: [en, ky]}\n")
    files = [Path(file).name for step in json.loads(build(study, "--json").stdout)["steps"] for file in step["files"]]
    assert [name for name in files if name.startswith("report.")] == ["report.html", "report.pdf", "report.ky.html", "report.ky.pdf"]
    assert steps(build(study, "--json")) == {"report": "unchanged"}
    (study / "out" / "report.ky.pdf").unlink()
    assert steps(build(study, "--json"))["report"] == "made"
