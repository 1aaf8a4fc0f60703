"""One question to a survey in words, as it is typed: which statistic, of which variables, for whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from kurak.estimation.survey import Deff, Settings, Survey
from kurak.model.estimates import Estimates

Kind = Literal["mean", "total", "ratio", "proportion", "distribution", "quantile", "difference"]


@dataclass(frozen=True)
class Request:
    """What is asked of a survey.

    Parameters
    ----------
    kind
        The statistic.
    variables
        Columns; for a ratio ``y/x``.
    by, where
        Columns that make the domains, and who counts.
    codes
        For proportions: the answers that count.
    probabilities
        For quantiles: from 0 to 1.
    ci
        Kind of interval, where the statistic has several; its usual one if left out.
    adjust, groups
        For differences: how many of them are allowed for, and which domains are compared; all if left out.
    """

    kind: Kind
    variables: tuple[str, ...]
    by: tuple[str, ...] = ()
    where: str | None = None
    codes: tuple[object, ...] = ()
    probabilities: tuple[float, ...] = (0.25, 0.5, 0.75)
    ci: str | None = None
    deff: Deff | None = None
    level: float = 0.95
    flag_below: int = 30
    adjust: str | None = None
    groups: tuple[object, ...] | None = None

    @property
    def settings(self) -> Settings:
        """What every estimate can be asked with."""
        return {
            "by": list(self.by) or None,
            "where": self.where,
            "level": self.level,
            "deff": self.deff,
            "flag_below": self.flag_below,
        }


def answer(survey: Survey, asked: Request) -> Estimates:
    """Estimate what is asked.

    Raises
    ------
    RecordsError
        If a column is not there, or the records cannot be used so.
    ValueError
        If the question makes no sense, such as a ratio of one variable.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"y": [1.0, 3.0, 5.0, 7.0], "x": [1.0, 1.0, 2.0, 4.0]})
    >>> answer(d, Request("mean", ("y",)))["estimate"], answer(d, Request("ratio", ("y/x",)))["estimate"]
    ([4.0], [2.0])
    """
    return ANSWERS[asked.kind](survey, asked)


def _mean(survey: Survey, asked: Request) -> Estimates:
    return survey.mean(asked.variables, **asked.settings)


def _total(survey: Survey, asked: Request) -> Estimates:
    return survey.total(asked.variables, **asked.settings)


def _ratio(survey: Survey, asked: Request) -> Estimates:
    pairs = [variable.split("/") for variable in asked.variables]
    odd = [variable for variable, pair in zip(asked.variables, pairs, strict=True) if len(pair) != 2 or not all(pair)]
    if odd:
        raise ValueError(f"a ratio is written y/x, not {odd[0]!r}")
    return survey.ratio([above for above, _ in pairs], [below for _, below in pairs], **asked.settings)


def _proportion(survey: Survey, asked: Request) -> Estimates:
    if not asked.codes:
        raise ValueError("a proportion needs the answers that count: --codes 4,5; all answers are given by --distribution")
    return survey.proportion(asked.variables, codes=list(asked.codes), ci=asked.ci or "logit", **asked.settings)


def _distribution(survey: Survey, asked: Request) -> Estimates:
    return survey.distribution(asked.variables, ci=asked.ci or "mean", **asked.settings)


def _quantile(survey: Survey, asked: Request) -> Estimates:
    settings = asked.settings
    settings["deff"] = None
    return survey.quantile(asked.variables, list(asked.probabilities), interval=asked.ci or "mean", **settings)


def _difference(survey: Survey, asked: Request) -> Estimates:
    if not asked.by:
        raise ValueError("a difference is between groups: name what makes them with --by")
    statistic: str = "proportion" if asked.codes else "mean"
    codes: Sequence[object] | None = list(asked.codes) or None
    settings = asked.settings
    settings["deff"] = None
    return survey.difference(
        asked.variables, statistic=statistic, codes=codes, groups=asked.groups, adjust=asked.adjust, **settings
    )


ANSWERS: dict[Kind, Callable[[Survey, Request], Estimates]] = {
    "mean": _mean,
    "total": _total,
    "ratio": _ratio,
    "proportion": _proportion,
    "distribution": _distribution,
    "quantile": _quantile,
    "difference": _difference,
}
