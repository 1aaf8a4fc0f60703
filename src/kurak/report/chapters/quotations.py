"""Quotations of the study's own interviews: those that two people released, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.wording import plural, sentence


def quotations(edition: Edition) -> tree.Section | None:
    """Make the section; None where nothing is cleared."""
    if not edition.own_quotes:
        return None
    return tree.Section(
        id="own-quotations",
        title="In their words",
        kicker="Interviews and focus groups",
        short="Quotations",
        lead=f"{plural(len(edition.own_quotes), 'passage', 'passages')} of interviews, each released by two people.",
        blocks=tuple(_blocks(edition)),
    )


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    base = edition.study.disclosure.quote_base or edition.study.disclosure.smallest_base
    yield tree.Paragraph(
        "Names and places are masked; square brackets stand for what is not shown. Beside the words stands one attribute of the speaker "
        f"at most, shared by {base} people of the sample or more; what a passage is about is said where as many spoke of it.",
        quiet=True,
    )
    names = edition.folder.codebook.names() if edition.folder.codebook is not None else {}
    # In the order of their length: the order of the pool would lead back to texts.
    for quote in sorted(edition.own_quotes, key=lambda quote: (len(quote.text), quote.text)):
        said = [sentence(quote.attribution).removesuffix("."), *([names.get(quote.code_id, quote.code_id)] if quote.code_id else [])]
        yield tree.QuoteBlock(f"“{quote.text}”", " · ".join(said), language=quote.language)
