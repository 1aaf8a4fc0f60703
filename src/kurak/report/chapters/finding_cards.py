"""How findings are put on cards: one card for what one rule found in one place, the telling one first."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.edition import Edition
from kurak.model.finding import Finding


@dataclass(frozen=True, slots=True)
class CardOfFindings:
    """Findings of one rule and one severity about one scale, table or subject."""

    id: str
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding whose reasoning the card shows."""
        return self.findings[0]


def cards_of(edition: Edition) -> tuple[CardOfFindings, ...]:
    """All findings of the audit on cards, worst first. Findings about a scale's own mean lead their card."""
    if edition.audit is None:
        return ()
    scales = set(edition.folder.instrument.scales) if edition.folder.instrument is not None else set()
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in edition.audit.findings:
        subject = str(finding.details.get("scale") or finding.table or "")
        if finding.rule in ("same-fact", "count-sum"):
            subject = finding.table or (finding.item or finding.message)
        if finding.severity == "note" or finding.rule == "unsupported-claim":
            subject = ""
        groups.setdefault((finding.severity, finding.rule, subject), []).append(finding)
    ids: dict[str, int] = {}
    cards = []
    for (severity, rule, _), found in groups.items():
        found.sort(key=lambda finding: finding.item not in scales)
        name = f"finding-{rule}-{severity}"
        ids[name] = ids.get(name, 0) + 1
        cards.append(CardOfFindings(f"{name}-{ids[name]}", tuple(found)))
    return tuple(cards)


def identity(finding: Finding) -> tuple[str, ...]:
    """What tells one finding from another."""
    return (finding.code, finding.severity, finding.table or "", finding.item or "", finding.claim or "", finding.message)


def anchor_of(edition: Edition) -> dict[tuple[str, ...], str]:
    """For every finding, by its identity, the anchor of the card it stands on."""
    return {identity(finding): f"#{card.id}" for card in cards_of(edition) for finding in card.findings}
