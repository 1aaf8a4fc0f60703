"""Why: a wrong reference sends a reader to the wrong text. Expected lines are examples printed by the keepers of each style.

APA: apastyle.apa.org, "Journal article references". Vancouver: NLM, "Samples of formatted references for authors", 1 (the month, which a
bibliography of ours does not hold, left out). GOST: the order of GOST R 7.0.5-2008, 5 and 7.
"""

from __future__ import annotations

import pytest

from kurak.model import document as tree
from kurak.model.review import Source
from kurak.report.writers.citations import STYLES, StyleError, format_sources, plain_text

STORYBOOKS = Source(
    key="grady2019", kind="article", authors=("Grady, J. S.", "Her, M.", "Moreno, G.", "Perez, C.", "Yelinek, J."), year="2019",
    title="Emotions in storybooks: A comparison of storybooks that represent ethnic and racial groups in the United States",
    container="Psychology of Popular Media Culture", volume="8", issue="3", pages="207--217", doi="10.1037/ppm0000185",
)  # fmt: skip
TRANSPLANTS = Source(
    key="halpern2002", kind="article", authors=("Halpern, Scott D.", "Ubel, Peter A.", "Caplan, Arthur L."), year="2002",
    title="Solid-organ transplantation in HIV-infected patients", container="N Engl J Med", volume="347", issue="4", pages="284-7",
)  # fmt: skip


def lines(*sources: Source, style: str = "apa", language: str = "en") -> list[str]:
    return [plain_text(one) for one in format_sources(sources, style=style, language=language)]


def test_apa_as_its_keepers_print_it() -> None:
    assert lines(STORYBOOKS) == [
        "Grady, J. S., Her, M., Moreno, G., Perez, C., & Yelinek, J. (2019). Emotions in storybooks: A comparison of storybooks that "
        "represent ethnic and racial groups in the United States. Psychology of Popular Media Culture, 8(3), 207–217. "
        "https://doi.org/10.1037/ppm0000185"
    ]


def test_vancouver_has_the_order_and_the_names_that_its_keepers_print() -> None:
    (line,) = lines(TRANSPLANTS, style="vancouver")
    # In Springer's form, which leaves the issue out; a dash stands between pages.
    assert line.strip().replace("–", "-") == "1. Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation in HIV-infected patients. N Engl J Med. 2002;347:284-7."


def test_gost_in_russian_says_volume_in_russian() -> None:
    (line,) = lines(STORYBOOKS, style="gost", language="ru")
    assert line.startswith("1. Grady J. S. и др. Emotions in storybooks")
    assert " // Psychology of Popular Media Culture. 2019. Т. 8, № 3. " in line


def test_a_body_is_no_person_and_a_title_keeps_its_letters() -> None:
    office = Source(key="a", kind="misc", authors=("{Office on Drugs and Crime}",), year="2006", title='Доверие "в суде" \\ $x$ #let @b <c>')
    assert lines(office) == ['Office on Drugs and Crime. (2006). Доверие "в суде" \\ $x$ #let @b <c>.']
    assert "Доверие" in lines(office, style="chicago")[0]


def test_a_link_is_a_link_and_nothing_else_is_one() -> None:
    plain, shady = (Source(key=key, kind="online", title="T", url=url) for key, url in (("a", "https://example.org/x?a=1&b=2"), ("b", "javascript:alert(1)")))
    (content,) = format_sources([plain])
    assert isinstance(content, tuple)
    assert [one.target for one in content if isinstance(one, tree.Link)] == ["https://example.org/x?a=1&b=2"]
    made = format_sources([shady])
    assert not any(isinstance(piece, tree.Link) for one in made for piece in (one if isinstance(one, tuple) else (one,)))


@pytest.mark.parametrize("url", ["www.example.org/x", "http://", "http://ex ample.org/", "http://1.2.3.4.5/", "https://[x]/", "see p. 4"])
def test_an_address_that_is_none_stops_no_list(url: str) -> None:
    assert lines(Source(key="a", kind="misc", authors=("Doe, Jo",), year="2019", title="On trust", url=url)) == ["Doe, J. (2019). On trust."]


def test_letters_that_are_never_seen_stop_no_list() -> None:
    source = Source(key="a", kind="misc", authors=("D\x07oe, Jo",), year="2019", title="On\x01 tru\u202est", doi="10.1/\x7fx")
    assert lines(source) == ["Doe, J. (2019). On trust. https://doi.org/10.1/x"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_writes_every_source_once(style: str) -> None:
    found = lines(STORYBOOKS, TRANSPLANTS, style=style)
    assert len(found) == 2
    for first, rest, year in (("Grady", "storybooks", "2019"), ("Halpern", "transplantation", "2002")):
        assert sum(first in one and rest in one.lower() and year in one for one in found) == 1


def test_an_unknown_style_and_a_file_that_is_none() -> None:
    for arguments in ({"style": "nosuch"}, {"csl": b"not a style"}, {"csl": b"\xff\xfe"}, {"csl": b" " * 1_000_001}):
        with pytest.raises(StyleError):
            format_sources([STORYBOOKS], **arguments)  # type: ignore[arg-type]
    assert format_sources([]) == ()
