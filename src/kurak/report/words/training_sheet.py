"""What the sheet on training needs says, in English, Russian and Kyrgyz. The Russian and the Kyrgyz are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingWords:
    """Every printed word of the sheet, in one language."""

    title: str
    consent: str
    number: str
    month: str
    role: str
    place: str
    caseload: str
    how: str
    topic: str
    knowledge: str
    knowledge_ends: str
    confidence: str
    confidence_ends: str
    back: str
    page: str


ENGLISH = TrainingWords(
    title="What would you like training in?",
    consent="Filling in this sheet is voluntary. You need not answer, and you can leave any line empty. Do not write your name or anybody else’s. Answers are shown for groups "
    "of officers only, never for one; where few answered, nothing is shown. They are no assessment of your work.",
    number="Number of the sheet",
    month="Month (year-month)",
    role="Your role",
    place="Place of your office",
    caseload="How many clients you have now",
    how="Circle one number in each column. Leave out what is not part of your work.",
    topic="Topic",
    knowledge="How well do you know it?",
    knowledge_ends="1 not at all – 5 very well",
    confidence="How sure are you to do it?",
    confidence_ends="1 not at all – 5 very sure",
    back="Give the sheet back folded, to the person who handed it out, not to your superior.",
    page="Page",
)

RUSSIAN = TrainingWords(
    title="Чему вы хотели бы научиться?",
    consent="Заполнять лист не обязательно. Вы можете не отвечать или оставить любую строку пустой. Не пишите имён — ни своего, ни чужих. Ответы показываются только по группам "
    "сотрудников, никогда по одному; если ответили немногие, ничего не показывается. Это не оценка вашей работы.",
    number="Номер листа",
    month="Месяц (год-месяц)",
    role="Ваша должность",
    place="Где находится ваше учреждение",
    caseload="Сколько у вас сейчас клиентов",
    how="Обведите по одному числу в каждом столбце. Пропустите то, что не входит в вашу работу.",
    topic="Тема",
    knowledge="Насколько хорошо вы это знаете?",
    knowledge_ends="1 совсем не знаю – 5 очень хорошо",
    confidence="Насколько вы уверены, что справитесь?",
    confidence_ends="1 совсем не уверен(а) – 5 полностью",
    back="Верните лист сложенным тому, кто его раздал, а не своему руководителю.",
    page="Страница",
)

KYRGYZ = TrainingWords(
    title="Эмнени үйрөнгүңүз келет?",
    consent="Баракты толтуруу ыктыярдуу. Жооп бербей койсоңуз да, каалаган сапты бош калтырсаңыз да болот. Эч кимдин атын жазбаңыз — өзүңүздүкүн да, башкалардыкын да. Жооптор "
    "кызматкерлердин топтору боюнча гана көрсөтүлөт, эч качан бир адам боюнча эмес; жооп бергендер аз болсо, эч нерсе көрсөтүлбөйт. Бул сиздин ишиңизге баа берүү эмес.",
    number="Барактын номери",
    month="Ай (жыл-ай)",
    role="Кызматыңыз",
    place="Мекемеңиз кайсы жерде",
    caseload="Азыр канча кардарыңыз бар",
    how="Ар бир тилкеде бирден санды тегеректеңиз. Ишиңизге кирбегенин калтырып кетиңиз.",
    topic="Тема",
    knowledge="Муну канчалык жакшы билесиз?",
    knowledge_ends="1 такыр билбейм – 5 абдан жакшы",
    confidence="Аткара аларыңызга канчалык ишенесиз?",
    confidence_ends="1 такыр ишенбейм – 5 толук ишенем",
    back="Баракты бүктөп, жетекчиңизге эмес, аны тараткан адамга кайтарыңыз.",
    page="Бет",
)

TRAINING_WORDS: Mapping[str, TrainingWords] = {"ky": KYRGYZ, "ru": RUSSIAN, "en": ENGLISH}
