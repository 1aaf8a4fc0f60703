"""Why: what is in the program and not in the documentation does not exist for its users.

The walk through commands, codes, keys and rules here is apart from the one that makes the pages.
"""

from __future__ import annotations

import fnmatch
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from kurak import audit
from kurak.app.cli.main import COMMANDS, cli
from kurak.audit.rules import CODES
from kurak.model import catalogue
from kurak.model.finding import SEVERITIES
from kurak.model.media import MediaProtocol
from kurak.model.noun import Noun
from kurak.model.published import Claim, Conclusions, Glossary, LongCell, Published, Verdict
from kurak.model.qualitative import Codebook
from kurak.model.review import Source
from kurak.model.scales import Instrument
from kurak.model.stakeholders import Recommendations
from kurak.model.study import Study
from kurak.sources.layout import TABLES

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows_under_headings(text: str) -> dict[str, set[str]]:
    """Heading: the first cells of the table rows below it."""
    found: dict[str, set[str]] = {}
    heading = ""
    for line in text.split("\n"):
        if match := re.match(r"#+ (.*)", line):
            heading = match[1]
        elif match := re.match(r"\| `([^`]+)` \|", line):
            found.setdefault(heading, set()).add(match[1])
    return found


def nouns_in(kind: Any) -> Iterator[type[Noun]]:
    if inspect.isclass(kind) and issubclass(kind, Noun):
        yield kind
    for part in get_args(kind):
        yield from nouns_in(part)


def blocks_of(noun: type[Noun], path: str = "", seen: frozenset[type[Noun]] = frozenset()) -> Iterator[tuple[str, set[str]]]:
    """Path of keys: the keys of the block that stands there."""
    yield path, set(noun.model_fields)
    for name, info in noun.model_fields.items():
        for inner in nouns_in(info.annotation):
            if inner not in seen and inner is not noun:
                yield from blocks_of(inner, f"{path}.{name}" if path else name, seen | {noun})


# ── commands ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_reference_and_in_a_text(name: str) -> None:
    reference = page("docs/cli.md").split(f"## kurak {name}\n", 1)[1].split("\n## ", 1)[0]
    command = cli.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    for parameter in command.params:
        shown = max(parameter.opts, key=len) if parameter.param_type_name == "option" else str(parameter.name).upper()
        assert shown in reference
    for text in ("README.md", "docs/tutorial.md", "CHANGELOG.md"):
        assert f"kurak {name}" in page(text)


def test_every_part_of_a_command_is_in_the_reference() -> None:
    for name in COMMANDS:
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        for part, (_, line) in getattr(command, "table", {}).items():
            reference = page("docs/cli.md").split(f"### kurak {name} {part}\n", 1)[1].split("\n##", 1)[0]
            assert line
            for parameter in command.get_command(None, part).params:  # type: ignore[union-attr,attr-defined]
                shown = max(parameter.opts, key=len) if parameter.param_type_name == "option" else str(parameter.name).upper()
                assert shown in reference


# ── finding codes ──────────────────────────────────────────────────────────────────────────────


def test_every_finding_code_has_its_entry() -> None:
    headings = set(re.findall(r"^### ([A-Z]{3}-\d{3})$", page("docs/findings.md"), flags=re.MULTILINE))
    assert headings == set(catalogue.CATALOGUE)
    for code, rule in catalogue.CATALOGUE.items():
        entry = page("docs/findings.md").split(f"### {code}\n", 1)[1].split("\n### ", 1)[0]
        assert rule.rule in entry
        assert f"*{rule.severity}*" in entry


def test_every_code_that_the_program_uses_is_in_the_catalogue() -> None:
    used = {code for file in (ROOT / "src").rglob("*.py") for code in re.findall(r'"([A-Z]{3}-\d{3})"', file.read_text("utf-8"))}
    assert used - {"SHA-256"} == set(catalogue.CATALOGUE)


def test_codes_in_the_texts_exist() -> None:
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        assert set(re.findall(r"\b([A-Z]{3}-\d{3})\b", file.read_text("utf-8"))) - {"SHA-256"} <= set(catalogue.CATALOGUE), file.name


# ── the audit ──────────────────────────────────────────────────────────────────────────────────


def test_every_audit_rule_has_its_section_and_its_code() -> None:
    rules = page("docs/methods.md").split("\n## The rules of the audit\n")[1].split("\n## ")[0]
    assert re.findall(r"^### (.*)$", rules, flags=re.MULTILINE) == list(CODES)
    assert {catalogue.CATALOGUE[code].rule: code for code in CODES.values()} == CODES
    words = {17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 21: "twenty-one"}
    for text in ("README.md", "docs/methods.md", "CHANGELOG.md"):
        assert f"{words[len(CODES)]} rules" in page(text).lower()


def test_every_severity_and_verdict_is_explained() -> None:
    for severity in SEVERITIES:
        assert re.search(rf"\b{severity}\b", page("docs/findings.md"))
    for severity in ("impossible", "inconsistent", "suspect", "note"):
        assert f"\n| {severity} |" in page("docs/methods.md")
    for verdict in get_args(Verdict):
        assert f"*{verdict}*" in page("docs/methods.md")
        assert f"\n| {verdict} |" in page("docs/tutorial.md")


def test_every_public_function_of_the_audit_is_named() -> None:
    for name in set(audit.__all__) - {"audit_report"}:
        assert f"`audit.{name}`" in page("docs/methods.md")


# ── keys and columns ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "noun", "top"),
    [
        ("docs/study-yaml.md", Study, "All keys"),
        ("docs/published-yaml.md", Published, "All keys"),
        ("docs/published-yaml.md", Conclusions, "Statements of conclusions"),
        ("docs/other-files.md", Instrument, "instrument/scales.yaml"),
        ("docs/other-files.md", Codebook, "published/codebook.yaml"),
        ("docs/other-files.md", Glossary, "published/glossary.yaml"),
        ("docs/other-files.md", Recommendations, "report/recommendations.yaml"),
        ("docs/other-files.md", MediaProtocol, "review/media/protocol.yaml"),
    ],
)
def test_every_key_is_documented_in_its_block(file: str, noun: type[Noun], top: str) -> None:
    documented = rows_under_headings(page(file))
    known = list(documented.values())
    for path, keys in blocks_of(noun):
        # A block that stands in two places has one table, which both link to.
        assert documented.get(path or top, set()) == keys or (path not in documented and keys in known), path


def test_every_column_is_documented_with_its_file() -> None:
    documented = rows_under_headings(page("docs/other-files.md"))
    for part in TABLES:
        assert documented[part.file] == set(part.noun.model_fields)
    assert documented["review/sources.bib"] == set(Source.model_fields)
    published = rows_under_headings(page("docs/published-yaml.md"))
    assert published["Tables of numbers"] == set(LongCell.model_fields)
    assert published["Claims"] == set(Claim.model_fields)


def test_columns_are_described_once_and_exist() -> None:
    nouns = {noun.__name__: noun for noun in (*(part.noun for part in TABLES), Claim, LongCell, Source)}
    for name, columns in yaml.safe_load(page("docs/columns.yaml")).items():
        assert set(columns) <= set(nouns[name].model_fields), name
        for column in columns:
            assert not nouns[name].model_fields[column].description, f"{name}.{column} is described in the model too"


def test_the_glossary_has_the_words_of_the_house() -> None:
    words = set(re.findall(r"^- \*\*(.+?)\*\*", page("docs/glossary.md"), flags=re.MULTILINE))
    single = {word.strip() for entry in words for word in entry.split(",")}
    assert single >= {
        "stratum", "psu", "base weight", "weight", "fpc", "deff", "domain", "item", "scale", "reverse-keyed", "disposition",
        "frame", "measure of size", "coding", "actor", "tie", "base", "finding", "severity", "claim", "breakdown", "exhaustive",
        "total", "ledger", "verdict",
    }  # fmt: skip


# ── credits ────────────────────────────────────────────────────────────────────────────────────


def test_every_data_file_is_credited() -> None:
    patterns = re.findall(r"[\w.*/-]+/[\w.*-]+|study\.yaml", page("NOTICE"))
    study = ROOT / "studies" / "kyrgyzstan-2023"
    for file in study.rglob("*"):
        name = file.relative_to(study).as_posix()
        if file.is_file() and not name.startswith("out/") and not name.endswith(".md"):
            assert any(fnmatch.fnmatch(name, pattern) for pattern in patterns), name
    for file in (ROOT / "src").rglob("*.woff2"):
        assert any(fnmatch.fnmatch(file.relative_to(ROOT).as_posix(), pattern) for pattern in patterns), file.name


def test_every_library_is_explained_and_credited() -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    for wanted in project["dependencies"]:
        name = re.split(r"[<>=\[]", wanted)[0]
        assert f"| {name.lower()} " in page("docs/libraries.md").lower()
        assert name in page("NOTICE")
    for wanted in project["optional-dependencies"]["test"]:
        name = re.split(r"[<>=\[]", wanted)[0]
        assert name.startswith("types-") or name.lower() in page("docs/libraries.md").lower()


def test_the_licence_is_whole() -> None:
    text = page("LICENSE")
    for words in ("Version 2.0, January 2004", "END OF TERMS AND CONDITIONS", "APPENDIX: How to apply the Apache License"):
        assert words in text
