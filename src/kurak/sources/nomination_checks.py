"""Nominations and ratings against the register: who is named, by whom, on which scale, and whether it says where it comes from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from kurak.model.rehearsed_stakeholders import RehearsedNomination, RehearsedRating
from kurak.model.stakeholders import ActorRating, Nomination
from kurak.model.study import StakeholderChoices
from kurak.model.study_folder import StudyFolder
from kurak.sources.ids import ids_of, report_unknown
from kurak.sources.layout import Opened
from kurak.sources.rehearsals import FOLDER
from kurak.sources.rehearsed_stakeholders import NAME
from kurak.sources.text_file import Reading, is_there
from kurak.sources.validation import Rows, read_rows
from kurak.sources.wording import did_you_mean, shown

HOME: Final = "stakeholders/actors.csv or stakeholders/local_leaders.csv"
YES_OR_NO: Final = ("power", "legitimacy", "urgency")


def check_nominations(opened: Opened) -> None:
    """Check nominations and ratings, those of a rehearsal too."""
    reading = opened.reading
    known = _actors_and_roles(opened)
    without_consent = {one.actor_id for one in opened.table("actors").nouns if not one.may_be_named}
    study = opened.study.noun if opened.study else None
    scale = study.stakeholders if study is not None else StakeholderChoices()
    place = f"{FOLDER}/{NAME}"
    for nominations in (opened.table("nominations"), _rehearsed(reading, f"{place}/nominations.csv", RehearsedNomination)):
        _check_nominations(reading, nominations, known, without_consent)
    for ratings in (opened.table("ratings"), _rehearsed(reading, f"{place}/ratings.csv", RehearsedRating)):
        _check_ratings(reading, ratings, known, scale)


def check_answers(reading: Reading, study: StudyFolder, rows: Rows[Any]) -> None:
    """Check rows of either table against a study that was read."""
    known = {one.actor_id for one in study.actors} | {one.role_id for one in study.local_leaders}
    if any(isinstance(one, ActorRating) for one in rows.nouns):
        _check_ratings(reading, rows, known, study.study.stakeholders if study.study is not None else StakeholderChoices())
    else:
        without_consent = {one.actor_id for one in study.actors if not one.may_be_named}
        _check_nominations(reading, rows, known, without_consent)


def _rehearsed(reading: Reading, file: str, noun: type[Any]) -> Rows[Any]:
    return read_rows(reading, file, noun) if is_there(reading, file) else Rows(file)


def _actors_and_roles(opened: Opened) -> Collection[str] | None:
    actors, roles = ids_of(opened.table("actors"), "actor_id"), ids_of(opened.table("local_leaders"), "role_id")
    return None if actors is None or roles is None else actors | roles


def _check_nominations(
    reading: Reading, rows: Rows[Nomination], known: Collection[str] | None, without_consent: Collection[str]
) -> None:
    units = dict[tuple[str, str], str]()
    given = set[tuple[str, ...]]()
    for one, place in zip(rows.nouns, rows.places, strict=True):
        for name in (one.nominee, one.nominator_actor):
            if name is not None and known is not None and name not in known:
                # What stands there may be somebody's name, told in confidence: it is not repeated.
                fix = did_you_mean(name, known, otherwise=f"correct it, or add the role or organisation to {HOME}; never a person's name")
                reading.add("STK-030", f"the role or actor of a nomination is not in {HOME}", place, fix)
        if one.nominee in without_consent:
            reading.add("STK-036", "a person without recorded consent is named", place)
        if one.unit and units.setdefault((one.place, one.nominator), one.unit) != one.unit:
            reading.add("STK-031", f"one nominator at {shown(one.place)} is in two units", place)
        key = (one.place, one.nominator, one.question, one.nominee or "")
        if key in given:
            reading.add("STK-032", f"one nominator names {shown(one.nominee or 'nobody')} twice", place)
        given.add(key)
        if not one.source:
            reading.add("STK-033", "the nomination does not say where it comes from", place)


def _check_ratings(reading: Reading, rows: Rows[ActorRating], known: Collection[str] | None, scale: StakeholderChoices) -> None:
    given = set[tuple[str, ...]]()
    for one, place in zip(rows.nouns, rows.places, strict=True):
        report_unknown(reading, "STK-030", "role or actor", one.actor_id, known, place, HOME)
        if one.aspect in YES_OR_NO:
            if one.rating not in (0, 1):
                reading.add("STK-034", f"{one.aspect} is {one.rating:g}; it is 1 for yes or 0 for no", place)
        elif not scale.rating_low <= one.rating <= scale.rating_high:
            reading.add("STK-034", f"{one.aspect} is {one.rating:g}; the scale runs from {scale.rating_low:g} to {scale.rating_high:g}", place)
        key = (one.place, one.rater, one.actor_id, one.aspect)
        if key in given:
            reading.add("STK-035", f"one rater rates {one.aspect} of {shown(one.actor_id)} twice", place)
        given.add(key)
        if not one.source:
            reading.add("STK-033", "the rating does not say what it rests on", place)
