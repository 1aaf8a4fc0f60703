"""Made-up nominations are drawn from known shares, say SIMULATED everywhere, never stand in stakeholders/, and can be made again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from kurak import pipeline
from kurak.model.stakeholders import WITHHELD, Actor, LocalLeader, Pilot, Service
from kurak.model.study_folder import StudyFolder
from kurak.sources.rehearsed_stakeholders import rehearsal_files
from kurak.stakeholders.rehearsal import MOST_NAMED
from kurak.stakeholders.roster import nominees, roster

PILOTS = tuple(Pilot(pilot_id=f"P{n}", place=name, place_type="city", region="R", inferred="no", section_ref="I") for n, name in enumerate(("North", "South")))
ROLES = tuple(LocalLeader(role_id=f"L{n}", role=f"role {n}", kind="leader", section_ref="I") for n in range(15))
ACTORS = tuple(Actor(actor_id=f"a{n}", name=f"Actor {n}", section_ref="I") for n in range(4))
STUDY = StudyFolder("small", pilots=PILOTS, local_leaders=ROLES, actors=ACTORS)


def test_each_is_named_as_often_as_the_true_share_says() -> None:
    made = pipeline.rehearse_stakeholders(STUDY, seed=3, asked=4000)
    counts = Counter((one.place, one.question, one.nominee) for one in made.nominations)
    assert len(made.true_shares) == 2 * 2 * 15
    for true in made.true_shares:
        share = counts[true.place, true.question, true.nominee] / 4000
        # Four standard errors: sixty of them stay within.
        assert abs(share - true.share) <= 4 * (true.share * (1 - true.share) / 4000) ** 0.5


def test_nobody_names_more_than_fit_on_the_form_and_some_name_nobody() -> None:
    made = pipeline.rehearse_stakeholders(STUDY, seed=3, asked=200)
    names = Counter((one.place, one.question, one.nominator) for one in made.nominations)
    assert max(names.values()) <= MOST_NAMED
    assert len(names) == 2 * 2 * 200
    assert 0 < sum(one.nominee is None for one in made.nominations) < 2 * 2 * 60
    assert len({(one.place, one.question, one.nominator, one.nominee) for one in made.nominations}) == len(made.nominations)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    files = [rehearsal_files(pipeline.rehearse_stakeholders(STUDY, seed=seed)) for seed in (5, 5, 6)]
    assert files[0] == files[1]
    assert files[0]["nominations.csv"] != files[2]["nominations.csv"]


def test_written_and_read_back_it_is_the_same_and_every_row_says_simulated(tmp_path: Path) -> None:
    folder = written(tmp_path)
    study = pipeline.check(folder)
    assert not [one for one in study.findings if "rehearsal" in str(one.where)]
    made = pipeline.rehearse_stakeholders(study, seed=7)
    assert study.rehearsed_stakeholders == made
    for file in (folder / "rehearsal/stakeholders").glob("*.csv"):
        header, *rows = file.read_text("utf-8").splitlines()
        assert header.startswith("simulated,")
        assert rows
        assert all(row.startswith("SIMULATED,") for row in rows)
    assert yaml.safe_load((folder / "rehearsal/stakeholders/simulated.yaml").read_text("utf-8"))["sentence"].startswith("SIMULATED")


def test_it_stands_in_the_place_of_the_studys_own_only_when_asked_for(tmp_path: Path) -> None:
    study = pipeline.check(written(tmp_path))
    assert (study.nominations, study.ratings, study.ties, study.simulated) == ((), (), (), "")
    practice = pipeline.rehearsed_stakeholders(study)
    assert practice is not None
    assert practice.nominations
    assert practice.ratings
    assert practice.ties
    assert practice.simulated.startswith("SIMULATED")
    assert pipeline.rehearsed_stakeholders(STUDY) is None


@pytest.mark.parametrize(
    ("before", "after"), [("SIMULATED,North", "real,North"), ("SIMULATED,North,001", "SIMULATED,North,"), ("simulated,place", "place,simulated2")]
)
def test_a_rehearsal_that_lost_its_mark_or_a_row_is_not_used(tmp_path: Path, before: str, after: str) -> None:
    folder = written(tmp_path)
    file = folder / "rehearsal/stakeholders/nominations.csv"
    file.write_text(file.read_text("utf-8").replace(before, after, 1), "utf-8")
    study = pipeline.check(folder)
    assert study.rehearsed_stakeholders is None
    assert [one for one in study.findings if one.severity == "error" and one.where[0].file == "rehearsal/stakeholders/nominations.csv"]


def test_one_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = (folder / "rehearsal/stakeholders/nominations.csv").read_bytes()
    with pytest.raises(FileExistsError):
        pipeline.write_rehearsed_stakeholders(folder, pipeline.rehearse_stakeholders(STUDY, seed=8))
    assert (folder / "rehearsal/stakeholders/nominations.csv").read_bytes() == before


def test_nothing_is_made_up_about_a_person_or_where_nobody_can_be_named() -> None:
    person = Actor(actor_id="somebody", name="Aida Asanova", person="yes", section_ref="I")
    serving = Service(service_row_id="S1", service="advice", location="North", availability="available", provider_actor_ids=("somebody", "a1"), section_ref="I")
    study = StudyFolder("small", pilots=PILOTS, actors=(*ACTORS, person), services=(serving,))
    assert [one.id for one in roster(study, "North")] == ["a1"]
    assert nominees(study)["somebody"].name("ky") == WITHHELD
    assert "somebody" not in str(pipeline.rehearse_stakeholders(study, seed=1))
    with pytest.raises(ValueError, match="pilots"):
        pipeline.rehearse_stakeholders(StudyFolder("empty"), seed=1)


def written(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "stakeholders").mkdir(parents=True)
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    rows = "".join(f"{one.pilot_id},{one.place},city,R,no,I\n" for one in PILOTS)
    (folder / "stakeholders/pilots.csv").write_text(f"pilot_id,place,place_type,region,inferred,section_ref\n{rows}", "utf-8")
    rows = "".join(f"{one.role_id},{one.role},leader,I\n" for one in ROLES)
    (folder / "stakeholders/local_leaders.csv").write_text(f"role_id,role,kind,section_ref\n{rows}", "utf-8")
    rows = "".join(f"{one.actor_id},{one.name},I\n" for one in ACTORS)
    (folder / "stakeholders/actors.csv").write_text(f"actor_id,name,section_ref\n{rows}", "utf-8")
    pipeline.write_rehearsed_stakeholders(folder, pipeline.rehearse_stakeholders(pipeline.check(folder), seed=7))
    return folder
