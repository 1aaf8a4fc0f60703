"""What a policy brief says: taken from the study and from its report, so that nothing in it is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from kurak.model import document as tree
from kurak.model.audit import Audit
from kurak.model.catalogue import finding
from kurak.model.edition import Edition
from kurak.model.finding import Finding, Place, count_by_severity
from kurak.model.rehearsed import SIMULATED
from kurak.model.short_reports import BriefFinding, BriefRecommendation, PolicyBrief
from kurak.model.stakeholders import Recommendation
from kurak.report.chapters.gaps import capital
from kurak.report.wording import in_figures, plural, score, sentence
from kurak.report.words.names import domain_name
from kurak.report.words.rows import in_a_row
from kurak.report.words.saying import counted, say
from kurak.report.writers.frame_words import known
from kurak.report.writers.outline import nodes, outline, tree_text
from kurak.sources.wording import did_you_mean, listed, shown

SUMMARY: Final = "report/summary.md"
MOST: Final = 5
"""Findings and recommendations that are shown at most."""
FEWEST: Final = 3
"""Findings below which the report's captions are asked too."""
_NO_FINDINGS: Final = ("glance", "methods", "design", "rehearsal", "fieldwork", "explorer", "making", "recommendations", "conclusions")
"""Chapters that say how the study was made, or gather what others found."""


def policy_brief(edition: Edition, document: tree.Document) -> tuple[PolicyBrief, tuple[Finding, ...]]:
    """The brief of a study, from everything its report is made from, and from the report itself.

    Returns
    -------
    tuple
        The brief, and what is to be said of it: a figure that is not there, a part of the summary that is left out.
    """
    study, labels = edition.study, outline(document).labels
    opening, told, found = _summary(edition, document)
    if len(told) < FEWEST:
        told += list(_captions(edition, document, labels))[: MOST - len(told)]
    figure, wrong = _figure(edition, document)
    shown_first = edition.folder.recommendations[:MOST]
    made_up = _made_up(edition, figure)
    brief = PolicyBrief(
        title=study.title,
        subtitle=study.subtitle,
        language=study.language,
        edition=" · ".join(map(tree_text, document.edition)),
        asked=_asked(edition),
        opening=opening,
        findings=tuple(told),
        figure=figure,
        figure_label=labels.get(figure.id, "") if figure is not None else "",
        recommendations=tuple(_recommendation(edition, one) for one in shown_first),
        further=len(edition.folder.recommendations) - len(shown_first),
        cannot=tuple(_cannot(edition, made_up=made_up)),
        more=tuple(_more(edition, document)),
        marks=tuple(_marks(edition, document, made_up=made_up)),
        credits=tuple(map(tree_text, document.colophon)),
    )
    return brief, (*found, *wrong)


# ── of whom ──────────────────────────────────────────────────────────────────────────────────────


def _asked(edition: Edition) -> str:
    """What was asked of whom, in one line: number, population, how they were drawn, when."""
    study, design = edition.study, edition.study.design
    line = ""
    if edition.estimates is not None:
        made = edition.estimates.respondents
        line = counted("{n} made-up record", "{n} made-up records", made) if edition.estimates.simulated else counted("{n} record", "{n} records", made)
    elif design is not None:
        planned = design.achieved or design.n
        line = counted("{n} interview", "{n} interviews", planned) if design.achieved else counted("{n} interviews planned", "{n} interviews planned", planned)
    if study.population is not None:
        target = study.population.target
        line = say("{number} of {population}", number=line, population=target) if line else capital(target)
    more = []
    if edition.folder.instrument is not None:
        scales = edition.folder.instrument.scales.values()
        asked = counted("{n} statement", "{n} statements", sum(len(scale.items) for scale in scales))
        more.append(counted("{statements} in {n} scale", "{statements} in {n} scales", len(scales), statements=asked))
    if design is not None:
        if design.strata:
            more.append(say("strata by {names}", names=in_a_row([domain_name(name) for name in design.strata])))
        if design.clusters:
            more.append(counted("{n} clusters planned", "{n} clusters planned", design.clusters))
    more += [part for part in (study.country, study.period) if part]
    return sentence("; ".join(part for part in (line, *more) if part))


# ── findings ─────────────────────────────────────────────────────────────────────────────────────


def _summary(edition: Edition, document: tree.Document) -> tuple[tree.Inlines, list[BriefFinding], list[Finding]]:
    """The opening and the findings of the study's own summary: its paragraphs that hold a number or a citation."""
    language = edition.study.language
    there = {one.file: one for one in edition.folder.prose}
    # The report takes that in the study's own language where there is none in its own.
    chapter = there.get(SUMMARY.replace(".md", f".{language}.md"), there.get(SUMMARY))
    section = next((one for one in document.sections if chapter is not None and one.id == chapter.id), None)
    if section is None:
        return "", [], []
    paragraphs = [block.content for block in section.blocks if isinstance(block, tree.Paragraph) and not block.quiet]
    opening: tree.Inlines = paragraphs.pop(0) if len(paragraphs) > 1 else ""
    telling = [one for one in paragraphs if any(isinstance(piece, (tree.Number, tree.Link)) for piece in _pieces(one))]
    told = [BriefFinding(one, tuple(dict.fromkeys(_sure(one))), _chapter(section.title) + _cited(one)) for one in telling[:MOST]]
    if len(telling) <= MOST:
        return opening, told, []
    left = f"{plural(len(telling) - MOST, 'paragraph', 'paragraphs')} of the summary with a number or a citation are not in the brief"
    return opening, told, [finding("BRF-006", message=left, where=Place(SUMMARY))]


def _pieces(content: tree.Inlines) -> Iterator[Any]:
    for piece in content if isinstance(content, tuple) else (content,):
        yield piece
        if isinstance(piece, (tree.Strong, tree.Emphasis, tree.Link)):
            yield from _pieces(piece.content)


def _chapter(title: str) -> str:
    return say("Chapter “{title}”", title=title)


def _cited(content: tree.Inlines) -> str:
    cited = [tree_text(piece.content) for piece in _pieces(content) if isinstance(piece, tree.Link) and piece.target.startswith("#")]
    short = [text for text in dict.fromkeys(cited) if " " not in text]
    return f"; {', '.join(short)}" if short else ""


def _sure(content: tree.Inlines) -> Iterator[str]:
    """How sure the numbers of a paragraph are: intervals and bases, and what the audit says of printed ones."""
    # The panels of numbers call these so: in the language of the report, or in English where the prose is not translated.
    interval, base, audit = ("interval", say("{level} interval", level="").strip()), ("Base", say("Base")), ("Audit", say("Audit"))
    nothing = ("no rule", say("no rule finds it impossible or inconsistent"))
    for piece in _pieces(content):
        if not isinstance(piece, tree.Number):
            continue
        said = [
            f"{label} {tree_text(entry)}" if label.endswith(interval) else f"{label.lower()} {tree_text(entry)}"
            for label, entry in piece.entries
            if label.endswith(interval) or label in base or (label in audit and not tree_text(entry).startswith(nothing))
        ]
        if said:
            yield f"{piece.title.replace('_', ' ')}: {piece.text} ({'; '.join(said)})"


def _captions(edition: Edition, document: tree.Document, labels: dict[str, str]) -> Iterator[BriefFinding]:
    """What the report's captions find: means of scales with their intervals; without records, captions that hold a number."""
    made, instrument = edition.estimates, edition.folder.instrument
    if made is not None and instrument is not None:
        for name, scale in instrument.scales.items():
            everybody = next(iter(made.rows(name, statistic="mean")), None)
            if everybody is None or not _known(everybody["estimate"]):
                continue
            ends = instrument.response
            mean = _number(everybody["estimate"])
            text = say("{scale}: the mean is {mean} on a scale from {low} to {high}", scale=scale.label, mean=mean, low=ends.min, high=ends.max)
            sure = counted("base {n} person", "base {n} people", everybody["n"])
            if _known(everybody["conf_low"]) and _known(everybody["conf_high"]):
                low, high = _number(everybody["conf_low"]), _number(everybody["conf_high"])
                sure = say("{level} interval {low} to {high}; {base}", level=in_figures(f"{made.confidence:.0%}"), low=low, high=high, base=sure)
            drawn = next((one for one in _figures(document) if one.id == f"estimates-{name}" and not _ranks_people(edition, one)), None)
            pieces: tuple[tree.Inline, ...] = (sentence(text),)
            if drawn is not None:
                pieces = (*pieces, " ", sentence(tree_text(drawn.caption)))
            where = ", ".join(dict.fromkeys(labels[one] for one in (f"estimates-{name}", f"estimates-table-{name}") if one in labels))
            yield BriefFinding(pieces, (sure,), where or _chapter(scale.label))
        return
    for section in document.sections:
        if section.id in _NO_FINDINGS:
            continue
        for block in section.blocks:
            if not isinstance(block, (tree.Figure, tree.Table)) or _ranks_people(edition, block):
                continue
            caption = tree_text(block.caption)
            if any(letter.isdigit() for letter in caption):
                yield BriefFinding((tree.Strong(section.title + ": "), sentence(caption)), (), labels.get(block.id, ""))
                break


def _ranks_people(edition: Edition, block: tree.Figure | tree.Table) -> bool:
    """Whether it sets groups of people beside each other of whom nothing is called highest: see report.sensitive."""
    sensitive = edition.study.report.sensitive
    maps, made = edition.study.maps, edition.estimates
    by = (maps.domain if maps is not None else "") or (made.by[0] if made is not None and made.by else "")
    told = tree_text(block.caption) + block.id
    groups = [group for name in sensitive for group in edition.study.domains.get(name, ())]
    return any(name in block.id for name in sensitive) or (by in sensitive and block.id.startswith("estimates-")) or any(group in told for group in groups)


def _known(value: Any) -> bool:
    return value is not None and isfinite(value)


def _number(value: float) -> str:
    return score(Fraction(value))


# ── the figure ───────────────────────────────────────────────────────────────────────────────────


def _figures(part: Any) -> list[tree.Figure]:
    """Every figure of the document or of a part of it, inner ones too."""
    return [node for node in nodes(part) if isinstance(node, tree.Figure)]


def _figure(edition: Edition, document: tree.Document) -> tuple[tree.Figure | None, tuple[Finding, ...]]:
    every = {one.id: one for one in _figures(document)}
    chosen = edition.study.report.brief.figure
    if chosen:
        if chosen in every:
            return every[chosen], ()
        fix = did_you_mean(chosen, every, otherwise=f"figures of this report: {listed(every)}" if every else "leave it out: the report has no figure")
        where = Place("study.yaml", key="report.brief.figure")
        return None, (finding("BRF-005", message=f"the report has no figure {shown(chosen)}", where=where, fix=fix),)
    fit = [one for one in every.values() if not _ranks_people(edition, one)]
    for beginning in ("estimates-", "dots-"):
        for one in fit:
            if one.id.startswith(beginning):
                return one, ()
    telling = [one for section in document.sections if section.id not in _NO_FINDINGS for one in _figures(section)]
    return next((one for one in telling if not _ranks_people(edition, one)), None), ()


# ── recommendations ──────────────────────────────────────────────────────────────────────────────


def _recommendation(edition: Edition, whole: Recommendation) -> BriefRecommendation:
    parts = (whole, *whole.items)
    ids = {part.id for part in parts}
    rows = [row for row in edition.progress.rows if row.id in ids] if edition.progress is not None else []
    who = list(dict.fromkeys(name for row in rows for _, name in row.responsible))
    asks = [part.title for part in whole.items if part.title] or [point for part in parts for point in part.points]
    return BriefRecommendation(
        id=whole.id,
        title=whole.title or whole.id,
        asks=sentence("; ".join(asks)),
        who=sentence("; ".join(who)) if who else say("Nobody is named."),
        rests=_rests(edition, parts),
    )


def _rests(edition: Edition, parts: Iterable[Recommendation]) -> str:
    every = tuple(parts)
    conclusions = list(dict.fromkeys(name for part in every for name in part.findings))
    barriers = len(dict.fromkeys(code for part in every for code in part.codes))
    verdicts: dict[str, list[str]] = {}
    for entry in edition.audit.ledger if edition.audit is not None else ():
        verdicts.setdefault(entry.conclusion, []).append(entry.verdict)
    said = [verdict for name in conclusions for verdict in verdicts.get(name, ())]
    pieces = []
    if conclusions:
        names, stand = ", ".join(conclusions), said.count("stands")
        if not said:
            pieces.append(names)
        elif stand:
            pieces.append(
                counted("{names}, of whose {n} statement {stand} stand", "{names}, of whose {n} statements {stand} stand", len(said), names=names, stand=stand)
            )
        else:
            pieces.append(counted("{names}, of whose {n} statement none stand", "{names}, of whose {n} statements none stand", len(said), names=names))
    if barriers:
        pieces.append(counted("{n} barrier named in interviews", "{n} barriers named in interviews", barriers))
    return sentence("; ".join(pieces)) if pieces else say("No finding of this study that could be traced.")


# ── what is not known, and where more is said ────────────────────────────────────────────────────


def _made_up(edition: Edition, figure: tree.Figure | None) -> bool:
    made, records = edition.estimates, edition.prose.records
    if edition.folder.simulated or (made is not None and made.simulated) or (figure is not None and figure.tag in (SIMULATED, known(SIMULATED))):
        return True
    return records is not None and not records.why_not and records.simulated


def _marks(edition: Edition, document: tree.Document, *, made_up: bool) -> Iterator[str]:
    if made_up:
        yield say("{mark}: the people behind numbers of this brief are made up; it says nothing about what anybody thinks.", mark=known(SIMULATED))
    for notice in document.notices:
        yield tree_text(notice.content)
    if any(entry.where for entry in edition.study.modelled):
        yield say("Partly MODELLED: see what the study cannot say.")


def _cannot(edition: Edition, *, made_up: bool) -> Iterator[str]:
    """What stands between the study and more that one would like to know."""
    if made_up:
        yield say("What anybody thinks: records are made up until fieldwork is done.")
    elif edition.estimates is None:
        yield say("How sure its numbers are: there are no records, so no number has an interval. Whether one group lies above another is not shown.")
    elif edition.estimates.withholding.why:
        yield say(
            "Anything of groups of fewer than {least} people: such numbers are withheld, and others that would give them back or harm people.",
            least=edition.estimates.smallest_base,
        )
    if edition.audit is not None:
        yield from _not_told(edition.audit)
    if edition.gaps is not None and edition.gaps.cells:
        unknown = sum(cell.cover == "unknown" for cell in edition.gaps.cells)
        if unknown:
            yield say("Whether help is there in {unknown} of {all} pairs of a need and a place: nobody said.", unknown=unknown, all=len(edition.gaps.cells))
    for entry in edition.study.modelled:
        yield say("{mark}: {what}", mark=known("MODELLED"), what=sentence(entry.what))


def _not_told(audit: Audit) -> Iterator[str]:
    verdicts = [entry.verdict for entry in audit.ledger]
    open_ones = [entry.statement.id for entry in audit.ledger if entry.verdict == "cannot tell"]
    if open_ones:
        yield counted(
            "Whether {open} of its {n} statement holds: {names}.", "Whether {open} of its {n} statements hold: {names}.", len(verdicts), open=len(open_ones), names=", ".join(open_ones)
        )
    impossible = count_by_severity(audit.findings).get("impossible", 0)
    if impossible:
        yield counted(
            "What stands behind {n} printed number or pair that no answers could give: chapter “{title}”.",
            "What stands behind {n} printed numbers or pairs that no answers could give: chapter “{title}”.",
            impossible,
            title=say("The audit"),
        )


def _files(edition: Edition) -> str:
    """The files of the report that the brief is of: in another language than the study's own they are named after it."""
    own = edition.folder.study.language if edition.folder.study is not None else edition.study.language
    name = "report" if edition.study.language == own else f"report.{edition.study.language}"
    return say("{one} or {other}", one=f"{name}.pdf", other=f"{name}.html")


def _more(edition: Edition, document: tree.Document) -> Iterator[str]:
    yield say("The whole report: {files}. Figures, tables and chapters named here are there, and every number opens to how it was made.", files=_files(edition))
    chapters = [section.title for section in document.sections if section.id in ("recommendations", "conclusions", "gaps", "audit", "methods")]
    if chapters:
        yield say("Chapters to begin with: {titles}.", titles=", ".join(say("“{title}”", title=title) for title in chapters))
    contact, doi = edition.study.citation.contact, edition.study.citation.doi
    if doi:
        yield say("Data: {address}", address=f"https://doi.org/{doi}")
    if contact is not None:
        yield say("Questions: {whom}.", whom=", ".join(part for part in (contact.office, contact.email) if part))
