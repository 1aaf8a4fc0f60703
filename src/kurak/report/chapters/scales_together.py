"""How the scales hang together: the declared model, how many attitudes the statements show, and what they load on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.finding import worst_first
from kurak.model.scale_results import ExploratoryFactors, ModelFit, NumberOfFactors, ScaleResults
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.estimates import made_up_people
from kurak.report.chapters.model_making import factors_making, measured, model_making
from kurak.report.chapters.scale_making import made_of
from kurak.report.chapters.scale_relations import scale_relations
from kurak.report.chapters.scale_trust import model_details, why_not_fitted
from kurak.report.chapters.scale_words import (
    FIT_RULE,
    KMO_BANDS,
    MARVELLOUS,
    band,
    base,
    fit_word,
    interval,
    item_words,
    label_of,
    level,
    mark,
    number,
    probability,
    share,
    source,
    tag,
    worst_fit,
)
from kurak.report.charts.scree import draw_scree
from kurak.report.wording import count, sentence
from kurak.report.words.names import capital
from kurak.report.words.reasons import reason_said
from kurak.report.words.saying import counted, later, say

DESCRIBE = {
    "good": later("The declared scales describe the answers well"),
    "acceptable": later("The declared scales describe the answers in the main"),
    "poor": later("The declared scales do not describe the answers well"),
    "": later("Whether the declared scales describe the answers is not known"),
}


def scales_together(edition: Edition, results: ScaleResults) -> tree.Section | None:
    """Make the section on all scales together; None where there is nothing to say."""
    relations = tuple(scale_relations(edition, results))
    blocks = (
        *_declared(edition, results),
        *_how_many(edition, results),
        *_explored(edition, results),
        *relations,
        *_not_done(results),
    )
    if not blocks:
        return None
    from_records = bool(results.scales) or results.model is not None
    lead = (
        say(
            "Do the statements fall into the scales they were written for, and which scales go with one another? All of it is of groups; nobody "
            "gets a score."
        )
        if from_records
        else say("Which printed scores go with one another? Without records this can be asked of groups only.")
    )
    return tree.Section(
        id="scales-together",
        title=say("How the scales hang together"),
        kicker=say("All scales"),
        in_bar=False,
        lead=lead,
        blocks=((made_up_people(),) if results.simulated else ()) + blocks,
        tag=tag(results),
    )


# ── the declared model ─────────────────────────────────────────────────────────────────────────


def _declared(edition: Edition, results: ScaleResults) -> Iterator[tree.Block]:
    model = results.model
    if model is None:
        return
    yield tree.Heading(say("Do the statements fall into these scales?"))
    if not model.fitted:
        words = f"{say('The declared model was not fitted.')} {why_not_fitted(model)}".strip()
        yield tree.Callout((tree.Paragraph(words),), title=say("Not known"), tone="ochre")
        if model.text:
            yield tree.Details(say("The model"), (tree.Preformatted(model.text),))
        return
    yield _fit_table(edition, results, model)
    if model.loadings:
        yield tree.Details(say("What each statement has of its scale"), (_loadings_table(edition, results, model),))
    yield from model_details(edition, results, model, "model-all", say("The model, and what it would gain from"))


def _fit_table(edition: Edition, results: ScaleResults, model: ModelFit) -> tree.Table:
    ends = interval(model.rmsea_low, model.rmsea_high, 3)
    measures = (
        ("cfi", model.cfi, "", say("how much better than a model in which nothing goes together; 1 is best")),
        ("tli", model.tli, "", say("the same, with a price on every parameter")),
        ("rmsea", model.rmsea, f" ({ends})" if ends != "–" else "", say("misfit per degree of freedom; 0 is best")),
        ("srmr", model.srmr, "", say("mean distance of observed from modelled correlations; 0 is best")),
    )
    rows = [
        tree.row(
            measure.upper(),
            say("not known") if value is None else tree.Strong(say(fit_word(measure, value))),
            "–" if value is None else number(value, 3) + ends_of_it,
            words,
        )
        for measure, value, ends_of_it, words in measures
    ]
    rows.append(
        tree.row(
            "χ²",
            "–" if model.p is None else tree.Strong(say("departs") if model.p < 0.05 else say("no departure seen")),
            f"{number(model.chi_square, 1)}, df {model.df if model.df is not None else '–'}, p {probability(model.p)}",
            say("whether any misfit is more than chance; with many people hardly a model passes"),
        )
    )
    return tree.Table(
        id="declared-fit",
        caption=say(DESCRIBE[worst_fit(model)]),
        subtitle=say(
            "Fit of the model with every statement in its own scale; {estimator}, {n} respondents", estimator=model.estimator, n=base(results, model.n)
        ),
        columns=(
            tree.Column(say("Measure"), width=1),
            tree.Column(say("Answer"), width=1.2),
            tree.Column(say("Number"), width=1.8),
            tree.Column(say("What it says"), width=3),
        ),
        rows=tuple(rows),
        notes=(say(FIT_RULE), say("Interval of RMSEA: 90\u202f%.")),
        source=source(results),
        tag=tag(results),
        making=model_making(edition, results, measured("Fit", 2), model.estimator, model.n),
    )


def _loadings_table(edition: Edition, results: ScaleResults, model: ModelFit) -> tree.Table:
    rows: list[tree.Row] = []
    opened = []
    factor = None
    for one in model.loadings:
        if one.factor != factor:
            rows.append(tree.Row((label_of(edition, one.factor),), kind="group"))
            factor = one.factor
        known = one.loading.known
        if known:
            opened.append(made_of(results, len(rows), (1, 2, 3), one.loading, model.n))
        rows.append(
            tree.row(
                item_words(edition, one.item),
                number(one.loading.estimate) if known else say("not known"),
                number(one.loading.std_error),
                interval(one.loading.low, one.loading.high),
            )
        )
    return tree.Table(
        id="declared-loadings",
        caption=say("Loadings of the declared model"),
        subtitle=say("Standardised: how closely each statement goes with what its scale has in common; negative statements turned"),
        columns=(
            tree.Column(say("Statement"), width=3.4),
            tree.Column(say("Loading"), align="right", width=1),
            tree.Column(say("Std. error"), align="right", width=1),
            tree.Column(say("{level} interval", level=level(results)), align="right", width=1.6),
        ),
        rows=tuple(rows),
        source=source(results),
        tag=tag(results),
        making=model_making(edition, results, measured("Standardised loading", 1, 2, 3), model.estimator, None, opened),
    )


# ── number of factors ──────────────────────────────────────────────────────────────────────────


def _how_many(edition: Edition, results: ScaleResults) -> Iterator[tree.Block]:
    found = results.number_of_factors
    if found is None:
        return
    yield tree.Heading(say("How many attitudes do the statements show?"))
    if found.why_not:
        yield tree.Callout((tree.Paragraph(sentence(reason_said(found.why_not))),), title=say("Not known"), tone="ochre")
        return
    if found.eigenvalues:
        yield figure(
            "scree",
            _scree_finding(found),
            draw_scree(found.eigenvalues, found.reference, mark=mark(results)),
            subtitle=say(
                "Eigenvalues of factors, {kind} correlations of all statements, {n} respondents", kind=_kind(found.correlations), n=base(results, found.n)
            ),
            notes=(
                say(
                    "Dashed: eigenvalues of simulated items that have nothing in common, seed {seed}. What lies above it is more than chance.",
                    seed=results.seed,
                ),
                *((say("The matrix of correlations had to be made positive definite first."),) if found.smoothed else ()),
            )
            if found.reference
            else (),
            source=source(results),
            tag=tag(results),
            making=lambda drawing: factors_making(
                edition, results, measured("Eigenvalue", *range(1, len(drawing.columns))), found.n, call="psych::fa.parallel(items)"
            ),
        )
    yield _rules_table(edition, results, found)


def _scree_finding(found: NumberOfFactors) -> str:
    if found.parallel_factors is None:
        return counted(
            "The largest of {n} eigenvalue is {value}",
            "The largest of {n} eigenvalues is {value}",
            len(found.eigenvalues),
            value=number(found.eigenvalues[0]),
        )
    return counted("{n} factor stands out from chance", "{n} factors stand out from chance", found.parallel_factors)


KINDS = {"polychoric": later("polychoric")}
"""Correlations, as the analysis names them."""


def _kind(correlations: str) -> str:
    return say(KINDS[correlations]) if correlations in KINDS else correlations


def _rules_table(edition: Edition, results: ScaleResults, found: NumberOfFactors) -> tree.Table:
    rules = (
        (say("Parallel analysis, factors"), found.parallel_factors, say("as many as lie above those of unrelated items (Horn 1965)")),
        (say("Parallel analysis, components"), found.parallel_components, say("the same for principal components")),
        (
            say("Minimum average partial, squared"),
            found.map_squared,
            say("as many as leave the statements least related (Velicer 1976)"),
        ),
        (say("Minimum average partial, fourth power"), found.map_fourth, say("the same, revised (Velicer, Eaton & Fava 2000)")),
    )
    numbers = [value for _, value, _ in rules if value is not None]
    if not numbers:
        caption = say("No rule gives a number of factors")
    elif min(numbers) == max(numbers):
        caption = counted("The rules suggest {n} factor", "The rules suggest {n} factors", numbers[0])
    else:
        caption = say("The rules suggest {low} to {high} factors", low=min(numbers), high=max(numbers))
    if results.scales:
        caption += "; " + counted("the study has {n} scale", "the study has {n} scales", len(results.scales))
    notes = []
    if found.kmo is not None:
        word = say(band(found.kmo, KMO_BANDS, MARVELLOUS))
        notes.append(
            say("Kaiser-Meyer-Olkin {value}: {word}, in Kaiser's words (1974), for a factor analysis.", value=number(found.kmo), word=word)
        )
    if found.bartlett_p is not None:
        notes.append(
            say(
                "Bartlett's test that no statements are related: χ² = {value}, df {df}, p {p}.",
                value=number(found.bartlett_chi_square, 1),
                df=found.bartlett_df,
                p=probability(found.bartlett_p),
            )
        )
    notes.append(
        say("For the design the {n} respondents count as {effective}.", n=base(results, found.n), effective=count(round(found.n_effective)))
    )
    return tree.Table(
        id="number-of-factors",
        caption=caption,
        subtitle=say("Rules on {kind} correlations of all statements", kind=_kind(found.correlations)),
        columns=(
            tree.Column(say("Rule"), width=2),
            tree.Column(say("Suggests"), align="right", width=0.8),
            tree.Column(say("In words"), width=3),
        ),
        rows=tuple(
            tree.row(name, str(value) if value is not None else say("not known"), words) for name, value, words in rules
        ),
        notes=tuple(notes),
        source=source(results),
        tag=tag(results),
        making=factors_making(
            edition, results, measured("Number of factors", 1), found.n, call="psych::fa.parallel(items), psych::vss(items)"
        ),
    )


# ── exploratory factors ────────────────────────────────────────────────────────────────────────


_CALL = "psych::fa(items, nfactors, rotate = rotation)"
"""An exploratory analysis in R."""


def _explored(edition: Edition, results: ScaleResults) -> Iterator[tree.Block]:
    found = results.factors
    if found is None:
        return
    yield tree.Heading(say("Which statements go together, if nobody says which should?"))
    if found.why_not:
        yield tree.Callout((tree.Paragraph(sentence(reason_said(found.why_not))),), title=say("Not known"), tone="ochre")
        return
    if found.own_factor:
        yield _own_factors(edition, results, found)
    blocks: list[tree.Block] = [_pattern_table(edition, results, found)]
    if found.factors > 1 and found.factor_correlations:
        blocks.append(_factor_correlations(edition, results, found))
    yield tree.Details(say("Loadings on every factor"), tuple(blocks))


def _own_factors(edition: Edition, results: ScaleResults, found: ExploratoryFactors) -> tree.Table:
    taken = [factor for factor, _, _ in found.own_factor.values()]
    whole = sum(most == of for _, most, of in found.own_factor.values())
    caption = counted(
        "{whole} of {n} scale keeps all statements together", "{whole} of {n} scales keep all statements together", len(taken), whole=whole
    )
    shared = sum(taken.count(factor) > 1 for factor in taken)
    if shared:
        caption += "; " + say("{n} share a factor", n=shared)
    rows = []
    for scale, (factor, most, of) in found.own_factor.items():
        others = [label_of(edition, other) for other, (own, _, _) in found.own_factor.items() if own == factor and other != scale]
        words = say("all of them") if most == of else say("most of them") if 2 * most > of else say("no more than half")
        rows.append(
            tree.row(
                label_of(edition, scale),
                say("factor {number}", number=factor),
                say("{n} of {all}", n=most, all=of),
                f"{words}; " + (say("shared with {scales}", scales=", ".join(others)) if others else say("its own")),
            )
        )
    return tree.Table(
        id="own-factors",
        caption=caption,
        subtitle=counted(
            "Factor on which most statements of a scale load highest; {n} factor, {method}, {rotation}",
            "Factor on which most statements of a scale load highest; {n} factors, {method}, {rotation}",
            found.factors,
            method=found.method,
            rotation=found.rotation,
        ),
        columns=(
            tree.Column(say("Scale"), width=2.2),
            tree.Column(say("Its factor"), width=1),
            tree.Column(say("Statements on it"), align="right", width=1.2),
            tree.Column(say("In words"), width=2.6),
        ),
        rows=tuple(rows),
        notes=_heywood(edition, found),
        source=source(results),
        tag=tag(results),
        making=factors_making(edition, results, measured("Statements on the factor", 2), None),
    )


def _heywood(edition: Edition, found: ExploratoryFactors) -> tuple[str, ...]:
    if not found.heywood:
        return ()
    names = "; ".join(say("“{words}”", words=item_words(edition, item)) for item in found.heywood)
    return (say("Explained to the full or more, which cannot be true (Heywood case): {statements}.", statements=names),)


def _pattern_table(edition: Edition, results: ScaleResults, found: ExploratoryFactors) -> tree.Table:
    rows: list[tree.Row] = []
    for name, items in _by_scale(edition, results, found):
        if name:
            rows.append(tree.Row((name,), kind="group"))
        for item in items:
            loadings = found.loadings[item]
            highest = max(range(len(loadings)), key=lambda k: abs(loadings[k]), default=-1)
            cells = [tree.Cell(number(value), tone="strong" if k == highest else "plain") for k, value in enumerate(loadings)]
            rows.append(tree.row(item_words(edition, item), *cells, number(found.uniquenesses.get(item))))
    if found.explained:
        parts = [share(part) for part in found.explained]
        rows.append(tree.Row((say("Share of the variance"), *parts, ""), kind="total"))
    return tree.Table(
        id="exploratory-loadings",
        caption=say("Exploratory loadings, negative statements turned"),
        subtitle=say(
            "{method}, rotation {rotation}; in bold the highest of each statement", method=capital(found.method), rotation=found.rotation
        ),
        columns=(
            tree.Column(say("Statement"), width=3),
            *(tree.Column(say("Factor {number}", number=k + 1), align="right", width=0.8) for k in range(found.factors)),
            tree.Column(say("Its own"), align="right", width=0.8),
        ),
        rows=tuple(rows),
        notes=(say("Its own: uniqueness, the part of a statement that no factor explains."), *_heywood(edition, found)),
        source=source(results),
        tag=tag(results),
        wide=True,
        making=factors_making(edition, results, measured("Loading on a factor", *range(1, found.factors + 2)), None, call=_CALL),
    )


def _by_scale(edition: Edition, results: ScaleResults, found: ExploratoryFactors) -> Iterator[tuple[str, Sequence[str]]]:
    """Items in the order of the scales; what belongs to none comes last."""
    left = list(found.loadings)
    for scale in results:
        items = [item for item in scale.items if item in found.loadings]
        left = [item for item in left if item not in items]
        if items:
            yield label_of(edition, scale.scale), items
    if left:
        yield say("Of no scale") if len(left) < len(found.loadings) else "", left


def _factor_correlations(edition: Edition, results: ScaleResults, found: ExploratoryFactors) -> tree.Table:
    return tree.Table(
        id="factor-correlations",
        caption=say("Correlations of the exploratory factors"),
        columns=(
            tree.Column("", width=1),
            *(tree.Column(say("Factor {number}", number=k + 1), align="right", width=1) for k in range(found.factors)),
        ),
        rows=tuple(
            tree.row(say("Factor {number}", number=k + 1), *(number(value) for value in line)) for k, line in enumerate(found.factor_correlations)
        ),
        source=source(results),
        tag=tag(results),
        making=factors_making(edition, results, measured("Correlation of factors", *range(1, found.factors + 1)), None, call=_CALL),
    )


# ── what was not done ──────────────────────────────────────────────────────────────────────────


def _not_done(results: ScaleResults) -> Iterator[tree.Block]:
    if not results.findings:
        return
    told = tuple(
        sentence(one.message) + (f" {sentence(say('to change this: {fix}', fix=one.fix))}" if one.fix else "")
        for one in worst_first(results.findings)
    )
    yield tree.Details(say("What was left out, and what to look at"), (tree.BulletList(told),))
