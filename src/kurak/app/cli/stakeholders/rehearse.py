"""``kurak stakeholders rehearse``: made-up nominations, ratings and ties, to practise with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe, write, write_json
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, open_register
from kurak.version import VERSION


@click.command(name="rehearse")
@FOLDER
@click.option("--seed", type=click.IntRange(0), help="Seed; seeds.stakeholders of study.yaml if left out, or 1.")
@click.option("--asked", type=click.IntRange(1, 10_000), default=30, show_default=True, help="People asked at each place.")
@click.option("--raters", type=click.IntRange(1, 1000), default=5, show_default=True, help="Raters of influence and interest.")
@AS_JSON
def command(folder: Path, seed: int | None, asked: int, raters: int, as_json: bool) -> None:
    """Make up nominations, ratings and ties for the pilot places of FOLDER.

    They are written into rehearsal/stakeholders/, never into stakeholders/, and every row says SIMULATED; so does all that is made
    from them with --rehearsed. The chances with which each is named are known: true_shares.csv holds them. Nothing is overwritten.

    Exit 0 if it was written, 2 if it could not run.
    """
    from textwrap import wrap

    from kurak import pipeline

    study = open_register(folder)
    try:
        made = pipeline.rehearse_stakeholders(study, seed=seed, asked=asked, raters=raters)
    except ValueError as error:
        raise could_not_run(str(error)) from error
    try:
        written = pipeline.write_rehearsed_stakeholders(folder, made)
    except FileExistsError as error:
        raise could_not_run(
            "rehearsal/stakeholders is there already; nothing was written. Delete it first if another one is wanted"
        ) from error
    except OSError as error:
        raise could_not_run(f"rehearsal/stakeholders cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    counts = {"nominations": len(made.nominations), "ratings": len(made.ratings), "ties": len(made.ties)}
    files = sorted(f"rehearsal/stakeholders/{file.name}" for file in written.iterdir())
    if as_json:
        write_json({"kurak": VERSION, "study": study.name, "simulated": made.record.sentence, "seed": made.record.seed, **counts, "files": files, "exit": 0})
        return
    shown = safe(shlex.quote(str(folder)))
    places = len({one.place for one in made.nominations})
    lines = [
        *wrap(made.record.sentence, WIDTH),
        "",
        f"{plural(places, 'place')} · {asked} asked at each · {plural(raters, 'rater')} · seed {made.record.seed}",
        " · ".join(f"{number:,} {name}" for name, number in counts.items()),
        "",
        *(f"written: {file}" for file in files),
        "",
        f"Next: kurak stakeholders champions {shown} --rehearsed",
    ]
    write("\n".join(lines))
