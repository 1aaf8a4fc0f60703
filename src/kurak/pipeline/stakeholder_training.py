"""Training needs of officers: the table by topic and group, and the sheet that officers fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.study_folder import StudyFolder
    from kurak.model.training import TrainingGroup, TrainingNeeds

LANGUAGES = ("en", "ru", "ky")
README = """\
# What do officers need training in?

`training_en.pdf`, `training_ru.pdf` and `training_ky.pdf` are one sheet in three languages, for one officer each. Filling it in is voluntary. No name is written
on it: give each sheet a number. Sheets go back closed, and not through the officer's superior. Copy them before use.

What was written goes into `training_needs_to_fill.csv`, one row an officer and topic:

- `officer` is the number of the sheet; `topic` the same words for everybody, those of `topics.csv` in the column `topic`, whatever the language of the sheet;
- `role` and `place` are those of the sheet; `group` is for another division, if one is wanted. All three are the same in each row of an officer;
- `knowledge` and `confidence` are the numbers circled, 1 to 5; empty where none is;
- `caseload` is the number of clients, the same in each row of an officer; `date` the month, as 2024-05.

Then

    kurak stakeholders take STUDY training_needs_to_fill.csv
    kurak stakeholders training STUDY --by role

Keep the sheets locked away, and destroy them when the table is checked. The Russian and Kyrgyz wording is ours: have it read by people of the place before it is used.
"""


def training_needs(study: StudyFolder, *, by: TrainingGroup | None = None) -> TrainingNeeds:
    """What officers know and are sure of, by topic and group.

    Parameters
    ----------
    by
        The column that makes the groups; left out, the first of group, role and place that the answers have.

    Raises
    ------
    ValueError
        If no answer has that column.
    """
    from functools import partial

    from kurak.disclosure.group_answers import tells_on_nobody, withheld_groups
    from kurak.model.disclosure_rules import Disclosure
    from kurak.stakeholders.training_needs import default_group
    from kurak.stakeholders.training_needs import training_needs as arrange

    rules = study.study.disclosure if study.study is not None else Disclosure()
    answers = study.training_needs
    if by is not None and not any(getattr(one, by).strip() for one in answers):
        raise ValueError(f"no row of stakeholders/training_needs.csv has a {by}")
    return arrange(
        answers,
        by=by if by is not None else default_group(answers),
        smallest_base=rules.smallest_base,
        flag_below=rules.flag_below,
        withheld=partial(withheld_groups, smallest_base=rules.smallest_base),
        shown=partial(tells_on_nobody, smallest_base=rules.smallest_base),
    )


def training_forms(study: StudyFolder, *, topics: Sequence[Sequence[str]] = ()) -> Mapping[str, bytes]:
    """The sheet in every language, the topics and the table to fill: name of a file, and its bytes.

    Parameters
    ----------
    topics
        Each in English, Russian and Kyrgyz, or in one wording for all; left out, those that the study's answers have. Where there are
        none at all, the sheet has room to write them in.
    """
    from kurak.model.stakeholders import TrainingAnswer
    from kurak.report.training_sheet import write_training_sheet
    from kurak.sources.drawn_samples import table_bytes
    from kurak.sources.wording import folded

    if not topics:
        topics = [(one,) for one in {folded(row.topic): row.topic for row in reversed(study.training_needs)}.values()][::-1]
    title = study.study.title if study.study is not None else ""
    rows = [tuple(topic[min(place, len(topic) - 1)] for place in range(len(LANGUAGES))) for topic in topics]
    files: dict[str, bytes] = {"README.md": README.encode("utf-8")}
    for place, language in enumerate(LANGUAGES):
        files[f"training_{language}.pdf"] = write_training_sheet(language, topics=[row[place] for row in rows], title=title)
    files["topics.csv"] = table_bytes(("number", "topic", "topic_ru", "topic_ky"), [(str(number), *row) for number, row in enumerate(rows, start=1)])
    files["training_needs_to_fill.csv"] = table_bytes(tuple(TrainingAnswer.model_fields), ())
    return files
