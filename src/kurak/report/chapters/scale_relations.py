"""How scales go together: among people, and among places, which is another question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.scale_results import Estimated, GroupRelation, Relation, ScaleResults
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.model_making import factors_making
from kurak.report.chapters.scale_making import hidden, made_of, of_columns, scale_making
from kurak.report.chapters.scale_words import (
    CORRELATION_RULE,
    base,
    base_notes,
    base_tone,
    correlation_word,
    interval,
    label_of,
    level,
    mark,
    number,
    probability,
    share,
    source,
    tag,
    with_interval,
    withheld,
)
from kurak.report.charts.scatter import ScatterPoint, draw_scatter
from kurak.report.wording import short_places
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, later, phrase, say

ECOLOGICAL = later(
    "Means of places say nothing about persons. Where a place is high on both, it need not be the same people who are: a correlation of "
    "places can be stronger than that of people, or turned round (Robinson 1950)."
)

PRINTED_MEANS = later("printed means of the published report")
"""Where means of groups are from when there are no records; the analysis says so, and another source stays as it is."""

SIZES = {"small": later("a small correlation"), "medium": later("a medium correlation"), "large": later("a large correlation")}
FALLING = {
    "small": later("a small correlation, one falling as the other rises"),
    "medium": later("a medium correlation, one falling as the other rises"),
    "large": later("a large correlation, one falling as the other rises"),
}

MOST_OPEN = 3
"""With more pairs their pictures are folded away: the sentences say what they show."""

LEAST_POINTS = 3
"""Fewer dots make no picture: through two there is always a line."""


def scale_relations(edition: Edition, results: ScaleResults) -> Iterator[tree.Block]:
    """Yield the table of all pairs, then each pair that was asked of places too, with its picture."""
    if results.relations:
        yield tree.Heading(say("Which scales go together?"))
        yield _relations_table(edition, results)
    pairs = dict.fromkeys((one.first, one.second) for one in results.group_relations)
    for place, (first, second) in enumerate(pairs):
        yield from _one_pair(edition, results, first, second, warned=place > 0, folded=len(pairs) > MOST_OPEN)
    if pairs:
        yield tree.Paragraph(say(CORRELATION_RULE), quiet=True)


def _shown(results: ScaleResults, one: Estimated) -> bool:
    return one.known and not (one.n is not None and withheld(results, one.n))


def _relations_table(edition: Edition, results: ScaleResults) -> tree.Table:
    known = [one for one in results.relations if _shown(results, one.correlation)]
    if known:
        most = max(known, key=lambda one: abs(one.correlation.estimate or 0))
        first, second, r = label_of(edition, most.first), label_of(edition, most.second), most.correlation.estimate or 0
        caption = (
            say("“{first}” and “{second}”: r\u00a0=\u00a0{r}, {size}", first=first, second=second, r=number(r), size=_size(r))
            if len(known) == 1
            else say("“{first}” and “{second}” go together most closely, r\u00a0=\u00a0{r}", first=first, second=second, r=number(r))
        )
    else:
        caption = say("How the scales go together is not known")
    rows = sorted(results.relations, key=lambda one: -abs(one.correlation.estimate or 0) if one.correlation.known else 1)
    return tree.Table(
        id="relations",
        caption=caption,
        subtitle=say("Correlations of scores, weighted, with {level} intervals under the design; strongest first", level=level(results)),
        columns=(
            tree.Column(say("Scales"), width=3),
            tree.Column(say("Correlation"), align="right", width=1.7),
            tree.Column(say("In words"), width=1.1),
            tree.Column(say("r²"), align="right", width=0.7),
            tree.Column(say("Corrected"), align="right", width=1.7),
            tree.Column(say("Latent"), align="right", width=1.7),
            tree.Column(say("Respondents"), align="right", width=1.1),
        ),
        rows=tuple(_relation(edition, results, one) for one in rows),
        notes=(
            say(CORRELATION_RULE),
            say("Corrected: for the unreliability of both scores (alpha); it can pass 1. Latent: between the factors of the declared model."),
            *(
                (say("– Not known: reliability is not known, or the declared model was not fitted or does not hold both scales."),)
                if any(not one.corrected.known or not one.latent.known for one in known)
                else ()
            ),
            *base_notes(results, [one.correlation.n for one in results.relations if one.correlation.n is not None]),
        ),
        source=source(results),
        tag=tag(results),
        wide=True,
        making=scale_making(
            edition,
            results,
            of_columns({"Correlation": 1, "r²": 3, "Corrected": 4, "Latent": 5, "Respondents": 6}),
            [made for place, one in enumerate(rows) for made in _made(results, place, one)],
            code=_in_r(rows),
        ),
    )


def _made(results: ScaleResults, place: int, one: Relation) -> Iterator[Made]:
    if not _shown(results, one.correlation):
        n = one.correlation.n
        yield from (hidden(place),) if n is not None and withheld(results, n) else ()
        return
    yield made_of(results, place, (1, 3, 6), one.correlation)
    for column, estimated in ((4, one.corrected), (5, one.latent)):
        if estimated.known:
            yield made_of(results, place, column, estimated, one.correlation.n)


def _in_r(relations: Sequence[Relation]) -> str:
    """R of the correlations; ids of scales need no marks in a formula."""
    if not relations:
        return ""
    pairs = ",\n".join(f'  "{one.first} {one.second}" = correlation(~{one.first} + {one.second})' for one in relations)
    return f"correlation <- function(pair) cov2cor(as.matrix(svyvar(pair, design, na.rm = TRUE)))[1, 2]\nresult <- c(\n{pairs}\n)\nprint(result)"


def _relation(edition: Edition, results: ScaleResults, one: Relation) -> tree.Row:
    names = f"{label_of(edition, one.first)} – {label_of(edition, one.second)}"
    if not _shown(results, one.correlation):
        n = one.correlation.n
        few = n is None or withheld(results, n)
        why = say("not known: too few people answered both") if few else say("not known: the scores do not vary")
        return tree.row(names, tree.Cell(why, columns=5), base(results, n) if n is not None else "–")
    r = one.correlation.estimate or 0
    return tree.row(
        names,
        with_interval(one.correlation),
        say(correlation_word(r)),
        share(r * r),
        with_interval(one.corrected),
        with_interval(one.latent),
        tree.Cell(base(results, one.correlation.n), tone=base_tone(results, one.correlation.n))
        if one.correlation.n is not None
        else "–",
    )


# ── one pair, among people and among places ────────────────────────────────────────────────────


def _one_pair(
    edition: Edition, results: ScaleResults, first: str, second: str, *, warned: bool, folded: bool
) -> Iterator[tree.Block]:
    names = label_of(edition, first), label_of(edition, second)
    yield tree.Heading(say("Do “{first}” and “{second}” go together?", first=names[0], second=names[1]))
    people = next((one for one in results.relations if {one.first, one.second} == {first, second}), None)
    groups = [one for one in results.group_relations if (one.first, one.second) == (first, second)]
    yield tree.BulletList(
        (*_as_printed(edition, first, second), _among_people(results, people), *(_among_groups(results, one) for one in groups))
    )
    if not warned:
        yield tree.Callout((tree.Paragraph(say(ECOLOGICAL)),), title=say("Places are not people"), tone="ochre")
    for one in groups:
        if len(one.values) >= LEAST_POINTS:
            drawn = _scatter(edition, results, one, names)
            yield tree.Details(say("Groups by {domain} as dots", domain=domain_name(one.domain)), (drawn,)) if folded else drawn


def _as_printed(edition: Edition, first: str, second: str) -> Iterator[tree.Inlines]:
    """What the published report says of a relation, with links to its claims."""
    report = edition.folder.published
    asked = next((one for one in edition.study.scales.relations if set(one.scales) == {first, second}), None)
    if report is None or asked is None:
        return
    claims = {claim.claim: claim for claim in report.claims}
    for name in asked.claims:
        claim = claims[name]
        said = f"{claim.value}; {claim.note}" if claim.note else claim.value
        yield phrase("In the published report, {section}: {said} ({claim}).", section=claim.section, said=said, claim=tree.Link(name, f"#claim-{name}"))


def _size(r: float) -> str:
    """A correlation in words: which size and which way."""
    word = correlation_word(r)
    if word == "hardly any":
        return say("hardly any correlation")
    return say(FALLING[word]) if r < 0 else say(SIZES[word])


def _in_words(results: ScaleResults, one: Estimated, r: float) -> str:
    """A correlation with its interval and its size."""
    ends = interval(one.low, one.high)
    if ends == "–":
        return say("r\u00a0=\u00a0{r}, {size}", r=number(r), size=_size(r))
    return say("r\u00a0=\u00a0{r} ({level} interval {ends}), {size}", r=number(r), level=level(results), ends=ends, size=_size(r))


def _among_people(results: ScaleResults, one: Relation | None) -> tree.Inlines:
    head = tree.Strong(say("Among people:") + " ")
    if one is None:
        return (head, say("not known. This needs the records of people."))
    if not _shown(results, one.correlation):
        return (head, say("not known; too few people answered both, or the scores do not vary."))
    r = one.correlation.estimate or 0
    words = [f"{_in_words(results, one.correlation, r)}."]
    words.append(say("One score accounts for {share} of the differences between people in the other (r²).", share=share(r * r)))
    if one.corrected.known:
        words.append(say("Corrected for unreliable scores it is {r}.", r=with_interval(one.corrected)))
    if one.latent.known:
        words.append(say("Between the attitudes of the declared model it is {r}.", r=with_interval(one.latent)))
    return (head, " ".join(words))


def _among_groups(results: ScaleResults, one: GroupRelation) -> tree.Inlines:
    domain = domain_name(one.domain)
    head = tree.Strong(counted("Among {n} group by {domain}:", "Among {n} groups by {domain}:", one.groups, domain=domain) + " ")
    r = one.correlation.estimate
    if r is None or not one.correlation.known:
        return (head, say("not known; too few groups have both means, or the means do not differ."))
    words = _in_words(results, one.correlation, r) + f", r²\u00a0=\u00a0{share(r * r)}"
    if one.p is not None:
        words += f", p {probability(one.p)}" if one.p < 0.001 else f", p = {probability(one.p)}"
    if one.rank_correlation is not None:
        words += "; " + say("by ranks {r}", r=number(one.rank_correlation))
    words += "."
    low, high = one.correlation.low, one.correlation.high
    if low is not None and high is not None and low <= 0 <= high:
        words += " " + counted(
            "With only {n} group the interval holds 0: the direction is not sure.",
            "With only {n} groups the interval holds 0: the direction is not sure.",
            one.groups,
        )
    if one.source:
        words += " " + say("Source of the means: {source}.", source=_source_of_means(one).removesuffix("."))
    return (head, words)


def _source_of_means(one: GroupRelation) -> str:
    return say(PRINTED_MEANS) if one.source == PRINTED_MEANS else one.source


_TEND = {
    (True, False): later("Groups high on “{first}” tend to be high on “{second}”"),
    (True, True): later("Groups high on “{first}” tend to be high on “{second}”, but this may be chance"),
    (False, False): later("Groups high on “{first}” tend to be low on “{second}”"),
    (False, True): later("Groups high on “{first}” tend to be low on “{second}”, but this may be chance"),
}
"""What a correlation of places says, by whether it is above 0, and whether it could be 0."""


def _scatter(edition: Edition, results: ScaleResults, one: GroupRelation, names: tuple[str, str]) -> tree.Figure:
    short = short_places(tuple(one.values))
    domain = domain_name(one.domain)
    points = [
        ScatterPoint(short[group], x, y, number(x), number(y)) for group, (x, y) in one.values.items()
    ]
    # Means that a report printed are nobody's invention, whatever the records are.
    made_up = "" if one.source else tag(results)
    r = one.correlation.estimate
    if r is None or not one.correlation.known:
        finding = counted("{n} group by {domain}, on both scales", "{n} groups by {domain}, on both scales", len(points), domain=domain)
    elif correlation_word(r) == "hardly any":
        finding = say("Groups high on “{first}” are neither high nor low on “{second}”", first=names[0], second=names[1])
    else:
        unsure = one.correlation.low is not None and one.correlation.high is not None
        unsure = unsure and (one.correlation.low or 0) <= 0 <= (one.correlation.high or 0)
        finding = say(_TEND[r > 0, unsure], first=names[0], second=names[1])
    return figure(
        f"together-{one.first}-{one.second}-{one.domain}",
        finding,
        draw_scatter(
            points, x_name=names[0], y_name=names[1], rows_name=domain, scale=(results.low, results.high), mark=made_up and mark(results)
        ),
        subtitle=counted(
            "Mean scores by {domain}, {n} group: places, not people", "Mean scores by {domain}, {n} groups: places, not people", len(points), domain=domain
        ),
        source=_source_of_means(one) or source(results),
        tag=made_up,
        making=lambda drawing: _making_of_means(edition, results, one, names),
    )


def _making_of_means(edition: Edition, results: ScaleResults, one: GroupRelation, names: tuple[str, str]) -> Making:
    """How the means behind the dots were made: printed by somebody, or scored from records."""
    what = say("Mean score of the group, as the source of the means has it.")
    measures = tuple(Measured(name, what, (column,)) for column, name in enumerate(names, 1))
    if not one.source:
        return factors_making(edition, results, measures, None)
    return Making(measures, ((say("Source"), _source_of_means(one)), (say("Disclosure"), say("Printed numbers are public; nothing is withheld."))))
