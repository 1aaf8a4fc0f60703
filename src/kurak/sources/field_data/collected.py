"""What ``kurak serve`` collected, as typed rows: every interview once, as the phone sent it last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kurak.model.finding import Place
from kurak.sources.field_data.assemble import Progress, Sink
from kurak.sources.field_data.layout import FormLayout
from kurak.sources.field_data.read import check_versions
from kurak.sources.field_data.submissions import Answers, NotThisFormError, SubmissionReader, xml_answers
from kurak.sources.sealed_names import is_sealed, sealed_words
from kurak.sources.text_file import Reading

if TYPE_CHECKING:
    from kurak.sources.submissions.store import SubmissionStore


def read_collected(reading: Reading, layout: FormLayout, sink: Sink, progress: Progress) -> None:
    """Read the submissions of this form from the study's store; nothing happens where there is none.

    Parameters
    ----------
    reading
        The study; findings go to it.
    layout, sink, progress
        As for files. ``progress.rows`` is then how many interviews the store brought.
    """
    from kurak.sources.submissions.store import DATABASE, FOLDER, StoreError, SubmissionStore

    progress.rows, progress.versions = 0, {}
    name = f"{FOLDER}/{DATABASE}"
    if is_sealed(reading.root, name):
        # A table without the interviews that were collected would look complete.
        reading.add("SEA-001", sealed_words(name), Place(name))
        return
    if not (reading.root / FOLDER / DATABASE).is_file():
        return
    try:
        store = SubmissionStore(reading.root / FOLDER)
    except StoreError as error:
        reading.add("IMP-031", str(error), Place(name))
        return
    try:
        reader = SubmissionReader(reading, layout, sink, progress, name)
        reader.read(_answers(reading, store, layout, name))
        _tell_forks(reading, store, layout, name)
    except StoreError as error:
        reading.add("IMP-031", str(error), Place(name))
    finally:
        store.close()
    if progress.rows:
        check_versions(reading, name, layout, progress)


def _answers(
    reading: Reading, store: SubmissionStore, layout: FormLayout, name: str
) -> Iterator[tuple[int, Answers]]:
    others: dict[str, int] = {}
    for kept in store.latest():
        if layout.book.form_id and kept.form_id != layout.book.form_id:
            others[kept.form_id] = others.get(kept.form_id, 0) + 1
            continue
        try:
            yield kept.number, xml_answers(kept.xml, layout)
        except NotThisFormError as error:
            reading.add("IMP-017", f"submission {kept.number}: {error}", Place(name, row=kept.number))
    if others:
        number = sum(others.values())
        reading.add(
            "IMP-029",
            f"{number:,} submissions are of {len(others)} other forms than the questionnaire, and are not in its tables",
            Place(name),
        )


def _tell_forks(reading: Reading, store: SubmissionStore, layout: FormLayout, name: str) -> None:
    forks = store.forks(layout.book.form_id)
    if forks:
        reading.add(
            "IMP-030",
            f"{forks:,} interviews were edited at two places at once, and stand in the table once for each edit",
            Place(name),
        )
