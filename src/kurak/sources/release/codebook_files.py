"""The codebook of released records, and what was asked, as CSV and Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kurak.model.rehearsed import SIMULATED
from kurak.model.release import ReleasedRecords, ReleasedVariable
from kurak.model.scales import Instrument, Item
from kurak.sources.release.plain_words import harmless_cell, markdown
from kurak.sources.release.record_files import GAP, names_in
from kurak.sources.release.shown_counts import NO_ANSWER, shown_counts, tally


def codebook_files(released: ReleasedRecords, *, title: str, language: str, smallest_base: int) -> Mapping[str, bytes]:
    """Return the codebook of released records: ``codebook/variables.csv``, ``codebook/values.csv`` and ``codebook/codebook.md``.

    Parameters
    ----------
    released
        The records.
    title, language
        Title of the study, and the language of labels.
    smallest_base
        Counts of fewer records are left empty, and others from which they would follow.

    Examples
    --------
    >>> from kurak.model.release import ReleasedColumn
    >>> sex = ReleasedVariable("sex", "Sex", "identifying", values={"men": "men", "women": "women"})
    >>> released = ReleasedRecords((sex,), {"sex": ReleasedColumn(("men", "women"), (1, -1, 0, 1))}, simulated=False)
    >>> files = codebook_files(released, title="A study", language="en", smallest_base=2)
    >>> print(files["codebook/values.csv"].decode())
    variable,code,meaning,missing,records
    sex,men,men,no,
    sex,women,women,no,2
    sex,,"no value, or withheld",yes,
    <BLANKLINE>
    """
    counted = {one.name: value_counts(one, released.columns[one.name], smallest=smallest_base) for one in released.variables}
    return {
        "codebook/variables.csv": _variables(released),
        "codebook/values.csv": _table(
            ("variable", "code", "meaning", "missing", "records"),
            (
                [name, code, meaning, "yes" if missing else "no", "" if count is None else str(count)]
                for name, rows in counted.items()
                for code, meaning, missing, count in rows
            ),
        ),
        "codebook/codebook.md": _page(released, counted, title, language, smallest_base).encode(),
    }


Row = tuple[str, str, bool, int | None]
"""Code, meaning, whether it is no answer, records with it: None where they are too few."""


def value_counts(one: ReleasedVariable, column: Sequence[Any], *, smallest: int) -> tuple[Row, ...]:
    """Return each value of a variable with its number of records, the gap last; none where values are measured.

    The counts that are shown are those of the DDI file and of the report: :func:`~kurak.sources.release.shown_counts.shown_counts`.
    """
    tallied = tally(column)
    shown = shown_counts(one, tallied, smallest)
    counts = shown.counts or {}
    rows = [(code, one.values.get(code, code), code in one.missing, counts.get(code)) for code in shown.codes]
    return (*rows, (NO_ANSWER, GAP, True, counts.get(NO_ANSWER))) if rows and tallied.get(None) else tuple(rows)


def _variables(released: ReleasedRecords) -> bytes:
    spss, stata = names_in(released, "sav"), names_in(released, "dta")
    return _table(
        ("variable", "spss", "stata", "label", "question", "role", "measure", "values", "missing", "changed"),
        (
            [
                one.name, spss[one.name], stata[one.name], one.label, one.question, one.role, one.measure,
                " | ".join(f"{code} = {word}" if code != word else code for code, word in one.values.items()),
                " | ".join(one.missing), " ".join(one.changed),
            ]
            for one in released.variables
        ),
    )  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _page(
    released: ReleasedRecords, counted: Mapping[str, Sequence[Row]], title: str, language: str, smallest: int
) -> str:
    lines = [f"# Codebook: {markdown(title)}", ""]
    if released.simulated:
        lines += [f"**{SIMULATED}: made-up records, never a result.**", ""]
    lines += [f"{len(released):,} records, {len(released.variables)} variables, {released.kind} file. Labels: {language}.", ""]
    lines += [
        f"Identifying: {markdown(', '.join(released.keys)) or 'none'}. An empty value was never given, or is withheld. Counts are of records, "
        f"not weighted; counts below {smallest} are left empty, and another where one would follow from the rest.",
        "",
    ]
    if released.weight:
        lines += [f"Means and shares are weighted with `{released.weight}`. The file has no strata and sampling units: standard errors "
                  "that take the weights alone are too small; the report has those of the full design.", ""]
    for one in released.variables:
        lines += [f"## {markdown(one.name)}", "", markdown(one.label), ""]
        if one.question and one.question != one.label:
            lines += [f"Question: {markdown(one.question)}", ""]
        lines += [f"{one.role}, {one.measure}.", ""]
        if one.changed:
            lines += [*(f"- {markdown(said)}" for said in one.changed), ""]
        rows = counted[one.name]
        if rows:
            lines += ["| code | meaning | records |", "| --- | --- | --- |"]
            lines += [f"| {markdown(code)} | {markdown(word)}{' (no answer)' if gone and code else ''} | {'' if n is None else f'{n:,}'} |" for code, word, gone, n in rows]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def questionnaire_files(items: Sequence[Item], instrument: Instrument) -> Mapping[str, bytes]:
    """Return what was asked: ``questionnaire/items.csv`` and ``questionnaire/questions.csv``.

    A copy of the questionnaire's workbook is not made: a workbook carries who wrote it, when, and where answers are sent.

    Examples
    --------
    >>> scale = {"label": "Trust", "items": ("t1",), "reverse": ("t1",)}
    >>> trust = Instrument.model_validate({"response": {"min": 1, "max": 2}, "scales": {"trust": scale}})
    >>> files = questionnaire_files([Item(item="t1", scale="trust", text="-1 is a number")], trust)
    >>> print(files["questionnaire/items.csv"].decode())
    item,scale,scale_label,turned,text,answers
    t1,trust,Trust,yes,'-1 is a number,1 | 2
    <BLANKLINE>
    """
    response = instrument.response
    words = response.labels if len(response.labels) == len(response.codes) else ("",) * len(response.codes)
    answers = " | ".join(f"{code} = {word}" if word else str(code) for code, word in zip(response.codes, words, strict=True))
    texts = {one.item: one.text for one in items}
    files = {
        "questionnaire/items.csv": _table(
            ("item", "scale", "scale_label", "turned", "text", "answers"),
            (
                [item, name, scale.label, "yes" if item in scale.reverse else "no", texts.get(item, ""), answers]
                for name, scale in instrument.scales.items()
                for item in scale.items
            ),
        )
    }
    if instrument.other_questions:
        files["questionnaire/questions.csv"] = _table(
            ("question", "type", "asked_if", "answers"),
            ([name, one.type, one.asked_if, " | ".join(one.answers)] for name, one in instrument.other_questions.items()),
        )
    return files
