"""People who do not exist say whom they turn to: nominations, ratings and ties from shares that are known, to practise with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kurak.model.rehearsed import SIMULATED
from kurak.model.rehearsed_stakeholders import (
    RehearsalRecord,
    RehearsedNomination,
    RehearsedRating,
    RehearsedStakeholders,
    RehearsedTie,
    TrueShare,
)
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import places_of
from kurak.stakeholders.roster import Nominee, nominees, roster
from kurak.stats.networks.nomination_draws import draw_names
from kurak.stats.networks.ties import Array

SENTENCE = "SIMULATED. Nobody was asked: these nominations, ratings and ties are made up to practise with, and say nothing about any place or actor."
SOURCE = "SIMULATED"
MOST_NAMED = 3
"""Names that a form has lines for."""

SHARES = (0.55, 0.4, 0.3, 0.22, 0.16, 0.12, 0.09, 0.07, 0.05, 0.04, 0.03, 0.02)
"""Chances to be named, from the most named down: they add up to less than the names that fit on a form."""

SILENT = 0.1
"""Share of people who name nobody."""

TIES_OF_EACH = 4
"""No actor is given as many ties to those before it."""


def rehearse_stakeholders(study: StudyFolder, *, seed: int, asked: int, raters: int, version: str) -> RehearsedStakeholders:
    """Make up what people at each pilot place, and raters, say about the actors of a study.

    Parameters
    ----------
    study
        A study with pilots, and with roles or actors.
    seed
        Of all draws: the same study and the same seed give the same answers.
    asked
        People asked at each place.
    raters
        Raters of influence, interest, power, legitimacy and urgency.

    Returns
    -------
    RehearsedStakeholders
        With the true shares. Everybody names at most three; how often each is named differs between places and questions.

    Raises
    ------
    ValueError
        If the study has no pilot place, or nobody whom one could name.
    """
    known = places_of(study)
    places = [known.pilot(pilot) for pilot in study.pilots]
    lists = {place: roster(study, place) for place in places}
    lists = {place: listed for place, listed in lists.items() if listed}
    if not lists:
        raise ValueError("a rehearsal needs stakeholders/pilots.csv, and roles in stakeholders/local_leaders.csv")
    random = np.random.default_rng(seed)
    nominations: list[RehearsedNomination] = []
    shares: list[TrueShare] = []
    for place, listed in lists.items():
        for question in ("turn_to", "trust"):
            said, true = _place(place, question, listed, random, asked)
            nominations += said
            shares += true
    rated = {one.id: one for listed in lists.values() for one in listed}
    return RehearsedStakeholders(
        record=RehearsalRecord(simulated="SIMULATED", sentence=SENTENCE, seed=seed, asked=asked, raters=raters, kurak=version),
        nominations=tuple(nominations),
        ratings=tuple(_ratings(study, tuple(rated), random, raters)),
        ties=tuple(_ties(study, random)),
        true_shares=tuple(shares),
    )


def _place(
    place: str, question: str, listed: Sequence[Nominee], random: np.random.Generator, asked: int
) -> tuple[list[RehearsedNomination], list[TrueShare]]:
    order = random.permutation(len(listed))
    chance = np.zeros(len(listed))
    chance[order[: len(SHARES)]] = SHARES[: len(listed)]
    named = draw_names(chance, asked=asked, random=random, silent=SILENT)
    # The number of a form stands for somebody who does not exist.
    said = [
        RehearsedNomination.model_validate(
            {"simulated": SIMULATED, "place": place, "nominator": f"{number + 1:03d}", "question": question, "nominee": nominee, "source": SOURCE}
        )
        for number, row in enumerate(named)
        for nominee in _named(listed, row)
    ]
    true = [
        TrueShare.model_validate({"simulated": SIMULATED, "place": place, "question": question, "nominee": one.id, "share": float(share)})
        for one, share in zip(listed, chance, strict=True)
    ]
    return said, true


def _named(listed: Sequence[Nominee], row: Array) -> list[str | None]:
    """Who is named; nobody is an answer too."""
    return [listed[index].id for index in np.flatnonzero(row).tolist()] or [None]


def _ratings(study: StudyFolder, rated: Sequence[str], random: np.random.Generator, raters: int) -> list[RehearsedRating]:
    choices = study.study.stakeholders if study.study is not None else None
    low, high = (choices.rating_low, choices.rating_high) if choices is not None else (1.0, 5.0)
    rows = []
    for actor in rated:
        true = random.uniform(low, high, size=2)
        has = random.uniform(size=3)
        for rater in range(raters):
            heard = np.clip(np.rint(true + random.normal(0, 0.15 * (high - low), size=2)), low, high)
            yes = random.uniform(size=3) < np.where(has > 0.5, 0.85, 0.15)
            values = zip(("influence", "interest", "power", "legitimacy", "urgency"), (*heard.tolist(), *map(int, yes)), strict=True)
            rows += [
                RehearsedRating.model_validate(
                    {"simulated": SIMULATED, "actor_id": actor, "rater": f"R{rater + 1}", "aspect": aspect, "rating": float(value), "source": SOURCE}
                )
                for aspect, value in values
            ]
    return rows


def _ties(study: StudyFolder, random: np.random.Generator) -> list[RehearsedTie]:
    """Some ties: whoever is met early is met often, so that the network has a middle."""
    known = nominees(study)
    actors = [actor.actor_id for actor in study.actors if known[actor.actor_id].kind == "organisation"]
    order = [actors[index] for index in random.permutation(len(actors)).tolist()]
    pairs = dict[tuple[str, str], int]()
    for later, actor in enumerate(order[1:], start=1):
        weight = 1.0 / np.arange(1, later + 1)
        met = random.choice(later, size=min(later, int(random.integers(1, TIES_OF_EACH))), replace=False, p=weight / weight.sum())
        pairs |= {(order[other], actor): int(random.integers(1, 4)) for other in met.tolist()}
    return [
        RehearsedTie.model_validate(
            {"simulated": SIMULATED, "from_actor_id": first, "to_actor_id": second, "kind": "works with", "strength": strength, "source": SOURCE}
        )
        for (first, second), strength in pairs.items()
    ]
