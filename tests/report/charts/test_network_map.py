"""Why: a line between two actors is read as working together, so there is one for each recorded tie and for nothing else."""

from __future__ import annotations

import re

import pytest
from chart_checks import check, text_boxes, words_of

from kurak.model.actor_maps import ActorNetwork, DrawnTie, TiedActor
from kurak.report.charts.network_map import draw_network, short_name, tied_words

KINDS = ("state", "international", "ngo", "religious", "community", "")


def ring(n: int) -> ActorNetwork:
    actors = tuple(TiedActor(f"Organisation {k}", KINDS[k % 6], 2, 0) for k in range(n))
    return ActorNetwork(actors, tuple(DrawnTie(k, (k + 1) % n, float(1 + k % 3)) for k in range(n)), (n,))


def tied_marks(svg: str) -> list[tuple[int, ...]]:
    marks = re.findall(r'<path [^>]*data-m="(\d+ \d+)"', svg)
    return sorted(tuple(sorted(map(int, pair.split()))) for pair in marks)


@pytest.mark.parametrize("n", [2, 3, 12, 28, 45, 60])
def test_every_size_is_readable_on_a_wide_page_and_on_a_phone(n: int) -> None:
    check(draw_network(ring(n)))


def test_there_is_one_line_a_tie_and_no_other() -> None:
    network = ring(7)
    drawing = draw_network(network)
    expected = sorted(tuple(sorted((tie.first, tie.second))) for tie in network.ties)
    assert tied_marks(drawing.wide) == expected
    assert tied_marks(drawing.narrow) == expected


def test_names_without_room_are_numbers_with_a_key() -> None:
    drawing = draw_network(ring(28))
    said = words_of(drawing.narrow)
    assert "28 Organisation 27" in said.replace("  ", " ")
    assert all(f"Organisation {k}" in words_of(drawing.wide) for k in range(28))


def test_the_same_seed_gives_the_same_bytes_and_the_words_say_what_is_drawn() -> None:
    network = ActorNetwork(
        (TiedActor("Fund", "ngo", 1, 0), TiedActor("Office", "state", 1, 0)), (DrawnTie(0, 1, 1.0, ("works with",), True),), (2,), untied=3
    )
    one, other = draw_network(network, seed=4, mark="SIMULATED"), draw_network(network, seed=4, mark="SIMULATED")
    assert one == other
    assert one.alt.startswith("SIMULATED. Network of 2 actors with 1 made-up tie, in one piece.")
    assert "3 actors of the register without one are not drawn" in one.alt
    assert "SIMULATED" in words_of(one.wide)
    assert "SIMULATED" in words_of(one.narrow)
    assert tied_words(network)[0] == ("Fund", "tied to 1 other: Office.")


def test_a_large_network_names_its_most_tied_and_none_over_another() -> None:
    n = 150
    ties = tuple(DrawnTie(0, k, 1.0) for k in range(1, n))
    actors = tuple(TiedActor(f"Body {k}", "ngo", n - 1 if k == 0 else 1, 0) for k in range(n))
    drawing = draw_network(ActorNetwork(actors, ties, (n,)))
    check(drawing)
    named = [text for text, _ in text_boxes(drawing.wide) if text.startswith("Body")]
    assert "Body 0" in named
    assert len(named) <= 14
    # The rest are named under the pointer.
    assert drawing.wide.count("<title>") == n


def test_two_cut_names_stay_apart() -> None:
    names = ["Ministry of Labor, Social Security, and Migration", "Ministry of Justice of the KR", "Ministry of Education and Science"]
    assert len({short_name(name) for name in names}) == 3
    assert all(len(short_name(name)) <= 31 for name in names)


def test_hostile_names_stay_text() -> None:
    network = ActorNetwork((TiedActor('<script>"x"', "ngo", 1, 0), TiedActor("var(--ink)", "", 1, 0)), (DrawnTie(0, 1, 1.0),), (2,))
    drawing = draw_network(network)
    check(drawing)
    assert "<script" not in drawing.wide + drawing.narrow
