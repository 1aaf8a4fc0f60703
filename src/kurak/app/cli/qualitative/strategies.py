"""``kurak qualitative strategies``: what groups proposed, the way to recommendations, and the worksheet to write it on."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe, write, write_findings, write_json
from kurak.app.cli.progress import working
from kurak.app.cli.qualitative.csv_folder import INTO, write_tables
from kurak.app.cli.qualitative.opening import FOLDER, open_texts
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.strategies import GroupStrategies, Proposal


@click.command(name="strategies")
@FOLDER
@click.option("--worksheet", is_flag=True, help="Write the worksheet for moderators in Kyrgyz, Russian and English (PDF).")
@INTO
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, worksheet: bool, into: Path | None, as_json: bool) -> None:
    """What the focus groups of FOLDER proposed.

    Problem by proposal with the groups that made it and the rank that each gave, barriers with and without a strategy, and
    recommendations that no strategy supports. Ranks are each group's own: a mean is given only where every group ranked the same list.

    --worksheet writes three PDF files, into --into or FOLDER/out, and does no more.

    Exit 0 if there is no error, 1 if texts or strategies have errors, 2 if it could not run.
    """
    from kurak import pipeline

    if worksheet:
        _write_worksheets(folder, into if into is not None else folder / "out", as_json=as_json)
        return
    texts = open_texts(folder)
    found = pipeline.group_strategies(folder, texts)
    errors = [one for one in texts.findings if one.severity == "error"]
    code = 1 if errors else 0
    if found is None and not errors:
        raise could_not_run("coding/strategies.csv holds no strategies; --worksheet prints the paper for them")
    if found is not None and into is not None:
        write_tables(into, _tables(found), simulated=found.simulated)
    if as_json:
        write_json({"kurak": VERSION, "folder": folder.resolve().name, **(_data(found) if found is not None else {}), "errors": bool(errors), "exit": code})
    else:
        if found is not None:
            write("\n".join(_text(found)))
            if into is not None:
                write(f"\nwritten: {into}")
        if errors:
            write("")
            write_findings(errors)
    ctx.exit(code)


def _write_worksheets(folder: Path, into: Path, *, as_json: bool) -> None:
    from kurak import pipeline
    from kurak.sources.estimate_files import write_over

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    with working("setting the worksheet", long=True):
        files = pipeline.strategy_worksheets(folder)
    try:
        write_over(into, files)
    except OSError as error:
        raise could_not_run(f"the worksheet cannot be written to {into}: {(error.strerror or 'no reason given').lower()}") from error
    written = [(into / name).as_posix() for name in files]
    if as_json:
        write_json({"kurak": VERSION, "folder": folder.resolve().name, "written": written, "exit": 0})
    else:
        write("\n".join(written))


def _text(found: GroupStrategies) -> list[str]:
    head = [plural(len(found.groups), "group"), plural(len(found.proposals), "proposal"), plural(len(found.problems), "problem")]
    lines = [" · ".join([*head, *(["SIMULATED"] if found.simulated else [])])]
    for problem in found.problems:
        lines += ["", *textwrap.wrap(safe(problem), WIDTH)]
        for one in found.proposals:
            if one.problem == problem:
                lines += textwrap.wrap(f"{safe(one.proposal)}: {_groups(one)}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    lines += ["", *textwrap.wrap(_about_ranks(found), WIDTH)]
    if found.barriers:
        lines += ["", f"{found.called}s with a strategy: {len(found.barriers) - len(found.unanswered)} of {len(found.barriers)}"]
        for way in found.unanswered:
            lines += textwrap.wrap(f"no strategy: {safe(way.name)}{_came_up(way.groups, found.coded)}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    if found.recommendations:
        lines += ["", f"recommendations that a strategy supports: {len(found.recommendations) - len(found.unsupported)} of {len(found.recommendations)}"]
        for name, title in found.unsupported:
            lines += textwrap.wrap(f"no strategy: {safe(f'{name} {title}'.strip())}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def _groups(one: Proposal) -> str:
    said = ", ".join(f"{safe(group)} (rank {one.ranks[group]})" if group in one.ranks else safe(group) for group in one.groups)
    return said + (f"; mean rank {one.mean_rank:.2f}" if one.mean_rank is not None else "")


def _came_up(groups: int, coded: int) -> str:
    if not coded:
        return ""
    return f" (came up in {groups} of {plural(coded, 'coded group')})"


def _about_ranks(found: GroupStrategies) -> str:
    if found.same_list:
        return "Every group ranked the same list, so ranks can be averaged."
    return "Ranks are each group's own, among its own proposals: they are not averaged over groups that ranked different lists."


def _tables(found: GroupStrategies) -> dict[str, Any]:
    names = dict(found.recommendations)
    return {
        "proposals.csv": (
            ("problem", "proposal", "groups", "ranks", "mean_rank", "who", "resources", "obstacles", "codes", "recommendations", "strategies"),
            (
                (
                    one.problem, one.proposal, one.groups, tuple(f"{group}:{rank}" for group, rank in sorted(one.ranks.items())), one.mean_rank,
                    one.who, one.resources, one.obstacles, one.codes, one.recommendations, one.strategies,
                )
                for one in found.proposals
            ),
        ),
        "barriers.csv": (
            ("code", "name", "groups_came_up", "groups_coded", "strategies", "recommendations"),
            (
                (way.code, way.name, way.groups, found.coded, tuple(one for number in way.proposals for one in found.proposals[number].strategies), way.recommendations)
                for way in found.barriers
            ),
        ),
        "recommendations_without_strategy.csv": (("recommendation", "title"), ((name, names[name]) for name, _ in found.unsupported)),
    }  # fmt: skip


def _data(found: GroupStrategies) -> dict[str, Any]:
    return {
        "simulated": found.simulated,
        "groups": list(found.groups),
        "groups_coded": found.coded,
        "same_list": found.same_list,
        "proposals": [
            {
                "problem": one.problem, "proposal": one.proposal, "groups": list(one.groups), "ranks": dict(one.ranks), "mean_rank": one.mean_rank,
                "who": list(one.who), "resources": list(one.resources), "obstacles": list(one.obstacles), "codes": list(one.codes),
                "recommendations": list(one.recommendations), "strategies": list(one.strategies),
            }
            for one in found.proposals
        ],
        "barriers": [
            {
                "code": way.code, "name": way.name, "groups_came_up": way.groups,
                "strategies": [one for number in way.proposals for one in found.proposals[number].strategies],
                "recommendations": list(way.recommendations),
            }
            for way in found.barriers
        ],
        "recommendations_without_strategy": [name for name, _ in found.unsupported],
    }  # fmt: skip
