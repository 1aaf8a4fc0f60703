"""Why: transcripts come as people have them. What somebody said must come out to the letter, and what is left out must be said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kurak.model.codings import CodedTexts
from kurak.sources.archives import RefusedError, pack
from kurak.sources.qualitative.bringing_texts import TextChoices, bring_texts
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.qualitative.speakers import labels_in, with_whole_labels
from kurak.sources.qualitative.text_formats import plain_text

W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
O = "xmlns:office='urn:o' xmlns:text='urn:t' xmlns:draw='urn:d'"  # noqa: E741


def docx(body: str) -> bytes:
    return pack({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def odt(body: str) -> bytes:
    return pack({"content.xml": f"<office:document-content {O}><office:body><office:text>{body}</office:text></office:body></office:document-content>".encode()})


def test_word_gives_paragraphs_tabs_breaks_and_accepted_changes() -> None:
    body = (
        "<w:p><w:pPr><w:rPr/></w:pPr><w:r><w:t>I: </w:t></w:r><w:r><w:t xml:space='preserve'>How</w:t><w:tab/><w:t>far?</w:t></w:r></w:p><w:p/>"
        "<w:p><w:r><w:t>P: Far</w:t></w:r><w:ins w:author='x'><w:r><w:t>ther</w:t></w:r></w:ins><w:del><w:r><w:delText>away</w:delText></w:r></w:del>"
        "<w:r><w:br/><w:t>than ң🙂</w:t><w:footnoteReference w:id='1'/><w:commentReference w:id='2'/></w:r></w:p>"
        "<w:tbl><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText><w:drawing><w:t>no</w:t></w:drawing></w:r></w:p><w:sectPr/>"
    )
    found = plain_text("a.docx", docx(body), None)
    assert found.text == "I: How\tfar?\n\nP: Farther\nthan ң🙂\n\ncell\n\na link\n"
    assert dict(found.left_out) == {"footnotes": 1, "comments": 1, "pictures": 1}


def test_open_document_gives_the_same() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>Title</text:h><text:p>I: How<text:tab/>far<text:s text:c='2'/>?<office:annotation><text:p>comment</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>P: <text:span>Farther\n than</text:span><text:line-break/>ң🙂<text:note><text:p>foot</text:p></text:note></text:p></text:list-item></text:list><text:p/>"
    )
    found = plain_text("a.odt", odt(body), None)
    assert plain_text("a.odt", odt("<text:p>so<text:s text:c='²'/>far</text:p>"), None).text == "so far\n"  # a digit, and no number
    assert found.text == "Title\n\nI: How\tfar  ?\n\nP: Farther than\nң🙂\n"
    assert dict(found.left_out) == {"comments": 1, "footnotes": 1}


def test_subtitles_become_turns_that_begin_with_their_time() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nI: How is\nthe road?\n\n2\n00:00:03,000 --> 00:00:04,000\nP1: Bad &amp; long.\n\n3\n00:00:05,000 --> 00:00:06,000\n<i>Always</i> was.\n\n4\n00:01:02,500 --> 00:01:03,000\nStill is.\n"
    assert plain_text("a.srt", b"", srt).text == "I: [00:00:01] How is the road?\n\nP1: [00:00:03] Bad & long. Always was. [00:01:02] Still is.\n"
    vtt = "WEBVTT - a title\n\nNOTE nothing\n\nSTYLE\n::cue {}\n\nname\n01:02.000 --> 01:04.000 align:start\n<v.loud P1>Well.</v>\n\n01:05.000 --> 01:06.000\n<v P1>So.</v>\n\n01:00:07.000 --> 01:00:08.000\n<v I>And?</v>\n"
    assert plain_text("a.vtt", b"", vtt).text == "P1: [00:01:02] Well. So.\n\nI: [01:00:07] And?\n"


def test_the_words_after_a_label_are_kept_to_the_letter() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nTom &amp; Ann: hello <i>there</i> &amp; here\n"
    assert plain_text("a.srt", b"", srt).text == "Tom & Ann: [00:00:01] hello there & here\n"


def test_two_voices_in_one_cue_are_two_turns() -> None:
    vtt = "WEBVTT\n\n01:02.000 --> 01:04.000\n<v P1>Well.</v>\n<v.loud P2>No!</v>\n"
    assert plain_text("a.vtt", b"", vtt).text == "P1: [00:01:02] Well.\n\nP2: [00:01:02] No!\n"


def test_times_are_no_questions_of_a_guide() -> None:
    from kurak.model.documents import Document, DocumentRecord

    record = DocumentRecord(id="a", kind="in-depth", language="en", speakers={"I": "interviewer"})
    assert Document("a.md", record, "I: [00:00:01] How?\n", 1, "").turns[0].asked == ""


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.docx", b"no zip", "COD-050"),
        ("a.docx", pack({"x": b""}), "COD-064"),
        ("a.odt", pack({"content.xml": b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"}), "COD-053"),
        ("a.docx", pack({"word/document.xml": b"<w:p"}), "COD-053"),
        ("a.docx", docx(""), "COD-064"),
        ("a.txt", b"", "FIL-005"),
        ("a.txt", "жол".encode("cp1251"), "FIL-006"),
        ("a.txt", "a long road".encode("utf-16"), "FIL-007"),
        ("a.md", b"---\ntitle: of another program\n---\nText\n", "COD-064"),
        ("a.md", b"---\nid: x\ntitle: " + b"[" * 5_000 + b"]" * 5_000 + b"\n---\nText\n", "COD-064"),
        ("a.md", b"---\nid: ../../outside\nkind: other\nlanguage: en\n---\nText\n", "COD-064"),
        ("a.md", b"---\nid: .hidden\nkind: other\nlanguage: en\n---\nText\n", "COD-064"),
        ("a.pdf", b"%PDF", "COD-064"),
    ],
)
def test_what_cannot_be_read_gives_a_finding(tmp_path: Path, name: str, raw: bytes, code: str) -> None:
    done = bring_texts(tmp_path, CodedTexts(), [(name, raw)], TextChoices("en"))
    assert done.refused
    assert code in {one.code for one in done.findings}
    assert list(tmp_path.iterdir()) == []


def test_labels_are_found_and_roles_guessed() -> None:
    text = "**И:** Как?\n\nР1: Так.\n\n**И:** А ещё?\n\nР1: Всё.\n\nSpeaker 2: Yes.\nSpeaker 2: No.\nNote: once.\nhttp://x: y\n10:30 a time\n"
    assert [(one.label, one.turns, one.role) for one in labels_in(text)] == [("И", 2, "interviewer"), ("Р1", 2, "participant"), ("Speaker 2", 2, "participant")]
    assert with_whole_labels("Speaker 2: Yes.\n**Speaker 2**: No. Speaker 2: said", ["Speaker 2"]) == ("Speaker-2: Yes.\n**Speaker-2**: No. Speaker 2: said", {"Speaker 2": "Speaker-2"})


def put(folder: Path, done: object) -> None:
    from kurak.sources.qualitative.bringing_texts import BroughtTexts
    from kurak.sources.whole_files import replace_files

    assert isinstance(done, BroughtTexts)
    replace_files(folder, done.files)


def test_a_transcript_is_brought_in_once_speakers_are_said(tmp_path: Path) -> None:
    raw = "\ufeffI: How?\r\nSpeaker 2: Well.\r\nI: And?\r\nSpeaker 2: So.\r\n".encode()
    files = [("Talk 7 (north).txt", raw)]
    asked = bring_texts(tmp_path, CodedTexts(), files, TextChoices("en", "in-depth"))
    assert [one.code for one in asked.findings] == ["COD-063"]
    assert [one.label for one in asked.labels["Talk-7-north"]] == ["I", "Speaker 2"]
    choices = TextChoices("en", "in-depth", {"place": "North"}, as_shown=True, simulated=True)
    put(tmp_path, bring_texts(tmp_path, CodedTexts(), files, choices))
    there = read_coded_texts(tmp_path)
    assert there.findings == ()
    record = there.documents["Talk-7-north"].record
    assert (record.speakers, record.attributes, record.simulated) == ({"I": "interviewer", "Speaker-2": "participant"}, {"place": "North"}, True)
    assert there.documents["Talk-7-north"].text == "SIMULATED\n\nI: How?\nSpeaker-2: Well.\nI: And?\nSpeaker-2: So.\n"
    again = bring_texts(tmp_path, there, files, choices)
    assert (again.files, again.findings) == ({}, [])
    other = bring_texts(tmp_path, there, [(files[0][0], raw + b"More.\r\n")], choices)
    assert [one.code for one in other.findings] == ["COD-058"]


def test_a_transcript_with_its_own_front_matter_keeps_it(tmp_path: Path) -> None:
    raw = b"---\nid: X1\nkind: expert\nlanguage: ru\nspeakers: {I: interviewer}\n---\nI: So?\n"
    put(tmp_path, bring_texts(tmp_path, CodedTexts(), [("a.md", raw)], TextChoices("en")))
    assert read_coded_texts(tmp_path).documents["X1"].record.language == "ru"


def test_an_invented_text_with_its_own_front_matter_is_marked_too(tmp_path: Path) -> None:
    raw = b"---\nid: X1\nkind: other\nlanguage: ru\n---\nWords.\n"
    put(tmp_path, bring_texts(tmp_path, CodedTexts(), [("a.md", raw)], TextChoices("en", simulated=True)))
    there = read_coded_texts(tmp_path)
    assert (there.findings, there.simulated) == ((), True)
    assert there.documents["X1"].text == "SIMULATED\n\nWords.\n"


def test_a_bomb_in_a_document_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        plain_text("a.docx", pack({"word/document.xml": b" " * 40_000_000}), None)
    assert refused.value.code == "COD-051"


def test_our_zips_are_the_same_every_time() -> None:
    assert pack({"a": b"1", "b": b"2"}) == pack({"a": b"1", "b": b"2"})
    import io

    with zipfile.ZipFile(io.BytesIO(pack({"a": b"1"}))) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
