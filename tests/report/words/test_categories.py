"""What groups are called is looked up in one place: in the language that the names are for, by their domain, and never for a town of the same name."""

from __future__ import annotations

import pytest

from kurak.report.wording import short_places
from kurak.report.words.categories import calling, group_name, place_name
from kurak.report.words.language import speaking

NAMES = {
    "region": {"Osh region": "Ошская область", "Osh city": "город Ош", "Talas region": "Таласская область"},
    "settlement": {"city": "город", "village": "село"},
    "sex": {"women": "женщины"},
    "stakeholders/places.csv": {"Talas": "Талас"},
}


def test_nobody_is_called_otherwise_without_names() -> None:
    with speaking("ru"):
        assert group_name("Osh region", "region") == "Osh region"


@pytest.mark.parametrize(
    ("name", "domain", "called"),
    [
        ("Osh region", "region", "Ошская область"),
        ("Osh region", "", "Ошская область"),
        ("Osh r.", "", "Ошская область"),
        ("Osh city / village", "", "город Ош / село"),
        ("Osh region", "sex", "Osh region"),
        ("men", "sex", "men"),
        ("Talas", "", "Talas"),
        ("Osh city / unknown", "", "город Ош / unknown"),
    ],
)
def test_a_group_is_called_by_its_domain(name: str, domain: str, called: str) -> None:
    with speaking("ru"), calling(NAMES):
        assert group_name(name, domain) == called


def test_a_place_is_called_as_the_register_calls_it_and_else_as_the_group() -> None:
    with speaking("ru"), calling(NAMES):
        assert (place_name("Talas"), place_name("Osh city"), place_name("Suzak")) == ("Талас", "город Ош", "Suzak")


def test_words_in_another_language_inside_have_the_names_of_the_data() -> None:
    with speaking("ru"), calling(NAMES):
        with speaking("en"):
            assert group_name("women", "sex") == "women"
        assert group_name("women", "sex") == "женщины"


def test_short_names_stay_different() -> None:
    groups = ("Osh city", "Osh region", "Talas region")
    assert short_places(groups) == {"Osh city": "Osh city", "Osh region": "Osh region", "Talas region": "Talas"}
    with speaking("ru"), calling(NAMES):
        assert short_places(groups) == {"Osh city": "Ош", "Osh region": "Ошская", "Talas region": "Таласская"}
    with speaking("ky"), calling({"region": {"Osh city": "Ош шаары", "Osh region": "Ош облусу", "Talas region": "Талас облусу"}}):
        assert short_places(groups) == {"Osh city": "Ош шаары", "Osh region": "Ош облусу", "Talas region": "Талас"}
