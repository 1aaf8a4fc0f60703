"""Scores estimated from records: every mean with its error, interval, base and design effect. Made-up people say so everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import isfinite
from typing import Any

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.model.scales import Instrument, Question
from kurak.model.tabulated import Tabulated
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.number_making import (
    BASE,
    DEFF,
    DF,
    ERROR,
    INTERVAL,
    UNITS,
    beside,
    made_of,
    making,
    not_shown,
    score_in_words,
    statements,
    with_intervals,
)
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.charts.drawing import Drawing
from kurak.report.wording import count, percent, score, sentence, short_places
from kurak.report.words.categories import group_name
from kurak.report.words.designs import design_said
from kurak.report.words.names import capital, domain_name
from kurak.report.words.saying import counted, later, phrase, say

Row = dict[str, Any]

WITHHELD = later("withheld")
"""What stands where a base would."""


def with_estimates(edition: Edition, sections: Sequence[tree.Section]) -> tuple[tree.Section, ...]:
    """Add what was estimated from records to the sections of the scales; scales without a section get one.

    Parameters
    ----------
    sections
        The sections of the published scores.

    Returns
    -------
    The same sections where the study has no estimates.
    """
    made, instrument = edition.estimates, edition.folder.instrument
    if made is None or instrument is None:
        return tuple(sections)
    found = {section.id: section for section in sections}
    for place, (scale, label) in enumerate(((name, one.label) for name, one in instrument.scales.items()), start=1):
        blocks = tuple(_scale_blocks(edition, made, instrument, scale))
        if not blocks:
            continue
        there = found.get(f"scale-{scale}")
        if there is not None:
            found[there.id] = replace(there, blocks=(*there.blocks, tree.Heading(_heading(made)), *blocks))
        else:
            found[f"scale-{scale}"] = tree.Section(
                id=f"scale-{scale}",
                title=label,
                kicker=say("Scale {place}", place=place),
                in_bar=False,
                lead=_lead(made, instrument, scale),
                blocks=blocks,
                tag=SIMULATED if made.simulated else "",
            )
    asked = _questions(edition, made, instrument)
    return (*found.values(), *((asked,) if asked is not None else ()))


def _heading(made: Tabulated) -> str:
    return say("Estimated from made-up records") if made.simulated else say("Estimated from records")


def _lead(made: Tabulated, instrument: Instrument, scale: str) -> str:
    items = made.scales.get(scale, ())
    response = instrument.response
    words = counted("Mean of {n} item, {low} to {high}", "Mean of {n} items, {low} to {high}", len(items), low=response.min, high=response.max)
    return f"{words}; {response.direction}." if response.direction else f"{words}."


# ── one scale ──────────────────────────────────────────────────────────────────────────────────


def _scale_blocks(edition: Edition, made: Tabulated, instrument: Instrument, scale: str) -> Iterator[tree.Block]:
    everybody = made.rows(scale, statistic="mean")
    if not everybody:
        return
    if made.simulated:
        yield made_up_people()
    drawn = _figure(edition, made, instrument, scale, everybody[0])
    if drawn is not None:
        yield drawn
    yield _groups_table(edition, made, instrument, scale, everybody[0])
    items = _items_table(edition, made, instrument, scale)
    if items is not None:
        yield tree.Details(say("Item by item"), (items,))


def made_up_people() -> tree.Callout:
    """The warning over numbers of a rehearsal."""
    words = say(
        "These numbers come from a rehearsal. The people behind them are made up, and so are their answers: the tables show what the "
        "study's own records would give, and say nothing about what anybody thinks."
    )
    return tree.Callout((tree.Paragraph(words),), title=phrase("{mark} Made-up people", mark=tree.Tag(SIMULATED)), tone="ochre")


def _domain_shown(edition: Edition, made: Tabulated) -> str | None:
    maps = edition.study.maps
    if maps is not None and maps.domain in made.by:
        return maps.domain
    return next(iter(made.by), None)


def _figure(
    edition: Edition, made: Tabulated, instrument: Instrument, scale: str, everybody: Row
) -> tree.Figure | None:
    domain = _domain_shown(edition, made)
    rows = [row for row in made.rows(scale, statistic="mean", domain=domain) if _known(row["estimate"])] if domain else []
    if domain is None or len(rows) < 2:
        return None
    rows.sort(key=lambda row: float(row["estimate"]))
    short = short_places(tuple(str(row[domain]) for row in rows))
    response, level = instrument.response, _level(made)
    means = [
        GroupMean(
            short[str(row[domain])],
            row["estimate"],
            _number(row["estimate"]),
            Interval(row["conf_low"], row["conf_high"], _interval(row)) if _known(row["conf_low"]) else None,
            base=f"{count(row['n'])}{' *' if row['flag'] else ''}",
        )
        for row in rows
    ]
    total = (Total(say("all"), everybody["estimate"], _number(everybody["estimate"])),) if _known(everybody["estimate"]) else ()
    return figure(
        f"estimates-{scale}",
        _range_of(rows, domain),
        draw_dot_plot(
            means,
            scale=(response.min, response.max),
            totals=total,
            groups=domain_name(domain),
            base_name=say("respondents"),
            interval_name=say("{level} interval", level=level),
            mark=say(SIMULATED) if made.simulated else "",
        ),
        subtitle=counted(
            "Mean of {n} item, scale {low} to {high}, with {level} intervals",
            "Mean of {n} items, scale {low} to {high}, with {level} intervals",
            len(made.scales[scale]),
            low=response.min,
            high=response.max,
            level=level,
        ),
        notes=_notes(made, rows),
        source=_source(made),
        tag=SIMULATED if made.simulated else "",
        making=partial(_making_of_dots, edition, made, instrument, scale, {short[str(row[domain])]: row for row in rows} | {say("all"): everybody}),
    )


def _making_of_dots(
    edition: Edition, made: Tabulated, instrument: Instrument, scale: str, named: dict[str, Row], drawing: Drawing
) -> Making:
    whole = _making_of_groups(edition, made, instrument, scale, ())
    others = tuple(range(1, len(drawing.columns)))
    opened = tuple(made_of(place, named[line[0]]) for place, line in enumerate(drawing.rows) if line[0] in named)
    # What the drawing does not show stands in the table below it; so do the lines of R.
    return replace(whole, measures=(replace(whole.measures[0], columns=others),), made=opened, entries=whole.entries[:1], code="", after="")


def _range_of(rows: Sequence[Row], domain: str) -> str:
    """The caption: from where to where, and whether the ends can be told apart."""
    low, high = rows[0], rows[-1]
    ends = {"low": _number(low["estimate"]), "lowest": group_name(str(low[domain]), domain), "high": _number(high["estimate"]), "highest": group_name(str(high[domain]), domain)}
    if not _known(low["conf_high"]) or not _known(high["conf_low"]):
        return say("Means run from {low} in {lowest} to {high} in {highest}", **ends)
    if low["conf_high"] < high["conf_low"]:
        return say("Means run from {low} in {lowest} to {high} in {highest}; their intervals do not touch", **ends)
    return say("Means run from {low} in {lowest} to {high} in {highest}; their intervals overlap", **ends)


def _groups_table(edition: Edition, made: Tabulated, instrument: Instrument, scale: str, everybody: Row) -> tree.Table:
    rows: list[tree.Row] = [_row(say("Everybody"), everybody, made)]
    shown, opened = [everybody], [made_of(0, everybody)]
    for domain in made.by:
        groups = made.rows(scale, statistic="mean", domain=domain)
        if groups:
            rows.append(tree.Row((capital(domain_name(domain)),), kind="group"))
            opened += [made_of(place, group) for place, group in enumerate(groups, len(rows))]
            rows += [_row(group_name(str(group[domain]), domain), group, made) for group in groups]
            shown += groups
    caption = say("The mean is {mean}", mean=_number(everybody["estimate"])) if _known(everybody["estimate"]) else say("The mean is withheld")
    if _known(everybody["conf_low"]):
        caption = say(
            "The mean is {mean}, between {low} and {high} by a {level} interval",
            mean=_number(everybody["estimate"]),
            low=_number(everybody["conf_low"]),
            high=_number(everybody["conf_high"]),
            level=_level(made),
        )
    return tree.Table(
        id=f"estimates-table-{scale}",
        caption=caption,
        subtitle=say("Mean score, scale {low} to {high}; negative items turned", low=instrument.response.min, high=instrument.response.max),
        columns=(
            tree.Column(say("Group"), width=2.4),
            tree.Column(say("Mean"), align="right", width=1),
            tree.Column(say("Std. error"), align="right", width=1),
            tree.Column(say("{level} interval", level=_level(made)), align="right", width=1.8),
            *(tree.Column(head, align="right", width=1) for head in (say("Respondents"), say("Units"), say("Deff"), say("df"))),
        ),
        rows=tuple(rows),
        notes=(say("Units: first-stage sampling units with a respondent."), *_notes(made, shown, deff=True)),
        source=_source(made),
        tag=SIMULATED if made.simulated else "",
        wide=True,
        making=_making_of_groups(edition, made, instrument, scale, opened),
    )


def _making_of_groups(edition: Edition, made: Tabulated, instrument: Instrument, scale: str, opened: Sequence[Made]) -> Making:
    items = made.scales.get(scale, ())
    mean = f"{say('Weighted mean of the scores, Σwy / Σw.')} {score_in_words(edition, instrument, scale, items)}"
    wanted = [("Everybody", ("mean", scale, "")), *((domain, ("mean", scale, domain)) for domain in made.by)]
    code = made.code.of((name, key) for name, key in wanted if not key[2] or key in made.code.calls)
    # Names of scales are identifiers, and need no marks in a formula.
    code = with_intervals(code, made, formula=f"~{scale}")
    return making(
        edition,
        made,
        (Measured(say("Mean"), mean, (1,)), *beside({ERROR: 2, INTERVAL: 3, UNITS: 5, DEFF: 6, DF: 7}, base=4)),
        opened,
        code=code,
        printed=(BASE, ERROR, INTERVAL, DEFF, DF, UNITS),
        wording=statements(edition, instrument, scale, items),
    )


def _row(name: str, row: Row, made: Tabulated) -> tree.Row:
    if row["n"] is None:
        return tree.row(name, "–", "–", "–", tree.Cell(say(WITHHELD), tone="flag"), "–", "–", "–")
    base = count(row["n"])
    return tree.row(
        name,
        _number(row["estimate"]),
        _number(row["std_error"]),
        _interval(row),
        tree.Cell(f"{base} *", tone="flag") if row["flag"] else base,
        count(row["n_psu"]),
        _number(row["deff"]),
        "–" if not _known(row["df"]) else count(round(row["df"])),
    )


def _items_table(edition: Edition, made: Tabulated, instrument: Instrument, scale: str) -> tree.Table | None:
    rows: list[tree.Row] = []
    shown: list[Row] = []
    opened: list[Made] = []
    asked: list[tuple[str, tuple[str, str, str]]] = []
    for item in made.scales.get(scale, ()):
        mean = next(iter(made.rows(item, statistic="mean")), None)
        shares = {row["level"]: row for row in made.rows(item, statistic="proportion")}
        if mean is None:
            continue
        agree, unknown = shares.get("agree"), shares.get("don't know")
        turned = " ⟲" if item in instrument.scales[scale].reverse else ""
        opened.append(made_of(len(rows), mean, columns=(1, 2, 6)))
        for columns, one in (((3, 4), agree), ((5,), unknown)):
            if one is not None:
                opened.append(made_of(len(rows), one, columns=columns, share=True))
        asked += [(f"{item}: {statistic}", (statistic, item, "")) for statistic, one in (("mean", mean), ("agree", agree), ("don't know", unknown)) if one is not None]
        rows.append(
            tree.row(
                made.labels.get(item, item) + turned,
                _number(mean["estimate"]),
                _number(mean["std_error"]),
                "–" if agree is None else _percent(agree["estimate"]),
                "–" if agree is None else _interval(agree, share=True),
                "–" if unknown is None else _percent(unknown["estimate"]),
                say(WITHHELD) if mean["n"] is None else count(mean["n"]),
            )
        )
        shown.append(mean)
        # Of shares only why one of them is not shown: their bases are not printed here.
        shown += [one for one in (agree, unknown) if one is not None and one["n"] is None]
    if not rows:
        return None
    low, high = instrument.response.min, instrument.response.max
    return tree.Table(
        id=f"estimates-items-{scale}",
        caption=counted("Answers to {n} item, as worded", "Answers to {n} items, as worded", len(rows)),
        subtitle=say("Mean answer from {low} to {high}, and shares of those who agree and of those who do not know", low=low, high=high),
        columns=(
            tree.Column(say("Item"), width=3),
            tree.Column(say("Mean"), align="right", width=0.8),
            tree.Column(say("Std. error"), align="right", width=0.8),
            tree.Column(say("Agree"), align="right", width=0.9),
            tree.Column(say("{level} interval", level=_level(made)), align="right", width=1.4),
            tree.Column(say("Don't know"), align="right", width=0.9),
            tree.Column(say("Respondents"), align="right", width=1),
        ),
        rows=tuple(rows),
        notes=(
            say(
                "Means and shares of agreement are of those who answered; don't know is a share of everybody asked, and is never scored. "
                "⟲ negative item: agreeing means a low score."
            ),
            *_notes(made, shown),
        ),
        source=_source(made),
        tag=SIMULATED if made.simulated else "",
        wide=True,
        making=_making_of_items(edition, made, instrument, opened, with_intervals(made.code.of(asked), made)),
    )


def _making_of_items(edition: Edition, made: Tabulated, instrument: Instrument, opened: Sequence[Made], code: str) -> Making:
    declared = edition.study.estimates
    agree = ", ".join(map(str, instrument.response.collapse(agree=declared.agree_codes if declared is not None else ())["agree"]))
    measures = (
        Measured(say("Mean"), say("Weighted mean of the answers to the statement as worded, Σwy / Σw, among those who answered on the scale."), (1,)),
        Measured(say("Agree"), say("Weighted share of the answers {codes} among those who answered on the scale.", codes=agree), (3, 4)),
        Measured(say("Don't know"), say("Weighted share of don't know among everybody who was asked; it is never scored."), (5,)),
        *beside({ERROR: 2}, base=6),
    )
    return making(edition, made, measures, opened, code=code)


# ── questions outside the scales ───────────────────────────────────────────────────────────────


def _questions(edition: Edition, made: Tabulated, instrument: Instrument) -> tree.Section | None:
    tables = [table for name in made.questions for table in (_question_table(edition, made, instrument, name),) if table is not None]
    if not tables:
        return None
    return tree.Section(
        id="estimates-questions",
        title=say("Questions outside the scales"),
        kicker=_heading(made),
        in_bar=False,
        lead=say("Share of every answer among those who were asked the question."),
        blocks=((made_up_people(),) if made.simulated else ()) + tuple(tables),
        tag=SIMULATED if made.simulated else "",
    )


def _question_table(edition: Edition, made: Tabulated, instrument: Instrument, name: str) -> tree.Table | None:
    question = instrument.other_questions[name]
    several = question.type == "multiple"
    rows = made.rows(name, statistic="share of respondents" if several else "distribution")
    if not rows:
        return None
    of_answers = {row["level"]: row for row in made.rows(name, statistic="share of answers")}
    known = [row for row in rows if _known(row["estimate"])]
    first = max(known, key=lambda row: float(row["estimate"]), default=None)
    if any(row["n"] is None for row in rows):
        # One of those that are withheld may be more frequent, and why they are is not told.
        said = (
            say("answers are withheld")
            if first is None
            else say("“{answer}” {share}; other answers are withheld", answer=group_name(str(first["level"]), name), share=_percent(first["estimate"]))
        )
    else:
        said = (
            say("too few people answered")
            if first is None
            else say("most often “{answer}”, {share}", answer=group_name(str(first["level"]), name), share=_percent(first["estimate"]))
        )
    called = _called(question, name)
    caption = f"{called}: {said}"
    cells = []
    for row in rows:
        base = say(WITHHELD) if row["n"] is None else count(row["n"]) + (" *" if row["flag"] else "")
        part = of_answers.get(row["level"])
        cells.append(
            tree.row(
                group_name(str(row["level"]), name),
                _percent(row["estimate"]),
                _percent(row["std_error"]),
                _interval(row, share=True),
                *((_percent(part["estimate"]) if part is not None else "–",) if several else ()),
                base,
                _number(row["deff"]),
            )
        )
    share = say("Share of respondents") if several else say("Share")
    return tree.Table(
        id=f"estimates-question-{name}",
        caption=caption,
        subtitle=say("Percent of those who answered; asked if {condition}", condition=question.asked_if)
        if question.asked_if
        else say("Percent of those who answered"),
        columns=(
            tree.Column(say("Answer"), width=2.4),
            tree.Column(share, align="right", width=1),
            tree.Column(say("Std. error"), align="right", width=1),
            tree.Column(say("{level} interval", level=_level(made)), align="right", width=1.6),
            *((tree.Column(say("Share of answers"), align="right", width=1),) if several else ()),
            tree.Column(say("Respondents"), align="right", width=1),
            tree.Column(say("Deff"), align="right", width=0.8),
        ),
        rows=tuple(cells),
        notes=_notes(made, rows, deff=True),
        source=_source(made),
        tag=SIMULATED if made.simulated else "",
        wide=True,
        making=_making_of_question(edition, made, name, question, rows, of_answers),
    )


def _called(question: Question, name: str) -> str:
    """What a question is about: its label, or its name in plain words."""
    return question.label or name.replace("_", " ").capitalize()


def _making_of_question(
    edition: Edition, made: Tabulated, name: str, question: Question, rows: Sequence[Row], of_answers: dict[Any, Row]
) -> Making:
    several, answers = bool(of_answers), question.answers
    called = _called(question, name)
    base = 5 if several else 4
    opened = []
    for place, row in enumerate(rows):
        opened.append(made_of(place, row, columns=(1, 2, 3, base, base + 1) if several else (), share=True))
        if several and (part := of_answers.get(row["level"])) is not None:
            opened.append(made_of(place, part, columns=(4,), share=True))
    what = say("Weighted share of those who gave the answer among those who answered “{question}”.", question=called)
    if answers:
        what += " " + say("Answers: {answers}.", answers="; ".join(answers))
    measures = [Measured(say("Share"), what, (1,))]
    if several:
        measures.append(
            Measured(say("Share of answers"), say("Weighted share of the answer among all answers given; one person may give several."), (4,))
        )
    code = made.code.of([(name, ("multiple" if several else "distribution", name, ""))])
    return making(
        edition, made, (*measures, *beside({ERROR: 2, INTERVAL: 3, DEFF: base + 1}, base=base)), opened, code=code, printed=(BASE, ERROR, INTERVAL, DEFF)
    )


# ── words and numbers ──────────────────────────────────────────────────────────────────────────


def _notes(made: Tabulated, rows: Sequence[Row], *, deff: bool = False) -> tuple[str, ...]:
    notes = []
    if deff:
        notes.append(say("Deff: variance over that of a simple random sample of as many people."))
    if any(row["flag"] == "few" for row in rows):
        notes.append(say("* Fewer than {least} respondents: a rough number.", least=made.flag_below))
    if any(row["n"] is None for row in rows):
        notes.append(not_shown(smallest_base=made.smallest_base))
    return tuple(notes)


def _source(made: Tabulated) -> str:
    words = sentence(
        counted("{file}, {n} records; {design}", "{file}, {n} records; {design}", made.respondents, file=made.records, design=design_said(made.design))
    )
    return say("{mark}: {what}", mark=say(SIMULATED), what=words[0].lower() + words[1:]) if made.simulated else words


def _level(made: Tabulated) -> str:
    return percent(Fraction(made.confidence).limit_denominator(1000), 0)


def _known(value: Any) -> bool:
    return value is not None and isfinite(value)


def _number(value: Any) -> str:
    return score(Fraction(value)) if _known(value) else "–"


def _percent(value: Any) -> str:
    return percent(Fraction(value)) if _known(value) else "–"


def _interval(row: Row, *, share: bool = False) -> str:
    if not _known(row["conf_low"]) or not _known(row["conf_high"]):
        return "–"
    if share:
        return f"{score(Fraction(100 * row['conf_low']), 1)} to {score(Fraction(100 * row['conf_high']), 1)}"
    return f"{_number(row['conf_low'])} to {_number(row['conf_high'])}"
