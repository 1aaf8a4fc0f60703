"""``kurak purge``, and ``kurak seal expire``: contacts and records whose time is over are deleted; asks first."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.days import day
from kurak.app.cli.output import could_not_run, plural, safe, someone_can_answer, write, write_json
from kurak.version import VERSION


@click.command(name="purge")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--today", callback=day, metavar="DAY", help="Day by which it is judged, year-month-day; today if left out.")
@click.option("--dry-run", is_flag=True, help="Only show what would be deleted.")
@click.option("--yes", is_flag=True, help="Delete without being asked.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON.")
def command(study: Path, today: str | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete the contacts and records of the folder STUDY whose retention is over, open or sealed.

    After fieldwork.contacts_until of study.yaml everything in contacts/ goes; before it, rows whose own keep_until is over. After
    its day under seal.retention a file or folder goes. What is deleted is shown first; seal/log.csv says what was, without a name.
    Copies, backups and earlier versions under version control are not reached from here.

    Exit 0 if nothing is kept too long any more, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.sealing.age_files import SealError

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study)
    if folder.study is None:
        raise could_not_run("study.yaml cannot be read: kurak check")
    planned = pipeline.plan_expiry(folder, study, today=today)
    rows = {file: number for file, (_, number) in planned.rewritten.items()}
    if not as_json:
        lines = [f"{safe(file)}: {plural(number, 'row')} to delete" for file, number in rows.items()]
        lines += [f"{safe(file)}: to delete" for file in planned.removed]
        lines += [f"{safe(file)}: is sealed; whether a row has a day of its own that is over, nobody could see" for file in planned.not_seen]
        lines += [f"{safe(file)}: a link, or a file with a second name on the disk; the other one stays" for file in planned.out_of_reach]
        if lines:
            write("\n".join(lines))
    if not planned.is_empty and not dry_run:
        if not yes:
            if not someone_can_answer():
                raise could_not_run("nobody is there to be asked; --yes deletes without asking")
            click.confirm("Delete?", abort=True, err=True)
        try:
            pipeline.expire(study, planned)
        except SealError as error:
            raise could_not_run(f"nothing is deleted: {error}") from None
        except OSError as error:
            why = (error.strerror or "no reason given").lower()
            raise could_not_run(f"not everything is deleted ({why}): run the same command again") from error
    if as_json:
        done = {"rows": rows, "deleted": list(planned.removed), "not_seen": list(planned.not_seen)}
        write_json({"kurak": VERSION, **done, **({"dry_run": True} if dry_run else {}), "exit": 0})
    elif planned.is_empty:
        write("nothing is kept too long")
    else:
        write("nothing was deleted: this is what would be" if dry_run else "deleted")
