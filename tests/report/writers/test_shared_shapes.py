"""The outlines of a map weigh more than all else of a page; a page with many maps of one country must hold them once, and draw them alike."""

from __future__ import annotations

import re

from kurak.model.document import Document, Figure, Section
from kurak.report.writers.html import write_html
from kurak.report.writers.shared_shapes import SharedShapes

OUTLINE = "M0 0" + "l1 2" * 100


def of_map(colour: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="{OUTLINE}" fill="{colour}" stroke="var(--ink3)"/><path d="M0 0h1"/></svg>'


def test_two_maps_of_one_country_hold_its_outline_once_and_keep_their_colours() -> None:
    maps = tuple(Figure(f"map-{place}", "A map", of_map(f"var(--map-{place})"), "A map.") for place in (1, 2))
    html = write_html(Document("Maps", (Section("one", "One", maps),)))
    assert html.count(OUTLINE) == 1
    [(name,)] = {(found,) for found in re.findall(rf'<path id="([^"]+)" d="{OUTLINE}"/>', html)}
    assert re.findall(rf'<use href="#{name}"([^>]*)/>', html) == [f' fill="var(--map-{place})" stroke="var(--ink3)"' for place in (1, 2)]
    assert html.count('d="M0 0h1"') == 2


def test_a_shape_takes_no_id_of_the_page() -> None:
    shapes = SharedShapes({"shape-1"})
    assert 'href="#shape-1-"' in shapes.of(of_map("red"))
    assert '<path id="shape-1-" d=' in shapes.written()


def test_an_outline_that_its_drawing_refers_to_stays_there() -> None:
    svg = f'<svg><path d="{OUTLINE}" id="own"/><use href="#own"/></svg>'
    assert SharedShapes().of(svg) == svg
