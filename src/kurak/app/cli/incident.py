"""``kurak incident``: write down that somebody may be harmed, and say whom to call. No other command shows any of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from kurak.app.cli.output import could_not_run, safe, someone_can_answer, write, write_json
from kurak.version import VERSION

ASKED = (
    ("day", "Day it happened (year-month-day)"),
    ("kind", "What kind"),
    ("what", "What happened (no names)"),
    ("done", "What was done at once, who was told"),
    ("reported_by", "Your role (no name)"),
    ("unit", "Code of the unit, if it must be found again"),
)


@click.command(name="incident")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--from", "file", type=click.Path(path_type=Path), help="File with the entry: day, kind, what, done, reported_by, unit.")
@click.option("--count", is_flag=True, help="Only say how many there were in each month; for the owner of the log.")
@click.option("--json", "as_json", is_flag=True, help="Print the contact, or the counts, as JSON.")
def command(study: Path, file: Path | None, count: bool, as_json: bool) -> None:
    """Write an incident of the folder STUDY down: harm disclosed, a threat, distress.

    Asks for it, or takes it from a file, appends it to data/incidents, which only its owner can read, and says whom to
    call. Nothing of it is printed, by this command or any other, and no report holds it.

    Exit 0 if it is written, 2 if it could not be.
    """
    from kurak.sources.fieldwork.incidents import LOG, NotOwnerError, append_incident, incidents_by_month

    if not (study / "study.yaml").is_file():
        raise could_not_run(f"{study} holds no study.yaml")
    try:
        if count:
            _say_counts(incidents_by_month(study), as_json=as_json)
            return
        append_incident(study, _incident(_from_file(file) if file is not None else _asked()))
    except NotOwnerError as error:
        raise could_not_run("the log of incidents is for its owner only") from error
    except OSError as error:
        raise could_not_run(f"{LOG} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    except ValueError as error:
        raise could_not_run(str(error)) from error
    contact = _contact(study)
    if as_json:
        write_json({"kurak": VERSION, "written": LOG, "call": contact, "exit": 0})
        return
    write(f"Written to {LOG}, for its owner only.")
    if contact is None:
        write("study.yaml names no safeguarding contact (ethics.safeguarding_contact). Tell the\nstudy's director now.")
    else:
        write(f"Call now, if anybody may be harmed: {safe(contact)}")


def _contact(study: Path) -> str | None:
    from kurak import pipeline

    folder = pipeline.check(study)
    ethics = folder.study.ethics if folder.study is not None else None
    return ethics.safeguarding_contact if ethics is not None else None


def _incident(data: dict[str, Any]) -> Any:
    """The entry; ValueError that names what is wrong with it, and shows nothing of it."""
    from pydantic import ValidationError

    from kurak.sources.fieldwork.incidents import Incident

    try:
        return Incident.model_validate({name: value for name, value in data.items() if value not in (None, "")})
    except ValidationError as failed:
        named = [str(error["loc"][0]) for error in failed.errors(include_input=False, include_url=False)]
        # A key that is not known may be a line of what happened.
        wrong = dict.fromkeys(name if name in Incident.model_fields else "a key that is not known" for name in named)
        raise ValueError(f"the entry is not written: look at {', '.join(wrong)}") from None


def _from_file(file: Path) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise could_not_run(f"{file} cannot be read") from error
    except yaml.YAMLError as error:
        raise could_not_run(f"{file} is no list of keys and values") from error
    if not isinstance(data, dict):
        raise could_not_run(f"{file} is no list of keys and values")
    return data


def _asked() -> dict[str, Any]:
    from kurak.sources.fieldwork.incidents import Kind

    if not someone_can_answer():
        raise could_not_run("nobody is there to be asked; give the entry with --from FILE")
    given: dict[str, Any] = {}
    for name, question in ASKED:
        if name == "kind":
            given[name] = click.prompt(question, type=click.Choice(get_args(Kind)), err=True)
        elif name == "day":
            given[name] = click.prompt(question, default=date.today().isoformat(), err=True)
        else:
            given[name] = click.prompt(question, default="" if name == "unit" else None, show_default=False, err=True)
    return given


def _say_counts(months: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        write_json({"kurak": VERSION, "months": months, "exit": 0})
    elif months:
        write("\n".join(f"{month}  {number}" for month, number in months.items()))
    else:
        write("no incidents")
