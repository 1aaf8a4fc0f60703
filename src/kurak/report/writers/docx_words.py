"""Text on its way to a Word file: every piece of a study becomes escaped text of a run, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Final
from urllib.parse import quote

from kurak.model import document as tree
from kurak.report.words.saying import say
from kurak.report.writers.frame_words import known
from kurak.report.writers.making_notes import TableNote
from kurak.report.writers.outline import CONTROL, pieces, safe_address, tree_text

NOT_XML: Final = {**CONTROL, **dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))}
"""Letters that have no place in a text, and those that XML cannot hold."""
_LOCALES: Final = {"en": "en-GB", "ru": "ru-RU", "ky": "ky-KG"}
"""What Word calls the languages: without a country it has no dictionary."""
_WEB: Final = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#].*)?", re.IGNORECASE)
_MAIL: Final = re.compile(r"mailto:[^@\s?]+@[A-Za-z0-9.-]+(?:\?.*)?", re.IGNORECASE)
_SPACES: Final = re.compile(r"[\t\r\n]+")
_RUN: Final = re.compile(r"<w:r>(?:<w:rPr>(?P<inside>.*?)</w:rPr>)?")
"""The beginning of a run; text is escaped, so it cannot stand in one."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run differs from its paragraph."""

    bold: bool = False
    italic: bool = False
    colour: str = ""
    style: str = ""
    language: str = ""
    raised: bool = False
    size: float = 0.0

    def properties(self) -> str:
        """The properties of a run, in the order that the schema asks for."""
        parts = [f'<w:rStyle w:val="{self.style}"/>'] if self.style else []
        parts += ["<w:b/>"] if self.bold else []
        parts += ["<w:i/>"] if self.italic else []
        parts += [f'<w:color w:val="{self.colour}"/>'] if self.colour else []
        parts += [f'<w:sz w:val="{round(self.size * 2)}"/>'] if self.size else []
        parts += ['<w:vertAlign w:val="superscript"/>'] if self.raised else []
        parts += [f'<w:lang w:val="{locale(self.language)}"/>'] if self.language else []
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


PLAIN: Final = Look()


class DocxWords:
    """Inline text as runs; keeps what the file must hold for them: addresses, names of places, notes to numbers.

    Parameters
    ----------
    bookmarks
        Name in the file of each place of the document that a link may lead to.
    labels
        ``Table 3`` by the id of the block: where a link says just that, it becomes a cross-reference.
    """

    def __init__(self, bookmarks: dict[str, str], labels: dict[str, str]) -> None:
        self.bookmarks = bookmarks
        self.labels = labels
        self.addresses: dict[str, str] = {}
        self.notes: dict[tree.Number | TableNote, int] = {}
        self._in_note = False
        self._marks = 0

    def inline(self, content: tree.Inlines, look: Look = PLAIN, *, notes: bool = True) -> str:
        """Runs for inline text; without ``notes`` a number stands alone, as in a heading."""
        return "".join(self._piece(piece, look, notes) for piece in pieces(content))

    def _piece(self, piece: tree.Inline, look: Look, notes: bool) -> str:
        if isinstance(piece, str):
            return run(piece, look)
        if isinstance(piece, tree.Text):
            return run(piece.text, look)
        if isinstance(piece, tree.Strong):
            return self.inline(piece.content, replace(look, bold=True), notes=notes)
        if isinstance(piece, tree.Emphasis):
            return self.inline(piece.content, replace(look, italic=True), notes=notes)
        if isinstance(piece, tree.Code):
            return run(piece.text, replace(look, style="KurakCodeWord"))
        if isinstance(piece, tree.Language):
            return run(piece.text, replace(look, language=piece.code))
        if isinstance(piece, tree.Tag):
            return run(known(piece.text), replace(look, style="KurakTag"))
        if isinstance(piece, tree.Link):
            return self._link(piece, look)
        return self._number(piece, look, notes)

    def _link(self, link: tree.Link, look: Look) -> str:
        words = self.inline(link.content, replace(look, style="Hyperlink"), notes=False)
        if not tree_text(link.content):
            return ""
        if link.target.startswith("#"):
            name = link.target[1:]
            if self.labels.get(name) == tree_text(link.content):
                return field(f"REF {self.label_mark(name)} \\h", words)
            return f'<w:hyperlink w:anchor="{self.bookmarks[name]}" w:history="1">{words}</w:hyperlink>'
        if address := _uri(link.target):
            known = self.addresses.setdefault(address, f"rIdLink{len(self.addresses) + 1}")
            return f'<w:hyperlink r:id="{known}" w:history="1">{words}</w:hyperlink>'
        return self.inline(link.content, look, notes=False)

    def _number(self, number: tree.Number, look: Look, notes: bool) -> str:
        words = run(number.text, look)
        if not notes or self._in_note or not (tree_text(number.note) or number.title or number.entries or number.code):
            return words
        return words + self.note_mark(number, look)

    def note_mark(self, number: tree.Number | TableNote, look: Look = PLAIN) -> str:
        """The small number in brackets that leads to the appendix."""
        place = self.notes.setdefault(number, len(self.notes) + 1)
        return (
            f'<w:hyperlink w:anchor="note_{place}" w:tooltip="{attribute(say("How it was made"))}" w:history="1">'
            f"{run(f'[{place}]', replace(look, style='KurakNoteMark'))}</w:hyperlink>"
        )

    def table_note(self, note: TableNote) -> str:
        """What the appendix says of a table, as runs."""
        parts = [run(f"{note.label}. ", Look(bold=True)) + run(f"{note.caption}.")]
        for label, text in note.entries():
            parts.append((run(f" {label}: ", Look(italic=True)) if label else run(" ")) + run(text if text.endswith(".") else f"{text}."))
        return "".join(parts)

    def note(self, number: tree.Number) -> str:
        """What the appendix says of a number, as runs."""
        self._in_note = True
        parts = [run(number.text, Look(bold=True))]
        if number.title:
            parts.append(run(f" {number.title}.", Look(bold=True)))
        if tree_text(number.note):
            parts.append(run(" ") + self.inline(number.note))
        for label, text in number.entries:
            parts.append(run(f" {label}: ", Look(italic=True)) + self.inline(text) + run("."))
        if number.code:
            parts.append(run(" ") + run(number.code, Look(style="KurakCodeWord")))
        self._in_note = False
        return "".join(parts)

    def mark(self, name: str, inside: str = "") -> str:
        """A place that links can lead to; nothing where there is no such place."""
        return self.named(self.bookmarks[name], inside) if name in self.bookmarks else inside

    def label_mark(self, name: str) -> str:
        """Name of the place that holds a caption's label alone, for cross-references."""
        return f"label_{self.bookmarks[name]}"

    def named(self, bookmark: str, inside: str = "") -> str:
        """A bookmark about runs."""
        self._marks += 1
        return f'<w:bookmarkStart w:id="{self._marks}" w:name="{bookmark}"/>{inside}<w:bookmarkEnd w:id="{self._marks}"/>'


def run(text: str, look: Look = PLAIN) -> str:
    """A run of text.

    Examples
    --------
    >>> run("a < b", Look(bold=True))
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    text = clean(_SPACES.sub(" ", text))
    return f'<w:r>{look.properties()}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def lines(text: str) -> str:
    """Lines kept as they are."""
    return "".join(
        f"<w:r>{'<w:br/>' if place else ''}<w:t xml:space=\"preserve\">{clean(line.expandtabs(4))}</w:t></w:r>"
        for place, line in enumerate(text.splitlines())
    )


def in_language(runs: str, language: str) -> str:
    """Runs, or paragraphs and tables of them, in a language; those that say one themselves stay in it.

    Examples
    --------
    >>> in_language(run("word"), "ky")
    '<w:r><w:rPr><w:lang w:val="ky-KG"/></w:rPr><w:t xml:space="preserve">word</w:t></w:r>'
    """
    if not language:
        return runs
    mark = f'<w:lang w:val="{locale(language)}"/>'

    def marked(found: re.Match[str]) -> str:
        inside = found["inside"] or ""
        return f"<w:r><w:rPr>{inside}{'' if '<w:lang ' in inside else mark}</w:rPr>"

    return _RUN.sub(marked, runs)


def field(code: str, shown: str) -> str:
    """A field that Word can update, with what it shows until then."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {clean(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def clean(text: str) -> str:
    """Text as the content of an element: escaped, without what XML cannot hold."""
    return escape(text.translate(NOT_XML), quote=False)


def attribute(text: str) -> str:
    """Text as the value of an attribute."""
    return escape(_SPACES.sub(" ", text.translate(NOT_XML)))


def locale(code: str) -> str:
    """A language as Word knows it.

    Examples
    --------
    >>> locale("ky"), locale("de-AT")
    ('ky-KG', 'de-AT')
    """
    return attribute(_LOCALES.get(code.lower(), code))


def paragraph(style: str, runs: str, *, properties: str = "") -> str:
    """A paragraph of a style; ``properties`` go after the style's name, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def each(items: Iterable[str]) -> str:
    """Pieces in order."""
    return "".join(items)


def _uri(target: str) -> str:
    """An address that Word takes, or nothing: a file with any other is called damaged."""
    address = safe_address(target)
    if not (_WEB.fullmatch(address) or _MAIL.fullmatch(address)):
        return ""
    return quote(address.translate(NOT_XML), safe="%/:=&?~#+!$,;'@()*-._")
