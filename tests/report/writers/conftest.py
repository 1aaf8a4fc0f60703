"""A document that uses every block, with text that would break a careless writer; both writers are tested on it."""

from __future__ import annotations

import pytest

from kurak.model.document import (
    BulletList,
    Callout,
    Card,
    Cell,
    Code,
    Column,
    DefinitionList,
    Details,
    Document,
    Emphasis,
    Evidence,
    Figure,
    FindingCard,
    Heading,
    HeatCell,
    HeatRow,
    HeatTable,
    KeyFigure,
    KeyFigures,
    Language,
    Lead,
    Ledger,
    LedgerGroup,
    LedgerOverview,
    Link,
    MarkCell,
    MarkedList,
    MarkMatrix,
    MarkRow,
    Notice,
    Number,
    NumberedList,
    Paragraph,
    Preformatted,
    QuoteBlock,
    Row,
    Section,
    SeverityKey,
    Statement,
    Strong,
    Table,
    Tag,
    Text,
    TwoColumns,
    Values,
    row,
)

NASTY = """<script>alert("x")</script> & 'quotes' #strong[x] $x^2$ \\ @ref *b* _e_ `c` ]) // /* = - + ~ <b"""
KYRGYZ = "Ңайсыз Өкүл Үй: ң ө ү Ң Ө Ү"
LONG = "Донаудампфшиффартсгезельшафт" * 3

_REGIONS = (
    "Bishkek",
    "Naryn",
    "Osh city",
    "Chui",
    "Osh region",
    "Batken",
    "Issyk-Kul",
    "Talas",
    "Jalal-Abad",
)
_MEANS = (2.20, 2.31, 2.32, 2.65, 2.66, 2.67, 2.70, 2.75, 2.78)
_ITEMS = (
    ("tr04", "You have to be constantly on the lookout for an offender ⟲", "0.87 1.40 1.00 1.46 1.63 1.50 1.8 1.82 1.66", "1.46", "1.45"),
    ("tr05", "You never know when an offender is telling the truth ⟲", "1.07 1.52 2.30 1.49 1.91 1.97 2.32 2.22 2.96", "1.97", "1.94"),
    ("tr06", "I could trust my life to an offender", "2.34 1.91 2.06 2.56 2.30 2.31 2.31 2.03 2.2", "2.22", "2.29"),
    ("tr02", "I would never want my children to meet offenders ⟲", "0.97 1.10 1.04 3.21 3.02 3.29 2.86 3.08 3.29", "2.43", "2.57"),
    ("tr08", "I'd like to communicate with some offenders", "3.33 2.91 3.10 3.11 3.13 2.90 3.24 3.53 3.19", "3.16", "3.17"),
    ("tr09", "Only some offenders are really dangerous", "4.46 3.55 4.12 3.55 3.37 3.50 3.15 3.43 3.27", "3.60", "3.61"),
)  # fmt: skip


def dots(width: int, left: int) -> str:
    """A small dot chart, as the charts draw them: variables for every colour and face."""
    low, high, top, step = 1.8, 3.2, 46, 28
    scale = (width - left - 20) / (high - low)
    height = top + step * len(_REGIONS) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0" stroke="var(--line2)"/></pattern></defs>',
    ]
    for tick in (2.0, 2.5, 3.0):
        at = left + (tick - low) * scale
        parts.append(f'<path d="M{at:.1f} {top - 12}V{height - 34}" stroke="var(--line)"/>')
        parts.append(
            f'<text x="{at:.1f}" y="{height - 14}" text-anchor="middle" font-family="var(--sans)" font-size="12.5" fill="var(--ink3)">{tick}</text>'
        )
    middle = left + (2.56 - low) * scale
    parts.append(
        f'<path d="M{middle:.1f} {top - 16}V{height - 34}" stroke="var(--accent)" stroke-width="1.5"/>'
        f'<text x="{middle:.1f}" y="{top - 24}" text-anchor="middle" font-family="var(--sans)" font-size="13" font-weight="650" fill="var(--accent)">plain mean 2.56</text>'
    )
    for place, (region, mean) in enumerate(zip(_REGIONS, _MEANS, strict=True)):
        y, x = top + place * step + 10, left + (mean - low) * scale
        parts.append(
            f'<text x="{left - 14}" y="{y + 4.5}" text-anchor="end" font-family="var(--sans)" font-size="14" fill="var(--ink)">{region}</text>'
            f'<path d="M{x - 50:.1f} {y}H{x + 50:.1f}" stroke="var(--line2)" stroke-width="5" stroke-linecap="round"/>'
            f'<circle cx="{x:.1f}" cy="{y}" r="5.5" fill="var(--accent)" stroke="var(--paper)" stroke-width="1.5"/>'
            f'<text x="{x + 12:.1f}" y="{y - 7}" font-family="var(--sans)" font-size="13" font-weight="650" fill="var(--ink)" style="paint-order:stroke" stroke="var(--paper)" stroke-width="3">{mean:.2f}</text>'
        )
    parts.append(f'<rect x="{left}" y="{height - 8}" width="60" height="6" fill="url(#hatch)"/></svg>')
    return "".join(parts)


def _figure(name: str, caption: str, tag: str = "", *, wide: bool = False) -> Figure:
    return Figure(
        id=name,
        caption=caption,
        subtitle="Mean of nine items, scale 1 to 5, shown from 1.8 to 3.2. Dots as printed; grey bars are 95 % intervals.",
        drawing=dots(780, 150),
        narrow=dots(340, 96),
        alternative="Dot chart of nine regional means, from Bishkek 2.20 to Jalal-Abad 2.78.",
        values=Values(
            (Column("Region"), Column("Mean", align="right")),
            tuple(row(region, f"{mean:.2f}") for region, mean in zip(_REGIONS, _MEANS, strict=True)),
        ),
        source=("UNODC, ", Emphasis("Study on barriers to reintegration"), " (2023), table III.1.1."),
        notes=("Intervals need the records, which were never published.",),
        tag=tag,
        wide=wide,
    )


def _heat() -> HeatTable:
    rows = []
    for code, words, values, total, weighted in _ITEMS:
        cells = tuple(
            HeatCell(
                value,
                float(value),
                impossible=float(value) < 1,
                note="the scale starts at 1" if float(value) < 1 else "",
            )
            for value in values.split()
        )
        rows.append(HeatRow(words, cells, code, (total, weighted)))
    return HeatTable(
        id="heat",
        caption="“Constantly on the lookout” scores lowest in eight of nine regions; two cells cannot be true",
        subtitle="Printed mean by item and region, scale 1 to 5. Columns from lowest to highest region.",
        columns=_REGIONS,
        rows=tuple(rows),
        total=HeatRow(
            "All nine items",
            (*(HeatCell(f"{mean:.2f}", mean) for mean in _MEANS[:-1]), None),
            extra=("2.56", Number("2.58", "Each regional mean times its adults.")),
        ),
        extra_columns=("Printed total", "Weighted"),
        row_label=(Strong("Item"), ", sorted by printed total"),
        impossible_label="below 1: impossible",
        notes=("⟲ negative item, turned by the report",),
        source="UNODC (2023), table III.1.1. Values as printed, one or two decimals.",
    )


def _barriers() -> MarkMatrix:
    def cell(mark: str, count: int = 1) -> MarkCell:
        pieces = tuple(
            Evidence(
                f"“{NASTY if place else 'There are no lectures in the mosque.'}”",
                f"interview {place + 1}, p. 5{place}",
            )
            for place in range(count)
        )
        return MarkCell(mark, evidence=pieces)  # type: ignore[arg-type]

    return MarkMatrix(
        id="barriers",
        caption="Work, and the record that bars from it, is named in every place",
        subtitle="Barriers and needs by place. Bases are very different: 13, 7 and 4 interviews.",
        row_label="Barrier or need",
        columns=(
            Column("Jalal-Abad", note="13 interviews"),
            Column("Tokmok, Chui", note="7 interviews"),
            Column("Bishkek", note="4 interviews"),
            Column("No place given", note="or all places"),
        ),
        rows=(
            MarkRow("Inaccessible religious knowledge", kind="group"),
            MarkRow(
                "No mosque lectures", (cell("empty"), cell("full", 2), cell("full"), MarkCell()), level=1
            ),
            MarkRow("Employment difficulties", kind="group"),
            MarkRow(
                "Officers do not broker jobs",
                (MarkCell("words"), cell("half"), cell("full", 3), MarkCell("full")),
                level=1,
            ),
            MarkRow(KYRGYZ, (cell("full"), cell("words"), MarkCell("words"), MarkCell())),
        ),
        meanings=(
            ("full", "present"),
            ("half", "mixed"),
            ("empty", "said to be absent"),
            ("words", "not mentioned"),
        ),
        source="UNODC (2023), chapter IV.",
    )


def _actors() -> MarkMatrix:
    fields = (
        "Documents",
        "Housing",
        "Work and skills",
        "Health",
        "Psychological help",
        "Religious counsel",
        "Family",
        "Legal aid",
    )
    actors = (
        "Probation department",
        "Ministry of Labour",
        "Muftiate",
        "Local self-government",
        "NGO “Үмүт”",
        "Mahalla committees",
    )
    rows = []
    for place, actor in enumerate(actors):
        cells = tuple(
            MarkCell("full", flag=(place + at) % 7 == 0) if (place * 3 + at * 5) % 4 == 0 else MarkCell("dot")
            for at in range(len(fields))
        )
        rows.append(MarkRow(actor, cells, note="state" if place < 2 else ""))
    return MarkMatrix(
        id="actors",
        caption="Four fields rest on one actor alone",
        columns=tuple(Column(name) for name in fields),
        rows=(
            *rows,
            MarkRow(
                "Actors in the field", tuple(MarkCell(text=str(at % 3 + 1)) for at in range(8)), kind="total"
            ),
        ),
        meanings=(("full", "named as active"), ("dot", "not named")),
        flag_label="one actor only",
        slanted=True,
        row_label="Actor",
    )


def _groups() -> tuple[LedgerGroup, ...]:
    verdicts = ("weakened", "cannot tell", "not supported", "stands")
    groups = []
    for number in range(1, 11):
        statements = tuple(
            Statement(
                letter="abcdef"[place],
                text="People convicted of extremism and returnees are trusted less than other offenders.",
                verdict=verdicts[(number * 2 + place * 3) % 4],  # type: ignore[arg-type]
                reason="2.24 is printed for both groups; III.1.2 gives it to people convicted of extremism, and III.1.3 prints 2.35 for returnees",
                evidence=(("Survey · 7", True), ("Interviews silent", False), ("Desk review silent", False)),
                findings=(Link("AUD-004", "#finding-1"),) if place == 0 else (),
                signature="Proposed by rule; not signed." if place % 2 else "Signed A. K., 3 May 2024",
                id=f"KC{number}{'abcdef'[place]}",
            )
            for place in range(2 + number % 3)
        )
        groups.append(
            LedgerGroup(
                f"KC{number}",
                "Public attitudes towards former prisoners differ by place and group.",
                statements,
            )
        )
    return tuple(groups)


def build() -> Document:
    """The sample, new each time."""
    groups = _groups()
    number = Number(
        "1 001",
        "As printed in the report's chapter on method.",
        title="Adults interviewed",
        entries=(("What", "completed interviews"), ("Base", "nine regions, 56 clusters"), ("Error", NASTY)),
        code='nrow(survey)  # "1001"',
    )
    glance = Section(
        id="glance",
        title="At a glance",
        kicker="One page",
        lead=(
            "Adults in nine regions were asked how far they trust people who have been convicted. Most think that offenders can be re-educated. ",
            Strong("How far people trust them cannot be told from what is printed:"),
            " totals are means of regions, four printed means are impossible, and how negative statements were turned is not said.",
        ),
        blocks=(
            KeyFigures(
                (
                    KeyFigure(number, "adults, nine regions, 56 clusters"),
                    KeyFigure("40", "attitude statements in five scales"),
                    KeyFigure("24 + 6", "in-depth and expert interviews"),
                    KeyFigure("3", "focus groups, 13 people"),
                )
            ),
            TwoColumns(
                (
                    MarkedList(
                        "What holds",
                        (
                            "Seven in ten think that most offenders can be re-educated (69.2 %).",
                            "Three in four would grant parole for good conduct (73.1 %).",
                            (
                                "Work, and the record that bars from it, is named in every place: ",
                                Link("table", "#barriers"),
                                ".",
                            ),
                        ),
                    ),
                ),
                (
                    MarkedList(
                        "What does not",
                        (
                            "“Issyk-Kul trusts most”: its table says Jalal-Abad.",
                            "Totals of people: all five equal plain means of nine regions.",
                        ),
                        mark="triangle",
                    ),
                ),
            ),
            LedgerOverview("31 conclusions", groups, "EXAMPLE VERDICTS", "#ledger"),
        ),
    )
    scale = Section(
        id="trust",
        title="Trust in offenders",
        kicker="Chapter 2",
        short="Trust",
        lead="Nine statements, answered from 1 to 5.",
        blocks=(
            Paragraph(
                (
                    "A reader takes a total for the mean of people. All five printed totals are ",
                    Emphasis("plain means of nine regions"),
                    ", in which Talas counts as much as Osh region with five times its adults. See ",
                    Link("the audit", "#audit"),
                    " and ",
                    Link("the study's page", "https://www.unodc.org/"),
                    ".",
                )
            ),
            _figure(
                "fig-regions",
                "Printed trust is lowest in Bishkek; six regions lie within 0.13 of one another",
                "SIMULATED",
            ),
            _heat(),
            Heading("Totals: of regions, or of people?"),
            Paragraph("The difference is small here. That is luck, not method."),
            Table(
                id="totals",
                caption="Weighting by adults moves no total by more than 0.06",
                subtitle="Mean, scale 1 to 5",
                columns=(
                    Column("Scale", width=3),
                    Column("Plain mean of regions", "right", 2, "as printed"),
                    Column("Weighted by adults", "right", 2),
                    Column("Difference", "right", 1.4),
                ),
                rows=(
                    Row(("Survey scales",), kind="group"),
                    row(
                        "Trust in offenders",
                        Number("2.56", "Sum of nine regional means, divided by nine."),
                        Cell("2.58", "accent"),
                        "+0.02",
                    ),
                    row("Trust, people convicted of extremism", "2.24", Cell("2.18", "accent"), "−0.06"),
                    row(Cell("Two columns merged", columns=2), Cell("1.00", "flag"), Cell("n/a", "quiet")),
                    Row(("All", "2.80", "2.81", "+0.01"), kind="total"),
                ),
                notes=("Population 18 and older.",),
                source="UNODC (2023), table 2.",
            ),
            Table(
                id="wide",
                caption="A table too wide for an upright page is turned",
                columns=(
                    Column("Region"),
                    *(Column(f"Measure number {place}", "right") for place in range(1, 12)),
                ),
                rows=tuple(
                    row(f"Region {line}", *(f"{line * place / 7:.2f}" for place in range(1, 12)))
                    for line in range(1, 41)
                ),
                wide=True,
                tag="EXAMPLE",
            ),
            Table(
                id="none",
                caption="Nothing to show",
                columns=(Column("A"), Column("B")),
                rows=(),
                empty="No rows were left.",
            ),
        ),
    )
    audit = Section(
        id="audit",
        title="Audit",
        kicker="Chapter 4",
        blocks=(
            SeverityKey(
                (
                    ("impossible", 6, "No data could give what is printed."),
                    ("inconsistent", 9, "Two printed numbers cannot both be right."),
                    ("suspect", 12, "Possible, but only in an unlikely way."),
                    ("note", 20, "Worth knowing when reading on."),
                )
            ),
            FindingCard(
                id="finding-1",
                severity="impossible",
                rule="pooled-range",
                code="AUD-004",
                place="III.1.1, Table 3",
                title="The total lies outside three of its four breakdowns, and no weights can reconcile sex with ethnicity",
                figure=_figure("fig-finding", ""),
                entries=(
                    ("Printed", ("Total ", Strong("2.56"), ". By sex 2.70–2.83; by ethnicity 2.34–2.45.")),
                    (
                        "Reasoning",
                        "A mean of everyone lies between the means of groups that together are everyone.",
                    ),
                    ("Rival explanations", "Different items or turning rules in different tables."),
                    (
                        "What it changes",
                        "No total of this scale can be quoted without saying which table it belongs to.",
                    ),
                ),
                more=("III.1.2, Table 4", "III.1.3, Table 5", "III.1.4, Table 6"),
            ),
            FindingCard(id="finding-2", severity="inconsistent", title=NASTY, entries=(("Printed", LONG),)),
        ),
    )
    ledger = Section(
        id="conclusions",
        title="Ledger of conclusions",
        kicker="Chapter 5",
        tag="EXAMPLE VERDICTS",
        short="Conclusions",
        blocks=(Ledger("ledger", groups),),
    )
    places = Section(
        id="places",
        title="Barriers by place",
        blocks=(_barriers(), _actors()),
        lead="Present, mixed, said to be absent, and not mentioned are four different facts.",
    )
    nasty = Section(
        id="nasty",
        title="Text that is only text " + NASTY,
        kicker=NASTY,
        short="Nasty",
        blocks=(
            Lead(NASTY),
            Paragraph(
                (
                    Text(NASTY),
                    " ",
                    Strong(NASTY),
                    " ",
                    Emphasis(NASTY),
                    " ",
                    Code(NASTY),
                    " ",
                    Language(KYRGYZ, "ky"),
                    " ",
                    Tag("TAG <b>"),
                )
            ),
            Paragraph(
                (
                    Number(NASTY, NASTY, NASTY, ((NASTY, NASTY),), NASTY),
                    " ",
                    Number("7"),
                    " ",
                    Link(NASTY, "javascript:alert(1)"),
                )
            ),
            Paragraph(LONG, quiet=True),
            Heading(NASTY, 4, id="fourth"),
            BulletList((NASTY, KYRGYZ, ())),
            BulletList(()),
            NumberedList((NASTY, "Second"), start=3),
            NumberedList(()),
            MarkedList("Empty", ()),
            KeyFigures(()),
            SeverityKey(()),
            DefinitionList((("DEFF", "design effect"), (Strong(NASTY), (KYRGYZ, " ", LONG)))),
            DefinitionList(()),
            QuoteBlock(
                "Мага эч ким ишенбейт, бирок үйгө кайттым. " + KYRGYZ,
                "interview 7, Jalal-Abad " + NASTY,
                "ky",
            ),
            Preformatted('weighted.mean(\n  c(2.20, 2.32),  # "x" \\ <b>\n)'),
            Callout((Paragraph(NASTY),), "A gap", "ochre"),
            Callout((Paragraph("Only text."), BulletList(("one", "two")))),
            Details("How it was made " + NASTY, (Paragraph("Folded."), Preformatted("x <- 1"))),
            Card(
                "rec-1",
                "Give officers the means to broker jobs",
                "Recommendation 1",
                (("Addressed to", "Ministry of Labour"), ("Rests on", Link("KC1", "#KC1"))),
                (Paragraph("A card holds blocks too."),),
            ),
            Table(
                id="long-words",
                caption=NASTY,
                columns=(Column(LONG), Column(NASTY), Column("")),
                rows=(row(LONG, NASTY, KYRGYZ), row("", "", "")),
            ),
            HeatTable(id="heat-none", caption="No items", columns=(), rows=()),
            MarkMatrix(id="marks-none", caption="No marks", columns=(), rows=(), meanings=()),
            Ledger("ledger-none", ()),
            LedgerOverview("No conclusions", ()),
        ),
    )
    return Document(
        title="Barriers to reintegration",
        subtitle="Kyrgyzstan 2023. A published study, read again: what was asked, of whom, what holds and what does not.",
        edition=("Audited edition", "English", Language("Кыргызча, үлгү", "ky"), Language("По-русски", "ru")),
        description="A published study, read again.",
        sections=(glance, scale, audit, ledger, places, nasty),
        notices=(Notice((Strong("SAMPLE"), " Printed numbers are real. Anything marked ", Strong("SIMULATED"), " or ", Strong("EXAMPLE"), " is invented.")),),
        colophon=("Made with Kurak.", ("Source: UNODC (2023). ", Link("Licence", "https://creativecommons.org/"), ".")),
        keywords=("reintegration", 'a "quoted" word'),
        authors=("A. Kurakova",),
    )  # fmt: skip


@pytest.fixture(scope="session")
def sample() -> Document:
    return build()


@pytest.fixture
def sample_again() -> Document:
    """The same document, built once more."""
    return build()


@pytest.fixture(scope="session")
def nasty() -> str:
    return NASTY


@pytest.fixture(scope="session")
def kyrgyz() -> str:
    return KYRGYZ
