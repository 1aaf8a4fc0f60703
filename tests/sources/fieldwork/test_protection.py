"""Why: names are kept no longer than promised, positions no finer than needed, and what was told of harm is for one pair of eyes."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from field_study import STUDY, write_field_study

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.model.fieldwork import Fieldwork
from kurak.sources.fieldwork import incidents

WORDS = "She said that her brother beats her"
ENTRY = f"day: 2026-05-06\nkind: harm disclosed\nwhat: {WORDS}\ndone: told the office\nreported_by: interviewer\nunit: C1-02\n"
LOG = "data/incidents/log.jsonl"


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), input=typed)


def entry(folder: Path, text: str = ENTRY) -> Path:
    place = folder.parent / "entry.yaml"
    place.write_text(text)
    return place


def codes(folder: Path, today: str) -> set[str]:
    return {one.code for one in pipeline.check(folder, today=today).findings}


def test_contacts_have_a_last_day(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path / "s")
    (folder / "contacts").mkdir()
    table = folder / "contacts/contacts.csv"
    table.write_text("contact,unit,name,phone,keep_until\nP1,C1-01,Aigul,1,2026-05-31\nP2,C1-02,Bek,2,\n")
    assert codes(folder, "2026-06-30") == set()
    assert codes(folder, "2026-07-01") == {"FLD-015"}
    result = run("check", folder, "--today", "2026-07-01")
    assert "FLD-015" in result.output
    assert "Aigul" not in result.output
    assert run("purge", folder, "--today", "2026-06-15").exit_code == 2
    assert run("purge", folder, "--today", "2026-06-15", "--yes").exit_code == 0
    assert table.read_text() == "contact,unit,name,phone,keep_until\nP2,C1-02,Bek,2,\n"
    result = run("purge", folder, "--today", "2026-07-01", "--yes")
    assert "Bek" not in result.output
    assert not table.exists()
    assert codes(folder, "2026-07-01") == set()
    (folder / "contacts/more.csv").write_text("contact,unit\nP1,C1-01\n")
    (folder / "study.yaml").write_text(STUDY.replace('  contacts_until: "2026-06-30"\n', ""))
    assert codes(folder, "2026-06-01") == {"FLD-016"}


@pytest.mark.parametrize("command", ["check", "quality"])
def test_no_other_command_opens_contacts(tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_field_study(tmp_path / "s")
    (folder / "contacts").mkdir()
    (folder / "contacts/contacts.csv").write_bytes(b"\xff\xfe not even text")
    opened = []
    real = Path.open

    def noted(self: Path, *args: object, **kwargs: object) -> object:
        opened.append(self.as_posix())
        return real(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", noted)
    assert run(command, folder, "--today", "2026-06-01").exit_code == 0
    assert not [name for name in opened if "contacts/" in name]


def test_an_incident_is_written_for_its_owner_and_shown_by_nobody(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path / "s")
    result = run("incident", folder, "--from", entry(folder))
    assert result.exit_code == 0, result.output
    assert "Office for the protection of people, line 100" in " ".join(result.output.split())
    assert WORDS not in result.output
    log = folder / LOG
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    run("incident", folder, "--from", entry(folder, ENTRY.replace("2026-05-06", "2026-06-01")))
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [one["day"] for one in lines] == ["2026-05-06", "2026-06-01"]
    assert lines[0]["what"] == WORDS
    for command in (["check", folder], ["quality", folder], ["quality", folder, "--json"], ["report", folder], ["withdraw", folder, "C1-02", "--yes"]):
        assert WORDS not in run(*command).output
    for file in (folder / "out").rglob("*"):
        assert file.is_dir() or WORDS.encode() not in file.read_bytes()
    assert WORDS in log.read_text()
    assert run("incident", folder, "--count").output.split("\n")[:2] == ["2026-05  1", "2026-06  1"]


def test_an_incident_from_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_field_study(tmp_path / "s")
    assert run("incident", folder).exit_code == 2
    monkeypatch.setattr("kurak.app.cli.incident.someone_can_answer", lambda: True)
    result = run("incident", folder, typed="2026-05-06\nthreat\na threat\nwent home\nsupervisor\n\n")
    assert result.exit_code == 0, result.output
    assert json.loads((folder / LOG).read_text())["unit"] is None


def test_a_wrong_entry_is_not_written_and_not_shown(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path / "s")
    result = run("incident", folder, "--from", entry(folder, ENTRY.replace("harm disclosed", "gossip about Aigul")))
    assert result.exit_code == 2
    assert "kind" in result.output
    assert "Aigul" not in result.output
    assert not (folder / LOG).exists()


def test_a_log_that_others_can_read_is_an_error_and_is_closed_again(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path / "s")
    run("incident", folder, "--from", entry(folder))
    (folder / LOG).chmod(0o644)
    assert "FLD-017" in codes(folder, "2026-06-01")
    run("incident", folder, "--from", entry(folder))
    assert codes(folder, "2026-06-01") == set()


def test_the_counts_are_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_field_study(tmp_path / "s")
    run("incident", folder, "--from", entry(folder))
    monkeypatch.setattr(incidents.os, "geteuid", lambda: 4242)
    result = run("incident", folder, "--count")
    assert result.exit_code == 2
    assert "owner" in result.output


def test_git_must_leave_incidents_alone_even_where_records_are_kept_in_it(tmp_path: Path) -> None:
    git = shutil.which("git")
    assert git is not None, "these tests need git"
    kept = STUDY.replace("  retention: two years\n", "  retention: two years\n  records_kept: an encrypted repository\n")
    folder = write_field_study(tmp_path / "s", study=kept)
    subprocess.run([git, "init", "-q", str(folder)], check=True)
    assert codes(folder, "2026-06-01") == set()
    run("incident", folder, "--from", entry(folder))
    assert codes(folder, "2026-06-01") == {"ETH-002"}
    (folder / ".gitignore").write_text("data/incidents/\n")
    assert codes(folder, "2026-06-01") == set()


@pytest.mark.parametrize(
    "block",
    [{"positions": "as received"}, {"eligibility": 0.5}, {"begin": "2026-05-02", "end": "2026-05-01"}],
)
def test_what_weakens_protection_or_changes_a_rate_needs_a_reason(block: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"reason|before"):
        Fieldwork.model_validate(block)


def test_every_key_without_its_reason_is_a_finding_with_its_line(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path / "s", study=STUDY + "  positions: as received\n")
    (found,) = [one for one in pipeline.check(folder).findings if one.code == "YML-015"]
    assert "positions_reason" in found.message
    assert found.where[0].line is not None
