"""A day as an option: year-month-day."""

from __future__ import annotations

from datetime import date

import click


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Let a day of the calendar pass, written year-month-day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.BadParameter("write the day as year-month-day, such as 2026-05-04", ctx, param) from error
