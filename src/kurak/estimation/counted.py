"""Means, shares and totals from counted answers: the same numbers as row by row, from sums that one pass makes.

Sums by unit and domain stay with the survey, so that a second statistic of the same items and domains needs no second pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Unpack, cast

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.as_r import r_by
from kurak.estimation.conditions import condition, require_column
from kurak.estimation.domains import Asked, Domains, ask
from kurak.estimation.linear_statistics import Term
from kurak.estimation.streamed import element_strata, is_streamed, reading, unit_design
from kurak.estimation.survey import Array, Names, Settings, Survey, names
from kurak.estimation.table import MOST_COVARIANCES, make_table
from kurak.model.estimates import Estimates
from kurak.sources.cells import Cells, Moments, Tally
from kurak.sources.one_pass import WIDEST, NotAnswersError, TooManyCells, accumulate
from kurak.sources.record_tables import SourceRecords
from kurak.sources.records import RecordsError
from kurak.stats.design_variance import Design, covariance, reduce_to_units, unit_of_rows
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.proportion_intervals import Method, proportion_interval

Kind = Literal["mean", "total", "proportion", "distribution", "net"]
Codes = NDArray[np.intp]

FEWEST = 20_000
"""Rows below which counting first is no quicker than working row by row."""
ANSWERS = 64
"""Whole numbers that lie in a narrower range than this are answers; means of wider ones need their sums alone."""
LARGEST_COVARIANCE = 64_000_000
"""Numbers that scores by unit may take for a covariance of all estimates (512 MB)."""


@dataclass(frozen=True, eq=False)
class Strata:
    """A design of one stage, seen from the cells.

    Parameters
    ----------
    of_cell
        Stratum of each cell; array (cells).
    count, undrawn
        Units in the sample, and the part that was not drawn, of each stratum; arrays (strata).
    unit
        Unit of each cell; array (cells). None where every row is a unit.
    design
        The design whose units these are.
    """

    of_cell: Codes
    count: Array
    undrawn: Array
    unit: Codes | None = None
    design: Design | None = None


@dataclass(frozen=True, eq=False)
class Feature:
    """A number that each domain has, as sums by cell.

    Parameters
    ----------
    variable, level
        What it is called in the table.
    base, scored
        Σw and Σwy of those who have the number; arrays (cells).
    spread
        Called with a centre for each cell: Σw(y − centre)²; array (cells).
    squares
        The same with w², where every row is a unit.
    n
        Respondents with a weight; array (domains).
    """

    variable: str
    level: object
    base: Array
    scored: Array
    spread: Callable[[Array], Array]
    squares: Callable[[Array], Array] | None
    n: Codes


@dataclass(frozen=True, eq=False)
class Counted:
    """Estimates from counted answers: features × domains, the domains of a feature together.

    Parameters
    ----------
    estimate, variance, simple_random
        The estimates, their variances under the design, and those of a simple random sample of the same size; arrays (K).
    n, n_psu
        Respondents with weight, and first-stage units, behind each estimate; arrays (K).
    df, rows
        Degrees of freedom and all rows of each domain; arrays (domains).
    scores
        Scores by cell; array (cells, features).
    """

    cells: Cells
    strata: Strata
    features: tuple[Feature, ...]
    estimate: Array
    variance: Array
    simple_random: Array
    n: Codes
    n_psu: Codes
    df: Array
    rows: Codes
    scores: Array

    @property
    def std_error(self) -> Array:
        """Standard errors, array (K)."""
        return np.sqrt(self.variance)

    def covariance(self) -> Array:
        """Covariance matrix of all estimates, array (K, K).

        Raises
        ------
        ValueError
            If every row is a unit: answers to two items are then needed together, row by row.
        """
        if self.strata.design is None or self.strata.unit is None:
            raise ValueError("the covariance of estimates needs the rows where each of them is a unit of its own")
        groups = self.cells.groups
        units = np.zeros((self.strata.design.units(), len(self.features), groups))
        inside = np.flatnonzero(self.cells.group >= 0)
        units[self.strata.unit[inside], :, self.cells.group[inside]] = self.scores[inside]
        found = covariance(reduce_to_units(self.strata.design), units.reshape(len(units), -1), lonely_psu="certainty")
        unknown = ~np.isfinite(self.estimate)
        found[unknown, :] = np.nan
        found[:, unknown] = np.nan
        return found


def can_count(survey: Survey, items: Names, *, fewest: int = FEWEST) -> bool:
    """Whether estimates of these items can be had from counts: one stage, plain weights, and columns of numbers.

    Parameters
    ----------
    fewest
        Rows below which it is not worth it.
    """
    records = survey.records
    if survey.steps or survey.replicate_weights is not None or survey.declared.domain_lonely == "as_lonely":
        return False
    if not isinstance(records, SourceRecords) or (len(survey) < fewest and not is_streamed(survey)):
        return False
    asked = [str(name) for name in names(items)]
    if not asked or any(name not in records.names or not records.is_numeric(name) for name in asked):
        return False
    if is_streamed(survey):
        return True
    design = survey.design
    return design.form is None and survey.declared.pps is None and len(design.stages) == 1


def counted_table(
    survey: Survey,
    items: Names,
    *,
    kind: Kind,
    codes: object = None,
    never_scored: Sequence[int] = (),
    interval: Method | None = None,
    fewest: int = FEWEST,
    **settings: Unpack[Settings],
) -> Estimates | None:
    """Return means, shares or totals by domain from counts, or None where they have to be made row by row.

    Parameters
    ----------
    kind
        ``mean``, ``total``, ``proportion`` (share of the codes), ``distribution`` (share of every answer), or ``net`` (share of the
        first codes less that of the second).
    codes
        For ``proportion`` one value or those that count together, for ``net`` two lists; a dictionary gives each item its own.
    never_scored
        Codes that are no answer on the scale, such as don't know: part of no base.
    interval
        Interval made for shares, as in :func:`kurak.stats.proportion_intervals.proportion_interval`; None for that of t.
    fewest
        Rows below which the answer is None.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Notes
    -----
    **Formula** scores u = (Σwy − ȳ Σw)/Σw by unit and domain, and their variance ``Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (u_hi − ū_h)²``;
    units without anybody in the domain count with zero, without being written down.

    **Reference** Särndal, Swensson and Wretman (1992), §5.7; Wolter (2007), §1.4; R ``survey::svyby(~y, ~region, design, svymean)``.
    """
    if not can_count(survey, items, fewest=fewest):
        return None
    records = cast(SourceRecords, survey.records)
    variables = [str(name) for name in names(items)]
    # Don't know is often 88 or 99, far from the answers.
    within = ANSWERS if kind in ("mean", "total") and not never_scored else WIDEST
    narrow = [name for name in variables if records.holds_answers(name, within=within)]
    if within == WIDEST and len(narrow) < len(variables):
        return None
    try:
        asked, cells, strata = _count(survey, narrow, [name for name in variables if name not in narrow], settings)
    except (TooManyCells, NotAnswersError):
        return None
    features = tuple(
        feature for name in variables for feature in _features(cells, name, kind, _own(codes, name), frozenset(never_scored))
    )
    rows = len(features) * cells.groups
    units = 0 if strata is None or strata.design is None else strata.design.units()
    # Where every row is a unit, covariances need the rows, and come only if they are asked for.
    can_vary = 0 < units * rows <= LARGEST_COVARIANCE
    if strata is None or (asked.covariances and not can_vary):
        return None
    wanted = can_vary and (rows <= MOST_COVARIANCES if asked.covariances is None else asked.covariances)
    found = estimate(cells, strata, features, is_ratio=kind != "total")
    groups = cells.groups
    deff = None
    if asked.deff is not None:
        by_chance = found.simple_random * (1.0 if asked.deff == "wr" else _finite(cells, features, found))
        deff = np.divide(found.variance, by_chance, out=np.full(rows, np.nan), where=by_chance > 0)
    df = found.df if asked.df is None else np.full(groups, float(asked.df))
    nobody = np.zeros(0, dtype=bool)
    terms = [Term(feature.variable, feature.level, nobody, np.zeros(0)) for feature in features]
    return make_table(
        survey,
        asked,
        statistic=[kind] * rows,
        variable=[feature.variable for feature in features for _ in range(groups)],
        level=[feature.level for feature in features for _ in range(groups)],
        labels=list(asked.domains.labels) * len(features),
        estimate=found.estimate,
        std_error=found.std_error,
        df=np.tile(df, len(features)),
        limits=None if interval is None else _share_limits(found, df, interval, asked.level),
        deff=deff,
        n=found.n,
        n_psu=found.n_psu,
        covariance=found.covariance if wanted else None,
        r_code=r_by(survey, asked, "svytotal" if kind == "total" else "svymean", terms),
        interval="t" if interval is None else interval,
    )


def estimate(cells: Cells, strata: Strata, features: Sequence[Feature], *, is_ratio: bool) -> Counted:
    """Estimate all features in all domains from their sums by cell.

    Parameters
    ----------
    is_ratio
        Whether totals are divided by the weight of those who have the number.
    """
    inside = np.flatnonzero(cells.group >= 0)
    group, groups = cells.group[inside], cells.groups
    home = strata.of_cell[inside]
    # One place for each stratum and domain that meet; their table would be empty for the most part.
    met, place = np.unique(group * len(strata.count) + home, return_inverse=True)
    in_group, in_stratum = met // len(strata.count), met % len(strata.count)
    units = np.bincount(place)
    n_h = strata.count[in_stratum]
    factor = strata.undrawn[in_stratum] * n_h / np.maximum(n_h - 1, 1)
    estimates, variances, by_chance, n_psu = [], [], [], []
    scores = np.zeros((len(cells), len(features)))
    for number, feature in enumerate(features):
        base, scored = feature.base[inside], feature.scored[inside]
        whole, sums = np.bincount(group, base, groups), np.bincount(group, scored, groups)
        mean = np.divide(sums, whole, out=np.full(groups, np.nan), where=whole != 0)
        centre = np.where(np.isfinite(mean), mean, 0.0)[group]
        below = np.where(whole != 0, whole, 1.0)[group] if is_ratio else np.ones(len(group))
        score = (scored - centre * base) / below if is_ratio else scored
        scores[inside, number] = score
        average = np.bincount(place, score) / n_h
        if strata.unit is None:
            assert feature.squares is not None
            every = np.zeros(len(cells))
            every[inside] = centre if is_ratio else 0.0
            squares = np.bincount(place, feature.squares(every)[inside] / below**2) - n_h * average**2
            n_psu.append(feature.n)
        else:
            away = score - average[place]
            squares = np.bincount(place, away * away) + (n_h - units) * average**2
            n_psu.append(np.bincount(group, base > 0, groups).astype(np.intp))
        found = np.bincount(in_group, factor * np.maximum(squares, 0.0), groups)
        chosen = mean if is_ratio else sums
        estimates.append(chosen)
        variances.append(np.where(np.isfinite(chosen), found, np.nan))
        every = np.zeros(len(cells))
        every[inside] = centre
        spread: Array = np.bincount(group, feature.spread(every)[inside], groups).astype(float)
        by_chance.append(_simple_random(spread, whole.astype(float), feature.n, is_ratio=is_ratio))
    positive, rows = cells.positive[inside], np.bincount(group, cells.rows[inside], groups)
    counted = np.bincount(group, positive if strata.unit is None else positive > 0, groups)
    strata_met = np.bincount(in_group, np.bincount(place, positive) > 0, groups)
    return Counted(
        cells,
        strata,
        tuple(features),
        np.concatenate(estimates),
        np.concatenate(variances),
        np.concatenate(by_chance),
        np.concatenate([feature.n for feature in features]),
        np.concatenate(n_psu),
        (counted - strata_met).astype(float),
        rows.astype(np.intp),
        scores,
    )


def _count(
    survey: Survey, narrow: Sequence[str], measured: Sequence[str], settings: Mapping[str, Any]
) -> tuple[Asked, Cells, Strata | None]:
    """The settings as read, the sums, and the design as the cells show it; None where a lonely unit needs another rule."""
    records = survey.records
    if is_streamed(survey):
        by = [str(name) for name in names(settings.get("by"))]
        for name in by:
            require_column(records, name)
        where = settings.get("where")
        truth = None if where is None else condition(records, where)
        mask = None if truth is None else truth.true & truth.known
        if mask is not None and not mask.any():
            raise RecordsError(f"there is no record for which {where!r} is true")
        cells = _summed(survey, narrow, measured, (*by, where), **reading(survey), domains=by, where=mask)
        if not cells.groups:
            raise RecordsError(f"no record has an answer to {', '.join(by)}" + (f" where {where!r}" if where else ""))
        labels = tuple(cells.domain_labels())
        domains = Domains(tuple(by), labels, np.zeros(0, dtype=np.intp), where, "" if truth is None else truth.r)
        asked = Asked(domains, **{key: value for key, value in settings.items() if key not in ("by", "where")})
        strata = _strata_of_columns(survey, cells)
    else:
        asked = ask(survey, **cast(Any, settings))
        domains, design = asked.domains, survey.design
        unit = unit_of_rows(design, stage=1)
        elements = design.units() == design.rows
        cells = _summed(
            survey,
            narrow,
            measured,
            (*domains.names, domains.where),
            design=design.stages[0].stratum[unit] if elements else unit,
            domains=np.where(domains.inside, domains.group, -1),
            weights=survey.weights,
            elements=elements,
        )
        strata = _strata_of_units(design, cells)
    lonely = (strata.count == 1) & (strata.undrawn > 0)
    plain = survey.declared.lonely_psu in ("certainty", "remove") or not lonely.any()
    return asked, cells, strata if plain else None


def _summed(survey: Survey, items: Sequence[str], values: Sequence[str], key: tuple[object, ...], **how: Any) -> Cells:
    """The sums, as they were kept or by one pass over the columns that are new."""
    weights = how["weights"]
    name = f"cells {key!r}"
    # Surveys with other weights may share what is kept.
    held = cast(tuple[object, Cells] | None, survey.cache.get(name))
    cells = held[1] if held is not None and held[0] is weights else None
    tallies, moments = ({}, {}) if cells is None else (cells.tallies, cells.moments)
    new_items = [item for item in items if item not in tallies]
    new_values = [value for value in values if value not in moments]
    if cells is None or new_items or new_values:
        more = accumulate(survey.records, items=new_items, values=new_values, **how)
        cells = replace(more, tallies={**tallies, **more.tallies}, moments={**moments, **more.moments})
        survey.cache[name] = (weights, cells)
    return cells


def _strata_of_units(design: Design, cells: Cells) -> Strata:
    stage = design.stages[0]
    code = cells.design[0].values.astype(np.intp)
    undrawn = stage.undrawn[stage.start]
    if cells.elements:
        return Strata(code, stage.count.astype(float), undrawn)
    return Strata(stage.stratum[code], stage.count.astype(float), undrawn, code, design)


def _strata_of_columns(survey: Survey, cells: Cells) -> Strata:
    if cells.elements:
        of_cell, count, undrawn = element_strata(cells, survey.declared)
        return Strata(of_cell, count, undrawn)
    design = unit_design(cells, survey.declared)
    stage, unit = design.stages[0], unit_of_rows(design, stage=1)
    return Strata(stage.stratum[unit], stage.count.astype(float), stage.undrawn[stage.start], unit, design)


def _features(cells: Cells, name: str, kind: Kind, codes: object, never: frozenset[int]) -> list[Feature]:
    if name not in cells.tallies:
        return [_measured(name, cells.moments[name])]
    tally = cells.tallies[name]
    on_scale = np.array([code not in never for code in tally.codes], dtype=float)
    if kind in ("mean", "total"):
        return [_scored(name, None, tally, np.array(tally.codes, dtype=float), on_scale)]
    if kind == "net":
        agree, disagree = (_listed(some) for some in cast(Sequence[object], codes))
        score = np.array([float(code in agree) - float(code in disagree) for code in tally.codes])
        return [_scored(name, "net", tally, score, on_scale)]
    if codes is None or kind == "distribution":
        return [
            _scored(name, code, tally, np.array(tally.codes) == code, on_scale) for code in tally.codes if code not in never
        ]
    wanted = _listed(codes)
    level = wanted[0] if len(wanted) == 1 else ", ".join(str(one) for one in wanted)
    return [_scored(name, level, tally, np.array([code in wanted for code in tally.codes]), on_scale)]


def _scored(name: str, level: object, tally: Tally, score: NDArray[Any], on_scale: Array) -> Feature:
    """The mean of a score that each code has, among the codes on the scale."""
    value = score.astype(float)
    weight = tally.weighted[:, 1:] * on_scale

    def about(table: Array) -> Callable[[Array], Array]:
        def spread(centre: Array) -> Array:
            found = np.zeros(len(table))
            for place, one in enumerate(value):
                found += table[:, place] * (one - centre) ** 2
            return found

        return spread

    squares = None if tally.squares is None else about(tally.squares[:, 1:] * on_scale)
    n = (tally.counts[:, 1:] * on_scale.astype(np.intp)).sum(axis=1)
    return Feature(name, level, weight.sum(axis=1), weight @ value, about(weight), squares, n.astype(np.intp))


def _measured(name: str, moments: Moments) -> Feature:
    def about(sums: Array) -> Callable[[Array], Array]:
        def spread(centre: Array) -> Array:
            away = moments.centre - centre
            return sums[:, 2] + 2 * away * sums[:, 1] + away * away * sums[:, 0]

        return spread

    base, once, _ = moments.weighted.T
    squares = None if moments.squares is None else about(moments.squares)
    return Feature(
        name, None, base, once + moments.centre * base, about(moments.weighted), squares, moments.counts.astype(np.intp)
    )


def _simple_random(spread: Array, whole: Array, n: Codes, *, is_ratio: bool) -> Array:
    """Variance with replacement: S²/n, S² = Σw(y − ȳ)²/Σw · n/(n − 1); of a total times (Σw)²."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = spread / whole / (n - 1)
    return found if is_ratio else found * whole**2


def _finite(cells: Cells, features: Sequence[Feature], found: Counted) -> Array:
    """(N − n)/N of each estimate, not a number where N is below n; array (K)."""
    inside = np.flatnonzero(cells.group >= 0)
    whole = np.concatenate(
        [np.bincount(cells.group[inside], feature.base[inside], cells.groups) for feature in features]
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole < found.n, np.nan, (whole - found.n) / whole)


def _share_limits(found: Counted, df: Array, method: Method, level: float) -> tuple[Array, Array]:
    """Limits of shares, not a number where a domain has fewer than two respondents; arrays (K)."""
    groups = len(df)
    if method == "mean":
        # All at once: one quantile of t for each domain.
        edge = np.minimum(found.estimate, 1 - found.estimate) < ROUNDING
        shares = np.where(edge, np.round(found.estimate), found.estimate)
        half = np.tile(t_quantiles((1 + level) / 2, df), len(found.features)) * np.where(edge, 0.0, found.std_error)
        half[found.n < 2] = np.nan
        return shares - half, shares + half
    low, high = np.full(len(found.estimate), np.nan), np.full(len(found.estimate), np.nan)
    for place, (share, variance) in enumerate(zip(found.estimate.tolist(), found.variance.tolist(), strict=True)):
        group = place % groups
        # R counts all rows of the domain for the exact interval, those who answered for the others.
        n = int(found.rows[group] if method == "beta" else found.n[place])
        if n < 2 or not np.isfinite(share) or not variance >= 0:
            continue
        if min(share, 1 - share) < ROUNDING:
            share, variance = float(round(share)), 0.0
        low[place], high[place] = proportion_interval(
            share, variance=variance, df=df[group], n=n, method=method, level=level, design_df=found.df[group]
        )
    return low, high


ROUNDING = 1e-14
"""Shares this near to 0 or 1 are 0 or 1 but for the rounding of sums."""


def _own(codes: object, name: str) -> object:
    return codes[name] if isinstance(codes, Mapping) else codes


def _listed(codes: object) -> list[object]:
    if isinstance(codes, Sequence | set | frozenset | range | np.ndarray) and not isinstance(codes, str):
        return list(codes)
    return [codes]
