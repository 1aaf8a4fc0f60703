"""Sheets that may have so many pages and no more: the largest type that fits is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kurak.report.writers.typst_sheet import write_sheet

_PAGES: Final = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")


def page_count(pdf: bytes) -> int:
    """Pages of a PDF that Typst wrote."""
    return max(int(found) for found in _PAGES.findall(pdf))


def write_fitting(
    data: Mapping[str, Any], template: Path, *, most: int, sizes: Sequence[float], drawings: Mapping[str, str] | None = None
) -> tuple[bytes, int]:
    """The sheet in the first of the sizes of type in which it has at most so many pages.

    Parameters
    ----------
    most
        Pages it may have.
    sizes
        Sizes of type in points, the largest first; the template finds the size as ``data.size``.
    drawings
        SVG by name, for ``data.drawings``.

    Returns
    -------
    tuple
        The PDF, and its pages: more than ``most`` where it does not fit in the smallest size.
    """
    for size in sizes:
        pdf = write_sheet({**data, "size": size}, template, drawings=drawings or {})
        pages = page_count(pdf)
        if pages <= most:
            break
    return pdf, pages
