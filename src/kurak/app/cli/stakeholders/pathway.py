"""``kurak stakeholders pathway``: one page, for needs at a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.progress import working
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, finish, open_register
from kurak.model.pathway import Pathway
from kurak.model.study_folder import StudyFolder

LANGUAGES = ("en", "ru", "ky")
MARKS = {"covered": "●", "partly": "◐", "missing": "○", "unknown": "?"}


@click.command(name="pathway")
@FOLDER
@click.option("--needs", metavar="NEED,NEED", help="Ids of needs.csv, joined with commas.")
@click.option("--place", metavar="PLACE", help="Name of the place.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the page.")
@click.option("--religious", is_flag=True, help="Religious work is asked for: as voluntary, with secular help beside it.")
@click.option("--all-pilots", is_flag=True, help="A page for every pilot place in every language of the study; --into is a folder.")
@click.option("--into", type=click.Path(path_type=Path), metavar="FILE.pdf", help="Write the page as PDF; with --all-pilots the folder of the pages.")
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, folder: Path, needs: str | None, place: str | None, language: str, religious: bool, all_pilots: bool, into: Path | None, as_json: bool
) -> None:
    """Say for a list of needs and a place of FOLDER whom to go to, with what, in what order, what is missing and where else it is.

    It takes needs, not people: nothing about a person is entered or stored.

    Exit 0 if it is done, 1 if the register has errors, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.stakeholders.pathway import CircleError, ReligiousNeedError, UnknownNeedError
    from kurak.stakeholders.places import UnknownPlaceError

    study = open_register(folder)
    asked = tuple(dict.fromkeys(one.strip() for one in (needs or "").split(",") if one.strip()))
    try:
        if all_pilots:
            if into is None or place is not None:
                raise could_not_run("--all-pilots writes a page for each pilot: give --into FOLDER, and no --place")
            if not study.pilots:
                raise could_not_run("the study names no pilot places: stakeholders/pilots.csv")
            with working("writing the pages", long=True):
                made = pipeline.pilot_sheets(study, needs=asked)
            _write(into, made)
            lines = [f"{len(made)} pages, a place and a language each"]
            finish(ctx, study, lines=lines, data={"pages": sorted(made)}, files=[(into / name).as_posix() for name in made], as_json=as_json)
        if not asked or place is None:
            known = ", ".join(need.need_id for need in study.needs) or "none: stakeholders/needs.csv"
            raise could_not_run(f"give --needs and --place; needs of the register: {known}")
        plan = pipeline.pathway(study, needs=asked, place=place, religious=religious, language=language)
    except ReligiousNeedError as error:
        raise could_not_run(f"{error}: --religious") from error
    except (UnknownPlaceError, UnknownNeedError, CircleError) as error:
        raise could_not_run(str(error)) from error
    files = []
    if into is not None:
        if into.suffix.lower() != ".pdf":
            raise could_not_run(f"{into.name} is no PDF: the page is written as FILE.pdf")
        _write(into.parent, {into.name: pipeline.pathway_sheet(study, plan)})
        files.append(into.as_posix())
    finish(ctx, study, lines=list(_lines(plan, study)), data={"pathway": asdict(plan)}, files=files, as_json=as_json)


def _write(folder: Path, made: Mapping[str, bytes]) -> None:
    from kurak.sources.estimate_files import write_over

    try:
        write_over(folder, made)
    except OSError as error:
        raise could_not_run(f"{folder} cannot be written to: {(error.strerror or 'no reason given').lower()}") from error


def _lines(plan: Pathway, study: StudyFolder) -> Iterator[str]:
    from kurak.report.words.pathway_sheet import PATHWAY_WORDS

    words = PATHWAY_WORDS[plan.language]
    yield from wrap(safe(f"{words.title}: {', '.join((plan.place, *plan.within))}"), WIDTH)
    if plan.inferred:
        yield from wrap(words.inferred, WIDTH)
    for number, step in enumerate(plan.steps, start=1):
        state = {"covered": words.covered, "partly": words.partly, "missing": words.missing, "unknown": words.unknown}[step.cover]
        yield ""
        yield from wrap(safe(f"{number}. {MARKS[step.cover]} {step.name}: {state}"), WIDTH, subsequent_indent="   ")
        said = []
        if step.religious:
            said.append(f"{words.religious} {words.secular}: {', '.join(step.secular)}")
        for one in step.here:
            where = f" ({words.said_around}: {one.place})" if one.said_of == "around" else f" ({words.said_everywhere})" if one.said_of == "everywhere" else ""
            partly = f" ({words.partly})" if one.cover == "partly" else ""
            said.append(f"{one.name}{partly}{where}. {words.who}: {', '.join(one.providers) or words.who_unknown}. {words.bring}: {', '.join(one.bring) or words.bring_unknown}")
        said += [f"{words.not_here}: {one}" for one in step.missing] + [f"{words.not_known_here}: {one}" for one in step.unknown]
        said += [f"{words.without_place}: {one.name}{' (' + ', '.join(one.providers) + ')' if one.providers else ''}" for one in step.without_place]
        said += [f"{words.elsewhere}: {one.place}{'' if one.kilometres is None else f', {one.kilometres:.0f} {words.kilometres}'}: {one.name}" for one in step.elsewhere]
        if (step.missing or step.unknown) and not step.elsewhere:
            said.append(f"{words.elsewhere}: {words.nowhere_known}")
        for line in said:
            yield from wrap(safe(line), WIDTH, initial_indent="   ", subsequent_indent="     ")
    yield ""
    yield from wrap(safe(f"{words.ask}: {'; '.join(plan.ask) or words.ask_nobody}"), WIDTH)
