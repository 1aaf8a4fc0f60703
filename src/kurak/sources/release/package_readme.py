"""``README.md`` of a release: what is in it, by which rules, what an intruder made of it, and how to verify and cite it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kurak.model.release import AttackResult, ReleasedRecords, Withheld
from kurak.model.release_description import ReleaseDescription, design_words
from kurak.sources.release.contents import DATA_PACKAGE, RO_CRATE, SUMS, ReleasedFile, file_title
from kurak.sources.release.plain_words import markdown, plain

WHAT = {
    "cell": "cells of tables withheld",
    "value": "values of records withheld",
    "variable": "variables changed or left out",
    "weight": "changes of weights",
    "quote": "quotations withheld",
    "file": "files left out",
    "order": "changes of order",
}


def package_readme(
    about: ReleaseDescription,
    files: Iterable[ReleasedFile],
    *,
    records: ReleasedRecords | None = None,
    log: Sequence[Withheld] = (),
    attacks: Sequence[AttackResult] = (),
) -> bytes:
    """The page that somebody reads who opens the release, the same bytes every time.

    Parameters
    ----------
    files
        Its files, but for this one, the descriptions of all files and the list of hashes, which are named besides.
    """
    study = about.study
    lines = [f"# {markdown(about.title)}", ""]
    if study.subtitle:
        lines += [markdown(study.subtitle), ""]
    for warning in about.warnings:
        lines += [f"**{markdown(warning)}**", ""]
    edition = f"{markdown(study.edition)}, " if study.edition else ""
    day = f", {about.date}" if about.date else ""
    lines += [f"{edition}{about.release}{day}. {markdown(about.access)}", ""]
    if about.citation.abstract:
        lines += [markdown(about.citation.abstract), ""]
    if study.design:
        lines += [f"How people were chosen: {markdown(design_words(study.design))}", ""]
    lines += _inside(files, records) + _rules(about, log) + _attacks(attacks)
    lines += [
        "## Verify", "",
        "Every file is as it was made if this says OK for each:", "",
        f"    sha256sum -c {SUMS}", "",
        "Or, with Kurak, which also finds files that do not belong here: `kurak release --verify` and the name of this folder.", "",
        "## Cite", "",
        markdown(about.reference), "",
    ]  # fmt: skip
    if about.citation.licence:
        lines += [f"Licence: {markdown(about.citation.licence)}", ""]
    else:
        lines += ["No licence is given: ask before the data are used.", ""]
    if (contact := about.citation.contact) is not None:
        lines += [f"Questions: {markdown(contact.office)}{', ' + markdown(contact.email) if contact.email else ''}", ""]
    if study.credits:
        lines += ["## Credits", "", *(f"- {markdown(credit)}" for credit in study.credits), ""]
    return "\n".join(lines).encode("utf-8")


def _inside(files: Iterable[ReleasedFile], records: ReleasedRecords | None) -> list[str]:
    lines = ["## What is in it", ""]
    if records is not None:
        made_up = "made-up records" if records.simulated else "records"
        kind = "public-use file" if records.kind == "public-use" else "scientific-use file"
        lines += [f"{len(records)} {made_up} of {len(records.variables)} variables, a {kind}.", ""]
    rows = [(one.path, one.title) for one in files] + [(path, file_title(path)) for path in (DATA_PACKAGE, RO_CRATE, SUMS)]
    table = [f"| `{plain(path).replace('`', '')}` | {markdown(title)} |" for path, title in sorted(rows)]
    return [*lines, "| file | what |", "| --- | --- |", *table, ""]


def _rules(about: ReleaseDescription, log: Sequence[Withheld]) -> list[str]:
    lines = ["## Rules", "", markdown(about.confidentiality), ""]
    counts: dict[str, int] = {}
    for one in log:
        if one.what == "measure":
            continue
        counts[one.what] = counts.get(one.what, 0) + one.count
    if counts:
        lines += ["Each line of `release-log.csv` says what, where, by which rule and why:", "", "| what | number |", "| --- | ---: |"]
        lines += [f"| {WHAT.get(what, markdown(what))} | {number} |" for what, number in counts.items()]
        lines.append("")
    else:
        lines += ["Nothing had to be withheld or changed.", ""]
    return lines


def _attacks(attacks: Sequence[AttackResult]) -> list[str]:
    if not attacks:
        return []
    lines = [
        "## Attacks", "",
        "Before it was written, an intruder was played on this release, and on a copy without any protection.", "",
        "| attack | success means | tried on | succeeded, unprotected copy | succeeded, this release |", "| --- | --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    lines += [
        f"| {markdown(one.attack)} | {markdown(one.means)} | {one.tried} | {one.unprotected} | {one.released} |" for one in attacks
    ]
    return [*lines, ""]
