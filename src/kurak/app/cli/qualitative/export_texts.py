"""``kurak qualitative export``: texts, codebook and codings for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, findings_text, safe, summary_line, write, write_json
from kurak.app.cli.qualitative.import_texts import UNITS, counts_line, wrapped
from kurak.app.cli.qualitative.opening import open_texts
from kurak.version import VERSION

WARNING = "What goes out are people's words. Give them to nobody whom consent does not name."


@click.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--codebook", is_flag=True, help="The codebook instead of the codings, as .csv or .md.")
@click.option("--from-study", is_flag=True, help="FOLDER is a study, and its transcripts may leave it.")
@click.option("--coder", help="Whose codings go out; everybody's if left out.")
@click.option("--base", metavar="NAME", help="The kept project to begin from, or new; the only one if left out.")
@click.option("--positions", type=click.Choice(tuple(UNITS)), help="How a new project counts characters; code-points, as the standard, if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and findings as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, file: Path, codebook: bool, from_study: bool, coder: str | None, base: str | None, positions: str | None, as_json: bool) -> None:
    """Write texts, codes, codings and memos of FOLDER to FILE: a REFI-QDA project (.qdpx) or codebook (.qdc) for NVivo, MAXQDA, ATLAS.ti,
    QualCoder and others; all codings as one .csv; the codebook as .csv or .md.

    Where FOLDER keeps a project that was imported, it goes out with what was changed since; whatever has no place here goes back as
    it came. The same folder gives the same bytes. What does not go out is said. FILE must not be there yet.

    Exit 0 if it was written, 1 if something was found that stops it, 2 if it could not run.
    """
    from kurak import pipeline

    ending = file.suffix.lower()
    wanted = (".csv", ".md") if codebook else (".qdpx", ".qdc", ".csv")
    if ending not in wanted:
        raise could_not_run(f"the name of the file ends with {', '.join(wanted)}" + ("" if codebook or ending != ".md" else "; .md is for --codebook"))
    records = not codebook and ending != ".qdc"
    if records and (folder / "study.yaml").exists() and not from_study:
        raise could_not_run("this folder is a study, and transcripts are people's records: --from-study says that they may leave it")
    if file.exists():
        raise could_not_run(f"{file} is there already")
    if not file.parent.is_dir():
        raise could_not_run(f"{file.parent} is not a folder")
    texts = open_texts(folder)
    if coder is not None and coder not in texts.codings:
        raise could_not_run(f"no coder {coder}: there are {', '.join(texts.codings) or 'none'}")
    if (codebook or ending == ".qdc") and not texts.has_errors and (texts.codebook is None or not texts.codebook.codes):
        raise could_not_run(f"{folder} has no codebook")
    done = pipeline.export_texts(folder, texts, file.name, codebook=codebook, base=base, unit=UNITS[positions or "code-points"], coder=coder)
    code = 1 if done.refused else 0
    if not done.refused:
        try:
            pipeline.write_export(file, done.content)
        except OSError as error:
            raise could_not_run(f"nothing could be written: {(error.strerror or 'no reason given').lower()}") from error
    if as_json:
        data = {"counts": done.counts.as_data(), "changes": dict(done.changes), "kept": dict(done.kept), "simulated": texts.simulated}
        write_json({"kurak": VERSION, "folder": folder.resolve().name, **data, "file": "" if done.refused else str(file), "findings": [one.as_data() for one in done.findings], "exit": code})
        ctx.exit(code)
    lines: list[str] = []
    if not done.refused:
        counts = {what: number for what, number in done.counts.as_data().items() if number or ending == ".qdpx"}
        lines += [safe(file.name) + (" · SIMULATED" if texts.simulated else ""), "  " + counts_line(counts)]
        if done.changes and ending == ".qdpx":
            lines.append(wrapped("changed: " + " · ".join(f"{number:,} {what}" for what, number in done.changes.items())))
        if records and not texts.simulated:
            lines.append(wrapped(WARNING))
    write("\n".join([*lines, *([findings_text(done.findings)] if done.findings else []), summary_line(done.findings, files=None)]))
    ctx.exit(code)
