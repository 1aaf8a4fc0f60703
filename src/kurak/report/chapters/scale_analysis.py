"""What the answers of a scale are worth: how people answered, whether the score can be trusted, which groups may be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.making import Making
from kurak.model.scale_results import Estimated, ItemAnswers, ScaleResult, ScaleResults
from kurak.report.chapters.comparable_groups import comparable_groups
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.estimates import made_up_people
from kurak.report.chapters.scale_making import hidden, in_percent, made_of, of_columns, scale_making
from kurak.report.chapters.scale_trust import trust
from kurak.report.chapters.scale_words import (
    base,
    base_notes,
    base_tone,
    interval,
    level,
    mark,
    number,
    share,
    source,
    tag,
    withheld,
)
from kurak.report.chapters.scales_together import scales_together
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.likert_bars import LikertItem, draw_likert_bars
from kurak.report.words.reasons import reason_said
from kurak.report.words.saying import counted, say


def with_scale_analysis(edition: Edition, sections: Sequence[tree.Section]) -> tuple[tree.Section, ...]:
    """Add the analysis to each scale's section, and one section on all of them; scales without a section get one.

    Parameters
    ----------
    sections
        The sections of scores, published and estimated.

    Returns
    -------
    The same sections where the study has no analysis of scales.
    """
    results = edition.scales
    if results is None:
        return tuple(sections)
    made = list(sections)
    for place, scale in enumerate(results, start=1):
        blocks = tuple(_scale_blocks(edition, results, scale))
        where = next((at for at, section in enumerate(made) if section.id == f"scale-{scale.scale}"), None)
        warning = made_up_people()
        if where is not None:
            there = made[where]
            warned = (warning,) if results.simulated and warning not in there.blocks else ()
            made[where] = replace(there, blocks=(*there.blocks, *warned, *blocks))
        else:
            made.insert(
                _after_the_scales(made),
                tree.Section(
                    id=f"scale-{scale.scale}",
                    title=scale.label,
                    kicker=say("Scale {place}", place=place),
                    in_bar=False,
                    lead=counted(
                        "{n} statement, scores from {low} to {high}.",
                        "{n} statements, scores from {low} to {high}.",
                        len(scale.items),
                        low=_end(scale.low),
                        high=_end(scale.high),
                    ),
                    blocks=((warning,) if results.simulated else ()) + blocks,
                    tag=tag(results),
                ),
            )
    together = scales_together(edition, results)
    if together is not None:
        made.insert(_after_the_scales(made), together)
    return tuple(made)


def _after_the_scales(sections: Sequence[tree.Section]) -> int:
    """Behind the last section of a scale, else behind that of the totals, else last."""
    scales = [at for at, section in enumerate(sections) if section.id.startswith("scale-")]
    totals = [at for at, section in enumerate(sections) if section.id == "scores"]
    return (scales or totals or [len(sections) - 1])[-1] + 1


def _end(value: float) -> str:
    return number(value, 0 if value == round(value) else 2)


def _scale_blocks(edition: Edition, results: ScaleResults, scale: ScaleResult) -> Iterator[tree.Block]:
    if scale.answers:
        yield tree.Heading(say("How people answered"))
        yield _bars(edition, results, scale)
    yield tree.Heading(say("Can this score be trusted?"))
    yield from trust(edition, results, scale)
    if scale.comparability:
        yield tree.Heading(say("May these groups be compared?"))
        yield from comparable_groups(edition, results, scale)
    if len(scale.scores) > 1:
        yield tree.Heading(say("What the scoring rule does to the score"))
        yield _rules_table(edition, results, scale)


# ── answers ────────────────────────────────────────────────────────────────────────────────────


def _bars(edition: Edition, results: ScaleResults, scale: ScaleResult) -> tree.Figure:
    codes = range(results.low, results.high + 1)
    labels = results.answer_labels
    answers = tuple(labels) if len(labels) == len(codes) else tuple(str(code) for code in codes)

    def places(some: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(code - results.low for code in some)

    shown = [one for one in scale.answers if _shown(results, one)]
    return figure(
        f"answers-{scale.scale}",
        _finding(results, scale, shown),
        draw_likert_bars(
            [_item(results, one) for one in scale.answers],
            answers=answers,
            disagree=places(results.disagree_codes),
            neutral=places(results.neutral_codes),
            agree=places(results.agree_codes),
            mark=mark(results),
        ),
        subtitle=counted(
            "Answers to {n} statement as worded, percent, highest net agreement (agree less disagree) first",
            "Answers to {n} statements as worded, percent, highest net agreement (agree less disagree) first",
            len(scale.answers),
        ),
        notes=(say("n: respondents who answered on the scale."), *base_notes(results, [one.n for one in scale.answers])),
        source=source(results),
        tag=tag(results),
        making=partial(_making_of_bars, edition, results, scale),
    )


def _making_of_bars(edition: Edition, results: ScaleResults, scale: ScaleResult, drawing: Drawing) -> Making:
    """Base of each statement, and the error and interval of its net agreement."""
    named = {one.text or one.item: one for one in scale.answers}
    last = len(drawing.columns) - 1
    # Net agreement stands before don't know, where that is shown, and the base.
    net = last - 1 - any(one.dont_know is not None for one in scale.answers if _shown(results, one))
    opened = []
    for place, line in enumerate(drawing.rows):
        one = named.get(line[0].removesuffix("⟲").strip())
        if one is None:
            continue
        if not _shown(results, one):
            opened.append(hidden(place))
            continue
        opened.append(made_of(results, place, net, in_percent(one.net), one.n))
        opened.append(made_of(results, place, tuple(at for at in range(1, last + 1) if at != net), Estimated(one.n, n=one.n)))
    measures = of_columns({"Share": tuple(at for at in range(1, last) if at != net), "Net agreement": net, "Respondents": last})
    return scale_making(edition, results, measures, opened)


def _shown(results: ScaleResults, one: ItemAnswers) -> bool:
    return bool(one.shares) and not withheld(results, one.n) and all(e.known for e in (one.disagree, one.agree, one.net))


def _item(results: ScaleResults, one: ItemAnswers) -> LikertItem:
    label = one.text or one.item
    if not _shown(results, one):
        small = withheld(results, one.n)
        # That nobody, or everybody, gave an answer is itself what is not told.
        why = say("shares not known") if one.shares else say("withheld")
        if small:
            why = (
                say("withheld answered: not shown")
                if one.n is None
                else say("fewer than {least} answered: not shown", least=results.smallest_base)
            )
        return LikertItem(label, (), base="" if small else base(results, one.n), reverse=one.reverse, withheld=why)
    return LikertItem(
        label,
        one.shares,
        disagree=one.disagree.estimate or 0,
        neutral=one.neutral.estimate or 0,
        agree=one.agree.estimate or 0,
        net=one.net.estimate or 0,
        base=base(results, one.n),
        dont_know=one.dont_know,
        reverse=one.reverse,
    )


def _finding(results: ScaleResults, scale: ScaleResult, shown: Sequence[ItemAnswers]) -> str:
    """The caption: what most agree with, and what fewest."""
    if not shown:
        few = all(withheld(results, one.n) for one in scale.answers)
        return (
            say("Too few people answered “{scale}” to show their answers", scale=scale.label)
            if few
            else say("Answers to “{scale}” are not shown", scale=scale.label)
        )
    ordered = sorted(shown, key=lambda one: -(one.net.estimate or 0))
    first, last = ordered[0], ordered[-1]
    if first is last:
        return say(
            "“{statement}”: {agree} agree, {disagree} disagree",
            statement=first.text or first.item,
            agree=share(first.agree.estimate),
            disagree=share(first.disagree.estimate),
        )
    found = {
        "most": first.text or first.item,
        "most_share": share(first.agree.estimate),
        "least": last.text or last.item,
        "least_share": share(last.agree.estimate),
    }
    if len(shown) == len(scale.answers):
        return say("“{most}” finds most agreement, {most_share}; “{least}” least, {least_share}", **found)
    return say("Of the statements shown, “{most}” finds most agreement, {most_share}; “{least}” least, {least_share}", **found)


# ── scoring rules left open ────────────────────────────────────────────────────────────────────


def _rules_table(edition: Edition, results: ScaleResults, scale: ScaleResult) -> tree.Table:
    known = [one for one in scale.scores if one.mean.known]
    if len(known) > 1:
        low, high = (pick(known, key=lambda one: one.mean.estimate or 0) for pick in (min, max))
        least, most = number(low.mean.estimate), number(high.mean.estimate)
        if least == most:
            caption = say("The rule makes no difference: the mean is {mean} under each", mean=least)
        elif len(known) > 2:
            caption = say("By the rule, the mean runs from {low} to {high}", low=least, high=most)
        else:
            caption = say("By the rule, the mean is {low} or {high}", low=least, high=most)
    else:
        caption = say("Too few people answered to compare the rules")
    return tree.Table(
        id=f"rules-{scale.scale}",
        caption=caption,
        subtitle=say("Mean score under every rule for turning negative statements that the published tables leave open"),
        columns=(
            tree.Column(say("Rule for a negative statement"), width=2.4),
            tree.Column(say("A score can be"), align="right", width=1.6),
            tree.Column(say("Mean"), align="right", width=1),
            tree.Column(say("{level} interval", level=level(results)), align="right", width=1.6),
            tree.Column(say("Respondents"), align="right", width=1.2),
        ),
        rows=tuple(
            tree.row(
                reason_said(one.rule),
                say("{low} to {high}", low=_end(one.low), high=_end(one.high)),
                number(one.mean.estimate) if one.mean.known else say("not known"),
                interval(one.mean.low, one.mean.high),
                "–" if one.mean.n is None and one.mean.known else tree.Cell(base(results, one.mean.n), tone=base_tone(results, one.mean.n)),
            )
            for one in scale.scores
        ),
        notes=(
            say("Rules with another range give means that cannot be set beside one another: 2.5 is the middle of 0 to 5, and low on 1 to 5."),
            *base_notes(results, [one.mean.n for one in scale.scores if one.mean.n is not None or not one.mean.known]),
        ),
        source=source(results),
        tag=tag(results),
        making=scale_making(
            edition,
            results,
            of_columns({"Mean": (2, 3), "Respondents": 4}),
            [made_of(results, place, (2, 3, 4), one.mean) for place, one in enumerate(scale.scores) if one.mean.known],
        ),
    )
