"""The study at a glance: what was asked, of whom, what holds and what does not; tools, terms, abbreviations."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.finding import Finding, count_by_severity
from kurak.report.chapters.ledger import ledger_groups
from kurak.report.wording import count, plural, sentence

SHOWN = 6
"""How many lines each of the two lists shows at most."""


def glance(edition: Edition) -> tree.Section:
    """Make the section."""
    return tree.Section(
        id="glance",
        title="At a glance",
        kicker="One page",
        short="At a glance",
        lead=_lead(edition),
        blocks=tuple(_blocks(edition)),
    )


def _lead(edition: Edition) -> tree.Inlines:
    study = edition.study
    words: list[tree.Inline] = []
    if study.population is not None:
        words.append(sentence(f"The study speaks of {study.population.target}, {count(study.population.size)} people"))
        words.append(" ")
    if edition.audit is not None:
        counts = count_by_severity(edition.audit.findings)
        words.append(
            tree.Strong(
                f"Of what the report prints, {plural(counts.get('impossible', 0), 'number or pair is', 'numbers or pairs are')} "
                f"impossible and {count(counts.get('inconsistent', 0))} disagree with one another under what it states."
            )
        )
        words.append(" This edition shows which, why, and what is left standing.")
    elif not words:
        words.append(study.subtitle)
    return tuple(words)


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    figures = tuple(_key_figures(edition))
    if figures:
        yield tree.KeyFigures(figures)
    if edition.audit is not None:
        yield tree.TwoColumns(
            left=(tree.MarkedList("What stands", tuple(_standing(edition)), "square", "No conclusion stands untouched."),),
            right=(tree.MarkedList("What does not", tuple(_falling(edition)), "triangle", "Nothing was found."),),
        )
        if edition.audit.ledger:
            total = len(edition.audit.ledger)
            yield tree.LedgerOverview(
                f"{count(total)} statements in {len(ledger_groups(edition))} conclusions",
                ledger_groups(edition),
                target="#conclusions",
            )
    if edition.folder.tools:
        yield _tools(edition)
    if edition.folder.glossary.terms:
        yield tree.Details(
            f"Key terms ({len(edition.folder.glossary.terms)})",
            (tree.DefinitionList(tuple((term.term, sentence(term.definition)) for term in edition.folder.glossary.terms)),),
        )
    # A name that is masked in quotations is not explained here either.
    abbreviations = [a for a in edition.folder.glossary.abbreviations if a.abbr not in edition.study.disclosure.mask]
    if abbreviations:
        yield tree.Details(
            f"Abbreviations ({len(abbreviations)})",
            (
                tree.DefinitionList(
                    tuple(
                        (short.abbr, short.expansion or sentence(f"never spelled out ({short.section_ref})"))
                        for short in abbreviations
                    )
                ),
            ),
        )


def _key_figures(edition: Edition) -> Iterator[tree.KeyFigure]:
    study, folder = edition.study, edition.folder
    if study.design is not None:
        n = study.design.achieved or study.design.n
        about = "people interviewed" if study.design.achieved else "interviews planned"
        regions = len(study.domains.get("region", ()))
        label = about + (f", {regions} regions" if regions else "")
        if study.design.clusters:
            label += f", {study.design.clusters} clusters planned"
        yield tree.KeyFigure(count(n), label)
    if folder.instrument is not None:
        items = sum(len(scale.items) for scale in folder.instrument.scales.values())
        yield tree.KeyFigure(count(items), f"statements in {len(folder.instrument.scales)} scales")
    sessions: dict[str, int] = {}
    for group in folder.interviews:
        totals = [g for g in folder.interviews if g.method == group.method and g.location_role == "total"]
        if group in totals or not totals:
            sessions[group.method] = sessions.get(group.method, 0) + group.n_sessions
    if "kii" in sessions or "expert_interview" in sessions:
        parts = [sessions[method] for method in ("kii", "expert_interview") if method in sessions]
        yield tree.KeyFigure(" + ".join(count(part) for part in parts), "in-depth and expert interviews")
    if "fgd" in sessions:
        people = next((g.n_participants for g in folder.interviews if g.method == "fgd" and g.n_participants), None)
        yield tree.KeyFigure(count(sessions["fgd"]), "focus groups" + (f", {people} people" if people else ""))


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
        number = f"All {plain}" if plain == len(edition.audit.totals) else f"{plain} of {len(edition.audit.totals)}"
        return (
            f"{number} printed totals agree with a plain mean of groups; "
            f"{apart} of these are not the mean of people. ",
            link,
        )
    if rule == "scale-range":
        return (f"{plural(len(found), 'printed mean lies', 'printed means lie')} outside the answer scale. ", link)
    if rule == "pooled-range":
        totals = {(finding.item, finding.printed) for finding in found if finding.severity == "impossible"}
        return (f"{plural(len(totals), 'total lies', 'totals lie')} outside groups that together are everybody. ", link)
    if rule == "count-sum":
        rounded = sum(finding.severity == "suspect" for finding in found)
        return (
            f"{plural(len(found) - rounded, 'printed sum differs', 'printed sums differ')} from the sum of the parts"
            + (f"; {rounded} more do by what rounding may explain. " if rounded else ". "),
            link,
        )
    first = found[0]
    return (sentence(f"{first.message}"), " ", link)


def _tools(edition: Edition) -> tree.Table:
    tools = edition.folder.tools
    return tree.Table(
        id="tools",
        caption="How the study asked",
        subtitle="Data collection tools, as printed",
        columns=(tree.Column("Tool", width=3), tree.Column("Number", align="right", width=1), tree.Column("Where", width=3), tree.Column("Of whom", width=4)),
        rows=tuple(tree.row(tool.tool, count(tool.amount), tool.location, tool.target_groups) for tool in tools),
        notes=tuple(sentence(f"{tool.tool}: {tool.note}") for tool in tools if tool.note),
        source=_source(edition),
    )


def _source(edition: Edition) -> str:
    published = edition.folder.published
    return published.spec.source if published is not None else ""
