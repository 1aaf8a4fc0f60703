"""Units of media with one answer a code: what coders agree on, what was agreed after talking, and what is left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Literal

from kurak.model.media import (
    MediaAgreement,
    MediaCoding,
    MediaStudy,
    SettledUnits,
    Tone,
    UnitCode,
)
from kurak.stats.coder_agreement.agreement import coder_agreement
from kurak.stats.coder_agreement.coded_units import units_from_rows

Said = tuple[bool, bool, Tone]
"""Present, absent, tone: of one code in one unit, by one coder."""

_NOTHING: Said = (False, False, "")
_NOBODY = UnitCode(False, False, "")


def settle_units(media: MediaStudy) -> SettledUnits:
    """Give every unit that was read one answer a code.

    Parameters
    ----------
    media
        Without errors.

    Returns
    -------
    SettledUnits
        A coder has read a unit if there is a row of it. A unit has a code if it was given it, or a code below it; the tone is that of
        the code's own row. Where coders who read a unit say the same, that counts; where they differ, what stands in the file that the
        protocol names as agreed; and without it, nothing.
    """
    ways = [] if media.codebook is None else list(media.codebook.walk())
    above = {way[-1].id: tuple(code.id for code in way) for way in ways}
    codes = tuple((way[-1].id, way[-1].name, len(way) - 1) for way in ways)
    by_coder = {coder: _by_unit(rows, above) for coder, rows in media.codings.items()}
    agreed = media.protocol.agreed if media.protocol is not None else ""
    read = [one for name, one in media.units.items() if any(name in units for units in by_coder.values())]
    said: dict[str, list[UnitCode]] = {code: [] for code in ("", *(code for code, _, _ in codes))}
    unsettled: list[tuple[str, str]] = []
    for unit in read:
        if agreed in by_coder and unit.unit in by_coder[agreed]:
            given = [by_coder[agreed][unit.unit]]
        else:
            given = [units[unit.unit] for units in by_coder.values() if unit.unit in units]
        named = set().union(*given)
        for code, answers in said.items():
            if code not in named:
                answers.append(_NOBODY)
                continue
            # Who gave no row for the unit as a whole says nothing of its tone; who gave no row for a code says that it is not there.
            heard = [one for one in given if code in one] if not code else given
            answer = _settled(one.get(code, _NOTHING) for one in heard or given)
            answers.append(answer)
            if None in answer:
                unsettled.append((unit.unit, code))
    expected = {one.unit for one in media.drawn} or set(media.units)
    return SettledUnits(
        units=tuple(read),
        codes=codes,
        said={code: tuple(answers) for code, answers in said.items()},
        not_read=len(expected - {one.unit for one in read}),
        unsettled=tuple(unsettled),
    )


def _by_unit(rows: Iterable[MediaCoding], above: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Said]]:
    """Unit: code: what a coder says, codes above counted in."""
    found: dict[str, dict[str, Said]] = {}
    for row in rows:
        unit = found.setdefault(row.unit, {})
        if not row.code:
            unit[""] = (False, False, row.tone)
            continue
        for code in above.get(row.code, ()):
            present, absent, tone = unit.get(code, _NOTHING)
            unit[code] = (present or row.says == "present", absent or row.says == "absent", row.tone if code == row.code else tone)
    return found


def _settled(given: Iterable[Said]) -> UnitCode:
    present, absent, tone = (set(one) for one in zip(*given, strict=True))
    return UnitCode(
        present.pop() if len(present) == 1 else None,
        absent.pop() if len(absent) == 1 else None,
        tone.pop() if len(tone) == 1 else None,
    )


def columns_of(settled: SettledUnits, sizes: Mapping[str, int], *, stratified: bool) -> dict[str, list[object]]:
    """Units as a table for estimates: month, stratum, size of the stratum, and what each says of each code.

    Shares are of ``present NUMBER`` and ``absent NUMBER`` (1 or 0; None where it is left open) and of ``tone NUMBER`` (None where there
    is none), with the number of the code in ``said``.
    """
    found: dict[str, list[object]] = {"period": [one.period for one in settled.units]}
    strata = [one.stratum if stratified else "" for one in settled.units]
    if stratified:
        found["stratum"] = list(strata)
    if sizes:
        found["fpc"] = [float(sizes[one]) for one in strata]
    for number, answers in enumerate(settled.said.values()):
        if number:
            found[f"present {number}"] = [_number(one.present) for one in answers]
            found[f"absent {number}"] = [_number(one.absent) for one in answers]
        found[f"tone {number}"] = [one.tone or None for one in answers]
    return found


def _number(said: bool | None) -> float | None:
    return None if said is None else float(said)


def tones_of(settled: SettledUnits) -> list[str]:
    """Codes with a tone in at least one unit; the empty code is the unit as a whole."""
    return [code for code, answers in settled.said.items() if any(one.tone for one in answers)]


def lonely_strata(settled: SettledUnits, sizes: Mapping[str, int]) -> list[str]:
    """Strata of which one unit was read although they have more."""
    read = Counter(one.stratum for one in settled.units)
    return sorted(one for one, number in read.items() if number == 1 and sizes.get(one, 2) > 1)


# ── agreement ────────────────────────────────────────────────────────────────────────────────────

_MEASURES: tuple[Literal["percent", "cohen", "conger", "ac1", "alpha"], ...] = ("percent", "cohen", "ac1", "alpha")


def unit_agreement(media: MediaStudy, *, level: float = 0.95) -> Iterator[MediaAgreement]:
    """How far coders agree that a unit has a code, over units that two or more of them have read; the file of agreed codings is no coder.

    Notes
    -----
    **Formula** units were drawn one by one, so errors are those of units; kappa is Cohen's for two coders, Conger's for more.
    See :mod:`kurak.stats.coder_agreement`.
    """
    ways = [] if media.codebook is None else list(media.codebook.walk())
    above = {way[-1].id: tuple(code.id for code in way) for way in ways}
    agreed = media.protocol.agreed if media.protocol is not None else ""
    coders = {coder: _by_unit(rows, above) for coder, rows in media.codings.items() if coder != agreed}
    twice = sorted({unit for one, other in combinations(coders.values(), 2) for unit in one.keys() & other.keys()})
    if not twice:
        return
    for way in ways:
        code = way[-1].id
        values = [[int(units[unit].get(code, _NOTHING)[0]) if unit in units else -1 for units in coders.values()] for unit in twice]
        if not any(1 in row for row in values):
            continue
        table = units_from_rows(values, transcripts=range(len(twice)), n_categories=2, n_transcripts=len(twice))
        made = {}
        for measure in _MEASURES:
            chosen = "conger" if measure == "cohen" and len(coders) > 2 else measure
            made[measure] = coder_agreement(table, measure=chosen, interval="units", level=level)
        alpha = made["alpha"]
        percent, kappa, ac1 = (float(made[measure].estimate) for measure in ("percent", "cohen", "ac1"))
        yield MediaAgreement(code, way[-1].name, len(twice), percent, kappa, ac1, float(alpha.estimate), float(alpha.low), float(alpha.high))
