"""Why: a withheld number protects nobody if a subtraction gives it back: between groups, domains, answers or editions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kurak.disclosure.intruder.differencing import attack_tables
from kurak.disclosure.intruder.package_files import read_package
from kurak.model.audiences import AudienceRules
from kurak.model.intruder import TrueTables
from kurak.model.release import AttackResult

BASE_5 = AudienceRules(5, "show", True, 5, 2, 0.05, True)
NOT_ALIKE = AudienceRules(5, "withhold", True, 5, 2, 0.05, True)

Row = dict[str, Any]


def row(n: float | str, estimate: float | str = 2.5, *, statistic: str = "mean", variable: str = "trust", level: str = "", **group: str) -> Row:
    return {"statistic": statistic, "variable": variable, "level": level, "sex": "", "region": "", "estimate": estimate, "std_error": "", "n": n} | group


def hidden(one: Row) -> Row:
    return one | {"estimate": "", "n": "", "std_error": ""}


def csv_of(rows: list[Row]) -> bytes:
    return ("\n".join([",".join(rows[0]), *(",".join(str(value) for value in one.values()) for one in rows)]) + "\n").encode()


def attacked(released: list[Row], true: list[Row], rules: AudienceRules = BASE_5, **more: Any) -> dict[str, AttackResult]:
    tables = TrueTables(true, ("sex", "region"), **more)
    return {one.attack: one for one in attack_tables(read_package({"tables/estimates.csv": csv_of(released)}), tables, rules)}


def counts(results: Mapping[str, AttackResult], attack: str) -> tuple[int, int, int]:
    return results[attack].tried, results[attack].unprotected, results[attack].released


REGIONS = [row(40), row(3, region="Osh"), row(12, region="Naryn"), row(25, region="Talas")]


def test_nothing_withheld() -> None:
    found = attacked(REGIONS, REGIONS)
    assert counts(found, "differencing of tables") == (1, 1, 1)
    assert counts(found, "estimates of few people") == (1, 1, 1)
    assert found["differencing of tables"].where == ("trust, region Osh",)


def test_one_withheld_group_is_the_total_less_the_others() -> None:
    """40 − 12 − 25 = 3."""
    found = attacked([REGIONS[0], hidden(REGIONS[1]), *REGIONS[2:]], REGIONS)
    assert counts(found, "differencing of tables") == (1, 1, 1)
    assert counts(found, "estimates of few people") == (1, 1, 1)


def test_a_second_withheld_group_protects_it() -> None:
    """Of 15 people in two regions Osh has between nobody and 15."""
    found = attacked([REGIONS[0], hidden(REGIONS[1]), hidden(REGIONS[2]), REGIONS[3]], REGIONS)
    assert counts(found, "differencing of tables") == (1, 1, 0)
    assert counts(found, "estimates of few people") == (1, 1, 0)


def test_a_protecting_group_that_is_too_small() -> None:
    """4 people in two regions: neither has 5."""
    true = [row(40), row(3, region="Osh"), row(1, region="Naryn"), row(36, region="Talas")]
    found = attacked([true[0], hidden(true[1]), hidden(true[2]), true[3]], true)
    assert found["differencing of tables"].where == ("trust, region Naryn", "trust, region Osh")
    # What both said together follows, and not what either said.
    assert found["estimates of few people"].released == 0


def test_another_statistic_with_the_same_people_gives_the_base() -> None:
    median = [one | {"statistic": "median"} for one in REGIONS]
    held = [REGIONS[0], hidden(REGIONS[1]), hidden(REGIONS[2]), REGIONS[3]]
    leaking = [median[0], hidden(median[1]), median[2] | {"estimate": ""}, median[3]]
    assert attacked([*held, *leaking], [*REGIONS, *median])["differencing of tables"].released == 1


def test_people_without_a_value_of_a_domain_follow_from_the_total() -> None:
    """100 − 48 − 50 = 2 people who gave no sex; what they said is the total less the others."""
    true = [row(100), row(48, sex="men"), row(50, sex="women")]
    found = attacked(true, true)
    assert found["differencing of tables"].where == ("trust, sex not known",)
    assert found["estimates of few people"].where == ("mean trust, sex not known",)
    held = attacked([true[0], hidden(true[1]), true[2]], true)
    assert (held["differencing of tables"].released, held["estimates of few people"].released) == (0, 0)


def test_values_of_two_domains_with_the_same_people() -> None:
    """All of the city are of Osh, and the other way round: 40 − 37 tells of both."""
    true = [row(40), *(row(n, region=name) for name, n in (("Osh", 3), ("Naryn", 12), ("Talas", 25))), row(3, sex="city"), row(37, sex="village")]
    held = [true[0], hidden(true[1]), hidden(true[2]), true[3], hidden(true[4]), true[5]]
    people = [("city", "Osh"), ("village", "Naryn"), ("village", "Talas")]
    assert attacked(held, true)["differencing of tables"].where == ("trust, sex city",)
    assert attacked(held, true, people=people)["differencing of tables"].where == ("trust, region Osh", "trust, sex city")
    held[5] = hidden(true[5])
    assert attacked(held, true, people=people)["differencing of tables"].released == 0


def test_crossed_domains() -> None:
    """A cell of region by sex follows from the margins of its row."""
    cells = {("Osh", "men"): 3, ("Osh", "women"): 9, ("Talas", "men"): 12, ("Talas", "women"): 16}
    margins = [row(40), row(12, region="Osh"), row(28, region="Talas"), row(15, sex="men"), row(25, sex="women")]
    true = margins + [row(n, region=region, sex=sex) for (region, sex), n in cells.items()]
    held = [*margins, hidden(true[5]), *true[6:]]
    assert attacked(held, true)["differencing of tables"].where == ("trust, sex men, region Osh",)
    assert attacked(margins + [hidden(one) for one in true[5:]], true)["differencing of tables"].released == 0


def test_a_row_that_keeps_any_number_is_no_withheld_row() -> None:
    held = [REGIONS[0], hidden(REGIONS[1]) | {"std_error": "0.31"}, hidden(REGIONS[2]), REGIONS[3]]
    assert attacked(held, REGIONS)["estimates of few people"].where == ("mean trust, region Osh",)


def shares(agree: float, *, n: int = 20, **group: str) -> list[Row]:
    return [row(n, value, statistic="proportion", variable="vote", level=level, **group) for level, value in (("yes", agree), ("no", 1 - agree))]


def test_shares_of_everybody_where_they_may_not_be_shown() -> None:
    true = shares(1.0)
    found = attacked(true, true, NOT_ALIKE)["groups of one mind"]
    assert (found.tried, found.unprotected, found.released) == (2, 2, 2)
    assert "groups of one mind" not in attacked(true, true)
    assert attacked([hidden(one) for one in true], true, NOT_ALIKE)["groups of one mind"].released == 0
    assert attacked([hidden(true[0]), true[1]], true, NOT_ALIKE)["groups of one mind"].released == 2


def test_shares_that_leave_nothing_for_the_rest() -> None:
    """Shown: 40 % yes and 60 % no. Withheld: don't know and refused. Nobody gave these."""
    true = [row(30, value, statistic="proportion", level=level) for level, value in (("yes", 0.4), ("no", 0.6), ("dk", 0.0), ("ref", 0.0))]
    found = attacked([*true[:2], hidden(true[2]), hidden(true[3])], true, NOT_ALIKE)["groups of one mind"]
    assert found.where == ("proportion trust dk, everybody", "proportion trust ref, everybody")


def test_that_nobody_refused_tells_no_answer_and_that_everybody_did_does() -> None:
    def found(share: float, statistic: str = "proportion") -> int:
        true = [row(30, share, statistic=statistic, level="refused")]
        told = attacked(true, true, NOT_ALIKE, no_answers=("refused",)).get("groups of one mind")
        return told.released if told is not None else 0

    assert (found(0.0), found(1.0)) == (0, 1)
    # Among the answers to one question it is one of them.
    assert found(0.0, "distribution") == 1


def test_a_total_of_nobody_tells_of_every_part() -> None:
    true = [row(40, 0.0, statistic="proportion", level="yes"), *(row(20, 0.0, statistic="proportion", level="yes", sex=sex) for sex in ("men", "women"))]
    found = attacked([true[0], hidden(true[1]), hidden(true[2])], true, NOT_ALIKE)["groups of one mind"]
    assert found.released == 3
    assert attacked([hidden(one) for one in true], true, NOT_ALIKE)["groups of one mind"].released == 0


def test_a_mean_at_the_end_of_its_scale() -> None:
    true = [row(20, 5.0), row(9, 3.0, variable="other")]
    ranges = {"trust": (1.0, 5.0), "other": (1.0, 5.0)}
    assert attacked(true, true, NOT_ALIKE, ranges=ranges)["groups of one mind"].where == ("mean trust, everybody",)


@pytest.mark.parametrize(("before", "after", "told"), [(40, 42, 1), (40, 40, 0), (40, 60, 0), (40, 36, 1)])
def test_editions_that_differ_by_few_people(before: int, after: int, told: int) -> None:
    found = attacked([row(after)], [row(after)], earlier={"edition 1": [row(before)]})["differencing of editions"]
    assert (found.unprotected, found.released) == (told, told)


def test_what_an_earlier_edition_shows_is_known() -> None:
    """The protecting group was shown before, and nothing changed since: subtraction again gives 3."""
    held = [REGIONS[0], hidden(REGIONS[1]), hidden(REGIONS[2]), REGIONS[3]]
    found = attacked(held, REGIONS, earlier={"edition 1": [REGIONS[0], hidden(REGIONS[1]), *REGIONS[2:]]})
    assert found["differencing of tables"].released == 1
    assert found["estimates of few people"].released == 1
    assert attacked(held, REGIONS, earlier={"edition 1": held})["differencing of tables"].released == 0


def test_a_number_that_was_shown_and_is_withheld_now() -> None:
    held = [REGIONS[0], hidden(REGIONS[1]), hidden(REGIONS[2]), REGIONS[3]]
    found = attacked(held, REGIONS, earlier={"edition 1": REGIONS})["differencing of editions"]
    assert found.where == ("edition 1: mean trust, region Osh",)


def test_tables_are_found_under_any_name() -> None:
    tables = TrueTables(REGIONS, ("sex", "region"))
    results = attack_tables(read_package({"more/x.csv": csv_of(REGIONS), "y.txt": b"n"}), tables, BASE_5)
    assert results[0].released == 1
