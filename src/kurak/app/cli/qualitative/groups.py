"""``kurak qualitative groups``: what came up in how many focus groups, how it was met, and how evenly people spoke."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe, write, write_findings, write_json
from kurak.app.cli.qualitative.csv_folder import INTO, write_tables
from kurak.app.cli.qualitative.opening import FOLDER, open_texts
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.focus_groups import FocusGroups

_COLUMNS = (
    ("came", "up"), ("pre-", "sent"), ("ab-", "sent"), ("both", ""), ("con-", "sens"), ("dis-", "sent"),
    ("si-", "lent"), ("not", "ment"), ("not", "ask"), ("not", "kn"),
)  # fmt: skip
_NAME = 29


@click.command(name="groups")
@FOLDER
@click.option("--coder", "coders", multiple=True, metavar="CODER", help="Count the codings of this coder only; can be given again.")
@INTO
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, coders: tuple[str, ...], into: Path | None, as_json: bool) -> None:
    """What came up in the focus groups of FOLDER.

    The group is what is counted. Present and absent are apart, so are consensus, dissent and silence, and so are "not mentioned"
    and "not asked". How much people spoke is shown as a spread for each group; nobody is ranked or named. Groups that two
    coders are still coding by themselves are left out.

    Exit 0 if there is no error, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak import pipeline

    texts = open_texts(folder)
    for coder in coders:
        if coder not in texts.codings:
            raise could_not_run(f"there is no coder {coder}; coders: {', '.join(texts.codings) or '(none)'}")
    found = pipeline.focus_groups(texts, coders=coders)
    if not found.speaking:
        raise could_not_run("none of the texts is a focus group: kind: focus group in the front matter")
    code = 1 if texts.has_errors else 0
    if into is not None:
        write_tables(into, _tables(found), simulated=found.simulated)
    if as_json:
        write_json({"kurak": VERSION, "folder": folder.resolve().name, **_data(found), "errors": texts.has_errors, "exit": code})
    else:
        write("\n".join(_text(found)))
        if into is not None:
            write(f"\nwritten: {into}")
        errors = [one for one in texts.findings if one.severity == "error"]
        if errors:
            write("")
            write_findings(errors)
    ctx.exit(code)


def _text(found: FocusGroups) -> list[str]:
    lines = [" · ".join([plural(len(found.speaking), "focus group"), f"{len(found.groups)} coded", *(["SIMULATED"] if found.simulated else [])]), ""]
    lines += [f"{'':20}{'partici-':>9}{'':>6}{'':>7}{'moder-':>8}{'share of a participant':>30}", f"{'group':20}{'pants':>9}{'spoke':>6}{'turns':>7}{'ator':>8}{'least':>10}{'middle':>10}{'most':>10}"]
    for one in found.speaking:
        spread = [_percent(share) for share in (one.lowest, one.median, one.highest)]
        lines.append(
            f"{_cut(one.group, 19):20}{one.participants:>9}{one.spoke:>6}{one.turns:>7}{_percent(one.moderator):>8}{spread[0]:>10}{spread[1]:>10}{spread[2]:>10}"
        )
    if any(one.lowest is None for one in found.speaking):
        lines.append("With fewer than four participants shares would show persons: they are left out.")
    for groups, why in ((found.not_coded, "not coded yet"), (found.blind, "coded by two who must not see one another's work, until both are done")):
        if groups:
            lines += ["", *textwrap.wrap(f"Left out, {why}: {', '.join(map(safe, groups))}", WIDTH)]
    if not found.codes or not found.groups:
        return lines
    lines += ["", *(f"{'groups' if row else '':{_NAME}}" + "".join(f"{words[row]:>5}" for words in _COLUMNS) for row in (0, 1))]
    for code in found.codes:
        numbers = (
            code.came_up, code.groups("present"), code.groups("absent"), code.groups("mixed"), code.groups_met("consensus"),
            code.groups_met("dissent"), code.groups_met("silence"), code.groups("not mentioned"), code.groups("not asked"), code.groups("not known"),
        )  # fmt: skip
        lines.append(f"{'  ' * code.depth + _cut(code.name, _NAME - 1 - 2 * code.depth):{_NAME}}" + "".join(f"{number or '·':>5}" for number in numbers))
    lines += [
        "",
        *textwrap.wrap("both: it is said to be there and not to be there. con-sens, dis-sent, si-lent: met with consensus, dissent or silence; one group can be "
                       "in several. not ment: asked for, and nobody spoke of it. not ask: not asked for. not kn: nobody spoke of it, and it cannot be told whether it was asked for.", WIDTH),
    ]  # fmt: skip
    return lines


def _tables(found: FocusGroups) -> dict[str, Any]:
    from kurak.model.focus_groups import GROUP_STATES, MET

    return {
        "group_codes.csv": (
            ("code", "name", "groups", "came_up", *map(_column, GROUP_STATES), *(f"met_with_{how}" for how in MET)),
            (
                (one.code, one.name, len(found.groups), one.came_up, *map(one.groups, GROUP_STATES), *map(one.groups_met, MET))
                for one in found.codes
            ),
        ),
        "group_states.csv": (
            ("code", "group", "state", "met_with"),
            ((one.code, group, state, one.met.get(group, ())) for one in found.codes for group, state in one.states.items()),
        ),
        "group_speaking.csv": (
            ("group", "participants", "spoke", "turns", "moderator_share", "lowest_share", "median_share", "highest_share"),
            ((one.group, one.participants, one.spoke, one.turns, one.moderator, one.lowest, one.median, one.highest) for one in found.speaking),
        ),
    }


def _data(found: FocusGroups) -> dict[str, Any]:
    from kurak.model.focus_groups import GROUP_STATES, MET

    return {
        "simulated": found.simulated,
        "groups": list(found.groups),
        "not_coded": list(found.not_coded),
        "still_blind": list(found.blind),
        "coders": list(found.coders),
        "speaking": [
            {
                "group": one.group, "participants": one.participants, "spoke": one.spoke, "turns": one.turns, "moderator_share": one.moderator,
                "lowest_share": one.lowest, "median_share": one.median, "highest_share": one.highest, "simulated": one.simulated,
            }
            for one in found.speaking
        ],
        "codes": [
            {
                "code": one.code, "name": one.name, "came_up": one.came_up,
                **{_column(state): one.groups(state) for state in GROUP_STATES},
                "met_with": {how: one.groups_met(how) for how in MET},
                "by_group": {group: {"state": state, "met_with": list(one.met.get(group, ()))} for group, state in one.states.items()},
            }
            for one in found.codes
        ],
    }  # fmt: skip


def _column(state: str) -> str:
    return state.replace(" ", "_")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _cut(text: str, most: int) -> str:
    shown = safe(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
