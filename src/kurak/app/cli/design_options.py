"""Options that declare the design of a file of records, for every command that takes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

FC = TypeVar("FC", bound=Callable[..., Any])

NONE = "-"
"""A stage without strata or population size."""


class WordsAfterOptions(click.Command):
    """A command whose options may take several words; the library knows only a fixed number.

    Parameters
    ----------
    words_after
        Names of these options: they take every word up to the next option.
    """

    def __init__(self, *args: Any, words_after: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.words_after = frozenset(f"--{name}" for name in words_after)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat an option before each of its words."""
        given: list[str] = []
        option = ""
        for place, word in enumerate(args):
            if word.startswith("--"):
                option = word if word in self.words_after else ""
                given.append(word)
            else:
                given += [option, word] if option and args[place - 1] != option else [word]
        return super().parse_args(ctx, given)


def several(name: str, metavar: str, text: str) -> Callable[[FC], FC]:
    """An option that may be given several words."""
    return click.option(f"--{name}", multiple=True, metavar=metavar, help=text)


def design_options(command: FC) -> FC:
    """Weights, strata, units, population sizes and the rule of lonely units, of a file of records."""
    options = (
        click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="P", help="Of a file: confidence level; 0.95 if left out."),
        click.option("--weights", metavar="COLUMN", help="Of a file: column of the weights."),
        several("strata", "COLUMN…", "Of a file: strata, one a stage; - for none."),
        several("psu", "COLUMN…", "Of a file: sampling units, one a stage."),
        several("fpc", "COLUMN…", "Of a file: numbers of units, or parts drawn."),
        click.option(
            "--lonely-psu",
            type=click.Choice(["fail", "certainty", "average", "adjust", "collapse"]),
            help="Of a file: what a stratum with one unit gives.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def stages(names: tuple[str, ...]) -> tuple[str | None, ...]:
    """Columns by stage, None where a stage has none."""
    return tuple(None if name == NONE else name for name in names)
