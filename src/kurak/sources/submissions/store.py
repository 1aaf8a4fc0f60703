"""The raw store: every submission as it came, but for positions, in SQLite, append-only but for withdrawal.

A submission is acknowledged only after its transaction is on the disk (``synchronous=FULL``), attachments first. The same
bytes again change nothing; other bytes under the same id are refused, and kept apart for a person to look at. An edited
interview is a new row that names the one it replaces. Times are the server's own: those of the phone are inside the form.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from kurak.sources.sealed_names import SEALED, is_sealed
from kurak.sources.submissions.envelope import Envelope

FOLDER: Final = "data/submissions"
"""Inside the study; ``data/`` is outside version control."""
DATABASE: Final = "submissions.sqlite"
ATTACHMENTS: Final = "attachments"
INCOMING: Final = "incoming"
SMALL: Final = 64_000
"""Bytes up to which an attachment stands in the database: one wait for the disk less. An audit.csv is some 10 kB."""
MOST_CONFLICTS: Final = 5
"""Different XML kept apart for one instance id; more is noise, and is only refused."""

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS submission (
  number        INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id   TEXT NOT NULL UNIQUE,
  deprecated_id TEXT,
  form_id       TEXT NOT NULL,
  version       TEXT NOT NULL,
  form_sha256   TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  xml           BLOB NOT NULL,
  received      TEXT NOT NULL,
  device_id     TEXT NOT NULL,
  user          TEXT NOT NULL,
  complete      INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS submission_deprecates ON submission (deprecated_id);
CREATE TABLE IF NOT EXISTS attachment (
  submission INTEGER NOT NULL REFERENCES submission (number),
  name       TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  content    BLOB,
  received   TEXT NOT NULL,
  PRIMARY KEY (submission, name)
);
CREATE INDEX IF NOT EXISTS attachment_file ON attachment (sha256) WHERE content IS NULL;
CREATE TABLE IF NOT EXISTS position (
  submission INTEGER NOT NULL REFERENCES submission (number),
  path       TEXT NOT NULL,
  near       INTEGER,
  PRIMARY KEY (submission, path)
);
CREATE TABLE IF NOT EXISTS conflict (
  instance_id TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  xml         BLOB NOT NULL,
  received    TEXT NOT NULL,
  user        TEXT NOT NULL,
  PRIMARY KEY (instance_id, sha256)
);
CREATE TABLE IF NOT EXISTS tombstone (
  instance_id TEXT PRIMARY KEY,
  form_id     TEXT NOT NULL,
  withdrawn   TEXT NOT NULL
);
"""

Outcome = Literal["new", "same", "more files", "conflict", "withdrawn"]
"""What became of a submission. ``withdrawn``: the participant has withdrawn, nothing was kept."""


class StoreError(OSError):
    """The store cannot be written or read; nothing of this submission was kept."""


class StoreFullError(StoreError):
    """The disk is full; nothing of this submission was kept."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An attachment that has arrived and waits to be kept: a small one in memory, a large one in a file of its own.

    Parameters
    ----------
    name
        Plain file name, as the form names it.
    sha256, size
        Hash and bytes of it.
    content
        The bytes themselves, where there are at most :data:`SMALL`.
    path
        Else where they are now: a file in :data:`INCOMING` of the store.
    """

    name: str
    sha256: str
    size: int
    content: bytes | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as it is kept; ``content`` where it is small, else ``path``."""

    name: str
    sha256: str
    size: int
    content: bytes | None
    path: Path

    def read(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes() if self.content is None else self.content


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of a phone or a browser: the XML, and the files that came with it.

    Parameters
    ----------
    envelope, xml
        The submission, and what its outside says.
    form_sha256
        Hash of the published form that it was filled in with.
    user
        Who sent it, as signed in.
    complete
        False where the phone says that more files will follow.
    received_sha256
        Hash of the XML as it arrived, where positions in it were made coarse since: by it a second sending is known.
    near
        Path of a position that was made coarse: whether the phone was near its cluster; None where that is not known.
    """

    envelope: Envelope
    xml: bytes
    form_sha256: str
    user: str
    complete: bool = True
    uploads: Sequence[Upload] = ()
    received_sha256: str = ""
    near: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """One submission of the store; ``sha256`` is that of the bytes that came, ``near`` as in :class:`Sent`."""

    number: int
    instance_id: str
    deprecated_id: str | None
    form_id: str
    version: str
    form_sha256: str
    sha256: str
    xml: bytes
    received: str
    device_id: str
    user: str
    complete: bool
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    near: Mapping[str, bool | None] = field(default_factory=dict)


def now() -> datetime:
    """The server's time."""
    return datetime.now(UTC)


class SubmissionStore:
    """The raw submissions of one study. One thread writes; each thread opens its own.

    Parameters
    ----------
    folder
        ``STUDY/data/submissions``; made where it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if is_sealed(folder, DATABASE):
            # A new database beside the sealed one would take in everything that a phone sends again, withdrawn people too.
            raise StoreError(f"{FOLDER} is sealed: kurak seal open STUDY --identity KEY --what {FOLDER}")
        try:
            for part in (folder, folder / ATTACHMENTS, folder / INCOMING):
                part.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _in_words(error) from error
        with _told():
            self.connection = sqlite3.connect(folder / DATABASE, isolation_level=None, timeout=30)
            (folder / DATABASE).chmod(0o600)
            # What is withdrawn is overwritten, not only unlinked; what is acknowledged is on the disk.
            self.connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;" + SCHEMA
            )

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    # ── writing ──

    def receive(self, sent: Sent, *, at: datetime | None = None) -> Outcome:
        """Keep one submission; see :meth:`receive_all`. Where it cannot be kept, its files go too."""
        try:
            (outcome,) = self.receive_all([sent], at=at)
        except StoreError:
            self._drop_unnamed(upload.sha256 for upload in sent.uploads if upload.path is not None)
            raise
        return outcome

    def receive_all(self, sent: Sequence[Sent], *, at: datetime | None = None) -> list[Outcome]:
        """Keep several submissions in one transaction; when this returns, they are on the disk.

        Returns
        -------
        What became of each, in their order.

        Raises
        ------
        StoreFullError, StoreError
            Then nothing of any of them was kept.
        """
        received = (at or now()).astimezone(UTC).isoformat(timespec="milliseconds")
        with _told():
            # Files come before the rows that name them: a crash in between leaves a file without a row, never the reverse.
            folders = {self._settle(upload, upload.path) for one in sent for upload in one.uploads if upload.path is not None}
            for folder in folders | ({self.folder / ATTACHMENTS} if folders else set()):
                _sync_folder(folder)
            with self._transaction():
                outcomes = [self._keep(one, received) for one in sent]
        self._drop_unnamed(upload.sha256 for one in sent for upload in one.uploads if upload.path is not None)
        return outcomes

    def _keep(self, sent: Sent, received: str) -> Outcome:
        envelope = sent.envelope
        if self._withdrawn(envelope):
            return "withdrawn"
        digest = sent.received_sha256 or hashlib.sha256(sent.xml).hexdigest()
        row = self.connection.execute(
            "SELECT number, sha256, complete FROM submission WHERE instance_id = ?", (envelope.instance_id,)
        ).fetchone()
        if row is not None and row[1] != digest:
            self._set_apart(sent, digest, received)
            return "conflict"
        if row is None:
            number = self.connection.execute(
                "INSERT INTO submission (instance_id, deprecated_id, form_id, version, form_sha256, sha256, xml, received, device_id,"
                " user, complete) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (envelope.instance_id, envelope.deprecated_id, envelope.form_id, envelope.version, sent.form_sha256, digest,
                 sent.xml, received, envelope.device_id, sent.user, sent.complete),
            ).lastrowid  # fmt: skip
            assert number is not None
            self.connection.executemany(
                "INSERT INTO position (submission, path, near) VALUES (?,?,?)",
                [(number, path, near) for path, near in sent.near.items()],
            )
        else:
            number = row[0]
        known = dict(self.connection.execute("SELECT name, sha256 FROM attachment WHERE submission = ?", (number,)))
        fresh = {one.name: one for one in sent.uploads if one.name not in known}
        if any(known.get(one.name, fresh.get(one.name, one).sha256) != one.sha256 for one in sent.uploads):
            if row is None:
                # Two files of one name in one request: the whole of it is refused.
                self.connection.execute("DELETE FROM position WHERE submission = ?", (number,))
                self.connection.execute("DELETE FROM submission WHERE number = ?", (number,))
            return "conflict"
        for one in fresh.values():
            self.connection.execute(
                "INSERT INTO attachment (submission, name, sha256, bytes, content, received) VALUES (?,?,?,?,?,?)",
                (number, one.name, one.sha256, one.size, one.content, received),
            )
        if row is None:
            return "new"
        if sent.complete and not row[2]:
            self.connection.execute("UPDATE submission SET complete = 1 WHERE number = ?", (number,))
        return "more files" if fresh else "same"

    def _withdrawn(self, envelope: Envelope) -> bool:
        """Whether this interview, or the one that it replaces, was withdrawn: a phone may send it, or an edit of it, again."""
        ids = (envelope.instance_id, envelope.deprecated_id)
        row = self.connection.execute("SELECT withdrawn FROM tombstone WHERE instance_id IN (?, ?)", ids).fetchone()
        if row is not None:
            # So that an edit of this edit stays out as well.
            self.connection.execute(
                "INSERT OR IGNORE INTO tombstone VALUES (?,?,?)", (envelope.instance_id, envelope.form_id, row[0])
            )
        return row is not None

    def _set_apart(self, sent: Sent, digest: str, received: str) -> None:
        instance = sent.envelope.instance_id
        (held,) = self.connection.execute("SELECT count(*) FROM conflict WHERE instance_id = ?", (instance,)).fetchone()
        if held < MOST_CONFLICTS:
            self.connection.execute(
                "INSERT OR IGNORE INTO conflict VALUES (?,?,?,?,?)", (instance, digest, sent.xml, received, sent.user)
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    # ── files ──

    def attachment_path(self, sha256: str) -> Path:
        """Where an attachment of this hash is kept."""
        return self.folder / ATTACHMENTS / sha256[:2] / sha256

    def _settle(self, upload: Upload, path: Path) -> Path:
        """Bring a file that has arrived to its place, with its bytes on the disk; the folder it is in now."""
        place = self.attachment_path(upload.sha256)
        if path.exists():
            place.parent.mkdir(exist_ok=True, mode=0o700)
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            path.replace(place)
        elif not place.exists():
            raise FileNotFoundError(f"attachment {upload.name} is gone before it was kept")
        return place.parent

    def _drop_unnamed(self, hashes: Iterable[str]) -> None:
        """Remove files that no row names: of refused submissions, and of withdrawn ones."""
        for sha256 in set(hashes):
            query = "SELECT 1 FROM attachment WHERE sha256 = ? AND content IS NULL"
            if self.connection.execute(query, (sha256,)).fetchone() is None:
                self.attachment_path(sha256).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove what an earlier run left half received, and files without a row; how many there were.

        Only at the start of the one server of a study: what is being received now must not be swept.
        """
        named = {sha256 for (sha256,) in self.connection.execute("SELECT DISTINCT sha256 FROM attachment WHERE content IS NULL")}
        left = [path for path in (self.folder / INCOMING).iterdir() if path.is_file()]
        left += [path for path in (self.folder / ATTACHMENTS).glob("*/*") if path.name.removesuffix(SEALED) not in named]
        for path in left:
            path.unlink()
        return len(left)

    # ── reading ──

    def __iter__(self) -> Iterator[Kept]:
        """Every submission, in the order of receipt."""
        for row in self.connection.execute(f"SELECT {_COLUMNS} FROM submission ORDER BY number"):
            yield self._kept(row)

    def find(self, instance_id: str) -> Kept | None:
        """One submission by its instance id."""
        row = self.connection.execute(f"SELECT {_COLUMNS} FROM submission WHERE instance_id = ?", (instance_id,)).fetchone()
        return None if row is None else self._kept(row)

    def latest(self) -> Iterator[Kept]:
        """Every interview once: where one was edited, only the last of its chain.

        Edits of the same interview that do not know of one another are all given: a person decides between them.
        """
        query = (
            f"SELECT {_COLUMNS} FROM submission AS s WHERE NOT EXISTS (SELECT 1 FROM submission AS later "
            "WHERE later.deprecated_id = s.instance_id AND later.form_id = s.form_id AND later.number <> s.number) ORDER BY number"
        )
        for row in self.connection.execute(query):
            yield self._kept(row)

    def forks(self, form_id: str) -> int:
        """How many editions of a form's interviews were edited more than once, so that :meth:`latest` gives several."""
        query = (
            "SELECT count(*) FROM (SELECT 1 FROM submission WHERE deprecated_id IS NOT NULL AND form_id = ? "
            "GROUP BY deprecated_id HAVING count(*) > 1)"
        )
        (number,) = self.connection.execute(query, (form_id,)).fetchone()
        return int(number)

    def conflicts(self) -> list[tuple[str, str]]:
        """Instance id and hash of every XML that was refused and set apart."""
        return list(self.connection.execute("SELECT instance_id, sha256 FROM conflict ORDER BY received, sha256"))

    def withdrawn_ids(self) -> list[str]:
        """Instance ids of what was withdrawn."""
        return [one for (one,) in self.connection.execute("SELECT instance_id FROM tombstone ORDER BY instance_id")]

    def _kept(self, row: tuple[int, str, str | None, str, str, str, str, bytes, str, str, str, int]) -> Kept:
        query = "SELECT name, sha256, bytes, content FROM attachment WHERE submission = ? ORDER BY name"
        files = self.connection.execute(query, (row[0],))
        named = {name: Attachment(name, sha256, size, content, self.attachment_path(sha256)) for name, sha256, size, content in files}
        positions = self.connection.execute("SELECT path, near FROM position WHERE submission = ? ORDER BY path", (row[0],))
        near = {path: None if one is None else bool(one) for path, one in positions}
        return Kept(*row[:11], complete=bool(row[11]), attachments=named, near=near)


_COLUMNS: Final = (
    "number, instance_id, deprecated_id, form_id, version, form_sha256, sha256, xml, received, device_id, user, complete"
)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the disk and of SQLite, as errors of the store."""
    try:
        yield
    except StoreError:
        raise
    except (OSError, sqlite3.Error) as error:
        raise _in_words(error) from error


def _in_words(error: OSError | sqlite3.Error) -> StoreError:
    if isinstance(error, sqlite3.Error):
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL if hasattr(error, "sqlite_errorcode") else False
        return StoreFullError("the disk is full") if full else StoreError(f"the store of submissions fails: {error}")
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFullError("the disk is full")
    return StoreError(f"the store of submissions fails: {(error.strerror or 'no reason given').lower()}")
