"""Why: where coders differ nothing is invented; agreement is of units that two of them have read."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_folder import ANNA, BETH, PROTOCOL, UNITS, write_media

from kurak import pipeline
from kurak.model.media import MediaResults, MediaStudy

C = "review/media/codings/"


def results_of(study: MediaStudy) -> MediaResults:
    assert not study.has_errors, study.findings
    found, _ = pipeline.media_results(study)
    assert found is not None
    return found


def shares(found: MediaResults) -> dict[tuple[str, str], tuple[float, int]]:
    return {(row["variable"], row["level"]): (round(row["estimate"], 6), row["n"]) for row in found.prevalence.rows()}


def test_where_coders_differ_the_unit_is_left_out_until_they_agree(tmp_path: Path) -> None:
    found = results_of(pipeline.media(write_media(tmp_path, {C + "beth.csv": BETH})))
    # On M2 one says that the bus is there, the other that it is not; of the tone of M1 and M2 as a whole only one says anything.
    assert found.settled.unsettled == (("M2", "bus"),)
    assert [one.tone for one in found.settled.said[""]][:2] == ["negative", "positive"]
    assert shares(found)["bus", "present"][1] == shares(found)["bus", "absent"][1] == 5
    assert shares(found)["road", "present"][1] == 6
    agreed = "unit,code,says,tone\nM1,,,negative\nM1,road.winter,,negative\nM2,,,positive\nM2,bus,absent,\n"
    folder = write_media(tmp_path / "b", {C + "beth.csv": BETH, C + "both.csv": agreed, "review/media/protocol.yaml": PROTOCOL + "agreed: both\n"})
    found = results_of(pipeline.media(folder))
    assert found.settled.unsettled == ()
    assert shares(found)["bus", "absent"] == (round(10 / 3 / 30, 6), 6)


def test_the_order_of_units_and_the_names_of_coders_change_nothing(tmp_path: Path) -> None:
    found = results_of(pipeline.media(write_media(tmp_path / "a", {C + "beth.csv": BETH})))
    head, *rows = UNITS.splitlines()
    turned = {"review/media/units.csv": "\n".join([head, *rows[::-1]]) + "\n", C + "anna.csv": None, C + "zoe.csv": ANNA, C + "beth.csv": BETH}
    other = results_of(pipeline.media(write_media(tmp_path / "b", turned)))
    assert shares(found) == shares(other)
    assert found.settled.unsettled == other.settled.unsettled
    assert [one.alpha for one in found.agreement] == pytest.approx([one.alpha for one in other.agreement], abs=1e-12)


def test_agreement_is_of_units_that_two_coders_read(tmp_path: Path) -> None:
    found = results_of(pipeline.media(write_media(tmp_path, {C + "beth.csv": BETH})))
    by_code = {one.code: one for one in found.agreement}
    assert by_code["road"].units == 3
    assert (by_code["road"].percent, by_code["road"].kappa, by_code["road"].alpha) == (1, 1, 1)
    # Bus: no, no; no, yes; no, no. Observed 2/3; Cohen expects 2/3, Krippendorff 1 - (6·5 - 5·4)/(6·5) with one of six values.
    assert by_code["bus"].percent == pytest.approx(2 / 3)
    assert by_code["bus"].kappa == pytest.approx(0, abs=1e-12)
    assert by_code["bus"].alpha == pytest.approx(0, abs=1e-12)
