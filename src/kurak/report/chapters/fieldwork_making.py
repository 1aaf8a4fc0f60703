"""How the numbers of the fieldwork were made: outcomes and rates after AAPOR, progress, checks of interviews, second visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kurak.model.fieldwork_result import FieldworkResult
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.number_making import not_shown
from kurak.report.wording import count
from kurak.report.words.saying import counted, later, say

_KNOWN: Final = "I + P + R + NC + O"

FORMULAS: Final = {
    "RR1": f"I / ({_KNOWN} + UH + UO)",
    "RR2": f"(I + P) / ({_KNOWN} + UH + UO)",
    "RR3": f"I / ({_KNOWN} + e(UH + UO))",
    "RR4": f"(I + P) / ({_KNOWN} + e(UH + UO))",
    "RR5": f"I / ({_KNOWN})",
    "RR6": f"(I + P) / ({_KNOWN})",
    "COOP1": "I / (I + P + R + O)",
    "COOP3": "I / (I + P + R)",
    "REF1": f"R / ({_KNOWN} + UH + UO)",
    "CON1": f"(I + P + R + O) / ({_KNOWN} + UH + UO)",
}
"""Rates with AAPOR's letters, after docs/methods.md."""

FORMULA: Final = later("Formula")
"""What is known of a rate."""


def stages_making(found: FieldworkResult, *, smallest: int) -> Making:
    """How households were counted on the way to an interview."""
    measures = (
        Measured(
            say("Households"),
            say("Drawn; visited; of these not known to be out of the population; with somebody met; with an interview, or one broken off with enough answered."),
            (1,),
        ),
        Measured(say("Share"), say("Of all households drawn."), (2,)),
        Measured(say("Lost"), say("Households of the stage before less those of this one."), (3,)),
    )
    return Making(measures, _of_visits(found, smallest))


def areas_making(found: FieldworkResult, columns: int, *, weighted: bool, smallest: int) -> Making:
    """How response rates of areas were worked out, in so many columns."""
    what = (
        say("{formula}; each household by one over its probability of being visited.", formula=FORMULAS["RR1"])
        if weighted
        else say("{formula}; households by final outcome.", formula=FORMULAS["RR1"])
    )
    measures = [Measured("RR1", what, (1,))]
    if columns > 3:
        measures.append(Measured(say("Interval"), _wilson_of_design() if weighted else say("Wilson's, of independent households."), (2,)))
    measures.append(Measured(say("Interviews"), say("Households with an interview, or one broken off with enough answered."), (columns - 1,)))
    return Making(tuple(measures), _of_visits(found, smallest))


def outcomes_making(found: FieldworkResult, *, smallest: int) -> Making:
    """How outcomes of households were counted."""
    measures = (
        Measured(say("AAPOR code"), say("Code of the final outcome."), (1,)),
        Measured(say("Households"), say("Households drawn with this final outcome, each with one."), (2,)),
        Measured(say("Share"), say("Of all households drawn."), (3,)),
    )
    return Making(measures, _of_visits(found, smallest))


def rates_making(found: FieldworkResult, rates: Iterable[str], *, weighted: bool, smallest: int) -> Making:
    """How rates were worked out, each with its formula."""
    letters = say(
        "Households above and below the line by final outcome: I interview, P broken off with enough answered, R refusal or broken off, NC nobody met, "
        "O other, UH and UO not known, e the share of these that is eligible."
    )
    measures = [Measured(say("Households"), letters, (2,)), Measured(say("Interval"), say("Wilson's, of independent households."), (3,))]
    if weighted:
        measures += [
            Measured(say("Weighted"), say("The same, each household by one over its probability of being visited; survey::svyratio has the same formula."), (4,)),
            Measured(say("Interval of the weighted rate"), _wilson_of_design(), (5,)),
        ]
    made = tuple(Made(row, (FORMULAS[name],)) for row, name in enumerate(rates))
    return Making(tuple(measures), _of_visits(found, smallest), (say(FORMULA),), made)


def progress_making(found: FieldworkResult, withheld: Iterable[int], *, smallest: int) -> Making:
    """How households were counted by area; ``withheld`` are the rows of which nothing is said."""
    measures = (
        Measured(say("Planned"), say("Interviews planned in the clusters of the area."), (1,)),
        Measured(say("Made"), say("Households with an interview, or one broken off with enough answered."), (2,)),
        Measured(say("Refused"), say("Households that refused or broke off."), (3,)),
        Measured(say("Not met"), say("Households in which nobody was met."), (4,)),
        Measured(say("Other"), say("Households that were visited, with any other outcome."), (5,)),
        Measured(say("To visit"), say("Households drawn that nobody has visited."), (6,)),
        Measured(say("Visits"), say("Visits made to the households drawn."), (7,)),
    )
    made = tuple(Made(row, withheld=True) for row in withheld)
    return Making(measures, _of_visits(found, smallest), made=made, withheld=not_shown(smallest_base=smallest))


def checks_making(found: FieldworkResult) -> Making:
    """How flags of interviews were counted."""
    measures = (
        Measured(say("Looked at"), say("Interviews, interviewers or days of work that the check could look at."), (1,)),
        Measured(say("Flagged"), say("Those beyond the line that stands beside it."), (2,)),
        Measured(say("If all were honest"), say("Flags of honest ones on average; for checks of interviewers the probability of any."), (3,)),
        Measured(say("Decided"), say("Flags about which somebody has decided, with a reason."), (4,)),
        Measured(say("Open"), say("Flags that somebody still has to look at."), (5,)),
    )
    return Making(
        measures,
        (
            (say("Records"), _records(found)),
            (say("Error"), say("None: a flag is no estimate.")),
            (say("Disclosure"), say("Counts of flags alone; no interview and no interviewer is named.")),
            (say("Source"), say("Formulas and sources stand in the functions of {module}.", module="kurak.stats.interview_quality")),
        ),
    )


def back_checks_making(found: FieldworkResult, *, smallest: int) -> Making:
    """How answers of second visits were compared with those of the interviews."""
    measures = (
        Measured(say("Type"), say("Type of question, from 1 to 3."), (1,)),
        Measured(say("Compared"), say("Answers that were given twice."), (2,)),
        Measured(say("Differ"), say("Those that differ, of the answers compared."), (3,)),
        Measured(say("Interval"), say("Exact, after Clopper and Pearson; {call} has the same formula.", call="binom.test(x, n)"), (4,)),
        Measured(say("Kappa"), say("Agreement less that by chance, over one less that by chance; weighted for items of scales."), (5,)),
    )
    return Making(
        measures,
        (
            (say("Records"), _records(found)),
            (say("Error"), say("As if answers were independent.")),
            (say("Disclosure"), say("Shown from {n} answers compared on.", n=smallest)),
        ),
    )


def _wilson_of_design() -> str:
    return say("Wilson's, with as many households as would give the error under the design, linearised, between clusters within strata.")


def _of_visits(found: FieldworkResult, smallest: int) -> tuple[tuple[str, str], ...]:
    visits = counted("{file}: {n} visit to {drawn} households", "{file}: {n} visits to {drawn} households", found.visits, file=found.visits_file, drawn=count(found.drawn))
    return (
        (say("Records"), say("{mark}: {what}", mark=say(SIMULATED), what=visits) if found.simulated else visits),
        (say("Source"), say("AAPOR (2023), Standard Definitions, 10th edition; Särndal, Swensson and Wretman (1992), section 5.6; Wilson (1927)")),
        (say("Disclosure"), say("Areas in which fewer than {least} people were interviewed are withheld, and what would give them back.", least=smallest)),
    )


def _records(found: FieldworkResult) -> str:
    interviews = counted("{file}, {n} interview", "{file}, {n} interviews", found.interviews, file=found.records_file)
    return say("{mark}: {what}", mark=say(SIMULATED), what=interviews) if found.simulated else interviews
