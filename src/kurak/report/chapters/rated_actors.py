"""How raters see the actors: influence by interest with the spread of raters, and power, legitimacy and urgency."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from kurak.model import document as tree
from kurak.model.rated_actors import RatedActor, RatedActors
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.charts.influence_grid import GridActor, RatedSpread, draw_influence_grid
from kurak.report.wording import rounded
from kurak.report.words.known import name_shown
from kurak.report.words.saying import counted, later, say
from kurak.report.writers.frame_words import known

ASPECTS = {"influence": later("influence"), "interest": later("interest")}
CLASSES = {
    "none": later("none"), "dormant": later("dormant"), "discretionary": later("discretionary"), "demanding": later("demanding"),
    "dominant": later("dominant"), "dangerous": later("dangerous"), "dependent": later("dependent"), "definitive": later("definitive"),
}  # fmt: skip
"""Classes of salience, of Mitchell, Agle and Wood."""


def rating_blocks(found: RatedActors) -> Iterator[tree.Block]:
    """Influence by interest as a grid, and the classes of salience as a table; what nobody rated is left out."""
    tag = SIMULATED if found.simulated else ""
    yield tree.Heading(say("Influence and interest"), id="influence-interest")
    drawn = influence_grid(found)
    if drawn is not None:
        yield drawn
    salient = [one for one in found.actors if one.classes]
    if salient:
        yield tree.Table(
            id="salience",
            caption=say("Power, legitimacy and urgency: how many raters say yes and no, and the class of most"),
            columns=(
                tree.Column(say("Actor"), width=2.4),
                *(tree.Column(head, align="right", width=1) for head in (say("Power"), say("Legitimacy"), say("Urgency"))),
                tree.Column(say("Class"), width=2),
            ),
            rows=tuple(tree.row(name_shown(one.name), *(f"{yes} – {no}" for yes, no in one.votes), _classes(one)) for one in salient),
            notes=(
                say(
                    "The classes are the terms of Mitchell, Agle and Wood (1997) for what most raters say, no judgement of anybody. "
                    "Where raters are split, each class that is left open is named."
                ),
            ),
            source=_source(found),
            tag=tag,
        )


def influence_grid(found: RatedActors) -> tree.Figure | None:
    """Actors by influence and interest; None where nobody is rated on both."""
    tag = SIMULATED if found.simulated else ""
    both = [one for one in found.actors if one.influence is not None and one.interest is not None]
    if not both:
        return None
    drawing = draw_influence_grid(
        [
            GridActor(name_shown(one.name), RatedSpread(one.influence.mean, one.influence.low, one.influence.high), RatedSpread(one.interest.mean, one.interest.low, one.interest.high), min(one.influence.raters, one.interest.raters))
            for one in both
            if one.influence is not None and one.interest is not None
        ],
        scale=found.scale,
        mark=tag,
    )
    return figure(
        "influence-grid",
        say(
            "{actors} by influence and interest, as {raters} them",
            actors=counted("{n} actor", "{n} actors", len(both)), raters=counted("{n} rater sees", "{n} raters see", found.raters),
        ),
        drawing,
        notes=tuple(_agreement(found)),
        source=_source(found),
        tag=tag,
    )


def _agreement(found: RatedActors) -> Iterator[str]:
    for one in found.agreement:
        if one.single is None or one.mean is None:
            continue
        shown = {"aspect": say(ASPECTS[one.aspect]), "actors": one.actors, "single": rounded(one.single), "raters": one.raters, "mean": rounded(one.mean)}
        if one.single_low is not None and one.single_high is not None:
            yield say(
                "Raters’ agreement on {aspect}, over {actors} actors: ICC(2,1) {single}, {low} to {high}; of the mean of {raters} raters {mean}.",
                low=rounded(one.single_low), high=rounded(one.single_high), **shown,
            )  # fmt: skip
        else:
            yield say("Raters’ agreement on {aspect}, over {actors} actors: ICC(2,1) {single}; of the mean of {raters} raters {mean}.", **shown)


def _classes(one: RatedActor) -> str:
    return reduce(lambda some, another: say("{some} or {another}", some=some, another=another), (say(CLASSES[name]) for name in one.classes))


def _source(found: RatedActors) -> str:
    return f"{known(SIMULATED)}: rehearsal/stakeholders" if found.simulated else "stakeholders/ratings.csv"
