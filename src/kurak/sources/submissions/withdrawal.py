"""A participant withdraws: their interviews leave the store for good, and stay out when a phone sends them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.parsers import expat

from kurak.sources.submissions.store import StoreError, SubmissionStore, now


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken out.

    Parameters
    ----------
    instance_ids
        Of every interview taken out, with all earlier and later editions of it, and of those that were not in the store and will
        not be let in.
    attachments
        How many of their files were removed.
    """

    instance_ids: tuple[str, ...]
    attachments: int


def withdraw(store: SubmissionStore, *, instance_ids: Iterable[str], at: datetime | None = None) -> Withdrawn:
    """Take interviews out of the raw store; a tombstone without content stays.

    All editions of an interview go (the chain of its edits), what was set apart as a conflict, and the attachments that no
    other interview has. Deleted pages are overwritten, and the write-ahead log is emptied. What is left says: this id, this
    form, withdrawn on this day. An id that the store does not hold gets a tombstone too, so that it never comes in.

    Notes
    -----
    Copies of the disk and snapshots of the file system are out of reach of this function.
    """
    connection = store.connection
    chain = _editions(store, set(instance_ids))
    withdrawn = (at or now()).astimezone(UTC).date().isoformat()
    hashes: set[str] = set()
    small = 0
    with store._transaction():
        for one in sorted(chain):
            row = connection.execute("SELECT number, form_id FROM submission WHERE instance_id = ?", (one,)).fetchone()
            if row is not None:
                files = connection.execute("SELECT sha256, content IS NULL FROM attachment WHERE submission = ?", (row[0],)).fetchall()
                small += sum(not in_file for _, in_file in files)
                hashes |= {sha for sha, in_file in files if in_file}
                connection.execute("DELETE FROM attachment WHERE submission = ?", (row[0],))
                connection.execute("DELETE FROM position WHERE submission = ?", (row[0],))
                connection.execute("DELETE FROM submission WHERE number = ?", (row[0],))
            connection.execute("DELETE FROM conflict WHERE instance_id = ?", (one,))
            connection.execute("INSERT OR IGNORE INTO tombstone VALUES (?,?,?)", (one, row[1] if row else "", withdrawn))
    there = [sha for sha in hashes if store.attachment_path(sha).exists()]
    store._drop_unnamed(hashes)
    # A checkpoint waits for readers; where one is in the way, the old pages would stay in the log.
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError("the interviews are withdrawn, but the log still holds their bytes: stop the server and withdraw again")
    return Withdrawn(tuple(sorted(chain)), small + sum(not store.attachment_path(sha).exists() for sha in there))


def _editions(store: SubmissionStore, ids: set[str]) -> set[str]:
    """These interviews with every edition before and after them."""
    found: set[str] = set()
    waiting = set(ids)
    while waiting:
        one = waiting.pop()
        found.add(one)
        rows = store.connection.execute(
            "SELECT instance_id, deprecated_id FROM submission WHERE instance_id = ? OR deprecated_id = ?", (one, one)
        ).fetchall()
        waiting |= {ident for row in rows for ident in row if ident} - found
    return found


def interviews_of(store: SubmissionStore, code: str, *, questions: Collection[str]) -> tuple[str, ...]:
    """Instance ids of the interviews in which a question holds a participant's code.

    Parameters
    ----------
    code
        Code of the participant or of the unit, as it stands on the route sheet.
    questions
        Names of the questions that hold such codes, without groups: ``unit_code``.
    """
    return tuple(kept.instance_id for kept in store if _holds(kept.xml, code, frozenset(questions)))


@dataclass(frozen=True, slots=True)
class StoredInterviews:
    """The raw store as a withdrawal from the whole study sees it.

    Parameters
    ----------
    store
        The store, open.
    questions
        Names of the questions that hold codes of participants or units.
    """

    store: SubmissionStore
    questions: frozenset[str]

    def interviews_of(self, codes: Collection[str]) -> tuple[str, ...]:
        """Ids of the interviews that name one of the codes, or have it for an id."""
        named = (one for code in codes for one in interviews_of(self.store, code, questions=self.questions))
        known = (code for code in codes if self.store.find(code) is not None)
        return tuple(dict.fromkeys((*named, *known)))

    def withdraw(self, ids: Collection[str]) -> None:
        """Take interviews out for good, in one transaction; ids that are gone already are no error."""
        withdraw(self.store, instance_ids=ids)


def _holds(xml: bytes, code: str, questions: frozenset[str]) -> bool:
    """Whether one of the questions has this answer; the XML was let in by ``read_envelope``, so it is bounded."""
    open_texts: list[list[str] | None] = []
    found: list[bool] = []

    def begin(name: str, _: dict[str, str]) -> None:
        open_texts.append([] if name.rpartition("\n")[2] in questions else None)

    def text(part: str) -> None:
        if open_texts and open_texts[-1] is not None:
            open_texts[-1].append(part)

    def end(_: str) -> None:
        texts = open_texts.pop()
        if texts is not None and "".join(texts).strip() == code:
            found.append(True)

    parser = expat.ParserCreate(encoding="utf-8", namespace_separator="\n")
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = begin, text, end
    parser.Parse(xml, True)
    return bool(found)
