"""Factor models of the items, as declared and scale by scale, fitted under the design."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from kurak.model.scale_analysis import Estimator
from kurak.model.scale_results import Estimated, Loading, ModelChange, ModelFit
from kurak.model.scales import Instrument
from kurak.scales.item_checks import UsableItems
from kurak.scales.model_fitting import Fitted, changes_of, fit_model
from kurak.scales.respondents import Respondents
from kurak.stats.confirmatory.factor_fit import Estimate, NoFactorFit
from kurak.stats.confirmatory.syntax import FactorModelError, parse_factor_model
from kurak.stats.distributions.t_quantiles import t_quantiles

FEWEST_ITEMS = 3
"""Items that one common factor needs to be known."""

MOST_CHANGES = 10
"""Modification indices that are kept, the largest."""

ONE_FACTOR = "attitude"
"""What the one factor of a scale is called, where the scale's own name is no name of a model."""

_NAME = re.compile(r"[^\W\d][\w.]*\Z")


def declared_model(instrument: Instrument, items: Sequence[str]) -> str:
    """The factor model of all scales: as written, or a factor for every scale that has a factor number, or for every scale.

    Parameters
    ----------
    items
        Items that can be modelled.

    Returns
    -------
    In lavaan's words; empty where no two scales have three items.

    Examples
    --------
    >>> scale = {"label": "A", "items": ("a1", "a2", "a3")}
    >>> other = {"label": "B", "items": ("b1", "b2", "b3")}
    >>> both = {"response": {"min": 1, "max": 5}, "scales": {"a": scale, "b": other}}
    >>> print(declared_model(Instrument.model_validate(both), ["a1", "a2", "a3", "b1", "b2", "b3"]))
    a =~ a1 + a2 + a3
    b =~ b1 + b2 + b3
    """
    if instrument.model.strip():
        return instrument.model
    numbered = [name for name, scale in instrument.scales.items() if scale.factor is not None]
    lines = []
    for name in numbered or list(instrument.scales):
        own = [item for item in instrument.scales[name].items if item in items]
        if len(own) >= FEWEST_ITEMS:
            lines.append(f"{factor_name(name, own)} =~ {' + '.join(own)}")
    return "\n".join(lines) if len(lines) > 1 else ""


def factors_of(text: str) -> int:
    """How many factors a model has; 0 without a model.

    Examples
    --------
    >>> factors_of("f =~ a + b; g =~ c + d"), factors_of("")
    (2, 0)
    """
    try:
        return len({one.left for one in parse_factor_model(text) if one.operator == "=~"})
    except FactorModelError:
        # An empty text, or one that is said to be wrong where it is fitted.
        return 0


def factor_name(scale: str, items: Sequence[str]) -> str:
    """A scale's id as the name of a factor: no item may be called so, and it must be a name to the model.

    Examples
    --------
    >>> factor_name("trust-1", ["t1"]), factor_name("trust", ["trust"])
    ('trust_1', 'trust_')
    """
    name = re.sub(r"[^\w.]", "_", scale)
    name = name if _NAME.match(name) else f"f_{name}"
    return f"{name}_" if name in items else name


def one_factor(
    respondents: Respondents, items: Sequence[str], *, name: str, reverse: Sequence[str], estimator: Estimator
) -> ModelFit:
    """Fit the scale as one common factor.

    Parameters
    ----------
    items
        Three or more that tell people apart.
    name
        The scale.
    """
    text = f"{factor_name(name, items)} =~ {' + '.join(items)}"
    return _fitted(respondents, text, items, name=name, reverse=reverse, estimator=estimator)


def fit_declared(
    respondents: Respondents,
    text: str,
    items: Sequence[str],
    *,
    reverse: Sequence[str],
    estimator: Estimator,
    usable: Mapping[str, UsableItems],
) -> ModelFit:
    """Fit the declared model of all scales.

    Parameters
    ----------
    items
        Items that can be modelled; a written model that names others is not fitted, and says which.
    usable
        Scale: its items, for the sentence that says why.
    """
    name = "the declared model"
    try:
        named = {part for one in parse_factor_model(text) for part in (one.left, one.right) if part}
    except FactorModelError as error:
        return ModelFit(name, text, estimator, 0, why_not=str(error), change="correct the model")
    known = {item for one in usable.values() for item in one.answered}
    lacking = sorted((named & known) - set(items))
    if lacking:
        why = f"it names {', '.join(lacking)}, which cannot be modelled"
        return ModelFit(name, text, estimator, 0, why_not=why, change="take these items out of the model")
    used = [item for item in items if item in named]
    return _fitted(respondents, text, used, name=name, reverse=reverse, estimator=estimator)


def _fitted(
    respondents: Respondents,
    text: str,
    items: Sequence[str],
    *,
    name: str,
    reverse: Sequence[str],
    estimator: Estimator,
) -> ModelFit:
    odd = [item for item in items if not _NAME.match(item)]
    if odd:
        why = f"{odd[0]} is no name that a model can have"
        return ModelFit(name, text, estimator, 0, why_not=why, change="use letters, digits, _ and points in names of items")
    try:
        fit = fit_model(respondents, text, items, reverse=reverse, estimator=estimator)
    except FactorModelError as error:
        return ModelFit(name, text, estimator, 0, why_not=str(error), change="correct the model")
    if isinstance(fit, NoFactorFit):
        n = int((respondents.codes(items) >= 0).any(axis=1).sum())
        return ModelFit(name, text, estimator, n, why_not=fit.what, change=fit.change)
    return _described(respondents, fit, text, items, name=name, estimator=estimator)


def _described(
    respondents: Respondents, fit: Fitted, text: str, items: Sequence[str], *, name: str, estimator: Estimator
) -> ModelFit:
    among = (respondents.codes(items) >= 0).any(axis=1) & (respondents.weights > 0)
    reach = float(t_quantiles((1 + respondents.level) / 2, [respondents.degrees(among)])[0])
    measures = fit.measures
    factors = {one.left for one in fit.estimates if one.operator == "=~"}
    correlations: dict[tuple[str, str], Estimated] = {}
    for one in fit.estimates:
        if one.operator == "~~" and one.left != one.right and {one.left, one.right} <= factors:
            correlations[one.left, one.right] = _standardised(one, reach, fit.n)
    return ModelFit(
        name=name,
        text=text,
        estimator=estimator,
        n=fit.n,
        chi_square=measures.chi_square,
        df=measures.df,
        p=measures.p,
        cfi=measures.cfi,
        tli=measures.tli,
        rmsea=measures.rmsea,
        rmsea_low=measures.rmsea_low,
        rmsea_high=measures.rmsea_high,
        srmr=fit.srmr,
        loadings=tuple(
            Loading(one.left, one.right, _standardised(one, reach, fit.n))
            for one in fit.estimates
            if one.operator == "=~"
        ),
        factor_correlations=correlations,
        changes=tuple(
            ModelChange(one.name, one.index, one.expected_change) for one in changes_of(fit)[:MOST_CHANGES]
        ),
        concerns=fit.concerns,
    )


def _standardised(one: Estimate, reach: float, n: int) -> Estimated:
    value, error = one.standardised, one.standardised_error
    if value is None or not np.isfinite(value):
        return Estimated(None)
    if error is None or not np.isfinite(error) or not np.isfinite(reach):
        return Estimated(value, n=n)
    return Estimated(value, error, value - reach * error, value + reach * error, n)
