"""What people said: codes by place from the study's own codings; each cell opens to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from kurak.model import document as tree
from kurak.model.coded_displays import CodeCell, CodeMatrix, Spoken, SpokenCell
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.report.wording import count, rounded, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.saying import counted, later, say

UNITS = {
    "interviews": later("interviews"),
    "groups": later("groups"),
    "documents": later("documents"),
    "texts": later("texts"),
    "characters": later("characters"),
    "sentences": later("sentences"),
    "turns": later("turns"),
}
"""What is counted, and on what coders are compared, as a reader sees it."""
MEASURES = {"alpha": later("Krippendorff’s alpha"), "AC1": later("Gwet’s AC1")}
COUNTS = {
    "present": later("{n} speak of it"),
    "absent": later("{n} say that it is not there"),
    "mixed": later("{n} say both"),
    "not mentioned": later("{n} do not mention it"),
    "not asked": later("{n} were not asked"),
}
"""How many texts are in which state."""


def interviews(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has no coded interviews."""
    said = edition.spoken
    if said is None:
        return None
    made = ", ".join(_of_kind(kind, number) for kind, number in said.kinds.items())
    return tree.Section(
        id="interviews",
        title=say("What people said"),
        kicker=say("Interviews and focus groups"),
        short=say("Said"),
        lead=say(
            "{made} Numbers are of {unit}, not percentages: they say how many speak of something, not how many people think it.",
            made=sentence(made),
            unit=say(UNITS[said.matrix.unit]),
        ),
        blocks=tuple(_blocks(edition, said)),
        tag=SIMULATED if said.simulated else "",
    )


def _of_kind(kind: str, number: int) -> str:
    if kind == "in-depth":
        return counted("{n} in-depth interview", "{n} in-depth interviews", number)
    if kind == "expert":
        return counted("{n} expert interview", "{n} expert interviews", number)
    if kind == "focus group":
        return counted("{n} focus group", "{n} focus groups", number)
    return f"{count(number)} {kind}"


def _blocks(edition: Edition, said: Spoken) -> Iterator[tree.Block]:
    if said.simulated:
        words = say("These texts are invented, to practise with. Nobody said any of it: the table shows what a study's own interviews would give.")
        yield tree.Callout((tree.Paragraph(words),), title=(tree.Tag(SIMULATED), f" {say('Invented conversations')}"), tone="ochre")
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
        subtitle=say(
            "{units} in which somebody speaks of it, by {attribute}. Each cell opens to what it rests on.",
            units=say(UNITS[matrix.unit]).capitalize(),
            attribute=matrix.attribute,
        ),
        columns=tuple(tree.Column(say("{group} (n = {base})", group=group_name(group), base=base), align="center") for group, base in zip(matrix.groups, matrix.bases, strict=True)),
        rows=tuple(rows),
        meanings=(
            ("full", say("spoken of as there")),
            ("half", say("some say that it is there, some that it is not")),
            ("empty", say("spoken of as not there")),
            ("words", say("not mentioned, or not asked")),
        ),
        row_label=say("Code"),
        source=say("{tag}: codings of invented conversations", tag=say(SIMULATED)) if said.simulated else say("Codings of the study"),
        notes=(say("“Not mentioned”: nobody speaks of it, though it may have been asked. “Not asked”: the question for it was not put in any of them."),),
    )


def _spoken_of_most(matrix: CodeMatrix) -> str:
    """The finding in a sentence: what is spoken of in most texts, of the narrower codes where there are any."""
    spoken_of = [
        (sum(cell.of("present") + cell.of("mixed") for cell in cells), row)
        for row, cells in zip(matrix.rows, matrix.cells, strict=True)
    ]
    narrower = [one for one in spoken_of if one[1].depth] or spoken_of
    most = max(number for number, _ in narrower)
    named = [row.name for number, row in narrower if number == most]
    if not most:
        return say("Nothing is spoken of as there")
    unit, texts = say(UNITS[matrix.unit]), sum(matrix.bases)
    if len(named) > 3:
        return say("{n} things are spoken of in {most} of {all} {unit} each, and nothing in more", n=len(named), most=most, all=texts, unit=unit)
    words = named[0] if len(named) == 1 else say("{several} and {last}", several=", ".join(named[:-1]), last=named[-1])
    return counted(
        "{codes}: spoken of in {most} of {all} {unit}, more than anything else",
        "{codes}: spoken of in {most} of {all} {unit} each, more than anything else",
        len(named),
        codes=sentence(words).removesuffix("."),
        most=most,
        all=texts,
        unit=unit,
    )


def _cell(cell: CodeCell, base: int, behind: SpokenCell) -> tree.MarkCell:
    there, absent, both = cell.of("present"), cell.of("absent"), cell.of("mixed")
    evidence = tuple(tree.Evidence(sentence(one), "summary") for one in behind.summaries)
    if behind.passages:
        words = say(
            "{passages} by {coders}: {counts}",
            passages=counted("{n} passage", "{n} passages", behind.passages),
            coders=counted("{n} coder", "{n} coders", behind.coders),
            counts=_counts(cell),
        )
        evidence = (tree.Evidence(sentence(words), say("codings")), *evidence)
    if behind.withheld:
        words = counted(
            "{n} summary is not shown: too few people were heard here.", "{n} summaries are not shown: too few people were heard here.", behind.withheld
        )
        evidence = (*evidence, tree.Evidence(words, say("disclosure")))
    if there or both:
        return tree.MarkCell("half" if absent or both else "full", text=say("{n} of {all}", n=there + both, all=base), evidence=evidence)
    if absent:
        return tree.MarkCell("empty", text=say("{n} of {all}", n=absent, all=base), evidence=evidence)
    return tree.MarkCell("words", text=say("not asked") if cell.of("not asked") == base else say("not mentioned"))


def _counts(cell: CodeCell) -> str:
    return ", ".join(say(COUNTS[state], n=number) for state, number in cell.texts.items() if number)


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
                _with_interval(row["estimate"], row["conf_low"], row["conf_high"]) if row is not None and known else "–"
            )
    if not any(one != "–" for line in figures.values() for one in line):
        return None
    return tree.Table(
        id="survey-beside-interviews",
        caption=say("What the survey finds at a place, and what people there speak of"),
        subtitle=say(
            "Scores with their intervals from the survey; codes of most interviews beside them. They stand side by side: neither explains the other."
        ),
        columns=(tree.Column(matrix.attribute.capitalize(), width=1.5), *(tree.Column(label, width=2) for _, label in scales), tree.Column(say("Spoken of most"), width=3)),
        rows=tuple(tree.row(group_name(group), *figures[group], _spoken_most(said, place)) for place, group in enumerate(matrix.groups)),
        source=say("{tag}: a rehearsal and invented conversations", tag=say(SIMULATED)) if said.simulated else say("Survey and codings of the study"),
        tag=SIMULATED if said.simulated else "",
    )


def _with_interval(estimate: float, low: float, high: float) -> str:
    # One text coded by two people has no interval.
    if not (isfinite(low) and isfinite(high)):
        return rounded(estimate)
    return say("{estimate} ({low} to {high})", estimate=rounded(estimate), low=rounded(low), high=rounded(high))


def _spoken_most(said: Spoken, place: int) -> str:
    matrix = said.matrix
    spoken_of = [
        (cells[place].of("present") + cells[place].of("mixed"), row.name) for row, cells in zip(matrix.rows, matrix.cells, strict=True) if row.depth
    ] or [(cells[place].of("present") + cells[place].of("mixed"), row.name) for row, cells in zip(matrix.rows, matrix.cells, strict=True)]
    top = sorted((one for one in spoken_of if one[0]), key=lambda one: -one[0])[:3]
    return "; ".join(say("{name} ({n} of {all})", name=name, n=number, all=matrix.bases[place]) for number, name in top) or "–"


def _how_it_was_coded(said: Spoken) -> str:
    languages = ", ".join(f"{language} {number}" for language, number in said.languages.items())
    words = say(
        "Languages of the texts: {languages}. {coders}; {texts} coded by two or more, without seeing each other's work.",
        languages=languages,
        coders=counted("{n} coder", "{n} coders", said.coders),
        texts=counted("{n} text was", "{n} texts were", said.twice),
    )
    if said.agreement is not None:
        overall = [row for row in said.agreement.rows if not row.code and row.measure in ("alpha", "AC1")]
        parts = [f"{say(MEASURES[row.measure])} {_with_interval(row.estimate, row.conf_low, row.conf_high)}" for row in overall if isfinite(row.estimate)]
        if parts:
            words += " " + say("Agreement over all codes, on {unit}: {measures}.", unit=say(UNITS[said.agreement.unit]), measures="; ".join(parts))
    if said.saturation is not None:
        found = said.saturation.reached.get(0.05)
        base = said.saturation.base_size
        words += " " + (
            say("New information fell to 5 % of the codes of the first {base} interviews after {n} interviews.", base=base, n=found)
            if found is not None
            else say("New information had not fallen to 5 % of the codes of the first {base} interviews when the interviews ended.", base=base)
        )
    return words
