"""Small forms as tables of Markdown, and what is found in them."""

from __future__ import annotations

from kurak.fieldwork.form_checks import check_form
from kurak.model.finding import Finding
from kurak.model.form import Form
from kurak.sources.xlsform import form_from_markdown

CHOICES = """
| choices |
|         | list_name | name | label      |
|         | yn        | 1    | Yes        |
|         | yn        | 2    | No         |
|         | yn        | 88   | Don't know |
| settings |
|         | form_id | version |
|         | small   | 1       |
"""


def form(survey: str, rest: str = CHOICES) -> Form:
    """The form of a survey sheet, with a list yn."""
    made = form_from_markdown(f"{survey}\n{rest}").form
    assert made is not None
    return made


def found(survey: str, rest: str = CHOICES) -> tuple[Finding, ...]:
    """Everything that is found in a form."""
    read = form_from_markdown(f"{survey}\n{rest}")
    assert read.form is not None
    return (*read.findings, *check_form(read.form))


def codes(survey: str, rest: str = CHOICES) -> dict[str, Finding]:
    """The first finding of each code."""
    by_code: dict[str, Finding] = {}
    for one in found(survey, rest):
        by_code.setdefault(one.code, one)
    return by_code
