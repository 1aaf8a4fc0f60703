"""The conclusions ledger: statement by statement, with verdict, reason and evidence."""

from __future__ import annotations

from kurak.model import document as tree
from kurak.model.audit import LedgerEntry
from kurak.model.edition import Edition
from kurak.report.chapters.finding_cards import anchor_of, identity
from kurak.report.wording import sentence
from kurak.report.words.saying import counted, later, say

MEANINGS = (
    ("stands", later("everything it needs is printed, and no finding touches it")),
    ("weakened", later("part of it is missing, doubted by the audit, or contradicted in print")),
    ("not supported", later("nothing printed carries it, or the numbers say otherwise; it may still be true")),
    ("cannot tell", later("it rests on sources outside this study's results; a person has to judge and sign")),
)
VERDICTS = {"stands": later("stands"), "weakened": later("weakened"), "not supported": later("not supported"), "cannot tell": later("cannot tell")}
"""Each verdict as a reader sees it."""


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
        (say("Survey"), len(links.claims) + len(links.scales)),
        (say("Interviews"), len(links.rows) + len(links.services) + len(links.quotes)),
        (say("Desk review"), len(links.facts)),
    )
    signed = entry.statement.signed
    shown: dict[str, tree.Link] = {}
    for finding in entry.findings:
        anchor = cards.get(identity(finding), f"#rule-{finding.rule}")
        shown.setdefault(anchor, tree.Link(finding.rule, anchor))
    reasons = " ".join(sentence(reason) for reason in entry.reasons)
    if entry.statement.note and entry.statement.note not in reasons:
        reasons += " " + sentence(say("Note: {note}", note=entry.statement.note))
    evidence = "; ".join(entry.evidence)
    return tree.Statement(
        letter=entry.statement.id.rpartition(".")[2],
        id=f"ledger-{entry.statement.id}",
        text=sentence(entry.statement.statement),
        verdict=entry.verdict,
        reason=say("{reasons} Rests on: {evidence}.", reasons=reasons, evidence=evidence) if evidence else reasons,
        evidence=tuple((f"{name} · {number}" if number else say("{source} silent", source=name), bool(number)) for name, number in sources),
        findings=tuple(shown.values()),
        signature=say("Signed by {who}, {date}", who=signed.signed_by, date=signed.date) if signed else "",
    )


def ledger(edition: Edition) -> tree.Section | None:
    """Make the section; None where no conclusions are given."""
    if edition.audit is None or not edition.audit.ledger:
        return None
    counts = {verdict: sum(e.verdict == verdict for e in edition.audit.ledger) for verdict, _ in MEANINGS}
    groups = ledger_groups(edition)
    return tree.Section(
        id="conclusions",
        title=say("The conclusions, statement by statement"),
        kicker=say("Ledger"),
        short=say("Conclusions"),
        lead=counted(
            "The report's {conclusions} key conclusions hold {n} distinct statement. "
            "Each is set against what the survey, the interviews and the desk review print: "
            "{stand} stand, {weakened} weakened, {unsupported} not supported, {unknown} cannot tell.",
            "The report's {conclusions} key conclusions hold {n} distinct statements. "
            "Each is set against what the survey, the interviews and the desk review print: "
            "{stand} stand, {weakened} weakened, {unsupported} not supported, {unknown} cannot tell.",
            len(edition.audit.ledger),
            conclusions=len(groups),
            stand=counts["stands"],
            weakened=counts["weakened"],
            unsupported=counts["not supported"],
            unknown=counts["cannot tell"],
        ),
        blocks=(
            tree.DefinitionList(tuple((tree.Strong(say(VERDICTS[verdict])), sentence(say(meaning))) for verdict, meaning in MEANINGS)),
            tree.Paragraph(
                say(
                    "The program gives each verdict by a written rule, from the links of the statement and the findings of "
                    "the audit. The links are this edition's trace; the report prints none. Where judgement is needed the "
                    "verdict stays “cannot tell” until a person signs another one, with the reason."
                ),
                quiet=True,
            ),
            tree.Ledger("ledger", groups),
        ),
    )
