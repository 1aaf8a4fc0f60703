"""All codings as one table, and the codebook as a table or a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence

from kurak.model.codings import CODING_COLUMNS, Coding
from kurak.model.documents import SIMULATED
from kurak.model.qualitative import Codebook

_CODE_COLUMNS = ("id", "name", "above", "definition", "when", "when_not", "example", "asked_by", "colour", "ref", "guid")


def codings_table(codings: Mapping[str, Sequence[Coding]], *, invented: Collection[str] = ()) -> bytes:
    """The codings of every coder in one CSV, with a first column for the coder.

    Parameters
    ----------
    codings
        Coder: their codings.
    invented
        Ids of invented texts; where there are any, a last column marks their rows.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("coder", *CODING_COLUMNS, *(["simulated"] if invented else [])))
    for coder in sorted(codings):
        for row in codings[coder]:
            mark = [SIMULATED if row.document in invented else ""] if invented else []
            writer.writerow((coder, *row, *mark))
    return text.getvalue().encode()


def codebook_table(codebook: Codebook) -> bytes:
    """The codebook as CSV: a row a code, with the code above it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CODE_COLUMNS)
    for way in codebook.walk():
        code = way[-1]
        cells = {"above": way[-2].id if len(way) > 1 else "", "asked_by": "|".join(code.asked_by)}
        writer.writerow([cells.get(column, getattr(code, column, "")) for column in _CODE_COLUMNS])
    return text.getvalue().encode()


def codebook_page(codebook: Codebook) -> bytes:
    """The codebook as a page of Markdown to read.

    Examples
    --------
    >>> from kurak.model.qualitative import Code
    >>> page = codebook_page(Codebook(title="Ways", version=1, codes=(Code(id="road", name="Roads", definition="Their state."),)))
    >>> print(page.decode(), end="")
    # Ways
    <BLANKLINE>
    Version 1.
    <BLANKLINE>
    ## Roads (`road`)
    <BLANKLINE>
    Their state.
    """
    parts = [f"# {codebook.title}", f"Version {codebook.version}."]
    for way in codebook.walk():
        code = way[-1]
        parts += [f"{'#' * min(6, len(way) + 1)} {code.name} (`{code.id}`)", code.definition]
        for label, said in (("When", code.when), ("When not", code.when_not), ("Example", code.example)):
            parts += [f"*{label}:* {said}"] if said else []
    return ("\n\n".join(parts) + "\n").encode()
