"""Why: the tables of a study are what people will quote. They must be R's numbers, each with its own base; don't knows must never be
scored, small groups never shown, and made-up people never pass for real ones."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kurak import pipeline
from kurak.model.finding import Finding
from kurak.model.tabulated import Tabulated

ANSWERS = Path(__file__).parents[1] / "references" / "estimation" / "study" / "tables.csv"

STUDY = """\
id: small
title: A small study
design: {n: 80}
estimates:
  records: data/records.csv
  weights: weight
  strata: [stratum]
  psu: [cluster]
  by: [sex]
  dont_know_codes: [88]
  refused_codes: [99]
"""
SCALES = """\
response: {min: 1, max: 5}
scales:
  trust: {label: Trust, items: [a, b, c], reverse: [b]}
other_questions:
  knows: {type: yes_no}
  feels: {type: single, asked_if: knows, answers: [good, bad]}
  needs: {type: multiple, answers: [work, papers]}
"""
ETHICS = """\
ethics:
  approval: none is needed, nobody was asked
  consent_version: none
  safeguarding_contact: none
  retention: none
  access: [{who: tests, what: arithmetic}]
"""


def records() -> list[dict[str, Any]]:
    """The records of tests/references/estimation/study/make.R."""
    rows = []
    for i in range(80):
        cluster = i // 8
        a, b, c = 1 + (3 * i + cluster) % 5, 1 + (i * i + 2 * cluster) % 5, 1 + (i + cluster * cluster) % 5
        a = 88 if i % 11 == 0 else a
        a = 99 if i % 17 == 3 else a
        given = [name for name, there in (("work", i % 7 < 4), ("papers", i % 5 < 2)) if there]
        rows.append(
            {
                "stratum": "north" if i < 40 else "south",
                "cluster": cluster,
                "weight": 1 + (7 * i) % 5,
                "sex": "not said" if i in (5, 45, 70) else "men" if i % 3 == 0 else "women",
                "a": a,
                "b": 88 if i % 7 == 0 else b,
                "c": 99 if i % 19 == 0 else c,
                "knows": "yes" if i % 4 == 0 else "no",
                "feels": ("good" if i // 4 % 5 < 2 else "bad") if i % 4 == 0 else "",
                "needs": "|".join(given),
            }
        )
    return rows


def write_study(
    folder: Path, rows: list[dict[str, Any]] | None = None, *, study: str = STUDY, file: str = "data/records.csv"
) -> Path:
    (folder / "instrument").mkdir(parents=True, exist_ok=True)
    (folder / "instrument" / "scales.yaml").write_text(SCALES, encoding="utf-8")
    (folder / "study.yaml").write_text(study + ETHICS, encoding="utf-8")
    rows = records() if rows is None else rows
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    with (folder / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def estimate(folder: Path) -> tuple[Tabulated | None, tuple[Finding, ...]]:
    return pipeline.estimate(pipeline.check(folder), folder)


def made(folder: Path) -> Tabulated:
    tables, findings = estimate(folder)
    assert tables is not None, findings
    return tables


def reference() -> list[dict[str, str]]:
    lines = [line for line in ANSWERS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tabulated:
    """Three people did not say their sex; they are shown here, so that every number can be held against R's."""
    return made(write_study(tmp_path_factory.mktemp("small") / "study", study=STUDY + "disclosure: {smallest_base: 2}\n"))


@pytest.mark.parametrize("answer", reference(), ids=lambda row: "-".join((row["statistic"], row["variable"], row["level"], row["group"])))
def test_every_number_is_the_one_of_r(answer: dict[str, str], tables: Tabulated) -> None:
    rows = tables.rows(answer["variable"], statistic=answer["statistic"], domain=answer["domain"] or None)
    (row,) = [
        row for row in rows if (row["level"] or "") == answer["level"] and (not answer["group"] or row["sex"] == answer["group"])
    ]
    assert row["n"] == int(answer["n"])
    # R finds the logit interval of a share by an iterative fit, to six digits or so; ours has a closed form.
    loose = {"conf_low", "conf_high"} if answer["statistic"] in ("proportion", "distribution") else set()
    for name in ("estimate", "std_error", "conf_low", "conf_high", "df", "deff"):
        if answer[name] not in ("", "NA"):
            assert row[name] == pytest.approx(float(answer[name]), rel=1e-6 if name in loose else 1e-9), name


def test_groups_too_small_to_show_and_one_that_protects_them_are_named_without_numbers(tmp_path: Path) -> None:
    """The mean of everybody less that of men and women would be the mean of three."""
    tables = made(write_study(tmp_path / "study"))
    hidden = [row for row in tables.table if row["sex"] in ("not said", "men") and row["variable"] != "feels"]
    assert {row["variable"] for row in hidden} >= {"trust", "a", "b", "c", "knows", "needs"}
    assert all(row["n"] for row in tables.table if row["sex"] in (None, "women"))
    for row in hidden:
        # Which of the two is too small would help to work out how many they are.
        assert row["flag"] == "withheld"
        assert row["n"] is None
        assert row["n_psu"] is None
        assert all(math.isnan(row[name]) for name in ("estimate", "std_error", "conf_low", "conf_high", "df", "deff"))


def test_small_bases_are_flagged_and_shown(tables: Tabulated) -> None:
    (men,) = [row for row in tables.rows("a", statistic="mean", domain="sex") if row["sex"] == "men"]
    assert men["n"] < 30
    assert men["flag"] == "few"
    assert math.isfinite(men["estimate"])


def test_what_nobody_was_asked_is_left_out_with_a_note(tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "c"} for row in records()]
    tables, findings = estimate(write_study(tmp_path / "study", rows))
    assert tables is not None
    assert tables.scales["trust"] == ("a", "b")
    assert [one.code for one in findings] == ["EST-007"]
    assert "c" in findings[0].message


def test_a_list_of_variables_is_what_is_estimated(tmp_path: Path) -> None:
    study = STUDY + "  variables: [trust, needs]\n  agree_codes: [5]\n"
    tables = made(write_study(tmp_path / "study", study=study))
    assert {row["variable"] for row in tables.table} == {"trust", "needs"}


# ── made-up people ─────────────────────────────────────────────────────────────────────────────


def simulated(rows: list[dict[str, Any]], marked: Callable[[int], bool]) -> list[dict[str, Any]]:
    return [{"simulated": "SIMULATED" if marked(place) else "", **row} for place, row in enumerate(rows)]


def test_records_of_a_rehearsal_are_marked(tmp_path: Path) -> None:
    file = "rehearsal/run1/x/records.csv"
    study = STUDY.replace("data/records.csv", file)
    tables = made(write_study(tmp_path / "study", simulated(records(), lambda _: True), study=study, file=file))
    assert tables.simulated


@pytest.mark.parametrize(
    ("file", "marked", "words"),
    [
        ("data/records.csv", lambda place: place < 40, "only some"),
        ("data/records.csv", lambda place: True, "where real ones belong"),
        ("rehearsal/run1/x/records.csv", lambda place: place > 0, "only some"),
    ],
)
def test_made_up_people_among_real_ones_are_refused(
    tmp_path: Path, file: str, marked: Callable[[int], bool], words: str
) -> None:
    study = STUDY.replace("data/records.csv", file)
    tables, findings = estimate(write_study(tmp_path / "study", simulated(records(), marked), study=study, file=file))
    assert tables is None
    assert [one.code for one in findings] == ["EST-004"]
    assert words in findings[0].message


def test_unmarked_records_are_no_rehearsal(tmp_path: Path) -> None:
    file = "rehearsal/run1/x/records.csv"
    _, findings = estimate(write_study(tmp_path / "study", study=STUDY.replace("data/records.csv", file), file=file))
    assert [one.code for one in findings] == ["EST-004"]


# ── what can be wrong ──────────────────────────────────────────────────────────────────────────


def broken(tmp_path: Path, old: str, new: str, rows: list[dict[str, Any]] | None = None) -> Finding:
    assert STUDY.count(old) == 1
    folder = write_study(tmp_path / "study", rows, study=STUDY.replace(old, new))
    tables, findings = estimate(folder)
    assert tables is None
    (found,) = findings
    return found


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    found = broken(tmp_path, "weights: weight", "weights: wieght")
    assert (found.code, found.severity) == ("EST-002", "error")
    assert "weight" in found.fix
    assert str(found.where[0]).startswith("study.yaml:6")


def test_records_that_are_not_there_are_a_note(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", study=STUDY.replace("data/records.csv", "data/other.csv"))
    assert [(one.code, one.severity) for one in pipeline.check(folder).findings] == [("EST-001", "note")]
    tables, findings = estimate(folder)
    assert tables is None
    assert [(one.code, one.severity) for one in findings] == [("EST-001", "note")]


def test_a_study_that_declares_nothing(tmp_path: Path) -> None:
    _, findings = estimate(write_study(tmp_path / "study", study=STUDY.split("estimates:")[0]))
    assert [one.code for one in findings] == ["EST-006"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"a": 7}, "not whole numbers from 1 to 5"),
        ({"a": 2.5}, "not whole numbers from 1 to 5"),
        ({"weight": -1}, "negative"),
        ({"weight": ""}, "missing"),
        ({"cluster": ""}, "missing"),
    ],
)
def test_records_that_cannot_be_used(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    rows = records()
    rows[2] |= change
    _, findings = estimate(write_study(tmp_path / "study", rows))
    assert [one.code for one in findings] == ["EST-005"]
    assert words in findings[0].message


def test_a_stratum_with_one_unit_stops_unless_a_rule_is_stated(tmp_path: Path) -> None:
    rows = records()
    for row in rows[:8]:
        row["stratum"] = "island"
    assert broken(tmp_path, "weights: weight", "weights: weight", rows).code == "EST-005"
    stated = STUDY.replace("by: [sex]", "by: [sex]\n  lonely_psu: adjust")
    assert made(write_study(tmp_path / "other", rows, study=stated)).respondents == 80


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ("  variables: [trsut]\n", "EST-003", "variables"),
        ("  agree_codes: [6]\n", "EST-008", "agree_codes"),
        ("  fpc: [big, bigger]\n", "EST-009", "fpc"),
    ],
)
def test_a_block_that_does_not_fit_the_study(tmp_path: Path, line: str, code: str, key: str) -> None:
    (found,) = pipeline.check(write_study(tmp_path / "study", study=STUDY + line)).findings
    assert (found.code, found.severity) == (code, "error")
    assert key in str(found.where[0])


def test_a_missing_code_that_is_an_answer(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", study=STUDY.replace("[88]", "[4]"))
    assert [one.code for one in pipeline.check(folder).findings] == ["EST-008"]


def test_records_outside_the_study_are_not_read(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", study=STUDY.replace("data/records.csv", "../records.csv"))
    assert [one.code for one in pipeline.check(folder).findings] == ["FIL-011"]


# ── the R code of a study, and the starter ─────────────────────────────────────────────────────


def test_the_r_code_prepares_the_records_as_the_one_that_r_was_run_with(tables: Tabulated) -> None:
    """make.R ran tables.R and compared its numbers with those worked out by hand: agreement.csv has the differences.

    What follows the design is each statistic's own code, which has its own proofs. R's shares come from an iterative fit: 1e-6.
    """
    proved = ANSWERS.with_name("tables.R").read_text(encoding="utf-8")
    first = "result <- list("
    assert tables.table.as_r().split(first)[0] == proved.split(first)[0]
    assert tables.table.as_r().count(first) == proved.count(first)
    with ANSWERS.with_name("agreement.csv").open(encoding="utf-8", newline="") as stream:
        compared = list(csv.DictReader(stream))
    assert len(compared) >= 12
    assert all(float(row["difference"]) < 1e-6 for row in compared)


def test_the_block_of_the_starter_works_once_it_is_uncommented(tmp_path: Path) -> None:
    from kurak.sources.starter import write_starter

    folder = tmp_path / "study"
    write_starter(folder)
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    begun = text.split("# rehearsal:\n")[1].split("\n\n")[0]
    text = text.replace(f"# rehearsal:\n{begun}", "rehearsal:\n" + "\n".join(line.removeprefix("# ") for line in begun.split("\n")))
    block = text.split("# estimates:\n")[1].split("\n\n")[0]
    stated = "\n".join(line.removeprefix("# ") for line in block.split("\n"))
    stated = stated.replace("data/records.csv", "rehearsal/run1/min-plus-max-minus-x/records.csv")
    (folder / "study.yaml").write_text(text.replace(f"# estimates:\n{block}", f"estimates:\n{stated}"), encoding="utf-8")
    checked = pipeline.check(folder)
    assert not checked.has_errors
    rehearsed, _ = pipeline.rehearse(checked, processes=1)
    assert rehearsed is not None
    pipeline.write_rehearsal(folder, "run1", rehearsed)
    tables = made(folder)
    assert tables.simulated
    assert set(tables.scales) == {"neighbours", "institutions"}
    assert tables.by == ("region", "settlement", "sex")
