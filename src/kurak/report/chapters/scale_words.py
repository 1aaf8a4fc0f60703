"""Measures of scales in words: the bands, who set them, and how their numbers are written.

A band is a habit of the field, not a law. Every table that uses one states it in a note. Words of bands are compared in code, and said where
they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite

from kurak.model.document import Tone
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.model.scale_results import Comparison, Estimated, ModelFit, ScaleResults
from kurak.report.wording import count, in_figures, percent, score
from kurak.report.words.designs import design_said
from kurak.report.words.saying import counted, later, say
from kurak.stats.printed import as_text

# ── Bands ──────────────────────────────────────────────────────────────────────────────────────

RELIABILITY_BANDS: tuple[tuple[float, str], ...] = (
    (0.60, later("poor")),
    (0.70, later("weak")),
    (0.80, later("fair")),
    (0.90, later("good")),
    (0.95, later("very good")),
)
"""Upper ends of alpha and omega, not included; from the last on a scale is perhaps repetitive. Nunnally & Bernstein 1994, ch. 7."""

REPETITIVE = later("perhaps repetitive")

RELIABILITY_RULE = later(
    "Alpha and omega: below 0.60 poor, to 0.70 weak, to 0.80 fair, to 0.90 good, to 0.95 very good, from there perhaps "
    "repetitive (after Nunnally & Bernstein 1994)."
)

LEAST_ITEM_REST = 0.30
"""A statement whose correlation with the rest is lower hardly belongs. Nunnally & Bernstein 1994, ch. 8."""

ITEM_RULE = later(
    "A statement fits where it correlates at least 0.30 with the mean of the others (Nunnally & Bernstein 1994); below 0 it runs "
    "against them."
)

CFI_GOOD, CFI_ACCEPTABLE = 0.95, 0.90
"""Hu & Bentler 1999; the older habit."""

RMSEA_GOOD, RMSEA_ACCEPTABLE = 0.06, 0.08
"""Hu & Bentler 1999; Browne & Cudeck 1993."""

SRMR_GOOD = 0.08
"""Hu & Bentler 1999."""

FIT_RULE = later(
    "Good: CFI and TLI at least 0.95, RMSEA at most 0.06, SRMR at most 0.08 (Hu & Bentler 1999). Acceptable: CFI and TLI at least "
    "0.90, RMSEA at most 0.08 (Browne & Cudeck 1993). The worst of CFI, RMSEA and SRMR decides."
)

CORRELATION_BANDS: tuple[tuple[float, str], ...] = ((0.10, later("hardly any")), (0.30, later("small")), (0.50, later("medium")))
"""Upper ends of an absolute correlation, not included; from the last on it is large. Cohen 1988, §3.2."""

LARGE = later("large")

CORRELATION_RULE = later("Correlations: small from 0.10, medium from 0.30, large from 0.50 (Cohen 1988).")

KMO_BANDS: tuple[tuple[float, str], ...] = (
    (0.50, later("unacceptable")),
    (0.60, later("miserable")),
    (0.70, later("mediocre")),
    (0.80, later("middling")),
    (0.90, later("meritorious")),
)
"""Upper ends, not included; from the last on marvellous. The words are Kaiser's own (1974)."""

MARVELLOUS = later("marvellous")

FIT_WORDS = (later("good"), later("acceptable"), later("poor"))
"""Best first."""

COMPARISON_WORDS: dict[Comparison, str] = {
    "means": later("Yes, their means"),
    "relations": later("Not their means; how the scale goes with others, yes"),
    "structure": later("No; only that the same statements belong together"),
    "nothing": later("No"),
    "not known": later("Not known"),
}
"""What the evidence supports, as an answer to: may these groups be compared?"""


def band(value: float, bands: Sequence[tuple[float, str]], last: str) -> str:
    """The word of a value.

    Examples
    --------
    >>> [band(alpha, RELIABILITY_BANDS, REPETITIVE) for alpha in (0.59, 0.6, 0.74, 0.97)]
    ['poor', 'weak', 'fair', 'perhaps repetitive']
    """
    return next((word for end, word in bands if value < end), last)


def reliability_word(value: float) -> str:
    """Alpha or omega in a word, as a table prints it: 0.696 prints 0.70, and is fair.

    Examples
    --------
    >>> reliability_word(0.696), reliability_word(0.93)
    ('fair', 'very good')
    """
    return band(_as_printed(value), RELIABILITY_BANDS, REPETITIVE)


def correlation_word(value: float) -> str:
    """The size of a correlation.

    Examples
    --------
    >>> correlation_word(-0.42), correlation_word(0.04)
    ('medium', 'hardly any')
    """
    return band(abs(_as_printed(value)), CORRELATION_BANDS, LARGE)


def _as_printed(value: float) -> float:
    """Two decimals: the word must be that of the number beside it."""
    return float(as_text(Fraction(value), 2))


def fit_word(measure: str, value: float) -> str:
    """One measure of fit in a word.

    Examples
    --------
    >>> fit_word("cfi", 0.93), fit_word("rmsea", 0.05), fit_word("srmr", 0.09)
    ('acceptable', 'good', 'poor')
    """
    # The word must be that of the number beside it, which has three decimals.
    value = round(value, 3)
    if measure in ("cfi", "tli"):
        return "good" if value >= CFI_GOOD else "acceptable" if value >= CFI_ACCEPTABLE else "poor"
    if measure == "rmsea":
        return "good" if value <= RMSEA_GOOD else "acceptable" if value <= RMSEA_ACCEPTABLE else "poor"
    if measure == "srmr":
        return "good" if value <= SRMR_GOOD else "poor"
    raise ValueError(f"no rule is known for {measure!r}")


def worst_fit(model: ModelFit) -> str:
    """The worst word of CFI, RMSEA and SRMR; empty where none is known, or a model without degrees of freedom cannot fail."""
    if not model.fitted or model.df == 0:
        return ""
    words = [
        fit_word(measure, value)
        for measure, value in (("cfi", model.cfi), ("rmsea", model.rmsea), ("srmr", model.srmr))
        if value is not None and isfinite(value)
    ]
    return max(words, key=FIT_WORDS.index, default="")


# ── Numbers ────────────────────────────────────────────────────────────────────────────────────


def number(value: float | None, decimals: int = 2) -> str:
    """A number, or a dash where there is none."""
    return score(Fraction(value), decimals) if value is not None and isfinite(value) else "–"


def signed(value: float | None, decimals: int = 3) -> str:
    """A change with its sign, or a dash."""
    text = number(value, decimals)
    return text if text[0] in "−–" or not text.strip("0.,") else f"+{text}"


def interval(low: float | None, high: float | None, decimals: int = 2) -> str:
    """An interval in words, or a dash."""
    if low is None or high is None or not (isfinite(low) and isfinite(high)):
        return "–"
    return say("{low} to {high}", low=number(low, decimals), high=number(high, decimals))


def with_interval(one: Estimated, decimals: int = 2) -> str:
    """An estimate with its interval in brackets.

    Examples
    --------
    >>> with_interval(Estimated(0.74, 0.02, 0.70, 0.78)), with_interval(Estimated(0.74)), with_interval(Estimated(None))
    ('0.74 (0.70 to 0.78)', '0.74', '–')
    """
    if not one.known:
        return "–"
    value = number(one.estimate, decimals)
    if interval(one.low, one.high, decimals) == "–":
        return value
    return say("{value} ({low} to {high})", value=value, low=number(one.low, decimals), high=number(one.high, decimals))


def share(value: float | None, decimals: int = 0) -> str:
    """A part of one as a percentage, or a dash."""
    return percent(Fraction(value), decimals) if value is not None and isfinite(value) else "–"


def probability(p: float | None) -> str:
    """A p-value as it is printed.

    Examples
    --------
    >>> probability(0.0002), probability(0.0421), probability(None)
    ('< 0.001', '0.042', '–')
    """
    if p is None or not isfinite(p):
        return "–"
    return in_figures("< 0.001") if p < 0.001 else number(p, 3)


def level(results: ScaleResults) -> str:
    """The confidence of the intervals: 95 %."""
    return percent(Fraction(results.confidence).limit_denominator(1000), 0)


def withheld(results: ScaleResults, n: int | None) -> bool:
    """Whether nothing may be shown of a base: it is too small, or None, since it would give another back."""
    return n is None or n < results.smallest_base


def base(results: ScaleResults, n: int | None) -> str:
    """A base as printed: a small one with a star; withheld ones in words."""
    if n is None:
        return say("withheld")
    if withheld(results, n):
        return say("fewer than {least}", least=results.smallest_base)
    return count(n) + ("\u00a0*" if n < results.flag_below else "")


def base_tone(results: ScaleResults, n: int | None) -> Tone:
    """A small base has a frame, and never the frame alone."""
    return "flag" if n is None or n < max(results.flag_below, results.smallest_base) else "plain"


def base_notes(results: ScaleResults, bases: Sequence[int | None]) -> tuple[str, ...]:
    """What star and missing numbers mean, where there are any."""
    notes = []
    if any(n is not None and results.smallest_base <= n < results.flag_below for n in bases):
        notes.append(say("* Fewer than {least} respondents: a rough number.", least=results.flag_below))
    if any(withheld(results, n) for n in bases):
        notes.append(
            say("Withheld: what rests on fewer than {least} respondents, and what would give that back.", least=results.smallest_base)
        )
    return tuple(notes)


def tag(results: ScaleResults) -> str:
    """The mark of everything that comes of made-up people; writers say it in the language of the report."""
    return SIMULATED if results.simulated else ""


def mark(results: ScaleResults) -> str:
    """The same mark as it stands in a drawing."""
    return say(SIMULATED) if results.simulated else ""


def source(results: ScaleResults) -> str:
    """Where the numbers come from, said by each figure and table, as they travel alone."""
    design = design_said(results.design.removesuffix("."))
    words = counted("{file}, {n} records; {design}", "{file}, {n} records; {design}", results.respondents, file=results.records, design=design) + "."
    return say("{mark}: {what}", mark=say(SIMULATED), what=words) if results.simulated else words


def label_of(edition: Edition, scale: str) -> str:
    """A scale's name in words, from its results or the instrument; its id where neither has it."""
    found = edition.scales.of(scale) if edition.scales is not None else None
    if found is not None and found.label:
        return found.label
    instrument = edition.folder.instrument
    return instrument.scales[scale].label if instrument is not None and scale in instrument.scales else scale


def item_words(edition: Edition, item: str) -> str:
    """An item's words, with the mark of a negative one; its id where nothing has them."""
    answers = [one for scale in edition.scales or () for one in scale.answers if one.item == item]
    if answers:
        return (answers[0].text or item) + ("\u00a0⟲" if answers[0].reverse else "")
    text = next((one.text for one in edition.folder.items if one.item == item), item)
    instrument = edition.folder.instrument
    turned = instrument is not None and any(item in scale.reverse for scale in instrument.scales.values())
    return text + ("\u00a0⟲" if turned else "")
