"""Ratings keep their spread, raters' agreement is that of the textbook, and a tie between raters is named, not broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kurak import pipeline
from kurak.model.stakeholders import WITHHELD, Actor, ActorRating, Place
from kurak.model.study import StakeholderChoices, Study
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import UnknownPlaceError

ACTORS = tuple(Actor(actor_id=f"a{n}", name=f"Actor {n}", section_ref="I") for n in range(6))
STUDY = StudyFolder(
    "small",
    study=Study(title="Small", id="small", stakeholders=StakeholderChoices(rating_low=1, rating_high=10)),
    actors=(*ACTORS, Actor(actor_id="aida", name="Aida Asanova", person="yes", section_ref="I")),
    places=(Place(place="North", kind="city", aliases=("the North",)),),
)

SHROUT_FLEISS = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
"""Shrout and Fleiss (1979), table 2: four judges, six targets. ICC(2,1) = .29, ICC(2,4) = .62."""


def rated(actor: str, rater: str, aspect: str, value: float, **more: str) -> ActorRating:
    return ActorRating.model_validate({"actor_id": actor, "rater": rater, "aspect": aspect, "rating": value, "source": "round 1", **more})


def study(*rows: ActorRating) -> StudyFolder:
    return replace(STUDY, ratings=rows)


def test_agreement_is_that_of_shrout_and_fleiss() -> None:
    rows = [rated(f"a{n}", f"R{rater}", "influence", value) for rater, values in enumerate(SHROUT_FLEISS) for n, value in enumerate(values)]
    (one,) = pipeline.rated_actors(study(*rows)).agreement
    assert (one.aspect, one.actors, one.raters) == ("influence", 6, 4)
    assert one.single is not None
    assert one.mean is not None
    assert (round(one.single, 2), round(one.mean, 2)) == (0.29, 0.62)


def test_mean_and_spread_of_each_actor_the_most_influential_first() -> None:
    found = pipeline.rated_actors(
        study(rated("a0", "R1", "influence", 2), rated("a0", "R2", "influence", 4), rated("a1", "R1", "influence", 9), rated("a2", "R1", "interest", 5))
    )
    assert [one.actor for one in found.actors] == ["a1", "a0", "a2"]
    spread = found.actors[1].influence
    assert spread is not None
    assert (spread.raters, spread.mean, spread.low, spread.high) == (2, 3.0, 2.0, 4.0)
    assert spread.sd == pytest.approx(2**0.5, abs=1e-12)
    assert found.actors[0].influence is not None
    assert found.actors[0].influence.sd is None
    assert found.actors[2].influence is None
    assert (found.raters, found.n_ratings, found.sources) == (2, 4, ("round 1",))


def test_a_tie_between_raters_leaves_both_classes_open() -> None:
    rows = [rated("a0", rater, aspect, value) for rater, values in {"R1": (1, 1, 0), "R2": (1, 1, 1)}.items() for aspect, value in zip(("power", "legitimacy", "urgency"), values, strict=True)]
    (one,) = pipeline.rated_actors(study(*rows)).actors
    assert (one.votes, one.majority, one.classes) == (((2, 0), (2, 0), (1, 1)), ("yes", "yes", "tie"), ("dominant", "definitive"))


def test_what_is_off_its_scale_or_of_nobody_does_not_count() -> None:
    found = pipeline.rated_actors(study(rated("a0", "R1", "influence", 11), rated("a0", "R1", "power", 2), rated("a9", "R1", "interest", 5), rated("a1", "R1", "interest", 5)))
    assert [one.actor for one in found.actors] == ["a1"]
    assert found.n_ratings == 1
    assert found.actors[0].classes == ()


def test_ratings_for_one_place_and_for_none() -> None:
    both = study(rated("a0", "R1", "influence", 2, place="the North"), rated("a0", "R1", "influence", 8), rated("a1", "R1", "influence", 8))
    assert [one.influence.mean for one in pipeline.rated_actors(both, place="North").actors if one.influence] == [2.0]
    everywhere = {one.actor: one.influence for one in pipeline.rated_actors(both).actors}
    assert everywhere["a0"] is not None
    assert everywhere["a0"].mean == 8.0
    with pytest.raises(UnknownPlaceError):
        pipeline.rated_actors(both, place="West")


def test_raters_who_rated_places_only_count_once_with_their_mean() -> None:
    found = pipeline.rated_actors(study(rated("a0", "R1", "influence", 2, place="North"), rated("a0", "R1", "influence", 4, place="South")))
    assert found.actors[0].influence is not None
    assert (found.actors[0].influence.raters, found.actors[0].influence.mean) == (1, 3.0)


def test_no_ratings_is_said_and_a_person_is_not_named() -> None:
    assert pipeline.rated_actors(STUDY).actors == ()
    found = pipeline.rated_actors(study(rated("aida", "R1", "influence", 2)))
    assert (found.actors[0].actor, found.actors[0].name) == ("", WITHHELD)
    assert "aida" not in str(found).casefold()
