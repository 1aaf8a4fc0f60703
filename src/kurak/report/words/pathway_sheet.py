"""What the one-page plan for needs at a place says, in English, Russian and Kyrgyz."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PathwayWords:
    """Every printed word of the page, in one language."""

    title: str
    about: str
    inferred: str
    legend: str
    covered: str
    partly: str
    missing: str
    unknown: str
    who: str
    who_unknown: str
    bring: str
    bring_unknown: str
    for_whom: str
    said_around: str
    said_everywhere: str
    not_here: str
    not_known_here: str
    without_place: str
    elsewhere: str
    nowhere_known: str
    kilometres: str
    after: str
    ask: str
    ask_nobody: str
    religious: str
    secular: str
    nothing: str
    source: str


ENGLISH = PathwayWords(
    title="Next steps",
    about="For needs, not for a person: write no name on this page, and keep it with nobody's file.",
    inferred="Pilot place inferred from the sample: the source does not name the pilots.",
    legend="Signs",
    covered="is said to be there",
    partly="is partly there",
    missing="is said to be missing",
    unknown="not known: ask",
    who="Whom to go to",
    who_unknown="not named in the source",
    bring="What to bring",
    bring_unknown="not recorded: ask before going",
    for_whom="For",
    said_around="said of",
    said_everywhere="said of all places of the study",
    not_here="Missing here",
    not_known_here="Nothing is said about",
    without_place="Said to be there, without saying where",
    elsewhere="Nearest elsewhere",
    nowhere_known="no place is known that has it",
    kilometres="km",
    after="first",
    ask="About what is not known, ask",
    ask_nobody="whoever keeps the register",
    religious="Voluntary. Nobody is sent to religious work, and nobody loses anything by saying no.",
    secular="Without religion",
    nothing="No need was given.",
    source="Register of the study. What is not recorded is not known; it may be there.",
)

RUSSIAN = PathwayWords(
    title="Следующие шаги",
    about="Для потребностей, не для человека: не пишите имён на этой странице и не подшивайте её ни в чьё дело.",
    inferred="Пилотное место выведено из выборки: источник не называет пилотных мест.",
    legend="Знаки",
    covered="по источнику, есть",
    partly="есть частично",
    missing="по источнику, нет",
    unknown="неизвестно: спросите",
    who="К кому обратиться",
    who_unknown="в источнике не указано",
    bring="Что взять с собой",
    bring_unknown="не записано: спросите заранее",
    for_whom="Для кого",
    said_around="сказано о месте",
    said_everywhere="сказано обо всех местах исследования",
    not_here="Здесь нет",
    not_known_here="Ничего не сказано о",
    without_place="По источнику, есть, но не сказано где",
    elsewhere="Ближайшее место, где это есть",
    nowhere_known="место, где это есть, неизвестно",
    kilometres="км",
    after="сначала",
    ask="О том, что неизвестно, спросите",
    ask_nobody="того, кто ведёт реестр",
    religious="Добровольно. Никого не направляют на религиозную работу, и отказ ничего не меняет.",
    secular="Без религии",
    nothing="Потребности не указаны.",
    source="Реестр исследования. Что не записано, то неизвестно; оно может быть.",
)

KYRGYZ = PathwayWords(
    title="Кийинки кадамдар",
    about="Муктаждыктар үчүн, адам үчүн эмес: бул баракка ат жазбаңыз жана аны эч кимдин ишине тикпеңиз.",
    inferred="Пилоттук жер тандоодон чыгарылган: булак пилоттук жерлерди атаган эмес.",
    legend="Белгилер",
    covered="булак боюнча бар",
    partly="жарым-жартылай бар",
    missing="булак боюнча жок",
    unknown="белгисиз: сураңыз",
    who="Кимге кайрылуу керек",
    who_unknown="булакта аталган эмес",
    bring="Эмне алып баруу керек",
    bring_unknown="жазылган эмес: барардан мурун сураңыз",
    for_whom="Кимдер үчүн",
    said_around="бул жер жөнүндө айтылган",
    said_everywhere="изилдөөнүн бардык жерлери жөнүндө айтылган",
    not_here="Бул жерде жок",
    not_known_here="Эч нерсе айтылган эмес",
    without_place="Булак боюнча бар, бирок кайда экени айтылган эмес",
    elsewhere="Бар болгон эң жакын жер",
    nowhere_known="бар болгон жер белгисиз",
    kilometres="км",
    after="адегенде",
    ask="Белгисиз нерсе жөнүндө сураңыз",
    ask_nobody="реестрди жүргүзгөн адамдан",
    religious="Ыктыярдуу. Диний ишке эч ким жиберилбейт, баш тарткан адам эч нерсе жоготпойт.",
    secular="Динсиз жардам",
    nothing="Муктаждык көрсөтүлгөн жок.",
    source="Изилдөөнүн реестри. Жазылбаган нерсе белгисиз; ал бар болушу мүмкүн.",
)

PATHWAY_WORDS: Mapping[str, PathwayWords] = {"ky": KYRGYZ, "ru": RUSSIAN, "en": ENGLISH}
