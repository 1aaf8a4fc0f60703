"""What the pages about stakeholders say, in English, Russian and Kyrgyz. What the study says stays in the language of its register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PAGES: Final = ("register", "map", "gaps", "next-steps", "champions")


@dataclass(frozen=True, slots=True)
class StakeholderWords:
    """Every word of the pages about stakeholders, in one language."""

    pages: Mapping[str, str]
    leads: Mapping[str, str]
    parts: str
    made_up: str
    show_rehearsal: str
    show_own: str
    nothing: str
    more: str
    show: str
    all: str
    place: str
    source: str
    name: str
    search: str
    type: str
    types: Mapping[str, str]
    no_type: str
    actors: str
    other_names: str
    does: str
    withheld: str
    part_of: str
    places: str
    kind: str
    within: str
    services: str
    service: str
    said: str
    availability: Mapping[str, str]
    provider: str
    provider_unknown: str
    everywhere: str
    without_place: str
    roles: str
    findings: str
    no_findings: str
    fix: str
    field: str
    who_where: str
    who_where_note: str
    by_field: str
    by_field_note: str
    in_field: str
    no_network: str
    values: str
    figure_note: str
    needs: str
    need: str
    cover: Mapping[str, str]
    rests: Mapping[str, str]
    unknown_note: str
    evidence: str
    no_evidence: str
    barriers: str
    close: str
    religious_too: str
    programme: str
    item: str
    no_service: str
    way_out: str
    stages: Mapping[str, str]
    nothing_said: str
    hangs: str
    single_providers: str
    one_actor_fields: str
    one_actor_places: str
    no_needs: str
    private: str
    tick: str
    choose_place: str
    plan_language: str
    religious_asked: str
    religious_note: str
    make_plan: str
    as_pdf: str
    choose_some: str
    circle: str
    bad_question: str
    named_by: str
    share: str
    rank: str
    among_first: str
    nobody_asked: str
    cannot_say: str
    would_name: str
    key_players: str
    key_players_note: str
    look_for_key_players: str
    key_players_small: str
    no_ties: str
    questions: Mapping[str, str]
    inferred: str


STAKEHOLDER_WORDS: Final[Mapping[str, StakeholderWords]] = {
    "en": StakeholderWords(
        pages={"register": "Register", "map": "Map", "gaps": "Gaps", "next-steps": "Next steps", "champions": "Champions"},
        leads={
            "register": "Organisations and roles, under all their names, with where that stands.",
            "map": "Who does what where, as far as anybody says so. Two in one field are not known to work together.",
            "gaps": "Which need is met where. Unknown means that nobody says anything; it is not missing.",
            "next-steps": "In this place, for these needs: whom does one go to, and what is not there?",
            "champions": "Whom people name most, how sure that is, and what it rests on. Organisations and roles only.",
        },
        parts="Pages about stakeholders",
        made_up="SIMULATED",
        show_rehearsal="Show the rehearsal: made up",
        show_own="Show what was really said",
        nothing="Nothing is recorded.",
        more="{shown} of {number} are shown. Look for a word to see others.",
        show="Show",
        all="all",
        place="Place",
        source="Source",
        name="Name",
        search="Words in names, fields and services",
        type="Type",
        types={"state": "state", "international": "international", "ngo": "non-governmental", "religious": "religious", "community": "community"},
        no_type="not stated",
        actors="Actors",
        other_names="Other names",
        does="What they do",
        withheld="a person, name withheld",
        part_of="part of {name}",
        places="Places",
        kind="Kind",
        within="Lies in",
        services="Services",
        service="Service",
        said="What is said",
        availability={"available": "there", "partial": "partly there", "gap": "missing"},
        provider="Provider",
        provider_unknown="not named",
        everywhere="all places of the study",
        without_place="no place named",
        roles="Roles in communities",
        findings="To be put right",
        no_findings="The register has no findings.",
        fix="What to do",
        field="Field or service",
        who_where="Who does what where",
        who_where_note="What names no place stands as “place unknown”. What is not listed is unknown, not missing.",
        by_field="Actors by field of activity",
        by_field_note="Being in one field is not working together.",
        in_field="in this field",
        no_network="No tie between actors is recorded; being in one field is none.",
        values="Values",
        figure_note="The drawing is that of the report, in English.",
        needs="Needs by place",
        need="Need",
        cover={"covered": "covered", "partly": "partly", "missing": "missing", "unknown": "unknown"},
        rests={"here": "said of the place itself", "everywhere": "said of all places", "around": "said of the region", "inside": "said of a place in it", "no place": "no place named"},
        unknown_note="Missing: somebody says that it is not there. Unknown: nobody says anything. A mark opens what it rests on.",
        evidence="What this rests on",
        no_evidence="Nobody says anything of this here.",
        barriers="Coded barriers that speak of it",
        close="Close",
        religious_too="religious needs too",
        programme="Individual programme of assistance",
        item="Item of the law",
        no_service="no service is linked to it anywhere",
        way_out="The way out of prison, all places together",
        stages={"before_release": "before release", "release": "release", "supervision": "supervision", "aftercare": "aftercare"},
        nothing_said="nothing is said, which is not missing",
        hangs="What hangs on one organisation",
        single_providers="Services with one provider",
        one_actor_fields="Fields with one actor",
        one_actor_places="Places that depend on one organisation",
        no_needs="The study has no needs or no places: stakeholders/needs.csv, places.csv.",
        private="For needs, not for a person. Nothing that you choose is stored, and there is no field for a name.",
        tick="What is needed?",
        choose_place="Choose a place",
        plan_language="Language of the page",
        religious_asked="Religious work is asked for",
        religious_note="Voluntary, with help without religion beside it. Leave it empty unless somebody asks for it.",
        make_plan="Show next steps",
        as_pdf="One page to print (PDF)",
        choose_some="Choose a place and at least one need.",
        circle="The register says that needs are to be met before each other: kurak stakeholders check.",
        bad_question="This cannot be asked like that.",
        named_by="Named by",
        share="Share (limits)",
        rank="Rank",
        among_first="In the first {first}",
        nobody_asked="No champion can be named: nobody was asked.",
        cannot_say="What this cannot say",
        would_name="What would name one",
        key_players="Key players of the network",
        key_players_note="{ties} recorded ties among {actors} actors. Sets of {size}. They rest on who has ties to whom, not on whom anybody trusts.",
        look_for_key_players="Look for key players of the network (takes some seconds)",
        key_players_small="Not defined: the network is too small for sets of {size}.",
        no_ties="No ties are recorded, so there are no key players either.",
        questions={"turn_to": "whom people turn to", "trust": "whom people trust"},
        inferred="pilot, inferred",
    ),
    "ru": StakeholderWords(
        pages={"register": "Реестр", "map": "Карта", "gaps": "Пробелы", "next-steps": "Следующие шаги", "champions": "Лидеры"},
        leads={
            "register": "Организации и роли под всеми их названиями, с указанием источника.",
            "map": "Кто, что и где делает, насколько об этом сказано. Двое в одной области не обязательно работают вместе.",
            "gaps": "Какая потребность где удовлетворяется. «Неизвестно» значит, что никто ничего не сказал; это не «нет».",
            "next-steps": "В этом месте, для этих потребностей: к кому обратиться, и чего там нет?",
            "champions": "Кого называют чаще всего, насколько это надёжно и на чём основано. Только организации и роли.",
        },
        parts="Страницы о заинтересованных сторонах",
        made_up="SIMULATED",
        show_rehearsal="Показать репетицию: данные выдуманы",
        show_own="Показать то, что сказано на самом деле",
        nothing="Ничего не записано.",
        more="Показано {shown} из {number}. Остальные найдёт поиск по слову.",
        show="Показать",
        all="все",
        place="Место",
        source="Источник",
        name="Название",
        search="Слова в названиях, областях и услугах",
        type="Вид",
        types={"state": "государственные", "international": "международные", "ngo": "негосударственные", "religious": "религиозные", "community": "местные сообщества"},
        no_type="не указано",
        actors="Участники",
        other_names="Другие названия",
        does="Что делают",
        withheld="человек, имя не показывается",
        part_of="входит в: {name}",
        places="Места",
        kind="Вид",
        within="Находится в",
        services="Услуги",
        service="Услуга",
        said="Что сказано",
        availability={"available": "есть", "partial": "есть частично", "gap": "нет"},
        provider="Кто оказывает",
        provider_unknown="не указано",
        everywhere="все места исследования",
        without_place="место не названо",
        roles="Роли в сообществах",
        findings="Исправить",
        no_findings="В реестре нет замечаний.",
        fix="Что сделать",
        field="Область или услуга",
        who_where="Кто, что и где делает",
        who_where_note="То, что не называет места, стоит как «place unknown». Чего нет в списке, то неизвестно; это не «нет».",
        by_field="Участники по областям деятельности",
        by_field_note="Быть в одной области не значит работать вместе.",
        in_field="в этой области",
        no_network="Связи между участниками не записаны; общая область — не связь.",
        values="Значения",
        figure_note="Рисунок взят из отчёта, на английском языке.",
        needs="Потребности по местам",
        need="Потребность",
        cover={"covered": "есть", "partly": "частично", "missing": "нет", "unknown": "неизвестно"},
        rests={"here": "сказано о самом месте", "everywhere": "сказано обо всех местах", "around": "сказано об области", "inside": "сказано о месте внутри него", "no place": "место не названо"},
        unknown_note="«Нет»: кто-то сказал, что этого нет. «Неизвестно»: никто ничего не сказал. Знак открывает то, на чём он основан.",
        evidence="На чём это основано",
        no_evidence="Об этом здесь никто ничего не сказал.",
        barriers="Закодированные барьеры об этом",
        close="Закрыть",
        religious_too="и религиозные потребности",
        programme="Индивидуальная программа помощи",
        item="Пункт закона",
        no_service="с ним нигде не связана ни одна услуга",
        way_out="Путь из тюрьмы, все места вместе",
        stages={"before_release": "до освобождения", "release": "освобождение", "supervision": "надзор", "aftercare": "после надзора"},
        nothing_said="ничего не сказано; это не «нет»",
        hangs="Что держится на одной организации",
        single_providers="Услуги с одним исполнителем",
        one_actor_fields="Области с одним участником",
        one_actor_places="Места, зависящие от одной организации",
        no_needs="В исследовании нет потребностей или мест: stakeholders/needs.csv, places.csv.",
        private="Для потребностей, не для человека. Ничего из выбранного не сохраняется, и поля для имени нет.",
        tick="Что нужно?",
        choose_place="Выберите место",
        plan_language="Язык страницы",
        religious_asked="Просят о религиозной работе",
        religious_note="Добровольно, и рядом стоит помощь без религии. Не отмечайте, если об этом не просят.",
        make_plan="Показать следующие шаги",
        as_pdf="Одна страница для печати (PDF)",
        choose_some="Выберите место и хотя бы одну потребность.",
        circle="По реестру потребности предшествуют друг другу: kurak stakeholders check.",
        bad_question="Так спросить нельзя.",
        named_by="Назвали",
        share="Доля (границы)",
        rank="Ранг",
        among_first="В первых {first}",
        nobody_asked="Назвать лидера нельзя: никого не спросили.",
        cannot_say="О чём это не говорит",
        would_name="Что позволило бы назвать",
        key_players="Ключевые участники сети",
        key_players_note="Записано связей: {ties}, участников: {actors}. Наборы по {size}. Основано на связях, а не на доверии.",
        look_for_key_players="Найти ключевых участников сети (займёт несколько секунд)",
        key_players_small="Не определено: сеть слишком мала для наборов по {size}.",
        no_ties="Связи не записаны, поэтому нет и ключевых участников.",
        questions={"turn_to": "к кому обращаются", "trust": "кому доверяют"},
        inferred="пилот, по выводу",
    ),
    "ky": StakeholderWords(
        pages={"register": "Тизме", "map": "Карта", "gaps": "Боштуктар", "next-steps": "Кийинки кадамдар", "champions": "Лидерлер"},
        leads={
            "register": "Уюмдар жана ролдор, бардык аталыштары жана булагы менен.",
            "map": "Ким, эмнени, кайда кылат, айтылганына жараша. Бир тармактагы экөө чогуу иштейт деген эмес.",
            "gaps": "Кайсы муктаждык кайда канааттандырылат. «Белгисиз» — эч ким эч нерсе айткан эмес; бул «жок» эмес.",
            "next-steps": "Бул жерде, ушул муктаждыктар үчүн: кимге кайрылуу керек, эмне жок?",
            "champions": "Кимди көбүрөөк аташат, бул канчалык ишенимдүү, эмнеге таянат. Уюмдар жана ролдор гана.",
        },
        parts="Кызыкдар тараптар жөнүндө барактар",
        made_up="SIMULATED",
        show_rehearsal="Машыгууну көрсөтүү: ойдон чыгарылган",
        show_own="Чындап айтылганды көрсөтүү",
        nothing="Эч нерсе жазылган эмес.",
        more="{number} ичинен {shown} көрсөтүлдү. Калганын сөз менен издеңиз.",
        show="Көрсөтүү",
        all="баары",
        place="Жер",
        source="Булак",
        name="Аты",
        search="Аталыштардагы, тармактардагы, кызматтардагы сөздөр",
        type="Түрү",
        types={"state": "мамлекеттик", "international": "эл аралык", "ngo": "мамлекеттик эмес", "religious": "диний", "community": "жергиликтүү"},
        no_type="айтылган эмес",
        actors="Катышуучулар",
        other_names="Башка аталыштары",
        does="Эмне кылышат",
        withheld="адам, аты көрсөтүлбөйт",
        part_of="курамында: {name}",
        places="Жерлер",
        kind="Түрү",
        within="Кайда жайгашкан",
        services="Кызматтар",
        service="Кызмат",
        said="Эмне айтылган",
        availability={"available": "бар", "partial": "жарым-жартылай бар", "gap": "жок"},
        provider="Ким көрсөтөт",
        provider_unknown="аталган эмес",
        everywhere="изилдөөнүн бардык жерлери",
        without_place="жер аталган эмес",
        roles="Жамааттагы ролдор",
        findings="Оңдоо керек",
        no_findings="Тизмеде эскертүү жок.",
        fix="Эмне кылуу керек",
        field="Тармак же кызмат",
        who_where="Ким, эмнени, кайда кылат",
        who_where_note="Жери аталбаганы «place unknown» деп турат. Тизмеде жогу белгисиз; бул «жок» эмес.",
        by_field="Иш тармактары боюнча катышуучулар",
        by_field_note="Бир тармакта болуу чогуу иштөө эмес.",
        in_field="ушул тармакта",
        no_network="Катышуучулардын байланышы жазылган эмес; бир тармакта болуу байланыш эмес.",
        values="Маанилер",
        figure_note="Сүрөт отчёттон, англис тилинде.",
        needs="Жерлер боюнча муктаждыктар",
        need="Муктаждык",
        cover={"covered": "бар", "partly": "жарым-жартылай", "missing": "жок", "unknown": "белгисиз"},
        rests={"here": "ушул жердин өзү жөнүндө", "everywhere": "бардык жерлер жөнүндө", "around": "облус жөнүндө", "inside": "анын ичиндеги жер жөнүндө", "no place": "жер аталган эмес"},
        unknown_note="«Жок»: кимдир бирөө жок деп айткан. «Белгисиз»: эч ким эч нерсе айткан эмес. Белги эмнеге таянганын ачат.",
        evidence="Бул эмнеге таянат",
        no_evidence="Бул жерде бул жөнүндө эч ким эч нерсе айткан эмес.",
        barriers="Ушул жөнүндө коддолгон тоскоолдуктар",
        close="Жабуу",
        religious_too="диний муктаждыктар да",
        programme="Жардамдын жеке программасы",
        item="Мыйзамдын пункту",
        no_service="ага эч жерде бир да кызмат байланышкан эмес",
        way_out="Түрмөдөн чыгуу жолу, бардык жерлер чогуу",
        stages={"before_release": "бошотулганга чейин", "release": "бошотуу", "supervision": "көзөмөл", "aftercare": "көзөмөлдөн кийин"},
        nothing_said="эч нерсе айтылган эмес; бул «жок» эмес",
        hangs="Бир уюмга байланганы",
        single_providers="Бир гана аткаруучусу бар кызматтар",
        one_actor_fields="Бир катышуучусу бар тармактар",
        one_actor_places="Бир уюмга көз каранды жерлер",
        no_needs="Изилдөөдө муктаждыктар же жерлер жок: stakeholders/needs.csv, places.csv.",
        private="Муктаждыктар үчүн, адам үчүн эмес. Тандаганыңыз сакталбайт, ат жаза турган жер жок.",
        tick="Эмне керек?",
        choose_place="Жерди тандаңыз",
        plan_language="Барактын тили",
        religious_asked="Диний иш суралды",
        religious_note="Ыктыярдуу, жанында динсиз жардам турат. Эч ким сурабаса, бош калтырыңыз.",
        make_plan="Кийинки кадамдарды көрсөтүү",
        as_pdf="Басып чыгаруучу бир барак (PDF)",
        choose_some="Жерди жана жок дегенде бир муктаждыкты тандаңыз.",
        circle="Тизме боюнча муктаждыктар бири-биринен мурун турат: kurak stakeholders check.",
        bad_question="Мындай суроого болбойт.",
        named_by="Атагандар",
        share="Үлүшү (чектери)",
        rank="Орду",
        among_first="Алгачкы {first} ичинде",
        nobody_asked="Лидерди атоого болбойт: эч кимден суралган эмес.",
        cannot_say="Бул эмнени айта албайт",
        would_name="Эмне атоого мүмкүндүк берет",
        key_players="Тармактын негизги катышуучулары",
        key_players_note="Жазылган байланыштар: {ties}, катышуучулар: {actors}. Топтомдо {size}. Байланыштарга таянат, ишенимге эмес.",
        look_for_key_players="Тармактын негизги катышуучуларын издөө (бир нече секунд)",
        key_players_small="Аныкталган эмес: тармак {size} катышуучунун топтомуна өтө кичине.",
        no_ties="Байланыштар жазылган эмес, ошондуктан негизги катышуучулар да жок.",
        questions={"turn_to": "кимге кайрылышат", "trust": "кимге ишенишет"},
        inferred="пилот, чыгарылган",
    ),
}
