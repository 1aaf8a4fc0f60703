"""Former releases of a study: what left the house cannot be taken back, so the next one is set against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.audiences import Audience, AudienceRules
from kurak.model.noun import Identifier, Name, Noun

DAY = r"^\d{4}-\d{2}-\d{2}$"
SHA256 = r"^[0-9a-f]{64}$"


class ReleasedUnder(Noun):
    """The rules of a release, as they stood."""

    smallest_base: Annotated[int, Field(ge=2, description="Fewest people behind anything that was shown.")]
    all_alike: Annotated[Literal["show", "withhold"], Field(description="Whether shares of nobody or everybody were shown.")]
    records: Annotated[bool, Field(description="Whether records were part of it.")]
    k: Annotated[int, Field(ge=2, description="Fewest records that agree on all identifying variables.")]
    l: Annotated[int, Field(ge=1, description="Fewest different answers to each sensitive question among them.")]  # noqa: E741
    largest_risk: Annotated[float, Field(gt=0, le=1, description="Largest chance that a match with a person is right.")]
    quotes: Annotated[bool, Field(description="Whether quotations were part of it.")]

    @classmethod
    def of(cls, rules: AudienceRules) -> ReleasedUnder:
        """The rules as they are written down."""
        return cls(
            smallest_base=rules.smallest_base,
            all_alike=rules.all_alike,
            records=rules.records,
            k=rules.k,
            l=rules.l,
            largest_risk=rules.largest_risk,
            quotes=rules.quotes,
        )


class ReleasedTable(Noun):
    """A table that was released."""

    file: Annotated[Name, Field(description="Its file in the package, tables/trust.csv; a copy stands beside release.yaml.")]
    domains: Annotated[tuple[Name, ...], Field(description="Columns by which it is made.")] = ()
    rows: Annotated[int, Field(ge=0, description="Its rows.")]
    sha256: Annotated[str, Field(pattern=SHA256, description="Hash of the file.")]


class ReleaseRecord(Noun):
    """release.yaml of a former release."""

    study: Annotated[Identifier, Field(description="Id of the study.")]
    audience: Annotated[Audience, Field(description="For whom it was.")]
    number: Annotated[int, Field(ge=1, description="Which release to them it was.")]
    version: Annotated[Name, Field(description="Version of Kurak that made it.")]
    package_sha256: Annotated[str, Field(pattern=SHA256, description="Hash of its SHA256SUMS: it stands for the whole package.")]
    date: Annotated[str | None, Field(pattern=DAY, description="Day of the release, where one was given.")] = None
    edition: Annotated[str, Field(description="Edition of the study, where it has one.")] = ""
    simulated: Annotated[bool, Field(description="Whether its records were made up.")] = False
    records: Annotated[int | None, Field(ge=0, description="Number of records released, if any.")] = None
    variables: Annotated[tuple[Name, ...], Field(description="Variables of the released records.")] = ()
    rules: Annotated[ReleasedUnder, Field(description="The rules it was made by.")]
    tables: Annotated[tuple[ReleasedTable, ...], Field(description="Tables that were released.")] = ()


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A former release, read back.

    Parameters
    ----------
    record
        release.yaml.
    tables
        File of a table: its rows as they were released, cells as text.
    """

    record: ReleaseRecord
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """``public release 2``."""
        return f"{self.record.audience} release {self.record.number}"


@dataclass(frozen=True, slots=True)
class TablesSince:
    """Tables of a new release beside those of a former one.

    Parameters
    ----------
    added
        Files of tables that the former release did not have: with the old ones they may tell of few people.
    gone
        Files that are no longer released; who has the former release has them still.
    changed
        Files whose numbers or groups are others now.
    """

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def tables_since(former: ReleaseRecord, tables: Sequence[ReleasedTable]) -> TablesSince:
    """Which tables were added, are gone or have changed since a former release.

    Examples
    --------
    >>> old = ReleasedTable(file="tables/a.csv", rows=3, sha256="0" * 64)
    >>> new = ReleasedTable(file="tables/b.csv", rows=3, sha256="1" * 64)
    >>> rules = {"smallest_base": 5, "all_alike": "show", "records": True, "k": 5, "l": 2, "largest_risk": 0.05, "quotes": True}
    >>> former = ReleaseRecord.model_validate(
    ...     {"study": "s", "audience": "public", "number": 1, "version": "0.1", "package_sha256": "a" * 64, "rules": rules, "tables": [old]})
    >>> tables_since(former, [old, new])
    TablesSince(added=('tables/b.csv',), gone=(), changed=())
    """
    before = {one.file: one for one in former.tables}
    after = {one.file: one for one in tables}
    return TablesSince(
        tuple(sorted(set(after) - set(before))),
        tuple(sorted(set(before) - set(after))),
        tuple(sorted(file for file in set(before) & set(after) if before[file].sha256 != after[file].sha256)),
    )
