"""Route sheets on paper: one A4 page a cluster, in the languages of the interviewers (PDF/UA-1).

How a sheet looks is said in ``templates/route_sheet.typ``; this module says what stands on it. Everything
reaches Typst as JSON, so that no text of a study can become markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any, Final

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.sample import Sample
from kurak.model.study import Study
from kurak.model.visits import CALL_AGAIN, OUTCOMES, ClusterRoute, VisitSlot
from kurak.report.words.route_sheets import FALLBACK, SHEET_WORDS, SheetWords
from kurak.report.writers.typst_sheet import write_sheet
from kurak.report.writers.typst_words import tongue
from kurak.stats.kish_grid import KISH_TABLES, TWELFTHS

_TEMPLATE: Final = Path(__file__).resolve().parent / "templates" / "route_sheet.typ"

SLOTS_ON_A_PAGE: Final = 42
"""With more visits a row would be lower than 4.5 mm, too low to write in; the sheet goes on, with the same
head."""


def sheet_languages(study: Study) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Languages in which the sheets of a study are printed, and a finding for each that has no words.

    Parameters
    ----------
    study
        The study: its languages of interview, or else the language of its report.

    Returns
    -------
    languages, findings
        Two-letter codes, each once; English stands in for a language without words.
    """
    languages: dict[str, None] = {}
    findings = []
    for asked in study.languages or (study.language,):
        language = tongue(asked)
        if language not in SHEET_WORDS:
            message = f"there are no words for route sheets in the language {asked}"
            findings.append(finding("RTE-007", message=message, where=Place("study.yaml", key="languages")))
            language = FALLBACK
        languages[language] = None
    return tuple(languages), tuple(findings)


def route_sheet_files(routes: Sequence[ClusterRoute], *, study: Study, sample: Sample) -> Mapping[str, bytes]:
    """The sheets: ``route_sheets.pdf``, or with several languages ``route_sheets_ky.pdf`` and so on."""
    languages, _ = sheet_languages(study)
    return {
        "route_sheets.pdf" if len(languages) == 1 else f"route_sheets_{language}.pdf": write_route_sheets(
            routes, language=language, study=study, sample=sample
        )
        for language in languages
    }


def write_route_sheets(
    routes: Sequence[ClusterRoute], *, language: str, study: Study, sample: Sample
) -> bytes:
    """The route sheets of a sample in one language, as PDF/UA-1; the same routes give the same bytes.

    Parameters
    ----------
    routes
        The routes, in the order of their pages; at least one.
    language
        en, ru or ky; any other gives English.
    study
        For the title, the phone to call and the note.
    sample
        For the line at the foot that says how to draw the sample again.

    Raises
    ------
    ValueError
        If there is no route.
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    if not routes:
        raise ValueError("route sheets need at least one route")
    code = tongue(language) if tongue(language) in SHEET_WORDS else FALLBACK
    return write_sheet(_Sheets(SHEET_WORDS[code], study=study, sample=sample).data(routes, language=code), _TEMPLATE)


class _Sheets:
    """The text of the sheets in one language."""

    def __init__(self, words: SheetWords, *, study: Study, sample: Sample) -> None:
        self.words, self.study, self.sample = words, study, sample

    def data(self, routes: Sequence[ClusterRoute], *, language: str) -> dict[str, Any]:
        """Everything that the template prints."""
        words, first = self.words, routes[0]
        pages = [page for route in routes for page in self.pages(route)]
        return {
            "language": language,
            "title": f"{words.title}: {self.study.title}",
            "study": self.study.title,
            "visits": [words.visit.format(n=number) for number in range(1, first.call_backs + 2)],
            "columns": [
                *map(str, range(1, len(first.slots[0].lookup) if first.slots else 1)),
                self.last_column(first),
            ]
            if first.slots and first.slots[0].lookup
            else [],
            "tables": first.respondent == "Kish grid",
            "age": first.eligible_age,
            "words": self.fixed_words(first),
            "outcomes": [
                [str(code), words.outcomes[outcome].format(age=first.eligible_age), code in CALL_AGAIN]
                for code, outcome in OUTCOMES
            ],
            "kish": [[table, f"{TWELFTHS[table]}/12", *map(str, row)] for table, row in KISH_TABLES.items()],
            "phone": self.study.route.phone,
            "note": self.study.route.note or "",
            "foot": self.foot(),
            "pages": pages,
        }

    def last_column(self, route: ClusterRoute) -> str:
        """Where a Kish grid ends, its last column serves all larger households."""
        return (
            f"{len(route.slots[0].lookup)}+"
            if route.respondent == "Kish grid"
            else str(len(route.slots[0].lookup))
        )

    def fixed_words(self, route: ClusterRoute) -> dict[str, str]:
        """Words that are the same on every page."""
        words, age = self.words, route.eligible_age
        same = (
            "title", "place", "stratum", "part", "interviewer", "supervisor", "begun", "ended", "start", "places_counted",
            "start_number", "direction", "counting", "step", "households_counted", "step_result", "number", "household",
            "household_number", "walk_on", "code", "day_hour", "table", "selected", "interview", "instead", "reserve_head",
            "person_title", "kish_title", "share", "visits_title", "all_main", "substitute", "outcomes_title", "come_back",
            "call", "modelled",
        )  # fmt: skip
        return {
            **{name: getattr(words, name) for name in same},
            "side": words.sides[route.direction],
            "persons": words.persons.format(age=age),
            "if_persons": words.if_persons.format(age=age),
            "person": words.person[route.respondent].format(
                age=age, columns=len(route.slots[0].lookup) if route.slots else 0
            ),
            "call_back": words.call_back.format(n=route.call_backs) if route.call_backs else "",
        }

    def foot(self) -> str:
        """How to make the sheet again."""
        sample, words = self.sample, self.words
        hashed = f" · {words.frame} {sample.frame_sha256[:16]}" if sample.frame_sha256 else ""
        return f"{sample.study} · {words.seed} {sample.seed}{hashed} · Kurak {sample.version}"

    # ── one cluster ──

    def pages(self, route: ClusterRoute) -> list[dict[str, Any]]:
        """The pages of one cluster: nearly always one."""
        rows = self.rows(route)
        total = max(1, ceil(len(rows) / SLOTS_ON_A_PAGE))
        each = ceil(len(rows) / total)
        head = self.head(route)
        return [
            {
                **head,
                "rows": rows[number * each : (number + 1) * each],
                "sheet": self.words.sheet_of.format(n=number + 1, total=total) if total > 1 else "",
            }
            for number in range(total)
        ]

    def head(self, route: ClusterRoute) -> dict[str, Any]:
        """What stands above the visits."""
        words, cluster, point = self.words, route.cluster, route.start_point
        visits, reserve = len(route.main), len(route.reserve)
        start, coordinates = "", ""
        if point is not None:
            start = " · ".join(
                dict.fromkeys(text for text in (point.start_point, point.name, point.description) if text)
            )
            if point.latitude is not None and point.longitude is not None:
                coordinates = f"{point.latitude:.5f}, {point.longitude:.5f}"
        known = route.step is not None
        return {
            "cluster": cluster.cluster,
            "role": words.roles[cluster.role].format(order=cluster.order),
            "reserve": cluster.role == "reserve",
            "name": cluster.name or cluster.psu,
            "psu": cluster.psu if cluster.name else "",
            "stratum": cluster.stratum,
            "part": f"{cluster.part} / {cluster.parts}" if cluster.parts > 1 else "",
            "planned": words.planned.format(interviews=cluster.interviews, visits=visits, reserve=reserve),
            "start": start,
            "coordinates": coordinates,
            "start_unlisted": ""
            if point
            else words.start_unlisted.format(r=self.number(route.start_random, 6)),
            "step": self.number(route.step, 2) if route.step is not None else "",
            "step_text": words.step_known.format(households=route.area_households, visits=visits)
            if known
            else words.step_unknown.format(visits=visits, start=self.number(route.start, 6)),
            "step_reserve": ""
            if known or not reserve
            else words.reserve_step_result.format(
                visits=visits, reserve=reserve, start=self.number(route.reserve_start, 6)
            ),
            "modelled": " ".join(route.modelled),
        }

    def rows(self, route: ClusterRoute) -> list[dict[str, Any]]:
        """The visits; reserve slots are R1, R2 …, and walk from the start again."""
        rows = []
        main = len(route.main)
        before = 0
        for slot in route.slots:
            if slot.number == main + 1:
                before = 0
            on = slot.household_number - before if slot.household_number is not None else None
            before = slot.household_number or 0
            rows.append(self.row(slot, on=on, main=main))
        return rows

    def row(self, slot: VisitSlot, *, on: int | None, main: int) -> dict[str, Any]:
        """One visit."""
        return {
            "number": str(slot.number) if slot.kind == "main" else f"R{slot.number - main}",
            "reserve": slot.kind == "reserve",
            "first_reserve": slot.number == main + 1,
            "household": "" if slot.household_number is None else str(slot.household_number),
            "on": "" if on is None else f"+{on}",
            "table": slot.kish_table,
            "lookup": [str(number) for number in slot.lookup],
        }

    def number(self, value: float, decimals: int) -> str:
        """A number with the decimal mark of the language; a whole step has no decimals."""
        text = f"{value:.{decimals}f}"
        if decimals == 2:
            text = text.rstrip("0").rstrip(".")
        return text.replace(".", self.words.decimal_mark)
