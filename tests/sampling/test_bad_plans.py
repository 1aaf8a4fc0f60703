"""Why: a plan that cannot be drawn must say what is wrong, where, and what to change; and nothing is drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from studies import FRAME, STUDY, write_study

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.model.catalogue import CATALOGUE


@dataclass(frozen=True)
class Bad:
    """A study that cannot be planned as it stands, and the finding it must give."""

    name: str
    code: str
    where: str
    study: str = STUDY
    frame: str | None = FRAME
    fix: str = ""


def design(*lines: str, **swaps: str) -> str:
    """The study with lines added to its design."""
    return STUDY.replace("  n: 100\n", "  n: 100\n" + "".join(f"  {line}\n" for line in lines))


def planning(*lines: str) -> str:
    """The study with lines added to its planning."""
    return STUDY + "".join(f"  {line}\n" for line in lines)


BAD = (
    # the frame
    Bad("no frame", "DSN-001", "study.yaml:6", frame=None),
    Bad("a unit without a size", "CSV-012", "frame/frame.csv:3 row 2 (pop_18plus)", frame=FRAME.replace("N2,North,700", "N2,North,")),
    Bad("a negative size", "CSV-015", "frame/frame.csv:3 row 2 (pop_18plus)", frame=FRAME.replace("N2,North,700", "N2,North,-700")),
    Bad("a size in words", "CSV-014", "frame/frame.csv:3 row 2 (pop_18plus)", frame=FRAME.replace("N2,North,700", "N2,North,many")),
    Bad("an id twice", "CSV-018", "frame/frame.csv:3 row 2 (psu)", frame=FRAME.replace("N2,", "N1,")),
    Bad("no column of sizes", "CSV-005", "frame/frame.csv:1", frame=FRAME.replace("pop_18plus", "pop_18"), fix='did you mean "pop_18"?'),
    Bad("a unit without its stratum", "CSV-012", "frame/frame.csv:3 row 2 (region)", frame=FRAME.replace("N2,North,", "N2,,")),
    Bad("a column that is not there", "STU-005", "study.yaml:8", study=STUDY.replace("[region]", "[regoin]"), fix='did you mean "region"?'),
    Bad("sizes that sum to zero", "DSN-010", "frame/frame.csv:8 row 7", frame="\n".join(line if not line.startswith("S") else line.split(",")[0] + ",South,0,100" for line in FRAME.split("\n"))),
    # the design
    Bad("no design", "DSN-002", "study.yaml", study=STUDY.split("design:")[0] + "seeds: {draw: 7}\n"),
    Bad("a stratum in the plan and not in the frame", "DSN-003", "study.yaml:9", study=design("allocation: as given", "interviews: {North: 30, Soth: 70}"), fix='did you mean "South"?'),
    Bad("a stratum in the frame and not in the plan", "DSN-005", "study.yaml:9", study=design("allocation: as given", "interviews: {North: 100}"), fix='"South": 0'),
    Bad("given interviews that do not add up", "DSN-006", "study.yaml:9", study=design("allocation: as given", "interviews: {North: 30, South: 60}")),
    Bad("strata joined in a circle", "DSN-004", "study.yaml:8", study=design("join_strata: {North: South, South: North}")),
    Bad("more interviews than people", "DSN-009", "study.yaml:7", study=STUDY.replace("n: 100", "n: 100000")),
    Bad("more interviews given than people", "DSN-009", "study.yaml:9", study=STUDY.replace("  n: 100\n", "  n: 6000\n  allocation: as given\n  interviews: {North: 5900, South: 100}\n")),
    Bad("more clusters than units", "DSN-009", "study.yaml:9", study=design("selection: simple random").replace("cluster_size: 10", "cluster_size: 2")),
    Bad("one cluster in a stratum", "DSN-007", "study.yaml:10", study=design("allocation: as given", "interviews: {North: 90, South: 10}")),
    Bad("no cluster in a stratum", "DSN-008", "study.yaml:10", study=design("allocation: as given", "interviews: {North: 98, South: 2}"), fix="design.minimum_clusters: 1"),
    Bad("minimums that are more than there is", "DSN-011", "study.yaml:8", study=design("minimum_interviews: 60")),
    Bad("more clusters at least than there are", "DSN-011", "study.yaml:8", study=design("minimum_clusters: 6")),
    Bad("neyman without standard deviations", "DSN-018", "study.yaml:8", study=design("allocation: neyman"), fix="stratum_standard_deviation"),
    Bad("a threshold that is not N·b/n", "DSN-017", "study.yaml:8", study=design("self_representing_above: 1000")),
    Bad("clusters that do not give the interviews", "DSN-021", "study.yaml:8", study=design("clusters: 4")),
    # what is assumed and asked for
    Bad("an ICC of 1", "YML-015", "study.yaml:15", study=planning("intracluster_correlation: 1")),
    Bad("a range the wrong way round", "YML-015", "study.yaml", study=planning("intracluster_correlation_range: [0.1, 0.01]")),
    Bad("shares of more than everybody", "YML-015", "study.yaml", study=STUDY.replace("women: 0.5", "women: 0.7")),
    Bad("a domain without shares", "DSN-015", "study.yaml:5", study=STUDY.split("planning:")[0], fix="shares: {sex:"),
    Bad("a target missed", "DSN-012", "study.yaml:15", study=planning("margin_of_error: 0.1"), fix="about"),
    Bad("a change too small to see", "DSN-012", "study.yaml:15", study=planning("detectable_difference: 0.01")),
    Bad("a target no sample can meet", "DSN-013", "study.yaml:15", study=planning("margin_of_error: 0.0001")),
    Bad("a target of a domain that nobody knows", "DSN-013", "study.yaml:15", study=planning("margin_of_error_by_domain: {sexs: 0.1}"), fix='did you mean "sex"?'),
    Bad("a plan beyond the budget", "DSN-014", "study.yaml:17", study=planning("cost_per_interview: 10", "cost_per_cluster: 50", "budget: 1000"), fix="pays for 65 interviews"),
    Bad("shares of a domain that is not there", "STU-007", "study.yaml:14", study=STUDY.replace("    sex: {source", "    sexs: {source"), fix='did you mean "sex"?'),
    Bad("shares of a group that is not there", "STU-007", "study.yaml", study=STUDY.replace("women: 0.5", "womem: 0.5"), fix='did you mean "women"?'),
    Bad("more households than people", "FRM-005", "frame/frame.csv:3 row 2 (households)", frame=FRAME.replace("N2,North,700,300", "N2,North,700,3000")),
    Bad("a unit with nobody in it", "FRM-004", "frame/frame.csv:3 row 2 (pop_18plus)", frame=FRAME.replace("N2,North,700,300", "N2,North,0,0")),
    Bad("weights that differ and are not foreseen", "DSN-023", "study.yaml"),
    Bad("a stratum column twice", "YML-015", "study.yaml", study=STUDY.replace("[region]", "[region, region]")),
    Bad("a response rate of next to nothing", "YML-015", "study.yaml:15", study=planning("response_rate: 0.000000001")),
    Bad("a power below the level of the test", "YML-015", "study.yaml:15", study=planning("power: 0.0001")),
    Bad("a correlation that is no number", "YML-016", "study.yaml:15", study=planning("intracluster_correlation: low"), fix="0.05"),
    Bad("a correlation that is not a number", "YML-016", "study.yaml:15", study=planning("intracluster_correlation: .nan"), fix="0.05"),
    Bad("a range of three", "YML-018", "study.yaml:15", study=planning("intracluster_correlation_range: [0.1, 0.2, 0.3]"), fix="write 2 values"),
    Bad("a negative seed", "YML-015", "study.yaml:11", study=STUDY.replace("draw: 7", "draw: -7")),
    # the draw
    Bad("a stratum that the draw leaves empty", "DSN-024", "study.yaml:8", study=design("selection: Poisson", "minimum_clusters: 1").replace("cluster_size: 10", "cluster_size: 40").replace("draw: 7", "draw: 12")),
    Bad("no seed", "DSN-019", "study.yaml", study=STUDY.replace("seeds:\n  draw: 7\n", "")),
)  # fmt: skip

ONLY_WHEN_DRAWN = {"DSN-019", "DSN-024"}
RAISED_ELSEWHERE = {"DSN-016", "DSN-020", "DSN-022"}
"""The printed design is in test_plan.py; earlier samples, and samples that are broken, are in test_drawn_samples.py."""


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_plan_gives_its_finding(tmp_path: Path, bad: Bad) -> None:
    write_study(tmp_path, study=bad.study, frame=bad.frame)
    folder, planned, findings = pipeline.plan(tmp_path)
    if bad.code in ONLY_WHEN_DRAWN:
        assert planned is not None
        drawn, findings = pipeline.draw(folder, planned)
        assert (drawn is None) == (bad.code == "DSN-019")
    found = [finding for finding in findings if finding.code == bad.code]
    assert found, [(finding.code, finding.message) for finding in findings]
    places = [str(place) for place in found[0].where]
    assert any(place.startswith(bad.where) for place in places), places
    assert found[0].fix
    if bad.fix:
        assert any(bad.fix in finding.fix for finding in found), [finding.fix for finding in found]


@pytest.mark.parametrize("bad", [bad for bad in BAD if CATALOGUE[bad.code].severity == "error"], ids=lambda bad: bad.name)
def test_nothing_is_drawn_and_nothing_lost(tmp_path: Path, bad: Bad) -> None:
    write_study(tmp_path, study=bad.study, frame=bad.frame)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = CliRunner().invoke(cli, ["draw", str(tmp_path), "--yes"])
    assert result.exit_code == 1, result.output
    assert bad.code in result.output
    assert "Nothing was drawn" in result.output
    assert "Traceback" not in result.output
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_every_code_of_a_plan_is_raised() -> None:
    raised = {bad.code for bad in BAD if bad.code.startswith("DSN-")} | RAISED_ELSEWHERE
    assert raised == {code for code in CATALOGUE if code.startswith("DSN-")}
