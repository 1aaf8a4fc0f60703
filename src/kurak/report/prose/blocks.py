"""Blocks that prose asks for by name: tables and figures of the report's chapters, quotations, findings of the audit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kurak.model import document as tree
from kurak.model.prose import Ask
from kurak.report.chapters.quotations import speaker
from kurak.report.prose.names import no_other_keys
from kurak.report.prose.scope import Given, NotGivenError, Scope, Verb
from kurak.report.wording import sentence
from kurak.report.words.saying import say
from kurak.sources.wording import did_you_mean, listed, shown

SOURCE = "the report's chapters"
_TABLES = (tree.Table, tree.HeatTable, tree.MarkMatrix)


def _name(ask: Ask) -> str:
    no_other_keys(ask.options, ())
    if len(ask.words) != 1:
        raise NotGivenError("PRO-005", f"{ask.verb} takes the name of one", f"write {ask.verb} NAME")
    return ask.words[0]


def _found(scope: Scope, ask: Ask, kinds: tuple[type, ...], what: str) -> Any:
    name = _name(ask)
    own = {key: block for key, block in scope.blocks.items() if isinstance(block, kinds)}
    if name in own:
        return own[name]
    other = scope.blocks.get(name)
    if other is not None:
        kind = "table" if isinstance(other, _TABLES) else "figure" if isinstance(other, tree.Figure) else "finding"
        raise NotGivenError("PRO-006", f"{shown(name)} is no {what}", f"write {{{{ {kind} {name} }}}}")
    raise NotGivenError("PRO-006", f"the report has no {what} {shown(name)}", did_you_mean(name, own, otherwise=f"its name is what stands after # in the address of report.html; the report has {listed(own)}"))


def _copy(scope: Scope, block: Any) -> Any:
    """A block under an id of its own, since it also stands in its chapter."""
    number = scope.copies[block.id] = scope.copies.get(block.id, 0) + 1
    return replace(block, id=f"{block.id}-in-text-{number}")


def table(scope: Scope, ask: Ask) -> Given:
    """A table of a chapter."""
    found = _found(scope, ask, _TABLES, "table")
    if not any(line.kind != "group" for line in found.rows) if not isinstance(found, tree.HeatTable) else not found.rows:
        raise NotGivenError("PRO-019", f"the table {shown(found.id)} would be empty")
    copied = _copy(scope, found)
    if isinstance(copied, tree.Table):
        copied = replace(copied, rows=tuple(replace(line, id="") for line in copied.rows))
    return Given("", "", "computed", blocks=(copied,))


def figure(scope: Scope, ask: Ask) -> Given:
    """A figure of a chapter."""
    found: tree.Figure = _found(scope, ask, (tree.Figure,), "figure")
    if found.values is not None and len(found.values.rows) < 2:
        raise NotGivenError("PRO-020", f"the figure {shown(found.id)} shows {'one group' if found.values.rows else 'nothing'}")
    return Given("", "", "computed", blocks=(_copy(scope, found),))


def quote(scope: Scope, ask: Ask) -> Given:
    """A quotation that may leave the house."""
    name = _name(ask)
    quotes = {one.quote_id: one for one in (*scope.edition.own_quotes, *scope.edition.quotes)}
    if name not in quotes:
        raise NotGivenError("PRO-006", f"no quotation is called {shown(name)}, or it is not cleared", did_you_mean(name, quotes, otherwise="kurak qualitative quotes says what is cleared"))
    found = quotes[name]
    if found.withheld:
        scope.add("PRO-009", f"the quotation {name} is withheld: what stands beside it could lead to a person", ask.where, "take it out")
        return Given("", "", "withheld", say("Quotation {name}", name=name), blocks=(tree.Paragraph(say("A quotation is withheld."), quiet=True),))
    attribution = ", ".join(part for part in (speaker(found.attribution), say("section {section}", section=found.section) if found.section else "") if part)
    block = tree.QuoteBlock(say("“{quotation}”", quotation=found.text), sentence(attribution).removesuffix(".") if attribution else "", language=found.language)
    return Given("", "", "from source", say("Quotation {name}", name=name), blocks=(block,))


def audit_finding(scope: Scope, ask: Ask) -> Given:
    """A finding of the audit, as its card."""
    found: tree.FindingCard = _found(scope, ask, (tree.FindingCard,), "finding")
    copied: tree.FindingCard = _copy(scope, found)
    if copied.figure is not None:
        copied = replace(copied, figure=replace(copied.figure, id=f"{copied.id}-figure"))
    return Given("", "", "computed", blocks=(copied,))


VERBS = (
    Verb("table", SOURCE, "table NAME", "A table of a chapter, once more at this place.", table, "block"),
    Verb("figure", SOURCE, "figure NAME", "A figure of a chapter, once more at this place.", figure, "block"),
    Verb("quote", SOURCE, "quote ID", "A quotation that is cleared, with what may be said of the speaker.", quote, "block"),
    Verb("finding", SOURCE, "finding ID", "A finding of the audit: its card.", audit_finding, "block"),
)
