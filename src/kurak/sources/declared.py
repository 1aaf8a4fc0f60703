"""What study.yaml declares about the folder: maps, columns of the design, and parts that are modelled."""

from __future__ import annotations

from kurak.model.finding import Place
from kurak.model.frame import FrameUnit
from kurak.model.study import Design, Maps, Study
from kurak.sources.csv_table import read_table
from kurak.sources.ids import report_unknown
from kurak.sources.layout import Opened
from kurak.sources.text_file import is_there, path_inside
from kurak.sources.wording import did_you_mean, listed, shown
from kurak.sources.yaml_text import YamlText

FRAME = "frame/frame.csv"
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
    if "frame" in opened.rows:
        named = [("strata", number, name) for number, name in enumerate(design.strata)]
        places = [(text.place(("design", key, number)), name) for key, number, name in named]
        places += [(text.place(("design", key)), getattr(design, key)) for key in ("psu", "measure_of_size")]
        for place, name in places:
            report_unknown(opened.reading, "STU-005", "column", name, list(FrameUnit.model_fields), place, FRAME)
    if design.achieved is not None and not design.n / 2 <= design.achieved <= design.n * 2:
        message = f"{design.n:,} interviews were planned and {design.achieved:,} made"
        opened.reading.add("STU-006", message, text.place(("design", "achieved")))


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
            if not is_there(reading, file):
                reading.add("FIL-001", f"{shown(file)} is not there", place)
            elif part.where and file.endswith(".csv"):
                _check_rows(opened, file, column, value, text.place(("modelled", number, "where")))
    frame = opened.table("frame")
    modelled = [place for unit, place in zip(frame.nouns, frame.places, strict=True) if unit.source.lower() == MODELLED]
    if modelled and not {(FRAME, MODELLED), (FRAME, "")} & {(file, value.lower()) for file, value in declared}:
        message = f"{len(modelled)} units of the frame are modelled, and study.yaml does not say so"
        fix = f"add to study.yaml: modelled: [{{what: …, files: [{FRAME}], where: source={MODELLED}}}]"
        reading.add("MOD-001", message, (text.place(("modelled",)), modelled[0]), fix)


def _check_rows(opened: Opened, file: str, column: str, value: str, place: Place) -> None:
    """Check that a declared part has its column, and at least one row."""
    table = read_table(opened.reading, file, where=place)
    if table is None:
        return
    if column not in table.header:
        fix = did_you_mean(column, table.header, otherwise=f"columns: {listed(table.header)}")
        opened.reading.add("MOD-002", f"{file} has no column {shown(column)}", place, fix)
    elif not any(row.get(column) == value for row in table.rows):
        values = sorted({row[column] for row in table.rows if column in row})
        fix = did_you_mean(value, values[:200], otherwise="correct the value, or delete the entry")
        opened.reading.add("MOD-004", f"no row of {file} has {shown(value)} in the column {column}", place, fix)
