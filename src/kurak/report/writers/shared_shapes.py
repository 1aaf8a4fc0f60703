"""Shapes that several drawings of one page show, as regions in a row of maps: written once, drawn wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from markupsafe import Markup

_PATH: Final = re.compile(r'<path d="([^"]{300,})"([^<>]*)/>')
"""A long path as the drawings write it; a short one would gain nothing."""


class SharedShapes:
    """Long outlines of one page, by place.

    Colour and line stay with each drawing: a shape that is used takes them from where it is used.

    Parameters
    ----------
    taken
        Ids of the page that no shape may have.

    Examples
    --------
    >>> shapes, outline = SharedShapes(), "M0 0" + "l1 1" * 100
    >>> shapes.of(f'<svg><path d="{outline}" fill="red"/></svg>')
    '<svg><use href="#shape-1" fill="red"/></svg>'
    >>> shapes.of(f'<svg><path d="{outline}" fill="blue"/></svg>')
    '<svg><use href="#shape-1" fill="blue"/></svg>'
    >>> shapes.written().count(outline)
    1
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken = taken
        self._names: dict[str, str] = {}

    def of(self, svg: str) -> str:
        """The drawing with its long outlines used from the page's."""
        return _PATH.sub(self._used, svg)

    def written(self) -> Markup:
        """All outlines, for an image of no size at the head of the page."""
        return Markup("").join(Markup('<path id="{}" d="{}"/>\n').format(name, outline) for outline, name in self._names.items())

    def _used(self, match: re.Match[str]) -> str:
        if " id=" in match[2]:
            return match[0]
        name = self._names.setdefault(match[1], self._free(len(self._names) + 1))
        return f'<use href="#{name}"{match[2]}/>'

    def _free(self, place: int) -> str:
        name = f"shape-{place}"
        while name in self._taken:
            name += "-"
        return name
