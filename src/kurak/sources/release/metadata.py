"""Everything that a release holds beside its data: descriptions, log, page to read first, and hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kurak.model.catalogue import finding
from kurak.model.finding import Finding
from kurak.model.form_codebook import FormCodebook
from kurak.model.release import AttackResult, ReleasedRecords, Withheld
from kurak.model.release_description import ReleaseDescription
from kurak.model.study_folder import StudyFolder
from kurak.sources.release.contents import (
    DATA_PACKAGE,
    DATACITE,
    DDI,
    LOG,
    LOG_JSON,
    README,
    RO_CRATE,
    SUMS,
    contents,
)
from kurak.sources.release.data_package import data_package
from kurak.sources.release.datacite import datacite
from kurak.sources.release.ddi import ddi_codebook
from kurak.sources.release.package_readme import package_readme
from kurak.sources.release.release_log import log_csv, log_json
from kurak.sources.release.ro_crate import ro_crate
from kurak.sources.release.shown_counts import tallied
from kurak.sources.release.sums import sums

OURS = (DDI, DATACITE, LOG, LOG_JSON, README, DATA_PACKAGE, RO_CRATE, SUMS)


def with_metadata(
    files: Mapping[str, bytes],
    about: ReleaseDescription,
    *,
    records: ReleasedRecords | None = None,
    form: FormCodebook | None = None,
    log: Sequence[Withheld] = (),
    attacks: Sequence[AttackResult] = (),
) -> dict[str, bytes]:
    """The files of a release with all that describes them, in the order of their paths.

    Parameters
    ----------
    files
        Data, tables, codebook, report: path inside the release, and content.
    about
        What the release says of itself.
    records, form
        Released records, and the codebook of the questionnaire for other languages.
    log, attacks
        What was withheld, and what the intruder made of the rest.

    Raises
    ------
    ValueError
        If a file has the path of one that is made here, or a path that leads out.
    """
    taken = sorted(set(files) & set(OURS))
    if taken:
        raise ValueError(f"these files are made with the metadata: {', '.join(taken)}")
    made = dict(files)
    data = contents(made)
    tallies = None if records is None else tallied(records)
    made[DDI] = ddi_codebook(about, records, files=data, form=form, tallies=tallies)
    made[LOG] = log_csv(log, simulated=about.simulated)
    made[LOG_JSON] = log_json(about, log, attacks)
    made[DATACITE] = datacite(about, data, records)
    made[README] = package_readme(about, contents(made), records=records, log=log, attacks=attacks)
    made[DATA_PACKAGE] = data_package(about, contents(made), made, records, tallies=tallies)
    made[RO_CRATE] = ro_crate(about, contents(made))
    made[SUMS] = sums(made)
    return dict(sorted(made.items()))


def asked_of_citation(folder: StudyFolder) -> tuple[Finding, ...]:
    """What the standards require of a citation and study.yaml does not say; nothing is made up in its place."""
    if folder.study is None:
        return ()
    cite, where = folder.study.citation, folder.place("citation")
    asked = []
    if not cite.creators:
        asked.append(finding("REL-101", message="study.yaml does not say who made the data", where=where))
    if not cite.publisher:
        asked.append(finding("REL-102", message="study.yaml does not say who publishes the data", where=where))
    if not cite.year:
        asked.append(finding("REL-103", message="study.yaml does not say in which year the data are published", where=where))
    if not cite.licence:
        asked.append(finding("REL-104", message="study.yaml names no licence of the data", where=where))
    if not cite.abstract:
        asked.append(finding("REL-105", message="study.yaml does not say what the study is about", where=where))
    if cite.contact is None:
        asked.append(finding("REL-106", message="study.yaml names no office to ask about the data", where=where))
    return tuple(asked)
