"""Words that every format shows of its own: verdicts, severities, labels, and what stands where a chapter says nothing.

The nouns of ``model/`` keep them in English, since the code compares them; here they are said in the language of the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kurak.model import document as tree
from kurak.report.words.language import speaking, spoken
from kurak.report.words.saying import later, say

_KNOWN: Final = frozenset(
    (
        # Verdicts of the ledger.
        later("stands"), later("weakened"), later("not supported"), later("cannot tell"),
        # Severities of findings.
        later("error"), later("impossible"), later("inconsistent"), later("warning"), later("suspect"), later("note"),
        # Labels in capitals.
        later("SIMULATED"), later("MODELLED"), later("EXAMPLE"),
        # What blocks have where a chapter gives nothing else.
        later("None."), later("Item"), later("Further cells"), later("row"), later("rows"),
    )
)  # fmt: skip
"""Words that may be said by :func:`known`."""


def known(words: str) -> str:
    """A verdict, a severity, a label or a usual word in the language spoken; anything else is a chapter's own and stays as it is.

    Examples
    --------
    >>> with speaking("ru"):
    ...     known("MODELLED"), known("as the study calls it")
    ('ПО МОДЕЛИ', 'as the study calls it')
    """
    return say(words) if words in _KNOWN else words


@contextmanager
def of_section(section: tree.Section | tree.Passage) -> Iterator[None]:
    """Speak the language of a section or a passage: its captions and labels stand in the text that readers hear in that language."""
    with speaking(section.language or spoken()):
        yield

