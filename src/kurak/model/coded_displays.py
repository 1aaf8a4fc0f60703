"""What codings show, counted: matrices, co-occurrence, agreement, saturation. Counts of texts, never of persons' worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from kurak.model.codings import Coding, Says

TextState = Literal["present", "absent", "mixed", "not mentioned", "not asked"]
STATES: tuple[TextState, ...] = get_args(TextState)
"""Of one code in one text. ``absent``: somebody says that it is not there. ``not mentioned``: nobody speaks of it, though it was
asked, or it is not known whether it was. ``not asked``: the question that asks for it was not put. Silence is never absence."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code as a row of a display: its id, name, and how deep it stands in the tree."""

    code: str
    name: str
    depth: int


@dataclass(frozen=True, slots=True)
class CodeCell:
    """How many texts of a group are in which state; states without any are left out. ``codings`` counts passages."""

    texts: Mapping[TextState, int]
    codings: int = 0

    def of(self, state: TextState) -> int:
        """Texts in one state."""
        return self.texts.get(state, 0)


@dataclass(frozen=True, slots=True)
class CodeMatrix:
    """Codes by the groups of an attribute.

    Parameters
    ----------
    attribute
        What the columns are groups of; ``text`` where every text is a column of its own.
    groups, bases
        Groups in their order, and how many texts are in each.
    rows, cells
        Codes in the order of the codebook; ``cells[row][group]``. A text counts for a code if it carries the code or one below it.
    unit
        What is counted: "interviews", "groups", "documents", "texts".
    coders
        Whose codings count; a text carries a code if one of them gave it.
    """

    attribute: str
    groups: tuple[str, ...]
    bases: tuple[int, ...]
    rows: tuple[CodeRow, ...]
    cells: tuple[tuple[CodeCell, ...], ...]
    unit: str
    coders: tuple[str, ...]
    without_attribute: int = 0


@dataclass(frozen=True, slots=True)
class CodePair:
    """Two codes that stand together: in how many texts, and at how many pairs of passages."""

    first: str
    second: str
    texts: int
    passages: int
    texts_first: int
    texts_second: int


@dataclass(frozen=True, slots=True)
class FrameworkCell:
    """One text and one code: the researcher's summary, or nothing yet, with the passages it would rest on."""

    state: TextState
    summaries: tuple[tuple[str, str], ...]
    """Coder and summary."""
    passages: int


@dataclass(frozen=True, slots=True)
class Framework:
    """Texts by codes with a summary in each cell."""

    documents: tuple[tuple[str, Mapping[str, str]], ...]
    """Id and attributes."""
    codes: tuple[CodeRow, ...]
    cells: tuple[tuple[FrameworkCell, ...], ...]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Agreement on one code, or on all codes together, by one measure.

    Parameters
    ----------
    code
        Code; empty for all codes together.
    measure
        "percent", "kappa", "AC1", "alpha", "unitised alpha".
    estimate, conf_low, conf_high
        The measure and its interval; NaN where it is not defined (nobody gave the code, or everybody gave it everywhere).
    texts, units
        How many texts, and units of them, were compared.
    given
        Units that each coder gave the code, by coder.
    says
        Passages that say that it is there, or those that say that it is not: two things to agree on.
    """

    code: str
    measure: str
    estimate: float
    conf_low: float
    conf_high: float
    texts: int
    units: int
    given: tuple[int, ...]
    method: str = ""
    says: Says = "present"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage that some coders gave a code and others did not."""

    document: str
    start: int
    end: int
    code: str
    gave: tuple[str, ...]
    did_not: tuple[str, ...]
    line: int
    says: Says = "present"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree."""

    coders: tuple[str, ...]
    unit: str
    scope: str
    level: float
    documents: tuple[str, ...]
    left_out: Mapping[str, str]
    """Text: why it is not compared."""
    rows: tuple[AgreementRow, ...]
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class Saturation:
    """New codes by interview, in the order in which they were made."""

    documents: tuple[str, ...]
    new_codes: tuple[int, ...]
    codes: int
    base_size: int
    run_length: int
    base_codes: int
    runs: tuple[tuple[int, int, float], ...]
    """Of each run: the first interview (from 1), new codes, and their share of the base's codes."""
    reached: Mapping[float, int | None]
    """Threshold: interviews by which new information fell to it, or None."""
    curve: tuple[tuple[float, float], ...]
    """Expected number of codes after 1, 2, … interviews in random order, with its standard error."""
    unseen: Mapping[str, Any]
    """Estimated number of codes not seen yet."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded passage for a display, with where it stands."""

    coder: str
    coding: Coding
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class SpokenCell:
    """What a cell of the report opens to: passages and coders counted, and the researcher's summaries. No words of anybody.

    ``withheld`` summaries are of a group in which too few people were heard: what one of them said could be told from them.
    """

    passages: int
    coders: int
    summaries: tuple[str, ...] = ()
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said in interviews and groups, as a report shows it.

    Parameters
    ----------
    matrix
        Codes by the groups of one attribute.
    evidence
        ``evidence[row][group]``: what the cell opens to.
    kinds
        Kind of text: how many.
    languages
        Language: how many texts.
    coders, twice
        How many coders; how many texts two or more of them finished.
    simulated
        Whether any text is invented.
    files, together
        How many files of texts and codings it rests on, and one SHA-256 of all of theirs: their names may point to people.
    saturation
        New codes by interview, where there are enough of them.
    agreement
        Agreement of coders over all codes, where texts were coded twice.
    """

    matrix: CodeMatrix
    evidence: tuple[tuple[SpokenCell, ...], ...]
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    coders: int
    twice: int
    simulated: bool
    files: int
    together: str
    saturation: Saturation | None = None
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class AskedCell:
    """Texts of one group with one question: put, left out, and not known because the text marks no questions."""

    put: int
    left_out: int
    not_known: int


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question of a guide.

    Parameters
    ----------
    guide, number
        The guide and the question's number in it.
    words
        The question; empty where the guide is not there.
    codes
        Codes that the question asks for.
    """

    guide: str
    number: str
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionsAsked:
    """What was asked where: questions by the groups of an attribute, each only in texts of its own guide."""

    attribute: str
    groups: tuple[str, ...]
    rows: tuple[AskedRow, ...]
    cells: tuple[tuple[AskedCell, ...], ...]
    never_asked: tuple[str, ...]
    """Codes that no question asks for: silence about them says nothing."""
