"""What the one-page sheet for the people asked says, in English, Russian and Kyrgyz.

Russian and Kyrgyz are to be read by a native reader before a sheet is handed out: docs/report-prose.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kurak.report.words.numbers import PluralForm


@dataclass(frozen=True, slots=True)
class CommunityWords:
    """Every printed word of the page, in one language.

    Parameters
    ----------
    asked
        How many people were asked, by the form of the noun; ``{n}`` is the number.
    of_ten
        "About so many of ten", for 0 to 10.
    between
        An interval of two numbers, ``{low}`` and ``{high}``.
    """

    title: str
    thanks: str
    who: str
    makers_unknown: str
    asked: Mapping[PluralForm, str]
    asked_unknown: str
    why: str
    why_unknown: str
    said: str
    exactly: str
    country: str
    region: str
    of_ten: tuple[str, ...]
    agree: str
    answered: str
    between: str
    no_interval: str
    people: str
    few: str
    withheld: str
    region_unknown: str
    nothing_told: str
    printed: str
    services: str
    there: str
    partly: str
    missing: str
    unknown: str
    services_unknown: str
    services_note: str
    next: str
    next_unknown: str
    ask: str
    ask_unknown: str
    safeguarding: str
    simulated: str
    modelled: str
    nobody: str


ENGLISH = CommunityWords(
    title="What the study found",
    thanks="For the people who live here, and those who answered. Thank you.",
    who="Who asked",
    makers_unknown="the team of this study",
    asked={"one": "{n} person was asked in all", "other": "{n} people were asked in all"},
    asked_unknown="people of the country were asked",
    why="Why",
    why_unknown="To learn what people think and what help there is, so that help can be planned better.",
    said="What people said",
    exactly="Small print: the exact numbers, and how sure they are.",
    country="In the whole country",
    region="In this region or city",
    of_ten=(
        "almost nobody", "about 1 of 10 people", "about 2 of 10 people", "about 3 of 10 people", "about 4 of 10 people",
        "about 5 of 10 people", "about 6 of 10 people", "about 7 of 10 people", "about 8 of 10 people", "about 9 of 10 people",
        "almost everybody",
    ),
    agree="Agree",
    answered="Answered",
    between="the true number is likely between {low} and {high}",
    no_interval="how sure this is, the source does not say",
    people="answers",
    few="few answers: a rough number",
    withheld="too few answers here to say",
    region_unknown="not known for it alone",
    nothing_told="This edition of the study has no numbers to tell of.",
    printed="Numbers as printed in",
    services="What help there is here",
    there="There is",
    partly="Partly",
    missing="Missing",
    unknown="Nobody said anything about",
    services_unknown="Nothing is recorded about help here. It may be there.",
    services_note="What is not recorded is not known; it may be there.",
    next="What happens next",
    next_unknown="The report goes to those who plan and give help. It names no person.",
    ask="Whom to ask",
    ask_unknown="whoever brought you this page",
    safeguarding="If somebody may come to harm",
    simulated="SIMULATED: made up to try out the study. Nobody was asked, and nobody said this.",
    modelled="Part of the plan of this study is MODELLED, not observed; the report says which.",
    nobody="This page is about groups. Nothing on it is about a single person.",
)

RUSSIAN = CommunityWords(
    title="Что показало исследование",
    thanks="Для тех, кто здесь живёт, и тех, кто отвечал. Спасибо.",
    who="Кто спрашивал",
    makers_unknown="группа этого исследования",
    asked={"one": "всего опрошен {n} человек", "few": "всего опрошено {n} человека", "many": "всего опрошено {n} человек"},
    asked_unknown="опрошены жители страны",
    why="Зачем",
    why_unknown="Чтобы узнать, что думают люди и какая помощь есть, и лучше планировать помощь.",
    said="Что сказали люди",
    exactly="Мелким шрифтом: точные числа и насколько они надёжны.",
    country="Во всей стране",
    region="В этой области или городе",
    of_ten=(
        "почти никто", "примерно 1 из 10 человек", "примерно 2 из 10 человек", "примерно 3 из 10 человек", "примерно 4 из 10 человек",
        "примерно 5 из 10 человек", "примерно 6 из 10 человек", "примерно 7 из 10 человек", "примерно 8 из 10 человек",
        "примерно 9 из 10 человек", "почти все",
    ),
    agree="Согласны",
    answered="Ответили",
    between="истинное число, скорее всего, от {low} до {high}",
    no_interval="насколько это надёжно, источник не говорит",
    people="ответов",
    few="ответов мало: число приблизительное",
    withheld="здесь слишком мало ответов, чтобы сказать",
    region_unknown="отдельно неизвестно",
    nothing_told="В этом издании исследования нет чисел, о которых можно рассказать.",
    printed="Числа как напечатано в",
    services="Какая помощь здесь есть",
    there="Есть",
    partly="Есть частично",
    missing="Нет",
    unknown="Никто ничего не сказал о",
    services_unknown="О помощи здесь ничего не записано. Она может быть.",
    services_note="Что не записано, то неизвестно; оно может быть.",
    next="Что будет дальше",
    next_unknown="Отчёт получат те, кто планирует и оказывает помощь. Ни один человек в нём не назван.",
    ask="Кого спросить",
    ask_unknown="того, кто принёс вам этот лист",
    safeguarding="Если кому-то может быть причинён вред",
    simulated="SIMULATED: вымышлено для пробы исследования. Никого не спрашивали, и никто этого не говорил.",
    modelled="Часть плана этого исследования смоделирована (MODELLED), а не наблюдалась; в отчёте сказано, какая.",
    nobody="Этот лист о группах. Ни об одном отдельном человеке здесь ничего нет.",
)

KYRGYZ = CommunityWords(
    title="Изилдөө эмнени көрсөттү",
    thanks="Бул жерде жашагандар жана жооп бергендер үчүн. Рахмат.",
    who="Ким сурады",
    makers_unknown="бул изилдөөнүн тобу",
    asked={"one": "баары болуп {n} адам суралды", "other": "баары болуп {n} адам суралды"},
    asked_unknown="өлкөнүн тургундары суралды",
    why="Эмне үчүн",
    why_unknown="Адамдар эмне ойлорун жана кандай жардам бар экенин билип, жардамды жакшыраак пландоо үчүн.",
    said="Адамдар эмне деди",
    exactly="Майда тамга менен: так сандар жана алардын канчалык ишеничтүү экени.",
    country="Бүт өлкөдө",
    region="Бул облуста же шаарда",
    of_ten=(
        "дээрлик эч ким", "10 адамдын бирине жакыны", "10 адамдын экисине жакыны", "10 адамдын үчүнө жакыны", "10 адамдын төртүнө жакыны",
        "10 адамдын бешине жакыны", "10 адамдын алтысына жакыны", "10 адамдын жетисине жакыны", "10 адамдын сегизине жакыны",
        "10 адамдын тогузуна жакыны", "дээрлик баары",
    ),
    agree="Макул",
    answered="Жооп берди",
    between="чыныгы сан, кыязы, {low} менен {high} ортосунда",
    no_interval="бул канчалык ишеничтүү экенин булак айтпайт",
    people="жооп",
    few="жооп аз: болжолдуу сан",
    withheld="айтуу үчүн бул жерде жооп өтө аз",
    region_unknown="өзүнчө белгисиз",
    nothing_told="Изилдөөнүн бул басылышында айта турган сан жок.",
    printed="Сандар басылгандай",
    services="Бул жерде кандай жардам бар",
    there="Бар",
    partly="Жарым-жартылай бар",
    missing="Жок",
    unknown="Эч ким эч нерсе айткан эмес",
    services_unknown="Бул жердеги жардам жөнүндө эч нерсе жазылган эмес. Ал бар болушу мүмкүн.",
    services_note="Жазылбаган нерсе белгисиз; ал бар болушу мүмкүн.",
    next="Мындан ары эмне болот",
    next_unknown="Отчётту жардамды пландагандар жана көрсөткөндөр алат. Анда эч бир адам аталган эмес.",
    ask="Кимден суроо керек",
    ask_unknown="бул баракты алып келген адамдан",
    safeguarding="Эгер кимдир бирөөгө зыян келиши мүмкүн болсо",
    simulated="SIMULATED: изилдөөнү сынап көрүү үчүн ойдон чыгарылган. Эч ким суралган эмес, муну эч ким айткан эмес.",
    modelled="Бул изилдөөнүн планынын бир бөлүгү байкалган эмес, моделденген (MODELLED); кайсы бөлүгү экени отчётто айтылган.",
    nobody="Бул барак топтор жөнүндө. Мында бир дагы жеке адам жөнүндө эч нерсе жок.",
)

COMMUNITY_WORDS: Mapping[str, CommunityWords] = {"en": ENGLISH, "ru": RUSSIAN, "ky": KYRGYZ}
"""In the order in which sheets are made."""
