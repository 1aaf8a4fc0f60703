"""The whole way of a study in one go: what did not change is not made again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kurak.pipeline.reading import check
from kurak.pipeline.reports import (
    ProseRefusedError,
    ReportParts,
    in_languages,
    report_languages,
    write_reports,
)
from kurak.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kurak.model.finding import Finding
    from kurak.model.study_folder import StudyFolder
    from kurak.sources.changed_files import FileState

STATE = ".built.json"
"""Beside what was made: from which files, and what came out."""

PROSE = "report/"
PROSE_KINDS = (".md", ".yaml", ".png", ".jpg", ".jpeg")
"""Files of these kinds below it are read by the report only: nothing is estimated anew when they change."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a build: what it made, or why it made nothing."""

    name: str
    state: Literal["made", "unchanged", "nothing to make", "kept in memory"]
    files: tuple[Path, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did.

    Parameters
    ----------
    findings
        Everything found in the study; with an error among them nothing was made, and what was made before stands as it was.
    changed
        Files that came, went or changed since the last build; all of them the first time.
    """

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stopped it."""
        return tuple(one for one in self.findings if one.severity == "error")


@dataclass
class Builder:
    """Builds a study again and again, and remembers between builds what prose does not change.

    Parameters
    ----------
    study, into
        The study, and the folder for what is made.
    progress
        Called with the parts of the analysis of scales that are done since the last call, and all of them.
    seen
        The study's files as the last build found them.
    """

    study: Path
    into: Path
    progress: Callable[[int, int], None] = lambda done, total: None
    seen: Mapping[str, FileState] = field(default_factory=dict)
    _parts: Mapping[str, ReportParts] = field(default_factory=dict)
    _parts_of: Mapping[str, FileState] = field(default_factory=dict)

    def build(self, *, anew: bool = False) -> Build:
        """Make tables, scales and report, if anything that they are made from changed, or what was made is gone or was touched.

        Parameters
        ----------
        anew
            Make everything, whatever changed.

        Raises
        ------
        OSError
            If something cannot be written; each file is then the old one or the new one.
        QuoteRefusedError
            If no quotation can be judged.
        """
        from kurak.sources.changed_files import changed, read_states

        begun = time.perf_counter()
        kept = self.into / STATE
        before = read_states(kept, "inputs")
        now = self.seen = self.look(before)
        different = changed(before, now)
        if not anew and not different and self._stands(kept):
            return Build((Step("report", "unchanged", seconds=time.perf_counter() - begun),))
        folder = check(self.study)
        if folder.has_errors or folder.study is None:
            return Build((), folder.findings, different)
        begun = time.perf_counter()
        known = {} if anew else self._known_parts(now)
        spoken = tuple(in_languages(folder, self.study, report_languages(folder.study), known, progress=self.progress))
        if spoken[-1].parts.errors:
            return Build((), spoken[-1].parts.findings, different)
        self._parts, self._parts_of = {one.language: one.parts for one in spoken if one.language is not None}, now
        seconds, begun = time.perf_counter() - begun, time.perf_counter()
        try:
            # First, since it refuses prose with errors: then nothing is written at all.
            written = write_reports(spoken, self.into)
        except ProseRefusedError as error:
            return Build((), (*folder.findings, *error.review.findings), different)
        last = Step("report", "made", tuple(file for one in written for file in one.files.values()), time.perf_counter() - begun)
        # Tables are in the study's own language.
        parts = spoken[0].parts
        steps = (
            self._written("estimates", files_of_estimates(folder, parts), seconds, known=bool(known)),
            self._written("scales", files_of_scales(folder, parts), 0.0, known=bool(known)),
            last,
        )
        self._keep(kept, now, [file for step in steps for file in step.files])
        return Build(steps, (*folder.findings, *(found for one in written for found in one.prose.findings)), different)

    def look(self, known: Mapping[str, FileState]) -> dict[str, FileState]:
        """The study's files as they are now, without what the last build made."""
        from kurak.sources.changed_files import file_states, read_states

        return file_states(self.study, known, without=[self.into / name for name in read_states(self.into / STATE, "outputs")])

    def _known_parts(self, now: Mapping[str, FileState]) -> Mapping[str, ReportParts]:
        """Tables and scales from memory, where only prose changed."""
        from kurak.sources.changed_files import changed

        only_prose = all(name.startswith(PROSE) and name.lower().endswith(PROSE_KINDS) for name in changed(self._parts_of, now))
        return self._parts if only_prose else {}

    def _written(self, name: str, files: Mapping[str, bytes], seconds: float, *, known: bool) -> Step:
        from kurak.sources.estimate_files import write_over

        begun = time.perf_counter()
        if files:
            write_over(self.into / name, files)
        places = tuple(self.into / name / file for file in files)
        return Step(name, "kept in memory" if known else "made" if files else "nothing to make", places, seconds + time.perf_counter() - begun)

    def _stands(self, kept: Path) -> bool:
        """Whether the last build was by this version, and all that it made is there untouched."""
        from kurak.sources.changed_files import changed, file_state, read_states

        try:
            version = json.loads(kept.read_text(encoding="utf-8")).get("kurak")
        except (OSError, ValueError, AttributeError):
            return False
        made = read_states(kept, "outputs")
        there = {name: state for name, before in made.items() if (state := file_state(self.into / name, before)) is not None}
        return version == VERSION and bool(made) and not changed(made, there)

    def _keep(self, kept: Path, now: Mapping[str, FileState], files: list[Path]) -> None:
        from kurak.sources.changed_files import file_state, states_data
        from kurak.sources.estimate_files import write_over

        made = {file.relative_to(self.into).as_posix(): state for file in files if (state := file_state(file)) is not None}
        content = {"kurak": VERSION, "inputs": states_data(now), "outputs": states_data(made)}
        write_over(kept.parent, {kept.name: (json.dumps(content, ensure_ascii=False, indent=0) + "\n").encode("utf-8")})


def files_of_estimates(folder: StudyFolder, parts: ReportParts) -> Mapping[str, bytes]:
    """The declared tables as files; none where none could be made."""
    from kurak.sources.estimate_files import estimate_files

    made = parts.estimates
    if made is None or folder.study is None:
        return {}
    return estimate_files(
        made.table, simulated=made.simulated, format="csv", title=folder.study.title, records=made.records, design=made.design, version=VERSION
    )


def files_of_scales(folder: StudyFolder, parts: ReportParts) -> Mapping[str, bytes]:
    """The analysis of scales as files; none where there are no scales."""
    from kurak.scales.table import scale_table
    from kurak.sources.estimate_files import scale_files

    found = parts.scales
    if found is None or folder.study is None:
        return {}
    return scale_files(
        scale_table(found),
        simulated=found.simulated,
        format="csv",
        title=folder.study.title,
        records=found.records or "none: published means only",
        design=found.design or "none",
        version=VERSION,
    )
