"""A list of sources in a citation style: styles are CSL, and Typst's processor lays them out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser

from kurak.model import document as tree
from kurak.model.review import Source
from kurak.report.writers.outline import without_controls

STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    # Typst's own "vancouver" and "nlm-citation-sequence" lose the authors; Springer's form of it keeps them.
    "vancouver": "springer-vancouver",
    "gost": "gost-r-705-2008-numeric",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "mla": "mla",
    "ama": "american-medical-association",
    "asa": "american-sociological-association",
}
"""Our name of a style: Typst's."""

LONGEST_STYLE = 1_000_000

KINDS = {
    "article": "article", "book": "book", "inbook": "chapter", "incollection": "chapter", "inproceedings": "chapter", "online": "web",
    "report": "report", "techreport": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "legislation": "legislation",
}  # fmt: skip
"""Kind of an entry of BibTeX: of the processor."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Any other address would stop the processor.
_ADDRESS = re.compile(r"https?://(?:[^\W_][\w-]*\.)*[^\W\d_][\w-]*(?::\d{1,4})?(?:[/?#]\S*)?", re.IGNORECASE)
# The processor leaves a comma after the year of some kinds of sources, where month and day would follow.
_COMMA = re.compile(r"(?<=\d{4}),(?=\))")


class StyleError(ValueError):
    """A style that cannot be used; the message says why."""


def format_sources(sources: Sequence[Source], *, style: str = "apa", csl: bytes | None = None, language: str = "en") -> tuple[tree.Inlines, ...]:
    """Write sources in a citation style, in the order of the style.

    Parameters
    ----------
    style
        A name of :data:`STYLES`.
    csl
        A style of one's own, as CSL (https://citationstyles.org); it goes before ``style``.
    language
        Of words such as "retrieved from".

    Returns
    -------
    tuple of Inlines
        One a source; what is not known of it, and an address that is none, is left out; nothing is looked up.

    Raises
    ------
    StyleError
        If there is no such style, or the file is none.

    Examples
    --------
    >>> source = Source(key="doe2019", kind="book", authors=("Doe, Jo",), year="2019", title="On trust")
    >>> plain_text(format_sources([source])[0])
    'Doe, J. (2019). On trust.'
    """
    if csl is None and style not in STYLES:
        raise StyleError(f"no style {style}; styles: {', '.join(STYLES)}, or a file that ends in .csl")
    if csl is not None and len(csl) > LONGEST_STYLE:
        raise StyleError("the style is longer than 1 MB")
    if not sources:
        return ()
    import typst

    sources = tuple(map(_printable, sources))
    try:
        chosen = _quoted(STYLES[style]) if csl is None else f"bytes({_quoted(csl.decode('utf-8'))})"
    except UnicodeDecodeError as error:
        raise StyleError("the style is no UTF-8 text") from error
    # JSON is YAML too, so that no value of a source can be taken for markup.
    entries = _quoted(json.dumps({source.key: _entry(source) for source in sources}, ensure_ascii=False))
    markup = f"#set text(lang: {_quoted(language[:2])})\n#bibliography(bytes({entries}), style: {chosen}, full: true, title: none)\n"
    try:
        page = typst.compile(markup.encode("utf-8"), format="html", ignore_system_fonts=True)
    except typst.TypstError as error:
        if csl is None:
            raise
        raise StyleError("the file is no style that can be used: an independent CSL style is needed") from error
    reader = _Items()
    reader.feed(bytes(page).decode("utf-8"))
    made = tuple(_joined(item) for item in reader.items)
    names = {_person(name)["name"].casefold() for source in sources for name in source.authors[:1]}
    everything = " ".join(map(plain_text, made)).casefold()
    if names and not any(name in everything for name in names):
        raise StyleError("with this style no author is printed: the processor does not understand it; choose another one")
    return made


def plain_text(content: tree.Inlines) -> str:
    """Inline content as plain text: letters only."""
    if isinstance(content, str):
        return content
    if isinstance(content, tuple):
        return "".join(map(plain_text, content))
    if isinstance(content, tree.Emphasis | tree.Link | tree.Strong):
        return plain_text(content.content)
    return getattr(content, "text", "")


def _quoted(text: str) -> str:
    """A string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _printable(source: Source) -> Source:
    """A source without letters that would stop the processor."""
    cleaned = {name: without_controls(value) if isinstance(value, str) else tuple(map(without_controls, value)) for name, value in source}
    return source.model_copy(update=cleaned)


def _entry(source: Source) -> dict[str, object]:
    """A source as the processor reads it."""
    kind = KINDS.get(source.kind.lower(), "web" if source.url else "misc")
    parent: dict[str, object] = {}
    if source.container:
        parent = {"type": "periodical" if kind == "article" else "anthology", "title": _title(source.container)}
        for key, value in (("volume", source.volume), ("issue", source.issue)):
            if value:
                parent[key] = value
    authors = source.authors or ((source.author,) if source.author else ())
    entry: dict[str, object] = {
        "type": kind,
        "title": _title(source.title) if source.title else None,
        "language": "ru" if _CYRILLIC.search(source.title) else None,
        "author": [_person(name) for name in authors] or None,
        "date": int(source.year) if re.fullmatch(r"\d{4}", source.year) else None,
        "url": source.url if _ADDRESS.fullmatch(source.url) else None,
        "page-range": source.pages.replace("--", "-") or None,
        "publisher": source.publisher or None,
        "serial-number": {"doi": source.doi} if source.doi else None,
        "parent": parent or None,
    }
    return {key: value for key, value in entry.items() if value is not None}


def _title(text: str) -> dict[str, object]:
    """A title kept as written: capitals of a style are for English titles, and a dollar sign begins no formula."""
    return {"value": text.replace("\\", "\\\\").replace("$", "\\$"), "verbatim": True}


def _person(name: str) -> dict[str, str]:
    """A name in its parts; one in braces is a body's and has none."""
    if name.startswith("{"):
        return {"name": name.strip("{}")}
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    return {"name": family.strip(), **({"given-name": given.strip()} if given.strip() else {})}


class _Items(HTMLParser):
    """The entries of a bibliography that Typst wrote as HTML: text, stressed titles and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[list[tree.Inline]] = []
        self._open: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.items.append([])
            self._inside = True
        elif self._inside and tag in ("em", "i", "a"):
            self._open.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._inside, self._open = False, []
        elif self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            return
        piece: tree.Inline = _COMMA.sub("", data)
        for tag, target in reversed(self._open):
            if tag != "a":
                piece = tree.Emphasis(piece)
            elif target.startswith(("http://", "https://")):
                piece = tree.Link(piece, target)
        self.items[-1].append(piece)


def _joined(pieces: list[tree.Inline]) -> tree.Inlines:
    """Pieces of running text; neighbouring texts become one, and a comma that was parted from its bracket goes too."""
    joined: list[tree.Inline] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] = _COMMA.sub("", joined[-1] + piece)
        else:
            joined.append(piece)
    return tuple(joined)
