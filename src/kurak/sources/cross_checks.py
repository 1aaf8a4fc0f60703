"""What no file can show alone: ids that stand twice or lead nowhere, parts not declared, totals that do not agree."""

from __future__ import annotations

from kurak.sources.declared import check_declared
from kurak.sources.declared_records import check_comparison, check_scale_analysis, check_tabulation
from kurak.sources.ids import code_places, recommendation_places
from kurak.sources.instrument_links import check_instrument
from kurak.sources.layout import TABLES, Opened
from kurak.sources.links import check_links
from kurak.sources.nomination_checks import check_nominations
from kurak.sources.published_links import check_published
from kurak.sources.register_links import check_register
from kurak.sources.rehearsal_links import check_rehearsal
from kurak.sources.totals import check_totals
from kurak.sources.twice import report_twice


def check_across(opened: Opened) -> None:
    """Every check that looks at more than one file, or at more than one row."""
    _check_ids(opened)
    check_instrument(opened)
    check_links(opened)
    check_nominations(opened)
    check_register(opened)
    if opened.printed is not None:
        check_published(opened.reading, opened.printed)
    check_declared(opened)
    check_totals(opened)
    check_rehearsal(opened)
    check_tabulation(opened)
    check_scale_analysis(opened)
    check_comparison(opened)


def _check_ids(opened: Opened) -> None:
    """Ids that stand twice, in tables and in YAML files."""
    reading = opened.reading
    for part in TABLES:
        if part.id is not None:
            rows = opened.table(part.field)
            named = [(str(getattr(noun, part.id)), place) for noun, place in zip(rows.nouns, rows.places, strict=True)]
            report_twice(reading, "CSV-018", part.id, named)
    report_twice(reading, "YML-022", "code", code_places(opened))
    if opened.glossary is not None and opened.glossary.noun is not None:
        text = opened.glossary.text
        terms = [(term.id, text.place(("terms", number, "id"))) for number, term in enumerate(opened.glossary.noun.terms)]
        report_twice(reading, "YML-022", "term", terms)
    if opened.recommendations is not None:
        text = opened.recommendations.text
        items = [(item.id, text.place((*path, "id"))) for item, path in recommendation_places(opened)]
        report_twice(reading, "YML-022", "recommendation", items)
