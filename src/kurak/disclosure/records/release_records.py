"""Records as they may leave the house, for one audience: chosen, coarser, withheld where needed, weights and order that tell nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.records.asked_columns import without_telling
from kurak.disclosure.records.candidates import Candidate, choose_columns, closed_values
from kurak.disclosure.records.coarser_columns import NoGroupError, blunt_ends, check_places, coarsen, is_finer
from kurak.disclosure.records.coded import Coded
from kurak.disclosure.records.local_suppression import NothingLeftError, suppress_locally
from kurak.disclosure.records.pooled_weights import pool_weights
from kurak.disclosure.records.release_order import release_order
from kurak.disclosure.records.released_variables import as_released, several_columns
from kurak.disclosure.records.risk import people_of, record_risk
from kurak.disclosure.records.rules import RecordRules
from kurak.disclosure.records.study_file import StudyFile
from kurak.model.audiences import AUDIENCES, Audience, AudienceRules
from kurak.model.disclosure_rules import Disclosure, RecordChoices
from kurak.model.release import RecordProblem, ReleasedColumn, ReleasedRecords, ReleasedVariable, Withheld
from kurak.sources.records import MARK, SIMULATED
from kurak.sources.wording import listed
from kurak.stats.reidentification.diversity import diversity
from kurak.stats.reidentification.keys import Codes, code_values

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

_ROOM = 2**62
"""Combinations that fit into one whole number."""


@dataclass(frozen=True, eq=False)
class RecordRelease:
    """What :func:`release_records` makes.

    Parameters
    ----------
    records
        None where something stops the release.
    log
        What was left out, changed and withheld, by which rule.
    problems
        What stops the release, and what should be known.
    rows
        For each released record, the place among the study's records of the one that it is made of. It is for the intruder, in memory
        only: whoever has it has everybody.
    as_released
        Identifying and sensitive columns of all rows of the study, coarser as in the release, with nothing withheld; for the
        intruder too. Interviews that were decided out have None.
    """

    records: ReleasedRecords | None
    log: tuple[Withheld, ...]
    problems: tuple[RecordProblem, ...]
    rows: tuple[int, ...] = field(default=(), repr=False)
    as_released: Mapping[str, Sequence[Any]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, eq=False)
class _Edition:
    """Columns after the rules of one audience, on which a stricter one goes on."""

    candidates: tuple[Candidate, ...]
    lost: Mask
    weights: Array | None
    log: tuple[Withheld, ...] = ()


class _StopError(ValueError):
    """Something stops the release."""

    def __init__(self, problem: RecordProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def release_records(file: StudyFile, disclosure: Disclosure, audience: Audience) -> RecordRelease:
    """Make the records of a study safe for an audience.

    Parameters
    ----------
    file
        The records and what is known of them: :func:`~kurak.disclosure.records.study_file.study_file`.
    disclosure
        The block disclosure of study.yaml, with the rules of all audiences.
    audience
        For whom. Those that may see more get their edition first, in memory, and this one goes on from it: whatever a laxer edition
        withholds, a stricter one withholds too, so that both side by side tell no more than the laxer one.

    Returns
    -------
    RecordRelease
        The same records and rules give the same release, row by row.

    Notes
    -----
    In this order: columns are chosen (:mod:`~kurak.disclosure.records.candidates`), made coarser, looked at for undeclared identifiers
    and small places; values of keys are withheld until k, l and the largest chance hold
    (:func:`~kurak.disclosure.records.local_suppression.suppress_locally`), and with them answers that would tell them
    (:func:`~kurak.disclosure.records.asked_columns.without_telling`); weights are pooled
    (:func:`~kurak.disclosure.records.pooled_weights.pool_weights`) and rounded; records are put into an order that tells nothing. At
    the end k, l and the chance are looked at once more in the finished columns.

    **Source** Hundepool et al. (2012), Statistical Disclosure Control, chapter 3; Templ (2017), Statistical Disclosure Control for
    Microdata, chapters 3-5.
    """
    choices = disclosure.records
    chosen = choose_columns(file, choices)
    problems, log = list(chosen.problems), list(chosen.log)
    if any(one.stops for one in problems):
        return RecordRelease(None, tuple(log), tuple(problems))
    coarse: list[Candidate] = []
    for one in chosen.candidates:
        try:
            made, lines = coarsen(one, choices)
        except NoGroupError as error:
            problems.append(RecordProblem("value without a group", str(error), columns=(one.name,)))
            continue
        coarse.append(made)
        log += lines
    coarse, finer = _places(file, choices, coarse, problems)
    log += finer
    if any(one.stops for one in problems):
        return RecordRelease(None, tuple(log), tuple(problems))
    number = len(coarse[0].column.codes) if coarse else 0
    keep = slice(None) if file.left_out is None else ~file.left_out
    weights = None if file.weights is None else np.asarray(file.weights, dtype=float)[keep]
    people, said = people_of(weights, number, file.people)
    if said:
        problems.append(RecordProblem("no weights", said, ("estimates", "weights"), stops=False))
    rules = disclosure.rules(audience)
    edition = _Edition(tuple(coarse), np.zeros(number, dtype=bool), weights)
    try:
        for who in reversed(AUDIENCES[AUDIENCES.index(audience) :]):
            if disclosure.rules(who).records or who == audience:
                edition = _edition(edition, coarse, file, choices, disclosure.rules(who), people, keep)
        records, last, order = _finished(edition, coarse, file, choices, audience, rules, people)
    except _StopError as stop:
        return RecordRelease(None, tuple(log), (*problems, stop.problem))
    log += _compared(tuple(coarse), edition, people, rules)
    log += (*edition.log, *last)
    if rules.l > 1 and not chosen.sensitive:
        message = f"no column is sensitive, so that the rule of {rules.l} different answers looks at none"
        problems.append(RecordProblem("no sensitive column", message, ("disclosure", "records", "sensitive"), stops=False))
    rows = np.arange(number if file.left_out is None else len(file.left_out))[keep]
    known = {one.name: _everybody(one.column, rows, file) for one in coarse if one.role in ("identifying", "sensitive")}
    return RecordRelease(records, tuple(log), tuple(problems), tuple(rows[order].tolist()), known)


def _everybody(one: Coded, rows: NDArray[np.intp], file: StudyFile) -> ReleasedColumn:
    codes = np.full(len(file.records), -1, dtype=np.int32)
    codes[rows] = one.codes
    return ReleasedColumn(one.labels, codes)


def _places(
    file: StudyFile, choices: RecordChoices, coarse: list[Candidate], problems: list[RecordProblem]
) -> tuple[list[Candidate], list[Withheld]]:
    """Look at the size of places, and leave out what says more precisely where."""
    place = next((one for one in coarse if one.name == choices.place), None)
    if place is None:
        return coarse, []
    sizes, groups = file.place_sizes.get(place.name, {}), choices.recode.get(place.name, {})
    problems += check_places(place, sizes, groups, smallest=choices.smallest_place)
    finer = [one for one in coarse if one.role == "identifying" and one is not place and is_finer(one.column, place.column)]
    reason = f"it says more precisely where than {place.name}"
    log = [Withheld("variable", one.name, "disclosure.records.place", reason, one.column.there) for one in finer]
    return [one for one in coarse if one not in finer], log


# ── one edition ──


def _edition(
    before: _Edition,
    coarse: Sequence[Candidate],
    file: StudyFile,
    choices: RecordChoices,
    rules: AudienceRules,
    people: Array,
    keep: Any,
) -> _Edition:
    log: list[Withheld] = []
    candidates = []
    for whole, left in zip(coarse, before.candidates, strict=True):
        # Identifying columns go on from the laxer edition; what a larger k does to others holds what a smaller one does.
        one = left if left.role == "identifying" else whole
        one, odd = closed_values(one, fewest=rules.k)
        if odd:
            reason = f"answers beside the list, of fewer than {rules.k} records each: what somebody wrote may point to a person"
            log.append(Withheld("value", one.name, "never released", reason, odd))
        if one.name not in choices.harmless:
            one, lines = blunt_ends(one, smallest=rules.k)
            log += lines
        candidates.append(one)
    keys = [one for one in candidates if one.role == "identifying"]
    sensitive = {one.name: one.column.masked for one in candidates if one.role == "sensitive"}
    enough = RecordRules(
        k=rules.k,
        l=rules.l if sensitive else 1,
        largest_risk=rules.largest_risk,
        importance={one.name: choices.importance[one.name] for one in keys if one.name in choices.importance},
    )
    columns = {one.name: one.column.masked for one in keys}
    try:
        # What a laxer edition withheld is missing in these columns already.
        found = suppress_locally(columns, rules=enough, sensitive=sensitive, weights=people)
    except NothingLeftError as error:
        message = f"{error}: {len(people):,} records, k = {rules.k}, l = {enough.l}, largest chance {rules.largest_risk:g}"
        raise _StopError(RecordProblem("nothing left", message, ("disclosure", "audiences"))) from error
    except ValueError as error:
        raise _StopError(RecordProblem("cannot be met", str(error))) from error
    lost = before.lost | found.withheld.any(axis=1)
    marks = dict(zip(found.keys, found.withheld.T, strict=True))
    made = tuple(replace(one, column=one.column.without(marks[one.name])) if one.name in marks else one for one in candidates)
    if not any(one.column.there for one in made if one.role == "identifying"):
        message = f"with k = {rules.k}, l = {enough.l} and a largest chance of {rules.largest_risk:g} no identifying value of any record is left"
        raise _StopError(RecordProblem("nothing left", message, ("disclosure", "audiences")))
    weights = before.weights
    if weights is not None:
        hidden = [np.asarray(one)[keep] for one in file.hidden]
        weights = pool_weights(weights, seen=_seen(made, hidden), lost=lost, hidden=hidden, smallest=rules.k)
    return _Edition(made, lost, weights, tuple(log))


def _seen(candidates: Sequence[Candidate], hidden: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """What is released of each record's stratum: keys that have one value, where known, in each stratum or sampling unit."""
    seen = np.zeros(len(candidates[0].column.codes), dtype=np.int64)
    if not hidden:
        return seen
    strata = np.asarray(hidden[0]).astype(np.int64)
    for one in candidates:
        if one.role != "identifying":
            continue
        codes, values = one.column.codes.astype(np.int64), len(one.column.labels) + 1
        known = codes >= 0
        pairs = code_values(strata[known] * values + codes[known])
        if int(pairs.max(initial=-1)) == int(code_values(strata[known]).max(initial=-1)):
            seen = code_values(seen * values + codes + 1)
    return seen


# ── the log ──


def _compared(
    coarse: tuple[Candidate, ...], edition: _Edition, people: Array, rules: AudienceRules
) -> list[Withheld]:
    """What withholding values of keys did to the risk, and how many of each."""
    before = [one for one in coarse if one.role == "identifying"]
    after = [one for one in edition.candidates if one.role == "identifying"]
    log = []
    for old, new in zip(before, after, strict=True):
        withheld = old.column.there - new.column.there
        if withheld:
            reason = "with the other identifying values it would leave a record among too few"
            log.append(Withheld("value", old.name, "k, l, largest_risk", reason, withheld, "values", old.column.there, new.column.there))
    was, now = (record_risk(_codes(one), people, k=rules.k, allowed=rules.largest_risk) for one in (before, after))
    pairs: list[tuple[str, str, float | None, float | None]] = [
        (f"records that fewer than {rules.k} share their identifying values with", "k", was.below, now.below),
        ("records with identifying values that nobody else has", "k", was.uniques, now.uniques),
        ("records above the largest chance of a right match", "largest_risk", was.above, now.above),
        ("right matches expected if everybody is looked for", "largest_risk", was.expected, now.expected),
        ("records expected to be unique in the population", "largest_risk", was.population_uniques, now.population_uniques),
    ]
    changed = int(edition.lost.sum())
    for measure, rule, old_, new_ in pairs:
        if old_ is None and new_ is None:
            continue
        numbers = [None if one is None else round(float(one), 4) for one in (old_, new_)]
        log.append(Withheld("measure", "records", rule, "risk of the file before and after values are withheld", changed, measure, *numbers))
    return log


def _codes(keys: Sequence[Candidate]) -> Codes:
    return np.stack([one.column.codes.astype(np.int64) for one in keys], axis=1)


# ── the finished file ──


def _finished(
    edition: _Edition,
    coarse: Sequence[Candidate],
    file: StudyFile,
    choices: RecordChoices,
    audience: Audience,
    rules: AudienceRules,
    people: Array,
) -> tuple[ReleasedRecords, list[Withheld], NDArray[np.intp]]:
    candidates, told = without_telling(edition.candidates, coarse)
    log = list(told)
    columns: dict[str, Coded] = {}
    variables: list[ReleasedVariable] = []
    number = len(edition.lost)
    if file.simulated:
        variables.append(ReleasedVariable(MARK, "SIMULATED: made-up records, never a result", "mark", values={SIMULATED: SIMULATED}))
        columns[MARK] = Coded((SIMULATED,), np.zeros(number, dtype=np.int32))
    for one in candidates:
        withheld = one.role == "identifying" and bool(edition.lost.any())
        parts = several_columns(one, file.separator, fewest=rules.k) if one.declared.kind == "several" else ((one.name, one),)
        for name, part in parts:
            trimmed = replace(part, column=part.column.trimmed())
            variables.append(as_released(name, trimmed, withheld=withheld))
            columns[name] = trimmed.column
    if edition.weights is not None and len(np.unique(edition.weights)) > 1:
        rounded = np.round(edition.weights, choices.rounding)
        if rounded.min() <= 0:
            message = f"with {choices.rounding} decimals some weights are 0"
            raise _StopError(RecordProblem("cannot be met", message, ("disclosure", "records", "rounding")))
        log += _weight_lines(file, edition, rounded)
        values, at = np.unique(rounded, return_inverse=True)
        columns[file.weight] = Coded(tuple(values.tolist()), at.astype(np.int32))
        said = (f"Shared by {rules.k} records or more of several sampling units, and rounded to {choices.rounding} decimals.",)
        variables.append(ReleasedVariable(file.weight, "Weight", "weight", "scale", changed=said))
    elif edition.weights is not None:
        log.append(Withheld("weight", file.weight, "pooled weights", "all are the same, and left out", number))
    order = release_order(_packed(columns.values()), seed=_seed(file.study, audience, columns))
    log.append(Withheld("order", "records", "order", "in the order of collection records would tell where and by whom they were made", number))
    finished = {name: ReleasedColumn(one.labels, one.codes[order]) for name, one in columns.items()}
    weight = file.weight if file.weight in columns else ""
    records = ReleasedRecords(tuple(variables), finished, file.simulated, "public-use" if audience == "public" else "scientific-use", weight)
    _verify(records, rules, people[order], edition, order)
    return records, log, order


def _weight_lines(file: StudyFile, edition: _Edition, rounded: Array) -> list[Withheld]:
    kept = np.asarray(file.weights, dtype=float)
    kept = kept if file.left_out is None else kept[~file.left_out]
    reason = "a weight of few records tells their stratum or sampling unit"
    changed = int((np.abs(rounded - kept) > 1e-9 * kept).sum())
    pairs = [
        ("different weights", float(len(np.unique(kept))), float(len(np.unique(rounded)))),
        ("design effect of weighting", round(_effect(kept), 4), round(_effect(rounded), 4)),
        ("sum of the weights", round(float(kept.sum()), 2), round(float(rounded.sum()), 2)),
    ]
    return [Withheld("weight", file.weight, "pooled weights", reason, changed, *pair) for pair in pairs]


def _effect(weights: Array) -> float:
    """Design effect of weighting (Kish 1965, 11.7)."""
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def _packed(columns: Iterable[Coded]) -> list[NDArray[np.int64]]:
    """Places of values in their sorted order, so that nothing of the order of collection is left; many columns in one number."""
    packed: list[NDArray[np.int64]] = []
    room = 0
    for one in columns:
        order = sorted(range(len(one.labels)), key=lambda at: (type(one.labels[at]).__name__, str(one.labels[at])))
        place = np.empty(len(order) + 1, dtype=np.int64)
        place[order] = np.arange(1, len(order) + 1)
        place[-1] = 0
        values = len(place)
        if not packed or room > _ROOM // values:
            packed.append(np.zeros(len(one.codes), dtype=np.int64))
            room = 1
        packed[-1] = packed[-1] * values + place[one.codes]
        room *= values
    return packed


def _seed(study: str, audience: str, columns: dict[str, Coded]) -> int:
    """Of what is released, in no order: the same records give the same file."""
    digest = hashlib.sha256(f"{study}\0{audience}".encode())
    for name, one in columns.items():
        counts = sorted((str(label), count) for label, count in zip(one.labels, one.counts.tolist(), strict=True))
        digest.update(f"\0{name}\0{counts}".encode())
    return int.from_bytes(digest.digest()[:8], "big")


def _verify(records: ReleasedRecords, rules: AudienceRules, people: Array, edition: _Edition, order: NDArray[np.intp]) -> None:
    """Look at the finished columns once more."""
    keys = [np.asarray(records.columns[name].codes, dtype=np.int64) for name in records.keys]  # type: ignore[attr-defined]
    codes = np.stack(keys, axis=1)
    wrong = []
    found = record_risk(codes, people, k=rules.k, allowed=rules.largest_risk)
    if found.below:
        wrong.append(f"{found.below:,} records are shared by fewer than {rules.k}")
    if found.above:
        wrong.append(f"{found.above:,} records are above the largest chance")
    for one in edition.candidates:
        answers = one.column.codes[order]
        # Where nobody gave an answer there is none to be learned.
        if rules.l > 1 and one.role == "sensitive" and ((diversity(codes, answers).distinct < rules.l) & (answers >= 0)).any():
            wrong.append(f"{one.name} has fewer than {rules.l} different answers in some group")
    if wrong:
        raise _StopError(RecordProblem("not safe", f"the finished records do not fulfil the rules: {listed(wrong)}"))
