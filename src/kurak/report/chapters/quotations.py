"""Quotations of the study's own interviews: those that two people released, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.wording import sentence
from kurak.report.words.saying import counted, say


def quotations(edition: Edition) -> tree.Section | None:
    """Make the section; None where nothing is cleared."""
    if not edition.own_quotes:
        return None
    return tree.Section(
        id="own-quotations",
        title=say("In their words"),
        kicker=say("Interviews and focus groups"),
        short=say("Quotations"),
        lead=counted(
            "{n} passage of interviews, each released by two people.",
            "{n} passages of interviews, each released by two people.",
            len(edition.own_quotes),
        ),
        blocks=tuple(_blocks(edition)),
    )


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    base = edition.study.disclosure.quote_base or edition.study.disclosure.smallest_base
    yield tree.Paragraph(
        say(
            "Names and places are masked; square brackets stand for what is not shown. Beside the words stands one attribute of the speaker "
            "at most, shared by {base} people of the sample or more; what a passage is about is said where as many spoke of it.",
            base=base,
        ),
        quiet=True,
    )
    names = edition.folder.codebook.names() if edition.folder.codebook is not None else {}
    # In the order of their length: the order of the pool would lead back to texts.
    for quote in sorted(edition.own_quotes, key=lambda quote: (len(quote.text), quote.text)):
        said = [sentence(speaker(quote.attribution)).removesuffix("."), *([names.get(quote.code_id, quote.code_id)] if quote.code_id else [])]
        yield tree.QuoteBlock(say("“{quotation}”", quotation=quote.text), " · ".join(said), language=quote.language)


def speaker(attribution: str) -> str:
    """Who spoke, as far as it may be said."""
    return say("speaker not shown") if attribution == "speaker not shown" else attribution
