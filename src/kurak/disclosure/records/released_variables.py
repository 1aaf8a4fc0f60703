"""Columns as variables of a release: their words, codes and measures, and one column for each answer of several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kurak.disclosure.records.candidates import Candidate
from kurak.disclosure.records.coarser_columns import FEW_NUMBERS
from kurak.disclosure.records.coded import Coded
from kurak.model.release import Measure, ReleasedVariable

WITHHELD = "Some values are withheld, so that nobody stands alone; they look like values that were never given."


def as_released(name: str, one: Candidate, *, withheld: bool) -> ReleasedVariable:
    """Describe a column as it is released.

    Parameters
    ----------
    name
        Its name in the files.
    one
        The column.
    withheld
        Whether values of identifying columns are withheld.
    """
    declared, column = one.declared, one.column
    numbers = all(isinstance(label, int | float) for label in column.labels)
    measure: Measure = declared.measure
    values = dict(declared.values)
    if numbers and len(column.labels) > FEW_NUMBERS:
        measure = "scale"
    if not numbers and not {str(label) for label in column.labels} <= {*values, *values.values()}:
        # Words that tell themselves, in their order; a file that gives the words in place of codes too.
        values = {str(label): values.get(str(label), str(label)) for label in column.labels}
    elif not numbers and not {str(label) for label in column.labels} <= set(values):
        values = {str(label): str(label) for label in column.labels}
    held = {str(label) for label in column.labels}
    missing = tuple(code for code in declared.missing if code in values and code in held)
    values = {code: word for code, word in values.items() if code not in declared.missing or code in held}
    changed = (*one.changed, WITHHELD) if withheld else one.changed
    return ReleasedVariable(name, declared.label, one.role, measure, values, missing, declared.question, changed)


def several_columns(one: Candidate, separator: str, *, fewest: int) -> Iterator[tuple[str, Candidate]]:
    """A question with several answers as columns of 0 and 1, one for each answer.

    Parameters
    ----------
    separator
        What stands between answers; blanks where none has it.
    fewest
        Records that must have given an answer that the list does not have, for it to get a column.

    Examples
    --------
    >>> from kurak.disclosure.records.study_file import Declared
    >>> needs = Declared("needs", "needs", "several", values={"work": "work", "papers": "papers"})
    >>> column = Coded(("papers|work", "work"), np.array([0, 1, -1], np.int32))
    >>> [(name, part.column.codes.tolist()) for name, part in several_columns(Candidate(needs, "answer", column), "|", fewest=5)]
    [('needs_1', [1, 1, -1]), ('needs_2', [1, 0, -1])]
    """
    column, declared = one.column, one.declared
    texts = [str(label) for label in column.labels]
    between = separator if any(separator in text for text in texts) or any(" " in code for code in declared.values) else None
    given = [{part for part in text.split(between) if part} for text in texts]
    unscored = set(declared.missing)
    answers = [code for code in declared.values if code not in unscored]
    counts = column.counts
    for extra in sorted(set().union(*given) - {*answers, *unscored}) if given else []:
        if sum(int(number) for number, parts in zip(counts, given, strict=True) if extra in parts) >= fewest:
            answers.append(extra)
    said = (*one.changed, "Each answer is a column of its own: 1 where it was given, 0 where others were.")
    for place, answer in enumerate(answers, start=1):
        flags = np.array([*(-1 if parts & unscored else int(answer in parts) for parts in given), -1], dtype=np.int32)
        word = declared.values.get(answer, answer)
        part = replace(
            declared, name=f"{declared.name}_{place}", label=f"{declared.label}: {word}", values={"0": "no", "1": "yes"}, missing=(), measure="nominal"
        )
        yield part.name, replace(one, declared=part, column=Coded((0, 1), flags[column.codes]), changed=said)
