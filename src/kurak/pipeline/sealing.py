"""People's records at rest: sealed, opened, checked, and deleted when their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding

if TYPE_CHECKING:
    from pyrage import x25519

    from kurak.model.study_folder import StudyFolder
    from kurak.sources.sealing.closing import SealPlan
    from kurak.sources.sealing.places import HeldFile
    from kurak.sources.sealing.retention import Expiry


def plan_seal(folder: StudyFolder, path: Path) -> SealPlan:
    """What of a study is open, and would be sealed. Nothing is written."""
    from kurak.sources.sealing.closing import plan_seal

    return plan_seal(path, folder.study.seal if folder.study is not None else None)


def seal(folder: StudyFolder, path: Path, *, identities: Sequence[x25519.Identity] = ()) -> tuple[int, tuple[str, ...]]:
    """Seal what is open, for the recipients of study.yaml; how many files were, and which differ from their sealed form.

    Parameters
    ----------
    identities
        Secret keys, where they are at hand: what was sealed is then opened in memory before the open file is deleted.

    Raises
    ------
    SealError, OSError
        Then no open file was deleted, or the same again finishes.
    """
    from kurak.sources.sealing.closing import clear_leftovers, plan_seal, resolve_twice, seal
    from kurak.sources.sealing.moving import alone
    from kurak.sources.sealing.places import places_of

    assert folder.study is not None
    assert folder.study.seal is not None
    declared = folder.study.seal
    with alone(path):
        clear_leftovers(path, places_of(path, declared))
        plan = plan_seal(path, declared)
        if plan.both and identities:
            differ = resolve_twice(path, plan.both, identities)
            if differ:
                return 0, differ
            plan = plan_seal(path, declared)
        return seal(path, plan, keys=[one.key for one in declared.recipients], identities=identities), ()


def sealed_files(folder: StudyFolder, path: Path, *, only: Sequence[str] = ()) -> tuple[HeldFile, ...]:
    """What of a study is sealed. Nothing is written."""
    from kurak.sources.sealing.opening import sealed_files

    return sealed_files(path, folder.study.seal if folder.study is not None else None, only=only)


def open_sealed(
    folder: StudyFolder, path: Path, *, identities: Sequence[x25519.Identity], only: Sequence[str] = (), into: Path | None = None
) -> int:
    """Open what is sealed, in its place or as copies in a folder outside the study; how many files.

    Raises
    ------
    SealError, OSError
        Then nothing was opened, or the same again finishes.
    """
    from kurak.sources.sealing.closing import clear_leftovers
    from kurak.sources.sealing.moving import alone
    from kurak.sources.sealing.opening import open_in_place, open_into
    from kurak.sources.sealing.places import places_of

    with alone(path):
        clear_leftovers(path, places_of(path, folder.study.seal if folder.study is not None else None))
        files = sealed_files(folder, path, only=only)
        if into is not None:
            open_into(path, files, into, identities)
        elif files:
            open_in_place(path, files, identities)
    return len(files)


def seal_findings(folder: StudyFolder, path: Path) -> tuple[Finding, ...]:
    """What is open though it is to be sealed, over its time, changed or missing. Nothing is written."""
    from kurak.model.finding import worst_first
    from kurak.sources.sealing.checks import check_files
    from kurak.sources.text_file import all_findings, open_reading

    reading = open_reading(path)
    check_files(reading, folder.study.seal if folder.study is not None else None)
    own = [one for one in folder.findings if (one.code.startswith("SEA-") and one.code != "SEA-001") or one.code in ("FLD-015", "FLD-016")]
    return tuple(worst_first([*own, *all_findings(reading)]))


def plan_expiry(folder: StudyFolder, path: Path, *, today: str | None = None) -> Expiry:
    """What has a last day that is over: contacts, their rows, and whatever seal.retention names. Nothing is written."""
    from datetime import date

    from kurak.sources.sealing.retention import plan_expiry

    study = folder.study
    until = study.fieldwork.contacts_until if study is not None and study.fieldwork is not None else None
    retention = study.seal.retention if study is not None and study.seal is not None else ()
    return plan_expiry(path, retention, contacts_until=until, today=today or date.today().isoformat())


def expire(path: Path, planned: Expiry) -> None:
    """Delete what was planned; seal/log.csv says what, without a name."""
    from kurak.sources.sealing.retention import expire

    expire(path, planned)
