"""Whether what is said of institutions, costs, recommendations and facts can be traced: sources, actors, other facts."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model.costs import Costs, Range
from kurak.model.finding import Path, Place
from kurak.model.stakeholders import SMALLEST_COUNT, TrainingAnswer
from kurak.model.training import TRAINING_GROUPS
from kurak.sources.ids import ids_of, recommendation_places, report_unknown
from kurak.sources.layout import SOURCES, Opened
from kurak.sources.text_file import Reading
from kurak.sources.validation import Rows
from kurak.sources.wording import folded, shown


def check_institutions(opened: Opened) -> None:
    """Check that entries of swot.csv cite something, and that an officer answers each topic once."""
    reading = opened.reading
    sources = ids_of(opened.sources, "key") if opened.sources else frozenset()
    rows = opened.table("swot")
    for entry, place in zip(rows.nouns, rows.places, strict=True):
        if not entry.section_ref and not entry.source_key:
            reading.add("STK-080", f"the {entry.kind} {shown(entry.entry_id)} has no source", place)
        if entry.counter and not entry.counter_ref:
            reading.add("STK-081", f"what speaks against {shown(entry.entry_id)} has no source", place)
        for key in entry.source_key:
            report_unknown(reading, "REV-003", "source", key, sources, place, SOURCES)
    counts = opened.table("counts")
    for count, place in zip(counts.nouns, counts.places, strict=True):
        if count.count is not None and (0 < count.count < SMALLEST_COUNT or count.withheld == "yes"):
            reading.add("STK-088", "a small count, or one that is to be withheld, is shown", place)
    check_training(reading, opened.table("training_needs"))


def check_training(reading: Reading, answers: Rows[TrainingAnswer]) -> None:
    """Check that an officer answers each topic once, and has one caseload, one role, one place and one group."""
    caseloads: dict[str, tuple[int, Place]] = {}
    topics: dict[tuple[str, str], Place] = {}
    groups: dict[tuple[str, str], tuple[str, Place]] = {}
    for answer, place in zip(answers.nouns, answers.places, strict=True):
        # Numbers of officers are not printed: the place is enough to find the row.
        if answer.caseload is not None:
            known = caseloads.setdefault(answer.officer, (answer.caseload, place))
            if known[0] != answer.caseload:
                reading.add("STK-082", "two rows of one officer give different caseloads", (place, known[1]))
        for column in TRAINING_GROUPS:
            words, first = groups.setdefault((answer.officer, column), (folded(getattr(answer, column)), place))
            if words != folded(getattr(answer, column)):
                reading.add("STK-089", f"two rows of one officer differ in {column}", (place, first))
        topic = (answer.officer, folded(answer.topic))
        if topic in topics:
            reading.add("STK-083", "one officer answers a topic twice", (place, topics[topic]))
        topics.setdefault(topic, place)


def check_costs(opened: Opened) -> None:
    """Check that every number of costs.yaml has a source, one currency, and prices that can be brought together."""
    if opened.costs is None or opened.costs.noun is None:
        return
    costs, text, reading = opened.costs.noun, opened.costs.text, opened.reading
    for name, number, stands in _numbers(costs):
        if not number.source.strip():
            reading.add("STK-084", f"{name} has no source", text.place(stands))
    if not costs.discount_source.strip():
        reading.add("STK-084", "the discount rate has no source", text.place(("discount_rate",)), "say in discount_source why this rate")
    for place, level in enumerate(costs.prices):
        if not level.source.strip():
            reading.add("STK-084", f"the price level of {level.year} has no source", text.place(("prices", place)))
    known = {level.year for level in costs.prices}
    ids: dict[str, Path] = {}
    for block, costs_of in (("programme", costs.programme), ("avoided", costs.avoided)):
        for place, cost in enumerate(costs_of):
            path: Path = (block, place)
            if cost.currency != costs.currency:
                reading.add("STK-085", f"{shown(cost.id)} is in {cost.currency}, the result in {costs.currency}", text.place((*path, "currency")))
            if cost.year != costs.price_year and not {cost.year, costs.price_year} <= known:
                reading.add("STK-086", f"{shown(cost.id)} is in prices of {cost.year}, the result in those of {costs.price_year}", text.place((*path, "year")))
            if cost.id in ids:
                reading.add("STK-087", f"two costs have the id {shown(cost.id)}", (text.place((*path, "id")), text.place((*ids[cost.id], "id"))))
            ids.setdefault(cost.id, path)


def _numbers(costs: Costs) -> Iterator[tuple[str, Range, Path]]:
    """Every range of the file: what it is, and where it stands."""
    for name in ("years_until_return", "returns", "effect"):
        yield name, getattr(costs, name), (name,)
    for block in ("programme", "avoided"):
        for place, cost in enumerate(getattr(costs, block)):
            yield shown(cost.id), cost, (block, place)
            if cost.quantity is not None:
                yield f"the quantity of {shown(cost.id)}", cost.quantity, (block, place, "quantity")


def check_contradictions(opened: Opened) -> None:
    """Check that facts contradict facts that exist, and not themselves."""
    rows = opened.table("facts")
    facts = ids_of(rows, "fact_id")
    for fact, place in zip(rows.nouns, rows.places, strict=True):
        for other in fact.contradicts:
            if other == fact.fact_id:
                opened.reading.add("REV-011", f"the fact {shown(other)} contradicts itself", place)
            else:
                report_unknown(opened.reading, "REV-010", "fact", other, facts, place, "review/facts.csv")


def check_progress(opened: Opened) -> None:
    """Check who is to act on recommendations, and that a status says when and by whom it was found out."""
    if opened.recommendations is None:
        return
    text, tables = opened.recommendations.text, [opened.table(name) for name in ("actors", "aliases", "local_leaders")]
    known: frozenset[str] | None = None
    if all(table.complete for table in tables):
        actors, aliases, roles = (table.nouns for table in tables)
        known = frozenset(
            folded(name)
            for name in (
                *(name for actor in actors for name in (actor.actor_id, actor.name, actor.name_ru, actor.name_ky) if name),
                *(alias.alias for alias in aliases),
                *(role.role_id for role in roles),
            )
        )
    for item, path in recommendation_places(opened):
        for number, name in enumerate(item.responsible):
            if known is None or folded(name) not in known:
                place = text.place((*path, "responsible", number))
                report_unknown(opened.reading, "REC-010", "actor", name, known, place, "the register")
        if item.status is not None and (item.status_date is None or not item.status_source):
            opened.reading.add("REC-011", f"the status of {shown(item.id)} has no {'date' if item.status_date is None else 'source'}", text.place((*path, "status")))
