"""Whom people turn to, and how raters see the actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.champions import Champions, Question
    from kurak.model.rated_actors import RatedActors
    from kurak.model.study_folder import StudyFolder

SEED = "stakeholders"
"""Name of the seed in study.yaml."""


def champions(
    folder: StudyFolder, *, place: str = "", question: Question | None = None, first: int | None = None, network: bool = True
) -> Champions:
    """Say of each place whom people name most, and of the network of recorded ties in whom it hangs together.

    Parameters
    ----------
    place, question
        One place, one question; all if left out.
    first
        How many count as the first; ``stakeholders.first`` of study.yaml if left out.
    network
        Whether to look for key players too, where ties are recorded. That takes seconds. Persons are left out of them, with consent or
        without.

    Raises
    ------
    UnknownPlaceError
        If the register lacks the place.
    """
    from dataclasses import replace

    import numpy as np

    from kurak.model.study import StakeholderChoices
    from kurak.stakeholders.champions import champions as by_nomination
    from kurak.stakeholders.champions import key_players
    from kurak.stakeholders.register import adjacency, network_of, organisations_only

    choices = folder.study.stakeholders if folder.study is not None else StakeholderChoices()
    seed = folder.study.seeds.get(SEED, 1) if folder.study is not None else 1
    found = by_nomination(folder, place=place, question=question, first=first, seed=seed)
    actors, recorded = organisations_only(folder)
    if not network or not recorded:
        return found
    hanging = network_of(replace(folder, actors=actors, ties=recorded))
    strengths = adjacency(hanging)
    # Whether somebody is reached or cut off does not depend on who began a tie, nor on how strong it is.
    ties = ((strengths + strengths.T) > 0).astype(float)
    size = first or choices.first
    return replace(
        found,
        key_players=key_players(ties, hanging.names, size=size, missing=choices.missing_ties, seed=seed),
        n_ties=int(np.count_nonzero(np.triu(ties))),
        n_tied=int(np.count_nonzero(ties.sum(axis=1))),
        key_size=size,
    )


def rated_actors(folder: StudyFolder, *, place: str = "") -> RatedActors:
    """Put together what raters say of each actor; ``place`` for ratings given for one place.

    Raises
    ------
    UnknownPlaceError
        If the register lacks the place.
    """
    from kurak.stakeholders.rated_actors import rated_actors as rated

    return rated(folder, place=place)
