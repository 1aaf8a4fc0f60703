"""What is wrong with the block seal of a study, and with what stands on the disk. No content is read, but of the log and of headers."""

from __future__ import annotations

import posixpath
from collections import Counter

from kurak.model.finding import Place
from kurak.model.sealing import Seal
from kurak.sources.layout import Opened
from kurak.sources.sealed_names import SEALED
from kurak.sources.sealing import log
from kurak.sources.sealing.age_files import SECRET, is_public_key, is_whole
from kurak.sources.sealing.closing import plan_seal
from kurak.sources.sealing.moving import UNDER_WAY, sha256_of
from kurak.sources.sealing.places import HeldFile, held_files, leftovers, places_of, why_not
from kurak.sources.text_file import Reading
from kurak.sources.wording import shown


def check_declared(opened: Opened, *, today: str) -> None:
    """Report what is wrong with the block seal of study.yaml, and records whose last day is over."""
    study = opened.study.noun if opened.study else None
    if opened.study is None or study is None or study.seal is None:
        return
    seal, text, reading = study.seal, opened.study.text, opened.reading
    if not seal.recipients:
        reading.add("SEA-002", "the block seal names nobody who could open what is sealed", text.place(("seal",)))
    seen: dict[str, int] = {}
    for number, one in enumerate(seal.recipients):
        place = text.place(("seal", "recipients", number, "key"))
        # A key is never repeated: it may be the secret one.
        if one.key.upper().startswith("AGE-SECRET") or SECRET in one.name.upper():
            reading.add("SEA-004", f"recipient {number + 1} has a secret key in study.yaml", place)
        elif not is_public_key(one.key):
            reading.add("SEA-003", f"the key of recipient {number + 1} is no public key of age, or has a slip", place)
        elif seen.setdefault(one.key, number) != number:
            reading.add("SEA-005", f"recipients {seen[one.key] + 1} and {number + 1} have one key", place)
    if len(seal.recipients) == 1:
        reading.add("SEA-006", "one recipient alone can open what is sealed", text.place(("seal", "recipients")))
    for number, what in enumerate(seal.what):
        _check_path(reading, what, text.place(("seal", "what", number)))
    for number, row in enumerate(seal.retention):
        place = text.place(("seal", "retention", number, "what"))
        if _check_path(reading, row.what, place) and today > row.until:
            held = list(held_files(reading.root, posixpath.normpath(row.what), deleting=True))
            if held:
                files = "1 file" if len(held) == 1 else f"{len(held):,} files"
                reading.add("SEA-009", f"{row.what} was to be kept until {row.until}, and holds {files}", (place, Place(row.what)))


def _check_path(reading: Reading, what: str, place: Place) -> bool:
    why = why_not(reading.root, what)
    if why is not None:
        reading.add("SEA-007", f"{shown(what)} {why}", place)
    return why is None


def check_files(reading: Reading, declared: Seal | None) -> None:
    """Report what is open though it is to be sealed, there twice, changed, missing or half written."""
    root = reading.root
    plan = plan_seal(root, declared)
    for part in plan.places:
        if part.open:
            files = "1 file is" if part.open == 1 else f"{part.open:,} files are"
            reading.add("SEA-008", f"{files} open in {part.what}", Place(part.what))
    for file in plan.both:
        reading.add("SEA-010", f"{file} is there twice, open and sealed", (Place(file), Place(f"{file}{SEALED}")))
    for file in plan.left_open:
        reading.add("SEA-014", f"{file} is a link, or has a second name on the disk", Place(file))
    places = places_of(root, declared)
    half = [*leftovers(root, places), *([UNDER_WAY] if (root / UNDER_WAY).exists() else [])]
    if half:
        reading.add("SEA-015", f"an interrupted run left {len(half)} files half done", tuple(map(Place, half[:5])))
    if declared is not None and any(part.sealed for part in plan.places) and not declared.retention:
        reading.add("SEA-016", "no day is said on which sealed records are deleted", Place("study.yaml"))
    sealed = [one for what in places if why_not(root, what) is None for one in held_files(root, what) if one.state == "sealed"]
    _check_log(reading, {one.file: one for one in sealed})


def _check_log(reading: Reading, sealed: dict[str, HeldFile]) -> None:
    root = reading.root
    try:
        rows = log.read_log(root)
    except log.LogError as error:
        reading.add("SEA-017", f"{log.FILE}: {error}", Place(log.FILE))
        return
    hashes = {}
    changed: Counter[str] = Counter()
    for one in sealed.values():
        try:
            whole, hashes[one.file] = is_whole(root / one.path), sha256_of(root / one.path)
        except OSError as error:
            changed[one.what] += 1
            reading.add("FIL-003", f"{one.path} cannot be opened: {(error.strerror or 'no reason given').lower()}", Place(one.path))
            continue
        if not whole:
            reading.add("SEA-013", f"{one.path} is no sealed file, or is cut short", Place(one.path))
    known: dict[str, str] = {}
    closed: dict[str, bool] = {}
    for row in rows:
        if row.action == "sealed":
            known[row.sha256] = row.what
        if row.action in ("sealed", "opened", "deleted"):
            closed[row.sha256] = row.action == "sealed"
    for one in sealed.values():
        if hashes.get(one.file, "") and hashes[one.file] not in known:
            changed[one.what] += 1
            reading.add("SEA-011", f"{one.path} is not what was sealed, by {log.FILE}", Place(one.path))
    there = set(hashes.values())
    missing = Counter(what for sha256, what in known.items() if closed[sha256] and sha256 not in there)
    # What was changed, or cannot be opened, is not missing too.
    for what, number in (missing - changed).items():
        files = "1 sealed file is" if number == 1 else f"{number:,} sealed files are"
        reading.add("SEA-012", f"{files} missing in {what}, by {log.FILE}", (Place(what), Place(log.FILE)))
