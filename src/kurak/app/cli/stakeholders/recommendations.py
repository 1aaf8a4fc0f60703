"""``kurak stakeholders recommendations``: from finding to recommendation to the one who acts, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.displays import RecommendationTrace
    from kurak.model.traced import RecommendationProgress, Series, TracedRecommendation

COLUMNS = ("id", "within", "title", "asks", "codes", "findings", "basis", "rests", "responsible", "indicator", "status", "status_date", "status_source", "section_ref", "note")
RESTS = {"itself": "the barriers it answers", "parts": "what its parts rest on", "nothing": "nothing that could be traced"}


@click.command(name="recommendations")
@FOLDER
@INTO
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, into: Path | None, as_json: bool) -> None:
    """Follow the recommendations of FOLDER from the findings they rest on to who is to act, by what one would see it, and how far it is.

    And back: barriers and conclusions that no recommendation answers, recommendations that rest on nothing, and quantities over the
    years by which one could see a change.

    Exit 0 if it could be said, 1 if the study has errors here, 2 if it could not run.
    """
    from kurak import pipeline

    study = open_register(folder)
    if not study.recommendations:
        raise could_not_run("the study has no report/recommendations.yaml that can be read")
    progress, trace = pipeline.recommendation_progress(study), pipeline.recommendation_trace(study)
    # Old or not does not matter here: only the quantities over the years are asked for.
    series = pipeline.desk_review(study, as_of=0).series
    files = [write_table(into, COLUMNS, map(_row, progress.rows))] if into is not None else []
    data = {
        "recommendations": [dict(zip(COLUMNS, _row(one), strict=True)) for one in progress.rows],
        "rests_on_nothing": list(trace.rests_on_nothing) if trace is not None else [one.id for one in progress.rows if one.rests == "nothing" and not one.within],
        "barriers": {
            "all": trace.barriers if trace is not None else None,
            "unanswered": [{"code": code, "name": name} for code, name in trace.unanswered] if trace is not None else [],
            "unanswered_themselves": list(trace.unanswered_alone) if trace is not None else [],
        },
        "conclusions": {"all": progress.conclusions, "unanswered": list(progress.conclusions_without)},
        "series": [
            {"what": one.what, "unit": one.unit, "place": one.place, "points": [{"date": date, "value": value, "fact": fact.fact_id, "source": fact.source_key, "note": fact.note} for date, value, fact in one.points]}
            for one in series
        ],
    }
    finish(ctx, study, lines=list(_lines(progress, trace, series)), data=data, files=files, as_json=as_json)


def _row(one: TracedRecommendation) -> tuple[Any, ...]:
    return (
        one.id, one.within, one.title, one.asks, [code for code, _ in one.codes], one.findings, one.basis, one.rests,
        [who for who, _ in one.responsible], one.indicator, one.status or "", one.status_date, one.status_source, one.section, one.note,
    )  # fmt: skip


def _lines(progress: RecommendationProgress, trace: RecommendationTrace | None, series: tuple[Series, ...]) -> Iterator[str]:
    leaves = progress.leaves
    whole = {one.id: one for one in progress.rows}
    named = sum(bool(one.responsible or (one.within and whole[one.within].responsible)) for one in leaves)
    measured, known = sum(bool(one.indicator) for one in leaves), sum(one.status is not None for one in leaves)
    tops = sum(not one.within for one in progress.rows)
    yield from wrap(
        f"{tops} recommendations, {len(leaves)} things to do: who is to act is named for {named}, an indicator for {measured}, the status is known of {known}", WIDTH
    )
    for one in progress.rows:
        yield ""
        yield from _wrapped(f"{one.id:5}", one.title or "; ".join(one.asks) or one.id)
        if one.rests != "parts" or one.codes:
            answers = "; ".join(name for _, name in one.codes)
            yield from _entry("answers", answers) if answers else ()
            yield from _entry("rests on", ", ".join(one.findings) or RESTS.get(one.rests) or f"what {one.within} as a whole rests on")
        yield from _entry("who", "; ".join(name for _, name in one.responsible)) if one.responsible else ()
        yield from _entry("indicator", one.indicator) if one.indicator else ()
        if one.status is not None:
            yield from _entry("status", ", ".join(part for part in (one.status, one.status_date, one.status_source) if part))
    nothing = [one.id for one in progress.rows if one.rests == "nothing" and not one.within]
    yield ""
    yield from wrap("Resting on nothing: " + (", ".join(map(safe, nothing)) or "none"), WIDTH)
    if progress.conclusions:
        yield from wrap(
            f"Key conclusions that no recommendation rests on: {len(progress.conclusions_without)} of {progress.conclusions}"
            + (f" ({', '.join(map(safe, progress.conclusions_without))})" if progress.conclusions_without else ""),
            WIDTH,
        )
    if trace is not None:
        yield from wrap(
            f"Barriers that no recommendation answers: {len(trace.unanswered)} of {trace.barriers}; {len(trace.unanswered_alone)} if a wider barrier does not count",
            WIDTH,
        )
        for code, name in trace.unanswered:
            yield from _wrapped("  ", f"{name} ({code})")
    if series:
        yield ""
        yield "Over the years"
        for one_series in series:
            yield from series_lines(one_series)


def series_lines(one: Series) -> Iterator[str]:
    """A quantity over the years on a terminal, each point with its fact."""
    yield from _wrapped("  ", f"{one.what}{f', {one.place}' if one.place else ''}")
    for date, _, fact in one.points:
        yield from _wrapped("    ", f"{date:10} {fact.value:>8} {one.unit} ({fact.fact_id}: {fact.source_key or 'no source shown'})")
    for note in dict.fromkeys(fact.note for _, _, fact in one.points if fact.note):
        yield from _wrapped("    ", note)


def _wrapped(head: str, text: str) -> list[str]:
    return wrap(safe(text), WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)


def _entry(label: str, text: str) -> list[str]:
    return _wrapped(f"     {label:10}", text)
