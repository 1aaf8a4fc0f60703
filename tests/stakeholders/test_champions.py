"""A champion is named only where it can be told from the second; limits hold the truth as often as they say; nobody counts for their own."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak import pipeline
from kurak.model.champions import PlaceNominations
from kurak.model.stakeholders import WITHHELD, Actor, LocalLeader, Nomination, Pilot, Place, Tie
from kurak.model.study import StakeholderChoices, Study
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.champions import champions
from kurak.stakeholders.places import UnknownPlaceError

ROLES = tuple(LocalLeader(role_id=f"L{n}", role=f"role {n}", kind="leader", section_ref="I") for n in range(13))
MOSQUE = Actor(actor_id="mosque", name="local mosques", section_ref="I")
IMAMS = LocalLeader(role_id="imams", role="imams", kind="leader", actor_id="mosque", section_ref="I")
PERSON = Actor(actor_id="aida", name="Aida Asanova", person="yes", section_ref="I")
QUICK = Study(title="Small", id="small", stakeholders=StakeholderChoices(resamples=200))
STUDY = StudyFolder(
    "small", study=QUICK, actors=(MOSQUE, PERSON), local_leaders=(*ROLES, IMAMS),
    pilots=(Pilot(pilot_id="P1", place="North", place_type="city", region="R", inferred="yes", section_ref="I"),),
    places=(Place(place="North", kind="city", aliases=("the North",)), Place(place="South", kind="city")),
)  # fmt: skip


def said(counts: dict[tuple[str, ...], int], place: str = "North", **more: str) -> tuple[Nomination, ...]:
    """As many forms as the numbers say, each with these names; an empty one for a person who names nobody."""
    rows: list[Nomination] = []
    number = 0
    for names, times in counts.items():
        for _ in range(times):
            number += 1
            rows += [Nomination.model_validate({"place": place, "nominator": str(number), "question": "trust", "nominee": name, **more}) for name in names or (None,)]
    return tuple(rows)


def found(rows: tuple[Nomination, ...], study: StudyFolder = STUDY) -> PlaceNominations:
    (one,) = champions(replace(study, nominations=rows), place="North", question="trust").places
    return one


@pytest.mark.parametrize(
    ("named", "asked", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3: Wilson's limits.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)],
)
def test_limits_are_those_of_the_textbook(named: int, asked: int, low: float, high: float) -> None:
    one = found(said({("L1",): named, (): asked - named}))
    assert (one.asked, one.named_nobody, one.limits) == (asked, asked - named, "Wilson")
    assert (round(one.named[0].low, 4), round(one.named[0].high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "p", "verdict"),
    # In R: binom.test(6, 6), binom.test(5, 5), binom.test(12, 15), binom.test(11, 15).
    [(6, 0, 0.03125, "one"), (5, 0, 0.0625, "several"), (12, 3, 0.03515625, "one"), (11, 4, 0.1184692, "several")],
)
def test_the_first_is_a_champion_only_where_it_can_be_told_from_the_second(first: int, second: int, p: float, verdict: str) -> None:
    one = found(said({("L1",): first, ("L2",): second, ("L1", "L2"): 7}))
    assert one.p_value == pytest.approx(p, abs=1e-6)
    assert (one.more_often, one.less_often, one.verdict) == (first, second, verdict)
    assert (one.top, one.runners_up) == (("role 1",), ("role 2",))
    assert ("can be told from role 2" in one.says) == (verdict == "one")


def test_intervals_hold_the_true_share_as_often_as_they_say() -> None:
    held = intervals = 0
    for seed in range(60):
        made = pipeline.rehearse_stakeholders(STUDY, seed=seed, asked=25)
        true = {(one.question, one.nominee): one.share for one in made.true_shares}
        practice = pipeline.rehearsed_stakeholders(replace(STUDY, rehearsed_stakeholders=made))
        assert practice is not None
        for one in champions(practice).places:
            assert one.asked == 25
            # Who was named by nobody has the interval of nought too; here those who were named, or could have been, are looked at.
            for row in one.named:
                if true[one.question, row.nominee] >= 0.15:
                    intervals += 1
                    held += row.low <= true[one.question, row.nominee] <= row.high
    assert intervals > 500
    assert 0.93 <= held / intervals <= 0.985


def test_wilsons_limits_cover_a_share_with_the_chance_that_the_binomial_gives() -> None:
    """Over all that can be said by 25 people, not over draws of it: the mean of the coverage over shares is close to 95 %."""
    limits = {k: (one.named[0].low, one.named[0].high) for k in range(1, 26) for one in [found(said({("L1",): k, (): 25 - k}))]}
    coverage = [
        sum(comb(25, k) * p**k * (1 - p) ** (25 - k) for k, (low, high) in limits.items() if low <= p <= high) for p in (step / 100 for step in range(15, 86))
    ]
    assert sum(coverage) / len(coverage) == pytest.approx(0.95, abs=0.01)
    assert min(coverage) > 0.91


def test_nobody_counts_for_naming_their_own() -> None:
    one = found((*said({("L1",): 8, ("imams",): 3}), *said({("mosque",): 0}), Nomination(place="North", nominator="77", question="trust", nominee="imams", nominator_actor="mosque")))
    assert (one.own, one.asked, one.named_nobody) == (1, 12, 1)
    assert next(row.named_by for row in one.named if row.nominee == "mosque") == 3


def test_a_role_that_is_an_actor_is_counted_as_this_actor_and_a_name_given_twice_once() -> None:
    one = found(said({("mosque",): 6, ("imams",): 4, ("imams", "mosque"): 1, ("nobody_known",): 1}))
    assert [(row.name, row.named_by) for row in one.named] == [("local mosques", 11)]
    assert (one.twice, one.unknown, one.asked) == (1, 1, 12)


@pytest.mark.parametrize(
    ("rows", "verdict", "words"),
    [
        ((), "nobody asked", "nobody was asked"),
        (said({("L1",): 9}), "too few asked", "9 of the 10 people that this takes at least were asked; 1 more is needed"),
        (said({("L1",): 12}, unit="meeting"), "asked together", "all 12 were asked together"),
        (said({(): 12}), "nobody named", "none of the 12"),
        (said({("L1",): 6, ("L2",): 6}), "several", "named equally often, each by 6 of 12"),
        (said({("L1",): 12}), "several", "role 1 alone was named"),
    ],
)
def test_where_no_champion_can_be_named_it_says_why(rows: tuple[Nomination, ...], verdict: str, words: str) -> None:
    one = found(rows)
    assert one.verdict == verdict
    assert words in one.says
    if verdict not in ("several",):
        assert (one.named, one.top, one.p_value) == ((), (), None)


def test_people_asked_together_are_drawn_again_together() -> None:
    rows = tuple(one.model_copy(update={"unit": f"m{int(one.nominator) % 4}"}) for one in said({("L1",): 12, ("L2",): 8}))
    one = found(rows)
    assert (one.units, one.together, one.limits) == (4, True, "units drawn again")
    assert "4 units are drawn again" in one.rests_on


def test_what_it_rests_on_is_said() -> None:
    one = found((*said({("L1",): 9}, nominator_kind="resident", date="2027-03", source="round 1"), Nomination(place="the North", nominator="x", question="trust", nominee="L2", date="2027-05", source="round 2")))
    assert one.rests_on == (
        "Rests on 10 people, each asked alone as far as is recorded: 9 resident, 1 of a kind that is not recorded; 2027-03 to 2027-05; source: round 1, round 2."
    )


def test_a_person_without_consent_is_never_named() -> None:
    result = champions(replace(STUDY, nominations=said({("aida",): 12, ("L1",): 2})), question="trust")
    assert result.places[0].named[0].name == WITHHELD
    assert not any(word in str(result).casefold() for word in ("aida", "asanova"))


def test_places_are_the_pilots_then_others_and_an_unknown_one_is_refused() -> None:
    result = champions(replace(STUDY, nominations=said({("L1",): 3}, place="South")))
    assert [(one.place, one.pilot) for one in result.places] == [("North", True)] * 2 + [("South", False)] * 2
    assert result.inferred == ("North",)
    assert "forms" in " ".join(result.would_name)
    with pytest.raises(UnknownPlaceError):
        champions(STUDY, place="West")


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(28)), st.permutations(range(4)))
def test_order_of_rows_and_names_of_ids_do_not_matter(order: list[int], labels: list[int]) -> None:
    rows = said({("L0", "L1"): 5, ("L1",): 7, ("L2",): 4, ("L3", "L2"): 3, (): 1})
    before, after = found(rows), found(tuple(rows[index] for index in order))
    assert before == after
    other = {f"L{index}": f"L{label}" for index, label in enumerate(labels)}
    renamed = found(tuple(one.model_copy(update={"nominee": other.get(one.nominee or "")}) for one in rows))
    numbers = {(other[row.nominee], row.named_by, row.share, row.low, row.high, row.rank) for row in before.named}
    assert {(row.nominee, row.named_by, row.share, row.low, row.high, row.rank) for row in renamed.named} == numbers
    assert (renamed.p_value, renamed.verdict) == (before.p_value, before.verdict)


def test_key_players_come_from_ties_and_say_how_far_they_would_stay() -> None:
    actors = tuple(Actor(actor_id=f"a{n}", name=f"Actor {n}", section_ref="I") for n in range(8))
    # Two stars whose middles are tied: without the middles everybody is alone, and the middles are tied to all.
    ties = [("a0", f"a{n}") for n in (1, 2, 3)] + [("a4", f"a{n}") for n in (5, 6, 7)] + [("a0", "a4")]
    study = replace(STUDY, actors=actors, ties=tuple(Tie(from_actor_id=one, to_actor_id=other) for one, other in ties))
    result = pipeline.champions(study, first=2)
    assert [(one.measure, one.sets, one.value, one.exact) for one in result.key_players] == [
        ("fragmenting", (("Actor 0", "Actor 4"),), 1.0, True), ("reaching", (("Actor 0", "Actor 4"),), 1.0, True)
    ]  # fmt: skip
    assert all(one.stays is not None and 0 < one.stays <= 1 for one in result.key_players)
    assert (result.n_ties, result.n_tied, result.key_size) == (7, 8, 2)
    assert pipeline.champions(STUDY).key_players == ()


def test_key_players_of_a_study_rest_on_the_network_of_the_register() -> None:
    """Ties there and back, of two kinds, directed or not, are one tie, as in kurak stakeholders measures; persons are none of them."""
    actors = tuple(Actor(actor_id=one, name=one.upper(), section_ref="I", **({"person": "yes"} if one == "f" else {})) for one in "abcdef")
    ties = [("a", "b", "directed"), ("b", "a", "undirected"), ("b", "c", "directed"), ("c", "d", "directed"), ("d", "e", "directed"), ("e", "e", "directed")]
    ties += [("f", one, "directed") for one in "abcde"]
    study = StudyFolder("small", actors=actors, ties=tuple(Tie(from_actor_id=a, to_actor_id=b, direction=d) for a, b, d in ties))
    found = pipeline.champions(study, first=1)
    assert (found.n_ties, found.n_tied) == (4, 5)
    assert [one.sets for one in found.key_players if one.measure == "fragmenting"] == [(("C",),)]
