"""Why: a question that was asked of those who know somebody who left tells who does, though the column that says so is withheld."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.disclosure.records.asked_columns import tells
from kurak.disclosure.records.coded import Coded
from kurak.disclosure.records.release_records import release_records
from kurak.disclosure.records.study_file import Declared, StudyFile
from kurak.model.disclosure_rules import AUDIENCES, Audience, Disclosure
from kurak.model.release import ReleasedRecords
from kurak.sources.records import open_records

DECLARED = {
    "knows": Declared("knows", "knows somebody", "single", values={"no": "no", "yes": "yes"}),
    "attitude": Declared("attitude", "attitude to them", "single", values={"good": "good", "bad": "bad"}),
    "trust": Declared("trust", "trust", "item", values={str(code): str(code) for code in range(1, 6)}),
}


def released(number: int, seed: int, audience: Audience, *, sensitive: tuple[str, ...] = ("attitude",)) -> ReleasedRecords | None:
    rng = np.random.default_rng(seed)
    knows = rng.random(number) < 0.15
    columns: dict[str, Any] = {
        "region": rng.choice(["north", "south", "east"], number).tolist(),
        "sex": rng.choice(["men", "women"], number).tolist(),
        "knows": np.where(knows, "yes", "no").tolist(),
        "attitude": [str(rng.choice(["good", "bad"])) if one else None for one in knows],
        "trust": [int(rng.integers(1, 6)) if rng.random() < 0.9 else None for _ in range(number)],
    }
    file = StudyFile("s", open_records(columns), DECLARED, weights=np.full(number, 4000.0), weight="weight")
    rules = Disclosure.model_validate({"records": {"identifying": ["region", "sex", "knows"], "sensitive": list(sensitive), "importance": {"region": 3, "sex": 3}}})
    return release_records(file, rules, audience).records


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("sensitive", [("attitude",), ("trust",)])
@settings(deadline=None, max_examples=20)
@given(number=st.integers(60, 300), seed=st.integers(0, 10_000))
def test_no_record_tells_by_an_answer_what_is_withheld_of_it(audience: Audience, sensitive: tuple[str, ...], number: int, seed: int) -> None:
    made = released(number, seed, audience, sensitive=sensitive)
    if made is None:
        return
    for knows, attitude in zip(made.columns["knows"], made.columns["attitude"], strict=True):
        assert attitude is None or knows == "yes"


def test_where_the_key_is_shown_the_answer_is_and_other_answers_stay() -> None:
    made = released(200, 0, "public")
    assert made is not None
    pairs = list(zip(made.columns["knows"], made.columns["attitude"], strict=True))
    assert any(knows is None for knows, _ in pairs)
    assert all(attitude is not None for knows, attitude in pairs if knows == "yes")
    assert sum(one is not None for one in made.columns["trust"]) > 160
    said = {one.name: one.changed for one in made.variables}
    assert any("being asked" in sentence for sentence in said["attitude"])
    assert not any("being asked" in sentence for sentence in said["trust"])


def test_that_nobody_was_asked_is_no_answer_that_all_share() -> None:
    """Two different answers are wanted among those who agree; who was not asked gave none, and keeps their keys."""
    made = released(300, 3, "public")
    assert made is not None
    assert sum(one == "no" for one in made.columns["knows"]) > 200


def test_a_few_who_left_a_question_out_are_chance() -> None:
    answers = np.zeros(100, np.int32)
    answers[[3, 50, 70, 99]] = -1
    key = np.zeros(100, np.int32)
    key[99] = 1
    assert not tells(Coded((1,), answers), Coded(("many", "one"), key))
    key[[3, 50, 70]] = 1
    assert tells(Coded((1,), answers), Coded(("many", "few"), key))
    assert not tells(Coded((1,), np.full(100, -1, np.int32)), Coded(("many", "few"), key))
