"""What a release says of itself: the same words in every file of metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kurak.model.audiences import Audience, AudienceRules
from kurak.model.citation import Citation
from kurak.model.study import Design, Study

MADE_UP = "SIMULATED: the records are those of a rehearsal; every record and every number made from them is made up, and no person stands behind any."

DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"

WHO = {
    "public": "anybody",
    "partner": "research partners under an agreement",
    "internal": "the study's own office",
}


@dataclass(frozen=True, slots=True)
class ReleaseDescription:
    """What is known of a release; what is not known is empty, and nothing is made up.

    Parameters
    ----------
    study
        study.yaml.
    audience, number, rules
        For whom, the how-manieth release to them, and by which rules.
    version
        Version of Kurak.
    date
        Day of the release, year-month-day, where the user gives one; the same folder gives the same bytes, so no clock is asked.
    simulated
        Whether the records are those of a rehearsal.
    weighting, response
        In sentences: how the weights were made, and how many of those asked answered.
    """

    study: Study
    audience: Audience
    number: int
    rules: AudienceRules
    version: str
    date: str = ""
    simulated: bool = False
    weighting: str = ""
    response: str = ""

    def __post_init__(self) -> None:
        if self.date and not re.fullmatch(DAY, self.date):
            raise ValueError("the day of a release is written year-month-day, such as 2026-11-28")

    @property
    def citation(self) -> Citation:
        """The block citation of study.yaml."""
        return self.study.citation

    @property
    def title(self) -> str:
        """The study's title; where records are made up, the first word says so."""
        # A title in which nothing can be seen is none.
        seen = any(letter.isprintable() and not letter.isspace() for letter in self.study.title)
        title = self.study.title if seen else self.study.id
        return f"SIMULATED: {title}" if self.simulated else title

    @property
    def year(self) -> str:
        """Year of publication: the one that is given, or that of the day of the release; else empty."""
        return self.citation.year or self.date[:4]

    @property
    def release(self) -> str:
        """Which release this is: ``public release 2``."""
        return f"{self.audience} release {self.number}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is simulated or modelled: it stands first in every description."""
        return (*((MADE_UP,) if self.simulated else ()), *(f"MODELLED: {one.what}" for one in self.study.modelled))

    @property
    def about(self) -> str:
        """What the study is about, or what is released where nothing says it."""
        said = self.citation.abstract or self.study.subtitle
        return said or f"Data of the study {self.study.title}, {self.release}."

    @property
    def description(self) -> str:
        """The warnings, and what the study is about."""
        return " ".join((*self.warnings, self.about))

    @property
    def confidentiality(self) -> str:
        """The rules by which the release was made safe, in sentences."""
        rules = self.rules
        said = [f"Nothing is shown that rests on fewer than {rules.smallest_base} people."]
        if rules.all_alike == "withhold":
            said.append("Shares of nobody or of everybody of a group are withheld.")
        if rules.records:
            said.append(
                f"At least {rules.k} records agree on all identifying variables, with at least {rules.l} different answers to each sensitive "
                f"question among them; a match with a person is right with a chance of at most {rules.largest_risk:g}."
                if rules.l > 1
                else f"At least {rules.k} records agree on all identifying variables; a match with a person is right with a chance of at most "
                f"{rules.largest_risk:g}."
            )
        else:
            said.append("No records are released.")
        if not rules.quotes:
            said.append("No quotations are released.")
        return " ".join(said)

    @property
    def access(self) -> str:
        """Who may have the release, and what the study says of its use."""
        return " ".join(filter(None, (f"This release is for {WHO[self.audience]}.", self.citation.access)))

    @property
    def reference(self) -> str:
        """The release as it is cited, from what is known.

        Examples
        --------
        >>> from kurak.model.disclosure_rules import Disclosure
        >>> study = Study.model_validate({
        ...     "id": "trust", "title": "Trust", "edition": "2nd edition",
        ...     "citation": {"creators": [{"name": "Institute A"}], "publisher": "Archive B", "year": "2026", "doi": "10.5072/x"},
        ... })
        >>> ReleaseDescription(study, "public", 2, Disclosure().rules("public"), "0.1").reference
        'Institute A (2026). Trust. 2nd edition, public release 2. Archive B. https://doi.org/10.5072/x'
        """
        who = "; ".join(one.name for one in self.citation.creators)
        start = f"{who} ({self.year})" if who and self.year else who or (f"({self.year})" if self.year else "")
        parts = [start, self.title, ", ".join(filter(None, (self.study.edition, self.release))), self.citation.publisher]
        text = " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)
        return f"{text} https://doi.org/{self.citation.doi}" if self.citation.doi else text


def design_words(design: Design) -> str:
    """How the sample was drawn, in sentences.

    Examples
    --------
    >>> design_words(Design(n=120, strata=("region",), clusters=20, cluster_size=6))
    'Stratified by region. Primary sampling units: PPS systematic, 20 planned, with 6 interviews each. Planned interviews: 120.'
    """
    said = [f"Stratified by {' and '.join(design.strata)}."] if design.strata else []
    units = [design.psu_selection or design.selection]
    if design.clusters:
        units.append(f"{design.clusters} planned")
    if design.cluster_size > 1:
        units.append(f"with {design.cluster_size} interviews each")
    said.append(f"Primary sampling units: {', '.join(units)}.")
    if design.household_selection:
        said.append(f"Households: {design.household_selection}.")
    said.append(f"Planned interviews: {design.n}.")
    if design.achieved:
        said.append(f"Interviews made: {design.achieved}.")
    return " ".join(said)
