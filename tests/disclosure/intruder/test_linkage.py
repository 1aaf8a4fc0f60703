"""Why: a claim of "nobody is found" is worth what the search is worth: it must find whom it can, and never in safe files."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.disclosure.intruder.linkage import find_people, find_with_mistakes, joint_codes
from kurak.disclosure.intruder.records_attack import attack_records
from kurak.disclosure.records.local_suppression import suppress_locally
from kurak.disclosure.records.rules import RecordRules
from kurak.model.audiences import AudienceRules
from kurak.model.intruder import TrueRecords
from kurak.model.release import AttackResult

RULES = AudienceRules(5, "show", True, 2, 2, 0.05, True)


def records(**more: object) -> TrueRecords:
    """Six people: two alike women in Osh, two alike men in Osh, a man and a woman in Talas alone."""
    columns = {
        "region": ["Osh", "Osh", "Osh", "Osh", "Talas", "Talas"],
        "sex": ["f", "f", "m", "m", "m", "f"],
        "returned": ["yes", "yes", "no", "yes", "no", "no"],
        "w": [100.0, 100.0, 5.0, 5.0, 1000.0, 10.0],
    }
    given: dict[str, object] = {"columns": columns, "row_of": [5, 4, 3, 2, 1, 0], "identifying": ("region", "sex"), "sensitive": ("returned",), "weight": "w"}
    return TrueRecords(**{**given, **more})  # type: ignore[arg-type]


def released(true: TrueRecords, *, withheld: dict[str, set[int]] | None = None) -> dict[str, list[str]]:
    """The columns in the order of ``row_of``, some values withheld; places are those of people."""
    hide = withheld or {}
    return {
        name: ["" if row in hide.get(name, set()) else str(values[row]) for row in true.row_of]
        for name, values in true.columns.items()
        if name != "w"
    }


def by_name(results: tuple[AttackResult, ...]) -> dict[str, tuple[int, int, int]]:
    return {one.attack: (one.tried, one.unprotected, one.released) for one in results}


def test_hand_made_counts_where_nothing_was_done() -> None:
    """Two people are alone; the women of Osh gave one answer, and so did each who is alone."""
    true = records()
    found = by_name(attack_records("data/records.csv", released(true), true, RULES))
    assert found["linkage"] == (6, 2, 2)
    assert found["few keys"] == (6, 2, 2)
    assert found["shared sensitive answers"] == (6, 4, 4)


def test_withheld_values_leave_nobody_alone() -> None:
    true = records()
    safe = released(true, withheld={"sex": {4, 5}, "returned": {0}})
    found = by_name(attack_records("data/records.csv", safe, true, RULES))
    assert found["linkage"] == (6, 2, 0)
    assert found["few keys"] == (6, 2, 0)
    # Both of Talas said no, and that is known of both whoever is who.
    assert found["shared sensitive answers"] == (6, 4, 2)


def test_the_chance_of_a_right_match_follows_the_weights() -> None:
    """Of 1,000 people one record is found with a chance of about 0.007; of 10 with 0.26 = (p/q) ln(1/p), p = 1/10; a pair of 10 with
    (p/q) − (p/q)² ln(1/p), p = 2/10: 0.149; a pair of 200 with 0.0095. So three records of six are above 0.05, and one above 0.2."""
    true = records()
    file = released(true)
    for limit, above in ((0.05, 3), (0.2, 1), (0.3, 0)):
        rules = AudienceRules(5, "show", True, 2, 2, limit, True)
        assert by_name(attack_records("f", file, true, rules))["chance of a right match"] == (6, above, above)


def test_a_rule_of_one_answer_is_not_held_against_a_release() -> None:
    true = records()
    rules = AudienceRules(5, "show", True, 2, 1, 0.5, True)
    result = next(one for one in attack_records("f", released(true), true, rules) if one.attack == "shared sensitive answers")
    assert (result.unprotected, result.released) == (4, 0)
    assert "l is 1" in result.means


def test_without_released_records_nobody_is_found() -> None:
    true = records(row_of=[])
    assert {one.released for one in attack_records("", None, true, RULES)} == {0}


def test_people_are_looked_for_in_the_words_of_the_release() -> None:
    """Regions released as codes are found by whoever has the codebook."""
    true = records(as_released={"region": [1, 1, 1, 1, 2, 2]})
    file = released(records())
    file["region"] = ["2.0", "2.0", "1.0", "1.0", "1.0", "1.0"]
    assert by_name(attack_records("f", file, true, RULES))["linkage"] == (6, 2, 2)


def test_how_a_release_writes_values_is_learnt_from_the_link() -> None:
    """Osh is released as 7, Talas as 9: nobody has to say so."""
    true = records()
    file = released(true)
    file["region"] = [{"Osh": "7", "Talas": "9"}[value] for value in file["region"]]
    assert by_name(attack_records("f", file, true, RULES))["linkage"] == (6, 2, 2)


def test_a_link_of_another_length_stops() -> None:
    true = records(row_of=[0, 1])
    with pytest.raises(ValueError, match="another number of records"):
        attack_records("f", released(records()), true, RULES)


def test_a_wrong_claim_is_a_claim_and_no_success() -> None:
    people, file = joint_codes({"a": ["x", "y"]}, {"a": ["y", "x"]})
    assert find_people(people, file, np.array([0, 1])).claimed == 2
    assert find_people(people, file, np.array([0, 1])).right == 0
    assert find_people(people, file, np.array([1, 0])).right == 2


def test_a_list_with_mistakes_finds_most_of_those_who_are_far_apart() -> None:
    """Twelve keys of twenty values: whoever has one or two wrong is still nearest to their own record."""
    codes = np.random.default_rng(1).integers(20, size=(300, 12))
    found = find_with_mistakes(codes, codes, np.arange(300))
    assert found.tried == 300
    assert found.right > 220
    assert found.right >= 0.98 * found.claimed
    assert find_with_mistakes(codes, codes, np.arange(300)) == found


def test_the_best_record_against_every_record_scored() -> None:
    """The way by subsets of keys gives what scoring every record gives: 60 people, 4 keys, no mistakes, some values unknown."""
    rng = np.random.default_rng(7)
    known, file = rng.integers(-1, 4, size=(60, 4)), rng.integers(-1, 4, size=(50, 4))
    owner = rng.integers(60, size=50)
    price = []
    for column in file.T:
        there = Counter(column[column >= 0].tolist())
        price.append(-np.log(sum((n / sum(there.values())) ** 2 for n in there.values())))
    claimed = right = 0
    for person in range(60):
        scores = {}
        for row in range(50):
            told = [key for key in range(4) if known[person, key] >= 0]
            wrong = [key for key in told if known[person, key] != file[row, key]]
            # Unknown keys and those that differ are two together at most.
            if len(wrong) + 4 - len(told) <= 2:
                scores[row] = round(sum(price[key] for key in wrong), 9)
        best = [row for row, score in scores.items() if score == min(scores.values())]
        claimed += len(best) == 1
        right += len(best) == 1 and owner[best[0]] == person
    found = find_with_mistakes(known, file, owner, wrong=0, lost=0)
    assert (found.claimed, found.right) == (claimed, right)


def test_a_fitting_record_against_every_record_looked_at() -> None:
    rng = np.random.default_rng(3)
    known, file = rng.integers(-1, 3, size=(80, 3)), rng.integers(-1, 3, size=(30, 3))
    owner = rng.integers(80, size=30)
    fits = [[row for row in range(30) if all(a == b or -1 in (a, b) for a, b in zip(one, file[row], strict=True))] for one in known]
    found = find_people(known, file, owner)
    assert found.claimed == sum(len(one) == 1 for one in fits)
    assert found.right == sum(len(one) == 1 and owner[one[0]] == person for person, one in enumerate(fits))


keys = st.integers(1, 4)


@given(st.data(), st.integers(2, 4), st.integers(5, 40), keys)
def test_nobody_is_claimed_in_a_k_anonymous_file(data: st.DataObject, k: int, n: int, keys: int) -> None:
    codes = np.array(data.draw(st.lists(st.lists(st.integers(0, 3), min_size=keys, max_size=keys), min_size=n, max_size=n)))
    names = [f"key{place}" for place in range(keys)]
    made = suppress_locally({name: codes[:, place] for place, name in enumerate(names)}, rules=RecordRules(k=k))
    file = np.where(made.withheld, -1, codes)
    owner = np.arange(n)
    assert find_people(codes, file, owner).claimed == 0
    assert find_with_mistakes(codes, file, owner, wrong=0.2, lost=0.2, seed=data.draw(st.integers(0, 9))).claimed == 0


def test_every_list_of_a_small_world_finds_nobody_among_pairs() -> None:
    """All 27 things that can be known of two keys, missing ones too, against a file of which every record has a twin."""
    file = np.array([[0, 0], [0, 0], [1, -1], [1, -1], [-1, -1], [-1, -1]])
    known = np.array(list(product((-1, 0, 1, 2), repeat=2)))
    assert find_people(known, file, np.zeros(6, dtype=int)).claimed == 0
    assert find_with_mistakes(known, file, np.zeros(6, dtype=int), wrong=0, lost=0).claimed == 0
