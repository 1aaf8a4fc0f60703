"""The colours and faces of the report, once: variables for HTML, values for the PDF.

Charts name colours only by variable (``var(--accent)``), so that dark mode and print need no second drawing.
Contrast (WCAG 2): text on its ground is at least 4.5, marks and large text 3.0. The two ends of the answers differ
in lightness and not only in hue, so that a greyscale print still tells them apart.
"""

from __future__ import annotations

import re
from typing import Final

LIGHT: Final[dict[str, str]] = {
    "paper": "#FBFAF6",
    "card": "#FFFFFF",
    "sunk": "#F3F1EA",
    "ink": "#17262A",
    "ink2": "#43545A",
    "ink3": "#627075",
    "line": "#E3DFD4",
    "line2": "#BFB9AA",
    "accent": "#0B5963",
    "accent-weak": "#DDECEC",
    "on-accent": "#FFFFFF",
    "ochre": "#87490A",
    "ochre-fill": "#C9821F",
    "ochre-weak": "#F8EBD3",
    "on-ochre": "#1D1203",
    "answer-1": "#0D4F5A",
    "answer-2": "#6CA7AC",
    "answer-3": "#DEDBD3",
    "answer-4": "#EBBD66",
    "answer-5": "#A85F0D",
    "heat-1": "#0D4F5A",
    "heat-1-ink": "#FFFFFF",
    "heat-2": "#2F7881",
    "heat-2-ink": "#FFFFFF",
    "heat-3": "#7FB3B7",
    "heat-3-ink": "#0C2226",
    "heat-4": "#C3DADA",
    "heat-4-ink": "#17262A",
    "heat-5": "#ECEAE4",
    "heat-5-ink": "#17262A",
    "heat-6": "#F7E0B2",
    "heat-6-ink": "#2B1C05",
    "heat-7": "#EBBD66",
    "heat-7-ink": "#2B1C05",
    "heat-8": "#D3902F",
    "heat-8-ink": "#1D1203",
    "heat-9": "#A85F0D",
    "heat-9-ink": "#FFFFFF",
    "map-1": "#1B626C",
    "map-1-ink": "#FFFFFF",
    "map-2": "#7FB3B7",
    "map-2-ink": "#0C2226",
    "map-3": "#CFE1E0",
    "map-3-ink": "#17262A",
    "shadow": "#001418",
}
"""Light theme, paper and PDF."""

DARK: Final[dict[str, str]] = {
    "paper": "#10191C",
    "card": "#162226",
    "sunk": "#0C1416",
    "ink": "#EAEEEC",
    "ink2": "#B5C2C3",
    "ink3": "#8D9DA0",
    "line": "#283639",
    "line2": "#475A5F",
    "accent": "#7FCBCD",
    "accent-weak": "#17373B",
    "on-accent": "#08262A",
    "ochre": "#EDB95F",
    "ochre-fill": "#D99A3A",
    "ochre-weak": "#38290F",
    "on-ochre": "#1D1203",
    "answer-1": "#72C6CB",
    "answer-2": "#3C7F86",
    "answer-3": "#3A484C",
    "answer-4": "#9A6B22",
    "answer-5": "#F3C774",
    "heat-1": "#8ADBDE",
    "heat-1-ink": "#06272B",
    "heat-2": "#5FB0B5",
    "heat-2-ink": "#06272B",
    "heat-3": "#3C7F86",
    "heat-3-ink": "#FFFFFF",
    "heat-4": "#2A5358",
    "heat-4-ink": "#FFFFFF",
    "heat-5": "#333F42",
    "heat-5-ink": "#EAEEEC",
    "heat-6": "#5C4521",
    "heat-6-ink": "#FFF4DF",
    "heat-7": "#8F6520",
    "heat-7-ink": "#FFFFFF",
    "heat-8": "#C08A33",
    "heat-8-ink": "#1D1203",
    "heat-9": "#F3C774",
    "heat-9-ink": "#2B1C05",
    "map-1": "#8ADBDE",
    "map-1-ink": "#06272B",
    "map-2": "#34777D",
    "map-2-ink": "#FFFFFF",
    "map-3": "#254A4F",
    "map-3-ink": "#EAEEEC",
    "shadow": "#000000",
}
"""Dark theme; the same names."""

PRINT: Final[dict[str, str]] = {**LIGHT, "paper": "#FFFFFF"}
"""Paper is white already."""

FACES: Final[dict[str, str]] = {
    "serif": '"Libertinus Serif","Iowan Old Style",Charter,Georgia,serif',
    "sans": 'system-ui,-apple-system,"Segoe UI",Roboto,Inter,"Noto Sans",Arial,sans-serif',
    "mono": 'ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace',
}
"""Titles and prose; figures and tables; names in files."""

PDF_FACE: Final = "Libertinus Serif"
PDF_MONO: Final = "DejaVu Sans Mono"

QUILT: Final[tuple[str, ...]] = ("#F4EFE3", "#0D4F5A", "#6CA7AC", "#C9821F", "#EBBD66", "#17363B")
"""Cloth of the quilt: ground, teal, pale teal, ochre, straw, night. The same in both themes."""

HEAT_STEPS: Final[tuple[float, ...]] = (1.5, 2.0, 2.5, 2.9, 3.1, 3.5, 4.0, 4.5)
"""Upper bounds of the first eight heat steps on a scale from 1 to 5; the middle one holds the midpoint."""

_VARIABLE = re.compile(r"var\(\s*--([a-z0-9-]+)\s*(?:,[^()]*)?\)")

# The page's system sans has weights in between; the face on paper has 400, 600 and 700.
_WEIGHT = re.compile(r"""(font-weight(?:=["']|:\s*))(500|550|650|bold)\b""")
_WEIGHTS: Final = {"500": "600", "550": "600", "650": "600", "bold": "700"}


class UnknownColourError(LookupError):
    """A drawing names a variable that the palette does not have."""


def heat_step(value: float, *, low: float = 1, high: float = 5) -> int:
    """Step 1 to 9 of a value on a scale from ``low`` to ``high``.

    Examples
    --------
    >>> [heat_step(mean) for mean in (0.87, 1.5, 3.0, 3.1, 4.46, 5)]
    [1, 2, 5, 6, 8, 9]
    """
    mean = 1 + 4 * (value - low) / (high - low)
    # A bound is reached by decimals such as 2.9; a hair of tolerance keeps "2.9" in the upper step.
    return 1 + sum(mean >= bound - 1e-9 for bound in HEAT_STEPS)


def variables() -> str:
    """The variables of both themes as CSS: light, dark by system, the button's choice, and print."""

    def declared(theme: dict[str, str]) -> str:
        return ";".join(f"--{name}:{value}" for name, value in theme.items())

    return (
        f":root{{color-scheme:light;{declared(LIGHT)};{declared(FACES)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light])"
        f"{{color-scheme:dark;{declared(DARK)}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{declared(DARK)}}}}}\n"
        f"@media print{{:root{{{declared(PRINT)}}}}}\n"
    )


def checked(svg: str) -> str:
    """The same drawing; raises where it names a variable that is not in the palette."""
    for name in _VARIABLE.findall(svg):
        if name not in LIGHT and name not in FACES:
            raise UnknownColourError(f"a drawing uses var(--{name}), which palette.py does not have")
    return svg


def fixed(svg: str, *, face: str = PDF_FACE) -> str:
    """The drawing with every variable replaced by its value on paper, as the PDF needs it; ``face`` is that of its words.

    Examples
    --------
    >>> fixed('<path fill="var(--accent)"/>')
    '<path fill="#0B5963"/>'
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in FACES:
            return PDF_MONO if name == "mono" else face
        try:
            return PRINT[name]
        except KeyError:
            raise UnknownColourError(
                f"a drawing uses var(--{name}), which palette.py does not have"
            ) from None

    return _WEIGHT.sub(lambda match: f"{match[1]}{_WEIGHTS[match[2]]}", _VARIABLE.sub(value, svg))
