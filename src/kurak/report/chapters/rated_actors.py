"""How raters see the actors: influence by interest with the spread of raters, and power, legitimacy and urgency."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.rated_actors import RatedActors
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.charts.influence_grid import GridActor, RatedSpread, draw_influence_grid
from kurak.report.wording import plural


def rating_blocks(found: RatedActors) -> Iterator[tree.Block]:
    """Influence by interest as a grid, and the classes of salience as a table; what nobody rated is left out."""
    tag = SIMULATED if found.simulated else ""
    yield tree.Heading("Influence and interest", id="influence-interest")
    drawn = influence_grid(found)
    if drawn is not None:
        yield drawn
    salient = [one for one in found.actors if one.classes]
    if salient:
        yield tree.Table(
            id="salience",
            caption="Power, legitimacy and urgency: how many raters say yes and no, and the class of most",
            columns=(tree.Column("Actor", width=2.4), *(tree.Column(head, align="right", width=1) for head in ("Power", "Legitimacy", "Urgency")), tree.Column("Class", width=2)),
            rows=tuple(tree.row(one.name, *(f"{yes} – {no}" for yes, no in one.votes), " or ".join(one.classes)) for one in salient),
            notes=("The classes are the terms of Mitchell, Agle and Wood (1997) for what most raters say, no judgement of anybody. Where raters are split, each class that is left open is named.",),
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
            GridActor(one.name, RatedSpread(one.influence.mean, one.influence.low, one.influence.high), RatedSpread(one.interest.mean, one.interest.low, one.interest.high), min(one.influence.raters, one.interest.raters))
            for one in both
            if one.influence is not None and one.interest is not None
        ],
        scale=found.scale,
        mark=tag,
    )
    return figure(
        "influence-grid",
        f"{plural(len(both), 'actor', 'actors')} by influence and interest, as {plural(found.raters, 'rater sees', 'raters see')} them",
        drawing,
        notes=tuple(_agreement(found)),
        source=_source(found),
        tag=tag,
    )


def _agreement(found: RatedActors) -> Iterator[str]:
    for one in found.agreement:
        if one.single is not None and one.mean is not None:
            limits = f", {one.single_low:.2f} to {one.single_high:.2f}" if one.single_low is not None else ""
            yield f"Raters’ agreement on {one.aspect}, over {one.actors} actors: ICC(2,1) {one.single:.2f}{limits}; of the mean of {one.raters} raters {one.mean:.2f}."


def _source(found: RatedActors) -> str:
    return f"{SIMULATED}: rehearsal/stakeholders" if found.simulated else "stakeholders/ratings.csv"
