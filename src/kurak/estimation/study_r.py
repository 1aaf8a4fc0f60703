"""The R code of a study's tables: the records are read and prepared as here, then every number is made by the package survey."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kurak.estimation.answers import CONDITION, YES
from kurak.estimation.conditions import r_name, r_value
from kurak.estimation.study_variables import unscored_codes
from kurak.model.making import TableCode
from kurak.model.scales import Instrument
from kurak.model.tabulation import Tabulation

if TYPE_CHECKING:
    from kurak.estimation.study_variables import Prepared

FUNCTIONS = """\
scale_mean <- function(items, reverse, at_least = answered_at_least) {
  answers <- data[items]
  answers[reverse] <- low + high - answers[reverse]
  needed <- max(1, ceiling(at_least * length(items) - 1e-9))
  ifelse(rowSums(!is.na(answers)) >= needed, rowMeans(answers, na.rm = TRUE), NA)
}
is_code <- function(item, codes) ifelse(is.na(data[[item]]), NA, as.numeric(data[[item]] %in% codes))
gave <- function(question, answer, asked = TRUE) {
  given <- vapply(strsplit(as.character(data[[question]]), separator, fixed = TRUE), function(one) answer %in% one, TRUE)
  ifelse(asked | given, as.numeric(given), NA)
}"""


def study_r_code(declared: Tabulation, instrument: Instrument, prepared: Prepared, codes: Sequence[str]) -> str:
    """Return R for all tables of a study, to be run in its folder.

    Parameters
    ----------
    codes
        R code of each table by itself: the same records and design, then what is estimated.
    """
    if not codes:
        return ""
    lines = _before(declared, instrument, prepared, codes[0])
    for code in codes:
        body = _parts(code)[1]
        # What narrows the design for one question does so for this question alone.
        lines += ["local({", *body, "})"] if any(line.startswith("design <- ") for line in body) else body
    return _with_factors(prepared, "\n".join(lines) + "\n")


def tables_r_code(declared: Tabulation, instrument: Instrument, prepared: Prepared, codes: Sequence[tuple[str, str]]) -> TableCode:
    """Return the R of a study's tables number by number, for a report in which each table shows its own.

    Parameters
    ----------
    codes
        For each table its domain, "" for everybody, and its R by itself.

    Returns
    -------
    TableCode
        Statistic (``mean``, ``agree``, the level of answers off the scale, ``distribution``, ``multiple``), variable and domain: the call.
    """
    if not codes:
        return TableCode()
    calls: dict[tuple[str, str, str], str] = {}
    for domain, code in codes:
        body = _with_factors(prepared, "\n".join(_parts(code)[1])).split("\n")
        if any(line.startswith("design <- ") for line in body):
            several = next((name for name, columns in prepared.chosen.items() if f"`{columns[0]}`" in body[0]), None)
            if several is not None:
                calls["multiple", several, domain] = "\n".join(("local({", *(f"    {line}" for line in body if not line.startswith("print(")), "    result", "  })"))
            continue
        for title, call in _calls(body):
            variable, level = prepared.meaning.get(title, (title, ""))
            statistic = level or ("agree" if "~I(" in call else "distribution" if title in prepared.variables.single else "mean")
            calls[statistic, variable, domain] = call
    return TableCode("\n".join(_before(declared, instrument, prepared, codes[0][1])), calls)


_CALL: Final = re.compile(r'  "((?:[^"\\\\]|\\\\.)*)" = (.*?),?')


def _calls(body: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each line of a list in R is called, and its expression."""
    for line in body:
        if match := _CALL.fullmatch(line):
            yield re.sub(r"\\(.)", r"\1", match[1]), match[2]


def _before(declared: Tabulation, instrument: Instrument, prepared: Prepared, code: str) -> list[str]:
    """Lines that read and prepare the records and declare the design."""
    header, _ = _parts(code)
    design = [line for line in header if not line.startswith(("library(", "# data:", "data <- read.csv("))]
    return ["library(survey)", *_records(declared), *_corrected(prepared), *_prepared(declared, instrument, prepared), *design, *_left_out(prepared)]


def _with_factors(prepared: Prepared, text: str) -> str:
    for name in prepared.variables.single:
        # They are factors already; made anew in each domain they would lose the answers that nobody there gave.
        text = text.replace(f"~factor({r_name(name)})", f"~{r_name(name)}")
    return text


def _parts(code: str) -> tuple[list[str], list[str]]:
    """A table's R: up to the design, and what is made from it."""
    lines = code.rstrip("\n").split("\n")
    last = max((place for place, line in enumerate(lines) if line.startswith(("design <- svydesign", "# strata with one"))), default=-1)
    return lines[: last + 1], lines[last + 1 :]


def _records(declared: Tabulation) -> list[str]:
    file, kind = r_value(declared.records), declared.records.rsplit(".", 1)[-1].lower()
    read = {
        "csv": f'data <- read.csv({file}, check.names = FALSE, na.strings = "")',
        "parquet": f"data <- as.data.frame(arrow::read_parquet({file}))",
        "sav": f"data <- as.data.frame(haven::as_factor(haven::read_sav({file}), levels = \"both\"))",
        "dta": f"data <- as.data.frame(haven::read_dta({file}))",
    }
    return [read.get(kind, f"# data: {declared.records}, as a data frame")]


def _corrected(prepared: Prepared) -> list[str]:
    if not prepared.amended.values:
        return []
    return [
        "# values are read through the log of corrections",
        'fixes <- read.csv("data/corrections.csv", colClasses = "character", na.strings = "")',
        "for (row in which(fixes$variable %in% names(data)))",
        f"  data[as.character(data[[{r_value(prepared.record)}]]) == fixes$record[row], fixes$variable[row]] <-"
        " type.convert(fixes$new[row], as.is = TRUE)",
    ]


def _left_out(prepared: Prepared) -> list[str]:
    if not prepared.amended.left_out:
        return []
    return [
        "# interviews left out by decision are a domain's outside: units and strata stay those of the design",
        'said <- read.csv("data/decisions.csv", colClasses = "character")',
        "said <- said[order(said$when), ]",
        'said <- said[!duplicated(said[c("check", "about", "code")], fromLast = TRUE), ]',
        'left_out <- said$code[said$about == "interview" & said$decision == "left out of the analysis"]',
        f"design <- subset(design, !(as.character({r_name(prepared.record)}) %in% left_out))",
    ]


def _prepared(declared: Tabulation, instrument: Instrument, prepared: Prepared) -> list[str]:
    response, variables = instrument.response, prepared.variables
    items = list(dict.fromkeys((*variables.items, *(item for every in variables.scales.values() for item in every))))
    lines = [
        f"low <- {response.min}; high <- {response.max}",
        f"answered_at_least <- {declared.answered_at_least!r}; separator <- {r_value(declared.separator)}",
        FUNCTIONS,
    ]
    codes = unscored_codes(declared, response)
    for level, columns in prepared.unscored.items():
        named = _vector(prepared.meaning[column][0] for column in columns)
        lines.append(f"for (item in {named})")
        lines.append(f"  data[[paste0(item, {r_value(f': {level}')})]] <- is_code(item, {_vector(codes[level])})")
    for name, columns in prepared.chosen.items():
        condition = _asked(instrument.other_questions[name].asked_if)
        for column in columns:
            answer = prepared.meaning[column][1]
            lines.append(f"data[[{r_value(column)}]] <- gave({r_value(name)}, {r_value(answer)}{condition})")
    if variables.single:
        lines.append("# as factors: in a small domain R needs to know of answers that nobody gave")
        lines.append(f"for (question in {_vector(variables.single)}) data[[question]] <- factor(data[[question]])")
    if items:
        lines.append("# don't know, refused and anything else off the answer scale is never scored")
        lines.append(f"for (item in {_vector(items)}) data[[item]][!(data[[item]] %in% low:high)] <- NA")
    for name, every in variables.scales.items():
        reverse = [item for item in every if item in instrument.scales[name].reverse]
        scale = instrument.scales[name]
        own = "" if scale.answered_at_least is None else f", {scale.answered_at_least!r}"
        times = f" * {len(every)}" if scale.score == "sum" else ""
        lines.append(f"data[[{r_value(name)}]] <- scale_mean({_vector(every)}, {_vector(reverse)}{own}){times}")
    return lines


def _asked(condition: str) -> str:
    match = CONDITION.match(condition) if condition else None
    if match is None:
        return ""
    answer = (match["answer"] or YES).strip("\"'")
    return f", data[[{r_value(match['name'])}]] %in% {r_value(answer)}"


def _vector(values: Iterable[object]) -> str:
    made = ", ".join(r_value(value) for value in values)
    return f"c({made})" if made else "character()"


def r_of_estimates(code: str) -> str:
    """The lines of a table's R that estimate, without those that read the records and declare the design.

    Examples
    --------
    >>> r_of_estimates("data <- read.csv('r.csv')\\ndesign <- svydesign(~1, data = data)\\nsvymean(~y, design)\\n")
    'svymean(~y, design)'
    """
    return "\n".join(_parts(code)[1])
