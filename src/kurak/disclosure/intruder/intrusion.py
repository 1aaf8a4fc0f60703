"""Every attack on a finished package, and the same on an unprotected copy, so that both counts can be printed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from kurak.disclosure.intruder.differencing import attack_tables
from kurak.disclosure.intruder.fingerprints import attack_columns, attack_weights_and_order
from kurak.disclosure.intruder.package_files import ReadFile, read_package
from kurak.disclosure.intruder.passages import longer_than
from kurak.disclosure.intruder.personal_values import attack_personal, attack_traces
from kurak.disclosure.intruder.quotations import attack_quotes, attack_transcripts
from kurak.disclosure.intruder.records_attack import attack_records
from kurak.disclosure.intruder.written import as_written
from kurak.model.audiences import AudienceRules
from kurak.model.intruder import Secrets, TrueRecords
from kurak.model.release import AttackResult

FEWEST_WORDS = 4
"""Words of an answer in somebody's own words that others hardly give as well."""
RECORD_NAME = "records"
"""Files of released records are called so, with any ending."""


def intrude(
    files: Mapping[str, bytes], secrets: Secrets, rules: AudienceRules, *, quote_base: int | None = None
) -> tuple[AttackResult, ...]:
    """Attack a package, file by file as it would be published.

    Parameters
    ----------
    files
        Path inside the package: content.
    secrets
        What the package must not tell.
    rules
        What may be learned at most, for its audience.
    quote_base
        Fewest people who share what is said of a speaker; ``smallest_base`` if left out.

    Returns
    -------
    tuple of AttackResult
        Each attack with what it found in the unprotected copy and in the release. A release is safe if it found nothing there.

    Raises
    ------
    ValueError
        If the link between records has another number of records than a file of them: then nothing could be said.

    Examples
    --------
    >>> from kurak.model.disclosure_rules import Disclosure
    >>> from kurak.model.intruder import Secrets
    >>> secrets = Secrets(personal={"telephone numbers": ["+996 555 123456"]})
    >>> [(one.attack, one.released) for one in intrude({"a.txt": b"call 0555-12-34-56"}, secrets, Disclosure().rules("public")) if one.released]
    [('personal values: telephone numbers', 1)]
    """
    read = read_package(files)
    open_copy = unprotected_copy(secrets)
    results = [_unread(read)]
    if secrets.records is not None:
        results += _records(read, secrets.records, rules)
    if secrets.tables is not None:
        results += attack_tables(read, secrets.tables, rules)
    if secrets.quotes:
        results += attack_quotes(read, secrets, base=quote_base or rules.smallest_base)
    if secrets.texts.documents:
        results.append(attack_transcripts(read, open_copy, secrets))
    results += attack_personal(read, open_copy, _personal(secrets), open_texts=secrets.open_texts)
    results.append(attack_traces(read, secrets.authors))
    return tuple(results)


def _personal(secrets: Secrets) -> dict[str, Sequence[str]]:
    found = dict(secrets.personal)
    if secrets.names:
        found["names of persons"] = secrets.names
    if answers := longer_than(secrets.free_text, FEWEST_WORDS):
        found["answers in people's own words"] = answers
    return found


def unprotected_copy(secrets: Secrets) -> tuple[ReadFile, ...]:
    """What a package would say if nothing were done: records and interviews as they are, with whom they are of.

    Examples
    --------
    >>> unprotected_copy(Secrets(names=("A B",)))[0].path
    'contacts.csv'
    """
    copy = []
    if secrets.records is not None:
        columns = {name: [as_written(value) for value in values] for name, values in secrets.records.columns.items()}
        words = "\n".join(value for values in columns.values() for value in dict.fromkeys(values) if value)
        copy.append(ReadFile("records.csv", (words,), columns=columns))
    copy += [ReadFile(document.file, (document.text,)) for document in secrets.texts.documents.values()]
    contacts = io.StringIO()
    csv.writer(contacts).writerows([value] for values in _personal(secrets).values() for value in values)
    copy.append(ReadFile("contacts.csv", (contacts.getvalue(),)))
    return tuple(copy)


def _records(read: Sequence[ReadFile], true: TrueRecords, rules: AudienceRules) -> list[AttackResult]:
    """Attacks on the records, once for each file of them that says something else."""
    different: dict[str, tuple[str, Mapping[str, Sequence[str]] | None]] = {}
    for one in read:
        if PurePosixPath(one.path).stem == RECORD_NAME and one.columns:
            different.setdefault(_print_of(one), (one.path, one.columns))
    attacks: dict[str, AttackResult] = {}
    for file, columns in different.values() or [("", None)]:
        for result in (
            *attack_records(file, columns, true, rules),
            *attack_weights_and_order(file, columns, true),
            attack_columns(file, columns, true),
        ):
            before = attacks.get(result.attack)
            attacks[result.attack] = result if before is None else _worse(before, result)
    return list(attacks.values())


def _print_of(one: ReadFile) -> str:
    """The same for files that say the same, whatever their kind."""
    made = hashlib.sha256()
    for name, values in one.columns.items():
        words = {value: as_written(value) for value in set(values)}
        made.update("\x1f".join((name, *map(words.__getitem__, values), "\x1e")).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def _worse(first: AttackResult, second: AttackResult) -> AttackResult:
    return AttackResult(
        first.attack,
        max(first.tried, second.tried),
        first.unprotected,
        max(first.released, second.released),
        first.means,
        (*first.where, *second.where),
    )


def _unread(read: Sequence[ReadFile]) -> AttackResult:
    where = tuple(f"{one.path}: {one.unread}" for one in read if one.unread)
    means = "a file cannot be looked into, and nobody knows what it tells"
    return AttackResult("files that cannot be read", len(read), 0, len(where), means, where)
