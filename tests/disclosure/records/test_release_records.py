"""Why: a file of records goes to people who cannot be asked to forget it. It must fulfil its rules as it stands, whatever the study holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.disclosure.intruder.fingerprints import attack_weights_and_order
from kurak.disclosure.records.release_records import RecordRelease, release_records
from kurak.disclosure.records.study_file import Declared, StudyFile
from kurak.model.audiences import AUDIENCES
from kurak.model.disclosure_rules import Disclosure
from kurak.model.intruder import TrueRecords
from kurak.sources.records import open_records

ITEM = Declared("trust", "Trust", "item", values={"1": "no", "2": "yes", "88": "don't know"}, missing=("88",), measure="ordinal")


def made_up(number: int = 200, *, seed: int = 1, **more: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    region = rng.choice(["north", "south", "east"], number)
    return {
        "id": [f"R{at}" for at in range(number)],
        "psu": [f"{name}-{at}" for name, at in zip(region, rng.integers(0, 4, number), strict=True)],
        "region": region.tolist(),
        "sex": rng.choice(["men", "women"], number).tolist(),
        "age": rng.integers(18, 90, number).tolist(),
        "prison": rng.choice(["yes", "no"], number, p=[0.2, 0.8]).tolist(),
        "trust": rng.choice([1, 2, 88], number).tolist(),
        "tag": list(range(number)),
        "remark": [f"what person {at} said about somebody" for at in range(number)],
        **more,
    }


NEVER = {name: Declared(name, name, "never", why_never="id") for name in ("id", "psu")}


def file_of(columns: dict[str, Any], **more: Any) -> StudyFile:
    strata = open_records({"psu": columns["psu"]}).category("psu").values if "psu" in columns else None
    weights = 10 + np.random.default_rng(3).gamma(2, 5, len(columns["trust"]))
    known = {"study": "s", "declared": {**NEVER, "trust": ITEM}, "weights": weights, "weight": "weight"}
    return StudyFile(records=open_records(columns), hidden=() if strata is None else (strata,), **{**known, **more})


def rules(**records: Any) -> Disclosure:
    usual = {"identifying": ["region", "sex", "age"], "sensitive": ["prison"], "bands": {"age": [30, 50, 65]}, "harmless": ["tag"]}
    return Disclosure.model_validate({"records": {**usual, **records}})


def rows(made: RecordRelease) -> list[dict[str, Any]]:
    assert made.records is not None, made.problems
    names = list(made.records.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*made.records.columns.values(), strict=True)]


@settings(deadline=None, max_examples=25)
@given(st.integers(40, 200), st.integers(0, 1000), st.sampled_from(AUDIENCES), st.sampled_from(["general", "offenders"]))
def test_the_finished_file_fulfils_k_and_l_for_its_audience(number: int, seed: int, audience: Any, protects: str) -> None:
    disclosure = rules().model_copy(update={"protects": protects})
    made = release_records(file_of(made_up(number, seed=seed)), disclosure, audience)
    asked = disclosure.rules(audience)
    if made.records is None:
        assert {one.kind for one in made.problems if one.stops} == {"nothing left"}
        return
    sizes = Counter((row["region"], row["sex"], row["age"]) for row in rows(made))
    answers = Counter((row["region"], row["sex"], row["age"]) for row in {(r["region"], r["sex"], r["age"], r["prison"]): r for r in rows(made)}.values())
    assert min(sizes.values()) >= asked.k
    assert min(answers.values()) >= asked.l
    assert min(Counter(row.get("weight") for row in rows(made)).values()) >= asked.k


@settings(deadline=None, max_examples=25)
@given(st.integers(60, 200), st.integers(0, 1000))
def test_a_stricter_edition_releases_no_cell_that_a_laxer_one_withholds(number: int, seed: int) -> None:
    file = file_of(made_up(number, seed=seed))
    editions = [release_records(file, rules(), audience) for audience in AUDIENCES]
    for audience, strict, lax in zip(AUDIENCES, editions, editions[1:], strict=False):
        if strict.records is None:
            continue
        more = {row["tag"]: row for row in rows(lax)}
        for row in rows(strict):
            for name, value in row.items():
                if name not in ("weight", "tag"):
                    assert value is None or value == more[row["tag"]][name], name
        # A weight is shared within what is released of the strata, or is that of all of them.
        shared = Counter((row["region"], row.get("weight")) for row in rows(strict))
        assert min(shared.values()) >= rules().rules(audience).k


@settings(deadline=None, max_examples=25)
@given(st.integers(40, 150), st.integers(0, 1000), st.sampled_from(AUDIENCES))
def test_a_release_released_again_withholds_nothing_more(number: int, seed: int, audience: Any) -> None:
    # Without the rule about chances: it asks the weights, which are others in the release.
    audiences = {one: {"largest_risk": 1.0} for one in AUDIENCES}
    disclosure = rules(bands={}).model_copy(update={"audiences": Disclosure.model_validate({"audiences": audiences}).audiences})
    columns = made_up(number, seed=seed)
    columns["age"] = [f"{age // 20}" for age in columns["age"]]
    first = release_records(file_of(columns), disclosure, audience)
    if first.records is None:
        return
    again = {name: list(values) for name, values in first.records.columns.items()}
    weights = np.array(again.pop("weight")) if "weight" in again else None
    second = release_records(file_of(again, weights=weights), disclosure, audience)
    before, after = ({row["tag"]: row for row in rows(one)} for one in (first, second))
    assert [line.count for line in second.log if line.rule == "k, l, largest_risk"] == []
    assert {tag: {**row, "weight": 0} for tag, row in before.items()} == {tag: {**row, "weight": 0} for tag, row in after.items()}


def test_the_chance_of_a_right_match_is_kept_below_its_limit() -> None:
    from kurak.stats.reidentification.posterior_risk import posterior_risk

    columns = made_up(200)
    weights = np.full(200, 3.0)
    disclosure = rules()
    made = release_records(file_of(columns, weights=weights), disclosure, "public")
    # Equal weights are no variable of the file; each group of f records stands for 3 f people.
    assert "weight" not in made.records.columns  # type: ignore[union-attr]
    sizes = list(Counter((row["region"], row["sex"], row["age"]) for row in rows(made)).values())
    assert posterior_risk(sizes, [3 * size for size in sizes]).max() <= 0.05
    assert min(sizes) > 5


def test_what_never_leaves_is_not_there_and_the_log_says_why() -> None:
    columns = made_up(latitude=[42.0 + at / 1000 for at in range(200)], day=["2026-05-02", "2026-06-30"] * 100, colour=["red", "blue"] * 100)
    declared = {**NEVER, "trust": ITEM, "latitude": Declared("latitude", "", "never", why_never="place of the interview")}
    made = release_records(file_of(columns, declared=declared), rules(harmless=["tag", "latitude", "day", "remark"], leave_out=["sex"], identifying=["region", "age"]), "public")
    assert list(rows(made)[0]) == ["region", "age", "prison", "trust", "tag", "day", "weight"]
    assert {row["day"] for row in rows(made)} == {"2026-05", "2026-06"}
    said = {line.where: line.rule for line in made.log if line.what == "variable"}
    assert said == {
        "id": "never released", "psu": "never released", "latitude": "never released", "remark": "never released",
        "sex": "disclosure.records.leave_out", "colour": "not declared",
    }  # fmt: skip
    assert not any("what person" in str(line) for line in made.log)


def test_order_and_bytes_depend_on_nothing_but_what_is_released() -> None:
    columns = made_up()
    shuffled = np.random.default_rng(9).permutation(200)
    mixed = {name: [values[at] for at in shuffled] for name, values in columns.items()}
    weights = file_of(columns).weights
    assert weights is not None
    one = release_records(file_of(columns), rules(), "partner")
    other = release_records(file_of(mixed, weights=weights[shuffled]), rules(), "partner")
    assert rows(one) == rows(other)
    places = [row["tag"] for row in rows(one)]
    assert abs(np.corrcoef(places, np.arange(200))[0, 1]) < 0.2


def test_made_up_records_say_so_first_and_people_left_out_stay_out() -> None:
    columns = {"simulated": ["SIMULATED"] * 200, **made_up()}
    out = np.arange(200) < 20
    made = release_records(file_of(columns, left_out=out), rules(), "internal")
    assert made.records is not None
    assert made.records.simulated
    assert next(iter(made.records.columns)) == "simulated"
    assert {row["simulated"] for row in rows(made)} == {"SIMULATED"}
    assert {row["tag"] for row in rows(made)} == set(range(20, 200))
    assert [row["tag"] for row in rows(made)] == list(made.rows)
    region = list(made.as_released["region"])
    assert region == [None] * 20 + columns["region"][20:]


def test_a_column_that_singles_out_though_nobody_declared_it_stops_the_release() -> None:
    made = release_records(file_of(made_up()), rules(harmless=[], sensitive=["prison", "tag"]), "public")
    assert made.records is None
    (problem,) = made.problems
    assert (problem.kind, problem.columns, problem.path) == ("identifies though not declared", ("tag",), ("disclosure", "records", "identifying"))


def test_small_places_stop_it_and_finer_ones_are_left_out() -> None:
    columns = made_up()
    columns["district"] = [f"{name} {at % 2}" for at, name in enumerate(columns["region"])]
    sizes = {"region": {"north": 90_000, "south": 60_000, "east": 20_000}}
    keys = ["region", "district", "sex"]
    made = release_records(file_of(columns, place_sizes=sizes), rules(identifying=keys, bands={}, place="region"), "public")
    assert made.records is None
    assert "east has fewer than 50,000 people" in made.problems[0].message
    wider = {"region": {"east": "south and east", "south": "south and east", "north": "north"}}
    made = release_records(file_of(columns, place_sizes=sizes), rules(identifying=keys, bands={}, place="region", recode=wider), "public")
    assert {row["region"] for row in rows(made)} - {None} == {"north", "south and east"}
    assert "district" not in rows(made)[0]
    assert [line.rule for line in made.log if line.where == "district"] == ["disclosure.records.place"]
    unknown = release_records(file_of(columns), rules(identifying=["region", "sex"], bands={}, place="region"), "public")
    assert unknown.records is not None
    assert [one.kind for one in unknown.problems] == ["size not known"]


@pytest.mark.parametrize(
    ("records", "kind", "words"),
    [
        ({"identifying": ["regoin"]}, "unknown column", "did you mean"),
        ({"sensitive": ["sex"]}, "identifying and sensitive", "sex"),
        ({"identifying": []}, "no identifying column", "stands out"),
        ({"recode": {"region": {"north": "n"}}}, "value without a group", "2 different values have no group"),
        ({"bands": {"sex": [1]}}, "value without a group", "no number"),
    ],
)
def test_rules_that_cannot_be_are_said(records: dict[str, Any], kind: str, words: str) -> None:
    made = release_records(file_of(made_up()), rules(**records), "public")
    assert made.records is None
    assert kind in {one.kind for one in made.problems}
    assert any(words in one.message for one in made.problems)


def test_rules_that_would_release_nothing_stop_with_the_reason() -> None:
    disclosure = Disclosure.model_validate({**rules().model_dump(exclude_unset=True), "audiences": {"public": {"k": 300}}})
    made = release_records(file_of(made_up()), disclosure, "public")
    assert made.records is None
    assert made.problems[-1].kind == "nothing left"
    assert "k = 300" in made.problems[-1].message


def test_answers_beside_a_list_and_ends_of_numbers_are_withheld_from_few() -> None:
    columns = made_up(job=["cook"] * 190 + ["mayor of the town"] * 2 + ["driver"] * 8, income=[*(at // 2 for at in range(195)), *range(9000, 9005)])
    job = Declared("job", "Job", "single", values={"cook": "Cook"})
    income = Declared("income", "Income", "number")
    made = release_records(file_of(columns, declared={**NEVER, "trust": ITEM, "job": job, "income": income}), rules(), "public")
    assert Counter(row["job"] for row in rows(made)) == {"cook": 190, None: 2, "driver": 8}
    incomes = sorted(row["income"] for row in rows(made))
    # Two records each have 0, 1 and 2: the fifth lowest is 2. Five have 9000 or more.
    assert incomes[:8] == [2] * 6 + [3] * 2
    assert incomes[-6:] == [97, 9000, 9000, 9000, 9000, 9000]


def test_several_answers_are_columns_and_dont_know_is_missing_in_all() -> None:
    columns = made_up(needs=["work|papers", "work", "88", None] * 50)
    needs = Declared("needs", "Needs", "several", values={"work": "Work", "papers": "Papers", "home": "Home"}, missing=("88",))
    made = release_records(file_of(columns, declared={**NEVER, "trust": ITEM, "needs": needs}), rules(), "internal")
    found = Counter((row["needs_1"], row["needs_2"], row["needs_3"]) for row in rows(made))
    assert found == {(1, 1, 0): 50, (1, 0, 0): 50, (None, None, None): 100}


def test_weights_that_count_no_people_are_taken_up_to_the_population() -> None:
    weights = np.full(200, 1.0) * np.linspace(0.5, 1.5, 200)
    made = release_records(file_of(made_up(), weights=weights, people=100_000), rules(), "public")
    assert made.records is not None
    assert [one.kind for one in made.problems] == ["no weights"]
    census = release_records(file_of(made_up(), weights=None), rules(), "public")
    # Nobody says how many people a record stands for: groups of 20, as if everybody had been asked.
    assert census.records is not None
    assert min(Counter((row["region"], row["sex"], row["age"]) for row in rows(census)).values()) >= 20


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_built_in_intruder_learns_nothing_from_weights_and_order(audience: Any) -> None:
    columns = made_up(300)
    units = sorted(set(columns["psu"]))
    columns["weight"] = [10.0 + units.index(one) for one in columns["psu"]]
    file = file_of(columns, weights=np.array(columns["weight"]))
    made = release_records(file, rules(), audience)
    assert made.records is not None
    true = TrueRecords(
        columns=columns, row_of=made.rows, identifying=("region", "sex", "age"), sensitive=("prison",), as_released=made.as_released,
        weight="weight", released_weight="weight", units=("psu",),
    )  # fmt: skip
    written = {name: ["" if one is None else str(one) for one in values] for name, values in made.records.columns.items()}
    found = {one.attack: one for one in attack_weights_and_order("records.csv", written, true)}
    assert found["fingerprints of weights"].unprotected == len(units)
    assert found["fingerprints of weights"].released == 0
    assert found["order of records"].released == 0
