"""What a paper questionnaire says beside the questions themselves, in English, Russian and Kyrgyz.

Places for numbers and answers are in braces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FALLBACK = "en"
"""Language of the printed frame where there are no words."""


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Every printed word of a paper questionnaire, in one language."""

    title: str
    version: str
    date: str
    begun: str
    ended: str
    how: str
    several: str
    only_if: str
    section_only_if: str
    go_to: str
    go_to_end: str
    end: str
    question: str
    value: str
    is_: str
    comparisons: Mapping[str, str]
    holds: str
    holds_not: str
    empty: str
    answered: str
    and_: str
    or_: str
    not_: str
    repeated: str
    printed_for: str
    computed_title: str
    computed: str
    worked_out_from: str
    worked_out_alone: str
    from_to: str
    page: str
    of_page: str
    file: str


ENGLISH = PaperWords(
    title="Questionnaire",
    version="version",
    date="Date",
    begun="Begun",
    ended="Ended",
    how="Circle the code of the answer, or write into the boxes. After an answer with an arrow go to the question that it names.",
    several="Several answers are possible.",
    only_if="Ask only if {condition}.",
    section_only_if="This part only if {condition}.",
    go_to="→ {n}",
    go_to_end="→ end",
    end="End",
    question="question {n}",
    value="“{name}”",
    is_="{what} is {value}",
    comparisons={
        "!=": "{what} is not {value}",
        "<": "{what} is below {value}",
        "<=": "{what} is at most {value}",
        ">": "{what} is above {value}",
        ">=": "{what} is at least {value}",
    },
    holds="one of the answers to {what} is {value}",
    holds_not="none of the answers to {what} is {value}",
    empty="{what} is not answered",
    answered="{what} is answered",
    and_="and",
    or_="or",
    not_="not ({condition})",
    repeated="Repeat this part for each of them.",
    printed_for="Printed for {values}.",
    computed_title="Worked out by the device",
    computed="These values have no question. On paper they are worked out by hand, or taken from the route sheet.",
    worked_out_from="Worked out from {names}.",
    worked_out_alone="Set by the device; no question is needed for it.",
    from_to="{low} to {high}",
    page="page",
    of_page="of",
    file="form",
)

RUSSIAN = PaperWords(
    title="Анкета",
    version="версия",
    date="Дата",
    begun="Начало",
    ended="Окончание",
    how="Обведите код ответа или впишите ответ в клетки. После ответа со стрелкой перейдите к указанному вопросу.",
    several="Возможно несколько ответов.",
    only_if="Задайте, только если {condition}.",
    section_only_if="Этот раздел — только если {condition}.",
    go_to="→ {n}",
    go_to_end="→ конец",
    end="Конец",
    question="вопрос {n}",
    value="«{name}»",
    is_="{what}: {value}",
    comparisons={
        "!=": "{what}: не {value}",
        "<": "{what}: меньше {value}",
        "<=": "{what}: не больше {value}",
        ">": "{what}: больше {value}",
        ">=": "{what}: не меньше {value}",
    },
    holds="среди ответов на {what} есть {value}",
    holds_not="среди ответов на {what} нет {value}",
    empty="{what}: нет ответа",
    answered="{what}: есть ответ",
    and_="и",
    or_="или",
    not_="не ({condition})",
    repeated="Повторите этот раздел для каждого.",
    printed_for="Напечатано для: {values}.",
    computed_title="Вычисляет устройство",
    computed="Для этих значений нет вопроса. На бумаге их вычисляют вручную или берут из маршрутного листа.",
    worked_out_from="Вычисляется по: {names}.",
    worked_out_alone="Устройство задаёт само; ответы для этого не нужны.",
    from_to="от {low} до {high}",
    page="стр.",
    of_page="из",
    file="форма",
)

KYRGYZ = PaperWords(
    title="Анкета",
    version="версия",
    date="Күнү",
    begun="Башталышы",
    ended="Аягы",
    how="Жооптун кодун тегеректеңиз же жоопту чакмактарга жазыңыз. Жебеси бар жооптон кийин көрсөтүлгөн суроого өтүңүз.",
    several="Бир нече жооп берсе болот.",
    only_if="{condition} болсо гана сураңыз.",
    section_only_if="Бул бөлүк: {condition} болсо гана.",
    go_to="→ {n}",
    go_to_end="→ аягы",
    end="Аягы",
    question="{n}-суроо",
    value="«{name}»",
    is_="{what}: {value}",
    comparisons={
        "!=": "{what}: {value} эмес",
        "<": "{what}: {value} санынан аз",
        "<=": "{what}: {value} санынан көп эмес",
        ">": "{what}: {value} санынан көп",
        ">=": "{what}: {value} санынан аз эмес",
    },
    holds="{what}: жооптордун бири {value}",
    holds_not="{what}: жооптордун арасында {value} жок",
    empty="{what}: жооп жок",
    answered="{what}: жооп бар",
    and_="жана",
    or_="же",
    not_="мындай эмес: {condition}",
    repeated="Бул бөлүктү ар бири үчүн кайталаңыз.",
    printed_for="Төмөнкү үчүн басылган: {values}.",
    computed_title="Түзмөк эсептейт",
    computed="Бул маанилер үчүн суроо жок. Кагазда аларды кол менен эсептешет же маршрут баракчасынан алышат.",
    worked_out_from="Буларга карап эсептелет: {names}.",
    worked_out_alone="Түзмөк өзү коёт; жооптор керек эмес.",
    from_to="{low}–{high}",
    page="бет",
    of_page="/",
    file="форма",
)

PAPER_WORDS: Mapping[str, PaperWords] = {"en": ENGLISH, "ru": RUSSIAN, "ky": KYRGYZ}
"""Words by the code of the language."""
