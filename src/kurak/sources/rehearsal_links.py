"""The block rehearsal of study.yaml against the rest of the study: names that lead nowhere, correlations that cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import sqrt

from kurak.model.rehearsal import Rehearsal
from kurak.model.scales import Instrument
from kurak.sources.layout import Opened
from kurak.sources.wording import did_you_mean, listed, shown


def check_rehearsal(opened: Opened) -> None:
    """Report what is wrong with the assumptions of a rehearsal that no single key shows.

    Parameters
    ----------
    opened
        The study as read; nothing is checked where it has no block rehearsal.
    """
    study = opened.study.noun if opened.study else None
    if opened.study is None or study is None or study.rehearsal is None:
        return
    stated, instrument = study.rehearsal, opened.instrument.noun if opened.instrument else None
    shares = {**study.planning.shares, **stated.shares}
    names: list[tuple[tuple[str, ...], str, Collection[str], str]] = []
    if instrument is not None:
        items = [item for scale in instrument.scales.values() for item in scale.items]
        names += [(("slopes", item), item, items, "item") for item in stated.slopes]
        for first, others in stated.scale_correlations.items():
            names.append((("scale_correlations", first), first, instrument.scales, "scale"))
            names += [
                (("scale_correlations", first, other), other, instrument.scales, "scale") for other in others
            ]
    in_frame = set(study.design.strata) if study.design is not None else set()
    for domain, shifts in stated.group_shifts.items():
        names.append((("group_shifts", domain), domain, {*shares, *in_frame}, "domain with shares"))
        if domain in shares and domain not in in_frame:
            names += [
                (("group_shifts", domain, group), group, shares[domain].groups, "group") for group in shifts
            ]
    for path, name, known, word in names:
        if name not in known:
            fix = did_you_mean(name, known, otherwise=f"known: {listed(known)}")
            opened.reading.add(
                "REH-002", f"{shown(name)} is no {word}", opened.study.text.place(("rehearsal", *path)), fix
            )
    for domain, declared in stated.shares.items():
        total = sum(declared.groups.values())
        if abs(total - 1) > 0.01:
            place = opened.study.text.place(("rehearsal", "shares", domain))
            opened.reading.add("REH-012", f"the shares of {domain} add up to {total:g}, not 1", place)
    if stated.dont_know + stated.refused >= 1:
        place = opened.study.text.place(("rehearsal", "refused"))
        opened.reading.add(
            "REH-013",
            f"don't know {stated.dont_know:g} and refused {stated.refused:g} leave no answers",
            place,
        )
    if instrument is not None and not hold_together(correlation_rows(stated, instrument)):
        place = opened.study.text.place(
            ("rehearsal", "scale_correlations" if stated.scale_correlations else "scale_correlation")
        )
        message = (
            "no people can have the stated correlations of scales: their matrix is not positive definite"
        )
        opened.reading.add("REH-003", message, place)


def correlation_rows(stated: Rehearsal, instrument: Instrument) -> list[list[float]]:
    """The matrix of correlations of scales, as rows."""
    pairs = dict(_pairs(stated.scale_correlations))
    scales = list(instrument.scales)
    return [
        [1.0 if one == two else pairs.get(frozenset((one, two)), stated.scale_correlation) for two in scales]
        for one in scales
    ]


def _pairs(stated: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[frozenset[str], float]]:
    for first, others in stated.items():
        for second, value in others.items():
            yield frozenset((first, second)), value


def hold_together(rows: list[list[float]]) -> bool:
    """Whether a symmetric matrix is positive definite: whether it has a Cholesky root.

    Notes
    -----
    **Source** Golub and Van Loan (2013), Matrix Computations, 4th ed., §4.2.

    Examples
    --------
    >>> hold_together([[1.0, 0.5], [0.5, 1.0]]), hold_together([[1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1]])
    (True, False)
    """
    root: list[list[float]] = []
    for i, row in enumerate(rows):
        line: list[float] = []
        for j in range(i):
            line.append((row[j] - sum(line[k] * root[j][k] for k in range(j))) / root[j][j])
        rest = row[i] - sum(value * value for value in line)
        if rest <= 1e-12:
            return False
        root.append([*line, sqrt(rest)])
    return True
