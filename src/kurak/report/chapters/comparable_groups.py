"""May these groups be compared on a scale: the answer in words, who was compared, and the steps behind it."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.scale_results import (
    Comparability,
    InvarianceLevel,
    ItemDifference,
    LevelFit,
    ScaleResult,
    ScaleResults,
)
from kurak.report.chapters.scale_words import (
    COMPARISON_WORDS,
    item_words,
    number,
    probability,
    signed,
    source,
    tag,
    withheld,
)
from kurak.report.wording import count, plural, sentence

LEVEL_WORDS: dict[InvarianceLevel, str] = {
    "configural": "configural: the same structure",
    "metric": "metric: the same loadings too",
    "scalar": "scalar: the same intercepts or thresholds too",
}


def comparable_groups(edition: Edition, results: ScaleResults, scale: ScaleResult) -> Iterator[tree.Block]:
    """Yield a table with a row for every way of grouping, then the steps of each."""
    yield _answers(results, scale)
    for one in scale.comparability:
        blocks: list[tree.Block] = []
        if one.levels:
            blocks.append(_levels_table(results, one))
        if one.differing:
            blocks.append(_differences_table(edition, results, one))
        if blocks:
            yield tree.Details(f"The steps, by {_domain(one)}", tuple(blocks))


def _domain(one: Comparability) -> str:
    return one.domain.replace("_", " ")


def _answers(results: ScaleResults, scale: ScaleResult) -> tree.Table:
    asked = scale.comparability
    yes = sum(one.supports == "means" for one in asked)
    caption = (
        f"{'The groups' if len(asked) == 1 else 'All groups'} may be compared"
        if yes == len(asked)
        else f"Means may be compared in {yes} of {plural(len(asked), 'grouping', 'groupings')}"
        if yes
        else "No grouping is shown to be fit for comparing means"
    )
    rows: list[tree.Row] = []
    for one in asked:
        why = sentence(one.why_not)
        words: tuple[tree.Inline, ...] = (tree.Strong(sentence(COMPARISON_WORDS[one.supports])),)
        words += tuple(f" {text}" for text in (sentence(one.words), why) if text)
        rows.append(tree.Row((f"By {_domain(one)}",), kind="group"))
        rows.append(tree.row(words, _compared(results, one), _left_out(results, one)))
    return tree.Table(
        id=f"comparable-{scale.scale}",
        caption=caption,
        subtitle="Whether a difference between groups would be one of attitude, or of how the statements are understood",
        columns=(
            tree.Column("May they be compared?", width=3),
            tree.Column("Compared (respondents)", width=1.8),
            tree.Column("Too few to know", width=1.4),
        ),
        rows=tuple(rows),
        row_headers=False,
        source=source(results),
        tag=tag(results),
    )


def _compared(results: ScaleResults, one: Comparability) -> str:
    # A group this small is not compared; were one here, its number would still not be shown.
    return ", ".join(f"{group} ({_people(results, n)})" for group, n in one.groups.items()) or "no two groups"


def _left_out(results: ScaleResults, one: Comparability) -> str:
    return ", ".join(f"{group} ({_people(results, n)})" for group, n in one.left_out.items()) or "nobody"


def _people(results: ScaleResults, n: int | None) -> str:
    if n is None:
        return "withheld"
    return f"fewer than {results.smallest_base}" if withheld(results, n) else count(n)


def _levels_table(results: ScaleResults, one: Comparability) -> tree.Table:
    kept = [level.level for level in one.levels if level.holds]
    caption = f"Kept up to the {kept[-1]} level" if kept else "Not even the same structure is kept"
    return tree.Table(
        id=f"levels-{one.scale}-{one.domain}",
        caption=caption,
        subtitle=f"Fit level by level, and how much worse it is than the level before; {one.estimator}",
        columns=(
            tree.Column("Level", width=2.4),
            tree.Column("χ² (df)", align="right", width=1.4),
            *(tree.Column(head, align="right", width=0.9) for head in ("CFI", "change", "RMSEA", "change", "SRMR", "change")),
            tree.Column("p of the difference", align="right", width=1.1),
            tree.Column("Kept", width=0.7),
        ),
        rows=tuple(_level(level) for level in one.levels),
        notes=("Test of the difference in χ² against the level before; large samples reject small differences.",),
        source=source(results),
        tag=tag(results),
        wide=True,
    )


def _level(one: LevelFit) -> tree.Row:
    if one.cfi is None and one.rmsea is None and one.srmr is None:
        return tree.row(LEVEL_WORDS[one.level], tree.Cell("could not be fitted", columns=8), "no")
    return tree.row(
        LEVEL_WORDS[one.level],
        f"{number(one.chi_square, 1)} ({one.df if one.df is not None else '–'})",
        number(one.cfi, 3),
        signed(one.cfi_change),
        number(one.rmsea, 3),
        signed(one.rmsea_change),
        number(one.srmr, 3),
        signed(one.srmr_change),
        probability(one.difference_p),
        "yes" if one.holds else "no",
    )


def _differences_table(edition: Edition, results: ScaleResults, one: Comparability) -> tree.Table:
    tested = [item for item in one.differing if not item.why_not]
    large = [item for item in tested if item.size in ("moderate", "large")]
    caption = (
        "No statement could be tested"
        if not tested
        else f"{len(large)} of {plural(len(tested), 'statement', 'statements')} tested {'is' if len(large) == 1 else 'are'} answered differently by "
        "people of the same attitude"
    )
    return tree.Table(
        id=f"differing-{one.scale}-{one.domain}",
        caption=caption,
        subtitle=f"Differential item functioning by {_domain(one)}: what the group adds to the score in explaining an answer",
        columns=(
            tree.Column("Statement", width=3),
            tree.Column("Uniform", align="right", width=1),
            tree.Column("Non-uniform", align="right", width=1.1),
            tree.Column("p", align="right", width=0.8),
            tree.Column("Difference", width=1.3),
        ),
        rows=tuple(_difference(edition, item) for item in one.differing),
        notes=("Uniform and non-uniform: changes of Nagelkerke's R² by group, and by group times score. p: of both together, under the design.",),
        source=source(results),
        tag=tag(results),
        wide=True,
    )


def _difference(edition: Edition, one: ItemDifference) -> tree.Row:
    words = item_words(edition, one.item)
    if one.why_not:
        return tree.row(words, tree.Cell(f"not tested: {one.why_not}", columns=4))
    flagged = one.size in ("moderate", "large")
    return tree.row(
        words,
        number(one.uniform, 3),
        number(one.non_uniform, 3),
        probability(one.p),
        tree.Cell(one.size or "not known", tone="flag" if flagged else "plain"),
    )
