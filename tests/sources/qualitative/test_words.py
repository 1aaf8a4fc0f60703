"""Why: a search that misses a word misses what somebody said; one that takes ө for о finds what nobody said.

The quick way over bytes is held against a search of the whole text in memory, which knows nothing of bytes.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest
from coded_folder import put, write_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurak.sources.qualitative import scan as scanning
from kurak.sources.qualitative.scan import FoundFile, scan
from kurak.sources.qualitative.word_forms import forms_of
from kurak.sources.qualitative.words import FOLD, seek
from kurak.sources.text_file import open_reading

HEAD = "---\nid: X\nkind: other\nlanguage: ky\n---\n"


def found(text: str, *words: str) -> list[str]:
    return [match[0] for match in seek(words).pattern.finditer(text)]


def counted(tmp_path: Path, text: str, *words: str, head: str = HEAD) -> int | None:
    put(tmp_path, "transcripts/X.md", head + text)
    files, searched = scan(open_reading(tmp_path), seek(words))
    assert searched == 1
    return files[0].places if files else 0


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Түрмөдө, түрмө, ТҮРМӨ, турмодо, мурдагытүрмө", "түрмө*", ["Түрмөдө", "түрмө", "ТҮРМӨ"]),
        ("түрмөдө түрмө", "түрмө", ["түрмө"]),
        ("он өн оң", "он", ["он"]),
        ("жаңы жаны", "жаңы", ["жаңы"]),
        ("ещё еще ЕЩЁ", "еще", ["ещё", "еще", "ЕЩЁ"]),
        ("за\u0301мок замок", "замок", ["за\u0301мок", "замок"]),
        ("café CAFÉ cafe", "café", ["café", "CAFÉ"]),
        ("full\nof holes, full  of", "full of", ["full\nof", "full  of"]),
        ("don’t don't", "don't", ["don’t", "don't"]),
        ("road-side railroad", "road", ["road"]),
        ("42 142", "42", ["42"]),
        ("_road_ a_road", "road", ["road", "road"]),
        ("😀 жол 😀", "жол", ["жол"]),
    ],
)
def test_a_word_is_found_as_a_reader_would(text: str, word: str, expected: list[str]) -> None:
    assert found(text, word) == expected
    assert found(unicodedata.normalize("NFD", text), word) == [unicodedata.normalize("NFD", one) for one in expected]


def test_a_letter_with_a_mark_is_another_letter() -> None:
    assert found(unicodedata.normalize("NFD", "мой мои"), "мои") == ["мои"]
    assert found(unicodedata.normalize("NFD", "мой мои"), "мой") == [unicodedata.normalize("NFD", "мой")]
    assert found(unicodedata.normalize("NFD", "café"), "cafe") == []


@pytest.mark.parametrize("word", ["", " ", "*", "a*b", "—"])
def test_what_cannot_be_looked_for_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="word"):
        seek([word])


@pytest.mark.parametrize("letter", "абвгдежзийклмнопрстуфхцчшщъыьэюяөүңabcxyzéü")
def test_both_cases_of_a_letter_are_the_same_bytes(letter: str) -> None:
    assert letter.encode().translate(FOLD) == letter.upper().encode().translate(FOLD)


# A busy machine is no reason to fail.
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    pieces=st.lists(st.sampled_from(["жол", "Жол", "ЖОЛУ", "жөл", "түрмө", "турмо", "Ёж", "еж", "тест", "Тест", " ", " ", "\n", ", ", "😀", "é", "a", "road", "ROADS"]), max_size=60),
    words=st.lists(st.sampled_from(["жол", "жол*", "түрмө*", "еж", "тест", "road*", "жол жол", "a", "é"]), min_size=1, max_size=4, unique=True),
)
def test_bytes_and_text_find_the_same(pieces: list[str], words: list[str]) -> None:
    text = "".join(pieces)
    sought = seek(words)
    assert scanning._places_in((HEAD + text + "\n").encode(), sought) == len(sought.pattern.findall(text + "\n"))


def test_many_places_in_one_text_are_all_counted(tmp_path: Path) -> None:
    assert counted(tmp_path, "жол жолду мажол " * 500, "жол") == 500
    assert counted(tmp_path, "жол жолду мажол " * 500, "жол*") == 1000


def test_the_front_matter_is_not_searched(tmp_path: Path) -> None:
    assert counted(tmp_path, "Said.\n", "ky") == 0


@pytest.mark.parametrize("head", ["\ufeff" + HEAD, "", HEAD.replace("\n", "\r\n") + "\u0301"])
def test_a_text_that_is_not_as_most_are_is_left_to_a_reader(tmp_path: Path, head: str) -> None:
    assert counted(tmp_path, "жол\n", "жол", head=head) is None


def test_windows_line_ends_and_another_encoding(tmp_path: Path) -> None:
    assert counted(tmp_path, "жол\r\nбар\r\n", "жол бар", head=HEAD.replace("\n", "\r\n")) == 1
    put(tmp_path, "transcripts/X.md", (HEAD + "жол").encode("cp1251"))
    assert scan(open_reading(tmp_path), seek(["жол"]))[0] == [FoundFile("transcripts/X.md", None)]


def test_every_text_of_a_folder_is_looked_through(tmp_path: Path) -> None:
    write_folder(tmp_path, {"review/documents/law.md": HEAD + "The road act.\n", "transcripts/more/T3.md": HEAD + "road\n", "transcripts/README.md": "road"})
    files, searched = scan(open_reading(tmp_path), seek(["road"]))
    assert [one.file for one in files] == ["transcripts/T01.md", "transcripts/more/T3.md", "review/documents/law.md"]
    assert searched == 4


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "outside/secret.md", HEAD + "road\n")
    put(tmp_path, "study/transcripts/T1.md", HEAD + "road\n")
    (tmp_path / "study/transcripts/T2.md").symlink_to(tmp_path / "outside/secret.md")
    files, _ = scan(open_reading(tmp_path / "study"), seek(["road"]))
    assert files == [FoundFile("transcripts/T1.md", 1), FoundFile("transcripts/T2.md", None)]


def test_russian_forms_are_those_of_the_dictionary() -> None:
    # Zaliznyak, Grammatical dictionary of Russian: дорога, declension 3a of the feminine.
    assert {"дорога", "дороги", "дороге", "дорогу", "дорогой", "дорогою", "дорог", "дорогам", "дорогами", "дорогах"} <= set(forms_of("дорога", "ru"))
    assert {"люди", "людей", "людям"} <= set(forms_of("люди", "ru"))
    assert "тюрем" in forms_of("тюрьма", "ru")
    assert found("В ТЮРЬМЕ, тюрем и тюремный", *forms_of("тюрьма", "ru")) == ["ТЮРЬМЕ", "тюрем"]


def test_kyrgyz_stems_find_their_endings() -> None:
    assert found("китеби китептер Китепке ките", *forms_of("китеп", "ky")) == ["китеби", "китептер", "Китепке"]


def test_forms_leave_phrases_and_stars_alone() -> None:
    assert forms_of("bad road", "en") == ("bad road",)
    assert forms_of("жол*", "ky") == ("жол*",)
    assert re.fullmatch(r"roads?", "roads")
    assert set(forms_of("road", "en")) >= {"road", "roads", "road's"}


def test_a_pipe_among_the_texts_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "transcripts").mkdir()
    os.mkfifo(tmp_path / "transcripts" / "X.md")
    # Whoever looks at it as text says what it is: no ordinary file.
    assert scan(open_reading(tmp_path), seek(["road"]))[0] == [FoundFile("transcripts/X.md", None)]
