"""The report says of nominations in every language what the command line says in English: the two must not part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kurak.model.champions import NamedActor, PlaceNominations, Verdict
from kurak.report.words.language import speaking
from kurak.report.words.nominations import answer_said, grounds_said, unsaid, would_help
from kurak.stakeholders.champion_words import cannot_say, with_words, would_name

FIRST = NamedActor("a", "elders", 9, 0.45, 0.26, 0.66, 1, 1, 1, 0.99)
SECOND = NamedActor("b", "imams", 4, 0.2, 0.08, 0.42, 2, 1, 3, 0.2)
THIRD = NamedActor("c", "teachers", 4, 0.2, 0.08, 0.42, 2, 1, 3, 0.2)
ASKED = PlaceNominations("Osh", True, "trust", "one", asked=20, fewest=10, first=1, level=0.95, named=(FIRST, SECOND, THIRD), top=("elders",))
RECORDED = {"kinds": {"resident": 12, "grandmothers": 3}, "dates": ("2025-05", "2025-06"), "sources": ("round 1",), "named_nobody": 1, "own": 2, "twice": 3, "unknown": 4}


def place(verdict: Verdict, **known: object) -> PlaceNominations:
    return replace(ASKED, verdict=verdict, **known)  # type: ignore[arg-type]


EVERY = (
    place("nobody asked", asked=0, named=(), top=()),
    place("too few asked", asked=9, named=(), top=()),
    place("too few asked", asked=3, named=(), top=()),
    place("asked together", named=(), top=(), together=True, units=1),
    place("nobody named", named=(), top=(), dates=("2025-05",)),
    place("several", top=("elders", "imams", "teachers"), **RECORDED),
    place("several"),
    place("one", runners_up=("imams", "teachers"), p_value=0.0004),
    place("several", runners_up=("imams",), p_value=0.0313),
    place("several", runners_up=("imams", "teachers"), p_value=0.25, named=(FIRST, replace(SECOND, rank_low=2), replace(THIRD, rank_low=2))),
)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.verdict)
def test_the_english_is_that_of_the_command_line(one: PlaceNominations) -> None:
    told = with_words(one)
    assert (answer_said(one), grounds_said(one)) == (told.says, told.rests_on)


@pytest.mark.parametrize("places", [EVERY, EVERY[7:8], EVERY[:1]])
def test_what_cannot_be_said_and_what_would_help_are_the_same_too(places: tuple[PlaceNominations, ...]) -> None:
    assert unsaid(places) == cannot_say(places, level=0.95)
    assert would_help(places) == would_name(places, fewest=10, level=0.95)


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.verdict)
def test_every_answer_is_said_in_another_language_with_its_comma(one: PlaceNominations, language: str) -> None:
    with speaking(language):
        said = answer_said(one)
    assert said != answer_said(one)
    if one.p_value is not None:
        assert "0,0" in said or "0,25" in said
    assert all(name in said.lower() for name in one.top)
