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
from kurak.report.chapters.model_making import factors_making, measured, model_making
from kurak.report.chapters.scale_words import (
    COMPARISON_WORDS,
    item_words,
    label_of,
    number,
    probability,
    signed,
    source,
    tag,
    withheld,
)
from kurak.report.wording import count, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.language import spoken
from kurak.report.words.names import domain_name
from kurak.report.words.reasons import reason_said
from kurak.report.words.rows import in_a_row
from kurak.report.words.saying import counted, later, say

LEVEL_WORDS: dict[InvarianceLevel, str] = {
    "configural": later("configural: the same structure"),
    "metric": later("metric: the same loadings too"),
    "scalar": later("scalar: the same intercepts or thresholds too"),
}

KEPT: dict[InvarianceLevel, str] = {
    "configural": later("Kept up to the configural level"),
    "metric": later("Kept up to the metric level"),
    "scalar": later("Kept up to the scalar level"),
}

# The noun is a difference, not a correlation: the colon makes it another text for translators.
SIZES = {"negligible": later("negligible:"), "moderate": later("moderate:"), "large": later("large:")}

SUPPORTS = {
    "means": later("{groups} may be compared: they understand the statements of {scale} alike."),
    "relations": later(
        "{groups} may be compared in how {scale} goes with other things, not in its mean: some statements are easier to agree with in one group "
        "than in another at the same attitude."
    ),
    "structure": later("In {groups} the statements of {scale} belong together, but mean different things: neither means nor relations may be compared."),
    "nothing": later("{groups} may not be compared on {scale}: their answers do not follow one common attitude."),
}
"""What the analysis says in a sentence, for other languages than its own."""

LISTED = 4
"""More groups or statements are counted, not named."""


def comparable_groups(edition: Edition, results: ScaleResults, scale: ScaleResult) -> Iterator[tree.Block]:
    """Yield a table with a row for every way of grouping, then the steps of each."""
    yield _answers(edition, results, scale)
    for one in scale.comparability:
        blocks: list[tree.Block] = []
        if one.levels:
            blocks.append(_levels_table(edition, results, one))
        if one.differing:
            blocks.append(_differences_table(edition, results, one))
        if blocks:
            yield tree.Details(say("The steps, by {domain}", domain=_domain(one)), tuple(blocks))


def _domain(one: Comparability) -> str:
    return domain_name(one.domain)


def _answers(edition: Edition, results: ScaleResults, scale: ScaleResult) -> tree.Table:
    asked = scale.comparability
    yes = sum(one.supports == "means" for one in asked)
    if yes == len(asked):
        caption = say("The groups may be compared") if len(asked) == 1 else say("All groups may be compared")
    elif yes:
        caption = counted(
            "Means may be compared in {yes} of {n} grouping", "Means may be compared in {yes} of {n} groupings", len(asked), yes=count(yes)
        )
    else:
        caption = say("No grouping is shown to be fit for comparing means")
    rows: list[tree.Row] = []
    for one in asked:
        why = sentence(reason_said(one.why_not))
        words: tuple[tree.Inline, ...] = (tree.Strong(sentence(say(COMPARISON_WORDS[one.supports]))),)
        words += tuple(f" {text}" for text in (sentence(_in_words(edition, one)), why) if text)
        rows.append(tree.Row((say("By {domain}", domain=_domain(one)),), kind="group"))
        rows.append(tree.row(words, _compared(results, one), _left_out(results, one)))
    return tree.Table(
        id=f"comparable-{scale.scale}",
        caption=caption,
        subtitle=say("Whether a difference between groups would be one of attitude, or of how the statements are understood"),
        columns=(
            tree.Column(say("May they be compared?"), width=3),
            tree.Column(say("Compared (respondents)"), width=1.8),
            tree.Column(say("Too few to know"), width=1.4),
        ),
        rows=tuple(rows),
        row_headers=False,
        source=source(results),
        tag=tag(results),
        making=factors_making(edition, results, measured("Respondents compared"), None),
    )


def _in_words(edition: Edition, one: Comparability) -> str:
    """What the analysis says of the groups, in the language spoken; it says it in English itself."""
    if spoken() == "en":
        return one.words
    label = label_of(edition, one.scale)
    if one.supports not in SUPPORTS:
        return say("Whether groups by {domain} may be compared on {scale} is not known.", domain=_domain(one), scale=label)
    many = len(one.groups) > LISTED
    groups = say("The groups by {domain}", domain=_domain(one)) if many else in_a_row([group_name(group, one.domain) for group in one.groups])
    words = say(SUPPORTS[one.supports], groups=groups, scale=label)
    odd = [item.item for item in one.differing if item.size in ("moderate", "large")]
    if odd:
        named = counted("{n} statement", "{n} statements", len(odd)) if len(odd) > LISTED else in_a_row(odd)
        words += " " + say("Answered differently by people of one attitude from group to group: {statements}.", statements=named)
    return words


def _compared(results: ScaleResults, one: Comparability) -> str:
    # A group this small is not compared; were one here, its number would still not be shown.
    return ", ".join(f"{group_name(group, one.domain)} ({_people(results, n)})" for group, n in one.groups.items()) or say("no two groups")


def _left_out(results: ScaleResults, one: Comparability) -> str:
    return ", ".join(f"{group_name(group, one.domain)} ({_people(results, n)})" for group, n in one.left_out.items()) or say("nobody")


def _people(results: ScaleResults, n: int | None) -> str:
    if n is None:
        return say("withheld")
    return say("fewer than {least}", least=results.smallest_base) if withheld(results, n) else count(n)


def _levels_table(edition: Edition, results: ScaleResults, one: Comparability) -> tree.Table:
    kept = [level.level for level in one.levels if level.holds]
    caption = say(KEPT[kept[-1]]) if kept else say("Not even the same structure is kept")
    return tree.Table(
        id=f"levels-{one.scale}-{one.domain}",
        caption=caption,
        subtitle=say("Fit level by level, and how much worse it is than the level before; {estimator}", estimator=one.estimator),
        columns=(
            tree.Column(say("Level"), width=2.4),
            tree.Column("χ² (df)", align="right", width=1.4),
            *(tree.Column(head, align="right", width=0.9) for head in ("CFI", say("change"), "RMSEA", say("change"), "SRMR", say("change"))),
            tree.Column(say("p of the difference"), align="right", width=1.1),
            tree.Column(say("Kept"), width=0.7),
        ),
        rows=tuple(_level(level) for level in one.levels),
        notes=(say("Test of the difference in χ² against the level before; large samples reject small differences."),),
        source=source(results),
        tag=tag(results),
        wide=True,
        making=model_making(edition, results, measured("Fit of a level", *range(1, 9)), one.estimator, None),
    )


def _level(one: LevelFit) -> tree.Row:
    if one.cfi is None and one.rmsea is None and one.srmr is None:
        return tree.row(say(LEVEL_WORDS[one.level]), tree.Cell(say("could not be fitted"), columns=8), say("no"))
    return tree.row(
        say(LEVEL_WORDS[one.level]),
        f"{number(one.chi_square, 1)} ({one.df if one.df is not None else '–'})",
        number(one.cfi, 3),
        signed(one.cfi_change),
        number(one.rmsea, 3),
        signed(one.rmsea_change),
        number(one.srmr, 3),
        signed(one.srmr_change),
        probability(one.difference_p),
        say("yes") if one.holds else say("no"),
    )


def _differences_table(edition: Edition, results: ScaleResults, one: Comparability) -> tree.Table:
    tested = [item for item in one.differing if not item.why_not]
    large = [item for item in tested if item.size in ("moderate", "large")]
    caption = (
        say("No statement could be tested")
        if not tested
        else counted(
            "{n} of {statements} tested is answered differently by people of the same attitude",
            "{n} of {statements} tested are answered differently by people of the same attitude",
            len(large),
            statements=counted("{n} statement", "{n} statements", len(tested)),
        )
    )
    return tree.Table(
        id=f"differing-{one.scale}-{one.domain}",
        caption=caption,
        subtitle=say("Differential item functioning by {domain}: what the group adds to the score in explaining an answer", domain=_domain(one)),
        columns=(
            tree.Column(say("Statement"), width=3),
            tree.Column(say("Uniform"), align="right", width=1),
            tree.Column(say("Non-uniform"), align="right", width=1.1),
            tree.Column(say("p"), align="right", width=0.8),
            tree.Column(say("Difference"), width=1.3),
        ),
        rows=tuple(_difference(edition, item) for item in one.differing),
        notes=(say("Uniform and non-uniform: changes of Nagelkerke's R² by group, and by group times score. p: of both together, under the design."),),
        source=source(results),
        tag=tag(results),
        wide=True,
        making=factors_making(edition, results, measured("Difference in answers", 1, 2, 3), None),
    )


def _difference(edition: Edition, one: ItemDifference) -> tree.Row:
    words = item_words(edition, one.item)
    if one.why_not:
        return tree.row(words, tree.Cell(say("not tested: {why}", why=reason_said(one.why_not)), columns=4))
    flagged = one.size in ("moderate", "large")
    return tree.row(
        words,
        number(one.uniform, 3),
        number(one.non_uniform, 3),
        probability(one.p),
        tree.Cell(say(SIZES[one.size]).removesuffix(":") if one.size else say("not known"), tone="flag" if flagged else "plain"),
    )
