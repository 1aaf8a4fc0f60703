"""A participant leaves the study: what of theirs is where, planned first, then taken out whole or not at all.

The plan holds every file as it will be. Nothing is written until all of it is known; new files are written beside
the old ones and moved into place; what was moved already is found by a second run, which finishes the work.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from kurak.model.fieldwork import Fieldwork
from kurak.model.fieldwork_rows import Tombstone
from kurak.sources.ethics import INCIDENTS
from kurak.sources.fieldwork.csv_lines import NotATableError, take_out
from kurak.sources.fieldwork.tombstones import COLUMNS, FILE
from kurak.sources.sealed_names import sealed_in
from kurak.sources.whole_files import write_beside

KEYS = frozenset(
    {
        "id", "record", "unit", "unit_code", "code", "participant", "participants", "participant_code", "person",
        "respondent", "interview", "interview_id", "transcript", "transcript_id", "document", "source", "speaker",
        "other",
    }
)  # fmt: skip
"""Columns, and keys of front matter, that hold codes of participants, beside those that study.yaml names."""

ROOMS = ("data", "contacts", "coding", "transcripts")
TABLES_OUTSIDE = ("published/quotes.csv", "report/quotes.csv")
OTHERS = frozenset({"interviewer", "moderator", "interpreter", "observer"})
"""Roles of those who are heard and are no participants; a role that nobody knows may be one."""
OF_TRANSCRIPTS = frozenset({"transcript", "transcript_id", "document", "source"})
TEXT_ROOMS = ("report", "stakeholders", "review", "published")
TEXTS = (".md", ".csv", ".yaml", ".yml", ".txt", ".json", ".jsonl", ".xml")
RAW_STORE = "data/submissions"
LEFT_ALONE = (INCIDENTS, RAW_STORE)


class RawStore(Protocol):
    """Interviews as they were sent: the part of the raw store that a withdrawal needs."""

    def interviews_of(self, codes: Collection[str]) -> tuple[str, ...]:
        """Ids of the interviews that name one of the codes."""
        ...

    def withdraw(self, ids: Collection[str]) -> None:
        """Take interviews out for good, in one transaction; ids that are gone already are no error."""
        ...


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What will be done.

    Parameters
    ----------
    codes
        The code, and those linked to it: of the record and of the unit.
    rewritten
        File: its new content, and how many rows leave it.
    removed
        Files that go as a whole.
    raw
        Ids of interviews in the raw store.
    stale
        Outputs made from what changes: to be made anew.
    by_hand
        Places where the code, or perhaps the person, remains, and why.
    blocked
        Why nothing can be done yet; empty where it can.
    """

    codes: tuple[str, ...]
    rewritten: Mapping[str, tuple[bytes, int]]
    removed: tuple[str, ...]
    raw: tuple[str, ...]
    stale: tuple[str, ...]
    by_hand: tuple[str, ...]
    blocked: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether anything is held under the code."""
        return bool(self.rewritten or self.removed or self.raw or self.blocked)


def plan_withdrawal(
    study: Path, code: str, *, declared: Fieldwork | None, records: str = "", raw: RawStore | None = None
) -> Withdrawal:
    """Find everything of a participant.

    Parameters
    ----------
    study
        The study's folder.
    code
        Code of the record, the unit or the participant.
    declared, records
        The block fieldwork and the file of interviews, for the names of columns that hold codes.
    raw
        The raw store, where there is one.

    Returns
    -------
    Withdrawal
        Nothing is written.
    """
    own = {declared.record, declared.unit} if declared is not None else set()
    keys = KEYS | own
    codes = {code}
    blocked: list[str] = []
    tables = {file: content for file in _tables(study) if (content := _bytes(study / file, blocked)) is not None}
    if declared is not None:
        codes |= _linked(tables, code, declared)
    raw_ids = raw.interviews_of(tuple(sorted(codes))) if raw is not None else ()
    if raw is None and (study / RAW_STORE).is_dir():
        blocked.append(f"{RAW_STORE} is a raw store, and it could not be opened")
    removed, groups = _transcripts(study, codes, keys, blocked)
    blocked += [
        f"{file} is of several people: take this person's turns and name out by hand first" for file in groups
    ]
    gone = {name for file in removed for name in (file, Path(file).name, Path(file).stem, *_ids(study / file))}
    blocked += _kept_projects(study, removed)
    blocked += [f"{number} of the files in {room}/ are sealed, and may hold them: kurak seal open" for room in ROOMS if (number := sealed_in(study, room))]
    rewritten: dict[str, tuple[bytes, int]] = {}
    for file, content in tables.items():
        try:
            left = take_out(content, lambda row: _is_theirs(row, codes, keys, gone))
        except NotATableError as error:
            if any(one.encode() in content for one in codes):
                blocked.append(f"{file} cannot be read as a table: {error}")
            continue
        if left.removed:
            rewritten[file] = (left.content, left.removed)
    other = list(_other_files(study, codes, tables, {*removed}))
    blocked += [f"{file} holds the code, and is of a kind that is not rewritten: take the row out first" for file in other]
    if records and not records.lower().endswith((".csv", ".tsv")) and _in_records(study / records, codes, own):
        blocked.append(f"{records} holds the code, and is of a kind that is not rewritten: take the row out first")
    # Lists of passages in out/ name the text, not the person.
    removed += _holding(study, "out", codes | {name for file in removed for name in _ids(study / file)})
    by_hand = tuple(_mentions(study, codes, set(rewritten)))
    touched = bool(rewritten or raw_ids or removed)
    return Withdrawal(
        codes=tuple(sorted(codes, key=lambda one: (one != code, one))),
        rewritten=rewritten,
        removed=tuple(removed),
        raw=raw_ids,
        stale=tuple(_stale(study, set(removed))) if touched else (),
        by_hand=by_hand,
        blocked=tuple(blocked),
    )


def withdraw(study: Path, plan: Withdrawal, *, tombstones: Collection[Tombstone], raw: RawStore | None = None) -> None:
    """Do what was planned.

    Parameters
    ----------
    tombstones
        What stays: appended to data/withdrawn.csv.

    Raises
    ------
    ValueError
        If the plan is blocked.
    OSError
        If a file cannot be written; then no file has been touched, or a second run finishes the work.
    """
    if plan.blocked:
        raise ValueError("a blocked withdrawal is not done by halves")
    # The tombstone first: a second run that finds nothing more to take out would not write it.
    files = {FILE: _with_tombstones(study, tombstones)} if tombstones else {}
    files |= {file: content for file, (content, _) in plan.rewritten.items()}
    waiting: list[tuple[Path, Path]] = []
    try:
        for file, content in files.items():
            waiting.append((write_beside(study / file, content), study / file))
        if plan.raw and raw is not None:
            raw.withdraw(plan.raw)
        for file in plan.removed:
            (study / file).unlink(missing_ok=True)
        for made, place in waiting:
            made.replace(place)
    finally:
        for made, _ in waiting:
            made.unlink(missing_ok=True)


# ── what is theirs ─────────────────────────────────────────────────────────────────────────────


def _walk(study: Path, room: str) -> Iterator[str]:
    """Files of a folder by their path in the study; links are not followed, and two places are left to others."""
    for folder, folders, names in os.walk(study / room):
        inside = Path(folder).relative_to(study).as_posix()
        folders[:] = sorted(name for name in folders if f"{inside}/{name}" not in LEFT_ALONE)
        for name in sorted(names):
            if not (Path(folder) / name).is_symlink():
                yield f"{inside}/{name}"


def _tables(study: Path) -> list[str]:
    inside = [file for room in ROOMS for file in _walk(study, room) if file.lower().endswith((".csv", ".tsv"))]
    return [
        *(file for file in inside if file != FILE),
        *(file for file in TABLES_OUTSIDE if (study / file).is_file()),
    ]


def _bytes(path: Path, blocked: list[str]) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        blocked.append(f"{path.name} cannot be opened: {(error.strerror or 'no reason given').lower()}")
        return None


def _linked(tables: Mapping[str, bytes], code: str, declared: Fieldwork) -> set[str]:
    """Codes of the record and the unit that stand in one row with the code."""
    found: set[str] = set()
    for content in tables.values():
        try:
            rows = take_out(content, lambda row: code in (row.get(declared.record), row.get(declared.unit))).rows
        except NotATableError:
            continue
        for row in rows:
            if declared.record in row and declared.unit in row:
                found |= {row[declared.record], row[declared.unit]} - {""}
    return found


def _is_theirs(row: Mapping[str, str], codes: set[str], keys: Collection[str], gone: set[str]) -> bool:
    for name, value in row.items():
        word = name.strip().lower()
        if (name in keys or word in keys) and codes & {part.strip() for part in value.split("|")}:
            return True
        if word in OF_TRANSCRIPTS and value in gone:
            return True
    return False


def _transcripts(
    study: Path, codes: set[str], keys: Collection[str], blocked: list[str]
) -> tuple[list[str], list[str]]:
    """Transcripts of the person alone, and those of a group in which the person is one of several."""
    alone: list[str] = []
    groups: list[str] = []
    for file in _walk(study, "transcripts"):
        if not file.lower().endswith((".md", ".txt")):
            continue
        content = _bytes(study / file, blocked)
        if content is None:
            continue
        named = _front_codes(content, keys)
        if codes & named:
            several = _people(content)
            (groups if len(several) > 1 else alone).append(file)
        elif Path(file).stem in codes:
            alone.append(file)
    return alone, groups


def _kept_projects(study: Path, removed: Collection[str]) -> list[str]:
    """Projects of other programs that are kept with one of these texts in them; kept.yaml names them whatever the XML's encoding."""
    guids = {guid.strip("{}").lower().encode() for file in removed if (guid := str(_front_matter((study / file).read_bytes()).get("guid", "")))}
    kept = {
        "/".join(file.split("/")[:3])
        for file in (_walk(study, "coding/exchange") if guids else ())
        if file.lower().endswith((".qde", "/kept.yaml")) and any(guid in (study / file).read_bytes().lower() for guid in guids)
    }
    return [f"{folder} keeps a project with their text: delete that folder first; export a project without the text before, if it is needed" for folder in sorted(kept)]


def _front_matter(content: bytes) -> Mapping[str, Any]:
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    if not text.startswith("---\n"):
        return {}
    head, closed, _ = text[4:].partition("\n---")
    try:
        data = yaml.load(head, Loader=yaml.BaseLoader) if closed else None
    except (yaml.YAMLError, RecursionError):
        # Brackets nested beyond reason are no front matter; where the text names the code is said all the same.
        return {}
    return data if isinstance(data, dict) else {}


def _front_codes(content: bytes, keys: Collection[str]) -> set[str]:
    found: set[str] = set()
    for name, value in _front_matter(content).items():
        if str(name).lower() in keys or name in keys or str(name).lower() == "speakers":
            found |= _words(value)
    return found


def _ids(place: Path) -> set[str]:
    """What codings may call a transcript: its own id in its front matter."""
    front = _front_matter(place.read_bytes())
    return {word for name in ("id", "transcript", "transcript_id") for word in _words(front.get(name))}


def _people(content: bytes) -> set[str]:
    """Everybody who is heard; of speakers with a role, all but those who ask, interpret or look on."""
    front = _front_matter(content)
    speakers = front.get("speakers")
    if isinstance(speakers, dict):
        speakers = [label for label, role in speakers.items() if role not in OTHERS]
    return _words(front.get("participants")) | _words(speakers)


def _words(value: Any) -> set[str]:
    """Texts of a value, however it is nested; keys of a mapping too."""
    if isinstance(value, dict):
        return {word for key, inner in value.items() for word in (str(key), *_words(inner))}
    if isinstance(value, list):
        return {word for inner in value for word in _words(inner)}
    return {str(value)} if value not in (None, "") else set()


# ── what is made of it, and what is out of reach ───────────────────────────────────────────────


def _holding(study: Path, room: str, codes: set[str]) -> Iterator[str]:
    wanted = [code.encode() for code in codes]
    for file in _walk(study, room):
        try:
            content = (study / file).read_bytes()
        except OSError:
            continue
        if any(_stands_in(content, one) for one in wanted):
            yield file


def _stands_in(content: bytes, code: bytes) -> bool:
    """Whether a code stands there by itself: ``K-1`` is not in ``K-17``."""
    at = content.find(code)
    while at >= 0:
        before, after = content[at - 1 : at], content[at + len(code) : at + len(code) + 1]
        if not (before.isalnum() or after.isalnum() or before in (b"-", b"_") or after in (b"-", b"_")):
            return True
        at = content.find(code, at + 1)
    return False


def _other_files(
    study: Path, codes: set[str], tables: Collection[str], removed: Collection[str]
) -> Iterator[str]:
    """Files of the record rooms that hold the code and are neither tables nor transcripts that go."""
    for room in ROOMS:
        for file in _holding(study, room, codes):
            if file not in tables and file not in removed and not file.lower().endswith((".md", ".txt")) and file != FILE:
                yield file


def _in_records(place: Path, codes: set[str], columns: Collection[str]) -> bool:
    """Whether records in another format than CSV hold one of the codes."""
    from kurak.sources.records import open_records

    if not place.is_file():
        return False
    records = open_records(place)
    return any(
        codes & {str(label) for label in records.category(name).labels} for name in columns if name in records.names
    )


def _mentions(study: Path, codes: set[str], rewritten: Collection[str]) -> Iterator[str]:
    for room in TEXT_ROOMS:
        for file in _holding(study, room, codes):
            if file not in rewritten and file.lower().endswith(TEXTS):
                yield f"{file} names the code"
    for file in _holding(study, "transcripts", codes):
        if not codes & (_front_codes((study / file).read_bytes(), KEYS) | {Path(file).stem}):
            yield f"{file} names the code in its text"
    if (study / INCIDENTS).is_dir():
        yield f"{INCIDENTS} is opened by nobody but its owner, who has to look"
    for room in ("data", "transcripts"):
        for file in _walk(study, room):
            if file.lower().endswith((".zip", ".gz", ".xlsx", ".docx", ".pdf", ".parquet", ".sav", ".dta", ".mp3", ".m4a", ".wav", ".jpg", ".png")):
                yield f"{file} is packed or no text: nobody looked inside"


def _stale(study: Path, removed: Collection[str]) -> Iterator[str]:
    """Everything in out/ and in releases: all of it may rest on what changes."""
    for room in ("out", "release"):
        folder = study / room
        if folder.is_dir():
            for entry in sorted(folder.iterdir()):
                name = f"{room}/{entry.name}"
                if name not in removed:
                    yield f"{name}/" if entry.is_dir() else name


# ── writing ────────────────────────────────────────────────────────────────────────────────────


def _with_tombstones(study: Path, stones: Collection[Tombstone]) -> bytes:
    place = study / FILE
    before = place.read_bytes() if place.exists() else b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not before:
        writer.writerow(COLUMNS)
    writer.writerows((one.salt, one.code_hash, one.date, one.reason) for one in stones)
    joint = b"" if not before or before.endswith(b"\n") else b"\n"
    return before + joint + text.getvalue().encode("utf-8")
