"""Why: a share of units is right when R says so, under the sampling that the protocol states; where coders differ nothing is invented."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from media_folder import ANNA, PROTOCOL, REFERENCE, write_media, write_reference

from kurak import pipeline
from kurak.model.media import MediaResults, MediaStudy

C = "review/media/codings/"


def results_of(study: MediaStudy, **more: Any) -> MediaResults:
    assert not study.has_errors, study.findings
    found, _ = pipeline.media_results(study, **more)
    assert found is not None
    return found


@cache
def reference() -> tuple[dict[str, str], ...]:
    with (REFERENCE / "shares.csv").open(encoding="utf-8") as file:
        next(file)
        return tuple(csv.DictReader(file))


@pytest.mark.parametrize("design", ["stratified", "random", "without_size"])
@pytest.mark.parametrize("method", ["logit", "beta"])
def test_shares_and_tones_equal_those_of_r(tmp_path: Path, design: str, method: str) -> None:
    found = results_of(pipeline.media(write_reference(tmp_path, design)), interval=method)
    assert found.tone is not None
    assert found.tone_by_period is not None
    ours: dict[tuple[str, str], dict[str, Any]] = {}
    for table in (found.prevalence, found.by_period, found.tone, found.tone_by_period):
        for row in table.rows():
            if row["level"] != "absent" and (row["variable"] == "") == (row["level"] != "present"):
                ours[row.get("period", ""), row["variable"] if row["level"] == "present" else row["level"]] = row
    compared = 0
    for wanted in reference():
        if wanted["design"] != design or wanted["method"] != method:
            continue
        row = ours[wanted["period"], wanted["what"]]
        assert row["n"] == int(wanted["n"])
        for column, name in (("estimate", "estimate"), ("std_error", "std_error"), ("low", "conf_low"), ("high", "conf_high")):
            if wanted[column] and not (method == "beta" and float(wanted["estimate"]) == 0):
                # R's logit limits are those of a model that it fits by iteration.
                near = 1e-6 if method == "logit" and column in ("low", "high") else 1e-9
                assert row[name] == pytest.approx(float(wanted[column]), rel=near, abs=1e-12), (wanted, name)
                compared += 1
    assert compared >= (70 if method == "logit" else 30)


def test_wilson_is_that_of_the_textbook(tmp_path: Path) -> None:
    """Without a frame's size: Wilson's interval with the effective number of units and t, by its formula."""
    from kurak.stats.student import t_quantile

    found = results_of(pipeline.media(write_reference(tmp_path, "without_size")))
    row = next(one for one in found.prevalence.rows() if (one["variable"], one["level"]) == ("bus", "present"))
    p, n = row["estimate"], 65
    effective, t = p * (1 - p) / row["std_error"] ** 2, t_quantile(0.975, df=n - 1)
    assert effective == pytest.approx(n - 1)
    half = t / (1 + t * t / effective) * math.sqrt(p * (1 - p) / effective + t * t / 4 / effective**2)
    middle = (p + t * t / 2 / effective) / (1 + t * t / effective)
    assert (row["conf_low"], row["conf_high"]) == (pytest.approx(middle - half, rel=1e-9), pytest.approx(middle + half, rel=1e-9))


def shares(found: MediaResults) -> dict[tuple[str, str], tuple[float, int]]:
    return {(row["variable"], row["level"]): (round(row["estimate"], 6), row["n"]) for row in found.prevalence.rows()}


def test_shares_worked_by_hand(tmp_path: Path) -> None:
    found = results_of(pipeline.media(write_media(tmp_path)))
    # News: 3 of 10 read, posts: 3 of 20; weights 10/3 and 20/3.
    assert shares(found) == {
        ("road", "present"): (round((10 / 3 + 20 / 3) / 30, 6), 6),
        ("road", "absent"): (0.0, 6),
        ("road.winter", "present"): (round(10 / 3 / 30, 6), 6),
        ("road.winter", "absent"): (0.0, 6),
        ("bus", "present"): (round(20 / 3 / 30, 6), 6),
        ("bus", "absent"): (round(10 / 3 / 30, 6), 6),
    }
    assert found.settled.not_read == 0
    assert not found.census
    assert found.simulated


def test_a_census_has_no_sampling_error(tmp_path: Path) -> None:
    protocol = PROTOCOL.split("sampling:")[0] + "sampling: {method: census, frame_size: 6}\n"
    found = results_of(pipeline.media(write_media(tmp_path, {"review/media/protocol.yaml": protocol})))
    assert found.census
    for row in (*found.prevalence.rows(), *found.by_period.rows()):
        assert row["conf_low"] == row["conf_high"] == row["estimate"]
        assert row["std_error"] == pytest.approx(0, abs=1e-12)


def test_a_stratum_of_one_unit_that_is_read_adds_no_error(tmp_path: Path) -> None:
    protocol = PROTOCOL.replace("{news: 10, posts: 20}", "{news: 1, posts: 20}")
    keep = {"M1", "M4", "M5", "M6"}
    units = (write_media(tmp_path) / "review/media/units.csv").read_text("utf-8").splitlines()
    rows = [line for line in ANNA.splitlines() if line.split(",")[0] in {*keep, "unit"}]
    folder = write_media(
        tmp_path,
        {
            "review/media/protocol.yaml": protocol,
            "review/media/units.csv": "\n".join([units[0], *(line for line in units if line.split(",")[0] in keep)]) + "\n",
            C + "anna.csv": "\n".join(rows) + "\n",
        },
    )
    found = results_of(pipeline.media(folder))
    assert shares(found)["road", "present"][0] == round((1 + 20 / 3) / 21, 6)


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────


def frame(folder: Path, rows: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "frame.csv").write_text("unit,stratum,url\n" + "\n".join(rows) + "\n", "utf-8")
    return folder / "frame.csv"


ROWS = [f"N{number:02},news,http://x.example/{number}" for number in range(10)] + [f"P{number:02},posts,http://x.example/{number}" for number in range(20)]


def test_units_are_drawn_by_the_seed_whatever_the_order(tmp_path: Path) -> None:
    study = pipeline.media(write_media(tmp_path))
    drawn, findings = pipeline.draw_media(study, frame(tmp_path / "a", ROWS), n=9)
    again, _ = pipeline.draw_media(study, frame(tmp_path / "b", ROWS[::-1]), n=9)
    assert findings == ()
    assert drawn == again
    assert [sum(one.stratum == name for one in drawn) for name in ("news", "posts")] == [3, 6]
    assert len({one.unit for one in drawn}) == 9
    other = study.protocol.model_copy(update={"sampling": study.protocol.sampling.model_copy(update={"seed": 8})})  # type: ignore[union-attr]
    assert pipeline.draw_media(replace(study, protocol=other), tmp_path / "a/frame.csv", n=9)[0] != drawn


def test_frames_that_do_not_fit(tmp_path: Path) -> None:
    study = pipeline.media(write_media(tmp_path))
    for rows, code in (
        (ROWS[1:], "COD-108"),
        ([*ROWS[1:], "N99,radio,"], "COD-108"),
        ([*ROWS[1:], ROWS[1]], "COD-101"),
        ([*ROWS[1:], "http://x.example/secret,news,"], "COD-098"),
        ([*ROWS[1:], "a b,news,"], "COD-100"),
    ):
        drawn, findings = pipeline.draw_media(study, frame(tmp_path / "f", rows), n=9)
        assert drawn == ()
        assert code in {one.code for one in findings}
        assert "secret" not in str([(one.message, one.fix, one.where) for one in findings])
    for n, words in ((31, "cannot be drawn"), (3, "at least")):
        with pytest.raises(ValueError, match=words):
            pipeline.draw_media(study, frame(tmp_path / "f", ROWS), n=n)
