"""Why: people are harmed by what slips out beside the data: a name in an error, a phone in a table, a position in a temporary file.

A study holds one person whose name, phone, e-mail and position cannot be taken for anything else, in every place where people's
records stand, rightly and wrongly. Every command runs on it, with and without ``--json``; what they print, write, log or leave
in temporary and cache folders is searched. Commands whose work it is to show people's words (``kwic``, ``--passages``, ``--show``)
search for other words here. Calls are made from the folder above, so that a path in full shows itself too.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import shutil
import socket
import urllib.parse
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sealed_study import ETHICS, holder

from kurak.app.cli.main import COMMANDS, cli
from kurak.sources.submissions.envelope import read_envelope
from kurak.sources.submissions.store import Sent, SubmissionStore

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"
NAME, KYRGYZ, PHONE, MAIL, LATITUDE, LONGITUDE = "Zhyldyzbekova", "Жылдызбекова", "0777913564", "zhyldyz@home.example", "41.987654", "74.567891"
TOKENS = (NAME, KYRGYZ, PHONE, MAIL, LATITUDE, LONGITUDE)
WHOLE = f"{NAME} {KYRGYZ} {PHONE} {MAIL} {LATITUDE} {LONGITUDE}"
CONTACTS = f"name,phone,unit,keep_until\n{WHOLE},{PHONE},C1-01,2030-01-01\n{NAME},{PHONE},C1-02,soon {NAME}\n"
RECORDS = "id,unit,cluster,stratum,interviewer,weight,region,settlement,ethnicity,sex,age_group,name,q1,q2,at02,tr02\n" + "".join(
    f"K-{number},C{number % 2 + 1}-0{number},C{number % 4 + 1},S{number % 2},I1,1.5,Naryn region,Urban,Kyrgyz,{'men' if number % 2 else 'women'},18-28,{NAME},1,{number % 5 + 1},{number % 5 + 1},{number % 4 + 1}\n"
    for number in range(1, 9)
)  # fmt: skip
BAD_RECORDS = RECORDS + f"{NAME},{PHONE},{NAME},{NAME},{NAME},{PHONE} som,{NAME},{KYRGYZ},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{LATITUDE}\n"
TRANSCRIPT = f"""\
---
id: KI-01
kind: kii
language: en
date: 2023-04-01
attributes: {{place: Osh}}
---
INT: What is in the way of work?
P: My neighbour {WHOLE} said that a certificate is in the way.
"""
BAD_TRANSCRIPT = f"---\nid: {NAME}\nkind: {NAME}\nname: {NAME}\nphone: {PHONE}\nattributes: {{name: {NAME}, place: {NAME}}}\n---\nno turn {WHOLE}\n{NAME}: {PHONE}\n"
CODINGS = f"document,start,end,quote,code,memo\nKI-01,0,3,{NAME},work,about {NAME}\nKI-01,x{PHONE},3,{WHOLE},{NAME},{NAME}\n{NAME},1,2,{NAME},{NAME},\n"
NOMINATIONS = f"place,nominator,question,nominee,nominator_kind,nominator_actor,unit,date,source\nSuzak,1,trust,LL07,resident,,,2027-03,round 1\nSuzak,{NAME},trust,{KYRGYZ},resident,{NAME},,{PHONE},round 1\n{NAME},2,{NAME},{NAME},{NAME},,,,{NAME}\n"
RATINGS = f"actor_id,rater,aspect,rating,source\nLL07,R1,influence,4,r\n{NAME},{NAME},{NAME},{PHONE},{NAME}\n"
TRAINING = f"officer,topic,group,knowledge,confidence,caseload\n1,law,city,3,4,40\n{NAME},{NAME},{NAME},{PHONE},{NAME},{PHONE}\n"
VISITS = f"unit,attempt,time,interviewer,outcome,appointment\nC1-01,1,2026-05-04 10:00,I1,interview,\n{NAME},{PHONE},{NAME},{NAME},{NAME},{NAME}\n"
PARADATA = f"record,start,end,latitude,longitude,accuracy\nK-1,2026-05-04T10:00,2026-05-04T10:30,{LATITUDE},{LONGITUDE},5\n{NAME},{NAME},{PHONE},{NAME},{NAME},x\n"
CORRECTIONS = f"record,variable,old,new,why,who,when\nK-1,name,{NAME},{KYRGYZ},slip,I1,2026-06-01\n{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{PHONE}\n"
MEDIA = f"unit,medium,date,paraphrase,author\nM1,site,2026-05-04,a text,{NAME}\n{NAME},{NAME},{PHONE},{NAME},{NAME}\n"
PSEUDONYMS = f"forms,pseudonym,kind,unit,keep_until\n{NAME}*|{KYRGYZ}*,[woman],person,C1-01,\n{PHONE},{PHONE},{NAME},{NAME},{NAME}\n"
XML = f'<data id="q" version="1"><meta><instanceID>uuid:1</instanceID></meta><name>{NAME}</name><phone>{PHONE}</phone><at>{LATITUDE} {LONGITUDE} 0 5</at></data>'

GOOD = {
    "contacts/contacts.csv": CONTACTS, "data/records.csv": RECORDS, "transcripts/KI-01.md": TRANSCRIPT, "data/raw/export.csv": RECORDS,
    "contacts/pseudonyms.csv": PSEUDONYMS.split("\n")[0] + "\n" + PSEUDONYMS.split("\n")[1] + "\n",
    "coding/codings/anna.csv": "document,start,end,quote,code,memo\n", "data/paradata.csv": "\n".join(PARADATA.split("\n")[:2]) + "\n",
    "data/visits.csv": "\n".join(VISITS.split("\n")[:2]) + "\n", "stakeholders/nominations.csv": "\n".join(NOMINATIONS.split("\n")[:2]) + "\n",
    "stakeholders/ratings.csv": "\n".join(RATINGS.split("\n")[:2]) + "\n",
}  # fmt: skip
BAD = {
    "contacts/contacts.csv": CONTACTS, "contacts/pseudonyms.csv": PSEUDONYMS, "data/records.csv": BAD_RECORDS, "data/visits.csv": VISITS,
    "data/paradata.csv": PARADATA, "data/corrections.csv": CORRECTIONS, "data/decisions.csv": CORRECTIONS, "data/back_checks.csv": VISITS,
    "data/raw/export.csv": BAD_RECORDS, "data/raw/received.csv": CONTACTS, "data/withdrawn.csv": CONTACTS, "transcripts/KI-01.md": TRANSCRIPT,
    "transcripts/KI-02.md": BAD_TRANSCRIPT, "transcripts/KI-03.md": f"{WHOLE}\n", "coding/codings/anna.csv": CODINGS,
    "coding/quotes.csv": CODINGS, "coding/memos.csv": CODINGS, "coding/assignments.csv": CODINGS, "coding/strategies.csv": CODINGS,
    "coding/summaries.csv": CODINGS, "coding/frozen.csv": CODINGS, "stakeholders/nominations.csv": NOMINATIONS,
    "stakeholders/ratings.csv": RATINGS, "stakeholders/training_needs.csv": TRAINING, "review/media/units.csv": MEDIA,
    "review/media/codings/anna.csv": CODINGS, "data/incidents/log.jsonl": json.dumps({"what": WHOLE}) + "\n",
}  # fmt: skip


def write_study(folder: Path, files: dict[str, str], *, key: str) -> Path:
    """The worked study with the person in it, and with what makes it hold records.

    It is read some hundred times. So of its prose one chapter is kept, in all three languages, and areas of its map are squares: nothing of
    people stands in either.
    """
    shutil.copytree(WORKED, folder, ignore=shutil.ignore_patterns("rehearsal", "out", "sample", "data"))
    for chapter in (folder / "report").glob("*.md"):
        if not chapter.name.startswith("ethics."):
            chapter.unlink()
    areas = json.loads((folder / "frame" / "kyrgyzstan-adm1.geojson").read_text("utf-8"))
    for number, area in enumerate(areas["features"]):
        square = [[70 + number, 40], [71 + number, 40], [71 + number, 41], [70 + number, 41], [70 + number, 40]]
        area["geometry"] = {"type": "Polygon", "coordinates": [square]}
    (folder / "frame" / "kyrgyzstan-adm1.geojson").write_text(json.dumps(areas), "utf-8")
    text = (folder / "study.yaml").read_text("utf-8")
    text = text.replace("rehearsal/try/max-minus-x/records.csv", "data/records.csv").replace("rehearsal/try/max-minus-x/visits.csv", "data/visits.csv")
    text = text.replace("rehearsal/try/max-minus-x/paradata.csv", "data/paradata.csv").replace("rehearsal/try/max-minus-x/assignments.csv", "data/assignments.csv")
    text += ETHICS + f"seal:\n  recipients: [{{name: office, key: {key}}}, {{name: safe, key: {key}}}]\n  retention: [{{what: data/raw, until: 2026-06-30}}]\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    (folder / "data" / "assignments.csv").write_text(
        "cluster,stratum,psu,visit,kind,psu_probability,household_probability,interviews\nC1,S1,N1,1,main,0.5,0.1,1\n", "utf-8"
    )
    store = SubmissionStore(folder / "data" / "submissions")
    store.receive(Sent(read_envelope(XML.encode()), XML.encode(), "0" * 64, "interviewer"))
    store.close()
    return folder


def calls(study: str, *, wrong: bool) -> Iterator[list[str]]:
    """Every command, with what it needs to get far; what never opens records runs on the right ones only."""
    for name in ("check", "quality", "scales", "estimate", "report", "build", *(() if wrong else ("plan", "audit", "form"))):
        yield [name, study]
    yield ["release", study, "--profile", "internal", "--draft"]
    yield ["purge", study, "--today", "2026-07-01", "--dry-run"]
    yield ["purge", study, "--today", "2026-07-01", "--yes"]
    yield ["withdraw", study, "K-1", "--yes"]
    yield ["incident", study, "--from", "incident.yaml"]
    yield ["incident", study, "--count"]
    yield ["import", study, "filled.csv"]
    yield ["import", study, "broken.xlsx", "--dry-run"]
    yield ["import", study]
    yield ["fetch", study]
    yield ["export", study, "--format", "csv", "--into", "exported"]
    yield ["estimate", "filled.csv", "--mean", "q1", "--weights", "name"]
    yield ["estimate", "filled.csv", "--mean", "q1", "--where", "name > 3"]
    for part in ("check", "matrix", "asked", "framework", "cooccurrence", "agreement", "saturation", "quotes", "groups", "strategies", "media"):
        yield ["qualitative", part, study]
    yield ["qualitative", "kwic", study, "nowhere"]
    yield ["qualitative", "pseudonymise", study]
    yield ["qualitative", "pseudonymise", study, "--suggest"]
    yield ["qualitative", "code", study, "--coder", "anna", "--document", "KI-01", "--code", "nothing", "--quote", "words"]
    yield ["qualitative", "import", study, "filled.csv"]
    yield ["qualitative", "import", study, "broken.xlsx"]
    yield ["qualitative", "export", study, "project.qdpx"]
    for part in ("check", "champions", "measures", "ratings", "institutions", "recommendations", "review", "training", "gaps", "programme", "costs", "map", "export"):
        yield ["stakeholders", part, study]
    yield ["stakeholders", "pathway", study, "--place", "Suzak", "--needs", "work"]
    for file in ("nominations.csv", "ratings.csv", "training.csv", "filled.csv"):
        yield ["stakeholders", "take", study, file]
    yield ["stakeholders", "counts", "filled.csv", "--source", "s"]
    yield ["serve", study, "--port", TAKEN]
    yield ["seal", "check", study]
    yield ["seal", "close", study]
    yield ["seal", "close", study, "--yes", "--identity", "holder.key"]
    yield ["check", study]
    yield ["withdraw", study, "K-2", "--yes"]
    yield ["qualitative", "check", study]
    yield ["seal", "open", study, "--identity", "nothing.key"]
    yield ["seal", "open", study, "--identity", "filled.csv"]
    yield ["seal", "open", study, "--identity", "holder.key"]
    yield ["seal", "expire", study, "--today", "2026-07-01", "--yes"]


TAKEN = "a port that is taken"
NO_JSON = {("serve",)}
OF_THE_FRAME = {"new", "draw", "rehearse"}
"""What reads the frame only, whatever records there are, and takes long."""


def traces(content: str) -> set[str]:
    """Which of the person's values stand in a text, as they are or as JSON, an address or a shortened form has them."""
    flat = content.casefold()
    found = set()
    for token in TOKENS:
        forms = {token, token[:9], json.dumps(token)[1:-1], urllib.parse.quote(token)}
        found |= {token for form in forms if form.casefold() in flat}
    return found


def text_of(path: Path) -> str:
    """Words of a file; of a zip those of its parts."""
    raw = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            raw = b"\n".join(archive.read(name) for name in archive.namelist())
    return raw.decode("utf-8", "replace")


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to call from, with temporary and cache folders of its own, and files of other people's making."""
    for name in ("TMPDIR", "XDG_CACHE_HOME", "HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", None)
    place = tmp_path / "office"
    place.mkdir()
    monkeypatch.chdir(place)
    made = {
        "filled.csv": BAD_RECORDS, "broken.xlsx": f"PK\x03\x04{WHOLE}", "nominations.csv": NOMINATIONS, "ratings.csv": RATINGS, "training.csv": TRAINING,
        "incident.yaml": f"what: {WHOLE}\nwho: {NAME}\n{NAME}: {PHONE}\n",
    }  # fmt: skip
    for name, content in made.items():
        (place / name).write_text(content, "utf-8")
    return place


def run_all(every: list[list[str]], around: Path) -> tuple[list[str], set[str]]:
    """Run commands, with and without JSON; what of the person they print, and which commands they were."""
    leaks = []
    for call in every:
        for more in ([], ["--json"]) if tuple(call[:1]) not in NO_JSON else ([],):
            result = CliRunner().invoke(cli, [*call, *more])
            said = " ".join([*call, *more])
            assert result.exception is None or isinstance(result.exception, SystemExit), f"{said}: {type(result.exception).__name__}"
            leaks += [f"{said} prints {token}" for token in sorted(traces(result.output))]
            if str(around) in result.output:
                leaks.append(f"{said} prints a path in full")
    return leaks, {call[0] for call in every}


@pytest.mark.slow
@pytest.mark.parametrize("files", [GOOD, BAD], ids=["good", "bad"])
def test_no_command_lets_a_person_slip_out(files: dict[str, str], around: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = holder(around.parent / "keys", "one")
    shutil.copy(key.file, around / "holder.key")
    study = write_study(around / "small", files, key=key.public)
    caplog.set_level(logging.DEBUG)
    before = {path for path in around.rglob("*") if path.is_file()}
    with socket.socket() as other:
        # The server opens its store, its texts and its forms, and ends where the port is another's.
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        every = [[taken if one == TAKEN else one for one in call] for call in calls("small", wrong=files is BAD)]
        leaks, called = run_all(every, around)
    for folder in ("TMPDIR", "XDG_CACHE_HOME", "HOME"):
        leaks += [f"{folder} keeps {path.name}" for path in (around.parent / folder).rglob("*") if path.is_file() and traces(text_of(path))]
    leaks += [f"a log line holds {token}" for token in sorted(traces(caplog.text))]
    # What is written newly in the study's own places of records may hold them: that is what they are for.
    for path in around.rglob("*"):
        inside = path.relative_to(around).as_posix()
        records = re.match(r"small/(data|transcripts|coding|contacts|stakeholders/(nominations|ratings|training_needs)|review/media)", inside)
        if path.is_file() and path not in before and not records and inside != "exported" and not inside.startswith("exported/"):
            leaks += [f"{inside} holds {token}" for token in sorted(traces(text_of(path)))]
            if str(around) in text_of(path):
                leaks.append(f"{inside} holds a path in full")
    assert called | OF_THE_FRAME | ({"plan", "audit", "form"} if files is BAD else set()) == set(COMMANDS)
    assert not leaks, "\n".join(leaks)
    assert (study / "seal" / "log.csv").exists()


def test_the_search_finds_what_it_looks_for() -> None:
    for token in TOKENS:
        for form in (token, token.upper(), json.dumps(token), urllib.parse.quote(token), f"x{token[:9]}…"):
            assert traces(form) == {token}
    assert traces("nothing of the kind") == set()
    assert os.linesep
