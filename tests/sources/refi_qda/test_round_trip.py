"""Why: a project that comes and goes must lose nothing. One is NVivo's own; the others are drawn at random, with whatever programs
and people put into them; what was changed in between is changed, and nothing else."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from projects import NVIVO, Passage, Written, bring_in, content, guid, take_out, write, xml_of

from kurak.model.codings import Memo
from kurak.sources.archives import pack, unpack
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.qualitative.codings import codings_text
from kurak.sources.qualitative.places import CODEBOOK, MEMOS, codings_of
from kurak.sources.qualitative.writing import change_codings, new_coding, table_text
from kurak.sources.refi_qda.folder import export_table

# ── written by NVivo for Windows 12.6, its words masked ──────────────────────────────────────────


def test_a_project_of_nvivo_comes_in_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    raw = NVIVO.read_bytes()
    first = bring_in(tmp_path / "one", raw)
    counts = {"sources": 2, "codes": 152, "codings": 303, "cases": 0, "variables": 0, "notes": 0, "sets": 0, "users": 2}
    assert first.counts.as_data() == counts  # counted in the file by grep -c
    assert [one.code for one in first.findings] == ["COD-056"]
    there = read_coded_texts(tmp_path / "one")
    assert there.findings == ()
    assert sum(map(len, there.codings.values())) == 303
    out = take_out(tmp_path / "one")
    assert out.counts == first.counts
    assert not out.changes
    assert unpack(out.content) == unpack(raw)
    again = bring_in(tmp_path / "two", out.content)
    assert again.counts == first.counts
    assert content(read_coded_texts(tmp_path / "two")) == content(there)


def test_passages_of_nvivo_cut_no_words(tmp_path: Path) -> None:
    # NVivo codes what a person selected. Counted in another way, most of its passages would begin or end inside a word.
    bring_in(tmp_path, NVIVO.read_bytes())
    there = read_coded_texts(tmp_path)
    rows = [row for own in there.codings.values() for row in own]
    text = {name: one.text for name, one in there.documents.items()}
    whole = [row for row in rows if not (text[row.document][row.start - 1 : row.start].isalnum() and row.quote[0].isalnum())]
    assert len(whole) >= 302
    assert any(ord(sign) > 0xFFFF for one in text.values() for sign in one)


def test_a_project_of_nvivo_as_a_new_one_has_the_same_codings_in_the_standards_count(tmp_path: Path) -> None:
    bring_in(tmp_path / "one", NVIVO.read_bytes())
    fresh = take_out(tmp_path / "one", base="new")
    again = bring_in(tmp_path / "two", fresh.content)
    assert again.counts == fresh.counts
    assert (fresh.counts.codes, fresh.counts.codings, fresh.counts.sources) == (152, 303, 2)
    assert [one.code for one in again.findings] == []
    assert content(read_coded_texts(tmp_path / "two")) == content(read_coded_texts(tmp_path / "one"))


def test_new_codings_of_a_project_of_nvivo_are_counted_as_nvivo_counts(tmp_path: Path) -> None:
    bring_in(tmp_path / "one", NVIVO.read_bytes())
    there = read_coded_texts(tmp_path / "one")
    document = max(there.documents.values(), key=lambda one: len(one.text))
    start = document.text.rindex("👍")
    assert there.codebook is not None
    row = new_coding(document, coding="new", start=start, end=start + 1, code=there.codebook.codes[0].id)
    change_codings(tmp_path / "one", "айгүл", lambda rows: [*rows, row], freeze=[document], on="2026-05-04")
    out = take_out(tmp_path / "one")
    assert out.changes == {"new users": 1, "new codings": 1}
    assert (out.counts.codings, out.counts.users) == (304, 3)
    again = bring_in(tmp_path / "two", out.content)
    assert [one.code for one in again.findings] == ["COD-056"]
    rows = read_coded_texts(tmp_path / "two").codings["айгүл"]
    assert [(one.start, one.quote) for one in rows] == [(start, "👍")]


def test_a_project_of_our_own_that_counts_utf_16_is_read_as_it_counts(tmp_path: Path) -> None:
    from kurak.model.exchange import Counting

    bring_in(tmp_path / "one", NVIVO.read_bytes())
    fresh = take_out(tmp_path / "one", base="new", counting=Counting(unit="UTF-16 units"))
    again = bring_in(tmp_path / "two", fresh.content)
    assert [one.code for one in again.findings] == ["COD-056"]
    assert content(read_coded_texts(tmp_path / "two")) == content(read_coded_texts(tmp_path / "one"))


# ── drawn at random ──────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from(["жол", "кыш", "🙂", "e\u0301", "ң", "👩‍👧", "road", ".", "\r\n", "\n", "\r\n\r\n", " ", "и\u0306", "P1:", "[2]", "&", "<b>", "\u2028", "\t"])
TEXT = st.lists(WORDS, min_size=1, max_size=30).map(" ".join).map("The beginning. ".__add__)
USERS = [(guid("user", 1), "Anna"), (guid("user", 2), "anna"), (guid("user", 3), "Айгүл К.")]


@st.composite
def projects(draw: st.DrawFn) -> Written:
    names = draw(st.lists(st.sampled_from(["Road", "road", "Жол", "a, b; c|d", "..", "no", "1", "x" * 70]), min_size=1, max_size=8))
    codes: list[tuple[str, str, str]] = []
    for number, name in enumerate(names):
        above = draw(st.sampled_from(["", *(one for one, _, _ in codes)]))
        codes.append((guid("code", number), name, above))
    texts = []
    for number, text in enumerate(draw(st.lists(TEXT, min_size=1, max_size=3))):
        passages = []
        for _ in range(draw(st.integers(0, 5))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            if text[start - 1 : start + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n":
                continue  # no program can select half of a line end
            marked = draw(st.lists(st.sampled_from([one for one, _, _ in codes]), max_size=3, unique=True))
            passages.append(Passage(start, end, marked, draw(st.sampled_from(["", *(one for one, _ in USERS)])), draw(st.sampled_from(["", "a thought", "two\nlines"]))))
        texts.append((f"text {number}", text, passages))
    notes = [(guid("note", number), title, words) for number, (title, words) in enumerate(draw(st.lists(st.tuples(st.sampled_from(["", "On it"]), st.sampled_from(["", "A note.", "бир 🙂\nэки", '"a",b'])), max_size=4)))]
    for number, (own, _, _) in enumerate(notes):
        if texts and texts[0][2] and number == 0:
            texts[0][2][0].note = own
    more = {own: f"<NoteRef targetGUID='{notes[number - 1][0]}'/>" for number, (own, _, _) in enumerate(notes) if number}  # notes on notes
    descriptions = {codes[0][0]: draw(st.sampled_from(["What it means.", "", "It.\n\nWhen to use: often.", "Example: one.\n\nWhen to use: never.", " x "]))}
    return Written(users=USERS, codes=codes, descriptions=descriptions, texts=texts, notes=notes, more=more, inline=draw(st.booleans()), capitals=draw(st.booleans()), room=draw(st.sampled_from(["sources", "Sources"])))


@settings(max_examples=40, deadline=None)
@given(projects())
def test_a_random_project_comes_back_as_it_was(project: Written) -> None:
    raw = write(project)
    from kurak.model.exchange import Counting

    with tempfile.TemporaryDirectory() as place:
        one, two, three = (Path(place) / name for name in ("one", "two", "three"))
        came = bring_in(one, raw, told=Counting())
        assert not came.refused, [one.message for one in came.findings]
        there = read_coded_texts(one)
        assert not there.has_errors, [finding.message for finding in there.findings]
        rows = sum(map(len, there.codings.values())) + sum(finding.code == "COD-027" for finding in there.findings)
        # Whatever is counted in the project is a row here, or is said to be kept.
        assert came.counts.codings == rows + sum(number for what, number in came.kept.items() if what.startswith("codings"))
        went = take_out(one)
        assert went.counts == came.counts
        assert not went.changes
        assert xml_of(went.content) == xml_of(raw)
        assert take_out(one).content == went.content
        again = bring_in(two, went.content, told=Counting())
        assert again.counts == came.counts
        assert content(read_coded_texts(two)) == content(there)
        # By the other road: a new project, which knows nothing of the kept one.
        fresh = take_out(one, base="new")
        anew = bring_in(three, fresh.content)
        assert anew.counts == fresh.counts
        assert content(read_coded_texts(three)) == content(there)


@settings(max_examples=30, deadline=None)
@given(projects(), st.data())
def test_what_is_changed_is_changed_and_nothing_else(project: Written, data: st.DataObject) -> None:
    from kurak.model.exchange import Counting

    with tempfile.TemporaryDirectory() as place:
        one, two = Path(place) / "one", Path(place) / "two"
        bring_in(one, write(project), told=Counting())
        there = read_coded_texts(one)
        assert there.codebook is not None
        codes = list(there.codebook.names())
        for coder, rows in there.codings.items():
            now = [row._replace(code=data.draw(st.sampled_from(codes))) if data.draw(st.booleans()) else row for row in rows if data.draw(st.booleans())]
            place_of = max(there.documents.values(), key=lambda document: len(document.text))
            now.append(new_coding(place_of, coding="new", start=0, end=3, code=codes[-1], memo="mine", says=data.draw(st.sampled_from(["present", "absent"]))))
            (one / codings_of(coder)).write_bytes(codings_text(now))
        memos = [memo.model_copy(update={"text": "changed"}) for memo in there.memos[1:]]
        if (one / MEMOS).exists() or data.draw(st.booleans()):
            (one / MEMOS).write_bytes(table_text(Memo, [*memos, Memo(memo="new", coder="anna", document=next(iter(there.documents)), text="A new one.")]))
        changed = read_coded_texts(one)
        # Of two rows that say the same the first counts; which that is may change with the order of passages.
        assume(all(finding.code != "COD-027" for finding in changed.findings))
        out = take_out(one)
        assert not out.refused, [finding.message for finding in out.findings]
        again = bring_in(two, out.content, told=Counting())
        assert again.counts == out.counts
        # New rows get a GUID on the way; all else is as it was written.
        assert _without_guids(content(read_coded_texts(two))) == _without_guids(content(changed))


def _without_guids(compared: object) -> object:
    tree, codings, memos, values = compared  # type: ignore[misc]
    return [one[:-1] for one in tree], {coder: sorted(row[:-1] for row in rows) for coder, rows in codings.items() if rows}, memos, values


# ── one thing at a time ──────────────────────────────────────────────────────────────────────────

CODES = ((guid("code", 0), "Road", ""), (guid("code", 1), "Winter", guid("code", 0)), (guid("code", 2), "Bus", ""))
ONE_TEXT = "The road is full of holes. The bus is late."


def small(**more: object) -> Written:
    passages = [Passage(4, 8, [CODES[0][0]], USERS[0][0], "a comment"), Passage(31, 34, [CODES[2][0], CODES[1][0]], USERS[1][0])]
    return Written(users=USERS[:2], codes=CODES, texts=[("T", ONE_TEXT, passages)], **more)  # type: ignore[arg-type]


def test_codes_that_were_renamed_moved_merged_and_added_go_out_by_their_guid(tmp_path: Path) -> None:
    bring_in(tmp_path / "one", write(small()))
    place = tmp_path / "one" / CODEBOOK
    text = place.read_text("utf-8").replace("name: Road", "name: Roads")
    head, winter, bus = text.partition("  children:")[0], "- id: winter\n", text[text.index("- id: bus") :]
    guid_of_winter = CODES[1][0]
    place.write_text(f"{head}{winter}  name: Winter\n  definition: Snow.\n  when: In snow.\n  colour: '#00FF88'\n  guid: {guid_of_winter}\n{bus}- id: new\n  name: New\n  definition: Another.\n", "utf-8")
    (tmp_path / "one" / "coding/codebook-log.csv").write_text("code,change,into,on,who,why\nroad.winter,renamed,winter,2026-05-04,team,simpler\n", "utf-8")
    assert not read_coded_texts(tmp_path / "one").has_errors
    out = take_out(tmp_path / "one")
    assert out.changes == {"changed codes": 2, "moved codes": 1, "new codes": 1}
    assert out.counts.codings == 3
    bring_in(tmp_path / "two", out.content)
    again = read_coded_texts(tmp_path / "two")
    assert again.codebook is not None
    assert [(way[-1].id, way[-1].name, way[-1].when) for way in again.codebook.walk()] == [("roads", "Roads", ""), ("bus", "Bus", ""), ("winter", "Winter", "In snow."), ("new", "New", "")]


def test_a_code_merged_into_another_takes_its_codings_along(tmp_path: Path) -> None:
    bring_in(tmp_path / "one", write(small()))
    place = tmp_path / "one" / CODEBOOK
    text = place.read_text("utf-8")
    place.write_text(text[: text.index("  children:")] + text[text.index("- id: bus") :], "utf-8")
    (tmp_path / "one" / "coding/codebook-log.csv").write_text("code,change,into,on,who,why\nroad.winter,merged,road,2026-05-04,team,simpler\n", "utf-8")
    out = take_out(tmp_path / "one")
    assert (out.counts.codes, out.counts.codings) == (2, 3)
    bring_in(tmp_path / "two", out.content)
    assert sorted(row.code for rows in read_coded_texts(tmp_path / "two").codings.values() for row in rows) == ["bus", "road", "road"]


def test_a_text_that_was_taken_out_does_not_go_out_and_nothing_of_it(tmp_path: Path) -> None:
    # Somebody withdrew: their words stay in no file that leaves.
    more = {
        "Cases": f"<Cases><Case guid='{guid('case')}' name='one'><SourceRef targetGUID='{guid('text', 'T')}'/></Case></Cases>",
        "Sets": f"<Sets><Set guid='{guid('set')}' name='s'><MemberSource targetGUID='{guid('text', 'T')}'/></Set></Sets>",
    }
    bring_in(tmp_path, write(small(more=more)))
    for file in ("transcripts/T001.md", "coding/codings/anna.csv", "coding/codings/anna-2.csv", "coding/frozen.csv"):
        (tmp_path / file).unlink()
    out = take_out(tmp_path)
    assert (out.counts.sources, out.counts.codings, out.counts.cases, out.counts.sets) == (0, 0, 0, 1)
    assert b"full of holes" not in b"".join(unpack(out.content).values())
    assert guid("text", "T").encode() not in xml_of(out.content)


def test_a_mended_text_goes_out_with_passages_that_only_the_other_program_knows(tmp_path: Path) -> None:
    project = small()
    project.texts[0][2].append(Passage(20, 25, [], comment="an annotation"))  # type: ignore[attr-defined]
    bring_in(tmp_path / "one", write(project))
    place = tmp_path / "one" / "transcripts/T001.md"
    place.write_text(place.read_text("utf-8").replace("The road", "Well, the road"), "utf-8")
    from kurak.sources.qualitative.writing import re_anchor

    re_anchor(tmp_path / "one", read_coded_texts(tmp_path / "one"), on="2026-05-04")
    out = take_out(tmp_path / "one")
    assert out.changes["changed texts"] == 1
    assert b'startPosition="26" endPosition="31"' in xml_of(out.content)
    bring_in(tmp_path / "two", out.content)
    assert sorted(row.quote for rows in read_coded_texts(tmp_path / "two").codings.values() for row in rows) == ["bus", "bus", "road"]


def test_codings_of_a_mended_text_go_out_where_their_words_stand_now(tmp_path: Path) -> None:
    # Nobody has moved them in the file yet; what is read and counted here goes out.
    bring_in(tmp_path / "one", write(small()))
    place = tmp_path / "one" / "transcripts/T001.md"
    place.write_text(place.read_text("utf-8").replace("The road", "Well, the road"), "utf-8")
    there = read_coded_texts(tmp_path / "one")
    assert not there.has_errors
    out = take_out(tmp_path / "one")
    bring_in(tmp_path / "two", out.content)
    assert sorted(row.quote for rows in read_coded_texts(tmp_path / "two").codings.values() for row in rows) == ["bus", "bus", "road"]
    table = export_table(tmp_path / "one", there, "all.csv", codebook=False).content.decode()
    assert sorted((row["quote"], int(row["start"])) for row in csv.DictReader(io.StringIO(table))) == [("bus", 37), ("bus", 37), ("road", 10)]


def test_a_passage_of_the_other_program_that_is_gone_stops_the_export(tmp_path: Path) -> None:
    project = small()
    project.texts[0][2].append(Passage(20, 25, [], comment="an annotation"))  # type: ignore[attr-defined]
    bring_in(tmp_path, write(project))
    place = tmp_path / "transcripts/T001.md"
    place.write_text(place.read_text("utf-8").replace("holes", "pits"), "utf-8")
    from kurak.sources.qualitative.writing import re_anchor

    re_anchor(tmp_path, read_coded_texts(tmp_path), on="2026-05-04")
    assert [one.code for one in take_out(tmp_path).findings] == ["COD-061"]


def test_a_second_variable_of_a_personal_name_is_left_in_the_project_too(tmp_path: Path) -> None:
    own = guid("text", "T")
    variables = "".join(f"<Variable guid='{guid('phone', n)}' name='Phone' typeOfVariable='Text'/>" for n in (1, 2))
    values = "".join(f"<VariableValue><VariableRef targetGUID='{guid('phone', n)}'/><TextValue>0555 {n}</TextValue></VariableValue>" for n in (1, 2))
    more = {"Variables": f"<Variables>{variables}</Variables>", "Cases": f"<Cases><Case guid='{guid('case')}' name='one'>{values}<SourceRef targetGUID='{own}'/></Case></Cases>"}
    came = bring_in(tmp_path, write(small(more=more)))
    assert "COD-066" in {one.code for one in came.findings}
    assert read_coded_texts(tmp_path).documents["T001"].record.attributes == {}
    assert "0555" not in (tmp_path / "transcripts/T001.md").read_text("utf-8")


def test_what_is_not_modelled_goes_back_as_it_came(tmp_path: Path) -> None:
    own = guid("text", "T")
    more = {
        "Variables": f"<Variables><Variable guid='{guid('v')}' name='Place of work' typeOfVariable='Text'/><Variable guid='{guid('phone')}' name='Phone' typeOfVariable='Text'/><Variable guid='{guid('age')}' name='Age' typeOfVariable='Integer'/></Variables>",
        "Cases": f"<Cases><Case guid='{guid('case')}' name='one'><VariableValue><VariableRef targetGUID='{guid('v')}'/><TextValue>North</TextValue></VariableValue><VariableValue><VariableRef targetGUID='{guid('phone')}'/><TextValue>0555</TextValue></VariableValue><VariableValue><VariableRef targetGUID='{guid('age')}'/><IntegerValue>30</IntegerValue></VariableValue><SourceRef targetGUID='{own}'/></Case>"
        f"<Case guid='{guid('case2')}' name='part'><SelectionRef targetGUID='{guid(own, 0)}'/></Case></Cases>",
        "Sources": f"<PictureSource guid='{guid('pic')}' name='map' path='internal://map.png'><PictureSelection guid='{guid('area')}' firstX='0' firstY='0' secondX='9' secondY='9'><Coding guid='{guid('pic', 1)}'><CodeRef targetGUID='{CODES[0][0]}'/></Coding></PictureSelection></PictureSource>"
        f"<PDFSource guid='{guid('pdf')}' path='internal://a.pdf'/><AudioSource guid='{guid('a')}' path='absolute:///elsewhere/a.m4a'/><VideoSource guid='{guid('film')}' path='relative:///b.mp4'/><TextSource guid='{guid('far')}' plainTextPath='relative:///far.txt'/>",
        "Links": f"<Links><Link guid='{guid('link')}' originGUID='{CODES[0][0]}' targetGUID='{CODES[2][0]}' direction='OneWay'/></Links>",
        "Sets": f"<Sets><Set guid='{guid('set')}' name='s'><MemberCode targetGUID='{CODES[0][0]}'/><MemberSource targetGUID='{own}'/></Set></Sets>",
        "Graphs": f"<Graphs><Graph guid='{guid('graph')}'><Vertex guid='{guid('vertex')}' representedGUID='{CODES[0][0]}' firstX='1' firstY='2'/></Graph></Graphs>",
    }
    raw = write(small(more=more, parts={"sources/map.png": b"\x89PNG", "sources/a.pdf": b"%PDF"}))
    came = bring_in(tmp_path, raw)
    assert came.counts.as_data() == {"sources": 6, "codes": 3, "codings": 4, "cases": 2, "variables": 3, "notes": 0, "sets": 1, "users": 2}
    assert came.kept == {
        "sources that are no plain text": 4, "texts that the file does not hold": 1, "codings of sources that are kept": 1, "cases that are not one text": 1, "sets": 1, "links": 1, "graphs": 1,
    }  # fmt: skip
    assert {one.code for one in came.findings} == {"COD-057", "COD-066"}
    assert "0555" not in " ".join(one.message for one in came.findings)
    there = read_coded_texts(tmp_path)
    assert there.documents["T001"].record.attributes == {"place-of-work": "North", "age": "30"}
    assert unpack(take_out(tmp_path).content) == unpack(raw)
    # After a change elsewhere all of it is still there.
    place = tmp_path / "transcripts/T001.md"
    place.write_text(place.read_text("utf-8").replace("place-of-work: North", "place-of-work: South\n  sex: woman"), "utf-8")
    out = take_out(tmp_path)
    assert out.changes == {"changed values": 2}
    assert out.counts.as_data() == {**came.counts.as_data(), "variables": 4}
    for kept in (b"South", b"0555", b"PictureSelection", b"relative:///b.mp4", b'direction="OneWay"', b"Vertex", b"IntegerValue"):
        assert kept in xml_of(out.content)
    assert unpack(out.content)["sources/map.png"] == b"\x89PNG"


def test_absent_and_stance_go_out_in_words_and_come_back(tmp_path: Path) -> None:
    bring_in(tmp_path / "one", write(small()))
    place = tmp_path / "one" / "coding/codings/anna.csv"
    place.write_text(place.read_text("utf-8").replace(",present,,", ",absent,dissent,"), "utf-8")
    out = take_out(tmp_path / "one", base="new")
    assert "COD-065" in {one.code for one in out.findings}
    bring_in(tmp_path / "two", out.content)
    row = read_coded_texts(tmp_path / "two").codings["anna"][0]
    assert (row.says, row.stance, row.memo) == ("absent", "dissent", "a comment")


def test_the_same_file_again_changes_nothing_and_another_is_refused(tmp_path: Path) -> None:
    bring_in(tmp_path, write(small()))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert bring_in(tmp_path, write(small())).brought.files == {}
    changed = small()
    changed.texts[0][2][0].code = changed.texts[0][2][0].codes = [CODES[1][0]]  # type: ignore[attr-defined,misc]
    for name in ("p.qdpx", "q.qdpx"):
        from dataclasses import replace

        from projects import CHOICES

        from kurak.sources.refi_qda.folder import import_project

        done = import_project(tmp_path, read_coded_texts(tmp_path), write(changed), name, replace(CHOICES, name=name))
        assert [one.code for one in done.findings] == ["COD-058"]
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_second_coders_project_joins_the_first(tmp_path: Path) -> None:
    from dataclasses import replace

    from projects import CHOICES

    from kurak.sources.refi_qda.folder import import_project
    from kurak.sources.whole_files import replace_files

    bring_in(tmp_path, write(small()))
    other = small()
    other.texts[0][2][:] = [Passage(0, 3, [CODES[0][0]], USERS[0][0])]  # type: ignore[index]
    other.users = [(USERS[0][0], "Beth")]
    raw = write(other).replace(b"", b"")
    xml = xml_of(raw).replace(guid(guid("text", "T"), 0, 0).encode(), guid("another").encode())
    parts = unpack(raw)
    done = import_project(tmp_path, read_coded_texts(tmp_path), pack({**parts, "project.qde": xml}), "b.qdpx", replace(CHOICES, name="b"))
    assert not done.refused
    replace_files(tmp_path, done.brought.files)
    there = read_coded_texts(tmp_path)
    assert {coder: len(rows) for coder, rows in there.codings.items()} == {"anna": 1, "anna-2": 2, "beth": 1}
    assert list(there.documents) == ["T001"]
    # Two kept projects: nobody guesses which one goes out.
    assert [one.code for one in take_out(tmp_path).findings] == ["COD-067"]
    assert take_out(tmp_path, base="b").counts.codings == 4


def test_who_withdraws_is_told_of_the_project_that_keeps_their_text(tmp_path: Path) -> None:
    from kurak.sources.fieldwork.withdrawal import plan_withdrawal

    bring_in(tmp_path, write(small(capitals=True)))
    place = tmp_path / "transcripts/T001.md"
    place.write_text(place.read_text("utf-8").replace("kind: other", "kind: other\nunit: U-1"), "utf-8")
    plan = plan_withdrawal(tmp_path, "U-1", declared=None)
    assert plan.removed == ("transcripts/T001.md",)
    assert [one.split(" ")[0] for one in plan.blocked] == ["coding/exchange/project"]


def test_masked_names_go_out_masked_and_passages_stand_right(tmp_path: Path) -> None:
    from kurak import pipeline

    rich = {f"sources/{guid('text', 'T')}.docx": b"the road of Aibek"}
    text = "Aibek said: the road is full of holes."
    project = Written(users=USERS[:1], codes=CODES, texts=[("T", text, [Passage(16, 20, [CODES[0][0]], USERS[0][0]), Passage(0, 5, [CODES[2][0]], USERS[0][0])])], parts=rich)
    parts = unpack(write(project))
    parts["project.qde"] = parts["project.qde"].replace(b" plainTextPath=", f" richTextPath='internal://{guid('text', 'T')}.docx' plainTextPath=".encode())
    bring_in(tmp_path / "one", pack(parts))
    (tmp_path / "one/contacts").mkdir()
    (tmp_path / "one/contacts/pseudonyms.csv").write_text("forms,pseudonym,kind\nAibek,Bo,person\n", "utf-8")
    pipeline.pseudonymise(tmp_path / "one", frozen=True, apply=True)
    out = take_out(tmp_path / "one")
    assert not out.refused, [one.message for one in out.findings]
    assert b"Aibek" not in b"".join(unpack(out.content).values())
    bring_in(tmp_path / "two", out.content)
    assert sorted(row.quote for row in read_coded_texts(tmp_path / "two").codings["anna"]) == ["Bo", "road"]


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:project:1.0"])
def test_codebooks_come_and_go(tmp_path: Path, namespace: str) -> None:
    # The three namespaces are those that programs write; the first is the standard's.
    raw = f"<?xml version='1.0'?><CodeBook xmlns='{namespace}' origin='NVivo 12 For Mac'><Codes><Code guid='{CODES[0][0]}' name='Road' isCodable='false'><Description>Its state.</Description><Code guid='{CODES[1][0]}' name='Road' isCodable='true' color='#abc'/></Code></Codes><Sets><Set guid='{guid('set')}' name='s'><MemberCode targetGUID='{CODES[1][0]}'/></Set></Sets></CodeBook>".encode()
    came = bring_in(tmp_path / "one", raw, "c.qdc")
    assert (came.counts.codes, came.counts.sets) == (2, 1)
    there = read_coded_texts(tmp_path / "one")
    assert there.codebook is not None
    assert [(way[-1].id, way[-1].colour) for way in there.codebook.walk()] == [("road", ""), ("road.road", "#aabbcc")]
    out = take_out(tmp_path / "one", "c.qdc")
    assert out.content == raw
    fresh = take_out(tmp_path / "one", "c.qdc", base="new")
    assert b"urn:QDA-XML:codebook:1.0" in fresh.content
    bring_in(tmp_path / "two", fresh.content, "c.qdc")
    assert content(read_coded_texts(tmp_path / "two")) == content(there)
