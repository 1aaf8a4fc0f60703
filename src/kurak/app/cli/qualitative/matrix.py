"""``kurak qualitative matrix``: codes by an attribute of the interviews; every cell opens to its passages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.qualitative.opening import FOLDER, choosing, finish, open_for_analysis
from kurak.app.cli.qualitative.tables import code_table
from kurak.model.coded_displays import STATES, CodeCell, CodeMatrix, CodeRow, Passage


@click.command(name="matrix")
@FOLDER
@click.option("--by", default="place", metavar="ATTRIBUTE", help="Attribute of the texts whose groups are the columns; text gives each text a column; place if left out.")
@click.option("--all-codes", is_flag=True, help="Show codes that nobody used too.")
@click.option("--beside", metavar="SCALE", help="Show the survey's mean of a scale or item beside it, for the same groups.")
@click.option("--passages", is_flag=True, help="Print the passages under the table, with their words.")
@click.option("--group", metavar="NAME", help="With --passages: of this group only.")
@choosing
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    by: str,
    all_codes: bool,
    beside: str | None,
    passages: bool,
    group: str | None,
    codes: tuple[str, ...],
    coders: tuple[str, ...],
    kinds: tuple[str, ...],
    into: Path | None,
    as_json: bool,
) -> None:
    """Show in how many interviews of each group of FOLDER somebody speaks of what.

    Numbers of interviews (of groups, for focus groups), not percentages. "Absent" means that somebody says that it is not there;
    "not mentioned" that nobody speaks of it; "not asked" that the question for it was not put.

    Exit 0 if it is done, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak.qualitative.matrix import code_matrix

    texts = open_for_analysis(folder, codes=codes, coders=coders)
    matrix = code_matrix(texts, by=by, codes=codes, kinds=kinds, coders=coders, used_only=not all_codes)
    if not matrix.groups:
        known = sorted({name for one in texts.documents.values() for name in one.record.attributes})
        raise could_not_run(f"no text has the attribute {by}; attributes: {', '.join(known) or 'none'}; or: kind, language, month, text")
    if group is not None and group not in matrix.groups:
        raise could_not_run(f"no group {group}; groups: {', '.join(matrix.groups)}")
    survey = _survey(folder, by, beside, simulated=texts.simulated) if beside is not None else {}
    opened: list[Passage] = []
    if passages:
        from kurak.qualitative.states import chosen_documents, passages_of, value_of

        here = {one.record.id for one in chosen_documents(texts, kinds=kinds, coders=coders) if group is None or (one.record.id if by == "text" else value_of(one, by)) == group}
        wanted = codes or tuple(row.code for row in matrix.rows if row.depth == 0)
        # Once each, though two of the codes that were asked for may stand one above the other.
        opened = list(dict.fromkeys(one for code in wanted for one in passages_of(texts, code=code, coders=coders) if one.coding.document in here))
    finish(
        ctx,
        folder,
        texts,
        lines=[*matrix_lines(matrix, beside=beside or "", survey=survey), *(line for one in opened for line in passage_lines(one))],
        data={"matrix": matrix_data(matrix), **({"survey": {"variable": beside, "groups": [survey.get(name) for name in matrix.groups]}} if beside is not None else {}), **({"passages": [passage_data(one) for one in opened]} if passages else {})},
        table=[
            {"code": row.code, "name": row.name, "depth": row.depth, by: name, matrix.unit: base, **{state: cell.of(state) for state in STATES}, "passages": cell.codings}
            for row, line in zip(matrix.rows, matrix.cells, strict=True)
            for name, base, cell in zip(matrix.groups, matrix.bases, line, strict=True)
        ],
        into=into,
        as_json=as_json, coders=coders,
    )


def _survey(folder: Path, by: str, variable: str, *, simulated: bool) -> dict[str, dict[str, object]]:
    """Group: the survey's figure; what is made up and what is real are never put side by side."""
    from kurak import pipeline

    study = pipeline.check(folder)
    made, findings = pipeline.estimate(study, folder) if study.study is not None else (None, study.findings)
    if made is None:
        why = next((one.message for one in findings), "study.yaml declares no estimates")
        raise could_not_run(f"there are no estimates to set beside it: {why}")
    if made.simulated != simulated:
        real, other = ("texts", "records") if made.simulated else ("records", "texts")
        raise could_not_run(f"the {other} are SIMULATED and the {real} are not: they are not set side by side")
    if by not in made.by:
        raise could_not_run(f"the survey is not estimated by {by}; it is by {', '.join(made.by) or 'nothing'} (estimates.by of study.yaml)")
    rows = made.rows(variable, statistic="mean", domain=by)
    if not rows:
        known = dict.fromkeys(row["variable"] for row in made.table.rows() if row["statistic"] == "mean")
        raise could_not_run(f"no mean of {variable} by {by}; there are: {', '.join(known)}")
    return {
        str(row[by]): {name: row[name] if row[name] == row[name] else None for name in ("estimate", "conf_low", "conf_high", "n", "flag")} for row in rows
    }


def cell_text(cell: CodeCell) -> str:
    """A cell in signs: ``3`` present, ``−1`` absent, ``±1`` both, ``?2`` not asked; a dot where nobody mentions it."""
    signs = (("", "present"), ("−", "absent"), ("±", "mixed"), ("?", "not asked"))
    return " ".join(f"{sign}{cell.of(state)}" for sign, state in signs if cell.of(state)) or "·"  # type: ignore[arg-type]


def matrix_lines(matrix: CodeMatrix, *, beside: str = "", survey: Mapping[str, Mapping[str, object]] | None = None) -> list[str]:
    """A matrix on a terminal, with what its signs mean, and the survey's figures under its heads."""
    if not matrix.rows:
        return ["no code is used in these texts"]
    signs = "".join(cell_text(cell) for line in matrix.cells for cell in line)
    legend = [f"number of {matrix.unit} that speak of it"]
    legend += [words for sign, words in (("−", "−1 says that it is not there"), ("±", "±1 says both"), ("?", "?1 was not asked"), ("·", "· not mentioned")) if sign in signs]
    figures = [[_figure((survey or {}).get(name)) for name in matrix.groups]] if survey else []
    lines = code_table(
        (*([CodeRow("", f"survey: {beside}", 0)] if survey else []), *matrix.rows),
        matrix.groups,
        [*figures, *([cell_text(cell) for cell in line] for line in matrix.cells)],
        under=[f"n = {base}" for base in matrix.bases],
    )
    lines += ["", *wrap("; ".join(legend), WIDTH)]
    if survey:
        lines.append("survey: mean with its interval; it stands beside what was said, neither explains the other")
    if matrix.without_attribute:
        lines.append(f"{matrix.without_attribute} without {safe(matrix.attribute)} in no column")
    return lines


def _figure(row: Mapping[str, object] | None) -> str:
    if row is None or row["estimate"] is None:
        return "–"
    limits = f" ({row['conf_low']:.2f}–{row['conf_high']:.2f})" if row["conf_low"] is not None else ""
    return f"{row['estimate']:.2f}{limits}"


def matrix_data(matrix: CodeMatrix) -> dict[str, object]:
    """A matrix for ``--json``."""
    return {
        "by": matrix.attribute,
        "unit": matrix.unit,
        "coders": list(matrix.coders),
        "groups": [{"group": name, "n": base} for name, base in zip(matrix.groups, matrix.bases, strict=True)],
        "without_attribute": matrix.without_attribute,
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                "depth": row.depth,
                "cells": [{**{state.replace(" ", "_"): cell.of(state) for state in STATES}, "passages": cell.codings} for cell in line],
            }
            for row, line in zip(matrix.rows, matrix.cells, strict=True)
        ],
    }


def passage_lines(one: Passage) -> list[str]:
    """A passage on a terminal: where it stands, who gave it which code, its words."""
    says = "" if one.coding.says == "present" else " (absent)"
    words = " ".join(one.coding.quote.split())
    return ["", f"{safe(one.file)}:{one.line} · {safe(one.coding.code)}{says} · {safe(one.coder)}", *wrap(safe(words), 78, initial_indent="  ", subsequent_indent="  ")]


def passage_data(one: Passage) -> dict[str, object]:
    """A passage for ``--json``."""
    coding = one.coding
    return {
        "document": coding.document,
        "file": one.file,
        "line": one.line,
        "start": coding.start,
        "end": coding.end,
        "code": coding.code,
        "says": coding.says,
        "stance": coding.stance,
        "coder": one.coder,
        "words": coding.quote,
    }
