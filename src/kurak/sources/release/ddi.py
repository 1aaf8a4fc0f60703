"""A study and its released records as DDI Codebook 2.5, the XML that data archives read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from kurak.model.form_codebook import FormCodebook
from kurak.model.release import ReleasedRecords
from kurak.model.release_description import ReleaseDescription, design_words
from kurak.sources.release.contents import RECORDS, ReleasedFile
from kurak.sources.release.ddi_variables import add_variables
from kurak.sources.release.plain_words import plain
from kurak.sources.release.shown_counts import Tally, tallied
from kurak.sources.xml_tree import XML, xml_text

NAMESPACE = "ddi:codebook:2_5"


def ddi_codebook(
    about: ReleaseDescription,
    records: ReleasedRecords | None = None,
    *,
    files: Iterable[ReleasedFile] = (),
    form: FormCodebook | None = None,
    tallies: Mapping[str, Tally] | None = None,
) -> bytes:
    """DDI Codebook 2.5 of a study and its released records.

    Parameters
    ----------
    about
        What the release says of itself.
    records
        The released records; None where none are.
    files
        The files of the release; those that hold the records are described.
    form
        Codebook of the questionnaire, for the words of questions and answers in its other languages, and who was asked.
    tallies
        Counts of the values of the records, where they are known already.

    Returns
    -------
    bytes
        XML in UTF-8, the same bytes every time. Counts of answers below the smallest base are not in it, nor others from which they follow.

    References
    ----------
    DDI Alliance (2012), DDI Codebook 2.5, https://ddialliance.org/Specification/DDI-Codebook/2.5/.
    """
    language = about.study.language
    root = Element(f"{{{NAMESPACE}}}codeBook", {"version": "2.5", "ID": xml_id(about), f"{{{XML}}}lang": language})
    _document(SubElement(root, "docDscr"), about)
    _study(SubElement(root, "stdyDscr"), about, records)
    if records is not None:
        _files(root, records, files)
        add_variables(
            SubElement(root, "dataDscr"),
            records,
            tallied(records) if tallies is None else tallies,
            smallest_base=about.rules.smallest_base,
            language=language,
            form=form,
        )
    return xml_text(root)


def xml_id(about: ReleaseDescription) -> str:
    """An id that XML takes, from that of the study: letters, digits, points and hyphens, a letter first.

    Examples
    --------
    >>> from types import SimpleNamespace as one
    >>> xml_id(one(study=one(id="2023: trust"), audience="public", number=1))
    'study-2023--trust-public-1'
    """
    bare = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in about.study.id)
    return f"study-{bare}-{about.audience}-{about.number}"


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element | None:
    """An element with text, or none where there is no text."""
    said = plain(text)
    if not said:
        return None
    made = SubElement(parent, name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value})
    made.text = said
    return made


def block(parent: Element, name: str) -> Element:
    """An element that holds others; :func:`pruned` takes it away where it stays empty."""
    return SubElement(parent, name)


def pruned(element: Element) -> None:
    """Take away elements that hold nothing."""
    for child in list(element):
        pruned(child)
        if not len(child) and not child.text and not child.attrib:
            element.remove(child)


def _document(document: Element, about: ReleaseDescription) -> None:
    citation = block(document, "citation")
    add(block(citation, "titlStmt"), "titl", f"{about.title}: description of the {about.release}")
    made = block(citation, "prodStmt")
    add(made, "prodDate", about.date, date=about.date)
    add(made, "software", "Kurak", version=about.version)
    pruned(document)


def _study(study: Element, about: ReleaseDescription, records: ReleasedRecords | None) -> None:
    said, cite = about.study, about.citation
    citation = block(study, "citation")
    titles = block(citation, "titlStmt")
    add(titles, "titl", about.title)
    add(titles, "subTitl", said.subtitle)
    add(titles, "IDNo", said.id)
    add(titles, "IDNo", cite.doi or "", agency="DOI")
    who = block(citation, "rspStmt")
    for creator in cite.creators:
        add(who, "AuthEnty", creator.name, affiliation=plain(creator.affiliation))
    made = block(citation, "prodStmt")
    for funder in cite.funders:
        add(made, "fundAg", funder.name)
    for funder in cite.funders:
        add(made, "grantNo", funder.award, agency=plain(funder.name))
    given = block(citation, "distStmt")
    add(given, "distrbtr", cite.publisher)
    _contact(given, about)
    add(given, "distDate", about.date or about.year, date=about.date or about.year)
    add(block(citation, "verStmt"), "version", ", ".join(filter(None, (said.edition, about.release))), date=about.date)
    add(citation, "biblCit", about.reference)
    _subject(block(study, "stdyInfo"), about, records)
    _method(block(study, "method"), about)
    use = block(block(study, "dataAccs"), "useStmt")
    add(use, "confDec", about.confidentiality)
    add(use, "restrctn", about.access)
    _contact(use, about)
    add(use, "citReq", f"Cite as: {about.reference}")
    add(use, "conditions", f"Licence: {cite.licence}" if cite.licence else "")
    for credit in said.credits:
        add(study, "notes", credit, type_="credit")
    pruned(study)


def _contact(parent: Element, about: ReleaseDescription) -> None:
    if (contact := about.citation.contact) is not None:
        add(parent, "contact", contact.office, email=contact.email or "")


def _subject(info: Element, about: ReleaseDescription, records: ReleasedRecords | None) -> None:
    said = about.study
    words = block(info, "subject")
    for word in about.citation.keywords:
        add(words, "keyword", word)
    for warning in about.warnings:
        add(info, "abstract", warning)
    add(info, "abstract", about.citation.abstract or said.subtitle)
    summary = block(info, "sumDscr")
    add(summary, "timePrd", said.period)
    if not about.simulated and (work := said.fieldwork) is not None:
        for event, day in (("start", work.begin), ("end", work.end)):
            add(summary, "collDate", day or "", date=day or "", event=event)
    add(summary, "nation", said.country)
    add(summary, "anlyUnit", "person" if records is not None else "")
    if (population := said.population) is not None:
        where = f" ({population.source})" if population.source else ""
        add(summary, "universe", f"{population.target}; {population.size} people{where}", clusion="I")
    if records is not None:
        add(summary, "dataKind", "simulated data" if about.simulated else "survey data")


def _method(method: Element, about: ReleaseDescription) -> None:
    collected = block(method, "dataColl")
    if about.study.design is not None:
        add(collected, "sampProc", design_words(about.study.design))
    if about.study.languages:
        add(collected, "collMode", f"Interviews in {', '.join(about.study.languages)}")
    add(collected, "weight", about.weighting)
    add(block(method, "anlyInfo"), "respRate", about.response)


def _files(root: Element, records: ReleasedRecords, files: Iterable[ReleasedFile]) -> None:
    known: Mapping[str, ReleasedFile] = {one.path: one for one in files if one.path.startswith("data/records.")}
    first = known.get(RECORDS)
    others = [one.path for one in known.values() if one.path != RECORDS]
    described = SubElement(root, "fileDscr", {"ID": "F1", "URI": first.path if first else RECORDS})
    text = SubElement(described, "fileTxt")
    add(text, "fileName", first.path if first else RECORDS)
    kind = "Public-use" if records.kind == "public-use" else "Scientific-use"
    made_up = "SIMULATED: no person stands behind any record. " if records.simulated else ""
    alike = f" The same records stand in {', '.join(others)}." if others else ""
    add(text, "fileCont", f"{made_up}{kind} file, one record a respondent, in an order that tells nothing.{alike}")
    size = SubElement(text, "dimensns")
    add(size, "caseQnty", str(len(records)))
    add(size, "varQnty", str(len(records.variables)))
    add(text, "fileType", "CSV, comma, UTF-8", charset="UTF-8")
    if first:
        SubElement(described, "notes", {"type": "SHA-256"}).text = first.sha256
