"""The study at a glance: what was asked, of whom, what holds and what does not; tools, terms, abbreviations."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.finding import Finding, count_by_severity
from kurak.report.chapters.ledger import ledger_groups
from kurak.report.wording import count, sentence
from kurak.report.words.saying import counted, say

SHOWN = 6
"""How many lines each of the two lists shows at most."""


def glance(edition: Edition) -> tree.Section:
    """Make the section."""
    return tree.Section(
        id="glance",
        title=say("At a glance"),
        kicker=say("One page"),
        short=say("At a glance"),
        lead=_lead(edition),
        blocks=tuple(_blocks(edition)),
    )


def _lead(edition: Edition) -> tree.Inlines:
    study = edition.study
    words: list[tree.Inline] = []
    if study.population is not None:
        target, size = study.population.target, study.population.size
        words.append(sentence(counted("The study speaks of {target}, {n} people", "The study speaks of {target}, {n} people", size, target=target)))
        words.append(" ")
    if edition.audit is not None:
        counts = count_by_severity(edition.audit.findings)
        words.append(
            tree.Strong(
                counted(
                    "Of what the report prints, {n} number or pair is impossible and {others} disagree with one another under what it states.",
                    "Of what the report prints, {n} numbers or pairs are impossible and {others} disagree with one another under what it states.",
                    counts.get("impossible", 0),
                    others=count(counts.get("inconsistent", 0)),
                )
            )
        )
        words.append(" " + say("This edition shows which, why, and what is left standing."))
    elif not words:
        words.append(study.subtitle)
    return tuple(words)


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    figures = tuple(_key_figures(edition))
    if figures:
        yield tree.KeyFigures(figures)
    if edition.audit is not None:
        yield tree.TwoColumns(
            left=(tree.MarkedList(say("What stands"), tuple(_standing(edition)), "square", say("No conclusion stands untouched.")),),
            right=(tree.MarkedList(say("What does not"), tuple(_falling(edition)), "triangle", say("Nothing was found.")),),
        )
        if edition.audit.ledger:
            total = len(edition.audit.ledger)
            yield tree.LedgerOverview(
                say("{statements} statements in {conclusions} conclusions", statements=count(total), conclusions=len(ledger_groups(edition))),
                ledger_groups(edition),
                target="#conclusions",
            )
    if edition.folder.tools:
        yield _tools(edition)
    if edition.folder.glossary.terms:
        yield tree.Details(
            say("Key terms ({n})", n=len(edition.folder.glossary.terms)),
            (tree.DefinitionList(tuple((term.term, sentence(term.definition)) for term in edition.folder.glossary.terms)),),
        )
    # A name that is masked in quotations is not explained here either.
    abbreviations = [a for a in edition.folder.glossary.abbreviations if a.abbr not in edition.study.disclosure.mask]
    if abbreviations:
        yield tree.Details(
            say("Abbreviations ({n})", n=len(abbreviations)),
            (
                tree.DefinitionList(
                    tuple(
                        (short.abbr, short.expansion or sentence(say("never spelled out ({section})", section=short.section_ref)))
                        for short in abbreviations
                    )
                ),
            ),
        )


def _key_figures(edition: Edition) -> Iterator[tree.KeyFigure]:
    study, folder = edition.study, edition.folder
    if study.design is not None:
        n = study.design.achieved or study.design.n
        label = [
            counted("person interviewed", "people interviewed", n) if study.design.achieved else counted("interview planned", "interviews planned", n)
        ]
        regions = len(study.domains.get("region", ()))
        label += [counted("{n} region", "{n} regions", regions)] if regions else []
        label += [counted("{n} cluster planned", "{n} clusters planned", study.design.clusters)] if study.design.clusters else []
        yield tree.KeyFigure(count(n), ", ".join(label))
    if folder.instrument is not None:
        items = sum(len(scale.items) for scale in folder.instrument.scales.values())
        scales = len(folder.instrument.scales)
        yield tree.KeyFigure(count(items), counted("statements in {n} scale", "statements in {n} scales", scales))
    sessions: dict[str, int] = {}
    for group in folder.interviews:
        totals = [g for g in folder.interviews if g.method == group.method and g.location_role == "total"]
        if group in totals or not totals:
            sessions[group.method] = sessions.get(group.method, 0) + group.n_sessions
    if "kii" in sessions or "expert_interview" in sessions:
        parts = [sessions[method] for method in ("kii", "expert_interview") if method in sessions]
        yield tree.KeyFigure(" + ".join(count(part) for part in parts), say("in-depth and expert interviews"))
    if "fgd" in sessions:
        people = next((g.n_participants for g in folder.interviews if g.method == "fgd" and g.n_participants), None)
        label = [counted("focus group", "focus groups", sessions["fgd"])]
        label += [counted("{n} person", "{n} people", people)] if people else []
        yield tree.KeyFigure(count(sessions["fgd"]), ", ".join(label))


def _standing(edition: Edition) -> Iterator[tree.Inlines]:
    assert edition.audit is not None
    standing = [entry for entry in edition.audit.ledger if entry.verdict == "stands"]
    for entry in standing[:SHOWN]:
        yield (sentence(entry.statement.statement), " ", tree.Link(entry.statement.id, f"#ledger-{entry.statement.id}"))


def _falling(edition: Edition) -> Iterator[tree.Inlines]:
    """One line for each kind of finding that changes how the report is read, most telling first."""
    assert edition.audit is not None
    telling = ("scoring", "scale-range", "total", "pooled-range", "superlative", "count-sum", "achieved-design", "percent-sum")
    by_rule: dict[str, list[Finding]] = {}
    for finding in edition.audit.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    shown = 0
    for rule in telling:
        found = by_rule.get(rule, [])
        if not found or shown == SHOWN:
            continue
        shown += 1
        yield _telling(edition, rule, found)


def _telling(edition: Edition, rule: str, found: list[Finding]) -> tree.Inlines:
    link = tree.Link(rule, f"#rule-{rule}")
    if rule == "total":
        assert edition.audit is not None
        plain = sum(check.reproduced_by in ("plain", "both") for check in edition.audit.totals)
        apart = sum(check.reproduced_by == "plain" for check in edition.audit.totals)
        total = len(edition.audit.totals)
        words = (
            say("All {n} printed totals agree with a plain mean of groups; {apart} of these are not the mean of people.", n=plain, apart=apart)
            if plain == total
            else say(
                "{n} of {total} printed totals agree with a plain mean of groups; {apart} of these are not the mean of people.",
                n=plain, total=total, apart=apart,
            )
        )  # fmt: skip
        return (words + " ", link)
    if rule == "scale-range":
        return (
            counted("{n} printed mean lies outside the answer scale.", "{n} printed means lie outside the answer scale.", len(found)) + " ",
            link,
        )
    if rule == "pooled-range":
        totals = {(finding.item, finding.printed) for finding in found if finding.severity == "impossible"}
        words = counted(
            "{n} total lies outside groups that together are everybody.", "{n} totals lie outside groups that together are everybody.", len(totals)
        )
        return (words + " ", link)
    if rule == "count-sum":
        rounded = sum(finding.severity == "suspect" for finding in found)
        words = (
            counted(
                "{n} printed sum differs from the sum of the parts; {rounded} more do by what rounding may explain.",
                "{n} printed sums differ from the sum of the parts; {rounded} more do by what rounding may explain.",
                len(found) - rounded,
                rounded=rounded,
            )
            if rounded
            else counted("{n} printed sum differs from the sum of the parts.", "{n} printed sums differ from the sum of the parts.", len(found))
        )
        return (words + " ", link)
    first = found[0]
    return (sentence(f"{first.message}"), " ", link)


def _tools(edition: Edition) -> tree.Table:
    tools = edition.folder.tools
    return tree.Table(
        id="tools",
        caption=say("How the study asked"),
        subtitle=say("Data collection tools, as printed"),
        columns=(
            tree.Column(say("Tool"), width=3),
            tree.Column(say("Number"), align="right", width=1),
            tree.Column(say("Where"), width=3),
            # Who was asked, not whom something is about: the colon makes it another text for translators.
            tree.Column(say("Of whom:").removesuffix(":"), width=4),
        ),
        rows=tuple(tree.row(tool.tool, count(tool.amount), tool.location, tool.target_groups) for tool in tools),
        notes=tuple(sentence(f"{tool.tool}: {tool.note}") for tool in tools if tool.note),
        source=_source(edition),
    )


def _source(edition: Edition) -> str:
    published = edition.folder.published
    return published.spec.source if published is not None else ""
