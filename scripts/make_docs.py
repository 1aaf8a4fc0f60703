"""Write the generated pages of docs/: every key, column, finding code and command, as the program itself has them.

``python scripts/make_docs.py`` writes them; with ``--check`` nothing is written, and it exits 1 if a page is stale.
The words come from the field descriptions of ``src/kurak/model/``, from ``docs/columns.yaml`` for columns of tables,
from the catalogue of findings and from ``--help``.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import yaml
from click.testing import CliRunner
from pydantic.fields import FieldInfo

from kurak.app.cli.main import COMMANDS, cli
from kurak.model import catalogue
from kurak.model.codings import (
    NEEDED_COLUMNS,
    Assignment,
    CodeChange,
    Coding,
    FrozenText,
    Memo,
    Strategy,
    Summary,
)
from kurak.model.corrections import Correction
from kurak.model.costs import Costs
from kurak.model.documents import DocumentRecord
from kurak.model.field_data import Received
from kurak.model.fieldwork_rows import ContactRow, ParadataRow, Tombstone, VisitRow
from kurak.model.guides import GuideRecord
from kurak.model.media import DrawnMediaUnit, MediaCoding, MediaProtocol, MediaUnit
from kurak.model.noun import Identifier, Language, Noun, PrintedNumber
from kurak.model.past_release import ReleaseRecord
from kurak.model.prose import ProseMatter
from kurak.model.pseudonyms import Pseudonym
from kurak.model.published import Claim, Conclusions, Glossary, LongCell, Published
from kurak.model.qualitative import Codebook
from kurak.model.quality import Decision
from kurak.model.quotes import PooledQuote
from kurak.model.review import Source
from kurak.model.scales import Instrument
from kurak.model.sealing import LogRow
from kurak.model.stakeholders import Recommendations
from kurak.model.study import Study
from kurak.model.visits import StartPoint
from kurak.sources.drawn_samples import ClusterRow, JointRow, SampleRecord
from kurak.sources.fieldwork.incidents import Incident
from kurak.sources.layout import TABLES
from kurak.sources.start_points import START_POINTS

FRAME_COLUMNS = """\
The sampling frame: one row a primary sampling unit. Its columns are named in [study.yaml](study-yaml.md#design): the id, the
measure of size and the strata may have any name. A frame may hold any other column; up to a million units are read in a
second or two. A frame is used whole or not at all: one unit that cannot be drawn stops the plan.

| column | type | if left out | meaning |
| --- | --- | --- | --- |
| named by `design.psu` | id | `psu` | Id of the unit; no two units have the same. |
| named by `design.measure_of_size` | whole number, at least 0 | `pop_18plus` | Its size: people aged 18 and older. |
| named by `design.strata` | text | – | The values that make the strata; no cell is empty. |
| `households` | whole number, at least 0 | – | Households of the unit. With them the step of the routes is computed. |
| `name` | text | – | Name of the unit, or a made-up one where it is modelled. |
| `region`, `settlement` | text | – | Compared with `domains.region` and with a printed design, where there is one. |
| `source` | text | – | Where the row comes from. A row that is not a real place says `modelled`, and study.yaml declares it. |
"""

FIELD_FILES: tuple[tuple[str, type[Noun], str], ...] = (
    ("data/visits.csv", VisitRow, "One visit a row, those without an interview above all; other columns are left aside. Codes only. "
     "[Fieldwork](fieldwork-quality.md#visits) says what is checked."),
    ("data/paradata.csv", ParadataRow, "Start, end and place of each interview, where they are known."),
    ("data/corrections.csv", Correction, "What is to be read in place of a value. The records stay as they were received; rows are added, never changed."),
    ("data/decisions.csv", Decision, "What somebody decided about a flag of `kurak quality`. Rows are added, never changed."),
    ("data/withdrawn.csv", Tombstone, "Written by `kurak withdraw`: what stays of a participant. Nothing of what they said."),
    ("data/incidents/log.jsonl", Incident, "Written by `kurak incident`, one entry a line, for its owner only. A file for `--from` has these keys."),
    ("seal/log.csv", LogRow, "Written by `kurak seal` and `kurak purge`: what was sealed, opened and deleted. Rows are added, never changed. [Records at rest](sealing.md) tells more."),
    ("contacts/contacts.csv", ContactRow, "How somebody can be found again. It is opened by `kurak purge` and `kurak withdraw` only; the unit's code is the only link to anything else."),
)  # fmt: skip

CODED_FILES: tuple[tuple[str, type[Noun], str], ...] = (
    ("coding/frozen.csv", FrozenText, "Texts that were coded, with the hash they had then. Kurak writes it."),
    ("coding/codebook-log.csv", CodeChange, "What happened to codes. Codings keep the code they were given; they are read under the one it became."),
    ("coding/assignments.csv", Assignment, "Who is to code what. Two coders of one text see nothing of each other until both are done."),
    ("coding/memos.csv", Memo, "Memos about texts, codes or the study."),
    ("coding/summaries.csv", Summary, "Summaries of the framework matrix: what one text says of one code, in the researcher's words."),
    ("coding/quotes.csv", PooledQuote, "The pool of quotations, with who released them. [Quotes](qualitative.md#quotes) says what is checked."),
    ("contacts/pseudonyms.csv", Pseudonym, "Names and what stands for them, apart from the texts. It is opened by `kurak qualitative pseudonymise` and `quotes`, `kurak purge` and `kurak withdraw` only, and its cells are never shown."),
    ("coding/strategies.csv", Strategy, "Worksheets of focus groups. The group is the unit, never a participant."),
    ("review/media/units.csv", MediaUnit, "Articles and posts, known by an id of the study and a paraphrase. A column for a name, a link or a text is an error."),
    ("review/media/codings/CODER.csv", MediaCoding, "One file a coder, one unit with one code a row. A row without a code says that the unit was read; a unit without any row was not."),
    ("review/media/drawn.csv", DrawnMediaUnit, "Units that `kurak qualitative media --sample` drew, and never over others."),
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "*This page is generated by `make docs`; what it says is what the program does.*"

COLUMNS: Mapping[str, Mapping[str, str]] = yaml.safe_load((DOCS / "columns.yaml").read_text(encoding="utf-8"))


# ── one field ──────────────────────────────────────────────────────────────────────────────────


def meaning(noun: type[Noun], name: str) -> str:
    """What a key or column means: the model's own description, or the one of columns.yaml."""
    return noun.model_fields[name].description or COLUMNS.get(noun.__name__, {}).get(name, "")


def nouns_in(kind: Any) -> Iterator[type[Noun]]:
    """Every noun in a type, however deep in lists and blocks."""
    if inspect.isclass(kind) and issubclass(kind, Noun):
        yield kind
    for part in get_args(kind):
        yield from nouns_in(part)


def in_words(kind: Any, anchors: Mapping[type[Noun], str]) -> str:
    """A type in words: "list of ids", "whole number"; a noun is a link to its own table."""
    for known, words in ((Identifier, "id"), (PrintedNumber, "number as printed"), (Language, "language")):
        if kind == known or _core(kind) == _core(known):
            return words
    if get_origin(kind) is Annotated:
        return in_words(get_args(kind)[0], anchors)
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(in_words(part, anchors) for part in get_args(kind) if part is not types.NoneType)
    if get_origin(kind) is Literal:
        return " / ".join(f"`{word}`" for word in get_args(kind) if word)
    if get_origin(kind) is tuple:
        return f"list of {_plural(in_words(get_args(kind)[0], anchors))}"
    if get_origin(kind) is dict:
        key, value = (in_words(part, anchors) for part in get_args(kind))
        return f"block, {key}: {value}"
    if inspect.isclass(kind) and issubclass(kind, Noun):
        return f"[block](#{anchors[kind]})" if kind in anchors else "block"
    return {int: "whole number", float: "number", bool: "true / false", str: "text"}[kind]


def _core(kind: Any) -> tuple[Any, ...]:
    """An annotated type without its description: what it is, and the form that is asked for."""
    if get_origin(kind) is not Annotated:
        return (kind,)
    base, *extra = get_args(kind)
    patterns = tuple(
        pattern
        for one in extra
        for piece in ([one] if not isinstance(one, FieldInfo) else one.metadata)
        if (pattern := getattr(piece, "pattern", None))
    )
    return (base, *patterns) if patterns else (kind,)


def _plural(words: str) -> str:
    if words.startswith("["):
        return words.replace("[block]", "[blocks]")
    if words.startswith("list of "):
        return "lists" + words.removeprefix("list")
    return {"id": "ids", "text": "texts", "language": "languages", "whole number": "whole numbers"}.get(words, words)


def limits(info: FieldInfo) -> str:
    """The range that a number must lie in, in words."""
    found = []
    for rule in info.metadata:
        for sign, words in (("gt", "above"), ("ge", "at least"), ("lt", "below"), ("le", "at most")):
            if (limit := getattr(rule, sign, None)) is not None:
                found.append(f"{words} {limit}")
    return f", {' and '.join(found)}" if found else ""


def default(info: FieldInfo) -> str:
    """What holds where a key is left out."""
    if info.is_required():
        return "**required**"
    value = info.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value in (None, "", (), {}) or isinstance(value, Noun):
        return "–"
    return f"`{_cell(str(value))}`"


def table(noun: type[Noun], anchors: Mapping[type[Noun], str], *, first: str = "key", within: str = "") -> list[str]:
    """The table of a noun's keys or columns."""
    hints = get_type_hints(noun, include_extras=True)
    lines = [f"| {first} | type | if left out | meaning |", "| --- | --- | --- | --- |"]
    for name, info in noun.model_fields.items():
        kind = in_words(hints[name], anchors) + limits(info)
        if first == "column":
            kind = re.sub(r"^list of (.*)$", r"\1, joined with `\\|`", kind)
        lines.append(f"| `{within}{name}` | {kind} | {default(info)} | {_cell(meaning(noun, name))} |")
    return lines


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


# ── one file of keys ───────────────────────────────────────────────────────────────────────────


def blocks(noun: type[Noun], anchors: dict[type[Noun], str], path: str = "", of_list: bool = False) -> list[tuple[str, type[Noun]]]:
    """Every block under a noun, with the path of keys that leads to it; a block met before is not met again."""
    found = []
    for name, info in noun.model_fields.items():
        for inner in nouns_in(info.annotation):
            if inner in anchors:
                continue
            here = f"{path}.{name}" if path else name
            anchors[inner] = slug(here)
            found.append((here, inner))
            found += blocks(inner, anchors, here)
    return found


def slug(heading: str) -> str:
    """The anchor of a heading, as renderers of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def keys_of(noun: type[Noun], anchors: dict[type[Noun], str], *, level: str = "##", before: str = "") -> list[str]:
    """The tables of a YAML file: its own keys, then one table a block."""
    inner = blocks(noun, anchors, before)
    lines = [*table(noun, anchors), ""]
    for path, block in inner:
        lines += [f"{level} {path}", "", _first_line(block), "", *table(block, anchors), ""]
    return lines


def _first_line(noun: type[Noun]) -> str:
    text = (noun.__doc__ or "").strip().split("\n")[0]
    return re.sub(r"; a row of [\w.]+\.$", ".", text).replace("``", "`")


def _about(noun: type[Noun]) -> str:
    """All of a noun's docstring, as one paragraph a part."""
    parts = re.split(r"\n\s*\n", (noun.__doc__ or "").strip())
    said = [" ".join(part.split()).replace("``", "`") for part in parts]
    return "\n\n".join(re.sub(r"; a row of [\w.]+\.$", ".", part) for part in said)


FORMS = """\
How values are written, in every YAML file of a study:

- An *id* is a short name without blanks, commas, semicolons or `|`.
- A *number as printed* keeps its decimals: `"2.40"` is not `2.4`. Decimals are written with a point.
- A *list* is `[a, b]`, or one line each beginning with `-`. A *block* is keys of its own, indented with spaces.
- A *language* is its two letters: `ky`, `ru`, `en`.
- A key that Kurak does not know is an error, with the nearest one it knows: a misspelt choice is never ignored.
"""


def study_page() -> str:
    """docs/study-yaml.md."""
    lines = [
        "# study.yaml", "", NOTE, "",
        "Every choice that changes a number of a study stands in this file, at the top of the study's folder. "
        "A small one with a note on each key is what `kurak new FOLDER` writes.", "",
        FORMS, "## All keys", "",
    ]  # fmt: skip
    return "\n".join([*lines, *keys_of(Study, {}, level="##")]).rstrip() + "\n"


def published_page() -> str:
    """docs/published-yaml.md."""
    lines = [
        "# published.yaml", "", NOTE, "",
        "What the tables of a published report are: rows, groups, totals, scales and bases. `kurak audit` reads this file, "
        "the tables and the claims together. It stands in the `published/` folder of a study, or in any folder of its own "
        "for a report that is somebody else's; the [tutorial](tutorial.md#audit-somebody-elses-report) makes one. "
        "What each rule does with it: [methods](methods.md).", "",
        FORMS, "## All keys", "",
    ]  # fmt: skip
    lines += keys_of(Published, {}, level="##")
    lines += [
        "## Tables of numbers", "",
        "A *wide* table has a row an item and a column a group. Its first column holds the items; every other column is "
        "named as a group of the breakdown, or as `total_group`. A row named `total_item` holds the scale itself.", "",
        "```csv", "item,Upper,Middle,Lower,Total", "lend,3.40,2.85,2.20,2.82", "```", "",
        "A *long* table has a row a number, and may hold several tables of the report:", "",
        *table(LongCell, {}, first="column"), "",
        "An empty cell of a wide table prints nothing. Numbers are copied as printed, errors included.", "",
        "## Claims", "",
        "Numbers and statements of the running text, one a row.", "",
        *table(Claim, {}, first="column"), "",
        "## Statements of conclusions", "",
        "A YAML file with the report's conclusions as distinct statements, each with what it rests on. "
        "How a verdict follows: [the conclusions ledger](methods.md#the-conclusions-ledger).", "",
    ]  # fmt: skip
    anchors: dict[type[Noun], str] = {}
    return "\n".join([*lines, *keys_of(Conclusions, anchors, level="###")]).rstrip() + "\n"


def other_files_page() -> str:
    """docs/other-files.md."""
    lines = [
        "# The other files of a study", "", NOTE, "",
        "A study may hold any of these files; none is needed but [study.yaml](study-yaml.md). "
        "Those of a published report are named in [published.yaml](published-yaml.md).", "",
        "Tables are CSV: UTF-8, commas between columns, a point for decimals, the header in the first line. A column that "
        "may be left out may also be empty in a row. Columns may stand in any order; one that Kurak does not know is an "
        "error. Empty means that nothing is known, never zero and never no.", "",
        "## Contents", "",
    ]  # fmt: skip
    files: list[tuple[str, list[str]]] = []
    anchors: dict[type[Noun], str] = {}
    for name, noun, about in (
        ("instrument/scales.yaml", Instrument, "Scales, their items, and the questions around them."),
        ("published/codebook.yaml", Codebook, "The codes of interviews, as a tree. A study with interviews of its own keeps it as `coding/codebook.yaml`."),
        ("published/glossary.yaml", Glossary, "Key terms and abbreviations, for the first page of the report."),
        ("report/recommendations.yaml", Recommendations, "Recommendations, and what each rests on."),
        ("stakeholders/costs.yaml", Costs, "What a programme costs and what a return to prison costs, each number as a range with its source: [costs](stakeholders.md#costs)."),
        ("review/media/protocol.yaml", MediaProtocol, "Media and posts: where was searched, for what, and how units were chosen; see [media and posts](qualitative.md#media-and-posts)."),
    ):
        files.append((name, [about, "", *keys_of(noun, anchors, level="###")]))
    files.append(("frame/frame.csv", FRAME_COLUMNS.split("\n")))
    files.append((START_POINTS, [_about(StartPoint), "", *table(StartPoint, {}, first="column"), ""]))
    files.append((
        "sample/NAME/",
        [
            "A drawn sample, written by `kurak draw` and never again: what changes in the field is written down beside it. "
            "`visits.csv` and the route sheets are described under [route sampling](fieldwork-route-sampling.md).", "",
            "`sample.yaml`:", "", *table(SampleRecord, {}), "",
            "`clusters.csv`:", "", *table(ClusterRow, {}, first="column"), "",
            "`joint_probabilities.csv`, where the method has exact ones, for pairs of drawn units of one stratum:", "",
            *table(JointRow, {}, first="column"), "",
        ],
    ))  # fmt: skip
    files.append((
        "releases/AUDIENCE/NUMBER/",
        [
            "What was released to whom, written once and never again: what left the house cannot be taken back. Beside `release.yaml` stand "
            "copies of the released tables, so that a later release can be set against them. No record of anybody is kept here. "
            "[Methods](methods.md#what-a-release-says-of-itself) says what the package holds.", "",
            "`release.yaml`:", "", *keys_of(ReleaseRecord, anchors, level="####"), "",
        ],
    ))  # fmt: skip
    files.append((
        "instrument/guides/",
        [
            "Guides of interviews and groups, Markdown with a front matter. What a guide must hold: "
            "[questionnaires and guides](fieldwork.md#guides). The front matter:", "", *table(GuideRecord, {}), "",
        ],
    ))  # fmt: skip
    files.append((
        "report/NAME.md",
        [
            "Chapters of prose, Markdown with a front matter; `report/NAME.ru.md` is a translation. How they are written: "
            "[prose of the report](report-prose.md). The front matter:", "", *table(ProseMatter, {}), "",
        ],
    ))  # fmt: skip
    files.append((
        "instrument/questionnaire.xlsx",
        ["The questionnaire in XLSForm; published versions stand in `instrument/published/NAME/`. See [questionnaires and guides](fieldwork.md).", ""],
    ))  # fmt: skip
    for name, noun, about in (*FIELD_FILES, *CODED_FILES):
        files.append((name, [about, "", *table(noun, {}, first="column"), ""]))
    files.append((
        "transcripts/",
        [
            "One Markdown file a transcript; published texts of the desk review stand in `review/documents/`. The front matter:", "",
            *table(DocumentRecord, {}), "",
        ],
    ))  # fmt: skip
    files.append((
        "coding/codings/CODER.csv",
        [
            "One file a coder, one passage with one code a row.", "",
            "| column | type | if left out | meaning |", "| --- | --- | --- | --- |",
            *(f"| `{name}` | {'whole number' if name in ('start', 'end') else 'text'} | {'**required**' if name in NEEDED_COLUMNS else '–'} | {_cell(said)} |"
              for name, said in coding_columns().items()), "",
        ],
    ))  # fmt: skip
    files.append((
        "data/back_checks.csv",
        ["Second visits, one a row; see [back-checks](fieldwork-quality.md#back-checks). Codes only.", "",
         "| column | type | if left out | meaning |", "| --- | --- | --- | --- |",
         "| named by `fieldwork.unit` | id | – | Code of the unit that was visited again. |",
         "| `back_checker` | id | – | Code of whoever went there, never a name. |",
         "| any question of the records | as there | – | The answer of the second visit; empty where it was not asked. Other columns are left aside. |", ""],
    ))  # fmt: skip
    files.append((
        "data/raw/received.csv",
        ["What was received from the field, one row a file; `kurak import` writes it, see [data from the field](field-data.md).", "",
         *table(Received, {}, first="column"), ""],
    ))
    for part in TABLES:
        said = [_about(part.noun), ""]
        if part.id:
            said += [f"No two rows may have the same `{part.id}`.", ""]
        files.append((part.file, [*said, *table(part.noun, {}, first="column"), ""]))
    files.append((
        "review/sources.bib",
        ["BibTeX, one entry a source. Fields other than these are passed over.", "", *table(Source, {}, first="column"), ""],
    ))  # fmt: skip
    for name, _ in files:
        lines.append(f"- [{name}](#{slug(name)})")
    for name, said in files:
        lines += ["", f"## {name}", "", *said]
    lines += [
        "",
        "## Maps",
        "",
        "The GeoJSON file that `maps.file` of study.yaml names is a FeatureCollection of polygons in longitude and latitude "
        "(WGS 84). Every feature has its own `id`, which `maps.areas` names.",
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def coding_columns() -> dict[str, str]:
    """Columns of a file of codings, with what the noun says of each."""
    said = re.split(r"\n    (\S.*)\n", (Coding.__doc__ or "").split("----------\n")[1])
    found: dict[str, str] = {}
    for names, words in zip(["    " + said[0].split("\n")[0], *said[1::2]], [said[0].partition("\n")[2], *said[2::2]], strict=True):
        for name in names.strip().split(", "):
            found[name] = " ".join(words.split()).replace("``", "`")
    return found


# ── findings and commands ──────────────────────────────────────────────────────────────────────

GROUPS = (
    ("FIL", "Files"), ("YML", "YAML files"), ("CSV", "Tables"), ("STU", "The study"), ("FRM", "The frame"),
    ("DSN", "The plan and the drawn sample"), ("RTE", "Routes"), ("REH", "Rehearsals"), ("EST", "Estimates"), ("SCL", "Analysis of scales"),
    ("QST", "Items and scales"), ("FOR", "The questionnaire"), ("GUI", "Interview guides"), ("IMP", "Data from the field"), ("PUB", "The published report"),
    ("CON", "Conclusions"), ("QUA", "Interviews and codes"), ("COD", "Coded texts"),
    ("STK", "Actors and services"), ("REV", "Desk review"), ("REC", "Recommendations"), ("ETH", "People's records"),
    ("SEA", "Records at rest"),
    ("MOD", "Modelled data"), ("FLD", "Fieldwork"), ("PRO", "Prose of the report"), ("BRF", "Briefs and sheets"), ("COL", "Collection"), ("REL", "Releases"), ("AUD", "The audit"),
)  # fmt: skip


def findings_page() -> str:
    """docs/findings.md."""
    left = {rule.code[:3] for rule in catalogue.CATALOGUE.values()} - {code for code, _ in GROUPS}
    if left:
        raise SystemExit(f"scripts/make_docs.py: give the codes {', '.join(sorted(left))} a heading in GROUPS")
    lines = [
        "# Finding codes", "", NOTE, "",
        "Every finding has a code that never changes its meaning, says what was found and where, and how to put it right. "
        "`kurak check` gives *error*, *warning* and *note*: an error stops the report. `kurak audit` gives *impossible* "
        "(follows under any weights), *inconsistent* (follows under bases or rules that are stated, or named as assumed), "
        "*suspect* and *note*. The severity below is the usual one; a finding of the audit may be milder or graver where "
        "less or more follows, see [methods](methods.md).", "",
    ]  # fmt: skip
    for letters, title in GROUPS:
        rules = [rule for rule in catalogue.CATALOGUE.values() if rule.code.startswith(letters)]
        lines += [f"## {title}", ""]
        for rule in rules:
            named = f"[{rule.rule}](methods.md#{rule.rule})" if letters == "AUD" else rule.rule
            lines += [
                f"### {rule.code}", "", f"**{_md(rule.title)}** · {named} · *{rule.severity}*", "",
                f"{_md(rule.explanation)} To fix: {_md(rule.fix)}.", "",
            ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _md(words: str) -> str:
    """Words without anything that Markdown would read as marks of its own."""
    return re.sub(r"([*_<])", r"\\\1", words)


def cli_page() -> str:
    """docs/cli.md."""
    lines = [
        "# Commands", "", NOTE, "",
        "Results go to standard output, messages to standard error. Every command that finds something takes `--json`. "
        "Exit 0: fine. Exit 1: the study has errors, or the audit found something impossible. Exit 2: the command could not "
        "run. `python -m kurak` is the same as `kurak`.", "",
        "## kurak", "", *_help(), "",
    ]  # fmt: skip
    for name in COMMANDS:
        lines += [f"## kurak {name}", "", *_help(name), ""]
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        for part in getattr(command, "table", {}):
            lines += [f"### kurak {name} {part}", "", *_help(name, part), ""]
    return "\n".join(lines).rstrip() + "\n"


def _help(*command: str) -> list[str]:
    result = CliRunner().invoke(cli, [*command, "--help"], prog_name="kurak", terminal_width=80)
    return ["```text", f"$ kurak {' '.join((*command, '--help'))}", result.output.rstrip(), "```"]


# ── all of them ────────────────────────────────────────────────────────────────────────────────


def pages() -> dict[str, str]:
    """Every generated page: file in docs/ and its text."""
    return {
        "study-yaml.md": study_page(),
        "published-yaml.md": published_page(),
        "other-files.md": other_files_page(),
        "findings.md": findings_page(),
        "cli.md": cli_page(),
    }


def stale(folder: Path = DOCS) -> list[str]:
    """Generated pages that are missing, or say something else than the program."""
    return [
        name
        for name, text in pages().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str] | None = None, *, folder: Path = DOCS) -> int:
    """Write the pages, or check them; the exit code."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    options = parser.parse_args(arguments)
    old = stale(folder)
    if options.check:
        for name in old:
            print(f"docs/{name} is stale: make docs", file=sys.stderr)
        return 1 if old else 0
    for name in old:
        (folder / name).write_text(pages()[name], encoding="utf-8", newline="\n")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
