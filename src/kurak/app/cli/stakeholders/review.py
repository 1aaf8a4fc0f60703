"""``kurak stakeholders review``: sources, facts, contradictions, what is old, and citations in a style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe
from kurak.app.cli.qualitative.tables import shortened
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register
from kurak.app.cli.stakeholders.recommendations import series_lines
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.review import Fact
    from kurak.model.study_folder import StudyFolder
    from kurak.model.traced import ReviewTable

COLUMNS = ("source", "theme", "fact_id", "statement", "value", "unit", "date_or_year", "place", "section_ref", "contradicts", "note")


@click.command(name="review")
@FOLDER
@click.option("--as-of", type=click.IntRange(1900, 2100), metavar="YEAR", help="Year from which age is counted; this year if left out.")
@click.option("--older-than", type=click.IntRange(0, 200), default=5, show_default=True, metavar="YEARS", help="Age from which a fact counts as old.")
@click.option("--theme", metavar="THEME", help="Facts of one theme only.")
@click.option("--cite", "style", metavar="STYLE", help="Print the list of sources in a citation style instead: apa, chicago, vancouver, gost, harvard, ieee, mla, ama, asa, or a CSL file of your own that ends in .csl.")
@INTO
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, folder: Path, as_of: int | None, older_than: int, theme: str | None, style: str | None, into: Path | None, as_json: bool
) -> None:
    """The desk review of FOLDER: which source says what on which theme, which facts contradict one another, which show no source or are old.

    Nothing is looked up: sources and facts are those of review/. --into writes the table of evidence, a row a source and fact.

    Exit 0 if it could be said, 1 if the review has errors, 2 if it could not run.
    """
    from kurak import pipeline

    study = open_register(folder)
    if not study.sources and not study.facts:
        raise could_not_run("the study has neither sources nor facts in review/ that can be read")
    if style is not None:
        _cite(ctx, study, style, as_json=as_json)
    if theme is not None:
        known = list(dict.fromkeys(fact.theme for fact in study.facts))
        if theme not in known:
            raise could_not_run(f"no fact has the theme {theme}; themes: {', '.join(known) or 'none'}")
    found = pipeline.desk_review(study, as_of=as_of if as_of is not None else date.today().year, older_than=older_than)
    rows = [(key, kind, *_cells(fact)) for key, kind, facts in found.evidence if theme in (None, kind) for fact in facts]
    files = [write_table(into, COLUMNS, rows)] if into is not None else []
    data: dict[str, Any] = {
        "as_of": found.as_of,
        "older_than": found.older_than,
        "sources": len(study.sources),
        "facts": len(study.facts),
        "evidence": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        "contradictions": [[one.fact_id, other.fact_id] for one, other in found.contradictions],
        "without_source": [fact.fact_id for fact in found.without_source],
        "undated": [fact.fact_id for fact in found.undated],
        "old": [fact.fact_id for fact in found.old],
        "sources_not_cited": list(found.unused),
        "series": [{"what": one.what, "unit": one.unit, "place": one.place, "points": [[when, value, fact.fact_id] for when, value, fact in one.points]} for one in found.series],
    }
    finish(ctx, study, lines=list(_lines(study, found, theme)), data=data, files=files, as_json=as_json)


def _cite(ctx: click.Context, study: StudyFolder, style: str, *, as_json: bool) -> None:
    """Print the sources in a style, and end."""
    from kurak import pipeline
    from kurak.report.writers.citations import plain_text

    csl = None
    if style.lower().endswith(".csl"):
        try:
            csl = Path(style).read_bytes()
        except OSError as error:
            raise could_not_run(f"{style} cannot be opened: {(error.strerror or 'no reason given').lower()}") from error
    try:
        listed = [plain_text(one) for one in pipeline.citations(study, style=style, csl=csl)]
    except ValueError as error:
        raise could_not_run(str(error)) from error
    lines = [line for one in listed for line in wrap(safe(one), WIDTH, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False)]
    finish(ctx, study, lines=lines, data={"style": style, "citations": listed}, as_json=as_json)


def _cells(fact: Fact) -> Sequence[Any]:
    return (fact.fact_id, fact.statement, fact.value, fact.unit, fact.date_or_year, fact.place, fact.section_ref, fact.contradicts, fact.note)


def _lines(study: StudyFolder, found: ReviewTable, theme: str | None) -> Iterator[str]:
    yield f"{plural(len(study.sources), 'source')} · {plural(len(study.facts), 'fact')} · {len(found.without_source)} facts show no source"
    themes = [one for one in dict.fromkeys(fact.theme for fact in study.facts) if theme in (None, one)]
    if theme is None:
        yield ""
        yield f"{'facts by source':24}" + "".join(f"{one:>11}" for one in themes)
        for key in dict.fromkeys(key for key, _, _ in found.evidence):
            counts = {kind: len(facts) for one, kind, facts in found.evidence if one == key}
            yield f"{shortened(key or 'no source shown', 23):24}" + "".join(f"{counts.get(one, '·'):>11}" for one in themes)
    else:
        for key, kind, facts in found.evidence:
            if kind == theme:
                yield from ["", safe(key or "no source shown")]
                for fact in facts:
                    yield from _fact(fact)
    against = [(one, other) for one, other in found.contradictions if theme in (None, one.theme, other.theme)]
    if against:
        yield from ["", "Contradictions: both sides as printed, neither is taken for right"]
        for first in dict.fromkeys(one.fact_id for one, _ in against):
            others = [pair for pair in against if pair[0].fact_id == first]
            yield from _fact(others[0][0])
            for _, other in others:
                yield from _fact(other, head="    against ")
    if found.series and theme is None:
        yield from ["", "Over the years"]
        for series in found.series:
            yield from series_lines(series)
    yield ""
    for label, facts in (
        ("No source shown", found.without_source),
        ("No date known", found.undated),
        (f"Older than {found.older_than} years in {found.as_of}", found.old),
    ):
        yield from _wrapped("", f"{label}: {len(facts)} of {len(study.facts)}" + (f" ({', '.join(fact.fact_id for fact in facts)})" if facts else ""))
    if found.unused:
        yield from _wrapped("", f"Sources that no fact or term cites: {', '.join(found.unused)}")


def _fact(fact: Fact, head: str = "  ") -> list[str]:
    number = " ".join(part for part in (fact.value, fact.unit) if part)
    where = ", ".join(part for part in (number, fact.date_or_year, fact.place.replace("|", " and ")) if part)
    return _wrapped(head, f"{fact.fact_id} {fact.statement}" + (f": {where}" if where else "") + f" ({fact.section_ref})")


def _wrapped(head: str, text: str) -> list[str]:
    return wrap(safe(text), WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)
