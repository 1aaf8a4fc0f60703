"""Data as they come back from the field: why a value is missing, and what was received when."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from kurak.model.noun import Name, Noun

Reason = Literal[
    "",
    "refused",
    "don't know",
    "not asked",
    "not reached",
    "skipped",
    "not usable",
    "not received",
    "not known",
]
"""Why there is no answer; empty where there is one.

refused, don't know
    The person said so; the code stays in the data.
not asked
    The form's conditions rule the question out.
not reached
    The interview was broken off before it.
skipped
    It was asked and left empty.
not usable
    Something stands in the raw file that is no answer to this question; a finding says where.
not received
    The file has no such column, or the device filled nothing in.
not known
    It is empty, and whether it was asked cannot be told from the answers that came.
"""

REASONS: tuple[Reason, ...] = get_args(Reason)
"""In this order they are numbered, 0 is an answer."""

ANSWERED, REFUSED, DONT_KNOW, NOT_ASKED, NOT_REACHED, SKIPPED, NOT_USABLE, NOT_RECEIVED, NOT_KNOWN = range(
    len(REASONS)
)
"""The numbers of the reasons."""

NO_VALUE: tuple[int, ...] = (NOT_ASKED, NOT_REACHED, SKIPPED, NOT_USABLE, NOT_RECEIVED, NOT_KNOWN)
"""Reasons with which nothing stands in the data; with the two others the code does."""


class Received(Noun):
    """One raw file as it was received; a row of data/raw/received.csv."""

    file: Annotated[
        Name,
        Field(description="Its name in data/raw: the first twelve digits of its hash, then its own name."),
    ]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Hash (SHA 256) of its bytes.")]
    bytes: Annotated[int, Field(ge=1, description="Its size.")]
    form_version: Annotated[
        str, Field(description="Versions of the form that its rows name, joined with blanks.")
    ] = ""
    rows: Annotated[int, Field(ge=0, description="Interviews in it.")]
    received: Annotated[str, Field(description="Day on which it was imported, or the day that was given.")]
    together: Annotated[
        int, Field(ge=1, description="Number of the import; files of one export are imported together.")
    ]
