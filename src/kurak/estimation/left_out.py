"""Interviews that were decided out of the analysis: a mask inside the design, never a dropped row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kurak.estimation.survey import Mask, Survey


def leave_out(survey: Survey, rows: Mask) -> Survey:
    """Let some records count for nothing, with the design as it was drawn.

    Parameters
    ----------
    survey
        The survey.
    rows
        Who is left out; array (rows).

    Returns
    -------
    Survey
        Units and strata are those of all records, so that the variance stays that of the design; degrees of freedom are those
        of units with somebody who counts. Nobody takes over the weight of whoever is left out: means and shares are those of
        the others, and totals are lower. Where the records hold base weights, treat it as nonresponse in place of this, with
        ``survey.nonresponse(~rows, by=…)``; a calibration afterwards restores known totals either way.

    Raises
    ------
    ValueError
        If nobody is left, or replicate weights were made already.

    Notes
    -----
    **Formula** w_k = 0 for those rows; z_k = 0 in the sums of their units.

    **Reference** Cochran (1977), §2.12 and §5A.14, domains; R ``subset(design, !rows)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> sample = survey({"village": [1, 1, 2, 2, 3], "y": [1.0, 3.0, 5.0, 7.0, 100.0]}, psu="village")
    >>> kept = leave_out(sample, np.array([False, False, False, False, True]))
    >>> kept.mean("y")["estimate"], kept.mean("y")["n"], kept.design.units(1)
    ([4.0], [4], 3)
    """
    if survey.replicate_weights is not None:
        raise ValueError("records are left out before replicate weights are made")
    if bool(np.all(rows | (survey.weights == 0))):
        raise ValueError("every interview is left out of the analysis")
    before = survey.left_out
    out = rows if before is None else rows | before
    return replace(survey, weights=np.where(out, 0.0, survey.weights), left_out=out, cache={})
