"""Why: made-up records must be whole, the same again from the same inputs, marked in every row, and never over others."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
import yaml

from kurak.model.rehearsed import SIMULATED
from kurak.sampling.rehearsal.rehearse import Rehearsed, rehearse
from kurak.sampling.rehearsal.replications import DrawAgain


def rehearsed(
    study, planned, *, seed: int = 4, replications: int = 0, processes: int = 1, **rehearsal: object
) -> Rehearsed:
    folder = study(**rehearsal)
    made = planned(folder)
    draw = DrawAgain(made, folder.frame, folder.study)
    found, findings = rehearse(
        folder, made.plan, draw=draw, seed=seed, replications=replications, processes=processes
    )
    assert found is not None, findings
    return found


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_row_of_every_file_is_marked_simulated(study, planned) -> None:
    files = rehearsed(study, planned, replications=3).files
    tables = {name: text for name, text in files.items() if name.endswith(".csv")}
    assert len(tables) == 8
    for text in tables.values():
        assert text.startswith("simulated,")
        assert {row["simulated"] for row in table(text)} == {SIMULATED}
    assert yaml.safe_load(files["rehearsal.yaml"])["simulated"] == SIMULATED


def test_the_same_inputs_give_the_same_bytes_and_another_seed_does_not(study, planned) -> None:
    one, same = (
        rehearsed(study, planned, replications=3),
        rehearsed(study, planned, replications=3, processes=2),
    )
    assert one.files == same.files
    other = rehearsed(study, planned, replications=3, seed=5)
    records = "min-plus-max-minus-x/records.csv"
    assert one.files[records] != other.files[records]


def test_records_follow_their_codebook(study, planned) -> None:
    files = rehearsed(study, planned, dont_know=0.2).files
    records = table(files["min-plus-max-minus-x/records.csv"])
    columns = [row["column"] for row in table(files["codebook.csv"])]
    assert list(records[0]) == columns
    assert {row["a1"] for row in records} <= {"1", "2", "3", "4", "5", "88", "99"}
    assert {row["sex"] for row in records} == {"men", "women"}
    for row in records:
        stages = [float(row[f"{stage}_probability"]) for stage in ("psu", "part", "household", "person")]
        product = stages[0] * stages[1] * stages[2] * stages[3]
        assert float(row["base_weight"]) == pytest.approx(1 / product, rel=1e-8)
        assert (row["view"] != "") == (row["knows"] == "yes")
        assert row["stratum"].startswith(row["region"])
    truth = table(files["min-plus-max-minus-x/interviews.csv"])
    assert [row["id"] for row in truth] == [row["id"] for row in records]
    assert not {"fabricated", "attitude_first"} & set(records[0])


def test_the_settings_say_what_was_assumed(study, planned) -> None:
    made = rehearsed(study, planned, scoring="max - x")
    settings = yaml.safe_load(made.files["rehearsal.yaml"])
    assert settings["seed"] == 4
    assert settings["assumptions"]["scoring"] == "max - x"
    (rule,) = settings["rules"]
    assert [(one["item"], one["group"], one["target"]) for one in rule["unreached"]] == [("a2", "East", 4.4)]
    assert made.result.unreached[0].item == "a2"
    assert [one.code for one in made.result.findings] == ["REH-006"]


def test_what_is_missing_is_named(study, planned) -> None:
    folder = study()
    made = planned(folder)
    draw = DrawAgain(made, folder.frame, folder.study)
    assert folder.study is not None
    without = replace(folder, study=folder.study.model_copy(update={"rehearsal": None}))
    for broken, code in (
        (without, "REH-001"),
        (replace(folder, instrument=None), "REH-008"),
        (study(targets="province"), "REH-008"),
        (study(slope=0.3, intracluster_correlation=0.7), "REH-004"),
    ):
        found, findings = rehearse(broken, made.plan, draw=draw, seed=1)
        assert found is None
        assert [one.code for one in findings] == [code]


def test_a_domain_without_shares_is_left_out_with_a_note(study, planned) -> None:
    folder = study()
    assert folder.study is not None
    more = folder.study.model_copy(update={"domains": {**folder.study.domains, "faith": ("some", "none")}})
    made = planned(folder)
    draw = DrawAgain(made, folder.frame, folder.study)
    found, findings = rehearse(replace(folder, study=more), made.plan, draw=draw, seed=1)
    assert found is not None
    assert [one.code for one in findings] == ["REH-007"]
