"""The policy brief on two pages, as PDF (PDF/UA-1) and as one HTML file.

How it looks is said in ``templates/policy_brief.typ`` and ``templates/policy_brief.html``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kurak.model import document as tree
from kurak.model.short_reports import PolicyBrief
from kurak.report.words.saying import counted, say
from kurak.report.writers import palette
from kurak.report.writers.drawing import checked_drawing, overlay, size
from kurak.report.writers.frame_words import known
from kurak.report.writers.one_sheet import write_fitting
from kurak.report.writers.outline import pieces, tree_text, without_controls

PAGES: Final = 2
_SIZES: Final = (11.6, 11.0, 10.8, 10.2, 9.6, 9.0, 8.4)
_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


def write_brief_pdf(brief: PolicyBrief) -> tuple[bytes, int]:
    """The brief as PDF, and how many pages it came to: more than :data:`PAGES` where it does not fit in small type either.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    figure = brief.figure
    drawings = {}
    if figure is not None:
        svg = palette.fixed(checked_drawing(without_controls(figure.drawing)))
        if "xmlns=" not in svg[: svg.index(">")]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        drawings["figure"] = svg
    return write_fitting(brief_data(brief), _TEMPLATES / "policy_brief.typ", most=PAGES, sizes=_SIZES, drawings=drawings)


def write_brief_html(brief: PolicyBrief) -> str:
    """The brief as one HTML file: no request to any host, no script."""
    from markupsafe import Markup

    from kurak.report.writers.html import brief_environment

    environment, faces = brief_environment()
    figure = brief.figure
    drawing = Markup(checked_drawing(figure.drawing)) if figure is not None else Markup()
    html = environment.get_template("policy_brief.html").render(**brief_data(brief), drawing=drawing, faces=Markup(faces), colours=Markup(palette.variables()))
    return without_controls(html)


def brief_data(brief: PolicyBrief) -> dict[str, Any]:
    """Everything that is printed, as words."""
    return {
        "language": brief.language,
        "title": brief.title,
        "subtitle": brief.subtitle,
        "edition": brief.edition,
        "asked": brief.asked,
        "opening": list(_runs(brief.opening)),
        "findings": [{"text": list(_runs(one.text)), "sure": "; ".join(one.sure), "more": one.more, "more-words": say("More: {places}.", places=one.more)} for one in brief.findings],
        "figure": _figure(brief.figure, brief.figure_label),
        "recommendations": [
            {"id": one.id, "title": one.title, "asks": one.asks, "who": one.who, "rests": one.rests} for one in brief.recommendations
        ],
        "further": counted("{n} more in the report.", "{n} more in the report.", brief.further) if brief.further > 0 else "",
        "cannot": list(brief.cannot),
        "more": list(brief.more),
        "marks": list(brief.marks),
        "credits": " · ".join(brief.credits),
        "words": {
            "title": say("{title}: policy brief", title=brief.title),
            "foot": say("{title} · policy brief", title=brief.title),
            "kind": say("Policy brief"),
            "asked": say("Asked:"),
            "found": say("What was found"),
            "no-finding": say("The report holds no finding with a number."),
            "recommendations": say("Recommendations, and who acts"),
            "who": say("Who:"),
            "rests": say("Rests on:"),
            "cannot": say("What the study cannot say"),
            "where": say("Where to read more"),
        },
    }


def _runs(content: tree.Inlines, weight: str = "plain") -> Iterator[dict[str, str]]:
    """Running text as pieces, each with its weight; links and panels of the report are words here."""
    for piece in pieces(content):
        if isinstance(piece, tree.Strong):
            yield from _runs(piece.content, "strong")
        elif isinstance(piece, (tree.Emphasis, tree.Link)):
            yield from _runs(piece.content, weight)
        elif text := tree_text(piece):
            yield {"text": text, "weight": weight}


def _figure(figure: tree.Figure | None, label: str) -> dict[str, Any]:
    if figure is None:
        return {}
    width, height = size(figure.drawing)
    return {
        "label": label,
        "caption": tree_text(figure.caption),
        "subtitle": tree_text(figure.subtitle),
        "notes": " ".join([*(tree_text(note) for note in figure.notes), tree_text(figure.source)]).strip(),
        "alternative": figure.alternative,
        "tag": known(figure.tag),
        "overlay": overlay(figure),
        "ratio": height / width,
    }
