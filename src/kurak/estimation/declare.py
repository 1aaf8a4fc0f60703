"""Declaring a survey: which columns hold the weights, strata, units and sizes of the population, and whether they can be honoured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.estimation.conditions import require_column
from kurak.estimation.streamed import can_stream, streamed
from kurak.estimation.survey import Array, Declared, Survey, names
from kurak.sources.records import Records, RecordsError, open_records, rows_concerned
from kurak.sources.simulated import refuse_mixed
from kurak.stats.design_variance import Design, collapse_lonely, declare_design, lonely_strata, unit_of_rows

Columns = str | Sequence[str | None] | None
_PPS_NAMES = {
    "brewer": "brewer",
    "overton": "overton",
    "hartley_rao": "hartley_rao",
    "hr": "hartley_rao",
    "poisson": "poisson",
    "joint": "joint",
    "ppsmat": "joint",
    "horvitz_thompson": "joint",
    "yates_grundy": "joint",
}
"""Names of the ways to treat unequal probabilities, and other words for them."""

_LONELY = ("fail", "certainty", "remove", "average", "adjust", "collapse")


def survey(
    data: object,
    *,
    weights: str | None = None,
    strata: Columns = None,
    psu: Columns = None,
    fpc: Columns = None,
    pps: str | None = None,
    joint: ArrayLike | None = None,
    variance: str = "HT",
    lonely_psu: str = "fail",
    domain_lonely: str = "ignore",
    collapse: Mapping[Any, Any] | None = None,
    unit_names: str = "as_found",
) -> Survey:
    """Declare how records were sampled, and by which weights they stand for the population.

    Parameters
    ----------
    data
        Path to a CSV, Parquet, SPSS or Stata file; a pandas, polars, Arrow or Ibis table; a dictionary of columns.
    weights
        Column of weights, 0 or more. Without it, they follow from ``fpc`` at every stage; without ``fpc``, every record counts as one.
    strata, psu, fpc
        Columns of strata, of sampled units and of population sizes; a list gives one for each stage, None for a stage without.
        Without ``psu`` every record was sampled by itself. ``fpc`` holds numbers of units in the stratum, 1 or more, or the part
        that was drawn, at most 1; with ``pps`` each unit's own probability.
    pps
        For unequal probabilities without replacement: ``brewer``, ``overton``, ``hartley_rao``, ``poisson`` or ``joint``.
    joint
        For ``joint``: probabilities that two units are both drawn, in the order in which units first appear; array (units, units). For
        ``hartley_rao``: Σp²/n over the units of the population, one number; without it the sample's mean of p estimates it.
    variance
        ``HT`` (Horvitz and Thompson) or ``YG`` (Yates and Grundy); for ``pps`` other than ``brewer``.
    lonely_psu
        What a stratum with one unit gives: ``fail``, ``certainty``, ``average``, ``adjust``, or ``collapse`` joins it to a neighbour.
    domain_lonely
        ``as_lonely`` treats a stratum with one unit in a domain as such a stratum; ``ignore`` does not.
    collapse
        For ``collapse``: stratum, and the one it joins. Without it, the next one in order, and the one before for the last.
    unit_names
        ``within_stratum``: the same code in two strata is two units. ``unique``: it is an error. ``as_found``: codes that start anew
        in each stratum (1, 2, 3 … or the same words) are two units; a code that is in two strata as an exception is an error.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If a column is not there, or the declared design cannot be honoured: with the column and the first rows.

    Notes
    -----
    **Formula** weights without a column: the product over stages of N/n, or of 1/f.

    **Reference** Särndal, Swensson and Wretman (1992), §4.4; R ``survey::svydesign(id = ~psu, strata = ~h, weights = ~w, fpc = ~N, nest =
    TRUE, data = data)``.

    Examples
    --------
    >>> sample = survey({"village": [1, 1, 2, 2], "age": [20, 30, 40, 50], "w": [2.0, 2, 1, 1]}, weights="w", psu="village")
    >>> [round(value, 4) for value in sample.mean("age")["estimate"]]
    [31.6667]
    """
    records = open_records(data)
    refuse_mixed(records)
    if lonely_psu not in _LONELY:
        raise ValueError(f"lonely_psu is one of {', '.join(_LONELY)}, not {lonely_psu!r}")
    if pps is not None and pps.lower().replace("-", "_") == "yates_grundy":
        variance = "YG"
    pps = _named(pps, _PPS_NAMES)
    variance = variance.upper()
    if joint is not None and pps not in ("joint", "hartley_rao"):
        raise ValueError("joint goes with pps='joint' (probabilities of pairs of units) or pps='hartley_rao' (one number)")
    if pps is not None and not any(name is not None for name in names(fpc)):
        raise ValueError(f"pps={pps!r} needs fpc: the column with each unit's probability of being drawn")
    if None in names(psu):
        raise ValueError("psu names a column at every stage; rows that were sampled by themselves need one that numbers them")
    declared = Declared(
        weights=weights,
        strata=names(strata),
        psu=tuple(name for name in names(psu) if name is not None),
        fpc=names(fpc),
        pps=pps,
        variance=variance,
        lonely_psu="fail" if lonely_psu == "collapse" else lonely_psu,
        domain_lonely=domain_lonely,
        collapsed=lonely_psu == "collapse",
        unit_names=unit_names,
        squared_share=float(np.asarray(joint)) if joint is not None and pps == "hartley_rao" else None,
    )
    if len(records) == 0:
        raise RecordsError("the records have no rows")

    def read() -> tuple[Array, Design]:
        design, sizes = read_design(records, declared, joint=joint)
        if declared.collapsed:
            design = _collapsed(records, declared, design, collapse)
        if weights is not None:
            return read_weights(records, weights), design
        return (np.ones(len(records)) if sizes is None else sizes), design

    if can_stream(records, declared):
        return streamed(records, declared, read=read)
    weight, design = read()
    return Survey(records, declared, weight, design)


def read_weights(records: Records, name: str) -> Array:
    """Return a column of weights; RecordsError where one is negative or missing, or all are 0."""
    weight = records.number(require_column(records, name))
    for bad, what in ((np.isnan(weight), "missing"), (weight < 0, "negative")):
        if bad.any():
            raise RecordsError(f"weights in column {name!r} are {what} in {rows_concerned(bad)}; a weight is 0 or more")
    if not weight.any():
        raise RecordsError(f"all weights in column {name!r} are 0")
    return weight


def read_design(records: Records, declared: Declared, *, joint: ArrayLike | None = None) -> tuple[Design, Array | None]:
    """Return the design of the records, and the weights that follow from the sizes of the population if it has any."""
    rows = len(records)
    units: list[NDArray[Any]] = [_codes(records, name, "sampling units") for name in declared.psu] or [np.arange(rows)]
    for what, given in (("strata", declared.strata), ("fpc", declared.fpc)):
        if len(given) > len(units):
            raise ValueError(f"{what} names {len(given)} stages, and psu {len(units)}")
    strata = [None if name is None else _codes(records, name, "strata") for name in declared.strata]
    known = [None if name is None else _sizes(records, name) for name in declared.fpc]
    # Ones alone may be either; they are what the other stages are.
    are_counts = any(bool(np.any(values > 1)) for values in known if values is not None)
    populations: list[Array | None] = []
    fractions: list[Array | None] = []
    for name, values in zip(declared.fpc, known, strict=True):
        counts = values is not None and (bool(np.any(values > 1)) or (are_counts and bool(np.all(values == 1))))
        if values is not None and counts and np.any(values < 1):
            raise RecordsError(f"fpc in column {name!r} is a number of units in some rows and a part of them in {rows_concerned(values < 1)}")
        if counts and declared.pps is not None:
            raise RecordsError(f"fpc in column {name!r} is each unit's probability where pps is declared, at most 1")
        populations.append(values if counts else None)
        fractions.append(None if counts else values)
    if declared.unit_names == "unique" or (declared.unit_names == "as_found" and not _starts_anew(units, strata)):
        _require_one_stratum(declared, units, strata)
    if declared.pps == "joint":
        _require_pairs(joint, units[0])
    for stage, (name, size) in enumerate(zip(declared.fpc, populations, strict=True)):
        if size is not None:
            _require_constant(name, size, [*(codes for codes in strata[: stage + 1] if codes is not None), *units[:stage]])
    plain = _declared_design(declared, units, strata, [None] * len(known), [None] * len(known), None)
    count = [stage.count[stage.stratum[unit_of_rows(plain, stage=number + 1)]] for number, stage in enumerate(plain.stages)]
    for stage, (name, size) in enumerate(zip(declared.fpc, populations, strict=True)):
        if size is not None and stage < len(count) and np.any(size < count[stage]):
            raise RecordsError(f"fpc in column {name!r} is below the sample in {rows_concerned(size < count[stage])}")
    design = _declared_design(declared, units, strata, populations, fractions, joint)
    return design, _weights_from_sizes(design, populations, fractions)


def _declared_design(
    declared: Declared,
    units: Sequence[NDArray[Any]],
    strata: Sequence[NDArray[Any] | None],
    populations: Sequence[Array | None],
    fractions: Sequence[Array | None],
    joint: ArrayLike | None,
) -> Design:
    sized = any(values is not None for values in (*populations, *fractions))
    share = declared.squared_share
    try:
        return declare_design(
            units,
            strata=strata,
            populations=populations,
            fractions=fractions,
            pps=declared.pps if sized or joint is not None else None,
            variance=declared.variance,
            joint=joint if declared.pps == "joint" else None,
            squared_share=None if share is None else np.full(len(units[0]), share),
        )
    except ValueError as error:
        raise RecordsError(f"the declared design cannot be honoured: {error}") from error


def _codes(records: Records, name: str, what: str) -> NDArray[Any]:
    codes = records.category(require_column(records, name)).values
    if np.any(codes < 0):
        raise RecordsError(f"{what} in column {name!r} are missing in {rows_concerned(codes < 0)}")
    return codes


def _sizes(records: Records, name: str) -> Array:
    sizes = records.number(require_column(records, name))
    for bad, what in ((np.isnan(sizes), "missing"), (sizes <= 0, "not above 0")):
        if bad.any():
            raise RecordsError(f"fpc in column {name!r} is {what} in {rows_concerned(bad)}")
    return sizes


def _require_pairs(joint: ArrayLike | None, units: NDArray[Any]) -> None:
    """Every pair of sampled units has its probability."""
    given, size = np.asarray(joint, dtype=float), len(np.unique(units))
    if given.shape != (size, size):
        shape = " by ".join(str(side) for side in given.shape) or "no"
        raise RecordsError(f"joint has {shape} probabilities, and the records have {size} units: {size} by {size} are needed")


def _named(word: str | None, known: Mapping[str, str]) -> str | None:
    """The one name of what has several."""
    if word is None:
        return None
    plain = word.lower().replace("-", "_").replace(" ", "_").replace("–", "_")
    if plain not in known:
        raise ValueError(f"pps is one of {', '.join(dict.fromkeys(known.values()))}, not {word!r}")
    return known[plain]


def _starts_anew(units: Sequence[NDArray[Any]], strata: Sequence[NDArray[Any] | None]) -> bool:
    """Whether codes of first-stage units are given anew in each stratum, so that one code in two strata is two units.

    So it is where at least half of the codes are in more strata than one. A code or two that are, among many that are
    not, are slips.
    """
    if not strata or strata[0] is None:
        return True
    pairs = np.unique(np.stack([units[0], strata[0]]), axis=1)
    _, homes = np.unique(pairs[0], return_counts=True)
    shared = int((homes > 1).sum())
    if shared == 0 or 2 * shared >= len(homes):
        return True
    # Strata of unequal size, numbered 1, 2, 3 …: every stratum holds the codes that most strata hold.
    common = np.bincount(pairs[0])
    smallest = [int(pairs[0][pairs[1] == stratum].min()) for stratum in np.unique(pairs[1])]
    return bool(all(common[code] > 1 for code in smallest))


def _require_one_stratum(declared: Declared, units: Sequence[NDArray[Any]], strata: Sequence[NDArray[Any] | None]) -> None:
    if not strata or strata[0] is None:
        return
    home = np.zeros(int(units[0].max()) + 1, dtype=np.intp)
    home[units[0][::-1]] = strata[0][::-1]
    elsewhere = home[units[0]] != strata[0]
    if elsewhere.any():
        raise RecordsError(
            f"a unit of column {declared.psu[0]!r} is in two strata of column {declared.strata[0]!r} ({rows_concerned(elsewhere)}); "
            "if codes start anew in each stratum, declare unit_names within_stratum"
        )


def _require_constant(name: str | None, size: Array, homes: Sequence[NDArray[Any]]) -> None:
    """A population belongs to the stratum, inside the unit above: it cannot differ among the stratum's rows."""
    home = np.zeros(len(size), dtype=np.int64)
    for codes in homes:
        home = np.unique(home * (int(codes.max()) + 1) + codes, return_inverse=True)[1]
    first = np.unique(home, return_index=True)[1]
    differs = size != size[first][home]
    if differs.any():
        raise RecordsError(f"fpc in column {name!r} differs within a stratum ({rows_concerned(differs)})")


def _weights_from_sizes(
    design: Design, populations: Sequence[Array | None], fractions: Sequence[Array | None]
) -> Array | None:
    if not populations or all(values is None for values in (*populations, *fractions)):
        return None
    weight = np.ones(design.rows)
    for number, (size, part) in enumerate(zip(populations, fractions, strict=True)):
        if size is not None and number < len(design.stages):
            stage = design.stages[number]
            weight *= size / stage.count[stage.stratum[unit_of_rows(design, stage=number + 1)]]
        elif part is not None:
            weight /= part
    return weight


def _collapsed(
    records: Records, declared: Declared, design: Design, collapse: Mapping[Any, Any] | None
) -> Design:
    lonely = lonely_strata(design)
    if not lonely:
        return design
    first = declared.strata[0] if declared.strata else None
    if first is None:
        raise RecordsError("the whole sample is one unit: there is no stratum that it could join")
    column = records.category(first)
    place = {label: code for code, label in enumerate(column.labels)}
    present = sorted(set(design.stages[0].labels.tolist()))
    joined = np.asarray(column.values).astype(np.intp)
    for code in lonely:
        label = column.labels[int(str(code))]
        at = present.index(code)
        other = (collapse or {}).get(label, column.labels[present[at + 1 if at + 1 < len(present) else at - 1]])
        if other not in place or other == label:
            raise RecordsError(f"stratum {label!r} of column {first!r} cannot join {other!r}: there is no such other stratum")
        joined[column.values == code] = place[other]
    try:
        return collapse_lonely(design, neighbours=joined)
    except ValueError as error:
        raise RecordsError(f"strata of column {first!r} cannot be joined: {error}") from error
