"""What the coding pages say, in English, Russian and Kyrgyz. Names of keys stay as they stand on keyboards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CodingWords:
    """Every word of the coding pages, in one language; the page's script holds them too."""

    heading: str
    lead: str
    no_texts: str
    no_texts_lead: str
    text: str
    kind: str
    kinds: Mapping[str, str]
    language: str
    attributes: str
    mine: str
    task: str
    done_on: str
    to_do: str
    no_task: str
    other_coders: str
    your_name: str
    your_name_lead: str
    use_name: str
    coding_as: str
    reading_only: str
    other_name: str
    name_wrong: str
    name_twin: str
    name_of_user: str
    codebook: str
    codebook_lead: str
    no_codebook: str
    matrix: str
    matrix_lead: str
    compare: str
    all_texts: str
    find_code: str
    find_hint: str
    no_match: str
    codes: str
    when: str
    when_not: str
    example: str
    transcript: str
    passage: str
    passage_hint: str
    no_passage: str
    at_caret: str
    says: str
    present: str
    absent: str
    stance: str
    stances: Mapping[str, str]
    memo: str
    delete: str
    undo: str
    redo: str
    finish: str
    finished: str
    reopen: str
    reopen_closed: str
    saved: str
    saving: str
    not_saved: str
    signed_out: str
    changed_elsewhere: str
    text_changed: str
    frozen_changed: str
    other_coder_chosen: str
    not_yours: str
    cannot_write: str
    impossible: str
    reload: str
    cannot_count: str
    too_large: str
    unreadable: str
    unplaced: str
    read_work: str
    coded: str
    deleted: str
    undone: str
    redone: str
    nothing_to_undo: str
    code_this: str
    close: str
    keys: str
    key_words: str
    key_sentences: str
    key_turns: str
    key_extend: str
    key_find: str
    key_apply: str
    key_codings: str
    key_absent: str
    key_stance: str
    key_memo: str
    key_delete: str
    key_undo: str
    key_escape: str
    compare_lead: str
    compare_wait: str
    no_differences: str
    differences: str
    kinds_of_difference: Mapping[str, str]
    by: str
    count_note: str
    closed: str
    nothing_coded: str
    grouping: Mapping[str, str]
    opens: str
    passages: str


CODING_WORDS: Final[Mapping[str, CodingWords]] = {
    "en": CodingWords(
        heading="Coding",
        lead="Texts of the study. Your codings are kept in a file of your own.",
        no_texts="No text is here yet.",
        no_texts_lead="Transcripts are Markdown files in the folder transcripts; kurak qualitative check says whether they can be read.",
        text="Text",
        kind="Kind",
        kinds={"in-depth": "in-depth interview", "expert": "expert interview", "focus group": "focus group", "article": "article", "law": "law", "report": "report", "other": "other"},
        language="Language",
        attributes="Attributes",
        mine="My codings",
        task="Task",
        done_on="done {day}",
        to_do="to be coded",
        no_task="free",
        other_coders="Coders",
        your_name="Who codes?",
        your_name_lead="Codings are kept under this name. Letters, digits, dot and hyphen.",
        use_name="Code under this name",
        coding_as="Coding as {coder}",
        reading_only="Reading only",
        other_name="Another name",
        name_wrong="A name has letters, digits, dots and hyphens, at most 60.",
        name_twin="There is a coder {coder}; names that differ in capitals only are one.",
        name_of_user="Your name cannot be the name of a file: ask the owner for one of letters, digits, dots and hyphens.",
        codebook="Codebook",
        codebook_lead="What each code means, when it is used, and when not.",
        no_codebook="There is no codebook that can be read: coding/codebook.yaml.",
        matrix="Matrix",
        matrix_lead="In how many texts a code is present, by an attribute of the texts. A number opens its passages.",
        compare="Compare {first} and {second}",
        all_texts="All texts",
        find_code="Find a code",
        find_hint="three letters, Enter",
        no_match="No code has these letters.",
        codes="Codes",
        when="Use for",
        when_not="Not for",
        example="Example",
        transcript="Text of {document}",
        passage="Passage",
        passage_hint="Select words, type three letters of a code, press Enter.",
        no_passage="Select words first.",
        at_caret="Codings here",
        says="It is said to be",
        present="present",
        absent="absent",
        stance="The group",
        stances={"": "not stated", "consensus": "consensus", "dissent": "dissent", "silence": "silence"},
        memo="Memo",
        delete="Delete the coding",
        undo="Undo",
        redo="Redo",
        finish="Mark as done",
        finished="Done on {day}. The text can be read, not coded.",
        reopen="Go on coding",
        reopen_closed="Another coder has finished this text too, and each may have seen the other's work. It is not coded any more.",
        saved="Saved",
        saving="Saving …",
        not_saved="Not saved yet: the server does not answer. Leave this page open.",
        signed_out="Sign in again in another window; then this page goes on saving.",
        changed_elsewhere="These codings were changed in another window. This is how they are now; do your last step again if it is missing.",
        text_changed="The text was changed on the disk after this page was opened. Nothing is saved until you open it again.",
        frozen_changed="The text was changed after it was first coded. Run kurak qualitative check --re-anchor first.",
        other_coder_chosen="Another name was chosen in another window. Open the page again.",
        not_yours="This text is not yours to code.",
        cannot_write="The codings cannot be written: {reason}. Leave this page open.",
        impossible="This could not be done: {reason}",
        reload="Open it again",
        cannot_count="This browser counts the letters of this text differently from the file. Nothing can be coded here.",
        too_large="This text is too large for a page: {number} characters.",
        unreadable="{file} has rows that cannot be understood. Run kurak qualitative check; it says which.",
        unplaced="Codings that do not stand where they say, not shown: {number}. Run kurak qualitative check.",
        read_work="Codings of {coder}, to read",
        coded="{code}: coded.",
        deleted="{code}: deleted.",
        undone="Undone.",
        redone="Done again.",
        nothing_to_undo="Nothing to undo.",
        code_this="Choose a code",
        close="Close",
        keys="All keys",
        key_words="word by word",
        key_sentences="sentence by sentence",
        key_turns="turn by turn",
        key_extend="with any of these: select",
        key_find="letters: find a code",
        key_apply="give the code",
        key_codings="coding before, after",
        key_absent="present or absent",
        key_stance="consensus, dissent, silence, not stated",
        key_memo="memo",
        key_delete="delete the coding",
        key_undo="undo, redo",
        key_escape="let go",
        compare_lead="Left {first}, right {second}. What they coded differently, in the order of the text.",
        compare_wait="Two coders are compared when both have finished the text.",
        no_differences="Both coded every passage alike.",
        differences="To talk about: {number}",
        kinds_of_difference={"only first": "only {first}", "only second": "only {second}", "says": "present or absent", "stance": "stance of the group", "length": "where it ends"},
        by="By",
        count_note="3: three texts speak of it. −1: one says that it is not there. ±1: one says both. ?1: in one it was not asked. ·: nobody mentions it. Texts are counted, not shares.",
        closed="Two coders code these texts, and not both have finished; they are in no table: {texts}",
        nothing_coded="Nothing that can be shown is coded yet.",
        grouping={"kind": "kind", "language": "language", "text": "each text"},
        opens="{code}, {group}: open passages",
        passages="Passages: {number}",
    ),
    "ru": CodingWords(
        heading="Кодирование",
        lead="Тексты исследования. Ваши кодировки хранятся в отдельном файле.",
        no_texts="Текстов пока нет.",
        no_texts_lead="Транскрипты — файлы Markdown в папке transcripts; команда kurak qualitative check скажет, читаются ли они.",
        text="Текст",
        kind="Вид",
        kinds={"in-depth": "глубинное интервью", "expert": "экспертное интервью", "focus group": "фокус-группа", "article": "статья", "law": "закон", "report": "отчёт", "other": "другое"},
        language="Язык",
        attributes="Признаки",
        mine="Мои кодировки",
        task="Задание",
        done_on="готово {day}",
        to_do="закодировать",
        no_task="свободно",
        other_coders="Кодировщики",
        your_name="Кто кодирует?",
        your_name_lead="Под этим именем хранятся кодировки. Буквы, цифры, точка и дефис.",
        use_name="Кодировать под этим именем",
        coding_as="Кодирует {coder}",
        reading_only="Только чтение",
        other_name="Другое имя",
        name_wrong="В имени — буквы, цифры, точки и дефисы, не больше 60.",
        name_twin="Уже есть кодировщик {coder}; имена, которые отличаются только заглавными буквами, считаются одним.",
        name_of_user="Ваше имя не может быть именем файла: попросите владельца дать имя из букв, цифр, точек и дефисов.",
        codebook="Кодовая книга",
        codebook_lead="Что значит каждый код, когда он применяется и когда нет.",
        no_codebook="Нет кодовой книги, которую можно прочитать: coding/codebook.yaml.",
        matrix="Матрица",
        matrix_lead="В скольких текстах есть код — по признаку текстов. Число открывает фрагменты.",
        compare="Сравнить: {first} и {second}",
        all_texts="Все тексты",
        find_code="Найти код",
        find_hint="три буквы, Enter",
        no_match="Нет кода с такими буквами.",
        codes="Коды",
        when="Применять",
        when_not="Не применять",
        example="Пример",
        transcript="Текст {document}",
        passage="Фрагмент",
        passage_hint="Выделите слова, наберите три буквы кода, нажмите Enter.",
        no_passage="Сначала выделите слова.",
        at_caret="Кодировки здесь",
        says="Говорится, что это",
        present="есть",
        absent="отсутствует",
        stance="Группа",
        stances={"": "не указано", "consensus": "согласие", "dissent": "несогласие", "silence": "молчание"},
        memo="Заметка",
        delete="Удалить кодировку",
        undo="Отменить",
        redo="Вернуть",
        finish="Отметить готовым",
        finished="Готово {day}. Текст можно читать, но не кодировать.",
        reopen="Продолжить кодирование",
        reopen_closed="Другой кодировщик тоже закончил этот текст, и каждый мог видеть работу другого. Он больше не кодируется.",
        saved="Сохранено",
        saving="Сохраняется …",
        not_saved="Пока не сохранено: сервер не отвечает. Не закрывайте страницу.",
        signed_out="Войдите снова в другом окне; тогда эта страница продолжит сохранять.",
        changed_elsewhere="Эти кодировки изменены в другом окне. Показано, как сейчас; если последнего шага нет, повторите его.",
        text_changed="Текст на диске изменён после открытия страницы. Ничего не сохраняется, пока вы не откроете его снова.",
        frozen_changed="Текст изменён после первого кодирования. Сначала выполните kurak qualitative check --re-anchor.",
        other_coder_chosen="В другом окне выбрано другое имя. Откройте страницу снова.",
        not_yours="Этот текст кодируете не вы.",
        cannot_write="Кодировки не записываются: {reason}. Не закрывайте страницу.",
        impossible="Это не удалось: {reason}",
        reload="Открыть снова",
        cannot_count="Этот браузер считает буквы текста не так, как они стоят в файле. Здесь нельзя кодировать.",
        too_large="Текст слишком велик для страницы: {number} знаков.",
        unreadable="В {file} есть строки, которые нельзя понять. Команда kurak qualitative check скажет какие.",
        unplaced="Кодировки не на своём месте, не показаны: {number}. Выполните kurak qualitative check.",
        read_work="Кодировки: {coder}, для чтения",
        coded="{code}: код поставлен.",
        deleted="{code}: удалено.",
        undone="Отменено.",
        redone="Возвращено.",
        nothing_to_undo="Отменять нечего.",
        code_this="Выбрать код",
        close="Закрыть",
        keys="Все клавиши",
        key_words="по словам",
        key_sentences="по предложениям",
        key_turns="по репликам",
        key_extend="вместе с ними: выделить",
        key_find="буквы: найти код",
        key_apply="поставить код",
        key_codings="предыдущая, следующая кодировка",
        key_absent="есть или отсутствует",
        key_stance="согласие, несогласие, молчание, не указано",
        key_memo="заметка",
        key_delete="удалить кодировку",
        key_undo="отменить, вернуть",
        key_escape="снять выделение",
        compare_lead="Слева {first}, справа {second}. Что закодировано по-разному, в порядке текста.",
        compare_wait="Двух кодировщиков сравнивают, когда оба закончили текст.",
        no_differences="Все фрагменты закодированы одинаково.",
        differences="Обсудить: {number}",
        kinds_of_difference={"only first": "только {first}", "only second": "только {second}", "says": "есть или отсутствует", "stance": "позиция группы", "length": "границы фрагмента"},
        by="По признаку",
        count_note="3: об этом говорят в трёх текстах. −1: в одном сказано, что этого нет. ±1: в одном и то и другое. ?1: в одном об этом не спрашивали. ·: никто не упоминает. Считаются тексты, а не доли.",
        closed="Эти тексты кодируют двое, и закончили не оба; в таблицах их нет: {texts}",
        nothing_coded="Пока нет кодировок, которые можно показать.",
        grouping={"kind": "вид", "language": "язык", "text": "каждый текст"},
        opens="{code}, {group}: открыть фрагменты",
        passages="Фрагменты: {number}",
    ),
    "ky": CodingWords(
        heading="Коддоо",
        lead="Изилдөөнүн тексттери. Сиз койгон коддор өзүңүздүн файлыңызда сакталат.",
        no_texts="Азырынча текст жок.",
        no_texts_lead="Маек тексттери transcripts папкасындагы Markdown файлдары; алар окулабы, kurak qualitative check буйругу айтат.",
        text="Текст",
        kind="Түрү",
        kinds={"in-depth": "терең маек", "expert": "эксперт менен маек", "focus group": "фокус-топ", "article": "макала", "law": "мыйзам", "report": "отчёт", "other": "башка"},
        language="Тили",
        attributes="Белгилери",
        mine="Мен коддогондор",
        task="Тапшырма",
        done_on="бүттү {day}",
        to_do="коддоо керек",
        no_task="бош",
        other_coders="Коддоочулар",
        your_name="Ким коддойт?",
        your_name_lead="Коюлган коддор ушул ат менен сакталат. Тамгалар, сандар, чекит жана дефис.",
        use_name="Ушул ат менен коддоо",
        coding_as="Коддогон: {coder}",
        reading_only="Окуу үчүн гана",
        other_name="Башка ат",
        name_wrong="Атта тамгалар, сандар, чекиттер жана дефистер гана болот, 60тан көп эмес.",
        name_twin="{coder} деген коддоочу бар; баш тамгасы менен гана айырмаланган аттар бир деп эсептелет.",
        name_of_user="Атыңыз файлдын аты боло албайт: ээсинен тамга, сан, чекит жана дефистен турган ат сураңыз.",
        codebook="Коддор китеби",
        codebook_lead="Ар бир код эмнени билдирет, качан коюлат, качан коюлбайт.",
        no_codebook="Окула турган коддор китеби жок: coding/codebook.yaml.",
        matrix="Матрица",
        matrix_lead="Код канча текстте бар экени, тексттердин белгиси боюнча. Сан үзүндүлөрдү ачат.",
        compare="Салыштыруу: {first} жана {second}",
        all_texts="Бардык тексттер",
        find_code="Код табуу",
        find_hint="үч тамга, Enter",
        no_match="Мындай тамгалуу код жок.",
        codes="Коддор",
        when="Качан коюлат",
        when_not="Качан коюлбайт",
        example="Мисал",
        transcript="{document} тексти",
        passage="Үзүндү",
        passage_hint="Сөздөрдү белгилеп, коддун үч тамгасын терип, Enter басыңыз.",
        no_passage="Адегенде сөздөрдү белгилеңиз.",
        at_caret="Бул жердеги коддор",
        says="Айтылганы",
        present="бар",
        absent="жок",
        stance="Топ",
        stances={"": "көрсөтүлгөн эмес", "consensus": "макулдук", "dissent": "каршы пикир", "silence": "унчукпоо"},
        memo="Эскертме",
        delete="Кодду алып салуу",
        undo="Артка кайтаруу",
        redo="Кайра жасоо",
        finish="Бүттү деп белгилөө",
        finished="Бүттү: {day}. Текстти окуса болот, коддоого болбойт.",
        reopen="Коддоону улантуу",
        reopen_closed="Бул текстти башка коддоочу да бүттү, эми бири-биринин ишин көрүшү мүмкүн. Мындан ары коддолбойт.",
        saved="Сакталды",
        saving="Сакталууда …",
        not_saved="Али сакталган жок: сервер жооп бербей жатат. Баракты жаппаңыз.",
        signed_out="Башка терезеде кайра кириңиз; анан бул барак сактоону улантат.",
        changed_elsewhere="Бул коддор башка терезеде өзгөртүлдү. Азыркы абалы көрсөтүлдү; акыркы аракетиңиз жок болсо, кайталаңыз.",
        text_changed="Барак ачылгандан кийин текст дискте өзгөртүлдү. Кайра ачмайынча эч нерсе сакталбайт.",
        frozen_changed="Текст биринчи жолу коддолгондон кийин өзгөртүлгөн. Адегенде kurak qualitative check --re-anchor аткарыңыз.",
        other_coder_chosen="Башка терезеде башка ат тандалды. Баракты кайра ачыңыз.",
        not_yours="Бул текстти сиз коддобойсуз.",
        cannot_write="Коддор жазылбай жатат: {reason}. Баракты жаппаңыз.",
        impossible="Бул аткарылган жок: {reason}",
        reload="Кайра ачуу",
        cannot_count="Бул браузер тексттин тамгаларын файлдагыдан башкача санайт. Бул жерде коддоого болбойт.",
        too_large="Текст барак үчүн өтө чоң: {number} белги.",
        unreadable="{file} файлында түшүнүксүз саптар бар. Кайсылары экенин kurak qualitative check айтат.",
        unplaced="Ордунда турбаган, көрсөтүлбөгөн коддор: {number}. kurak qualitative check аткарыңыз.",
        read_work="{coder} койгон коддор, окуу үчүн",
        coded="{code}: код коюлду.",
        deleted="{code}: алынып салынды.",
        undone="Артка кайтарылды.",
        redone="Кайра жасалды.",
        nothing_to_undo="Артка кайтара турган эч нерсе жок.",
        code_this="Код тандоо",
        close="Жабуу",
        keys="Бардык баскычтар",
        key_words="сөздөн сөзгө",
        key_sentences="сүйлөмдөн сүйлөмгө",
        key_turns="кезектен кезекке",
        key_extend="булар менен бирге: белгилөө",
        key_find="тамгалар: код табуу",
        key_apply="код коюу",
        key_codings="мурунку, кийинки код",
        key_absent="бар же жок",
        key_stance="макулдук, каршы пикир, унчукпоо, көрсөтүлгөн эмес",
        key_memo="эскертме",
        key_delete="кодду алып салуу",
        key_undo="артка кайтаруу, кайра жасоо",
        key_escape="белгилөөнү алуу",
        compare_lead="Солдо {first}, оңдо {second}. Ар башка коддолгондор, тексттин ирети менен.",
        compare_wait="Эки коддоочу текстти бүткөндө салыштырылат.",
        no_differences="Бардык үзүндүлөр бирдей коддолгон.",
        differences="Сүйлөшүү керек: {number}",
        kinds_of_difference={"only first": "{first} гана", "only second": "{second} гана", "says": "бар же жок", "stance": "топтун пикири", "length": "үзүндүнүн чеги"},
        by="Белги боюнча",
        count_note="3: үч текстте айтылат. −1: бирөөндө жок деп айтылган. ±1: бирөөндө экөө тең. ?1: бирөөндө суралган эмес. ·: эч ким айткан эмес. Үлүш эмес, тексттер саналат.",
        closed="Бул тексттерди эки киши коддойт, экөө тең бүтө элек; алар таблицада жок: {texts}",
        nothing_coded="Азырынча көрсөтө турган код коюлган эмес.",
        grouping={"kind": "түрү", "language": "тили", "text": "ар бир текст"},
        opens="{code}, {group}: үзүндүлөрдү ачуу",
        passages="Үзүндүлөр: {number}",
    ),
}
