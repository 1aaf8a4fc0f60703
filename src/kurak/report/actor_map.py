"""Maps of actors outside the report: of a study, of a table of who does what where, of a list of ties; as a page, a PDF or one drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import PurePath

from kurak.model import document as tree
from kurak.model.actor_maps import ActorNetwork, WhoWhatWhere
from kurak.model.edition import Edition
from kurak.report.chapters.actor_network import SEED, network_figure
from kurak.report.chapters.actor_places import place_map, who_where_matrix
from kurak.report.chapters.actors import actors
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.rated_actors import influence_grid, rating_blocks
from kurak.report.charts.canvas import LABEL, letters
from kurak.report.charts.count_grid import Counts, draw_counts
from kurak.report.charts.drawing import WIDE
from kurak.report.charts.lettering import LEADING, wrap
from kurak.report.wording import THIN, count, sentence
from kurak.report.words.known import name_shown, rehearsal_said
from kurak.report.words.nouns import numbered
from kurak.report.words.saying import counted, later, say

MOST_ROWS, MOST_COLUMNS = 25, 12
"""Rows and columns of a drawing; the smaller ones are counted, not drawn."""
LARGE = 300
"""Actors from which a page does not let one look at each alone: the pointer still names each."""
NOT_STATED = later("not stated")
Triples = Counter[tuple[str, str, str]]
"""Organisation, sector, place: how many rows."""


def study_document(edition: Edition, *, filtered: str = "") -> tree.Document:
    """The maps of a study as a document; ``filtered`` says what was left out."""
    section = actors(edition)
    if section is None:
        blocks = tuple(_study_figures(edition))
        section = tree.Section("actors", say("Who does what"), blocks, kicker=say("Stakeholders"))
    if edition.rated is not None and edition.rated.actors:
        section = replace(section, blocks=(*section.blocks, *rating_blocks(edition.rated)))
    made_up = (one.simulated for one in (edition.network, edition.rated) if one is not None)
    simulated = rehearsal_said(next((words for words in made_up if words), ""))
    return _document(edition.study.title, section, (filtered,), simulated, edition.version)


def file_document(name: str, triples: Triples, *, filtered: str = "", version: str = "") -> tree.Document:
    """The maps of a table of who does what where."""
    blocks = tuple(count_figures(name, triples))
    section = tree.Section("actors", say("Who does what where"), blocks, kicker="3W", lead=_lead(triples))
    return _document(PurePath(name).stem, section, (filtered,), "", version)


def network_document(name: str, network: ActorNetwork, *, version: str = "") -> tree.Document:
    """The drawing of a list of ties."""
    drawn = network_figure(network, marks=len(network.actors) <= LARGE)
    section = tree.Section("network", say("Who is tied to whom"), (drawn,), kicker=say("Network"))
    return _document(PurePath(name).stem, section, (), "", version)


def study_figure(edition: Edition, which: str) -> tree.Figure | None:
    """One drawing of a study: ``network``, ``fields`` (fields and services by place), ``places`` or ``grid`` (influence by interest).

    None where it has none of it.
    """
    if which == "grid":
        return influence_grid(edition.rated) if edition.rated is not None else None
    if which == "network":
        return network_figure(edition.network, seed=edition.study.seeds.get(SEED, 1)) if edition.network is not None else None
    if which == "places":
        return place_map(edition, edition.study.title)
    return _fields_by_place(edition.who_where, edition.study.title) if edition.who_where is not None else None


def _study_figures(edition: Edition) -> Iterator[tree.Block]:
    if edition.who_where is not None:
        yield who_where_matrix(edition.who_where, "")
    for which in ("places", "network"):
        drawn = study_figure(edition, which)
        if drawn is not None:
            yield drawn


def _fields_by_place(table: WhoWhatWhere, source: str) -> tree.Figure:
    counted: Counter[tuple[str, str]] = Counter()
    for row in table.rows:
        for place, cell in zip(table.places, row.cells, strict=True):
            # Somebody without a name is somebody, but two rows of such are not known to be two.
            counted[row.what, place] += cell.availability in ("available", "partial")
    rows = tuple(dict.fromkeys(row.what for row in table.rows))
    grid = Counts(
        rows, tuple(map(name_shown, table.places)), tuple(tuple(counted[row, place] for place in table.places) for row in rows),
        ("field or service", "fields and services"), ("place", "places"), ("entry", "entries"),
    )  # fmt: skip
    return figure(
        "fields-by-place",
        say("Who does what where: actors in each field or service, by place"),
        draw_counts(grid),
        subtitle=say("Actors said to be there, in full or in part; a provider that is not named counts as one"),
        source=source,
    )


# ── a table of who does what where ──────────────────────────────────────────────────────────────────


def count_figures(name: str, triples: Triples) -> Iterator[tree.Figure]:
    """Organisations by sector, and sectors by place, the largest first."""
    yield _grid(name, "organisations-by-sector", triples, (0, 1), (("organisation", "organisations"), ("sector", "sectors")))
    if any(place for _, _, place in triples):
        yield _grid(name, "sectors-by-place", triples, (1, 2), (("sector", "sectors"), ("place", "places")))


def _grid(name: str, id: str, triples: Triples, axes: tuple[int, int], words: tuple[tuple[str, str], tuple[str, str]]) -> tree.Figure:
    cells: Counter[tuple[str, str]] = Counter()
    totals: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for key, number in triples.items():
        ends = tuple(key[axis] or NOT_STATED for axis in axes)
        cells[ends[0], ends[1]] += number
        for total, end in zip(totals, ends, strict=True):
            total[end] += number
    shown = [_largest(total, most) for total, most in zip(totals, (MOST_ROWS, MOST_COLUMNS), strict=True)]
    left = [
        say(
            "{what} with {rows}",
            what=numbered(len(total) - len(kept), word),
            rows=numbered(sum(total.values()) - sum(total[one] for one in kept), ("row", "rows")),
        )
        for total, kept, word in zip(totals, shown, words, strict=True)
        if len(total) > len(kept)
    ]
    rows, columns = shown
    first = rows[0]
    grid = Counts(
        tuple(map(_stated, rows)), tuple(map(_stated, columns)), tuple(tuple(cells[row, column] for column in columns) for row in rows), *words, ("row", "rows"),
        left_out=say("Not drawn: {what}.", what="; ".join(left)) if left else "",
    )  # fmt: skip
    return figure(
        id,
        counted("{name} has most: {most} of {n} row", "{name} has most: {most} of {n} rows", sum(totals[0].values()), name=_stated(first), most=count(totals[0][first])),
        draw_counts(grid),
        subtitle=say("Rows of the table by organisation and sector, the largest first. A row is what somebody reported, not how much was done")
        if axes == (0, 1)
        else say("Rows of the table by sector and place, the largest first. A row is what somebody reported, not how much was done"),
        source=PurePath(name).name,
    )


def _stated(name: str) -> str:
    return say(NOT_STATED) if name == NOT_STATED else name


def _largest(total: Mapping[str, int], most: int) -> list[str]:
    """The largest first; what is not stated stands last, whatever its size."""
    return sorted(total, key=lambda one: (one == NOT_STATED, -total[one], one))[:most]


def _lead(triples: Triples) -> str:
    organisations, sectors, places = (len({key[axis] for key in triples if key[axis]}) for axis in range(3))
    unknown = sum(number for key, number in triples.items() if not key[2])
    shown = {
        "organisations": numbered(organisations, ("organisation", "organisations")), "sectors": numbered(sectors, ("sector", "sectors")),
        "places": numbered(places, ("place", "places")),
    }  # fmt: skip
    if not unknown:
        return say("{organisations}, {sectors}, {places}. Two in one sector are not known to work together.", **shown)
    return counted(
        "{organisations}, {sectors}, {places}; {n} row names no place. Two in one sector are not known to work together.",
        "{organisations}, {sectors}, {places}; {n} rows name no place. Two in one sector are not known to work together.",
        unknown,
        **shown,
    )


# ── files ───────────────────────────────────────────────────────────────────────────────────────────


def _document(title: str, section: tree.Section, said: Sequence[str], simulated: str, version: str) -> tree.Document:
    notices = [tree.Notice(sentence(one)) for one in (simulated, *said) if one]
    return tree.Document(title=title, sections=(section,), subtitle=section.title, notices=tuple(notices), colophon=(f"Kurak {version}",))


def figure_svg(drawn: tree.Figure) -> str:
    """A figure as one SVG file, with its title, its words and fixed colours; it loads nothing."""
    from kurak.report.writers.outline import tree_text, without_controls
    from kurak.report.writers.palette import FACES, PRINT

    margin, title = 24, 20.0
    y = margin + title
    front: list[str] = []

    def paragraph(text: str, size: float, fill: str, weight: str = "") -> None:
        nonlocal y
        for line in wrap(text, WIDE, size, bold=bool(weight)):
            front.append(f'<text x="{margin}" y="{y:.1f}" font-size="{size:g}" fill="var(--{fill})"{weight}>{letters(line)}</text>')
            y += size * LEADING

    caption = tree_text(drawn.caption)
    paragraph(caption, title, "ink", ' font-weight="700"')
    paragraph(tree_text(drawn.subtitle), LABEL, "ink2")
    height = float(drawn.drawing.split('height="', 1)[1].split('"', 1)[0])
    inner = drawn.drawing.replace("<svg ", f'<svg x="{margin}" y="{y:.1f}" ', 1)
    y += height + 2 * LABEL
    for note in (*drawn.notes, *((say("Source: {source}", source=tree_text(drawn.source)),) if drawn.source else ())):
        paragraph(tree_text(note), LABEL, "ink2")
    wide, tall = WIDE + 2 * margin, round(y + margin - LABEL)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" role="img" '
        f'aria-label="{escape(f"{caption}. {drawn.alternative}")}" font-family="var(--sans)">'
        f"<title>{escape(caption, quote=False)}</title><desc>{escape(drawn.alternative, quote=False)}</desc>"
        f'<rect width="{wide}" height="{tall}" fill="var(--paper)"/>{"".join(front)}{inner}</svg>\n'
    )
    for name, value in {**PRINT, "sans": FACES["sans"].replace('"', "'")}.items():
        text = text.replace(f"var(--{name})", value)
    return without_controls(text.replace(THIN, "\u00a0"))


__all__ = ["count_figures", "figure_svg", "file_document", "network_document", "study_document", "study_figure"]
