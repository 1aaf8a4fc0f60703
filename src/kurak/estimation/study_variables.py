"""What a study estimates, and the columns it is estimated from: answers on the scale, means of scales, don't knows, answers given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kurak.estimation.answers import PreparedRecords, answers_on_scale, asked, given_answers, is_code
from kurak.estimation.survey import Array
from kurak.model.amended import UNTOUCHED, Amended
from kurak.model.scales import Instrument, Response
from kurak.model.tabulation import Tabulation
from kurak.sources.records import Records

DONT_KNOW, REFUSED = "don't know", "refused"
"""Levels of the shares of an item's answers that are never scored."""

Scorer = Callable[..., Array]
"""Scores of scales: :func:`kurak.scales.scoring.score_of_scale`, which chapters do not import from one another."""


@dataclass(frozen=True, eq=False)
class Variables:
    """What is estimated, by kind.

    Parameters
    ----------
    scales
        Scale: its items that the records have.
    items
        Items, those of the scales among them.
    single, multiple
        Questions with one answer, and with several.
    """

    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    multiple: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them that are one column; a question with several answers is several."""
        return (*self.scales, *self.items, *self.single)


def choose_variables(declared: Tabulation, instrument: Instrument, known: Iterable[str]) -> Variables:
    """Find what is to be estimated among the columns of the records.

    Parameters
    ----------
    known
        Columns of the records. A scale is estimated from those of its items that are there.

    Examples
    --------
    >>> scale = {"label": "Trust", "items": ("t1", "t2")}
    >>> trust = Instrument.model_validate({"response": {"min": 1, "max": 5}, "scales": {"trust": scale}})
    >>> choose_variables(Tabulation(records="data/r.csv"), trust, ["t2"])
    Variables(scales={'trust': ('t2',)}, items=('t2',), single=(), multiple=())
    """
    there = set(known)
    wanted = None if declared.variables == "all" else set(declared.variables)

    def chosen(name: str) -> bool:
        return wanted is None or name in wanted

    scales = {
        name: kept
        for name, scale in instrument.scales.items()
        if chosen(name) and (kept := tuple(item for item in scale.items if item in there))
    }
    items = [item for scale in instrument.scales.values() for item in scale.items if item in there and chosen(item)]
    questions = {name: one.type for name, one in instrument.other_questions.items() if name in there and chosen(name)}
    return Variables(
        scales,
        tuple(dict.fromkeys(items)),
        tuple(name for name, kind in questions.items() if kind != "multiple"),
        tuple(name for name, kind in questions.items() if kind == "multiple"),
    )


def unscored_codes(declared: Tabulation, response: Response) -> dict[str, tuple[int, ...]]:
    """Codes that are never scored, by what they mean: those of the block estimates and of the answer scale.

    Examples
    --------
    >>> unscored_codes(Tabulation(records="data/r.csv", refused_codes=(99,)), Response(min=1, max=5, dont_know_codes=(88,)))
    {"don't know": (88,), 'refused': (99,)}
    """
    return {
        DONT_KNOW: tuple(dict.fromkeys((*declared.dont_know_codes, *response.dont_know_codes))),
        REFUSED: tuple(dict.fromkeys((*declared.refused_codes, *response.refused_codes))),
    }


@dataclass(frozen=True, eq=False)
class Prepared:
    """Records ready to be estimated from, and what their added columns stand for.

    Parameters
    ----------
    meaning
        Column: the variable and the level that it stands for.
    chosen
        Question with several answers: a column an answer.
    unscored
        Don't know, refused: a column an item.
    amended, record
        How the records differ from those received, and the column with their codes.
    """

    records: PreparedRecords
    variables: Variables
    meaning: Mapping[str, tuple[str, str]]
    chosen: Mapping[str, tuple[str, ...]]
    unscored: Mapping[str, tuple[str, ...]]
    amended: Amended = UNTOUCHED
    record: str = ""


def prepare(
    records: Records,
    declared: Tabulation,
    instrument: Instrument,
    *,
    score: Scorer,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Prepared:
    """Make the columns from which tables are estimated: answers on the scale, means of scales, don't knows, answers given.

    Parameters
    ----------
    score
        How a scale's answers become its score.
    groups
        Domain: its groups, in the order in which they are shown.

    Raises
    ------
    RecordsError
        If an answer is neither on the answer scale nor declared as don't know or refused.
    """
    response, variables = instrument.response, choose_variables(declared, instrument, records.names)
    unscored = unscored_codes(declared, response)
    never = tuple(code for codes in unscored.values() for code in codes)
    needed = dict.fromkeys((*variables.items, *(item for items in variables.scales.values() for item in items)))
    numbers = {
        item: answers_on_scale(records, item, low=response.min, high=response.max, never_scored=never) for item in needed
    }
    meaning: dict[str, tuple[str, str]] = {}
    columns: dict[str, Array] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    shares: dict[str, tuple[str, ...]] = {}
    for level, codes in unscored.items():
        if codes:
            made = {f"{item}: {level}": is_code(records, item, codes) for item in variables.items}
            meaning |= {name: (item, level) for name, item in zip(made, variables.items, strict=True)}
            columns |= made
            shares[level] = tuple(made)
    for scale, items in variables.scales.items():
        columns[scale] = score(
            {item: numbers[item] for item in items},
            scale=instrument.scales[scale],
            response=response,
            answered_at_least=declared.answered_at_least,
        )
    for name in variables.multiple:
        question = instrument.other_questions[name]
        whom = asked(records, question.asked_if, instrument.other_questions, separator=declared.separator)
        given = given_answers(records, name, question, of_whom=whom, separator=declared.separator)
        chosen[name] = tuple(f"{name}: {answer}" for answer in given)
        meaning |= {f"{name}: {answer}": (name, answer) for answer in given}
        columns |= {f"{name}: {answer}": values for answer, values in given.items()}
    orders = {**(groups or {}), **{name: instrument.other_questions[name].answers for name in variables.single}}
    return Prepared(PreparedRecords(records, {**numbers, **columns}, orders), variables, meaning, chosen, shares)
