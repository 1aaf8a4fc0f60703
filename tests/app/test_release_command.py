"""Nothing may leave the house that points to a person: what ``kurak release`` lets out, and what stops it.

The study is the one that ``kurak new`` writes, with the records of a rehearsal and a small group added by hand.
"""

import csv
import json
import shutil
import sys
from io import StringIO

import pytest
import yaml
from click.testing import CliRunner
from coded_folder import CODEBOOK, coding, put, rows_text

from kurak.app.cli.main import cli
from kurak.disclosure.intruder.package_files import read_package
from kurak.disclosure.intruder.passages import letters_of
from kurak.sources.release.sums import verify_package

RECORDS = "rehearsal/try/as-declared/records.csv"


def kurak(*words):
    result = CliRunner().invoke(cli, [*map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A study with made-up records."""
    place = tmp_path_factory.mktemp("release") / "study"
    assert kurak("new", place).exit_code == 0
    study = yaml.safe_load((place / "study.yaml").read_text(encoding="utf-8"))
    study["design"]["n"] = 240
    study["rehearsal"] = {"response_rate": 0.9, "dont_know": 0.03}
    (place / "study.yaml").write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    done = kurak("rehearse", place, "--into", "try")
    assert done.exit_code == 0, done.output
    records = next((place / "rehearsal" / "try").glob("*/records.csv"))
    rows = list(csv.DictReader(records.open(encoding="utf-8")))
    for number, row in enumerate(rows):
        # A group of three, which no table may show; everybody else is of one of two others.
        row["group"] = "few" if number in (5, 50, 95) else ("some" if number % 3 else "many")
    with records.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    study["domains"]["group"] = ["few", "some", "many"]
    study["estimates"] = {
        "records": records.relative_to(place).as_posix(), "weights": "weight", "strata": ["stratum"], "psu": ["cluster"],
        "lonely_psu": "adjust", "by": ["region", "sex", "group"], "dont_know_codes": [88], "refused_codes": [99],
    }  # fmt: skip
    study["disclosure"]["records"] = {
        "identifying": ["region", "settlement", "sex", "group"], "place": "region", "smallest_place": 1000,
    }  # fmt: skip
    study["citation"] = {"creators": [{"name": "Institute A"}], "publisher": "Archive B", "year": "2026", "licence": "CC-BY-4.0"}
    (place / "study.yaml").write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    return place


@pytest.fixture
def study(made, tmp_path):
    return shutil.copytree(made, tmp_path / "study")


def change(study, alter):
    content = yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))
    alter(content)
    (study / "study.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def release(study, *words, profile="public"):
    result = kurak("release", study, "--profile", profile, "--json", *words)
    return result.exit_code, json.loads(result.stdout)


def codes(said):
    return [one["code"] for one in said["findings"] if one["severity"] == "error"]


def cells(study, profile):
    """Numbers that a package shows, by what they are of."""
    text = (study / "out" / "release" / profile / "tables" / "estimates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(StringIO(text))
    return {
        (row["statistic"], row["variable"], row["level"], row["region"], row["sex"], row["group"])
        for row in rows
        if row["estimate"]
    }


@pytest.mark.slow
def test_every_profile_is_released_and_those_who_may_see_less_see_less(study):
    shown = {}
    for profile in ("internal", "partner", "public"):
        code, said = release(study, profile=profile)
        assert (code, codes(said)) == (0, [])
        assert sum(one["released"] for one in said["attacks"]) == 0
        assert sum(one["unprotected"] for one in said["attacks"]) > 0
        place = study / "out" / "release" / profile
        assert verify_package(place).findings == ()
        assert (study / "releases" / profile / "1" / "release.yaml").is_file()
        shown[profile] = cells(study, profile)
        assert "SIMULATED" in (place / "README.md").read_text(encoding="utf-8")
    assert shown["public"] <= shown["partner"] <= shown["internal"]
    assert not any(key[-1] == "few" for key in shown["public"])

    # The same release once more adds nothing.
    code, said = release(study)
    assert (code, said["release"]["again"], said["release"]["number"]) == (0, True, 1)
    assert not (study / "releases" / "public" / "2").exists()

    # A release in which a file was changed is not as it was made.
    report = study / "out" / "release" / "public" / "report" / "report.html"
    report.write_bytes(report.read_bytes() + b"<!-- more -->")
    seen = kurak("release", study / "out" / "release" / "public", "--verify")
    assert seen.exit_code == 1
    assert "REL-112" in seen.stdout


@pytest.mark.slow
def test_a_second_edition_with_another_breakdown_is_stopped(study):
    change(study, lambda content: content["estimates"].update(by=["region", "sex"]))
    assert release(study)[0] == 0
    change(study, lambda content: content["estimates"].update(by=["region", "sex", "group"]))
    code, said = release(study, "--replace")
    assert (code, codes(said)) == (1, ["REL-010"])
    assert not (study / "releases" / "public" / "2").exists()
    # Wanted, and safe together with the first, it is released.
    assert release(study, "--replace", "--added")[0] == 0
    assert (study / "releases" / "public" / "2").exists()


@pytest.mark.slow
def test_a_second_edition_that_tells_of_two_people_is_stopped(study):
    change(study, lambda content: content["disclosure"]["records"].update(identifying=["region"]))
    assert release(study)[0] == 0
    records = study / yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))["estimates"]["records"]
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    # Two people less: whoever has both editions works out what they said.
    records.write_text("".join(lines[:-2]), encoding="utf-8")
    code, said = release(study, "--replace")
    assert code == 1
    assert "REL-011" in codes(said)
    assert verify_package(study / "out" / "release" / "public").findings == ()


def test_a_column_that_is_unique_and_was_not_declared_is_asked_for(study):
    records = study / yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))["estimates"]["records"]
    rows = list(csv.DictReader(records.open(encoding="utf-8")))
    for number, row in enumerate(rows):
        row["income"] = str(10_007 + 13 * number)
    with records.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    change(study, lambda content: content["disclosure"]["records"].update(sensitive=["income"]))
    code, said = release(study)
    assert code == 1
    assert "REL-002" in codes(said)
    assert not any("10020" in one["message"] for one in said["findings"])
    assert not (study / "out" / "release").exists()


def test_rules_under_which_nothing_is_left_are_stopped(study):
    def stricter(content):
        content["disclosure"]["audiences"] = {"public": {"k": 10_000, "smallest_base": 9}}

    change(study, stricter)
    code, said = release(study)
    assert (code, codes(said)) == (1, ["REL-003"])
    assert not (study / "releases").exists()


def test_a_small_place_is_stopped(study):
    change(study, lambda content: content["disclosure"]["records"].update(smallest_place=1_000_000))
    code, said = release(study)
    assert code == 1
    assert "REL-004" in codes(said)


def test_a_column_that_is_not_there_is_named(study):
    change(study, lambda content: content["disclosure"]["records"]["identifying"].append("nobody"))
    code, said = release(study)
    assert (code, codes(said)) == (1, ["REL-006"])


@pytest.mark.slow
def test_what_the_intruder_finds_is_not_written(study):
    records = study / yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))["estimates"]["records"]
    first = next(csv.DictReader(records.open(encoding="utf-8")))
    # An id that slipped into a text of the report.
    change(study, lambda content: content.update(subtitle=f"After a talk with {first['unit']}"))
    result = kurak("release", study, "--profile", "internal")
    assert result.exit_code == 1
    assert "REL-001" in result.stdout
    assert "Nothing was written" in result.stdout
    assert not (study / "out" / "release").exists()
    assert not (study / "releases").exists()


def test_without_what_writes_files_of_spss_it_says_so_before_any_work(study, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    monkeypatch.setattr("kurak.pipeline.releases.report_parts", lambda *given: pytest.fail("work was done"))
    result = kurak("release", study, "--profile", "public")
    assert result.exit_code == 2
    assert "install kurak[spss]" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "say for whom"), (("--profile", "press"), "press"), (("--profile", "public", "--day", "yesterday"), "year-month-day"), (("--profile", "public", "--day", "2026-02-31"), "year-month-day")],
)
def test_what_cannot_be_asked_is_said(study, words, said):
    result = kurak("release", study, *words)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize("name", ["contacts/pseudonyms.csv.age", "transcripts/one.txt.age"])
def test_what_the_intruder_cannot_read_stops_a_release(study, name):
    (study / name).parent.mkdir(exist_ok=True)
    (study / name).write_bytes(b"age-encryption.org/v1")
    ethics = {"approval": "b", "consent_version": "v", "safeguarding_contact": "o", "retention": "r", "access": [{"who": "a", "what": "b"}]}
    change(study, lambda content: content.update(ethics=ethics))
    code, said = release(study)
    assert (code, codes(said)) == (1, ["SEA-001"])
    assert not (study / "out" / "release").exists()


def test_sealed_records_stop_a_release_and_records_that_are_not_there_are_said(study):
    records = study / yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))["estimates"]["records"]
    sealed = records.with_name(records.name + ".age")
    records.rename(sealed)
    code, said = release(study)
    assert code == 1
    assert "SEA-001" in codes(said)
    sealed.unlink()
    code, said = release(study, "--draft")
    assert (code, codes(said)) == (0, [])
    assert "EST-001" in [one["code"] for one in said["findings"] if one["severity"] == "warning"]


@pytest.mark.parametrize("folder", ["releases", "releases/public", "rehearsal/../releases/public/2"])
def test_no_package_is_written_among_what_is_kept_of_former_ones(study, folder):
    (study / "releases").mkdir()
    (study.parent / "elsewhere").symlink_to(study / "releases")
    for into in (study / folder, study.parent / "elsewhere" / "public"):
        result = kurak("release", study, "--profile", "public", "--into", into)
        assert result.exit_code == 2
        assert "releases/ holds" in " ".join(result.output.split())
    assert list((study / "releases").iterdir()) == []


def test_what_is_no_study_is_said(tmp_path):
    assert kurak("release", tmp_path, "--profile", "public").exit_code == 2
    assert kurak("release", tmp_path / "nowhere", "--profile", "public").exit_code == 2
    assert kurak("release", tmp_path / "nowhere", "--verify").exit_code == 2


SECRET = "Nobody in our lane would lend us a cart when the old bridge gave way that spring."
WAITING = "The clerk at the counter told us to come back again after the long holiday."
CLEARED = "We would go every morning if the road were mended before the snow comes down."


@pytest.fixture
def spoken(study):
    """The study with an interview of which one passage is cleared, and another waits."""
    head = "---\nid: T01\nkind: in-depth\nlanguage: en\nmonth: '2026-05'\nattributes: {place: North}\nspeakers: {I: interviewer, P: participant}\n---\n"
    put(study, "transcripts/T01.md", f"{head}I: [1] How do you get to work?\n\nP: {SECRET}\n\nI: And?\n\nP: {WAITING}\n\nI: And?\n\nP: {CLEARED}\n")
    put(study, "coding/codebook.yaml", CODEBOOK)
    put(study, "coding/codings/anna.csv", rows_text([coding(study, name, "T01", words, "road") for name, words in (("a1", CLEARED), ("a2", WAITING))]))
    ethics = {"approval": "b", "consent_version": "v", "safeguarding_contact": "o", "retention": "r", "access": [{"who": "a", "what": "b"}]}
    change(study, lambda content: content.update(ethics=ethics))
    for name in ("a1", "a2"):
        kurak("qualitative", "quotes", study, "--add", f"anna:{name}", "--as", "anna", "--today", "2026-06-01")
    pool = list(csv.DictReader((study / "coding" / "quotes.csv").open(encoding="utf-8")))
    first = next(row["id"] for row in pool if row["text"] == CLEARED)
    for who in ("editor", "lead"):
        assert kurak("qualitative", "quotes", study, "--clear", first, "--as", who, "--today", "2026-06-02").exit_code == 0
    return study


def words_in(place):
    """Letters of everything that a package says, as the intruder reads it."""
    files = {one.relative_to(place).as_posix(): one.read_bytes() for one in place.rglob("*") if one.is_file()}
    return "".join(row for one in read_package(files) for row in one.letters)


@pytest.mark.slow
def test_of_an_interview_the_cleared_words_are_released_and_no_others(spoken):
    code, said = release(spoken)
    assert (code, codes(said)) == (0, [])
    everything = words_in(spoken / "out" / "release" / "public")
    assert letters_of(CLEARED) in everything
    assert letters_of(WAITING) not in everything
    assert letters_of(SECRET) not in everything
    tried = {one["attack"]: (one["unprotected"], one["released"]) for one in said["attacks"]}
    assert tried["passages of interviews"] == (1, 0)
    assert tried["quotes without clearance"] == (1, 0)


@pytest.mark.slow
@pytest.mark.parametrize("words", [SECRET, WAITING])
def test_words_of_an_interview_in_the_prose_of_the_report_stop_a_release(spoken, words):
    (spoken / "report" / "introduction.md").write_text(f"---\ntitle: Introduction\n---\nOne of them said: {words}\n", encoding="utf-8")
    code, said = release(spoken)
    assert code == 1
    assert set(codes(said)) == {"REL-001"}
    assert any("passages of interviews" in one["message"] for one in said["findings"])
    assert not (spoken / "out" / "release").exists()
    assert not (spoken / "releases").exists()
    # What stops it says where, and none of the words.
    assert words not in json.dumps(said)


@pytest.mark.slow
def test_an_audience_without_quotations_gets_none(spoken):
    change(spoken, lambda content: content["disclosure"].update(audiences={"public": {"quotes": False}}))
    code, said = release(spoken)
    assert (code, codes(said)) == (0, [])
    assert letters_of(CLEARED) not in words_in(spoken / "out" / "release" / "public")


def test_a_smallest_base_above_everybody_shows_nothing_and_is_stopped(study):
    audiences = {"public": {"records": False, "smallest_base": 10_000}, "partner": {"smallest_base": 10_000}, "internal": {"smallest_base": 10_000}}
    change(study, lambda content: content["disclosure"].update(audiences=audiences))
    code, said = release(study)
    assert (code, codes(said)) == (1, ["REL-003"])
    assert not (study / "out" / "release").exists()
