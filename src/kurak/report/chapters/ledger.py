"""The conclusions ledger: statement by statement, with verdict, reason and evidence."""

from __future__ import annotations

from kurak.model import document as tree
from kurak.model.audit import LedgerEntry
from kurak.model.edition import Edition
from kurak.report.chapters.finding_cards import anchor_of, identity
from kurak.report.wording import plural, sentence

MEANINGS = (
    ("stands", "everything it needs is printed, and no finding touches it"),
    ("weakened", "part of it is missing, doubted by the audit, or contradicted in print"),
    ("not supported", "nothing printed carries it, or the numbers say otherwise; it may still be true"),
    ("cannot tell", "it rests on sources outside this study's results; a person has to judge and sign"),
)


def ledger_groups(edition: Edition) -> tuple[tree.LedgerGroup, ...]:
    """The ledger as groups of statements, one a conclusion."""
    if edition.audit is None:
        return ()
    groups: dict[str, list[LedgerEntry]] = {}
    for entry in edition.audit.ledger:
        groups.setdefault(entry.conclusion, []).append(entry)
    cards = anchor_of(edition)
    return tuple(
        tree.LedgerGroup(
            id=f"ledger-{name}",
            title=entries[0].section or name,
            short=name,
            statements=tuple(_statement(entry, cards) for entry in entries),
        )
        for name, entries in groups.items()
    )


def _statement(entry: LedgerEntry, cards: dict[tuple[str, ...], str]) -> tree.Statement:
    links = entry.statement.rests_on
    sources = (
        ("Survey", len(links.claims) + len(links.scales)),
        ("Interviews", len(links.rows) + len(links.services) + len(links.quotes)),
        ("Desk review", len(links.facts)),
    )
    signed = entry.statement.signed
    shown: dict[str, tree.Link] = {}
    for finding in entry.findings:
        anchor = cards.get(identity(finding), f"#rule-{finding.rule}")
        shown.setdefault(anchor, tree.Link(finding.rule, anchor))
    reasons = " ".join(sentence(reason) for reason in entry.reasons)
    if entry.statement.note and entry.statement.note not in reasons:
        reasons += " " + sentence(f"Note: {entry.statement.note}")
    evidence = "; ".join(entry.evidence)
    return tree.Statement(
        letter=entry.statement.id.rpartition(".")[2],
        id=f"ledger-{entry.statement.id}",
        text=sentence(entry.statement.statement),
        verdict=entry.verdict,
        reason=f"{reasons} Rests on: {evidence}." if evidence else reasons,
        evidence=tuple((f"{name} · {number}" if number else f"{name} silent", bool(number)) for name, number in sources),
        findings=tuple(shown.values()),
        signature=f"Signed by {signed.signed_by}, {signed.date}" if signed else "",
    )


def ledger(edition: Edition) -> tree.Section | None:
    """Make the section; None where no conclusions are given."""
    if edition.audit is None or not edition.audit.ledger:
        return None
    counts = {verdict: sum(e.verdict == verdict for e in edition.audit.ledger) for verdict, _ in MEANINGS}
    groups = ledger_groups(edition)
    return tree.Section(
        id="conclusions",
        title="The conclusions, statement by statement",
        kicker="Ledger",
        short="Conclusions",
        lead=f"The report's {len(groups)} key conclusions hold {plural(len(edition.audit.ledger), 'distinct statement', 'distinct statements')}. "
        "Each is set against what the survey, the interviews and the desk review print: "
        + ", ".join(f"{number} {'stand' if verdict == 'stands' else verdict}" for verdict, number in counts.items())
        + ".",
        blocks=(
            tree.DefinitionList(tuple((tree.Strong(verdict), sentence(meaning)) for verdict, meaning in MEANINGS)),
            tree.Paragraph(
                "The program gives each verdict by a written rule, from the links of the statement and the findings of "
                "the audit. The links are this edition's trace; the report prints none. Where judgement is needed the "
                "verdict stays “cannot tell” until a person signs another one, with the reason.",
                quiet=True,
            ),
            tree.Ledger("ledger", groups),
        ),
    )
