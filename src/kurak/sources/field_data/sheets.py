"""Tables of an export, in whatever style, as typed tables: the interviews, then the repeats that belong to
them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kurak.model.form import Form
from kurak.model.form_codebook import Variable
from kurak.sources.field_data.assemble import BATCH, Assembler, Noted, Progress, Sink, all_marked, bare_id
from kurak.sources.field_data.columns import Headers, Matched, Sources
from kurak.sources.field_data.layout import MAIN, UNUSABLE, FormLayout, is_answered
from kurak.sources.field_data.raw import RawSheet, Row
from kurak.sources.field_data.values import Cell, CellReader, Style, needs_a_style, place_text
from kurak.sources.text_file import Reading
from kurak.sources.wording import did_you_mean, listed, shown

SAMPLED = 2_000
"""Rows that are looked at to see whether codes or labels stand in the cells."""

FLAGS: Mapping[str, bool | None] = {
    "1": True, "1.0": True, "true": True, "yes": True, "0": False, "0.0": False, "false": False, "no": False, "": None,
}  # fmt: skip

EMPTY: Cell = ("", "")

Link = tuple[str, str]
"""Interview, and row of the repeat inside it."""


@dataclass(slots=True)
class SheetReader:
    """Reads the sheets of one export.

    Parameters
    ----------
    reading, layout, sink, progress
        Where findings go; the form; where batches go; what was read before.
    """

    reading: Reading
    layout: FormLayout
    sink: Sink
    progress: Progress
    noted: Noted = field(default_factory=Noted)
    links: dict[str, dict[str, Link]] = field(default_factory=dict)
    outer: dict[str, dict[str, str]] = field(default_factory=dict)
    has_repeats: bool = False

    def read(self, sheets: Sequence[RawSheet]) -> None:
        """Read the interviews, then each repeat after the one around it."""
        placed = self._placed(sheets)
        main = placed.pop(MAIN, None)
        if main is None:
            return
        self.has_repeats = bool(placed)
        matched = self._match(main, MAIN)
        if matched is not None:
            self._main(main, matched)
            for name in self.layout.repeats:
                if name in placed and (found := self._match(placed[name], name)) is not None:
                    self._repeat(placed[name], name, found)
        self.noted.report(self.reading)

    # ── which sheet is what ──

    def _placed(self, sheets: Sequence[RawSheet]) -> dict[str, RawSheet]:
        """Table: its sheet. A repeat is known by its name; the interviews are the sheet that is left."""
        placed: dict[str, RawSheet] = {}
        left: list[RawSheet] = []
        for sheet in sheets:
            repeat = self._repeat_of(sheet)
            if repeat is not None and repeat not in placed:
                placed[repeat] = sheet
            else:
                left.append(sheet)
        mains = [sheet for sheet in left if not ({"PARENT_KEY", "_parent_index"} & set(sheet.header))]
        for sheet in [sheet for sheet in left if sheet not in mains] + mains[1:]:
            fix = did_you_mean(
                sheet.name,
                self.layout.repeats,
                otherwise=f"repeats of the form: {listed(self.layout.repeats) or 'none'}",
            )
            self.reading.add("IMP-014", f"{shown(sheet.name)} is no table of the form", sheet.place(), fix)
        if mains:
            placed[MAIN] = mains[0]
        elif sheets:
            self.reading.add("IMP-001", f"{sheets[0].file} has no table of interviews", sheets[0].place())
        return placed

    def _repeat_of(self, sheet: RawSheet) -> str | None:
        for name in self.layout.repeats:
            if sheet.name in (name, name[:31]) or any(
                sheet.name.endswith(f"{sign}{name}") for sign in "-_/."
            ):
                return name
        return None

    def _match(self, sheet: RawSheet, table: str) -> Matched | None:
        """The variable of every column, with findings; None where the sheet is not of this form."""
        found = Headers(self.layout, table).match(sheet.header)
        answered = [variable.name for variable in self.layout.tables[table] if is_answered(variable)]
        if answered and not any(name in found.sources for name in answered) and not found.ambiguous:
            form = _form_name(self.layout.form)
            self.reading.add("IMP-001", f"no column of {sheet.file} is a question of {form}", sheet.place())
            return None
        for column, names in found.ambiguous.items():
            self.reading.add("IMP-002", f"the column may be {' or '.join(names)}", sheet.place(column=column))
        for column, name in found.doubled.items():
            self.reading.add("IMP-002", f"more than one column may be {name}", sheet.place(column=column))
        for column in found.unknown:
            self.reading.add("IMP-003", "the column is no variable of the form", sheet.place(column=column))
        if found.absent:
            many = f"{len(found.absent)} variables have" if len(found.absent) > 1 else "a variable has"
            self.reading.add("IMP-004", f"{many} no column: {listed(found.absent)}", sheet.place())
        if found.instance is None and table == MAIN:
            self.reading.add(
                "IMP-010", "no column holds the id of an interview; the row's number is taken", sheet.place()
            )
        return found

    # ── the interviews ──

    def _main(self, sheet: RawSheet, matched: Matched) -> None:
        columns = _Columns(self.layout, MAIN, matched, sheet, self._styles(sheet, MAIN, matched), self.noted)
        assembler = Assembler(self.layout, MAIN, self.sink)
        wanted = dict.fromkeys(
            name
            for repeat in self.layout.repeats
            for name in Assembler(self.layout, repeat, self.sink).reasons.outer
        )
        self.outer = {name: {} for name in wanted} if self.has_repeats else {}
        self.links[MAIN] = {}
        seen: dict[int, int] = {}
        for rows in _batches(sheet.rows()):
            kept = self._new_rows(sheet, matched, rows, seen)
            if not kept:
                continue
            simulated = self._simulated(sheet, matched, kept)
            instances = [self._instance(matched, row) for row in kept]
            versions = [
                "" if matched.version is None else cells[matched.version].strip() for _, cells in kept
            ]
            for version in versions:
                self.progress.versions[version] = self.progress.versions.get(version, 0) + 1
            codes = columns.codes(kept)
            assembler.take(instances, versions, codes, simulated=simulated)
            self.progress.rows += len(kept)
            for name, answers in self.outer.items():
                if name in codes:
                    answers.update(zip(instances, codes[name], strict=True))
            if self.has_repeats:
                self._link(MAIN, sheet, matched, kept, [(instance, "") for instance in instances])
        self.progress.taken.update(seen)

    def _instance(self, matched: Matched, row: Row) -> str:
        number, cells = row
        return bare_id(cells[matched.instance]) if matched.instance is not None else f"row {number}"

    def _new_rows(
        self, sheet: RawSheet, matched: Matched, rows: Sequence[Row], seen: dict[int, int]
    ) -> list[Row]:
        """Rows of interviews that were not taken yet; two different ones with one id are an error."""
        kept = []
        for row in rows:
            instance = self._instance(matched, row)
            if not instance:
                self.reading.add(
                    "IMP-010", "the row has no id of an interview", sheet.place(row[0], matched.instance)
                )
                continue
            key, content = hash(instance), hash(tuple(row[1]))
            if key in seen:
                same = seen[key] == content
                message = (
                    "the row stands twice, and is taken once"
                    if same
                    else "two rows have the same id and different answers"
                )
                self.reading.add(
                    "IMP-025" if same else "IMP-009", message, sheet.place(row[0], matched.instance)
                )
                continue
            seen[key] = content
            if matched.instance is not None and key in self.progress.taken:
                self.progress.replaced += 1
                continue
            kept.append(row)
        return kept

    def _simulated(self, sheet: RawSheet, matched: Matched, rows: Sequence[Row]) -> bool:
        marked = matched.mark is not None and all_marked(cells[matched.mark] for _, cells in rows)
        if marked is None or self.progress.simulated not in (None, marked):
            self.reading.add(
                "IMP-018",
                "only some of the interviews are marked SIMULATED",
                sheet.place(rows[0][0], matched.mark),
            )
        if self.progress.simulated is None:
            self.progress.simulated = bool(marked)
        return self.progress.simulated

    # ── the repeats ──

    def _link(
        self, table: str, sheet: RawSheet, matched: Matched, rows: Sequence[Row], own: Sequence[Link]
    ) -> None:
        """Remember what rows of inner tables point to: the row's index (Kobo), or its key (Central)."""
        keys = [place for place in (matched.index, _place_of(sheet, "KEY")) if place is not None]
        for (_, cells), link in zip(rows, own, strict=True):
            for place in keys:
                self.links[table][cells[place].strip()] = link

    def _repeat(self, sheet: RawSheet, table: str, matched: Matched) -> None:
        columns = _Columns(
            self.layout, table, matched, sheet, self._styles(sheet, table, matched), self.noted
        )
        assembler = Assembler(self.layout, table, self.sink)
        self.links[table] = {}
        if matched.parent is None:
            self.reading.add("IMP-015", "no column says to which interview a row belongs", sheet.place())
            return
        above = self.links.get(self.layout.repeats[table], {})
        counted: dict[Link, int] = {}
        for rows in _batches(sheet.rows()):
            kept: list[Row] = []
            own: list[Link] = []
            for number, cells in rows:
                link = above.get(cells[matched.parent].strip())
                if link is None:
                    if not self.progress.replaced:
                        self.reading.add(
                            "IMP-015",
                            "the row belongs to no interview of the file",
                            sheet.place(number, matched.parent),
                        )
                    continue
                counted[link] = counted.get(link, 0) + 1
                own.append((link[0], f"{link[1]}.{counted[link]}".lstrip(".")))
                kept.append((number, cells))
            if not kept:
                continue
            instances = [instance for instance, _ in own]
            outer: dict[str, Sequence[str | None]] = {
                name: [_or_unknown(answers.get(instance)) for instance in instances]
                for name, answers in self.outer.items()
            }
            assembler.take(
                instances, (), columns.codes(kept), repeat_rows=[row for _, row in own], outer=outer
            )
            self._link(table, sheet, matched, kept, own)

    # ── codes or labels ──

    def _styles(self, sheet: RawSheet, table: str, matched: Matched) -> Mapping[str, Style]:
        """For lists in which a code is another answer's label: what all other lists of the table hold.

        Where these hold labels only, or codes only, that is known. Where they do not tell, cells with two
        meanings are reported.
        """
        variables = [
            variable
            for variable in self.layout.tables[table]
            if variable.values and variable.name in matched.sources
        ]
        doubtful = [variable for variable in variables if needs_a_style(variable)]
        if not doubtful:
            return {}
        as_codes = as_labels = 0
        others = [
            variable
            for variable in variables
            if not needs_a_style(variable) and variable.type == "select_one"
        ]
        readers = [
            (CellReader(one, "codes"), CellReader(one, "labels"), matched.sources[one.name].cells)
            for one in others
        ]
        for _, cells in islice(sheet.rows(), SAMPLED):
            for code, label, places in readers:
                for place in places:
                    is_code, is_label = not code[cells[place]][1], not label[cells[place]][1]
                    if cells[place].strip() and is_code != is_label:
                        as_codes, as_labels = as_codes + is_code, as_labels + is_label
        style: Style = (
            "codes" if as_codes and not as_labels else "labels" if as_labels and not as_codes else "either"
        )
        return {variable.name: style for variable in doubtful}


class _Columns:
    """Turns rows of one sheet into columns of codes."""

    def __init__(
        self,
        layout: FormLayout,
        table: str,
        matched: Matched,
        sheet: RawSheet,
        styles: Mapping[str, Style],
        noted: Noted,
    ) -> None:
        self.sheet, self.noted = sheet, noted
        self.variables = [
            (one, matched.sources[one.name]) for one in layout.tables[table] if one.name in matched.sources
        ]
        self.readers = {
            one.name: CellReader(one, styles.get(one.name, "either")) for one, _ in self.variables
        }

    def codes(self, rows: Sequence[Row]) -> dict[str, list[str]]:
        """Variable: its texts in one spelling, one a row."""
        columns = list(zip(*(cells for _, cells in rows), strict=True))
        return {
            variable.name: self._of(variable, sources, columns, rows) for variable, sources in self.variables
        }

    def _of(
        self, variable: Variable, sources: Sources, columns: Sequence[Sequence[str]], rows: Sequence[Row]
    ) -> list[str]:
        reader = self.readers[variable.name]
        if len(sources.cells) == 1:
            cells = reader.column(columns[sources.cells[0]])
        else:
            cells = [EMPTY] * len(rows)
            for place in sources.cells:
                for at, text in enumerate(columns[place]):
                    if text:
                        read = reader[text]
                        cells[at] = read if cells[at] is EMPTY else _joined(cells[at], read)
        if sources.choices:
            cells = list(map(_with_choices, cells, self._chosen(reader, sources, columns, len(rows))))
        elif sources.parts and not any(text or problem for text, problem in cells):
            cells = self._places(sources, columns, len(rows))
        texts = [text for text, _ in cells]
        if (
            reader.has_problems
            or len(sources.cells) > 1
            or sources.choices
            or sources.parts
            or reader.kind in ("text", "place")
        ):
            column = (
                sources.cells[0]
                if sources.cells
                else next(iter(sources.choices.values()), list(sources.parts.values()))[0]
            )
            where = self.sheet.place(column=column)
            for at, (_, problem) in enumerate(cells):
                if problem:
                    self.noted.add(problem, where, variable.name, rows[at][0])
                    texts[at] = UNUSABLE
        return texts

    def _chosen(
        self, reader: CellReader, sources: Sources, columns: Sequence[Sequence[str]], number: int
    ) -> list[Cell | None]:
        """What the split columns say; None where all of them are empty."""
        chosen: list[list[str]] = [[] for _ in range(number)]
        said = [False] * number
        wrong = [False] * number
        for code, places in sources.choices.items():
            for place in places:
                for at, text in enumerate(columns[place]):
                    flag = FLAGS.get(text.strip().lower(), "wrong")
                    if flag == "wrong":
                        wrong[at] = True
                    elif flag is not None:
                        said[at] = True
                        if flag:
                            chosen[at].append(code)
        return [
            ("", "outside") if wrong[at] else (reader.ordered(chosen[at]), "") if said[at] else None
            for at in range(number)
        ]

    def _places(self, sources: Sources, columns: Sequence[Sequence[str]], number: int) -> list[Cell]:
        order = [
            sources.parts[role]
            for role in ("latitude", "longitude", "altitude", "accuracy")
            if role in sources.parts
        ]
        found: list[Cell] = []
        for at in range(number):
            parts = [columns[place][at].strip() for place in order]
            found.append(place_text(parts) if any(parts) else ("", ""))
        return found


def _joined(one: Cell, other: Cell) -> Cell:
    """The same question at two places of the form, of which an interview meets one."""
    if not other[0] and not other[1]:
        return one
    if not one[0] and not one[1]:
        return other
    return one if one == other else ("", "disagree")


def _with_choices(cell: Cell, chosen: Cell | None) -> Cell:
    """Several answers in one column and in split columns: what the split ones say is never ambiguous."""
    if chosen is None:
        return cell
    if cell == ("", "") or cell[1] == "several meanings" or cell == chosen:
        return chosen
    return ("", "disagree") if not cell[1] else cell


def _or_unknown(text: str | None) -> str | None:
    return None if text == UNUSABLE else text


def _place_of(sheet: RawSheet, heading: str) -> int | None:
    return sheet.header.index(heading) if heading in sheet.header else None


def _form_name(form: Form) -> str:
    return form.settings.form_id or form.settings.title or form.file


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
