"""Why: a position is an address. Where a study promises to keep the middle of the cluster only, no byte of what the server stores may
hold more, and a phone that sends again must still be told that its interview is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_server import Collect, Running, publish, running, write_study

from kurak.fieldwork.receipt import receipt_rule
from kurak.sources.submissions.store import Kept, SubmissionStore
from kurak.sources.submissions.withdrawal import withdraw

FORM = """
| survey  | | | | | |
| | type | name | label | calculation | parameters |
| | audit | audit | | | location-priority=balanced location-min-interval=60 location-max-age=120 track-changes=true |
| | start-geopoint | begun_at | | | |
| | text | unit_code | Code on the route sheet | | |
| | geopoint | spot | Where are you? | | |
| | geotrace | walk | The way here | | |
| | geoshape | yard | The yard | | |
| | begin_repeat | member | Member | | |
| | geopoint | works_at | Where do they work? | | |
| | end_repeat | | | | |
| | calculate | copied | | ${{spot}} | |
| | calculate | rounded | | round(selected-at(${{copied}}, 0), 3) | |
| | text | remark | Anything else? | | |
| settings | | |
| | form_title | form_id | version |
| | Lending | lending | {version} |
"""
MIDDLE = (42.87, 74.57)
EXACT = ("42.8746", "74.5698", "42.8751", "74.5702", "41.1234", "73.5678", "42.875")
AUDIT = (
    "event,node,start,end,latitude,longitude,accuracy,old-value,new-value\n"
    "form start,,1,,42.8746,74.5698,5.0,,\n"
    "question,/data/spot,1,2,42.8751,74.5702,5.0,,42.8746 74.5698 700 5\n"
    "question,/data/member[1]/works_at,1,2,42.8751,74.5702,5.0,41.1234 73.5678 0 0,\n"
    "question,/data/remark,3,4,42.8751,74.5702,5.0,so,thus\n"
)
FIELDWORK = "fieldwork:\n  assignments: data/assignments.csv\n"


def geo_study(folder: Path, *, fieldwork: str = FIELDWORK) -> Path:
    write_study(folder)
    publish(folder, version="2", form=FORM)
    text = (folder / "study.yaml").read_text("utf-8")
    assert "\nfieldwork:" not in text
    (folder / "study.yaml").write_text(text + "\n" + fieldwork, "utf-8")
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/assignments.csv").write_text(
        f"cluster,stratum,psu,visit,kind,latitude,longitude\nC1,A,p,1,main,{MIDDLE[0]},{MIDDLE[1]}\nC2,A,q,1,main,,\n", "utf-8"
    )
    return folder


def geo_interview(instance: str, *, unit: str = "C1-01", spot: str = "42.8746 74.5698 700.0 5.0", replaces: str = "") -> bytes:
    old = f"<orx:deprecatedID>{replaces}</orx:deprecatedID>" if replaces else ""
    return (
        '<?xml version="1.0" ?><data id="lending" version="2" xmlns:orx="http://openrosa.org/xforms">'
        f"<begun_at>42.8751 74.5702 0 0</begun_at><unit_code>{unit}</unit_code><spot>{spot}</spot>"
        "<walk>42.8746 74.5698 0 0;42.8751 74.5702 0 0</walk><yard>42.8746 74.5698 0 0;42.8751 74.5702 0 0;42.8746 74.5698 0 0</yard>"
        "<member><works_at>41.1234 73.5678 0 0</works_at></member><member><works_at/></member>"
        f"<copied>{spot}</copied><rounded>42.875</rounded><remark>қыз &amp; ок</remark>"
        f"<orx:meta>{old}<orx:instanceID>{instance}</orx:instanceID></orx:meta></data>"
    ).encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with running(geo_study(tmp_path / "study")) as one:
        yield one


def kept(server: Running, instance: str) -> Kept:
    store = SubmissionStore(server.site.store_folder)
    try:
        found = store.find(instance)
        assert found is not None
        return found
    finally:
        store.close()


def every_byte(server: Running) -> bytes:
    """Everything below the store: database, write-ahead log, attachments, what is arriving."""
    return b"".join(file.read_bytes() for file in sorted(server.site.store_folder.rglob("*")) if file.is_file())


def nothing_exact(server: Running) -> None:
    held = every_byte(server)
    assert b"lending" in held
    for one in EXACT:
        assert one.encode() not in held, one


def test_no_byte_of_the_store_holds_a_position_and_everything_else_is_as_it_came(server: Running) -> None:
    xml, phone = geo_interview("uuid:1"), Collect(server.address)
    assert phone.send(xml, {"audit.csv": AUDIT.encode()}).status_code == 201
    nothing_exact(server)
    found = kept(server, "uuid:1")
    expected = xml.decode()
    for exact, coarse in (
        ("<spot>42.8746 74.5698 700.0 5.0</spot>", "<spot>42.87 74.57 0 0</spot>"),
        ("<begun_at>42.8751 74.5702 0 0</begun_at>", "<begun_at>42.87 74.57 0 0</begun_at>"),
        ("<works_at>41.1234 73.5678 0 0</works_at>", "<works_at>42.87 74.57 0 0</works_at>"),
        ("<copied>42.8746 74.5698 700.0 5.0</copied>", "<copied></copied>"),
        ("<rounded>42.875</rounded>", "<rounded></rounded>"),
    ):
        assert exact in expected
        expected = expected.replace(exact, coarse)
    for name in ("walk", "yard"):
        before, _, rest = expected.partition(f"<{name}>")
        expected = f"{before}<{name}>{rest[rest.index('</'):]}"
    assert found.xml.decode() == expected
    assert found.sha256 == hashlib.sha256(xml).hexdigest()
    # 41.12, 73.57 is some 200 km away; the two others are within 2 km.
    assert found.near == {"begun_at": True, "spot": True, "member/works_at": False}
    audit = found.attachments["audit.csv"].read().decode()
    assert audit == (
        "event,node,start,end,latitude,longitude,accuracy,old-value,new-value\nform start,,1,,,,,,\nquestion,/data/spot,1,2,,,,,\n"
        "question,/data/member[1]/works_at,1,2,,,,,\nquestion,/data/remark,3,4,,,,so,thus\n"
    )
    assert found.attachments["audit.csv"].sha256 == hashlib.sha256(audit.encode()).hexdigest()


def test_resends_edits_and_conflicts_stay_what_they_were(server: Running) -> None:
    xml, phone = geo_interview("uuid:1"), Collect(server.address)
    for _ in range(2):
        assert phone.send(xml, {"audit.csv": AUDIT.encode()}).status_code == 201
    # The same but for a position is another interview, although what is kept of both is the same.
    other = geo_interview("uuid:1", spot="42.8747 74.5699 0 0")
    assert phone.send(other).status_code == 409
    assert phone.send(geo_interview("uuid:2", replaces="uuid:1")).status_code == 201
    store = SubmissionStore(server.site.store_folder)
    try:
        assert [one.instance_id for one in store] == ["uuid:1", "uuid:2"]
        assert [one.instance_id for one in store.latest()] == ["uuid:2"]
        assert store.conflicts() == [("uuid:1", hashlib.sha256(other).hexdigest())]
    finally:
        store.close()
    nothing_exact(server)
    assert b"42.8747" not in every_byte(server)


def test_a_large_log_is_made_coarse_in_its_file(server: Running) -> None:
    rows = "".join(f"question,/data/remark,{at},{at + 1},42.8746,74.5698,5.0,a,b\n" for at in range(3000))
    content = (AUDIT + rows).encode()
    assert len(content) > 64_000
    phone = Collect(server.address)
    for _ in range(2):
        assert phone.send(geo_interview("uuid:1"), {"audit.csv": content}).status_code == 201
    found = kept(server, "uuid:1").attachments["audit.csv"]
    assert found.content is None
    assert hashlib.sha256(found.path.read_bytes()).hexdigest() == found.sha256
    assert found.path.read_text().count("\n") == 3005
    nothing_exact(server)


@pytest.mark.parametrize("log", ["\n" + AUDIT, AUDIT.replace(",", ";"), "42.8746 74.5698", AUDIT.encode("utf-16").decode("latin-1")])
def test_a_log_that_cannot_be_read_is_kept_empty(server: Running, log: str) -> None:
    assert Collect(server.address).send(geo_interview("uuid:1"), {"audit.csv": log.encode("latin-1")}).status_code == 201
    assert kept(server, "uuid:1").attachments["audit.csv"].read() == b""
    nothing_exact(server)


def test_after_the_sample_moved_a_resend_is_still_the_same(tmp_path: Path) -> None:
    study = geo_study(tmp_path / "study")
    with running(study) as one:
        assert Collect(one.address).send(geo_interview("uuid:1"), {"audit.csv": AUDIT.encode()}).status_code == 201
    (study / "data/assignments.csv").unlink()
    with running(study) as one:
        assert Collect(one.address).send(geo_interview("uuid:1"), {"audit.csv": AUDIT.encode()}).status_code == 201
        assert b"42.87 74.57 0 0" in kept(one, "uuid:1").xml


@pytest.mark.parametrize("unit", ["C9-01", "C2-01", ""])
def test_where_the_cluster_is_not_known_no_position_is_kept(server: Running, unit: str) -> None:
    assert Collect(server.address).send(geo_interview("uuid:1", unit=unit)).status_code == 201
    found = kept(server, "uuid:1")
    assert b"<spot></spot>" in found.xml
    assert set(found.near.values()) == {None}
    nothing_exact(server)


@pytest.mark.parametrize(
    "spot", ["<![CDATA[42.8746 74.5698 700 5]]>", "<!-- x -->42.8746 74.5698", "42.87&#52;6 74.5698", "<a>42.8746</a> 74.5698", "42.8746N, 74.5698E", "\n 42.8746\n74.5698 "]
)  # fmt: skip
def test_a_position_written_otherwise_goes_too(server: Running, spot: str) -> None:
    xml = b"\xef\xbb\xbf" + geo_interview("uuid:1", spot=spot)
    assert Collect(server.address).send(xml).status_code == 201
    nothing_exact(server)
    assert b"74.5698" not in every_byte(server)
    assert "<remark>қыз &amp; ок</remark>".encode() in kept(server, "uuid:1").xml


def test_with_a_reason_positions_are_kept_as_received(tmp_path: Path) -> None:
    reason = FIELDWORK + "  positions: as received\n  positions_reason: distances to clinics are what is studied\n"
    with running(geo_study(tmp_path / "study", fieldwork=reason)) as one:
        xml = geo_interview("uuid:1")
        assert Collect(one.address).send(xml, {"audit.csv": AUDIT.encode()}).status_code == 201
        found = kept(one, "uuid:1")
        assert (found.xml, found.near) == (xml, {})
        assert found.attachments["audit.csv"].read() == AUDIT.encode()


def test_without_a_block_fieldwork_or_with_errors_in_it_nothing_is_kept(tmp_path: Path) -> None:
    for name, block in (("none", ""), ("wrong", "fieldwork: {positions: as received}\n")):
        study = geo_study(tmp_path / name, fieldwork=block)
        assert receipt_rule(study).coarse
        assert receipt_rule(study).words == "no position is kept: study.yaml has no block fieldwork that can be read"
        with running(study) as one:
            assert Collect(one.address).send(geo_interview("uuid:1")).status_code == 201
            nothing_exact(one)


def test_whoever_withdraws_leaves_no_note_of_where_they_were(server: Running) -> None:
    assert Collect(server.address).send(geo_interview("uuid:1")).status_code == 201
    store = SubmissionStore(server.site.store_folder)
    try:
        withdraw(store, instance_ids=["uuid:1"])
        assert store.connection.execute("SELECT count(*) FROM position").fetchone() == (0,)
    finally:
        store.close()
