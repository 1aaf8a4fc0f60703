"""SVG drawings on their way into a page: sized, and with ids that cannot meet those of another drawing."""

from __future__ import annotations

import re

from kurak.model.document import Figure
from kurak.report.writers.frame_words import known
from kurak.report.writers.outline import BrokenDocumentError

_VIEWBOX = re.compile(r"""<svg\b[^>]*\bviewBox=["']\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)""")
_ID = re.compile(r"""(?<=[\s"'])id=(["'])([^"']+)\1""")
_FORBIDDEN = re.compile(
    r"<script|<foreignObject|\son\w+=|(?:href|src)=[\"'](?!#|data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+=*[\"'])|url\((?![\"']?#)|@import",
    re.IGNORECASE,
)
"""A picture of prose is inside its drawing, as PNG or JPEG; nothing is loaded from anywhere."""


def size(svg: str) -> tuple[float, float]:
    """Width and height of the drawing's view box."""
    match = _VIEWBOX.search(svg)
    if match is None:
        raise BrokenDocumentError(f"a drawing has no viewBox: {svg[:80]!r}")
    return float(match[1]), float(match[2])


def checked_drawing(svg: str) -> str:
    """The same drawing; raises where it holds a script, or would load something."""
    if found := _FORBIDDEN.search(svg):
        raise BrokenDocumentError(f"a drawing holds {found[0]!r}")
    return svg


def namespaced(svg: str, prefix: str) -> str:
    """The drawing with ``prefix`` before each of its ids and each reference to one.

    Examples
    --------
    >>> namespaced('<svg><g id="a"/><path fill="url(#a)"/></svg>', "f1")
    '<svg><g id="f1-a"/><path fill="url(#f1-a)"/></svg>'
    """
    names = {match[2] for match in _ID.finditer(svg)}
    if not names:
        return svg
    svg = _ID.sub(lambda match: f"id={match[1]}{prefix}-{match[2]}{match[1]}", svg)

    def renamed(match: re.Match[str]) -> str:
        return f"{match[1]}{prefix}-{match[2]}" if match[2] in names else match[0]

    svg = re.sub(r"""(url\(["']?#|href=["']#)([^)"'\s]+)""", renamed, svg)

    def listed(match: re.Match[str]) -> str:
        words = (f"{prefix}-{word}" if word in names else word for word in match[2].split())
        return f"{match[1]}{' '.join(words)}{match[3]}"

    return re.sub(r"""(aria-(?:labelledby|describedby)=["'])([^"']*)(["'])""", listed, svg)


def overlay(figure: Figure) -> str:
    """The tag to lay over a drawing: nothing where the drawing says it itself."""
    said = known(figure.tag)
    return "" if f">{figure.tag}<" in figure.drawing or f">{said}<" in figure.drawing else said
