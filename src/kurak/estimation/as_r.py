"""The R code, with the package survey, that gives the same numbers as a table of estimates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kurak.estimation.conditions import r_name, r_value
from kurak.estimation.domains import Asked
from kurak.estimation.linear_statistics import Term
from kurak.estimation.survey import Replicates, Survey

_PPS = {"brewer": '"brewer"', "overton": '"overton"', "hartley_rao": "HR()", "joint": "ppsmat(joint)"}


def r_design(survey: Survey) -> str:
    """Return R that reads the records into ``data`` and declares ``design``."""
    declared, records = survey.declared, survey.records
    label = str(getattr(records, "label", "")) or "the table"
    lines = ["library(survey)"]
    if label.lower().endswith(".csv"):
        lines.append(f"data <- read.csv({r_value(label)}, check.names = FALSE, na.strings = \"\")")
    else:
        lines.append(f"# data: {label}, as a data frame")
    lines.append(f"options(survey.lonely.psu = {r_value(declared.lonely_psu)})")
    if declared.domain_lonely == "as_lonely":
        lines.append("options(survey.adjust.domain.lonely = TRUE)")
    depth = max(1, len(declared.psu))
    ids = " + ".join(r_name(name) for name in declared.psu) or "1"
    parts = [f"ids = ~{ids}"]
    if any(declared.strata):
        # A stage without strata is one stratum.
        padded = [*declared.strata, *[None] * (depth - len(declared.strata))]
        if None in padded and depth > 1:
            lines.append("data$one_stratum <- 1")
        used = [r_name(name) if name else "one_stratum" for name in padded] if depth > 1 else [r_name(str(padded[0]))]
        parts.append(f"strata = ~{' + '.join(used)}")
    if declared.weights is not None:
        parts.append(f"weights = ~{r_name(declared.weights)}")
    elif not any(declared.fpc):
        lines.append("data$equal_weight <- 1")
        parts.append("weights = ~equal_weight")
    if any(declared.fpc):
        padded = [*declared.fpc, *[None] * (depth - len(declared.fpc))]
        if None in padded and depth > 1:
            # Without a size a stage counts as drawn with replacement.
            sizes = [survey.records.number(name) for name in declared.fpc if name]
            lines.append(f"data$endless <- {'Inf' if any(bool(np.any(size > 1)) for size in sizes) else '1e-12'}")
        parts.append("fpc = ~" + " + ".join(r_name(name) if name else "endless" for name in padded))
    if declared.pps == "poisson":
        first = next((name for name in declared.fpc if name), "1")
        parts.append(f"pps = poisson_sampling(data[[{r_value(first)}]])")
    elif declared.pps is not None:
        own = f"HR({declared.squared_share!r})" if declared.squared_share is not None else _PPS[declared.pps]
        parts.append(f"pps = {own}")
        if declared.variance != "HT":
            parts.append(f"variance = {r_value(declared.variance)}")
    if any(declared.strata) and declared.psu:
        parts.append("nest = TRUE")
    lines.append(f"design <- svydesign({', '.join(parts)}, data = data)")
    if declared.collapsed:
        lines.append("# strata with one unit were joined to a neighbour: recode them in data first")
    lines.extend(_r_replicates(survey.replicate_weights))
    for step in survey.steps:
        code = getattr(step, "r_code", "")
        lines.extend(["d <- design", code, "design <- d"] if code else [f"# then: {step.name}"])
    return "\n".join(lines)


def _r_replicates(made: Replicates | None) -> list[str]:
    if made is None:
        return []
    from kurak.estimation.replicates import HeldWeights

    if made.kind not in ("JK1", "JKn") or isinstance(made.weight, HeldWeights):
        # Random or not unique: R would make others, or has to be given these.
        return [f'stop("make design with these {made.count} replicate weights ({made.kind}) first, by svrepdesign()")']
    return [f"design <- as.svrepdesign(design, type = {r_value(made.kind)}{', mse = TRUE' if made.mse else ''})"]


def r_call(survey: Survey, asked: Asked, body: Sequence[str]) -> str:
    """Return the whole of R: design, domain, and the lines that make ``result``."""
    lines = [r_design(survey)]
    if asked.domains.where is not None:
        lines.append(f"design <- subset(design, {asked.domains.where_r})")
    return "\n".join([*lines, *body, "print(result)"]) + "\n"


def r_by(survey: Survey, asked: Asked, function: str, terms: Sequence[Term], *, more: str = "") -> str:
    """Return R for a function of one formula, item by item, by the domains asked for."""
    items = list(dict.fromkeys(term.variable for term in terms))
    return r_items(survey, asked, function, [f"~{r_name(item)}" for item in items], items, more=more)


def r_items(
    survey: Survey, asked: Asked, function: str, formulas: Sequence[str], titles: Sequence[str], *, more: str = ""
) -> str:
    """Return R for a function of one formula: each with its own missing answers, by the domains asked for."""
    deff = {None: "", "wr": ', deff = "replace"', "wor": ", deff = TRUE"}[asked.deff]
    rest = f"{more}, na.rm = TRUE{deff}"
    groups = r_groups(asked)
    body = ["result <- list("]
    made = []
    for formula, title in zip(formulas, titles, strict=True):
        call = f"svyby({formula}, ~{groups}, design, {function}{rest})" if groups else f"{function}({formula}, design{rest})"
        made.append(f"  {r_value(title)} = {call}")
    return r_call(survey, asked, [*body, ",\n".join(made), ")"])


def r_groups(asked: Asked) -> str:
    """Return the domain variables as the right side of a formula; R lets the first change fastest, tables the last."""
    return " + ".join(r_name(name) for name in reversed(asked.domains.names))
