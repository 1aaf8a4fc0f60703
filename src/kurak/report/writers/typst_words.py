"""Text on its way to paper: every piece of a study becomes a Typst string literal, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

from kurak.model import document as tree
from kurak.report.writers.frame_words import known
from kurak.report.writers.making_notes import TableNote
from kurak.report.writers.outline import CONTROL, pieces, safe_address, tree_text

_WORD: Final = re.compile(r"\S{24,}")
_JOINT: Final = re.compile(r"(?<=[/_.\-=&?;:,])(?=\w)")


class Words:
    """Inline text as Typst expressions.

    Parameters
    ----------
    missing
        What stands for letters that have no glyph.
    opened
        Where numbers with labelled lines stand: as footnotes, or in an annex to which a small number in brackets leads.
    """

    def __init__(self, missing: dict[int, str], opened: Literal["footnotes", "annex"] = "footnotes") -> None:
        self.missing = missing
        self.numbers: dict[tree.Number | TableNote, int] = {}
        """Numbers and tables of the annex, each once, with their place in it."""
        self._opened = opened
        self._in_note = False
        self._noted: dict[str, str] | None = None
        self._footnotes = 0

    @contextmanager
    def one_table(self) -> Iterator[None]:
        """Within, numbers of which the same is said share a footnote: it stands on the page of the table, once."""
        self._noted = {}
        try:
            yield
        finally:
            self._noted = None

    def literal(self, text: str, limit: int = 28) -> str:
        """A string literal; very long words get places to break."""
        text = text.translate(CONTROL)
        if self.missing:
            text = text.translate(self.missing)
        text = _WORD.sub(lambda match: _breakable(match[0], limit), text)
        return quoted(text)

    def inline(self, content: tree.Inlines, *, notes: bool = True, limit: int = 28) -> str:
        """An expression for inline text; without ``notes`` a number stands alone, as in a heading."""
        parts = [self._piece(piece, notes, limit) for piece in pieces(content)]
        return " + ".join(part for part in parts if part != '""') or '""'

    def _piece(self, piece: tree.Inline, notes: bool, limit: int) -> str:
        if isinstance(piece, str):
            return self.literal(piece, limit)
        if isinstance(piece, tree.Text):
            return self.literal(piece.text, limit)
        if isinstance(piece, tree.Strong):
            return f"strong({self.inline(piece.content, notes=notes, limit=limit)})"
        if isinstance(piece, tree.Emphasis):
            return f"emph({self.inline(piece.content, notes=notes, limit=limit)})"
        if isinstance(piece, tree.Code):
            return f"mono({self.literal(piece.text, limit)})"
        if isinstance(piece, tree.Language):
            return f"text(lang: {quoted(tongue(piece.code))}, {self.literal(piece.text, limit)})"
        if isinstance(piece, tree.Tag):
            return f"tag({self.literal(known(piece.text))})"
        if isinstance(piece, tree.Link):
            words = self.inline(piece.content, notes=False, limit=limit)
            if words == '""':
                return words
            if piece.target.startswith("#"):
                return f"link(label({quoted(piece.target[1:])}), text(fill: accent, {words}))"
            if address := safe_address(piece.target):
                return f"link({quoted(address)}, text(fill: accent, {words}))"
            return words
        return self._number(piece, notes, limit)

    def _number(self, number: tree.Number, notes: bool, limit: int) -> str:
        words = self.literal(number.text, limit)
        if not notes or self._in_note:
            return words
        if self._opened == "annex" and number.entries:
            place = self.numbers.setdefault(number, len(self.numbers) + 1)
            return f"{words} + super(link(label({quoted(f'number--{place}')}), text(fill: accent, {quoted(f'[{place}]')})))"
        parts = self.note(number)
        if not parts:
            return words
        said = " + ".join(parts)
        if self._noted is None:
            return f"{words} + footnote({said})"
        if said in self._noted:
            return f"{words} + footnote(label({quoted(self._noted[said])}))"
        self._footnotes += 1
        self._noted[said] = f"footnote--{self._footnotes}"
        return f"{words} + [#footnote({said})#label({quoted(self._noted[said])})]"

    @property
    def has_annex(self) -> bool:
        """Whether numbers lead to an annex."""
        return self._opened == "annex"

    def table_mark(self, note: TableNote) -> str:
        """The small number in brackets that leads from a caption to its entry in the annex."""
        place = self.numbers.setdefault(note, len(self.numbers) + 1)
        return f"super(link(label({quoted(f'number--{place}')}), text(fill: accent, {quoted(f'[{place}]')})))"

    def table_note(self, note: TableNote) -> list[str]:
        """The entry of a table, as pieces of running text, with its R in lines of its own."""
        parts = [f"strong({self.literal(note.label + '. ')})", self.literal(note.caption)]
        for label, text in note.entries():
            head = f"emph({self.literal(label + ': ')}) + " if label else ""
            parts.append(f"linebreak() + {head}{self.literal(text)}")
        return parts

    def note(self, number: tree.Number) -> list[str]:
        """How a number was made, as pieces of running text; numbers inside it have no note of their own."""
        self._in_note = True
        parts = []
        if number.title:
            parts.append(f"strong({self.literal(number.title + '. ')})")
        if tree_text(number.note):
            parts.append(self.inline(number.note))
        for label, text in number.entries:
            parts.append(f"{self.literal(f' {label}: ')} + {self.inline(text)} + {quoted('.')}")
        if number.code:
            parts.append(f"{quoted(' ')} + mono({self.literal(number.code)})")
        self._in_note = False
        return parts

    def each(self, items: Iterable[tree.Inlines]) -> list[str]:
        """Each item as an argument; an empty one still has its place."""
        return [self.inline(item) for item in items]

    def pairs(self, entries: Iterable[tuple[tree.Inlines, tree.Inlines]]) -> list[str]:
        """Labelled entries as arguments."""
        return [f"({self.inline(label)}, {self.inline(text)})" for label, text in entries]


def call(name: str, arguments: list[str]) -> str:
    return f"#{name}({', '.join(arguments)})"


def flag(value: bool) -> str:
    return "true" if value else "false"


def tongue(code: str) -> str:
    return code.split("-", 1)[0].lower()


def quoted(text: str) -> str:
    body = (
        text.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\r", "")
        .replace("\t", "    ")
    )
    return f'"{body}"'


def _breakable(word: str, limit: int) -> str:
    """The word with zero-width spaces after its joints, and inside what is still too long."""
    parts: list[str] = []
    for part in _JOINT.sub("\u200b", word).split("\u200b"):
        parts.extend(part[at : at + limit] for at in range(0, len(part), limit)) if len(
            part
        ) > limit else parts.append(part)
    return "\u200b".join(parts)
