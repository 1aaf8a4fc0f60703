"""The analysis of scales on a terminal: answers as bars, reliability, structure, and what may be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from kurak.app.cli.estimate_text import titled
from kurak.app.cli.output import WIDTH, safe
from kurak.model.scale_results import (
    Comparability,
    Estimated,
    GroupRelation,
    ItemAnswers,
    ModelFit,
    Relation,
    Reliability,
    ScaleResult,
    ScaleResults,
)

SIDE = 12
"""Characters of a bar on either side of the middle: a hundred percent would be twice as long."""

BAR, MIDDLE, TURNED = "█", "│", "⟲"
LONGEST_NAME = 20

COMPARED = {
    "means": "means may be compared",
    "relations": "relations may be compared, means may not",
    "structure": "only the structure is the same",
    "nothing": "may not be compared",
    "not known": "not known",
}
"""What the evidence supports, for a line."""


def scales_text(found: ScaleResults, *, files: Sequence[str] = ()) -> str:
    """An analysis of scales as lines of at most 80 characters.

    Parameters
    ----------
    files
        Files that were written.
    """
    lines = list[str]()
    for one in found.scales:
        lines += [*([""] if lines else []), *_scale(found, one)]
    if found.scales:
        lines += ["", *_together(found)]
    for between in found.group_relations:
        lines += [*([""] if lines else []), *_between_groups(between)]
    if not lines:
        lines.append(titled("no scale to analyse", found.simulated))
    if files:
        lines += ["", titled("written:", found.simulated), *(f"  {safe(file)}" for file in files)]
    return "\n".join(lines)


# ── one scale ──────────────────────────────────────────────────────────────────────────────────


def _scale(found: ScaleResults, one: ScaleResult) -> Iterator[str]:
    yield titled(f"{one.scale} · {one.label}" if one.label != one.scale else one.scale, found.simulated)
    yield from _wrapped(f"{len(one.items)} items · {one.n:,} respondents · {found.design}".replace(",", " "))
    if one.answers:
        yield ""
        yield from _answers(found, one.answers)
    yield ""
    everybody = one.reliability[0]
    yield from _reliability(everybody)
    if one.in_scale:
        yield ""
        yield f"  {'':<{LONGEST_NAME}}  item-rest  alpha without  loading"
        for item in one.in_scale:
            name = _name(item.item, item.item in _turned(one))
            loading = "–" if item.loading is None else f"{item.loading:.2f}"
            rest, without = _two(item.item_rest), _two(item.alpha_if_dropped)
            yield f"  {name:<{LONGEST_NAME}}  {rest:>9}  {without:>13}  {loading:>7}".replace("-0", "−0")
    if one.model is not None:
        yield ""
        yield from _fit(one.model, "one factor")
    if one.comparability:
        yield ""
        yield "  may these groups be compared?"
        width = max(len(safe(c.domain)) for c in one.comparability)
        for comparison in one.comparability:
            yield from _comparison(comparison, width)
    if one.scores:
        yield ""
        yield "  mean under the scoring rules that the published report leaves open"
        width = min(44, max(len(score.rule) for score in one.scores))
        for score in one.scores:
            yield f"  {safe(score.rule):<{width}}  {_with_interval(score.mean)} on {score.low:.2f} to {score.high:.2f}"


def _turned(one: ScaleResult) -> set[str]:
    return {answers.item for answers in one.answers if answers.reverse}


def _answers(found: ScaleResults, answers: Sequence[ItemAnswers]) -> Iterator[str]:
    unknown = any(one.dont_know is not None for one in answers)
    width = max(len(_name(one.item, one.reverse)) for one in answers)
    head = f"{'disagree':>{SIDE + 4}} {MIDDLE} {'agree':<{SIDE + 4}}"
    yield f"  {'':<{width}} {head} neither{'   d.k.' if unknown else ''}       n"
    for one in sorted(answers, key=lambda row: -(row.net.estimate or 0.0)):
        low, high = one.disagree.estimate or 0.0, one.agree.estimate or 0.0
        left, right = BAR * round(SIDE * low), BAR * round(SIDE * high)
        bars = f"{100 * low:>3.0f} {left:>{SIDE}} {MIDDLE} {right:<{SIDE}} {100 * high:>3.0f}"
        neutral = f"{100 * (one.neutral.estimate or 0.0):>7.0f}"
        dont_know = ("" if one.dont_know is None else f"{100 * one.dont_know:>7.0f}") if unknown else ""
        yield f"  {_name(one.item, one.reverse):<{width}} {bars} {neutral}{dont_know} {one.n:>7}"
    turned = f"; {TURNED} negative item" if any(one.reverse for one in answers) else ""
    yield f"  percent of those who answered, as worded{turned}"


def _reliability(one: Reliability) -> Iterator[str]:
    rows = (
        ("Cronbach's alpha", one.alpha),
        ("  unweighted", one.plain_alpha),
        ("  standardised", one.standardised_alpha),
        ("omega total", one.omega_total),
        ("omega hierarchical", one.omega_hierarchical),
    )
    for name, number in rows:
        if number.known:
            yield f"  {name:<{LONGEST_NAME}}  {_with_interval(number)}"
    if one.why_not:
        yield from _wrapped(one.why_not)


def _fit(fit: ModelFit, name: str) -> Iterator[str]:
    if not fit.fitted:
        yield from _wrapped(f"{name}: not fitted: {fit.why_not}. {fit.change}")
        return
    parts = [f"χ² {fit.chi_square:,.1f}".replace(",", " ") + f", {fit.df} df"] if fit.chi_square is not None else []
    parts += [f"CFI {fit.cfi:.3f}"] if fit.cfi is not None else []
    parts += [f"TLI {fit.tli:.3f}"] if fit.tli is not None else []
    if fit.rmsea is not None:
        ends = f" ({fit.rmsea_low:.3f} – {fit.rmsea_high:.3f})" if fit.rmsea_low is not None else ""
        parts.append(f"RMSEA {fit.rmsea:.3f}{ends}")
    parts += [f"SRMR {fit.srmr:.3f}"] if fit.srmr is not None else []
    yield from _wrapped(f"{name}, {fit.estimator}: " + " · ".join(parts))


def _comparison(one: Comparability, width: int) -> Iterator[str]:
    start = f"  {safe(one.domain):<{width}}  "
    words = COMPARED[one.supports] + (f": {one.why_not}" if one.why_not else "")
    yield from wrap(safe(words), WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


# ── all scales together ────────────────────────────────────────────────────────────────────────


def _together(found: ScaleResults) -> Iterator[str]:
    yield titled("all scales together", found.simulated)
    if found.model is not None:
        yield from _fit(found.model, "declared model")
    number = found.number_of_factors
    if number is not None and not number.why_not:
        parts = [f"KMO {number.kmo:.2f}"] if number.kmo is not None else []
        parts += [f"parallel analysis {number.parallel_factors} factors, {number.parallel_components} components"]
        parts += [f"minimum average partial {number.map_squared}"] if number.map_squared is not None else []
        yield from _wrapped(" · ".join(parts))
    if found.relations:
        yield ""
        yield f"  {'':<41}  {'correlation':<21}  corrected  latent"
        for relation in found.relations:
            yield from _relation(relation)


def _relation(one: Relation) -> Iterator[str]:
    names = safe(f"{one.first} ~ {one.second}")
    shown = names if len(names) <= 41 else names[:40] + "…"
    yield f"  {shown:<41}  {_with_interval(one.correlation):<21}  {_two(one.corrected):>9}  {_two(one.latent):>6}"
    if one.asked:
        yield from _wrapped(f"asked: {one.asked}", indent=4)


def _between_groups(one: GroupRelation) -> Iterator[str]:
    yield titled(f"{one.asked or 'relation'}: {one.first} and {one.second}, {one.groups} means by {one.domain}", False)
    ranks = "" if one.rank_correlation is None else f" · of ranks {one.rank_correlation:.2f}".replace("-", "−")
    p = "" if one.p is None else f" · p {one.p:.3f}"
    yield from _wrapped(f"correlation {_with_interval(one.correlation)}{ranks}{p} · {one.source}")
    yield from _wrapped("between groups: it says nothing about the persons in them")


# ── words and numbers ──────────────────────────────────────────────────────────────────────────


def _name(item: str, reverse: bool) -> str:
    name = safe(item) + (f" {TURNED}" if reverse else "")
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _two(number: Estimated) -> str:
    return "–" if not number.known else f"{number.estimate:.2f}".replace("-", "−")


def _with_interval(number: Estimated) -> str:
    if number.low is None or number.high is None:
        return _two(number)
    return f"{number.estimate:.2f} ({number.low:.2f} – {number.high:.2f})".replace("-", "−")


def _wrapped(text: str, *, indent: int = 2) -> list[str]:
    space = " " * indent
    return wrap(safe(text), WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False) or [""]
