"""Workbooks as they may leave: without the names of those who made them."""

from __future__ import annotations

import re

from kurak.sources.archives import pack, unpack

CORE = "docProps/core.xml"
APPLICATION = "docProps/app.xml"
_WHO = re.compile(rb"<(dc:creator|cp:lastModifiedBy|Manager|Company)>[^<]*</\1>")


def without_authors(workbook: bytes) -> bytes:
    """Take author, last editor, manager and company out of what a workbook says of itself; all else stays.

    Raises
    ------
    RefusedError
        If it is no archive that can be opened safely.
    """
    parts = unpack(workbook)
    for name in (CORE, APPLICATION):
        if name in parts:
            parts[name] = _WHO.sub(b"", parts[name])
    return pack(parts)
