"""Why: a record that is lost cannot be asked for again, and one that stays open by mistake can harm somebody.

So every way of sealing and opening is broken off at every step, and nothing may be lost, half done or left behind.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sealed_study import RECORDS, SEALED_BY_DEFAULT, Holder, contents, holder, write_study

from kurak import pipeline
from kurak.sources.sealing import closing, log, moving
from kurak.sources.sealing.age_files import SealError, WrongKeyError, decrypt, read_identities
from kurak.sources.submissions.store import SubmissionStore


@pytest.fixture
def one(tmp_path: Path) -> Holder:
    return holder(tmp_path / "keys", "one")


@pytest.fixture
def two(tmp_path: Path) -> Holder:
    return holder(tmp_path / "keys", "two")


@pytest.fixture
def study(tmp_path: Path, one: Holder, two: Holder) -> Path:
    return write_study(tmp_path / "small", one.public, two.public)


def seal(study: Path, *keys: Holder) -> int:
    done, differ = pipeline.seal(pipeline.check(study), study, identities=[one for key in keys for one in read_identities(key.file)])
    assert not differ
    return done


def unseal(study: Path, key: Holder, **more: object) -> int:
    return pipeline.open_sealed(pipeline.check(study), study, identities=read_identities(key.file), **more)  # type: ignore[arg-type]


def codes(study: Path) -> list[str]:
    found = pipeline.seal_findings(pipeline.check(study), study)
    assert not any("secret" in f"{one.message} {one.fix} {one.where}" for one in found)
    return [one.code for one in found if one.code.startswith("SEA-")]


def test_what_is_sealed_and_opened_by_each_holder_is_the_same(study: Path, one: Holder, two: Holder) -> None:
    before = contents(study)
    for key in (one, two):
        assert seal(study) == len(SEALED_BY_DEFAULT)
        assert sorted(name for name in contents(study) if name.endswith(".age")) == [f"{name}.age" for name in SEALED_BY_DEFAULT]
        assert not set(SEALED_BY_DEFAULT) & set(contents(study))
        assert not any(b"secret" in content for name, content in contents(study).items() if name != "study.yaml")
        assert unseal(study, key) == len(SEALED_BY_DEFAULT)
        assert contents(study) == before


def test_lists_that_everything_is_understood_by_stay_open(study: Path) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    (study / "study.yaml").write_text(text + "  what: [data, coding, contacts]\n", "utf-8")
    for name in ("data/withdrawn.csv", "coding/codebook.yaml", "data/README.md"):
        (study / name).parent.mkdir(exist_ok=True)
        (study / name).write_text("x\n")
    seal(study)
    held = contents(study)
    assert {"data/withdrawn.csv", "data/raw/received.csv", "coding/codebook.yaml", "data/README.md"} <= set(held)
    assert "contacts/contacts.csv.age" in held


def test_sealing_twice_changes_nothing(study: Path) -> None:
    seal(study)
    before = contents(study)
    assert seal(study) == 0
    assert contents(study) == before


def test_the_log_names_no_file(study: Path, one: Holder) -> None:
    (study / "transcripts" / "Secret Name.md").write_bytes(b"words")
    seal(study)
    unseal(study, one, into=study.parent / "copies")
    unseal(study, one)
    text = (study / log.FILE).read_text("utf-8")
    assert "Secret" not in text
    assert "KI-01" not in text
    rows = log.read_log(study)
    number = len(SEALED_BY_DEFAULT) + 1
    assert [row.action for row in rows] == ["sealed"] * number + ["copied"] * number + ["opened"] * number
    assert {row.sha256 for row in rows[:number]} == {row.sha256 for row in rows[number:]}


def test_a_key_that_is_none_of_them_opens_nothing(study: Path, tmp_path: Path) -> None:
    seal(study)
    before = contents(study)
    stranger = holder(tmp_path / "keys", "stranger")
    with pytest.raises(WrongKeyError):
        unseal(study, stranger)
    with pytest.raises(WrongKeyError):
        unseal(study, stranger, into=tmp_path / "copies")
    assert contents(study) == before
    assert not (tmp_path / "copies").exists()
    assert not list(tmp_path.glob(".opening.*"))


def test_one_damaged_file_keeps_all_closed(study: Path, one: Holder) -> None:
    seal(study)
    path = study / "transcripts" / "KI-02.md.age"
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    before = contents(study)
    with pytest.raises(SealError, match=r"KI-02\.md\.age cannot be opened"):
        unseal(study, one)
    assert contents(study) == before
    assert codes(study) == ["SEA-011", "SEA-016"]


def test_copies_are_for_their_owner_and_outside_the_study(study: Path, one: Holder, tmp_path: Path) -> None:
    seal(study)
    before = contents(study)
    with pytest.raises(SealError, match="lies in the study"):
        unseal(study, one, into=study / "out" / "copies")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(SealError, match="not empty"):
        unseal(study, one, into=tmp_path / "full")
    unseal(study, one, into=tmp_path / "copies")
    assert contents(study) == before
    assert {name: RECORDS[name] for name in SEALED_BY_DEFAULT} == contents(tmp_path / "copies")
    assert all(path.stat().st_mode & 0o077 == 0 for path in [tmp_path / "copies", *(tmp_path / "copies").rglob("*")])


def test_links_and_second_names_are_left_and_told(study: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret of another disk")
    (study / "transcripts" / "link.md").symlink_to(tmp_path / "outside.md")
    (study / "transcripts" / "hard.md").write_text("secret words")
    os.link(study / "transcripts" / "hard.md", tmp_path / "second.md")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_text("secret")
    (study / "data" / "media").symlink_to(tmp_path / "elsewhere")
    seal(study)
    assert (tmp_path / "outside.md").read_text() == "secret of another disk"
    assert (tmp_path / "elsewhere" / "a.csv").read_text() == "secret"
    assert (study / "transcripts" / "link.md").is_symlink()
    assert codes(study).count("SEA-014") == 2
    plan = pipeline.plan_seal(pipeline.check(study), study)
    assert plan.left_open == ("transcripts/hard.md", "transcripts/link.md")


def test_a_sealed_file_that_a_backup_gave_a_second_name_is_known_and_opened(study: Path, one: Holder, tmp_path: Path) -> None:
    before = contents(study)
    seal(study)
    for number, path in enumerate(sorted(study.rglob("*.age"))):
        os.link(path, tmp_path / f"backup-{number}")
    assert codes(study) == ["SEA-016"]
    assert unseal(study, one) == len(SEALED_BY_DEFAULT)
    assert contents(study) == before


# ── whatever interrupts it ─────────────────────────────────────────────────────────────────────


FEW = SEALED_BY_DEFAULT[:1] + SEALED_BY_DEFAULT[-2:]
"""Records of the studies that are broken off again and again: one of a folder, two of another."""


def few(folder: Path, *keys: Holder) -> Path:
    """A study with few records."""
    write_study(folder, *(key.public for key in keys))
    for name in set(SEALED_BY_DEFAULT) - set(FEW):
        (folder / name).unlink()
    return folder


def held(study: Path, key: Holder) -> dict[str, bytes]:
    """Every record by its own name, from its open or its sealed form; where both are there they must agree."""
    found: dict[str, bytes] = {}
    for name in FEW:
        if (study / name).exists():
            found[name] = (study / name).read_bytes()
        if (study / f"{name}.age").exists():
            import io

            goal = io.BytesIO()
            with (study / f"{name}.age").open("rb") as stream:
                decrypt(stream, goal, identities=read_identities(key.file))
            assert found.setdefault(name, goal.getvalue()) == goal.getvalue()
    return found


def broken_off(work: Callable[[], object], step: int) -> bool:
    """Do work in a process of its own that dies at its n-th touch of the disk; whether it came to its end."""
    child = os.fork()
    if child == 0:
        count = 0

        def deadly(real: Callable[..., object]) -> Callable[..., object]:
            def touch(*arguments: object, **more: object) -> object:
                nonlocal count
                count += 1
                if count == step:
                    os._exit(9)
                return real(*arguments, **more)

            return touch

        for where, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync"), (Path, "rename")):
            setattr(where, name, deadly(getattr(where, name)))
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child must not go on as a second test run
            os._exit(7)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 0


@pytest.mark.slow
def test_a_crash_at_any_step_of_sealing_loses_nothing(tmp_path: Path, one: Holder, two: Holder) -> None:
    wanted = {name: RECORDS[name] for name in FEW}
    for step in range(1, 200):
        study = few(tmp_path / f"s{step}", one, two)
        ended = broken_off(lambda study=study: seal(study), step)  # type: ignore[misc]
        assert held(study, one) == wanted, step
        seal(study)
        assert held(study, one) == wanted, step
        assert codes(study) == ["SEA-016"], step
        assert not [name for name in contents(study) if ".sealing." in name or name in FEW], step
        if ended:
            assert step > 10
            return
    raise AssertionError("it never came to its end")


@pytest.mark.slow
def test_a_crash_at_any_step_of_opening_loses_nothing(tmp_path: Path, one: Holder, two: Holder) -> None:
    wanted = {name: RECORDS[name] for name in FEW}
    for step in range(1, 200):
        study = few(tmp_path / f"s{step}", one, two)
        seal(study)
        ended = broken_off(lambda study=study: unseal(study, two), step)  # type: ignore[misc]
        assert held(study, one) == wanted, step
        unseal(study, one)
        assert {name: contents(study)[name] for name in FEW} == wanted, step
        assert not [name for name in contents(study) if ".opening." in name or name.endswith(".age")], step
        assert set(codes(study)) == {"SEA-008"}, step
        if ended:
            assert step > 10
            return
    raise AssertionError("it never came to its end")


def full(*_: object, **__: object) -> object:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", [(closing, "encrypt"), (log, "append"), (os, "fsync"), (Path, "replace")], ids=["encrypt", "log", "fsync", "replace"])
def test_a_full_disk_changes_nothing(study: Path, monkeypatch: pytest.MonkeyPatch, where: tuple[object, str]) -> None:
    before = contents(study)
    folder = pipeline.check(study)
    with monkeypatch.context() as broken:
        broken.setattr(*where, full)
        with pytest.raises(OSError, match="No space left"):
            pipeline.seal(folder, study)
    assert contents(study) == before
    assert seal(study) == len(SEALED_BY_DEFAULT)


def test_a_disk_without_room_is_told_before_anything_is_written(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    before = contents(study)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with pytest.raises(SealError, match="nothing was changed"):
        seal(study)
    assert contents(study) == before


def test_a_sealed_form_that_is_not_what_was_written_is_not_trusted(study: Path, one: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(study)
    real = closing.encrypt

    def faulty(source, goal, *, keys):  # type: ignore[no-untyped-def]
        passed = real(source, goal, keys=keys)
        goal.seek(-1, 2)
        goal.write(b"x")
        return passed

    monkeypatch.setattr(closing, "encrypt", faulty)
    with pytest.raises(SealError, match="not what was written"):
        seal(study)
    assert contents(study) == before


def test_a_file_that_changes_meanwhile_stays_open(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = closing.encrypt

    def slow(source, goal, *, keys):  # type: ignore[no-untyped-def]
        passed = real(source, goal, keys=keys)
        with (study / "transcripts" / "KI-01.md").open("ab") as stream:
            stream.write(b"more")
        return passed

    monkeypatch.setattr(closing, "encrypt", slow)
    with pytest.raises(SealError, match="changed while"):
        seal(study)
    assert not [name for name in contents(study) if name.endswith(".age") or ".sealing." in name]


def test_a_change_between_sealing_and_deleting_is_kept(study: Path, one: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    real = moving.finish

    def late(root: Path) -> int:
        with (study / "transcripts" / "KI-01.md").open("ab") as stream:
            stream.write(b"more")
        return real(root)

    folder = pipeline.check(study)
    monkeypatch.setattr(moving, "finish", late)
    pipeline.seal(folder, study)
    monkeypatch.undo()
    assert (study / "transcripts" / "KI-01.md").read_bytes().endswith(b"more")
    assert "SEA-010" in codes(study)
    _, differ = pipeline.seal(pipeline.check(study), study, identities=read_identities(one.file))
    assert differ == ("transcripts/KI-01.md",)
    assert (study / "transcripts" / "KI-01.md").read_bytes().endswith(b"more")


def test_a_copy_put_beside_its_sealed_form_goes_only_where_both_are_the_same(study: Path, one: Holder) -> None:
    seal(study)
    (study / "transcripts" / "KI-01.md").write_bytes(RECORDS["transcripts/KI-01.md"])
    with pytest.raises(SealError, match="there twice"):
        seal(study)
    with pytest.raises(SealError, match="there twice"):
        unseal(study, one)
    seal(study, one)
    assert not (study / "transcripts" / "KI-01.md").exists()
    assert codes(study) == ["SEA-016"]


# ── beside other work ──────────────────────────────────────────────────────────────────────────


def test_the_store_of_submissions_is_sealed_as_a_whole_and_refuses_to_begin_anew(study: Path, one: Holder) -> None:
    folder = study / "data" / "submissions"
    store = SubmissionStore(folder)
    with pytest.raises(SealError, match="in use"):
        seal(study)
    store.close()
    seal(study)
    assert not (folder / "submissions.sqlite").exists()
    assert not list(folder.glob("submissions.sqlite-*"))
    with pytest.raises(OSError, match="data/submissions is sealed"):
        SubmissionStore(folder)
    unseal(study, one, only=["data/submissions"])
    store = SubmissionStore(folder)
    assert list(store) == []
    store.close()


def test_a_sealed_attachment_is_never_swept_away(study: Path) -> None:
    store = SubmissionStore(study / "data" / "submissions")
    store.connection.execute("INSERT INTO submission VALUES (1,'i',NULL,'f','1','','','','','','',1)")
    store.connection.execute("INSERT INTO attachment VALUES (1,'a.jpg','ab12',3,NULL,'')")
    place = store.attachment_path("ab12")
    place.parent.mkdir()
    Path(f"{place}.age").write_bytes(b"age")
    place.with_name("ffff").write_bytes(b"nobody's")
    assert store.sweep() == 1
    assert Path(f"{place}.age").exists()
    store.close()


def test_nothing_is_sealed_while_the_server_or_an_import_is_at_work(study: Path) -> None:
    import fcntl

    before = contents(study)
    (study / "data" / "submissions").mkdir()
    for path, words in ((study, "under way"), (study / "data" / "submissions" / "server.lock", "kurak serve is running")):
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT)
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(SealError, match=words):
            seal(study)
        os.close(handle)
    assert contents(study) == before


def test_a_new_file_is_not_written_beside_a_sealed_one(study: Path) -> None:
    from kurak.sources.whole_files import replace_files

    seal(study)
    with pytest.raises(OSError, match="is sealed"):
        replace_files(study, {"stakeholders/nominations.csv": b"new"})
    assert not (study / "stakeholders" / "nominations.csv").exists()
