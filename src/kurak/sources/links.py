"""Links across the study: codes, actors, services, sources, conclusions and what they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kurak.model.published import RestsOn
from kurak.sources.evidence_links import check_contradictions, check_costs, check_institutions, check_progress
from kurak.sources.ids import codebook_file, codes_of, ids_of, recommendation_places, report_unknown
from kurak.sources.layout import SCALES, SOURCES, Opened


def check_links(opened: Opened) -> None:
    """Check every id of one file that should be found in another."""
    reading = opened.reading
    codes, book = codes_of(opened), codebook_file(opened)
    for table in ("barriers", "quotes"):
        _check_column(opened, table, "code_id", "QUA-001", "code", codes, book)
    _check_stakeholders(opened, codes, book)
    _check_sources(opened)
    check_institutions(opened)
    check_costs(opened)
    check_contradictions(opened)
    _check_conclusions(opened, codes, book)
    conclusions = _conclusion_ids(opened)
    if opened.recommendations is None:
        return
    text = opened.recommendations.text
    for item, path in recommendation_places(opened):
        for number, code in enumerate(item.codes):
            report_unknown(reading, "REC-001", "code", code, codes, text.place((*path, "codes", number)), book)
        for number, name in enumerate(item.findings):
            place = text.place((*path, "findings", number))
            report_unknown(reading, "REC-002", "conclusion", name, conclusions, place, "the conclusions")
    check_progress(opened)


def _check_column(
    opened: Opened, table: str, column: str, code: str, what: str, known: Collection[str] | None, home: str
) -> None:
    """Check the ids in one column of a table; a cell may hold none, one or several."""
    rows = opened.table(table)
    for noun, place in zip(rows.nouns, rows.places, strict=True):
        value = getattr(noun, column)
        for name in (value,) if isinstance(value, str) else value or ():
            report_unknown(opened.reading, code, what, name, known, place, home)


def _check_stakeholders(opened: Opened, codes: Collection[str] | None, book: str) -> None:
    actors = ids_of(opened.table("actors"), "actor_id")
    home = "stakeholders/actors.csv"
    for table, column in (
        ("aliases", "actor_id"),
        ("activities", "actor_id"),
        ("services", "provider_actor_ids"),
        ("institution_functions", "actor_id"),
        ("local_leaders", "actor_id"),
        ("swot", "actor_id"),
    ):
        _check_column(opened, table, column, "STK-001", "actor", actors, home)
    services = ids_of(opened.table("services"), "service_row_id")
    _check_column(opened, "programme_items", "code_ids", "STK-002", "code", codes, book)
    _check_column(opened, "programme_items", "service_row_ids", "STK-003", "service", services, "stakeholders/services.csv")


def _check_sources(opened: Opened) -> None:
    sources = ids_of(opened.sources, "key") if opened.sources else frozenset()
    rows = opened.table("facts")
    for fact, place in zip(rows.nouns, rows.places, strict=True):
        for key in _keys(fact.source_key):
            report_unknown(opened.reading, "REV-003", "source", key, sources, place, SOURCES)
    if opened.glossary is None or opened.glossary.noun is None:
        return
    for number, term in enumerate(opened.glossary.noun.terms):
        for key in _keys(term.source_key):
            place = opened.glossary.text.place(("terms", number, "source_key"))
            report_unknown(opened.reading, "REV-003", "source", key, sources, place, SOURCES)


def _keys(cell: str) -> Iterable[str]:
    return (key.strip() for key in cell.replace(";", "|").split("|") if key.strip())


def _conclusion_ids(opened: Opened) -> frozenset[str] | None:
    """Ids of conclusions and of their statements; None if they cannot be known."""
    printed = opened.printed
    if printed is None:
        return None if "published/published.yaml" in opened.reading.texts else frozenset()
    if printed.conclusions is None:
        return None if printed.report.spec.conclusions else frozenset()
    return frozenset(printed.report.conclusion_places) if printed.conclusions.noun else None


def _check_conclusions(opened: Opened, codes: Collection[str] | None, book: str) -> None:
    """Check what conclusions rest on, other than claims."""
    mapped = opened.printed.conclusions if opened.printed else None
    if mapped is None or mapped.noun is None:
        return
    instrument = opened.printed.report.instrument if opened.printed else None
    kinds: tuple[tuple[str, str, Collection[str] | None, str], ...] = (
        ("scales", "scale", tuple(instrument.scales) if instrument else None, SCALES),
        ("codes", "code", codes, book),
        ("rows", "row", ids_of(opened.table("barriers"), "row_id"), "published/barriers.csv"),
        ("services", "service", ids_of(opened.table("services"), "service_row_id"), "stakeholders/services.csv"),
        ("quotes", "quotation", ids_of(opened.table("quotes"), "quote_id"), "published/quotes.csv"),
        ("facts", "fact", ids_of(opened.table("facts"), "fact_id"), "review/facts.csv"),
    )
    for number, conclusion in enumerate(mapped.noun.conclusions):
        for index, statement in enumerate(conclusion.statements):
            for key in ("rests_on", "against"):
                rests: RestsOn = getattr(statement, key)
                path = ("conclusions", number, "statements", index, key)
                for name, what, known, home in kinds:
                    for position, one in enumerate(getattr(rests, name)):
                        place = mapped.text.place((*path, name, position))
                        report_unknown(opened.reading, "CON-001", what, one, known, place, home)
