"""``kurak stakeholders import``: ties of another program into the register."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import click

from kurak.app.cli.output import WIDTH, could_not_run, findings_text, plural, safe, write, write_json
from kurak.app.cli.stakeholders.opening import AS_JSON, open_register
from kurak.version import VERSION


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", "folder", type=click.Path(path_type=Path), required=True, metavar="STUDY", help="The study.")
@click.option("--source", required=True, metavar="TEXT", help="Where the ties come from; it stands beside each that names no source of its own.")
@click.option("--kind", default="tie", show_default=True, metavar="TEXT", help="What ties them, where the file does not say.")
@click.option("--write", "do_write", is_flag=True, help="Add the rows; without it they are only shown.")
@AS_JSON
@click.pass_context
def command(ctx: click.Context, file: Path, folder: Path, source: str, kind: str, do_write: bool, as_json: bool) -> None:
    """Add the ties of FILE, a list of ties (CSV, XLSX) or GraphML, to the register of a study, with the actors that it lacks.

    Actors are found under all their names. One whose name is nearly another's is shown and never merged: add the name to aliases.csv
    first if it is the same. Ties that are there already are not added again. No person may be imported: roles and organisations only.

    Exit 0 if it could be done, 1 if FILE or the register has errors, 2 if it could not run.
    """
    from kurak import pipeline

    if not source.strip() or not kind.strip():
        raise could_not_run("--source and --kind may not be empty")
    study = open_register(folder)
    if not file.is_file():
        raise could_not_run(f"{file} is not there")
    found, findings = pipeline.imported_ties(study, file, source=source.strip(), kind=kind.strip())
    errors = any(one.severity == "error" for one in (*findings, *(one for one in study.findings if any(place.file in ("stakeholders/actors.csv", "stakeholders/ties.csv", "stakeholders/aliases.csv") for place in one.where))))
    code = 1 if found is None or errors else 0
    files: tuple[str, ...] = ()
    if do_write and found is not None and not errors:
        try:
            files = pipeline.write_imported_ties(folder, found)
        except (OSError, UnicodeDecodeError) as error:
            raise could_not_run("stakeholders/ cannot be written; nothing was changed") from error
    if as_json:
        data = {} if found is None else {
            "new_actors": [one.model_dump(exclude_defaults=True) for one in found.actors], "new_ties": [one.model_dump(exclude_defaults=True) for one in found.ties],
            "known_actors": found.known, "ties_there_already": found.there_already, "ties_to_itself": found.to_itself,
            "alike": [{"name": name, "actor_id": actor} for name, actor in found.alike],
        }  # fmt: skip
        write_json({"kurak": VERSION, "study": study.name, **data, "files": list(files), "findings": [one.as_data() for one in findings], "exit": code})
        ctx.exit(code)
    if found is not None:
        write(f"{plural(len(found.ties), 'new tie')}, {found.there_already} there already · {plural(len(found.actors), 'new actor')}, {found.known} known")
        for one in found.actors[:20]:
            write(f"  {safe(one.actor_id)}: {safe(one.name)}")
        if len(found.actors) > 20:
            write(f"  and {len(found.actors) - 20} more")
        for name, actor in found.alike:
            write("\n".join(wrap(safe(f"{name} is nearly the name of {actor}; if it is the same, add it to stakeholders/aliases.csv first"), WIDTH, initial_indent="  ", subsequent_indent="    ")))
        if found.to_itself:
            write(f"{plural(found.to_itself, 'tie')} from an actor to itself left out")
        write("\n".join(f"written: {one}" for one in files) if files else "nothing was written; --write adds them" if code == 0 else "nothing was written")
    if findings:
        write(findings_text(findings))
    ctx.exit(code)
