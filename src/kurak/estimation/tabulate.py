"""The tables that a study declares: every scale, item and question, for everybody and by every domain, as one long table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any, Unpack

from kurak.estimation.answers import PreparedRecords, answers_on_scale, asked, given_answers, is_code
from kurak.estimation.study_r import study_r_code
from kurak.estimation.survey import Array, Settings, Survey
from kurak.model.estimates import FIRST, LAST, Estimates
from kurak.model.scales import Instrument
from kurak.model.tabulation import Tabulation
from kurak.sources.records import Records

DONT_KNOW, REFUSED, AGREE = "don't know", "refused", "agree"
"""Levels of the shares of an item's answers."""

Scorer = Callable[..., Array]
"""Means of scales: :func:`kurak.scales.scoring.mean_of_items`, which chapters do not import from one another."""


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

    def __bool__(self) -> bool:
        return bool(self.scales or self.items or self.single or self.multiple)


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
        name: items
        for name, scale in instrument.scales.items()
        if chosen(name) and (items := tuple(item for item in scale.items if item in there))
    }
    items = [item for scale in instrument.scales.values() for item in scale.items if item in there and chosen(item)]
    questions = {name: one.type for name, one in instrument.other_questions.items() if name in there and chosen(name)}
    return Variables(
        scales,
        tuple(dict.fromkeys(items)),
        tuple(name for name, kind in questions.items() if kind != "multiple"),
        tuple(name for name, kind in questions.items() if kind == "multiple"),
    )


@dataclass(frozen=True, eq=False)
class Prepared:
    """Records ready to be estimated from, and what their added columns stand for.

    Parameters
    ----------
    meaning
        Column: the variable and the level that it stands for.
    codes
        Codes of don't know and of refused that somebody gave, by level.
    """

    records: PreparedRecords
    variables: Variables
    meaning: Mapping[str, tuple[str, str]]
    chosen: Mapping[str, tuple[str, ...]]
    unscored: Mapping[str, tuple[str, ...]]


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
        How a scale's answers are averaged.
    groups
        Domain: its groups, in the order in which they are shown.

    Raises
    ------
    RecordsError
        If an answer is neither on the answer scale nor declared as don't know or refused.
    """
    response, variables = instrument.response, choose_variables(declared, instrument, records.names)
    unscored = {DONT_KNOW: declared.dont_know_codes, REFUSED: declared.refused_codes}
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
            reverse=[item for item in instrument.scales[scale].reverse if item in items],
            low=response.min,
            high=response.max,
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


def tabulate(
    survey: Survey, prepared: Prepared, declared: Tabulation, instrument: Instrument, *, flag_below: int, smallest_base: int
) -> Estimates:
    """Estimate every declared table, and withhold what rests on too few people.

    Parameters
    ----------
    survey
        The survey, declared on ``prepared.records``.
    flag_below, smallest_base
        Bases below which a number is flagged, and below which it is withheld.

    Returns
    -------
    Estimates
        For everybody and by each domain of ``declared.by``: means of scales and of items (as worded), shares of those who agree, of
        don't know and of refused, shares of the answers to questions. ``n`` is the base of each number by itself.

    Raises
    ------
    RecordsError
        If the declared design or a domain cannot be honoured.
    """
    agree = declared.agree_codes or (instrument.response.max - 1, instrument.response.max)
    tables: list[Estimates] = []
    for domain in (None, *declared.by):
        settings: Settings = {
            "by": domain,
            "level": declared.confidence,
            "deff": "wr",
            "flag_below": flag_below,
            "covariances": False,
        }
        tables += _tables(survey, prepared, agree=agree, ci=declared.proportion_interval, **settings)
    columns = _joined(tables, prepared.meaning, domains=declared.by)
    code = study_r_code(declared, instrument, prepared.variables, [table.as_r() for table in tables])
    return Estimates(
        withheld(columns, below=smallest_base),
        domains=declared.by,
        r_code=code,
        details={"level": declared.confidence, "smallest_base": smallest_base, "flag_below": flag_below},
    )


def _tables(
    survey: Survey, prepared: Prepared, *, agree: Sequence[int], ci: str, **settings: Unpack[Settings]
) -> Iterator[Estimates]:
    """Every table of one domain. What nobody answered has none."""
    variables, answered = prepared.variables, _Answered(prepared.records)
    if means := answered.of((*variables.scales, *variables.items)):
        yield survey.mean(means, **settings)
    if items := answered.of(variables.items):
        yield survey.proportion(items, codes=list(agree), ci=ci, **settings)
    for columns in prepared.unscored.values():
        if shares := answered.of(columns):
            yield survey.proportion(shares, codes=[1], ci=ci, **settings)
    for name in variables.single:
        if answered.anybody(name):
            yield survey.distribution([name], ci=ci, **settings)
    for columns in prepared.chosen.values():
        if shares := answered.of(columns):
            yield survey.multiple(shares, chosen=(1,), **settings)


@dataclass(frozen=True, eq=False)
class _Answered:
    records: PreparedRecords

    def anybody(self, name: str) -> bool:
        return bool((self.records.category(name).values >= 0).any())

    def of(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self.anybody(name)]


def _joined(
    tables: Iterable[Estimates], meaning: Mapping[str, tuple[str, str]], *, domains: Sequence[str]
) -> dict[str, list[Any]]:
    """Tables one under the other, with the same columns; variables and levels in the words of the instrument."""
    names = (*FIRST, *domains, *LAST)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for table in tables:
        for row in table.rows():
            variable, level = meaning.get(row["variable"], (row["variable"], row["level"]))
            if row["statistic"] == "proportion" and row["variable"] not in meaning:
                level = AGREE
            row |= {"variable": variable, "level": level}
            for name in names:
                columns[name].append(row.get(name))
    return columns


def withheld(columns: Mapping[str, Sequence[Any]], *, below: int) -> dict[str, list[Any]]:
    """The same table without what rests on too few people: these rows keep their names and say why nothing stands there.

    Examples
    --------
    >>> withheld({"estimate": [2.5, 3.1], "n": [4, 40], "n_psu": [1, 9], "flag": ["few", ""]}, below=5)
    {'estimate': [nan, 3.1], 'n': [None, 40], 'n_psu': [None, 9], 'flag': ['fewer than 5', '']}
    """
    few = [n is not None and n < below for n in columns["n"]]
    found = {name: list(values) for name, values in columns.items()}
    instead: dict[str, Any] = {
        **dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high", "df", "deff"), nan),
        "n": None,
        "n_psu": None,
        "flag": f"fewer than {below}",
    }
    for name in found.keys() & instead.keys():
        found[name] = [instead[name] if hide else value for value, hide in zip(found[name], few, strict=True)]
    return found
