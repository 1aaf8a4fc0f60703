"""Why: a number that is withheld in a table and stands in a chart's tooltip, in embedded data, in a CSV file or in R code is not withheld."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_estimate import STUDY, records, write_study

from kurak.app.cli.main import cli

GROUP, BESIDE = "Zarechye", "Ozero"
"""A village of three respondents, and the place that protects it."""


def people() -> list[dict[str, Any]]:
    rows = records()
    for number, row in enumerate(rows):
        row["sex"] = "men" if number % 2 else "women"
        row["village"] = GROUP if number in (5, 45, 70) else BESIDE if number % 5 == 0 else f"Town {number % 3}"
        row["weight"] = 1 + (7 * number) % 5 + number / 1000
    return rows


def run(*words: object) -> str:
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("small") / "study", people(), study=STUDY.replace("[sex]", "[sex, village]"))


@pytest.fixture(scope="module")
def secret(study: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Numbers of both places to four digits and more, made outside the study."""
    file = tmp_path_factory.mktemp("outside") / "records.csv"
    rows = [{**row, "a": "" if row["a"] > 5 else row["a"], "b": "" if row["b"] > 5 else row["b"], "c": "" if row["c"] > 5 else row["c"]} for row in people()]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    design = ("--weights", "weight", "--strata", "stratum", "--psu", "cluster")
    found = json.loads(run("estimate", file, "--mean", "a", "b", "c", "--by", "village", *design, "--json"))["estimates"]
    numbers = [row[name] for row in found if row["village"] in (GROUP, BESIDE) for name in ("estimate", "std_error", "conf_low", "deff")]
    texts = [f"{number:.4f}".rstrip("0") for number in numbers if number is not None and math.isfinite(number)]
    kept = [text for text in texts if len(text.replace(".", "")) >= 5]
    assert len(kept) > 12
    return kept


def test_no_file_and_no_command_tells(study: Path, secret: list[str], tmp_path: Path) -> None:
    said = [
        run("estimate", study, "--into", tmp_path / "tables"),
        run("estimate", study, "--json"),
        run("estimate", study, "--as-r"),
        run("estimate", study, "--mean", "a", "b", "c", "--by", "village", "--json"),
        run("estimate", study, "--mean", "a", "b", "c", "--by", "village", "--as-r"),
        run("estimate", study, "--difference", "a", "--by", "village", "--json"),
        run("estimate", study, "--total", "a", "--by", "village", "sex", "--json"),
        run("estimate", study, "--mean", "a", "--where", f"village == '{GROUP}'", "--json"),
        run("estimate", study, "--mean", "a", "--where", f"village != '{GROUP}'", "--json"),
        run("scales", study, "--json"),
        *(file.read_text(encoding="utf-8") for file in (tmp_path / "tables").iterdir()),
    ]
    for text in said:
        for number in secret:
            assert number not in text
    for row in csv.DictReader(io.StringIO((tmp_path / "tables" / "estimates.csv").read_text(encoding="utf-8"))):
        if row["village"] in (GROUP, BESIDE) and row["variable"] in ("trust", "a", "b", "c"):
            assert row["flag"] == "withheld"
            assert {row[name] for name in ("estimate", "std_error", "conf_low", "conf_high", "df", "deff", "n", "n_psu")} == {""}


def test_a_condition_is_a_group_and_its_rest(study: Path) -> None:
    """All but three people, or a group that protects these: the study's own rules hold for both."""
    for condition in (f"village == '{GROUP}'", f"village != '{GROUP}'", f"village == '{BESIDE}'"):
        (row,) = json.loads(run("estimate", study, "--mean", "b", "--where", condition, "--json"))["estimates"]
        assert (row["n"], row["estimate"]) == (None, None), condition
    (row,) = json.loads(run("estimate", study, "--mean", "b", "--where", "sex == 'men'", "--json"))["estimates"]
    assert row["n"] > 30


@pytest.mark.parametrize(
    "condition",
    [
        f"village == '{GROUP}' or village == 'Town 1'",
        f"village != '{GROUP}' and village != 'Town 1'",
        f"village != '{BESIDE}'",
        f"village == '{BESIDE}' or village == 'Town 0' or village == 'Town 2'",
        "village == 'Town 1' and weight != 3.001 and weight != 4.004",
        "village == 'Town 2' or (village == 'Town 1' and weight != 3.001 and weight != 4.004)",
    ],
)
def test_a_condition_tells_nothing_beside_places_that_are_shown(study: Path, condition: str) -> None:
    """The three people with a town whose number is shown, and a town without two of its people: one taken from the other gives them."""
    for more in ((), ("--by", "sex")):
        rows = json.loads(run("estimate", study, "--mean", "b", "--where", condition, *more, "--json"))["estimates"]
        assert [(row["n"], row["estimate"]) for row in rows if row.get("sex") is None] == [(None, None)], condition


def test_a_condition_on_places_that_are_shown_is_shown(study: Path) -> None:
    for condition in ("village == 'Town 1'", "village == 'Town 0' or village == 'Town 1'", "sex == 'men' and village == 'Town 2'"):
        (row,) = json.loads(run("estimate", study, "--mean", "b", "--where", condition, "--json"))["estimates"]
        assert row["n"] >= 5, condition


def test_no_difference_is_taken_from_a_withheld_place(study: Path) -> None:
    rows = json.loads(run("estimate", study, "--difference", "a", "--by", "village", "--json"))["estimates"]
    assert rows
    assert all(name not in row["village"] for row in rows for name in (GROUP, BESIDE))


def test_crossed_tables_agree_with_those_of_one_column(study: Path) -> None:
    def shown(*by: str) -> set[tuple[object, ...]]:
        rows = json.loads(run("estimate", study, "--mean", "a", "--by", *by, "--json"))["estimates"]
        return {tuple(row[name] for name in sorted(by)) for row in rows if row["n"] is not None}

    assert {(name,) for name in ("Town 0", "Town 1", "Town 2")} <= shown("village")
    crossed = shown("village", "sex")
    assert crossed == shown("sex", "village")
    assert not {sex for sex, place in crossed if place == GROUP}
