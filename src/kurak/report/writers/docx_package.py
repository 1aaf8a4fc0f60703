"""The parts of a Word file about its text: sections, headers and footers, properties, relations."""

from __future__ import annotations

from typing import Final

from kurak.model import document as tree
from kurak.report.wording import in_figures
from kurak.report.words.language import spoken
from kurak.report.writers.docx_pictures import Pictures
from kurak.report.writers.docx_styles import W, numbering, styles
from kurak.report.writers.docx_words import DocxWords, Look, attribute, clean, field, locale, paragraph, run
from kurak.report.writers.outline import tree_text
from kurak.report.writers.packed import packed

TURN: Final = "<!--turn-->"
BACK: Final = "<!--back-->"
"""Marks about what stands on a turned page; no text can hold them, since it is escaped."""

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES: Final = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_LONG, _SHORT, _SIDE, _TOP, _FOOT = 16838, 11906, 1292, 1700, 1360
"""A4 and its margins, in twentieths of a point."""


def write_package(document: tree.Document, body: str, *, words: DocxWords, pictures: Pictures, starts: list[int]) -> bytes:
    """The file.

    Parameters
    ----------
    body
        Paragraphs and tables in order, with what is turned between `TURN` and `BACK`.
    words, pictures
        What the text refers to.
    starts
        Where each numbered list begins.
    """
    drawn = pictures.parts()
    relations = [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFonts", "fontTable", "fontTable.xml"),
        ("rIdHeader", "header", "header.xml"),
        ("rIdFooter", "footer", "footer.xml"),
        ("rIdFirst", "header", "header_first.xml"),
    ]
    for place in range(1, len(pictures.drawings) + 1):
        relations += [(f"rIdPng{place}", "image", f"media/drawing{place}.png"), (f"rIdSvg{place}", "image", f"media/drawing{place}.svg")]
    notices = "; ".join(tree_text(notice.content) for notice in document.notices)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            )
        ),
        "docProps/core.xml": "",
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Kurak</Application></Properties>',
        "word/document.xml": f"<w:document {_SPACES}><w:body>{_in_sections(body)}</w:body></w:document>",
        "word/styles.xml": styles(document.language),
        "word/numbering.xml": numbering(starts),
        "word/settings.xml": _settings(document),
        "word/fontTable.xml": _fonts(),
        "word/header.xml": f"<w:hdr {_SPACES}>{_header(document.title)}{_band(notices)}</w:hdr>",
        "word/header_first.xml": f"<w:hdr {_SPACES}>{_band(notices) or paragraph('Header', '')}</w:hdr>",
        "word/footer.xml": f"<w:ftr {_SPACES}>{paragraph('Footer', run('Kurak') + '<w:r><w:tab/></w:r>' + field('PAGE', run('1')))}</w:ftr>",
        "word/_rels/document.xml.rels": _relations(
            [(name, f"{_OFFICE}/{kind}", target) for name, kind, target in relations],
            [(name, f"{_OFFICE}/hyperlink", address) for address, name in words.addresses.items()],
        ),
    }
    made = {name: (_HEAD + text).encode("utf-8") for name, text in parts.items()}
    return packed({**made, "docProps/core.xml": properties_of(document), **drawn})


def _in_sections(body: str) -> str:
    """The text in sections of upright and turned pages; what follows one another turned shares its pages."""
    pieces: list[tuple[bool, str]] = []
    for place, piece in enumerate(body.replace(BACK + TURN, "").split(TURN)):
        wide, back, upright = piece.partition(BACK) if place else ("", "", piece)
        if back:
            pieces.append((True, wide))
        if upright:
            pieces.append((False, upright))
    if not pieces:
        pieces.append((False, ""))
    made = []
    for place, (turned, inside) in enumerate(pieces):
        section = _section(turned=turned, first=place == 0)
        last = place == len(pieces) - 1
        # A section ends with a paragraph that says what it was.
        made.append(inside + (section if last else f'<w:p><w:pPr><w:pStyle w:val="KurakTurn"/>{section}</w:pPr></w:p>'))
    return "".join(made)


def _section(*, turned: bool, first: bool) -> str:
    across, down = (_LONG, _SHORT) if turned else (_SHORT, _LONG)
    parts = (
        '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
        '<w:headerReference w:type="first" r:id="rIdFirst"/>'
        if first
        else ""
    )
    return (
        f'<w:sectPr>{parts}<w:type w:val="nextPage"/><w:pgSz w:w="{across}" w:h="{down}"{" w:orient=" + chr(34) + "landscape" + chr(34) if turned else ""}/>'
        f'<w:pgMar w:top="{_TOP}" w:right="{_SIDE}" w:bottom="{_FOOT}" w:left="{_SIDE}" w:header="600" w:footer="600" w:gutter="0"/>'
        f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )


def _header(title: str, letters: int = 60) -> str:
    short = title if len(title) <= letters else title[: letters - 1].rstrip() + "…"
    return paragraph("Header", run(short) + "<w:r><w:tab/></w:r>" + field('STYLEREF "heading 1"', ""))


def _band(notices: str) -> str:
    return paragraph("KurakNotice", run(notices, Look(bold=True))) if notices else ""


def properties_of(document: tree.Document) -> bytes:
    """The part ``core.xml`` of a Word file or a workbook, without any time."""

    def entry(name: str, text: str) -> str:
        return f"<{name}>{clean(text)}</{name}>" if text else ""

    text = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        + entry("dc:title", document.title)
        + entry("dc:subject", tree_text(document.subtitle))
        + entry("dc:creator", "; ".join(document.authors))
        + entry("cp:keywords", ", ".join(document.keywords))
        + entry("dc:description", document.description)
        + entry("dc:language", locale(document.language))
        + "</cp:coreProperties>"
    )
    return text.encode("utf-8")


def _settings(document: tree.Document) -> str:
    # Words of Russian and Kyrgyz are long: Word breaks them where it has a dictionary.
    hyphens = "" if spoken() == "en" else "<w:autoHyphenation/>"
    mark, between = in_figures("."), "," if spoken() == "en" else ";"
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:embedTrueTypeFonts w:val="0"/><w:defaultTabStop w:val="720"/>{hyphens}<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{locale(document.language)}"/><w:decimalSymbol w:val="{mark}"/><w:listSeparator w:val="{between}"/></w:settings>'
    )


def _fonts() -> str:
    """Faces, with their like for machines without them."""
    known = (("Cambria", "Libertinus Serif", "roman"), ("Calibri", "Carlito", "swiss"), ("Consolas", "DejaVu Sans Mono", "modern"))
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{like}"/><w:family w:val="{kind}"/></w:font>' for name, like, kind in known)
    return f'<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def _content_types() -> str:
    kinds = {
        "document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings", "fontTable": "fontTable",
        "header": "header", "header_first": "header", "footer": "footer",
    }  # fmt: skip
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="svg" ContentType="image/svg+xml"/>'
        f"{overrides}"
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _relations(inside: list[tuple[str, str, str]] | tuple[tuple[str, str, str], ...], outside: list[tuple[str, str, str]] | tuple[()] = ()) -> str:
    lines = [f'<Relationship Id="{name}" Type="{kind}" Target="{attribute(target)}"/>' for name, kind, target in inside]
    lines += [f'<Relationship Id="{name}" Type="{kind}" Target="{attribute(target)}" TargetMode="External"/>' for name, kind, target in outside]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


__all__ = ["BACK", "TURN", "properties_of", "write_package"]
