"""How the numbers of the audit's own tables were made: scores on the declared scale, and how sure printed numbers could be."""

from __future__ import annotations

from kurak.model.edition import Edition
from kurak.model.making import Making, Measured
from kurak.report.chapters.printed_making import printed_making
from kurak.report.words.saying import say


def restated_making(edition: Edition, first: int) -> Making | None:
    """How printed scores were put on the declared scale; ``first`` is the column of printed ones."""
    measures = (
        Measured(say("As printed"), say("The score as the report prints it."), (first,)),
        Measured(
            say("On the declared scale"),
            say("The printed score, moved by what its items would move under the rule, over the number of items; two numbers where that is not known exactly."),
            (first + 2,),
        ),
        Measured(say("Rank"), say("Among the scales, or the groups of a breakdown; 1 is the highest, equal ones share the better rank."), (first + 1, first + 3)),
    )
    return printed_making(edition, (), measures, found=True)


def contrasts_making(edition: Edition) -> Making | None:
    """How two printed groups were set against each other."""
    measures = (
        Measured(say("Difference"), say("The first printed number less the next."), (3,)),
        Measured(
            say("± at worst"), say("z √(SE₁² + SE₂²), both errors at their largest, α over as many comparisons as the words make (Bonferroni; Miller 1981)."), (4,)
        ),
        Measured(
            say("More than chance"), say("Where it depends: below which standard deviation of the answers, with the largest and the least design effect."), (5,)
        ),
    )
    return printed_making(edition, (), measures)


def how_sure_making(edition: Edition) -> Making | None:
    """How the widest interval of printed means was made."""
    measures = (
        Measured(say("As printed"), say("The mean as the report prints it."), (1,)),
        Measured(say("Interval"), say("Printed mean ± z · SE, SE = √(deff · s²/(n − 1)) with the largest s² and deff that the assumptions allow."), (2,)),
        Measured(say("People"), say("Achieved where the report prints them, otherwise planned."), (3,)),
    )
    return printed_making(edition, (), measures)
