"""How the numbers of the design were made: as printed, counted in the frame, planned from it, and drawn to see what the design does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kurak.model.edition import Edition
from kurak.model.making import Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.model.sample import Plan, Sample
from kurak.model.study import Allocation
from kurak.report.chapters.printed_making import printed_making
from kurak.report.wording import count
from kurak.report.words.saying import counted, say

RULES: Final[Mapping[Allocation, str]] = {
    "proportional": "N_h",
    "equal": "1",
    "neyman": "N_h · S_h",
    "cost-optimal": "N_h · S_h / √c_h",
    "power": "N_h^q · S_h / Ȳ_h",
}
"""In proportion to what a rule of allocation shares interviews out, after docs/methods.md."""

_IN_R: Final[Mapping[Allocation, str]] = {
    "proportional": 'PracTools::strAlloc(n.tot, Nh, alloc = "prop")',
    "neyman": 'PracTools::strAlloc(n.tot, Nh, Sh, alloc = "neyman")',
}


def sample_design_making(edition: Edition) -> Making | None:
    """How the numbers of the printed design were made; None where nothing was audited."""
    framed = say("A framed number is not the sum of its parts.")
    measures = (
        Measured(say("People"), say("People aged 18 and older, as printed: all, in cities and in villages.") + f" {framed}", (1, 2, 3)),
        Measured(say("Interviews"), say("Planned interviews, as printed: all, in cities and in villages.") + f" {framed}", (4, 5, 6)),
        Measured(say("Clusters"), say("Planned clusters, as printed: all, in cities and in villages.") + f" {framed}", (7, 8, 9)),
    )
    return printed_making(edition, (), measures, found=True)


def allocation_drawn_making(edition: Edition, columns: int) -> Making | None:
    """The same of the values behind the bars, in so many columns; the last of five is of clusters."""
    measures = [Measured(say("Interviews"), say("Planned interviews, as printed: all, in cities and in villages."), (1, 2, 3))]
    if columns > 4:
        measures.append(Measured(say("Clusters"), say("Planned clusters, as printed."), (4,)))
    return printed_making(edition, (), tuple(measures), found=True)


def achieved_making(edition: Edition) -> Making | None:
    """How planned and achieved interviews of a printed report were set against each other."""
    measures = (
        Measured(say("Planned"), say("Share of the planned interviews that are printed."), (1,)),
        Measured(say("Achieved"), say("Share of the interviews made that are printed."), (2,)),
        Measured(say("Difference"), say("Achieved less planned, in points."), (3,)),
    )
    return printed_making(edition, (), measures, found=True)


def frame_making(edition: Edition, columns: int) -> Making:
    """How units and people of the frame were counted; the table has so many columns, the last one of modelled units."""
    units, people = tuple(range(1, columns - 1, 2)), tuple(range(2, columns - 1, 2))
    measures = (
        Measured(say("Units"), say("Primary sampling units of the frame."), units),
        Measured(say("People"), say("Sum of the sizes of these units."), people),
        Measured(say("modelled"), say("Units of which the frame says that they are modelled."), (columns - 1,)),
    )
    return Making(measures, ((say("Records"), _frame(edition)), *_of_nobody()))


def allocation_making(edition: Edition, plan: Plan) -> Making:
    """How interviews and clusters of strata were planned."""
    exact = (
        say("Of {n} interviews in proportion to {rule} within the bounds of the design, inside a stratum by people; before rounding.", n=count(plan.interviews), rule=RULES[plan.allocation])
        if plan.allocation in RULES
        else say("As the design gives them, inside a stratum by people; before rounding.")
    )
    if plan.allocation in _IN_R:
        exact += " " + say("{call} has the same formula.", call=_IN_R[plan.allocation])
    measures = (
        Measured(say("Units"), say("Units of the frame in the stratum."), (1,)),
        Measured(say("People"), say("Sum of the sizes of these units."), (2,)),
        Measured(say("Interviews, exact"), exact, (3,)),
        Measured(say("Interviews"), say("Rounded by largest remainder, so that they add up."), (4,)),
        Measured(say("Clusters, exact"), say("All clusters in proportion to exact interviews; before rounding."), (5,)),
        Measured(say("Clusters"), say("Rounded by largest remainder, so that they add up; a unit that is certain has one at least."), (6,)),
    )
    return Making(measures, _of_plan(edition))


def otherwise_making(edition: Edition) -> Making:
    """How printed interviews and those of the plan, which differ, were made."""
    measures = (
        Measured(say("Printed"), say("The number as the report prints it."), (2,)),
        Measured(say("Planned here"), say("Planned interviews of the same strata together."), (3,)),
    )
    return Making(measures, _of_plan(edition))


def curve_making(edition: Edition, columns: int, *, cost: bool) -> Making:
    """How the margins of other sizes of sample were worked out, in so many columns; ``cost`` where one of them is the cost."""
    first = 3 if cost else 2
    measures = [Measured(say("Clusters"), say("Whole clusters, of the planned size but at the planned number of interviews."), (1,))]
    if cost:
        measures.append(Measured(say("Cost"), say("Fixed cost, and those of clusters and of interviews."), (2,)))
    measures.append(Measured(say("± points"), _margin(), tuple(range(first, columns))))
    return Making(tuple(measures), _of_plan(edition))


def precision_making(edition: Edition, *, kept: bool) -> Making:
    """How the precision of the plan was worked out; ``kept`` where a column is of clusters that stay."""
    measures = [
        Measured(say("Share"), say("Part of the population; under the table stands where it comes from."), (1,)),
        Measured(say("Interviews"), say("Expected: those of each stratum by the group's part of its people, or all by its share."), (2,)),
        Measured(say("Clusters"), say("Expected, by the same parts."), (3,)),
        Measured(
            "deff",
            say("(1 + (b − 1)ρ)(1 + cv²), times n Σ n_h w_h² / (Σ n_h w_h)² for unequal chances; b interviews of the group in a cluster."),
            (4,),
        ),
        Measured(say("Effective n"), say("Interviews over deff."), (5,)),
        Measured(say("± points"), _margin(), (6,)),
        Measured(
            say("Difference from the rest"), say("Smallest difference of proportions from everybody else that a two-sided test finds with the stated power."), (7,)
        ),
        Measured(say("Change between waves"), say("The same between two waves with new clusters."), (8,)),
    ]
    if kept:
        measures.append(Measured(say("Clusters kept"), say("The same with clusters kept: variance 2V(1 − PRφ), φ = bρ/(1 + (b − 1)ρ)."), (9,)))
    return Making(tuple(measures), _of_plan(edition))


def drawn_making(edition: Edition, sample: Sample, method: str) -> Making:
    """How units and clusters of one draw were counted; ``method`` is how they were drawn."""
    measures = (
        Measured(say("Units drawn"), say("Units with a cluster in the sample."), (1,)),
        Measured(say("Clusters"), say("Clusters of the sample, without the reserve."), (2,)),
        Measured(say("Interviews"), say("Planned in these clusters."), (3,)),
        Measured(say("Reserve clusters"), say("Drawn by the same method from the units that are left."), (4,)),
    )
    return Making(measures, _of_draw(edition, sample, method))


def drawn_map_making(edition: Edition, sample: Sample, method: str, columns: int) -> Making:
    """How clusters of one draw were counted by area, in so many columns."""
    measures = (Measured(say("Clusters"), say("Clusters of the sample, without the reserve."), tuple(range(1, columns))),)
    return Making(measures, _of_draw(edition, sample, method))


def _of_draw(edition: Edition, sample: Sample, method: str) -> tuple[tuple[str, str], ...]:
    records = say("{mark}: {what}", mark=say(SIMULATED), what=_frame(edition))
    drawn = say("{method}, seed {seed}; Tillé (2006), Sampling Algorithms", method=method, seed=sample.seed)
    return ((say("Records"), records), (say("Drawn"), drawn), *_of_nobody())


def _margin() -> str:
    return say("z √(deff · p(1 − p)/n · (N − n)/(N − 1)), z of the normal distribution.")


def _of_plan(edition: Edition) -> tuple[tuple[str, str], ...]:
    return (
        (say("Records"), say("{frame}; design and planning of study.yaml", frame=_frame(edition))),
        *_of_nobody(),
        (say("Source"), say("Cochran (1977), chapters 4, 5 and 9A; Kish (1965), chapters 5 to 8 and 12; Lohr (2022); Bankier (1988)")),
    )


def _of_nobody() -> tuple[tuple[str, str], ...]:
    return (
        (say("Error"), say("None: nothing of this was measured on anybody.")),
        (say("Disclosure"), say("No number is of respondents; nothing is withheld.")),
    )


def _frame(edition: Edition) -> str:
    frame = edition.folder.frame
    if frame is None:
        return say("the frame")
    words = counted("{file}, {n} unit", "{file}, {n} units", len(frame), file=frame.file)
    modelled = any(frame.file in entry.files for entry in edition.study.modelled)
    return say("{what}, some of them modelled", what=words) if modelled else words
