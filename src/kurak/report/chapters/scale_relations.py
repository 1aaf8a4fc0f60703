"""How scales go together: among people, and among places, which is another question."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.making import Made
from kurak.model.scale_results import Estimated, GroupRelation, Relation, ScaleResults
from kurak.report.chapters.drawings import figure
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
    number,
    probability,
    share,
    source,
    tag,
    with_interval,
    withheld,
)
from kurak.report.charts.scatter import ScatterPoint, draw_scatter
from kurak.report.wording import plural, short_places
from kurak.report.words.saying import phrase

ECOLOGICAL = (
    "Means of places say nothing about persons. Where a place is high on both, it need not be the same people who are: a correlation of "
    "places can be stronger than that of people, or turned round (Robinson 1950)."
)

MOST_OPEN = 3
"""With more pairs their pictures are folded away: the sentences say what they show."""

LEAST_POINTS = 3
"""Fewer dots make no picture: through two there is always a line."""


def scale_relations(edition: Edition, results: ScaleResults) -> Iterator[tree.Block]:
    """Yield the table of all pairs, then each pair that was asked of places too, with its picture."""
    if results.relations:
        yield tree.Heading("Which scales go together?")
        yield _relations_table(edition, results)
    pairs = dict.fromkeys((one.first, one.second) for one in results.group_relations)
    for place, (first, second) in enumerate(pairs):
        yield from _one_pair(edition, results, first, second, warned=place > 0, folded=len(pairs) > MOST_OPEN)
    if pairs:
        yield tree.Paragraph(CORRELATION_RULE, quiet=True)


def _shown(results: ScaleResults, one: Estimated) -> bool:
    return one.known and not (one.n is not None and withheld(results, one.n))


def _relations_table(edition: Edition, results: ScaleResults) -> tree.Table:
    known = [one for one in results.relations if _shown(results, one.correlation)]
    if known:
        most = max(known, key=lambda one: abs(one.correlation.estimate or 0))
        caption = (
            f"“{label_of(edition, most.first)}” and “{label_of(edition, most.second)}” go together most closely, "
            f"r\u00a0=\u00a0{number(most.correlation.estimate)}"
        )
        if len(known) == 1:
            r = most.correlation.estimate or 0
            caption = (
                f"“{label_of(edition, most.first)}” and “{label_of(edition, most.second)}”: r\u00a0=\u00a0{number(r)}, {_size(r)}"
            )
    else:
        caption = "How the scales go together is not known"
    rows = sorted(results.relations, key=lambda one: -abs(one.correlation.estimate or 0) if one.correlation.known else 1)
    return tree.Table(
        id="relations",
        caption=caption,
        subtitle=f"Correlations of scores, weighted, with {level(results)} intervals under the design; strongest first",
        columns=(
            tree.Column("Scales", width=3),
            tree.Column("Correlation", align="right", width=1.7),
            tree.Column("In words", width=1.1),
            tree.Column("r²", align="right", width=0.7),
            tree.Column("Corrected", align="right", width=1.7),
            tree.Column("Latent", align="right", width=1.7),
            tree.Column("Respondents", align="right", width=1.1),
        ),
        rows=tuple(_relation(edition, results, one) for one in rows),
        notes=(
            CORRELATION_RULE,
            "Corrected: for the unreliability of both scores (alpha); it can pass 1. Latent: between the factors of the declared model.",
            *(
                ("– Not known: reliability is not known, or the declared model was not fitted or does not hold both scales.",)
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


def _relation(edition: Edition, results: ScaleResults, one: Relation) -> tree.Row:
    names = f"{label_of(edition, one.first)} – {label_of(edition, one.second)}"
    if not _shown(results, one.correlation):
        n = one.correlation.n
        why = "too few people answered both" if n is None or withheld(results, n) else "the scores do not vary"
        return tree.row(names, tree.Cell(f"not known: {why}", columns=5), base(results, n) if n is not None else "–")
    r = one.correlation.estimate or 0
    return tree.row(
        names,
        with_interval(one.correlation),
        correlation_word(r),
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
    yield tree.Heading(f"Do “{names[0]}” and “{names[1]}” go together?")
    people = next((one for one in results.relations if {one.first, one.second} == {first, second}), None)
    groups = [one for one in results.group_relations if (one.first, one.second) == (first, second)]
    yield tree.BulletList(
        (*_as_printed(edition, first, second), _among_people(results, people), *(_among_groups(results, one) for one in groups))
    )
    if not warned:
        yield tree.Callout((tree.Paragraph(ECOLOGICAL),), title="Places are not people", tone="ochre")
    for one in groups:
        if len(one.values) >= LEAST_POINTS:
            drawn = _scatter(results, one, names)
            yield tree.Details(f"Groups by {one.domain.replace('_', ' ')} as dots", (drawn,)) if folded else drawn


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
        return "hardly any correlation"
    return f"a {word} correlation" + (", one falling as the other rises" if r < 0 else "")


def _among_people(results: ScaleResults, one: Relation | None) -> tree.Inlines:
    head = tree.Strong("Among people: ")
    if one is None:
        return (head, "not known. This needs the records of people.")
    if not _shown(results, one.correlation):
        return (head, "not known; too few people answered both, or the scores do not vary.")
    r = one.correlation.estimate or 0
    ends = interval(one.correlation.low, one.correlation.high)
    words = f"r\u00a0=\u00a0{number(r)}" + (f" ({level(results)} interval {ends})" if ends != "–" else "") + f", {_size(r)}. "
    words += f"One score accounts for {share(r * r)} of the differences between people in the other (r²)."
    if one.corrected.known:
        words += f" Corrected for unreliable scores it is {with_interval(one.corrected)}."
    if one.latent.known:
        words += f" Between the attitudes of the declared model it is {with_interval(one.latent)}."
    return (head, words)


def _among_groups(results: ScaleResults, one: GroupRelation) -> tree.Inlines:
    domain = one.domain.replace("_", " ")
    head = tree.Strong(f"Among {one.groups} groups by {domain}: ")
    r = one.correlation.estimate
    if r is None or not one.correlation.known:
        return (head, "not known; too few groups have both means, or the means do not differ.")
    ends = interval(one.correlation.low, one.correlation.high)
    words = f"r\u00a0=\u00a0{number(r)}" + (f" ({level(results)} interval {ends})" if ends != "–" else "") + f", {_size(r)}"
    words += f", r²\u00a0=\u00a0{share(r * r)}"
    if one.p is not None:
        words += f", p {probability(one.p)}" if one.p < 0.001 else f", p = {probability(one.p)}"
    if one.rank_correlation is not None:
        words += f"; by ranks {number(one.rank_correlation)}"
    words += "."
    low, high = one.correlation.low, one.correlation.high
    if low is not None and high is not None and low <= 0 <= high:
        words += f" With only {one.groups} groups the interval holds 0: the direction is not sure."
    return (head, f"{words} Source of the means: {one.source.removesuffix('.')}." if one.source else words)


def _scatter(results: ScaleResults, one: GroupRelation, names: tuple[str, str]) -> tree.Figure:
    short = short_places(tuple(one.values))
    domain = one.domain.replace("_", " ")
    points = [
        ScatterPoint(short[group], x, y, number(x), number(y)) for group, (x, y) in one.values.items()
    ]
    # Means that a report printed are nobody's invention, whatever the records are.
    mark = "" if one.source else tag(results)
    r = one.correlation.estimate
    if r is None or not one.correlation.known:
        finding = f"{plural(len(points), 'group', 'groups')} by {domain}, on both scales"
    elif correlation_word(r) == "hardly any":
        finding = f"Groups high on “{names[0]}” are neither high nor low on “{names[1]}”"
    else:
        way = "high" if r > 0 else "low"
        unsure = one.correlation.low is not None and one.correlation.high is not None
        unsure = unsure and (one.correlation.low or 0) <= 0 <= (one.correlation.high or 0)
        finding = f"Groups high on “{names[0]}” tend to be {way} on “{names[1]}”" + (", but this may be chance" if unsure else "")
    return figure(
        f"together-{one.first}-{one.second}-{one.domain}",
        finding,
        draw_scatter(
            points, x_name=names[0], y_name=names[1], rows_name=domain, scale=(results.low, results.high), mark=mark
        ),
        subtitle=f"Mean scores by {domain}, {plural(len(points), 'group', 'groups')}: places, not people",
        source=one.source or source(results),
        tag=mark,
    )
