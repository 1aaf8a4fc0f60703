"""How the scales hang together: the declared model, how many attitudes the statements show, and what they load on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.finding import worst_first
from kurak.model.scale_results import ExploratoryFactors, ModelFit, NumberOfFactors, ScaleResults
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.estimates import made_up_people
from kurak.report.chapters.scale_relations import scale_relations
from kurak.report.chapters.scale_trust import model_details
from kurak.report.chapters.scale_words import (
    FIT_RULE,
    KMO_BANDS,
    band,
    base,
    fit_word,
    interval,
    item_words,
    label_of,
    level,
    number,
    probability,
    share,
    source,
    tag,
    worst_fit,
)
from kurak.report.charts.scree import draw_scree
from kurak.report.wording import count, plural, sentence


def scales_together(edition: Edition, results: ScaleResults) -> tree.Section | None:
    """Make the section on all scales together; None where there is nothing to say."""
    relations = tuple(scale_relations(edition, results))
    blocks = (
        *_declared(edition, results),
        *_how_many(results),
        *_explored(edition, results),
        *relations,
        *_not_done(results),
    )
    if not blocks:
        return None
    from_records = bool(results.scales) or results.model is not None
    lead = (
        "Do the statements fall into the scales they were written for, and which scales go with one another? All of it is of "
        "groups; nobody gets a score."
        if from_records
        else "Which printed scores go with one another? Without records this can be asked of groups only."
    )
    return tree.Section(
        id="scales-together",
        title="How the scales hang together",
        kicker="All scales",
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
    yield tree.Heading("Do the statements fall into these scales?")
    if not model.fitted:
        words = f"The declared model was not fitted. {sentence(model.why_not)} {sentence(model.change)}".strip()
        yield tree.Callout((tree.Paragraph(words),), title="Not known", tone="ochre")
        if model.text:
            yield tree.Details("The model", (tree.Preformatted(model.text),))
        return
    yield _fit_table(results, model)
    if model.loadings:
        yield tree.Details("What each statement has of its scale", (_loadings_table(edition, results, model),))
    yield from model_details(results, model, "model-all", "The model, and what it would gain from")


def _fit_table(results: ScaleResults, model: ModelFit) -> tree.Table:
    caption = {
        "good": "The declared scales describe the answers well",
        "acceptable": "The declared scales describe the answers in the main",
        "poor": "The declared scales do not describe the answers well",
        "": "Whether the declared scales describe the answers is not known",
    }[worst_fit(model)]
    ends = interval(model.rmsea_low, model.rmsea_high, 3)
    measures = (
        ("cfi", model.cfi, "", "how much better than a model in which nothing goes together; 1 is best"),
        ("tli", model.tli, "", "the same, with a price on every parameter"),
        ("rmsea", model.rmsea, f" ({ends})" if ends != "–" else "", "misfit per degree of freedom; 0 is best"),
        ("srmr", model.srmr, "", "mean distance of observed from modelled correlations; 0 is best"),
    )
    rows = [
        tree.row(
            measure.upper(),
            "not known" if value is None else tree.Strong(fit_word(measure, value)),
            "–" if value is None else number(value, 3) + ends_of_it,
            words,
        )
        for measure, value, ends_of_it, words in measures
    ]
    rows.append(
        tree.row(
            "χ²",
            "–" if model.p is None else tree.Strong("departs" if model.p < 0.05 else "no departure seen"),
            f"{number(model.chi_square, 1)}, df {model.df if model.df is not None else '–'}, p {probability(model.p)}",
            "whether any misfit is more than chance; with many people hardly a model passes",
        )
    )
    return tree.Table(
        id="declared-fit",
        caption=caption,
        subtitle=f"Fit of the model with every statement in its own scale; {model.estimator}, {base(results, model.n)} respondents",
        columns=(
            tree.Column("Measure", width=1),
            tree.Column("Answer", width=1.2),
            tree.Column("Number", width=1.8),
            tree.Column("What it says", width=3),
        ),
        rows=tuple(rows),
        notes=(FIT_RULE, f"Interval of RMSEA: 90{chr(0x202F)}%."),
        source=source(results),
        tag=tag(results),
    )


def _loadings_table(edition: Edition, results: ScaleResults, model: ModelFit) -> tree.Table:
    rows: list[tree.Row] = []
    factor = None
    for one in model.loadings:
        if one.factor != factor:
            rows.append(tree.Row((label_of(edition, one.factor),), kind="group"))
            factor = one.factor
        known = one.loading.known
        rows.append(
            tree.row(
                item_words(edition, one.item),
                number(one.loading.estimate) if known else "not known",
                number(one.loading.std_error),
                interval(one.loading.low, one.loading.high),
            )
        )
    return tree.Table(
        id="declared-loadings",
        caption="Loadings of the declared model",
        subtitle="Standardised: how closely each statement goes with what its scale has in common; negative statements turned",
        columns=(
            tree.Column("Statement", width=3.4),
            tree.Column("Loading", align="right", width=1),
            tree.Column("Std. error", align="right", width=1),
            tree.Column(f"{level(results)} interval", align="right", width=1.6),
        ),
        rows=tuple(rows),
        source=source(results),
        tag=tag(results),
    )


# ── number of factors ──────────────────────────────────────────────────────────────────────────


def _how_many(results: ScaleResults) -> Iterator[tree.Block]:
    found = results.number_of_factors
    if found is None:
        return
    yield tree.Heading("How many attitudes do the statements show?")
    if found.why_not:
        yield tree.Callout((tree.Paragraph(sentence(found.why_not)),), title="Not known", tone="ochre")
        return
    if found.eigenvalues:
        yield figure(
            "scree",
            _scree_finding(found),
            draw_scree(found.eigenvalues, found.reference, mark=tag(results)),
            subtitle=f"Eigenvalues of factors, {found.correlations} correlations of all statements, {base(results, found.n)} respondents",
            notes=(
                f"Dashed: eigenvalues of simulated items that have nothing in common, seed {results.seed}. What lies above it is more "
                "than chance.",
                *(("The matrix of correlations had to be made positive definite first.",) if found.smoothed else ()),
            )
            if found.reference
            else (),
            source=source(results),
            tag=tag(results),
        )
    yield _rules_table(results, found)


def _scree_finding(found: NumberOfFactors) -> str:
    if found.parallel_factors is None:
        return f"The largest of {len(found.eigenvalues)} eigenvalues is {number(found.eigenvalues[0])}"
    return f"{plural(found.parallel_factors, 'factor stands', 'factors stand')} out from chance"


def _rules_table(results: ScaleResults, found: NumberOfFactors) -> tree.Table:
    rules = (
        ("Parallel analysis, factors", found.parallel_factors, "as many as lie above those of unrelated items (Horn 1965)"),
        ("Parallel analysis, components", found.parallel_components, "the same for principal components"),
        ("Minimum average partial, squared", found.map_squared, "as many as leave the statements least related (Velicer 1976)"),
        ("Minimum average partial, fourth power", found.map_fourth, "the same, revised (Velicer, Eaton & Fava 2000)"),
    )
    numbers = [value for _, value, _ in rules if value is not None]
    if not numbers:
        caption = "No rule gives a number of factors"
    else:
        low, high = min(numbers), max(numbers)
        said = f"{low} to {high} factors" if low != high else plural(low, "factor", "factors")
        caption = f"The rules suggest {said}"
    if results.scales:
        caption += f"; the study has {plural(len(results.scales), 'scale', 'scales')}"
    notes = []
    if found.kmo is not None:
        word = band(found.kmo, KMO_BANDS, "marvellous")
        notes.append(f"Kaiser-Meyer-Olkin {number(found.kmo)}: {word}, in Kaiser's words (1974), for a factor analysis.")
    if found.bartlett_p is not None:
        notes.append(
            f"Bartlett's test that no statements are related: χ² = {number(found.bartlett_chi_square, 1)}, df {found.bartlett_df}, "
            f"p {probability(found.bartlett_p)}."
        )
    notes.append(f"For the design the {base(results, found.n)} respondents count as {count(round(found.n_effective))}.")
    return tree.Table(
        id="number-of-factors",
        caption=caption,
        subtitle=f"Rules on {found.correlations} correlations of all statements",
        columns=(
            tree.Column("Rule", width=2),
            tree.Column("Suggests", align="right", width=0.8),
            tree.Column("In words", width=3),
        ),
        rows=tuple(
            tree.row(name, str(value) if value is not None else "not known", words) for name, value, words in rules
        ),
        notes=tuple(notes),
        source=source(results),
        tag=tag(results),
    )


# ── exploratory factors ────────────────────────────────────────────────────────────────────────


def _explored(edition: Edition, results: ScaleResults) -> Iterator[tree.Block]:
    found = results.factors
    if found is None:
        return
    yield tree.Heading("Which statements go together, if nobody says which should?")
    if found.why_not:
        yield tree.Callout((tree.Paragraph(sentence(found.why_not)),), title="Not known", tone="ochre")
        return
    if found.own_factor:
        yield _own_factors(edition, results, found)
    blocks: list[tree.Block] = [_pattern_table(edition, results, found)]
    if found.factors > 1 and found.factor_correlations:
        blocks.append(_factor_correlations(results, found))
    yield tree.Details("Loadings on every factor", tuple(blocks))


def _own_factors(edition: Edition, results: ScaleResults, found: ExploratoryFactors) -> tree.Table:
    taken = [factor for factor, _, _ in found.own_factor.values()]
    whole = sum(most == of for _, most, of in found.own_factor.values())
    caption = f"{whole} of {plural(len(taken), 'scale keeps', 'scales keep')} all statements together"
    shared = {factor for factor in taken if taken.count(factor) > 1}
    if shared:
        caption += f"; {sum(factor in shared for factor in taken)} share a factor"
    rows = []
    for scale, (factor, most, of) in found.own_factor.items():
        others = [label_of(edition, other) for other, (own, _, _) in found.own_factor.items() if own == factor and other != scale]
        words = "all of them" if most == of else "most of them" if 2 * most > of else "no more than half"
        rows.append(
            tree.row(
                label_of(edition, scale),
                f"factor {factor}",
                f"{most} of {of}",
                words + (f"; shared with {', '.join(others)}" if others else "; its own"),
            )
        )
    return tree.Table(
        id="own-factors",
        caption=caption,
        subtitle=f"Factor on which most statements of a scale load highest; {plural(found.factors, 'factor', 'factors')}, {found.method}, "
        f"{found.rotation}",
        columns=(
            tree.Column("Scale", width=2.2),
            tree.Column("Its factor", width=1),
            tree.Column("Statements on it", align="right", width=1.2),
            tree.Column("In words", width=2.6),
        ),
        rows=tuple(rows),
        notes=_heywood(edition, found),
        source=source(results),
        tag=tag(results),
    )


def _heywood(edition: Edition, found: ExploratoryFactors) -> tuple[str, ...]:
    if not found.heywood:
        return ()
    names = "; ".join(f"“{item_words(edition, item)}”" for item in found.heywood)
    return (f"Explained to the full or more, which cannot be true (Heywood case): {names}.",)


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
        rows.append(tree.Row(("Share of the variance", *parts, ""), kind="total"))
    return tree.Table(
        id="exploratory-loadings",
        caption="Exploratory loadings, negative statements turned",
        subtitle=f"{found.method[:1].upper()}{found.method[1:]}, rotation {found.rotation}; in bold the highest of each statement",
        columns=(
            tree.Column("Statement", width=3),
            *(tree.Column(f"Factor {k + 1}", align="right", width=0.8) for k in range(found.factors)),
            tree.Column("Its own", align="right", width=0.8),
        ),
        rows=tuple(rows),
        notes=("Its own: uniqueness, the part of a statement that no factor explains.", *_heywood(edition, found)),
        source=source(results),
        tag=tag(results),
        wide=True,
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
        yield "Of no scale" if len(left) < len(found.loadings) else "", left


def _factor_correlations(results: ScaleResults, found: ExploratoryFactors) -> tree.Table:
    return tree.Table(
        id="factor-correlations",
        caption="Correlations of the exploratory factors",
        columns=(
            tree.Column("", width=1),
            *(tree.Column(f"Factor {k + 1}", align="right", width=1) for k in range(found.factors)),
        ),
        rows=tuple(
            tree.row(f"Factor {k + 1}", *(number(value) for value in line)) for k, line in enumerate(found.factor_correlations)
        ),
        source=source(results),
        tag=tag(results),
    )


# ── what was not done ──────────────────────────────────────────────────────────────────────────


def _not_done(results: ScaleResults) -> Iterator[tree.Block]:
    if not results.findings:
        return
    told = tuple(
        sentence(one.message) + (f" {sentence(f'to change this: {one.fix}')}" if one.fix else "")
        for one in worst_first(results.findings)
    )
    yield tree.Details("What was left out, and what to look at", (tree.BulletList(told),))
