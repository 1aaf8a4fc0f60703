"""Values that the study folder holds: its design, barriers, facts, and how many there are of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.prose import Ask
from kurak.report.chapters.barriers import PRESENCES
from kurak.report.prose.names import (
    group_named,
    joined,
    no_other_keys,
    one_value,
    variable_named,
    whole_number,
    words_of,
)
from kurak.report.prose.scope import Given, NotGivenError, Scope, Verb, number_given
from kurak.report.wording import MINUS, count, in_figures, plural, printed_count, score, sentence
from kurak.report.words.categories import group_name, place_name
from kurak.report.words.saying import later, say
from kurak.sources.wording import did_you_mean, listed, shown

DESIGN = "the design and the frame"
QUALITATIVE = "interviews and barriers"
REVIEW = "the desk review"
FOLDER = "the tables of the study"
SCALES = "the analysis of scales"


def _given(text: str, title: str, entries: tuple[tuple[str, str], ...], *, value: float | None = None, cited: bool = False) -> Given:
    return Given(tree.Number(text, "", title=title, entries=entries), text, "from source" if cited else "computed", title, entries, value)


def _no_words(ask: Ask, usage: str, most: int = 0) -> None:
    if len(ask.words) > most:
        raise NotGivenError("PRO-005", f"{ask.verb} takes {plural(most, 'word', 'words')} after it, not {len(ask.words)}", f"write {usage}")


# ── design ──────────────────────────────────────────────────────────────────────────────────────────


def population(scope: Scope, ask: Ask) -> Given:
    """How many people the study speaks of, everywhere or in one area of the printed design."""
    study = scope.edition.study
    area, rows = _area(scope, ask)
    if area:
        return _given(count(rows[area].pop_18plus), say("Population: {area}", area=group_name(_whole(area))), ((say("From"), "published/sample_design.csv"),), value=rows[area].pop_18plus, cited=True)
    if study.population is None:
        raise NotGivenError("PRO-008", "study.yaml does not say whom the study speaks about", "add the block population")
    entries = ((say("Of whom"), study.population.target), *(((say("Source"), study.population.source),) if study.population.source else ()))
    return _given(count(study.population.size), say("Population"), entries, value=study.population.size, cited=bool(study.population.source))


def planned(scope: Scope, ask: Ask) -> Given:
    """How many interviews or clusters were planned, everywhere or in one area of the printed design."""
    what = ask.words[0] if ask.words else "interviews"
    if what not in ("interviews", "clusters") or len(ask.words) > 1:
        raise NotGivenError("PRO-006", f"{shown(' '.join(ask.words))} is not planned here", "write planned interviews or planned clusters")
    design = scope.edition.study.design
    area, rows = _area(scope, ask)
    if area:
        text = str(rows[area].n) if what == "interviews" else rows[area].clusters
        title = say("Planned interviews: {area}", area=group_name(_whole(area))) if what == "interviews" else say("Planned clusters: {area}", area=group_name(_whole(area)))
        return _given(in_figures(printed_count(text)), title, ((say("From"), say("{file}, as printed", file="published/sample_design.csv")),), value=float(Fraction(text)), cited=True)
    number = None if design is None else design.n if what == "interviews" else design.clusters
    if number is None:
        raise NotGivenError("PRO-008", f"study.yaml does not say how many {what} were planned", f"add design.{'n' if what == 'interviews' else 'clusters'}")
    title = say("Planned interviews") if what == "interviews" else say("Planned clusters")
    return _given(count(number), title, ((say("From"), f"study.yaml, design.{'n' if what == 'interviews' else 'clusters'}"),), value=number)


def _area(scope: Scope, ask: Ask) -> tuple[str, Mapping[str, Any]]:
    """The area of the printed design that the options name; empty where they name none."""
    rows = {row.area: row for row in scope.edition.folder.sample_design}
    no_other_keys(ask.options, ("region",) if rows else ())
    named = one_value(ask.options, "region")
    if not named:
        return "", rows
    stems = {_whole(area): area for area in rows}
    return stems[group_named(named, stems, domain="the printed design")], rows


def _whole(area: str) -> str:
    """An area's name as the study writes it; the printed design may shorten it."""
    return f"{area.removesuffix(' r.')} region" if area.endswith(" r.") else area


def achieved(scope: Scope, ask: Ask) -> Given:
    """How many people were interviewed, everybody or one category of the achieved sample."""
    no_other_keys(ask.options, ())
    design = scope.edition.study.design
    if not ask.words:
        if design is None or design.achieved is None:
            raise NotGivenError("PRO-008", "study.yaml does not say how many interviews were made", "add design.achieved")
        return _given(count(design.achieved), say("People interviewed"), ((say("From"), "study.yaml, design.achieved"),), value=design.achieved)
    rows = {row.category: row for row in scope.edition.folder.achieved_sample}
    if not rows:
        raise NotGivenError("PRO-008", "the study holds no published/achieved_sample.csv", "ask {{ n … }} of the records")
    category = group_named(" ".join(ask.words), rows, domain="the achieved sample")
    title = say("People interviewed: {category}", category=category)
    return _given(count(rows[category].n), title, ((say("From"), say("{file}, as printed", file="published/achieved_sample.csv")),), value=rows[category].n, cited=True)


# ── interviews and barriers ─────────────────────────────────────────────────────────────────────────


def places(scope: Scope, ask: Ask) -> Given:
    """At how many places a barrier is present."""
    barriers = scope.edition.barriers
    no_other_keys(ask.options, ("presence",))
    if barriers is None:
        raise NotGivenError("PRO-008", "the study holds no barriers by place", "bring published/barriers.csv")
    if len(ask.words) != 1:
        raise NotGivenError("PRO-005", "places takes the code of one barrier", "write places barrier.employment")
    rows = {row.code_id: row for row in barriers.rows}
    if ask.words[0] not in rows:
        raise NotGivenError("PRO-006", f"no barrier by place has the code {shown(ask.words[0])}", did_you_mean(ask.words[0], rows, otherwise="look into published/barriers.csv"))
    row = rows[ask.words[0]]
    presence = one_value(ask.options, "presence") or "present"
    _known_presence(presence)
    where = [place for place, cell in zip(barriers.places, row.cells, strict=True) if cell.presence == presence]
    entries = ((say("Places"), joined(map(place_name, where)) or say("none")), (say("Of"), joined(map(place_name, barriers.places))), (say("From"), "published/barriers.csv"))
    title = say("Places where it is {presence}: {barrier}", presence=say(PRESENCES[presence]), barrier=row.name)
    return _given(count(len(where)), title, entries, value=len(where))


def barriers_at(scope: Scope, ask: Ask) -> Given:
    """How many barriers are present at a place."""
    barriers = scope.edition.barriers
    no_other_keys(ask.options, ("place", "presence"))
    _no_words(ask, "barriers place=NAME")
    if barriers is None:
        raise NotGivenError("PRO-008", "the study holds no barriers by place", "bring published/barriers.csv")
    presence = one_value(ask.options, "presence") or "present"
    _known_presence(presence)
    named = one_value(ask.options, "place")
    if not named:
        return _given(count(len(barriers.rows)), say("Barriers and needs named with a place"), ((say("From"), "published/barriers.csv"),), value=len(barriers.rows))
    place = group_named(named, barriers.places, domain="the places")
    at = barriers.places.index(place)
    found = [row.name for row in barriers.rows if row.cells[at].presence == presence]
    title = say("Barriers and needs that are {presence} in {place}", presence=say(PRESENCES[presence]), place=place_name(place))
    return _given(count(len(found)), title, ((say("Which"), listed(found, most=20) or say("none")), (say("From"), "published/barriers.csv")), value=len(found))


def _known_presence(word: str) -> None:
    if word not in PRESENCES:
        raise NotGivenError("PRO-006", f"presence is {shown(word)}", did_you_mean(word, PRESENCES, otherwise=f"write {listed(PRESENCES)}"))


def interviews(scope: Scope, ask: Ask) -> Given:
    """How many interviews or group discussions were held, of one kind or all, at one place or everywhere."""
    groups = scope.edition.folder.interviews
    no_other_keys(ask.options, ("place",))
    _no_words(ask, "interviews kii", 1)
    if not groups:
        raise NotGivenError("PRO-008", "the study holds no published/interviews.csv", "bring it, or take the value out")
    kinds = tuple(dict.fromkeys(group.method for group in groups))
    if ask.words and ask.words[0] not in kinds:
        raise NotGivenError("PRO-006", f"{shown(ask.words[0])} is no kind of interview", did_you_mean(ask.words[0], kinds, otherwise=f"write {listed(kinds)}"))
    own = [group for group in groups if not ask.words or group.method == ask.words[0]]
    place = one_value(ask.options, "place")
    if place:
        full = group_named(place, (region for group in own if group.location_role == "fieldwork" for region in group.region), domain="the places of interviews")
        own = [group for group in own if group.location_role == "fieldwork" and full in group.region]
    else:
        own = [one for kind in kinds for one in _totals([group for group in own if group.method == kind])]
    number = sum(group.n_sessions for group in own)
    title = say("Interviews and group discussions: {kind}", kind=ask.words[0]) if ask.words else say("Interviews and group discussions")
    held = "; ".join(f"{group.location}: {group.n_sessions}" for group in own)
    return _given(count(number), title, ((say("Of"), held), (say("From"), "published/interviews.csv")), value=number, cited=True)


def _totals(groups: list[Any]) -> list[Any]:
    return [group for group in groups if group.location_role == "total"] or groups


# ── desk review ─────────────────────────────────────────────────────────────────────────────────────


def fact(scope: Scope, ask: Ask) -> Given:
    """The number of a dated fact of the desk review, with its source."""
    no_other_keys(ask.options, ())
    if len(ask.words) != 1:
        raise NotGivenError("PRO-005", "fact takes the id of one fact", "write fact F001")
    facts = {one.fact_id: one for one in scope.edition.folder.facts}
    if not facts:
        raise NotGivenError("PRO-008", "the study holds no review/facts.csv", "bring it, or take the value out")
    if ask.words[0] not in facts:
        raise NotGivenError("PRO-006", f"no fact is called {shown(ask.words[0])}", did_you_mean(ask.words[0], facts, otherwise="look into review/facts.csv"))
    found = facts[ask.words[0]]
    if not found.value:
        raise NotGivenError("PRO-006", f"the fact {found.fact_id} has no number", f"cite it: [{found.fact_id}]")
    sources = {source.key: source for source in scope.edition.folder.sources}
    source = sources.get(found.source_key)
    named = say("none shown") if not found.source_key else found.source_key if source is None else ", ".join(part for part in (source.author or source.title, source.year) if part) or found.source_key
    entries = tuple(
        (label, words)
        for label, words in (
            (say("Fact"), f"{found.fact_id}: {sentence(found.statement)}"), (say("Unit"), found.unit), (say("When"), found.date_or_year),
            (say("Where"), found.place.replace("|", ", ")), (say("Source"), named), (say("Printed in"), found.section_ref),
            (say("Contradicted by"), ", ".join(found.contradicts)), (say("Note"), found.note),
        )
        if words
    )
    number = found.value.replace(MINUS, "-")
    value = float(number) if number.replace(".", "", 1).isdigit() else None
    text = printed_count(found.value) if value is None else in_figures(printed_count(found.value))
    content: tree.Inlines = tree.Number(text, "", title=say("Fact {id}", id=found.fact_id), entries=entries)
    return Given(content, text, "from source", f"{found.fact_id}: {found.statement}", entries, value)


# ── how many there are ──────────────────────────────────────────────────────────────────────────────


def _rows(things: Iterable[Any]) -> list[dict[str, str]]:
    return [{name: "|".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value) for name, value in one.model_dump().items()} for one in things]


def _recommendations(edition: Edition) -> list[dict[str, str]]:
    return [{"id": one.id} for one in edition.folder.recommendations]


def _statements(edition: Edition) -> list[dict[str, str]]:
    return [] if edition.audit is None else [{"verdict": entry.verdict, "conclusion": entry.conclusion} for entry in edition.audit.ledger]


def _conclusions(edition: Edition) -> list[dict[str, str]]:
    return [] if edition.folder.published is None else [{"id": one.id} for one in edition.folder.published.conclusions]


def _findings(edition: Edition) -> list[dict[str, str]]:
    return [] if edition.audit is None else [{"severity": one.severity, "rule": one.rule, "table": one.table or ""} for one in edition.audit.findings]


def _scales(edition: Edition) -> list[dict[str, str]]:
    return [] if edition.folder.instrument is None else [{"scale": name} for name in edition.folder.instrument.scales]


def _codes(edition: Edition) -> list[dict[str, str]]:
    return [] if edition.folder.codebook is None else [{"code": way[-1].id, "level": str(len(way))} for way in edition.folder.codebook.walk()]


def _groups(edition: Edition) -> list[dict[str, str]]:
    return [{"domain": domain, "group": group} for domain, groups in edition.study.domains.items() for group in groups]


TABLES: Mapping[str, Callable[[Edition], list[dict[str, str]]]] = {
    "items": lambda edition: _rows(edition.folder.items),
    "scales": _scales,
    "groups": _groups,
    "actors": lambda edition: _rows(edition.folder.actors),
    "places": lambda edition: _rows(edition.folder.places),
    "activities": lambda edition: _rows(edition.folder.activities),
    "services": lambda edition: _rows(edition.folder.services),
    "needs": lambda edition: _rows(edition.folder.needs),
    "programme-items": lambda edition: _rows(edition.folder.programme_items),
    "facts": lambda edition: _rows(edition.folder.facts),
    "sources": lambda edition: _rows(edition.folder.sources),
    "codes": _codes,
    "recommendations": _recommendations,
    "conclusions": _conclusions,
    "statements": _statements,
    "findings": _findings,
}
"""What can be counted; never a table of what single people said."""

COUNTED = {
    "items": later("items"),
    "scales": later("scales"),
    "groups": later("groups"),
    "actors": later("actors"),
    "places": later("places"),
    "activities": later("activities"),
    "services": later("services"),
    "needs": later("needs"),
    "programme-items": later("programme-items"),
    "facts": later("facts"),
    "sources": later("sources"),
    "codes": later("codes"),
    "recommendations": later("recommendations"),
    "conclusions": later("conclusions"),
    "statements": later("statements"),
    "findings": later("findings"),
}
"""Each of them as a reader sees it."""

SMALL = frozenset({"actors"})
"""Tables that may list a person: only the number of all of them, or by type or level, is told."""


def how_many(scope: Scope, ask: Ask) -> Given:
    """How many rows a table of the study has, all or those with a value."""
    if len(ask.words) != 1:
        raise NotGivenError("PRO-005", "count takes the name of one table", "write count actors, or count services availability=gap")
    if ask.words[0] not in TABLES:
        raise NotGivenError("PRO-006", f"{shown(ask.words[0])} cannot be counted", did_you_mean(ask.words[0], TABLES, otherwise=f"counted are {listed(TABLES, most=20)}"))
    rows = TABLES[ask.words[0]](scope.edition)
    if not rows:
        raise NotGivenError("PRO-008", f"the study holds no {ask.words[0]}", "bring them, or take the value out")
    columns = tuple(rows[0])
    if ask.words[0] in SMALL:
        columns = tuple(name for name in columns if name in ("type", "level", "kind"))
    no_other_keys(ask.options, columns)
    for name, wanted in ask.options.items():
        known = dict.fromkeys(part for row in rows for part in row[name].split("|") if part)
        for value in wanted:
            if value not in known:
                raise NotGivenError("PRO-006", f"{name} is never {shown(value)} in {ask.words[0]}", did_you_mean(value, known, otherwise=f"it is {listed(known)}"))
    number = sum(all(set(row[name].split("|")) & set(wanted) for name, wanted in ask.options.items()) for row in rows)
    which = "; ".join(f"{name} {joined(wanted)}" for name, wanted in ask.options.items())
    title = say("How many {table}: {which}", table=say(COUNTED[ask.words[0]]), which=which) if which else say("How many {table}", table=say(COUNTED[ask.words[0]]))
    how = say("{n} of {all}", n=count(number), all=count(len(rows))) if which else say("all of them")
    return _given(count(number), title, ((say("Counted"), how),), value=number)


# ── scales ──────────────────────────────────────────────────────────────────────────────────────────


def alpha(scope: Scope, ask: Ask) -> Given:
    """Cronbach's alpha of a scale, for everybody."""
    made = scope.edition.scales
    no_other_keys(ask.options, ("decimals",))
    if made is None or not made.scales:
        raise NotGivenError("PRO-008", "the scales could not be analysed: there are no records", "take the value out")
    scale = variable_named(scope.edition, " ".join(ask.words), (one.scale for one in made.scales), of="the analysis of scales")
    analysed = made.of(scale)
    found = analysed.reliability[0] if analysed is not None and analysed.reliability else None
    if found is None or found.alpha.estimate is None:
        raise NotGivenError("PRO-006", f"alpha of {scale} cannot be computed: {found.why_not if found is not None else 'it was not'}", "take the value out")
    low, high = found.alpha.low, found.alpha.high
    limits = say("{low} to {high}", low=score(Fraction(low)), high=score(Fraction(high))) if low is not None and high is not None else ""
    entries = ((say("Scale"), words_of(scope.edition, scale)), *(((say("Interval"), limits),) if limits else ()), (say("Base"), str(found.n)))
    text = score(Fraction(found.alpha.estimate), whole_number(ask.options, "decimals", 2))
    number = tree.Number(text, "", title=say("Cronbach's alpha: {scale}", scale=words_of(scope.edition, scale)), entries=entries)
    return number_given(number, entries=entries, value=found.alpha.estimate, simulated=made.simulated)


def comparable(scope: Scope, ask: Ask) -> Given:
    """What groups may be compared by a scale, in words."""
    no_other_keys(ask.options, ())
    if len(ask.words) != 2:
        raise NotGivenError("PRO-005", "comparable takes a scale and a domain", "write comparable trust region")
    made = scope.edition.scales
    instrument = scope.edition.folder.instrument
    if instrument is None:
        raise NotGivenError("PRO-008", "the study has no scales", "take the value out")
    scale = variable_named(scope.edition, ask.words[0], instrument.scales, of="the study")
    found = None
    analysed = made.of(scale) if made is not None else None
    if analysed is not None:
        found = next((one for one in analysed.comparability if one.domain == ask.words[1]), None)
    if found is None:
        if ask.words[1] not in scope.edition.study.domains:
            raise NotGivenError("PRO-006", f"{shown(ask.words[1])} is no domain of the study", did_you_mean(ask.words[1], scope.edition.study.domains, otherwise=f"domains: {listed(scope.edition.study.domains)}"))
        text = say("whether the groups understand the statements alike is not known")
        note = say("It takes the records, and enough people in each group.")
        title = say("Comparability: {scale}", scale=words_of(scope.edition, scale))
        return Given(tree.Number(text, note, title=title), text, "computed", say("Comparability of {scale} by {domain}", scale=scale, domain=ask.words[1]))
    entries = (
        (say("Groups"), "; ".join(f"{group_name(group, ask.words[1])} {say('withheld') if n is None else count(n)}" for group, n in found.groups.items())),
        (say("Estimator"), found.estimator),
        *(((say("Why not"), found.why_not),) if found.why_not else ()),
    )
    number = tree.Number(found.words, "", title=say("Comparability: {scale}", scale=words_of(scope.edition, scale)), entries=entries)
    return number_given(number, entries=entries, simulated=made is not None and made.simulated)


VERBS = (
    Verb("population", DESIGN, "population [region=AREA]", "How many people the study speaks of, or live in an area of the printed design.", population, options=("region",)),
    Verb("planned", DESIGN, "planned interviews|clusters [region=AREA]", "How many interviews or clusters were planned.", planned, options=("region",)),
    Verb("achieved", DESIGN, "achieved [CATEGORY]", "How many people were interviewed, all or one category of published/achieved_sample.csv.", achieved),
    Verb("interviews", QUALITATIVE, "interviews [KIND] [place=PLACE]", "How many interviews or group discussions were held, of published/interviews.csv.", interviews, options=("place",)),
    Verb("places", QUALITATIVE, "places CODE [presence=absent]", "At how many places a barrier is present, or absent, mixed, not said, not mentioned.", places, options=("presence",)),
    Verb("barriers", QUALITATIVE, "barriers [place=PLACE] [presence=absent]", "How many barriers and needs are named with a place, or are present at one.", barriers_at, options=("place", "presence")),
    Verb("fact", REVIEW, "fact ID", "The number of a fact of review/facts.csv, with its source.", fact),
    Verb("count", FOLDER, "count TABLE [COLUMN=VALUE]", f"How many rows a table has, all or those with a value. Tables: {', '.join(TABLES)}.", how_many),
    Verb("alpha", SCALES, "alpha SCALE [decimals=2]", "Cronbach's alpha of a scale.", alpha, options=("decimals",)),
    Verb("comparable", SCALES, "comparable SCALE DOMAIN", "Whether groups may be compared by a scale, in words.", comparable),
)
