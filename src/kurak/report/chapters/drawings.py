"""From a chart's drawing to a figure of the document."""

from __future__ import annotations

from collections.abc import Callable

from kurak.model import document as tree
from kurak.model.making import Making
from kurak.report.charts.drawing import Drawing


def figure(
    id: str,
    caption: tree.Inlines,
    drawing: Drawing,
    *,
    subtitle: tree.Inlines = "",
    source: tree.Inlines = "",
    notes: tuple[tree.Inlines, ...] = (),
    tag: str = "",
    making: Callable[[Drawing], Making | None] = lambda drawing: None,
) -> tree.Figure:
    """Put a drawing, its words and its values into the document; ``making`` says how the values were made."""
    columns = tuple(
        tree.Column(label[:1].upper() + label[1:], align="left" if place == 0 else "right")
        for place, label in enumerate(drawing.columns)
    )
    return tree.Figure(
        id=id,
        caption=caption,
        drawing=drawing.wide,
        narrow=drawing.narrow,
        alternative=drawing.alt,
        values=tree.Values(columns, tuple(tree.row(*cells) for cells in drawing.rows), making(drawing)),
        subtitle=subtitle,
        source=source,
        notes=notes,
        tag=tag,
    )
