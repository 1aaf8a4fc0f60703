"""Can a score be trusted: one table that anybody can read, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.making import Made
from kurak.model.scale_results import ItemInScale, ModelFit, Reliability, ScaleResult, ScaleResults
from kurak.report.chapters.model_making import changes_making, measured
from kurak.report.chapters.scale_making import SAME_IN_R, hidden, made_of, of_columns, scale_making
from kurak.report.chapters.scale_words import (
    FIT_RULE,
    ITEM_RULE,
    LEAST_ITEM_REST,
    RELIABILITY_RULE,
    base,
    base_notes,
    base_tone,
    interval,
    item_words,
    level,
    number,
    probability,
    reliability_word,
    share,
    signed,
    source,
    tag,
    with_interval,
    withheld,
    worst_fit,
)
from kurak.report.wording import sentence
from kurak.report.words.categories import group_name
from kurak.report.words.names import capital, domain_name
from kurak.report.words.reasons import reason_said
from kurak.report.words.saying import counted, later, say

RELIABILITY_MEANS = {
    "poor": later("The mean mixes different things. Read the statements one by one, not the score."),
    "weak": later("Chance blurs the score. Only large differences between groups should be read."),
    "fair": later("Good enough to compare groups."),
    "good": later("Good enough to compare groups in small steps."),
    "very good": later("Scores hold still: another set of such statements would order people much the same."),
    "perhaps repetitive": later("Scores hold still, perhaps because some statements say the same thing twice."),
}

FIT_MEANS = {
    "good": later("One score tells what the answers have in common."),
    "acceptable": later("One score tells most of what the answers have in common; some statements share more than that."),
    "poor": later("The statements hold more than one attitude, or some of them repeat one another. One score hides this."),
}

TOGETHER = {
    "poor": later("The statements hardly go together"),
    "weak": later("The statements go together only loosely"),
    "fair": later("The statements go together fairly well"),
    "good": later("The statements go together well"),
    "very good": later("The statements go together very well"),
    "perhaps repetitive": later("The statements go together closely, perhaps too closely"),
}

ONE_ATTITUDE = {
    "good": later("one attitude describes the answers well"),
    "acceptable": later("one attitude describes the answers in the main"),
    "poor": later("one attitude does not describe the answers well"),
    "": later("whether they measure one attitude is not known"),
}

DESCRIBES = {"good": later("yes, well"), "acceptable": later("in the main"), "poor": later("not well")}


def trust(edition: Edition, results: ScaleResults, scale: ScaleResult) -> Iterator[tree.Block]:
    """Yield the table in words, then the numbers: by statement, by group, and what the model would gain from."""
    everybody = next((one for one in scale.reliability if not one.domain), None)
    rows = (
        _together(results, everybody),
        _common(results, everybody),
        _one_attitude(scale),
        _misfits(edition, results, scale),
        *_groups(results, scale),
    )
    # Each question over its answer: four columns would not fit on a phone, and this table is for everybody.
    told = tuple(line for question, answer in rows for line in (tree.Row((question,), kind="group"), answer))
    notes = [say(RELIABILITY_RULE), say(FIT_RULE), say(ITEM_RULE)]
    notes += [say("In brackets: {level} intervals under the design; of RMSEA, 90\u202f%.", level=level(results))]
    yield tree.Table(
        id=f"trust-{scale.scale}",
        caption=_caption(results, everybody, scale),
        subtitle=say("What the answers say about the score made of them; negative statements turned"),
        columns=(
            tree.Column(say("Answer"), width=1.7),
            tree.Column(say("Number"), width=2.1),
            tree.Column(say("What it means"), width=2.8),
        ),
        rows=told,
        row_headers=False,
        notes=tuple(notes),
        source=source(results),
        tag=tag(results),
        making=scale_making(edition, results, measured("Worth of the score", 1), ()),
    )
    if scale.in_scale:
        yield tree.Details(say("Statement by statement"), (_items_table(edition, results, scale),))
    if scale.reliability:
        yield tree.Details(say("Alpha and omega, for everybody and by group"), (_reliability_table(edition, results, scale),))
    if scale.model is not None:
        yield from model_details(edition, results, scale.model, f"model-{scale.scale}", say("The model of one attitude"))


def _caption(results: ScaleResults, everybody: Reliability | None, scale: ScaleResult) -> str:
    """The finding: both halves, as good reliability does not make one attitude of several."""
    alpha = everybody.alpha if everybody is not None and not withheld(results, everybody.n) else None
    fit = worst_fit(scale.model) if scale.model is not None else ""
    if alpha is None or alpha.estimate is None or not alpha.known:
        return say("It is not known whether this score can be trusted")
    word = reliability_word(alpha.estimate)
    first, second = say(TOGETHER[word]), say(ONE_ATTITUDE[fit])
    contrast = (word in ("poor", "weak")) != (fit == "poor") and fit != ""
    return say("{first}, but {second}", first=first, second=second) if contrast else f"{first}; {second}"


# ── the rows ───────────────────────────────────────────────────────────────────────────────────


Answered = tuple[str, tree.Row]
"""A question, and its row."""


def _answer(question: str, answer: str, numbers: str, meaning: tree.Inlines) -> Answered:
    return question, tree.row(tree.Strong(answer), numbers, meaning)


def _unknown(question: str, why: str) -> Answered:
    """A question without an answer, and why."""
    return question, tree.row(tree.Strong(say("not known")), tree.Cell(sentence(why), columns=2))


def _why_not(results: ScaleResults, one: Reliability | None) -> str:
    if one is None:
        return say("It was not computed")
    if withheld(results, one.n):
        if one.n is None and one.why_not:
            return sentence(reason_said(one.why_not))
        return say("Fewer than {least} people answered", least=results.smallest_base)
    return reason_said(one.why_not) or say("The answers do not give this number")


def _together(results: ScaleResults, everybody: Reliability | None) -> Answered:
    question = say("Do the statements go together?")
    if everybody is None or withheld(results, everybody.n) or everybody.alpha.estimate is None or not everybody.alpha.known:
        return _unknown(question, _why_not(results, everybody))
    word = reliability_word(everybody.alpha.estimate)
    return _answer(
        question, say(word), say("alpha {value}", value=with_interval(everybody.alpha)), say(RELIABILITY_MEANS[word])
    )


def _common(results: ScaleResults, everybody: Reliability | None) -> Answered:
    question = say("How much of the score is one common attitude?")
    if everybody is None or withheld(results, everybody.n):
        return _unknown(question, _why_not(results, everybody))
    total, general = everybody.omega_total, everybody.omega_hierarchical
    told = general if general.known else total
    if told.estimate is None or not told.known:
        return _unknown(question, _why_not(results, everybody))
    numbers = (
        [say("omega {value}, {word}", value=with_interval(total), word=say(reliability_word(total.estimate or 0)))] if total.known else []
    )
    if general.known and (not total.known or number(general.estimate) != number(total.estimate)):
        numbers.append(say("omega of the general factor {value}", value=with_interval(general)))
    return _answer(
        question,
        share(told.estimate),
        "; ".join(numbers),
        say(
            "Of the differences between scores, {share} come of what all statements share; the rest is what single statements have of their own, "
            "and chance.",
            share=share(told.estimate),
        ),
    )


def fit_numbers(model: ModelFit) -> str:
    """The measures of fit in a line."""
    ends = interval(model.rmsea_low, model.rmsea_high, 3)
    parts = []
    if model.cfi is not None:
        parts.append(f"CFI {number(model.cfi, 3)}")
    if model.rmsea is not None:
        parts.append(f"RMSEA {number(model.rmsea, 3)}" + (f" ({ends})" if ends != "–" else ""))
    if model.srmr is not None:
        parts.append(f"SRMR {number(model.srmr, 3)}")
    return ", ".join(parts)


def _one_attitude(scale: ScaleResult) -> Answered:
    question = say("Does one attitude describe the answers?")
    model = scale.model
    if model is None:
        few = len(scale.items) < 3
        return _unknown(question, say("Fewer than three statements cannot show it") if few else say("No model was fitted"))
    if not model.fitted:
        return _unknown(question, why_not_fitted(model))
    if model.df == 0:
        return _unknown(question, say("With three statements one attitude always fits, so this cannot be tested"))
    word = worst_fit(model)
    if not word:
        return _unknown(question, say("The model gives no measure of fit"))
    return _answer(question, say(DESCRIBES[word]), fit_numbers(model), say(FIT_MEANS[word]))


def why_not_fitted(model: ModelFit) -> str:
    """Why there is no fit, and what to change."""
    return f"{sentence(reason_said(model.why_not))} {sentence(reason_said(model.change))}".strip()


def _misfits(edition: Edition, results: ScaleResults, scale: ScaleResult) -> Answered:
    question = say("Which statements do not fit?")
    known = [one for one in scale.in_scale if _item_known(results, one)]
    if not known:
        few = len(scale.items) < 2
        return _unknown(question, say("A single statement has no rest to be compared with") if few else say("Too few people answered"))
    values = {one.item: one.item_rest.estimate or 0.0 for one in known}
    misfits = sorted((one for one in known if values[one.item] < LEAST_ITEM_REST), key=lambda one: values[one.item])
    lowest, highest = min(values.values()), max(values.values())
    numbers = say("item-rest correlations {low} to {high}", low=number(lowest), high=number(highest))
    if not misfits:
        meaning = counted(
            "{n} statement looked at: each goes with the mean of the others.",
            "{n} statements looked at: each goes with the mean of the others.",
            len(known),
        )
        return _answer(question, say("none"), numbers, meaning)
    told: list[tree.Inline] = []
    for one in misfits:
        against = values[one.item] < 0
        found = {"statement": item_words(edition, one.item), "r": number(values[one.item])}
        words = (
            say("“{statement}” ({r}) runs against the others: it may be turned the wrong way", **found)
            if against
            else say("“{statement}” ({r})", **found)
        )
        told.append(f"; {words}" if told else words)
    told.append(".")
    return _answer(question, say("{n} of {all}", n=len(misfits), all=len(known)), numbers, tuple(told))


def _item_known(results: ScaleResults, one: ItemInScale) -> bool:
    return one.item_rest.known and not (one.item_rest.n is not None and withheld(results, one.item_rest.n))


def _groups(results: ScaleResults, scale: ScaleResult) -> Iterator[Answered]:
    """A row for every way of grouping: where alpha is lowest and highest, and whether the two can be told apart."""
    for domain in dict.fromkeys(one.domain for one in scale.reliability if one.domain):
        question = say("Is it the same in every group, by {domain}?", domain=domain_name(domain))
        groups = [one for one in scale.reliability if one.domain == domain]
        known = [one for one in groups if one.alpha.known and not withheld(results, one.n)]
        if len(known) < 2:
            yield _unknown(
                question, counted("Alpha is known for {n} group of {all}", "Alpha is known for {n} groups of {all}", len(known), all=len(groups))
            )
            continue
        known.sort(key=lambda one: one.alpha.estimate or 0)
        low, high = known[0], known[-1]
        numbers = say(
            "alpha {low} in {lowest}, {high} in {highest}",
            low=with_interval(low.alpha),
            lowest=group_name(low.group, domain),
            high=with_interval(high.alpha),
            highest=group_name(high.group, domain),
        )
        unknown = len(groups) - len(known)
        rest = " " + counted("{n} group is too small to tell.", "{n} groups are too small to tell.", unknown) if unknown else ""
        ends = low.alpha.high, high.alpha.low
        if ends[0] is None or ends[1] is None:
            answer, words = say("not sure"), say("How sure these numbers are is not known.")
        elif ends[0] < ends[1]:
            answer = say("no")
            words = say("The score says less in {group}: the two intervals do not touch.", group=group_name(low.group, domain))
        else:
            answer, words = say("not clear"), say("The intervals overlap: the score may serve as well in each.")
        yield _answer(question, answer, numbers, words + rest)


# ── behind the rows ────────────────────────────────────────────────────────────────────────────


def _items_table(edition: Edition, results: ScaleResults, scale: ScaleResult) -> tree.Table:
    rows = []
    for one in scale.in_scale:
        words = item_words(edition, one.item)
        if not _item_known(results, one):
            rows.append(tree.row(words, tree.Cell(say("not known: too few answered it"), columns=3), number(one.loading)))
            continue
        low = (one.item_rest.estimate or 0) < LEAST_ITEM_REST
        rows.append(
            tree.row(
                words,
                tree.Cell(
                    say("{r} low", r=number(one.item_rest.estimate)) if low else number(one.item_rest.estimate), tone="flag" if low else "plain"
                ),
                interval(one.item_rest.low, one.item_rest.high),
                with_interval(one.alpha_if_dropped),
                number(one.loading),
            )
        )
    without = any(one.loading is None for one in scale.in_scale)
    why = reason_said(scale.model.why_not) if scale.model is not None else say("fewer than three statements, or no model")
    return tree.Table(
        id=f"in-scale-{scale.scale}",
        caption=say("What each statement does for the score"),
        subtitle=say("Negative statements turned"),
        columns=(
            tree.Column(say("Statement"), width=3),
            tree.Column(say("Item-rest correlation"), align="right", width=1.1),
            tree.Column(say("{level} interval", level=level(results)), align="right", width=1.4),
            tree.Column(say("Alpha without it"), align="right", width=1.7),
            tree.Column(say("Loading"), align="right", width=0.9),
        ),
        rows=tuple(rows),
        notes=(
            say(ITEM_RULE),
            say("Loading: standardised, on the one common attitude."),
            *((say("– No loading: {why}.", why=why or say("the model does not hold this statement")),) if without else ()),
        ),
        source=source(results),
        tag=tag(results),
        wide=True,
        making=scale_making(
            edition,
            results,
            of_columns({"Item-rest correlation": (1, 2), "Alpha without it": 3, "Loading": 4}),
            [
                made_of(results, place, column, estimated)
                for place, one in enumerate(scale.in_scale)
                if _item_known(results, one)
                for column, estimated in (((1, 2), one.item_rest), (3, one.alpha_if_dropped))
            ],
            in_r=SAME_IN_R,
        ),
    )


def _reliability_table(edition: Edition, results: ScaleResults, scale: ScaleResult) -> tree.Table:
    rows: list[tree.Row] = []
    opened: list[Made] = []
    domain = ""
    for one in scale.reliability:
        if one.domain != domain:
            rows.append(tree.Row((capital(domain_name(one.domain)),), kind="group"))
            domain = one.domain
        name = group_name(one.group, one.domain) or say("Everybody")
        shown = tree.Cell(base(results, one.n), tone=base_tone(results, one.n))
        if withheld(results, one.n) or not any(e.known for e in (one.alpha, one.omega_total, one.plain_alpha)):
            opened += [hidden(len(rows))] if withheld(results, one.n) else []
            rows.append(tree.row(name, tree.Cell(_why_not(results, one), columns=6), shown))
            continue
        for column, estimated in ((1, one.alpha), (2, one.standardised_alpha), (3, one.omega_total), (4, one.plain_alpha)):
            opened.append(made_of(results, len(rows), column, estimated, one.n))
        rows.append(
            tree.row(
                name,
                with_interval(one.alpha),
                number(one.standardised_alpha.estimate),
                with_interval(one.omega_total),
                with_interval(one.plain_alpha),
                number(one.lambda_6),
                number(one.average_r),
                shown,
            )
        )
    missing = [one for one in scale.reliability if one.why_not and one.alpha.known and not withheld(results, one.n)]
    return tree.Table(
        id=f"reliability-{scale.scale}",
        caption=say("How consistently the statements measure, by group"),
        subtitle=say("With {level} intervals", level=level(results)),
        columns=(
            tree.Column(say("Group"), width=1.7),
            tree.Column(say("Alpha"), align="right", width=1.6),
            tree.Column(say("Standardised"), align="right", width=1.1),
            tree.Column(say("Omega"), align="right", width=1.6),
            tree.Column(say("Alpha without weights"), align="right", width=1.6),
            tree.Column(say("λ6"), align="right", width=0.6),
            tree.Column(say("Mean r"), align="right", width=0.7),
            tree.Column(say("Respondents"), align="right", width=1.1),
        ),
        rows=tuple(rows),
        notes=(
            say(
                "Alpha and omega weighted, with intervals under the design; alpha without weights has Feldt's interval, as of a simple random "
                "sample. λ6: Guttman's sixth bound. Mean r: of two statements."
            ),
            *(say("– In {group}: {why}.", group=group_name(one.group, one.domain) or say("everybody"), why=reason_said(one.why_not)) for one in missing),
            *base_notes(results, [one.n for one in scale.reliability]),
        ),
        source=source(results),
        tag=tag(results),
        wide=True,
        making=scale_making(
            edition,
            results,
            of_columns({"Alpha": 1, "Standardised": 2, "Omega": 3, "Alpha without weights": 4, "λ6": 5, "Mean r": 6, "Respondents": 7}),
            opened,
            in_r=SAME_IN_R,
        ),
    )


def model_details(edition: Edition, results: ScaleResults, model: ModelFit, id: str, summary: str) -> Iterator[tree.Block]:
    """Yield the fold behind a model: its text, its fit in full, doubts about it, what it would gain from."""
    blocks: list[tree.Block] = []
    if model.fitted:
        chi = f"χ² = {number(model.chi_square, 1)}, df {model.df if model.df is not None else '–'}, p {probability(model.p)}"
        measures = f"{chi}; {fit_numbers(model)}" + (f", TLI {number(model.tli, 3)}." if model.tli is not None else ".")
        head = say("{estimator}, {n} respondents.", estimator=model.estimator, n=base(results, model.n))
        blocks.append(tree.Paragraph(f"{head} {measures}"))
    else:
        blocks.append(tree.Paragraph(f"{say('Not fitted.')} {why_not_fitted(model)}".strip()))
    if model.concerns:
        blocks.append(
            tree.Callout((tree.BulletList(tuple(model.concerns)),), title=say("Estimates that cannot be true"), tone="ochre")
        )
    if model.text:
        blocks.append(tree.Preformatted(model.text))
    if model.changes:
        blocks.append(
            tree.Table(
                id=f"{id}-changes",
                caption=say("What the model would gain most from"),
                subtitle=say("Modification indices: by how much χ² would fall if one more parameter were free"),
                columns=(
                    tree.Column(say("Parameter"), width=2),
                    tree.Column(say("Index"), align="right", width=1),
                    tree.Column(say("Expected change"), align="right", width=1.2),
                ),
                rows=tuple(
                    tree.row(tree.Code(one.parameter), number(one.index, 1), signed(one.expected_change, 2))
                    for one in model.changes
                ),
                notes=(say("To be read, not to be followed: a model changed to fit these answers need not fit the next ones."),),
                source=source(results),
                tag=tag(results),
                making=changes_making(edition, results, model),
            )
        )
    yield tree.Details(summary, tuple(blocks))
