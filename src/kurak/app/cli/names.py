"""Names that a person gives to what a command writes: a folder's name, and nothing that leads elsewhere."""

from __future__ import annotations

import re

import click

NAME = re.compile(r"\w[\w.-]{0,60}")


def folder_name(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Let through what can be the name of one folder on every computer."""
    if value is not None and not NAME.fullmatch(value):
        raise click.BadParameter("use letters, digits, points and hyphens: 2026-wave1")
    return value
