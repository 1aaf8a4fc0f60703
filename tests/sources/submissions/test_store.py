"""Why: the raw store is the only copy of an interview once the phone has let go of it. It loses nothing, and forgets when told to."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kurak.sources.submissions.envelope import NotASubmissionError, read_envelope
from kurak.sources.submissions.progress import Count, counts
from kurak.sources.submissions.store import (
    ATTACHMENTS,
    DATABASE,
    INCOMING,
    MOST_CONFLICTS,
    Sent,
    StoreError,
    StoreFullError,
    SubmissionStore,
    Upload,
)
from kurak.sources.submissions.withdrawal import interviews_of, withdraw
from kurak.sources.submissions.writer import Writer

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def xml_of(instance: str, *, answer: str = "4", replaces: str | None = None, unit: str = "A-1") -> bytes:
    old = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    meta = f"<meta><instanceID>{instance}</instanceID>{old}</meta>"
    return f'<data id="lending" version="1"><who><unit_code>{unit}</unit_code></who><lend>{answer}</lend>{meta}</data>'.encode()


def sent(xml: bytes, *uploads: Upload, user: str = "aigul", complete: bool = True) -> Sent:
    return Sent(read_envelope(xml), xml, "f" * 64, user, complete=complete, uploads=uploads)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SubmissionStore]:
    opened = SubmissionStore(tmp_path / "submissions")
    yield opened
    opened.close()


def small(name: str, content: bytes) -> Upload:
    return Upload(name, hashlib.sha256(content).hexdigest(), len(content), content=content)


def arrived(store: SubmissionStore, name: str, content: bytes) -> Upload:
    """A file that has arrived on the disk, as large ones do."""
    path = store.folder / INCOMING / hashlib.sha256(name.encode() + content).hexdigest()
    path.write_bytes(content)
    return Upload(name, hashlib.sha256(content).hexdigest(), len(content), path=path)


def on_disk(store: SubmissionStore) -> bytes:
    """Every byte of the store's folder."""
    return b"".join(path.read_bytes() for path in sorted(store.folder.rglob("*")) if path.is_file())


# ── envelopes ──


@pytest.mark.parametrize(
    "meta",
    [
        "<meta><instanceID>uuid:1</instanceID></meta>",
        '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID> uuid:1\n</orx:instanceID></orx:meta>',
        '<meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:1</instanceID></meta>',
        "<meta><instanceID>uuid<!-- a comment -->:1</instanceID></meta>",
        "<meta><instanceID><![CDATA[uuid:1]]></instanceID></meta>",
    ],
)
def test_the_id_is_found_as_each_client_writes_it(meta: str) -> None:
    for root in ('<data id="q">', '<data id="q" xmlns="http://www.w3.org/2002/xforms">'):
        assert read_envelope(f"{root}<a>1</a>{meta}</data>".encode()).instance_id == "uuid:1"


def test_an_answer_cannot_pass_for_the_id() -> None:
    inside = b'<data id="q"><repeat><meta><instanceID>uuid:false</instanceID></meta></repeat><meta><instanceID>uuid:1</instanceID></meta></data>'
    assert read_envelope(inside).instance_id == "uuid:1"


def test_a_large_or_long_document_is_bounded() -> None:
    for xml in (b"<d>" + b" " * 5_000_000 + b"</d>", b"<d>" + b"<a/>" * 200_001 + b"</d>"):
        with pytest.raises(NotASubmissionError):
            read_envelope(xml)


# ── keeping ──


def test_outcomes(store: SubmissionStore) -> None:
    assert store.receive(sent(xml_of("u:1"))) == "new"
    assert store.receive(sent(xml_of("u:1"))) == "same"
    assert store.receive(sent(xml_of("u:1"), arrived(store, "a.jpg", b"a"))) == "more files"
    assert store.receive(sent(xml_of("u:1"), arrived(store, "a.jpg", b"a"))) == "same"
    assert store.receive(sent(xml_of("u:1"), arrived(store, "a.jpg", b"b"))) == "conflict"
    assert store.receive(sent(xml_of("u:1", answer="1"))) == "conflict"
    (only,) = store
    assert only.xml == xml_of("u:1")
    assert [one.read() for one in only.attachments.values()] == [b"a"]
    # What was refused left no file behind.
    assert len(list((store.folder / ATTACHMENTS).glob("*/*"))) == 1
    assert not list((store.folder / INCOMING).iterdir())


def test_rows_are_never_changed_by_what_comes_later(store: SubmissionStore) -> None:
    store.receive(sent(xml_of("u:1")), at=NOON)
    before = list(store)
    for later in (xml_of("u:1"), xml_of("u:1", answer="2"), xml_of("u:2"), xml_of("u:3", replaces="u:1")):
        store.receive(sent(later, user="bek"), at=NOON + timedelta(days=1))
    assert list(store)[:1] == before


def test_conflicts_are_bounded_and_the_same_one_counts_once(store: SubmissionStore) -> None:
    store.receive(sent(xml_of("u:1")))
    for answer in ["x", *map(str, range(20))] * 2:
        store.receive(sent(xml_of("u:1", answer=answer)))
    assert len(store.conflicts()) == MOST_CONFLICTS


def test_the_clock_may_be_wrong(store: SubmissionStore) -> None:
    """Order is that of receipt, not of a clock that was set back, and time is kept in UTC."""
    store.receive(sent(xml_of("u:1")), at=NOON)
    store.receive(sent(xml_of("u:2")), at=datetime(1970, 1, 1, 6, tzinfo=timezone(timedelta(hours=6))))
    assert [one.instance_id for one in store] == ["u:1", "u:2"]
    assert [one.received for one in store] == ["2026-06-01T12:00:00.000+00:00", "1970-01-01T00:00:00.000+00:00"]


def test_an_edited_interview_counts_once_and_all_editions_are_kept(store: SubmissionStore) -> None:
    # The second edition comes first: phones send in any order.
    for xml in (xml_of("u:3", replaces="u:2"), xml_of("u:1"), xml_of("u:2", replaces="u:1"), xml_of("v:1")):
        store.receive(sent(xml), at=NOON)
    assert len(list(store)) == 4
    assert [one.instance_id for one in store.latest()] == ["u:3", "v:1"]
    assert counts(store) == [Count("lending", "1", "2026-06-01", "aigul", 2, 0)]


def test_a_circle_of_edits_does_not_hang(store: SubmissionStore) -> None:
    for xml in (xml_of("u:1", replaces="u:2"), xml_of("u:2", replaces="u:1"), xml_of("u:3", replaces="u:3")):
        store.receive(sent(xml))
    assert [one.instance_id for one in store.latest()] == ["u:3"]
    assert withdraw(store, instance_ids=["u:1"]).instance_ids == ("u:1", "u:2")


def test_counts_are_by_day_of_the_asked_zone_and_interviewer(store: SubmissionStore) -> None:
    store.receive(sent(xml_of("u:1")), at=datetime(2026, 6, 1, 19, tzinfo=UTC))
    store.receive(sent(xml_of("u:2"), user="bek", complete=False), at=datetime(2026, 6, 1, 1, tzinfo=UTC))
    bishkek = timezone(timedelta(hours=6))
    assert [(one.day, one.user, one.interviews, one.waiting) for one in counts(store, zone=bishkek)] == [
        ("2026-06-02", "aigul", 1, 0),
        ("2026-06-01", "bek", 1, 1),
    ]


# ── the disk ──


def fill(store: SubmissionStore) -> None:
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count={pages + 8}")


def test_a_full_disk_refuses_and_keeps_what_was_there(store: SubmissionStore) -> None:
    fill(store)
    kept: list[str] = []

    def receive_until_full() -> None:
        for number in range(1000):
            store.receive(sent(xml_of(f"u:{number}", answer="x" * 2000)))
            kept.append(f"u:{number}")

    with pytest.raises(StoreFullError):
        receive_until_full()
    assert kept
    assert [one.instance_id for one in store] == kept
    store.connection.execute("PRAGMA max_page_count=1000000")
    assert store.receive(sent(xml_of("u:after"))) == "new"
    assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_batch_that_does_not_fit_is_not_half_kept_and_leaves_no_file(store: SubmissionStore) -> None:
    fill(store)
    batch = [sent(xml_of(f"u:{number}", answer="x" * 20_000)) for number in range(50)]
    with pytest.raises(StoreFullError):
        store.receive_all(batch)
    assert not list(store)
    with pytest.raises(StoreFullError):
        store.receive(sent(xml_of("u:1", answer="x" * 900_000), arrived(store, "a.jpg", b"a")))
    assert not list((store.folder / ATTACHMENTS).glob("*/*"))


def test_a_folder_that_cannot_be_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError):
        SubmissionStore(tmp_path / "data" / "submissions")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / DATABASE).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError):
        SubmissionStore(tmp_path / "broken")
    with pytest.raises(StoreError):
        Writer(tmp_path / "broken").start()


def test_what_is_acknowledged_is_synchronous_and_private(store: SubmissionStore) -> None:
    assert store.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert (store.folder / DATABASE).stat().st_mode & 0o077 == 0


def test_a_crash_between_files_and_rows_leaves_only_what_the_next_start_sweeps(store: SubmissionStore) -> None:
    store.receive(sent(xml_of("u:1"), arrived(store, "a.jpg", b"a")))
    arrived(store, "half.jpg", b"half")
    lost = store.attachment_path("e" * 64)
    lost.parent.mkdir()
    lost.write_bytes(b"settled, but its row was never written")
    writer = Writer(store.folder)
    assert writer.start() == 2
    writer.stop()
    assert not list((store.folder / INCOMING).iterdir())
    (only,) = store
    assert only.attachments["a.jpg"].read() == b"a"


def test_small_files_stand_in_the_database_and_are_told_apart_by_their_hash(store: SubmissionStore) -> None:
    assert store.receive(sent(xml_of("u:1"), small("audit.csv", b"a"), arrived(store, "big.jpg", b"a"))) == "new"
    assert store.receive(sent(xml_of("u:1"), small("audit.csv", b"a"))) == "same"
    assert store.receive(sent(xml_of("u:1"), small("audit.csv", b"b"))) == "conflict"
    (only,) = store
    assert [(one.name, one.read(), one.content) for one in only.attachments.values()] == [("audit.csv", b"a", b"a"), ("big.jpg", b"a", None)]
    store.sweep()
    assert [one.read() for one in only.attachments.values()] == [b"a", b"a"]


# ── the writer ──


def test_the_writer_tells_everybody_and_one_bad_file_spoils_nothing_else(store: SubmissionStore) -> None:
    gone = Upload("a.jpg", "0" * 64, 1, path=store.folder / INCOMING / "gone")
    writer = Writer(store.folder)
    # All wait before the first is written, so that they share a transaction.
    waiting = [writer.keep(sent(xml_of(f"u:{number}"), *([gone] if number == 3 else []))) for number in range(6)]
    writer.start()
    writer.stop()
    for number, one in enumerate(waiting):
        if number == 3:
            assert isinstance(one.exception(), StoreError)
        else:
            assert one.result() == "new"
    assert sorted(one.instance_id for one in store) == ["u:0", "u:1", "u:2", "u:4", "u:5"]


# ── withdrawal ──


def test_withdrawal_removes_every_byte_and_leaves_a_stone_without_content(store: SubmissionStore) -> None:
    secret = "MARK-OF-A-PERSON"
    files = arrived(store, "v.m4a", b"voice of " + secret.encode()), small("audit.csv", secret.encode() * 900)
    store.receive(sent(xml_of("u:1", answer=secret * 500), *files))
    store.receive(sent(xml_of("u:1", answer="other " + secret)))
    store.receive(sent(xml_of("u:2", answer=secret, replaces="u:1")))
    store.receive(sent(xml_of("u:9"), arrived(store, "v.m4a", b"another voice")))
    assert secret.encode() in on_disk(store)
    gone = withdraw(store, instance_ids=["u:1"], at=NOON)
    assert gone.instance_ids == ("u:1", "u:2")
    assert gone.attachments == 2
    assert secret.encode() not in on_disk(store)
    assert [one.instance_id for one in store] == ["u:9"]
    assert store.conflicts() == []
    rows = store.connection.execute("SELECT * FROM tombstone ORDER BY instance_id").fetchall()
    assert rows == [("u:1", "lending", "2026-06-01"), ("u:2", "lending", "2026-06-01")]


def test_what_was_withdrawn_stays_out_when_a_phone_sends_it_or_an_edit_of_it(store: SubmissionStore) -> None:
    store.receive(sent(xml_of("u:1")))
    withdraw(store, instance_ids=["u:1", "u:not-here-yet"])
    for xml in (xml_of("u:1"), xml_of("u:1", answer="2"), xml_of("u:2", replaces="u:1"), xml_of("u:3", replaces="u:2"), xml_of("u:not-here-yet")):
        assert store.receive(sent(xml, arrived(store, "a.jpg", b"a"))) == "withdrawn"
    assert not list(store)
    assert not list((store.folder / ATTACHMENTS).glob("*/*"))


def test_a_file_that_another_interview_has_too_stays(store: SubmissionStore) -> None:
    for instance in ("u:1", "u:2"):
        store.receive(sent(xml_of(instance), arrived(store, "empty.csv", b"event,node,start,end\n")))
    assert withdraw(store, instance_ids=["u:1"]).attachments == 0
    (other,) = store
    assert other.attachments["empty.csv"].read() == b"event,node,start,end\n"


def test_interviews_are_found_by_the_code_of_a_participant(store: SubmissionStore) -> None:
    for number, unit in enumerate(["A-1", "A-10", " A-1 ", "B-1"]):
        store.receive(sent(xml_of(f"u:{number}", unit=unit)))
    assert interviews_of(store, "A-1", questions=["unit_code"]) == ("u:0", "u:2")
    assert interviews_of(store, "A-1", questions=["lend"]) == ()


def test_withdrawing_twice_is_withdrawing_once(store: SubmissionStore) -> None:
    store.receive(sent(xml_of("u:1")))
    withdraw(store, instance_ids=["u:1"], at=NOON)
    withdraw(store, instance_ids=["u:1"], at=NOON + timedelta(days=3))
    assert store.connection.execute("SELECT withdrawn FROM tombstone").fetchall() == [("2026-06-01",)]
    assert isinstance(store.connection, sqlite3.Connection)
