"""Media and posts: read, drawn, and what their units say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from kurak.estimation.survey import Survey
    from kurak.model.estimates import Estimates
    from kurak.model.finding import Finding
    from kurak.model.media import DrawnMediaUnit, MediaResults, MediaStudy


def media(folder: Path) -> MediaStudy:
    """Protocol, units and codings of a folder, which need not be a study; nothing is written."""
    from kurak.sources.qualitative.media import read_media

    return read_media(folder)


def draw_media(study: MediaStudy, frame: Path, *, n: int) -> tuple[tuple[DrawnMediaUnit, ...], tuple[Finding, ...]]:
    """Draw units from a frame by the protocol; none, with findings, where frame and protocol do not fit.

    Raises
    ------
    ValueError
        If the protocol draws nothing or has no seed, or so many units cannot be drawn.
    """
    from kurak.sampling.media_draw import draw_media_units
    from kurak.sources.qualitative.media_frame import read_media_frame

    protocol = study.protocol
    if protocol is None or protocol.sampling.method == "census":
        raise ValueError("the protocol draws nothing: sampling has the method census" if protocol else "there is no protocol to draw by")
    if protocol.sampling.seed is None:
        raise ValueError("sampling of the protocol has no seed; without one nobody can draw the same units again")
    units, findings = read_media_frame(frame, protocol.sampling)
    if any(one.severity == "error" for one in findings):
        return (), findings
    return draw_media_units(units, n=n, seed=protocol.sampling.seed), findings


def write_drawn_media(folder: Path, drawn: tuple[DrawnMediaUnit, ...]) -> Path:
    """Write the units that were drawn; never over others.

    Raises
    ------
    FileExistsError
        If units were drawn before.
    OSError
        If they cannot be written.
    """
    from kurak.model.media import DrawnMediaUnit
    from kurak.sources.qualitative.places import MEDIA, MEDIA_DRAWN
    from kurak.sources.qualitative.writing import table_text
    from kurak.sources.whole_files import one_writer, replace_files

    with one_writer(folder / MEDIA):
        if (folder / MEDIA_DRAWN).exists():
            raise FileExistsError(MEDIA_DRAWN)
        replace_files(folder, {MEDIA_DRAWN: table_text(DrawnMediaUnit, drawn)})
    return folder / MEDIA_DRAWN


def media_results(study: MediaStudy, *, interval: str = "wilson", level: float = 0.95) -> tuple[MediaResults | None, tuple[Finding, ...]]:
    """Shares of units by code and month, tones, and agreement; None where nothing was read, or nothing can be said of errors.

    Parameters
    ----------
    study
        Without errors.
    interval
        As :func:`kurak.estimation.proportions.proportion`: wilson, logit, beta …
    """
    from kurak.estimation.declare import survey
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.model.media import MediaResults
    from kurak.qualitative.media_units import (
        columns_of,
        lonely_strata,
        settle_units,
        tones_of,
        unit_agreement,
    )
    from kurak.sources.qualitative.places import MEDIA_CODINGS, MEDIA_PROTOCOL, MEDIA_UNITS

    protocol = study.protocol
    if protocol is None:
        return None, ()
    settled = settle_units(study)
    found: list[Finding] = []
    if settled.not_read:
        found.append(finding("COD-106", message=f"{settled.not_read} of {settled.not_read + len(settled.units)} units are read by nobody", where=Place(MEDIA_UNITS)))
    if settled.unsettled:
        units = len({unit for unit, _ in settled.unsettled})
        found.append(finding("COD-107", message=f"coders differ on {units} {'unit' if units == 1 else 'units'}, and nothing was agreed", where=Place(MEDIA_CODINGS)))
    stratified = bool(protocol.sampling.strata)
    sizes = dict(protocol.sampling.strata) or ({"": protocol.sampling.frame_size} if protocol.sampling.frame_size else {})
    if protocol.sampling.method == "census" and not sizes:
        sizes = {"": len(settled.units) + settled.not_read}
    if stratified:
        for stratum in lonely_strata(settled, sizes):
            message = f"one unit of the stratum {stratum!r} is read, of {sizes[stratum]}"
            found.append(finding("COD-105", message=message, where=Place(MEDIA_PROTOCOL, key="sampling")))
        unread = [name for name in sizes if name not in {one.stratum for one in settled.units}]
        if unread and settled.units:
            message = f"of {len(unread)} strata no unit is read"
            found.append(finding("COD-103", message=message, where=Place(MEDIA_PROTOCOL, key="sampling")))
    if len(settled.units) < 2 or any(one.severity == "error" for one in found):
        return None, tuple(found)
    declared = survey(columns_of(settled, sizes, stratified=stratified), strata="stratum" if stratified else None, fpc="fpc" if sizes else None)
    codes = [code for code, _, _ in settled.codes]
    toned = tones_of(settled)
    numbers = {code: number for number, code in enumerate(settled.said)}
    shares = {f"{says} {numbers[code]}": (code, says) for code in codes for says in ("present", "absent")}
    tones = {f"tone {numbers[code]}": (code, None) for code in toned}
    # Where every unit of the frame was read nothing is left to chance.
    census = bool(sizes) and sum(sizes.values()) == len(settled.units)
    asked: _Asked = {"interval": interval, "level": level, "census": census}
    return (
        MediaResults(
            settled=settled,
            prevalence=_shares(declared, shares, by=None, **asked),
            by_period=_shares(declared, shares, by="period", **asked),
            tone=_shares(declared, tones, by=None, **asked) if tones else None,
            tone_by_period=_shares(declared, tones, by="period", **asked) if tones else None,
            agreement=tuple(unit_agreement(study, level=level)),
            interval=interval,
            level=level,
            census=census,
            simulated=study.simulated,
        ),
        tuple(found),
    )


class _Asked(TypedDict):
    interval: str
    level: float
    census: bool


def _shares(declared: Survey, columns: Mapping[str, tuple[str, str | None]], *, by: str | None, interval: str, level: float, census: bool) -> Estimates:
    """Shares of 1 in columns of 0 and 1, or of every tone, under the names of their codes; what has no error is its own interval."""
    from dataclasses import replace

    numbers = [name for name, (_, says) in columns.items() if says is not None]
    made = declared.proportion(numbers or list(columns), codes=1 if numbers else None, by=by, ci=interval, level=level)
    named = dict(made.columns)
    named["variable"] = [columns[name][0] for name in made["variable"]]
    if numbers:
        named["level"] = [columns[name][1] for name in made["variable"]]
    exact = [census or (error == 0 and 0 < share < 1) for error, share in zip(made["std_error"], made["estimate"], strict=True)]
    for limit in ("conf_low", "conf_high"):
        named[limit] = [share if known else value for known, share, value in zip(exact, made["estimate"], made[limit], strict=True)]
    return replace(made, columns=named)
