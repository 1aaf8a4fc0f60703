"""``kurak qualitative import``: transcripts, and projects of other programs, become files of a folder."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import click

from kurak.app.cli.days import day
from kurak.app.cli.names import folder_name
from kurak.app.cli.output import WIDTH, could_not_run, findings_text, safe, summary_line, write, write_json
from kurak.app.cli.progress import working
from kurak.model.documents import KINDS, DocumentKind, SpeakerRole
from kurak.version import VERSION

ROLES = get_args(SpeakerRole)
UNITS = {"code-points": "code points", "utf-16": "UTF-16 units"}
ENDS = {"as-written": "as written", "one": "one", "two": "two"}


def _pairs(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in values:
        key, equal, said = value.partition("=")
        if not equal or not key.strip() or not said.strip():
            raise click.BadParameter("write it as name=value", ctx, parameter)
        pairs[key.strip()] = said.strip()
    return pairs


def _roles(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    roles = _pairs(ctx, parameter, values)
    wrong = [role for role in roles.values() if role not in ROLES]
    if wrong:
        raise click.BadParameter(f"a role is one of {', '.join(ROLES)}", ctx, parameter)
    return roles


@click.command(name="import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--language", help="Language of the texts: en, ru, ky and so on. Needed for texts.")
@click.option("--kind", type=click.Choice(KINDS), default="other", help="What the texts are; other if left out.")
@click.option("--attribute", "attributes", multiple=True, callback=_pairs, metavar="KEY=VALUE", help="What tables group by, such as place=North.")
@click.option("--speaker", "speakers", multiple=True, callback=_roles, metavar="LABEL=ROLE", help="Who speaks, such as I=interviewer.")
@click.option("--speakers-as-shown", is_flag=True, help="The labels found, and their roles, are right.")
@click.option("--simulated", is_flag=True, help="The texts are invented; they begin with SIMULATED then.")
@click.option("--into", type=click.Choice(["transcripts", "review/documents"]), default="transcripts", help="Folder of the texts.")
@click.option("--names", is_flag=True, help="Name the texts of a project as there; otherwise they are numbered.")
@click.option("--name", callback=folder_name, help="Under which name a project is kept; that of its file if left out.")
@click.option("--positions", type=click.Choice(tuple(UNITS)), help="How a project counts characters.")
@click.option("--line-ends", type=click.Choice(tuple(ENDS)), help="How a project counts the end of a line.")
@click.option("--today", callback=day, metavar="DAY", help="Day that is written down, year-month-day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and findings as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    files: tuple[Path, ...],
    language: str | None,
    kind: DocumentKind,
    attributes: dict[str, str],
    speakers: dict[str, SpeakerRole],
    speakers_as_shown: bool,
    simulated: bool,
    into: str,
    names: bool,
    name: str | None,
    positions: str | None,
    line_ends: str | None,
    today: str | None,
    as_json: bool,
) -> None:
    """Bring FILES into FOLDER: transcripts as .md, .txt, .docx, .odt, .srt or .vtt, or one REFI-QDA project (.qdpx) or codebook
    (.qdc) of NVivo, MAXQDA, ATLAS.ti, QualCoder and others.

    A project's texts, codes, codings and notes become files of FOLDER; everything else in it is kept in coding/exchange/ and goes
    back on export. What is there already is never overwritten: if it is not the same, nothing is written. The same file again
    changes nothing.

    Labels that begin several lines, such as I: and P1:, are shown, and nothing is written until somebody says who they are.

    Exit 0 if all was brought in, 1 if something was found that stops it, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.model.exchange import Counting

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    absent = next((file for file in files if not file.is_file()), None)
    if absent is not None:
        raise could_not_run(f"{absent} is not a file")
    endings = {file.suffix.lower() for file in files}
    projects = endings & {".qdpx", ".qdc"}
    unknown = endings - {".qdpx", ".qdc", ".md", ".txt", ".docx", ".odt", ".srt", ".vtt"}
    if unknown:
        raise could_not_run(f"{', '.join(sorted(unknown)) or 'a name without an ending'} is not read here: .md, .txt, .docx, .odt, .srt, .vtt, .qdpx and .qdc are")
    if projects and len(files) > 1:
        raise could_not_run("a project is imported by itself")
    if not language and endings != {".qdc"}:
        raise could_not_run("say in which language the texts are: --language en")
    if projects and simulated:
        raise could_not_run("the texts of an invented project begin with SIMULATED in the project itself")
    with working("reading texts and codings", long=True):
        there = pipeline.coded_texts(folder)
    if there.has_errors:
        _end(ctx, folder, as_json, findings=there.findings, lines=["what is in the folder has errors; nothing was imported"])
    contents = [(file.name, _bytes_of(file)) for file in files]
    try:
        if projects:
            counting = Counting.model_validate({"unit": UNITS[positions or "code-points"], "line_end": ENDS[line_ends or "as-written"]}) if positions or line_ends else None
            done = pipeline.import_project(
                folder, there, contents[0], language=language or "en", kind=kind, attributes=attributes, speakers=speakers, room=into, name=name, named=names, told=counting, today=today
            )
            _project_end(ctx, folder, as_json, done, files[0].name)
        else:
            brought = pipeline.import_texts(folder, there, contents, language=language or "", kind=kind, attributes=attributes, speakers=speakers, as_shown=speakers_as_shown, simulated=simulated, room=into)
            _texts_end(ctx, folder, as_json, brought)
    except OSError as error:
        raise could_not_run(f"nothing could be written: {(error.strerror or 'no reason given').lower()}") from error


def _bytes_of(file: Path) -> bytes:
    from kurak.sources.archives import LARGEST_PACKED

    try:
        if file.stat().st_size > LARGEST_PACKED:
            raise could_not_run(f"{file} is larger than {LARGEST_PACKED // 1_000_000} MB")
        return file.read_bytes()
    except OSError as error:
        raise could_not_run(f"{file} cannot be read: {(error.strerror or 'no reason given').lower()}") from error


def _project_end(ctx: click.Context, folder: Path, as_json: bool, done: object, file: str) -> None:
    from kurak.sources.refi_qda.folder import Exchange

    assert isinstance(done, Exchange)
    lines = [safe(file), "  " + counts_line(done.counts.as_data())]
    if not done.refused:
        lines += [f"  {safe(name)}  {safe(title)}" for name, title in done.brought.texts.items() if title]
        new = " · ".join(f"{number:,} {what}" for what, number in done.brought.added.items() if number)
        lines.append(f"new here: {new}" if done.brought.files else "everything is there already; nothing was changed")
    data = {"counts": done.counts.as_data(), "new": done.brought.added, "kept": dict(done.kept), "texts": list(done.brought.texts)}
    _end(ctx, folder, as_json, findings=done.findings, lines=lines, data=data)


def _texts_end(ctx: click.Context, folder: Path, as_json: bool, brought: object) -> None:
    from kurak.sources.qualitative.bringing_texts import BroughtTexts

    assert isinstance(brought, BroughtTexts)
    lines: list[str] = []
    for name, labels in brought.labels.items():
        lines.append(f"{safe(name)}: speakers, if these are they:")
        lines += [f"  --speaker {safe(one.label)}={one.role}  ({one.turns} lines)" for one in labels]
    if not brought.refused:
        lines += [f"  {safe(name)}  {safe(file)}" for name, file in brought.texts.items()]
        lines.append(f"new here: {len(brought.files):,} texts" if brought.files else "everything is there already; nothing was changed")
    data = {"texts": list(brought.texts), "new": {"texts": 0 if brought.refused else len(brought.files)}}
    _end(ctx, folder, as_json, findings=tuple(brought.findings), lines=lines, data=data)


def counts_line(counts: dict[str, int]) -> str:
    """Counts of a project in one line."""
    return wrapped(" · ".join(f"{number:,} {what}" for what, number in counts.items()))


def wrapped(text: str) -> str:
    """A sentence in lines of 80 columns."""
    return textwrap.fill(text, WIDTH - 2, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _end(ctx: click.Context, folder: Path, as_json: bool, *, findings: tuple[object, ...], lines: list[str], data: Mapping[str, object] | None = None) -> None:
    from kurak.model.finding import Finding

    found = [one for one in findings if isinstance(one, Finding)]
    code = 1 if any(one.severity == "error" for one in found) else 0
    if as_json:
        write_json({"kurak": VERSION, "folder": folder.resolve().name, **(data or {}), "findings": [one.as_data() for one in found], "exit": code})
    else:
        write("\n".join([*lines, *([findings_text(found)] if found else []), summary_line(found, files=None)]))
    ctx.exit(code)
