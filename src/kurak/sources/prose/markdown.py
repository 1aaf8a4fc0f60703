"""Markdown into the parts of a chapter; what a report cannot show is a finding, raw HTML above all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kurak.model.finding import Place
from kurak.model.prose import (
    Ask,
    Piece,
    ProseBlock,
    ProseHeading,
    ProseImage,
    ProseLines,
    ProseList,
    ProseParagraph,
    ProsePart,
    ProseQuote,
    ProseTable,
    Styled,
    Words,
)
from kurak.sources.prose.asks import ASK, read_ask
from kurak.sources.prose.pictures import read_picture
from kurak.sources.text_file import Reading
from kurak.sources.wording import shown

_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_STYLES: dict[str, Literal["strong", "emphasis", "link"]] = {"strong_open": "strong", "em_open": "emphasis", "link_open": "link"}


@cache
def _parser() -> Any:
    """CommonMark with tables; values in braces are taken before anything inside them can be read as Markdown."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")

    def take(state: Any, silent: bool) -> bool:
        match = ASK.match(state.src, state.pos)
        if match is None or match.end() > state.posMax:
            return False
        if not silent:
            state.push("ask", "", 0).content = match[1]
        state.pos = match.end()
        return True

    parser.inline.ruler.before("escape", "ask", take)
    return parser


def read_parts(reading: Reading, file: str, text: str, *, first_line: int) -> tuple[ProsePart, ...]:
    """The parts of a chapter's text.

    Parameters
    ----------
    text
        What stands after the front matter.
    first_line
        Line of the file at which it begins, from 1.
    """
    return tuple(_Walk(reading, file, text, first_line).parts())


@dataclass(slots=True)
class _Spot:
    """How far the words of one stretch of text have been followed, so that each has its line and column."""

    content: str
    line: int
    at: int = 0


class _Walk:
    """One way through the tokens of one file."""

    def __init__(self, reading: Reading, file: str, text: str, first_line: int) -> None:
        self.reading, self.file, self.first = reading, file, first_line
        self.lines = text.split("\n")
        self.tokens: list[Any] = _parser().parse(text)
        self.at = 0

    # ── blocks ──

    def parts(self) -> Iterator[ProsePart]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            part = self._part(token)
            if part is not None:
                yield part

    def _part(self, token: Any) -> ProsePart | None:
        kind = token.type
        if kind == "paragraph_open":
            return self._paragraph()
        if kind == "heading_open":
            return self._heading(token)
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self._list(token)
        if kind == "blockquote_open":
            return ProseQuote(self._joined(token, "blockquote_close"))
        if kind == "table_open":
            return self._table(token)
        if kind in ("fence", "code_block"):
            return ProseLines(token.content.rstrip("\n"))
        if kind == "html_block":
            self._html(token.content, self._place(token))
        elif kind == "hr":
            self._refuse("a line across the page", self._place(token), "use a heading")
        return None

    def _paragraph(self) -> ProsePart | None:
        inline = self.tokens[self.at]
        self.at += 2
        alone = [child for child in inline.children if child.type != "softbreak" and (child.type != "text" or child.content.strip())]
        if len(alone) == 1 and alone[0].type == "image":
            return self._image(alone[0], self._place(inline))
        content = self._inline(inline)
        asks = [piece for piece in content if isinstance(piece, Ask)]
        rest = [piece for piece in content if not isinstance(piece, Ask) and not (isinstance(piece, Words) and not piece.text.strip())]
        if len(asks) == 1 and not rest:
            return ProseBlock(asks[0])
        return ProseParagraph(content) if content else None

    def _heading(self, token: Any) -> ProsePart | None:
        inline = self.tokens[self.at]
        self.at += 2
        level = int(token.tag[1])
        if level not in (2, 3):
            fix = "write ## ; the chapter's title stands in the front matter" if level == 1 else "write ### at most"
            self._refuse(f"a heading of level {level}", self._place(token), fix)
            return None
        return ProseHeading(self._inline(inline), 2 if level == 2 else 3)

    def _list(self, token: Any) -> ProseList:
        close = token.type.replace("_open", "_close")
        items: list[tuple[Piece, ...]] = []
        while self.tokens[self.at].type != close:
            opened = self.tokens[self.at]
            self.at += 1
            items.append(self._joined(opened, "list_item_close"))
        self.at += 1
        start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
        return ProseList(tuple(items), start)

    def _joined(self, opened: Any, close: str) -> tuple[Piece, ...]:
        """Paragraphs up to a closing token as one running text; anything else in it is refused."""
        content: list[Piece] = []
        depth = 0
        while (token := self.tokens[self.at]).type != close or depth:
            self.at += 1
            if token.type == opened.type:
                depth += 1
            elif token.type == close:
                depth -= 1
            if token.type == "inline":
                if content:
                    content.append(Words("\n", self._place(token)))
                content += self._inline(token)
            elif token.type == "html_block":
                self._html(token.content, self._place(token))
            elif token.map is not None and token.nesting >= 0 and token.type not in ("paragraph_open", "list_item_open"):
                self._refuse("a list, table or heading inside a list or a quotation", self._place(token), "let it stand by itself")
        self.at += 1
        return tuple(content)

    def _table(self, token: Any) -> ProseTable:
        head: list[tuple[Piece, ...]] = []
        rows: list[tuple[tuple[Piece, ...], ...]] = []
        row: list[tuple[Piece, ...]] = []
        where = self._place(token)
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "inline":
                row.append(self._inline(token))
            elif token.type == "tr_close":
                if not head:
                    head = row
                else:
                    rows.append(tuple(row))
                row = []
        self.at += 1
        return ProseTable(tuple(head), tuple(rows), where)

    def _image(self, token: Any, where: Place) -> ProseImage | None:
        name = str(token.attrs.get("src", ""))
        if not token.content.strip():
            fix = "write what it shows between the square brackets: ![what it shows](file.png)"
            self.reading.add("PRO-018", f"the picture {shown(name)} has no words for those who cannot see it", where, fix)
            return None
        picture = read_picture(self.reading, name, beside="report", where=where)
        if picture is None:
            return None
        content, kind, size = picture
        return ProseImage(name, token.content.strip(), str(token.attrs.get("title", "")).strip(), content, kind, size, where)

    # ── running text ──

    def _inline(self, inline: Any) -> tuple[Piece, ...]:
        spot = _Spot(inline.content, self.first + (inline.map[0] if inline.map else 0))
        pieces, _ = self._pieces(inline.children, 0, spot, "")
        return _merged(pieces)

    def _pieces(self, children: list[Any], at: int, spot: _Spot, close: str) -> tuple[list[Piece], int]:
        found: list[Piece] = []
        while at < len(children):
            token = children[at]
            at += 1
            if token.type == close:
                return found, at
            if token.type in _STYLES:
                style = _STYLES[token.type]
                inner, at = self._pieces(children, at, spot, token.type.replace("_open", "_close"))
                found.append(Styled(style, _merged(inner), str(token.attrs.get("href", ""))))
            elif token.type in ("softbreak", "hardbreak"):
                found.append(Words("\n", self._follow(spot, "\n")))
            elif token.type == "ask":
                where = self._follow(spot, "{{" + token.content + "}}")
                asked = read_ask(token.content, where)
                if isinstance(asked, str):
                    self.reading.add("PRO-005", f"{shown('{{' + token.content + '}}')}: {asked}", where)
                else:
                    found.append(asked)
            elif token.type == "code_inline":
                found.append(Styled("code", (Words(token.content, self._follow(spot, token.content)),)))
            elif token.type == "html_inline":
                self._html(token.content, self._follow(spot, token.content))
            elif token.type == "image":
                self._refuse("a picture inside a line", self._follow(spot, "!["), "let it stand on a line of its own, with empty lines around it")
            elif token.content:
                where = self._follow(spot, token.content)
                if "{{" in token.content or "}}" in token.content:
                    self.reading.add("PRO-005", "two braces without their pair", where, "write {{ before and }} after what is asked for")
                found.append(Words(token.content, where))
        return found, at

    def _follow(self, spot: _Spot, text: str) -> Place:
        """Where a piece stands: it is looked for from where the last one ended."""
        begin = spot.content.find(text, spot.at)
        if begin < 0:
            begin = spot.at
        else:
            spot.at = begin + len(text)
        before = spot.content[:begin]
        number = before.count("\n")
        line = spot.line + number
        inside = before.rsplit("\n", 1)[-1]
        own = spot.content.split("\n")[number] if spot.content else ""
        place = line - self.first
        source = self.lines[place] if place < len(self.lines) else ""
        shift = source.find(own) if own else -1
        return Place(self.file, line=line, column=max(shift, 0) + len(inside) + 1)

    def _html(self, content: str, where: Place) -> None:
        # Remarks alone are left out: words between two of them would be lost.
        if _REMARK.sub("", content).strip():
            self.reading.add("PRO-002", f"raw HTML: {shown(content.strip())}", where)

    def _refuse(self, what: str, where: Place, fix: str) -> None:
        self.reading.add("PRO-022", f"{what} cannot be shown", where, fix)

    def _place(self, token: Any) -> Place:
        return Place(self.file, line=self.first + (token.map[0] if token.map else 0), column=1)


def _merged(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Words beside each other as one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Words) and found and isinstance(last := found[-1], Words):
            found[-1] = Words(last.text + piece.text, last.where)
        else:
            found.append(piece)
    return tuple(found)
