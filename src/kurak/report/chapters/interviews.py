"""What people said: codes by place from the study's own codings; each cell opens to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from kurak.model import document as tree
from kurak.model.coded_displays import CodeCell, CodeMatrix, Spoken, SpokenCell
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.report.wording import plural, sentence

KINDS = {"in-depth": ("in-depth interview", "in-depth interviews"), "expert": ("expert interview", "expert interviews"), "focus group": ("focus group", "focus groups")}


def interviews(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has no coded interviews."""
    said = edition.spoken
    if said is None:
        return None
    made = ", ".join(plural(number, *KINDS.get(kind, (kind, kind))) for kind, number in said.kinds.items())
    return tree.Section(
        id="interviews",
        title="What people said",
        kicker="Interviews and focus groups",
        short="Said",
        lead=f"{sentence(made)} Numbers are of {said.matrix.unit}, not percentages: they say how many speak of something, not how many people "
        "think it.",
        blocks=tuple(_blocks(edition, said)),
        tag=SIMULATED if said.simulated else "",
    )


def _blocks(edition: Edition, said: Spoken) -> Iterator[tree.Block]:
    if said.simulated:
        words = "These texts are invented, to practise with. Nobody said any of it: the table shows what a study's own interviews would give."
        yield tree.Callout((tree.Paragraph(words),), title=(tree.Tag(SIMULATED), " Invented conversations"), tone="ochre")
    yield _matrix(said)
    if (beside := _beside_survey(edition, said)) is not None:
        yield beside
    yield tree.Paragraph(_how_it_was_coded(said), quiet=True)


def _matrix(said: Spoken) -> tree.MarkMatrix:
    matrix = said.matrix
    rows = []
    for row, cells, evidence in zip(matrix.rows, matrix.cells, said.evidence, strict=True):
        label = row.name if row.depth else (tree.Strong(row.name),)
        rows.append(tree.MarkRow(label, tuple(_cell(cell, base, behind) for cell, base, behind in zip(cells, matrix.bases, evidence, strict=True)), level=1 if row.depth else 0))
    return tree.MarkMatrix(
        id="codes-by-place",
        caption=_spoken_of_most(matrix),
        subtitle=f"{matrix.unit.capitalize()} in which somebody speaks of it, by {matrix.attribute}. Each cell opens to what it rests on.",
        columns=tuple(tree.Column(f"{group} (n = {base})", align="center") for group, base in zip(matrix.groups, matrix.bases, strict=True)),
        rows=tuple(rows),
        meanings=(
            ("full", "spoken of as there"),
            ("half", "some say that it is there, some that it is not"),
            ("empty", "spoken of as not there"),
            ("words", "not mentioned, or not asked"),
        ),
        row_label="Code",
        source=f"{SIMULATED}: codings of invented conversations" if said.simulated else "Codings of the study",
        notes=("“Not mentioned”: nobody speaks of it, though it may have been asked. “Not asked”: the question for it was not put in any of them.",),
    )


def _spoken_of_most(matrix: CodeMatrix) -> str:
    """The finding in a sentence: what is spoken of in most texts, of the narrower codes where there are any."""
    counted = [
        (sum(cell.of("present") + cell.of("mixed") for cell in cells), row)
        for row, cells in zip(matrix.rows, matrix.cells, strict=True)
    ]
    narrower = [one for one in counted if one[1].depth] or counted
    most = max(number for number, _ in narrower)
    named = [row.name for number, row in narrower if number == most]
    if not most:
        return "Nothing is spoken of as there"
    if len(named) > 3:
        return f"{len(named)} things are spoken of in {most} of {sum(matrix.bases)} {matrix.unit} each, and nothing in more"
    words = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    each = "" if len(named) == 1 else " each"
    return f"{sentence(words).removesuffix('.')}: spoken of in {most} of {sum(matrix.bases)} {matrix.unit}{each}, more than anything else"


def _cell(cell: CodeCell, base: int, behind: SpokenCell) -> tree.MarkCell:
    there, absent, both = cell.of("present"), cell.of("absent"), cell.of("mixed")
    evidence = tuple(tree.Evidence(sentence(one), "summary") for one in behind.summaries)
    if behind.passages:
        counted = f"{plural(behind.passages, 'passage', 'passages')} by {plural(behind.coders, 'coder', 'coders')}: {_counts(cell)}"
        evidence = (tree.Evidence(sentence(counted), "codings"), *evidence)
    if behind.withheld:
        words = f"{plural(behind.withheld, 'summary is', 'summaries are')} not shown: too few people were heard here."
        evidence = (*evidence, tree.Evidence(words, "disclosure"))
    if there or both:
        return tree.MarkCell("half" if absent or both else "full", text=f"{there + both} of {base}", evidence=evidence)
    if absent:
        return tree.MarkCell("empty", text=f"{absent} of {base}", evidence=evidence)
    return tree.MarkCell("words", text="not asked" if cell.of("not asked") == base else "not mentioned")


def _counts(cell: CodeCell) -> str:
    words = {"present": "speak of it", "absent": "say that it is not there", "mixed": "say both", "not mentioned": "do not mention it", "not asked": "were not asked"}
    return ", ".join(f"{number} {words[state]}" for state, number in cell.texts.items() if number)


def _beside_survey(edition: Edition, said: Spoken) -> tree.Table | None:
    """The survey's figures for a place beside what people there spoke of most; made-up and real are never put side by side."""
    made, instrument, matrix = edition.estimates, edition.folder.instrument, said.matrix
    if made is None or instrument is None or made.simulated != said.simulated or matrix.attribute not in made.by:
        return None
    scales = [(name, one.label) for name, one in instrument.scales.items() if name in made.scales]
    figures: dict[str, list[str]] = {}
    for name, _ in scales:
        rows = {str(row[matrix.attribute]): row for row in made.rows(name, statistic="mean", domain=matrix.attribute)}
        for group in matrix.groups:
            row = rows.get(group)
            known = row is not None and row["estimate"] is not None and isfinite(row["estimate"])
            figures.setdefault(group, []).append(
                f"{row['estimate']:.2f} ({row['conf_low']:.2f} to {row['conf_high']:.2f})" if row is not None and known else "–"
            )
    if not any(one != "–" for line in figures.values() for one in line):
        return None
    return tree.Table(
        id="survey-beside-interviews",
        caption="What the survey finds at a place, and what people there speak of",
        subtitle="Scores with their intervals from the survey; codes of most interviews beside them. They stand side by side: neither explains the other.",
        columns=(tree.Column(matrix.attribute.capitalize(), width=1.5), *(tree.Column(label, width=2) for _, label in scales), tree.Column("Spoken of most", width=3)),
        rows=tuple(tree.row(group, *figures[group], _spoken_most(said, place)) for place, group in enumerate(matrix.groups)),
        source=f"{SIMULATED}: a rehearsal and invented conversations" if said.simulated else "Survey and codings of the study",
        tag=SIMULATED if said.simulated else "",
    )


def _spoken_most(said: Spoken, place: int) -> str:
    matrix = said.matrix
    counted = [
        (cells[place].of("present") + cells[place].of("mixed"), row.name) for row, cells in zip(matrix.rows, matrix.cells, strict=True) if row.depth
    ] or [(cells[place].of("present") + cells[place].of("mixed"), row.name) for row, cells in zip(matrix.rows, matrix.cells, strict=True)]
    top = sorted((one for one in counted if one[0]), key=lambda one: -one[0])[:3]
    return "; ".join(f"{name} ({number} of {matrix.bases[place]})" for number, name in top) or "–"


def _how_it_was_coded(said: Spoken) -> str:
    languages = ", ".join(f"{language} {number}" for language, number in said.languages.items())
    words = f"Languages of the texts: {languages}. {plural(said.coders, 'coder', 'coders')}; {plural(said.twice, 'text was', 'texts were')} coded by two or more, without seeing each other's work."
    if said.agreement is not None:
        overall = [row for row in said.agreement.rows if not row.code and row.measure in ("alpha", "AC1")]
        parts = [f"{'Krippendorff’s alpha' if row.measure == 'alpha' else 'Gwet’s AC1'} {row.estimate:.2f} ({row.conf_low:.2f} to {row.conf_high:.2f})" for row in overall if isfinite(row.estimate)]
        if parts:
            words += f" Agreement over all codes, on {said.agreement.unit}: {'; '.join(parts)}."
    if said.saturation is not None:
        found = said.saturation.reached.get(0.05)
        words += (
            f" New information fell to 5 % of the codes of the first {said.saturation.base_size} interviews after {found} interviews."
            if found is not None
            else f" New information had not fallen to 5 % of the codes of the first {said.saturation.base_size} interviews when the interviews ended."
        )
    return words
