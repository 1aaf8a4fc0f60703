"""Champions by nomination, place by place: whom those asked name most, and whether that is more than chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import isnan
from typing import Literal

import numpy as np

from kurak.model.champions import (
    QUESTIONS,
    Champions,
    KeyPlayers,
    NamedActor,
    PlaceNominations,
    Question,
)
from kurak.model.stakeholders import Nomination
from kurak.model.study import StakeholderChoices
from kurak.model.study_folder import StudyFolder
from kurak.sources.register_links import DATE
from kurak.stakeholders.champion_words import cannot_say, with_words, would_name
from kurak.stakeholders.places import places_of
from kurak.stakeholders.roster import Nominee, nominees
from kurak.stats.networks.fragmenting_sets import fragmenting_sets
from kurak.stats.networks.key_sets import KeySets
from kurak.stats.networks.missing_ties import set_stability
from kurak.stats.networks.nominations import nominations
from kurak.stats.networks.reaching_sets import reaching_sets
from kurak.stats.networks.ties import Array

STABILITY_DRAWS = 30


def champions(
    study: StudyFolder, *, place: str = "", question: Question | None = None, first: int | None = None, seed: int = 1
) -> Champions:
    """Say of each place whom people name most, with what is uncertain about it.

    Parameters
    ----------
    study
        A study; its nominations may be made up, then ``simulated`` says so.
    place
        One place only; an unknown one raises :class:`~kurak.stakeholders.places.UnknownPlaceError`.
    question
        One question only.
    first
        Places for the chance to be among the first; ``stakeholders.first`` of study.yaml if left out.
    seed
        Of all draws.

    Notes
    -----
    **Formula** and **Source**: :func:`kurak.stats.networks.nominations.nominations`. That a place with fewer people asked than
    ``stakeholders.fewest_nominators`` has no champion is ours.
    """
    choices = study.study.stakeholders if study.study is not None else StakeholderChoices()
    known, listed = places_of(study), nominees(study)
    pilots = {known.pilot(one): one.inferred == "yes" for one in study.pilots}
    said: dict[str, list[Nomination]] = {name: [] for name in pilots}
    for one in study.nominations:
        said.setdefault(known.named(one.place) or one.place, []).append(one)
    if place:
        wanted = place if place in said else known.find(place).place
        said = {wanted: said.get(wanted, [])}
    questions: tuple[Question, ...] = (question,) if question else tuple(QUESTIONS)
    places = tuple(
        with_words(
            _place(
                name, asked_for, [one for one in rows if one.question == asked_for], listed,
                pilot=name in pilots, choices=choices, first=first or choices.first, seed=seed,
            )
        )
        for name, rows in said.items()
        for asked_for in questions
    )  # fmt: skip
    return Champions(
        places=places,
        simulated=study.simulated,
        inferred=tuple(name for name, inferred in pilots.items() if inferred and name in said),
        cannot_say=cannot_say(places, level=choices.level),
        would_name=would_name(places, fewest=choices.fewest_nominators, level=choices.level),
    )


def _place(
    place: str, question: Question, rows: Sequence[Nomination], listed: dict[str, Nominee], *, pilot: bool, choices: StakeholderChoices, first: int, seed: int
) -> PlaceNominations:
    people = sorted({one.nominator for one in rows})
    kinds = {one.nominator: one.nominator_kind for one in rows if one.nominator_kind}
    answers = PlaceNominations(
        place=place, pilot=pilot, question=question, verdict="nobody asked", asked=len(people), fewest=choices.fewest_nominators, first=first,
        level=choices.level, kinds=dict(Counter(kinds.values()).most_common()) or None,
        dates=tuple(sorted({one.date for one in rows if DATE.fullmatch(one.date)})), sources=tuple(sorted({one.source for one in rows if one.source})),
    )  # fmt: skip
    if not people:
        return answers
    pairs, own, twice, unknown = _counted(rows, listed)
    spoke = {nominator for nominator, _ in pairs}
    answers = replace(answers, named_nobody=len(people) - len(spoke), own=own, twice=twice, unknown=unknown)
    if len(people) < choices.fewest_nominators:
        return replace(answers, verdict="too few asked")
    names = sorted({nominee for _, nominee in pairs})
    if not names:
        return replace(answers, verdict="nobody named")
    named = np.array([[(person, nominee) in pairs for nominee in names] for person in people], dtype=float)
    unit = {one.nominator: f"unit {one.unit}" for one in rows if one.unit}
    units = [unit.get(person, f"person {person}") for person in people]
    together = len(set(units)) < len(people)
    found = nominations(
        named, seed=seed, units=units if together else None, first=min(first, len(names)), resamples=choices.resamples, level=choices.level
    )
    low, high = (found.low, found.high) if together else (found.wilson_low, found.wilson_high)
    answers = replace(answers, units=found.n_units, together=together, limits="units drawn again" if together else "Wilson")
    if found.n_units < 2:
        return replace(answers, verdict="asked together")
    shown = [
        NamedActor(
            names[index] if listed[names[index]].kind != "person" else "", listed[names[index]].name(), int(found.named_by[index]),
            float(found.share[index]), float(low[index]), float(high[index]), int(found.rank[index]), int(found.rank_low[index]),
            int(found.rank_high[index]), float(found.among_first[index]),
        )
        for index in range(len(names))
    ]  # fmt: skip
    shown.sort(key=lambda one: (one.rank, one.name, one.nominee))
    top = tuple(one.name for one in shown if one.rank == 1)
    second = tuple(one.name for one in shown if one.rank == 2)
    return replace(
        answers,
        verdict="one" if found.told_apart else "several",
        named=tuple(shown),
        top=top,
        runners_up=second,
        more_often=found.named_first_only,
        less_often=found.named_second_only,
        p_value=None if isnan(found.p_value) else found.p_value,
    )


def _counted(rows: Sequence[Nomination], listed: dict[str, Nominee]) -> tuple[set[tuple[str, str]], int, int, int]:
    """Who names whom, and how many nominations do not count: of one's own, given twice, of nobody in the register."""
    pairs = set[tuple[str, str]]()
    own = twice = unknown = 0
    for one in rows:
        if one.nominee is None:
            continue
        nominee = listed.get(one.nominee)
        if nominee is None:
            unknown += 1
            continue
        belongs = listed.get(one.nominator_actor or "")
        if belongs is not None and belongs.id == nominee.id:
            own += 1
        elif (one.nominator, nominee.id) in pairs:
            twice += 1
        else:
            pairs.add((one.nominator, nominee.id))
    return pairs, own, twice, unknown


def key_players(ties: Array, names: Sequence[str], *, size: int, missing: float, seed: int) -> tuple[KeyPlayers, ...]:
    """Find the sets of actors in whom a network hangs together, and from whom it is reached.

    Parameters
    ----------
    ties
        Undirected ties, [from, to].
    names
        Names of the actors, as they may be shown.
    size
        Actors in a set.
    missing
        Share of ties that is taken away to see whether the sets stay.
    seed
        Of these draws.

    Returns
    -------
    tuple
        Nothing where the network has too few actors for a set of this size, or no ties.

    Notes
    -----
    **Source** Borgatti (2006), "Identifying sets of key players in a social network", Computational and Mathematical Organization
    Theory 12, 21-34.
    """
    n_ties = int(np.count_nonzero(np.triu(ties)))
    if len(ties) < size + 2 or not n_ties:
        return ()
    searches: tuple[tuple[Literal["fragmenting", "reaching"], Callable[[Array], KeySets]], ...] = (
        ("fragmenting", partial(fragmenting_sets, size=size)),
        ("reaching", partial(reaching_sets, size=size)),
    )
    found = []
    for measure, search in searches:
        best = search(ties)
        stays = None
        if n_ties > 1:
            stays = set_stability(ties, partial(_best, search), share=missing, seed=seed, draws=STABILITY_DRAWS).any_stays
        sets = tuple(tuple(names[index] for index in one) for one in best.sets)
        found.append(KeyPlayers(measure, sets, best.n_best, best.value, best.exact, stays, missing, STABILITY_DRAWS))
    return tuple(found)


def _best(search: Callable[[Array], KeySets], ties: Array) -> tuple[tuple[int, ...], ...]:
    return search(ties).sets
