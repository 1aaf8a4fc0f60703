"""``kurak withdraw``: a participant leaves the study; asks first, and is never half done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.days import day
from kurak.app.cli.output import could_not_run, plural, safe, someone_can_answer, write, write_json
from kurak.sources.fieldwork.withdrawal import Withdrawal
from kurak.version import VERSION

REASONS = ("participant asked", "guardian asked", "consent not valid", "recorded by mistake", "other")

OUT_OF_REACH = """\
Not reached from here: copies on other disks and phones, backups, e-mail, what
was printed or published, and earlier versions under version control (deleting
a file does not take it out of its history). Whoever keeps them has to look."""


@click.command(name="withdraw")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("code")
@click.option("--reason", type=click.Choice(REASONS), metavar="CLASS", default=REASONS[0], help=f"Class of the reason, for the tombstone: {REASONS[0]} (if left out), {', '.join(REASONS[1:])}.")
@click.option("--today", callback=day, metavar="DAY", help="Day of the withdrawal, year-month-day; today if left out.")
@click.option("--yes", is_flag=True, help="Withdraw without being asked.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_context
def command(
    ctx: click.Context, study: Path, code: str, reason: str, today: str | None, yes: bool, as_json: bool
) -> None:
    """Take the participant with CODE out of the folder STUDY: records, visits, contacts, transcripts, codings, quotes.

    CODE is that of the record, the unit or the participant. The plan is shown and asked about; then all of it is done, or
    nothing. What stays is a line in data/withdrawn.csv: a salted hash of the code, the day, the class of the reason. The
    outputs to be made anew are listed, and what could not be reached is said.

    Exit 0 if it is done, 1 if something stands in the way or nothing is held under CODE, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.submissions.store import StoreError

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    if not code.strip() or "/" in code:
        raise could_not_run("CODE is the code of a record, a unit or a participant")
    folder = pipeline.check(study)
    if any(one.code == "STU-001" for one in folder.findings):
        raise could_not_run(f"{study} holds no study.yaml")
    if folder.study is None:
        raise could_not_run("study.yaml has errors; without it the columns of codes are not known: kurak check")
    try:
        with pipeline.raw_store(folder, study) as raw:
            planned = pipeline.plan_withdrawal(folder, study, code.strip(), raw=raw)
            if planned.blocked or not planned.found:
                _stop(ctx, planned, code, as_json=as_json)
                return
            if not as_json:
                write("\n".join(plan_lines(planned)))
            if not yes:
                if not someone_can_answer():
                    raise could_not_run("nobody is there to be asked; --yes withdraws without asking")
                click.confirm("Take all of this out?", abort=True, err=True)
            pipeline.withdraw(study, planned, reason=reason, today=today, raw=raw)
    except StoreError as error:
        raise could_not_run(f"the raw store: {error}; run the same command again") from error
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise could_not_run(f"it is not finished ({why}): mend that, and run the same command again") from error
    if as_json:
        write_json({**plan_data(planned), "done": True, "out_of_reach": " ".join(OUT_OF_REACH.split()), "exit": 0})
    else:
        write("\n".join(["", "done: a tombstone stands in data/withdrawn.csv", *after_lines(planned)]))


def _stop(ctx: click.Context, planned: Withdrawal, code: str, *, as_json: bool) -> None:
    if as_json:
        write_json({**plan_data(planned), "done": False, "exit": 1})
    elif planned.blocked:
        lines = ["Nothing was taken out. First:", *(f"  {safe(one)}" for one in planned.blocked)]
        write("\n".join(lines))
    else:
        lines = [f"nothing is held under {safe(code)}", *(f"  look yourself: {safe(one)}" for one in planned.by_hand)]
        write("\n".join(lines))
    ctx.exit(1)


def plan_lines(planned: Withdrawal) -> Iterator[str]:
    """What will be done, in lines."""
    yield f"codes: {', '.join(map(safe, planned.codes))}"
    if planned.raw:
        yield f"  raw store: {plural(len(planned.raw), 'interview')} taken out"
    for file, (_, rows) in planned.rewritten.items():
        yield f"  {safe(file)}: {plural(rows, 'row')} taken out"
    for file in planned.removed:
        yield f"  {safe(file)}: deleted"


def after_lines(planned: Withdrawal) -> Iterator[str]:
    """What is to be done after it, in lines."""
    if planned.stale:
        yield "made from what changed, to be made anew:"
        yield from (f"  {safe(one)}" for one in planned.stale)
    if planned.by_hand:
        yield "look yourself:"
        yield from (f"  {safe(one)}" for one in planned.by_hand)
    yield OUT_OF_REACH


def plan_data(planned: Withdrawal) -> dict[str, Any]:
    """The plan for ``--json``."""
    return {
        "kurak": VERSION,
        "codes": list(planned.codes),
        "rows": {file: rows for file, (_, rows) in planned.rewritten.items()},
        "deleted": list(planned.removed),
        "raw": len(planned.raw),
        "make_anew": list(planned.stale),
        "look_yourself": list(planned.by_hand),
        "in_the_way": list(planned.blocked),
    }
