"""New codes by interview in the order in which they were made, and how many there may be in all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from kurak.model.coded_displays import Saturation
from kurak.model.codings import CodedTexts
from kurak.qualitative.states import chosen_codings, chosen_documents, code_rows
from kurak.stats import code_accumulation as accumulated
from kurak.stats import saturation as saturated


class TooFewInterviewsError(ValueError):
    """There are fewer interviews than a base and one run need."""


THRESHOLDS = (0.05, 0.0)


def saturation(
    texts: CodedTexts,
    *,
    order: Sequence[str] = (),
    codes: Collection[str] = (),
    kinds: Collection[str] = (),
    coders: Collection[str] = (),
    base_size: int = 4,
    run_length: int = 2,
    thresholds: tuple[float, ...] = THRESHOLDS,
) -> Saturation:
    """Saturation of codes.

    Parameters
    ----------
    order
        Texts in the order in which they were made; by month, then by id, if left out.
    codes, kinds, coders
        Only these. Codes are counted as given, without those above them: a wide code is not new when a narrow one is.
    base_size, run_length, thresholds
        As in :func:`kurak.stats.saturation.saturation`.

    Raises
    ------
    TooFewInterviewsError
        If there are fewer interviews than the base and one run.
    """
    documents = list(chosen_documents(texts, kinds=kinds, coders=coders))
    place = {name: number for number, name in enumerate(order)}
    documents.sort(key=lambda one: (place.get(one.record.id, len(place)), one.record.month, one.record.id))
    rows = {row.code: number for number, row in enumerate(code_rows(texts, under=codes))}
    line = {one.record.id: number for number, one in enumerate(documents)}
    occurs = np.zeros((len(documents), len(rows)), dtype=bool)
    for _, one in chosen_codings(texts, coders=coders):
        if one.document in line and one.code in rows:
            occurs[line[one.document], rows[one.code]] = True
    if len(documents) < base_size + run_length:
        raise TooFewInterviewsError(f"{len(documents)} interviews are fewer than a base of {base_size} and a run of {run_length}")
    found = saturated.saturation(occurs, base_size=base_size, run_length=run_length, thresholds=thresholds)
    curve = accumulated.code_accumulation(occurs)
    unseen = accumulated.unseen_codes(occurs)
    firsts = (np.asarray(found.run_ends) - run_length + 1).tolist()
    return Saturation(
        documents=tuple(one.record.id for one in documents),
        new_codes=tuple(map(int, found.new_codes)),
        codes=int(found.cumulative[-1]),
        base_size=base_size,
        run_length=run_length,
        base_codes=found.base_codes,
        runs=tuple(zip(firsts, map(int, found.run_codes), map(float, found.new_information), strict=True)),
        reached={point.threshold: point.interview for point in found.points},
        curve=tuple(zip(map(float, curve.expected), map(float, curve.std_error), strict=True)),
        unseen={"estimate": unseen.estimate, "std_error": unseen.std_error, "low": unseen.low, "high": unseen.high, "once": unseen.once, "twice": unseen.twice},
    )
