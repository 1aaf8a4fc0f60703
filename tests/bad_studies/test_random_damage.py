"""Whatever happens to a file - cut, copied in part, overwritten, lines swapped - check answers with findings.

A person with a damaged file must get a finding or none, never a traceback.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from good_study import FILES, write_good_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurak.model.finding import Finding
from kurak.sources.published_report import read_published
from kurak.sources.study_folder import read_study

NASTY = [b"\t", b"\0", b"\xff", b'"', b",", b";", b"\n", b"\r", b": ", b"- ", b"[", b"}", b"&a ", b"*a", b"<<: *a", b"!!x ", b"|", b"'", b"#", b"---\n", b"@x{", b"{", b"null", b"1e999", b"-1", b"2,4", b"../", "ң".encode(), b"\xed\xa0\x80", b"% ", b"? ", b"=", b"\xe2\x80\xa8"]

number = st.integers(min_value=0, max_value=2_000)
damage = st.one_of(
    st.tuples(st.just("cut"), number, number),
    st.tuples(st.just("repeat"), number, number),
    st.tuples(st.just("swap"), number, number),
    st.tuples(st.just("insert"), number, st.sampled_from(NASTY) | st.binary(max_size=6)),
    st.tuples(st.just("over"), number, st.sampled_from(NASTY)),
)


def damaged(raw: bytes, way: str, first: int, second: int | bytes) -> bytes:
    """Bytes of a file, damaged in one way."""
    at = first % (len(raw) + 1)
    if isinstance(second, bytes):
        return raw[:at] + second + raw[at + (len(second) if way == "over" else 0) :]
    end = min(len(raw), at + 1 + second % 60)
    if way == "cut":
        return raw[:at] + raw[end:]
    if way == "repeat":
        return raw[:end] + raw[at:end] + raw[end:]
    lines = raw.split(b"\n")
    one, other = first % len(lines), second % len(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = write_good_study(tmp_path_factory.mktemp("damage") / "small")
    yield place
    shutil.rmtree(place)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(sorted(FILES)), ways=st.lists(damage, min_size=1, max_size=4))
def test_damage_gives_findings_never_a_traceback(
    folder: Path, file: str, ways: list[tuple[str, int, int | bytes]]
) -> None:
    raw = FILES[file].encode()
    for way, first, second in ways:
        raw = damaged(raw, way, first, second)
    (folder / file).write_bytes(raw)
    try:
        findings = read_study(folder).findings
        if file.startswith(("published/", "instrument/")):
            read_published(folder)
    finally:
        (folder / file).write_bytes(FILES[file].encode())
    assert all(isinstance(finding, Finding) for finding in findings)
    assert all(place.file for finding in findings for place in finding.where)
