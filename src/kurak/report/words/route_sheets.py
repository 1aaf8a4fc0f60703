"""What a route sheet says, in English, Russian and Kyrgyz.

The words are those that statistical offices and fieldworkers use: домохозяйство and үй чарбасы for a
household, анкета for the interview's form, камдык for the reserve. Places for numbers are in braces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kurak.model.route import RespondentSelection
from kurak.model.sample import Role
from kurak.model.visits import Outcome

FALLBACK = "en"
"""Language of the sheets where there are no words."""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Every printed word of a route sheet, in one language."""

    decimal_mark: str
    title: str
    roles: Mapping[Role, str]
    place: str
    stratum: str
    part: str
    interviewer: str
    supervisor: str
    begun: str
    ended: str
    start: str
    start_unlisted: str
    places_counted: str
    start_number: str
    direction: str
    sides: Mapping[Literal["right hand", "left hand"], str]
    counting: str
    step: str
    step_known: str
    step_unknown: str
    households_counted: str
    step_result: str
    reserve_step_result: str
    planned: str
    number: str
    household: str
    household_number: str
    walk_on: str
    visit: str
    code: str
    day_hour: str
    persons: str
    table: str
    if_persons: str
    selected: str
    interview: str
    instead: str
    reserve_head: str
    person_title: str
    person: Mapping[RespondentSelection, str]
    kish_title: str
    share: str
    visits_title: str
    all_main: str
    call_back: str
    substitute: str
    outcomes_title: str
    outcomes: Mapping[Outcome, str]
    come_back: str
    call: str
    modelled: str
    seed: str
    frame: str
    sheet_of: str


ENGLISH = SheetWords(
    decimal_mark=".",
    title="Route sheet",
    roles={"main": "main cluster", "reserve": "reserve cluster {order}"},
    place="Place",
    stratum="Stratum",
    part="Part",
    interviewer="Interviewer no.",
    supervisor="Supervisor no.",
    begun="Begun",
    ended="Ended",
    start="Start point",
    start_unlisted=(
        "List the places where a walk can begin (crossings, schools, shops, mosques) from north to south, "
        "and number them from 1. Number of the start point = whole part of ({r} × places) + 1."
    ),
    places_counted="Places",
    start_number="Start point no.",
    direction="Direction",
    sides={
        "right hand": (
            "Leave the start point to the right. Keep the houses on your right hand, turn right at every "
            "corner."
        ),
        "left hand": (
            "Leave the start point to the left. Keep the houses on your left hand, turn left at every corner."
        ),
    },
    counting=(
        "Turn back at a dead end. In a block of flats count from the top floor down. Count every household,"
        " behind closed gates too; shops and offices are none."
    ),
    step="Step",
    step_known=(
        "{households} households ÷ {visits} visits. Walk on by the number after +, counting every household."
    ),
    step_unknown=(
        "Count the households first. Step = households ÷ {visits}. Visit k is household: whole part of ((k "
        "− 1 + {start}) × step) + 1."
    ),
    households_counted="Households",
    step_result="Step",
    reserve_step_result=(
        "Reserve: the same rule among the households not visited: step = (households − {visits}) ÷ "
        "{reserve}, random number {start}, k = 1 for R1."
    ),
    planned="{interviews} interviews planned · {visits} visits · {reserve} in reserve",
    number="No.",
    household="Household",
    household_number="no.",
    walk_on="+",
    visit="Visit {n}",
    code="code",
    day_hour="day, hour",
    persons="Persons {age}+",
    table="Table",
    if_persons="Person to interview, if persons {age}+ are",
    selected="Chosen no.",
    interview="Interview no.",
    instead="Instead of",
    reserve_head=(
        "Reserve: only when every visit above is closed and interviews are missing. Begin again at the start point. Write "
        "which number it replaces."
    ),
    person_title="Whom to interview",
    person={
        "Kish grid": (
            "Number the people aged {age} and older who live here: men from the oldest to the youngest, "
            "then women from the oldest to the youngest. Under their count stands the number of the person "
            "to interview. Nobody else can take that person's place."
        ),
        "full roster": (
            "Number the people aged {age} and older who live here: men from the oldest to the youngest, "
            "then women from the oldest to the youngest. Under their count stands the number of the person "
            "to interview. Nobody else can take that person's place. More than {columns}: call the office."
        ),
        "next birthday": (
            "Ask which of the people aged {age} and older who live here has the next birthday, counted from"
            " tomorrow. Interview that person; nobody else can take that person's place."
        ),
        "last birthday": (
            "Ask which of the people aged {age} and older who live here had the last birthday, today "
            "included. Interview that person; nobody else can take that person's place."
        ),
    },
    kish_title="Kish grid",
    share="share",
    visits_title="Visits",
    all_main="Make every numbered visit, even when enough interviews are made.",
    call_back="Come back up to {n} times, on another day and at another hour.",
    substitute=(
        "Never replace a household yourself. The outcome of the replaced one stays written: it is a result."
    ),
    outcomes_title="How it ended",
    outcomes={
        "interview": "interview",
        "broken off": "broken off",
        "household refused": "household refused",
        "person refused": "chosen person refused",
        "nobody at home": "nobody at home",
        "person away": "chosen person away",
        "person unable": "chosen person cannot answer: illness, language",
        "nobody eligible": "nobody aged {age} or older",
        "no dwelling": "empty, or no dwelling",
        "not reached": "not reached: gate, dog, danger",
    },
    come_back="come back",
    call="Questions, danger or a complaint: call",
    modelled="MODELLED",
    seed="seed",
    frame="frame",
    sheet_of="sheet {n} of {total}",
)

RUSSIAN = SheetWords(
    decimal_mark=",",
    title="Маршрутный лист",
    roles={"main": "основной кластер", "reserve": "резервный кластер {order}"},
    place="Населённый пункт",
    stratum="Страта",
    part="Часть",
    interviewer="Интервьюер №",
    supervisor="Супервайзер №",
    begun="Начало",
    ended="Окончание",
    start="Отправная точка",
    start_unlisted=(
        "Перечислите места, откуда можно начать маршрут (перекрёстки, школы, магазины, мечети), с севера на"
        " юг и пронумеруйте их с 1. Номер точки = целая часть от ({r} × число мест) + 1."
    ),
    places_counted="Число мест",
    start_number="Точка №",
    direction="Направление",
    sides={
        "right hand": (
            "От отправной точки идите направо. Дома всегда по правую руку; на каждом углу поворачивайте "
            "направо."
        ),
        "left hand": (
            "От отправной точки идите налево. Дома всегда по левую руку; на каждом углу поворачивайте налево."
        ),
    },
    counting=(
        "В тупике поверните назад. В многоквартирном доме считайте с верхнего этажа вниз. Считайте каждое "
        "домохозяйство, и за закрытыми воротами; магазины и учреждения не считайте."
    ),
    step="Шаг",
    step_known=(
        "Домохозяйств: {households}, посещений: {visits}. Отсчитайте столько домохозяйств, сколько стоит "
        "после +."
    ),
    step_unknown=(
        "Сначала сосчитайте домохозяйства. Шаг = число домохозяйств ÷ {visits}. Посещение k — домохозяйство"
        " №: целая часть от ((k − 1 + {start}) × шаг) + 1."
    ),
    households_counted="Домохозяйств",
    step_result="Шаг",
    reserve_step_result=(
        "Резерв: то же правило среди непосещённых домохозяйств: шаг = (число домохозяйств − {visits}) ÷ "
        "{reserve}, случайное число {start}, k = 1 для R1."
    ),
    planned="план: {interviews} интервью · {visits} посещений · {reserve} в резерве",
    number="№",
    household="Домохозяйство",
    household_number="№",
    walk_on="+",
    visit="Посещение {n}",
    code="код",
    day_hour="день, час",
    persons="Лиц {age}+",
    table="Табл.",
    if_persons="Кого опросить, если лиц {age}+",
    selected="Выбран №",
    interview="Анкета №",
    instead="Вместо №",
    reserve_head=(
        "Резерв: только когда все посещения выше завершены, а интервью не хватает. Начните снова от отправной точки. "
        "Впишите, какой номер заменяется."
    ),
    person_title="Кого опросить",
    person={
        "Kish grid": (
            "Пронумеруйте живущих здесь лиц в возрасте {age} лет и старше: мужчины от старшего к младшему, "
            "затем женщины от старшей к младшей. Под их числом стоит номер того, кого нужно опросить. "
            "Заменять его другим нельзя."
        ),
        "full roster": (
            "Пронумеруйте живущих здесь лиц в возрасте {age} лет и старше: мужчины от старшего к младшему, "
            "затем женщины от старшей к младшей. Под их числом стоит номер того, кого нужно опросить. "
            "Заменять его другим нельзя. Если их больше {columns}, позвоните в офис."
        ),
        "next birthday": (
            "Спросите, у кого из живущих здесь лиц в возрасте {age} лет и старше следующий день рождения, "
            "считая с завтрашнего дня. Опросите этого человека; заменять его другим нельзя."
        ),
        "last birthday": (
            "Спросите, у кого из живущих здесь лиц в возрасте {age} лет и старше был последний день "
            "рождения, включая сегодняшний день. Опросите этого человека; заменять его другим нельзя."
        ),
    },
    kish_title="Таблицы Киша",
    share="доля",
    visits_title="Посещения",
    all_main="Сделайте все посещения по списку, даже если интервью уже достаточно.",
    call_back="Возвращайтесь до {n} раз, в другой день и в другой час.",
    substitute="Не заменяйте домохозяйство сами. Код заменённого остаётся в листе: это тоже результат.",
    outcomes_title="Результат",
    outcomes={
        "interview": "интервью",
        "broken off": "интервью прервано",
        "household refused": "отказ домохозяйства",
        "person refused": "отказ выбранного лица",
        "nobody at home": "никого нет дома",
        "person away": "выбранного лица нет дома",
        "person unable": "не может отвечать: болезнь, язык",
        "nobody eligible": "нет лиц {age} лет и старше",
        "no dwelling": "пустует или не жильё",
        "not reached": "не попасть: ворота, собака, опасность",
    },
    come_back="вернуться",
    call="Вопросы, опасность, жалоба — звоните:",
    modelled="СМОДЕЛИРОВАНО",
    seed="зерно",
    frame="основа выборки",
    sheet_of="лист {n} из {total}",
)

KYRGYZ = SheetWords(
    decimal_mark=",",
    title="Маршруттук барак",
    roles={"main": "негизги кластер", "reserve": "камдык кластер {order}"},
    place="Калктуу конуш",
    stratum="Страта",
    part="Бөлүгү",
    interviewer="Интервьюер №",
    supervisor="Супервайзер №",
    begun="Башталды",
    ended="Аяктады",
    start="Баштапкы чекит",
    start_unlisted=(
        "Маршрут баштоого боло турган жерлерди (кесилиштер, мектептер, дүкөндөр, мечиттер) түндүктөн "
        "түштүккө карай тизмелеп, 1ден баштап номерлеңиз. Чекиттин номери = ({r} × жерлердин саны) "
        "көбөйтүндүсүнүн бүтүн бөлүгү + 1."
    ),
    places_counted="Жерлердин саны",
    start_number="Чекит №",
    direction="Багыт",
    sides={
        "right hand": (
            "Баштапкы чекиттен оңго басыңыз. Үйлөр дайыма оң колуңузда болсун; ар бир бурчта оңго бурулуңуз."
        ),
        "left hand": (
            "Баштапкы чекиттен солго басыңыз. Үйлөр дайыма сол колуңузда болсун; ар бир бурчта солго "
            "бурулуңуз."
        ),
    },
    counting=(
        "Туюк көчөдөн артка кайтыңыз. Көп батирлүү үйдө жогорку кабаттан ылдый санаңыз. Ар бир үй чарбасын,"
        " дарбазасы жабыгын да санаңыз; дүкөндөр менен мекемелерди санабаңыз."
    ),
    step="Кадам",
    step_known=(
        "Үй чарбалары: {households}, баруулар: {visits}. + белгисинен кийинки санча үй чарбасын санап өтүңүз."
    ),
    step_unknown=(
        "Адегенде үй чарбаларын санаңыз. Кадам = үй чарбаларынын саны ÷ {visits}. k-баруу — үй чарбасынын "
        "№: ((k − 1 + {start}) × кадам) көбөйтүндүсүнүн бүтүн бөлүгү + 1."
    ),
    households_counted="Үй чарбалары",
    step_result="Кадам",
    reserve_step_result=(
        "Камдык: барылбаган үй чарбаларынын арасында ошол эле эреже: кадам = (үй чарбалары − {visits}) ÷ "
        "{reserve}, кокустук сан {start}, R1 үчүн k = 1."
    ),
    planned="план: {interviews} интервью · {visits} баруу · камдыкта {reserve}",
    number="№",
    household="Үй чарбасы",
    household_number="№",
    walk_on="+",
    visit="{n}-баруу",
    code="код",
    day_hour="күнү, саат",
    persons="{age}+ адам",
    table="Табл.",
    if_persons="Кимди суроо керек, эгер {age}+ адам",
    selected="Тандалган №",
    interview="Анкета №",
    instead="Ордуна №",
    reserve_head=(
        "Камдык: жогорудагы баруулардын баары аяктап, интервью жетишпегенде гана. Баштапкы чекиттен кайра баштаңыз. Кайсы "
        "номердин ордуна экенин жазыңыз."
    ),
    person_title="Кимди суроо керек",
    person={
        "Kish grid": (
            "Бул жерде жашаган {age} жаштагы жана андан улуу адамдарды номерлеңиз: эркектерди улуусунан "
            "кичүүсүнө, андан кийин аялдарды улуусунан кичүүсүнө карай. Алардын санынын астында суралуучу "
            "адамдын номери турат. Аны башка адамга алмаштырууга болбойт."
        ),
        "full roster": (
            "Бул жерде жашаган {age} жаштагы жана андан улуу адамдарды номерлеңиз: эркектерди улуусунан "
            "кичүүсүнө, андан кийин аялдарды улуусунан кичүүсүнө карай. Алардын санынын астында суралуучу "
            "адамдын номери турат. Аны башка адамга алмаштырууга болбойт. {columns} адамдан көп болсо, "
            "офиске чалыңыз."
        ),
        "next birthday": (
            "Бул жерде жашаган {age} жаштагы жана андан улуу адамдардын кимисинин туулган күнү эртеңден "
            "баштап эң биринчи келерин сураңыз. Ошол адамды сураңыз; аны башка адамга алмаштырууга болбойт."
        ),
        "last birthday": (
            "Бул жерде жашаган {age} жаштагы жана андан улуу адамдардын кимисинин туулган күнү эң акыркы "
            "болгонун (бүгүнкү күндү кошо) сураңыз. Ошол адамды сураңыз; аны башка адамга алмаштырууга "
            "болбойт."
        ),
    },
    kish_title="Киш таблицалары",
    share="үлүшү",
    visits_title="Баруулар",
    all_main="Интервью жетиштүү болсо да, тизмедеги баруулардын баарын аткарыңыз.",
    call_back="Башка күнү, башка саатта дагы {n} жолуга чейин барыңыз.",
    substitute=(
        "Үй чарбасын өз алдыңызча алмаштырбаңыз. Алмаштырылгандын коду баракта калат: бул да жыйынтык."
    ),
    outcomes_title="Жыйынтыгы",
    outcomes={
        "interview": "интервью алынды",
        "broken off": "интервью үзүлдү",
        "household refused": "үй чарбасы баш тартты",
        "person refused": "тандалган адам баш тартты",
        "nobody at home": "үйдө эч ким жок",
        "person away": "тандалган адам үйдө жок",
        "person unable": "жооп бере албайт: оору, тил",
        "nobody eligible": "{age} жаштагы же андан улуу адам жок",
        "no dwelling": "бош же турак жай эмес",
        "not reached": "кире албадык: дарбаза, ит, коркунуч",
    },
    come_back="кайра баруу",
    call="Суроо, коркунуч же даттануу болсо чалыңыз:",
    modelled="МОДЕЛДЕНГЕН",
    seed="баштапкы сан",
    frame="тандоо негизи",
    sheet_of="{total} барактын {n}-барагы",
)

SHEET_WORDS: Mapping[str, SheetWords] = {"en": ENGLISH, "ru": RUSSIAN, "ky": KYRGYZ}
"""Language: the words of its sheets. A new language is one more entry."""
