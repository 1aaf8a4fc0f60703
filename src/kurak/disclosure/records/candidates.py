"""Which columns of a study's records may be released, and what each is; all others are left out, and the log says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kurak.disclosure.records.coded import Coded, by_month, is_dates, is_free_text, read_column
from kurak.disclosure.records.local_suppression import MOST_KEYS
from kurak.disclosure.records.study_file import Declared, StudyFile
from kurak.disclosure.records.undeclared import undeclared_identifiers
from kurak.model.disclosure_rules import RecordChoices
from kurak.model.release import RecordProblem, Role, Withheld
from kurak.sources.records import MARK, RecordsError
from kurak.sources.wording import did_you_mean, listed


@dataclass(frozen=True, eq=False)
class Candidate:
    """A column that may be released.

    Parameters
    ----------
    declared
        What is known of it.
    role
        What it is in the release.
    column
        Its values.
    changed
        What was done to it, in sentences.
    """

    declared: Declared
    role: Role
    column: Coded
    changed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the records."""
        return self.declared.name


@dataclass(frozen=True, eq=False)
class Chosen:
    """Columns for release, in the order of the records; made by :func:`choose_columns`."""

    candidates: tuple[Candidate, ...]
    log: tuple[Withheld, ...]
    problems: tuple[RecordProblem, ...]

    @property
    def keys(self) -> tuple[Candidate, ...]:
        """The identifying ones."""
        return tuple(one for one in self.candidates if one.role == "identifying")

    @property
    def sensitive(self) -> tuple[Candidate, ...]:
        """Those whose answers may harm."""
        return tuple(one for one in self.candidates if one.role == "sensitive")


def choose_columns(file: StudyFile, choices: RecordChoices) -> Chosen:
    """Sort the columns of a study's records into those that may be released and those that never are.

    Parameters
    ----------
    file
        The records, and what is known of them.
    choices
        The block disclosure.records. Without identifying columns the domains of the published tables are these: anybody may know
        them of a respondent.

    Notes
    -----
    A column is released if it is identifying, sensitive, harmless, or a closed answer of the instrument or the questionnaire. Ids,
    units of the sample, strata, chances of selection, steps of the weights, interviewers, places of interviews, days, free text and
    paradata are not, whatever they are declared as.
    """
    roles = _roles(file, choices)
    problems = list(_wrong_choices(file, choices, roles))
    log: list[Withheld] = []
    candidates: list[Candidate] = []
    for name in file.records.names:
        if name in (MARK, file.weight):
            continue
        declared = file.declared.get(name)
        why = _left_out(name, declared, roles, choices)
        if why is not None:
            log.append(_line(name, *why))
            continue
        declared = declared if declared is not None else Declared(name, name.replace("_", " "), "words")
        try:
            read = read_column(file, name, declared)
        except RecordsError as error:
            problems.append(RecordProblem("unreadable column", str(error), columns=(name,)))
            continue
        one = Candidate(declared, roles.get(name, "answer"), read)
        if is_dates(read) and declared.kind == "words":
            one = replace(one, column=by_month(read), changed=("Dates are released by month.",))
            log.append(Withheld("value", name, "never finer than a month", "days may be known of a person", count=read.there))
        elif one.role != "identifying" and declared.kind == "words" and is_free_text(read):
            log.append(_line(name, "never released", "free text: what somebody wrote may point to a person", read.there))
            continue
        candidates.append(one)
    lost = set(choices.harmless) - {one.name for one in candidates}
    problems += _undeclared(candidates, harmless=[one for one in choices.harmless if one not in lost])
    return Chosen(tuple(candidates), tuple(log), tuple(problems))


def _roles(file: StudyFile, choices: RecordChoices) -> dict[str, Role]:
    keys = choices.identifying or tuple(one for one in file.domains if one not in choices.sensitive)
    roles: dict[str, Role] = dict.fromkeys(choices.harmless, "answer")
    roles |= dict.fromkeys(choices.sensitive, "sensitive")
    roles |= dict.fromkeys((*keys, *((choices.place,) if choices.place is not None else ())), "identifying")
    return roles


def _left_out(
    name: str, declared: Declared | None, roles: Mapping[str, Role], choices: RecordChoices
) -> tuple[str, str] | None:
    """Rule and reason of a column that is not released."""
    if declared is not None and declared.kind == "never":
        return "never released", declared.why_never
    if name in choices.leave_out:
        return "disclosure.records.leave_out", "the study says so"
    if declared is None and name not in roles:
        return "not declared", "neither identifying, sensitive, harmless nor an answer of the instrument or the questionnaire"
    return None


def _line(name: str, rule: str, reason: str, count: int = 1) -> Withheld:
    return Withheld("variable", name, rule, reason, count=count)


def _wrong_choices(file: StudyFile, choices: RecordChoices, roles: Mapping[str, Role]) -> Iterator[RecordProblem]:
    """What the block names that cannot be."""
    known = file.records.names
    named: dict[str, Any] = {
        key: getattr(choices, key) for key in ("identifying", "sensitive", "harmless", "leave_out", "recode", "bands", "top", "bottom", "importance")
    }
    named["place"] = (choices.place,) if choices.place is not None else ()
    for key, names in named.items():
        for name in names:
            if name not in known:
                fix = did_you_mean(name, known, otherwise=f"its columns are {listed(known)}")
                yield RecordProblem("unknown column", f"the records have no column {name!r}; {fix}", ("disclosure", "records", key), (name,))
    both = sorted(set(choices.identifying) & set(choices.sensitive))
    if both:
        message = f"{listed(both)}: what is looked for by cannot be what has to stay hidden; take one of the two"
        yield RecordProblem("identifying and sensitive", message, ("disclosure", "records", "sensitive"), tuple(both))
    keys = [name for name, role in roles.items() if role == "identifying"]
    if not keys:
        message = "no column is identifying, and the tables have no domains: nobody can say whether a person stands out"
        yield RecordProblem("no identifying column", message, ("disclosure", "records", "identifying"))
    if len(keys) > MOST_KEYS:
        message = f"{len(keys)} columns are identifying; {MOST_KEYS} at most can be looked at together"
        yield RecordProblem("too many identifying columns", message, ("disclosure", "records", "identifying"), tuple(keys))
    several = [name for name in keys if name in file.declared and file.declared[name].kind == "several"]
    if several:
        message = f"{listed(several)}: a question with several answers cannot be identifying; make a column of it that can"
        yield RecordProblem("several answers identify", message, ("disclosure", "records", "identifying"), tuple(several))
    never = [name for name in keys if name in file.declared and file.declared[name].kind == "never"]
    if never and choices.identifying:
        message = f"{listed(never)}: never released, and so not among what is looked at"
        yield RecordProblem("unreadable column", message, ("disclosure", "records", "identifying"), tuple(never), stops=False)


def _undeclared(candidates: list[Candidate], *, harmless: list[str]) -> Iterator[RecordProblem]:
    """Columns that single out nearly everybody though nobody said so."""
    columns = {one.name: one.column.masked for one in candidates}
    keys = [one.name for one in candidates if one.role == "identifying"]
    for found in undeclared_identifiers(columns, declared={*keys, *harmless}):
        message = (
            f"{found.name}: {100 * found.alone:.0f} % of its {found.records:,} values belong to one record each, and it is neither "
            "identifying nor harmless"
        )
        yield RecordProblem("identifies though not declared", message, ("disclosure", "records", "identifying"), (found.name,))


def closed_values(one: Candidate, *, fewest: int) -> tuple[Candidate, int]:
    """A column without values that its list does not have and that few records share: what somebody wrote beside the list.

    Parameters
    ----------
    fewest
        Records that must share such a value.

    Returns
    -------
    Candidate, and how many values were withheld
    """
    declared, column = one.declared, one.column
    if declared.kind not in ("single", "item") or one.role == "identifying":
        return one, 0
    meanings = {meaning: code for code, meaning in declared.values.items()}
    known = [str(label) in declared.values or str(label) in meanings for label in column.labels]
    few = column.counts < fewest
    odd = np.array([*(not fine and bool(rare) for fine, rare in zip(known, few, strict=True)), False])
    lost = odd[column.codes]
    number = int(lost.sum())
    if not number:
        return one, 0
    said = f"{number:,} answers that the list of answers does not have are withheld."
    kept = replace(one, column=column.without(lost).trimmed(), changed=(*one.changed, said))
    return kept, number
