"""People's records: whether the study says what protects them, and whether they could slip into version control.

Names and contents of these files are never read or shown; only whether a folder holds any file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kurak.model.finding import Place
from kurak.sources.sealed_names import SEALED
from kurak.sources.text_file import Reading

RECORD_FOLDERS = ("data", "transcripts", "coding", "contacts")
INCIDENTS = "data/incidents"
TRAINING = "stakeholders/training_needs.csv"
ASKED = (TRAINING, "stakeholders/nominations.csv", "stakeholders/ratings.csv")
"""What people say of themselves and of others; the rest of stakeholders/ is of roles and organisations."""
NOT_RECORDS = frozenset({"coding/codebook.yaml"})
NO_RECORD_NAMES = frozenset({".gitkeep", ".gitignore", "README.md", "readme.md"})
PATIENCE_SECONDS = 10.0


def is_of_people(file: str) -> bool:
    """Whether a file of a study holds people's records, so that no message repeats what stands in it.

    Examples
    --------
    >>> is_of_people("coding/codings/anna.csv"), is_of_people("coding/codebook.yaml"), is_of_people("stakeholders/actors.csv")
    (True, False, False)
    """
    top = file.partition("/")[0].lower()
    return file not in NOT_RECORDS and (file in ASKED or ("/" in file and top in RECORD_FOLDERS) or top.startswith("contacts"))


def check_ethics(reading: Reading, written: Mapping[str, Any] | None) -> None:
    """Check that a study with people's records has an ethics block, and that git leaves the records alone.

    Parameters
    ----------
    written
        study.yaml as it is written, right or wrong, or None if it cannot be understood: a slip elsewhere in it
        must not hide records, and an ethics block with a slip is reported as such.
    """
    held = {place: files for place in _record_places(reading.root) if (files := _files(reading.root, place))}
    if not held:
        return
    ethics = None if written is None else written.get("ethics")
    if written is not None and ethics is None:
        kinds = ", ".join(_shown_place(place) for place in held)
        reading.add("ETH-001", f"{kinds} hold people's records, and study.yaml has no ethics", tuple(map(Place, held)))
    kept = ethics.get("records_kept") if isinstance(ethics, Mapping) else None
    if kept:
        # Records may be kept safely in a repository; what somebody told of harm is for its owner alone.
        incidents = _files(reading.root, INCIDENTS) if (reading.root / INCIDENTS).is_dir() else []
        held = {INCIDENTS: incidents} if incidents else {}
    if not held or not _in_work_tree(reading.root):
        return
    git = shutil.which("git")
    if git is None:
        _could_not_ask(reading, held, "git is not installed")
        return
    for place, files in held.items():
        if (reading.root / place).is_symlink():
            continue  # git keeps the link, never what is behind it
        tracked = _ask(git, reading.root, ["ls-files", "-z", "--cached", "--", place], given=None)
        ignored = _ask(git, reading.root, ["check-ignore", "-z", "--stdin"], given="\0".join(files))
        if tracked is None or ignored is None:
            _could_not_ask(reading, {place: files}, "git did not answer")
            continue
        in_git = {name for name in tracked.split("\0") if name and _is_record(name)}
        if in_git:
            reading.add("ETH-003", f"{len(in_git)} files of people's records in {_shown_place(place)} are under version control", Place(place))
        open_to_git = set(files) - set(ignored.split("\0")) - in_git
        if open_to_git:
            fix = f"add {_shown_place(place)} to .gitignore, or say in ethics.records_kept where the records are kept safely"
            reading.add("ETH-002", f"git does not ignore {_shown_place(place)}, which holds people's records", Place(place), fix)


def check_before_writing(reading: Reading, files: list[str], *, kept_safely: bool) -> None:
    """Check that files with people's records, not written yet, would stay out of version control.

    Parameters
    ----------
    files
        Paths from the reading's folder.
    kept_safely
        Whether study.yaml says where records are kept safely (ethics.records_kept).
    """
    if kept_safely or not _in_work_tree(reading.root):
        return
    place = files[0] if files[0] in ASKED else files[0].partition("/")[0]
    git = shutil.which("git")
    ignored = None if git is None else _ask(git, reading.root, ["check-ignore", "-z", "--stdin"], given="\0".join(files))
    if ignored is None:
        _could_not_ask(reading, {place: files}, "git is not installed" if git is None else "git did not answer")
        # What could not be asked is not taken for safe: records are not written on a guess.
        reading.add("ETH-002", f"it is not known whether git ignores {_shown_place(place)}, so nothing is written there", Place(place))
    elif set(files) - set(ignored.split("\0")):
        fix = f"add {_shown_place(place)} to .gitignore, or say in ethics.records_kept where the records are kept safely"
        reading.add("ETH-002", f"git does not ignore {_shown_place(place)}, where people's records would be written", Place(place), fix)


def _record_places(root: Path) -> list[str]:
    """The folders and files of the study that may hold people's records."""
    try:
        names = sorted(entry.name for entry in root.iterdir())
    except OSError:
        return []
    places = [name for name in names if name.lower() in RECORD_FOLDERS or name.lower().startswith("contacts")]
    return [*places, *(name for file in ASKED for name in (file, f"{file}{SEALED}") if (root / name).is_file())]


def _files(root: Path, place: str) -> list[str]:
    """Files of one place, by their path in the study; links to folders are not followed."""
    return sorted(name for name in _walk(root, place) if _is_record(name))


def _walk(root: Path, place: str) -> Iterator[str]:
    if not (root / place).is_dir():
        yield place
        return
    for folder, _, names in os.walk(root / place):
        for name in names:
            yield (Path(folder) / name).relative_to(root).as_posix()


def _is_record(name: str) -> bool:
    return name not in NOT_RECORDS and name.rpartition("/")[2] not in NO_RECORD_NAMES


def _shown_place(place: str) -> str:
    return f"{place}/" if place in RECORD_FOLDERS else place


def _in_work_tree(root: Path) -> bool:
    """Whether the folder or one above it is under version control; known without git."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def _ask(git: str, root: Path, arguments: list[str], *, given: str | None) -> str | None:
    """What git answers; None if it fails or takes too long. Exit 1 of check-ignore means: none is ignored."""
    # Variables that a git hook sets would make git answer about another folder.
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        answer = subprocess.run(
            [git, "-C", str(root), *arguments],
            input=given,
            stdin=None if given is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=PATIENCE_SECONDS,
            env=around,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode in (0, 1) else None


def _could_not_ask(reading: Reading, held: dict[str, list[str]], why: str) -> None:
    places = ", ".join(_shown_place(place) for place in held)
    reading.add("ETH-004", f"{why}: it is not known whether {places} could slip into version control", tuple(map(Place, held)))
