"""Why: whose words they are is told by what stands beside and in them; and what nobody cleared must not stand anywhere."""

from __future__ import annotations

import pytest
import typst

from kurak.disclosure.intruder.package_files import read_package
from kurak.disclosure.intruder.passages import Passages, letters_of
from kurak.disclosure.intruder.quotations import attack_quotes, attack_transcripts, gives_away
from kurak.model.codings import CodedTexts
from kurak.model.documents import Document, DocumentRecord
from kurak.model.intruder import Secrets
from kurak.model.quotes import JudgedQuote, PooledQuote, QuoteState
from kurak.model.release import AttackResult

SAID = (
    "I: How do you get to work, and how long does it take you on an ordinary day?\n\n"
    "P: The road is full of holes and nobody from the office ever answers the letters that we write to them every spring.\n"
)
ROAD = "The road is full of holes"


def document(name: str, place: str, *, sex: str = "men", kind: str = "in-depth", text: str = SAID) -> Document:
    record = DocumentRecord.model_validate({"id": name, "kind": kind, "language": "en", "attributes": {"place": place, "sex": sex}})
    return Document(f"transcripts/{name}.md", record, text, 1, "")


def secrets(*quotes: JudgedQuote, texts: tuple[Document, ...] | None = None, open_texts: tuple[str, ...] = ()) -> Secrets:
    documents = texts or (document("T1", "Talas"), document("T2", "Osh"), document("T3", "Osh", sex="women"), document("T4", "Osh"))
    return Secrets(
        texts=CodedTexts(documents={one.record.id: one for one in documents}),
        quotes=quotes,
        names=("Aibek Asanov",),
        places=("Talas", "Osh"),
        open_texts=open_texts,
    )


def quote(words: str = ROAD, *, of: str = "T1", shown: tuple[tuple[str, str], ...] = (), state: QuoteState = "cleared") -> JudgedQuote:
    start = SAID.index(ROAD)
    row = PooledQuote(id="Q1", document=of, start=start, end=start + len(ROAD), text=words, chosen_by="anna")
    return JudgedQuote(row, state, shown=shown)


def quoted(page: str, of: Secrets) -> dict[str, AttackResult]:
    return {one.attack: one for one in attack_quotes(read_package({"report.html": page.encode()}), of, base=3)}


def test_words_alone_point_to_nobody() -> None:
    found = quoted(f"<p>“{ROAD}”</p><p>Speaker not shown</p>", secrets(quote()))
    assert {name: one.released for name, one in found.items()} == {"uniqueness of quotes": 0, "words of quotes": 0, "quotes without clearance": 0}


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ("Osh", 0),  # three people
        ("women", 1),  # one person
        ("Osh, women", 1),
        ("men", 0),  # three people
        ("Osh, men", 1),  # two people
        ("management of omens", 0),
    ],
)
def test_what_stands_beside_words_is_counted(beside: str, told: int) -> None:
    of = "T3" if "women" in beside else "T2"
    found = quoted(f"<blockquote>“{ROAD}”</blockquote><figcaption>{beside}</figcaption>", secrets(quote(of=of)))
    assert found["uniqueness of quotes"].released == told


def test_what_the_pool_says_is_shown_counts_too() -> None:
    found = quoted(f"<p>{ROAD}</p>", secrets(quote(shown=(("place", "Talas"),))))
    assert found["uniqueness of quotes"].where == ("report.html: quotation Q1",)


def test_a_place_further_down_is_not_beside() -> None:
    text = "What follows is about something else altogether, and goes on for a while before it comes to any name, namely that of "
    assert quoted(f"<p>{ROAD}</p><p>{text} Talas</p>", secrets(quote()))["uniqueness of quotes"].released == 0


def test_all_that_is_known_together_is_the_unprotected_copy() -> None:
    """A man in Talas is one; a man in Osh one of two, and of fewer than three."""
    assert quoted("", secrets(quote(of="T1"), quote(of="T2")))["uniqueness of quotes"].unprotected == 2


def test_a_quotation_that_is_not_in_the_package_tells_nothing() -> None:
    found = quoted("<p>Nothing</p>", secrets(quote(state="waiting", shown=(("place", "Talas"),))))
    assert {one.released for one in found.values()} == {0}


@pytest.mark.parametrize("state", ["waiting", "one release", "void", "refused"])
def test_a_quotation_without_clearance_is_found(state: QuoteState) -> None:
    assert quoted("<p>The road is <b>full</b> of holes</p>", secrets(quote(state=state)))["quotes without clearance"].released == 1


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("I told my sister in Talas", ("a sex", "a place")),
        ("Айнура Бекова знает", ()),
        ("спросите Айгуль Бековну, Бекову Айгуль Асановну", ("a name",)),
        ("Асан Бек уулу айтты", ("a name",)),
        ("ask A. Asanov there", ("a name",)),
        ("My name is Something", ("a name",)),
        ("меня зовут Азамат", ("a name",)),
        ("менин атым Азамат", ("a name",)),
        ("Aibek Asanov knows", ("a name",)),
        ("born on 12.05.1987", ("a date",)),
        ("on 3 May they came", ("a date",)),
        ("освободился 14 марта", ("a date",)),
        ("call 0555 12-34-56", ("a telephone number",)),
        ("write to a.b@c.kg", ("an e-mail address",)),
        ("паспорт AN 1234567", ("a document number",)),
        ("ИНН 21205198700123", ("a document number",)),
        ("the road is 12 kilometres and cost 300 in 2019", ()),
        ("The Ministry of Labour and Kyrgyz law help nobody", ()),
    ],
)
def test_what_words_give_away(words: str, what: tuple[str, ...]) -> None:
    assert gives_away(words, names=["Aibek Asanov"], places=["Talas"]) == what


def test_words_of_released_quotations_are_looked_at() -> None:
    assert quoted("<p>ask my sister about it</p>", secrets(quote("ask my sister about it")))["words of quotes"].where == ("report.html: quotation Q1: a sex",)


def leaked(files: dict[str, bytes], of: Secrets) -> AttackResult:
    copy = read_package({one.file: one.text.encode() for one in of.texts.documents.values()})
    return attack_transcripts(read_package(files), copy, of)


def test_a_passage_of_an_interview_is_found_in_any_file() -> None:
    passage = "nobody from the office ever answers the letters that we write"
    pdf = typst.compile(f"#set page(width: 5cm)\n#set par(justify: true)\n#text(lang: \"en\", hyphenate: true)[Somebody: {passage}.]".encode())
    texts = (document("T1", "Talas"), document("T2", "Osh", text="P: Something else was said here, about quite other things, more than once.\n"))
    for name, content in {"a.txt": passage.encode(), "a.html": passage.replace("office", "<i>off</i>ice").encode(), "a.pdf": pdf, "a.csv": f"x\n{passage}\n".encode()}.items():
        found = leaked({name: content}, secrets(texts=texts))
        assert (found.tried, found.unprotected, found.released, found.where) == (2, 2, 1, (name,))


@pytest.mark.parametrize("text", ["nobody from the office ever answers", "the letters that they wrote to us every spring and never answered", ""])
def test_fewer_words_or_other_words_are_no_passage(text: str) -> None:
    assert leaked({"a.txt": text.encode()}, secrets()).released == 0


def test_a_cleared_quotation_may_stand_there_and_no_word_more() -> None:
    words = "nobody from the office ever answers the letters"
    cleared = secrets(quote(words))
    assert leaked({"a.html": f"“{words}” That we write down.".encode()}, cleared).released == 4
    assert leaked({"a.html": f"“{words}” Expert".encode()}, cleared).released == 0
    assert leaked({"a.html": f"“{words}” Expert".encode()}, secrets(quote(words, state="waiting"))).released == 4


def test_labels_of_speakers_beside_a_cleared_quotation_are_nobodys_words() -> None:
    words = ("Nobody would lend us a cart when the bridge gave way.", "Now we walk there over the hill every other day.")
    said = f"I: And?\n\nP: {words[0]}\n\nQ: {words[1]}\n"
    about = {"id": "T1", "kind": "focus group", "language": "en", "speakers": {"I": "interviewer", "P": "participant", "Q": "participant"}}
    text = Document("transcripts/T1.md", DocumentRecord.model_validate(about), said, 1, "")
    cleared = [
        JudgedQuote(PooledQuote(id=f"Q{number}", document="T1", start=said.index(one), end=said.index(one) + len(one), text=one, chosen_by="anna"), "cleared")
        for number, one in enumerate(words)
    ]
    for page in (f"<p>{words[0]}</p>", f"<q>{words[0]}</q>", f"<p>{words[1]}</p>", f"<q>{words[1]}</q>"):
        assert leaked({"a.html": page.encode()}, secrets(*cleared, texts=(text,))).released == 0
        assert leaked({"a.html": page.encode()}, secrets(texts=(text,))).released == 1
    # What the next one says is no label.
    assert leaked({"a.txt": f"{words[0]} Q: Now we walk".encode()}, secrets(cleared[0], texts=(text,))).released == 1


def test_questions_of_the_guide_are_read_by_anybody() -> None:
    asked = "How do you get to work, and how long does it take you on an ordinary day?"
    assert leaked({"guide.txt": asked.encode()}, secrets()).released == 4
    assert leaked({"guide.txt": asked.encode()}, secrets(open_texts=(asked,))).released == 0


def test_desk_documents_are_no_secret() -> None:
    law = document("L1", "Talas", kind="law")
    assert leaked({"a.txt": SAID.encode()}, secrets(texts=(law,))).tried == 0


def test_passages_of_short_words_go_on_until_there_are_enough_letters() -> None:
    said = Passages({"T": "a b c d e f g h i j k l m n o p q r s t u v w x y z"})
    assert said.found_in(letters_of("a b c d e f g h i j")) == set()
    assert said.found_in(letters_of("b c d e f g h i j k l m n o p q r s t u v w x y")) == {"T"}
