"""What is short: the policy brief, and the sheet that goes back to the people asked. Nothing is written here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.form import Form
    from kurak.model.short_reports import CommunitySheet, PolicyBrief, ShortFiles, Told
    from kurak.model.study import Study
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated
    from kurak.pipeline.reports import ReportParts
    from kurak.stakeholders.asked_places import AskedPlace


def community_sheets(folder: StudyFolder, path: Path, place: str) -> ShortFiles:
    """A sheet of a place in every language that has words.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: its records are read only now.
    place
        Name of a place of the register, or of a group of the study that is a place.

    Raises
    ------
    UnknownPlaceError
        If the study has no such place; the message names the nearest one.
    """
    from kurak.model.short_reports import ShortFiles
    from kurak.pipeline.audits import audit_study
    from kurak.pipeline.estimates import estimate
    from kurak.pipeline.questionnaires import form
    from kurak.report.community_sheet import PAGES, sheet_name, write_community_sheet
    from kurak.report.told import told
    from kurak.report.words.community_sheet import COMMUNITY_WORDS
    from kurak.stakeholders.asked_places import asked_place

    study = folder.study
    if study is None:
        raise ValueError("a study without a readable study.yaml has no sheet")
    where = asked_place(folder, place)
    made, found = estimate(folder, path) if study.estimates is not None else (None, ())
    if any(one.severity == "error" for one in found):
        return ShortFiles({}, {}, found)
    checked = form(path, folder, convert=False)
    asked = checked.form if checked is not None else None
    impossible: tuple[Finding, ...] = ()
    audited = audit_study(folder) if made is None else None
    if audited is not None:
        impossible = tuple(one for one in audited.findings if one.severity == "impossible")
    said, wrong = told(folder, made, asked, domain=where.domain, region=where.region, impossible=impossible)
    findings = [*wrong, *_avoided(study), *_nobody_to_ask(study)]
    files: dict[str, bytes] = {}
    pages: dict[str, int] = {}
    for language in COMMUNITY_WORDS:
        sheet = _sheet(folder, study, where, said, made, language)
        findings += _untold(folder, sheet, asked)
        name = sheet_name(where.place, language)
        files[name], pages[name] = write_community_sheet(sheet)
        if pages[name] > PAGES:
            findings.append(_too_long(name, pages[name]))
    return ShortFiles(files, pages, tuple(findings))


def _sheet(folder: StudyFolder, study: Study, where: AskedPlace, said: tuple[Told, ...], made: Tabulated | None, language: str) -> CommunitySheet:
    from kurak.model.short_reports import CommunitySheet
    from kurak.pipeline.stakeholder_gaps import pathway

    needs = tuple(need.need_id for need in folder.needs if need.religious != "yes")
    services = pathway(folder, needs=needs, place=where.place, language=language) if where.registered and needs and folder.services else None
    own, cited, published = study.report.community, study.citation, folder.published
    place, within = (services.place, services.within) if services is not None else (_named(folder, where.place, language), ())
    design = study.design
    return CommunitySheet(
        language=language,
        place=place,
        within=within,
        region=_region(folder, where.region, language) if where.region else "",
        title=_own(own.title, language) or study.title,
        makers=tuple(one.name for one in cited.creators if one.is_person is not True) or tuple(filter(None, (cited.publisher,))),
        why=_own(own.why, language),
        asked=(made.respondents if made is not None else None) or (design.achieved if design is not None else None),
        period=study.period,
        told=said,
        services=services,
        next=_own(own.next, language),
        office=cited.contact.office if cited.contact is not None else "",
        address=(cited.contact.email or "") if cited.contact is not None else "",
        safeguarding=study.ethics.safeguarding_contact if study.ethics is not None else "",
        confidence=made.confidence if made is not None else 0.95,
        simulated=bool(folder.simulated) or (made is not None and made.simulated),
        modelled=bool(study.modelled),
        printed=published.spec.source if made is None and published is not None else "",
    )


def _own(texts: object, language: str) -> str:
    assert isinstance(texts, dict)
    return next((text for code, text in texts.items() if code[:2] == language), "")


def _named(folder: StudyFolder, place: str, language: str) -> str:
    row = next((one for one in folder.places if one.place == place), None)
    return place if row is None else {"ru": row.name_ru, "ky": row.name_ky}.get(language) or row.place


def _region(folder: StudyFolder, region: str, language: str) -> str:
    """The region's name in a language, where places.csv has the place that is the region."""
    row = next((one for one in folder.places if one.area == region and not one.within and one.kind in ("region", "city")), None)
    return region if row is None or language == "en" else _named(folder, row.place, language)


def _avoided(study: Study) -> list[Finding]:
    """Words of report.avoid in the study's own words of the sheet."""
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.report.prose.careful import avoided_in
    from kurak.sources.wording import shown

    own = study.report.community
    return [
        finding(
            "PRO-015",
            message=f"the text says {shown(said)}",
            where=Place("study.yaml", key=f"report.community.{name}.{language}"),
            fix=f"write {shown(better)}",
        )
        for name, texts in (("title", own.title), ("why", own.why), ("next", own.next))
        for language, text in texts.items()
        for said, better in avoided_in(text, study.report.avoid)
    ]


def _nobody_to_ask(study: Study) -> list[Finding]:
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place

    if study.citation.contact is not None or study.ethics is not None:
        return []
    return [finding("BRF-003", message="the sheet names no office that people can ask", where=Place("study.yaml"))]


def _untold(folder: StudyFolder, sheet: CommunitySheet, asked: Form | None) -> list[Finding]:
    """What the sheet would say in another language than its own."""
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.sources.wording import listed

    study, language, services = folder.study, sheet.language, sheet.services
    if study is None:
        return []
    found: list[tuple[Place, list[str]]] = []
    questions = [one.variable for one in sheet.told if language not in one.words or (one.answer and language not in one.answer)]
    found.append((Place(asked.file if asked is not None else "study.yaml"), questions))
    if study.language[:2] != language:
        titled = language in {code[:2] for code in study.report.community.title}
        found.append((Place("study.yaml", key="report.community.title"), [] if titled else ["title"]))
        plain_places = {one for row in folder.places for one in (row.place, row.area) if one} | set(_groups(study))
        found.append((Place("stakeholders/places.csv"), [name for name in dict.fromkeys((sheet.place, sheet.region)) if name in plain_places]))
        if services is not None:
            named = {row.service for row in folder.services if {"ru": row.service_ru, "ky": row.service_ky}.get(language, row.service)}
            shown = [name for step in services.steps for name in (*(one.name for one in step.here), *(() if step.here else step.missing))]
            plain = {row.service for row in folder.services} - named
            found.append((Place("stakeholders/services.csv"), [name for name in dict.fromkeys(shown) if name in plain]))
    return [
        finding("BRF-002", message=f"the sheet in {language} has words in another language: {listed(names)}", where=where)
        for where, names in found
        if names
    ]


def _groups(study: Study) -> list[str]:
    return [group for groups in study.domains.values() for group in groups]


def _too_long(name: str, pages: int) -> Finding:
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place

    return finding(
        "BRF-001",
        message=f"{name} has {pages} pages, and may have 1",
        where=Place("study.yaml", key="report.community"),
        fix="shorten why and next of report.community, or tell of fewer questions",
    )


def policy_brief(folder: StudyFolder, parts: ReportParts, language: str | None = None) -> ShortFiles:
    """A study's policy brief, as PDF and HTML, and what was found in the prose it is made from.

    Parameters
    ----------
    folder, parts
        As for the report: see :func:`kurak.pipeline.report_parts`.
    language
        Two letters; the study's own where it is None. In another one the files are named after it: brief.ru.pdf.
    """
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.model.short_reports import ShortFiles
    from kurak.pipeline.reports import built_report
    from kurak.report.brief_pages import PAGES, write_brief_html, write_brief_pdf
    from kurak.report.policy_brief import SUMMARY
    from kurak.report.policy_brief import policy_brief as brief_of
    from kurak.report.words.categories import calling
    from kurak.report.words.language import speaking

    made, document, review = built_report(folder, parts, language)
    if review.has_errors:
        return ShortFiles({}, {}, review.findings)
    own = folder.study is None or made.study.language == folder.study.language
    name = "brief" if own else f"brief.{made.study.language}"
    with speaking(made.study.language), calling(made.folder.names):
        brief, found = brief_of(made, document)
        pdf, pages = write_brief_pdf(brief)
        html = write_brief_html(brief).encode("utf-8")
    findings = list(found)
    if pages > PAGES:
        has_summary = SUMMARY in folder.hashes
        message = f"the policy brief has {pages} pages, and may have {PAGES}"
        fix = f"shorten {SUMMARY}: its opening and the findings are {_letters(brief)} letters long" if has_summary else "write a short report/summary.md"
        findings.append(finding("BRF-001", message=message, where=Place(SUMMARY if has_summary else "study.yaml"), fix=fix))
    return ShortFiles({f"{name}.pdf": pdf, f"{name}.html": html}, {f"{name}.pdf": pages}, tuple(findings))


def _letters(brief: PolicyBrief) -> int:
    from kurak.report.writers.outline import tree_text

    return len(tree_text(brief.opening)) + sum(len(tree_text(one.text)) for one in brief.findings)
