"""What the strategy worksheet of a focus group says, in English, Russian and Kyrgyz."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorksheetWords:
    """Every printed word of the worksheet, in one language."""

    title: str
    group: str
    day: str
    moderator: str
    participants: str
    how: str
    problem: str
    proposal: str
    who: str
    resources: str
    obstacles: str
    rank: str
    after: str
    consensus: str
    dissent: str
    silence: str
    page: str


ENGLISH = WorksheetWords(
    title="Strategies: worksheet of a focus group",
    group="Group (code)",
    day="Date",
    moderator="Moderator (code)",
    participants="Number of participants",
    how="Write down what the group proposes, without names of persons. One proposal a row. At the end the group itself ranks its "
    "proposals: 1 is the most important, and each rank is given once.",
    problem="Problem",
    proposal="Proposal: what is to be done",
    who="Who would do it (office or role)",
    resources="What is needed for it",
    obstacles="What stands in the way",
    rank="Rank",
    after="After the discussion",
    consensus="All agreed on",
    dissent="Opinions differed on",
    silence="Asked about, and nobody took it up",
    page="Page",
)

RUSSIAN = WorksheetWords(
    title="Стратегии: рабочий лист фокус-группы",
    group="Группа (код)",
    day="Дата",
    moderator="Модератор (код)",
    participants="Число участников",
    how="Запишите, что предлагает группа, не называя имён. Одно предложение — одна строка. В конце группа сама расставляет предложения "
    "по местам: 1 — самое важное, каждое место даётся один раз.",
    problem="Проблема",
    proposal="Предложение: что нужно сделать",
    who="Кто это сделает (учреждение или роль)",
    resources="Что для этого нужно",
    obstacles="Что мешает",
    rank="Место",
    after="После обсуждения",
    consensus="Все согласились, что",
    dissent="Мнения разошлись о том, что",
    silence="Был задан вопрос, но никто не стал говорить",
    page="Страница",
)

KYRGYZ = WorksheetWords(
    title="Стратегиялар: фокус-топтун жумушчу барагы",
    group="Топ (коду)",
    day="Күнү",
    moderator="Модератор (коду)",
    participants="Катышуучулардын саны",
    how="Топтун сунуштарын адамдардын атын атабай жазыңыз. Ар бир сунуш өзүнчө сапта. Аягында топ сунуштарын өзү орун-орунга коёт: "
    "1 — эң маанилүүсү, ар бир орун бир гана жолу берилет.",
    problem="Көйгөй",
    proposal="Сунуш: эмне кылуу керек",
    who="Ким аткарат (мекеме же роль)",
    resources="Бул үчүн эмне керек",
    obstacles="Эмне тоскоол болот",
    rank="Орду",
    after="Талкуудан кийин",
    consensus="Баары макул болду",
    dissent="Пикирлер ар башка болду",
    silence="Суралды, бирок эч ким сүйлөгөн жок",
    page="Бет",
)

WORKSHEET_WORDS: Mapping[str, WorksheetWords] = {"ky": KYRGYZ, "ru": RUSSIAN, "en": ENGLISH}
