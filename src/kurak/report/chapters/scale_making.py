"""How the numbers of the analysis of scales were made: what each column is, and base, error and interval of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.model.scale_results import Estimated, ScaleResults
from kurak.report.chapters.number_making import BASE, BEFORE, ERROR, INTERVAL, disclosure, not_shown
from kurak.report.chapters.scale_words import interval, level, number, withheld
from kurak.report.words.designs import design_said
from kurak.report.words.saying import counted, later, say

FACTS: Final = (BASE, ERROR, INTERVAL)
"""What is known of every number of an analysis."""

WHAT: Final = {
    later("Alpha"): later("Cronbach's alpha, k/(k − 1) · (1 − tr C / 1'C1), of the weighted covariances of the statements, negative ones turned."),
    later("Standardised"): later("Alpha of the weighted correlations."),
    later("Omega"): later("Omega total, 1 − Σ uniqueness / 1'R1, of one common factor of the weighted correlations by least squares."),
    later("Alpha without weights"): later("Cronbach's alpha as of a simple random sample, with Feldt's interval."),
    later("λ6"): later("Guttman's sixth bound of reliability."),
    later("Mean r"): later("Mean correlation of two statements."),
    later("Item-rest correlation"): later("Weighted correlation of the statement with the mean of the others, negative statements turned."),
    later("Alpha without it"): later("Alpha of the other statements."),
    later("Loading"): later("Standardised loading on the one common attitude, of the model in the fold below."),
    later("Correlation"): later("Weighted correlation of two scores among those who have both; interval on Fisher's scale."),
    later("r²"): later("Square of the correlation: the part of the differences in one score that the other accounts for."),
    later("Corrected"): later("Correlation over the root of both alphas, with the error of both."),
    later("Latent"): later("Correlation of the factors of the declared model."),
    later("Mean"): later("Weighted mean of the scores under the rule."),
    later("Respondents"): later("People behind the numbers of the row, not weighted."),
    later("Net agreement"): later("Share who agree less share who disagree, in points of a hundred; error and interval in the same."),
    later("Share"): later("Weighted share of those who gave the answer, of those who answered on the scale."),
}
"""What is measured, after docs/methods.md."""

SAME_IN_R: Final = later(
    "psych::alpha(x) and psych::omega(x, 1) have the same formulas without weights; here covariances are weighted, and errors are under the design."
)
"""Where R stands for an analysis that has no lines of its own."""


def of_columns(columns: dict[str, int | tuple[int, ...]]) -> tuple[Measured, ...]:
    """Measures by name, with their columns."""
    return tuple(Measured(say(name), say(WHAT[name]), (places,) if isinstance(places, int) else places) for name, places in columns.items())


def made_of(results: ScaleResults, place: int, column: int | tuple[int, ...], one: Estimated, n: int | None = None) -> Made:
    """What is known of one number of a row; of a withheld one nothing."""
    columns = (column,) if isinstance(column, int) else column
    base = one.n if n is None else n
    if base is not None and withheld(results, base):
        return Made(place, columns=columns, withheld=True)
    ends = interval(one.low, one.high)
    return Made(
        place,
        (
            "" if base is None or not one.known else counted("{n} person", "{n} people", base),
            "" if not one.known or one.std_error is None else number(one.std_error, 3),
            "" if ends == "–" else ends,
        ),
        columns,
    )


def in_percent(one: Estimated) -> Estimated:
    """The same in points of a hundred."""
    whole, error, low, high = (None if value is None else 100 * value for value in (one.estimate, one.std_error, one.low, one.high))
    return Estimated(whole, error, low, high, one.n)


def hidden(place: int) -> Made:
    """A row of which nothing may be said."""
    return Made(place, withheld=True)


def scale_making(
    edition: Edition,
    results: ScaleResults,
    measures: tuple[Measured, ...],
    made: Iterable[Made],
    *,
    error: str = "",
    more: tuple[tuple[str, str], ...] = (),
    in_r: str = "",
    code: str = "",
) -> Making:
    """How the numbers of one table of the analysis were made; ``error`` where it is not that of linearisation, ``more`` what else is known."""
    records = counted("{file}, {n} record", "{file}, {n} records", results.respondents, file=results.records)
    error = error or say(
        "Linearisation under the design: variance of what each sampling unit adds to the number. {level} intervals by Student's t.", level=level(results)
    )
    entries = [
        (say("Records"), say("{mark}: {what}", mark=say(SIMULATED), what=records) if results.simulated else records),
        (say("Weights"), design_said(results.design) or say("no design")),
        (say("Error"), error),
        (say("Disclosure"), disclosure(results.smallest_base, results.flag_below)),
        *more,
    ]
    if in_r:
        entries.append(("R", say(in_r)))
    before = edition.estimates is not None and bool(edition.estimates.code.before)
    return Making(
        measures,
        tuple(entries),
        tuple(map(say, FACTS)),
        tuple(made),
        not_shown(smallest_base=results.smallest_base),
        code if before else "",
        after=BEFORE if code and before else "",
    )
