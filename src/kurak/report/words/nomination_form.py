"""What the nomination form and the rating sheet say, in English, Russian and Kyrgyz. The Russian and the Kyrgyz are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormWords:
    """Every printed word of both sheets, in one language."""

    title: str
    consent: str
    agrees: str
    place: str
    number: str
    month: str
    meeting: str
    who: str
    kinds: tuple[str, ...]
    own: str
    how: str
    questions: tuple[str, str]
    nobody: str
    code: str
    name: str
    roster: str
    others: str
    page: str
    rating_title: str
    rating_consent: str
    rating_how: str
    rater: str
    influence: str
    interest: str
    power: str
    legitimacy: str
    urgency: str
    yes: str
    no: str
    source: str


KINDS = ("resident", "client", "staff", "leader", "other")
"""What stands in ``nominator_kind``, in the order of the words."""

ENGLISH = FormWords(
    title="Whom do people here turn to?",
    consent="Taking part is voluntary. You need not answer, and you can stop at any time. We write down no names, neither yours nor anybody else’s. Your "
    "answers are counted together with those of others; where there are few, nothing is published. If you agree, please answer; if not, give the form back empty.",
    agrees="The person has heard this and agrees",
    place="Place",
    number="Number of the form",
    month="Month (year-month)",
    meeting="Meeting, if several are asked together",
    who="Who is asked (tick one)",
    kinds=("resident", "client of services, or family", "staff of a service", "local leader", "other"),
    own="Own role or organisation: its code, if it is in the list",
    how="Name roles and organisations, not persons: “elders”, not somebody’s name. Copy the code from the list on the next page; write down in words what is not in it. Up to three.",
    questions=("Whom do people here turn to when they need help?", "Whom do people here trust?"),
    nobody="nobody",
    code="Code",
    name="Role or organisation",
    roster="Roles and organisations",
    others="Others: write the name of the role or organisation, not of a person",
    page="Page",
    rating_title="Influence and interest: rating sheet",
    rating_consent="Rating is voluntary. Write no names of persons, neither yours nor others’. Rate only what you know about; leave the rest empty.",
    rating_how="Circle one number a row for influence (how much it can change here) and for interest (how much it wants to): {low} least, {high} most. Power: it can make "
    "others act. Legitimacy: people find it right that it takes part. Urgency: its concern cannot wait. What it rests on: own work, a document, a meeting.",
    rater="Rater (number or role)",
    influence="Influence",
    interest="Interest",
    power="Power",
    legitimacy="Legitimacy",
    urgency="Urgency",
    yes="yes",
    no="no",
    source="What it rests on",
)

RUSSIAN = FormWords(
    title="К кому здесь обращаются люди?",
    consent="Участие добровольное. Вы можете не отвечать и в любой момент остановиться. Мы не записываем имён — ни вашего, ни чужих. Ваши ответы считаются вместе с "
    "ответами других людей; если ответов мало, ничего не публикуется. Если вы согласны, ответьте, пожалуйста; если нет, верните пустой бланк.",
    agrees="Человек выслушал это и согласен",
    place="Место",
    number="Номер бланка",
    month="Месяц (год-месяц)",
    meeting="Встреча, если опрашивают нескольких вместе",
    who="Кого опрашивают (отметьте одно)",
    kinds=("житель", "клиент служб или его семья", "сотрудник службы", "местный лидер", "другое"),
    own="Своя роль или организация: код, если она есть в списке",
    how="Называйте роли и организации, а не людей: «аксакалы», а не чьё-то имя. Перепишите код из списка на следующей странице; чего в нём нет, запишите словами. Не больше трёх.",
    questions=("К кому здесь обращаются люди, когда им нужна помощь?", "Кому здесь доверяют?"),
    nobody="ни к кому, никому",
    code="Код",
    name="Роль или организация",
    roster="Роли и организации",
    others="Другие: запишите название роли или организации, а не имя человека",
    page="Страница",
    rating_title="Влияние и заинтересованность: лист оценок",
    rating_consent="Участие добровольное. Не пишите имён — ни своего, ни чужих. Оценивайте только то, что знаете; остальное оставьте пустым.",
    rating_how="Обведите в каждой строке одно число для влияния (сколько она может здесь изменить) и для заинтересованности (насколько она этого хочет): {low} — меньше всего, {high} — больше "
    "всего. Власть: может заставить других действовать. Законность: люди считают её участие правильным. Срочность: её дело не может ждать. На чём основано: своя работа, документ, встреча.",
    rater="Кто оценивает (номер или роль)",
    influence="Влияние",
    interest="Заинтересованность",
    power="Власть",
    legitimacy="Законность",
    urgency="Срочность",
    yes="да",
    no="нет",
    source="На чём основано",
)

KYRGYZ = FormWords(
    title="Бул жерде адамдар кимге кайрылат?",
    consent="Катышуу ыктыярдуу. Жооп бербей койсоңуз да, каалаган учурда токтотсоңуз да болот. Биз эч кимдин атын жазбайбыз — сиздикин да, башкалардыкын да. Жоопторуңуз башкалардын "
    "жооптору менен бирге эсептелет; жооптор аз болсо, эч нерсе жарыяланбайт. Макул болсоңуз, жооп бериңиз; макул болбосоңуз, бланкты бош кайтарыңыз.",
    agrees="Адам муну укту жана макул",
    place="Жер",
    number="Бланктын номери",
    month="Ай (жыл-ай)",
    meeting="Жолугушуу, эгер бир нече адамдан чогуу суралса",
    who="Кимден суралат (бирин белгилеңиз)",
    kinds=("тургун", "кызматтардын кардары же анын үй-бүлөсү", "кызматтын кызматкери", "жергиликтүү лидер", "башка"),
    own="Өзүнүн ролу же уюму: тизмеде болсо, коду",
    how="Адамдарды эмес, ролдорду жана уюмдарды атаңыз: бирөөнүн атын эмес, «аксакалдар» деп. Кийинки беттеги тизмеден кодун көчүрүңүз; тизмеде жогун сөз менен жазыңыз. Үчөөдөн ашык эмес.",
    questions=("Бул жерде адамдар жардам керек болгондо кимге кайрылат?", "Бул жерде адамдар кимге ишенет?"),
    nobody="эч кимге",
    code="Коду",
    name="Роль же уюм",
    roster="Ролдор жана уюмдар",
    others="Башкалар: адамдын атын эмес, ролдун же уюмдун аталышын жазыңыз",
    page="Бет",
    rating_title="Таасир жана кызыгуу: баалоо барагы",
    rating_consent="Катышуу ыктыярдуу. Адамдардын атын жазбаңыз — өзүңүздүкүн да, башкалардыкын да. Билгениңизди гана баалаңыз; калганын бош калтырыңыз.",
    rating_how="Ар бир сапта таасир үчүн (бул жерде канчалык өзгөртө алат) жана кызыгуу үчүн (канчалык каалайт) бирден санды тегеректеңиз: {low} — эң аз, {high} — эң көп. Бийлик: башкаларды "
    "аракет кылдыра алат. Мыйзамдуулук: адамдар анын катышуусун туура көрөт. Шашылыштык: анын иши күтө албайт. Эмнеге негизделген: өз иши, документ, жолугушуу.",
    rater="Ким баалайт (номери же ролу)",
    influence="Таасир",
    interest="Кызыгуу",
    power="Бийлик",
    legitimacy="Мыйзамдуулук",
    urgency="Шашылыштык",
    yes="ооба",
    no="жок",
    source="Эмнеге негизделген",
)

FORM_WORDS: Mapping[str, FormWords] = {"ky": KYRGYZ, "ru": RUSSIAN, "en": ENGLISH}
