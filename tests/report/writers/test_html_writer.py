"""The HTML is one file that asks nobody for anything, holds no markup of the study's, and can be read by everyone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from kurak.model.document import Document, Figure, Link, Paragraph, Section
from kurak.report.writers.html import write_html
from kurak.report.writers.outline import BrokenDocumentError
from kurak.report.writers.palette import UnknownColourError

VOID = {"meta", "link", "col", "br", "hr", "img", "input", "wbr"}


class Reader(HTMLParser):
    """Reads the page strictly: every tag closed in order, every tag with its attributes kept."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        assert max(names.values(), default=1) == 1, f"<{tag}> repeats an attribute: {attrs}"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif not self.open or self.open[-1] != "style":
            self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def text(sample: Document) -> str:
    return write_html(sample)


@pytest.fixture(scope="module")
def page(text: str) -> Reader:
    return Reader(text)


def test_every_tag_is_closed_in_order(page: Reader) -> None:
    assert page.open == []


def test_text_of_a_study_is_never_markup(page: Reader, text: str, nasty: str) -> None:
    assert len(page.scripts) == 2
    assert all("alert" not in script for script in page.scripts)
    assert '<script>alert("x")' not in text
    assert "".join(page.words).count(nasty) > 20


def test_no_request_leaves_the_file(page: Reader, text: str) -> None:
    for tag, attributes in page.tags:
        for name in ("src", "srcset", "poster", "data", "action", "background"):
            assert name not in attributes, f"<{tag} {name}>"
        if "href" in attributes and tag != "a":
            assert attributes["href"].startswith(("#", "data:")), f"<{tag}> loads {attributes['href']}"
        assert not [name for name in attributes if name.startswith("on")], f"<{tag}> has an inline handler"
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert "@import" not in style[1]
    assert all(
        target.startswith("data:font/woff2") for target in re.findall(r"url\(['\"]?([^)]{0,30})", style[1])
    )
    policy = [
        meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy
    assert policy[0].startswith("default-src 'none'")


def test_links_lead_to_places_that_exist_and_to_safe_addresses_only(page: Reader) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for attributes in page.named("a"):
        target = attributes["href"]
        assert target.startswith("https://") or target[1:] in ids, target
    for button in page.named("button"):
        if "popovertarget" in button:
            assert button["popovertarget"] in ids


def test_ids_are_unique_even_where_a_drawing_is_used_twice(page: Reader) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in ids if name.endswith("-hatch")]


def test_every_drawing_has_words_and_its_values(page: Reader, text: str) -> None:
    drawings = [attributes for _, attributes in page.tags if attributes.get("role") == "img"]
    assert len(drawings) == 2
    assert all(attributes["aria-label"] for attributes in drawings)
    assert text.count("Values as a table") == 2
    for attributes in page.named("svg"):
        assert attributes.get("aria-hidden") == "true"


def test_headings_skip_no_level_and_landmarks_are_there(page: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert page.named(landmark)
    assert page.named("html")[0]["lang"] == "en"


def test_tables_have_heads_and_names(page: Reader) -> None:
    for attributes in page.named("table"):
        assert attributes.get("aria-label") or attributes.get("aria-labelledby")
    for attributes in page.named("th"):
        assert attributes["scope"] in ("col", "row", "rowgroup")
    for attributes in page.named("div"):
        if attributes.get("class", "").startswith("scroll"):
            assert attributes["aria-label"]
            assert attributes["tabindex"] == "0"


def test_impossible_cells_and_marks_are_said_in_words(text: str) -> None:
    assert '0.87<span class="sr">, below 1: impossible: the scale starts at 1</span>' in text
    assert "not mentioned" in text
    assert "No mosque lectures, Jalal-Abad: said to be absent, evidence: 1" in text


def test_kyrgyz_letters_stay_and_carry_their_language(text: str, kyrgyz: str) -> None:
    assert kyrgyz in text
    assert '<span lang="ky">' in text
    assert '<blockquote lang="ky">' in text


def test_the_same_document_gives_the_same_bytes(text: str, sample_again: Document) -> None:
    assert write_html(sample_again) == text


def test_a_mistake_of_ours_is_raised(sample: Document) -> None:
    section = Section("one", "One", (Paragraph(Link("nowhere", "#nowhere")),))
    with pytest.raises(BrokenDocumentError, match="#nowhere"):
        write_html(Document("T", (section,)))
    with pytest.raises(BrokenDocumentError, match="used twice"):
        write_html(Document("T", (Section("one", "One", ()), Section("one", "Two", ()))))
    figure = Figure("f", "Finding", '<svg viewBox="0 0 1 1"><path fill="var(--puce)"/></svg>', "Words.")
    with pytest.raises(UnknownColourError, match="--puce"):
        write_html(Document("T", (Section("one", "One", (figure,)),)))
    loud = replace(figure, drawing='<svg viewBox="0 0 1 1"><script>1</script></svg>')
    with pytest.raises(BrokenDocumentError, match="<script"):
        write_html(Document("T", (Section("one", "One", (loud,)),)))


def test_a_document_of_nothing_is_still_a_page() -> None:
    page = Reader(write_html(Document("Only a title", ())))
    assert page.open == []
    assert "Only a title" in "".join(page.words)


def test_nothing_unseen_turns_the_text_after_it_round() -> None:
    drawing = '<svg viewBox="0 0 100 20"><text y="12">UN\u202eODC</text></svg>'
    blocks = (Paragraph("UN\u202eODC, U\x07N\u2067DP\u2069, \u200fعربي"), Figure("f", "U\u202dNFPA", drawing, "OS\u202aCE"))
    page = write_html(Document("One", (Section("one", "One", blocks),)))
    assert not set(page) & set("\x07\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "UNODC, UNDP, \u200fعربي" in page
    assert ">UNODC</text>" in page
    assert {"UNFPA", "OSCE"} <= set(re.findall(r"[A-Z]+", page))
