"""The formats and the languages in which a report can be written."""

from __future__ import annotations

from typing import Literal, TypeAlias

Format: TypeAlias = Literal["html", "pdf", "docx", "xlsx"]
"""A page for browsers, a PDF, a Word file, and the tables as a workbook; also the ending of the file's name."""

FORMATS: tuple[Format, ...] = ("html", "pdf", "docx", "xlsx")
"""All of them, in the order in which they are listed."""

USUAL: tuple[Format, ...] = ("html", "pdf")
"""Those that are written where nothing is said."""

LANGUAGES: tuple[str, ...] = ("en", "ru", "ky")
"""Languages in which the program has words of its own; English is that of the code."""
