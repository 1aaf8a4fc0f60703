"""How a study is cited: who made it, who publishes it, under which licence. The block citation of study.yaml."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from kurak.model.noun import Name, Noun

YEAR = r"^[12]\d{3}$"


def orcid_is_right(orcid: str) -> bool:
    """Whether the last character of an ORCID is the check character of the others (ISO 7064 mod 11-2).

    Examples
    --------
    The record that ORCID shows in its own documentation, and the same with a slip:

    >>> orcid_is_right("0000-0002-1825-0097"), orcid_is_right("0000-0002-1825-0098")
    (True, False)
    """
    total = 0
    bare = orcid.replace("-", "")
    for digit in bare[:-1]:
        total = (total + int(digit)) * 2
    wanted = (12 - total % 11) % 11
    return bare[-1] == ("X" if wanted == 10 else str(wanted))


def ror_is_right(ror: str) -> bool:
    """Whether the last two digits of a ROR are the check digits of the others (ISO 7064 mod 97-10, in base 32).

    Examples
    --------
    That of DataCite, and the same with a slip:

    >>> ror_is_right("04wxnsj81"), ror_is_right("04wxnsj82")
    (True, False)
    """
    number = 0
    for letter in ror[:7]:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(letter)
    return int(ror[7:]) == 98 - number * 100 % 97


def _orcid(value: str) -> str:
    if not orcid_is_right(value):
        raise ValueError("it is no ORCID: its last character does not follow from the others")
    return value


def _ror(value: str) -> str:
    if not ror_is_right(value):
        raise ValueError("it is no ROR: its last two digits do not follow from the others")
    return value


Orcid = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"), AfterValidator(_orcid)]
"""A researcher's number at orcid.org."""

Ror = Annotated[str, StringConstraints(pattern=r"^0[0-9a-hjkmnp-tv-z]{6}\d{2}$"), AfterValidator(_ror)]
"""An organisation's number at ror.org."""


def _seen(value: str) -> str:
    if value and not any(letter.isprintable() and not letter.isspace() for letter in value):
        raise ValueError("nothing of it can be seen")
    return value


SeenName = Annotated[Name, AfterValidator(_seen)]
"""A name that is not of hidden characters only."""


class Creator(Noun):
    """Who made the data: an organisation, or a researcher who agreed to be named."""

    name: Annotated[SeenName, Field(description="Name of the organisation; of a person as family name, comma, given name.")]
    kind: Annotated[
        Literal["organisation", "person"] | None,
        Field(description="organisation or person; left out, what orcid or ror says."),
    ] = None
    orcid: Annotated[Orcid | None, Field(description="Number at orcid.org: 0000-0002-1825-0097.")] = None
    ror: Annotated[Ror | None, Field(description="Number at ror.org, of an organisation: 04wxnsj81.")] = None
    affiliation: Annotated[str, Field(max_length=300, description="Organisation that a person works for.")] = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Creator:
        if self.orcid and self.ror:
            raise ValueError("a person has an orcid and an organisation a ror; nobody has both")
        if (self.orcid and self.kind == "organisation") or (self.ror and self.kind == "person"):
            raise ValueError("kind contradicts the number: a person has an orcid, an organisation a ror")
        return self

    @property
    def is_person(self) -> bool | None:
        """Whether it is a person; None where nothing says so."""
        kind = self.kind or ("person" if self.orcid else "organisation" if self.ror else None)
        return None if kind is None else kind == "person"


class Funder(Noun):
    """Who paid."""

    name: Annotated[SeenName, Field(description="Name of the funder.")]
    ror: Annotated[Ror | None, Field(description="Its number at ror.org.")] = None
    award: Annotated[str, Field(max_length=300, description="Number of the grant or project.")] = ""


class Contact(Noun):
    """Whom to ask: an office, never a person."""

    office: Annotated[SeenName, Field(description="Name of the office that answers questions about the data.")]
    email: Annotated[
        str | None, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", description="Its address, of the office, not of a person.")
    ] = None


class Citation(Noun):
    """How a study is cited; what is left out is asked for when a release is made, and never invented."""

    creators: Annotated[tuple[Creator, ...], Field(description="Who made the data, in the order of the citation.")] = ()
    publisher: Annotated[str, AfterValidator(_seen), Field(max_length=300, description="Who publishes the data: an institute, an archive.")] = ""
    year: Annotated[str | None, Field(pattern=YEAR, description="Year of publication.")] = None
    doi: Annotated[
        str | None, Field(pattern=r"^10\.\d{4,9}/[^\s\"<>]+$", description="DOI of the data, without https://doi.org/.")
    ] = None
    licence: Annotated[
        str | None,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$",
            description="Licence of the data by its SPDX name: CC-BY-4.0; LicenseRef- and a name for terms of your own.",
        ),
    ] = None
    access: Annotated[
        str, Field(max_length=2000, description="Under which conditions the data may be used, in sentences.")
    ] = ""
    abstract: Annotated[str, Field(max_length=10_000, description="What the study is about, in a few sentences.")] = ""
    keywords: Annotated[tuple[Name, ...], Field(description="Words to find the data by.")] = ()
    funders: Annotated[tuple[Funder, ...], Field(description="Who paid.")] = ()
    contact: Annotated[Contact | None, Field(description="Whom to ask: an office, never a person.")] = None

    @property
    def spdx_licence(self) -> bool:
        """Whether the licence is one of the public list, with a page of its own."""
        return self.licence is not None and not re.match(r"(?i)licenseref-", self.licence)
