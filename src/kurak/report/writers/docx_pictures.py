"""Figures in the Word file: the same drawings as in the other formats, as SVG, with a PNG for programs that cannot show it."""

from __future__ import annotations

from typing import Final

from kurak.model import document as tree
from kurak.report.writers import palette
from kurak.report.writers.column_widths import ROOM
from kurak.report.writers.docx_words import attribute
from kurak.report.writers.drawing import checked_drawing, size
from kurak.report.writers.outline import without_controls
from kurak.report.writers.typst_words import quoted

_FACES: Final = "Calibri, Carlito, Arial, sans-serif"
"""Word draws with the faces of its machine: those that it has, and their like."""
_DOTS: Final = 200.0
"""Dots an inch of the PNGs."""
_TALLEST: Final = 560.0


class Pictures:
    """The drawings of one document, numbered as they come."""

    def __init__(self) -> None:
        self.drawings: list[str] = []
        self._sizes: list[tuple[float, float]] = []

    def figure(self, block: tree.Figure, name: str) -> str:
        """A run that holds the drawing of a figure."""
        return self.drawn(checked_drawing(without_controls(block.drawing)), name=name, says=block.alternative)

    def drawn(self, svg: str, *, name: str, says: str) -> str:
        """A run that holds a drawing; ``says`` is read to those who cannot see it."""
        wide, high = size(svg)
        # A drawing is 780 units across the whole page; a tall one shrinks to fit the page with its caption.
        width = min(ROOM, wide * ROOM / 780, _TALLEST * wide / high)
        height = width * high / wide
        if "xmlns=" not in svg[: svg.index(">")]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        # Word asks a drawing for its size, not for its view box.
        svg = svg.replace("<svg", f'<svg width="{width:.1f}pt" height="{height:.1f}pt"', 1) if " width=" not in svg[: svg.index(">")] else svg
        self.drawings.append(svg)
        self._sizes.append((width, height))
        place = len(self.drawings)
        across, down = round(width * 12700), round(height * 12700)
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
            f'<wp:docPr id="{place}" name="{attribute(name)}" descr="{attribute(says)}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{place}" name="{attribute(name)}" descr="{attribute(says)}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="rIdPng{place}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
            f'<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdSvg{place}"/></a:ext></a:extLst></a:blip>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def parts(self) -> dict[str, bytes]:
        """Every drawing as SVG and as PNG, by the name of its part."""
        made: dict[str, bytes] = {}
        for place, (svg, png) in enumerate(zip(self.drawings, self._pngs(), strict=True), 1):
            made[f"word/media/drawing{place}.svg"] = palette.fixed(svg, face=_FACES).encode("utf-8")
            made[f"word/media/drawing{place}.png"] = png
        return made

    def _pngs(self) -> list[bytes]:
        if not self.drawings:
            return []
        import typst

        pages = "".join(
            f"#page(width: {width:.2f}pt, height: {height:.2f}pt, margin: 0pt)[#image(bytes({quoted(palette.fixed(svg))}), "
            f'format: "svg", width: {width:.2f}pt)]\n'
            for svg, (width, height) in zip(self.drawings, self._sizes, strict=True)
        )
        made = typst.compile(pages.encode("utf-8"), format="png", ppi=_DOTS, ignore_system_fonts=True)
        return list(made) if isinstance(made, list) else [bytes(made)]


__all__ = ["Pictures"]
