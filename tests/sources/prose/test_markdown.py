"""Why: what people write must come out as they meant it, with the line and column of every value, and nothing that Markdown allows may
slip past the report: no HTML, no picture from elsewhere, no brace left open."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.model.finding import Place
from kurak.model.prose import (
    Ask,
    ProseBlock,
    ProseHeading,
    ProseLines,
    ProseList,
    ProseParagraph,
    ProseQuote,
    ProseTable,
    Styled,
    Words,
)
from kurak.sources.prose.asks import read_ask
from kurak.sources.prose.markdown import read_parts
from kurak.sources.prose.pictures import read_picture
from kurak.sources.text_file import open_reading

HERE = Place("report/a.md", line=1, column=1)


def parts(text: str, tmp_path: Path) -> tuple[tuple[object, ...], list[str]]:
    reading = open_reading(tmp_path)
    found = read_parts(reading, "report/a.md", text, first_line=4)
    return found, [f"{one.code} {one.where[0].line}:{one.where[0].column}" for one in reading.findings]


@pytest.mark.parametrize(
    ("raw", "verb", "words", "options"),
    [
        ("mean trust", "mean", ("trust",), {}),
        ("  mean   trust  region = Osh city ", "mean", ("trust",), {"region": ("Osh city",)}),
        ("share q12 codes=4,5 sex=women", "share", ("q12",), {"codes": ("4", "5"), "sex": ("women",)}),
        ('mean trust region="Osh, the city"', "mean", ("trust",), {"region": ("Osh, the city",)}),
        ("mean “Trust in people” region='a=b'", "mean", ("Trust in people",), {"region": ("a=b",)}),
        ("highest trust region", "highest", ("trust", "region"), {}),
        ("difference trust region=Talas,\n  Osh city", "difference", ("trust",), {"region": ("Talas", "Osh city")}),
        ("planned region=Ысык-Көл", "planned", (), {"region": ("Ысык-Көл",)}),
    ],
)
def test_the_grammar(raw: str, verb: str, words: tuple[str, ...], options: dict[str, tuple[str, ...]]) -> None:
    ask = read_ask(raw, HERE)
    assert isinstance(ask, Ask)
    assert (ask.verb, ask.words, dict(ask.options)) == (verb, words, options)


@pytest.mark.parametrize("raw", ["", " ", "region=Osh", "mean trust region=", "mean trust region=a,,b", 'mean "trust', "mean a=1 a=2", "mean {{ n"])
def test_what_is_no_value_says_why(raw: str) -> None:
    assert isinstance(read_ask(raw, HERE), str)


@given(st.text(max_size=60))
def test_any_text_in_braces_is_a_value_or_a_reason(raw: str) -> None:
    found = read_ask(raw, HERE)
    assert found
    assert isinstance(found, (Ask, str))


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.from_regex(r"[A-Za-zЁё]{1,8}( [a-z]{1,8})?", fullmatch=True), max_size=3))
def test_what_is_written_is_read(options: dict[str, str]) -> None:
    ask = read_ask("mean trust " + " ".join(f"{key}={value}" for key, value in options.items()), HERE)
    assert isinstance(ask, Ask)
    assert {key: value[0] for key, value in ask.options.items()} == options


def test_every_kind_of_part(tmp_path: Path) -> None:
    text = "## One *two*\n\nWords **strong** `code` [link](https://a.org).\n\n- a\n- b\n\n3. c\n\n> said\n\n```\n{{ n }}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n{{ table x }}\n"
    found, wrong = parts(text, tmp_path)
    assert wrong == []
    assert [type(part) for part in found] == [ProseHeading, ProseParagraph, ProseList, ProseList, ProseQuote, ProseLines, ProseTable, ProseBlock]
    paragraph = found[1]
    assert isinstance(paragraph, ProseParagraph)
    assert [piece.kind for piece in paragraph.content if isinstance(piece, Styled)] == ["strong", "code", "link"]
    numbered = found[3]
    assert isinstance(numbered, ProseList)
    assert numbered.start == 3
    lines = found[5]
    assert isinstance(lines, ProseLines)
    assert lines.text == "{{ n }}"


def test_values_know_their_line_and_column(tmp_path: Path) -> None:
    text = "One {{ n }} and\n  {{ n }}, *so* {{ mean a_b_c }}.\n\n- x {{ n }}\n\n> y\n> {{ n }}\n\n| a | {{ n }} |\n|---|---|\n| b | c |\n"
    found, wrong = parts(text, tmp_path)
    assert wrong == []
    places = [(ask.where.line, ask.where.column, ask.raw) for part in found for ask in asks(part)]
    assert places == [(4, 5, "n"), (5, 3, "n"), (5, 17, "mean a_b_c"), (7, 5, "n"), (10, 3, "n"), (12, 7, "n")]


def asks(node: object) -> list[Ask]:
    if isinstance(node, Ask):
        return [node]
    if isinstance(node, tuple):
        return [ask for part in node for ask in asks(part)]
    slots = getattr(type(node), "__slots__", ())
    return [] if isinstance(node, (Words, Place)) else [ask for name in slots for ask in asks(getattr(node, name))]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a <b>c</b>", ["PRO-002 4:3", "PRO-002 4:7"]),
        ("<!-- a remark -->\n\ntext", []),
        ("text <!-- a remark --> more", []),
        ("<!-- a --> <script>x</script>", ["PRO-002 4:1"]),
        ("<!-- a --> lost words <!-- b -->", ["PRO-002 4:1"]),
        ("<!-- a --> <!-- b -->\n\n<!-- c\n\nd -->\n\ntext", []),
        ("# Title", ["PRO-022 4:1"]),
        ("#### Deep", ["PRO-022 4:1"]),
        ("***\n\ntext", ["PRO-022 4:1"]),
        ("x {{ y", ["PRO-005 4:1"]),
        ("x }} y", ["PRO-005 4:1"]),
        ("![a](../../etc/passwd)", ["FIL-011 4:1"]),
        ("![a](https://elsewhere.org/a.png)", ["PRO-018 4:1"]),
        ("\\{{ not a value }}", ["PRO-005 4:2"]),
    ],
)
def test_what_cannot_be_shown_is_found_where_it_stands(text: str, wrong: list[str], tmp_path: Path) -> None:
    assert parts(text, tmp_path)[1] == wrong


@given(st.text(alphabet=st.sampled_from(list("ab {}[]()<>!*_`#|->\n=\"'“”&;:1.")), max_size=120))
def test_any_markdown_gives_parts_or_findings(text: str) -> None:
    reading = open_reading(Path(__file__).parent)
    read_parts(reading, "report/a.md", text, first_line=4)
    for found in reading.findings:
        assert found.where[0].line is not None
        assert 4 <= found.where[0].line <= 5 + text.count("\n")


def test_sizes_of_pictures(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\0" * 5
    # A JPEG with an application segment of eight bytes before its frame header, as cameras write them.
    jpeg = b"\xff\xd8\xff\xe0\x00\x08abcdef\xff\xc0\x00\x11\x08" + (300).to_bytes(2, "big") + (200).to_bytes(2, "big") + b"\0" * 12
    (tmp_path / "a.png").write_bytes(png)
    (tmp_path / "b.jpg").write_bytes(jpeg)
    (tmp_path / "cut.png").write_bytes(png[:20])
    reading = open_reading(tmp_path)
    one, two = (read_picture(reading, name, beside="", where=HERE) for name in ("a.png", "b.jpg"))
    assert one is not None
    assert one[1:] == ("png", (640, 480))
    assert two is not None
    assert two[1:] == ("jpeg", (200, 300))
    assert read_picture(reading, "cut.png", beside="", where=HERE) is None
    assert [found.code for found in reading.findings] == ["PRO-018"]
