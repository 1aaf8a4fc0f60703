"""The styles of the Word file: real ones, under Word's own names, so that whoever edits it changes the looks in one place."""

from __future__ import annotations

from typing import Final

from kurak.report.writers.docx_words import locale
from kurak.report.writers.palette import PRINT

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SERIF: Final = "Cambria"
SANS: Final = "Calibri"
"""Faces that come with Word and have the letters of Kyrgyz; other programs have their like."""
_MONO: Final = "Consolas"


def ink(name: str) -> str:
    """A colour of the palette as Word writes it."""
    return PRINT[name].lstrip("#")


def _face(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}" w:eastAsia="{name}"/>'


def _letters(
    *, size: float = 0, bold: bool | None = None, italic: bool = False, colour: str = "", face: str = "", caps: bool = False, more: str = ""
) -> str:
    parts = [_face(face)] if face else []
    if bold is not None:
        parts.append("<w:b/>" if bold else '<w:b w:val="0"/>')
    parts += ["<w:i/>"] if italic else []
    parts += ["<w:caps/>"] if caps else []
    parts += [f'<w:color w:val="{ink(colour)}"/>'] if colour else []
    parts += [f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'] if size else []
    return f"<w:rPr>{''.join(parts)}{more}</w:rPr>" if parts or more else ""


def _setting(
    *, before: float = 0, after: float = 0, line: float = 1.0, next_: bool = False, whole: bool = False, level: int = 0,
    left: float = 0, hanging: float = 0, borders: str = "", numbered: str = "", tabs: str = "", shade: str = "", right: float = 0,
) -> str:  # fmt: skip
    parts = ["<w:keepNext/>"] if next_ else []
    parts += ["<w:keepLines/>"] if whole else []
    parts += [numbered] if numbered else []
    parts += [f"<w:pBdr>{borders}</w:pBdr>"] if borders else []
    parts += [f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'] if shade else []
    parts += [f"<w:tabs>{tabs}</w:tabs>"] if tabs else []
    parts.append(f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(line * 240)}" w:lineRule="auto"/>')
    if left or hanging or right:
        parts.append(f'<w:ind w:left="{round(left * 20)}" w:right="{round(right * 20)}"{f" w:hanging={chr(34)}{round(hanging * 20)}{chr(34)}" if hanging else ""}/>')
    parts += [f'<w:outlineLvl w:val="{level - 1}"/>'] if level else []
    return f"<w:pPr>{''.join(parts)}</w:pPr>"


def _paragraph(id: str, name: str, setting: str, letters: str = "", *, based: str = "Normal", after: str = "", shown: bool = True) -> str:
    own = ' w:customStyle="1"' if id.startswith("Kurak") else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"{own}><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{after}"/>' if after else "")
        + ('<w:qFormat/>' if shown else "")
        + f"{setting}{letters}</w:style>"
    )


def _word(id: str, name: str, letters: str) -> str:
    own = ' w:customStyle="1"' if id.startswith("Kurak") else ""
    return f'<w:style w:type="character" w:styleId="{id}"{own}><w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>{letters}</w:style>'


def _line(side: str, colour: str, size: int = 4, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{ink(colour)}"/>'


def border(colour: str, size: int) -> str:
    """A frame about a cell."""
    return "<w:tcBorders>" + "".join(_line(side, colour, size) for side in ("top", "left", "bottom", "right")) + "</w:tcBorders>"


def _table_style() -> str:
    """Thin lines between rows, a heavier one under the head; the head is bold, and so are heads of rows."""
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="KurakTable"><w:name w:val="Kurak Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{_line('top', 'ink', 8)}{_line('bottom', 'line2', 6)}{_line('insideH', 'line')}</w:tblBorders>"
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{ink("ink2")}"/></w:rPr><w:tcPr><w:tcBorders>{_line("bottom", "ink", 6)}</w:tcBorders></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="firstCol"><w:rPr><w:b w:val="0"/></w:rPr></w:tblStylePr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="KurakHeatTable"><w:name w:val="Kurak Heat Table"/><w:basedOn w:val="KurakTable"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{_line('top', 'ink', 8)}"
        + "".join(f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="FFFFFF"/>' for side in ("bottom", "insideH", "insideV"))
        + '</w:tblBorders><w:tblCellMar><w:left w:w="20" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def styles(language: str) -> str:
    """The part ``styles.xml``."""
    bar = _line("left", "line2", 18, 10)
    parts = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_face(SERIF)}<w:color w:val="{ink("ink")}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{locale(language)}" w:eastAsia="{locale(language)}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
        _paragraph("BodyText", "Body Text", _setting(after=7, line=1.12)),
        _paragraph("Title", "Title", _setting(before=150, after=10, line=0.95), _letters(size=34, bold=True), after="Subtitle"),
        _paragraph("Subtitle", "Subtitle", _setting(after=14), _letters(size=15, colour="ink2")),
        _paragraph("Heading1", "heading 1", _setting(after=12, next_=True, whole=True, level=1), _letters(size=23, bold=True), after="BodyText"),
        _paragraph("Heading2", "heading 2", _setting(before=16, after=6, next_=True, whole=True, level=2), _letters(size=14, bold=True), after="BodyText"),
        _paragraph("Heading3", "heading 3", _setting(before=12, after=5, next_=True, whole=True, level=3), _letters(size=12, bold=True), after="BodyText"),
        _paragraph("Heading4", "heading 4", _setting(before=10, after=4, next_=True, whole=True, level=4), _letters(size=11, bold=True, colour="ink2"), after="BodyText"),
        _paragraph("TOCHeading", "TOC Heading", _setting(after=14, next_=True), _letters(size=23, bold=True)),
        _paragraph("TOC1", "toc 1", _setting(before=8, after=0, tabs='<w:tab w:val="right" w:leader="dot" w:pos="9320"/>'), _letters(bold=True), shown=False),
        _paragraph("TOC2", "toc 2", _setting(before=3, left=14, tabs='<w:tab w:val="right" w:leader="dot" w:pos="9320"/>'), _letters(size=10, colour="ink2"), shown=False),
        _paragraph("Header", "header", _setting(tabs='<w:tab w:val="right" w:pos="9320"/>'), _letters(size=8, colour="ink3", face=SANS), shown=False),
        _paragraph("Footer", "footer", _setting(tabs='<w:tab w:val="right" w:pos="9320"/>'), _letters(size=8, colour="ink3", face=SANS), shown=False),
        _paragraph("ListBullet", "List Bullet", _setting(after=4, line=1.08, left=18, hanging=14, numbered='<w:numPr><w:numId w:val="1"/></w:numPr>')),
        _paragraph("ListNumber", "List Number", _setting(after=4, line=1.08, left=22, hanging=18, numbered='<w:numPr><w:numId w:val="2"/></w:numPr>')),
        _paragraph("Quote", "Quote", _setting(before=8, after=3, left=14, next_=True, borders=bar), _letters(size=11.5, italic=True)),
        _paragraph("Caption", "caption", _setting(before=16, after=3, next_=True, whole=True), _letters(size=13, bold=True)),
        _paragraph("KurakEdition", "Kurak Edition", _setting(after=6), _letters(size=9.5, colour="ink3")),
        _paragraph("KurakNotice", "Kurak Notice", _setting(before=4, after=4, shade=ink("ochre-weak")), _letters(size=8.5, bold=True, colour="ochre", face=SANS)),
        _paragraph("KurakKicker", "Kurak Kicker", _setting(after=6, next_=True), _letters(size=9, bold=True, colour="accent", caps=True, face=SANS), after="Heading1"),
        _paragraph("KurakLead", "Kurak Lead", _setting(after=12, line=1.15), _letters(size=13.5), based="BodyText", after="BodyText"),
        _paragraph("KurakRemark", "Kurak Remark", _setting(after=7, line=1.08), _letters(size=9, colour="ink2"), based="BodyText"),
        _paragraph("KurakSummary", "Kurak Summary", _setting(before=10, after=4, next_=True), _letters(bold=True)),
        _paragraph("KurakQuoteSource", "Kurak Quote Source", _setting(after=10, left=14, borders=bar), _letters(size=8.5, colour="ink3")),
        _paragraph("KurakTerm", "Kurak Term", _setting(after=4, line=1.08, left=112, hanging=112, tabs='<w:tab w:val="left" w:pos="2240"/>'), _letters(size=10)),
        _paragraph("KurakEntry", "Kurak Entry", _setting(after=5, line=1.08), _letters(size=10), based="BodyText"),
        _paragraph("KurakCardLine", "Kurak Card Line", _setting(before=16, after=2, next_=True, borders=_line("top", "line2", 8, 6)), _letters(size=8.5, colour="ink3", face=SANS)),
        _paragraph("KurakFigureNumber", "Kurak Figure Number", _setting(before=10, next_=True), _letters(size=22, bold=True)),
        _paragraph("KurakFigureLabel", "Kurak Figure Label", _setting(after=6), _letters(size=9.5, colour="ink2")),
        _paragraph("KurakSubtitle", "Kurak Caption Subtitle", _setting(after=4, next_=True, line=1.05), _letters(size=9.5, colour="ink2")),
        _paragraph("KurakPicture", "Kurak Picture", _setting(before=4, after=4)),
        _paragraph("KurakNote", "Kurak Note", _setting(before=3, after=2, line=1.05), _letters(size=8.5, colour="ink3", face=SANS)),
        _paragraph("KurakCode", "Kurak Code", _setting(before=6, after=10, line=1.0, shade=ink("sunk")), _letters(size=7.5, face=_MONO)),
        _paragraph("KurakAppendix", "Kurak Appendix Note", _setting(after=5, line=1.08, left=30, hanging=30, tabs='<w:tab w:val="left" w:pos="600"/>'), _letters(size=9.5)),
        _paragraph("KurakCell", "Kurak Table Text", _setting(), _letters(size=8.5, face=SANS)),
        _paragraph("KurakColophon", "Kurak Colophon", _setting(before=2, after=2), _letters(size=8.5, colour="ink3", face=SANS)),
        _paragraph("KurakTurn", "Kurak Section End", _setting(line=0.1), _letters(size=1), shown=False),
        _word("Hyperlink", "Hyperlink", _letters(colour="accent")),
        _word("KurakCodeWord", "Kurak Code Word", f"<w:rPr>{_face(_MONO)}<w:noProof/><w:sz w:val=\"18\"/></w:rPr>"),
        _word("KurakTag", "Kurak Tag", _letters(bold=True, colour="ochre", face=SANS, size=8, more=f'<w:shd w:val="clear" w:color="auto" w:fill="{ink("ochre-weak")}"/>')),
        _word("KurakNoteMark", "Kurak Note Mark", _letters(colour="accent", more='<w:vertAlign w:val="superscript"/>')),
        _table_style(),
    )  # fmt: skip
    return f'<w:styles xmlns:w="{W}">{"".join(parts)}</w:styles>'


def numbering(starts: list[int]) -> str:
    """The part ``numbering.xml``: bullets, and a numbered list for each list, from where it begins."""
    bullet = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="280"/></w:pPr><w:rPr><w:color w:val="{ink("accent")}"/></w:rPr></w:lvl>'
    number = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="ListNumber"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="440" w:hanging="360"/></w:pPr></w:lvl>'
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{place}"><w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>' for place, level in enumerate((bullet, number))
    )
    lists = "".join(
        f'<w:num w:numId="{place + 3}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for place, start in enumerate(starts)
    )
    return (
        f'<w:numbering xmlns:w="{W}">{kinds}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>{lists}</w:numbering>'
    )
