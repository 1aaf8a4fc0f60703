"""What study.yaml declares about the folder: maps, columns of the design, and parts that are modelled."""

from __future__ import annotations

from collections.abc import Sequence

from kurak.model.finding import Place
from kurak.model.study import Design, Maps, Study
from kurak.sources.csv_table import read_table
from kurak.sources.frame_table import labels_in
from kurak.sources.ids import report_unknown
from kurak.sources.layout import FRAME, Opened
from kurak.sources.sealed_names import is_sealed
from kurak.sources.text_file import is_there, path_inside
from kurak.sources.wording import did_you_mean, listed, shown
from kurak.sources.yaml_text import YamlText

MODELLED = "modelled"


def check_declared(opened: Opened) -> None:
    """Check what study.yaml says about the files of the folder."""
    if opened.study is None or opened.study.noun is None:
        return
    study, text = opened.study.noun, opened.study.text
    if study.maps is not None:
        _check_maps(opened, study, study.maps, text)
    if study.design is not None:
        _check_design(opened, study.design, text)
    _check_shares(opened, study, text)
    _check_labels(opened, study, text)
    _check_modelled(opened, study, text)


def _check_maps(opened: Opened, study: Study, maps: Maps, text: YamlText) -> None:
    reading = opened.reading
    if maps.domain not in study.domains:
        report_unknown(reading, "STU-002", "domain", maps.domain, study.domains, text.place(("maps", "domain")), "domains")
        return
    groups = study.domains[maps.domain]
    home = f"domains.{maps.domain}"
    for group in maps.areas:
        report_unknown(reading, "STU-003", "group", group, groups, text.place(("maps", "areas", group)), home)
    for group in groups:
        if group not in maps.areas:
            reading.add(
                "STU-003", f"the group {shown(group)} of {home} has no area", text.place(("maps", "areas")), "add it with its id"
            )
    if opened.geometry:
        areas = {str(feature["id"]) for feature in opened.geometry}
        for group, area in maps.areas.items():
            report_unknown(reading, "STU-004", "area", area, areas, text.place(("maps", "areas", group)), maps.file)


def _check_design(opened: Opened, design: Design, text: YamlText) -> None:
    if opened.frame is not None:
        named = [(key, number, name) for key in ("strata", "sort") for number, name in enumerate(getattr(design, key))]
        for key, number, name in named:
            place = text.place(("design", key, number))
            report_unknown(opened.reading, "STU-005", "column", name, opened.frame.names, place, FRAME)
    if design.achieved is not None and not design.n / 2 <= design.achieved <= design.n * 2:
        message = f"{design.n:,} interviews were planned and {design.achieved:,} made"
        opened.reading.add("STU-006", message, text.place(("design", "achieved")))


def _check_shares(opened: Opened, study: Study, text: YamlText) -> None:
    """Check that shares are stated for domains and groups of the study."""
    for domain, shares in study.planning.shares.items():
        place = text.place(("planning", "shares", domain))
        if domain not in study.domains:
            report_unknown(opened.reading, "STU-007", "domain", domain, study.domains, place, "domains")
            continue
        for group in shares.groups:
            at = text.place(("planning", "shares", domain, "groups", group))
            report_unknown(opened.reading, "STU-007", "group", group, study.domains[domain], at, f"domains.{domain}")


def _check_labels(opened: Opened, study: Study, text: YamlText) -> None:
    """Check that groups of the study are given names, all in the same languages, and no two the same."""
    reading = opened.reading
    asked = opened.instrument.noun.other_questions if opened.instrument is not None and opened.instrument.noun is not None else {}
    shares = {**study.planning.shares, **(study.rehearsal.shares if study.rehearsal is not None else {})}
    tabulated = study.estimates.by if study.estimates is not None else ()
    for domain, groups in study.labels.items():
        if domain not in (known := (*study.domains, *shares, *tabulated, *asked)):
            report_unknown(reading, "STU-008", "domain", domain, tuple(dict.fromkeys(known)), text.place(("labels", domain)), "domains")
            continue
        in_frame = opened.frame.columns.get(domain, ()) if opened.frame is not None else ()
        there = tuple(dict.fromkeys((*study.domains.get(domain, ()), *(shares[domain].groups if domain in shares else ()))))
        languages = tuple(dict.fromkeys(language for labels in groups.values() for language in labels))
        first: dict[tuple[str, str], str] = {}
        for group, labels in groups.items():
            place = text.place(("labels", domain, group))
            # Answers to a question, and groups that the records alone know, are listed nowhere in the folder.
            if there:
                report_unknown(reading, "STU-008", "group", group, (*there, *dict.fromkeys(in_frame)), place, f"domains.{domain}")
            missing = [language for language in languages if language not in labels]
            if missing:
                reading.add("STU-009", f"{shown(group)} of {domain} has no name in {listed(missing)}", place)
            for language, label in labels.items():
                # A group may be called otherwise in the frame, which the same name is for.
                if group in study.domains.get(domain, (group,)):
                    other = first.setdefault((language, label), group)
                    if other != group:
                        reading.add("STU-010", f"{shown(other)} and {shown(group)} of {domain} are both {shown(label)}", text.place(("labels", domain, group, language)))


def _check_modelled(opened: Opened, study: Study, text: YamlText) -> None:
    reading = opened.reading
    declared: set[tuple[str, str]] = set()
    for number, part in enumerate(study.modelled):
        column, equals, value = (words.strip() for words in part.where.partition("="))
        if part.where and not (column and equals and value):
            reading.add("MOD-003", f"where is {shown(part.where)}", text.place(("modelled", number, "where")))
            continue
        for index, name in enumerate(part.files):
            place = text.place(("modelled", number, "files", index))
            file = path_inside(reading, name, where=place)
            if file is None:
                continue
            declared.add((file, value if column == "source" else "" if not part.where else part.where))
            if not is_there(reading, file) and not is_sealed(reading.root, file):
                reading.add("FIL-001", f"{shown(file)} is not there", place)
            elif part.where and file.endswith(".csv"):
                _check_rows(opened, file, column, value, text.place(("modelled", number, "where")))
    frame = opened.frame
    if frame is None or "source" not in frame.columns:
        return
    sources = frame.columns["source"]
    modelled = [index for label, index in labels_in(sources).items() if label.lower() == MODELLED]
    if modelled and not {(FRAME, MODELLED), (FRAME, "")} & {(file, value.lower()) for file, value in declared}:
        many = sum(source.lower() == MODELLED for source in sources)
        first = min(modelled)
        message = f"{many:,} units of the frame are modelled, and study.yaml does not say so"
        fix = f"add to study.yaml: modelled: [{{what: …, files: [{FRAME}], where: source={MODELLED}}}]"
        row = Place(frame.file, line=frame.lines[first], row=first + 1)
        reading.add("MOD-001", message, (text.place(("modelled",)), row), fix)


def _check_rows(opened: Opened, file: str, column: str, value: str, place: Place) -> None:
    """Check that a declared part has its column, and at least one row."""
    header: Sequence[str]
    if file == FRAME:
        if opened.frame is None:
            return
        header, named = opened.frame.names, labels_in(opened.frame.columns.get(column, ()))
    else:
        table = read_table(opened.reading, file, where=place)
        if table is None:
            return
        header, named = table.header, {row[column]: 0 for row in table.rows if column in row}
    if column not in header:
        fix = did_you_mean(column, header, otherwise=f"columns: {listed(header)}")
        opened.reading.add("MOD-002", f"{file} has no column {shown(column)}", place, fix)
    elif value not in named:
        values = sorted(named)
        fix = did_you_mean(value, values[:200], otherwise="correct the value, or delete the entry")
        opened.reading.add("MOD-004", f"no row of {file} has {shown(value)} in the column {column}", place, fix)
