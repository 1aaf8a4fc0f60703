"""Forms on which people say whom they turn to, on paper and as tables, and the way back into the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.study_folder import StudyFolder
    from kurak.sources.taken_answers import Taken

README = """\
# Whom do people here turn to?

For each pilot place there is a form and a rating sheet, in each language:

- `nomination_PLACE_LANGUAGE.pdf`: two pages for one person. Read out the sentence of consent first. Ask for roles and organisations, never for
  names of persons. Ask each person alone where that can be; otherwise give everybody of the meeting the same name of the meeting.
- `ratings_PLACE_LANGUAGE.pdf`: one page for one rater, of whom there should be several.

What was written goes into two tables; `roster.csv` has the codes.

- `nominations_to_fill.csv`: one row a name. `nominator` is the number of the form; `question` is turn_to or trust; `nominee` a code. Who names
  nobody has one row a question with an empty `nominee`, so that they count among those asked. `nominator_kind` is resident, client, staff, leader or other;
  `nominator_actor` the code of the own role or organisation; `unit` the meeting; `date` the month; `source` the round of forms.
- `ratings_to_fill.csv`: one row a number. `aspect` is influence, interest, power, legitimacy or urgency; the last three are 1 for yes and 0 for no. `source` is
  what the rating rests on.

What somebody added in words has no code yet: add it to `stakeholders/local_leaders.csv` or `stakeholders/actors.csv` first. Then

    kurak stakeholders take STUDY nominations_to_fill.csv ratings_to_fill.csv
    kurak stakeholders champions STUDY

The Russian and Kyrgyz wording is ours: have it read by people of the place before it is used.
"""


def stakeholder_forms(folder: StudyFolder) -> Mapping[str, bytes]:
    """Forms, rating sheets, roster and tables to fill for every pilot place: name of a file, and its bytes.

    Raises
    ------
    ValueError
        If the study has no pilot place.
    """
    from kurak.model.stakeholders import ActorRating, Nomination
    from kurak.model.study import StakeholderChoices
    from kurak.report.nomination_form import write_nomination_form, write_rating_sheet
    from kurak.report.words.nomination_form import FORM_WORDS
    from kurak.sources.drawn_samples import table_bytes
    from kurak.stakeholders.places import places_of
    from kurak.stakeholders.roster import roster

    if not folder.pilots:
        raise ValueError("forms are made for pilot places: stakeholders/pilots.csv names none")
    choices = folder.study.stakeholders if folder.study is not None else StakeholderChoices()
    scale, title = (choices.rating_low, choices.rating_high), folder.study.title if folder.study is not None else ""
    known = places_of(folder)
    files: dict[str, bytes] = {"README.md": README.encode("utf-8")}
    rows: list[tuple[str, ...]] = []
    for place, short in _short_names([known.pilot(pilot) for pilot in folder.pilots]).items():
        listed = roster(folder, place)
        rows += [(place, one.id, *(one.names.get(language, "") for language in ("en", "ru", "ky"))) for one in listed]
        for language in FORM_WORDS:
            named = [(one.id, one.name(language)) for one in listed]
            files[f"nomination_{short}_{language}.pdf"] = write_nomination_form(language, place=place, roster=named, title=title)
            files[f"ratings_{short}_{language}.pdf"] = write_rating_sheet(language, place=place, roster=named, scale=scale, title=title)
    files["roster.csv"] = table_bytes(("place", "code", "name", "name_ru", "name_ky"), rows)
    files["nominations_to_fill.csv"] = table_bytes(tuple(Nomination.model_fields), ())
    files["ratings_to_fill.csv"] = table_bytes(tuple(ActorRating.model_fields), ())
    return files


def _short_names(places: Sequence[str]) -> dict[str, str]:
    """Place: its name as part of a file's name, no two the same."""
    import re

    names: dict[str, str] = {}
    for place in places:
        short = re.sub(r"[^\w-]+", "-", place).strip("-") or "place"
        taken = {name.casefold() for name in names.values()}
        names.setdefault(place, short if short.casefold() not in taken else f"{short}-{len(names) + 1}")
    return names


def write_stakeholder_forms(into: Path, files: Mapping[str, bytes]) -> None:
    """Write forms into a new folder, whole or not at all; one that is there already is never touched: it may hold filled tables."""
    from kurak.sources.new_folder import write_new_folder

    write_new_folder(into.parent, into.name, files)


def take_answers(path: Path, folder: StudyFolder, files: Sequence[Path]) -> Taken:
    """Add filled tables of nominations and ratings to the study, whole or not at all."""
    from kurak.sources.taken_answers import take_answers as take

    return take(path, folder, files)
