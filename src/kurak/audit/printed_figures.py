"""Every printed number of a report, tables and running text together, found by what it says."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kurak.model.finding import Place
from kurak.model.published import Bases, Figure, PublishedReport
from kurak.model.scales import Response, Scale
from kurak.stats.printed import Printed

FigureKey = tuple[str, str, str, str, str]
"""statistic, variable, category, breakdown, group: two figures with one key are the same number, printed twice."""

EVERYBODY = ("total", "all")


@dataclass(frozen=True, slots=True)
class GroupSet:
    """One number for every group of one breakdown, from one table or from the running text."""

    breakdown: str
    table: str | None
    figures: tuple[Figure, ...]

    @property
    def name(self) -> str:
        """The breakdown, and where it is printed."""
        return f"{self.breakdown} ({self.table or 'text'})"


def key_of(figure: Figure) -> FigureKey:
    """What a figure says, apart from where it stands and what its number is."""
    return (figure.statistic, figure.variable, figure.category, figure.breakdown, figure.group)


def source_of(bases: Bases) -> str:
    """Where bases are printed, and whether it is only assumed that these are the bases."""
    return bases.source + (" (assumed)" if bases.assumed else "")


def touches(*figures: Figure) -> list[list[str]]:
    """What a finding casts doubt on, for ``Finding.details``."""
    return [list(key) for key in dict.fromkeys(key_of(figure) for figure in figures)]


class PrintedFigures:
    """An index of a report's figures. It holds no arithmetic of its own.

    Parameters
    ----------
    report
        The report, read and validated.
    """

    def __init__(self, report: PublishedReport) -> None:
        self.report = report
        self._printed: dict[str, Printed] = {}
        self._by_subject: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        self._by_key: dict[FigureKey, list[Figure]] = defaultdict(list)
        for figure in report.figures:
            self._by_subject[figure.statistic, figure.variable, figure.category].append(figure)
            self._by_key[key_of(figure)].append(figure)
        self._everybody = next(
            (
                bases.groups[EVERYBODY[1]]
                for bases in report.spec.bases.values()
                if bases.kind == "achieved" and bases.breakdown == EVERYBODY[0] and EVERYBODY[1] in bases.groups
            ),
            None,
        )
        self._scale_of_item = {
            item: scale_id for scale_id, scale in self.scales.items() for item in scale.items
        }

    # ── what is declared ───────────────────────────────────────────────────────────────────

    @property
    def scales(self) -> dict[str, Scale]:
        """The declared scales, by id."""
        if self.report.instrument is not None:
            return self.report.instrument.scales
        return self.report.spec.scales

    @property
    def response(self) -> Response | None:
        """The declared answer scale, if there is one."""
        declared = self.report.instrument.response if self.report.instrument else self.report.spec.response
        # A scale without two different answers cannot be turned, left or averaged: nothing follows from it.
        return declared if declared is not None and declared.min < declared.max else None

    def scale_of(self, variable: str) -> Scale | None:
        """The scale that a variable is, or belongs to."""
        scale_id = variable if variable in self.scales else self._scale_of_item.get(variable)
        return self.scales[scale_id] if scale_id is not None else None

    def scale_id_of(self, variable: str) -> str | None:
        """The id of the scale that a variable is, or belongs to."""
        return variable if variable in self.scales else self._scale_of_item.get(variable)

    def is_reverse(self, item: str) -> bool:
        """Whether an item is declared negative."""
        scale = self.scale_of(item)
        return scale is not None and item in scale.reverse

    def is_doubtful(self, item: str) -> bool:
        """Whether it is declared unsure that an item was turned."""
        scale = self.scale_of(item)
        return scale is not None and item in scale.doubtful

    def name_of(self, variable: str) -> str:
        """An item's words or a scale's label, to be read beside its id."""
        if variable in self.scales:
            return self.scales[variable].label
        return self.report.item_texts.get(variable, "")

    def with_name(self, variable: str) -> str:
        """A variable's id, with its words where there are any."""
        name = self.name_of(variable)
        return f'{variable} "{name}"' if name else variable

    def unit_of(self, breakdown: str) -> str:
        """What the groups of a breakdown are groups of: regions."""
        declared = self.report.spec.breakdowns.get(breakdown)
        return declared.unit if declared is not None else "groups"

    def bases_of(self, breakdown: str) -> tuple[Bases, ...]:
        """Stated bases for every group of a breakdown, fit to weight with: none below 0, not all 0."""
        declared = self.report.spec.breakdowns.get(breakdown)
        if declared is None:
            return ()
        return tuple(
            bases
            for bases in self.report.spec.bases.values()
            if bases.breakdown == breakdown
            and all(bases.groups.get(group, -1) >= 0 for group in declared.groups)
            and any(bases.groups[group] for group in declared.groups)
        )

    def answered_by(self, figure: Figure) -> tuple[int, str] | None:
        """How many people are behind a figure, and who says so; None where no achieved base is known."""
        if figure.base is not None:
            return figure.base, figure.base_source or "stated with the claim"
        if not self._asked_of_everybody(figure):
            return None
        for bases in self.report.spec.bases.values():
            if (
                bases.kind == "achieved"
                and bases.breakdown == figure.breakdown
                and bases.groups.get(figure.group, 0) > 0
            ):
                return bases.groups[figure.group], source_of(bases)
        return None

    def _asked_of_everybody(self, figure: Figure) -> bool:
        """Whether the respondents of the survey are behind a figure: not behind one quoted from elsewhere."""
        instrument = self.report.instrument
        question = instrument.other_questions.get(figure.variable) if instrument else None
        if question is not None:
            return not question.asked_if
        return figure.table is not None or self.scale_of(figure.variable) is not None

    def declared_at(self, key: str) -> Place:
        """Where something about the scales is declared: the instrument file, or published.yaml itself."""
        instrument = self.report.spec.instrument
        file = posixpath.normpath(posixpath.join(self.report.folder, instrument or "published.yaml"))
        return Place(file, key=key)

    # ── what is printed ────────────────────────────────────────────────────────────────────

    def printed(self, figure: Figure) -> Printed:
        """A figure's number with its rounding interval."""
        if figure.text not in self._printed:
            self._printed[figure.text] = Printed.parse(figure.text)
        return self._printed[figure.text]

    def span(self, figure: Figure) -> tuple[Fraction, Fraction]:
        """The values that a figure may stand for; a count is what it is, without rounding."""
        printed = self.printed(figure)
        if figure.statistic == "count" and not printed.decimals:
            return printed.value, printed.value
        return printed.low, printed.high

    def agreed(self, printed: Iterable[Figure]) -> Figure | None:
        """Of one number printed several times, the figure with most decimals; None where they contradict each other.

        Which of two values holds is not known, and that they differ is the finding of text-table or same-fact. Two
        values that differ and may yet be the same number (2.14 and 2.15 both round 2.145) are not decided between either.
        """
        known = list(printed)
        spans = [self.span(figure) for figure in known]
        if not known or max(low for low, _ in spans) > min(high for _, high in spans):
            return None
        most = max(self.printed(figure).decimals for figure in known)
        finest = [figure for figure in known if self.printed(figure).decimals == most]
        return finest[0] if len({self.printed(figure).value for figure in finest}) == 1 else None

    def same_as(self, key: FigureKey) -> tuple[Figure, ...]:
        """Every figure that prints one number."""
        return tuple(self._by_key.get(key, ()))

    def subjects(self, statistic: str) -> tuple[tuple[str, str], ...]:
        """Every (variable, category) that has a figure of one statistic, in the order printed."""
        return tuple((variable, category) for kind, variable, category in self._by_subject if kind == statistic)

    def figures_of(self, statistic: str, variable: str, category: str = "") -> tuple[Figure, ...]:
        """Every figure of one statistic of one variable."""
        return tuple(self._by_subject.get((statistic, variable, category), ()))

    def totals_of(self, statistic: str, variable: str, category: str = "") -> tuple[Figure, ...]:
        """The figures for everybody. A claim with another base than everybody's speaks of fewer people, and is left out."""
        return tuple(
            figure
            for figure in self.figures_of(statistic, variable, category)
            if (figure.breakdown, figure.group) == EVERYBODY
            and (figure.base is None or self._everybody is None or figure.base == self._everybody)
        )

    def group_sets(self, statistic: str, variable: str, category: str = "") -> tuple[GroupSet, ...]:
        """Complete, exhaustive breakdowns of one variable; one from each table, and one from the text."""
        by_source: dict[tuple[str, str | None], dict[str, Figure]] = defaultdict(dict)
        for figure in self.figures_of(statistic, variable, category):
            if figure.bound is None:
                by_source[figure.breakdown, figure.table].setdefault(figure.group, figure)
        complete = []
        for (breakdown, table), by_group in by_source.items():
            declared = self.report.spec.breakdowns.get(breakdown)
            if declared is None or not declared.exhaustive or len(declared.groups) < 2:
                continue
            if all(group in by_group for group in declared.groups):
                complete.append(GroupSet(breakdown, table, tuple(by_group[group] for group in declared.groups)))
        in_tables = [s for s in complete if s.table is not None]
        return tuple(s for s in complete if s.table is not None or not self._echoes(s, in_tables))

    def _echoes(self, in_text: GroupSet, in_tables: list[GroupSet]) -> bool:
        """Whether the running text only repeats a breakdown of a table; what differs is found by text-table."""
        return any(
            in_text.breakdown == in_table.breakdown
            and all(
                self.printed(said).overlaps(self.printed(cell).low, self.printed(cell).high)
                for said, cell in zip(in_text.figures, in_table.figures, strict=True)
            )
            for in_table in in_tables
        )

    def parts(self, group_set: GroupSet) -> tuple[Printed, ...]:
        """The numbers of a breakdown, in the declared order of its groups."""
        return tuple(self.printed(figure) for figure in group_set.figures)

    def weights(self, group_set: GroupSet, bases: Bases) -> tuple[Fraction, ...]:
        """Stated bases in the order of a breakdown's groups."""
        return tuple(Fraction(bases.groups[figure.group]) for figure in group_set.figures)
