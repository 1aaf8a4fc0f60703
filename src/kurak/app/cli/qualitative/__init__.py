"""``kurak qualitative``: interviews, documents, codes. A file a command."""

from __future__ import annotations

import click

from kurak.app.cli.commands import Commands

PARTS = {
    "rehearse": ("kurak.app.cli.qualitative.rehearse", "Write invented texts to practise with."),
    "import": ("kurak.app.cli.qualitative.import_texts", "Bring in transcripts and projects (.qdpx)."),
    "export": ("kurak.app.cli.qualitative.export_texts", "Write a project (.qdpx), codebook or table."),
    "check": ("kurak.app.cli.qualitative.check", "Check texts, codebook and codings; move passages."),
    "pseudonymise": ("kurak.app.cli.qualitative.pseudonymise", "Pseudonyms in the place of names; what may give somebody away."),
    "code": ("kurak.app.cli.qualitative.code", "Give passages a code, from here or a table."),
    "matrix": ("kurak.app.cli.qualitative.matrix", "Codes by an attribute: in how many interviews."),
    "asked": ("kurak.app.cli.qualitative.asked", "Which question was put where."),
    "framework": ("kurak.app.cli.qualitative.framework", "Texts by codes, with summaries."),
    "cooccurrence": ("kurak.app.cli.qualitative.cooccurrence", "Codes that stand together."),
    "agreement": ("kurak.app.cli.qualitative.agreement", "How far coders agree, and where they do not."),
    "saturation": ("kurak.app.cli.qualitative.saturation", "New codes by interview; when few came."),
    "kwic": ("kurak.app.cli.qualitative.kwic", "Key words in context, in transcripts and documents."),
    "quotes": ("kurak.app.cli.qualitative.quotes", "The pool of quotations, and who released them."),
    "groups": ("kurak.app.cli.qualitative.groups", "Focus groups: what came up in how many, and how it was met."),
    "strategies": ("kurak.app.cli.qualitative.strategies", "What groups proposed; the worksheet to write it on."),
    "media": ("kurak.app.cli.qualitative.media", "Media and posts: sampling, prevalence, tone."),
}
"""Name: the module with its ``command``, and one line of help."""


@click.command(name="qualitative", cls=Commands, table=PARTS)
def command() -> None:
    """Interviews, groups and documents, their codes, and what follows from them.

    FOLDER is a study, or any folder with transcripts/ and coding/.

    Exit codes: 0 fine, 1 texts or codings have errors, 2 the command could not
    run.
    """
