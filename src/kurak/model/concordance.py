"""Key words in context: every place where a word is said, with what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.finding import Finding


@dataclass(frozen=True, slots=True)
class KeyWord:
    """One place where a word stands.

    Parameters
    ----------
    document, file, line
        Id of the text, its file, the line of the file.
    role
        Of who speaks: interviewer, participant …; empty in published texts. Never a name or a label.
    start, end
        Code points of the text, as codings count them.
    before, word, after
        The word as it stands there, and what the same speaker says around it, on one line.
    simulated
        Whether the text is invented.
    """

    document: str
    file: str
    line: int
    role: str
    start: int
    end: int
    before: str
    word: str
    after: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Concordance:
    """Places where words stand.

    Parameters
    ----------
    words
        What was sought, after word forms were added.
    lines
        Places in the order of files and of the text, as many as were asked for.
    total, texts
        How many places there are in all, and in how many texts.
    searched
        How many texts were looked at.
    not_shown
        Texts left out because their coders work blind and are not done, where passages of a code were asked for.
    seconds
        How long it took.
    findings
        Texts that could not be read.
    """

    words: tuple[str, ...]
    lines: tuple[KeyWord, ...]
    total: int
    texts: int
    searched: int
    not_shown: tuple[str, ...] = ()
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
