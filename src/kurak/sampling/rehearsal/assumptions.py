"""What a rehearsal assumes, put together from study.yaml and the instrument: one place, arrays ready for arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.model.rehearsal import Rehearsal
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.stats.graded_response import thresholds

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class Domain:
    """Groups that are not in the frame: their shares, and how their attitudes are shifted."""

    name: str
    groups: tuple[str, ...]
    shares: Array
    shifts: Array
    source: str


@dataclass(frozen=True)
class Assumptions:
    """Everything the simulation takes for given.

    Parameters
    ----------
    stated
        The block of study.yaml.
    low, high
        Ends of the answer scale.
    items, scales
        Ids; ``scale_of`` is the number of each item's scale.
    reverse, doubtful
        Whether an item is negative, and whether it is doubtful that it was turned.
    slopes
        Of items.
    steps
        Thresholds of the answers.
    root
        Lower triangular root of the correlations of scales.
    domains
        Domains whose shares are stated.
    correlation, response_rate
        Intracluster correlation of answers and response rate, of the rehearsal or else of the planning.
    reserve
        Reserve visits as a share of the interviews of a cluster.
    """

    stated: Rehearsal
    low: int
    high: int
    items: tuple[str, ...]
    scales: tuple[str, ...]
    scale_of: Codes
    reverse: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]
    slopes: Array
    steps: Array
    root: Array
    domains: tuple[Domain, ...]
    correlation: float
    response_rate: float
    reserve: float

    @property
    def shown_items(self) -> tuple[int, ...]:
        """The first item of each scale: the one whose proportion is estimated in replications."""
        return tuple(int(np.argmax(self.scale_of == number)) for number in range(len(self.scales)))


def assume(
    study: Study, instrument: Instrument, *, in_frame: tuple[str, ...]
) -> tuple[Assumptions, tuple[str, ...]]:
    """Put the assumptions of a study together.

    Parameters
    ----------
    study
        With a block rehearsal that was checked: its names are known, its correlations hold together.
    instrument
        With at least one scale.
    in_frame
        Columns of the frame that are domains; these need no shares.

    Returns
    -------
    Assumptions, and the domains that are left out because their shares are not stated

    Raises
    ------
    ValueError
        If the study has no block rehearsal.
    """
    stated = study.rehearsal
    if stated is None:
        raise ValueError("a study without a block rehearsal cannot be rehearsed")
    scales = tuple(instrument.scales)
    order = [
        (item, number) for number, scale in enumerate(instrument.scales.values()) for item in scale.items
    ]
    reverse = {item for scale in instrument.scales.values() for item in scale.reverse}
    doubtful = {item for scale in instrument.scales.values() for item in scale.doubtful}
    domains, left_out = _domains(study, stated, in_frame)
    categories = instrument.response.max - instrument.response.min + 1
    return Assumptions(
        stated=stated,
        low=instrument.response.min,
        high=instrument.response.max,
        items=tuple(item for item, _ in order),
        scales=scales,
        scale_of=np.array([number for _, number in order], dtype=np.intp),
        reverse=np.array([item in reverse for item, _ in order]),
        doubtful=np.array([item in doubtful for item, _ in order]),
        slopes=np.array([stated.slopes.get(item, stated.slope) for item, _ in order]),
        steps=thresholds(categories, spacing=stated.threshold_spacing),
        root=np.linalg.cholesky(correlations(stated, scales)).astype(float),
        domains=domains,
        correlation=study.planning.intracluster_correlation
        if stated.intracluster_correlation is None
        else stated.intracluster_correlation,
        response_rate=study.planning.response_rate if stated.response_rate is None else stated.response_rate,
        reserve=study.route.reserve_visits,
    ), tuple(left_out)


def correlations(stated: Rehearsal, scales: tuple[str, ...]) -> Array:
    """The matrix of correlations of scales: the common one, and those stated for a pair."""
    matrix = np.full((len(scales), len(scales)), stated.scale_correlation)
    np.fill_diagonal(matrix, 1.0)
    for first, others in stated.scale_correlations.items():
        for second, value in others.items():
            one, two = scales.index(first), scales.index(second)
            matrix[one, two] = matrix[two, one] = value
    return matrix


def _domains(
    study: Study, stated: Rehearsal, in_frame: tuple[str, ...]
) -> tuple[tuple[Domain, ...], list[str]]:
    shares = {**study.planning.shares, **stated.shares}
    domains, left_out = [], []
    for name in dict.fromkeys((*study.domains, *shares)):
        if name in in_frame:
            continue
        if name not in shares:
            left_out.append(name)
            continue
        groups = tuple(shares[name].groups)
        given = np.array([shares[name].groups[group] for group in groups], dtype=float)
        shifts = stated.group_shifts.get(name, {})
        domains.append(
            Domain(
                name,
                groups,
                given / given.sum(),
                np.array([shifts.get(group, 0.0) for group in groups]),
                shares[name].source,
            )
        )
    return tuple(domains), left_out
