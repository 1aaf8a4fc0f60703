"""What is encrypted at rest, for whom, and when it is deleted: the block seal of study.yaml, and what a sealing plans and did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.fieldwork import DAY
from kurak.model.noun import Name, Noun


class Recipient(Noun):
    """Somebody who can open what is sealed."""

    name: Annotated[Name, Field(description="Who holds the key: a role or an office, data manager of the study office.")]
    key: Annotated[Name, Field(description="Their public key of age, which begins with age1. The secret key never stands in a study.")]


class Retention(Noun):
    """The last day of records."""

    what: Annotated[Name, Field(description="File or folder of people's records, by its path in the study: data/raw.")]
    until: Annotated[str, Field(pattern=DAY, description="Last day on which it is kept, year-month-day; then: kurak purge.")]


class Seal(Noun):
    """What is encrypted at rest: kurak seal."""

    recipients: Annotated[
        tuple[Recipient, ...],
        Field(description="Who can open what is sealed; each of them alone can. Two or more, so that a lost key loses nothing."),
    ] = ()
    what: Annotated[
        tuple[Name, ...],
        Field(
            description="Files and folders to seal; left out, those of data/raw, data/submissions, data/paradata.csv, data/media, "
            "transcripts, contacts, and nominations, ratings and training_needs of stakeholders that are there."
        ),
    ] = ()
    retention: Annotated[
        tuple[Retention, ...], Field(description="Last day of records, sealed or open; then kurak purge deletes them.")
    ] = ()


@dataclass(frozen=True, slots=True)
class SealedPlace:
    """A file or folder of people's records, and how much of it is open and sealed.

    Parameters
    ----------
    what
        Its path in the study.
    open, sealed
        Number of files.
    open_bytes, sealed_bytes
        Their size.
    """

    what: str
    open: int = 0
    open_bytes: int = 0
    sealed: int = 0
    sealed_bytes: int = 0


LogAction = Literal["sealed", "opened", "copied", "deleted", "rows deleted"]


class LogRow(Noun):
    """One row of ``seal/log.csv``. It holds no name of a file, since a file may be named after a person."""

    when: Annotated[str, Field(description="Day and time, UTC.")]
    action: Annotated[LogAction, Field(description="sealed, opened, copied (opened into another folder), deleted, or rows deleted.")]
    what: Annotated[str, Field(description="File or folder of study.yaml to which it belongs, never a single file of a folder.")]
    bytes: Annotated[int, Field(ge=0, description="Size of the file; of deleted rows, by how much the file became smaller.")]
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the sealed file; empty for what was deleted open.")] = ""
