"""Content analysis of media and posts as files: protocol, units and codings of each coder, checked against one another.

No message shows a cell: it may hold what must not be stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from kurak.model.finding import Place, worst_first
from kurak.model.media import (
    DrawnMediaUnit,
    MediaCoding,
    MediaProtocol,
    MediaStudy,
    MediaUnit,
)
from kurak.model.noun import Noun
from kurak.model.qualitative import Codebook
from kurak.sources.csv_table import Table, read_table
from kurak.sources.qualitative.codings import coder_files
from kurak.sources.qualitative.media_text import is_forbidden, leaves_trace, quotes_words
from kurak.sources.qualitative.places import (
    CODEBOOK,
    MEDIA_CODINGS,
    MEDIA_DRAWN,
    MEDIA_PROTOCOL,
    MEDIA_UNITS,
    PRINTED_CODEBOOK,
)
from kurak.sources.text_file import Reading, all_findings, is_there, open_reading, path_inside
from kurak.sources.validation import Mapped, read_mapping
from kurak.sources.wording import did_you_mean, listed, shown

N = TypeVar("N", bound=Noun)


def read_media(folder: Path | str) -> MediaStudy:
    """Read the media and posts of a folder; it need not be a study.

    Parameters
    ----------
    folder
        The folder that holds ``review/media/``.

    Returns
    -------
    MediaStudy
        What could be read, and ``findings``, worst first. Nothing is changed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     len(read_media(place).units)
    0
    """
    reading = open_reading(Path(folder))
    mapped = read_mapping(reading, MEDIA_PROTOCOL, MediaProtocol) if is_there(reading, MEDIA_PROTOCOL) else None
    protocol = None if mapped is None else mapped.noun
    units = _private_rows(reading, MEDIA_UNITS, MediaUnit) if is_there(reading, MEDIA_UNITS) else []
    if units and not is_there(reading, MEDIA_PROTOCOL):
        reading.add("COD-096", f"there is {MEDIA_UNITS}, and no {MEDIA_PROTOCOL}", Place(MEDIA_UNITS))
    if mapped is not None and protocol is not None:
        _check_protocol(reading, mapped)
    drawn = _private_rows(reading, MEDIA_DRAWN, DrawnMediaUnit) if is_there(reading, MEDIA_DRAWN) else []
    by_id = _check_units(reading, units, protocol, {one.unit: one for one, _ in drawn})
    codebook, there = _codebook(reading, mapped)
    known = set(codebook.names()) if codebook is not None else None
    codings = {coder: _codings(reading, file, by_id, known) for coder, file in coder_files(reading, MEDIA_CODINGS).items()}
    if protocol is not None and protocol.agreed and protocol.agreed not in codings:
        assert mapped is not None
        message = f"there is no {MEDIA_CODINGS}/{protocol.agreed}.csv"
        reading.add("COD-107", message, mapped.text.place(("agreed",)), did_you_mean(protocol.agreed, codings, otherwise="put the file there, or take the key out until coders have talked"))
    if any(codings.values()) and not there:
        reading.add("COD-032", f"{MEDIA_CODINGS} holds codings, and there is no codebook", Place(MEDIA_CODINGS))
    return MediaStudy(protocol, codebook, by_id, codings, tuple(one for one, _ in drawn), dict(sorted(reading.hashes.items())), worst_first(all_findings(reading)))


def _check_protocol(reading: Reading, mapped: Mapped[MediaProtocol]) -> None:
    """Check that where was searched is named, not linked; and that what is drawn has a seed."""
    protocol = mapped.noun
    assert protocol is not None
    for key in ("searched", "inclusion", "exclusion"):
        for number, words in enumerate(getattr(protocol, key)):
            if leaves_trace(words):
                reading.add("COD-098", f"{key} names an account, a link or a number", mapped.text.place((key, number)))
    if protocol.sampling.method == "census" and protocol.sampling.seed is not None:
        reading.add("COD-103", "a census draws nothing, and sampling has a seed", mapped.text.place(("sampling", "seed")), "take the seed out, or correct the method")


def _codebook(reading: Reading, mapped: Mapped[MediaProtocol] | None) -> tuple[Codebook | None, bool]:
    """The codebook, and whether there is a file, if only one that cannot be understood."""
    named = mapped.noun.codebook if mapped is not None and mapped.noun is not None else ""
    where = None
    if named and mapped is not None:
        where = mapped.text.place(("codebook",))
        file = path_inside(reading, named, where=where)
    else:
        file = next((one for one in (CODEBOOK, PRINTED_CODEBOOK) if is_there(reading, one)), None)
    if file is None:
        return None, bool(named)
    found = read_mapping(reading, file, Codebook, where=where)
    return (None if found is None else found.noun), True


# ── units ────────────────────────────────────────────────────────────────────────────────────────


def _check_units(
    reading: Reading, rows: list[tuple[MediaUnit, Place]], protocol: MediaProtocol | None, drawn: Mapping[str, DrawnMediaUnit]
) -> dict[str, MediaUnit]:
    found: dict[str, MediaUnit] = {}
    for one, place in rows:
        if one.unit in found:
            reading.add("COD-101", "a unit stands twice", _cell(place, "unit"))
            continue
        found[one.unit] = one
        if protocol is not None:
            _check_unit(reading, one, place, protocol)
        if drawn and (one.unit not in drawn or drawn[one.unit].stratum != one.stratum):
            what = "is not the stratum that the unit was drawn from" if one.unit in drawn else "is not among those that were drawn"
            reading.add("COD-108", f"{'the stratum' if one.unit in drawn else 'the unit'} {what}", _cell(place, "stratum" if one.unit in drawn else "unit"))
    if len({one.simulated for one in found.values()}) > 1:
        reading.add("COD-109", f"{sum(one.simulated for one in found.values())} of {len(found)} units are invented", Place(MEDIA_UNITS, line=1, key="simulated"))
    if protocol is not None:
        counts = Counter(one.stratum if protocol.sampling.strata else "" for one in found.values())
        for stratum, number in counts.items():
            size = protocol.sampling.size_of(stratum)
            if size is not None and number > size:
                of = f" of {shown(stratum)}" if stratum else ""
                reading.add("COD-103", f"there are {number} units{of}, and the protocol says that the search found {size}", Place(MEDIA_UNITS))
    return found


def _check_unit(reading: Reading, one: MediaUnit, place: Place, protocol: MediaProtocol) -> None:
    strata = protocol.sampling.strata
    if strata and one.stratum not in strata:
        reading.add("COD-103", f"the stratum is {'empty' if not one.stratum else 'none of those of the protocol'}", _cell(place, "stratum"), f"strata of the protocol: {listed(strata)}")
    if not protocol.first_day[:7] <= one.period <= protocol.last_day[:7]:
        reading.add("COD-104", f"the period is not between {protocol.first_day[:7]} and {protocol.last_day[:7]}", _cell(place, "period"))


# ── codings ──────────────────────────────────────────────────────────────────────────────────────


def _codings(reading: Reading, file: str, units: Mapping[str, MediaUnit], known: set[str] | None) -> tuple[MediaCoding, ...]:
    good: list[MediaCoding] = []
    seen: set[tuple[str, str]] = set()
    for one, place in _private_rows(reading, file, MediaCoding):
        if one.unit not in units:
            reading.add("COD-102", f"there is no such unit in {MEDIA_UNITS}", _cell(place, "unit"))
        elif one.code and known is not None and one.code not in known:
            reading.add("COD-021", "the code is not in the codebook", _cell(place, "code"), did_you_mean(one.code, known, otherwise="correct it, or add it to the codebook"))
        elif (one.unit, one.code) in seen:
            reading.add("COD-101", "the unit has this code already", _cell(place, "code"), "leave one of the rows")
        elif not one.code and one.says == "absent":
            reading.add("COD-100", "says is absent, and there is no code that it speaks of", _cell(place, "says"), "write the code, or leave says empty")
        else:
            seen.add((one.unit, one.code))
            good.append(one)
    return tuple(good)


# ── rows whose cells are shown nowhere ───────────────────────────────────────────────────────────


def _private_rows(reading: Reading, file: str, noun: type[N]) -> list[tuple[N, Place]]:
    """Rows of a table with their places; what is wrong is said without the cell."""
    table = read_table(reading, file)
    if table is None or not _columns_fit(reading, table, noun):
        return []
    return list(_rows(reading, table, noun))


def _columns_fit(reading: Reading, table: Table, noun: type[Noun]) -> bool:
    missing = [name for name, info in noun.model_fields.items() if info.is_required() and name not in table.header]
    for name in missing:
        reading.add("CSV-005", f"{table.file} has no column {shown(name)}", Place(table.file, line=1, key=name))
    fits = not missing
    for number, column in enumerate(table.header, start=1):
        if is_forbidden(column):
            reading.add("COD-097", f"column {number} of {table.file} is called {shown(column)}", Place(table.file, line=1, key=column))
            fits = False
        elif column not in noun.model_fields and not missing:
            # A header that is missing makes the first row one: its cells are shown no more than any other.
            reading.add("CSV-006", f"column {number} of {table.file} is none that is known", Place(table.file, line=1), f"known columns: {listed(noun.model_fields, most=20)}")
    return fits


def _rows(reading: Reading, table: Table, noun: type[N]) -> Iterator[tuple[N, Place]]:
    for index, row in enumerate(table.rows):
        place = table.place(index)
        cells = {name: cell for name, cell in row.items() if name in noun.model_fields}
        traces = [name for name, cell in cells.items() if leaves_trace(cell)]
        quoted = [name for name, cell in cells.items() if quotes_words(cell)]
        for name in traces:
            reading.add("COD-098", f"{name} holds an account, a link or a number", _cell(place, name))
        for name in quoted:
            reading.add("COD-099", f"{name} quotes more than a few words", _cell(place, name))
        try:
            one = noun.model_validate(cells)
        except ValidationError as failed:
            for error in failed.errors(include_url=False, include_input=False, include_context=False):
                name = str(error["loc"][0]) if error["loc"] else ""
                info = noun.model_fields.get(name)
                if error["type"] == "missing":
                    reading.add("CSV-012", f"the cell {name} is empty", _cell(place, name))
                elif name not in traces:
                    reading.add("COD-100", f"{name} cannot be understood", _cell(place, name), info.description if info is not None else None)
            continue
        yield one, place


def _cell(place: Place, key: str) -> Place:
    return Place(place.file, line=place.line, row=place.row, key=key)
