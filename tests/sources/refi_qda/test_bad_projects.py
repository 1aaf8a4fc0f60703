"""Why: a project comes from anywhere. Broken, hostile or merely odd, it gives a finding with its code, and nothing is written;
and how it counts is decided by what fits, or not at all."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import NVIVO, Passage, Written, bring_in, guid, write

from kurak.model.exchange import Counting
from kurak.sources.archives import RefusedError, pack, unpack
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.refi_qda.positions import NVIVO_WINDOWS, Ruler, decide
from kurak.sources.xml_tree import parse_xml, xml_text

GOOD = write(Written(codes=[(guid("c"), "Road", "")], texts=[("T", "The road.", [Passage(4, 8, [guid("c")])])]))
CODE = guid("c")


def changed(old: bytes, new: bytes) -> bytes:
    parts = unpack(GOOD)
    assert old in parts["project.qde"]
    return pack({**parts, "project.qde": parts["project.qde"].replace(old, new)})


def named(name: str) -> bytes:
    """A zip with a name that our own writer would not write."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, b"<Project/>")
        archive.writestr("project.qde", b"<Project/>")
        archive.writestr("Project.qde" if name == "twice" else "x", b"")
        archive.writestr("project.qde" if name == "same" else "y", b"")
    return whole.getvalue()


def with_password() -> bytes:
    raw = bytearray(GOOD)
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    raw[6] |= 1
    return bytes(raw)


def packed_otherwise(damaged: bool) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("project.qde", b"<Project/>" * 500)
    raw = bytearray(whole.getvalue())
    if damaged:
        raw[60:62] = bytes((raw[60] ^ 0xFF, raw[61] ^ 0x55))
    return bytes(raw)


# What takes a second to pack is packed in its own test, not by whoever only looks which tests there are.
BAD: dict[str, tuple[str, bytes | Callable[[], bytes]]] = {
    "no zip": ("COD-050", b"PK\x03\x04 not really"),
    "empty": ("COD-050", b""),
    "cut": ("COD-050", GOOD[: len(GOOD) // 2]),
    "a wrong checksum": ("COD-050", NVIVO.read_bytes().replace(NVIVO.read_bytes()[400:420], b"\0" * 20)),
    "a password": ("COD-050", with_password()),
    "a bomb": ("COD-051", lambda: pack({"project.qde": b" " * 40_000_000})),
    "many parts": ("COD-051", lambda: pack({f"{number}": b"" for number in range(20_001)})),
    "up": ("COD-052", named("../outside.txt")),
    "up, in the Windows way": ("COD-052", named("a\\..\\..\\outside.txt")),
    "absolute": ("COD-052", named("/etc/cron.d/x")),
    "a drive": ("COD-052", named("C:x")),
    "a control character": ("COD-052", named("a\x1b[2J.txt")),
    "twice": ("COD-052", named("twice")),
    "packed in a way that has no bound": ("COD-050", packed_otherwise(damaged=False)),
    "packed in that way, and damaged": ("COD-050", packed_otherwise(damaged=True)),
    "a part and a folder of one name": ("COD-052", pack({**unpack(GOOD), "q.txt": b"", "Q.txt/b": b""})),
    "the same twice": ("COD-052", named("same")),
    "an external entity": ("COD-053", pack({"project.qde": b'<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><Project name="x">&e;</Project>'})),
    "laughs": ("COD-053", pack({"project.qde": b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Project name="&b;"/>'})),
    "no XML": ("COD-053", pack({"project.qde": b"<Project>"})),
    "an unknown encoding": ("COD-053", pack({"project.qde": b"<?xml version='1.0' encoding='klingon'?><Project/>"})),
    "an encoding of several bytes": ("COD-053", pack({"project.qde": b"<?xml version='1.0' encoding='shift_jis'?><Project/>"})),
    "an encoding that decodes nothing": ("COD-053", pack({"project.qde": b"<?xml version='1.0' encoding='undefined'?><Project/>"})),
    "too deep": ("COD-053", pack({"project.qde": b"<Project>" + b"<Code>" * 500 + b"</Code>" * 500 + b"</Project>"})),
    "no project": ("COD-054", pack({"readme.txt": b""})),
    "two projects": ("COD-054", pack({"a.qde": b"<Project/>", "b.qde": b"<Project/>"})),
    "another root": ("COD-054", pack({"project.qde": b"<html/>"})),
    "a position that is none": ("COD-054", changed(b"startPosition='4'", b"startPosition='four'")),
    "a code without a GUID": ("COD-054", changed(f"<Code guid='{CODE}'".encode(), b"<Code")),
    "two codes of one GUID": ("COD-054", changed(b"</Codes>", f"<Code guid='{{{CODE.upper()}}}' name='b' isCodable='true'/></Codes>".encode())),
    "a description without end": ("COD-054", changed(b"</Code>", b"<Description>" + b"d" * 20_001 + b"</Description></Code>")),
    "a text that is none": ("COD-064", pack({**unpack(GOOD), f"sources/{guid('text', 'T')}.txt": b"\xff\xfe\xff"})),
    "a zero byte": ("COD-064", pack({**unpack(GOOD), f"sources/{guid('text', 'T')}.txt": b"The\0road."})),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_project_gives_its_finding_and_writes_nothing(tmp_path: Path, what: str) -> None:
    code, raw = BAD[what]
    done = bring_in(tmp_path, raw() if callable(raw) else raw)
    assert [one.code for one in done.findings] == [code]
    assert list(tmp_path.iterdir()) == []


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_random_damage_never_gives_a_traceback(place: int, bytes_: bytes) -> None:
    from projects import CHOICES

    from kurak.model.codings import CodedTexts
    from kurak.sources.refi_qda.folder import import_project

    raw = GOOD[:place] + bytes_ + GOOD[place + len(bytes_) :]
    done = import_project(Path("nowhere"), CodedTexts(), raw, "p.qdpx", CHOICES)
    assert done.refused or done.brought.files


def test_passages_that_cannot_be_placed_are_kept(tmp_path: Path) -> None:
    passages = [Passage(4, 8, [CODE]), Passage(5, 5, [CODE]), Passage(8, 4, [CODE]), Passage(4, 900, [CODE]), Passage(-3, 2, [CODE]), Passage(4, 8, [guid("no code")])]
    done = bring_in(tmp_path, write(Written(codes=[(CODE, "Road", "")], texts=[("T", "The road.", passages)])))
    assert done.counts.codings == 6
    assert done.kept == {"codings whose passage is empty or not inside the text": 4, "codings with what is no code of the codebook": 1}
    assert sum(map(len, read_coded_texts(tmp_path).codings.values())) == 1


def test_a_part_that_says_it_is_small_is_not_unpacked_whole() -> None:
    import tracemalloc

    raw = bytearray(pack({"a": b" " * 60_000_000}))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (1_000_000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError) as refused:
            unpack(bytes(raw))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.code == "COD-050"
    assert most < 10_000_000


def test_our_own_mistakes_are_not_said_to_be_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    from kurak.sources import archives

    def mistaken(names: list[str]) -> list[str]:
        raise ValueError("ours")

    monkeypatch.setattr(archives, "_safe_names", mistaken)
    with pytest.raises(ValueError, match="ours"):
        unpack(GOOD)


@pytest.mark.parametrize("choices", [{"language": "no language"}, {"attributes": {"a b": "c"}}, {"attributes": {"a": "x" * 400}}, {"speakers": {"The road.\nP 1": "participant"}}])
def test_what_cannot_be_front_matter_gives_a_finding(tmp_path: Path, choices: dict[str, Any]) -> None:
    from dataclasses import replace

    from projects import CHOICES

    from kurak.model.codings import CodedTexts
    from kurak.sources.refi_qda.folder import import_project

    raw = write(Written(codes=[(CODE, "Road", "")], texts=[("T", "The road.\nP 1: yes", [])]))
    done = import_project(tmp_path, CodedTexts(), raw, "p.qdpx", replace(CHOICES, **choices))
    assert [one.code for one in done.findings] == ["COD-064"]
    assert done.brought.files == {}


# ── how positions are counted ────────────────────────────────────────────────────────────────────

TEXT = "🙂 one line\r\nanother road\r\n👍 a third bus\r\nthe last holes here"


def passages_of(text: str, counting: Counting, words: tuple[str, ...] = ("road", "bus", "holes")) -> list[Passage]:
    ruler = Ruler(text, counting)
    places = [(ruler.text.index(word), ruler.text.index(word) + len(word)) for word in words]
    return [Passage(ruler.there(start), ruler.there(end), [CODE]) for start, end in places]


WAYS = [Counting(unit=unit, line_end=end) for unit in ("code points", "UTF-16 units") for end in ("as written", "one")]  # type: ignore[arg-type]


@pytest.mark.parametrize("counting", WAYS, ids=lambda one: f"{one.unit} {one.line_end}")
@pytest.mark.parametrize("origin", ["NVivo for Windows 12.6", "MAXQDA 24 (Release 24.7.0)", "ATLAS.ti Win 26.1.1", "QualCoder 3.5"])
def test_every_way_of_counting_is_found_by_what_fits(tmp_path: Path, counting: Counting, origin: str) -> None:
    project = Written(origin=origin, codes=[(CODE, "Road", "")], texts=[("T", TEXT, passages_of(TEXT, counting))])
    done = bring_in(tmp_path, write(project))
    assert not done.refused
    assert [row.quote for row in read_coded_texts(tmp_path).codings["imported"]] == ["road", "bus", "holes"]


def test_a_mark_at_the_beginning_is_counted_or_not(tmp_path: Path) -> None:
    for mark, folder in ((True, "a"), (False, "b")):
        text = "\ufeff" + TEXT
        project = Written(codes=[(CODE, "Road", "")], texts=[("T", text, passages_of(text, Counting(mark=mark)))])
        assert not bring_in(tmp_path / folder, write(project)).refused
        there = read_coded_texts(tmp_path / folder)
        assert [row.quote for row in there.codings["imported"]] == ["road", "bus", "holes"]
        assert not there.documents["T001"].text.startswith("\ufeff")


def test_text_inside_the_xml_has_lost_its_carriage_returns_and_the_positions_have_not(tmp_path: Path) -> None:
    # XML reads every line end as a line feed; a program of Windows counted two.
    project = Written(codes=[(CODE, "Road", "")], texts=[("T", TEXT.replace("\r\n", "\n"), passages_of(TEXT, Counting()))], inline=True)
    assert not bring_in(tmp_path, write(project)).refused
    assert [row.quote for row in read_coded_texts(tmp_path).codings["imported"]] == ["road", "bus", "holes"]


def test_what_cannot_be_told_apart_is_not_guessed(tmp_path: Path) -> None:
    # Shifted by one, the passage is as whole as before.
    text = "🙂 !!!!!!!!"
    project = Written(codes=[(CODE, "Road", "")], texts=[("T", text, [Passage(3, 5, [CODE])])], origin="Unknown 1")
    done = bring_in(tmp_path, write(project))
    assert [one.code for one in done.findings] == ["COD-055"]
    assert list(tmp_path.iterdir()) == []
    assert not bring_in(tmp_path, write(project), told=Counting()).refused
    assert read_coded_texts(tmp_path).codings["imported"][0].quote == "!!"


def test_all_ways_agree_where_there_is_nothing_to_count_apart() -> None:
    assert decide([("plain text of one line", [(0, 5)])], "Unknown").why == "only"
    assert decide([], "Unknown").why == "only"


@given(st.lists(st.sampled_from(["a", "🙂", "\r\n", "\n", "\r", "ң", "e\u0301"]), max_size=20).map("".join), st.sampled_from([*WAYS, Counting(line_end="two"), Counting(mark=True), NVIVO_WINDOWS]))
def test_positions_go_there_and_come_back(text: str, counting: Counting) -> None:
    for raw in (text, "\ufeff" + text):
        ruler = Ruler(raw, counting)
        assert "\r" not in ruler.text
        for start in range(len(ruler.text)):
            for end in range(start + 1, len(ruler.text) + 1):
                assert ruler.here(ruler.there(start), ruler.there(end)) == (start, end)


def test_positions_equal_those_of_utf_16() -> None:
    # Two roads: Python's own encoder counts the units.
    text = "a🙂b\r\nкыш👍"
    ruler = Ruler(text, NVIVO_WINDOWS)
    plain = text.replace("\r\n", "\n")
    expected = [len(text[: text.index(sign)].encode("utf-16-le")) // 2 for sign in "a🙂bк👍"]
    assert [ruler.there(plain.index(sign)) for sign in "a🙂bк👍"] == expected


@given(st.text(st.sampled_from("\n\r\t&<>\"' aң🙂\u0306\u2028\xa0]")))
def test_text_in_xml_comes_back_to_the_letter(text: str) -> None:
    from xml.etree.ElementTree import Element, SubElement

    root = Element("{urn:x}a", {"b": text})
    SubElement(root, "{urn:x}c").text = text
    again = parse_xml(xml_text(root))
    assert (again.get("b"), again[0].text or "") == (text, text)
