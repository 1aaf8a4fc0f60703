"""A person must not be found again: whatever is quoted, at most one of place, sex and role is shown.

Four people were interviewed in Bishkek. Every slip that this file lets through is a name to somebody.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.disclosure.single_cases import clear_quotes, is_single_case, withhold_single_cases
from kurak.disclosure.wording import mask_places, mask_roles, names_a_role, names_a_sex, tells_of_one
from kurak.model.displays import PlacedEvidence
from kurak.model.qualitative import Barrier, Quote
from kurak.model.stakeholders import Service

PLACES = ("Bishkek", "Osh", "Jalal-Abad", "Bazar-Korgon", "Issyk-Kul", "Tokmok", "Бишкек", "Ош", "Өзгөн")
ROLE_SHOWN = ("A client", "a client", "a member of staff", "somebody else, as reported")


def quote(text: str, *, group: str = "client", place: str = "", region: tuple[str, ...] = ()) -> Quote:
    return Quote(
        quote_id="Q1", section_ref="IV.2", text=text, speaker_group=group, place=place, region=region, code_id="c"
    )


def cleared(text: str, places: tuple[str, ...] = PLACES, **known: object) -> tuple[str, str]:
    (one,) = clear_quotes([quote(text, **known)], places=places)  # type: ignore[arg-type]
    return one.text, one.attribution


def barrier(words: str, *, location: str = "Bishkek", source: str = "client interviews", note: str = "") -> Barrier:
    return Barrier(
        row_id="B1", code_id="c", location=tuple(location.split("|")), presence="present", evidence=words, section_ref="IV", source_type=source, note=note
    )


def shown(row: Barrier | Service) -> PlacedEvidence:
    source = row.source_type if isinstance(row, Barrier) else ""
    return withhold_single_cases(PlacedEvidence("B1", row.evidence, "IV", source), row)


# ── places ──


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live in Bishkek.", "I live in [place]."),
        ("Bishkek's courts and Bishkek’s clinics", "[place]'s courts and [place]’s clinics"),
        ("BISHKEK, bishkek", "[place], [place]"),
        ("Bishkek-based", "[place]-based"),
        ("Jalal Abad, Jalal\u2011Abad, JalalAbad, Jalal-\nAbad", "[place], [place], [place], [place]"),
        ("the Jalal-Abad–Osh road", "the [place]–[place] road"),
        ("Oshkosh is elsewhere", "Oshkosh is elsewhere"),
        ("Бишкекте жашайм, Өзгөндөн келдим", "[place] жашайм, [place] келдим"),
        ("Ошто, Оштон, Ошко; ошибка не моя", "[place], [place], [place]; ошибка не моя"),
        ("(Tokmok)", "([place])"),
    ],
)
def test_places_are_masked_in_every_form(text: str, masked: str) -> None:
    assert mask_places(text, PLACES)[0] == masked


def test_names_with_signs_are_masked_as_they_stand() -> None:
    assert mask_places("at No. 4 (north) today", ["No. 4 (north)"])[0] == "at [place] today"
    assert mask_places("nothing to mask", ["", "  "]) == ("nothing to mask", 0)


def test_a_longer_name_is_masked_before_the_shorter_one_inside_it() -> None:
    assert mask_places("in Osh city and Osh", ["Osh", "Osh city"])[0] == "in [place] and [place]"


def test_the_place_of_a_quotation_is_masked_though_no_list_names_it() -> None:
    assert cleared("Here in Suzak we wait", (), place="Suzak district")[0] == "Here in [place] we wait"
    assert cleared("Here in Talas we wait", (), region=("Talas region",))[0] == "Here in [place] we wait"


# ── sex and role ──


@pytest.mark.parametrize(
    "text",
    [
        "She left.", "HIS work", "my husband", "a policeman", "two girls", "her grandmother", "a pregnant client", "Mrs A.", "widowed early",
        "Она ушла", "моему мужу", "Я вернулась домой", "я тогда не пришёл и остался", "аялдар", "менин күйөөм", "апам айтты", "сын", "дочери",
    ],
)  # fmt: skip
def test_words_that_give_a_sex(text: str) -> None:
    assert names_a_sex(text)


@pytest.mark.parametrize(
    "text",
    ["he/she may", "him/her", "S/he waits", "(s)he", "he or she", "men and women alike", "then", "human", "others", "heritage", "Мен үйгө кайттым", "кызматкер", "кызык", "было трудно", "она/он"],
)
def test_words_that_give_none(text: str) -> None:
    assert not names_a_sex(text)


def test_a_role_is_shown_where_nothing_else_is_known() -> None:
    assert cleared("We wait for work.")[1] == "a client"
    assert cleared("We check if he/she has papers.", group="staff")[1] == "a member of staff"
    assert cleared("We wait.", region=("Chui", "Bishkek"))[1] == "a client"
    assert cleared("We wait.", region=("all",))[1] == "a client"


def test_words_that_give_a_sex_take_every_role_away() -> None:
    text, attribution = cleared("The probationer likes his work; the officer vouched for him.", group="staff")
    assert attribution == "speaker not shown"
    assert text == "The [role] likes his work; the [role] vouched for him."


def test_a_place_on_record_takes_the_role_away_though_the_words_are_masked() -> None:
    # The topic, set beside a table by place, leads back to the place.
    assert cleared("We waited in Tokmok.", place="Tokmok", region=("Chui",)) == ("We waited in [place].", "speaker not shown")
    assert cleared("We waited.", region=("Jalal-Abad",))[1] == "speaker not shown"


def test_what_was_masked_is_counted() -> None:
    (one,) = clear_quotes([quote("In Osh she met an officer from Bishkek")], places=PLACES)
    assert one.masked == ("place", "place", "role")


PIECES = st.one_of(
    st.sampled_from(
        [*PLACES, *(p.upper() for p in PLACES), *(f"{p}'s" for p in PLACES), "she", "he/she", "him", "a client", "officers", "his",
         "woman", "probationer", "она", "аял", "клиент", "[place]", "[role]", "-", "’s", "\n", "\u00a0", "no"]
    ),
    st.text(max_size=8),
)  # fmt: skip


@given(
    pieces=st.lists(PIECES, min_size=1, max_size=12),
    glue=st.sampled_from([" ", ", ", "-", "\n", "/"]),
    group=st.sampled_from(["client", "staff", "third_party"]),
    place=st.sampled_from(["", *PLACES]),
)
def test_whatever_the_quotation_no_place_and_never_role_with_sex(pieces: list[str], glue: str, group: str, place: str) -> None:
    text = glue.join(pieces).strip() or "."
    said, attribution = cleared(text, group=group, place=place)
    for name in PLACES:
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE)
    if names_a_sex(said):
        assert attribution == "speaker not shown"
        assert not names_a_role(said.replace("[role]", ""))
    if place:
        assert attribution not in ROLE_SHOWN


@given(st.text())
def test_masking_twice_changes_nothing(text: str) -> None:
    once, _ = mask_places(text, PLACES)
    assert mask_places(once, PLACES) == (once, 0)
    roles, _ = mask_roles(text)
    assert mask_roles(roles) == (roles, 0)


# ── single cases beside a place ──


@pytest.mark.parametrize(
    "words",
    [
        "one client needs help", "an officer vouched for a client", "a family of nine was refused", "a single case of theft", "isolated case",
        "almost all respondents but one took courses", "one urgent case unsolved", "a young woman was trained", "the only refusal", "one exception",
    ],
)  # fmt: skip
def test_words_of_one_person(words: str) -> None:
    assert tells_of_one(words)
    piece = shown(barrier(words))
    assert piece.withheld
    assert piece.source == "", "client interview beside a place is a role beside a place"
    assert words not in piece.words


@pytest.mark.parametrize(
    "words",
    ["no case of a client taking a course", "employers often refuse", "one unified plan for all clients", "respondents reported denial of service"],
)
def test_words_of_many_stay(words: str) -> None:
    assert not tells_of_one(words)
    assert shown(barrier(words)) == PlacedEvidence("B1", words, "IV", "client interviews")


@pytest.mark.parametrize("source", ["client interview", "staff; client", "interview with an officer"])
def test_one_conversation_is_a_single_case_whatever_it_says(source: str) -> None:
    assert is_single_case(barrier("relations changed", source=source))


def test_a_note_can_say_that_it_is_one_case() -> None:
    assert shown(barrier("papers were late", note="single case")).withheld


def test_a_sex_is_never_beside_a_place() -> None:
    piece = shown(barrier("female clients confirm the need"))
    assert (piece.withheld, piece.source) == (True, "")
    assert not names_a_sex(piece.words.replace("a sex", ""))


def test_without_a_place_one_attribute_may_stand_and_two_may_not() -> None:
    alone = barrier("a parolee could not find a job", location="unspecified", source="client interview")
    assert shown(alone).words == alone.evidence
    both = barrier("a parolee had counsel who did not protect him", location="unspecified")
    assert shown(both).withheld
    assert not shown(barrier("women need psychological help", location="general", source="")).withheld


def test_services_are_cleared_by_the_same_rule() -> None:
    row = Service(service_row_id="S1", service="training", location="Chui", availability="partial", evidence="one hairdresser case", section_ref="IV")
    assert shown(row).withheld
    of_many = row.model_copy(update={"evidence": "courses mentioned", "note": "one difficult case elsewhere"})
    assert not shown(of_many).withheld


def test_no_words_stay_no_words() -> None:
    assert shown(barrier("", note="isolated cases")).words == ""
