"""``kurak purge``: names, phones and addresses whose time is over are deleted; asks first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kurak.app.cli.days import day
from kurak.app.cli.draw import someone_can_answer
from kurak.app.cli.output import could_not_run, plural, safe, write, write_json
from kurak.version import VERSION


@click.command(name="purge")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--today", callback=day, metavar="DAY", help="Day by which it is judged, year-month-day; today if left out.")
@click.option("--yes", is_flag=True, help="Delete without being asked.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON.")
def command(study: Path, today: str | None, yes: bool, as_json: bool) -> None:
    """Delete the contacts of the folder STUDY whose retention is over.

    After fieldwork.contacts_until of study.yaml everything in contacts/ goes; before it, rows whose own keep_until is over.
    Copies, backups and earlier versions under version control are not reached from here.

    Exit 0 if nothing is kept too long any more, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.fieldwork.contacts import plan_purge, purge

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study)
    if folder.study is None:
        raise could_not_run("study.yaml cannot be read: kurak check")
    declared = folder.study.fieldwork
    until = declared.contacts_until if declared is not None else None
    planned = plan_purge(study, until=until, today=today or date.today().isoformat())
    rows = {file: number for file, (_, number) in planned.rewritten.items()}
    if rows or planned.removed:
        if not as_json:
            lines = [f"{safe(file)}: {plural(number, 'row')} to delete" for file, number in rows.items()]
            write("\n".join([*lines, *(f"{safe(file)}: to delete" for file in planned.removed)]))
        if not yes:
            if not someone_can_answer():
                raise could_not_run("nobody is there to be asked; --yes deletes without asking")
            click.confirm("Delete?", abort=True, err=True)
        try:
            purge(study, planned)
        except OSError as error:
            why = (error.strerror or "no reason given").lower()
            raise could_not_run(f"not everything is deleted ({why}): run the same command again") from error
    if as_json:
        write_json({"kurak": VERSION, "rows": rows, "deleted": list(planned.removed), "exit": 0})
    else:
        write("deleted" if rows or planned.removed else "no contact is kept too long")
