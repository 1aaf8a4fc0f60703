"""What readers see of actors, gaps and champions is said in the language of the report; names are those of the register in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.actor_maps import ActorNetwork, DrawnTie, TiedActor
from kurak.model.rated_actors import Agreement, RatedActor, RatedActors, Spread
from kurak.model.stakeholders import WITHHELD
from kurak.report.chapters.actor_network import network_figure
from kurak.report.chapters.actors import actors
from kurak.report.chapters.champions import champions
from kurak.report.chapters.gaps import gaps
from kurak.report.chapters.rated_actors import rating_blocks
from kurak.report.words.known import name_shown
from kurak.report.words.language import speaking
from kurak.stakeholders.placed_activities import PROVIDER_UNKNOWN
from kurak.stakeholders.rehearsal import SENTENCE

STUDY = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"
FOLDER = pipeline.check(STUDY)
RATED = RatedActors(
    (1, 5), 0.95, raters=2, n_ratings=8,
    actors=(RatedActor("a", "Council", Spread(2, 3.5, 3, 4, 0.7), Spread(2, 2.5, 2, 3, 0.7), ((2, 0), (1, 1), (0, 2)), ("yes", "tie", "no"), ("dormant", "dominant")),),
    agreement=(Agreement("influence", 2, 2, 0.25, 0.125, 0.5, 0.375, 0.1, 0.6),), simulated=SENTENCE,
)  # fmt: skip
NETWORK = ActorNetwork((TiedActor("Council", "state", 1, 0), TiedActor(WITHHELD, "", 1, 0)), (DrawnTie(0, 1, 1.5),), (2,), 3, SENTENCE)


def said(node: Any) -> Iterator[tuple[str, str]]:
    """Captions, labels, notes and heads of everything inside, each with where it stands."""
    if isinstance(node, (tuple, list)):
        for part in node:
            yield from said(part)
    elif is_dataclass(node):
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, str) and field.name in ("title", "kicker", "short", "lead", "caption", "subtitle", "row_label", "flag_label", "mark_label"):
                yield f"{type(node).__name__}.{field.name}", value
            elif field.name in ("notes", "meanings", "filters", "columns", "blocks", "rows", "counted"):
                yield from said(value)
        if isinstance(node, tree.Filter):
            yield "Filter.label", node.label


def sections(language: str) -> list[Any]:
    with speaking(language):
        edition = pipeline.edition(pipeline.in_language(FOLDER, STUDY, language), language=language)
        return [actors(edition), gaps(edition), champions(edition), tuple(rating_blocks(RATED)), network_figure(NETWORK)]


ENGLISH = [list(said(section)) for section in sections("en")]


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_no_caption_label_or_note_is_the_english_one(language: str) -> None:
    other = [list(said(section)) for section in sections(language)]
    assert [[where for where, _ in one] for one in other] == [[where for where, _ in one] for one in ENGLISH]
    same = {words for one, two in zip(ENGLISH, other, strict=True) for (_, words), (_, translated) in zip(one, two, strict=True) if words and words == translated}
    assert same == set()


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_numbers_have_their_comma(language: str) -> None:
    with speaking(language):
        shown = [block for block in rating_blocks(RATED) if isinstance(block, tree.Figure)]
    assert len(shown) == 1
    text = str((shown[0].notes, shown[0].values, shown[0].alternative))
    assert "3,5" in text
    assert "0,25" in text
    assert not re.search(r"\d\.\d", text)


def test_names_are_those_of_the_register_in_the_language() -> None:
    """Russian of actors.csv, needs.csv and services.csv; that a need is met by a service stays so."""
    russian = pipeline.in_language(FOLDER, STUDY, "ru")
    assert next(one.name for one in russian.actors if one.actor_id == "probation") == "Департамент пробации"
    assert next(one.name for one in russian.needs if one.need_id == "housing") == "жильё"
    offered = {one.service for one in russian.services}
    before = {one.service for one in FOLDER.services}
    for own, translated in zip(FOLDER.needs, russian.needs, strict=True):
        assert [name in offered for name in translated.services] == [name in before for name in own.services]
    assert pipeline.in_language(FOLDER, STUDY, FOLDER.study.language if FOLDER.study else "en") is FOLDER


def test_what_stands_in_place_of_a_name_is_said_too() -> None:
    with speaking("ru"):
        assert {name_shown(WITHHELD), name_shown(PROVIDER_UNKNOWN)} == {"человек, имя не показывается", "исполнитель не назван"}
        drawn = network_figure(NETWORK)
    assert WITHHELD not in drawn.drawing
    assert "SIMULATED" not in str(drawn.notes) + drawn.drawing + drawn.alternative
    assert "СМОДЕЛИРОВАНО" in drawn.drawing
