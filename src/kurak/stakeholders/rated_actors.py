"""Ratings of actors by several raters: mean and spread, agreement, and classes of salience with ties named."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

import numpy as np

from kurak.model.rated_actors import (
    SCALED,
    YES_OR_NO,
    Agreement,
    RatedActor,
    RatedActors,
    Scaled,
    Spread,
)
from kurak.model.stakeholders import WITHHELD, ActorRating
from kurak.model.study import StakeholderChoices
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import places_of
from kurak.stakeholders.roster import Nominee, nominees
from kurak.stats.networks.ratings import rater_agreement, ratings
from kurak.stats.networks.salience import salience
from kurak.stats.networks.ties import Array


def rated_actors(study: StudyFolder, *, place: str = "") -> RatedActors:
    """Put together what raters say of each actor.

    Parameters
    ----------
    study
        A study; its ratings may be made up, then ``simulated`` says so.
    place
        Ratings given for this place only; otherwise those given for none, and where there are none all.

    Notes
    -----
    **Source** of the agreement Shrout and Fleiss (1979), of the classes Mitchell, Agle and Wood (1997):
    :mod:`kurak.stats.networks.ratings`, :mod:`kurak.stats.networks.salience`. A rater who rated an actor for several places
    counts once, with the mean.
    """
    choices = study.study.stakeholders if study.study is not None else StakeholderChoices()
    known, listed = places_of(study), nominees(study)
    wanted = known.find(place).place if place else ""
    scale = (choices.rating_low, choices.rating_high)
    given = [one for one in study.ratings if (known.named(one.place) or one.place) == wanted]
    if not given and not place:
        given = list(study.ratings)
    # What lies off its scale is reported by the check, and is not averaged.
    rows = [one for one in given if one.actor_id in listed and _on_scale(one, scale)]
    actors = list(dict.fromkeys(listed[one.actor_id].id for one in rows))
    raters = sorted({one.rater for one in rows})
    tables = {aspect: _table(rows, aspect, actors, raters, listed) for aspect in (*SCALED, *YES_OR_NO)}
    spreads = {aspect: _spreads(tables[aspect]) for aspect in SCALED}
    # A rater who said yes for one place and no for another said neither.
    said = np.stack([np.where(np.isin(tables[aspect], (0.0, 1.0)), tables[aspect], nan) for aspect in YES_OR_NO], axis=2)
    classes = salience(said) if actors else ()
    voted = [bool((~np.isnan(said[:, index])).any()) for index in range(len(actors))]
    names = {one.id: one for one in listed.values()}
    shown = [
        RatedActor(
            name if names[name].kind != "person" else "", names[name].name() if names[name].kind != "person" else WITHHELD,
            spreads["influence"][index], spreads["interest"][index],
            *((classes[index].votes, classes[index].majority, classes[index].classes) if voted[index] else ()),
        )
        for index, name in enumerate(actors)
    ]  # fmt: skip
    return RatedActors(
        scale=scale,
        level=choices.level,
        place=wanted,
        actors=tuple(sorted(shown, key=_most_influential_first)),
        agreement=tuple(one for aspect in SCALED if (one := _agreement(aspect, tables[aspect], choices.level)) is not None),
        raters=len(raters),
        n_ratings=len(rows),
        sources=tuple(sorted({one.source for one in rows if one.source})),
        without_source=sum(not one.source for one in rows),
        simulated=study.simulated,
    )


def _on_scale(one: ActorRating, scale: tuple[float, float]) -> bool:
    return one.rating in (0, 1) if one.aspect in YES_OR_NO else scale[0] <= one.rating <= scale[1]


def _table(rows: Sequence[ActorRating], aspect: str, actors: Sequence[str], raters: Sequence[str], listed: dict[str, Nominee]) -> Array:
    """Ratings [rater, actor], not a number where there is none."""
    cells: dict[tuple[int, int], list[float]] = {}
    row, column = {name: index for index, name in enumerate(raters)}, {name: index for index, name in enumerate(actors)}
    for one in rows:
        if one.aspect == aspect:
            cells.setdefault((row[one.rater], column[listed[one.actor_id].id]), []).append(one.rating)
    table = np.full((len(raters), len(actors)), nan)
    for cell, values in cells.items():
        table[cell] = sum(values) / len(values)
    return table


def _spreads(table: Array) -> list[Spread | None]:
    found = ratings(table)
    return [
        Spread(int(n), float(mean), float(low), float(high), None if isnan(sd) else float(sd)) if n else None
        for n, mean, low, high, sd in zip(found.n_raters, found.mean, found.low, found.high, found.sd, strict=True)
    ]


def _agreement(aspect: Scaled, table: Array, level: float) -> Agreement | None:
    if not table.size or np.isnan(table).all():
        return None
    found = rater_agreement(table, level=level)
    numbers = (found.single, found.single_low, found.single_high, found.mean, found.mean_low, found.mean_high)
    return Agreement(aspect, found.n_actors, found.n_raters, *(None if isnan(one) else one for one in numbers))


def _most_influential_first(one: RatedActor) -> tuple[float, float, str]:
    influence, interest = (-part.mean if part is not None else float("inf") for part in (one.influence, one.interest))
    return influence, interest, one.name
