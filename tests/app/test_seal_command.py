"""Why: sealing deletes open files, so its plan is shown first, its words are exact, and no mistake on the command line costs a record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sealed_study import SEALED_BY_DEFAULT, Holder, contents, holder, write_study

from kurak.app.cli.main import cli


def run(*arguments: str | Path, **more: str) -> Result:
    result = CliRunner().invoke(cli, [*map(str, arguments)], env=more)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code < 2 and "--json" not in arguments:
        assert all(len(line) <= 80 or "/" in line for line in result.output.split("\n"))
    return result


@pytest.fixture
def key(tmp_path: Path) -> Holder:
    return holder(tmp_path / "keys", "one")


@pytest.fixture
def study(tmp_path: Path, key: Holder) -> Path:
    return write_study(tmp_path / "small", key.public)


def test_the_plan_is_shown_and_nothing_done_where_nobody_says_yes(study: Path) -> None:
    before = contents(study)
    result = run("seal", study)
    assert result.exit_code == 0
    assert "transcripts: 2 files open" in result.output
    assert "for holder 1" in result.output
    assert result.output.endswith("nothing was sealed: this is the plan; --yes does it\n")
    data = json.loads(run("seal", "close", study, "--json").output)
    assert (data["sealed"], data["exit"], data["recipients"]) == (0, 0, ["holder 1"])
    assert {one["what"]: one["open"] for one in data["places"]}["transcripts"] == 2
    assert contents(study) == before
    assert not (study / "seal").exists()


def test_the_way_there_and_back(study: Path, key: Holder, tmp_path: Path) -> None:
    before = contents(study)
    result = run("seal", study, "--yes", "--identity", key.file)
    assert (result.exit_code, result.output.split("\n")[-2]) == (0, f"{len(SEALED_BY_DEFAULT)} files sealed")
    assert run("seal", "check", study).exit_code == 0
    assert json.loads(run("seal", "check", study, "--json").output)["sealed"] == len(SEALED_BY_DEFAULT)
    assert run("seal", "open", study, "--identity", key.file, "--into", tmp_path / "copies", "--what", "transcripts/").exit_code == 0
    assert sorted(contents(tmp_path / "copies")) == ["transcripts/KI-01.md", "transcripts/KI-02.md"]
    assert run("seal", "open", study, "--identity", key.file).exit_code == 0
    assert contents(study) == before
    assert run("seal", "check", study).exit_code == 1
    assert run("seal", "open", study, "--identity", key.file).output == "nothing is sealed\n"


@pytest.mark.parametrize("part", ["close", "open", "check", "expire"])
def test_what_is_no_study_exits_2(part: str, tmp_path: Path, key: Holder) -> None:
    identity = ["--identity", str(key.file)] if part == "open" else []
    for place in (tmp_path / "nowhere", tmp_path, key.file):
        result = run("seal", part, place, *identity)
        assert result.exit_code == 2, result.output


def test_without_recipients_or_with_a_slip_nothing_is_sealed(study: Path, key: Holder) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    for wrong, code in (("age1slip", "SEA-003"), ("AGE-SECRET-KEY-1QQQ", "SEA-004")):
        (study / "study.yaml").write_text(text.replace(key.public, wrong), "utf-8")
        result = run("seal", study, "--yes")
        assert result.exit_code == 1
        assert code in result.output
        assert wrong not in result.output
        assert code in {one["code"] for one in json.loads(run("seal", study, "--yes", "--json").output)["findings"]}
    (study / "study.yaml").write_text(text[: text.index("\nseal:") + 1], "utf-8")
    result = run("seal", study, "--yes")
    assert result.exit_code == 2
    assert "no block seal" in result.output
    assert not [name for name in contents(study) if name.endswith(".age")]


def test_a_wrong_key_is_said_and_nothing_opened(study: Path, tmp_path: Path) -> None:
    run("seal", study, "--yes")
    before = contents(study)
    stranger = holder(tmp_path / "keys", "stranger")
    for arguments, words in (
        (["--identity", str(stranger.file)], "none of those for which it was sealed"),
        (["--identity", str(tmp_path / "nowhere")], "cannot be opened"),
        (["--identity", str(study / "study.yaml")], "no secret key"),
        (["--identity", str(stranger.file), "--what", "../x"], "no path inside the study"),
        (["--identity", str(stranger.file), "--what", "frame"], "nothing is sealed under frame"),
    ):
        result = run("seal", "open", study, *arguments)
        assert (result.exit_code, words in result.output) == (2, True), result.output
    assert contents(study) == before


def test_a_key_is_made_once_outside_of_studies_and_shown_by_its_public_half_only(study: Path, tmp_path: Path) -> None:
    result = run("seal", "key", tmp_path / "new.key")
    assert result.exit_code == 0
    assert "age1" in result.output
    assert "AGE-SECRET" not in result.output
    assert (tmp_path / "new.key").stat().st_mode & 0o077 == 0
    before = (tmp_path / "new.key").read_bytes()
    assert run("seal", "key", tmp_path / "new.key").exit_code == 2
    assert (tmp_path / "new.key").read_bytes() == before
    assert run("seal", "key", study / "new.key").exit_code == 2
    assert run("seal", "key", study / "data" / "new.key").exit_code == 2
    assert run("seal", "key", tmp_path / "nowhere" / "new.key").exit_code == 2
    assert not list(study.rglob("*.key"))
    assert run("seal", "key", tmp_path / "p.key", "--passphrase").exit_code == 2
    assert run("seal", "key", tmp_path / "p.key", "--passphrase", KURAK_SEAL_PASSPHRASE="short").exit_code == 2
    assert not (tmp_path / "p.key").exists()


def test_expire_is_purge(study: Path) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    (study / "study.yaml").write_text(text + "  retention: [{what: transcripts, until: 2026-06-30}]\n", "utf-8")
    before = contents(study)
    words = ("transcripts/KI-01.md: to delete", "nothing was deleted: this is what would be")
    for command in (["seal", "expire"], ["purge"]):
        result = run(*command, study, "--today", "2026-07-01", "--dry-run")
        assert result.exit_code == 0
        assert all(one in result.output for one in words)
        # Without --yes and with nobody to ask nothing is deleted.
        assert run(*command, study, "--today", "2026-07-01").exit_code == 2
    assert contents(study) == before
    assert run("seal", "expire", study, "--today", "2026-07-01", "--yes").exit_code == 0
    assert not list((study / "transcripts").iterdir())
    assert json.loads(run("purge", study, "--today", "2026-07-01", "--json").output)["deleted"] == []
